"""
A plan at a glance: only the answers that a report counts, and what decides them.

A `Situation` looks at every entry of a toolkit; that takes a thousand times as long
as parsing the plan's file. A report of ten thousand plans has no such time.
So conditions become functions over a few values, made once for all plans.

Rules of this file:

1. What a glance sees equals what a `Situation` of the same answers says.
2. A condition looks only back: entries are looked at in the toolkit's order.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from attrs import define, frozen

from osallistamo import _values
from osallistamo._conditions import (
    OPERATORS,
    Always,
    Answered,
    Both,
    Compare,
    Count,
    Days,
    Gap,
    Has,
    Known,
    Literal,
    Name,
    Node,
    Not,
    Operand,
    OverMembers,
)
from osallistamo._model import Due, Duty, Question
from osallistamo._schedule import due_day
from osallistamo._toolkit import Entry, Toolkit


NOTHING, UNKNOWN = Gap.NOTHING, Gap.UNKNOWN

Row = list[Any]
"""Values of the project's questions, or of one member's, each in its place."""

Rows = Mapping[str, Mapping[str, Row]]
"""Rows of the members of each group."""

Decide = Callable[[Row, Row, Row, Rows], Known]
"""From the project's row, the member's, that of an aggregate, and all others."""

Take = Callable[[Row, Row, Row, Rows], Any]

Raw = Mapping[str, Any]
"""Answers by path, as a plan file holds them."""


@define(eq=False)
class Glance:
    """
    What was seen of one plan.

    Attributes:
        project: Values of the project's questions.
        members: Those of the members of each group, by member.

    """

    project: Row
    members: dict[str, dict[str, Row]]


@frozen(eq=False)
class Laws:
    """
    Duties that one condition brings.

    Attributes:
        decide: The condition, or None when there is none.
        duties: Their names, how their paths end, and what gives their due day.

    """

    decide: Decide | None
    duties: tuple[tuple[str, str, Take | None], ...]


@frozen(eq=False)
class Together:
    """
    Duties whose conditions begin alike, such as those of one section.

    Attributes:
        decide: What they have in common, or None when it is nothing.
        laws: What decides further.

    """

    decide: Decide | None
    laws: tuple[Laws, ...]


Step = tuple[int, str, Decide | None, Callable[[Any], Any], str]
"""
One question in its turn: its place in its row, its path or in a group the end of it,
whether it applies, what its answers mean, and its name when it asks for members.
"""


class Glancing:
    """
    How plans of one toolkit are looked at.

    Attributes:
        places: Each question's place in its row.

    """

    def __init__(
        self, toolkit: Toolkit, names: Iterable[str], duties: Iterable[str]
    ) -> None:
        self._toolkit = toolkit
        duties = list(duties)
        seen = _all_read(toolkit, [*names, *duties])
        questions = [e for e in toolkit.entries if e.name in seen and _is_question(e)]
        self.places: dict[str, int] = {}
        self._sizes: dict[str, int] = {"": 0}
        for entry in questions:
            self.places[entry.name] = self._sizes.setdefault(entry.each, 0)
            self._sizes[entry.each] += 1
        self._steps = list(self._in_turn(questions))

    def look(self, answers: Raw) -> Glance:
        """
        Return what a plan's answers mean.
        """
        sizes = self._sizes
        project: Row = [NOTHING] * sizes[""]
        members: dict[str, dict[str, Row]] = {g: {} for g in sizes if g}
        for each, steps in self._steps:
            if each:
                for member, row in members[each].items():
                    start = f"{each}.{member}."
                    _fill(row, steps, answers, start, project, members)
                continue
            _fill(project, steps, answers, "", project, members)
            for place, _, _, _, group in steps:
                if group and project[place].__class__ is tuple:
                    size = sizes.get(group, 0)
                    rows = {id_: [NOTHING] * size for id_ in project[place]}
                    members[group] = rows

        return Glance(project, members)

    def laws_of(self, duties: Iterable[str]) -> Mapping[str, tuple[Together, ...]]:
        """
        Return duties by group, those whose conditions begin alike together.
        """
        found: dict[str, dict[Node | None, list[Entry]]] = {}
        for name in duties:
            entry = self._toolkit.by_name[name]
            first, _ = _split(entry)
            found.setdefault(entry.each, {}).setdefault(first, []).append(entry)

        return {
            each: tuple(
                Together(self._node(first, "") if first else None, self._laws(alike))
                for first, alike in together.items()
            )
            for each, together in found.items()
        }

    def _in_turn(self, questions: Sequence[Entry]) -> Iterator[tuple[str, list[Step]]]:
        each, steps = "", list[Step]()
        for entry in questions:
            if entry.each != each:
                yield each, steps
                each, steps = entry.each, []
            asked = entry.content
            assert isinstance(asked, Question)
            group = entry.name if asked.kind == "group" else ""
            place, decide = self.places[entry.name], self._decide(entry)
            steps.append((place, _end(entry), decide, _meaning(asked), group))
        yield each, steps

    def _decide(self, entry: Entry) -> Decide | None:
        return self._node(entry.when.node, "") if entry.when else None

    def _laws(self, entries: Iterable[Entry]) -> tuple[Laws, ...]:
        found: dict[Node | None, list[Entry]] = {}
        for entry in entries:
            found.setdefault(_split(entry)[1], []).append(entry)

        return tuple(
            Laws(
                self._node(rest, "") if rest else None,
                tuple((e.name, _end(e), self._due(e)) for e in alike),
            )
            for rest, alike in found.items()
        )

    def _due(self, entry: Entry) -> Take | None:
        due = getattr(entry.content, "due", None)
        found = self._toolkit.find(due.date, entry) if due else None
        if due is None or found is None:
            return None
        take = self._take(Name(found[0].name, found[1]), "")
        known: dict[Any, Any] = {}

        def day(project: Row, own: Row, row: Row, members: Rows) -> Any:
            start = take(project, own, row, members)
            if start.__class__ is Gap:
                return None
            if start not in known:
                known[start] = _due_day(due, start)
            return known[start]

        return day

    # Conditions as functions

    def _node(self, node: Node, inside: str) -> Decide:
        match node:
            case Name():
                take = self._take(node, inside)
                return lambda *r: None if (v := take(*r)) is UNKNOWN else v is True
            case Always():
                return lambda *_: node.value
            case Not():
                return _not(self._node(node.node, inside))
            case Both():
                parts = [self._node(part, inside) for part in node.nodes]
                return _both(parts, short=node.short)
            case Compare(Name() as name, ("==" | "in"), Literal(value)) if (
                self._in_sight(name, inside)
            ):
                wanted = frozenset(value if isinstance(value, tuple) else (value,))
                project = not self._toolkit.by_name[name.name].each
                return _one_of(self.places[name.name], wanted, project=project)
            case Compare():
                left = self._operand(node.left, inside)
                right = self._operand(node.right, inside)
                return _compare(left, OPERATORS[node.operator], right)
            case Has():
                take = self._take(node.name, inside)
                return _has(take, frozenset(node.wanted), every=node.every)
            case Answered():
                take = self._take(node.name, inside)
                return lambda *r: (
                    None if (v := take(*r)) is UNKNOWN else v is not NOTHING
                )
            case OverMembers():
                return self._over(node)

    def _in_sight(self, name: Name, inside: str) -> bool:
        """
        Return whether a choice is the project's, or stands in the innermost row.
        """
        entry = self._toolkit.by_name[name.name]
        kind = getattr(entry.content, "kind", "")

        return kind == "one_of" and (not inside or entry.each in ("", inside))

    def _over(self, node: OverMembers) -> Decide:
        inner, short, group = self._node(node.node, node.group), node.short, node.group
        ids = self._take(Name(group), "")

        def over(project: Row, own: Row, _: Row, members: Rows) -> Known:
            if ids(project, own, own, members) is UNKNOWN:
                return None
            outcome: Known = not short
            for row in members[group].values():
                known = inner(project, own, row, members)
                if known is short:
                    return short
                if known is None:
                    outcome = None
            return outcome

        return over

    def _operand(self, operand: Operand, inside: str) -> Take:
        match operand:
            case Literal():
                return lambda *_: operand.value
            case Name():
                return self._take(operand, inside)
            case Days():
                return _days(
                    self._take(operand.start, inside), self._take(operand.end, inside)
                )
            case Count():
                return self._count(operand, inside)

    def _count(self, count: Count, inside: str) -> Take:
        if count.node is None:
            return _length(self._take(Name(count.name), inside))
        ids = self._take(Name(count.name), "")
        inner = self._node(count.node, count.name)

        def counted(project: Row, own: Row, _: Row, members: Rows) -> Any:
            if ids(project, own, own, members) is UNKNOWN:
                return UNKNOWN
            rows = members[count.name].values()
            known = [inner(project, own, row, members) for row in rows]
            return UNKNOWN if None in known else known.count(True)

        return counted

    def _take(self, name: Name, inside: str) -> Take:
        place, each = self.places[name.name], self._toolkit.by_name[name.name].each
        if name.part:
            return _part(self._take(Name(name.name), inside), name.part)
        if not each:
            return lambda project, _, __, ___: project[place]
        if each == inside:
            return lambda _, __, row, ___: row[place]

        return lambda _, own, __, ___: own[place]


def _fill(
    row: Row,
    steps: Sequence[Step],
    answers: Raw,
    start: str,
    project: Row,
    members: Rows,
) -> None:
    """
    Write into a row what each answer means, or why there is nothing to read.
    """
    get = answers.get
    for place, end, decide, mean, _ in steps:
        if decide:
            applies = decide(project, row, row, members)
            if applies is not True:
                row[place] = UNKNOWN if applies is None else NOTHING
                continue
        raw = get(start + end)
        if raw is None:
            row[place] = UNKNOWN
        elif raw.__class__ is dict and "not_relevant" in raw:
            row[place] = NOTHING
        else:
            row[place] = mean(raw)


def _not(decide: Decide) -> Decide:
    return lambda *r: None if (known := decide(*r)) is None else not known


def _both(parts: Sequence[Decide], *, short: bool) -> Decide:
    if len(parts) == 1:
        return parts[0]

    def both(project: Row, own: Row, row: Row, members: Rows) -> Known:
        outcome: Known = not short
        for part in parts:
            known = part(project, own, row, members)
            if known is short:
                return short
            if known is None:
                outcome = None
        return outcome

    return both


def _one_of(place: int, wanted: frozenset[Any], *, project: bool) -> Decide:
    """
    Return the most common comparison, with no step between it and the value.
    """
    if project:

        def one_of(project: Row, _: Row, __: Row, ___: Rows) -> Known:
            value = project[place]
            if value.__class__ is Gap:
                return None if value is UNKNOWN else False
            return value in wanted

        return one_of

    def one_of_own(_: Row, __: Row, row: Row, ___: Rows) -> Known:
        value = row[place]
        if value.__class__ is Gap:
            return None if value is UNKNOWN else False
        return value in wanted

    return one_of_own


def _compare(left: Take, holds: Callable[[Any, Any], bool], right: Take) -> Decide:
    def compare(project: Row, own: Row, row: Row, members: Rows) -> Known:
        one, other = left(project, own, row, members), right(project, own, row, members)
        if one is NOTHING or other is NOTHING:
            return False
        if one is UNKNOWN or other is UNKNOWN:
            return None
        return holds(one, other)

    return compare


def _has(take: Take, wanted: frozenset[str], *, every: bool) -> Decide:
    def has(project: Row, own: Row, row: Row, members: Rows) -> Known:
        value = take(project, own, row, members)
        if value is UNKNOWN:
            return None
        if value.__class__ is not tuple:
            return False
        return wanted.issubset(value) if every else not wanted.isdisjoint(value)

    return has


def _days(start: Take, end: Take) -> Take:
    def days(*rows: Any) -> Any:
        one, other = start(*rows), end(*rows)
        if one is NOTHING or other is NOTHING:
            return NOTHING
        if one is UNKNOWN or other is UNKNOWN:
            return UNKNOWN
        return (other - one).days

    return days


def _length(take: Take) -> Take:
    def length(*rows: Any) -> Any:
        value = take(*rows)
        if value is UNKNOWN:
            return UNKNOWN
        return len(value) if value.__class__ is tuple else 0

    return length


def _part(take: Take, part: str) -> Take:
    def taken(*rows: Any) -> Any:
        value = take(*rows)
        return value if value.__class__ is Gap else getattr(value, part)

    return taken


def _due_day(due: Due, start: Any) -> Any:
    try:
        return due_day(due, start)
    except OverflowError:
        return None


# Answers


def _meaning(question: Question) -> Callable[[Any], Any]:
    """
    Return what tells the meaning of kept answers, most often without asking the kind.
    """
    known = frozenset(question.option_ids)
    match question.kind:
        case "yes_no":
            return lambda raw: raw if raw.__class__ is bool else UNKNOWN
        case "one_of":
            return lambda raw: raw if raw.__class__ is str and raw in known else UNKNOWN
        case "several_of":
            return partial(_several, known)
        case "date":
            return _Kept(question, str, str)
        case "period":
            return _Kept(question, dict, _days_in)
        case "group":
            return _Kept(question, list, tuple)

    return partial(_mean, question)


def _several(known: frozenset[str], raw: Any) -> Any:
    fits = raw.__class__ is list and raw and known.issuperset(raw)

    return tuple(raw) if fits else UNKNOWN


def _mean(question: Question, raw: Any) -> Any:
    value = tuple(raw) if raw.__class__ is list else raw
    if not _values.fits(question, value):
        return UNKNOWN

    return _values.meaning(question, value)


class _Kept:
    """
    Meanings of the answers to one question, each worked out once.

    Args:
        question: The question.
        kind: The class of its answers in JSON.
        key: From such an answer to what it is kept by.

    """

    MOST = 50_000

    def __init__(
        self, question: Question, kind: type[Any], key: Callable[[Any], Any]
    ) -> None:
        self._question = question
        self._kind = kind
        self._key = key
        self._kept: dict[Any, Any] = {}

    def __call__(self, raw: Any) -> Any:
        if raw.__class__ is not self._kind:
            return UNKNOWN
        key = self._key(raw)
        if key not in self._kept:
            if len(self._kept) >= self.MOST:
                self._kept.clear()
            self._kept[key] = _mean(self._question, raw)

        return self._kept[key]


def _days_in(raw: dict[str, Any]) -> tuple[Any, ...]:
    return raw.get("start"), raw.get("end"), len(raw)


# What is read


def _all_read(toolkit: Toolkit, names: Iterable[str]) -> set[str]:
    """
    Return entries with all that decides them, at any remove.
    """
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        entry = toolkit.by_name[name]
        waiting += entry.when.names() if entry.when else ()
        if entry.each:
            waiting.append(entry.each)
        if isinstance(entry.content, Duty) and entry.content.due:
            dated = toolkit.find(entry.content.due.date, entry)
            waiting += [dated[0].name] if dated else []

    return found


def _split(entry: Entry) -> tuple[Node | None, Node | None]:
    """
    Return how an entry's condition begins, most often its section's, and the rest.
    """
    node = entry.when.node if entry.when else None
    if not isinstance(node, Both) or node.short:
        return node, None
    first, *rest = node.nodes

    return first, Both(False, tuple(rest))  # noqa: FBT003  # the deciding value


def _is_question(entry: Entry) -> bool:
    return isinstance(entry.content, Question)


def _end(entry: Entry) -> str:
    return entry.name.removeprefix(f"{entry.each}.") if entry.each else entry.name
