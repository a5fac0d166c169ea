"""
The plan's pictures, drawn as SVG: timeline, forms of participation, readiness.

They are read in grey: what matters differs in shape or pattern, never in colour alone.
One unit is a quarter of a millimetre, so that 680 units fill an A4 page's width.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from attrs import frozen
from markupsafe import escape

from osallistamo.rendering._hyphenation import SHY, hyphenate
from osallistamo.rendering._view import LevelView, PlanView, TimelineMarkView


WIDTH = 680

_INK = "#1b222c"
_BLUE = "#12386b"
_GREY = "#566070"
_LINE = "#c3cad4"
_FONT = "Osallistamo Sans, Source Sans 3, Arial, sans-serif"

_LETTER = 0.5
"""Width of a letter in Source Sans, in ems; a little more than it really is."""


def timeline(view: PlanView) -> str:
    """
    Return dates as rows over months: what was planned above, what the law sets below.

    Each mark has a row of its own, so that no label can meet another.
    """
    if not view.timeline:
        return ""
    scale = _Scale.of(view.timeline)
    pictures = []
    for first in range(0, len(view.timeline), _MARKS_A_PICTURE):
        marks = view.timeline[first : first + _MARKS_A_PICTURE]
        facts = [mark for mark in marks if mark.kind != "law"]
        law = [mark for mark in marks if mark.kind == "law"]
        pictures.append(_calendar(view, facts, law, scale=scale, key=first))

    return "".join(pictures)


def levels(view: PlanView) -> str:
    """
    Return the forms of participation as stairs, the chosen ones hatched and ticked.
    """
    forms = view.levels.levels
    if not forms:
        return ""
    told = "; ".join(
        f"{number}. {form.name}: "
        + view.words["level_chosen" if form.chosen else "level_not_chosen"]
        for number, form in enumerate(forms, 1)
    )
    width = WIDTH / len(forms)
    height = 64 + 12 * len(forms)
    body = "".join(
        _step(
            form,
            number=i + 1,
            x=i * width,
            width=width - 6,
            top=12 * (len(forms) - i),
            bottom=height - 2,
        )
        for i, form in enumerate(forms)
    )

    return _svg("levels", view.words["levels"], told, height=height, body=_HATCH + body)


def readiness(view: PlanView) -> str:
    """
    Return how much of each chapter is answered, as bars.
    """
    if not view.readiness:
        return ""
    told = "; ".join(f"{name} {done}/{asked}" for name, done, asked in view.readiness)
    bars = []
    height = 0.0
    for name, done, asked in view.readiness:
        bars.append(_bar(name, done, asked, y=height))
        height += _ROW + _LINE_HEIGHT * (len(_name_lines(name)) - 1)

    return _svg(
        "readiness", view.words["readiness"], told, height=height, body="".join(bars)
    )


# Timeline

_LABELS = 250
"""Where the timeline's labels end and its days begin."""

_ROW = 17
_LINE_HEIGHT = 12.5
_MARKS_A_PICTURE = 30
_AXIS = 27


@frozen
class _Scale:
    """
    Days to places on the picture, by whole months.

    Attributes:
        first: First day of the first month.
        months: How many months there are.

    """

    first: date
    months: int

    @classmethod
    def of(cls, marks: Sequence[TimelineMarkView]) -> "_Scale":
        """
        Return a scale that holds all marks.
        """
        first = min(date.fromisoformat(mark.start_iso) for mark in marks)
        last = max(date.fromisoformat(mark.end_iso) for mark in marks)
        months = 12 * (last.year - first.year) + last.month - first.month + 1

        return cls(first=first.replace(day=1), months=max(months, 3))

    def month(self, number: int) -> date:
        years, month = divmod(self.first.month - 1 + number, 12)

        return date(self.first.year + years, month + 1, 1)

    def x(self, day: date) -> float:
        """
        Return where a day is; days outside lie at the edges.
        """
        month = 12 * (day.year - self.first.year) + day.month - self.first.month
        part = month + (day.day - 1) / 31
        wide = WIDTH - _LABELS - 12

        return round(_LABELS + 6 + wide * min(max(part / self.months, 0), 1), 1)


