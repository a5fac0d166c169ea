"""
A plan in one language: the engine's `Plan` into the templates' `PlanView`.
"""

import string

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from attrs import frozen

from osallistamo import _explanation, _values
from osallistamo._answers import Later, NotRelevant
from osallistamo._catalogues import Level, Source
from osallistamo._conditions import Gap
from osallistamo._languages import Text, show_date
from osallistamo._messages import say, words
from osallistamo._methods import RankedMethod, Reason, answered
from osallistamo._model import (
    Caution,
    Duty,
    Guidance,
    Heading,
    Notice,
    Question,
    Reference,
    Section,
)
from osallistamo._plan import FORCES, Found, Mark, Plan, PlannedDuty, day_of, due_of
from osallistamo._toolkit import Block, Entry
from osallistamo.rendering._view import (
    AnswerView,
    CautionView,
    ChapterView,
    DutyView,
    LevelCellView,
    LevelsView,
    LevelView,
    MemberView,
    MethodView,
    NotApplicableView,
    NoticeView,
    PlanView,
    SectionView,
    SourceView,
    TableView,
    TimelineMarkView,
)


BEST_METHODS = 8
"""How many methods are shown beside those that the plan uses."""


def view(plan: Plan, language: str) -> PlanView:
    """
    Return a plan as templates see it.

    Args:
        plan: What follows from the answers.
        language: ``fi``, ``sv`` or ``en``.

    """
    return _Viewing(plan, language).view()


