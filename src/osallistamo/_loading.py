"""
One YAML file into a manifest, a checklist or a catalogue.

Every problem of a file is found in one go, each with its line.
Unknown keys are problems: a misspelt `when` must never be silence.
"""

import re

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal, TypeVar, cast, get_args, get_origin

import cattrs

from attrs import fields, fields_dict, frozen, has
from cattrs.gen import make_dict_structure_fn

from osallistamo._catalogues import CATALOGUE_KINDS, Catalogue, CatalogueKind, Item
from osallistamo._collector import collector_off
from osallistamo._condition_syntax import ConditionSyntaxError, parse
from osallistamo._conditions import Condition
from osallistamo._faults import Bad, locate, problems_of
from osallistamo._languages import Text
from osallistamo._messages import LANGUAGES
from osallistamo._model import (
    ENTRY_KINDS,
    Change,
    Checklist,
    ChecklistPlace,
    Content,
    Due,
    Heading,
    Manifest,
    Place,
    Telling,
    Validity,
)
from osallistamo._yaml import Block, read_yaml
from osallistamo.errors import Problem, ToolkitError


T = TypeVar("T")

FORMATS = {
    Manifest: "osallistamo-toolkit/1",
    Checklist: "osallistamo-checklist/1",
    Catalogue: "osallistamo-catalogue/1",
}
ID = re.compile(r"[a-z][a-z0-9_]{0,63}")


def load_file(kind: type[T], path: Path, *, name: str) -> T:
    """
    Read one file.

    Args:
        kind: What it should hold: `Manifest`, `Checklist` or `Catalogue`.
        path: The file.
        name: What to call the file in messages.

    Raises:
        ToolkitError: Everything that is wrong in the file.

    """
    data = read_yaml(path, name=name)
    wanted = FORMATS[kind]
    if data.pop("format", None) != wanted:
        line = data.lines.get("format", data.line)
        raise ToolkitError(
            [Problem("format", file=name, line=line, path="format", wanted=wanted)]
        )

    return structure(kind, data, name=name)


def structure(kind: type[T], data: object, *, name: str) -> T:
    """
    Return data as a class of the model.

    Raises:
        ToolkitError: Everything that does not fit.

    """
    try:
        with collector_off():
            return _converter.structure(data, kind)
    except Exception as e:  # cattrs lets any error of a hook through
        raise ToolkitError(problems_of(e, data, name)) from e


@frozen
class _Entries:
    """A catalogue's entries with the class that its kind gives them."""

    item: type[Item]
    data: object


def _block(data: object) -> Block:
    if not isinstance(data, Block):
        raise Bad("not_a_mapping")

    return data


def _with(block: Block, **values: object) -> Block:
    new = Block(block.file, block.line)
    new.lines = block.lines
    new.update(block)
    new.update(values)

    return new


def _text(data: object, _: Any) -> str:
    if not isinstance(data, str):
        raise Bad("not_text")
    if not data.strip():
        raise Bad("empty")

    return data.strip()


def _words(data: object, _: Any) -> Text:
    block = _block(data)
    wrong = [] if "fi" in block else [Bad("no_finnish")]
    found: dict[str, str] = {}
    for language, words in block.items():
        if language not in LANGUAGES:
            known = ", ".join(LANGUAGES)
            wrong.append(
                Bad("unknown_language", at=language, name=language, known=known)
            )
            continue
        try:
            found[language] = _text(words, str)
        except Bad as e:
            wrong.append(Bad(e.key, at=language))
    if wrong:
        raise ExceptionGroup("texts", wrong)

    return Text(found)


def _bool(data: object, _: Any) -> bool:
    if data not in ("true", "false"):
        raise Bad("not_true_or_false")

    return data == "true"


def _whole(data: object, _: Any) -> int:
    if not isinstance(data, str) or not re.fullmatch(r"-?\d{1,9}", data):
        raise Bad("not_a_number")

    return int(data)


def _decimal(data: object, _: Any) -> Decimal:
    if not isinstance(data, str) or not re.fullmatch(r"-?\d{1,12}(\.\d+)?", data):
        raise Bad("not_a_number")

    return Decimal(data)


def _day(data: object, _: Any) -> date:
    try:
        return date.fromisoformat(_text(data, str))
    except ValueError as e:
        raise Bad("not_a_day") from e


def _condition(data: object, _: Any) -> Condition:
    try:
        return parse(_text(data, str))
    except ConditionSyntaxError as e:
        raise Bad(e.key, at=None, **e.values) from e


