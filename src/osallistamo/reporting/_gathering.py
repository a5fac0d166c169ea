"""
Plan files into figures: one plan at a time, on all cores, none kept in memory.

A plan that cannot be read is named and left out; it never stops the others.
"""

import multiprocessing
import os
import threading

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from attrs import field, frozen

from osallistamo._answers import Answers
from osallistamo._collector import collector_off
from osallistamo._ledger import read_ledger
from osallistamo._library import load
from osallistamo._pdf_file import seems_alive
from osallistamo._renaming import may_move, rename
from osallistamo._storage import (
    MAX_BYTES,
    from_json,
    identity_of,
    is_pdf,
    plan_data,
    read_plan,
    to_json,
)
from osallistamo._toolkit import Toolkit
from osallistamo.errors import OsallistamoError, PlanFileError, UsageError
from osallistamo.reporting._counting import Counting, Line
from osallistamo.reporting._tally import (
    Gathered,
    Span,
    Tally,
    Trouble,
    together,
    twice,
)


FEW = 200
"""So many plans are counted at once; more are spread over all cores."""

FIRST = 20
"""How many of many are counted before that."""

MOST_AT_ONCE = 250
"""How many plans a core takes at a time: the last ones leave no core idle for long."""

_MARK = b'"osallistamo-plan/'
_BEGINNING = 200
_KINDS = frozenset((str, bool, int, list, dict))
_STATES = frozenset(("open", "done", "not_relevant"))


@frozen(kw_only=True)
class Work:
    """
    What is to be found out of every plan.

    Attributes:
        span: The period that is reported.
        today: The day of the report.
        lines: Whether a line of each project is wanted.
        names: Whether names of projects are wanted, to be found in a list.
        by: By what the report is grouped; empty for what each toolkit offers first.

    """

    span: Span = field(factory=Span)
    today: date
    by: str = ""
    lines: bool = False
    names: bool = False


class Place(NamedTuple):
    """A file that may hold a plan; `named` when someone said that it does."""

    # Sent to other processes by the thousands, which tuples bear best.

    path: str
    named: bool


def places(paths: Iterable[Path]) -> Iterator[Place]:
    """
    Yield plan files: those named, and all in the folders named.

    A PDF in a folder counts when there is no plan file beside it.

    Raises:
        UsageError: There is no such file or folder.

    """
    for path in paths:
        if path.is_dir():
            yield from _in_folder(path)
        elif path.exists():
            yield Place(str(path), named=True)
        else:
            raise UsageError("report_no_file", path=path)


def _in_folder(folder: Path) -> Iterator[Place]:
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        known = set(files)
        alone = []
        for name in sorted(files):
            stem, suffix = os.path.splitext(name)  # noqa: PTH122  # ten thousand names
            if name.startswith("."):
                continue
            if suffix.lower() == ".json":
                yield Place(f"{place}{os.sep}{name}", named=False)
            elif suffix.lower() == ".pdf" and f"{stem}.json" not in known:
                alone.append(name)
        made = read_ledger(Path(place)) if alone else {}
        for name in alone:
            # What was rendered from a plan that is still there is no second plan.
            if name not in made or not Path(place, made[name].plan).exists():
                yield Place(f"{place}{os.sep}{name}", named=False)


def gather(
    paths: Sequence[Path],
    work: Work,
    *,
    executor: Executor | None = None,
    tell: Callable[[Line], None] | None = None,
) -> Gathered:
    """
    Return what all plans add up to.

    Args:
        paths: Plan files and folders.
        work: What is to be found out.
        executor: What spreads the work; all cores of this machine when left out.
        tell: Takes the line of each project.

    Raises:
        PlanFileError: There are no plans in the folders.
        UsageError: There is no such file or folder.

    """
    found = list(dict.fromkeys(places(paths)))
    whole = together(_handed_on(_counted(found, work, executor), tell))
    if not whole.plans and not whole.troubles:
        raise PlanFileError("folder_without_plans", path=paths[0])

    return whole


