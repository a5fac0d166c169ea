"""
Many plans into documents, only those that have changed since the last time.

Rules of this file:

1. One bad plan stops none of the others; it is named.
2. No document is written over another plan's, nor over a plan.
3. A document is left as it is only while all that it is made from is as it was.
"""

import json
import os
import re
import unicodedata

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import closing, suppress
from datetime import date
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from itertools import chain, count
from pathlib import Path

from attrs import evolve, frozen

from osallistamo import _session
from osallistamo._ledger import Entry, digest_of, read_ledger, write_ledger
from osallistamo._many import plan_files
from osallistamo._pdf_file import seems_alive
from osallistamo._spreading import spread
from osallistamo._storage import identity_of, locked, read_plan
from osallistamo._toolkit import Toolkit
from osallistamo.errors import (
    OsallistamoError,
    PlanFileError,
    RenderError,
    UsageError,
)
from osallistamo.rendering import Audience, ready, render


_PART = re.compile(r"\.(?P<name>.+)\.[0-9a-f]{8}\.tmp", re.DOTALL)


@frozen(kw_only=True)
class Rendered:
    """
    What became of one plan.

    Attributes:
        plan: The plan's file.
        document: The document, or None when there is none.
        fresh: Whether it was made now; if not, nothing had changed.
        error: Why there is none.

    """

    plan: Path
    document: Path | None = None
    fresh: bool = False
    error: OsallistamoError | None = None


@frozen(kw_only=True)
class _Order:
    """What is to be made of every plan; `inputs` is a digest of it all."""

    language: str
    audience: Audience
    event: str
    suffix: str
    theme: Path | None
    today: date
    inputs: str = ""

    @property
    def edition(self) -> str:
        """The end of the documents' names."""
        own = "" if self.audience == "project" else f"-{self.event or self.audience}"

        return own + self.suffix


@frozen(kw_only=True)
class _Job:
    plan: Path
    target: Path
    order: _Order
    before: Entry | None


@frozen(kw_only=True)
class _Made:
    fresh: bool = False
    inputs: str = ""
    content: str = ""
    error: OsallistamoError | None = None


def render_many(
    plans: str | Path | Iterable[str | Path],
    folder: str | Path,
    *,
    language: str = "fi",
    audience: Audience = "project",
    event: str = "",
    suffix: str = ".pdf",
    theme: str | Path | None = None,
    today: date,
    executor: Executor | None = None,
    tell: Callable[[Rendered], object] | None = None,
) -> list[Rendered]:
    """
    Write plans as documents into a folder; a bad plan stops none of the others.

    Without an executor new processes on all cores do it, so a script calls it
    under ``if __name__ == "__main__"``. With one, such as Dask's
    ``client.get_executor()``, its workers see the same files.

    Args:
        plans: Plan files, PDFs that carry a plan, folders with such files.
        folder: The folder to write to; it is made when it is not there.
        language: ``fi``, ``sv`` or ``en``.
        audience: Whom the documents are for (see `render`).
        event: The event's id, for the run sheet of one event.
        suffix: Which kind, such as ``.pdf`` (see `render`).
        theme: A city's folder with its own look, else ours.
        today: The day of the plans.
        executor: Runs it.
        tell: Called with what became of each plan, as soon as it is known.

    Returns:
        What became of each plan, in the order given.

    Raises:
        PlanFileError: A folder of plans cannot be read, or has none; another run
            is writing to the same folder.
        RenderError: The folder cannot be made, or not be written to.
        ThemeError: The theme cannot be used.
        UsageError: There is no such document.

    """
    sources, place = plan_files(plans), Path(folder)
    order = _Order(
        language=language,
        audience=audience,
        event=event,
        suffix=suffix,
        theme=Path(theme) if theme else None,
        today=today,
    )
    look = ready(place / f"plan{suffix}", audience=audience, event=event, theme=theme)
    order = evolve(order, inputs=_digest(_library(), look.digest, *_said(order)))
    if executor is not None:
        # Its workers may stand in another folder.
        sources, place = [path.absolute() for path in sources], place.absolute()
        order = evolve(order, theme=order.theme and order.theme.absolute())
    _make_folder(place)
    with locked(place / "osallistamo", told="renders_locked"):
        return _all(sources, place, order, executor, tell or _nothing)


def _all(
    sources: list[Path],
    folder: Path,
    order: _Order,
    executor: Executor | None,
    tell: Callable[[Rendered], object],
) -> list[Rendered]:
    ledger = read_ledger(folder)
    jobs = list(_jobs(sources, folder, order, ledger))
    told: dict[Path, Rendered] = {}
    try:
        with closing(spread(_make, jobs, executor)) as done:
            for job, result in done:
                made = result if isinstance(result, _Made) else _lost(job, result)
                if not made.error:
                    ledger[job.target.name] = Entry(
                        plan=_beside(job.plan, folder),
                        edition=order.edition,
                        inputs=made.inputs,
                        content=made.content,
                    )
                told[job.plan] = _outcome(job, made)
                tell(told[job.plan])
    finally:
        _clear(folder, {job.target.name for job in jobs})
        with suppress(OSError):
            # It saves work, no more.
            write_ledger(folder, ledger)

    return [told[path] for path in sources]


def _outcome(job: _Job, made: _Made) -> Rendered:
    return Rendered(
        plan=job.plan,
        document=None if made.error else job.target,
        fresh=made.fresh,
        error=made.error,
    )


