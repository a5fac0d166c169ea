"""
The small language of `when:`: true, false, or not yet known.

Rules of this file:

1. A condition is read with Python's own parser and an allow-list of its nodes;
   nothing is ever evaluated as code.
2. Three values (Kleene): what is known stays known when more is answered.
3. A question that will not be asked reads as "no":
   any comparison with it is false, `!=` and `not in` included.
4. A condition knows no question: names are bound to them when linked.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from enum import Enum
from typing import Any, Protocol

from attrs import evolve, field, frozen


Known = bool | None
"""True, False, or None for not yet known."""


class Gap(Enum):
    """Why there is no value to read."""

    UNKNOWN = "not answered yet"
    NOTHING = "will not be asked, or set aside as not relevant"


class Look(Protocol):
    """
    What a condition sees: answers, from where its entry stands.
    """

    def value(self, name: str) -> object:
        """Return what the question's answer means, or a `Gap`."""

    def path(self, name: str) -> str:
        """Return where the question's answer is kept."""

    def members(self, group: str) -> Sequence[str] | Gap:
        """Return the members of a repeating group."""

    def at(self, group: str, member: str) -> "Look":
        """Return the same from inside one member."""


@frozen
class Name:
    """A question's value, or one end (`start`, `end`) of a period."""

    name: str
    part: str = ""

    def evaluate(self, look: Look) -> Known:
        value = look.value(self.name)

        return None if value is Gap.UNKNOWN else value is True

    def read(self, look: Look) -> object:
        value = look.value(self.name)

        return (
            value
            if not self.part or isinstance(value, Gap)
            else getattr(value, self.part)
        )

    def deciding(self, look: Look) -> Iterator[str]:
        yield look.path(self.name)

    def parts(self) -> Iterator["Part"]:
        yield self


@frozen
class Literal:
    """A text, a number, or several of them."""

    value: str | int | tuple[str | int, ...]


@frozen
class Always:
    """`true` or `false`, written out."""

    value: bool

    def evaluate(self, look: Look) -> Known:
        return self.value

    def deciding(self, look: Look) -> Iterator[str]:
        return iter(())

    def parts(self) -> Iterator["Part"]:
        yield self


@frozen
class Both:
    """`and`, `or`: `short` is the value that decides alone."""

    short: bool
    nodes: tuple["Node", ...]

    def evaluate(self, look: Look) -> Known:
        outcome: Known = not self.short
        for node in self.nodes:
            known = node.evaluate(look)
            if known is self.short:
                return self.short
            if known is None:
                outcome = None

        return outcome

    def deciding(self, look: Look) -> Iterator[str]:
        outcome = self.evaluate(look)
        chosen = [n for n in self.nodes if n.evaluate(look) is outcome]
        for node in chosen[:1] if outcome is self.short else chosen:
            yield from node.deciding(look)

    def parts(self) -> Iterator["Part"]:
        yield self
        for node in self.nodes:
            yield from node.parts()


@frozen
class Not:
    """`not`."""

    node: "Node"

    def evaluate(self, look: Look) -> Known:
        known = self.node.evaluate(look)

        return None if known is None else not known

    def deciding(self, look: Look) -> Iterator[str]:
        return self.node.deciding(look)

    def parts(self) -> Iterator["Part"]:
        yield self
        yield from self.node.parts()


@frozen
class Compare:
    """A comparison of two values, of which at least one is an answer."""

    left: "Operand"
    operator: str
    right: "Operand"

    def evaluate(self, look: Look) -> Known:
        left, right = _operand(self.left, look), _operand(self.right, look)
        if Gap.NOTHING in (left, right):
            return False
        if Gap.UNKNOWN in (left, right):
            return None

        return OPERATORS[self.operator](left, right)

    def deciding(self, look: Look) -> Iterator[str]:
        for operand in (self.left, self.right):
            if not isinstance(operand, Literal):
                yield from operand.deciding(look)

    def parts(self) -> Iterator["Part"]:
        yield self
        for operand in (self.left, self.right):
            if not isinstance(operand, Literal):
                yield from operand.parts()