def _literal(kind: Any) -> Callable[[object, Any], object]:
    known = get_args(kind)

    def literal(data: object, _: Any) -> object:
        if data not in known:
            near = get_close_matches(str(data), known, n=1)
            key = "not_one_of_near" if near else "not_one_of"
            raise Bad(key, given=data, known=", ".join(known), near="".join(near))
        return data

    return literal


def _due(data: object, _: Any) -> Due:
    block = _block(data)
    units = [u for u in ("days", "working_days", "months") if u in block]
    sides = [x for x in ("before", "after") if x in block]
    if len(units) != 1 or len(sides) != 1 or len(block) != 2:  # noqa: PLR2004  # one unit, one side
        raise Bad("due_form")
    amount = _whole(block[units[0]], int)
    sign = -1 if sides[0] == "before" else 1
    unit: Any = units[0]

    return Due(date=_text(block[sides[0]], str), amount=sign * amount, unit=unit)


def _validity(data: object, _: Any) -> Validity:
    block = _block(data)
    if set(block) - {"from", "to"}:
        raise Bad("valid_form")
    start, end = (
        _day(block[key], date) if key in block else None for key in ("from", "to")
    )

    return Validity(start=start, end=end)


def _content(data: object, _: Any) -> Content:
    block = _block(data)
    kinds = [key for key in ENTRY_KINDS if key in block]
    if len(kinds) != 1:
        raise Bad("entry_kind", known=", ".join(ENTRY_KINDS))
    # These two are filled in below, never written.
    for key in ("id", "kind") if kinds[0] == "group" else ("id",):
        if key in block:
            raise Bad("unknown_key", at=key, name=key)
    named = _with(block, id=block[kinds[0]])
    del named[kinds[0]]
    if kinds[0] == "group":
        named["kind"] = "group"

    return _converter.structure(named, ENTRY_KINDS[kinds[0]])


def _catalogue(data: object, _: Any) -> Catalogue:
    block = _block(data)
    item = CATALOGUE_KINDS.get(cast("CatalogueKind", str(block.get("kind"))))
    if "entries" in block:
        # Without a kind nobody knows which keys the entries may have.
        entries = _Entries(item or Item, block["entries"] if item else [])
        block = _with(block, entries=entries)
    found: Catalogue = _strict(Catalogue)(block, Catalogue)

    return found


def _entries(data: object, _: Any) -> dict[str, Item]:
    assert isinstance(data, _Entries)
    items = _converter.structure(data.data, tuple[data.item, ...])  # type: ignore[name-defined]
    found: dict[str, Item] = {}
    for i, item in enumerate(items):
        if found.setdefault(item.id, item) is not item:
            raise Bad("entry_twice", at=i, name=item.id)

    return found


def _change(data: object, _: Any) -> Change:
    block = _block(data)
    operations = [key for key in OPERATIONS if key in block]
    if len(operations) != 1:
        raise Bad("change_kind", known=", ".join(OPERATIONS))
    operation = operations[0]
    positions = [key for key in ("before", "after", "to") if key in block]
    if set(block) - OPERATIONS[operation] - {operation}:
        raise Bad("change_form", operation=operation, form=_CHANGE_FORMS[operation])
    adds = operation in ("insert", "add")
    if len(positions) != adds:
        raise Bad("change_form", operation=operation, form=_CHANGE_FORMS[operation])
    target = block[positions[0]] if adds else block[operation]

    return Change(
        operation=operation,
        target=_text(target, str),
        position=positions[0] if adds else "",
        fields=_inner(block, "set"),
        append=_inner(block, "append"),
        entry=block[operation] if adds else None,
        reason=_text(block["because"], str) if "because" in block else "",
        place=_place(block),
    )


def _inner(block: Block, key: str) -> dict[str, object]:
    inner = block.get(key, {})
    if not isinstance(inner, dict):
        raise Bad("not_a_mapping", at=key)

    return inner


OPERATIONS: Mapping[str, set[str]] = {
    "omit": {"because"},
    "override": {"set", "append", "because"},
    "insert": {"before", "after", "because"},
    "add": {"to", "because"},
}
_CHANGE_FORMS = {
    "omit": "omit: NAME",
    "override": "override: NAME, set: {...} / append: {...}",
    "insert": "insert: {...}, before: NAME / after: NAME",
    "add": "add: {...}, to: CHECKLIST/SECTION",
}


def _checklist_place(data: object, _: Any) -> ChecklistPlace:
    if isinstance(data, str):
        return ChecklistPlace(id=data)
    block = _block(data)
    known = ({"checklist"}, {"checklist", "before"}, {"checklist", "after"})
    if set(block) not in known:
        raise Bad("checklist_place")
    texts = {key: _text(value, str) for key, value in block.items()}

    return ChecklistPlace(
        id=texts["checklist"],
        before=texts.get("before", ""),
        after=texts.get("after", ""),
        place=_place(block),
    )


