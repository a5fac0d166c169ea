"""
The plan in full: chapters, their sections, and the members of each group.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from attrs import frozen

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

    def chapters(self) -> Iterator[ChapterView]:
        toolkit = self.plan.toolkit
        by_path = {d.path: self.tell.duty(d) for d in self.plan.duties}
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
                    title=self.tell.t(checklist.title),
                    purpose=self.tell.t(checklist.purpose),
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
            MemberView(
                title=self.tell.member_name(block.each, member), sections=sections
            )
            for member in members
            if (sections := tuple(self._sections(cards, member, duties)))
        ]
        question = self.plan.toolkit.question(block.each)
        yield ChapterView(
            title=self.tell.t(question.label),
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
                tuple("; ".join(self.tell.texts(e, m)) for e in questions)
                for m in members
            )
            columns = tuple(
                self.tell.t(e.content.label)
                for e in questions
                if isinstance(e.content, Question)
            )
            title = self.tell.t(section.title)
            yield SectionView(
                title=title,
                intro=self.tell.t(section.intro),
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
            title=self.tell.t(section.title),
            intro=self.tell.t(section.intro),
            answers=tuple(
                answer
                for e in entries
                if isinstance(e.content, Question)
                for answer in (self.tell.answer(e, member),)
                if answer.state != "missing" or e.content.required
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
