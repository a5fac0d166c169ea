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
    Condition,
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
    groups = {
        e.name: e
        for e in toolkit.entries
        if isinstance(e.content, Question) and e.content.kind == "group"
    }
    for part in _parts([e for e in toolkit.entries if not e.each]):
        own = [e for e in part.entries if e.name in groups]
        yield part
        for group in own:
            inside = [e for e in toolkit.entries if e.each == group.name]
            yield Repeat(group=group, parts=tuple(_parts(inside)))


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

    def compared(self, one: Compare, left: str, right: str, inside: str) -> str:
        """Return a comparison of two operands."""

    def has(
        self, name: Name, wanted: Sequence[str], *, every: bool, inside: str
    ) -> str:
        """Return that several options, or one of them, are chosen."""

    def answered(self, name: Name, inside: str) -> str:
        """Return that a question has an answer."""

    def not_(self, told: str) -> str:
        """Return the opposite."""

    def always(self, *, value: bool) -> str:
        """Return what is always or never true."""

    def value(self, name: Name, inside: str) -> str:
        """Return a question's answer."""

    def literal(self, literal: Literal, beside: Operand) -> str:
        """Return a text or a number that an answer is compared with."""

    def chosen(self, name: str, inside: str) -> str:
        """Return how many options are chosen."""

    def members(self, group: str, told: str) -> str:
        """Return how many members of a group there are, all or those of a kind."""

    def days(self, days: Days, inside: str) -> str:
        """Return the days between two dates."""


def translated(words: Words, condition: Condition, inside: str = "") -> str:
    """
    Return a condition in a form's language.

    Args:
        words: The language.
        condition: The condition, bound.
        inside: The group whose members it is asked for.

    Raises:
        InexpressibleError: The language has no words for a part of it.

    """
    return _Translating(words).node(condition.node, inside)


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
            case Compare(left=left, right=right):
                one = self._operand(left, right, inside)
                two = self._operand(right, left, inside)
                return words.compared(node, one, two, inside)
            case Has(name=name, wanted=wanted, every=every):
                return words.has(name, wanted, every=every, inside=inside)
            case Answered(name=name):
                return words.answered(name, inside)
            case OverMembers():
                return self._over(node, inside)

    def _over(self, node: OverMembers, inside: str) -> str:
        if inside:
            # A member cannot look into another group's members and keep itself.
            raise InexpressibleError
        told = self.node(node.node, node.group)
        if node.short:
            return f"{self.words.members(node.group, told)} > 0"

        return f"{self.words.members(node.group, self.words.not_(told))} = 0"

    def _operand(self, operand: Operand, beside: Operand, inside: str) -> str:
        match operand:
            case Literal():
                return self.words.literal(operand, beside)
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
