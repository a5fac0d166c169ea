"""
Answers, duties and cautions of a plan in the words of one language.
"""

from collections.abc import Iterable, Iterator

from attrs import frozen

from osallistamo import _explanation, _values
from osallistamo._answers import Later, NotRelevant
from osallistamo._catalogues import Source
from osallistamo._conditions import Gap
from osallistamo._languages import Text, show_date
from osallistamo._messages import say as message
from osallistamo._model import Caution, Question, Reference
from osallistamo._plan import Found, Plan, PlannedDuty
from osallistamo._toolkit import Entry
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
                state, note = "not_relevant", raw.reason
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
        paths = _explanation.why(self.plan.situation, entry, member).paths
        facts = [
            _explanation.fact(
                self.plan.situation, path, self.language, within=entry.each
            )
            for path in paths[:MAX_FACTS]
        ]
        if len(paths) > MAX_FACTS:
            facts.append(self.say("document.more_facts", count=len(paths) - MAX_FACTS))

        return "; ".join(facts)

    def member_name(self, group: str, member: str) -> str:
        """
        Return what a member of a group is called.
        """
        return _explanation.member_name(
            self.plan.situation, group, member, self.language
        )

    def subject(self, entry: Entry, member: str) -> str:
        """
        Return the name of the member that an entry concerns, or nothing.
        """
        return self.member_name(entry.each, member) if member else ""

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
            responsible=duty.status.who or self._role(own.role),
            state=duty.status.state,
            state_label=self.say(f"document.state_{duty.status.state}"),
            note=duty.status.reason or duty.status.note,
            subject=self.subject(duty.entry, duty.member),
        )

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
        return "; ".join(self._reference(r) for r in references)

    def _reference(self, reference: Reference) -> str:
        source = self.plan.toolkit.item("sources", reference.source)
        assert isinstance(source, Source)
        number = f" ({source.number})" if source.number else ""
        section = f" {reference.section}" if reference.section else ""

        return f"{self.t(source.name)}{number}{section}"

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
