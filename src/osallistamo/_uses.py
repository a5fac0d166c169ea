"""
What uses each question of a toolkit: conditions, due days, texts, documents.
"""

import string

from collections.abc import Iterator, Mapping
from typing import Any, Literal

import attrs

from attrs import frozen

from osallistamo._model import Duty, Notice, Question
from osallistamo._toolkit import Entry, Toolkit


How = Literal[
    "condition", "due", "notice", "layout", "reporting", "ranking", "timeline", "group"
]


@frozen
class Use:
    """
    One use of a question's answer.

    Attributes:
        question: The question's name.
        how: What it is used for.
        by: The entry that uses it; empty for what belongs to the whole toolkit.

    """

    question: str
    how: How
    by: str = ""


def uses(toolkit: Toolkit) -> Mapping[str, tuple[Use, ...]]:
    """
    Return the uses of each question that has any, by its name.
    """
    found: dict[str, dict[Use, None]] = {}
    for use in _all(toolkit):
        found.setdefault(use.question, {})[use] = None

    return {name: tuple(own) for name, own in found.items()}


def _all(toolkit: Toolkit) -> Iterator[Use]:
    for name, indexes in toolkit.readers.items():
        for index in indexes:
            yield Use(name, "condition", toolkit.entries[index].name)
    for entry in toolkit.entries:
        yield from _own(toolkit, entry)
    for name in _names_in(toolkit.layout):
        if name in toolkit.by_name:
            yield Use(name, "layout")
    for name in _names_in(toolkit.reporting):
        if name in toolkit.by_name:
            yield Use(name, "reporting")
    for catalogue in toolkit.catalogues.values():
        for criterion in catalogue.criteria:
            for name in criterion.answers:
                yield Use(name, "ranking")


def _own(toolkit: Toolkit, entry: Entry) -> Iterator[Use]:
    match entry.content:
        case Duty(due=due) if due is not None:
            yield from _named(toolkit, entry, due.date, "due")
        case Notice():
            for paragraph in entry.content.paragraphs:
                if paragraph.when is not None:
                    for name in paragraph.when.names():
                        yield Use(name, "notice", entry.name)
                for _, gap, _, _ in string.Formatter().parse(paragraph.text["fi"]):
                    if gap and not gap.startswith("due."):
                        yield from _named(toolkit, entry, gap, "notice")
        case Question(kind="group") as group:
            yield Use(entry.name, "group", entry.name)
            yield Use(f"{group.id}.{group.named_by}", "group", entry.name)
        case Question(timeline=True):
            yield Use(entry.name, "timeline")


def _named(toolkit: Toolkit, entry: Entry, name: str, how: How) -> Iterator[Use]:
    if (found := toolkit.find(name, entry)) is not None:
        yield Use(found[0].name, how, entry.name)


def _names_in(value: Any) -> Iterator[str]:
    """
    Yield every text in a part of the model, such as the layout.
    """
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _names_in(part)
    elif attrs.has(type(value)):
        for one in attrs.fields(type(value)):
            yield from _names_in(getattr(value, one.name))
