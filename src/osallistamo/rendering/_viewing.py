"""
A plan in one language: the engine's `Plan` into the templates' `PlanView`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from attrs import frozen

from osallistamo._catalogues import Level, Source
from osallistamo._conditions import Gap
from osallistamo._languages import show_date, together
from osallistamo._messages import say, words
from osallistamo._methods import RankedMethod, Reason, answered
from osallistamo._model import (
    Duty,
    Heading,
    Question,
)
from osallistamo._plan import FORCES, Found, Mark, Plan
from osallistamo._signs import UNPRINTABLE
from osallistamo.rendering._chapters import chapters
from osallistamo.rendering._notices import notice
from osallistamo.rendering._overviews import (
    days,
    due,
    lanes,
    mark_label,
    mark_view,
    reach,
)
from osallistamo.rendering._speaking import Speaker
from osallistamo.rendering._view import (
    AnswerView,
    LevelCellView,
    LevelsView,
    LevelView,
    MethodView,
    NotApplicableView,
    PlanView,
    SourceView,
    TimelineMarkView,
    WaitingView,
)


BEST_METHODS = 8
"""How many methods are shown beside those that the plan uses."""

MANY = 3
"""A section of which more does not apply, for one reason, is named as a whole."""


def view(plan: Plan, language: str) -> PlanView:
    """
    Return a plan as templates see it.

    Args:
        plan: What follows from the answers.
        language: ``fi``, ``sv`` or ``en``.

    """
    return _Viewing(Speaker(plan, language)).view()


@frozen
class _Viewing:
    tell: Speaker

    @property
    def plan(self) -> Plan:
        return self.tell.plan

    def view(self) -> PlanView:
        plan, language = self.plan, self.tell.language
        toolkit, layout = plan.toolkit, plan.toolkit.layout
        found = chapters(self.tell)
        kind = say("document.kind", language)

        return PlanView(
            language=language,
            title=self.tell.title,
            kind=kind,
            toolkit=f"{toolkit.title[language]} {toolkit.version}",
            digest=toolkit.digest[:16],
            day=show_date(plan.today, language),
            day_iso=plan.today.isoformat(),
            words={**words("document", language), **words("pictures", language)},
            facts=self._rows(layout.facts) if layout else (),
            summary=self._rows(layout.summary) if layout else (),
            readiness=tuple(self._readiness()),
            urgent=tuple(self.tell.duty(d) for d in plan.urgent),
            open_duties={
                force: sum(d.open and d.force == force for d in plan.duties)
                for force in FORCES
            },
            done_duties=sum(d.status.state == "done" for d in plan.duties),
            timeline=tuple(self._marks()),
            lanes=tuple(lanes(self.tell)),
            days=tuple(days(self.tell)),
            due=tuple(due(self.tell)),
            levels=self._levels(),
            methods=tuple(self._methods()),
            reach=reach(self.tell),
            chapters=found,
            notices=tuple(notice(self.tell, n) for n in plan.notices),
            missing=tuple(self._unanswered(plan.missing)),
            deeper=tuple(self._unanswered(plan.deeper)),
            cautions=tuple(self.tell.caution(c) for c in plan.cautions),
            waiting=tuple(self._waiting()),
            not_applicable=tuple(self._not_applicable()),
            sources=tuple(self._sources()),
            approval=tuple(self._approval()),
        )

    def _rows(self, headings: tuple[Heading, ...]) -> tuple[AnswerView, ...]:
        """
        Return what is known under each heading, without those that nobody asks for.
        """
        found: list[AnswerView] = []
        empty: set[str] = set()
        for heading in headings:
            group = self.plan.toolkit.by_name[heading.show[0]].each
            if group and self._is_empty(group):
                # That there are no events is told once; then they have no days either.
                if group not in empty:
                    found.append(self._row(heading, self.tell.say("values.none")))
                empty.add(group)
            elif (row := self._row(heading)).state != "missing" or self._waits(heading):
                found.append(row)

        return tuple(found)

    def _row(self, heading: Heading, instead: str = "") -> AnswerView:
        name = heading.show[0]
        label = self.tell.t(heading.label or self.plan.toolkit.question(name).label)
        answers = [a for name in heading.show for a in self._answers(name)]
        found = (text for a in answers for text in (*a.paragraphs, *a.items))
        # Members of a group may have the same answer: it is told once.
        shown = list(dict.fromkeys(found)) or [instead] * bool(instead)
        several = len(shown) > 1
        aside = next((a for a in answers if a.state in ("not_relevant", "later")), None)
        state, note = (aside.state, aside.note) if aside else ("missing", "")

        return AnswerView(
            path=name,
            label=label,
            paragraphs=() if several else tuple(shown),
            items=tuple(shown) if several else (),
            state="answered" if shown else state,
            note="" if shown else note,
        )

    def _answers(self, name: str) -> Iterator[AnswerView]:
        entry = self.plan.toolkit.by_name[name]
        for member in self.plan.situation.members(entry.each):
            yield self.tell.answer(entry, member)

    def _is_empty(self, group: str) -> bool:
        """
        Return whether it has been answered that a group has no members.
        """
        value = self.plan.situation.value(self.plan.toolkit.by_name[group])

        return not isinstance(value, Gap) and not value

    def _waits(self, heading: Heading) -> bool:
        """
        Return whether an essential answer is missing under a heading.
        """
        missing = {found.entry.name for found in self.plan.missing}
        entries = (self.plan.toolkit.by_name[name] for name in heading.show)

        return any(e.name in missing or e.each in missing for e in entries)

    def _unanswered(self, questions: Iterable[Found]) -> Iterator[str]:
        for found in questions:
            question = found.entry.content
            assert isinstance(question, Question)
            where = self.tell.subject(found.entry, found.member) or self.tell.t(
                found.entry.checklist.title
            )
            yield where + ": " + self.tell.t(question.label)

    def _waiting(self) -> Iterator[WaitingView]:
        for found in self.plan.waiting:
            duty = found.entry.content
            assert isinstance(duty, Duty)
            subject = self.tell.subject(found.entry, found.member)
            text = self.tell.t(duty.text)
            yield WaitingView(
                text=subject + ": " + text if subject else text,
                force_label=self.tell.say(f"document.force_{duty.force}"),
                depends_on=self.tell.because(found.entry, found.member),
            )

    def _not_applicable(self) -> Iterator[NotApplicableView]:
        """
        Yield what does not apply, together where the reason is the same.

        Whole sections, and duties by law and policy: what a reader could miss.
        """
        found: dict[tuple[str, str, str], list[Found]] = {}
        for one in self.plan.not_applicable:
            subject = self.tell.subject(one.entry, one.member)
            where = subject or self.tell.t(one.entry.checklist.title)
            section = self.tell.t(one.entry.section.title)
            reason = self.tell.because(one.entry, one.member)
            found.setdefault((where, section, reason), []).append(one)
        sizes = Counter(
            id(entry.section)
            for entry in self.plan.toolkit.entries
            if isinstance(entry.content, Question | Duty)
        )
        for (where, section, reason), items in found.items():
            whole = len(items) == sizes[id(items[0].entry.section)]
            texts = [
                self.tell.t(one.entry.content.text).rstrip(".")
                for one in items
                if isinstance(one.entry.content, Duty)
                and one.entry.content.force != "advice"
            ]
            if whole and len(items) > MANY:
                texts = []
            if not whole and not texts:
                continue
            yield NotApplicableView(
                title=where + ": " + section,
                texts=tuple(texts),
                count=len(items),
                reason=reason,
            )

    def _marks(self) -> Iterator[TimelineMarkView]:
        """
        Yield the timeline's marks; statutory days of one day stand together.
        """
        kinds = groupby(self.plan.timeline, key=lambda m: (m.law, m.start, m.end))
        for (law, _, _), found in kinds:
            marks = list(found)
            if law and len(marks) > 1:
                label = self.tell.say("document.law_days", count=len(marks))
                yield self._mark(marks[0], label)
            else:
                yield from (self._mark(m, mark_label(self.tell, m)) for m in marks)

    def _mark(self, mark: Mark, label: str) -> TimelineMarkView:
        return mark_view(mark, label, self.tell.language)

    def _levels(self) -> LevelsView:
        layout = self.plan.toolkit.layout
        if layout is None or not layout.level:
            return LevelsView()
        chosen = set(answered(self.plan.situation, layout.level))
        found = [i for i in self.plan.toolkit.items("levels") if isinstance(i, Level)]
        levels = sorted(found, key=lambda item: item.order)
        numbers = {self.tell.t(level.name): n for n, level in enumerate(levels, 1)}
        cells = tuple(self._cells(numbers))

        return LevelsView(
            levels=tuple(
                LevelView(
                    name=self.tell.t(level.name),
                    plain=self.tell.t(level.plain),
                    promise=self.tell.t(level.promise),
                    chosen=level.id in chosen,
                )
                for level in levels
            ),
            phases=self._options(layout.level_phase, {c.phase for c in cells}),
            groups=self._options(layout.level_groups, {c.group for c in cells}),
            cells=cells,
        )

    def _options(self, name: str, used: set[str]) -> tuple[str, ...]:
        if not name:
            return ()
        texts = (self.tell.t(o.text) for o in self.plan.toolkit.question(name).options)

        return tuple(text for text in texts if text in used)

    def _cells(self, numbers: Mapping[str, int]) -> Iterator[LevelCellView]:
        layout, situation = (
            self.plan.toolkit.layout,
            self.plan.situation,
        )
        assert layout is not None
        names = (layout.level_groups, layout.level_phase, layout.level)
        if not all(names):
            return
        entries = [situation.toolkit.by_name[name] for name in names]
        found: dict[tuple[str, str], list[str]] = {}
        for member in situation.members(entries[0].each):
            groups, phases, levels = (self.tell.texts(e, member) for e in entries)
            for group in groups:
                for phase in phases:
                    found.setdefault((group, phase), []).extend(levels)
        for (group, phase), names_there in found.items():
            unique = tuple(dict.fromkeys(names_there))
            yield LevelCellView(
                group=group,
                phase=phase,
                levels=unique,
                numbers=tuple(sorted(numbers[n] for n in unique if n in numbers)),
            )

    def _methods(self) -> Iterator[MethodView]:
        ranked = self.plan.methods
        chosen = [r for r in ranked if r.chosen]
        others = [r for r in ranked if not r.chosen][:BEST_METHODS]
        for one in (*chosen, *others):
            yield self._method(one)

    def _method(self, ranked: RankedMethod) -> MethodView:
        method = ranked.method
        good = [r for r in ranked.reasons if r.points > 0]
        bad = [r for r in ranked.reasons if r.points <= 0]

        return MethodView(
            name=self.tell.t(method.name),
            text=self.tell.t(method.text),
            score=ranked.score,
            chosen=ranked.chosen,
            possible=ranked.possible,
            reasons_for=tuple(self.reason(r) for r in good),
            reasons_against=tuple(self.reason(r) for r in bad),
            accessibility=self.tell.t(method.accessibility),
            data_protection=self.tell.t(method.data_protection),
        )

    def reason(self, reason: Reason) -> str:
        """
        Return why a method won or lost points, as a short sentence.
        """
        names = ", ".join(self._named(reason.attribute, id_) for id_ in reason.ids)

        return self.tell.say(f"ranking.{reason.key}", names=names, number=reason.number)

    def _named(self, attribute: str, id_: str) -> str:
        if attribute == "media":
            return self.tell.say(f"ranking.medium_{id_}")
        for catalogue in self.plan.toolkit.catalogues.values():
            if attribute in (catalogue.kind, catalogue.id) and id_ in catalogue.entries:
                return self.tell.t(catalogue.entries[id_].name)

        return id_

    def _sources(self) -> Iterator[SourceView]:
        checked: dict[str, str] = {}
        for duty in self.plan.duties:
            for reference in duty.duty.sources:
                day = reference.checked
                shown = show_date(day, self.tell.language) if day else ""
                checked[reference.source] = max(
                    checked.get(reference.source, ""), shown
                )
        for source in self.plan.toolkit.items("sources"):
            if isinstance(source, Source) and source.id in checked:
                name = self.tell.t(source.name)
                yield SourceView(
                    name=name[:1].upper() + name[1:],
                    number=source.number,
                    url=UNPRINTABLE.sub("", source.url),
                    checked=checked[source.id],
                )

    def _approval(self) -> Iterator[tuple[str, str]]:
        layout = self.plan.toolkit.layout
        for name in layout.approval if layout else ():
            label = self.tell.t(self.plan.toolkit.question(name).label)
            # Addresses stand in the chapter; here is only who signs.
            found = list(self.tell.shown(name))
            names = (shown[: f"{shown},".index(",")] for shown in found)
            yield label, together(", ", names)

    def _readiness(self) -> Iterator[tuple[str, int, int]]:
        """
        Yield each checklist's title, answered and asked essential questions.
        """
        counts: dict[str, list[int]] = {}
        situation = self.plan.situation
        for entry, member in situation.entries():
            content = entry.content
            if isinstance(content, Question) and situation.applies(entry, member):
                waits = situation.value(entry, member) is Gap.UNKNOWN
                if (content.required and not content.deeper) or not waits:
                    title = self.tell.t(entry.checklist.title)
                    count = counts.setdefault(title, [0, 0])
                    count[0] += not waits
                    count[1] += 1
        for title, (answered_, asked) in counts.items():
            yield title, answered_, asked
