"""
SurveyJS: a JSON definition for web forms.

A question's name has two underscores where its path has a dot,
since a dot means something else there; inside a group only its own id.
"""

import json
import re

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from osallistamo._conditions import Compare, Days, Name
from osallistamo._languages import Text
from osallistamo._messages import LANGUAGES, say
from osallistamo._model import Caution, Duty, Guidance, Notice, Question
from osallistamo._toolkit import Entry, Toolkit
from osallistamo.exporting._returned import MADE_WITH
from osallistamo.exporting._shared import (
    SHARED_LIMITS,
    Exported,
    InexpressibleError,
    Limit,
    Part,
    Repeat,
    is_group,
    pages,
    shown_when,
)


Element = dict[str, Any]


def to_surveyjs(toolkit: Toolkit, language: str) -> Exported:
    """
    Return a toolkit as a SurveyJS definition, in JSON.
    """
    form = _Form(toolkit, _Words(toolkit))
    survey = {
        "title": _words(toolkit.title),
        "locale": language,
        # An answer whose question is hidden says nothing, here as there.
        "clearInvisibleValues": "onHidden",
        "showQuestionNumbers": "off",
        "pages": list(form.pages().values()),
        # Goes along in the result, so that it can be read back.
        "calculatedValues": [
            {
                "name": MADE_WITH,
                "expression": _quoted(
                    f"{toolkit.id} {toolkit.version} {toolkit.digest}"
                ),
                "includeIntoResult": True,
            }
        ],
        "osallistamo": {
            "toolkit": {
                "id": toolkit.id,
                "version": toolkit.version,
                "digest": toolkit.digest,
            },
            "limits": [
                {
                    "name": one.name,
                    "limit": say(f"exporting.{one.key}", language),
                    "condition": one.part,
                }
                for one in form.limits
            ],
        },
    }
    text = json.dumps(survey, ensure_ascii=False, indent=1)

    return Exported(f"{text}\n".encode(), tuple(form.limits))


@frozen
class _Form:
    toolkit: Toolkit
    words: "_Words"
    limits: list[Limit] = field(factory=lambda: list(SHARED_LIMITS))

    def pages(self) -> Mapping[str, Element]:
        """
        Return a page for each checklist, its sections and groups as panels.
        """
        found: dict[str, Element] = {}
        for page in pages(self.toolkit):
            first = page if isinstance(page, Part) else page.parts[0]
            checklist = (
                first.checklist if isinstance(page, Part) else page.group.checklist
            )
            sheet = found.setdefault(
                checklist.id,
                {
                    "name": f"page__{checklist.id}",
                    "title": _words(checklist.title),
                    "elements": [],
                },
            )
            if isinstance(page, Repeat):
                sheet["elements"].append(self._repeat(page))
            elif panel := self._panel(page):
                sheet["elements"].append(panel)

        return {key: sheet for key, sheet in found.items() if sheet["elements"]}

    def _panel(self, part: Part) -> Element | None:
        elements = [
            element
            for entry in part.entries
            if not is_group(entry)
            for element in self._elements(entry)
        ]
        if not elements:
            return None
        first = part.entries[0].index

        return {
            "type": "panel",
            "name": f"panel__{part.checklist.id}__{part.section.id}__{first}",
            "title": _words(part.section.title),
            **_told("description", part.section.intro),
            "elements": elements,
        }

    def _repeat(self, page: Repeat) -> Element:
        group = page.group.content
        assert isinstance(group, Question)

        return {
            "type": "paneldynamic",
            "name": group.id,
            "title": _words(group.text),
            **_told("description", group.help),
            **self._visible(page.group),
            "templateTitle": f"{{panel.{group.named_by}}}",
            "templateElements": [
                panel for part in page.parts if (panel := self._panel(part))
            ],
        }

    def _elements(self, entry: Entry) -> list[Element]:
        match entry.content:
            case Question() as question:
                return self._question(entry, question)
            case Duty() as duty:
                return [self._note(entry, duty.text)]
            case Caution() as caution:
                return [self._note(entry, caution.text)]
            case Guidance() as guidance:
                return [self._note(entry, guidance.text)]
            case Notice():
                self.limits.append(Limit(entry.name, "no_text"))

        return []

    def _note(self, entry: Entry, text: Text) -> Element:
        html = {key: _escaped(words) for key, words in _words(text).items()}

        return {
            "type": "html",
            "name": _name(entry),
            "html": html,
            **self._visible(entry),
        }

    def _question(self, entry: Entry, question: Question) -> list[Element]:
        shared: Element = {
            "name": _name(entry),
            "title": _words(question.text),
            **_told("description", question.help),
            **self._visible(entry),
        }
        if question.required and not question.deeper:
            shared["isRequired"] = True
        match question.kind:
            case "yes_no":
                return [{"type": "boolean", **shared}]
            case "one_of":
                return [{"type": "radiogroup", **shared, **_choices(question)}]
            case "several_of":
                return [{"type": "checkbox", **shared, **_choices(question)}]
            case "long_text":
                return [{"type": "comment", **shared}]
            case "number" | "money":
                return [
                    {"type": "text", "inputType": "number", **shared}
                    | _bounds(question)
                ]
            case "date":
                return [{"type": "text", "inputType": "date", **shared}]
            case "period":
                return [self._day(shared, key) for key in ("start", "end")]
            case "contact":
                items = [
                    {"name": part, "title": _said(f"exporting.{part}")}
                    for part in ("name", "email", "phone")
                ]
                return [{"type": "multipletext", **shared, "items": items}]

        return [{"type": "text", **shared}]

    @staticmethod
    def _day(shared: Element, end: str) -> Element:
        key = {"start": "first_day", "end": "last_day"}[end]
        beside = _said(f"exporting.{key}")
        title = {
            language: f"{words} ({beside[language]})"
            for language, words in shared["title"].items()
        }

        return {
            "type": "text",
            "inputType": "date",
            **shared,
            "name": f"{shared['name']}__{end}",
            "title": title,
        }

    def _visible(self, entry: Entry) -> Element:
        condition = shown_when(self.words, entry, self.limits)

        return {"visibleIf": condition} if condition else {}


