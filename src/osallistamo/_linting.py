"""
What an author should hear before a project lead does.

Loading finds what cannot be used; this finds what should be better:
missing languages, expired rules, laws without their section, long sentences,
entries that no answers reach, choices that decide nothing, twice the same words,
groups that too few methods suit.
"""

import re

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import attrs

from osallistamo._catalogues import EVERYONE, Method
from osallistamo._languages import Text
from osallistamo._messages import LANGUAGES
from osallistamo._model import Duty, Place, Question
from osallistamo._reachability import unreachable
from osallistamo._toolkit import Entry, Toolkit
from osallistamo._uses import uses
from osallistamo.errors import Problem


LONGEST_SENTENCE = 20
"""Words that a sentence of a question may have, so that it is read at once."""

_STRANGE = set('"„‚«»')
QUOTATION_MARKS: Mapping[str, tuple[str, set[str]]] = {
    "fi": ("”…”", _STRANGE | set("“‘")),
    "sv": ("”…”", _STRANGE | set("“‘")),
    "en": ("“…”", _STRANGE),
}
"""What each language writes, and the marks that it does not."""

FEWEST_METHODS = 3
"""Methods that should suit each population group, so that there is a choice."""

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
        *_unreachable(toolkit),
        *_unused_choices(toolkit),
        *_same_words(toolkit),
        *_few_methods(toolkit),
    ]

    return sorted(found, key=lambda p: (p.file, p.line))


def _missing_languages(toolkit: Toolkit) -> Iterator[Problem]:
    for checklist in toolkit.checklists:
        yield from _texts(checklist, checklist.place, "")
    for catalogue in toolkit.catalogues.values():
        yield from _texts(catalogue, catalogue.place, "")
    if toolkit.layout:
        yield from _texts(toolkit.layout, toolkit.layout.place, "layout")
    if toolkit.reporting:
        yield from _texts(toolkit.reporting, toolkit.reporting.place, "reporting")


def _texts(value: Any, place: Place, path: str) -> Iterator[Problem]:
    if isinstance(value, Text):
        if missing := value.missing():
            yield _problem(
                "language_missing", place, path, languages=", ".join(missing)
            )
        for language, text in value.items():
            right, wrong = QUOTATION_MARKS[language]
            if found := "".join(sorted(wrong & set(text))):
                yield _problem(
                    "quotation_marks",
                    place,
                    path,
                    wording=language,
                    found=found,
                    right=right,
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


def _unreachable(toolkit: Toolkit) -> Iterator[Problem]:
    for entry in unreachable(toolkit):
        yield _problem("unreachable", entry.content.place, "when", name=entry.name)


def _unused_choices(toolkit: Toolkit) -> Iterator[Problem]:
    """
    Yield yes/no and one-of questions whose answer changes nothing.

    What is only written down is asked as text, or as several of.
    """
    read = uses(toolkit)
    for entry in toolkit.entries:
        question = entry.content
        if not isinstance(question, Question) or entry.name in read:
            continue
        if question.kind in ("yes_no", "one_of"):
            yield _problem("choice_unused", question.place, "", name=entry.name)


def _same_words(toolkit: Toolkit) -> Iterator[Problem]:
    """
    Yield entries that say the same as an earlier one of their kind.
    """
    first: dict[tuple[type, str, str], Entry] = {}
    for entry in toolkit.entries:
        words = getattr(entry.content, "text", None)
        if words is None:
            continue
        # Each group asks its members in its own place.
        key = (type(entry.content), entry.each, words["fi"])
        earlier = first.setdefault(key, entry)
        if earlier is not entry:
            place = entry.content.place
            yield _problem("same_words", place, "text", other=earlier.name)


def _few_methods(toolkit: Toolkit) -> Iterator[Problem]:
    methods = [m for m in toolkit.items("methods") if isinstance(m, Method)]
    for method in methods:
        if not method.levels:
            yield _problem("method_no_level", method.place, "levels", name=method.id)
    if not methods:
        return
    for group in toolkit.items("groups"):
        suited = sum(group.id in m.groups or EVERYONE in m.groups for m in methods)
        if suited < FEWEST_METHODS:
            told = {"name": group.id, "count": suited, "wanted": FEWEST_METHODS}
            yield _problem("methods_few", group.place, "", **told)


def translated(toolkit: Toolkit) -> Mapping[str, float]:
    """
    Return which share of all texts each language has, from 0 to 1.
    """
    found: Counter[str] = Counter()
    count = 0
    for part in (*toolkit.checklists, *toolkit.catalogues.values()):
        for text in _all_texts(part):
            count += 1
            found.update(language for language, _ in text.items())

    return {lang: found[lang] / count if count else 1.0 for lang in LANGUAGES}


def _all_texts(value: Any) -> Iterator[Text]:
    if isinstance(value, Text):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _all_texts(part)
    elif isinstance(value, dict):
        yield from _all_texts(tuple(value.values()))
    elif attrs.has(type(value)) and not isinstance(value, Place):
        for one in attrs.fields(type(value)):
            yield from _all_texts(getattr(value, one.name))


def _problem(key: str, place: Place, path: str, **values: object) -> Problem:
    at = place.of(path)

    return Problem(key, file=at.file, line=at.line, path=path, **values)