def _calendar(
    view: PlanView,
    facts: Sequence[TimelineMarkView],
    law: Sequence[TimelineMarkView],
    *,
    scale: _Scale,
    key: int,
) -> str:
    above, axis = _rows(facts, scale=scale, y=4.0)
    below, end = _rows(law, scale=scale, y=axis + _AXIS)
    parts = (
        _grid(scale, top=0, axis=axis, bottom=end),
        _today(view, scale, axis=axis, bottom=end),
        _side(view.words["mark_fact"], axis + 10, shown=bool(facts), arrow="↑"),
        _side(view.words["mark_law"], axis + 21, shown=bool(law), arrow="↓"),
        above,
        below,
    )
    told = "; ".join(f"{mark.when} {mark.label}" for mark in (*facts, *law))

    return _svg(
        f"timeline-{key}", view.words["timeline"], told, height=end, body="".join(parts)
    )


def _rows(
    marks: Sequence[TimelineMarkView], *, scale: _Scale, y: float
) -> tuple[str, float]:
    """
    Return rows with the height where they end.
    """
    drawn = []
    for mark in marks:
        lines = list(_wrapped(f"{mark.label}, {mark.when}", _LABELS - 4, size=10.5))
        drawn.append(_text_lines(lines, x=0, y=y + 11, size=10.5))
        drawn.append(_mark(mark, scale=scale, y=y + 7.5))
        y += _ROW + _LINE_HEIGHT * (len(lines) - 1)

    return "".join(drawn), y


def _mark(mark: TimelineMarkView, *, scale: _Scale, y: float) -> str:
    start = scale.x(date.fromisoformat(mark.start_iso))
    end = scale.x(date.fromisoformat(mark.end_iso))
    lead = f'<path d="M{_LABELS} {y}H{start - 7}" stroke="{_LINE}" stroke-width="0.6"/>'
    if mark.kind == "law":
        return lead + (
            f'<path d="M{start} {y - 5.5}l5.5 5.5l-5.5 5.5l-5.5 -5.5z" fill="#fff"'
            f' stroke="{_INK}" stroke-width="1.5"/>'
        )
    if mark.end_iso != mark.start_iso:
        return lead + (
            f'<rect x="{start}" y="{y - 4}" width="{max(end - start, 4):.1f}"'
            f' height="8" rx="2" fill="{_BLUE}"/>'
        )

    return lead + f'<circle cx="{start}" cy="{y}" r="4.5" fill="{_BLUE}"/>'


