"""
The conversation of a wizard: which question, which step, what is said.

Both fronts, the terminal and the plain lines, hold this same conversation;
they only differ in how they show and read.
"""

from collections.abc import Callable, Sequence
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Protocol

from attrs import evolve, frozen

from osallistamo import _explanation, _values
from osallistamo._interview import Asked, Interview
from osallistamo._messages import say
from osallistamo._model import Caution, Duty, Question
from osallistamo._plan import Plan, PlannedDuty, State
from osallistamo._session import Session
from osallistamo._summary import summary
from osallistamo.errors import AnswerError, OsallistamoError


class Step(Enum):
    """What one can do instead of answering."""

    BACK = "back"
    SKIP = "skip"
    HELP = "help"
    WHY = "why"
    LATER = "later"
    NOT_RELEVANT = "not_relevant"
    OVERVIEW = "overview"
    QUIT = "quit"
    MENU = "menu"


MENU_STEPS = (
    Step.HELP,
    Step.WHY,
    Step.SKIP,
    Step.LATER,
    Step.NOT_RELEVANT,
    Step.OVERVIEW,
    Step.BACK,
    Step.QUIT,
)


@frozen(kw_only=True)
class Prompt:
    """
    A question as a front shows it.

    Attributes:
        asked: The question in its place.
        title: Where it stands: "Recording (3/12)".
        shown: The kept answer as text, to start from; may be empty.

    """

    asked: Asked
    title: str
    shown: str = ""


class Front(Protocol):
    """How a conversation is shown and read."""

    def tell(self, text: str) -> None:
        """Show a paragraph."""

    def ask(self, prompt: Prompt) -> object:
        """Return a raw answer, or a `Step`."""

    def choose(self, message: str, choices: Sequence[tuple[str, str]]) -> str | Step:
        """Return the key of a choice, or `Step.BACK`."""

    def line(self, message: str, *, default: str = "") -> str | Step:
        """Return a line of text, or `Step.BACK`."""


Printing = Callable[[Plan, Path, str], None]
"""Writes a plan to a PDF file in a language."""


