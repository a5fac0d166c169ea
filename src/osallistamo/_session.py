"""
A plan that is being worked on: its file, its toolkit and the interview.

Every step is on disk before the next question is drawn.
"""

import os
import uuid

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal

from attrs import Factory, define, evolve, field

from osallistamo._answers import Answers
from osallistamo._interview import Interview
from osallistamo._library import MANIFEST, load, shipped_toolkits
from osallistamo._plan import DutyState, Plan, review
from osallistamo._renaming import rename
from osallistamo._shelf import from_shelf, shelve
from osallistamo._storage import (
    SavedPlan,
    Step,
    attached,
    identity_of,
    is_pdf,
    read_plan,
    write_plan,
)
from osallistamo._toolkit import Toolkit
from osallistamo._upgrading import Upgrade, upgrade
from osallistamo.errors import PlanFileError, UsageError


@define
class Session:
    """
    A plan at work.

    Attributes:
        path: The plan file.
        saved: What the file holds, as last written.
        interview: Where the conversation is.
        changed: Whether the toolkit here differs from the one the plan was made with.
        source: Where the toolkit is from: ``here``, or from the plan's ``pdf`` or the
            ``shelf`` when there is no other.
        as_made: The version here, when the plan is shown with the one it was made with.
        upgrade: What moving to the toolkit here has changed, or would change.
        document: The PDF that the conversation makes at its end.
        practice: Whether nothing of it is written to disk.

    """

    path: Path
    saved: SavedPlan
    interview: Interview
    changed: bool = False
    source: Literal["here", "pdf", "shelf"] = "here"
    as_made: str = ""
    upgrade: Upgrade | None = None
    practice: bool = False
    document: Path = field(
        default=Factory(lambda self: self.path.with_suffix(".pdf"), takes_self=True)
    )
    _shelved: bool = field(default=False, init=False)

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
        if not self.practice:
            write_plan(self.path, saved)
            if not self._shelved:
                shelve(self.toolkit)
                self._shelved = True
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
            language=self.saved.language,
        )


def start(
    path: Path,
    toolkit: str,
    language: str,
    *,
    answers: Mapping[str, Any] | None = None,
    duties: Mapping[str, DutyState] | None = None,
    practice: bool = False,
) -> Session:
    """
    Begin a plan; its file must not be there yet. A practice one has no file.

    Raises:
        PlanFileError: The file is there already, or cannot be written.
        ToolkitError: The toolkit cannot be used.
        UsageError: There is no such toolkit.

    """
    if path.exists() and not practice:
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
    session = Session(path=path, saved=saved, interview=interview, practice=practice)
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
    source: Literal["here", "pdf", "shelf"] = "here"
    try:
        toolkit = load(path.parent / saved.folder if saved.folder else saved.toolkit)
    except UsageError as e:
        source = "pdf" if is_pdf(path) else "shelf"
        kept = _made_with(path, saved)
        if kept is None and source == "pdf":
            raise PlanFileError("pdf_no_toolkit", path=path, name=saved.toolkit) from e
        if kept is None:
            raise
        toolkit = kept
    renamed = rename(toolkit, saved.answers, saved.duties)
    interview = Interview(toolkit, renamed.answers).left_off_at(saved.left_off)
    identity = saved.identity or identity_of(saved.toolkit, saved.answers)

    return Session(
        path=path,
        saved=evolve(saved, identity=identity, duties=renamed.states),
        interview=interview,
        changed=saved.digest != toolkit.digest,
        source=source,
        document=document_of(path),
    )


def reopen(path: Path) -> Session:
    """
    Open a plan for reading, with the toolkit it was made with when that is at hand.

    Raises:
        PlanFileError: The file cannot be read.
        ToolkitError: The toolkit cannot be used.
        UsageError: The toolkit is not here.

    """
    session = resume(path)
    if not session.changed:
        return session
    saved = read_plan(path)
    old = _made_with(path, saved)
    if old is None or old.digest != saved.digest:
        return session

    return evolve(
        session,
        saved=evolve(session.saved, duties=saved.duties),
        interview=Interview(old, saved.answers),
        as_made=session.toolkit.version,
    )


def upgraded(path: Path, today: date) -> Session:
    """
    Open a plan moved to the toolkit here; nothing is written yet.

    Raises:
        PlanFileError: The file cannot be read.
        ToolkitError: The toolkit cannot be used.
        UsageError: The toolkit is not here.

    """
    session = resume(path)
    if not session.changed:
        return session
    saved, toolkit = read_plan(path), session.toolkit
    step = Step(
        day=today.isoformat(),
        before=_version(saved.version, saved.digest),
        after=_version(toolkit.version, toolkit.digest),
    )

    return evolve(
        session,
        saved=evolve(session.saved, upgrades=(*saved.upgrades, step)),
        upgrade=upgrade(
            saved.answers,
            saved.duties,
            new=toolkit,
            old=_made_with(path, saved),
            today=today,
        ),
    )


def _version(version: str, digest: str) -> str:
    return f"{version} {digest[:16]}"


def take_up(path: Path, today: date) -> Session:
    """
    Go on with a plan, moved to the toolkit here; a PDF's own data are first
    written beside it.

    Raises:
        PlanFileError: The file cannot be read, or beside the PDF is another plan.
        ToolkitError: The toolkit cannot be used.
        UsageError: The toolkit is not here.

    """
    session = upgraded(path, today)
    working = working_file(path)
    if session.source != "here":
        key = "pdf_toolkit" if session.source == "pdf" else "shelf_toolkit"
        raise PlanFileError(key, path=path, name=session.saved.toolkit)
    if working == path:
        return session
    if not working.exists():
        # As it was in the PDF: the first answer writes it as it is now.
        write_plan(working, read_plan(path))
        return evolve(session, path=working)
    try:
        beside = upgraded(working, today)
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


def _made_with(path: Path, saved: SavedPlan) -> Toolkit | None:
    """
    Return the toolkit that a plan was made with: from its PDF, or from the shelf.

    Raises:
        PlanFileError: The PDF carries one that cannot be read.

    """
    from osallistamo._pinned import ARCHIVE, ArchiveError, pinned_toolkit

    archive = attached(path, ARCHIVE) if is_pdf(path) else None
    if archive is None:
        return from_shelf(saved.toolkit, saved.digest)
    try:
        return pinned_toolkit(archive, saved.toolkit)
    except ArchiveError as e:
        raise PlanFileError("pdf_archive", path=path, name=saved.toolkit) from e


def _folder_beside(path: Path, toolkit: str) -> str:
    """
    Return a toolkit's folder relative to the plan; empty for one with an id.
    """
    if toolkit in shipped_toolkits():
        return ""

    return os.path.relpath(Path(toolkit).resolve(), path.parent.resolve())
