"""
Old names become new ones: what a toolkit says with ``was:``.

Rules of this file:

1. An answer moves to where its question is asked now; it is never thrown away.
2. Where the new place is taken, the old answer stays, kept aside.
3. A plan that is up to date does not change.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from typing import Any

from attrs import field, frozen

from osallistamo._answers import Answers
from osallistamo._model import Duty, Question
from osallistamo._plan import DutyState
from osallistamo._toolkit import Entry, Toolkit


@frozen(kw_only=True)
class Renamed:
    """
    A plan's answers and duty states under the names of today.

    Attributes:
        answers: The answers.
        states: What was noted about duties.
        moves: Old and new path of what has moved; equal where only choices did.

    """

    answers: Answers
    states: Mapping[str, DutyState]
    moves: tuple[tuple[str, str], ...]


def rename(
    toolkit: Toolkit, answers: Answers, states: Mapping[str, DutyState]
) -> Renamed:
    """
    Return answers and duty states under the names that a toolkit has now.
    """
    names = _Names.of(toolkit)
    moves: list[tuple[str, str]] = []
    for path in tuple(answers):
        now = names.path_of(path)
        value = answers[path]
        if now != path and now not in answers:
            answers = answers.without(path).having(now, value)
            moves.append((path, now))
        else:
            now = path
        chosen = names.choices(now, value)
        if chosen != value:
            answers = answers.having(now, chosen)
            moves.append((now, now))
    noted = dict(states)
    for path in states:
        now = names.path_of(path)
        if now != path and now not in noted:
            noted[now] = noted.pop(path)
            moves.append((path, now))

    return Renamed(answers=answers, states=noted, moves=tuple(moves))


def may_move(toolkit: Toolkit, paths: Iterable[str]) -> bool:
    """
    Return whether any of the paths may have another name now.

    Found out at a glance: false is certain, true is not.
    """
    names = _Names.of(toolkit)
    if names.options:
        return True
    # One text is searched sooner than each of hundreds of paths is looked at.
    text = "\n".join(("", *paths, ""))

    return any(f"{end}\n" in text for end in names.ends) or any(
        f"\n{begin}" in text for begin in names.begins
    )


@frozen(eq=False)
class _Names:
    """From old names to new ones."""

    toolkit: Toolkit
    entries: Mapping[str, Entry]
    groups: Mapping[str, str]
    options: Mapping[str, Mapping[str, str]] = field(factory=dict)

    @cached_property
    def begins(self) -> tuple[str, ...]:
        """How paths in groups with old names begin."""
        return tuple(self.groups)

    @cached_property
    def ends(self) -> tuple[str, ...]:
        """How paths with old names end."""
        return tuple({name.rpartition(".")[2] for name in self.entries})

    @classmethod
    @lru_cache(maxsize=8)
    def of(cls, toolkit: Toolkit) -> "_Names":
        entries: dict[str, Entry] = {}
        groups: dict[str, str] = {}
        options: dict[str, Mapping[str, str]] = {}
        for entry in toolkit.entries:
            content = entry.content
            if not isinstance(content, Question | Duty):
                continue
            for old in content.was:
                if isinstance(content, Question) and content.kind == "group":
                    groups.setdefault(old, content.id)
                space = entry.each or entry.checklist.id
                entries.setdefault(old if "." in old else f"{space}.{old}", entry)
            if isinstance(content, Question) and (moved := _moved_options(content)):
                options[entry.name] = moved
        # What is called so today means what is called so today.
        known = {n: e for n, e in entries.items() if n not in toolkit.by_name}
        gone = {old: new for old, new in groups.items() if old not in toolkit.by_name}

        return cls(toolkit, known, gone, options)

    def path_of(self, path: str) -> str:
        """
        Return where something is kept now.
        """
        group, _, rest = path.partition(".")
        if group in self.groups:
            group = self.groups[group]
            path = f"{group}.{rest}" if rest else group
        if path in self.entries and not self.entries[path].each:
            return self.entries[path].path()
        member, _, id_ = rest.partition(".")
        found = self.entries.get(f"{group}.{id_}") if id_ else None

        return found.path(member) if found is not None and found.each else path

    def choices(self, path: str, value: Any) -> Any:
        """
        Return an answer with each of its choices as it is called now.
        """
        try:
            entry, _ = self.toolkit.locate(path)
        except KeyError:
            return value
        moved = self.options.get(entry.name, {})
        if isinstance(value, str):
            return moved.get(value, value)
        if isinstance(value, tuple) and moved:
            return tuple(dict.fromkeys(moved.get(v, v) for v in value))

        return value


def _moved_options(question: Question) -> dict[str, str]:
    now = set(question.option_ids)

    return {
        old: option.id
        for option in question.options
        for old in option.was
        if old not in now
    }