Part = tuple[Gathered, list[Line]]
"""What some plans add up to, and the line of each if wanted."""


def _counted(
    found: Sequence[Place], work: Work, executor: Executor | None
) -> Iterator[Part]:
    # The first plans are counted here: whoever is forked then knows their toolkits.
    here = FIRST if len(found) > FEW else FEW
    yield count_files(found[:here], work)
    if rest := found[here:]:
        with _spread(executor) as (spread, cores):
            size = max(FEW, min(MOST_AT_ONCE, -(-len(rest) // (8 * cores))))
            parts = [rest[i : i + size] for i in range(0, len(rest), size)]
            yield from spread.map(count_files, parts, [work] * len(parts))


def _handed_on(
    parts: Iterable[Part], tell: Callable[[Line], None] | None
) -> Iterator[Gathered]:
    for part, lines in parts:
        if tell:
            for line in lines:
                tell(line)
        yield part


@contextmanager
def _spread(executor: Executor | None) -> Iterator[tuple[Executor, int]]:
    cores = os.process_cpu_count() if hasattr(os, "process_cpu_count") else None
    cores = cores or len(os.sched_getaffinity(0))
    if executor:
        yield executor, cores
        return
    # Forking shares what has been read, but a thread's locks would stay locked.
    alone = threading.active_count() == 1
    context = multiprocessing.get_context("fork" if alone else "forkserver")
    with ProcessPoolExecutor(cores, mp_context=context) as pool:
        yield pool, cores


def count_files(files: Sequence[Place], work: Work) -> Part:
    """
    Return what some plans add up to, and the line of each if wanted.
    """
    tally: Tally = Counter()
    troubles: list[Trouble] = []
    seen: dict[str, str] = {}
    toolkits: set[str] = set()
    projects: set[str] = set()
    lines: list[Line] = []
    plans = 0
    # Plans are no garbage in circles: the collector would look at all in vain.
    with collector_off():
        for place in files:
            try:
                plan = read(place)
                if plan is None:
                    continue
                counting = _counting(plan.toolkit, work)
                answers, states = _of_today(plan, counting)
                counted = counting.count(answers, states, tally, place.path)
            except OsallistamoError as e:
                values = {key: str(value) for key, value in e.values.items()}
                troubles.append(
                    Trouble(file=place.path, key=f"errors.{e.key}", values=values)
                )
                continue
            plans += 1
            toolkits.add(plan.toolkit)
            if plan.identity in seen:
                troubles.append(twice(place.path, seen[plan.identity]))
            seen.setdefault(plan.identity, place.path)
            if work.lines or work.names:
                line = counted.line(plan.identity, place.path, plan.version)
                if work.lines:
                    lines.append(line)
                projects |= {known_as(line.name), known_as(line.project_id)}
    projects.discard("")

    gathered = Gathered(
        tally=tally,
        troubles=tuple(troubles),
        toolkits=frozenset(toolkits),
        plans=plans,
        seen=seen,
        projects=frozenset(projects),
    )

    return gathered, lines


def known_as(name: str) -> str:
    """
    Return a project's name or number as lists may write it.
    """
    return " ".join(name.casefold().split())


@frozen(kw_only=True)
class Raw:
    """
    A plan as it is read for the report.

    Attributes:
        toolkit: The toolkit's id, or its folder.
        version: The toolkit's id and version.
        digest: The toolkit's digest.
        identity: What tells the plan from all others.
        answers: Answers by path, as JSON.
        states: How duties stand, by path.

    """

    toolkit: str
    version: str
    digest: str
    identity: str
    answers: dict[str, Any]
    states: Mapping[str, str]


def read(place: Place) -> Raw | None:
    """
    Return a plan, or None for a file in a folder that holds none.

    Raises:
        PlanFileError: It cannot be read.

    """
    path = Path(place.path)
    try:
        # pathlib costs as much as parsing, and what is read at once needs no buffer.
        with open(place.path, "rb", buffering=0) as file:  # noqa: PTH123
            # To read at most so much would make room for as much, each time.
            too_big = os.fstat(file.fileno()).st_size > MAX_BYTES
            content = file.read(_BEGINNING) if too_big else file.read()
    except OSError as e:
        raise PlanFileError("read_failed", path=path, detail=e.strerror) from e
    if content.startswith(b"%PDF"):
        return _from_pdf(path, place)
    if _MARK not in content[:_BEGINNING] and not place.named:
        return None
    if too_big:
        raise PlanFileError("plan_too_big", path=path, limit=MAX_BYTES // 2**20)
    data = plan_data(content, path)
    try:
        return _raw(data, path)
    except (AttributeError, KeyError, TypeError, ValueError) as e:
        raise PlanFileError("plan_damaged", path=path, detail=e) from e


def _from_pdf(path: Path, place: Place) -> Raw | None:
    if not place.named and not (is_pdf(path) and seems_alive(path)):
        return None
    saved = read_plan(path)

    return Raw(
        toolkit=saved.toolkit,
        version=f"{saved.toolkit} {saved.version}",
        digest=saved.digest,
        identity=saved.identity or identity_of(saved.toolkit, saved.answers),
        answers=_as_json(saved.answers),
        states={key: one.state for key, one in saved.duties.items()},
    )


def _raw(data: dict[str, Any], path: Path) -> Raw:
    toolkit, answers = data["toolkit"], data["answers"]
    if not set(map(type, answers.values())) <= _KINDS:
        raise TypeError("answers")
    noted = data.get("duties", {})
    states = {path: note.get("state", "open") for path, note in noted.items()}
    if not _STATES.issuperset(states.values()):
        raise ValueError("duties")
    id_, version, folder = toolkit["id"], toolkit["version"], toolkit.get("folder", "")
    identity = data.get("id", "")
    if not all(isinstance(text, str) for text in (id_, version, folder, identity)):
        raise TypeError("toolkit")

    return Raw(
        toolkit=str(path.parent / folder) if folder else id_,
        version=f"{id_} {version}",
        digest=toolkit["digest"],
        identity=identity or identity_of(id_, _kept(answers)),
        answers=answers,
        states=states,
    )


def _kept(answers: Mapping[str, Any]) -> Answers:
    return Answers({path: from_json(value) for path, value in answers.items()})


def _as_json(answers: Answers) -> dict[str, Any]:
    return {path: to_json(value) for path, value in answers.items()}


def toolkits_of(gathered: Gathered, work: Work) -> list[Toolkit]:
    """
    Return the toolkits of the plans, those that most is known of first.
    """
    found = [_counting(name, work).toolkit for name in sorted(gathered.toolkits)]

    return sorted(found, key=lambda toolkit: -len(toolkit.entries))


@lru_cache(maxsize=32)
def _counting(toolkit: str, work: Work) -> Counting:
    """
    Return how plans of a toolkit are counted.

    Raises:
        OsallistamoError: There is no such toolkit, or it says nothing of reports.

    """
    loaded = load(toolkit)
    if loaded.reporting is None:
        raise UsageError("report_no_part", name=loaded.id)

    return Counting(
        loaded,
        loaded.reporting,
        span=work.span,
        today=work.today,
        by=work.by,
        named=work.lines or work.names,
    )


def _of_today(
    plan: Raw, counting: Counting
) -> tuple[Mapping[str, Any], Mapping[str, str]]:
    """
    Return answers and states under the names that the toolkit has now.
    """
    toolkit = counting.toolkit
    if plan.digest == toolkit.digest or not (
        may_move(toolkit, plan.answers) or may_move(toolkit, plan.states)
    ):
        return plan.answers, plan.states
    noted: dict[str, Any] = dict(plan.states)
    renamed = rename(toolkit, _kept(plan.answers), noted)
    if not renamed.moves:
        return plan.answers, plan.states

    return _as_json(renamed.answers), dict[str, Any](renamed.states)
