"""
XLSForm: for ODK, KoboToolbox and other tools of its family.

A question keeps its own name; an answer of a group is in the repeat of its group.
"""

import re

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from attrs import field, frozen

from osallistamo._conditions import Compare, Days, Name, Operand
from osallistamo._languages import Text
from osallistamo._messages import LANGUAGES, say
from osallistamo._model import Caution, Duty, Guidance, Notice, Question
from osallistamo._toolkit import Entry, Toolkit
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


_LANGUAGES = {"fi": "Suomi (fi)", "sv": "Svenska (sv)", "en": "English (en)"}
_TYPES = {
    "text": "text",
    "long_text": "text",
    "number": "integer",
    "money": "decimal",
    "date": "date",
}
_YES_NO = "yes_no"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_COLUMNS = (
    "type",
    "name",
    *(f"label::{told}" for told in _LANGUAGES.values()),
    *(f"hint::{told}" for told in _LANGUAGES.values()),
    "required",
    "relevant",
    "constraint",
    "appearance",
)
# A workbook holds the time it was made; a fixed one gives the same bytes.
_MADE = datetime(2027, 1, 1)  # noqa: DTZ001  # openpyxl takes no time zone


def to_xlsform(toolkit: Toolkit, language: str) -> Exported:
    """
    Return a toolkit as an XLSForm workbook.
    """
    form = _Form(toolkit, _Words(toolkit))
    form.fill()

    return Exported(form.workbook(language), tuple(form.limits))


@frozen
class _Form:
    toolkit: Toolkit
    words: "_Words"
    rows: list[dict[str, Any]] = field(factory=list)
    choices: dict[str, list[tuple[str, Text]]] = field(factory=dict)
    limits: list[Limit] = field(factory=lambda: list(SHARED_LIMITS))

    def fill(self) -> None:
        for page in pages(self.toolkit):
            match page:
                case Part():
                    self._section(page)
                case Repeat():
                    self._repeat(page)

    def _section(self, part: Part) -> None:
        entries = [e for e in part.entries if not is_group(e)]
        if not entries:
            return
        name = f"section.{part.checklist.id}.{part.section.id}.{entries[0].index}"
        self._row("begin_group", name, part.section.title, part.section.intro)
        for entry in entries:
            self._entry(entry)
        self._row("end_group", name)

    def _repeat(self, page: Repeat) -> None:
        group = page.group.content
        assert isinstance(group, Question)
        relevant = self._relevant(page.group)
        self._row("begin_repeat", group.id, group.label, group.help, relevant=relevant)
        for part in page.parts:
            heading = f"heading.{part.checklist.id}.{part.section.id}"
            heading = f"{heading}.{part.entries[0].index}"
            self._row("note", heading, part.section.title, part.section.intro)
            for entry in part.entries:
                self._entry(entry)
        self._row("end_repeat", group.id)

    def _entry(self, entry: Entry) -> None:
        relevant = self._relevant(entry)
        match entry.content:
            case Question() as question:
                self._question(entry, question, relevant)
            case Duty() as duty:
                self._note(entry, duty.text, duty.reason, relevant)
            case Caution() as caution:
                self._note(entry, caution.text, caution.advice, relevant)
            case Guidance() as guidance:
                self._note(entry, guidance.text, None, relevant)
            case Notice():
                self.limits.append(Limit(entry.name, "no_text"))

    def _question(self, entry: Entry, question: Question, relevant: str) -> None:
        name, needed = entry.name, question.required and not question.deeper
        required = "yes" if needed else ""
        more: dict[str, Any] = {"relevant": relevant, "required": required}
        match question.kind:
            case "yes_no":
                self.choices.setdefault(
                    _YES_NO, [("yes", _said("values.yes")), ("no", _said("values.no"))]
                )
                kind = f"select_one {_YES_NO}"
            case "one_of" | "several_of":
                several = question.kind == "several_of"
                listed = question.options_from or name
                self.choices[listed] = [(o.id, o.text) for o in question.options]
                kind = f"select_{'multiple' if several else 'one'} {listed}"
            case "period":
                self._period(entry, question, more)
                return
            case "contact":
                self._contact(entry, question, more)
                return
            case _:
                kind = _TYPES[question.kind]
                if question.kind == "long_text":
                    more["appearance"] = "multiline"
                more["constraint"] = _bounds(question)
        self._row(kind, name, question.text, question.help, **more)

    def _period(self, entry: Entry, question: Question, more: dict[str, Any]) -> None:
        first, last = f"{entry.name}.start", f"{entry.name}.end"
        self._row("date", first, _beside(question.text, "first_day"), **more)
        later = f". >= ${{{first}}}"
        last_day = _beside(question.text, "last_day")
        self._row("date", last, last_day, constraint=later, **more)

    def _contact(self, entry: Entry, question: Question, more: dict[str, Any]) -> None:
        needed = {**more, "required": ""}
        for part in ("name", "email", "phone"):
            label = _beside(question.text, part)
            own = more if part == "name" else needed
            self._row("text", f"{entry.name}.{part}", label, question.help, **own)

    def _note(self, entry: Entry, text: Text, hint: Text | None, relevant: str) -> None:
        self._row("note", entry.name, text, hint, relevant=relevant)

    def _relevant(self, entry: Entry) -> str:
        return shown_when(self.words, entry, self.limits)

    def _row(
        self,
        kind: str,
        name: str,
        label: Text | None = None,
        hint: Text | None = None,
        **more: Any,
    ) -> None:
        row: dict[str, Any] = {"type": kind, "name": name, **more}
        for language, told in _LANGUAGES.items():
            row[f"label::{told}"] = label[language] if label else ""
            row[f"hint::{told}"] = hint[language] if hint else ""
        self.rows.append(row)

    def workbook(self, language: str) -> bytes:
        from openpyxl import Workbook

        book = Workbook()
        book.properties.creator = "osallistamo"
        book.properties.created = book.properties.modified = _MADE
        survey = book.active
        assert survey is not None
        survey.title = "survey"
        _fill(survey, _COLUMNS, [[r.get(c, "") for c in _COLUMNS] for r in self.rows])
        columns = (
            "list_name",
            "name",
            *(f"label::{told}" for told in _LANGUAGES.values()),
        )
        listed = [
            [name, id_, *(text[language] for language in _LANGUAGES)]
            for name, options in self.choices.items()
            for id_, text in options
        ]
        _fill(book.create_sheet("choices"), columns, listed)
        toolkit = self.toolkit
        settings = {
            "form_title": toolkit.title[language],
            "form_id": toolkit.id,
            "version": f"{toolkit.version} {toolkit.digest}",
            "default_language": _LANGUAGES[language],
        }
        _fill(book.create_sheet("settings"), list(settings), [list(settings.values())])
        limits = [
            [one.name, say(f"exporting.{one.key}", language), one.part]
            for one in self.limits
        ]
        _fill(book.create_sheet("limits"), ("name", "limit", "condition"), limits)
        written = BytesIO()
        book.save(written)

        return _still(written.getvalue())


