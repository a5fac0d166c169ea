"""
What the plan's pictures are drawn of: lanes and days, reach, open duties by month.
"""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from attrs import evolve, frozen

from osallistamo._catalogues import EVERYONE
from osallistamo._conditions import Gap
from osallistamo._languages import show_date, show_month, together
from osallistamo._methods import answered
from osallistamo._model import Layout, Question
from osallistamo._plan import FORCES, Mark, PlannedDuty
from osallistamo._toolkit import Entry
from osallistamo.rendering._speaking import Speaker
from osallistamo.rendering._view import (
    DayView,
    DueView,
    LaneRowView,
    LaneView,
    ReachRowView,
    ReachView,
    TimelineMarkView,
)


def mark_view(mark: Mark, label: str, language: str) -> TimelineMarkView:
    """
    Return a mark of the timeline as templates see it.
    """
    when = show_date(mark.start, language)
    if mark.end != mark.start:
        when = f"{when} – {show_date(mark.end, language)}"

    return TimelineMarkView(
        label=label,
        start_iso=mark.start.isoformat(),
        end_iso=mark.end.isoformat(),
        when=when,
        kind="law" if mark.law else "fact",
    )


def mark_label(tell: Speaker, mark: Mark) -> str:
    """
    Return what happens on a day; an event's own day needs only the event's name.
    """
    entry, member = tell.plan.toolkit.locate(mark.path)
    if member and not mark.law and entry is _main_question(tell, entry.each):
        return tell.subject(entry, member)

    return tell.titled(mark.path)


# Lanes


@frozen
class _Row:
    """
    Where a mark stands: its lane, and its row in it.

    Attributes:
        order: The lane's place among the lanes.
        title: The lane's title.
        key: What tells the row from others of its lane.
        label: The row's label.

    """

    order: int
    title: str
    key: str
    label: str


def lanes(tell: Speaker) -> Iterator[LaneView]:
    """
    Yield the timeline by kind, in the toolkit's order; what the law sets comes last.

    What is asked once is of its checklist's kind, what is asked for each member
    of a group is of the group's: all that concerns one event makes one row.
    """
    found: dict[tuple[int, str], dict[_Row, list[Mark]]] = {}
    for mark in tell.plan.timeline:
        row = _row(tell, mark)
        found.setdefault((row.order, row.title), {}).setdefault(row, []).append(mark)
    for (_, title), rows in sorted(found.items(), key=lambda pair: pair[0]):
        drawn = tuple(
            one for row, marks in rows.items() for one in _rows(tell, row, marks)
        )
        yield LaneView(title=title, rows=drawn)


def _row(tell: Speaker, mark: Mark) -> _Row:
    toolkit = tell.plan.toolkit
    entry, member = toolkit.locate(mark.path)
    checklist = tell.t(entry.checklist.title)
    subject = tell.subject(entry, member)
    if mark.law:
        return _Row(
            order=len(toolkit.entries),
            title=tell.say("document.mark_law"),
            key=f"{entry.each}.{member}" if member else entry.checklist.id,
            label=subject or checklist,
        )
    if member:
        group = toolkit.by_name[entry.each]
        label = tell.t(toolkit.question(entry.each).label)
        return _Row(order=group.index, title=label, key=member, label=subject)
    first = next(e for e in toolkit.entries if e.checklist is entry.checklist)

    return _Row(
        order=first.index, title=checklist, key=entry.name, label=tell.titled(mark.path)
    )


def _rows(tell: Speaker, row: _Row, marks: list[Mark]) -> Iterator[LaneRowView]:
    """
    Yield a row with all days and the first period; a period more has its own row.
    """
    own = [_in_lane(tell, mark) for mark in marks]
    periods = [mark for mark in own if mark.start_iso != mark.end_iso]
    shared = tuple(mark for mark in own if mark not in periods[1:])
    label = row.label
    if len(shared) == 1 and not shared[0].main:
        label = shared[0].label
    yield LaneRowView(label=label, marks=shared)
    for mark in periods[1:]:
        yield LaneRowView(label=mark.label, marks=(mark,))


def _in_lane(tell: Speaker, mark: Mark) -> TimelineMarkView:
    seen = mark_view(mark, tell.titled(mark.path), tell.language)
    entry, member = tell.plan.toolkit.locate(mark.path)
    if mark.law or not member:
        return seen

    return evolve(seen, main=entry is _main_question(tell, entry.each))


def _main_question(tell: Speaker, group: str) -> Entry | None:
    """
    Return the first question of a group that the timeline shows: an event's own day.
    """
    return next(
        (
            entry
            for entry in tell.plan.toolkit.entries
            if entry.each == group
            and isinstance(entry.content, Question)
            and entry.content.timeline
        ),
        None,
    )


# Days


def days(tell: Speaker) -> Iterator[DayView]:
    """
    Yield each day or period of the timeline with all that stands there.
    """
    for _, found in groupby(tell.plan.timeline, key=lambda m: (m.start, m.end)):
        marks = list(found)
        when = mark_view(marks[0], "", tell.language).when
        facts = (mark_label(tell, mark) for mark in marks if not mark.law)
        yield DayView(
            when=when,
            # What is told apart by this very day is told by the row already.
            facts=tuple(dict.fromkeys(_without(fact, f" ({when})") for fact in facts)),
            law=tuple(_deadlines(tell, [m for m in marks if m.law])),
        )