def _heading(data: object, _: Any) -> Heading:
    if isinstance(data, str):
        return Heading(show=(data,))
    found: Heading = _strict(Heading)(data, Heading)

    return found


def _telling(data: object, _: Any) -> Telling:
    if isinstance(data, str):
        return Telling(show=(data,))
    found: Telling = _strict(Telling)(data, Telling)
    if found.text is None and not found.show:
        raise Bad("telling_nothing")

    return found


def _place(block: Block) -> Place:
    return Place(file=block.file, line=block.line, lines=block.lines)


def _list(kind: Any) -> Callable[[object, Any], object]:
    inner: Any = list[get_args(kind)[0]]  # type: ignore[misc]  # known at run time

    def listed(data: object, _: Any) -> object:
        # A text and a mapping can be run through too, and are no list.
        if not isinstance(data, list):
            raise Bad("not_a_list")
        return tuple(_converter.structure(data, inner))

    return listed


def _has_origin(origin: object, kind: Any) -> bool:
    return get_origin(kind) is origin


@cache
def _strict(kind: type[T]) -> Callable[[object, Any], T]:
    """
    Return a hook that takes a mapping with known keys only.
    """
    placed = "place" in fields_dict(cast("Any", kind))
    inner = make_dict_structure_fn(
        kind,
        _converter,
        _cattrs_forbid_extra_keys=True,
        _cattrs_detailed_validation=True,
    )

    def strict(data: object, _: Any) -> T:
        block = _block(data)
        if not placed:
            return inner(block, kind)
        if "place" in block:
            raise Bad("unknown_key", at="place", name="place")
        return inner(_with(block, place=_place(block)), kind)

    return strict


_converter = cattrs.Converter(forbid_extra_keys=True, detailed_validation=True)
_converter.register_structure_hook_factory(has, _strict)
for _origin, _factory in ((tuple, _list), (Literal, _literal)):
    _converter.register_structure_hook_factory(partial(_has_origin, _origin), _factory)
for _kind, _hook in (
    (str, _text),
    (bool, _bool),
    (int, _whole),
    (Decimal, _decimal),
    (date, _day),
    (Text, _words),
    (Condition, _condition),
    (Due, _due),
    (Validity, _validity),
    (Content, _content),
    (Catalogue, _catalogue),
    (Change, _change),
    (ChecklistPlace, _checklist_place),
    (Heading, _heading),
    (Telling, _telling),
    (Place, lambda data, _: data),
):
    _converter.register_structure_hook(_kind, _hook)
_converter.register_structure_hook_func(lambda kind: kind == dict[str, Item], _entries)


def structure_field(
    kind: type[Any], name: str, data: object, *, place: Place
) -> tuple[object, list[Problem]]:
    """
    Return one field's value as the model has it, and what is wrong with it.
    """
    known = {f.name: f.type for f in fields(kind) if f.name not in ("place", "id")}
    line = place.line_of(name)
    if name not in known:
        near = "".join(get_close_matches(name, known, n=1))
        key = "unknown_key_near" if near else "unknown_key"
        problem = Problem(
            key, file=place.file, line=line, path=name, name=name, near=near
        )
        return None, [problem]
    try:
        return structure(known[name], data, name=place.file), []
    except ToolkitError as e:
        for problem in e.problems:
            problem.line = max(problem.line, line) if problem.path else line
            problem.path = f"{name}.{problem.path}" if problem.path else name
        return None, list(e.problems)


def structure_entry(data: object, *, place: Place) -> tuple[Any, list[Problem]]:
    """
    Return an entry of a checklist, and what is wrong with it.
    """
    try:
        return structure(Content, data, name=place.file), []  # type: ignore[arg-type]
    except ToolkitError as e:
        return None, _inside_change(e, data, place)


def structure_item(
    kind: type[Item], data: object, *, place: Place
) -> tuple[Item | None, list[Problem]]:
    """
    Return an entry of a catalogue, and what is wrong with it.
    """
    try:
        return structure(kind, data, name=place.file), []
    except ToolkitError as e:
        return None, _inside_change(e, data, place)


def _inside_change(error: ToolkitError, data: object, place: Place) -> list[Problem]:
    """
    Return the problems of what a change adds, by the name of what it adds.
    """
    _, name = locate([data], (0,))
    for problem in error.problems:
        problem.line = max(problem.line, place.line)
        if isinstance(data, Block):
            problem.path = f"{name}.{problem.path}" if problem.path else name

    return list(error.problems)
