"""
What to ask next: a state machine without input or output.

Rules of this file:

1. No terminal, no file, no clock, no language.
2. An interview is a value: each step gives a new one.
3. Going back moves, it never takes an answer away.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import Factory, evolve, field, frozen

from osallistamo import _values
from osallistamo._answers import Answers, Later, NotRelevant
from osallistamo._model import Option, Question, Section
from osallistamo._situation import Shift, Situation
from osallistamo._toolkit import Entry, Toolkit
from osallistamo.errors import AnswerError, UsageError


def _as_answers(answers: Mapping[str, Any]) -> Answers:
    return answers if isinstance(answers, Answers) else Answers(answers)


@frozen(kw_only=True)
class Asked:
    """
    A question in its place in the interview.

    Attributes:
        entry: The question's entry in the toolkit.
        member: The member of its group that it is asked for, or empty.
        path: Where its answer is kept.
        value: The kept answer, a mark, or None.

    """

    entry: Entry
    member: str
    path: str
    value: Any = None

    @property
    def question(self) -> Question:
        """What its author wrote."""
        content = self.entry.content
        assert isinstance(content, Question)

        return content

    @property
    def text(self) -> Any:
        """The question itself, by language."""
        return self.question.text

    @property
    def kind(self) -> str:
        """Which answers it takes."""
        return self.question.kind

    @property
    def options(self) -> tuple[Option, ...]:
        """The choices, when it has them."""
        return self.question.options

    @property
    def settled(self) -> bool:
        """Whether it has an answer, or is set aside."""
        return isinstance(self.value, NotRelevant) or (
            self.value is not None and _values.fits(self.question, self.value)
        )


@frozen(kw_only=True)
class Progress:
    """
    How far one is.

    Attributes:
        answered: Questions with an answer, or set aside.
        asked: Questions that apply now.

    """

    answered: int
    asked: int


@frozen(kw_only=True)
class SectionProgress:
    """
    How far one is in a section.

    Attributes:
        entry: The section's first question that applies.
        section: The section.
        member: The member of its group that it is asked for, or empty.
        progress: How far.

    """

    entry: Entry
    section: Section
    member: str
    progress: Progress


@frozen
class _Trail:
    """The questions asked before, last first."""

    path: str
    before: "_Trail | None"


def _read(interview: "Interview") -> Situation:
    return Situation.read(interview.toolkit, interview.answers)


def _start(interview: "Interview") -> str | None:
    return interview.following(interview.left_off)


@frozen(repr=False)
class Interview:
    """
    A conversation at one point: a toolkit, answers, and a place (fi: haastattelu).

    Attributes:
        toolkit: What is asked.
        answers: What has been answered, by question path.
        deeper: Whether to ask the second depth too.
        left_off: Path of the question to go on after; empty for the first.
        situation: What the answers mean.
        here: Path of the current question, or None when nothing is left to ask.
        skipped: Paths that were skipped in this conversation.
        shifts: What the last answer made appear or vanish.

    """

    toolkit: Toolkit
    answers: Answers = field(factory=Answers, converter=_as_answers)
    deeper: bool = field(default=False, kw_only=True)
    left_off: str = field(default="", kw_only=True, eq=False)
    skipped: frozenset[str] = field(default=frozenset(), kw_only=True)
    situation: Situation = field(
        default=Factory(_read, takes_self=True), kw_only=True, eq=False
    )
    here: str | None = field(default=Factory(_start, takes_self=True), kw_only=True)
    shifts: tuple[Shift, ...] = field(default=(), kw_only=True, eq=False)
    trail: "_Trail | None" = field(default=None, kw_only=True, eq=False)

    def __repr__(self) -> str:
        return (
            f"<Interview {self.toolkit.id}: {len(self.answers)} answered, "
            f"next {self.here}>"
        )

    @property
    def question(self) -> Asked | None:
        """The current question, or None when nothing is left to ask."""
        return self.asked(self.here) if self.here is not None else None

    def asked(self, path: str) -> Asked:
        """
        Return the question of a path.

        Raises:
            UsageError: No such question applies now.

        """
        entry, member = self._locate(path)

        return Asked(
            entry=entry, member=member, path=path, value=self.answers.get(path)
        )

    def answer(self, raw: object) -> "Interview":
        """
        Answer the current question and go on to the next.

        Args:
            raw: A typed line, or plain data from a form.

        Raises:
            AnswerError: The question cannot take it; the interview stands as it was.
            UsageError: There is no current question.

        """
        asked = self._current()
        value = _values.read(asked.question, raw, path=asked.path)

        return self._record(asked.path, value)._move()

    def later(self) -> "Interview":
        """
        Mark the current question "decide later" and go on.
        """
        return self._record(self._current().path, Later())._move()

    def not_relevant(self, reason: str) -> "Interview":
        """
        Set the current question aside, with the reason, and go on.

        Raises:
            AnswerError: The reason is empty.

        """
        asked = self._current()
        if not reason.strip():
            raise AnswerError("reason_empty", path=asked.path)

        return self._record(asked.path, NotRelevant(reason.strip()))._move()

    def skip(self) -> "Interview":
        """
        Leave the current question for now and go on.
        """
        path = self._current().path

        return evolve(self, skipped=self.skipped | {path}, shifts=())._move()

    def back(self) -> "Interview":
        """
        Return to the question before, with every answer kept.

        Of an interview that was just read, that is the one that stands before.
        At the first question the interview stays as it is.
        """
        trail = self.trail
        while trail is not None and not self.stands(trail.path):
            trail = trail.before
        if trail is None:
            before = self._preceding(self.here)
            return evolve(self, here=before, trail=None, shifts=()) if before else self

        return evolve(self, here=trail.path, trail=trail.before, shifts=())

    def jump(self, path: str) -> "Interview":
        """
        Move to a question, answered or not.

        Raises:
            UsageError: No such question applies now.

        """
        self._locate(path)
        trail = _Trail(self.here, self.trail) if self.here else self.trail

        return evolve(self, here=path, trail=trail, shifts=())

    def left_off_at(self, path: str) -> "Interview":
        """
        Go on at the question last shown, or at the next open one.
        """
        if self.here is None or not path:
            return self
        if self.answers.get(path) is None and self.stands(path):
            return evolve(self, here=path)

        return evolve(self, here=self.following(path))

    def change(self, path: str, raw: object) -> "Interview":
        """
        Answer any question that applies, and stay where one is.

        Raises:
            AnswerError: The question cannot take it.
            UsageError: No such question applies now.

        """
        value = _values.read(self.asked(path).question, raw, path=path)
        changed = self._record(path, value)

        if changed.here is not None and changed.stands(changed.here):
            return changed

        return evolve(changed, here=changed.following(""))

    def go_deeper(self) -> "Interview":
        """
        Ask the second depth too, from the first open question on.
        """
        interview = evolve(self, deeper=True, skipped=frozenset())

        return evolve(interview, here=interview.following(""))

    def again(self) -> "Interview":
        """
        Ask what was skipped or left for later, from the first on.
        """
        marked = [p for p in self.answers if isinstance(self.answers[p], Later)]
        situation = self.situation
        for path in marked:
            situation, _ = situation.answer(path, None)
        interview = evolve(
            self,
            answers=situation.answers,
            situation=situation,
            skipped=frozenset(),
        )

        return evolve(interview, here=interview.following(""))

    def new_member(self, group: str) -> str:
        """
        Return an id that no member of the group has, or ever had.
        """
        value = self.answers.get(group, ())
        used = set(value) if isinstance(value, tuple) else set()
        for path in self.answers:
            if path.startswith(f"{group}."):
                used.add(path.split(".")[1])
        numbers = [int(one) for one in used if one.isdecimal()]

        return str(max(numbers, default=0) + 1)

    @property
    def progress(self) -> Progress:
        """How far one is in all that is asked."""
        parts = [
            self._progress(number, member, -1)
            for number, block in enumerate(self.toolkit.blocks)
            for member in self.situation.members(block.each)
        ]

        return Progress(
            answered=sum(p.answered for p in parts), asked=sum(p.asked for p in parts)
        )

    def sections(self) -> Iterator[SectionProgress]:
        """
        Yield every section with questions that apply, in order.
        """
        for number, block in enumerate(self.toolkit.blocks):
            for member in self.situation.members(block.each):
                yield from self._sections(number, member)

    def _sections(self, number: int, member: str) -> Iterator[SectionProgress]:
        block = self.toolkit.blocks[number]
        entries = self.toolkit.entries[block.start : block.stop]
        start = 0
        while start < len(entries):
            section = entries[start].section
            stop = start
            while stop < len(entries) and entries[stop].section is section:
                stop += 1
            mask = (1 << stop) - (1 << start)
            progress = self._progress(number, member, mask)
            asked = self._asked(number, member) & mask
            if asked:
                first = (asked & -asked).bit_length() - 1
                yield SectionProgress(
                    entry=entries[first],
                    section=section,
                    member=member,
                    progress=progress,
                )
            start = stop

    def _progress(self, number: int, member: str, mask: int) -> Progress:
        asked = self._asked(number, member) & mask
        settled = self.situation.bits(number, member).settled

        return Progress(answered=(asked & settled).bit_count(), asked=asked.bit_count())

    def _asked(self, number: int, member: str) -> int:
        masks = self.toolkit.masks[number]
        bits = self.situation.bits(number, member)
        asked = bits.yes & masks.questions

        return asked if self.deeper else asked & ~(masks.deeper & ~bits.settled)

    def _open(self, number: int, member: str) -> int:
        bits = self.situation.bits(number, member)

        return self._asked(number, member) & ~bits.settled & ~bits.later

    def _current(self) -> Asked:
        asked = self.question
        if asked is None:
            raise UsageError("interview_over")

        return asked

    def _locate(self, path: str) -> tuple[Entry, str]:
        try:
            entry, member = self.toolkit.locate(path)
        except KeyError as e:
            raise UsageError("path_unknown", path=path) from e
        if not isinstance(entry.content, Question):
            raise UsageError("path_unknown", path=path)
        if self.situation.applies(entry, member) is not True:
            raise UsageError("path_not_asked", path=path)

        return entry, member

    def stands(self, path: str) -> bool:
        """
        Return whether a question applies now.
        """
        try:
            self._locate(path)
        except UsageError:
            return False

        return True

    def _record(self, path: str, value: Any) -> "Interview":
        situation, shifts = self.situation.answer(path, value)

        return evolve(
            self,
            answers=situation.answers,
            situation=situation,
            shifts=shifts,
            skipped=self.skipped - {path},
        )

    def _move(self) -> "Interview":
        trail = _Trail(self.here, self.trail) if self.here else self.trail

        return evolve(self, here=self.following(self.here or ""), trail=trail)

    def following(self, after: str) -> str | None:
        """
        Return the first open question after a path, else the first of all.
        """
        if self.stands(after):
            found = next(self._open_paths(after), None)
            if found is not None:
                return found

        return next(self._open_paths(""), None)

    def _preceding(self, path: str | None) -> str | None:
        """
        Return the question that stands before a path; at the end, the last of all.
        """
        last, own, place = len(self.toolkit.blocks) - 1, "", -1
        if path is not None:
            entry, own = self.toolkit.locate(path)
            last, place = self.toolkit.place(entry)
        for number in range(last, -1, -1):
            block = self.toolkit.blocks[number]
            members = self.situation.members(block.each)
            here = number == last and path is not None and own in members
            if here:
                members = members[: members.index(own) + 1]
            for member in reversed(members):
                asked = self._asked(number, member)
                if here and member == own:
                    asked &= (1 << place) - 1
                if asked:
                    found = self.toolkit.entries[block.start + asked.bit_length() - 1]
                    return found.path(member)

        return None

    def _open_paths(self, after: str) -> Iterator[str]:
        start, own, place = 0, "", -1
        if after:
            entry, own = self.toolkit.locate(after)
            start, place = self.toolkit.place(entry)
        for number in range(start, len(self.toolkit.blocks)):
            block = self.toolkit.blocks[number]
            members = self.situation.members(block.each)
            if number == start and own in members:
                members = members[members.index(own) :]
            for member in members:
                here = number == start and member == own
                yield from self._open_in(number, member, place + 1 if here else 0)

    def _open_in(self, number: int, member: str, start: int) -> Iterator[str]:
        block = self.toolkit.blocks[number]
        rest = self._open(number, member) >> start << start
        while rest:
            place = (rest & -rest).bit_length() - 1
            rest &= rest - 1
            path = self.toolkit.entries[block.start + place].path(member)
            if path not in self.skipped:
                yield path
