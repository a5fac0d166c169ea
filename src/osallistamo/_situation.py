"""
The one reading of a toolkit and answers: what applies, what is open, why.

Rules of this file:

1. Everything is derived from the answers; nothing is remembered beside them.
2. A new answer is read incrementally: only entries that read it are looked at,
   and what they change. The result is the same as reading all anew.
3. An answer whose question does not apply, or does not fit it any more,
   is kept and says nothing.
"""

import heapq

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import evolve, field, frozen
from rpds import HashTrieMap

from osallistamo import _values
from osallistamo._answers import Answers, Later, NotRelevant
from osallistamo._conditions import Gap, Known
from osallistamo._model import Question
from osallistamo._toolkit import Block, Entry, Toolkit


@frozen
class Bits:
    """
    One stretch of entries as sets of places, each set one whole number.

    A bit is an entry's place in its block.
    Whole numbers are copied at memory speed, so a change costs next to nothing.

    Attributes:
        yes: Entries that apply.
        unknown: Entries of which it is not known yet.
        settled: Questions with an answer, or set aside.
        later: Questions marked "decide later".

    """

    yes: int = 0
    unknown: int = 0
    settled: int = 0
    later: int = 0


@frozen(kw_only=True)
class Shift:
    """
    An entry that a new answer made appear, vanish or wait.

    Attributes:
        entry: Which.
        member: Of which member of its group.
        before: Whether it applied: true, false, or None for not known.
        now: Whether it applies now.

    """

    entry: Entry
    member: str
    before: Known
    now: Known


Key = tuple[int, str]
"""Which block, and which member of its group."""


@frozen(kw_only=True, eq=False, repr=False)
class Situation:
    """
    What answers mean for a toolkit (fi: tilanne).

    Attributes:
        toolkit: The toolkit.
        answers: All answers, also those that say nothing.
        all_bits: What is known of each block, for each member of its group.

    """

    toolkit: Toolkit
    answers: Answers
    all_bits: "HashTrieMap[Key, Bits]" = field(factory=HashTrieMap)

    def __repr__(self) -> str:
        return f"<Situation {self.toolkit.id}: {len(self.answers)} answers>"

    @classmethod
    def read(cls, toolkit: Toolkit, answers: Mapping[str, Any]) -> "Situation":
        """
        Read answers from the top.
        """
        if not isinstance(answers, Answers):
            answers = Answers(answers)
        walk = _Walk(cls(toolkit=toolkit, answers=answers), fresh=True)
        for number, block in enumerate(toolkit.blocks):
            for member in walk.now.members(block.each):
                walk.read_block(number, member)

        return walk.now

    def answer(
        self, path: str, value: Any | None
    ) -> tuple["Situation", tuple[Shift, ...]]:
        """
        Read one answer more, changed, or (with None) taken back.

        Returns:
            The new situation, and every entry that appeared or vanished by it.

        Raises:
            KeyError: The path leads to no question.

        """
        entry, member = self.toolkit.locate(path)
        answers = (
            self.answers.without(path)
            if value is None
            else self.answers.having(path, value)
        )
        walk = _Walk(evolve(self, answers=answers))
        walk.answered(entry, member, before=self)

        return walk.now, tuple(walk.shifts)

    def applies(self, entry: Entry, member: str = "") -> Known:
        """
        Return whether an entry applies, or None when it is not known yet.
        """
        number, place = self.toolkit.place(entry)
        bits = self.all_bits.get((number, member))
        if bits is None:
            return False
        if bits.yes >> place & 1:
            return True

        return None if bits.unknown >> place & 1 else False

    def value(self, entry: Entry, member: str = "") -> Any:
        """
        Return the kept value of a question, or a `Gap` when it says nothing.
        """
        number, place = self.toolkit.place(entry)
        bits = self.all_bits.get((number, member))
        if bits is None:
            return Gap.NOTHING
        if bits.settled >> place & 1:
            raw = self.answers[entry.path(member)]
            return Gap.NOTHING if isinstance(raw, NotRelevant) else raw
        waits = (bits.yes | bits.unknown) >> place & 1

        return Gap.UNKNOWN if waits else Gap.NOTHING

    def members(self, group: str) -> tuple[str, ...]:
        """
        Return the members of a group, in their order.
        """
        if not group:
            return ("",)
        value = self.value(self.toolkit.by_name[group])

        return () if isinstance(value, Gap) else value

    def bits(self, number: int, member: str) -> Bits:
        """
        Return what is known of a block for a member.
        """
        return self.all_bits.get((number, member), Bits())

    def entries(self) -> Iterator[tuple[Entry, str]]:
        """
        Yield every entry with every member of its group, as they are asked.
        """
        for block in self.toolkit.blocks:
            for member in self.members(block.each):
                for entry in self.toolkit.entries[block.start : block.stop]:
                    yield entry, member

    def asked(self, *, deeper: bool) -> tuple[int, int]:
        """
        Return how many questions of a depth apply, and how many of them are open.
        """
        asked = unsettled = 0
        for number, block in enumerate(self.toolkit.blocks):
            masks = self.toolkit.masks[number]
            wanted = masks.deeper if deeper else masks.questions & ~masks.deeper
            for member in self.members(block.each):
                bits = self.bits(number, member)
                asked += (bits.yes & wanted).bit_count()
                unsettled += (bits.yes & wanted & ~bits.settled).bit_count()

        return asked, unsettled

    def look(self, entry: Entry, member: str = "") -> "Looking":
        """
        Return what conditions see from where an entry stands.
        """
        return Looking(self, {entry.each: member} if entry.each else {})

    def kept_aside(self) -> Iterator[str]:
        """
        Yield paths of answers that say nothing now.
        """
        for path in self.answers:
            try:
                entry, member = self.toolkit.locate(path)
            except KeyError:
                yield path
                continue
            value = self.answers[path]
            if self.applies(entry, member) is not True or (
                not isinstance(value, Later | NotRelevant) and not _fits(entry, value)
            ):
                yield path


