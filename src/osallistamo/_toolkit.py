"""
A linked toolkit: everything that it names exists, every condition looks back.

Whoever holds a `Toolkit` checks nothing again.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from attrs import field, frozen

from osallistamo._catalogues import Catalogue, Item
from osallistamo._conditions import Condition
from osallistamo._languages import Text
from osallistamo._model import (
    Checklist,
    Content,
    Layout,
    Origin,
    Question,
    Reporting,
    Section,
)


@frozen(kw_only=True, eq=False)
class Entry:
    """
    A question, a duty or another entry in its place in the toolkit.

    Attributes:
        index: Its place in the whole toolkit, from 0.
        name: How conditions call it: ``recording.published``.
        content: What its author wrote.
        checklist: The checklist that it belongs to.
        section: The section that it belongs to.
        each: The repeating group that it is asked for; empty for the project.
        when: Whether it applies, its section's condition included.
        origins: Where it came from and what changed it.

    """

    index: int
    name: str
    content: Content
    checklist: Checklist = field(repr=False)
    section: Section = field(repr=False)
    each: str
    when: Condition | None
    origins: tuple[Origin, ...] = field(default=(), repr=False)

    def path(self, member: str = "") -> str:
        """
        Return where its answer or state is kept: ``events.opening.date``.
        """
        if not self.each:
            return self.name
        id_ = self.name.removeprefix(f"{self.each}.")

        return f"{self.each}.{member}.{id_}"


@frozen(kw_only=True)
class Block:
    """
    Consecutive entries that repeat together, or that do not repeat.

    Attributes:
        each: The group that they repeat for; empty for the project.
        start: Index of the first entry.
        stop: Index after the last entry.

    """

    each: str
    start: int
    stop: int


@frozen
class Masks:
    """Sets of places in a block, each set one whole number."""

    questions: int
    deeper: int


def _masks(entries: Sequence[Entry]) -> Masks:
    questions = deeper = 0
    for place, entry in enumerate(entries):
        if isinstance(entry.content, Question):
            questions |= 1 << place
            deeper |= entry.content.deeper << place

    return Masks(questions, deeper)


@frozen(kw_only=True, eq=False, repr=False)
class Toolkit:
    """
    Checklists and catalogues that make one planning tool (fi: työkalupakki).

    Attributes:
        id: Its id, such as ``helsinki``.
        version: Its semantic version.
        title: What it is called.
        entries: All entries in the order they are asked.
        blocks: The same order in stretches that repeat together.
        by_name: Entries by name; a fact asked for twice has one entry.
        readers: Indexes of entries whose conditions read a question or group.
        checklists: The checklists in order.
        catalogues: Reference data by the catalogue's id.
        layout: What a printed plan shows first.
        reporting: What the portfolio report counts.
        digest: SHA-256 over what it means, not over how it is formatted.
        omitted: What was left out of the toolkit it extends.
        origins: Where each part came from, catalogue entries included.
        files: What it was read from, by name: ``helsinki/toolkit.yaml``.

    """

    id: str
    version: str
    title: Text
    description: Text | None = None
    entries: tuple[Entry, ...]
    blocks: tuple[Block, ...]
    by_name: Mapping[str, Entry]
    readers: Mapping[str, tuple[int, ...]]
    checklists: tuple[Checklist, ...]
    catalogues: Mapping[str, Catalogue]
    layout: Layout | None = None
    reporting: Reporting | None = None
    digest: str = ""
    omitted: Mapping[str, Origin] = field(factory=dict)
    origins: Mapping[str, tuple[Origin, ...]] = field(factory=dict)
    files: Mapping[str, bytes] = field(factory=dict)

    def __repr__(self) -> str:
        return f"<Toolkit {self.id} {self.version}: {len(self.entries)} entries>"

    @cached_property
    def _places(self) -> tuple[tuple[int, int], ...]:
        return tuple(
            (number, index - block.start)
            for number, block in enumerate(self.blocks)
            for index in range(block.start, block.stop)
        )

    @cached_property
    def masks(self) -> tuple[Masks, ...]:
        """
        Which entries of each block are questions, and which of them go deeper.
        """
        return tuple(_masks(self.entries[b.start : b.stop]) for b in self.blocks)

    def place(self, entry: Entry) -> tuple[int, int]:
        """
        Return the block that an entry stands in, and its place there.
        """
        return self._places[entry.index]

    def question(self, name: str) -> Question:
        """
        Return the question of a name.

        Raises:
            KeyError: There is no such question.

        """
        content = self.by_name[name].content
        if not isinstance(content, Question):
            raise KeyError(name)

        return content

    def find(self, name: str, entry: Entry | None) -> tuple[Entry, str] | None:
        """
        Return what an entry's author calls `name`, and which end of a period.

        A bare name means the entry's own group first, then its own checklist;
        in no entry, names are whole.
        """
        for space in (entry.each, entry.checklist.id, "") if entry else ("",):
            whole = f"{space}.{name}" if space else name
            if whole in self.by_name:
                return self.by_name[whole], ""
        base, _, part = name.rpartition(".")
        if part in ("start", "end") and base:
            found = self.find(base, entry)
            return (found[0], part) if found else None

        return None

    def locate(self, path: str) -> tuple[Entry, str]:
        """
        Return the entry that a path leads to, and the member of its group.

        Raises:
            KeyError: The path leads nowhere.

        """
        if path in self.by_name and not self.by_name[path].each:
            return self.by_name[path], ""
        group, _, rest = path.partition(".")
        member, _, id_ = rest.partition(".")
        entry = self.by_name[f"{group}.{id_}"]
        if entry.each != group or not member:
            raise KeyError(path)

        return entry, member

    def items(self, kind: str) -> Iterator[Item]:
        """
        Return all entries of the catalogues of a kind.
        """
        for catalogue in self.catalogues.values():
            if catalogue.kind == kind:
                yield from catalogue.entries.values()

    def item(self, catalogue: str, id_: str) -> Item | None:
        """
        Return an entry of a catalogue, or None when there is none.
        """
        found = self.catalogues.get(catalogue)

        return found.entries.get(id_) if found else None
