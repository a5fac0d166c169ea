"""
A form that someone has filled in, back into answers.

A field is named as its answer's path, with one step more for a choice or a part;
see `osallistamo.rendering._blank`, which prints it.
What cannot be read is named and left out; nothing else is lost.
"""

import json
import re

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen

from osallistamo import _pdf_file, _values
from osallistamo._answers import Answers
from osallistamo._languages import Text
from osallistamo._messages import say
from osallistamo._model import Duty, Question
from osallistamo._plan import DutyState
from osallistamo._storage import is_pdf
from osallistamo._toolkit import Entry, Toolkit
from osallistamo.errors import AnswerError, PlanFileError


FORMAT = "osallistamo-form/1"
ATTACHMENT = "form.json"
"""Name of the attachment that says which toolkit's form it is."""

NONE = "_none"
"""The step to the box that says that a group has no members."""

MAX_BYTES = 8 * 1024 * 1024
MAX_LABEL = 80

_CODE = re.compile(r"\d+(\.\d+)+(?=\s)")


@frozen
class Field:
    """
    One field of a form.

    Attributes:
        name: The path of its answer, with a step more for a choice or a part.
        tooltip: Its item code and question, as they were printed.
        value: What stands in it; empty when nothing does.

    """

    name: str
    tooltip: str
    value: str

    @property
    def code(self) -> str:
        """Its item code on paper; its name when it has none."""
        found = _CODE.match(self.tooltip)

        return found[0] if found else self.name[:MAX_LABEL]


@frozen(kw_only=True)
class FilledForm:
    """
    A form as it came back.

    Attributes:
        toolkit: Id of the toolkit whose questions it has.
        version: Its version.
        digest: Its digest; tells whether it has changed since.
        fields: Its fields.

    """

    toolkit: str
    version: str
    digest: str
    fields: tuple[Field, ...]


@frozen(kw_only=True)
class Unread:
    """
    A field that cannot be read.

    Attributes:
        field: The field.
        question: The question it belongs to, if there is one.
        member: What a member of its group is called, if it is asked for members.
        number: Which member.
        error: What is wrong with it.

    """

    field: Field
    question: Question | None
    member: Text | None
    number: str
    error: AnswerError

    def in_language(self, language: str) -> str:
        """
        Return its item code, its label and the reason.
        """
        label = self.field.tooltip.removeprefix(self.field.code).strip()[:MAX_LABEL]
        if self.question:
            label = self.question.label[language]
        if self.member:
            label = f"{label} ({self.member[language]} {self.number})"
        reason = self.error.in_language(language)

        return say(
            "form.unread",
            language,
            code=self.field.code,
            label=label or self.field.name[:MAX_LABEL],
            reason=reason,
        )


@frozen(kw_only=True)
class FormAnswers:
    """
    What a form says.

    Attributes:
        answers: Answers by question path.
        duties: Duties that are ticked as done, by path.
        unread: Fields that cannot be read, by item code.
        changed: The version it was printed from, when the toolkit has changed since.

    """

    answers: Answers
    duties: Mapping[str, DutyState]
    unread: tuple[Unread, ...]
    changed: str = ""

    def notes(self, language: str) -> Iterator[str]:
        """
        Yield what its reader has to know: a line for each field not read.
        """
        if self.changed:
            yield say("form.changed", language, version=self.changed)
        for one in self.unread:
            yield one.in_language(language)


def attachment(toolkit: Toolkit, language: str) -> bytes:
    """
    Return what a form carries so that it can be read back.
    """
    about = {
        "format": FORMAT,
        "toolkit": {
            "id": toolkit.id,
            "version": toolkit.version,
            "digest": toolkit.digest,
        },
        "language": language,
    }

    return (json.dumps(about, indent=1) + "\n").encode()


def open_form(path: Path) -> FilledForm:
    """
    Read the fields of a form.

    Raises:
        PlanFileError: It cannot be read, or is no form of ours.

    """
    if not path.exists():
        raise PlanFileError("form_not_there", path=path)
    data = _pdf_file.form(path, ATTACHMENT, limit=MAX_BYTES) if is_pdf(path) else None
    if data is None:
        raise PlanFileError("form_foreign", path=path)
    found = json.loads(data)
    if not found["fields"]:
        raise PlanFileError("form_foreign", path=path)
    try:
        about = json.loads(found["about"])
        toolkit = about["toolkit"]
        if about["format"] != FORMAT:
            raise PlanFileError("form_newer", path=path, known=FORMAT)
        return FilledForm(
            toolkit=str(toolkit["id"]),
            version=str(toolkit["version"]),
            digest=str(toolkit["digest"]),
            fields=tuple(Field(*map(_clean, each)) for each in found["fields"]),
        )
    except (KeyError, TypeError, ValueError, RecursionError) as e:
        raise PlanFileError("form_foreign", path=path) from e


def _clean(text: str) -> str:
    """
    Return a text that can be written to a file: halves of signs become "?".
    """
    return text.encode("utf-8", "replace").decode("utf-8").strip()


def read_form(form: FilledForm, toolkit: Toolkit) -> FormAnswers:
    """
    Read a form's answers as the interview would read them.
    """
    reading = _Reading(toolkit)
    for each in form.fields:
        if each.value:
            reading.take(each)

    changed = form.version if form.digest != toolkit.digest else ""

    return evolve(reading.result(), changed=changed)


