"""
Toolkits that extend one another, into one.

Rules of this file:

1. A small closed set of operations: omit, override, insert, add.
2. An operation aimed at what does not exist is an error, never a log line.
3. The author's order is kept.
4. Each entry remembers where it came from and what changed it.
"""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Any

from attrs import evolve, frozen

from osallistamo._catalogues import CATALOGUE_KINDS, Catalogue, Item
from osallistamo._languages import Text
from osallistamo._loading import structure_entry, structure_field, structure_item
from osallistamo._model import (
    Change,
    Checklist,
    ChecklistPlace,
    Content,
    Layout,
    Manifest,
    Origin,
    Place,
    Question,
    Reporting,
    Section,
)
from osallistamo.errors import Problem


@frozen(kw_only=True)
class Layer:
    """One toolkit's own files: its manifest and what that names."""

    manifest: Manifest
    checklists: dict[str, Checklist]
    catalogues: dict[str, Catalogue]


@frozen(kw_only=True)
class Composed:
    """
    A toolkit with everything it extends, not linked yet.

    Attributes:
        origins: The steps of each entry, by its name.
        omitted: What was left out, by name, with its last step.

    """

    id: str
    version: str
    title: Text
    description: Text | None
    layout: Layout | None
    reporting: Reporting | None
    checklists: tuple[Checklist, ...]
    catalogues: dict[str, Catalogue]
    origins: dict[str, tuple[Origin, ...]]
    omitted: dict[str, Origin]
    place: Place


def name_of(content: Content, section: Section, checklist: Checklist) -> str:
    """
    Return the name by which conditions and toolkits call an entry.
    """
    if isinstance(content, Question) and content.kind == "group":
        return content.id
    if isinstance(content, Question) and content.fact:
        return content.fact

    return f"{each_of(section, checklist) or checklist.id}.{content.id}"


def each_of(section: Section, checklist: Checklist) -> str:
    """
    Return the group that a section is asked for, or nothing.
    """
    return section.each or checklist.each


def compose(layers: Sequence[Layer]) -> tuple[Composed, list[Problem]]:
    """
    Return the toolkit that the layers make, the base first, and what is wrong.
    """
    work = _Work()
    for layer in layers:
        work.apply(layer)
    last = layers[-1].manifest
    layouts = [x.manifest.layout for x in layers if x.manifest.layout]
    composed = Composed(
        id=last.id,
        version=last.version,
        title=last.title,
        description=last.description,
        layout=layouts[-1] if layouts else None,
        reporting=_reporting(layers),
        checklists=tuple(work.checklists),
        catalogues=work.catalogues,
        origins={name: tuple(steps) for name, steps in work.origins.items()},
        omitted=work.omitted,
        place=last.place,
    )

    return composed, work.problems


def _reporting(layers: Sequence[Layer]) -> Reporting | None:
    """
    Return what is reported: each key as the last toolkit has it that writes it.
    """
    found: Reporting | None = None
    for layer in layers:
        own = layer.manifest.reporting
        if found is None or own is None:
            found = own or found
            continue
        written = {key: getattr(own, key) for key in own.place.lines}
        changed = {key: own.place.of(key) for key in written}
        place = evolve(found.place, changed={**found.place.changed, **changed})
        found = evolve(found, **written, place=place)

    return found


@frozen
class _Spot:
    """Where an entry stands among the checklists."""

    checklist: int
    section: int
    entry: int


