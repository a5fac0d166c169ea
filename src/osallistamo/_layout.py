"""
What printed documents show, linked: every question, group and text exists.

Residents see only what may be shown to everyone: a heading that shows,
or looks at, any other answer is a problem.
"""

import string

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from attrs import evolve

from osallistamo._binding import Binding
from osallistamo._conditions import Condition, bind
from osallistamo._languages import Text
from osallistamo._model import (
    Checklist,
    EventSheet,
    Guidance,
    Heading,
    Layout,
    Notice,
    Place,
    Question,
    Section,
    Telling,
    Topic,
)
from osallistamo._names import Draft, Names
from osallistamo.errors import Problem


LOWER = "lower"
"""``{groups:lower}``: options in running text begin with small letters."""


def link_layout(layout: Layout, names: Names) -> tuple[Layout, list[Problem]]:
    """
    Return the layout with its conditions bound, and what is wrong with it.

    Args:
        layout: As its author wrote it.
        names: The toolkit's entries by name.

    """
    linking = _Linking(names)
    linking.check_plan(layout)
    topics = tuple(linking.topic(topic) for topic in layout.residents)
    if layout.event:
        linking.check_event(layout.event)

    return evolve(layout, residents=topics), linking.problems


class _Linking:
    def __init__(self, names: Names) -> None:
        self._names = names
        self._inside = ""
        self.problems: list[Problem] = []

    def check_plan(self, layout: Layout) -> None:
        """
        Check that the plan's own documents show questions that exist.
        """
        self._inside = "layout."
        single = ("title", "level", "level_groups", "level_phase", "methods")
        shown = {key: filter(None, [getattr(layout, key)]) for key in single} | {
            "facts": _shown(layout.facts),
            "summary": _shown(layout.summary),
            "approval": iter(layout.approval),
        }
        for key, names in shown.items():
            for name in names:
                self._question(name, layout.place, key)
        if layout.contact:
            self._check_contact(layout)

    def _check_contact(self, layout: Layout) -> None:
        draft = self._public(layout.contact, layout.place, "contact")
        if draft is None:
            return
        kind = getattr(draft.content, "kind", "")
        if draft.each or kind != "text":
            told = {"name": layout.contact, "kind": kind}
            self._problem("layout_contact", layout.place, "contact", **told)

    def topic(self, topic: Topic) -> Topic:
        """
        Return a heading of the residents' page with its conditions bound.
        """
        self._inside = "layout.residents."
        tell = [
            self._telling(number, telling, topic)
            for number, telling in enumerate(topic.tell, 1)
        ]

        return evolve(topic, tell=tuple(tell))

    def _telling(self, number: int, telling: Telling, topic: Topic) -> Telling:
        place = telling.place if telling.place.line else topic.place
        shown = [self._public(name, place, "show") for name in telling.show]
        for name, draft in zip(telling.show, shown, strict=True):
            if draft and shown[0] and draft.each != shown[0].each:
                self._problem("layout_other_group", place, "show", name=name)
        if telling.text:
            self._check_gaps(telling.text, place, number)
        if telling.when is None:
            return telling

        each = shown[0].each if shown and shown[0] else ""

        return evolve(telling, when=self._bound(telling.when, place, each=each))

    def _check_gaps(self, text: Text, place: Place, number: int) -> None:
        for language, names in gaps_differing(text):
            told = {"number": number, "of": language, "names": names}
            self._problem("gaps_differ", place, "text", **told)
        for gap in sorted(set(gaps(text["fi"]))):
            whole, _ = self._names.date_name(gap, _DOCUMENT)
            draft = self._public(whole or gap, place, "text")
            if draft and draft.each:
                self._problem("layout_repeats", place, "text", name=gap)

    def _bound(self, condition: Condition, place: Place, *, each: str) -> Condition:
        reader = evolve(_DOCUMENT, each=each)
        binding = Binding(self._names, reader, len(self._names.drafts))
        binding.check_groups(condition.node)
        node = condition.node
        if not binding.problems:
            node = bind(node, binding.resolve)
        if not binding.problems:
            binding.check(node)
        for key, values in binding.problems:
            self._problem(key, place, "when", **values)
        bound = Condition(condition.source, node)
        if not binding.problems:
            for name in bound.names():
                self._public(name, place, "when")

        return bound

    def check_event(self, event: EventSheet) -> None:
        """
        Check that a run sheet shows its own group's entries, or the project's.
        """
        self._inside = "layout.event."
        place = event.place
        group = self._question(event.group, place, "group")
        if group and group.content.kind != "group":  # type: ignore[union-attr]  # a question
            self._problem("group_unknown", place, "group", name=event.group)
        for key, names in (
            ("facts", _shown(event.facts)),
            ("people", _shown(event.people)),
            ("notes", event.notes),
        ):
            for name in names:
                draft = self._question(name, place, key)
                if draft and draft.each not in ("", event.group):
                    self._problem("layout_other_group", place, key, name=name)
        notices = {d.name for d in self._names.drafts if isinstance(d.content, Notice)}
        for where, named in (("script", event.script), ("texts", event.texts)):
            for name in named:
                if name not in notices:
                    near = "".join(get_close_matches(name, notices, n=1))
                    key = "layout_no_notice_near" if near else "layout_no_notice"
                    self._problem(key, place, where, name=name, near=near)

    def _question(self, name: str, place: Place, path: str) -> Draft | None:
        found = self._names.question(name)
        if found is None:
            near = self._names.near(name)
            key = "layout_unknown_near" if near else "layout_unknown"
            self._problem(key, place, path, name=name, near=near)
            return None

        return found[1]

    def _public(self, name: str, place: Place, path: str) -> Draft | None:
        draft = self._question(name, place, path)
        if draft and isinstance(draft.content, Question) and not draft.content.public:
            self._problem("layout_not_public", place, path, name=name)

        return draft

    def _problem(self, key: str, place: Place, path: str, **values: object) -> None:
        at = place.of(path)
        self.problems.append(
            Problem(key, file=at.file, line=at.line, path=self._inside + path, **values)
        )


def _shown(headings: Iterable[Heading]) -> Iterator[str]:
    for heading in headings:
        yield from heading.show


def gaps_differing(text: Text) -> Iterator[tuple[str, str]]:
    """
    Yield each language whose gaps are not the Finnish ones, and which differ.
    """
    finnish = set(gaps(text["fi"]))
    for language, words in text.items():
        if differing := finnish ^ set(gaps(words)):
            yield language, ", ".join(sorted(differing))


def gaps(words: str) -> Iterator[str]:
    """
    Yield the names of a text's gaps; a lone brace is one that nobody can fill.

    Nor can anyone when an unknown way of filling stands after a colon.
    """
    try:
        for _, gap, how, _ in string.Formatter().parse(words):
            if gap is not None:
                yield f"{gap}:{how}" if how and how != LOWER else gap
    except ValueError:
        yield "{"


# A document stands after all checklists and in none: names are whole there.
_NOTHING = Text({"fi": "layout"})
_DOCUMENT = Draft(
    name="layout",
    content=Guidance(id="layout", text=_NOTHING),
    checklist=Checklist(id="", version="", title=_NOTHING, sections=()),
    section=Section(id="", title=_NOTHING, entries=()),
    each="",
)
