"""
A composed toolkit into a linked one: every name found, every type right.

Rules of this file:

1. A condition looks only back, at questions that stand earlier.
2. A repeating question is read from inside its own group,
   or through `any`, `all` or `count` from outside and after it.
3. Everything that is wrong is found in one go.
"""

import hashlib
import json
import re
import string

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any

import attrs

from attrs import evolve, frozen

from osallistamo._catalogues import REFERENCES, Catalogue
from osallistamo._composition import Composed, each_of, name_of
from osallistamo._conditions import (
    Both,
    Compare,
    Condition,
    Count,
    Days,
    Has,
    Literal,
    Name,
    Node,
    Not,
    Operand,
    OverMembers,
    bind,
)
from osallistamo._languages import Text
from osallistamo._model import (
    Checklist,
    Content,
    Duty,
    Notice,
    Option,
    Origin,
    Place,
    Question,
    Section,
)
from osallistamo._toolkit import Block, Entry, Toolkit
from osallistamo.errors import Problem


_ID = re.compile(r"[a-z][a-z0-9_]{0,63}")
_VERSION = re.compile(r"\d+\.\d+\.\d+([-+][0-9A-Za-z.-]+)?")
_ORDERED = ("number", "money", "date")


def link(composed: Composed) -> tuple[Toolkit, list[Problem]]:
    """
    Return the linked toolkit, and what is wrong with it.

    The toolkit is whole only when nothing is wrong.
    """
    linker = _Linker(composed)
    toolkit = linker.link()

    return toolkit, linker.problems


@frozen
class _Draft:
    """An entry before its condition is bound."""

    name: str
    content: Content
    checklist: Checklist
    section: Section
    each: str
    # The same fact, asked for elsewhere: this one is asked when any of them is.
    also: tuple["_Draft", ...] = ()


