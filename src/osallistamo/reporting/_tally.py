"""
What is counted, and for which period: sums only, so that parts add up to the whole.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Literal

from attrs import field, frozen


When = Literal["now", "before"]
Key = tuple[str, ...]
"""What is counted: figure, period, unit, and what else tells it apart."""

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
        return together((self, other))


def together(parts: Iterable[Gathered]) -> Gathered:
    """
    Return what several sets of plans add up to; each part is looked at once.
    """
    tally: Tally = Counter()
    troubles: list[Trouble] = []
    toolkits: set[str] = set()
    projects: set[str] = set()
    seen: dict[str, str] = {}
    plans = 0
    for part in parts:
        tally.update(part.tally)
        troubles += part.troubles
        toolkits |= part.toolkits
        projects |= part.projects
        plans += part.plans
        for id_, file in part.seen.items():
            if id_ in seen:
                troubles.append(twice(file, seen[id_]))
            else:
                seen[id_] = file

    return Gathered(
        tally=tally,
        troubles=tuple(troubles),
        toolkits=frozenset(toolkits),
        plans=plans,
        seen=seen,
        projects=frozenset(projects),
    )


def twice(file: str, other: str) -> Trouble:
    """
    Return what is told of a plan that another file holds too.
    """
    return Trouble(file=file, key="reporting.twice", values={"other": other})
