"""
Texts to publish, filled from the answers; what is missing stays visible.
"""

import string

from collections.abc import Callable
from typing import Any

from osallistamo import _explanation, _values
from osallistamo._conditions import Gap
from osallistamo._languages import show_date, show_list
from osallistamo._layout import LOWER
from osallistamo._model import Notice, Question
from osallistamo._plan import Found, day_of, due_of
from osallistamo._toolkit import Entry
from osallistamo.rendering._speaking import Speaker
from osallistamo.rendering._view import NoticeView


def notice(speaker: Speaker, found: Found) -> NoticeView:
    """
    Return a notice as it can be published.
    """
    content = found.entry.content
    assert isinstance(content, Notice)
    filling = Filling(speaker, found.entry, found.member)
    look = speaker.plan.situation.look(found.entry, found.member)
    paragraphs = [
        filling.fill(speaker.t(p.text))
        for p in content.paragraphs
        if p.when is None or p.when.evaluate(look)
    ]

    return NoticeView(
        title=speaker.t(content.title),
        use=speaker.t(content.use),
        paragraphs=tuple(paragraphs),
        gaps=tuple(dict.fromkeys(filling.gaps)),
        subject=speaker.subject(found.entry, found.member),
    )


def _lower(text: str) -> str:
    """
    Return an option with a small first letter, unless it begins with an acronym.
    """
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _whole(text: str) -> str:
    return text


class Filling:
    """
    Fills a text's gaps from the answers; what is missing stays visible.

    Args:
        speaker: The plan, and the language it is told in.
        entry: Where the text stands; None for a document's own.
        member: The member of its group that it is about.
        cut: Makes an answer as short as there is room for.

    """

    def __init__(
        self,
        speaker: Speaker,
        entry: Entry | None = None,
        member: str = "",
        *,
        cut: Callable[[str], str] = _whole,
    ) -> None:
        self._speaker = speaker
        self._entry = entry
        self._member = member
        self._cut = cut
        self.gaps: list[str] = []

    def fill(self, text: str) -> str:
        """
        Return a paragraph with its gaps filled.
        """
        filled = ""
        for literal, name, how, _ in string.Formatter().parse(text):
            # An answer may end its sentence itself, and the notice end it too.
            if filled.endswith(".") and literal.startswith("."):
                literal = literal[1:]  # noqa: PLW2901
            if name is not None:
                literal += self._filled(name, lower=how == LOWER)  # noqa: PLW2901
            filled += literal

        return filled

    def _filled(self, name: str, *, lower: bool) -> str:
        plan, language = self._speaker.plan, self._speaker.language
        if name.startswith("due."):
            return self._due(name.removeprefix("due."))
        found = plan.toolkit.find(name, self._entry)
        assert found is not None
        entry, part = found
        member = self._member if entry.each else ""
        question = entry.content
        assert isinstance(question, Question)
        value = plan.situation.value(entry, member)
        if isinstance(value, Gap):
            return self._gap(question.label[language])
        if part:
            day = day_of(plan.situation, entry, part, member)
            return show_date(day, language) if day else ""

        return self._cut(self._in_sentence(question, value, lower=lower))

    def _in_sentence(self, question: Question, value: Any, *, lower: bool) -> str:
        """
        Return an answer as running text has it; nobody types it back.
        """
        language = self._speaker.language
        if question.kind == "several_of" and value:
            texts = (_values.option_text(question, o, language) for o in value)
            return show_list((_lower(t) if lower else t for t in texts), language)
        shown = _values.show(question, value, language)
        if question.kind in _values.IN_OWN_WORDS:
            return self._speaker.own_words(shown)

        return shown

    def _due(self, name: str) -> str:
        plan, language = self._speaker.plan, self._speaker.language
        found = plan.toolkit.find(name, self._entry)
        assert found is not None
        entry, _ = found
        member = self._member if entry.each else ""
        day, _ = due_of(plan.situation, entry, member)
        if day is None:
            return self._gap(_explanation.title_of(entry, language))

        return show_date(day, language)

    def _gap(self, label: str) -> str:
        self.gaps.append(label)

        return "[" + label + "]"
