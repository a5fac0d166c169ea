"""
Whether any answers at all can make an entry apply.

A search over the finite choices, led by the condition itself:
only questions that still decide something are given values,
and a value brings the condition of its question along.
What is not finite (dates, texts, members of a group) may be anything,
so an entry is called unreachable only when it truly is.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from attrs import frozen

from osallistamo._conditions import (
    Compare,
    Condition,
    Gap,
    Has,
    Literal,
    Look,
    Name,
    Node,
)
from osallistamo._model import Question
from osallistamo._toolkit import Entry, Toolkit


STEPS = 20_000
"""Values tried before the search leaves an entry alone."""

MANY = 6
"""Choices that are combined freely; a question read for more is left open."""


def unreachable(toolkit: Toolkit) -> Iterator[Entry]:
    """
    Yield entries whose condition no set of answers satisfies.
    """
    reasoner = Reasoner(toolkit)
    for entry in toolkit.entries:
        # A member's entry needs its group too.
        group = toolkit.by_name[entry.each].when if entry.each else None
        if not reasoner.possible(*(w.node for w in (entry.when, group) if w)):
            yield entry


class Reasoner:
    """
    Tells whether conditions can hold together.

    Args:
        toolkits: What the conditions read; of a question in several of them,
            the last one's choices and condition count.

    """

    def __init__(self, *toolkits: Toolkit) -> None:
        self._by_name: dict[str, Entry] = {}
        for toolkit in toolkits:
            self._by_name |= toolkit.by_name
        conditions = [e.when for t in toolkits for e in t.entries if e.when is not None]
        self._choices = _choices(self._by_name, conditions)

    def possible(self, *nodes: Node) -> bool:
        """
        Return False only when no set of answers makes all conditions true.
        """
        return _Search(self._by_name, self._choices).possible({}, nodes)


@frozen
class _Given:
    """Some answers, the rest not known."""

    values: Mapping[str, object]

    def value(self, name: str) -> object:
        return self.values.get(name, Gap.UNKNOWN)

    def path(self, name: str) -> str:
        return name

    def members(self, group: str) -> Sequence[str] | Gap:
        # Who the members are is open; whether there is a group at all may be known.
        nothing = self.values.get(group) is Gap.NOTHING

        return Gap.NOTHING if nothing else Gap.UNKNOWN

    def at(self, group: str, member: str) -> Look:
        return self


class _Search:
    def __init__(
        self,
        by_name: Mapping[str, Entry],
        choices: Mapping[str, tuple[object, ...]],
    ) -> None:
        self._by_name = by_name
        self._choices = choices
        self._left = STEPS

    def possible(self, values: dict[str, object], wanted: tuple[Node, ...]) -> bool:
        """
        Return whether all wanted conditions can be other than false.
        """
        look = _Given(values)
        known = [node.evaluate(look) for node in wanted]
        if False in known:
            return False
        open_ = [n for n, k in zip(wanted, known, strict=True) if k is None]
        name = next((n for node in open_ for n in self._open(node, values)), None)
        if name is None or self._left <= 0:
            return True
        when = self._by_name[name].when
        for value in (*self._choices[name], Gap.NOTHING):
            self._left -= 1
            asked = value is not Gap.NOTHING and when is not None
            more = (*open_, when.node) if asked and when else tuple(open_)
            if self.possible({**values, name: value}, more):
                return True

        return False

    def _open(self, node: Node, values: Mapping[str, object]) -> Iterator[str]:
        """
        Yield questions that a condition reads and that have no value yet.
        """
        names = Condition("", node).names()

        return (n for n in names if n not in values and n in self._choices)


def _choices(
    by_name: Mapping[str, Entry], conditions: Sequence[Condition]
) -> dict[str, tuple[object, ...]]:
    """
    Return what each question read by a condition may be answered with.

    A value that stands for all others comes with those that conditions name.
    """
    named: dict[str, set[object]] = {}
    for condition in conditions:
        for name, value in _named(condition.node):
            named.setdefault(name, set()).add(value)
    found: dict[str, tuple[object, ...]] = {}
    for name, entry in by_name.items():
        if isinstance(entry.content, Question):
            values = _values(entry.content, named.get(name, set()))
            # Gap.UNKNOWN is a value that stays open: it may be anything.
            found[name] = values or (Gap.UNKNOWN,)

    return found


def _named(node: Node) -> Iterator[tuple[str, object]]:
    for part in node.parts():
        match part:
            case Has():
                yield from ((part.name.name, wanted) for wanted in part.wanted)
            case Compare(left=Name() as name, right=Literal() as literal):
                yield from ((name.name, v) for v in _each(literal.value))
            case Compare(left=Literal() as literal, right=Name() as name):
                yield from ((name.name, v) for v in _each(literal.value))


def _each(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


def _values(question: Question, named: set[object]) -> tuple[object, ...]:
    match question.kind:
        case "yes_no":
            return (True, False)
        case "one_of":
            ids = question.option_ids
            other = next((i for i in ids if i not in named), None)
            known = [i for i in ids if i in named]
            return (*known, *([other] if other else []))
        case "several_of":
            return _several(question.option_ids, named)
        case "number" | "money":
            numbers = sorted(n for n in named if isinstance(n, int))
            around = {n + d for n in numbers for d in (-1, 0, 1)}
            low, high = question.minimum, question.maximum
            return tuple(
                n
                for n in sorted(around)
                if (low is None or n >= low) and (high is None or n <= high)
            )

    return ()


def _several(ids: Sequence[str], named: set[object]) -> tuple[object, ...]:
    known = [i for i in ids if i in named]
    if len(known) > MANY:
        return ()
    others = tuple(i for i in ids if i not in named)

    return tuple(
        (*some, *more)
        for size in range(len(known), -1, -1)
        for some in combinations(known, size)
        # How many are chosen may be counted: one other, all others, or none.
        for more in dict.fromkeys((others[:1], others, ()))
    )