def _name(entry: Entry) -> str:
    if entry.each:
        return entry.name.removeprefix(f"{entry.each}.")

    return entry.name.replace(".", "__")


def _words(text: Text) -> dict[str, str]:
    return {
        "default": text["fi"],
        **{language: text[language] for language in LANGUAGES},
    }


def _said(key: str) -> dict[str, str]:
    return _words(Text({language: say(key, language) for language in LANGUAGES}))


def _told(key: str, text: Text | None) -> Element:
    return {key: _words(text)} if text else {}


def _escaped(text: str) -> str:
    from html import escape

    return f"<p>{escape(text)}</p>"


def _choices(question: Question) -> Element:
    return {
        "choices": [{"value": o.id, "text": _words(o.text)} for o in question.options]
    }


def _bounds(question: Question) -> Element:
    bounds = {"min": question.minimum, "max": question.maximum}

    return {key: float(b) for key, b in bounds.items() if b is not None}


@frozen
class _Words:
    """Conditions in SurveyJS expressions."""

    toolkit: Toolkit

    def yes(self, name: Name, inside: str) -> str:
        return f"{self.value(name, inside)} = true"

    def contains(self, several: str, one: str) -> str:
        return f"{several} contains {one}"

    def answered(self, name: Name, inside: str) -> str:
        question = self.toolkit.question(name.name)
        part = "start" if question.kind == "period" else name.part

        return self.given(self.value(Name(name.name, part), inside))

    def given(self, value: str) -> str:
        return f"{value} notempty"

    def not_(self, told: str) -> str:
        return f"!({told})"

    def always(self, *, value: bool) -> str:
        return "1 = 1" if value else "1 = 0"

    def value(self, name: Name, inside: str) -> str:
        entry = self.toolkit.by_name[name.name]
        if entry.each and inside != entry.each:
            raise InexpressibleError
        own = _name(entry) + (f"__{name.part}" if name.part else "")

        return f"{{panel.{own}}}" if entry.each else f"{{{own}}}"

    def literal(self, value: object) -> str:
        return _quoted(value)

    def side(self, told: str, one: Compare) -> str:
        return told

    def chosen(self, name: str, inside: str) -> str:
        return f"{self.value(Name(name), inside)[:-1]}.length}}"

    def members(self, group: str, told: str) -> str:
        # Inside the count one stands at a member: its own answers are near.
        near = re.sub(r"\{panel\.([^}]+)\}", r"{\1}", told)
        if re.search(r"\{\w+__\w+\}", near):
            # There a project's answers are out of sight.
            raise InexpressibleError
        named_by = self.toolkit.question(group).named_by

        return f"countInArray({{{group}}}, '{named_by}', {near})"

    def days(self, days: Days, inside: str) -> str:
        start, end = (self.value(x, inside) for x in (days.start, days.end))

        return f'dateDiff({start}, {end}, "days")'


def _quoted(value: object) -> str:
    return str(value) if isinstance(value, int) else f"'{value}'"
