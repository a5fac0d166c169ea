"""
The report as sections of tables, whatever it is then written as.
"""

from collections.abc import Iterator
from decimal import Decimal
from enum import Enum

from attrs import field, frozen


class Hidden(Enum):
    """A number that is not shown, so that no small group can be made out."""

    HIDDEN = "hidden"


HIDDEN = Hidden.HIDDEN
Cell = int | Decimal | str | Hidden | None
"""What stands in a table; None where nobody has told."""


@frozen
class Column:
    """
    A column of figures.

    Attributes:
        id: The same in every language.
        label: Its heading.

    """

    id: str
    label: str


@frozen
class Row:
    """
    A row of figures.

    Attributes:
        id: The same in every language.
        label: Its heading.
        cells: A figure for each column.

    """

    id: str
    label: str
    cells: tuple[Cell, ...]


@frozen(kw_only=True)
class Table:
    """
    A table of figures.

    Attributes:
        id: The same in every language.
        title: Its caption.
        head: The heading of its rows.
        columns: Its columns.
        rows: Its rows.
        plans: From how many plans it is; None when each row says so itself.
        note: How to read it.
        picture: Columns that a picture shows too.

    """

    id: str
    title: str
    head: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    plans: int | None = None
    note: str = ""
    picture: tuple[str, ...] = ()

    def cells(self, column: str) -> Iterator[tuple[Row, Cell]]:
        """
        Yield each row with its figure in a column.
        """
        place = [one.id for one in self.columns].index(column)
        for row in self.rows:
            yield row, row.cells[place]


@frozen(kw_only=True)
class Section:
    """
    A part of the report.

    Attributes:
        id: The same in every language.
        title: Its heading.
        intro: What it tells.
        tables: Its tables.

    """

    id: str
    title: str
    intro: str = ""
    tables: tuple[Table, ...]


@frozen(kw_only=True)
class Report:
    """
    The portfolio report in one language (fi: hankesalkun raportti).

    Attributes:
        language: ``fi``, ``sv`` or ``en``.
        title: What it is.
        day: The day it was made, in words.
        facts: What it covers: heading and text.
        sections: Its parts.
        troubles: Plans that are not counted, and why.

    """

    language: str
    title: str
    day: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    troubles: tuple[str, ...] = field(default=())