def _without(text: str, end: str) -> str:
    # Cut, it still knows its language, unlike with `removesuffix`.
    kept = len(text) - len(end) if text.endswith(end) else len(text)

    return text[:kept]


def _deadlines(tell: Speaker, marks: list[Mark]) -> Iterator[str]:
    """
    Yield the deadlines of one day; several of one event are counted.
    """
    subjects: dict[str, list[Mark]] = {}
    for mark in marks:
        subjects.setdefault(_row(tell, mark).label, []).append(mark)
    for subject, found in subjects.items():
        if len(found) == 1:
            yield tell.titled(found[0].path)
        else:
            # A name that is an answer keeps its own language.
            told = tell.say("document.duties_of", subject="\0", count=len(found))
            before, _, after = told.partition("\0")
            yield together("", (before, subject, after))


# Reach


def reach(tell: Speaker) -> ReachView:
    """
    Return who is reached by which method; nothing when no group is concerned.

    A toolkit without a question of whom a method is meant for
    has methods that reach whom they suit.
    """
    layout = tell.plan.toolkit.layout
    if layout is None or not layout.methods:
        return ReachView()
    methods = {r.method.id: r.method for r in tell.plan.methods if r.chosen}
    names = {id_: tell.t(method.name) for id_, method in methods.items()}
    meant = dict(_meant(tell, layout))
    rows = []
    for group, name in _groups(tell, layout):
        suits = [id_ for id_, m in methods.items() if {group, EVERYONE} & set(m.groups)]
        planned = [
            id_ for id_ in methods if {group, EVERYONE} & meant.get(id_, frozenset())
        ]
        if not _knows_whom(tell, layout):
            planned = suits
        rows.append(
            ReachRowView(
                group=name,
                planned=tuple(names[id_] for id_ in planned),
                suitable=tuple(names[id_] for id_ in suits if id_ not in planned),
            )
        )
    if not rows:
        return ReachView()

    return ReachView(methods=tuple(names.values()), rows=tuple(rows))


def _knows_whom(tell: Speaker, layout: Layout) -> bool:
    by_name = tell.plan.toolkit.by_name

    return bool(layout.method_groups) and (
        by_name[layout.method_groups].each == by_name[layout.methods].each
    )


def _meant(tell: Speaker, layout: Layout) -> Iterator[tuple[str, frozenset[str]]]:
    """
    Yield each method that the plan uses with the groups that it is meant for.
    """
    if not _knows_whom(tell, layout):
        return
    situation = tell.plan.situation
    names = (layout.methods, layout.method_groups)
    method, groups = (tell.plan.toolkit.by_name[name] for name in names)
    found: dict[str, set[str]] = {}
    for member in situation.members(method.each):
        for id_ in _ids(tell, method, member):
            found.setdefault(id_, set()).update(_ids(tell, groups, member))
    yield from ((id_, frozenset(ids)) for id_, ids in found.items())


def _ids(tell: Speaker, entry: Entry, member: str) -> tuple[str, ...]:
    value = tell.plan.situation.value(entry, member)
    if isinstance(value, Gap):
        return ()

    return value if isinstance(value, tuple) else (value,)


def _groups(tell: Speaker, layout: Layout) -> Iterator[tuple[str, str]]:
    """
    Yield the groups that the plan concerns with their names, in the author's order.
    """
    concerned = [
        name
        for catalogue in tell.plan.toolkit.catalogues.values()
        for criterion in catalogue.criteria
        if criterion.attribute == "groups"
        for name in criterion.answers
    ]
    if layout.level_groups:
        concerned.append(layout.level_groups)
    chosen = {id_ for n in concerned for id_ in answered(tell.plan.situation, n)}
    if layout.method_groups:
        concerned.append(layout.method_groups)
        meant = set(answered(tell.plan.situation, layout.method_groups))
        # Meant for everyone, a method reaches each group and makes none of its own.
        chosen |= meant - {EVERYONE}
    names: dict[str, str] = {}
    for name in concerned:
        for option in tell.plan.toolkit.question(name).options:
            names.setdefault(option.id, tell.t(option.text))
    yield from ((id_, name) for id_, name in names.items() if id_ in chosen)


# Open duties by month


def due(tell: Speaker) -> Iterator[DueView]:
    """
    Yield open duties by due month: the overdue ones first, those without a day last.
    """
    found: dict[str, list[PlannedDuty]] = {}
    for duty in tell.plan.duties:
        if duty.open:
            found.setdefault(_month(duty), []).append(duty)
    for month, duties in sorted(found.items()):
        label = _month_label(tell, month)
        yield DueView(
            label=label[:1].upper() + label[1:],
            month_iso=month if month not in (_OVERDUE, _UNDATED) else "",
            counts={f: sum(d.force == f for d in duties) for f in FORCES},
        )


# These come before and after all months.
_OVERDUE = "0"
_UNDATED = "x"


def _month(duty: PlannedDuty) -> str:
    if duty.overdue:
        return _OVERDUE

    return duty.due.isoformat()[:7] if duty.due else _UNDATED


def _month_label(tell: Speaker, month: str) -> str:
    if month == _OVERDUE:
        return tell.say("document.overdue")
    if month == _UNDATED:
        return tell.say("document.due_none")

    return show_month(date.fromisoformat(f"{month}-01"), tell.language)