class _Work:
    """The checklists and catalogues while layers are laid on one another."""

    def __init__(self) -> None:
        self.checklists: list[Checklist] = []
        self.catalogues: dict[str, Catalogue] = {}
        self.origins: dict[str, list[Origin]] = {}
        self.omitted: dict[str, Origin] = {}
        self.problems: list[Problem] = []
        self._toolkit = ""
        # What this layer has set already: two changes of one thing contradict.
        self._set: dict[tuple[str, str], Place] = {}

    def apply(self, layer: Layer) -> None:
        manifest = layer.manifest
        self._toolkit = f"{manifest.id} {manifest.version}"
        self._set = {}
        for spot in manifest.checklists:
            if spot.id in layer.checklists:
                self._place_checklist(layer.checklists[spot.id], spot, manifest)
        for id_, catalogue in layer.catalogues.items():
            if id_ in self.catalogues:
                self._problem("catalogue_twice", catalogue.place, name=id_)
            self.catalogues[id_] = catalogue
            for item in catalogue.entries.values():
                self._record(f"{id_}/{item.id}", "own", item.place)
        for change in manifest.changes:
            self._change(change)

    def _place_checklist(
        self, checklist: Checklist, spot: ChecklistPlace, manifest: Manifest
    ) -> None:
        ids = [c.id for c in self.checklists]
        if checklist.id in ids or checklist.id in self.catalogues:
            self._problem("checklist_twice", checklist.place, name=checklist.id)
            return
        at = len(ids)
        target = spot.before or spot.after
        if target in ids:
            at = ids.index(target) + bool(spot.after)
        elif target:
            self._unknown(target, spot.place, ids)
        self.checklists.insert(at, checklist)
        for section in checklist.sections:
            for content in section.entries:
                name = name_of(content, section, checklist)
                self._record(name, "own", content.place)

    def _change(self, change: Change) -> None:
        if "/" in change.target:
            self._change_part(change)
            return
        spot = self._find(change)
        if spot is None:
            return
        checklist = self.checklists[spot.checklist]
        section = checklist.sections[spot.section]
        entries = list(section.entries)
        match change.operation:
            case "omit":
                self._omit(change, entries.pop(spot.entry))
            case "override":
                entries[spot.entry] = self._overridden(change, entries[spot.entry])
            case "insert":
                new = self._added(change, section, checklist)
                at = spot.entry + (change.position == "after")
                entries[at:at] = [new] if new else []
            case _:
                self._problem("add_to_entry", change.place, name=change.target)
        self._put(spot, evolve(section, entries=tuple(entries)))

    def _put(self, spot: _Spot, section: Section) -> None:
        checklist = self.checklists[spot.checklist]
        sections = list(checklist.sections)
        sections[spot.section] = section
        self.checklists[spot.checklist] = evolve(checklist, sections=tuple(sections))

    def _change_part(self, change: Change) -> None:
        """
        Change a section `checklist/section` or an entry `catalogue/entry`.
        """
        holder, _, part = change.target.partition("/")
        if holder in self.catalogues:
            self._change_item(change, self.catalogues[holder], part)
            return
        for i, checklist in enumerate(self.checklists):
            for j, section in enumerate(checklist.sections):
                if (checklist.id, section.id) == (holder, part):
                    self._change_section(change, _Spot(i, j, 0))
                    return
        known = [f"{c.id}/{s.id}" for c in self.checklists for s in c.sections]
        known += [f"{c.id}/{e}" for c in self.catalogues.values() for e in c.entries]
        known += self.catalogues
        self._unknown(change.target, change.place, known)

    def _change_section(self, change: Change, spot: _Spot) -> None:
        checklist = self.checklists[spot.checklist]
        section = checklist.sections[spot.section]
        match change.operation:
            case "omit":
                for content in section.entries:
                    name = name_of(content, section, checklist)
                    self.omitted[name] = self._origin(change, content)
                self._omit(change, section)
                sections = list(checklist.sections)
                del sections[spot.section]
                self.checklists[spot.checklist] = evolve(
                    checklist, sections=tuple(sections)
                )
            case "override":
                self._put(spot, self._overridden(change, section))
            case "add":
                new = self._added(change, section, checklist)
                entries = (*section.entries, *([new] if new else []))
                self._put(spot, evolve(section, entries=entries))
            case _:
                self._problem("insert_at_section", change.place, name=change.target)

    def _change_item(self, change: Change, catalogue: Catalogue, part: str) -> None:
        entries = dict(catalogue.entries)
        adds = change.operation in ("add", "insert")
        if change.operation == "add" and part:
            self._problem("add_to_item", change.place, name=catalogue.id)
            return
        if part not in entries and change.operation != "add":
            known = [f"{catalogue.id}/{e}" for e in entries]
            self._unknown(change.target, change.place, known)
            return
        if adds:
            kind = CATALOGUE_KINDS[catalogue.kind]
            new, problems = structure_item(kind, change.entry, place=change.place)
            self.problems += problems
            if new is None:
                return
            entries = self._with_item(entries, new, change, part, catalogue.id)
        elif change.operation == "omit":
            self._omit(change, entries.pop(part))
        else:
            entries[part] = self._overridden(change, entries[part])
        self.catalogues[catalogue.id] = evolve(catalogue, entries=entries)

    def _with_item(
        self, entries: dict[str, Item], new: Item, change: Change, part: str, id_: str
    ) -> dict[str, Item]:
        if new.id in entries:
            self._problem("entry_twice", new.place, name=f"{id_}/{new.id}")
            return entries
        self._record(f"{id_}/{new.id}", change.operation, new.place, change)
        self.omitted.pop(f"{id_}/{new.id}", None)
        ordered = list(entries.values())
        at = len(ordered)
        if part:
            at = list(entries).index(part) + (change.position == "after")
        ordered.insert(at, new)

        return {item.id: item for item in ordered}

    def _find(self, change: Change) -> _Spot | None:
        names = []
        for name, spot in self._spots():
            if name == change.target:
                return spot
            names.append(name)
        if change.target in self.catalogues and change.operation == "add":
            self._problem("add_to_item", change.place, name=change.target)
        else:
            self._unknown(change.target, change.place, names)

        return None

    def _spots(self) -> Iterator[tuple[str, _Spot]]:
        for i, checklist in enumerate(self.checklists):
            for j, section in enumerate(checklist.sections):
                for k, content in enumerate(section.entries):
                    yield name_of(content, section, checklist), _Spot(i, j, k)

    def _overridden(self, change: Change, old: Any) -> Any:
        new: dict[str, Any] = {}
        for key, data in change.fields.items():
            place = _inner_place(change.fields, change.place)
            new[key], problems = structure_field(type(old), key, data, place=place)
            self._checked(change, key, problems)
        for key, data in change.append.items():
            place = _inner_place(change.append, change.place)
            known = new.get(key) or getattr(old, key, ())
            if not isinstance(known, tuple):
                self._problem("append_no_list", place.of(key), name=key)
                continue
            more, problems = structure_field(type(old), key, data, place=place)
            self._checked(change, key, problems)
            new[key] = (*known, *(more if isinstance(more, tuple) else ()))
        if not change.fields and not change.append:
            self._problem("override_nothing", change.place, name=change.target)
        self._record(change.target, "override", change.place, change, tuple(new))

        whole = {k: v for k, v in new.items() if v is not None}
        stands = {
            key: _inner_place(data, change.place).of(key)
            for data in (change.fields, change.append)
            for key in data
        }
        place = evolve(old.place, changed={**old.place.changed, **stands})

        return evolve(old, **whole, place=place)

    def _checked(self, change: Change, key: str, problems: list[Problem]) -> None:
        self.problems += problems
        earlier = self._set.setdefault((change.target, key), change.place)
        if earlier is not change.place:
            self._problem(
                "set_twice",
                change.place,
                name=f"{change.target}: {key}",
                line=earlier.line,
            )

    def _added(
        self, change: Change, section: Section, checklist: Checklist
    ) -> Content | None:
        new, problems = structure_entry(change.entry, place=change.place)
        self.problems += problems
        if new is None:
            return None
        name = name_of(new, section, checklist)
        if any(name == known for known, _ in self._spots()):
            self._problem("entry_twice", new.place, name=name)
            return None
        self._record(name, change.operation, new.place, change)
        self.omitted.pop(name, None)
        found: Content = new

        return found

    def _omit(self, change: Change, what: Content | Section | Item) -> None:
        self.omitted[change.target] = self._origin(change, what)

    def _origin(self, change: Change, what: Content | Section | Item) -> Origin:
        return Origin(
            force=getattr(what, "force", ""),
            toolkit=self._toolkit,
            operation=change.operation,
            reason=change.reason,
            place=change.place,
        )

    def _record(
        self,
        name: str,
        operation: str,
        place: Place,
        change: Change | None = None,
        changed: tuple[str, ...] = (),
    ) -> None:
        self.origins.setdefault(name, []).append(
            Origin(
                toolkit=self._toolkit,
                operation=operation,
                changed=changed,
                reason=change.reason if change else "",
                place=place,
            )
        )

    def _unknown(self, target: str, place: Place, known: Sequence[str]) -> None:
        if target in self.omitted:
            by = self.omitted[target].toolkit
            self._problem("target_omitted", place, name=target, by=by)
            return
        near = "".join(get_close_matches(target, known, n=1))
        key = "target_unknown_near" if near else "target_unknown"
        self._problem(key, place, name=target, near=near)

    def _problem(self, key: str, place: Place, **values: object) -> None:
        line = values.pop("line", None)
        if line is not None:
            values["earlier"] = line
        self.problems.append(
            Problem(key, file=place.file, line=place.line, path="", **values)
        )


def _inner_place(data: dict[str, object], outer: Place) -> Place:
    lines = getattr(data, "lines", {})

    return Place(file=outer.file, line=outer.line, lines=lines)
