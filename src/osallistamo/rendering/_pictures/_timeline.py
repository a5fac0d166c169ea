"""
The timeline: a lane for each kind of thing, a row for each thing, its days over months.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from attrs import frozen

from osallistamo.rendering._pictures._drawing import (
    ACCENT,
    LINE,
    SIZE,
    TALL,
    WIDTH,
    Drawing,
    Sign,
    box,
    diamond,
    disc,
    legend,
    shared_out,
)
from osallistamo.rendering._pictures._lettering import NBSP, width, wrapped
from osallistamo.rendering._view import (
    LaneRowView,
    LaneView,
    PlanView,
    TimelineMarkView,
)


_LABELS = 250
"""Where the labels end and the days begin."""

_EDGE = 20
"""Room for the last month's year."""

_STEPS_IN_YEAR = (1, 2, 3, 6)
_STEPS = (12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000)
"""From one line of the grid to the next, in months; the last suits all dates."""

_ROW = 16
_HEAD = 20
_AXIS = 30
_MOST_LINES = 2


def timeline(view: PlanView) -> str:
    """
    Return the plan's days, in several pictures when there are many.
    """
    if not view.lanes:
        return ""
    scale = _Scale.of(view)
    pages = shared_out(
        list(_strips(view.lanes)), height=lambda strip: strip.height, room=TALL
    )

    return "".join(
        _calendar(view, _headed(strips), scale, key=f"timeline-{number}")
        for number, strips in enumerate(pages, 1)
    )


# Days to places


