"""
The plan in full: chapters, their sections, and the members of each group.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby

from attrs import evolve, frozen

from osallistamo._languages import together
from osallistamo._model import Caution, Guidance, Question, Section
from osallistamo._plan import Found, Plan
from osallistamo._toolkit import Block, Entry
from osallistamo.rendering._speaking import Speaker
from osallistamo.rendering._view import (
    CautionView,
    ChapterView,
    DutyView,
    MemberView,
    SectionView,
    TableView,
)


def chapters(speaker: Speaker) -> tuple[ChapterView, ...]:
    """
    Return the chapters of a plan, in the toolkit's order.
    """
    return tuple(_Chapters(speaker).chapters())


@frozen
class _Chapters:
    tell: Speaker

    @property
    def plan(self) -> Plan:
        return self.tell.plan

    @cached_property
    def _in_tables(self) -> frozenset[str]:
        """Groups with members, each of which has a row of a table."""
        tabled = {e.each for e in self.plan.toolkit.entries if _tabled(e)}

        return frozenset(g for g in tabled if g and self.plan.situation.members(g))

    def chapters(self) -> Iterator[ChapterView]:
        """
        Yield a chapter for each checklist, with its members between its sections.
        """
        duties = {d.path: self.tell.duty(d) for d in self.plan.duties}
        for run in _runs(self.plan.toolkit.blocks, self.plan.toolkit.entries):
            first = run[0][0].checklist
            before: list[SectionView] = []
            members: list[MemberView] = []
            closing: list[SectionView] = []
            for entries in run:
                each = entries[0].each
                if each:
                    before += self._group_tables(entries, each, duties)
                    members += self._members(entries, each, duties)
                else:
                    kept = closing if members else before
                    kept += self._sections(entries, "", duties)
            if before or members or closing:
                yield ChapterView(
                    title=self.tell.t(first.title),
                    purpose=self.tell.t(first.purpose),
                    sections=tuple(_joined(before)),
                    members=tuple(members),
                    closing=tuple(_joined(closing)),
                )

    def _members(
        self, entries: Sequence[Entry], each: str, duties: Mapping[str, DutyView]
    ) -> Iterator[MemberView]:
        cards = [e for e in entries if not _tabled(e)]
        for member in self.plan.situation.members(each):
            if sections := tuple(self._sections(cards, member, duties)):
                title = self.tell.member_name(each, member)
                yield MemberView(title=title, sections=sections)

    def _group_tables(
        self, entries: Sequence[Entry], each: str, duties: Mapping[str, DutyView]
    ) -> Iterator[SectionView]:
        members = self.plan.situation.members(each)
        if members:
            tables = [e for e in entries if _tabled(e)]
            yield from self._tables(tables, each, members, duties)

    def _tables(
        self,
        entries: Iterable[Entry],
        each: str,
        members: tuple[str, ...],
        duties: Mapping[str, DutyView],
    ) -> Iterator[SectionView]:
        for section, found in groupby(entries, key=lambda e: e.section):
            own = list(found)
            questions = [e for e in own if isinstance(e.content, Question)]
            cells = {
                e: [together("; ", self.tell.texts(e, m)) for m in members]
                for e in questions
            }
            # A column that nobody has an answer for takes the room of the others.
            questions = [e for e in questions if e is questions[0] or any(cells[e])]
            rows = tuple(zip(*(cells[e] for e in questions), strict=True))
            columns = tuple(
                self.tell.t(e.content.label)
                for e in questions
                if isinstance(e.content, Question)
            )
            group = self.tell.t(self.plan.toolkit.question(each).label)
            caption = self.tell.say("document.group_table", group=group)
            yield SectionView(
                title=self.tell.t(section.title),
                intro=self.tell.t(section.intro),
                table=TableView(title=caption, columns=columns, rows=rows),
                cautions=tuple(c for m in members for c in self._cautions(own, m)),
                duties=tuple(d for m in members for d in self._duties(own, m, duties)),
            )

    def _sections(
        self, entries: Iterable[Entry], member: str, duties: Mapping[str, DutyView]
    ) -> Iterator[SectionView]:
        for section, found in groupby(entries, key=lambda e: e.section):
            own = [e for e in found if self.plan.situation.applies(e, member)]
            seen = self._section(section, own, member, duties)
            if seen.answers or seen.guidance or seen.cautions or seen.duties:
                yield seen

    def _section(
        self,
        section: Section,
        entries: list[Entry],
        member: str,
        duties: Mapping[str, DutyView],
    ) -> SectionView:
        return SectionView(
            title=self.tell.t(section.title),
            intro=self.tell.t(section.intro),
            answers=tuple(
                answer
                for e in entries
                if isinstance(e.content, Question) and e.name not in self._in_tables
                for answer in (self.tell.answer(e, member),)
                if answer.state != "missing" or _essential(e.content)
            ),
            guidance=tuple(
                self.tell.t(e.content.text)
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
                yield self.tell.caution(Found(entry=entry, member=member, path=path))

    def _duties(
        self, entries: Iterable[Entry], member: str, duties: Mapping[str, DutyView]
    ) -> Iterator[DutyView]:
        for entry in entries:
            if found := duties.get(entry.path(member)):
                yield found


def _joined(sections: Sequence[SectionView]) -> Iterator[SectionView]:
    """
    Yield sections, a group's table under the heading of the question that names it.
    """
    for _, found in groupby(sections, key=lambda s: s.title):
        first, *others = found
        for other in others:
            if first.table:
                yield first
                first = other
                continue
            first = evolve(
                other,
                intro=together(" ", filter(None, (first.intro, other.intro))),
                answers=first.answers + other.answers,
                guidance=first.guidance + other.guidance,
                cautions=first.cautions + other.cautions,
                duties=first.duties + other.duties,
            )
        yield first


def _tabled(entry: Entry) -> bool:
    return entry.section.layout == "table"


def _essential(question: Question) -> bool:
    return question.required and not question.deeper


def _runs(
    blocks: Sequence[Block], entries: Sequence[Entry]
) -> Iterator[list[Sequence[Entry]]]:
    """
    Yield what makes a chapter: a checklist's stretches, with members between.
    """
    stretches = [
        list(found)
        for block in blocks
        for _, found in groupby(
            entries[block.start : block.stop], key=lambda e: e.checklist
        )
    ]
    for _, run in groupby(stretches, key=lambda part: part[0].checklist):
        yield list(run)