def _nothing(_: Rendered) -> None:
    pass


def _lost(job: _Job, reason: BaseException | _Made) -> _Made:
    return _Made(error=RenderError(f"{job.plan}: {type(reason).__name__}: {reason}"))


# What a worker does


def _make(job: _Job) -> _Made:
    try:
        return _rendered(job)
    except OsallistamoError as e:
        return _Made(error=e)
    except Exception as e:  # noqa: BLE001  # one bad plan stops none of the others
        return _lost(job, e)


def _rendered(job: _Job) -> _Made:
    order, before = job.order, job.before
    # Before it is read: a plan that changes meanwhile is rendered again next time.
    data = _content(job.plan)
    session = _session.reopen(job.plan)
    inputs = _digest(order.inputs, data, _toolkit_digest(session.toolkit))
    found = _content(job.target)
    if before and before.inputs == inputs and before.content == found:
        return _Made(inputs=inputs, content=found)
    if found and not (before and before.content == found):
        _spare(job.target, session.saved.identity)
    render(
        session.plan(order.today),
        job.target,
        language=order.language,
        audience=order.audience,
        event=order.event,
        theme=order.theme,
    )

    return _Made(fresh=True, inputs=inputs, content=digest_of(job.target))


def _content(path: Path) -> str:
    """
    Return a digest of a file; nothing for one that cannot be read.
    """
    try:
        return digest_of(path)
    except OSError:
        return ""


def _spare(target: Path, identity: str) -> None:
    """
    Keep another plan's PDF from being written over; it may be all there is of it.

    Raises:
        PlanFileError: It is another plan's.

    """
    if target.suffix.lower() != ".pdf" or not seems_alive(target):
        return
    try:
        other = read_plan(target)
    except PlanFileError:
        return
    if identity != (other.identity or identity_of(other.toolkit, other.answers)):
        raise PlanFileError("over_other_plan", path=target)


@lru_cache(maxsize=8)
def _toolkit_digest(toolkit: Toolkit) -> str:
    """
    Return a digest of what a toolkit means and of its files, which a PDF carries.
    """
    files = (
        f"{name} {sha256(data).hexdigest()}"
        for name, data in sorted(toolkit.files.items())
    )

    return _digest(toolkit.digest, *files)


@lru_cache(maxsize=1)
def _library() -> str:
    """
    Return what tells this library, and what lays out its pages, from another.
    """
    top = Path(__file__).parent
    files = (
        f"{path.relative_to(top)} {digest_of(path)}"
        for path in sorted(top.rglob("*"))
        if path.suffix not in (".pyc", ".yaml") and path.is_file()
    )

    return _digest(version("osallistamo"), version("weasyprint"), *files)


def _said(order: _Order) -> Iterator[str]:
    yield from (order.language, order.audience, order.event, order.suffix)
    yield order.today.isoformat()


def _digest(*parts: str) -> str:
    return sha256(json.dumps(parts).encode()).hexdigest()


# Where each document goes


def _jobs(
    sources: list[Path], folder: Path, order: _Order, ledger: Mapping[str, Entry]
) -> Iterator[_Job]:
    """
    Yield what to make; two plans never have a document of one name.

    A document keeps the name it had. Plans of one name are told apart
    by the names of their folders, else by a number.
    """
    own = {source: _beside(source, folder) for source in sources}
    namesakes = Counter(_alike(source.stem) for source in sources)
    taken = {
        _alike(path.name) for path in sources if _beside(path.parent, folder) == "."
    }
    owners, had = {}, {}
    for name, entry in ledger.items():
        if (folder / name).exists() and (folder / entry.plan).exists():
            owners[_alike(name)] = entry.plan
            if entry.edition == order.edition:
                had[entry.plan] = name
    for source in sources:
        alone = namesakes[_alike(source.stem)] == 1
        kept = [had[own[source]]] if own[source] in had else []
        for name in chain(kept, _names(source, order.edition, alone=alone)):
            free = owners.get(_alike(name), own[source]) == own[source]
            if free and _alike(name) not in taken:
                break
        taken.add(_alike(name))
        before = ledger.get(name)
        ours = before and before.plan == own[source]
        yield _Job(
            plan=source,
            target=folder / name,
            order=order,
            before=before if ours else None,
        )


def _names(source: Path, edition: str, *, alone: bool) -> Iterator[str]:
    """
    Yield names for a plan's document, the plainest first, without end.
    """
    folders = [part for part in reversed(source.resolve().parent.parts) if part != "/"]
    if alone:
        yield source.stem + edition
    stem = source.stem
    for each in folders:
        stem = f"{each}-{stem}"
        yield stem + edition
    yield from (f"{source.stem}-{number}{edition}" for number in count(2))


def _alike(name: str) -> str:
    """
    Return a name as file systems take it that know no case.
    """
    return unicodedata.normalize("NFC", name).casefold()


def _beside(path: Path, folder: Path) -> str:
    return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()


def _make_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise UsageError("no_folder", path=folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        raise RenderError(f"{folder}: {e.strerror}") from e


def _clear(folder: Path, names: set[str]) -> None:
    """
    Take away what a process that was ended has left half-written.
    """
    for path in folder.glob(".*.tmp"):
        found = _PART.fullmatch(path.name)
        if found and found["name"] in names:
            path.unlink(missing_ok=True)
