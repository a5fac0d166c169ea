"""
What an author should hear before a project lead does.

Loading finds what cannot be used; this finds what should be better:
missing languages, expired rules, laws without their section, long sentences.
"""

import re

from collections.abc import Iterator
from datetime import date
from typing import Any

import attrs

from osallistamo._languages import Text
from osallistamo._model import Duty, Place, Question
from osallistamo._toolkit import Toolkit
from osallistamo.errors import Problem


LONGEST_SENTENCE = 20
"""Words that a sentence of a question may have, so that it is read at once."""

_SENTENCE = re.compile(r"[.?!:]\s+")


def lint(toolkit: Toolkit, *, today: date) -> list[Problem]:
    """
    Return what should be better in a toolkit that can be used.

    Args:
        toolkit: A loaded toolkit.
        today: The day by which rules are in force or expired.

    """
    found = [
        *_missing_languages(toolkit),
        *_expired(toolkit, today),
        *_law_without_section(toolkit),
        *_long_questions(toolkit),
    ]

    return sorted(found, key=lambda p: (p.file, p.line))


def _missing_languages(toolkit: Toolkit) -> Iterator[Problem]:
    for checklist in toolkit.checklists:
        yield from _texts(checklist, checklist.place, "")
    for catalogue in toolkit.catalogues.values():
        yield from _texts(catalogue, catalogue.place, "")


def _texts(value: Any, place: Place, path: str) -> Iterator[Problem]:
    if isinstance(value, Text):
        if missing := value.missing():
            yield _problem(
                "language_missing", place, path, languages=", ".join(missing)
            )
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part, place, path)
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part, place, path)
    elif attrs.has(type(value)) and not isinstance(value, Place):
        own = getattr(value, "place", place)
        for one in attrs.fields(type(value)):
            yield from _texts(getattr(value, one.name), own, one.name)


def _expired(toolkit: Toolkit, today: date) -> Iterator[Problem]:
    for entry in toolkit.entries:
        content = entry.content
        if isinstance(content, Duty) and content.valid.end is not None:
            end = content.valid.end
            if end < today:
                yield _problem("rule_expired", content.place, "valid", day=end)


def _law_without_section(toolkit: Toolkit) -> Iterator[Problem]:
    for entry in toolkit.entries:
        duty = entry.content
        if not isinstance(duty, Duty) or duty.force != "law":
            continue
        acts = [r for r in duty.sources if _is_act(toolkit, r.source)]
        if not any(r.section or r.whole_act for r in acts):
            yield _problem("law_no_section", duty.place, "sources", name=entry.name)


def _is_act(toolkit: Toolkit, source: str) -> bool:
    return getattr(toolkit.item("sources", source), "kind", "") == "act"


def sentence_lengths(toolkit: Toolkit, language: str) -> list[int]:
    """
    Return how many words each sentence of the questions has.
    """
    return [
        len(sentence.split())
        for entry in toolkit.entries
        if isinstance(entry.content, Question)
        for sentence in _SENTENCE.split(entry.content.text[language])
        if sentence.strip()
    ]


def _long_questions(toolkit: Toolkit) -> Iterator[Problem]:
    for entry in toolkit.entries:
        if not isinstance(entry.content, Question):
            continue
        for language, words in entry.content.text.items():
            longest = max(len(s.split()) for s in _SENTENCE.split(words))
            if longest > LONGEST_SENTENCE:
                yield _problem(
                    "question_long",
                    entry.content.place,
                    "text",
                    of=language,
                    count=longest,
                    limit=LONGEST_SENTENCE,
                )


def _problem(key: str, place: Place, path: str, **values: object) -> Problem:
    at = place.of(path)

    return Problem(key, file=at.file, line=at.line, path=path, **values)