def _fill(sheet: Any, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    sheet.append(list(columns))
    for row in rows:
        sheet.append(list(row))
        for cell in sheet[sheet.max_row]:
            # Else a text that begins with = would be run as a formula.
            if isinstance(cell.value, str):
                cell.data_type = "s"


def _still(data: bytes) -> bytes:
    """
    Return a workbook whose parts carry no time of their own.
    """
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

    written = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(written, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "docProps/core.xml":
                text = re.sub(
                    rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2027-01-01T00:00:00Z", text
                )
            new.writestr(ZipInfo(name), text, ZIP_DEFLATED)

    return written.getvalue()


def _bounds(question: Question) -> str:
    low, high = question.minimum, question.maximum
    bounds = (("<=", high), (">=", low))

    return " and ".join(f". {sign} {b}" for sign, b in bounds if b is not None)


def _said(key: str) -> Text:
    return Text({language: say(key, language) for language in LANGUAGES})


def _beside(text: Text, key: str) -> Text:
    return Text(
        {
            language: f"{text[language]} ({say(f'exporting.{key}', language)})"
            for language in LANGUAGES
        }
    )


@frozen
class _Words:
    """Conditions in the XPath of XForms."""

    toolkit: Toolkit

    def yes(self, name: Name, inside: str) -> str:
        return f"{self.value(name, inside)} = 'yes'"

    def contains(self, several: str, one: str) -> str:
        return f"selected({several}, {one})"

    def answered(self, name: Name, inside: str) -> str:
        question = self.toolkit.question(name.name)
        part = {"period": "start", "contact": "name"}.get(question.kind, name.part)

        return self.given(self.value(Name(name.name, part), inside))

    def given(self, value: str) -> str:
        return f"{value} != ''"

    def not_(self, told: str) -> str:
        return f"not({told})"

    def always(self, *, value: bool) -> str:
        return "true()" if value else "false()"

    def value(self, name: Name, inside: str) -> str:
        path = f"{name.name}.{name.part}" if name.part else name.name
        entry = self.toolkit.by_name[name.name]
        if entry.each and inside != entry.each:
            raise InexpressibleError

        return f"${{{path}}}"

    def literal(self, value: object) -> str:
        return _quoted(value)

    def side(self, told: str, one: Compare) -> str:
        # Days compared as text would be compared as no numbers at all.
        is_day = self._is_day(one.left) or self._is_day(one.right)

        return f"decimal-date-time({told})" if is_day else told

    def _is_day(self, operand: Operand) -> bool:
        if not isinstance(operand, Name):
            return False
        kind = self.toolkit.question(operand.name).kind

        return kind == "date" or (kind == "period" and bool(operand.part))

    def chosen(self, name: str, inside: str) -> str:
        if self.toolkit.question(name).kind == "group":
            return f"count(${{{name}}})"

        return f"count-selected({self.value(Name(name), inside)})"

    def members(self, group: str, told: str) -> str:
        # Inside the brackets one stands at a member: its own answers are near.
        near = re.sub(rf"\$\{{({re.escape(group)}\.[^}}]+)\}}", r"./\1", told)

        return f"count(${{{group}}}[{near}])"

    def days(self, days: Days, inside: str) -> str:
        start, end = (self.value(x, inside) for x in (days.start, days.end))

        return f"(decimal-date-time({end}) - decimal-date-time({start}))"


def _quoted(value: object) -> str:
    if isinstance(value, int):
        return str(value)
    text = str(value)

    return f"date('{text}')" if _DAY.fullmatch(text) else f"'{text}'"
