"""
A plan that is being worked on: its file, its toolkit and the interview.

Every step is on disk before the next question is drawn.
"""

import os

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from attrs import define, evolve

from osallistamo._answers import Answers
from osallistamo._interview import Interview
from osallistamo._library import load, shipped_toolkits
from osallistamo._model import Question
from osallistamo._plan import DutyState, Plan, review
from osallistamo._storage import SavedPlan, read_plan, write_plan
from osallistamo._toolkit import Toolkit
from osallistamo.errors import PlanFileError


@define
class Session:
    """
    A plan at work.

    Attributes:
        path: The plan file.
        saved: What the file holds, as last written.
        interview: Where the conversation is.
        changed: Whether the toolkit differs from the one the plan was made with.

    """

    path: Path
    saved: SavedPlan
    interview: Interview
    changed: bool = False

    @property
    def toolkit(self) -> Toolkit:
        """What is asked."""
        return self.interview.toolkit

    def move(self, interview: Interview) -> None:
        """
        Go on with the interview as it is now, and save it.

        Raises:
            PlanFileError: It cannot be saved; the answers are still here.

        """
        self.interview = interview
        self.save()

    def note(self, path: str, state: DutyState) -> None:
        """
        Note something about a duty, and save it.

        Raises:
            PlanFileError: It cannot be saved.

        """
        self.saved = evolve(self.saved, duties={**self.saved.duties, path: state})
        self.save()

    def save(self) -> None:
        """
        Write the plan file.

        Raises:
            PlanFileError: It cannot be written; the last good file is as it was.

        """
        saved = evolve(
            self.saved,
            version=self.toolkit.version,
            digest=self.toolkit.digest,
            left_off=self.interview.here or "",
            answers=self.interview.answers,
        )
        write_plan(self.path, saved)
        self.saved = saved

    def plan(self, today: date) -> Plan:
        """
        Return what follows from the answers on a day.
        """
        return review(self.interview.situation, today=today, states=self.saved.duties)


def start(
    path: Path,
    toolkit: str,
    language: str,
    *,
    answers: Mapping[str, Any] | None = None,
    duties: Mapping[str, DutyState] | None = None,
) -> Session:
    """
    Begin a plan; its file must not be there yet.

    Raises:
        PlanFileError: The file is there already, or cannot be written.
        ToolkitError: The toolkit cannot be used.
        UsageError: There is no such toolkit.

    """
    if path.exists():
        raise PlanFileError("plan_exists", path=path)
    loaded = load(toolkit)
    interview = Interview(loaded, answers or Answers())
    saved = SavedPlan(
        toolkit=loaded.id,
        version=loaded.version,
        digest=loaded.digest,
        folder=_folder_beside(path, toolkit),
        language=language,
        duties=duties or {},
    )
    session = Session(path=path, saved=saved, interview=interview)
    session.save()

    return session


def resume(path: Path) -> Session:
    """
    Go on with a plan where one left off.

    Raises:
        PlanFileError: The file cannot be read.
        ToolkitError: The toolkit cannot be used.
        UsageError: The toolkit is not here.

    """
    saved = read_plan(path)
    toolkit = load(path.parent / saved.folder if saved.folder else saved.toolkit)
    answers = renamed(toolkit, saved.answers)
    interview = Interview(toolkit, answers)
    if interview.here and saved.left_off:
        interview = _at(interview, saved.left_off)

    return Session(
        path=path,
        saved=saved,
        interview=interview,
        changed=saved.digest != toolkit.digest,
    )


def _at(interview: Interview, left_off: str) -> Interview:
    """
    Return the interview at the question last shown, or the next open one.
    """
    value = interview.answers.get(left_off)
    if value is None and interview.stands(left_off):
        return evolve(interview, here=left_off)

    return evolve(interview, here=interview.following(left_off))


def renamed(toolkit: Toolkit, answers: Answers) -> Answers:
    """
    Return answers under the names that their questions have now.
    """
    for entry in toolkit.entries:
        if not isinstance(entry.content, Question):
            continue
        for old in entry.content.was:
            name = old if "." in old else f"{entry.each or entry.checklist.id}.{old}"
            for path, now in _moves(answers, name, entry.each, entry.path):
                if path in answers and now not in answers:
                    answers = answers.having(now, answers[path]).without(path)

    return answers


def _moves(
    answers: Answers, name: str, each: str, path_of: Any
) -> list[tuple[str, str]]:
    if not each:
        return [(name, path_of())]
    id_ = name.removeprefix(f"{each}.")
    members = {p.split(".")[1] for p in answers if p.startswith(f"{each}.")}

    return [(f"{each}.{m}.{id_}", path_of(m)) for m in sorted(members)]


def _folder_beside(path: Path, toolkit: str) -> str:
    """
    Return a toolkit's folder relative to the plan; empty for one with an id.
    """
    if toolkit in shipped_toolkits():
        return ""

    return os.path.relpath(Path(toolkit).resolve(), path.parent.resolve())