@frozen
class _Scale:
    """
    Days to places on the picture, by whole months counted from the year 0.

    Attributes:
        first: The first month.
        months: How many months there are.

    """

    first: int
    months: int

    @classmethod
    def of(cls, view: PlanView) -> "_Scale":
        """
        Return a scale that holds all marks, and the day of the review if it is near.
        """
        marks = [m for lane in view.lanes for row in lane.rows for m in row.marks]
        first = min(_month(mark.start_iso) for mark in marks)
        last = max(_month(mark.end_iso) for mark in marks)
        months = max(last - first + 1, 3)
        now = _month(view.day_iso)
        if first - months <= now <= last + months:
            first, last = min(first, now), max(last, now)

        return cls(first=first, months=max(last - first + 1, 3))

    @property
    def wide(self) -> float:
        """How wide a month is."""
        return (WIDTH - _LABELS - 6 - _EDGE) / self.months

    def at(self, month: int) -> float:
        """
        Return where a month begins.
        """
        return _LABELS + 6 + self.wide * (month - self.first)

    def x(self, day_iso: str) -> float:
        """
        Return where a day is.
        """
        part = (date.fromisoformat(day_iso).day - 0.5) / 31

        return round(self.at(_month(day_iso)) + self.wide * part, 1)

    @property
    def step(self) -> int:
        """How many months there are from one line of the grid to the next."""
        return next(
            step
            for step in (*_STEPS_IN_YEAR, *_STEPS)
            if step * self.wide >= (15 if step in _STEPS_IN_YEAR else 30)
        )

    def shows(self, month: int) -> bool:
        """
        Return whether a month is on the picture.
        """
        return 0 <= month - self.first < self.months

    def ticks(self) -> range:
        """
        Return the months at which a line of the grid stands.
        """
        step = self.step
        first = -(-self.first // step) * step

        return range(first, self.first + self.months + 1, step)


def _month(day_iso: str) -> int:
    day = date.fromisoformat(day_iso)

    return 12 * day.year + day.month - 1


# Rows


@frozen
class _Strip:
    """
    A row of the picture: a lane's title, or one thing with its days.

    Attributes:
        lane: The lane's title.
        row: The thing; None for the title itself.
        lines: What is written.

    """

    lane: str
    row: LaneRowView | None
    lines: tuple[str, ...]

    @property
    def height(self) -> float:
        """How much of the picture it takes."""
        base = _ROW if self.row else _HEAD

        return base + LINE * (len(self.lines) - 1)


def _strips(lanes: Sequence[LaneView]) -> Iterator[_Strip]:
    for lane in lanes:
        yield _title(lane.title)
        for row in lane.rows:
            yield _Strip(lane=lane.title, row=row, lines=tuple(_label(row)))


def _title(words: str) -> _Strip:
    lines = wrapped(words, _LABELS - 6, size=SIZE, most=_MOST_LINES)

    return _Strip(lane=words, row=None, lines=tuple(lines))


def _label(row: LaneRowView) -> list[str]:
    """
    Return what a row is about and when, as lines; a long name is cut, never the day.
    """
    room = _LABELS - 14
    main = [mark for mark in row.marks if mark.main]
    name, when = row.label, main[0].when if len(main) == 1 else ""
    if not when:
        joined, end = " ", f"({len(row.marks)})"
    elif name.endswith(f" ({when})"):
        # The day tells two of one name apart already.
        name = name[: -len(when) - 3]
        joined, end = " ", f"({_unbroken(when)})"
    else:
        joined, end = ", ", _unbroken(when)
    lines = wrapped(f"{name}{joined}{end}", room, size=SIZE)
    if len(lines) <= _MOST_LINES:
        return lines

    return [
        *wrapped(name, room, size=SIZE, most=_MOST_LINES),
        *wrapped(end, room, size=SIZE),
    ]


def _unbroken(when: str) -> str:
    """
    Return a day or period that breaks between its ends only.
    """
    return NBSP.join(when.split(" ")).replace(f"{NBSP}–{NBSP}", f"{NBSP}– ")


def _headed(strips: list[_Strip]) -> list[_Strip]:
    """
    Return strips that begin with a title, and do not end with one.
    """
    if strips[0].row:
        strips = [_title(strips[0].lane), *strips]

    return strips if strips[-1].row else strips[:-1]


def _calendar(view: PlanView, strips: list[_Strip], scale: _Scale, *, key: str) -> str:
    drawing = Drawing(key)
    shown = [strip.row for strip in strips if strip.row]
    top = legend(drawing, _signs(view, shown, scale))
    y = top + _AXIS
    for strip in strips:
        _draw(drawing, strip, scale, y)
        y += strip.height
    _grid(drawing, scale, top=top, bottom=y)
    if scale.shows(_month(view.day_iso)):
        drawing.path("now", f"M{scale.x(view.day_iso):g} {top + _AXIS - 3:g}V{y:g}")

    return drawing.svg(view.words["timeline"], _told(strips), height=y + 2)


def _told(strips: list[_Strip]) -> str:
    told = []
    for strip in strips:
        if strip.row is None:
            told.append(strip.lane + ":")
            continue
        name = strip.row.label
        days = dict.fromkeys(m.when for m in strip.row.marks)
        told.append(", ".join([name, *(d for d in days if f"({d})" not in name)]) + ";")

    return " ".join(told).rstrip(";")


def _signs(
    view: PlanView, rows: Sequence[LaneRowView], scale: _Scale
) -> Iterator[Sign]:
    used = {_look(mark) for row in rows for mark in row.marks}
    signs = {
        "day": ("solid", disc, view.words["mark_day"]),
        "other": ("hollow", disc, view.words["mark_other"]),
        "period": ("solid", _short_bar, view.words["mark_period"]),
        "law": ("deadline", diamond, view.words["mark_deadline"]),
    }
    yield from (sign for name, sign in signs.items() if name in used)
    if scale.shows(_month(view.day_iso)):
        yield "now", _upright, f"{view.words['reviewed']} {view.day}"


def _short_bar(x: float, y: float) -> str:
    return box(x - 7, y - 4, 14, 8)


def _upright(x: float, y: float) -> str:
    return f"M{x:g} {y - 7:g}v14"


def _look(mark: TimelineMarkView) -> str:
    if mark.kind == "law":
        return "law"
    if mark.start_iso != mark.end_iso:
        return "period"

    return "day" if mark.main else "other"


def _draw(drawing: Drawing, strip: _Strip, scale: _Scale, y: float) -> None:
    if strip.row is None:
        drawing.lines(strip.lines, 0, y + 15, bold=True, fill=ACCENT)
        return
    middle = y + _ROW / 2
    drawing.lines(strip.lines, 8, middle + 4)
    ends = {(mark.start_iso, mark.end_iso, _look(mark)) for mark in strip.row.marks}
    last = max(scale.x(start) for start, _, _ in ends)
    drawing.path("grid", f"M{_LABELS:g} {middle:g}H{last:g}")
    for start, end, look in sorted(ends):
        x = scale.x(start)
        if look == "period":
            wide = max(scale.x(end) - x, 5)
            drawing.path("solid", box(x, middle - 4, round(wide, 1), 8))
        elif look == "law":
            drawing.path("deadline", diamond(x, middle))
        else:
            drawing.path("solid" if look == "day" else "hollow", disc(x, middle))


def _grid(drawing: Drawing, scale: _Scale, *, top: float, bottom: float) -> None:
    axis = top + _AXIS - 3
    drawing.path("axis", f"M{_LABELS} {axis:g}H{WIDTH}")
    for month in scale.ticks():
        x = round(scale.at(month), 1)
        drawing.path("grid", f"M{x:g} {axis:g}V{bottom:g}")
        if scale.step in _STEPS_IN_YEAR and scale.shows(month):
            drawing.text(str(month % 12 + 1), x + 2, axis - 4)
    for month in _years(scale):
        x = round(scale.at(month), 1)
        drawing.text(str(month // 12), x + 2, axis - 16, bold=True)


def _years(scale: _Scale) -> Iterator[int]:
    """
    Yield the months at which a year is written: Januaries, and the first if it fits.
    """
    shown = [month for month in scale.ticks() if scale.shows(month)]
    needed = width("0000", SIZE) + 6
    januaries = [month for month in shown if month % 12 == 0]
    first = shown[0]
    if not januaries or scale.at(januaries[0]) - scale.at(first) >= needed:
        yield first
    for january in januaries:
        if scale.at(january) + needed <= WIDTH:
            yield january
