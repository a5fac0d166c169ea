"""
A composed toolkit into a linked one: every name found, every type right.

Everything that is wrong is found in one go.
"""

import re

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches

from attrs import evolve

from osallistamo._binding import Binding
from osallistamo._catalogues import REFERENCES, Catalogue
from osallistamo._composition import Composed, each_of, name_of
from osallistamo._conditions import Condition, bind
from osallistamo._digest import digest
from osallistamo._layout import gaps, gaps_differing, link_layout
from osallistamo._model import (
    Content,
    Duty,
    Layout,
    Notice,
    Option,
    Place,
    Question,
    Reporting,
)
from osallistamo._names import Draft, Names
from osallistamo._reported import link_reporting
from osallistamo._toolkit import Block, Entry, Toolkit
from osallistamo.errors import Problem


_ID = re.compile(r"[a-z][a-z0-9_]{0,63}")
_VERSION = re.compile(r"\d+\.\d+\.\d+([-+][0-9A-Za-z.-]+)?")


def link(composed: Composed) -> tuple[Toolkit, list[Problem]]:
    """
    Return the linked toolkit, and what is wrong with it.

    The toolkit is whole only when nothing is wrong.
    """
    linker = _Linker(composed)
    toolkit = linker.link()

    return toolkit, linker.problems


