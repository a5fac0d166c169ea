"""
What every part of a conversation needs: the plan, the front, the language.
"""

from collections.abc import Sequence
from enum import Enum
from typing import Protocol

from attrs import frozen

from osallistamo import _explanation
from osallistamo._interview import Asked, Interview
from osallistamo._messages import say as message
from osallistamo._model import Caution, Duty
from osallistamo._session import Session
from osallistamo.errors import OsallistamoError


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

    def choose(
        self, message: str, choices: Sequence[tuple[str, str]], *, title: str = ""
    ) -> str | Step:
        """
        Return the key of a choice, or a `Step`.

        A title says where in the interview the choice stands.
        """

    def line(self, message: str, *, default: str = "") -> str | Step:
        """Return a line of text, or `Step.BACK`."""


@frozen
class Talk:
    """
    A plan that is being talked about.

    Attributes:
        session: The plan.
        front: How it is shown and read.
        language: The reader's language.

    """

    session: Session
    front: Front
    language: str

    @property
    def interview(self) -> Interview:
        """
        Where the conversation is.
        """
        return self.session.interview

    def move(self, interview: Interview) -> None:
        """
        Go on, save, and tell what the last answer changed.
        """
        try:
            self.session.move(interview)
        except OsallistamoError as e:
            self.front.tell(e.in_language(self.language))
        news = [s for s in interview.shifts if s.now and s.before is not True]
        new = [
            _explanation.title_of(s.entry, self.language)
            for s in news
            if isinstance(s.entry.content, Duty)
        ]
        warned = [
            _explanation.title_of(s.entry, self.language)
            for s in news
            if isinstance(s.entry.content, Caution)
        ]
        for text in warned:
            self.tell("caution", text=text)
        if new:
            self.tell("new_duties", count=len(new), first=new[0])

    def heading(self, asked: Asked) -> str:
        """
        Return where a question stands: its checklist, section and progress.
        """
        progress = self.interview.progress
        title = asked.entry.checklist.title[self.language]
        if asked.member:
            title = f"{self.member_name(asked.entry.each, asked.member)} · {title}"
        section = asked.entry.section.title[self.language]

        # Back at a question with an answer, that one is counted already.
        number = progress.answered + (not asked.settled)

        return f"{title} · {section} ({number}/{progress.asked})\n"

    def member_name(self, group: str, member: str) -> str:
        """
        Return what a member of a group is called.
        """
        return _explanation.member_name(
            self.interview.situation, group, member, self.language
        )

    def say(self, key: str, **values: object) -> str:
        """
        Return one of the wizard's messages.
        """
        return message(f"wizard.{key}", self.language, **values)

    def tell(self, key: str, **values: object) -> None:
        """
        Show one of the wizard's messages.
        """
        self.front.tell(self.say(key, **values))
