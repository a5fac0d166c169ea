"""
What follows from the answers, on a given day.

A plan is derived, never stored: stored are the answers and the duties' states.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal

from attrs import frozen

from osallistamo import _explanation
from osallistamo._conditions import Gap
from osallistamo._languages import Text
from osallistamo._methods import RankedMethod, rank_methods
from osallistamo._model import Caution, Duty, Notice, Question
from osallistamo._schedule import due_day, is_working_day
from osallistamo._situation import Situation
from osallistamo._toolkit import Entry, Toolkit
from osallistamo._values import Period, meaning


State = Literal["open", "done", "not_relevant"]
FORCES = ("law", "policy", "advice")


@frozen(kw_only=True)
class DutyState:
    """
    What a person noted about a duty (fi: tila).

    Attributes:
        state: ``open``, ``done`` or ``not_relevant``.
        reason: Why it is not relevant.
        who: Who takes care of it.
        note: What else to remember.

    """

    state: State = "open"
    reason: str = ""
    who: str = ""
    note: str = ""


@frozen(kw_only=True, eq=False)
class PlannedDuty:
    """
    A duty as it stands in a plan.

    Attributes:
        entry: The duty's entry in the toolkit.
        member: The member of its group that it concerns, or empty.
        path: Its own path, such as ``events.opening.captions``.
        duty: What its author wrote.
        due: The day it is due, or None when it has none yet.
        waits_for: Path of the date that the due day waits for, or empty.
        working_day: Whether the due day is a working day.
        overdue: Whether the day has passed and the duty is open.
        expired: Whether its rule is no longer in force on the day of the plan.
        status: What a person noted about it.
        because: Paths of the answers that brought it.

    """

    entry: Entry
    member: str
    path: str
    duty: Duty
    due: date | None
    waits_for: str
    working_day: bool
    overdue: bool
    expired: bool
    status: DutyState
    because: tuple[str, ...]

    @property
    def text(self) -> Text:
        """What to do, by language."""
        return self.duty.text

    @property
    def force(self) -> str:
        """``law``, ``policy`` or ``advice``."""
        return self.duty.force

    @property
    def open(self) -> bool:
        """Whether it is still to be done."""
        return self.status.state == "open"


@frozen(kw_only=True, eq=False)
class Found:
    """
    Any other entry that applies, and where.

    Attributes:
        entry: The entry.
        member: The member of its group that it concerns, or empty.
        path: Its own path.
        because: Paths of the answers that decide it.

    """

    entry: Entry
    member: str
    path: str
    because: tuple[str, ...] = ()


@frozen(kw_only=True)
class Mark:
    """
    A day or period on the timeline.

    Attributes:
        start: First day.
        end: Last day.
        path: The question or duty that it comes from.
        law: Whether it is a statutory due day.

    """

    start: date
    end: date
    path: str
    law: bool


@frozen(kw_only=True, eq=False, repr=False)
class Plan:
    """
    A communication and participation plan (fi: viestintä- ja osallisuussuunnitelma).

    Attributes:
        situation: What the answers mean.
        today: The day of the review.
        duties: What to take care of, in the toolkit's order.
        cautions: Contradictions first, then warnings.
        notices: Texts to publish.
        missing: Essential questions without an answer.
        deeper: Questions of the second depth without an answer.
        not_applicable: Questions and duties that do not concern the project.
        waiting: Duties of which it is not known yet whether they apply.
        methods: All methods, the most suitable first.
        timeline: Dates in order.
        states: What was noted about duties, by their path.
        identity: What tells this plan from all others, also after many changes.
        language: The language that answers are written in; empty when unknown.

    """

    situation: Situation
    today: date
    duties: tuple[PlannedDuty, ...]
    cautions: tuple[Found, ...]
    notices: tuple[Found, ...]
    missing: tuple[Found, ...]
    deeper: tuple[Found, ...]
    not_applicable: tuple[Found, ...]
    waiting: tuple[Found, ...]
    methods: tuple[RankedMethod, ...]
    timeline: tuple[Mark, ...]
    states: Mapping[str, DutyState]
    identity: str = ""
    language: str = ""

    def __repr__(self) -> str:
        return (
            f"<Plan {self.toolkit.id} {self.today}: {len(self.duties)} duties, "
            f"{len(self.missing)} missing>"
        )

    @property
    def toolkit(self) -> Toolkit:
        """The toolkit that the plan follows from."""
        return self.situation.toolkit

    @property
    def open_by_law(self) -> tuple[PlannedDuty, ...]:
        """Statutory duties still to be done."""
        return tuple(d for d in self.duties if d.open and d.force == "law")

    @property
    def urgent(self) -> tuple[PlannedDuty, ...]:
        """Open duties: overdue first, then by due day; undated ones come last."""
        return tuple(
            sorted(
                (d for d in self.duties if d.open),
                key=lambda d: (
                    not d.overdue,
                    # A far statutory day does not go before a near one of advice,
                    # but what is late already is told by its weight.
                    FORCES.index(d.force) if d.overdue else 0,
                    d.due or date.max,
                    FORCES.index(d.force),
                ),
            )
        )

    def why(self, path: str, language: str) -> str:
        """
        Return a sentence that says why a question or duty applies, or does not.

        Raises:
            UsageError: There is no such question or duty.

        """
        return _explanation.explain(self.situation, path, language)


def plan(
    toolkit: Toolkit,
    answers: Mapping[str, Any],
    *,
    today: date,
    states: Mapping[str, DutyState] | None = None,
    identity: str = "",
    language: str = "",
) -> Plan:
    """
    Return what follows from answers on a day.

    Args:
        toolkit: The toolkit that was asked.
        answers: Kept answers by question path.
        today: The day of the review.
        states: What was noted about duties, by their path.
        identity: What tells this plan from all others, also after many changes.
        language: The language that answers are written in; empty when unknown.

    """
    situation = Situation.read(toolkit, answers)

    return review(
        situation,
        today=today,
        states=states or {},
        identity=identity,
        language=language,
    )


def review(
    situation: Situation,
    *,
    today: date,
    states: Mapping[str, DutyState],
    identity: str = "",
    language: str = "",
) -> Plan:
    """
    Return what follows from a situation on a day.
    """
    duties: list[PlannedDuty] = []
    found: dict[str, list[Found]] = {key: [] for key in _OTHERS}
    for entry, member in situation.entries():
        applies = situation.applies(entry, member)
        if isinstance(entry.content, Duty) and applies:
            if _in_force(entry.content, today):
                duties.append(_planned(situation, entry, member, today, states))
        elif key := _other(situation, entry, member):
            found[key].append(_found(situation, entry, member))
    cautions = sorted(found["cautions"], key=_gravity)

    return Plan(
        situation=situation,
        today=today,
        duties=tuple(duties),
        methods=rank_methods(situation, today=today),
        timeline=tuple(_timeline(situation, duties)),
        states=states,
        identity=identity,
        language=language,
        **{**{k: tuple(v) for k, v in found.items()}, "cautions": tuple(cautions)},
    )


_OTHERS = ("cautions", "notices", "missing", "deeper", "not_applicable", "waiting")


def _other(situation: Situation, entry: Entry, member: str) -> str:
    """
    Return which list of the plan an entry belongs to, or nothing.
    """
    applies = situation.applies(entry, member)
    match entry.content:
        case Caution() if applies:
            return "cautions"
        case Notice() if applies:
            return "notices"
        case Question() if applies and entry.content.required:
            if situation.value(entry, member) is not Gap.UNKNOWN:
                return ""
            return "deeper" if entry.content.deeper else "missing"
        case Question() | Duty() if applies is False:
            return "not_applicable"
        case Duty() if applies is None:
            return "waiting"

    return ""


def _gravity(found: Found) -> bool:
    return isinstance(found.entry.content, Caution) and (
        found.entry.content.level != "error"
    )


def _found(situation: Situation, entry: Entry, member: str) -> Found:
    return Found(
        entry=entry,
        member=member,
        path=entry.path(member),
        because=_explanation.why(situation, entry, member).paths,
    )


def _in_force(duty: Duty, today: date) -> bool:
    """
    Return whether a rule has come into force; an expired one is shown, marked so.
    """
    return duty.valid.start is None or duty.valid.start <= today


def _planned(
    situation: Situation,
    entry: Entry,
    member: str,
    today: date,
    states: Mapping[str, DutyState],
) -> PlannedDuty:
    duty = entry.content
    assert isinstance(duty, Duty)
    path = entry.path(member)
    status = states.get(path, DutyState())
    due, waits_for = due_of(situation, entry, member)

    return PlannedDuty(
        entry=entry,
        member=member,
        path=path,
        duty=duty,
        due=due,
        waits_for=waits_for,
        working_day=due is None or is_working_day(due),
        overdue=due is not None and due < today and status.state == "open",
        expired=duty.valid.end is not None and duty.valid.end < today,
        status=status,
        because=_explanation.why(situation, entry, member).paths,
    )


def due_of(situation: Situation, entry: Entry, member: str) -> tuple[date | None, str]:
    """
    Return the day a duty is due, or the path of the date that it waits for.
    """
    duty = entry.content
    assert isinstance(duty, Duty)
    if duty.due is None:
        return None, ""
    found = situation.toolkit.find(duty.due.date, entry)
    assert found is not None
    asked, part = found
    own = member if asked.each else ""
    day = day_of(situation, asked, part, own)
    if day is None:
        waits = situation.value(asked, own) is Gap.UNKNOWN
        return None, asked.path(own) if waits else ""
    try:
        return due_day(duty.due, day), ""
    except OverflowError:
        return None, ""


def day_of(situation: Situation, entry: Entry, part: str, member: str) -> date | None:
    """
    Return the day that a question was answered with, or None.
    """
    value = situation.value(entry, member)
    if isinstance(value, Gap):
        return None
    assert isinstance(entry.content, Question)
    meant = meaning(entry.content, value)
    if isinstance(meant, Period):
        return meant.end if part == "end" else meant.start

    return meant if isinstance(meant, date) else None


def _timeline(situation: Situation, duties: list[PlannedDuty]) -> Iterator[Mark]:
    marks = [
        Mark(start=d.due, end=d.due, path=d.path, law=True)
        for d in duties
        if d.due and d.force == "law" and d.open
    ]
    for entry, member in situation.entries():
        content = entry.content
        if isinstance(content, Question) and content.timeline:
            start = day_of(situation, entry, "start", member)
            end = day_of(situation, entry, "end", member)
            if start and end:
                path = entry.path(member)
                marks.append(Mark(start=start, end=end, path=path, law=False))

    yield from sorted(marks, key=lambda m: (m.start, m.end))