@frozen
class Has:
    """`has_any(several, "a", "b")` and `has_all(...)`."""

    name: Name
    wanted: tuple[str, ...]
    every: bool

    def evaluate(self, look: Look) -> Known:
        value = look.value(self.name.name)
        if value is Gap.UNKNOWN:
            return None
        if not isinstance(value, tuple):
            return False
        chosen = set(value)

        return (
            chosen.issuperset(self.wanted)
            if self.every
            else not chosen.isdisjoint(self.wanted)
        )

    def deciding(self, look: Look) -> Iterator[str]:
        return self.name.deciding(look)

    def parts(self) -> Iterator["Part"]:
        yield self
        yield self.name


@frozen
class Answered:
    """`answered(question)`: whether there is a value to read."""

    name: Name

    def evaluate(self, look: Look) -> Known:
        value = look.value(self.name.name)

        return None if value is Gap.UNKNOWN else value is not Gap.NOTHING

    def deciding(self, look: Look) -> Iterator[str]:
        return self.name.deciding(look)

    def parts(self) -> Iterator["Part"]:
        yield self
        yield self.name


@frozen
class OverMembers:
    """`any(group, condition)` and `all(group, condition)`."""

    group: str
    node: "Node"
    short: bool

    def evaluate(self, look: Look) -> Known:
        members = look.members(self.group)
        if members is Gap.UNKNOWN:
            return None
        if members is Gap.NOTHING:
            members = ()
        outcome: Known = not self.short
        for member in members:
            known = self.node.evaluate(look.at(self.group, member))
            if known is self.short:
                return self.short
            if known is None:
                outcome = None

        return outcome

    def deciding(self, look: Look) -> Iterator[str]:
        members = look.members(self.group)
        if isinstance(members, Gap) or not members:
            yield look.path(self.group)
            return
        outcome = self.evaluate(look)
        inside = [look.at(self.group, member) for member in members]
        chosen = [x for x in inside if self.node.evaluate(x) is outcome]
        for one in chosen[:1] if outcome is self.short else chosen:
            yield from self.node.deciding(one)

    def parts(self) -> Iterator["Part"]:
        yield self
        yield from self.node.parts()


@frozen
class Count:
    """`count(several)`, `count(group)` and `count(group, condition)`."""

    name: str
    node: "Node | None" = None

    def number(self, look: Look) -> int | Gap:
        if self.node is None:
            value = look.value(self.name)
            if isinstance(value, Gap):
                return 0 if value is Gap.NOTHING else value
            return len(value) if isinstance(value, tuple) else 0
        members = look.members(self.name)
        if isinstance(members, Gap):
            return 0 if members is Gap.NOTHING else members
        known = [self.node.evaluate(look.at(self.name, m)) for m in members]
        if None in known:
            return Gap.UNKNOWN

        return known.count(True)

    def deciding(self, look: Look) -> Iterator[str]:
        yield look.path(self.name)
        members = look.members(self.name) if self.node else ()
        if self.node and not isinstance(members, Gap):
            for member in members:
                yield from self.node.deciding(look.at(self.name, member))

    def parts(self) -> Iterator["Part"]:
        yield self
        if self.node:
            yield from self.node.parts()


@frozen
class Days:
    """`days(a, b)`: days from date a to date b."""

    start: Name
    end: Name

    def number(self, look: Look) -> int | Gap:
        start, end = self.start.read(look), self.end.read(look)
        if Gap.NOTHING in (start, end):
            return Gap.NOTHING
        if not isinstance(start, date) or not isinstance(end, date):
            return Gap.UNKNOWN

        return (end - start).days

    def deciding(self, look: Look) -> Iterator[str]:
        yield look.path(self.start.name)
        yield look.path(self.end.name)

    def parts(self) -> Iterator["Part"]:
        yield self
        yield self.start
        yield self.end


Node = Name | Always | Both | Not | Compare | Has | Answered | OverMembers
"""What is true, false or not yet known."""
Operand = Name | Literal | Count | Days
"""What is compared."""
Part = Node | Count | Days


def _operand(operand: Operand, look: Look) -> object:
    if isinstance(operand, Literal):
        return operand.value
    if isinstance(operand, Name):
        return operand.read(look)

    return operand.number(look)


def _contains(left: object, right: object) -> bool:
    return isinstance(right, tuple) and left in right


