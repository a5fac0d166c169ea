"""
Small documents of a plan: the page for residents, and the run sheet of one event.

What stands on them is data, the toolkit's layout.
"""

import sys

from collections.abc import Iterable, Iterator, Mapping

from attrs import evolve, frozen

from osallistamo._languages import show_date, together
from osallistamo._messages import words
from osallistamo._model import EventSheet, Heading, Question, Telling, Topic
from osallistamo._plan import Plan, PlannedDuty
from osallistamo._situation import Looking
from osallistamo._toolkit import Entry
from osallistamo.errors import UsageError
from osallistamo.rendering._notices import Filling, notice
from osallistamo.rendering._speaking import Speaker
from osallistamo.rendering._view import (
    AnswerView,
    EventView,
    ResidentsView,
    StageView,
    ToldView,
    TopicView,
)


STAGES = ("before", "during", "after")


@frozen
class Fit:
    """
    How much stands on the page for residents.

    Attributes:
        size: Size of the type, in points.
        items: Most items of a list.
        letters: Most letters of an answer.

    """

    size: float
    items: int
    letters: int


FITS = (
    Fit(15, 12, 600),
    Fit(13, 12, 600),
    Fit(12.5, 10, 600),
    Fit(12, 8, 600),
    Fit(12, 6, 600),
    Fit(12, 4, 600),
    Fit(12, 3, 600),
    Fit(12, 2, 600),
    Fit(12, 3, 280),
    Fit(12, 3, 140),
    Fit(12, 2, 110),
    Fit(11.5, 3, 140),
    Fit(11, 3, 140),
    Fit(10, 3, 100),
    Fit(10, 2, 80),
)
"""
From the roomiest to the tightest; the first that fits on one page is taken.

Shorter lists come before sentences are cut; smaller than 12 points is the last resort.
"""
ON_PAGES = Fit(12, 12, 600)
"""When what has to stay whole fills more than a page, nothing else is cut short."""


def residents(plan: Plan, language: str, fit: Fit = FITS[0]) -> ResidentsView:
    """
    Return the page for residents.

    Args:
        plan: A public plan, see `osallistamo.rendering._audiences`.
        language: ``fi``, ``sv`` or ``en``.
        fit: How much stands on it.

    Raises:
        UsageError: The toolkit has no page for residents.

    """
    layout = plan.toolkit.layout
    if layout is None or not layout.residents:
        raise UsageError("residents_no_page", toolkit=plan.toolkit.id)

    return _ResidentsPage(Speaker(plan, language), fit).view(layout.residents)


def event_sheet(plan: Plan, id_: str, language: str) -> EventView:
    """
    Return the run sheet of one event.

    Args:
        plan: What follows from the answers.
        id_: The event's id, such as ``opening`` of ``events.opening.date``.
        language: ``fi``, ``sv`` or ``en``.

    Raises:
        UsageError: There is no such event.

    """
    layout = plan.toolkit.layout
    if layout is None or layout.event is None:
        raise UsageError("event_no_sheet", toolkit=plan.toolkit.id)
    tell = Speaker(plan, language)
    members = plan.situation.members(layout.event.group)
    if id_ not in members:
        names = ((m, tell.member_name(layout.event.group, m)) for m in members)
        known = "; ".join(f"{m} ({name})" for m, name in names)
        key = "event_unknown" if members else "event_none"
        raise UsageError(key, given=id_, known=known)

    return _RunSheet(tell, layout.event, id_).view()


def _uncut(fit: Fit) -> Fit:
    return evolve(fit, items=sys.maxsize, letters=sys.maxsize)


def _words(language: str) -> Mapping[str, str]:
    return {**words("document", language), **words("audiences", language)}


