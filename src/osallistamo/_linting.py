"""
What an author should hear before a project lead does.

Loading finds what cannot be used; this finds what should be better:
missing languages and expired rules.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import attrs

from osallistamo._languages import Text
from osallistamo._model import Duty, Place
from osallistamo._toolkit import Toolkit
from osallistamo.errors import Problem


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


def _problem(key: str, place: Place, path: str, **values: object) -> Problem:
    at = place.of(path)

    return Problem(key, file=at.file, line=at.line, path=path, **values)