class _Linker:
    def __init__(self, composed: Composed) -> None:
        self._composed = composed
        self.problems: list[Problem] = []
        self._drafts: list[_Draft] = []
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
        entries = tuple(self._entry(i, draft) for i, draft in enumerate(self._drafts))
        for entry in entries:
            self._check_entry(entry)
        self._check_catalogues()
        self._check_layout()

        return self._toolkit(entries)

    def _toolkit(self, entries: tuple[Entry, ...]) -> Toolkit:
        composed = self._composed
        readers: dict[str, list[int]] = {}
        for entry in entries:
            for name in entry.when.names() if entry.when else ():
                readers.setdefault(name, []).append(entry.index)

        return Toolkit(
            digest=_digest(composed),
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
            layout=composed.layout,
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
                    self._drafts.append(_Draft(name, content, checklist, section, each))

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

    def _same_fact(self, first: _Draft, other: _Draft) -> bool:
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
            Option(id=i.id, text=i.name, help=i.text)
            for i in catalogue.entries.values()
        )

        return evolve(content, options=options)

    def _entry(self, index: int, draft: _Draft) -> Entry:
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

    def _whole_condition(self, draft: _Draft, index: int) -> Condition | None:
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
        self, notice: Notice, draft: _Draft, index: int
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
        draft: _Draft,
        index: int,
        place: Place,
        *,
        quiet: bool = False,
    ) -> Condition:
        binding = _Binding(self, draft, index)
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

    def find(self, name: str, draft: _Draft, inside: str) -> str | None:
        """
        Return the whole name of what is called `name` where the draft stands.
        """
        spaces = [inside] if inside else [draft.each, draft.checklist.id]
        for space in spaces:
            if space and f"{space}.{name}" in self._index:
                return f"{space}.{name}"

        return name if name in self._index else None

    def left_out(self, name: str, draft: _Draft) -> Origin | None:
        """
        Return who left out what is called `name` where the draft stands.
        """
        omitted = self._composed.omitted
        names = (f"{draft.each}.{name}", f"{draft.checklist.id}.{name}", name)

        return next((omitted[n] for n in names if n in omitted), None)

    def question(self, name: str) -> tuple[int, _Draft, Question] | None:
        """
        Return where a question stands, or None when there is none.
        """
        index = self._index.get(name)
        if index is None:
            return None
        draft = self._drafts[index]
        if not isinstance(draft.content, Question):
            return None

        return index, draft, draft.content

    def near(self, name: str) -> str:
        """
        Return a question's name that looks like the given one, or nothing.
        """
        known = [d.name for d in self._drafts if isinstance(d.content, Question)]
        by_end = {n.rpartition(".")[2]: n for n in known}
        found = get_close_matches(name, known, n=1) or [
            by_end[n] for n in get_close_matches(name, by_end, n=1)
        ]

        return "".join(found)

    def _check_entry(self, entry: Entry) -> None:
        if entry.each:
            found = self.question(entry.each)
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
            named = self.question(f"{question.id}.{question.named_by}")
            if question.member is None or named is None:
                self._problem("group_form", question.place, name=question.id)
            return
        if question.member or question.named_by:
            self._problem("group_only", question.place, name=question.id)
        bounds = question.minimum is not None or question.maximum is not None
        if bounds and question.kind not in ("number", "money"):
            self._problem("bounds_needless", question.place, name=question.id)
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
        whole, part = self.date_name(name, entry)
        found = self.question(whole) if whole else None
        if found is None:
            near = self.near(name)
            key = "due_unknown_near" if near else "due_unknown"
            self._problem(key, place, "due", name=name, near=near)
            return
        _, draft, question = found
        wanted = "period" if part else "date"
        if question.kind != wanted:
            self._problem("due_no_date", place, "due", name=name, kind=question.kind)
        if draft.each not in ("", entry.each):
            self._problem("due_other_group", place, "due", name=name)

    def date_name(self, name: str, entry: Entry) -> tuple[str | None, str]:
        """
        Return the question that a date's name means, and which end of a period.
        """
        draft = self._drafts[entry.index]
        whole = self.find(name, draft, "")
        if whole is not None:
            return whole, ""
        base, _, part = name.rpartition(".")
        if part in ("start", "end"):
            return self.find(base, draft, ""), part

        return None, ""

    def _check_notice(self, entry: Entry, notice: Notice) -> None:
        for i, paragraph in enumerate(notice.paragraphs):
            gaps = {
                language: set(_gaps(words))
                for language, words in paragraph.text.items()
            }
            for language, found in gaps.items():
                if found != gaps["fi"]:
                    self._problem(
                        "gaps_differ",
                        notice.place,
                        "paragraphs",
                        number=i + 1,
                        language=language,
                        names=", ".join(sorted(found ^ gaps["fi"])),
                    )
            for gap in sorted(gaps["fi"]):
                self._check_gap(entry, gap, notice.place)

    def _check_gap(self, entry: Entry, gap: str, place: Place) -> None:
        draft = self._drafts[entry.index]
        if gap.startswith("due."):
            whole = self.find(gap.removeprefix("due."), draft, "")
            content = self._drafts[self._index[whole]].content if whole else None
            if not isinstance(content, Duty) or content.due is None:
                self._problem("gap_no_due", place, "paragraphs", name=gap)
            return
        whole, _ = self.date_name(gap, entry)
        found = self.question(whole) if whole else None
        if found is None or found[1].each not in ("", entry.each):
            near = self.near(gap)
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
                if self.question(name) is None:
                    near = self.near(name)
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

    def _check_layout(self) -> None:
        layout = self._composed.layout
        if layout is None:
            return
        single = (layout.level, layout.level_groups, layout.level_phase, layout.methods)
        shown = [n for h in (*layout.facts, *layout.summary) for n in h.show]
        for name in (layout.title, *filter(None, single), *shown, *layout.approval):
            if self.question(name) is None:
                near = self.near(name)
                key = "layout_unknown_near" if near else "layout_unknown"
                place = self._composed.place
                self._problem(key, place, "layout", name=name, near=near)

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


