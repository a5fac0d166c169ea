"""
Bars: open duties by the month that they are due, and how ready each chapter is.
"""

from collections.abc import Iterator, Sequence

from attrs import frozen

from osallistamo._plan import FORCES
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
from osallistamo.rendering._view import DueView, PlanView


# Open duties by month

_LOOKS = dict(zip(FORCES, ("solid", "hatched", "empty"), strict=True))
_HIGH = 110
_MONTH_WIDE = 44
_BAR = 28
_END_WIDE = 84
"""Room for "No due date" in any language."""

_MOST_MONTHS = 14
"""So many months are shown without gaps; of more, only those with duties."""


def due(view: PlanView) -> str:
    """
    Return columns: what is overdue, then the months, then what has no day.
    """
    if not view.due:
        return ""
    most = max(one.total for one in view.due)
    pages = shared_out(list(_columns(view.due)), height=_wide, room=WIDTH)

    return "".join(
        _due_picture(view, columns, most=most, key=f"due-{number}")
        for number, columns in enumerate(pages, 1)
    )


def _columns(found: Sequence[DueView]) -> Iterator[DueView]:
    """
    Yield a column for each month from the first to the last, unless they are many.
    """
    by_month = {_number(one.month_iso): one for one in found if one.month_iso}
    first, last = min(by_month, default=0), max(by_month, default=0)
    known = not by_month or last - first >= _MOST_MONTHS
    for one in found:
        if known or not one.month_iso:
            yield one
        elif _number(one.month_iso) == first:
            for month in range(first, last + 1):
                iso = f"{month // 12:04}-{month % 12 + 1:02}"
                empty = DueView(label="", month_iso=iso, counts={})
                yield by_month.get(month, empty)


def _number(month_iso: str) -> int:
    year, month = month_iso.split("-")

    return 12 * int(year) + int(month) - 1


def _wide(one: DueView) -> float:
    return _MONTH_WIDE if one.month_iso else _END_WIDE


def _due_picture(
    view: PlanView, columns: Sequence[DueView], *, most: int, key: str
) -> str:
    drawing = Drawing(key)
    top = legend(drawing, _signs(view)) + 16
    foot = top + _HIGH
    x, year, lowest = 0.0, "", 1
    for one in columns:
        _stack(drawing, one, x=x, foot=foot, scale=_HIGH / most)
        middle = x + _wide(one) / 2
        if one.month_iso:
            drawing.text(
                str(int(one.month_iso[5:])), middle, foot + 13, anchor="middle"
            )
            if one.month_iso[:4] != year:
                year = one.month_iso[:4]
                drawing.text(year, middle, foot + 26, bold=True, anchor="middle")
                lowest = max(lowest, 2)
        else:
            lines = wrapped(one.label, _END_WIDE - 6, size=SIZE)
            for number, line in enumerate(lines):
                y = foot + 13 + LINE * number
                drawing.text(line, middle, y, anchor="middle")
            lowest = max(lowest, len(lines))
        x += _wide(one)
    drawing.path("axis", f"M0 {foot:g}H{x:g}")
    told = "; ".join(_told(view, one) for one in columns if one.total)

    return drawing.svg(view.words["due"], told, height=foot + 6 + 13 * lowest)


def _signs(view: PlanView) -> Iterator[Sign]:
    for force, look in _LOOKS.items():
        yield look, _swatch, view.words[f"force_{force}"]


def _swatch(x: float, y: float) -> str:
    return box(x - 7, y - 5, 14, 10)


def _stack(
    drawing: Drawing, one: DueView, *, x: float, foot: float, scale: float
) -> None:
    if not one.total:
        return
    y, middle = foot, x + _wide(one) / 2
    for force, look in _LOOKS.items():
        count = one.counts.get(force, 0)
        high = round(max(count * scale, 1.5), 1) if count else 0
        y -= high
        if count:
            drawing.path(look, box(middle - _BAR / 2, round(y, 1), _BAR, high))
    drawing.text(str(one.total), middle, round(y - 4, 1), bold=True, anchor="middle")


def _told(view: PlanView, one: DueView) -> str:
    parts = (
        f"{view.words[f'force_{force}']} {count}"
        for force, count in one.counts.items()
        if count
    )

    return f"{one.label} {one.total} ({', '.join(parts)})"


# Readiness

_NAMES = 260
"""Where the chapters' names end and their bars begin."""

_NUMBERS = 62
_ROW = 17


@frozen
class _Chapter:
    """
    A chapter's bar.

    Attributes:
        name: The chapter's name.
        lines: The same as written.
        done: How many of its questions have an answer.
        asked: How many it asks.

    """

    name: str
    lines: tuple[str, ...]
    done: int
    asked: int

    @property
    def height(self) -> float:
        """How much of the picture it takes."""
        return _ROW + LINE * (len(self.lines) - 1)


def readiness(view: PlanView) -> str:
    """
    Return how much of each chapter is answered.
    """
    chapters = [
        _Chapter(
            name=name,
            lines=tuple(wrapped(name, _NAMES - 8, size=SIZE, most=3)),
            done=done,
            asked=asked,
        )
        for name, done, asked in view.readiness
    ]
    pages = shared_out(chapters, height=lambda one: one.height, room=TALL)

    return "".join(
        _readiness_picture(view, page, key=f"readiness-{number}")
        for number, page in enumerate(pages, 1)
    )


def _readiness_picture(
    view: PlanView, chapters: Sequence[_Chapter], *, key: str
) -> str:
    drawing = Drawing(key)
    wide = WIDTH - _NAMES - _NUMBERS
    y = 0.0
    for one in chapters:
        drawing.lines(one.lines, 0, y + 12)
        drawing.path("empty", box(_NAMES, y + 4, wide, 9))
        if one.done:
            filled = round(wide * one.done / one.asked, 1)
            drawing.path("solid", box(_NAMES, y + 4, filled, 9))
        drawing.text(f"{one.done}/{one.asked}", WIDTH - _NUMBERS + 8, y + 12)
        y += one.height
    told = "; ".join(f"{one.name} {one.done}/{one.asked}" for one in chapters)

    return drawing.svg(view.words["readiness"], told, height=y)