@frozen
class _ResidentsPage:
    tell: Speaker
    fit: Fit

    def view(self, topics: tuple[Topic, ...]) -> ResidentsView:
        return ResidentsView(
            language=self.tell.language,
            title=self._cut(self.tell.title),
            kind=self.tell.say("audiences.residents_kind"),
            day=show_date(self.tell.plan.today, self.tell.language),
            words=_words(self.tell.language),
            topics=tuple(self._topics(topics)),
            size=self.fit.size,
        )

    def _topics(self, topics: tuple[Topic, ...]) -> Iterator[TopicView]:
        for topic in topics:
            page = evolve(self, fit=_uncut(self.fit)) if topic.whole else self
            told = list(_joined(t for one in topic.tell for t in page._told(one)))
            if not told and topic.otherwise:
                told = [ToldView(text=self.tell.t(topic.otherwise))]
            if told:
                yield TopicView(title=self.tell.t(topic.title), told=tuple(told))

    def _told(self, telling: Telling) -> Iterator[ToldView]:
        if not self._group(telling) and not self._wanted(telling):
            return
        filling = Filling(self.tell, cut=self._cut)
        text = filling.fill(self.tell.t(telling.text)) if telling.text else ""
        if filling.gaps:
            return
        if not telling.show:
            yield ToldView(text=text)
            return
        items = list(dict.fromkeys(self._items(telling)))
        if items:
            # A line that says "and 1 more" would take the room of that one.
            count = self.fit.items if len(items) > self.fit.items + 1 else len(items)
            left = len(items) - count
            yield ToldView(
                text=text,
                items=tuple(self._cut(item) for item in items[:count]),
                more=self.tell.say("audiences.more", count=left) if left else "",
            )

    def _group(self, telling: Telling) -> str:
        """
        Return the group whose members a list is about, or nothing.
        """
        toolkit = self.tell.plan.toolkit

        return toolkit.by_name[telling.show[0]].each if telling.show else ""

    def _wanted(self, telling: Telling, member: str = "") -> bool:
        if telling.when is None:
            return True
        look = Looking(self.tell.plan.situation, {})
        if member:
            look = look.at(self._group(telling), member)

        return telling.when.evaluate(look) is True

    def _items(self, telling: Telling) -> Iterator[str]:
        """
        Yield answers; those of one member of a group on one line.
        """
        entries = [self.tell.plan.toolkit.by_name[name] for name in telling.show]
        group = self._group(telling)
        for member in self.tell.plan.situation.members(group):
            if group and not self._wanted(telling, member):
                continue
            texts = [t for e in entries for t in self.tell.texts(e, member)]
            if group:
                yield from filter(
                    None, [together(", ", (t.rstrip(".") for t in texts))]
                )
            else:
                yield from texts

    def _cut(self, text: str) -> str:
        """
        Return a text as long as there is room for, cut where a sentence or word ends.
        """
        if len(text) <= self.fit.letters:
            return text
        start = text[: self.fit.letters]
        end = start.rfind(". ") + 1
        if end > self.fit.letters // 2 + 1:
            return start[:end] + "\N{NO-BREAK SPACE}…"
        end = start.rfind(" ")

        return (start[:end] if end > 0 else start) + "…"


def _joined(told: Iterable[ToldView]) -> Iterator[ToldView]:
    """
    Yield sentences that follow one another as one paragraph.
    """
    texts: list[str] = []
    for one in told:
        if not one.items:
            texts.append(one.text)
            continue
        if texts:
            yield ToldView(text=together(" ", texts))
            texts = []
        yield one
    if texts:
        yield ToldView(text=together(" ", texts))


@frozen
class _RunSheet:
    tell: Speaker
    sheet: EventSheet
    member: str

    def view(self) -> EventView:
        language = self.tell.language
        notices = [
            (found.entry.name, notice(self.tell, found))
            for found in self.tell.plan.notices
            if self._mine(found.entry, found.member)
        ]

        return EventView(
            language=language,
            title=self.tell.member_name(self.sheet.group, self.member),
            kind=self.tell.say("audiences.event_kind"),
            project=self.tell.title,
            day=show_date(self.tell.plan.today, language),
            words=_words(language),
            facts=tuple(self._rows(self.sheet.facts)),
            people=tuple(self._rows(self.sheet.people)),
            stages=tuple(self._stages()),
            script=tuple(n for name, n in notices if name in self.sheet.script),
            texts=tuple(n for name, n in notices if name in self.sheet.texts),
            notes=tuple(self._notes()),
        )

    def _mine(self, entry: Entry, member: str) -> bool:
        return entry.each == self.sheet.group and member == self.member

    def _rows(self, headings: tuple[Heading, ...]) -> Iterator[AnswerView]:
        for heading in headings:
            answers = list(self._answers(heading.show))
            if not answers:
                continue
            label = self.tell.t(heading.label) or answers[0].label
            shown = [t for a in answers for t in (*a.paragraphs, *a.items)]
            yield AnswerView(
                path=answers[0].path,
                label=label,
                items=tuple(shown),
                state="answered" if shown else "missing",
            )

    def _answers(self, names: tuple[str, ...]) -> Iterator[AnswerView]:
        """
        Yield the answers of the event, or of the project, whose questions apply.
        """
        for name in names:
            entry = self.tell.plan.toolkit.by_name[name]
            member = self.member if entry.each else ""
            if self.tell.plan.situation.applies(entry, member):
                answer = self.tell.answer(entry, member)
                if answer.state != "not_relevant":
                    yield answer

    def _stages(self) -> Iterator[StageView]:
        mine = [
            d
            for d in self.tell.plan.duties
            if self._mine(d.entry, d.member) and d.status.state != "not_relevant"
        ]
        mine.sort(key=_due)
        for stage in STAGES:
            duties = tuple(self.tell.duty(d) for d in mine if d.duty.phase == stage)
            if duties:
                title = self.tell.say(f"audiences.stage_{stage}")
                yield StageView(title=title, duties=duties)

    def _notes(self) -> Iterator[str]:
        for name in self.sheet.notes:
            entry = self.tell.plan.toolkit.by_name[name]
            member = self.member if entry.each else ""
            if self.tell.plan.situation.applies(entry, member):
                assert isinstance(entry.content, Question)
                yield self.tell.t(entry.content.text)


def _due(duty: PlannedDuty) -> str:
    return duty.due.isoformat() if duty.due else "9999"