@frozen
class _Viewing:
    plan: Plan
    language: str

    def view(self) -> PlanView:
        plan, language = self.plan, self.language
        toolkit, layout = plan.toolkit, plan.toolkit.layout
        chapters = tuple(self._chapters())
        kind = say("document.kind", language)
        title = "".join(self._shown(layout.title)) if layout else ""

        return PlanView(
            language=language,
            title=title or say("document.untitled", language),
            kind=kind,
            toolkit=f"{toolkit.title[language]} {toolkit.version}",
            digest=toolkit.digest[:16],
            day=show_date(plan.today, language),
            day_iso=plan.today.isoformat(),
            words=words("document", language),
            facts=self._rows(layout.facts) if layout else (),
            summary=self._rows(layout.summary) if layout else (),
            readiness=tuple(self._readiness()),
            urgent=tuple(self._duty(d) for d in plan.urgent),
            open_duties={
                force: sum(d.open and d.force == force for d in plan.duties)
                for force in FORCES
            },
            done_duties=sum(d.status.state == "done" for d in plan.duties),
            timeline=tuple(self._mark(m) for m in plan.timeline),
            levels=self._levels(),
            methods=tuple(self._methods()),
            chapters=chapters,
            notices=tuple(self._notice(n) for n in plan.notices),
            missing=tuple(self._missing()),
            cautions=tuple(self._caution(c) for c in plan.cautions),
            not_applicable=tuple(map(self._not_applicable, plan.not_applicable)),
            sources=tuple(self._sources()),
            approval=tuple(self._approval()),
        )

    def _say(self, key: str, **values: object) -> str:
        return say(key, self.language, **values)

    def _t(self, text: Text | None) -> str:
        return text[self.language] if text else ""

    def _rows(self, headings: tuple[Heading, ...]) -> tuple[AnswerView, ...]:
        return tuple(self._row(heading) for heading in headings)

    def _row(self, heading: Heading) -> AnswerView:
        name = heading.show[0]
        label = self._t(heading.label or self.plan.toolkit.question(name).label)
        shown = [text for name in heading.show for text in self._shown(name)]
        several = len(shown) > 1

        return AnswerView(
            path=name,
            label=label,
            paragraphs=() if several else tuple(shown),
            items=tuple(shown) if several else (),
            state="answered" if shown else "missing",
        )

    def _shown(self, name: str) -> Iterator[str]:
        """
        Yield a question's answers as text, one for each member of its group.
        """
        situation = self.plan.situation
        entry = situation.toolkit.by_name[name]
        for member in situation.members(entry.each):
            answer = self._answer(entry, member)
            if answer.state == "answered":
                yield from (*answer.paragraphs, *answer.items)

    def _answer(self, entry: Entry, member: str) -> AnswerView:
        situation = self.plan.situation
        question = entry.content
        assert isinstance(question, Question)
        path = entry.path(member)
        label = self._t(question.label)
        value = situation.value(entry, member)
        if isinstance(value, Gap):
            return self._no_answer(path, label, situation.answers.get(path))
        if question.kind == "group":
            names = (self._member_name(question.id, m) for m in value)
            return AnswerView(path=path, label=label, items=tuple(names))
        shown = _values.show(question, value, self.language)
        if question.kind == "several_of":
            return AnswerView(path=path, label=label, items=tuple(shown.split("; ")))

        return AnswerView(
            path=path,
            label=label,
            paragraphs=tuple(p for p in shown.split("\n") if p.strip()),
        )

    def _no_answer(self, path: str, label: str, raw: object) -> AnswerView:
        match raw:
            case NotRelevant():
                note = self._say("document.not_relevant_because", reason=raw.reason)
                state = "not_relevant"
            case Later():
                state, note = "later", self._say("document.decided_later")
            case _:
                state, note = "missing", self._say("document.no_answer")

        return AnswerView(path=path, label=label, state=state, note=note)

    def _member_name(self, group: str, member: str) -> str:
        return _explanation.member_name(
            self.plan.situation, group, member, self.language
        )

    def _subject(self, entry: Entry, member: str) -> str:
        return self._member_name(entry.each, member) if member else ""

    def _duty(self, duty: PlannedDuty) -> DutyView:
        own = duty.duty

        return DutyView(
            path=duty.path,
            text=self._t(own.text),
            reason=self._t(own.reason),
            tip=self._t(own.tip),
            force=own.force,
            force_label=self._say(f"document.force_{own.force}"),
            sources=self._references(own.sources),
            because=_explanation.because(
                self.plan.situation, duty.entry, self.language, duty.member
            ),
            phase=own.phase,
            phase_label=self._say(f"document.phase_{own.phase}"),
            due=show_date(duty.due, self.language) if duty.due else "",
            due_iso=duty.due.isoformat() if duty.due else "",
            due_note=self._due_note(duty),
            overdue=duty.overdue,
            responsible=duty.status.who or self._role(own.role),
            state=duty.status.state,
            state_label=self._say(f"document.state_{duty.status.state}"),
            note=duty.status.reason or duty.status.note,
            subject=self._subject(duty.entry, duty.member),
        )

    def _due_note(self, duty: PlannedDuty) -> str:
        notes = []
        if duty.waits_for:
            label = self._label(duty.waits_for)
            notes.append(self._say("document.due_waits", label=label))
        if not duty.working_day:
            notes.append(self._say("document.due_no_working_day"))
        if duty.expired and duty.duty.valid.end:
            day = show_date(duty.duty.valid.end, self.language)
            notes.append(self._say("document.rule_expired", day=day))

        return " ".join(notes)

    def _label(self, path: str) -> str:
        entry, _ = self.plan.toolkit.locate(path)
        assert isinstance(entry.content, Question)

        return self._t(entry.content.label)

    def _role(self, role: str) -> str:
        item = self.plan.toolkit.item("roles", role)

        return self._t(item.name) if item else ""

    def _references(self, references: Iterable[Reference]) -> str:
        return "; ".join(self._reference(r) for r in references)

    def _reference(self, reference: Reference) -> str:
        source = self.plan.toolkit.item("sources", reference.source)
        assert isinstance(source, Source)
        number = f" ({source.number})" if source.number else ""
        section = f" {reference.section}" if reference.section else ""

        return f"{self._t(source.name)}{number}{section}"

    def _caution(self, found: Found) -> CautionView:
        caution = found.entry.content
        assert isinstance(caution, Caution)

        return CautionView(
            level=caution.level,
            level_label=self._say(f"document.caution_{caution.level}"),
            text=self._t(caution.text),
            advice=self._t(caution.advice),
            because=_explanation.because(
                self.plan.situation, found.entry, self.language, found.member
            ),
            subject=self._subject(found.entry, found.member),
        )

    def _notice(self, found: Found) -> NoticeView:
        notice = found.entry.content
        assert isinstance(notice, Notice)
        filling = _Filling(self, found.entry, found.member)
        look = self.plan.situation.look(found.entry, found.member)
        paragraphs = [
            filling.fill(self._t(p.text))
            for p in notice.paragraphs
            if p.when is None or p.when.evaluate(look)
        ]

        return NoticeView(
            title=self._t(notice.title),
            use=self._t(notice.use),
            paragraphs=tuple(paragraphs),
            gaps=tuple(dict.fromkeys(filling.gaps)),
            subject=self._subject(found.entry, found.member),
        )

    def _missing(self) -> Iterator[str]:
        for found in self.plan.missing:
            question = found.entry.content
            assert isinstance(question, Question)
            where = self._subject(found.entry, found.member) or self._t(
                found.entry.checklist.title
            )
            yield f"{where}: {self._t(question.label)}"

    def _not_applicable(self, found: Found) -> NotApplicableView:
        kind = "duty" if isinstance(found.entry.content, Duty) else "question"
        subject = self._subject(found.entry, found.member)
        name = _explanation.title_of(found.entry, self.language)

        return NotApplicableView(
            text=f"{subject}: {name}" if subject else name,
            kind=self._say(f"document.kind_{kind}"),
            reason=_explanation.because(
                self.plan.situation, found.entry, self.language, found.member
            ),
        )

    def _mark(self, mark: Mark) -> TimelineMarkView:
        entry, member = self.plan.toolkit.locate(mark.path)
        label = _explanation.title_of(entry, self.language)
        if member:
            label = f"{self._subject(entry, member)}: {label}"
        when = show_date(mark.start, self.language)
        if mark.end != mark.start:
            when = f"{when} – {show_date(mark.end, self.language)}"

        return TimelineMarkView(
            label=label,
            start_iso=mark.start.isoformat(),
            end_iso=mark.end.isoformat(),
            when=when,
            kind="law" if mark.law else "fact",
        )

    def _levels(self) -> LevelsView:
        layout = self.plan.toolkit.layout
        if layout is None or not layout.level:
            return LevelsView()
        chosen = set(answered(self.plan.situation, layout.level))
        levels = [i for i in self.plan.toolkit.items("levels") if isinstance(i, Level)]
        cells = tuple(self._cells())

        return LevelsView(
            levels=tuple(
                LevelView(
                    name=self._t(level.name),
                    plain=self._t(level.plain),
                    promise=self._t(level.promise),
                    chosen=level.id in chosen,
                )
                for level in sorted(levels, key=lambda item: item.order)
            ),
            phases=self._options(layout.level_phase, {c.phase for c in cells}),
            groups=self._options(layout.level_groups, {c.group for c in cells}),
            cells=cells,
        )

    def _options(self, name: str, used: set[str]) -> tuple[str, ...]:
        if not name:
            return ()
        texts = (self._t(o.text) for o in self.plan.toolkit.question(name).options)

        return tuple(text for text in texts if text in used)

    def _cells(self) -> Iterator[LevelCellView]:
        layout, situation = self.plan.toolkit.layout, self.plan.situation
        assert layout is not None
        names = (layout.level_groups, layout.level_phase, layout.level)
        if not all(names):
            return
        entries = [situation.toolkit.by_name[name] for name in names]
        found: dict[tuple[str, str], list[str]] = {}
        for member in situation.members(entries[0].each):
            groups, phases, levels = (self._texts(e, member) for e in entries)
            for group in groups:
                for phase in phases:
                    found.setdefault((group, phase), []).extend(levels)
        for (group, phase), names_there in found.items():
            unique = tuple(dict.fromkeys(names_there))
            yield LevelCellView(group=group, phase=phase, levels=unique)

    def _texts(self, entry: Entry, member: str) -> tuple[str, ...]:
        answer = self._answer(entry, member)

        return (*answer.paragraphs, *answer.items)

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
            name=self._t(method.name),
            text=self._t(method.text),
            score=ranked.score,
            chosen=ranked.chosen,
            possible=ranked.possible,
            reasons_for=tuple(self.reason(r) for r in good),
            reasons_against=tuple(self.reason(r) for r in bad),
            accessibility=self._t(method.accessibility),
            data_protection=self._t(method.data_protection),
        )

    def reason(self, reason: Reason) -> str:
        """
        Return why a method won or lost points, as a short sentence.
        """
        names = ", ".join(self._named(reason.attribute, id_) for id_ in reason.ids)

        return self._say(f"ranking.{reason.key}", names=names, number=reason.number)

    def _named(self, attribute: str, id_: str) -> str:
        if attribute == "media":
            return self._say(f"ranking.medium_{id_}")
        for catalogue in self.plan.toolkit.catalogues.values():
            if attribute in (catalogue.kind, catalogue.id) and id_ in catalogue.entries:
                return self._t(catalogue.entries[id_].name)

        return id_

    def _sources(self) -> Iterator[SourceView]:
        checked: dict[str, str] = {}
        for duty in self.plan.duties:
            for reference in duty.duty.sources:
                day = reference.checked
                shown = show_date(day, self.language) if day else ""
                checked[reference.source] = max(
                    checked.get(reference.source, ""), shown
                )
        for source in self.plan.toolkit.items("sources"):
            if isinstance(source, Source) and source.id in checked:
                yield SourceView(
                    name=self._t(source.name),
                    number=source.number,
                    url=source.url,
                    checked=checked[source.id],
                )

    def _approval(self) -> Iterator[tuple[str, str]]:
        layout = self.plan.toolkit.layout
        for name in layout.approval if layout else ():
            label = self._t(self.plan.toolkit.question(name).label)
            yield label, ", ".join(self._shown(name))

    def _readiness(self) -> Iterator[tuple[str, int, int]]:
        """
        Yield each checklist's title, answered and asked required questions.
        """
        counts: dict[str, list[int]] = {}
        situation = self.plan.situation
        for entry, member in situation.entries():
            content = entry.content
            if isinstance(content, Question) and situation.applies(entry, member):
                waits = situation.value(entry, member) is Gap.UNKNOWN
                if content.required or not waits:
                    title = self._t(entry.checklist.title)
                    count = counts.setdefault(title, [0, 0])
                    count[0] += not waits
                    count[1] += 1
        for title, (answered_, asked) in counts.items():
            yield title, answered_, asked

    def _chapters(self) -> Iterator[ChapterView]:
        toolkit = self.plan.toolkit
        by_path = {d.path: self._duty(d) for d in self.plan.duties}
        for block in toolkit.blocks:
            if block.each:
                yield from self._group_chapter(block, by_path)
            else:
                yield from self._plain_chapters(block, by_path)

    def _plain_chapters(
        self, block: Block, duties: Mapping[str, DutyView]
    ) -> Iterator[ChapterView]:
        entries = self.plan.toolkit.entries[block.start : block.stop]
        for checklist, own in groupby(entries, key=lambda e: e.checklist):
            sections = tuple(self._sections(own, "", duties))
            if sections:
                yield ChapterView(
                    title=self._t(checklist.title),
                    purpose=self._t(checklist.purpose),
                    sections=sections,
                )

    def _group_chapter(
        self, block: Block, duties: Mapping[str, DutyView]
    ) -> Iterator[ChapterView]:
        entries = self.plan.toolkit.entries[block.start : block.stop]
        members = self.plan.situation.members(block.each)
        if not members:
            return
        tables = [e for e in entries if e.section.layout == "table"]
        cards = [e for e in entries if e.section.layout != "table"]
        parts = [
            MemberView(title=self._member_name(block.each, member), sections=sections)
            for member in members
            if (sections := tuple(self._sections(cards, member, duties)))
        ]
        question = self.plan.toolkit.question(block.each)
        yield ChapterView(
            title=self._t(question.label),
            sections=tuple(self._tables(tables, members, duties)),
            members=tuple(parts),
        )

    def _tables(
        self,
        entries: Iterable[Entry],
        members: tuple[str, ...],
        duties: Mapping[str, DutyView],
    ) -> Iterator[SectionView]:
        for section, found in groupby(entries, key=lambda e: e.section):
            own = list(found)
            questions = [e for e in own if isinstance(e.content, Question)]
            rows = tuple(
                tuple("; ".join(self._texts(e, m)) for e in questions) for m in members
            )
            columns = tuple(
                self._t(e.content.label)
                for e in questions
                if isinstance(e.content, Question)
            )
            title = self._t(section.title)
            yield SectionView(
                title=title,
                intro=self._t(section.intro),
                table=TableView(title=title, columns=columns, rows=rows),
                cautions=tuple(c for m in members for c in self._cautions(own, m)),
                duties=tuple(d for m in members for d in self._duties(own, m, duties)),
            )

    def _sections(
        self, entries: Iterable[Entry], member: str, duties: Mapping[str, DutyView]
    ) -> Iterator[SectionView]:
        for section, found in groupby(entries, key=lambda e: e.section):
            own = [e for e in found if self.plan.situation.applies(e, member)]
            if own:
                yield self._section(section, own, member, duties)

    def _section(
        self,
        section: Section,
        entries: list[Entry],
        member: str,
        duties: Mapping[str, DutyView],
    ) -> SectionView:
        return SectionView(
            title=self._t(section.title),
            intro=self._t(section.intro),
            answers=tuple(
                answer
                for e in entries
                if isinstance(e.content, Question)
                for answer in (self._answer(e, member),)
                if answer.state != "missing" or e.content.required
            ),
            guidance=tuple(
                self._t(e.content.text)
                for e in entries
                if isinstance(e.content, Guidance)
            ),
            cautions=tuple(self._cautions(entries, member)),
            duties=tuple(self._duties(entries, member, duties)),
        )

    def _cautions(self, entries: Iterable[Entry], member: str) -> Iterator[CautionView]:
        for entry in entries:
            if isinstance(entry.content, Caution) and self.plan.situation.applies(
                entry, member
            ):
                path = entry.path(member)
                yield self._caution(Found(entry=entry, member=member, path=path))

    def _duties(
        self, entries: Iterable[Entry], member: str, duties: Mapping[str, DutyView]
    ) -> Iterator[DutyView]:
        for entry in entries:
            if found := duties.get(entry.path(member)):
                yield found


