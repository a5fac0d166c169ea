"""
The conversation of a wizard: which question, which step, what is said.

Both fronts, the terminal and the plain lines, hold this same conversation;
they only differ in how they show and read.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from osallistamo import _explanation, _values
from osallistamo._duty_talk import talk_of_duties
from osallistamo._group_talk import talk_of_members
from osallistamo._interview import Asked
from osallistamo._model import Question
from osallistamo._plan import Plan
from osallistamo._session import Session
from osallistamo._summary import summary
from osallistamo._talk import MENU_STEPS, Front, Prompt, Step, Talk
from osallistamo._upgrade_text import upgrade_as_text
from osallistamo.errors import AnswerError, OsallistamoError


_MOST = 5
"""How many changes of a kind are named when newer checklists have come."""

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
        self._talk = Talk(session, front, language)
        self._today = today
        self._render = render

    def hold(self) -> None:
        """
        Talk until the reader leaves; every answer is saved at once.

        Raises:
            PlanFileError: The plan could not be saved, not even at the end.

        """
        session = self._talk.session
        if session.practice:
            self._talk.tell("practice")
        else:
            self._talk.tell("welcome", path=session.path)
        if session.upgrade is not None:
            before, language = session.saved.version, self._talk.language
            told = upgrade_as_text(session.upgrade, before, language, most=_MOST)
            self._talk.front.tell(told)
        while self._step():
            pass
        session.save()
        if not session.practice:
            self._talk.tell("saved", path=session.path)

    def _step(self) -> bool:
        """
        Take one step; return whether to go on.
        """
        asked = self._talk.interview.question
        if asked is None:
            return self._at_end()
        if asked.kind == "group":
            step = talk_of_members(self._talk, asked)
            return True if step is None else self._do(step, asked)
        reply = self._talk.front.ask(self._prompt(asked))

        return self._take(asked, reply)

    def _take(self, asked: Asked, reply: object) -> bool:
        if not isinstance(reply, Step):
            try:
                self._talk.move(self._talk.interview.answer(reply))
            except AnswerError as e:
                self._talk.front.tell(e.in_language(self._talk.language))
            return True

        return self._do(reply, asked)

    def _do(self, step: Step, asked: Asked) -> bool:
        interview = self._talk.interview
        match step:
            case Step.QUIT:
                return False
            case Step.BACK:
                back = interview.back()
                if back is interview:
                    self._talk.tell("first_question")
                self._talk.move(back)
            case Step.SKIP:
                self._talk.move(interview.skip())
            case Step.LATER:
                self._talk.move(interview.later())
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
        choices = [(s.value, self._talk.say(f"step_{s.value}")) for s in MENU_STEPS]
        choice = self._talk.front.choose(self._talk.say("menu"), choices)

        return True if isinstance(choice, Step) else self._do(Step(choice), asked)

    def _set_aside(self) -> None:
        reason = self._talk.front.line(self._talk.say("not_relevant_reason"))
        if isinstance(reason, Step):
            return
        try:
            self._talk.move(self._talk.interview.not_relevant(reason))
        except AnswerError as e:
            self._talk.front.tell(e.in_language(self._talk.language))

    def _help(self, asked: Asked) -> None:
        question = asked.question
        parts = [
            text[self._talk.language] for text in (question.help, question.why) if text
        ]
        if question.example:
            example = question.example[self._talk.language]
            parts.append(self._talk.say("example", example=example))
        parts += [
            f"{option.text[self._talk.language]}: {option.help[self._talk.language]}"
            for option in question.options
            if option.help
        ]
        parts.append(self._talk.say(f"how_{question.kind}"))
        self._talk.front.tell("\n".join(parts))

    def _why(self, asked: Asked) -> None:
        parts = []
        if asked.question.why:
            parts.append(asked.question.why[self._talk.language])
        parts.append(
            _explanation.explain(
                self._talk.interview.situation, asked.path, self._talk.language
            )
        )
        self._talk.front.tell("\n".join(parts))

    def _overview(self) -> None:
        choices = []
        for one in self._talk.interview.sections():
            title = one.section.title[self._talk.language]
            checklist = one.entry.checklist.title[self._talk.language]
            if one.member:
                checklist = self._talk.member_name(one.entry.each, one.member)
            progress = f"{one.progress.answered}/{one.progress.asked}"
            path = one.entry.path(one.member)
            choices.append((path, f"{checklist}: {title} ({progress})"))
        section = self._talk.front.choose(self._talk.say("overview"), choices)
        if isinstance(section, Step):
            return
        question = self._question_in(section)
        if question:
            self._talk.move(self._talk.interview.jump(question))

    def _question_in(self, first: str) -> str | None:
        """
        Let the reader pick a question of the section that a path begins.
        """
        entry, member = self._talk.session.toolkit.locate(first)
        situation = self._talk.interview.situation
        choices = []
        for other in self._talk.session.toolkit.entries:
            if other.section is not entry.section or not isinstance(
                other.content, Question
            ):
                continue
            if situation.applies(other, member):
                path = other.path(member)
                fact = _explanation.fact(
                    situation, path, self._talk.language, within=entry.each
                )
                choices.append((path, fact))
        choice = self._talk.front.choose(
            entry.section.title[self._talk.language], choices
        )

        return None if isinstance(choice, Step) else choice

    def _at_end(self) -> bool:
        plan = self._talk.session.plan(self._today)
        self._talk.front.tell(summary(plan, self._talk.language))
        interview = self._talk.interview
        _, more = interview.situation.asked(deeper=True)
        open_now = interview.progress.asked - interview.progress.answered
        choices = []
        if not self._talk.session.practice:
            choices.append(("print", self._talk.say("end_print")))
        if open_now:
            choices.append(("again", self._talk.say("end_again", count=open_now)))
        if more and not interview.deeper:
            choices.append(("deeper", self._talk.say("end_deeper", count=more)))
        choices += [
            ("duties", self._talk.say("end_duties")),
            ("overview", self._talk.say("step_overview")),
            ("quit", self._talk.say("step_quit")),
        ]
        choice = self._talk.front.choose(self._talk.say("end"), choices)
        match choice:
            case "print":
                return self._print(plan)
            case "again":
                self._talk.move(interview.again())
            case "deeper":
                self._talk.move(interview.go_deeper())
            case "duties":
                talk_of_duties(self._talk, plan)
            case "overview":
                self._overview()
            case Step.BACK:
                self._talk.move(interview.back())
            case "quit" | Step.QUIT:
                return False

        return True

    def _print(self, plan: Plan) -> bool:
        path = self._talk.session.document
        try:
            self._render(plan, path, self._talk.language)
        except OsallistamoError as e:
            self._talk.front.tell(e.in_language(self._talk.language))
            return True
        self._talk.tell("printed", path=path)

        return False

    def _prompt(self, asked: Asked) -> Prompt:
        shown = ""
        if asked.value is not None and _values.fits(asked.question, asked.value):
            shown = _values.show(asked.question, asked.value, self._talk.language)

        return Prompt(asked=asked, title=self._talk.heading(asked), shown=shown)
