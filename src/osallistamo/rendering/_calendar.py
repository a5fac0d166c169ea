"""
A plan's days as an iCalendar file: duties with a due day, and the timeline.

Rules of this file:

1. All are whole-day events: every calendar imports those, few import tasks.
2. An event keeps its UID as long as the plan keeps its identity, whatever else
   changes, so a second import moves the event instead of adding another.
3. The revision is the plan's day: a later plan goes before an earlier one.
4. What has been done, or is not relevant, is sent as cancelled, for calendars
   that had it already.
"""

import uuid

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from attrs import frozen
from icalendar import STATUS, TRANSP, Calendar, Event

from osallistamo._messages import words
from osallistamo._plan import Mark, Plan, PlannedDuty
from osallistamo.rendering._blocks import one_line
from osallistamo.rendering._speaking import Speaker
from osallistamo.rendering._view import PlanView


_OURS = uuid.UUID("0b7a5b0e-4a3c-4f43-9e0f-2f6b6d3a9c51")


def to_calendar(plan: Plan, view: PlanView, identity: str) -> bytes:
    """
    Return a plan's days as an iCalendar file.

    Args:
        plan: What follows from the answers.
        view: The same in the reader's language.
        identity: What tells this plan from all others.

    """
    days = _Days(Speaker(plan, view.language), view.title, view.words, identity)
    calendar = Calendar.new(
        prodid=f"-//osallistamo//osallistamo//{view.language.upper()}",
        calscale="GREGORIAN",
        method="PUBLISH",
        name=one_line(view.title),
        description=one_line(view.kind),
        last_modified=days.stamp,
        uid=days.uid(""),
        subcomponents=list(days.all()),
    )

    data: bytes = calendar.to_ical()

    return data


def duty_events(
    plan: Plan, language: str, identity: str, duties: Iterable[PlannedDuty]
) -> Iterator[Event]:
    """
    Yield some dated duties of a plan, the same events as in its own calendar.
    """
    tell = Speaker(plan, language)
    days = _Days(tell, tell.title, words("document", language), identity)
    for duty in duties:
        if duty.due:
            yield days._duty(duty, duty.due)


def agenda_calendar(
    events: Sequence[Event],
    *,
    title: str,
    language: str,
    today: date,
    identities: Iterable[str],
) -> bytes:
    """
    Return events of many plans as one iCalendar file.
    """
    stamp = datetime.combine(today, time(), UTC)
    calendar = Calendar.new(
        prodid=f"-//osallistamo//osallistamo//{language.upper()}",
        calscale="GREGORIAN",
        method="PUBLISH",
        name=one_line(title),
        last_modified=stamp,
        uid=uuid.uuid5(_OURS, "/".join(sorted(identities))),
        subcomponents=events,
    )
    data: bytes = calendar.to_ical()

    return data


@frozen
class _Days:
    tell: Speaker
    title: str
    words: Mapping[str, str]
    identity: str

    @property
    def plan(self) -> Plan:
        return self.tell.plan

    @property
    def stamp(self) -> datetime:
        """The plan's day as a moment."""
        return datetime.combine(self.plan.today, time(), UTC)

    def uid(self, path: str) -> uuid.UUID:
        """
        Return what names one thing of this plan in all calendars.
        """
        return uuid.uuid5(_OURS, f"{self.identity}/{path}")

    def all(self) -> Iterator[Event]:
        """
        Yield the duties that have a due day, then the timeline's other days.
        """
        for duty in self.plan.duties:
            if duty.due:
                yield self._duty(duty, duty.due)
        for mark in self.plan.timeline:
            if not mark.law:
                yield self._mark(mark)

    def _duty(self, duty: PlannedDuty, due: date) -> Event:
        seen, words = self.tell.duty(duty), self.words
        text = self.tell.titled(duty.path)
        told = (
            ("responsible", seen.responsible),
            ("tip", seen.tip),
            ("source", seen.sources),
            ("because", seen.because),
            ("note", seen.note),
        )

        return self._event(
            duty.path,
            due,
            due,
            summary=text if duty.open else f"{seen.state_label}: {text}",
            told=(
                f"{seen.force_label}. {seen.reason}",
                seen.due_note,
                *(f"{words[key]}: {each}" for key, each in told if each),
            ),
            category=seen.force_label,
            status=STATUS.CONFIRMED if duty.open else STATUS.CANCELLED,
        )

    def _mark(self, mark: Mark) -> Event:
        return self._event(
            mark.path,
            mark.start,
            mark.end,
            summary=self.tell.titled(mark.path),
            told=(),
            category=self.words["mark_fact"],
            status=STATUS.CONFIRMED,
        )

    def _event(
        self,
        path: str,
        first: date,
        last: date,
        *,
        summary: str,
        told: Sequence[str],
        category: str,
        status: STATUS,
    ) -> Event:
        lines = (*told, f"{self.title} ({path})")

        return Event.new(
            uid=self.uid(path),
            stamp=self.stamp,
            last_modified=self.stamp,
            sequence=self.plan.today.toordinal(),
            start=first,
            end=_day_after(last),
            summary=one_line(summary),
            description="\n".join(one_line(line) for line in lines if line),
            categories=[one_line(category)],
            status=status,
            # A due day takes nobody's time.
            transparency=TRANSP.TRANSPARENT,
        )


def _day_after(day: date) -> date | None:
    """
    Return the first day that an event no longer takes; none after the last of all.
    """
    return day + timedelta(days=1) if day < date.max else None
