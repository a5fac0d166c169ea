"""
A matrix: rows with names, columns with names, and a sign where they meet.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from attrs import frozen

from osallistamo.rendering._pictures._drawing import (
    LINE,
    SIZE,
    WIDTH,
    Drawing,
    Sign,
    box,
    legend,
    shared_out,
)
from osallistamo.rendering._pictures._lettering import width, wrapped


_NAMES = 200
"""Where the rows' names end and the columns begin."""

_LEVEL = 76
"""Columns at least this wide have level headings; those of narrower ones are turned."""

_WIDEST = 110
_TURNED_HIGH = 132
_MOST_LINES = 3
_TALL = 900
"""A matrix with many rows may fill a page: its headings are then seldom repeated."""

_ROW = 18


@frozen
class Row:
    """
    A row of a matrix.

    Attributes:
        name: What it is about.
        told: What a reader who does not see it hears.
        warning: What is wrong; the row then stands in a frame, with heavy letters.

    """

    name: str
    told: str
    warning: str = ""

    @property
    def lines(self) -> list[str]:
        """Its name as written, and the warning."""
        lines = wrapped(self.name, _NAMES - 14, size=SIZE, most=_MOST_LINES)

        return lines + wrapped(self.warning, _NAMES - 14, size=SIZE, most=1)

    @property
    def height(self) -> float:
        """How much of the picture it takes."""
        return _ROW + LINE * (len(self.lines) - 1) + 4


@frozen(kw_only=True)
class Matrix:
    """
    A matrix, drawn as several pictures when it is large.

    Attributes:
        key: Unique on the page.
        title: What it shows.
        columns: The columns' names.
        rows: The rows.
        narrowest: How wide a column must be to hold its signs.
        sign: Draws what stands in a row and a column, around a place.
        key_signs: What the signs mean.

    """

    key: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Row]
    narrowest: float
    sign: Callable[[Drawing, int, int, float, float], None]
    key_signs: Iterable[Sign] = ()

    def pictures(self) -> str:
        """
        Return the pictures.
        """
        signs = tuple(self.key_signs)
        room = _TALL - _TURNED_HIGH

        return "".join(
            self._picture(rows, columns, signs, number=f"{i}-{j}")
            for i, rows in enumerate(self._row_runs(room), 1)
            for j, columns in enumerate(self._column_runs(), 1)
        )

    def _row_runs(self, room: float) -> Iterator[list[int]]:
        numbers = range(len(self.rows))

        return shared_out(numbers, height=lambda n: self.rows[n].height, room=room)

    def _column_runs(self) -> Iterator[range]:
        """
        Yield the columns in runs of about the same length.
        """
        count = len(self.columns)
        runs = -(-count // int((WIDTH - _NAMES) / self.narrowest))
        for run in range(runs):
            yield range(count * run // runs, count * (run + 1) // runs)

    def _picture(
        self,
        rows: Sequence[int],
        columns: Sequence[int],
        signs: Sequence[Sign],
        *,
        number: str,
    ) -> str:
        drawing = Drawing(f"{self.key}-{number}")
        wide = min((WIDTH - _NAMES) / len(columns), _WIDEST)
        right = _NAMES + wide * len(columns)
        top = legend(drawing, signs)
        y = head = self._heads(drawing, columns, wide=wide, y=top)
        drawing.path("axis", f"M0 {head:g}H{right:g}")
        for row in rows:
            self._row(drawing, row, columns, wide=wide, y=y)
            y += self.rows[row].height
            drawing.path("grid", f"M0 {y:g}H{right:g}")
        for column in range(len(columns) + 1):
            x = _NAMES + wide * column
            drawing.path("grid", f"M{x:.1f} {head:g}V{y:g}")
        told = "; ".join(self.rows[row].told for row in rows)

        return drawing.svg(self.title, told, height=y + 2)

    def _heads(
        self, drawing: Drawing, columns: Sequence[int], *, wide: float, y: float
    ) -> float:
        """
        Write the columns' names; return where they end.
        """
        names = [self.columns[column] for column in columns]
        if wide >= _LEVEL:
            lines = [wrapped(n, wide - 8, size=SIZE, most=_MOST_LINES) for n in names]
            end = y + LINE * max(map(len, lines)) + 5
            for place, own in enumerate(lines):
                x = round(_NAMES + wide * place + 4, 1)
                drawing.lines(own, x, end - 6 - LINE * (len(own) - 1))
            return end
        most = max(1, int((wide - 1) / (LINE - 1)))
        lines = [wrapped(n, _TURNED_HIGH - 12, size=SIZE, most=most) for n in names]
        end = y + 8 + max(width(line, SIZE) for own in lines for line in own)
        for place, own in enumerate(lines):
            middle = _NAMES + wide * (place + 0.5)
            for number, line in enumerate(own):
                x = middle + 4 + (LINE - 1) * (number - (len(own) - 1) / 2)
                drawing.text(line, round(x, 1), round(end - 4, 1), turned=True)

        return round(end, 1)

    def _row(
        self,
        drawing: Drawing,
        number: int,
        columns: Sequence[int],
        *,
        wide: float,
        y: float,
    ) -> None:
        row = self.rows[number]
        drawing.lines(row.lines, 6, y + 15, bold=bool(row.warning))
        if row.warning:
            across = _NAMES + wide * len(columns)
            drawing.path("frame", box(1, y + 1, round(across - 2, 1), row.height - 2))
        for place, column in enumerate(columns):
            x = round(_NAMES + wide * (place + 0.5), 1)
            self.sign(drawing, number, column, x, y + row.height / 2)
