"""
Small groups of people are not shown, nor what would let one work them out.

Rules of this file:

1. A number of people below the threshold is hidden; nobody is shown as nobody.
2. What is hidden cannot be computed from what is shown: where a sum would give it
   away, the next smallest number is hidden too, and the sum itself as the last.
3. Whatever is hidden together adds up to no small group either.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

from attrs import frozen


Key = TypeVar("Key", bound=Hashable)


@frozen
class Sum:
    """
    A number that is shown beside its parts.

    Attributes:
        whole: The sum.
        parts: What adds up to it.

    """

    whole: Hashable
    parts: tuple[Hashable, ...]

    @property
    def all(self) -> tuple[Hashable, ...]:
        """The sum and its parts."""
        return (self.whole, *self.parts)


def hidden(
    numbers: Mapping[Key, int], sums: Sequence[Sum] = (), *, threshold: int
) -> set[Key]:
    """
    Return which numbers of people may not be shown.

    Args:
        numbers: All that would be shown.
        sums: Which of them add up to which.
        threshold: The smallest number that may be shown; 0 hides nothing.

    """
    found = {key for key, number in numbers.items() if 0 < number < threshold}
    if not found:
        return found
    while (more := _one_more(numbers, sums, found, threshold)) is not None:
        found.add(more)

    return found


def _one_more(
    numbers: Mapping[Key, int], sums: Sequence[Sum], found: set[Key], threshold: int
) -> Key | None:
    """
    Return what else has to be hidden, or None when all is safe.
    """
    for one in sums:
        parts = [key for key in one.parts if key in found]
        if not parts or one.whole in found:
            continue
        together = sum(numbers[key] for key in parts)
        if len(parts) < 2 or together < max(threshold, len(parts) + 1):  # noqa: PLR2004  # one alone is the difference
            return _smallest(numbers, one, found)
    for key in (*_given_away(sums, found), *_hemmed_in(numbers, sums, found)):
        # Where its own sums are hidden already, it follows from others.
        near = [one for one in sums if key in one.all]
        linked = [one for one in sums if not found.isdisjoint(one.all)]
        for one in (*near, *linked):
            if (more := _smallest(numbers, one, found)) is not None:
                return more

    return None


def _smallest(numbers: Mapping[Key, int], one: Sum, found: set[Key]) -> Key | None:
    shown = [
        (numbers[key], place, key)  # type: ignore[index]  # a Key
        for place, key in enumerate(one.parts)
        if key not in found and numbers[key] > 0  # type: ignore[index]  # a Key
    ]
    if shown:
        return min(shown)[2]  # type: ignore[return-value]  # a Key

    return one.whole if one.whole not in found else None  # type: ignore[return-value]  # a Key


def _hemmed_in(
    numbers: Mapping[Key, int], sums: Sequence[Sum], found: set[Key]
) -> list[Hashable]:
    """
    Return hidden numbers that can be but one, since none of them is nobody.
    """
    most = sum(numbers.values())
    least: dict[Hashable, int] = {k: 1 if k in found else n for k, n in numbers.items()}
    upper: dict[Hashable, int] = {
        k: most if k in found else n for k, n in numbers.items()
    }
    changed = True
    while changed:
        before = [*least.values(), *upper.values()]
        for one in sums:
            low = sum(least[key] for key in one.parts)
            high = sum(upper[key] for key in one.parts)
            for key in one.parts:
                least[key] = max(least[key], least[one.whole] - (high - upper[key]))
                upper[key] = min(upper[key], upper[one.whole] - (low - least[key]))
            least[one.whole] = max(least[one.whole], low)
            upper[one.whole] = min(upper[one.whole], high)
        changed = before != [*least.values(), *upper.values()]

    return [key for key in found if least[key] == upper[key]]


def _given_away(sums: Sequence[Sum], found: Iterable[Hashable]) -> list[Hashable]:
    """
    Return hidden numbers that follow from the sums together: Gauss's elimination.
    """
    unknown = list(found)
    table = [
        [Fraction((key in one.parts) - (key == one.whole)) for key in unknown]
        for one in sums
    ]
    done = 0
    for column in range(len(unknown)):
        pivot = next((r for r in range(done, len(table)) if table[r][column]), None)
        if pivot is None:
            continue
        table[done], table[pivot] = table[pivot], table[done]
        lead = table[done][column]
        table[done] = [value / lead for value in table[done]]
        for r, row in enumerate(table):
            if r != done and row[column]:
                factor = row[column]
                table[r] = [
                    a - factor * b for a, b in zip(row, table[done], strict=True)
                ]
        done += 1

    return [
        unknown[next(i for i, value in enumerate(row) if value)]
        for row in table[:done]
        if sum(1 for value in row if value) == 1
    ]
