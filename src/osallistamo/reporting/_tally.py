"""
What is counted, and for which period: sums only, so that parts add up to the whole.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Literal

from attrs import field, frozen


When = Literal["now", "before"]
Key = tuple[str, ...]
"""What is counted: figure, period, division, and what else tells it apart."""

Tally = Counter[Key]
"""Every figure as a sum; two tallies added up are the tally of both."""


@frozen(kw_only=True)
class Span:
    """
    From a first to a last day, both included; either may be open.
    """

    start: date | None = None
    end: date | None = None

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and (
            (self.start is None or self.start <= day)
            and (self.end is None or day <= self.end)
        )

    @property
    def whole(self) -> bool:
        """Whether it leaves out nothing."""
        return self.start is None and self.end is None

    @property
    def before(self) -> "Span | None":
        """The period of the same length just before; whole months stay whole months."""
        if self.start is None or self.end is None:
            return None
        last = self.start - timedelta(days=1)
        following = self.end + timedelta(days=1)
        if self.start.day == 1 and following.day == 1:
            months = 12 * (following.year - self.start.year)
            months += following.month - self.start.month
            first = 12 * self.start.year + self.start.month - 1 - months
            return Span(start=date(first // 12, first % 12 + 1, 1), end=last)

        return Span(start=self.start - (self.end - self.start) - timedelta(1), end=last)

    def when(self, day: date | None) -> When | None:
        """
        Return whether a day is in this period or in the one before, if in either.
        """
        if self.whole or day in self:
            return "now"
        before = self.before

        return "before" if before and day in before else None


@frozen(kw_only=True, eq=False)
class Trouble:
    """
    A plan that is not counted, or counted twice, and why.

    Attributes:
        file: Its file.
        key: The message.
        values: What the message is filled with.

    """

    file: str
    key: str
    values: dict[str, Any]


@frozen(kw_only=True, eq=False)
class Gathered:
    """
    What a set of plans adds up to.

    Attributes:
        tally: Every figure as a sum.
        troubles: Plans that could not be read, or that stand there twice.
        toolkits: Where the toolkits of the plans are, for the names of things.
        plans: How many plans were read.
        seen: Identities of the plans, with the file of each.
        projects: Names and numbers of the projects that have a plan.

    """

    tally: Tally = field(factory=Counter)
    troubles: tuple[Trouble, ...] = ()
    toolkits: frozenset[str] = frozenset()
    plans: int = 0
    seen: dict[str, str] = field(factory=dict)
    projects: frozenset[str] = frozenset()

    def __add__(self, other: "Gathered") -> "Gathered":
        twice = (
            Trouble(
                file=other.seen[id_],
                key="reporting.twice",
                values={"other": self.seen[id_]},
            )
            for id_ in other.seen
            if id_ in self.seen
        )

        return Gathered(
            tally=_sum(self.tally, other.tally),
            troubles=(*self.troubles, *other.troubles, *twice),
            toolkits=self.toolkits | other.toolkits,
            plans=self.plans + other.plans,
            seen={**other.seen, **self.seen},
            projects=self.projects | other.projects,
        )


def _sum(one: Tally, other: Tally) -> Tally:
    found = Counter(one)
    found.update(other)

    return found


def rows(tally: Tally, figure: str) -> Iterator[tuple[Key, Any]]:
    """
    Yield what is counted of a figure: period, division and the rest, with its sum.
    """
    for key, count in tally.items():
        if key[0] == figure:
            yield key[1:], count
