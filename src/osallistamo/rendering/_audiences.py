"""
The plan for everyone: what its questions say is public, and what follows from that.

Rules of this file:

1. An answer that is not public reads as not answered: duties, due days, texts and
   methods are then derived anew, so nothing that is shown can tell of it.
2. A public answer is shown even when an answer that is not public made its
   question apply: its author has said so.
3. Whom to ask is always told: where a question says that it is a contact point,
   the toolkit's contact for everyone stands in for an answer that is not shown.
4. What was noted for the project's own use is left out, and so is what is missing.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import evolve

from osallistamo._answers import Answers, Later, NotRelevant
from osallistamo._conditions import Gap
from osallistamo._model import Content, Notice, Question
from osallistamo._plan import DutyState, Plan, PlannedDuty, review
from osallistamo._situation import Bits, Situation
from osallistamo._toolkit import Entry, Toolkit
from osallistamo.rendering._speaking import Speaker
from osallistamo.rendering._view import (
    AnswerView,
    ChapterView,
    DutyView,
    MemberView,
    MethodView,
    PlanView,
    ReachView,
    SectionView,
    TableView,
)
from osallistamo.rendering._viewing import view


def public(plan: Plan, language: str = "") -> Plan:
    """
    Return a plan as if only its public questions had been answered.

    Of the duties' states it keeps which are done and which do not concern the
    project, without names, reasons and notes.

    Args:
        plan: What follows from the answers.
        language: In which whom to ask is told; without it, the plan's own.

    """
    states = {path: DutyState(state=s.state) for path, s in plan.states.items()}
    found = review(
        _masked(plan.situation, language or plan.language),
        today=plan.today,
        states=states,
        language=plan.language,
    )
    shown = {duty.path for duty in found.duties}

    return evolve(
        found,
        notices=tuple(n for n in found.notices if not _is_internal(n.entry.content)),
        states={p: s for p, s in states.items() if p in shown},
    )


def _is_internal(content: Content) -> bool:
    return isinstance(content, Notice) and content.internal


def public_view(plan: Plan, language: str) -> PlanView:
    """
    Return the public edition as templates see it.

    Args:
        plan: What `public` has made of a plan.
        language: ``fi``, ``sv`` or ``en``.

    """
    return _Publishing(plan, language).view()


def _masked(real: Situation, language: str) -> Situation:
    """
    Return a situation in which only public questions have answers.
    """
    toolkit = real.toolkit
    known = dict(_public_answers(real))
    instead = dict(_stand_ins(toolkit, known, _contact(real, language)))
    seen = Situation(toolkit=toolkit, answers=Answers({**known, **instead}))
    for number, block in enumerate(toolkit.blocks):
        for member in seen.members(block.each):
            for entry in toolkit.entries[block.start : block.stop]:
                bits = _bits(seen, real, instead, entry, member)
                all_bits = seen.all_bits.insert((number, member), bits)
                seen = evolve(seen, all_bits=all_bits)

    return seen


def _public_answers(real: Situation) -> Iterator[tuple[str, object]]:
    for path, value in real.answers.items():
        if _is_public(real.toolkit, path):
            # Why something was set aside is a note.
            yield path, NotRelevant("") if isinstance(value, NotRelevant) else value


def _contact(real: Situation, language: str) -> str:
    """
    Return whom everyone can ask, or nothing.
    """
    layout = real.toolkit.layout
    if layout is None:
        return ""
    if layout.contact:
        value = real.value(real.toolkit.by_name[layout.contact])
        if not isinstance(value, Gap):
            return str(value)

    return layout.contact_otherwise[language] if layout.contact_otherwise else ""


def _stand_ins(
    toolkit: Toolkit, known: Mapping[str, Any], contact: str
) -> Iterator[tuple[str, object]]:
    """
    Yield the contact where a question tells whom to ask and shows no answer.
    """
    for entry in toolkit.entries if contact else ():
        question = entry.content
        if isinstance(question, Question) and question.contact_point:
            answer = {"name": contact} if question.kind == "contact" else contact
            for member in known.get(entry.each, ()) if entry.each else ("",):
                path = entry.path(member)
                if isinstance(known.get(path, Later()), Later):
                    yield path, answer


def _is_public(toolkit: Toolkit, path: str) -> bool:
    try:
        entry, _ = toolkit.locate(path)
    except KeyError:
        # The answer of an older toolkit's question.
        return False

    return _shown(entry)


def _shown(entry: Entry) -> bool:
    return isinstance(entry.content, Question) and entry.content.public


def _bits(
    seen: Situation,
    real: Situation,
    instead: Mapping[str, object],
    entry: Entry,
    member: str,
) -> Bits:
    """
    Return the bits of an entry's block with what is known of the entry.
    """
    number, place = seen.toolkit.place(entry)
    bit = 1 << place
    bits = seen.bits(number, member)
    applies = entry.when is None or entry.when.evaluate(seen.look(entry, member))
    settled = 0
    if _shown(entry) and real.applies(entry, member):
        applies = True
        settled = real.bits(number, member).settled & bit
    if applies and entry.path(member) in instead:
        settled = bit

    return evolve(
        bits,
        yes=bits.yes | (bit if applies else 0),
        unknown=bits.unknown | (bit if applies is None else 0),
        settled=bits.settled | settled,
    )


class _Publishing:
    """Leaves out of the plan's view what is for the project's own use."""

    def __init__(self, plan: Plan, language: str) -> None:
        self._tell = Speaker(plan, language)
        self._seen = view(plan, language)
        self._duties = {duty.path: duty for duty in plan.duties}

    def view(self) -> PlanView:
        """
        Return the public edition.
        """
        seen = self._seen
        intro = self._tell.say("audiences.public_notices_intro")

        return evolve(
            seen,
            audience="public",
            kind=self._tell.say("audiences.public_kind"),
            remark=self._tell.say("audiences.public_remark"),
            words={**seen.words, "notices_intro": intro},
            facts=_answered(seen.facts),
            summary=_answered(seen.summary),
            readiness=(),
            urgent=(),
            due=(),
            methods=tuple(_method(m) for m in seen.methods if m.chosen),
            reach=_reached(seen.reach),
            chapters=tuple(self._chapters()),
            notices=tuple(n for n in seen.notices if not n.gaps),
            missing=(),
            deeper=(),
            cautions=(),
            waiting=(),
            not_applicable=(),
            approval=tuple((role, name) for role, name in seen.approval if name),
        )

    def _chapters(self) -> Iterator[ChapterView]:
        for chapter in self._seen.chapters:
            members = (
                MemberView(title=m.title, sections=self._sections(m.sections))
                for m in chapter.members
            )
            found = evolve(
                chapter,
                sections=self._sections(chapter.sections),
                members=tuple(m for m in members if m.sections),
                closing=self._sections(chapter.closing),
            )
            if found.sections or found.members or found.closing:
                yield found

    def _sections(self, sections: Iterable[SectionView]) -> tuple[SectionView, ...]:
        found = (
            evolve(
                section,
                answers=_answered(section.answers),
                table=_table(section.table),
                guidance=(),
                cautions=(),
                duties=tuple(
                    self._duty(duty)
                    for duty in section.duties
                    if duty.state != "not_relevant"
                ),
            )
            for section in sections
        )

        return tuple(s for s in found if s.answers or s.table or s.duties)

    def _duty(self, duty: DutyView) -> DutyView:
        planned = self._duties[duty.path]

        return evolve(
            duty,
            tip="",
            because=self._because(planned),
            due_note="",
            overdue=False,
            responsible="",
            note="",
        )

    def _because(self, duty: PlannedDuty) -> str:
        toolkit = self._tell.plan.toolkit
        paths = [path for path in duty.because if _is_public(toolkit, path)]

        return self._tell.facts(paths, of=duty.entry)


def _answered(answers: Iterable[AnswerView]) -> tuple[AnswerView, ...]:
    return tuple(answer for answer in answers if answer.state == "answered")


def _table(table: TableView | None) -> TableView | None:
    """
    Return a table without its empty columns, or nothing when all are.
    """
    if table is None:
        return None
    filled = [i for i in range(len(table.columns)) if any(r[i] for r in table.rows)]
    if not filled:
        return None

    return evolve(
        table,
        columns=tuple(table.columns[i] for i in filled),
        rows=tuple(tuple(row[i] for i in filled) for row in table.rows),
    )


def _reached(reach: ReachView) -> ReachView:
    """
    Return who is reached, without what is missing or might be done.
    """
    rows = tuple(evolve(row, suitable=()) for row in reach.rows if row.planned)

    return evolve(reach, rows=rows) if rows else ReachView()


def _method(method: MethodView) -> MethodView:
    """
    Return a method without the doubts that were weighed when choosing it.
    """
    return evolve(method, score=0, possible=True, reasons_against=())