@frozen
class _Target:
    """Where a field's value belongs: a question or duty, and a step beyond it."""

    entry: Entry
    member: str
    step: str

    @property
    def path(self) -> str:
        return self.entry.path(self.member)


_STEPS: Mapping[str, frozenset[str]] = {
    "period": frozenset({"start", "end"}),
    "contact": frozenset({"name", "email", "phone"}),
    "group": frozenset({NONE}),
}


@frozen
class _Reading:
    _toolkit: Toolkit
    _answers: dict[str, Any] = field(factory=dict, init=False)
    _parts: dict[str, dict[str, Field]] = field(factory=dict, init=False)
    _duties: dict[str, DutyState] = field(factory=dict, init=False)
    # Names with nothing to them: the order of a list, the speed of a set.
    _members: dict[str, dict[str, None]] = field(factory=dict, init=False)
    _unread: list[Unread] = field(factory=list, init=False)

    def take(self, one: Field) -> None:
        """
        Read a field, or keep it until the others of its question are there.
        """
        target = self._find(one.name)
        if target is None:
            error = AnswerError("form_field_unknown", name=one.name[:MAX_LABEL])
            self._refuse(one, "", error)
            return
        entry = target.entry
        if isinstance(entry.content, Duty):
            self._duties[target.path] = DutyState(state="done")
            return
        if entry.each:
            self._members.setdefault(entry.each, {})[target.member] = None
        if target.step:
            self._parts.setdefault(target.path, {})[target.step] = one
        else:
            self._read(target.path, entry, one.value, one)

    def result(self) -> FormAnswers:
        for path, parts in self._parts.items():
            entry, _ = self._toolkit.locate(path)
            self._put_together(path, entry, parts)
        for group, members in self._members.items():
            self._answers[group] = tuple(sorted(members, key=_in_order))

        return FormAnswers(
            answers=Answers(self._answers),
            duties=self._duties,
            unread=tuple(
                sorted(self._unread, key=lambda one: _in_order(one.field.code))
            ),
        )

    def _put_together(
        self, path: str, entry: Entry, parts: Mapping[str, Field]
    ) -> None:
        assert isinstance(entry.content, Question)
        last = list(parts.values())[-1]
        match entry.content.kind:
            case "several_of":
                self._read(path, entry, list(parts), last)
            case "group" if path in self._members:
                self._refuse(last, path, AnswerError("form_none_yet_some"))
            case "group":
                self._answers[path] = ()
            case "period" if "start" not in parts:
                self._refuse(last, path, AnswerError("form_no_first_day"))
            case "contact":
                self._read_contact(path, entry, parts)
            case _:
                values = {step: one.value for step, one in parts.items()}
                self._read(path, entry, values, last)

    def _read_contact(
        self, path: str, entry: Entry, parts: Mapping[str, Field]
    ) -> None:
        """
        Read a contact; one part that cannot be read takes no other with it.
        """
        values = {step: one.value for step, one in parts.items()}
        assert isinstance(entry.content, Question)
        try:
            _values.read(entry.content, values, path=path)
        except AnswerError as e:
            if e.key == "answer_email" and "name" in values:
                self._refuse(parts["email"], path, e)
                del values["email"]
        self._read(path, entry, values, list(parts.values())[-1])

    def _read(self, path: str, entry: Entry, raw: object, one: Field) -> None:
        assert isinstance(entry.content, Question)
        try:
            self._answers[path] = _values.read(entry.content, raw, path=path)
        except AnswerError as e:
            self._refuse(one, path, e)

    def _refuse(self, one: Field, path: str, error: AnswerError) -> None:
        question = member = None
        number = ""
        if path:
            entry, number = self._toolkit.locate(path)
            assert isinstance(entry.content, Question)
            question = entry.content
            if number:
                group = self._toolkit.question(entry.each)
                member = group.member or group.label
        self._unread.append(
            Unread(
                field=one, question=question, member=member, number=number, error=error
            )
        )

    def _find(self, name: str) -> _Target | None:
        """
        Return where a field's value belongs; nothing when it belongs nowhere.
        """
        whole = self._located(name)
        if whole is not None:
            return _Target(*whole, "")
        above, _, step = name.rpartition(".")
        found = self._located(above)
        if found is None or step not in _steps(found[0]):
            return None

        return _Target(*found, step)

    def _located(self, path: str) -> tuple[Entry, str] | None:
        try:
            entry, member = self._toolkit.locate(path)
        except KeyError:
            return None
        fits = not member or _values.MEMBER_ID.fullmatch(member)
        known = isinstance(entry.content, Question | Duty)

        return (entry, member) if fits and known else None


def _steps(entry: Entry) -> frozenset[str]:
    question = entry.content
    if not isinstance(question, Question):
        return frozenset()
    if question.kind == "several_of":
        return frozenset(question.option_ids)

    return _STEPS.get(question.kind, frozenset())


def _in_order(code: str) -> tuple[tuple[int, str], ...]:
    """
    Return what sorts ``1.10.2`` after ``1.9.1``.
    """
    return tuple(
        (int(part), "") if part.isdecimal() else (10**6, part)
        for part in code[:MAX_LABEL].split(".")
    )
