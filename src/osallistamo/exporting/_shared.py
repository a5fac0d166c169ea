"""
What both kinds of forms share: the toolkit in pages, and conditions put into words
of another language, part by part.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol

from attrs import frozen

from osallistamo._conditions import (
    Always,
    Answered,
    Both,
    Compare,
    Count,
    Days,
    Has,
    Literal,
    Name,
    Node,
    Not,
    Operand,
    OverMembers,
)
from osallistamo._model import Checklist, Question, Section
from osallistamo._toolkit import Entry, Toolkit


@frozen
class Limit:
    """
    Something that a form cannot express.

    Attributes:
        name: The entry's name; empty for what holds for the whole form.
        key: Which sentence, a key of `messages/*/exporting.toml`.
        part: The condition, as its author wrote it; may be empty.

    """

    name: str
    key: str
    part: str = ""


@frozen
class Exported:
    """
    A form.

    Attributes:
        data: The file's content.
        limits: What it cannot express.

    """

    data: bytes
    limits: tuple[Limit, ...]


SHARED_LIMITS = (Limit("", "open_is_no"), Limit("", "no_marks"), Limit("", "no_days"))
"""What no form can express."""


class InexpressibleError(Exception):
    """A condition that the form's language has no words for."""


@frozen(kw_only=True)
class Part:
    """
    Consecutive entries of one section.

    Attributes:
        checklist: The checklist.
        section: The section.
        entries: Its entries, for the project or for the members of one group.

    """

    checklist: Checklist
    section: Section
    entries: tuple[Entry, ...]


@frozen(kw_only=True)
class Repeat:
    """
    A group with all that is asked for each of its members, in one place.

    Attributes:
        group: The question that asks for the members.
        parts: What is asked for each.

    """

    group: Entry
    parts: tuple[Part, ...]


def pages(toolkit: Toolkit) -> Iterator[Part | Repeat]:
    """
    Yield a toolkit's parts; a group's are together where the group is asked for.

    A form opens a group once, so all of a member's sections stand there.
    """
    for part in _parts([e for e in toolkit.entries if not e.each]):
        own = [e for e in part.entries if is_group(e)]
        yield part
        for group in own:
            inside = [e for e in toolkit.entries if e.each == group.name]
            yield Repeat(group=group, parts=tuple(_parts(inside)))


def is_group(entry: Entry) -> bool:
    """
    Return whether an entry asks for the members of a group.
    """
    return isinstance(entry.content, Question) and entry.content.kind == "group"


def _parts(entries: Sequence[Entry]) -> Iterator[Part]:
    found: list[Entry] = []
    for entry in entries:
        if found and entry.section is not found[0].section:
            yield _part(found)
            found = []
        found.append(entry)
    if found:
        yield _part(found)


def _part(entries: Sequence[Entry]) -> Part:
    first = entries[0]

    return Part(
        checklist=first.checklist, section=first.section, entries=tuple(entries)
    )


class Words(Protocol):
    """How a form's language says the parts of a condition."""

    def yes(self, name: Name, inside: str) -> str:
        """Return that a yes/no question is answered yes."""

    def contains(self, several: str, one: str) -> str:
        """Return that an option is among those chosen."""

    def answered(self, name: Name, inside: str) -> str:
        """Return that a question has an answer."""

    def given(self, value: str) -> str:
        """Return that a value is not empty."""

    def not_(self, told: str) -> str:
        """Return the opposite."""

    def always(self, *, value: bool) -> str:
        """Return what is always or never true."""

    def value(self, name: Name, inside: str) -> str:
        """Return a question's answer."""

    def literal(self, value: object) -> str:
        """Return a text or a number that an answer is compared with."""

    def side(self, told: str, one: Compare) -> str:
        """Return an operand as it has to stand in a comparison."""

    def chosen(self, name: str, inside: str) -> str:
        """Return how many options are chosen."""

    def members(self, group: str, told: str) -> str:
        """Return how many members of a group there are, all or those of a kind."""

    def days(self, days: Days, inside: str) -> str:
        """Return the days between two dates."""


def shown_when(words: Words, entry: Entry, limits: list[Limit]) -> str:
    """
    Return when a form shows an entry; what has no words there joins the limits.

    Args:
        words: The form's language.
        entry: The entry.
        limits: What the form cannot express, so far.

    """
    if entry.when is None:
        return ""
    try:
        return _Translating(words).node(entry.when.node, entry.each)
    except InexpressibleError:
        limits.append(Limit(entry.name, "condition", entry.when.source))
        return ""


@frozen
class _Translating:
    words: Words

    def node(self, node: Node, inside: str) -> str:
        words = self.words
        match node:
            case Always(value=value):
                return words.always(value=value)
            case Name():
                return words.yes(node, inside)
            case Not():
                return words.not_(self.node(node.node, inside))
            case Both(short=short, nodes=nodes):
                joined = " or " if short else " and "
                return f"({joined.join(self.node(n, inside) for n in nodes)})"
            case Compare():
                return self._compared(node, inside)
            case Has(name=name, wanted=wanted, every=every):
                several = words.value(name, inside)
                joined = " and " if every else " or "
                chosen = (words.contains(several, words.literal(w)) for w in wanted)
                return f"({joined.join(chosen)})"
            case Answered(name=name):
                return words.answered(name, inside)
            case OverMembers():
                return self._over(node, inside)

    def _compared(self, node: Compare, inside: str) -> str:
        told = self._comparison(node, inside)
        names = [*_names(node.left), *_names(node.right)]
        equal = node.operator == "==" and names[1:]
        if node.operator not in ("!=", "not in") and not equal:
            return told
        # Of a question that is not asked, every comparison is false;
        # to a form, nothing is unequal to something, and equal to nothing.
        given = (self.words.given(self.words.value(n, inside)) for n in names)

        return f"({' and '.join([*given, told])})"

    def _comparison(self, node: Compare, inside: str) -> str:
        words = self.words
        left = self._operand(node.left, inside)
        match node:
            case Compare(operator="in" | "not in", right=Literal(value=tuple(values))):
                told = " or ".join(f"{left} = {words.literal(v)}" for v in values)
                same = f"({told})"
            case Compare(operator="in" | "not in", right=right):
                same = words.contains(self._operand(right, inside), left)
            case Compare(operator=operator, right=right):
                sign = "=" if operator == "==" else operator
                one = words.side(left, node)
                return f"{one} {sign} {words.side(self._operand(right, inside), node)}"

        return words.not_(same) if node.operator == "not in" else same

    def _over(self, node: OverMembers, inside: str) -> str:
        if inside:
            # A member cannot look into another group's members and keep itself.
            raise InexpressibleError
        told = self.node(node.node, node.group)
        if node.short:
            return f"{self.words.members(node.group, told)} > 0"

        return f"{self.words.members(node.group, self.words.not_(told))} = 0"

    def _operand(self, operand: Operand, inside: str) -> str:
        match operand:
            case Literal(value=value):
                return self.words.literal(value)
            case Name():
                return self.words.value(operand, inside)
            case Days():
                return self.words.days(operand, inside)
            case Count(name=name, node=None):
                return self.words.chosen(name, inside)
            case Count(name=name, node=node) if node is not None:
                if inside:
                    raise InexpressibleError
                return self.words.members(name, self.node(node, name))

        raise InexpressibleError


def _names(operand: Operand) -> tuple[Name, ...]:
    match operand:
        case Name():
            return (operand,)
        case Days(start=start, end=end):
            return (start, end)

    return ()
