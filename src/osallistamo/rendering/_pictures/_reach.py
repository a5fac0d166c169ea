"""
Who is reached by which method.
"""

from collections.abc import Iterator

from osallistamo.rendering._pictures._drawing import Drawing, Sign, disc
from osallistamo.rendering._pictures._matrix import Matrix, Row
from osallistamo.rendering._view import PlanView, ReachRowView


_NARROWEST = 24


def reach(view: PlanView) -> str:
    """
    Return groups by methods; a group that nothing reaches stands in a frame.
    """
    seen = view.reach

    def sign(drawing: Drawing, row: int, column: int, x: float, y: float) -> None:
        method = seen.methods[column]
        if method in seen.rows[row].planned:
            drawing.path("solid", disc(x, y, 5.5))
        elif method in seen.rows[row].suitable:
            drawing.path("hollow", disc(x, y))

    # Without a method, words say it better.
    if not seen.methods:
        return ""

    return Matrix(
        key="reach",
        title=view.words["reach"],
        columns=seen.methods,
        rows=[_row(view, row) for row in seen.rows],
        narrowest=_NARROWEST,
        sign=sign,
        key_signs=_signs(view),
    ).pictures()


def _row(view: PlanView, row: ReachRowView) -> Row:
    none = view.words["reach_none"]
    told = f"{row.group}: {', '.join(row.planned) or none}"
    if row.suitable:
        told += f" ({view.words['reach_suitable']}: {', '.join(row.suitable)})"
    if row.planned:
        return Row(row.group, told)

    return Row(row.group, told, warning=none)


def _signs(view: PlanView) -> Iterator[Sign]:
    yield "solid", _large, view.words["reach_planned"]
    if any(row.suitable for row in view.reach.rows):
        yield "hollow", disc, view.words["reach_suitable"]


def _large(x: float, y: float) -> str:
    return disc(x, y, 5.5)
