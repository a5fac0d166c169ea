"""
One plan into figures: what a toolkit's `reporting:` names is counted.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import chain
from typing import Any

from attrs import frozen

from osallistamo._catalogues import Indicator
from osallistamo._conditions import Gap
from osallistamo._model import (
    Duty,
    EventsReported,
    Grouping,
    IndicatorsReported,
    Reporting,
)
from osallistamo._toolkit import Toolkit
from osallistamo.errors import PlanFileError
from osallistamo.reporting._glancing import Glance, Glancing, Raw, Row, Together
from osallistamo.reporting._tally import Span, Tally, When


UNKNOWN = ""
"""The unit of a project that has not told it."""

MEANS = ("mean_score", "satisfaction_min")
"""Kinds of indicators that are means of what people answered."""


@frozen(kw_only=True)
class Line:
    """
    One project in a line, for programs.

    Attributes:
        project_id: Its register number, or what tells its plan from all others.
        name: Its name.
        grouped_by: By what the report is grouped.
        grouped_as: The unit that the project is in, by that.
        has_plan: Whether it has a plan.
        plan_version: The toolkit and version that the plan was made with.
        approved_on: When it was approved.
        starts_on: When taking part begins.
        levels_used: Forms of participation.
        groups_reached: Groups that methods and events reach.
        methods_used: Methods.
        duties_open: Statutory duties still to be done.
        duties_overdue: Those whose day has passed.
        loop_closed_on: When participants had heard what came of what they gave.
        file: The plan's file.

    """

    project_id: str
    name: str
    grouped_by: str
    grouped_as: str
    has_plan: bool = True
    plan_version: str = ""
    approved_on: str = ""
    starts_on: str = ""
    levels_used: tuple[str, ...] = ()
    groups_reached: tuple[str, ...] = ()
    methods_used: tuple[str, ...] = ()
    duties_open: int = 0
    duties_overdue: int = 0
    loop_closed_on: str = ""
    file: str = ""


class Counting:
    """
    What is asked of each plan of one toolkit, and how it is counted.

    Args:
        by: By what the report is grouped; empty for what the toolkit offers first.
        named: Whether lines are wanted, with the names of projects.

    Attributes:
        toolkit: The toolkit.
        reporting: What is counted.
        grouping: What projects are grouped by; None when the toolkit lacks that.
        span: The period that is reported.
        today: The day of the report.
        glancing: How its plans are looked at.
        laws: Statutory duties by group.
        watched: Duties about recordings, by what they are about.
        apart: Groups that are shown apart, with the number of their row.
        spoken: Questions that pick languages, with the number of their column.

    """

    def __init__(
        self,
        toolkit: Toolkit,
        reporting: Reporting,
        *,
        span: Span,
        today: date,
        by: str = "",
        named: bool = True,
    ) -> None:
        self.toolkit = toolkit
        self.reporting = reporting
        self.grouping = grouping_of(reporting, by)
        self.span = span
        self.today = today
        laws = [
            entry.name
            for entry in toolkit.entries
            if isinstance(entry.content, Duty)
            and entry.content.force == "law"
            and (entry.content.valid.start or today) <= today
        ]
        events = reporting.events
        watched = {
            "deletion": events.deletion if events else (),
            "captions": events.captions if events else (),
        }
        # What a project is called counts for nothing but its line.
        unread = ("", *(() if named else (reporting.name, reporting.number)))
        asked = (*_names(reporting), self.grouping.question if self.grouping else "")
        names = dict.fromkeys(name for name in asked if name not in unread)
        self.glancing = Glancing(toolkit, names, chain(laws, *watched.values()))
        self.laws = self.glancing.laws_of(laws)
        self.watched = {
            figure: self.glancing.laws_of(names) for figure, names in watched.items()
        }
        self.apart = [
            (str(number), frozenset(apart.groups))
            for number, apart in enumerate(reporting.apart)
        ]
        self.spoken = [
            (str(number), spoken.show)
            for number, spoken in enumerate(reporting.languages)
        ]
        self.group_of = {name: toolkit.by_name[name].each for name in names}
        self.kinds = {
            item.id: item.kind
            for item in toolkit.items("indicators")
            if isinstance(item, Indicator)
        }

    def count(
        self, answers: Raw, states: Mapping[str, str], tally: Tally, file: str
    ) -> "Counted":
        """
        Add what one plan adds to the figures.

        Args:
            answers: Its answers by path, as its file holds them.
            states: How its duties stand, by path.
            tally: What is added to.
            file: What to call it in messages.

        Raises:
            PlanFileError: An answer is damaged; then nothing is added.

        """
        try:
            glance = self.glancing.look(answers)
        except (TypeError, ValueError) as e:
            raise PlanFileError("plan_damaged", path=file, detail=e) from e
        counted = Counted(self, answers, states, glance, tally)
        counted.count()

        return counted


def grouping_of(reporting: Reporting, by: str) -> Grouping | None:
    """
    Return what a name stands for that ``--by`` takes; for none, the first offered.
    """
    return next((one for one in reporting.by if by in ("", one.id)), None)


def _names(reporting: Reporting) -> Iterator[str]:
    """
    Yield all questions whose answers are counted, whatever the report is grouped by.
    """
    yield from (reporting.name, reporting.start, reporting.number)
    yield from (reporting.kind, reporting.approved, reporting.closed)
    yield from (*reporting.concerned, *reporting.reached, reporting.level)
    yield from (reporting.level_groups, reporting.method)
    for spoken in reporting.languages:
        yield from spoken.show
    if events := reporting.events:
        yield from (events.date, events.attended, events.recorded)
    if told := reporting.feedback:
        yield from (told.promised, told.given, *told.after)
    if found := reporting.indicators:
        yield from (found.chosen, *_results(found))


def _results(found: IndicatorsReported) -> Iterator[str]:
    yield from (found.indicator, found.day, found.group, found.achieved)
    yield from (found.amount, found.total, found.mean, found.told)


class Counted:
    """
    One plan while it is counted.

    Attributes:
        unit: What it belongs to, by what the report is grouped by.
        start: The day that taking part begins.
        period: Which of the periods that is in, if in either.

    """

    def __init__(
        self,
        counting: Counting,
        answers: Raw,
        states: Mapping[str, str],
        glance: Glance,
        tally: Tally,
    ) -> None:
        self._counting = counting
        self._reporting = counting.reporting
        self._places = counting.glancing.places
        self._answers = answers
        self._states = states
        self._glance = glance
        self._tally = tally
        self._open = self._overdue = 0
        by = counting.grouping
        self.unit: str = (by and self._told(by.question)) or UNKNOWN
        self.start = _first(self._told(counting.reporting.start))
        self.period: When | None = counting.span.when(self.start)

    def count(self) -> None:
        if self.start is None and not self._counting.span.whole:
            self._add("undated", "now")
        if self.period:
            self._count_project(self.period)
        # A state of today: a task that nobody did is open, whenever its project began.
        self._count_duties()
        self._count_events()
        self._count_feedback()
        self._count_indicators()

    def line(self, identity: str, file: str, version: str) -> Line:
        """
        Return the project in a line.
        """
        reporting, by = self._reporting, self._counting.grouping

        def told(name: str) -> str:
            return str(self._told(name) or "")

        return Line(
            project_id=told(reporting.number) or identity,
            name=told(reporting.name),
            grouped_by=by.id if by else "",
            grouped_as=self.unit,
            plan_version=version,
            approved_on=told(reporting.approved),
            starts_on=self.start.isoformat() if self.start else "",
            levels_used=tuple(sorted(self._chosen(reporting.level))),
            groups_reached=tuple(sorted(self._any_of(reporting.reached))),
            methods_used=tuple(sorted(self._chosen(reporting.method))),
            duties_open=self._open,
            duties_overdue=self._overdue,
            loop_closed_on=told(reporting.closed),
            file=file,
        )

    def _add(self, figure: str, when: str, *more: str, count: Any = 1) -> None:
        self._tally[figure, when, self.unit, *more] += count

    def _told(self, name: str) -> Any:
        """
        Return what the project answers to a question, or None.
        """
        return self._at(self._glance.project, name)

    def _at(self, row: Row, name: str) -> Any:
        place = self._places.get(name)
        if place is None:
            return None
        value = row[place]

        return None if value.__class__ is Gap else value

    def _rows(self, name: str) -> Iterable[Row]:
        """
        Return the rows that hold answers to a question.
        """
        each = self._counting.group_of[name]

        return self._glance.members[each].values() if each else (self._glance.project,)

    def _answered(self, name: str) -> list[Any]:
        """
        Return every answer to a question: the project's, or each member's.
        """
        place = self._places[name]
        found = [row[place] for row in self._rows(name)]

        return [value for value in found if value.__class__ is not Gap]

    def _chosen(self, name: str) -> set[str]:
        return self._any_of((name,)) if name else set()

    def _any_of(self, names: Iterable[str]) -> set[str]:
        found: set[str] = set()
        for name in names:
            for value in self._answered(name):
                if value.__class__ is tuple:
                    found.update(value)
                else:
                    found.add(value)

        return found

    def _count_project(self, when: When) -> None:
        reporting = self._reporting
        self._add("plans", when)
        if self._told(reporting.approved):
            self._add("approved", when)
        if kind := self._told(reporting.kind):
            self._add("kind", when, kind)
        concerned = self._any_of(reporting.concerned)
        reached = self._any_of(reporting.reached)
        self._each("concerned", when, concerned)
        self._each("reached", when, reached)
        self._each("missed", when, concerned - reached)
        for number, own in self._counting.apart:
            if not own.isdisjoint(concerned):
                self._add("apart_concerned", when, number)
            if not own.isdisjoint(reached):
                self._add("apart_reached", when, number)
        self._count_levels(when)
        self._count_methods(when)
        tally, unit = self._tally, self.unit
        for number, spoken in self._counting.spoken:
            for language in self._any_of(spoken):
                tally["language", when, unit, number, language] += 1

    def _each(self, figure: str, when: When, ids: Iterable[str]) -> None:
        tally, unit = self._tally, self.unit
        for id_ in ids:
            tally[figure, when, unit, id_] += 1

    def _count_levels(self, when: When) -> None:
        name, beside = self._reporting.level, self._reporting.level_groups
        if not name:
            return
        self._each("level", when, self._chosen(name))
        pairs: set[tuple[str, str]] = set()
        for row in self._rows(name):
            groups, level = self._at(row, beside), self._at(row, name)
            if not groups or not level:
                continue
            levels = (level,) if isinstance(level, str) else level
            for number, own in self._counting.apart:
                if not own.isdisjoint(groups):
                    pairs.update([(number, one) for one in levels])
        for number, level in pairs:
            self._add("level_apart", when, number, level)

    def _count_methods(self, when: When) -> None:
        name = self._reporting.method
        if not name:
            return
        used = self._chosen(name)
        self._each("method", when, used)
        entry = self._counting.toolkit.by_name[name]
        if not entry.each:
            return
        # An activity that was taken out of the plan leaves its answers behind.
        start, end = f"{entry.each}.", f".{name.partition('.')[2]}"
        known = getattr(entry.content, "option_ids", ())
        members = self._glance.members[entry.each]
        asked = sum(f"{start}{member}{end}" in self._answers for member in members)
        # Most plans have none: a count is quicker than a look at each path.
        paths = "\n".join(self._answers) + "\n"
        if paths.count(f"{end}\n") == asked:
            return
        inside = [path for path in self._answers if path.startswith(start)]
        values = [self._answers[path] for path in inside if path.endswith(end)]
        left = {value for value in known if value in values}
        self._each("dropped", when, left - used)

    def _count_duties(self) -> None:
        for each, laws in self._counting.laws.items():
            if not each:
                self._count_laws(laws, self._glance.project, "")
                continue
            for member, row in self._glance.members[each].items():
                self._count_laws(laws, row, f"{each}.{member}.")
        if self.period:
            self._add("open", self.period, count=self._open)
            self._add("overdue", self.period, count=self._overdue)

    def _count_laws(self, laws: tuple[Together, ...], row: Row, start: str) -> None:
        tally, when, unit = self._tally, self.period, self.unit
        still_open = overdue = 0
        for name, how in self._standing(laws, row, start):
            if how == "overdue":
                overdue += 1
            elif how == "open":
                still_open += 1
            if when:
                tally["law", when, unit, name, how] += 1
        self._open += still_open + overdue
        self._overdue += overdue

    def _standing(
        self, laws: tuple[Together, ...], row: Row, start: str
    ) -> Iterator[tuple[str, str]]:
        """
        Yield each duty that applies, and how it stands.
        """
        state_of, today = self._states.get, self._counting.today
        project, members = self._glance.project, self._glance.members
        for together in laws:
            begin = together.decide
            if begin and begin(project, row, row, members) is not True:
                continue
            for law in together.laws:
                decide = law.decide
                if decide and decide(project, row, row, members) is not True:
                    continue
                for name, end, take in law.duties:
                    how = state_of(start + end, "open")
                    if how == "open" and take:
                        due = take(project, row, row, members)
                        how = "overdue" if due is not None and due < today else "open"
                    yield name, how

    def _count_events(self) -> None:
        events = self._reporting.events
        if not events:
            return
        each = self._counting.group_of[events.date]
        counted: set[When] = set()
        for member, row in self._glance.members[each].items() if each else ():
            day = self._at(row, events.date)
            when = self._counting.span.when(day)
            if not when:
                continue
            counted.add(when)
            self._add("events", when)
            if day and day < self._counting.today:
                self._add("held", when)
            attended = self._at(row, events.attended)
            if attended is not None:
                self._add("attended", when, count=attended)
                self._add("attended_events", when)
            recorded = self._at(row, events.recorded)
            if recorded in events.recorded_as:
                self._add("recorded", when)
            for figure in ("deletion", "captions"):
                self._count_recording(events, figure, when, row, f"{each}.{member}.")
        for when in counted:
            self._add("plans_events", when)

    def _count_recording(
        self, events: EventsReported, figure: str, when: When, row: Row, start: str
    ) -> None:
        """
        Count a recording once, by the worst of its duties of a kind.
        """
        each = self._counting.group_of[events.date]
        laws = self._counting.watched[figure].get(each, ())
        found = {how for _, how in self._standing(laws, row, start)}
        for how in ("overdue", "open", "done", "not_relevant"):
            if how in found:
                self._add(figure, when, how)
                return

    def _count_feedback(self) -> None:
        told = self._reporting.feedback
        if not told:
            return
        promised, given = self._told(told.promised), self._told(told.given)
        when = self._counting.span.when(given or promised or self.start)
        if not when:
            return
        self._add("plans_feedback", when)
        if given is None:
            late = promised is not None and promised < self._counting.today
            self._add("feedback", when, "overdue" if late else "waiting")
            return
        late = promised is not None and given > promised
        self._add("feedback", when, "late" if late else "in_time")
        ends = [_last(value) for name in told.after for value in self._answered(name)]
        if ends:
            self._add("days", when, str((given - max(ends)).days))

    def _count_indicators(self) -> None:
        found = self._reporting.indicators
        if not found:
            return
        if self.period:
            self._each("chosen", self.period, self._chosen(found.chosen))
        counted: set[tuple[str, When]] = set()
        for row in self._rows(found.indicator):
            indicator = self._at(row, found.indicator)
            day = self._at(row, found.day)
            when = self._counting.span.when(day or self.start)
            if not indicator or not when:
                continue
            if self._count_result(found, row, indicator, when, day):
                counted.add((indicator, when))
            else:
                self._add("no_value", when, indicator)
        for indicator, when in counted:
            self._add("plans_indicator", when, indicator)

    def _count_result(
        self,
        found: IndicatorsReported,
        row: Row,
        indicator: str,
        when: When,
        day: date | None,
    ) -> bool:
        """
        Count one result by the rule of its kind; return whether it has a value.
        """
        kind = self._counting.kinds[indicator]
        achieved, amount = self._at(row, found.achieved), self._at(row, found.amount)
        total, told = self._at(row, found.total), self._at(row, found.told)
        match kind:
            case "yes_no" | "annual_evaluation" if achieved is not None:
                year = (str(day.year) if day else "",) if kind != "yes_no" else ()
                self._add(kind, when, indicator, *year, "yes" if achieved else "no")
            case "percentage_within_time" if amount is not None:
                if total is None or amount > total:
                    return False
                self._add(kind, when, indicator, "part", count=amount)
                self._add(kind, when, indicator, "whole", count=total)
            case "count_range" if amount is not None:
                self._add(kind, when, indicator, str(amount))
            case "count" if amount is not None:
                self._count_number(found, row, indicator, when, amount)
            case "mean_score" | "satisfaction_min":
                mean = _decimal(self._at(row, found.mean))
                if mean is None or total is None:
                    return False
                self._add(kind, when, indicator, "people", count=total)
                self._add(kind, when, indicator, "points", count=mean * total)
            case "monitored_metric" if amount is not None:
                self._add(kind, when, indicator, str(amount))
            case "feedback_collected" if told is not None or achieved:
                self._add(kind, when, indicator)
            case _:
                return False

        return True

    def _count_number(
        self,
        found: IndicatorsReported,
        row: Row,
        indicator: str,
        when: When,
        amount: int,
    ) -> None:
        if indicator in found.spread:
            self._add("spread", when, indicator, str(amount))
            return
        self._add("count", when, indicator, count=amount)
        if indicator == found.participants:
            group = self._at(row, found.group) or ""
            self._add("people", when, group, count=amount)


def _first(value: Any) -> date | None:
    start: date | None = getattr(value, "start", value)

    return start


def _last(value: Any) -> date:
    end: date = getattr(value, "end", value)

    return end


def _decimal(text: Any) -> Decimal | None:
    try:
        found = Decimal(str(text).replace(",", "."))
    except InvalidOperation:
        return None

    return found if found.is_finite() else None
