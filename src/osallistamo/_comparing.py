"""
Two toolkits compared by what they mean: what is asked, what must be done.

Lines of YAML may move and be rewrapped; that is no difference.
A stricter duty obliges more: a higher force, an earlier day, more projects.
"""

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, Literal, get_args

import attrs

from attrs import frozen

from osallistamo._conditions import Always, Condition, Not
from osallistamo._languages import Text
from osallistamo._model import Content, Due, Duty, Force, Notice, Question
from osallistamo._reachability import Reasoner
from osallistamo._toolkit import Entry, Toolkit


Kind = Literal[
    "removed", "weaker", "stricter", "added", "renamed", "changed", "reworded", "moved"
]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""Kinds of differences, those that take something away first."""

_FORCES: tuple[Force, ...] = ("advice", "policy", "law")
_ALWAYS = Always(value=True)


@frozen(kw_only=True)
class Difference:
    """
    One difference between two toolkits.

    Attributes:
        kind: What kind of difference it is.
        name: The entry's name, or a catalogue's entry as ``methods/survey``.
        field: Which of its fields differs; empty for the whole entry.
        old: What the field was, as text; may be empty.
        new: What it is now, as text; may be empty.
        entry: The entry now, or before when it is no longer there.

    """

    kind: Kind
    name: str
    field: str = ""
    old: str = ""
    new: str = ""
    entry: Entry | None = None

    @property
    def by_law(self) -> bool:
        """Whether it concerns a statutory duty."""
        return getattr(self.entry and self.entry.content, "force", "") == "law"


def differences(old: Toolkit, new: Toolkit, language: str) -> list[Difference]:
    """
    Return how a toolkit differs from another, what is taken away first.

    Args:
        old: The toolkit before.
        new: The toolkit now.
        language: The language in which wordings are quoted.

    """
    comparing = _Comparing(old, new, language, Reasoner(old, new))
    found = [*comparing.entries(), *comparing.catalogues()]

    return sorted(found, key=lambda d: (KINDS.index(d.kind), not d.by_law))


@frozen
class _Comparing:
    old: Toolkit
    new: Toolkit
    language: str
    reasoner: Reasoner

    def entries(self) -> Iterator[Difference]:
        renamed = dict(self._renamed())
        before = {
            renamed.get(name, name): entry for name, entry in _named(self.old).items()
        }
        now = _named(self.new)
        for name, entry in before.items():
            if name not in now:
                yield Difference(
                    kind="removed", name=name, old=self._words(entry), entry=entry
                )
        for name, entry in now.items():
            if name not in before:
                yield Difference(
                    kind="added", name=name, new=self._words(entry), entry=entry
                )
            else:
                yield from self._entry(before[name], entry)
        yield from self._moved([n for n in before if n in now], now)

    def _renamed(self) -> Iterator[tuple[str, str]]:
        """
        Yield the old and the new name of what says what it was called.
        """
        for name, entry in _named(self.new).items():
            for was in getattr(entry.content, "was", ()):
                space = entry.each or entry.checklist.id
                old = was if "." in was else f"{space}.{was}"
                if old in self.old.by_name and old not in self.new.by_name:
                    yield old, name

    def _words(self, entry: Entry) -> str:
        content = entry.content
        words = content.title if isinstance(content, Notice) else content.text

        return words[self.language]

    def _entry(self, old: Entry, new: Entry) -> Iterator[Difference]:
        if old.name != new.name:
            yield Difference(
                kind="renamed", name=new.name, old=old.name, new=new.name, entry=new
            )
        if type(old.content) is not type(new.content):
            yield Difference(
                kind="changed",
                name=new.name,
                field="kind",
                old=type(old.content).__name__.lower(),
                new=type(new.content).__name__.lower(),
                entry=new,
            )
            return
        yield from self._condition(old, new)
        for name, one, two in _fields(old.content, new.content):
            if name not in ("id", "was", "when", "rules", "fact"):
                yield Difference(
                    kind=_kind(name, one, two, new.content),
                    name=new.name,
                    field=name,
                    old=self._shown(one),
                    new=self._shown(two),
                    entry=new,
                )

    def _condition(self, old: Entry, new: Entry) -> Iterator[Difference]:
        before, now = (e.when.node if e.when else _ALWAYS for e in (old, new))
        if repr(before) == repr(now):
            return
        more = self.reasoner.possible(now, Not(before))
        fewer = self.reasoner.possible(before, Not(now))
        kind: Kind = "changed"
        if not more and not fewer:
            return
        if isinstance(new.content, Duty) and more is not fewer:
            kind = "stricter" if more else "weaker"
        yield Difference(
            kind=kind,
            name=new.name,
            field="when",
            old=old.when.source if old.when else "",
            new=new.when.source if new.when else "",
            entry=new,
        )

    def _moved(
        self, before: Sequence[str], now: Mapping[str, Entry]
    ) -> Iterator[Difference]:
        """
        Yield what stands elsewhere: in another section, or before others now.
        """
        after = [name for name in now if name in set(before)]
        matcher = SequenceMatcher(None, before, after, autojunk=False)
        kept = {
            name
            for match in matcher.get_matching_blocks()
            for name in before[match.a : match.a + match.size]
        }
        for name in after:
            if name not in kept:
                entry = now[name]
                where = f"{entry.checklist.id}/{entry.section.id}"
                yield Difference(kind="moved", name=name, new=where, entry=entry)

    def catalogues(self) -> Iterator[Difference]:
        before, now = _items(self.old), _items(self.new)
        for name in before.keys() - now.keys():
            words = before[name].name[self.language]
            yield Difference(kind="removed", name=name, old=words)
        for name, item in now.items():
            if name not in before:
                words = item.name[self.language]
                yield Difference(kind="added", name=name, new=words)
                continue
            for field, one, two in _fields(before[name], item):
                yield Difference(
                    kind="reworded" if _is_words(one, two) else "changed",
                    name=name,
                    field=field,
                    old=self._shown(one),
                    new=self._shown(two),
                )

    def _shown(self, value: Any) -> str:
        match value:
            case None:
                return ""
            case Text():
                return value[self.language]
            case Due(date=date, amount=amount, unit=unit):
                side = "before" if amount < 0 else "after"
                return f"{abs(amount)} {unit} {side} {date}"
            case tuple():
                return ", ".join(self._shown(part) for part in value)
            case Condition(source=source):
                return source
            case _ if attrs.has(type(value)):
                parts = {
                    a.name: getattr(value, a.name)
                    for a in attrs.fields(type(value))
                    if a.name != "place"
                }
                if told := parts.get("id") or parts.get("source"):
                    return str(told)
                return ", ".join(self._shown(part) for part in parts.values())

        return str(value)


def _named(toolkit: Toolkit) -> dict[str, Entry]:
    return {entry.name: entry for entry in toolkit.entries}


def _items(toolkit: Toolkit) -> dict[str, Any]:
    return {
        f"{catalogue.id}/{item.id}": item
        for catalogue in toolkit.catalogues.values()
        for item in catalogue.entries.values()
    }


def _fields(old: Any, new: Any) -> Iterator[tuple[str, Any, Any]]:
    """
    Yield each field that differs, with both values.
    """
    for one in attrs.fields(type(new)):
        before, now = getattr(old, one.name, None), getattr(new, one.name)
        if one.name != "place" and before != now:
            yield one.name, before, now


def _kind(name: str, old: Any, new: Any, content: Content) -> Kind:
    if _is_words(old, new):
        return "reworded"
    match content, name:
        case Duty(), "force":
            return _stricter(_FORCES.index(new) > _FORCES.index(old))
        case Duty(), "due":
            return _due(old, new)
        case Question(), "required":
            return _stricter(bool(new))
        case Question(), "deeper":
            return _stricter(not new)

    return "changed"


def _stricter(more: bool) -> Kind:  # noqa: FBT001  # the only thing it says
    return "stricter" if more else "weaker"


def _due(old: Due | None, new: Due | None) -> Kind:
    if old is None or new is None:
        return _stricter(old is None)
    if (old.date, old.unit) != (new.date, new.unit):
        return "changed"

    return _stricter(new.amount < old.amount)


def _is_words(old: Any, new: Any) -> bool:
    """
    Return whether two values differ in wording only.
    """
    if isinstance(old, Text) and isinstance(new, Text):
        return True
    if isinstance(old, tuple) and isinstance(new, tuple) and len(old) == len(new):
        pairs = [(a, b) for a, b in zip(old, new, strict=True) if a != b]
        return all(_is_words(a, b) for a, b in pairs)
    if type(old) is type(new) and attrs.has(type(new)):
        return all(_is_words(a, b) for _, a, b in _fields(old, new))

    return False
