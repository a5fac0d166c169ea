"""
Forms of participation: stairs, and small stairs for each group and phase.
"""

from collections.abc import Iterator, Sequence

from osallistamo.rendering._pictures._drawing import (
    ACCENT,
    LINE,
    SIZE,
    WIDTH,
    Drawing,
    box,
)
from osallistamo.rendering._pictures._lettering import width, wrapped
from osallistamo.rendering._pictures._matrix import Matrix, Row
from osallistamo.rendering._view import LevelCellView, LevelView, PlanView


_RISE = 12
_LOWEST = 18
"""How much of the lowest step is seen under its name."""

_NARROWEST = 60
"""A step that is narrower could not hold its name."""


def levels(view: PlanView) -> str:
    """
    Return the forms of participation as stairs, the chosen ones hatched and ticked.
    """
    forms_ = view.levels.levels
    most = int(WIDTH / _NARROWEST)

    return "".join(
        _stairs(view, forms_[start : start + most], start)
        for start in range(0, len(forms_), most)
    )


def _stairs(view: PlanView, forms_: Sequence[LevelView], start: int) -> str:
    drawing = Drawing(f"levels-{start}")
    told = "; ".join(
        f"{number}. {form.name}: "
        + view.words["level_chosen" if form.chosen else "level_not_chosen"]
        for number, form in enumerate(forms_, start + 1)
    )
    wide = WIDTH / len(forms_)
    lines = [wrapped(form.name, wide - 20, size=SIZE, most=6) for form in forms_]
    name_high = 24 + LINE * max(map(len, lines))
    height = name_high + _LOWEST + _RISE * (len(forms_) - 1)
    for i, form in enumerate(forms_):
        x, top = round(i * wide, 1), _RISE * (len(forms_) - 1 - i) + 1
        step = round(wide - 6, 1)
        drawing.path(
            "hatched" if form.chosen else "empty", box(x + 1, top, step, height - top)
        )
        if form.chosen:
            drawing.path("blank", box(x + 1, top, step, name_high - 2))
            drawing.path("frame", box(x + 1, top, step, height - top))
            drawing.text("✓", x + 28, top + 15, bold=True, fill=ACCENT)
        drawing.text(str(start + i + 1), x + 8, top + 15, bold=True, fill=ACCENT)
        drawing.lines(lines[i], x + 8, top + 29, bold=form.chosen)

    return drawing.svg(view.words["levels"], told, height=height + 2)


# By group and phase

_STAIRS_WIDE = 36
_STAIRS_HIGH = 15
_GAP = 5


def forms(view: PlanView) -> str:
    """
    Return the forms of participation of each group in each phase as small stairs.
    """
    seen = view.levels
    cells = {(cell.group, cell.phase): cell for cell in seen.cells}
    count = len(seen.levels)

    def sign(drawing: Drawing, row: int, column: int, x: float, y: float) -> None:
        cell = cells.get((seen.groups[row], seen.phases[column]))
        if cell and cell.numbers:
            _small_stairs(drawing, cell.numbers, count, x, y)

    if not cells:
        return ""

    return Matrix(
        key="forms",
        title=view.words["matrix"],
        columns=seen.phases,
        rows=[
            Row(group, f"{group}: {'; '.join(_told(cells, group, seen.phases))}")
            for group in seen.groups
        ],
        narrowest=78,
        sign=sign,
    ).pictures()


def _told(
    cells: dict[tuple[str, str], LevelCellView], group: str, phases: Sequence[str]
) -> Iterator[str]:
    for phase in phases:
        if cell := cells.get((group, phase)):
            yield f"{phase} {', '.join(cell.levels)}"


def _small_stairs(
    drawing: Drawing, chosen: Sequence[int], count: int, x: float, y: float
) -> None:
    numbers = _runs(chosen)
    wide = width(numbers, SIZE)
    pitch = _STAIRS_WIDE / count
    left = x - (_STAIRS_WIDE + _GAP + wide) / 2
    foot = y + _STAIRS_HIGH / 2
    for number in range(1, count + 1):
        high = _STAIRS_HIGH * (number + 1) / (count + 1)
        step = box(
            round(left + pitch * (number - 1), 1),
            round(foot - high, 1),
            round(pitch * 0.72, 1),
            round(high, 1),
        )
        drawing.path("solid" if number in chosen else "empty", step)
    drawing.text(
        numbers, round(left + _STAIRS_WIDE + _GAP, 1), round(y + 4, 1), bold=True
    )


def _runs(numbers: Sequence[int]) -> str:
    """
    Return numbers in short, neighbours as a run from the first to the last.
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = (str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)

    return ",".join(parts)
