"""
What is due across many plans, overdue first.
"""

import json

from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from osallistamo import _session
from osallistamo._languages import show_date
from osallistamo._many import plan_files
from osallistamo._messages import say
from osallistamo._plan import FORCES
from osallistamo._spreading import spread
from osallistamo.errors import OsallistamoError, RenderError
from osallistamo.rendering._speaking import Speaker


FORMAT = "osallistamo-agenda/1"
DAYS = 30

_FEW = 20
"""So many plans are read before other processes would be up."""


@frozen(kw_only=True)
class Item:
    """
    A duty that is due.

    Attributes:
        file: Its plan's file.
        identity: What tells its plan from all others.
        plan: What its plan is called.
        path: Its own path.
        text: What to do, after the name of what it concerns.
        force: ``law``, ``policy`` or ``advice``.
        who: Who takes care of it; empty when nobody is named.
        due: The day it is due.
        overdue: Whether that day has passed.

    """

    file: Path
    identity: str
    plan: str
    path: str
    text: str
    force: str
    who: str
    due: date
    overdue: bool


@frozen(kw_only=True)
class Agenda:
    """
    What is due across plans.

    Attributes:
        today: The day of the review.
        until: The last day that is looked at.
        language: The language of its texts.
        items: What is due, overdue first, then by day.
        failed: Plans that could not be read, with the reason.
        identities: What tells the plans from all others.
        events: The same as calendar events, and what has been done as cancelled;
            only if they were asked for.

    """

    today: date
    until: date
    language: str
    items: tuple[Item, ...]
    failed: tuple[tuple[Path, OsallistamoError], ...]
    identities: tuple[str, ...]
    events: tuple[Any, ...]


@frozen(kw_only=True)
class _Job:
    file: Path
    today: date
    until: date
    language: str
    events: bool


@frozen(kw_only=True)
class _Found:
    identity: str = ""
    items: tuple[Item, ...] = ()
    events: tuple[Any, ...] = ()
    error: OsallistamoError | None = None


def agenda(
    plans: str | Path | Iterable[str | Path],
    *,
    today: date,
    days: int = DAYS,
    language: str = "fi",
    events: bool = False,
) -> Agenda:
    """
    Return what is due across plans; a bad plan stops none of the others.

    Args:
        plans: Plan files, PDFs that carry a plan, folders with such files.
        today: The day of the review.
        days: How many days to look ahead.
        language: ``fi``, ``sv`` or ``en``.
        events: Whether to make calendar events too.

    Raises:
        PlanFileError: A folder cannot be read, or has no plans in it.

    """
    until = today + min(timedelta(days), date.max - today)
    jobs = [
        _Job(file=file, today=today, until=until, language=language, events=events)
        for file in plan_files(plans)
    ]
    found = {job.file: result for job, result in _results(jobs)}
    each = [found[job.file] for job in jobs]
    items = (item for result in each for item in result.items)

    return Agenda(
        today=today,
        until=until,
        language=language,
        items=tuple(sorted(items, key=_urgency)),
        failed=tuple(
            (job.file, result.error)
            for job, result in zip(jobs, each, strict=True)
            if result.error
        ),
        identities=tuple(r.identity for r in each if r.identity),
        events=tuple(event for result in each for event in result.events),
    )


def _results(jobs: list[_Job]) -> Iterator[tuple[_Job, _Found]]:
    if len(jobs) <= _FEW:
        yield from ((job, _look(job)) for job in jobs)
        return
    with closing(spread(_look, jobs)) as done:
        for job, result in done:
            yield job, result if isinstance(result, _Found) else _lost(job, result)


def _urgency(item: Item) -> tuple[date, int, str, str]:
    return item.due, FORCES.index(item.force), item.plan, item.path


def _look(job: _Job) -> _Found:
    try:
        return _of_plan(job)
    except OsallistamoError as e:
        return _Found(error=e)
    except Exception as e:  # noqa: BLE001  # one bad plan stops none of the others
        return _lost(job, e)


def _lost(job: _Job, reason: BaseException | _Found) -> _Found:
    return _Found(error=RenderError(f"{job.file}: {type(reason).__name__}: {reason}"))


def _of_plan(job: _Job) -> _Found:
    session = _session.reopen(job.file)
    plan, identity = session.plan(job.today), session.saved.identity
    tell = Speaker(plan, job.language)
    near = [duty for duty in plan.duties if duty.due and duty.due <= job.until]
    items = []
    for duty in near:
        if duty.open and duty.due:
            item = Item(
                file=job.file,
                identity=identity,
                plan=tell.title,
                path=duty.path,
                text=tell.titled(duty.path),
                force=duty.force,
                who=tell.responsible(duty),
                due=duty.due,
                overdue=duty.overdue,
            )
            items.append(item)
    found = _Found(identity=identity, items=tuple(items))
    if job.events:
        # The library of calendars is needed only when one is made.
        from osallistamo.rendering._calendar import duty_events

        events = duty_events(plan, job.language, identity, near)
        found = evolve(found, events=tuple(events))

    return found


def as_text(found: Agenda) -> str:
    """
    Return an agenda as lines of text.
    """
    language = found.language
    late = [item for item in found.items if item.overdue]
    coming = [item for item in found.items if not item.overdue]
    until = show_date(found.until, language)
    lines = []
    if late:
        lines += [
            say("agenda.late", language, count=len(late)),
            *_lines(late, language),
        ]
    if coming:
        head = say("agenda.coming", language, until=until, count=len(coming))
        lines += [head, *_lines(coming, language)]
    if not lines:
        lines.append(say("agenda.nothing", language, until=until))

    return "\n".join(lines)


def _lines(items: Iterable[Item], language: str) -> Iterator[str]:
    for item in items:
        force = say(f"document.force_{item.force}", language)
        who = say("agenda.who", language, who=item.who) if item.who else ""
        where = f"{item.file}: {item.path}"
        yield f"- {show_date(item.due, language)} [{force}] {item.plan}: {item.text}"
        yield "  " + "; ".join(part for part in (who, where) if part)
    yield ""


def as_json(found: Agenda) -> str:
    """
    Return an agenda as JSON (`schemas/agenda-1.schema.json`).
    """
    data = {
        "format": FORMAT,
        "today": found.today.isoformat(),
        "until": found.until.isoformat(),
        "language": found.language,
        "duties": [_as_data(item) for item in found.items],
        "failed": [
            {"file": str(file), "message": error.in_language(found.language)}
            for file, error in found.failed
        ],
    }

    return json.dumps(data, ensure_ascii=False, indent=2)


def _as_data(item: Item) -> dict[str, Any]:
    return {
        "plan": {"id": item.identity, "title": item.plan, "file": str(item.file)},
        "path": item.path,
        "text": item.text,
        "force": item.force,
        "who": item.who,
        "due": item.due.isoformat(),
        "overdue": item.overdue,
    }


def as_calendar(found: Agenda) -> str:
    """
    Return an agenda as iCalendar, with the same events as the plans' own calendars.
    """
    from osallistamo.rendering._calendar import agenda_calendar

    return agenda_calendar(
        found.events,
        title=say("agenda.title", found.language),
        language=found.language,
        today=found.today,
        identities=found.identities,
    ).decode()
