"""
A plan that is being worked on: its file, its toolkit and the interview.

Every step is on disk before the next question is drawn.
"""

import os
import uuid

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from attrs import Factory, define, evolve, field

from osallistamo._answers import Answers
from osallistamo._interview import Interview
from osallistamo._library import MANIFEST, load, shipped_toolkits
from osallistamo._plan import DutyState, Plan, review
from osallistamo._renaming import rename
from osallistamo._storage import (
    SavedPlan,
    attached,
    identity_of,
    is_pdf,
    read_plan,
    write_plan,
)
from osallistamo._toolkit import Toolkit
from osallistamo.errors import PlanFileError, UsageError


@define
class Session:
    """
    A plan at work.

    Attributes:
        path: The plan file.
        saved: What the file holds, as last written.
        interview: Where the conversation is.
        changed: Whether the toolkit differs from the one the plan was made with.
        pinned: Whether the toolkit is the one in the plan's PDF; there is no other.
        document: The PDF that the conversation makes at its end.

    """

    path: Path
    saved: SavedPlan
    interview: Interview
    changed: bool = False
    pinned: bool = False
    document: Path = field(
        default=Factory(lambda self: self.path.with_suffix(".pdf"), takes_self=True)
    )

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
        return review(
            self.interview.situation,
            today=today,
            states=self.saved.duties,
            identity=self.saved.identity,
        )


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
        identity=str(uuid.uuid4()),
        duties=duties or {},
    )
    session = Session(path=path, saved=saved, interview=interview)
    session.save()

    return session


def resume(path: Path) -> Session:
    """
    Open a plan, or the one that a PDF carries, where one left off.

    Raises:
        PlanFileError: The file cannot be read.
        ToolkitError: The toolkit cannot be used.
        UsageError: The toolkit is not here.

    """
    saved = read_plan(path)
    if is_pdf(path) and _stands_beside(path, saved.toolkit):
        saved = evolve(saved, folder=saved.toolkit)
    pinned = False
    try:
        toolkit = load(path.parent / saved.folder if saved.folder else saved.toolkit)
    except UsageError:
        if not is_pdf(path):
            raise
        toolkit = _pinned_toolkit(path, saved.toolkit)
        pinned = True
    renamed = rename(toolkit, saved.answers, saved.duties)
    interview = Interview(toolkit, renamed.answers).left_off_at(saved.left_off)
    identity = saved.identity or identity_of(saved.toolkit, saved.answers)

    return Session(
        path=path,
        saved=evolve(saved, identity=identity, duties=renamed.states),
        interview=interview,
        changed=saved.digest != toolkit.digest,
        pinned=pinned,
        document=document_of(path),
    )


def take_up(path: Path) -> Session:
    """
    Go on with a plan; a PDF's own data are first written beside it.

    Raises:
        PlanFileError: The file cannot be read, or beside the PDF is another plan.
        ToolkitError: The toolkit cannot be used.
        UsageError: The toolkit is not here.

    """
    session = resume(path)
    working = working_file(path)
    if working == path:
        return session
    if session.pinned:
        raise PlanFileError("pdf_toolkit", path=path, name=session.saved.toolkit)
    if not working.exists():
        write_plan(working, session.saved)
        return evolve(session, path=working)
    try:
        beside = resume(working)
    except PlanFileError as e:
        raise PlanFileError("pdf_beside", path=path, beside=working) from e
    if _state(beside) != _state(session):
        raise PlanFileError("pdf_beside", path=path, beside=working)

    return evolve(beside, document=session.document)


def working_file(path: Path) -> Path:
    """
    Return the plan file that answers go to: beside a PDF, its namesake.

    Raises:
        PlanFileError: There is no file to go on with.

    """
    if not is_pdf(path):
        return path
    beside = path.with_suffix(".json")

    return beside if beside != path else path.with_name(f"{path.name}.json")


def document_of(path: Path) -> Path:
    """
    Return the PDF that belongs to a plan; a PDF is its own.
    """
    return path if path.suffix.lower() == ".pdf" else path.with_suffix(".pdf")


def _state(session: Session) -> tuple[str, Mapping[str, Any], Mapping[str, DutyState]]:
    """
    Return what must not get lost of a plan.
    """
    return session.saved.toolkit, session.interview.answers, session.saved.duties


def _stands_beside(path: Path, toolkit: str) -> bool:
    return (
        toolkit.isidentifier()
        and toolkit not in shipped_toolkits()
        and (path.parent / toolkit / MANIFEST).is_file()
    )


def _pinned_toolkit(path: Path, id_: str) -> Toolkit:
    """
    Return the toolkit that a PDF carries.

    Raises:
        PlanFileError: It cannot be read.
        UsageError: It carries none.

    """
    from osallistamo._pinned import ARCHIVE, ArchiveError, pinned_toolkit

    archive = attached(path, ARCHIVE)
    if archive is None:
        raise PlanFileError("pdf_no_toolkit", path=path, name=id_)
    try:
        return pinned_toolkit(archive, id_)
    except ArchiveError as e:
        raise PlanFileError("pdf_archive", path=path, name=id_) from e


def _folder_beside(path: Path, toolkit: str) -> str:
    """
    Return a toolkit's folder relative to the plan; empty for one with an id.
    """
    if toolkit in shipped_toolkits():
        return ""

    return os.path.relpath(Path(toolkit).resolve(), path.parent.resolve())