def _fits(entry: Entry, value: Any) -> bool:
    return isinstance(entry.content, Question) and _values.fits(entry.content, value)


@frozen
class Looking:
    """What conditions see, from inside the members that are given by group."""

    situation: Situation
    inside: Mapping[str, str]

    def value(self, name: str) -> object:
        entry = self.situation.toolkit.by_name[name]
        value = self.situation.value(entry, self.inside.get(entry.each, ""))
        if isinstance(value, Gap):
            return value
        assert isinstance(entry.content, Question)

        return _values.meaning(entry.content, value)

    def path(self, name: str) -> str:
        entry = self.situation.toolkit.by_name[name]

        return entry.path(self.inside.get(entry.each, ""))

    def members(self, group: str) -> Sequence[str] | Gap:
        value: Sequence[str] | Gap = self.situation.value(
            self.situation.toolkit.by_name[group]
        )

        return value

    def at(self, group: str, member: str) -> "Looking":
        return Looking(self.situation, {**self.inside, group: member})


class _Walk:
    """
    Reads on from a situation whose answers have changed.
    """

    def __init__(self, start: Situation, *, fresh: bool = False) -> None:
        self._toolkit = start.toolkit
        self.now = start
        # A first reading goes through everything in order: nobody to wake.
        self._fresh = fresh
        self.shifts: list[Shift] = []
        # Entries still to be looked at, earliest first: a condition looks only
        # back, so each is final when its turn comes.
        self._queue: list[tuple[int, str]] = []
        self._queued: set[tuple[int, str]] = set()

    def read_block(self, number: int, member: str) -> None:
        """
        Read every entry of a block for a member.
        """
        block = self._toolkit.blocks[number]
        self._keep(number, member, Bits())
        for entry in self._toolkit.entries[block.start : block.stop]:
            self._look_at(entry, member)

    def answered(self, entry: Entry, member: str, *, before: Situation) -> None:
        """
        Read what an answer changes.
        """
        if self.now.applies(entry, member) is not True:
            return
        self._settle(entry, member)
        if before.value(entry, member) != self.now.value(entry, member):
            self._wake_readers(entry, member)
        if entry.content.kind == "group":  # type: ignore[union-attr]  # only questions have paths
            self._change_members(entry, before)
        self._drain()

    def _drain(self) -> None:
        while self._queue:
            index, member = heapq.heappop(self._queue)
            self._queued.discard((index, member))
            entry = self._toolkit.entries[index]
            if entry.each and member not in self.now.members(entry.each):
                continue
            self._look_at(entry, member)

    def _look_at(self, entry: Entry, member: str) -> None:
        before = self.now.applies(entry, member)
        now: Known = True
        if entry.when is not None:
            now = entry.when.evaluate(self.now.look(entry, member))
        if now is before:
            if now and isinstance(entry.content, Question):
                self._settle(entry, member)
            return
        was = self.now
        number, place = self._toolkit.place(entry)
        bit = 1 << place
        bits = self.now.bits(number, member)
        bits = evolve(
            bits,
            yes=bits.yes | bit if now else bits.yes & ~bit,
            unknown=bits.unknown | bit if now is None else bits.unknown & ~bit,
        )
        self._keep(number, member, bits)
        self.shifts.append(Shift(entry=entry, member=member, before=before, now=now))
        if isinstance(entry.content, Question):
            self._settle(entry, member)
            self._wake_readers(entry, member)
            if entry.content.kind == "group" and not self._fresh:
                self._change_members(entry, was)

    def _settle(self, entry: Entry, member: str) -> None:
        """
        Note whether an applying question is settled, or left for later.
        """
        number, place = self._toolkit.place(entry)
        bit = 1 << place
        bits = self.now.bits(number, member)
        raw = self.now.answers.get(entry.path(member))
        applies = self.now.applies(entry, member) is True
        later = applies and isinstance(raw, Later)
        settled = applies and (
            isinstance(raw, NotRelevant) or (raw is not None and _fits(entry, raw))
        )
        bits = evolve(
            bits,
            settled=bits.settled | bit if settled else bits.settled & ~bit,
            later=bits.later | bit if later else bits.later & ~bit,
        )
        self._keep(number, member, bits)

    def _wake_readers(self, entry: Entry, member: str) -> None:
        if self._fresh:
            return
        for index in self._toolkit.readers.get(entry.name, ()):
            reader = self._toolkit.entries[index]
            members = (
                (member,)
                if reader.each and reader.each == entry.each
                else self.now.members(reader.each)
            )
            for one in members:
                if (index, one) not in self._queued:
                    self._queued.add((index, one))
                    heapq.heappush(self._queue, (index, one))

    def _change_members(self, group: Entry, before: Situation) -> None:
        old = before.members(group.name)
        new = self.now.members(group.name)
        gone = set(old) - set(new)
        come = [member for member in new if member not in set(old)]
        for number, block in enumerate(self._toolkit.blocks):
            if block.each != group.name:
                continue
            for member in gone:
                self._drop_block(number, block, member)
            for member in come:
                self.read_block(number, member)

    def _drop_block(self, number: int, block: Block, member: str) -> None:
        bits = self.now.bits(number, member)
        for entry in self._toolkit.entries[block.start : block.stop]:
            _, place = self._toolkit.place(entry)
            if bits.yes >> place & 1:
                self.shifts.append(
                    Shift(entry=entry, member=member, before=True, now=False)
                )
        self.now = evolve(
            self.now, all_bits=self.now.all_bits.discard((number, member))
        )

    def _keep(self, number: int, member: str, bits: Bits) -> None:
        self.now = evolve(
            self.now, all_bits=self.now.all_bits.insert((number, member), bits)
        )