class Conversation:
    """
    A conversation about one plan.

    Args:
        session: The plan.
        front: How it is shown and read.
        language: The reader's language.
        today: The day of the review.
        render: Writes the PDF.

    """

    def __init__(
        self,
        session: Session,
        front: Front,
        *,
        language: str,
        today: date,
        render: Printing,
    ) -> None:
        self._session = session
        self._front = front
        self._language = language
        self._today = today
        self._render = render
        self._title = ""

    def hold(self) -> None:
        """
        Talk until the reader leaves; every answer is saved at once.

        Raises:
            PlanFileError: The plan could not be saved, not even at the end.

        """
        self._tell("welcome", path=self._session.path)
        if self._session.changed:
            self._tell("toolkit_changed", toolkit=self._session.saved.version)
        while self._step():
            pass
        self._session.save()
        self._tell("saved", path=self._session.path)

    def _step(self) -> bool:
        """
        Take one step; return whether to go on.
        """
        asked = self._interview.question
        if asked is None:
            return self._at_end()
        if asked.kind == "group":
            return self._members(asked)
        reply = self._front.ask(self._prompt(asked))

        return self._take(asked, reply)

    def _take(self, asked: Asked, reply: object) -> bool:
        if not isinstance(reply, Step):
            try:
                self._move(self._interview.answer(reply))
            except AnswerError as e:
                self._front.tell(e.in_language(self._language))
            return True

        return self._do(reply, asked)

    def _do(self, step: Step, asked: Asked) -> bool:
        interview = self._interview
        match step:
            case Step.QUIT:
                return False
            case Step.BACK:
                back = interview.back()
                if back is interview:
                    self._tell("first_question")
                self._move(back)
            case Step.SKIP:
                self._move(interview.skip())
            case Step.LATER:
                self._move(interview.later())
            case Step.NOT_RELEVANT:
                self._set_aside()
            case Step.HELP:
                self._help(asked)
            case Step.WHY:
                self._why(asked)
            case Step.OVERVIEW:
                self._overview()
            case Step.MENU:
                return self._menu(asked)

        return True

    def _menu(self, asked: Asked) -> bool:
        choices = [(s.value, self._say(f"step_{s.value}")) for s in MENU_STEPS]
        choice = self._front.choose(self._say("menu"), choices)

        return True if isinstance(choice, Step) else self._do(Step(choice), asked)

    def _set_aside(self) -> None:
        reason = self._front.line(self._say("not_relevant_reason"))
        if isinstance(reason, Step):
            return
        try:
            self._move(self._interview.not_relevant(reason))
        except AnswerError as e:
            self._front.tell(e.in_language(self._language))

    def _help(self, asked: Asked) -> None:
        question = asked.question
        parts = [text[self._language] for text in (question.help, question.why) if text]
        if question.example:
            example = question.example[self._language]
            parts.append(self._say("example", example=example))
        parts += [
            f"{option.text[self._language]}: {option.help[self._language]}"
            for option in question.options
            if option.help
        ]
        parts.append(self._say(f"how_{question.kind}"))
        self._front.tell("\n".join(parts))

    def _why(self, asked: Asked) -> None:
        parts = []
        if asked.question.why:
            parts.append(asked.question.why[self._language])
        parts.append(
            _explanation.explain(self._interview.situation, asked.path, self._language)
        )
        self._front.tell("\n".join(parts))

    def _overview(self) -> None:
        choices = []
        for one in self._interview.sections():
            title = one.section.title[self._language]
            checklist = one.entry.checklist.title[self._language]
            if one.member:
                checklist = self._member_name(one.entry.each, one.member)
            progress = f"{one.progress.answered}/{one.progress.asked}"
            path = one.entry.path(one.member)
            choices.append((path, f"{checklist}: {title} ({progress})"))
        section = self._front.choose(self._say("overview"), choices)
        if isinstance(section, Step):
            return
        question = self._question_in(section)
        if question:
            self._move(self._interview.jump(question))

    def _question_in(self, first: str) -> str | None:
        """
        Let the reader pick a question of the section that a path begins.
        """
        entry, member = self._session.toolkit.locate(first)
        situation = self._interview.situation
        choices = []
        for other in self._session.toolkit.entries:
            if other.section is not entry.section or not isinstance(
                other.content, Question
            ):
                continue
            if situation.applies(other, member):
                path = other.path(member)
                fact = _explanation.fact(
                    situation, path, self._language, within=entry.each
                )
                choices.append((path, fact))
        choice = self._front.choose(entry.section.title[self._language], choices)

        return None if isinstance(choice, Step) else choice

    def _members(self, asked: Asked) -> bool:
        """
        Add, rename or remove members of a group, then go on.
        """
        group = asked.question.id
        value = asked.value if isinstance(asked.value, tuple) else ()
        one = asked.question.member
        kind = one[self._language] if one else group
        choices = [("add", self._say("member_add", kind=kind))]
        choices += [
            (
                f"remove {m}",
                self._say("member_remove", name=self._member_name(group, m)),
            )
            for m in value
        ]
        done = self._say("members_done" if value else "members_none", kind=kind)
        choices.insert(0 if value else 1, ("done", done))
        message = self._heading(asked) + asked.text[self._language]
        names = ", ".join(self._member_name(group, m) for m in value)
        if names:
            message += "\n" + self._say("members_now", names=names)
        choice = self._front.choose(message, [*choices, ("menu", self._say("menu"))])
        match choice:
            case Step():
                return self._do(choice, asked)
            case "menu":
                return self._menu(asked)
            case "done":
                self._move(self._interview.answer(value))
            case "add":
                self._add_member(asked, value)
            case _:
                self._remove_member(asked, value, choice.removeprefix("remove "))

        return True

    def _add_member(self, asked: Asked, value: tuple[str, ...]) -> None:
        group, named_by = asked.question.id, asked.question.named_by
        member = self._interview.new_member(group)
        naming = self._session.toolkit.question(f"{group}.{named_by}")
        if naming.kind == "text":
            name = self._front.line(naming.text[self._language])
        else:
            pairs = [(o.id, o.text[self._language]) for o in naming.options]
            name = self._front.choose(naming.text[self._language], pairs)
        if isinstance(name, Step):
            return
        try:
            interview = self._interview.change(asked.path, (*value, member))
            interview = interview.change(f"{group}.{member}.{named_by}", name)
        except AnswerError as e:
            self._front.tell(e.in_language(self._language))
            return
        self._move(interview)

    def _remove_member(self, asked: Asked, value: tuple[str, ...], member: str) -> None:
        group = asked.question.id
        name = self._member_name(group, member)
        prefix = f"{group}.{member}."
        count = sum(path.startswith(prefix) for path in self._interview.answers)
        sure = self._front.choose(
            self._say("member_remove_sure", name=name, count=count),
            [("keep", self._say("member_keep")), ("remove", self._say("member_drop"))],
        )
        if sure == "remove":
            rest = tuple(m for m in value if m != member)
            self._move(self._interview.change(asked.path, rest))

    def _at_end(self) -> bool:
        plan = self._session.plan(self._today)
        self._front.tell(summary(plan, self._language))
        interview = self._interview
        deeper = evolve(interview, deeper=True).progress
        more = deeper.asked - deeper.answered
        open_now = interview.progress.asked - interview.progress.answered
        choices = [("print", self._say("end_print"))]
        if open_now:
            choices.append(("again", self._say("end_again", count=open_now)))
        if more and not interview.deeper:
            choices.append(("deeper", self._say("end_deeper", count=more)))
        choices += [
            ("duties", self._say("end_duties")),
            ("overview", self._say("step_overview")),
            ("quit", self._say("step_quit")),
        ]
        choice = self._front.choose(self._say("end"), choices)
        match choice:
            case "print":
                return self._print(plan)
            case "again":
                self._move(interview.again())
            case "deeper":
                self._move(interview.go_deeper())
            case "duties":
                self._duties(plan)
            case "overview":
                self._overview()
            case Step.BACK:
                self._move(interview.back())
            case _:
                return False

        return True

    def _print(self, plan: Plan) -> bool:
        path = self._session.path.with_suffix(".pdf")
        try:
            self._render(plan, path, self._language)
        except OsallistamoError as e:
            self._front.tell(e.in_language(self._language))
            return True
        self._tell("printed", path=path)

        return False

    def _duties(self, plan: Plan) -> None:
        duties = {d.path: d for d in (*plan.urgent, *_closed(plan))}
        choices = [(path, self._duty_line(d)) for path, d in duties.items()]
        path = self._front.choose(self._say("duties"), choices)
        if isinstance(path, Step):
            return
        duty = duties[path]
        details = [duty.duty.reason[self._language]]
        if duty.duty.tip:
            details.append(duty.duty.tip[self._language])
        self._front.tell("\n".join(details))
        states = ("done", "open", "not_relevant", "who", "note")
        choice = self._front.choose(
            duty.text[self._language],
            [(key, self._say(f"duty_{key}")) for key in states],
        )
        if not isinstance(choice, Step):
            self._note(duty, choice)

    def _note(self, duty: PlannedDuty, choice: str) -> None:
        status = duty.status
        if choice in ("done", "open"):
            state: State = "done" if choice == "done" else "open"
            status = evolve(status, state=state, reason="")
        else:
            text = self._front.line(
                self._say(f"duty_{choice}_which"), default=getattr(status, choice, "")
            )
            if isinstance(text, Step) or not text.strip():
                return
            match choice:
                case "not_relevant":
                    status = evolve(status, state="not_relevant", reason=text)
                case "who":
                    status = evolve(status, who=text)
                case _:
                    status = evolve(status, note=text)
        try:
            self._session.note(duty.path, status)
        except OsallistamoError as e:
            self._front.tell(e.in_language(self._language))

    def _duty_line(self, duty: PlannedDuty) -> str:
        language = self._language
        state = say(f"document.state_{duty.status.state}", language)
        force = say(f"document.force_{duty.force}", language)
        subject = ""
        if duty.member:
            subject = f"{self._member_name(duty.entry.each, duty.member)}: "

        return f"[{state}, {force}] {subject}{duty.text[language]}"

    @property
    def _interview(self) -> Interview:
        return self._session.interview

    def _move(self, interview: Interview) -> None:
        """
        Go on, save, and tell what the last answer changed.
        """
        try:
            self._session.move(interview)
        except OsallistamoError as e:
            self._front.tell(e.in_language(self._language))
        news = [s for s in interview.shifts if s.now and s.before is not True]
        new = [
            _explanation.title_of(s.entry, self._language)
            for s in news
            if isinstance(s.entry.content, Duty)
        ]
        warned = [
            _explanation.title_of(s.entry, self._language)
            for s in news
            if isinstance(s.entry.content, Caution)
        ]
        for text in warned:
            self._tell("caution", text=text)
        if new:
            self._tell("new_duties", count=len(new), first=new[0])

    def _prompt(self, asked: Asked) -> Prompt:
        shown = ""
        if asked.value is not None and _values.fits(asked.question, asked.value):
            shown = _values.show(asked.question, asked.value, self._language)

        return Prompt(asked=asked, title=self._heading(asked), shown=shown)

    def _heading(self, asked: Asked) -> str:
        progress = self._interview.progress
        title = asked.entry.checklist.title[self._language]
        if asked.member:
            title = f"{self._member_name(asked.entry.each, asked.member)} · {title}"
        section = asked.entry.section.title[self._language]

        return f"{title} · {section} ({progress.answered + 1}/{progress.asked})\n"

    def _member_name(self, group: str, member: str) -> str:
        return _explanation.member_name(
            self._interview.situation, group, member, self._language
        )

    def _say(self, key: str, **values: object) -> str:
        return say(f"wizard.{key}", self._language, **values)

    def _tell(self, key: str, **values: object) -> None:
        self._front.tell(self._say(key, **values))


def _closed(plan: Plan) -> list[PlannedDuty]:
    return [d for d in plan.duties if not d.open]
