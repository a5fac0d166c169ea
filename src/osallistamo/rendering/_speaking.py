"""
Answers, duties and cautions of a plan in the words of one language.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import groupby

from attrs import frozen

from osallistamo import _explanation, _values
from osallistamo._answers import Later, NotRelevant
from osallistamo._catalogues import Source
from osallistamo._conditions import Gap
from osallistamo._languages import Text, said, show_date, together
from osallistamo._messages import say as message
from osallistamo._model import Caution, Question, Reference
from osallistamo._plan import Found, Plan, PlannedDuty
from osallistamo._toolkit import Entry
from osallistamo.rendering._sections import told_section
from osallistamo.rendering._view import AnswerView, CautionView, DutyView


MAX_FACTS = 3
"""How many of the deciding answers are printed; `why` tells them all."""


@frozen
class Speaker:
    """A plan, and the language it is told in."""

    plan: Plan
    language: str

    def say(self, key: str, **values: object) -> str:
        """
        Return a message in the language.
        """
        return message(key, self.language, **values)

    @property
    def title(self) -> str:
        """What the plan is called."""
        layout = self.plan.toolkit.layout
        title = together("", self.shown(layout.title)) if layout else ""

        return title or self.say("document.untitled")

    def t(self, text: Text | None) -> str:
        """
        Return a text in the language; nothing for none.
        """
        return text[self.language] if text else ""

    def answer(self, entry: Entry, member: str) -> AnswerView:
        """
        Return a question with its answer, or why it has none.
        """
        situation = self.plan.situation
        question = entry.content
        assert isinstance(question, Question)
        path = entry.path(member)
        label = self.t(question.label)
        value = situation.value(entry, member)
        if isinstance(value, Gap):
            return self._no_answer(path, label, situation.answers.get(path))
        if question.kind == "group":
            names = tuple(self.member_name(question.id, m) for m in value)
            none = () if names else (self.say("values.none"),)
            return AnswerView(path=path, label=label, items=names, paragraphs=none)
        if question.kind == "several_of":
            items = (_values.option_text(question, o, self.language) for o in value)
            return AnswerView(path=path, label=label, items=tuple(items))
        shown = _values.show(question, value, self.language)
        if question.kind in _values.IN_OWN_WORDS:
            lines = (line for line in shown.split("\n") if line.strip())
            own = tuple(self.own_words(line) for line in lines)
            return AnswerView(path=path, label=label, paragraphs=own)

        return AnswerView(path=path, label=label, paragraphs=(shown,))

    def own_words(self, text: str) -> str:
        """
        Return what a person wrote; it knows its language when that is another.
        """
        return said(text, self.plan.language, reader=self.language)

    def _no_answer(self, path: str, label: str, raw: object) -> AnswerView:
        match raw:
            case NotRelevant():
                state, note = "not_relevant", self.own_words(raw.reason)
            case Later():
                state, note = "later", ""
            case _:
                state, note = "missing", ""

        return AnswerView(path=path, label=label, state=state, note=note)

    def shown(self, name: str) -> Iterator[str]:
        """
        Yield a question's answers as text, one for each member of its group.
        """
        situation = self.plan.situation
        entry = situation.toolkit.by_name[name]
        for member in situation.members(entry.each):
            answer = self.answer(entry, member)
            if answer.state == "answered":
                yield from (*answer.paragraphs, *answer.items)

    def texts(self, entry: Entry, member: str) -> tuple[str, ...]:
        """
        Return a question's answer as texts; none when there is no answer.
        """
        answer = self.answer(entry, member)

        return (*answer.paragraphs, *answer.items)

    def because(self, entry: Entry, member: str) -> str:
        """
        Return the first of the answers that decided it, and how many more.
        """
        found = _explanation.why(self.plan.situation, entry, member)

        return self.facts(found.paths, of=entry)

    def facts(self, paths: Sequence[str], *, of: Entry) -> str:
        """
        Return the first of some answers that decided an entry, and how many more.
        """
        facts = [
            _explanation.fact(
                self.plan.situation,
                path,
                self.language,
                within=of.each,
                written=self.plan.language,
                deciding=of.when,
            )
            for path in paths[:MAX_FACTS]
        ]
        if len(paths) > MAX_FACTS:
            facts.append(self.say("document.more_facts", count=len(paths) - MAX_FACTS))

        return together("; ", facts)

    def member_name(self, group: str, member: str) -> str:
        """
        Return what a member of a group is called; no two of them alike.
        """
        return self._names[group].get(member) or self._plain_name(group, member)

    @cached_property
    def _names(self) -> defaultdict[str, dict[str, str]]:
        """Each group's members whose names are not theirs alone, told apart."""
        found: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for group in {e.each for e in self.plan.toolkit.entries if e.each}:
            same: dict[str, list[str]] = {}
            for member in self.plan.situation.members(group):
                same.setdefault(self._plain_name(group, member), []).append(member)
            for name, members in same.items():
                if len(members) > 1:
                    marks = [self._first_day(group, member) for member in members]
                    if len(set(marks)) < len(members) or not all(marks):
                        marks = [str(n) for n in range(1, len(members) + 1)]
                    for member, mark in zip(members, marks, strict=True):
                        found[group][member] = together("", (name, f" ({mark})"))

        return found

    def _first_day(self, group: str, member: str) -> str:
        """
        Return the first day or period that is known of a member, or nothing.
        """
        situation = self.plan.situation
        for entry in self.plan.toolkit.entries:
            question = entry.content
            if (
                entry.each == group
                and isinstance(question, Question)
                and question.kind in ("date", "period")
            ):
                value = situation.value(entry, member)
                if not isinstance(value, Gap):
                    return _values.show(question, value, self.language)

        return ""

    def _plain_name(self, group: str, member: str) -> str:
        return _explanation.member_name(
            self.plan.situation,
            group,
            member,
            self.language,
            written=self.plan.language,
        )

    def subject(self, entry: Entry, member: str) -> str:
        """
        Return the name of the member that an entry concerns, or nothing.
        """
        return self.member_name(entry.each, member) if member else ""

    def titled(self, path: str) -> str:
        """
        Return what stands at a path, after the name of the member it concerns.
        """
        entry, member = self.plan.toolkit.locate(path)
        title = _explanation.title_of(entry, self.language)

        return self.subject(entry, member) + ": " + title if member else title

    def duty(self, duty: PlannedDuty) -> DutyView:
        """
        Return a duty as templates see it.
        """
        own = duty.duty

        return DutyView(
            path=duty.path,
            text=self.t(own.text),
            reason=self.t(own.reason),
            tip=self.t(own.tip),
            force=own.force,
            force_label=self.say(f"document.force_{own.force}"),
            sources=self._references(own.sources),
            because=self.because(duty.entry, duty.member),
            phase=own.phase,
            phase_label=self.say(f"document.phase_{own.phase}"),
            due=show_date(duty.due, self.language) if duty.due else "",
            due_iso=duty.due.isoformat() if duty.due else "",
            due_note=self._due_note(duty),
            overdue=duty.overdue,
            responsible=self.responsible(duty),
            state=duty.status.state,
            state_label=self.say(f"document.state_{duty.status.state}"),
            note=self.own_words(duty.status.reason or duty.status.note),
            subject=self.subject(duty.entry, duty.member),
        )

    def responsible(self, duty: PlannedDuty) -> str:
        """
        Return who takes care of a duty: a person, else the role that it suits.
        """
        return duty.status.who or self._role(duty.duty.role)

    def _due_note(self, duty: PlannedDuty) -> str:
        notes = []
        if duty.waits_for:
            label = self._label(duty.waits_for)
            notes.append(self.say("document.due_waits", label=label))
        if not duty.working_day:
            notes.append(self.say("document.due_no_working_day"))
        if duty.expired and duty.duty.valid.end:
            day = show_date(duty.duty.valid.end, self.language)
            notes.append(self.say("document.rule_expired", day=day))

        return " ".join(notes)

    def _label(self, path: str) -> str:
        entry, _ = self.plan.toolkit.locate(path)
        assert isinstance(entry.content, Question)

        return self.t(entry.content.label)

    def _role(self, role: str) -> str:
        item = self.plan.toolkit.item("roles", role)

        return self.t(item.name) if item else ""

    def _references(self, references: Iterable[Reference]) -> str:
        sources = groupby(references, key=lambda r: r.source)

        return together("; ", (self._source(id_, found) for id_, found in sources))

    def _source(self, id_: str, references: Iterable[Reference]) -> str:
        source = self.plan.toolkit.item("sources", id_)
        assert isinstance(source, Source)
        number = f" ({source.number})" if source.number else ""
        sections = (told_section(r.section, self.language) for r in references)

        return (self.t(source.name) + number + " " + ", ".join(sections)).rstrip()

    def caution(self, found: Found) -> CautionView:
        """
        Return a caution as templates see it.
        """
        caution = found.entry.content
        assert isinstance(caution, Caution)

        return CautionView(
            level=caution.level,
            level_label=self.say(f"document.caution_{caution.level}"),
            text=self.t(caution.text),
            advice=self.t(caution.advice),
            because=self.because(found.entry, found.member),
            subject=self.subject(found.entry, found.member),
        )
