"""
A table's figures as bars that are read in grey: by pattern, not by colour.
"""

from collections.abc import Sequence

from osallistamo.rendering._pictures._drawing import (
    LINE,
    SIZE,
    TALL,
    WIDTH,
    Drawing,
    Sign,
    box,
    legend,
    shared_out,
)
from osallistamo.rendering._pictures._lettering import wrapped
from osallistamo.reporting._tables import Row, Table


_LOOKS = ("solid", "hatched", "empty")
_NAMES = 250
_NUMBERS = 54
_BAR = 9
_GAP = 6


def bars(table: Table) -> str:
    """
    Return a picture of some columns of a table; empty when all of them are nothing.
    """
    ids = [column.id for column in table.columns]
    places = [
        place
        for place in map(ids.index, table.picture)
        if any(_number(row, place) for row in table.rows)
    ]
    rows = [row for row in table.rows if any(_number(row, p) for p in places)]
    most = max((_number(row, p) for row in rows for p in places), default=0)
    if not most:
        return ""
    pages = shared_out(rows, height=lambda row: _height(row, places), room=TALL)

    return "".join(
        _page(table, page, places, most, key=f"bars-{table.id}-{number}")
        for number, page in enumerate(pages, 1)
    )


def _number(row: Row, place: int) -> int:
    cell = row.cells[place]

    return cell if isinstance(cell, int) else 0


def _lines(row: Row) -> list[str]:
    return wrapped(row.label, _NAMES - 10, size=SIZE, most=3)


def _height(row: Row, places: Sequence[int]) -> float:
    return max(LINE * len(_lines(row)), (_BAR + 2) * len(places)) + _GAP


def _page(
    table: Table, rows: Sequence[Row], places: Sequence[int], most: int, *, key: str
) -> str:
    drawing = Drawing(key)
    looks = dict(zip(places, _LOOKS, strict=False))
    labels = [table.columns[place].label for place in places]
    signs: list[Sign] = [
        (look, lambda x, y: box(x - 7, y - 5, 14, 10), label)
        for look, label in zip(looks.values(), labels, strict=True)
    ]
    y = legend(drawing, signs) + 2
    wide = WIDTH - _NAMES - _NUMBERS
    for row in rows:
        drawing.lines(_lines(row), 0, y + 10)
        for number, (place, look) in enumerate(looks.items()):
            count = _number(row, place)
            top = y + 1 + number * (_BAR + 2)
            long = round(wide * count / most, 1)
            if count:
                drawing.path(look, box(_NAMES, top, max(long, 1.5), _BAR))
            drawing.text(str(count), _NAMES + long + 6, top + _BAR - 0.5)
        y += _height(row, places)
    told = "; ".join(
        f"{row.label}: "
        + ", ".join(
            f"{label} {_number(row, place)}"
            for place, label in zip(places, labels, strict=True)
        )
        for row in rows
    )

    return drawing.svg(table.title, told, height=y)