def _grid(scale: _Scale, *, top: float, axis: float, bottom: float) -> str:
    every = max(1, -(-scale.months // 13))
    axis_line = f"M{_LABELS} {axis}H{WIDTH}M{_LABELS} {axis + _AXIS - 3}H{WIDTH}"
    parts = [f'<path d="{axis_line}" stroke="{_INK}" stroke-width="0.8"/>']
    for number in range(scale.months + 1):
        day = scale.month(number)
        x = scale.x(day)
        parts.append(
            f'<path d="M{x} {top}V{axis}M{x} {axis + _AXIS - 3}V{bottom}"'
            f' stroke="{_LINE}" stroke-width="{0.9 if day.month == 1 else 0.3}"/>'
        )
        if number % every or number == scale.months:
            continue
        parts.append(_text(str(day.month), x=x + 2, y=axis + 10, size=9, fill=_GREY))
        if number == 0 or day.month <= every:
            year = _text(str(day.year), x=x + 2, y=axis + 20, size=9, weight=600)
            parts.append(year)

    return "".join(parts)


def _today(view: PlanView, scale: _Scale, *, axis: float, bottom: float) -> str:
    day = date.fromisoformat(view.day_iso)
    if not scale.first <= day < scale.month(scale.months):
        return ""
    x = scale.x(day)

    return (
        f'<path d="M{x} 0V{axis}M{x} {axis + _AXIS - 3}V{bottom}" stroke="{_INK}"'
        ' stroke-width="1" stroke-dasharray="4 3"/>'
    )


def _side(words: str, y: float, *, shown: bool, arrow: str) -> str:
    """
    Return a caption at the axis for the rows on one side of it.
    """
    if not shown:
        return ""

    return _text(f"{arrow} {words}", x=0, y=y, size=9.5, weight=600, fill=_BLUE)


# Forms of participation

_HATCH = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse">'
    f'<path d="M-1 1l2 -2M0 6l6 -6M5 7l2 -2" stroke="{_BLUE}" stroke-width="1.3"/>'
    "</pattern></defs>"
)


def _step(
    form: LevelView, *, number: int, x: float, width: float, top: float, bottom: float
) -> str:
    edge = 2 if form.chosen else 0.8
    fill = "url(#hatch)" if form.chosen else "#fff"
    lines = list(_wrapped(form.name, width - 12, size=11))
    name_height = 22 + _LINE_HEIGHT * len(lines)
    weight = 600 if form.chosen else 400
    tick = _text("✓", x=x + 20, y=top + 16, size=14, weight=600, fill=_BLUE)

    return (
        f'<rect x="{x + 1:.1f}" y="{top}" width="{width - 2:.1f}"'
        f' height="{bottom - top}" fill="{fill}" stroke="{_INK}"'
        f' stroke-width="{edge}"/>'
        f'<rect x="{x + 2:.1f}" y="{top + 1}" width="{width - 4:.1f}"'
        f' height="{name_height}" fill="#fff"/>'
        + _text(str(number), x=x + 7, y=top + 16, size=11, weight=600, fill=_BLUE)
        + (tick if form.chosen else "")
        + _text_lines(lines, x=x + 7, y=top + 30, size=11, weight=weight)
    )


# Readiness

_NAMES = 260
"""Where the chapters' names end and their bars begin."""


def _bar(name: str, done: int, asked: int, *, y: float) -> str:
    x, wide = _NAMES, WIDTH - _NAMES - 50
    filled = round(wide * done / asked, 1) if asked else 0

    return (
        _text_lines(_name_lines(name), x=0, y=y + 12, size=11)
        + f'<rect x="{x}" y="{y + 4}" width="{wide}" height="9" fill="#fff"'
        f' stroke="{_GREY}" stroke-width="0.8"/>'
        f'<rect x="{x}" y="{y + 4}" width="{filled}" height="9" fill="{_BLUE}"/>'
        + _text(f"{done}/{asked}", x=WIDTH - 42, y=y + 12, size=11)
    )


def _name_lines(name: str) -> list[str]:
    return list(_wrapped(name, _NAMES - 8, size=11))


# Common


def _svg(key: str, title: str, told: str, *, height: float, body: str) -> str:
    """
    Return a picture; its title is all that a PDF's reader hears of it.
    """
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" class="picture"'
        f' viewBox="0 0 {WIDTH} {height:g}" width="170mm" height="{height / 4:g}mm"'
        f' aria-labelledby="{key}-title" font-family="{_FONT}">'
        f'<title id="{key}-title">{escape(title)}: {escape(told)}</title>{body}</svg>'
    )


def _text(
    words: str,
    *,
    x: float,
    y: float,
    size: float,
    weight: int = 400,
    fill: str = _INK,
) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" font-weight="{weight}"'
        f' fill="{fill}">{escape(words)}</text>'
    )


def _text_lines(
    lines: Sequence[str], *, x: float, y: float, size: float, weight: int = 400
) -> str:
    return "".join(
        _text(line, x=x, y=y + i * _LINE_HEIGHT, size=size, weight=weight)
        for i, line in enumerate(lines)
    )


def _wrapped(words: str, width: float, *, size: float) -> Iterator[str]:
    """
    Give lines that fit a width, also when one word does not.
    """
    room = max(int(width / (size * _LETTER)), 4)
    line = ""
    for word in words.split():
        if line and len(line) + 1 + len(word) > room:
            yield line
            line = ""
        rest = f"{line} {word}".strip()
        while len(rest) > room:
            head, rest = _cut(rest, room)
            yield head
        line = rest
    if line:
        yield line


def _cut(word: str, room: int) -> tuple[str, str]:
    """
    Return what fits of a word, with a hyphen, and the rest.
    """
    parts = hyphenate(word).split(SHY)
    fitting = [
        head
        for count in range(1, len(parts))
        if len(head := "".join(parts[:count])) < room
    ]
    head = fitting[-1] if fitting else word[: room - 1]

    return f"{head}-", word[len(head) :]