class _Binding:
    """
    Binds one condition's names where its entry stands, and checks its types.
    """

    def __init__(self, linker: _Linker, draft: _Draft, index: int) -> None:
        self._linker = linker
        self._draft = draft
        self._index = index
        self.problems: list[tuple[str, dict[str, object]]] = []

    def resolve(self, name: Name, inside: str) -> Name:
        """
        Return the question's whole name; note it when there is none to read.
        """
        whole = self._linker.find(name.name, self._draft, inside)
        base, _, part = name.name.rpartition(".")
        if whole is None and part in ("start", "end"):
            whole = self._linker.find(base, self._draft, inside)
            name = Name(base, part)
        found = self._linker.question(whole) if whole else None
        if found is None or whole is None:
            self._note_unknown(name.name)
            return name
        index, draft, question = found
        if index >= self._index:
            self._note("condition_forward", name=whole)
        if draft.each not in ("", inside, self._draft.each):
            self._note("condition_repeats", name=whole, group=draft.each)
        if name.part and question.kind != "period":
            self._note("condition_part", name=whole, kind=question.kind)

        return Name(whole, name.part)

    def _note_unknown(self, name: str) -> None:
        left_out = self._linker.left_out(name, self._draft)
        if left_out is not None:
            by = f"{left_out.toolkit}, {left_out.place.file}:{left_out.place.line}"
            self._note("condition_omitted", name=name, by=by)
            return
        near = self._linker.near(name)
        key = "condition_unknown_near" if near else "condition_unknown"
        self._note(key, name=name, near=near)

    def check_groups(self, node: Node) -> None:
        """
        Check first what aggregates run over: bare names inside mean its questions.
        """
        for part in node.parts():
            if isinstance(part, OverMembers):
                self._check_group(part.group)
            elif isinstance(part, Count) and part.node is not None:
                self._check_group(part.name)

    def check(self, node: Node) -> None:
        """
        Check that each part of a bound condition compares what can be compared.
        """
        match node:
            case Name():
                if self._kind(node) != "yes_no":
                    self._note("condition_bare", name=node.name, kind=self._kind(node))
            case Both():
                for part in node.nodes:
                    self.check(part)
            case Not():
                self.check(node.node)
            case Compare():
                self._check_comparison(node)
            case Has():
                self._check_kind(node.name.name, "several_of")
                for option in node.wanted:
                    self._check_option(node.name.name, option)
            case OverMembers():
                self.check(node.node)

    def _check_comparison(self, node: Compare) -> None:
        if node.operator in ("in", "not in"):
            self._check_membership(node)
            return
        kinds = {self._kind(node.left), self._kind(node.right)} - {"literal"}
        ordered = node.operator not in ("==", "!=")
        for name, other in ((node.left, node.right), (node.right, node.left)):
            if isinstance(name, Count | Days) and isinstance(other, Literal):
                what = "count" if isinstance(name, Count) else "days"
                self._check_literal(what, "whole", other.value)
            if not isinstance(name, Name):
                continue
            kind = self._kind(name)
            if isinstance(other, Literal):
                self._check_literal(name.name, kind, other.value)
            if ordered and kind not in _ORDERED:
                self._note("condition_order", name=name.name, kind=kind)
            if kind in ("yes_no", "several_of", "contact", "group", "period"):
                self._note("condition_compare", name=name.name, kind=kind)
        numbers = kinds <= {"number", "money", "whole"}
        if len(kinds) > 1 and not numbers:
            self._note("condition_kinds", kinds=", ".join(sorted(kinds)))

    def _check_membership(self, node: Compare) -> None:
        match node.left, node.right:
            case Name() as name, Literal(value=tuple(values)):
                kind = self._kind(name)
                if kind not in ("one_of", "number"):
                    self._note("condition_in", name=name.name, kind=kind)
                for value in values:
                    self._check_literal(name.name, kind, value)
            case Literal(value=str(option)), Name() as name:
                self._check_kind(name.name, "several_of")
                self._check_option(name.name, option)
            case _:
                self._note("condition_in_form")

    def _check_literal(self, name: str, kind: str, value: object) -> None:
        wanted = int if kind in ("number", "money", "whole") else str
        if not isinstance(value, wanted):
            self._note("condition_value", name=name, kind=kind, value=value)
        elif kind == "one_of":
            self._check_option(name, str(value))
        elif kind == "date" and not _is_day(str(value)):
            self._note("condition_day", value=value)

    def _check_option(self, name: str, option: str) -> None:
        found = self._linker.question(name)
        if found is None or found[2].kind not in ("one_of", "several_of"):
            return
        known = [o.id for o in found[2].options]
        if option not in known:
            near = "".join(get_close_matches(option, known, n=1))
            key = "condition_option_near" if near else "condition_option"
            self._note(key, name=name, option=option, near=near, known=", ".join(known))

    def _check_kind(self, name: str, wanted: str) -> None:
        found = self._linker.question(name)
        if found and found[2].kind != wanted:
            self._note("condition_kind", name=name, kind=found[2].kind, wanted=wanted)

    def _check_group(self, name: str) -> None:
        found = self._linker.question(name)
        if found is None or found[2].kind != "group":
            self._note("condition_no_group", name=name)
        elif found[0] >= self._index:
            self._note("condition_forward", name=name)
        elif self._draft.each == name:
            self._note("condition_own_group", name=name)

    def _check_count(self, node: Count) -> None:
        if node.node is not None:
            self.check(node.node)
            return
        found = self._linker.question(node.name)
        if found and found[2].kind == "group":
            self._check_group(node.name)
        else:
            self._check_kind(node.name, "several_of")

    def _check_dates(self, node: Days) -> None:
        for name in (node.start, node.end):
            if self._kind(name) != "date":
                self._note("condition_days", name=name.name, kind=self._kind(name))

    def _kind(self, operand: Operand) -> str:
        match operand:
            case Literal():
                return "literal"
            case Count() | Days():
                if isinstance(operand, Count):
                    self._check_count(operand)
                else:
                    self._check_dates(operand)
                return "whole"
        if operand.part:
            return "date"
        found = self._linker.question(operand.name)

        return found[2].kind if found else "text"

    def _note(self, key: str, **values: object) -> None:
        if (key, values) not in self.problems:
            self.problems.append((key, values))


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_group(content: Content) -> bool:
    return isinstance(content, Question) and content.kind == "group"