class _Filling:
    """
    Fills a notice's gaps from the answers; what is missing stays visible.
    """

    def __init__(self, viewing: _Viewing, entry: Entry, member: str) -> None:
        self._viewing = viewing
        self._entry = entry
        self._member = member
        self.gaps: list[str] = []

    def fill(self, text: str) -> str:
        """
        Return a paragraph with its gaps filled.
        """
        return "".join(
            literal + (self._filled(name) if name is not None else "")
            for literal, name, _, _ in string.Formatter().parse(text)
        )

    def _filled(self, name: str) -> str:
        plan, language = self._viewing.plan, self._viewing.language
        if name.startswith("due."):
            return self._due(name.removeprefix("due."))
        found = plan.toolkit.find(name, self._entry)
        assert found is not None
        entry, part = found
        member = self._member if entry.each else ""
        question = entry.content
        assert isinstance(question, Question)
        value = plan.situation.value(entry, member)
        if isinstance(value, Gap):
            return self._gap(question.label[language])
        if part:
            day = day_of(plan.situation, entry, part, member)
            return show_date(day, language) if day else ""
        shown = _values.show(question, value, language)

        # The notice's own sentence has its full stop.
        return shown.rstrip(".") if question.kind == "long_text" else shown

    def _due(self, name: str) -> str:
        plan, language = self._viewing.plan, self._viewing.language
        found = plan.toolkit.find(name, self._entry)
        assert found is not None
        entry, _ = found
        member = self._member if entry.each else ""
        day, _ = due_of(plan.situation, entry, member)
        if day is None:
            return self._gap(_explanation.title_of(entry, language))

        return show_date(day, language)

    def _gap(self, label: str) -> str:
        self.gaps.append(label)

        return f"[{label}]"