def _same(left: object, right: object) -> bool:
    if isinstance(left, date) and isinstance(right, str):
        return left.isoformat() == right
    if isinstance(right, date) and isinstance(left, str):
        return right.isoformat() == left

    return left == right


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[object, object], bool]:
    def ordered(left: object, right: object) -> bool:
        if isinstance(left, date) or isinstance(right, date):
            left, right = _as_date(left), _as_date(right)

        return compare(left, right)

    return ordered


def _as_date(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


OPERATORS: Mapping[str, Callable[[object, object], bool]] = {
    "==": _same,
    "!=": lambda a, b: not _same(a, b),
    "<": _ordered(lambda a, b: a < b),
    "<=": _ordered(lambda a, b: a <= b),
    ">": _ordered(lambda a, b: a > b),
    ">=": _ordered(lambda a, b: a >= b),
    "in": _contains,
    "not in": lambda a, b: not _contains(a, b),
}


@frozen
class Condition:
    """
    The `when` of an entry (fi: ehto).

    Attributes:
        source: The text as its author wrote it.
        node: What it means.

    """

    source: str = field(eq=False)
    node: Node

    def evaluate(self, look: Look) -> Known:
        """
        Return true, false, or None for not yet known.
        """
        return self.node.evaluate(look)

    def deciding(self, look: Look) -> tuple[str, ...]:
        """
        Return paths of the answers that decide the outcome, or that it waits for.
        """
        return tuple(dict.fromkeys(self.node.deciding(look)))

    def names(self) -> tuple[str, ...]:
        """
        Return every question and group that it reads, each once.
        """
        return tuple(dict.fromkeys(_names(self.node)))

    def options(self, name: str) -> frozenset[str]:
        """
        Return the options of a question that it asks about.
        """
        return frozenset(_options(self.node, name))

    def also(self, other: "Condition | None") -> "Condition":
        """
        Return the condition that both hold.
        """
        if other is None:
            return self

        return Condition(
            f"({self.source}) and ({other.source})",
            Both(False, (self.node, other.node)),  # noqa: FBT003  # the deciding value
        )

    def either(self, other: "Condition") -> "Condition":
        """
        Return the condition that at least one holds.
        """
        return Condition(
            f"({self.source}) or ({other.source})",
            Both(True, (self.node, other.node)),  # noqa: FBT003  # the deciding value
        )


def _names(node: Node) -> Iterator[str]:
    for part in node.parts():
        match part:
            case Name():
                yield part.name
            case OverMembers():
                yield part.group
            case Count():
                yield part.name


def _options(node: Node, name: str) -> Iterator[str]:
    for part in node.parts():
        match part:
            case Has() if part.name.name == name:
                yield from part.wanted
            case Compare(left=Literal(value=str(option)), right=Name(name=other)) if (
                other == name
            ):
                yield option


Bind = Callable[[Name, str], Name]
"""From a name as written, and the group it is written inside, to the question's."""


def bind(node: Node, resolve: Bind, *, inside: str = "") -> Node:
    """
    Return the same condition with each name replaced by its question's.

    Args:
        node: What to bind.
        resolve: Finds a name's question; may note problems and return the name.
        inside: The group whose members an aggregate around `node` runs over.

    """

    def name(one: Name) -> Name:
        return resolve(one, inside)

    match node:
        case Name():
            return name(node)
        case Both():
            return evolve(
                node,
                nodes=tuple(bind(n, resolve, inside=inside) for n in node.nodes),
            )
        case Not():
            return Not(bind(node.node, resolve, inside=inside))
        case Compare():
            return Compare(
                _bind_operand(node.left, resolve, inside),
                node.operator,
                _bind_operand(node.right, resolve, inside),
            )
        case Has() | Answered():
            return evolve(node, name=name(node.name))
        case OverMembers():
            return evolve(node, node=bind(node.node, resolve, inside=node.group))
        case Always():
            return node


def _bind_operand(operand: Operand, resolve: Bind, inside: str) -> Operand:
    match operand:
        case Name():
            return resolve(operand, inside)
        case Count(node=None):
            return Count(resolve(Name(operand.name), inside).name)
        case Count(node=node) if node is not None:
            return evolve(operand, node=bind(node, resolve, inside=operand.name))
        case Days():
            start, end = resolve(operand.start, inside), resolve(operand.end, inside)
            return Days(start, end)

    return operand