class _Linker:
    def __init__(self, composed: Composed) -> None:
        self._composed = composed
        self.problems: list[Problem] = []
        self._drafts: list[Draft] = []
        self._index: dict[str, int] = {}
        self._first: dict[int, int] = {}
        # How each place is called: problems say it, lines alone are hard to read.
        self._called: dict[int, str] = {}

    def link(self) -> Toolkit:
        self._check_ids()
        self._collect()
        self._merge_facts()
        self._index_names()
        self._drafts = [
            evolve(d, content=self._with_options(d.content)) for d in self._drafts
        ]
        self._names = Names(self._drafts, self._index, self._composed.omitted)
        entries = tuple(self._entry(i, draft) for i, draft in enumerate(self._drafts))
        for entry in entries:
            self._check_entry(entry)
        self._check_catalogues()

        return self._toolkit(entries, self._with_layout())

    def _toolkit(self, entries: tuple[Entry, ...], layout: Layout | None) -> Toolkit:
        composed = self._composed
        readers: dict[str, list[int]] = {}
        for entry in entries:
            for name in entry.when.names() if entry.when else ():
                readers.setdefault(name, []).append(entry.index)

        return Toolkit(
            digest=digest(composed),
            id=composed.id,
            version=composed.version,
            title=composed.title,
            description=composed.description,
            entries=entries,
            blocks=tuple(_blocks(entries)),
            by_name={entry.name: entry for entry in entries},
            readers={name: tuple(found) for name, found in readers.items()},
            checklists=composed.checklists,
            catalogues=composed.catalogues,
            layout=layout,
            reporting=self._with_reporting(),
            omitted=composed.omitted,
            origins=composed.origins,
        )

    def _check_ids(self) -> None:
        composed = self._composed
        self._check_id(composed.id, composed.place)
        self._check_version(composed.version, composed.place)
        for catalogue in composed.catalogues.values():
            self._check_version(catalogue.version, catalogue.place)
            for item in catalogue.entries.values():
                self._check_id(item.id, item.place)
        for checklist in composed.checklists:
            self._check_id(checklist.id, checklist.place)
            self._check_version(checklist.version, checklist.place)
            seen: set[str] = set()
            for section in checklist.sections:
                self._check_id(section.id, section.place)
                if section.id in seen:
                    self._problem("section_twice", section.place, name=section.id)
                seen.add(section.id)
                for content in section.entries:
                    self._check_id(content.id, content.place)

    def _check_id(self, id_: str, place: Place) -> None:
        if not _ID.fullmatch(id_):
            self._problem("id_form", place, name=id_)

    def _check_version(self, version: str, place: Place) -> None:
        if not _VERSION.fullmatch(version):
            self._problem("version_form", place, "version", name=version)

    def _collect(self) -> None:
        for checklist in self._composed.checklists:
            for section in checklist.sections:
                each = each_of(section, checklist)
                self._called[id(section.place)] = section.id
                if checklist.each and section.each not in ("", checklist.each):
                    self._problem("each_twice", section.place, "each", name=each)
                for content in section.entries:
                    name = name_of(content, section, checklist)
                    self._called[id(content.place)] = f"{section.id}.{content.id}"
                    self._drafts.append(Draft(name, content, checklist, section, each))

    def _merge_facts(self) -> None:
        """
        Let a fact that several questions ask for be asked once, at the earliest.
        """
        found: dict[str, list[int]] = {}
        for i, draft in enumerate(self._drafts):
            if isinstance(draft.content, Question):
                found.setdefault(draft.name, []).append(i)
        gone: set[int] = set()
        for places in found.values():
            first, *others = places
            for other in others:
                if self._same_fact(self._drafts[first], self._drafts[other]):
                    draft = self._drafts[first]
                    self._drafts[first] = evolve(
                        draft, also=(*draft.also, self._drafts[other])
                    )
                    gone.add(other)
        self._drafts = [d for i, d in enumerate(self._drafts) if i not in gone]

    def _same_fact(self, first: Draft, other: Draft) -> bool:
        one, two = first.content, other.content
        assert isinstance(one, Question)
        assert isinstance(two, Question)
        if not one.fact and not two.fact:
            return False
        same = (one.kind, one.options_from, [o.id for o in one.options]) == (
            two.kind,
            two.options_from,
            [o.id for o in two.options],
        )
        if not same or first.each != other.each:
            self._problem("fact_differs", two.place, "fact", name=first.name)

        return True

    def _index_names(self) -> None:
        for i, draft in enumerate(self._drafts):
            if draft.name in self._index:
                earlier = self._drafts[self._index[draft.name]].content.place
                self._problem(
                    "name_twice",
                    draft.content.place,
                    name=draft.name,
                    other=f"{earlier.file}:{earlier.line}",
                )
            self._index.setdefault(draft.name, i)
            self._first.setdefault(id(draft.section), i)

    def _with_options(self, content: Content) -> Content:
        if not isinstance(content, Question):
            return content
        choice = content.kind in ("one_of", "several_of")
        if bool(content.options) + bool(content.options_from) != choice:
            key = "options_missing" if choice else "options_needless"
            self._problem(key, content.place, name=content.id)
        seen: set[str] = set()
        for option in content.options:
            if option.id in seen:
                self._problem("option_twice", content.place, "options", name=option.id)
            seen.add(option.id)
        if not content.options_from:
            return content
        catalogue = self._composed.catalogues.get(content.options_from)
        if catalogue is None:
            self._unknown(
                "catalogue_unknown",
                content.options_from,
                self._composed.catalogues,
                content.place,
                "options_from",
            )
            return content
        options = tuple(
            Option(id=i.id, text=i.name, help=i.text, was=i.was)
            for i in catalogue.entries.values()
        )

        return evolve(content, options=options)

    def _entry(self, index: int, draft: Draft) -> Entry:
        content = draft.content
        if isinstance(content, Notice):
            content = self._with_bound_paragraphs(content, draft, index)
        when = self._whole_condition(draft, index)
        for other in draft.also:
            also = self._whole_condition(other, index)
            when = when.either(also) if when and also else None

        return Entry(
            index=index,
            name=draft.name,
            content=content,
            checklist=draft.checklist,
            section=draft.section,
            each=draft.each,
            when=when,
            origins=self._composed.origins.get(draft.name, ()),
        )

    def _whole_condition(self, draft: Draft, index: int) -> Condition | None:
        """
        Return an entry's condition and its section's, bound, as read at an index.
        """
        section, content = draft.section, draft.content
        when = content.when
        bound = self._bind(when, draft, index, content.place) if when else None
        if section.when is None:
            return bound
        first = min(self._first.get(id(section), index), index)
        outer = self._bind(
            section.when, draft, first, section.place, quiet=first != index
        )

        return outer.also(bound)

    def _with_bound_paragraphs(
        self, notice: Notice, draft: Draft, index: int
    ) -> Notice:
        return evolve(
            notice,
            paragraphs=tuple(
                evolve(p, when=self._bind(p.when, draft, index, notice.place))
                if p.when
                else p
                for p in notice.paragraphs
            ),
        )

    def _bind(
        self,
        condition: Condition,
        draft: Draft,
        index: int,
        place: Place,
        *,
        quiet: bool = False,
    ) -> Condition:
        binding = Binding(self._names, draft, index)
        binding.check_groups(condition.node)
        node = condition.node
        if not binding.problems:
            node = bind(node, binding.resolve)
        if not binding.problems:
            binding.check(node)
        if not quiet:
            for key, values in binding.problems:
                self._problem(key, place, "when", **values)

        return Condition(condition.source, node)

    def _check_entry(self, entry: Entry) -> None:
        if entry.each:
            found = self._names.question(entry.each)
            if found is None or found[2].kind != "group":
                self._unknown(
                    "group_unknown",
                    entry.each,
                    [d.name for d in self._drafts if _is_group(d.content)],
                    entry.section.place,
                    "each",
                )
            elif found[0] > entry.index:
                self._problem("group_later", entry.section.place, name=entry.each)
        match entry.content:
            case Question():
                self._check_question(entry, entry.content)
            case Duty():
                self._check_duty(entry, entry.content)
            case Notice():
                self._check_notice(entry, entry.content)

    def _check_question(self, entry: Entry, question: Question) -> None:
        if question.kind == "group":
            if entry.each:
                self._problem("group_in_group", question.place, name=question.id)
            named = self._names.question(f"{question.id}.{question.named_by}")
            if question.member is None or named is None:
                self._problem("group_form", question.place, name=question.id)
            return
        if question.member or question.named_by:
            self._problem("group_only", question.place, name=question.id)
        bounds = question.minimum is not None or question.maximum is not None
        if bounds and question.kind not in ("number", "money"):
            self._problem("bounds_needless", question.place, name=question.id)
        if question.contact_point and question.kind not in ("text", "contact"):
            self._problem("contact_point_kind", question.place, "contact_point")
        if question.timeline and question.kind not in ("date", "period"):
            self._problem("timeline_no_date", question.place, "timeline")

    def _check_duty(self, entry: Entry, duty: Duty) -> None:
        sources = self._composed.catalogues.get("sources")
        known = sources.entries if sources else {}
        acts = 0
        for reference in duty.sources:
            source = known.get(reference.source)
            if source is None:
                self._unknown(
                    "source_unknown", reference.source, known, duty.place, "sources"
                )
            acts += getattr(source, "kind", "") == "act"
        if duty.force == "law" and not acts:
            self._problem("law_no_act", duty.place, "force", name=duty.id)
        roles = self._composed.catalogues.get("roles")
        if duty.role and (roles is None or duty.role not in roles.entries):
            self._unknown(
                "role_unknown",
                duty.role,
                roles.entries if roles else {},
                duty.place,
                "role",
            )
        if duty.due:
            self._check_date(entry, duty.due.date, duty.place)

    def _check_date(self, entry: Entry, name: str, place: Place) -> None:
        whole, part = self._names.date_name(name, self._drafts[entry.index])
        found = self._names.question(whole) if whole else None
        if found is None:
            near = self._names.near(name)
            key = "due_unknown_near" if near else "due_unknown"
            self._problem(key, place, "due", name=name, near=near)
            return
        _, draft, question = found
        wanted = "period" if part else "date"
        if question.kind != wanted:
            self._problem("due_no_date", place, "due", name=name, kind=question.kind)
        if draft.each not in ("", entry.each):
            self._problem("due_other_group", place, "due", name=name)

    def _check_notice(self, entry: Entry, notice: Notice) -> None:
        for i, paragraph in enumerate(notice.paragraphs):
            for language, names in gaps_differing(paragraph.text):
                self._problem(
                    "gaps_differ",
                    notice.place,
                    "paragraphs",
                    number=i + 1,
                    of=language,
                    names=names,
                )
            for gap in sorted(set(gaps(paragraph.text["fi"]))):
                self._check_gap(entry, gap, notice.place)

    def _check_gap(self, entry: Entry, gap: str, place: Place) -> None:
        draft = self._drafts[entry.index]
        if gap.startswith("due."):
            whole = self._names.find(gap.removeprefix("due."), draft, "")
            content = self._drafts[self._index[whole]].content if whole else None
            if not isinstance(content, Duty) or content.due is None:
                self._problem("gap_no_due", place, "paragraphs", name=gap)
            return
        whole, _ = self._names.date_name(gap, self._drafts[entry.index])
        found = self._names.question(whole) if whole else None
        if found is None or found[1].each not in ("", entry.each):
            near = self._names.near(gap)
            key = "gap_unknown_near" if near else "gap_unknown"
            self._problem(key, place, "paragraphs", name=gap, near=near)

    def _check_catalogues(self) -> None:
        catalogues = self._composed.catalogues
        by_kind = {c.kind: c for c in catalogues.values()} | dict(catalogues)
        for catalogue in catalogues.values():
            for attribute, target in REFERENCES.get(catalogue.kind, {}).items():
                known = by_kind.get(target)
                entries = known.entries if known else {}
                for item in catalogue.entries.values():
                    value = getattr(item, attribute)
                    ids = (value,) if isinstance(value, str) else value
                    for id_ in ids:
                        if id_ and id_ not in entries:
                            self._unknown(
                                "reference_unknown", id_, entries, item.place, attribute
                            )
            self._check_ranking(catalogue)

    def _check_ranking(self, catalogue: Catalogue) -> None:
        for criterion in catalogue.criteria:
            for name in criterion.answers:
                if self._names.question(name) is None:
                    near = self._names.near(name)
                    key = "criterion_unknown_near" if near else "criterion_unknown"
                    self._problem(
                        key, catalogue.place, "criteria", name=name, near=near
                    )
        for combination in catalogue.combinations:
            for id_ in combination.methods:
                if id_ not in catalogue.entries:
                    self._unknown(
                        "reference_unknown",
                        id_,
                        catalogue.entries,
                        catalogue.place,
                        "combinations",
                    )

    def _with_layout(self) -> Layout | None:
        composed = self._composed
        if composed.layout is None:
            return None
        layout, problems = link_layout(composed.layout, self._names)
        self.problems += problems

        return layout

    def _with_reporting(self) -> Reporting | None:
        composed = self._composed
        if composed.reporting:
            self.problems += link_reporting(
                composed.reporting, self._names, composed.catalogues
            )

        return composed.reporting

    def _unknown(
        self, key: str, name: str, known: Iterable[str], place: Place, field: str
    ) -> None:
        near = "".join(get_close_matches(name, list(known), n=1))
        key = f"{key}_near" if near else key
        self._problem(key, place, field, name=name, near=near)

    def _problem(
        self, key: str, place: Place, path: str = "", **values: object
    ) -> None:
        at = place.of(path)
        called = self._called.get(id(place), "")
        path = ".".join(filter(None, (called, path)))
        self.problems.append(
            Problem(key, file=at.file, line=at.line, path=path, **values)
        )


def _is_group(content: Content) -> bool:
    return isinstance(content, Question) and content.kind == "group"


# A step copies a block's sets of places: short blocks keep it cheap in big toolkits.
_LONG_BLOCK = 1024


def _blocks(entries: Sequence[Entry]) -> Iterator[Block]:
    start = 0
    for i, entry in enumerate(entries):
        following = entries[i + 1] if i + 1 < len(entries) else None
        same = following is not None and following.each == entry.each
        if same and not entry.each and i - start >= _LONG_BLOCK:
            same = following is not None and following.checklist is entry.checklist
        if not same:
            yield Block(each=entry.each, start=start, stop=i + 1)
            start = i + 1