def _gaps(words: str) -> Iterator[str]:
    try:
        for _, gap, _, _ in string.Formatter().parse(words):
            if gap is not None:
                yield gap
    except ValueError:
        yield "{"


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


def _digest(composed: Composed) -> str:
    """
    Return a SHA-256 over what a toolkit means, not over how it is formatted.
    """
    meaning = [
        composed.id,
        composed.version,
        [_plain(c) for c in composed.checklists],
        {
            # The order of entries is the order of the choices made of them.
            k: [_plain(evolve(c, entries={})), [_plain(e) for e in c.entries.values()]]
            for k, c in composed.catalogues.items()
        },
        _plain(composed.layout),
    ]
    text = json.dumps(meaning, ensure_ascii=False, sort_keys=True)

    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """
    Return data for the digest: no places, conditions as what they mean.
    """
    match value:
        case Text():
            return dict(value.items())
        case Condition():
            return repr(value.node)
        case Place():
            return None
        case tuple() | list():
            return [_plain(part) for part in value]
        case dict():
            return {key: _plain(part) for key, part in value.items()}
        case _ if attrs.has(type(value)):
            return {
                a.name: _plain(getattr(value, a.name))
                for a in attrs.fields(type(value))
                if a.name != "place"
            }
        case None | bool() | int() | str():
            return value
        case _:
            return str(value)
