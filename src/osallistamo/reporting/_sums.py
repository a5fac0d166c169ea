"""
Sums of a tally, looked up by figure: of all plans, or of one unit.
"""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from osallistamo.reporting._tally import Tally


class Sums:
    """
    A tally, made ready to be asked.

    Attributes:
        units: The units that have plans, of what the report is grouped by.

    """

    def __init__(self, tally: Tally) -> None:
        self._all: Counter[tuple[str, ...]] = Counter()
        self._own: Tally = tally
        self._ends: dict[tuple[str, str], set[tuple[str, ...]]] = {}
        units = set()
        for (figure, when, unit, *rest), count in tally.items():
            self._all[figure, when, *rest] += count
            self._ends.setdefault((figure, when), set()).add(tuple(rest))
            units.add(unit)
        self.units = sorted(units)

    def of(self, figure: str, when: str, *rest: str) -> Any:
        """
        Return the sum of a figure over all plans.
        """
        return self._all[figure, when, *rest]

    def own(self, unit: str, figure: str, when: str, *rest: str) -> Any:
        """
        Return the sum of a figure over the plans of a unit.
        """
        return self._own[figure, when, unit, *rest]

    def ends(self, figure: str, *whens: str) -> set[tuple[str, ...]]:
        """
        Return what a figure is told apart by.
        """
        return set().union(*(self._ends.get((figure, when), ()) for when in whens))

    def spread(self, figure: str, when: str, *start: str) -> list[tuple[int, int]]:
        """
        Return the numbers of a figure, smallest first, and how often each is there.
        """
        found = [
            (int(rest[-1]), self.of(figure, when, *rest))
            for rest in self.ends(figure, when)
            if rest[: len(start)] == start
        ]

        return sorted(found)


def middle(spread: Sequence[tuple[int, int]]) -> int | None:
    """
    Return the middle one of numbers; of two, the lower.
    """
    half = (sum(count for _, count in spread) + 1) // 2
    for number, count in spread:
        half -= count
        if half <= 0:
            return number

    return None


def mean(points: Decimal | int, people: int) -> Decimal | None:
    """
    Return a mean with one decimal, or None of nobody.
    """
    return (Decimal(points) / people).quantize(Decimal("0.1")) if people else None
