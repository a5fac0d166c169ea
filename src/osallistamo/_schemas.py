"""
JSON Schemas of the YAML files, made from the very classes that they are read into.

An editor that knows the schema completes keys and checks them while one types.
"""

import inspect
import json
import re

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import attrs

from osallistamo._catalogues import CATALOGUE_KINDS, Catalogue, Item
from osallistamo._conditions import Condition
from osallistamo._languages import Text
from osallistamo._loading import FORMATS, ID, OPERATIONS
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
    Telling,
    Validity,
)
from osallistamo._scenarios import FORMAT, KEYS


Schema = dict[str, Any]

SCENARIOS = "scenarios-1.schema.json"
_READ_INTO: Mapping[str, type[Any]] = {
    "toolkit-1.schema.json": Manifest,
    "checklist-1.schema.json": Checklist,
    "catalogue-1.schema.json": Catalogue,
}
FILES = (*_READ_INTO, SCENARIOS)
"""The schemas' files."""

# An author may leave out quotation marks where YAML sees a number or a date.
_WORDS: Schema = {"type": ["string", "number"]}
_DAY: Schema = {"type": "string", "format": "date"}
_NAME: Schema = {"type": "string", "pattern": f"^{ID.pattern}$"}


def write_schemas(folder: Path) -> list[Path]:
    """
    Write the schemas into a folder, which is made when it is not there.

    Raises:
        OSError: They cannot be written.

    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in FILES:
        path = folder / name
        path.write_text(schema_text(name), "utf-8")
        written.append(path)

    return written


def schema_text(name: str) -> str:
    """
    Return one of the schemas as its file has it.
    """
    made = _scenarios() if name == SCENARIOS else _schema(_READ_INTO[name])

    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def _schema(kind: type[Any]) -> Schema:
    making = _Making()
    whole = making.catalogue() if kind is Catalogue else making.object(kind)
    whole["properties"] = {
        "format": {"const": FORMATS[kind]},
        **whole["properties"],
    }
    whole["required"] = ["format", *whole["required"]]

    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"osallistamo {kind.__name__.lower()}",
        **whole,
        "$defs": dict(sorted(making.definitions.items())),
    }


def _scenarios() -> Schema:
    words = {"type": "string"}
    # Answers have the names of the toolkit's own questions.
    answers = {"type": "object", "additionalProperties": {"type": "object"}}
    outcome = {
        "anyOf": [{"enum": ["applies", "absent", "unknown"]}, dict(_DAY)],
        "description": "Whether the entry applies, or the day it is due.",
    }
    kinds: dict[str, Schema] = {
        "scenario": {"description": "Its name, unique in its toolkit.", **words},
        "title": {"description": "What it is about.", **words},
        "like": {"description": "The scenario whose answers it starts from.", **words},
        "answers": {"description": "Answers by checklist and question.", **answers},
        "expect": {
            "description": "What must follow, by the entry's path.",
            "type": "object",
            "minProperties": 1,
            "additionalProperties": outcome,
        },
    }
    assert tuple(kinds) == KEYS

    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "osallistamo scenarios",
        "type": "object",
        "properties": {
            "format": {"const": FORMAT},
            "today": {"description": "The day of the plans.", **_DAY},
            "scenarios": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": kinds,
                    "required": ["scenario", "expect"],
                    "additionalProperties": False,
                },
            },
        },
        "required": ["format", "today", "scenarios"],
        "additionalProperties": False,
    }


class _Making:
    """One schema while it is made; classes become definitions of their own."""

    def __init__(self) -> None:
        self.definitions: dict[str, Schema] = {}

    def object(self, kind: type[Any], *, leave: tuple[str, ...] = ()) -> Schema:
        told = _told(kind)
        names = [f for f in attrs.fields(kind) if f.name not in ("place", *leave)]
        properties = {}
        for one in names:
            made = self.of(one.type)
            if one.name in told:
                made = {"description": told[one.name], **made}
            properties[one.name] = made
        required = [f.name for f in names if f.default is attrs.NOTHING]

        return {
            "description": (inspect.getdoc(kind) or "").split("\n\n")[0],
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": False,
        }

    def of(self, kind: Any) -> Schema:
        """
        Return the schema of a field's type.
        """
        if (special := self._special.get(kind)) is not None:
            return special()
        origin, parts = get_origin(kind), get_args(kind)
        if origin in (Union, UnionType):
            (one,) = [part for part in parts if part is not NoneType]
            return self.of(one)
        if origin is Literal:
            return {"enum": list(parts)}
        if origin is tuple:
            return {"type": "array", "items": self.of(parts[0])}
        assert attrs.has(kind), kind

        return self._defined(kind.__name__, lambda: self.object(kind))

    def _defined(self, name: str, make: Callable[[], Schema]) -> Schema:
        if name not in self.definitions:
            self.definitions[name] = {}  # so that a class may hold its own kind
            self.definitions[name] = make()

        return {"$ref": f"#/$defs/{name}"}

    @property
    def _special(self) -> Mapping[Any, Callable[[], Schema]]:
        """Types that are written in a form of their own."""
        return {
            str: lambda: dict(_WORDS),
            bool: lambda: {"type": "boolean"},
            int: lambda: {"type": "integer"},
            Decimal: lambda: {"type": "number"},
            date: lambda: dict(_DAY),
            Condition: lambda: self._defined("Condition", _condition),
            Text: lambda: self._defined("Text", _text),
            Due: lambda: self._defined("Due", _due),
            Validity: lambda: self._defined("Validity", _validity),
            Content: lambda: self._defined("Entry", self._entry),
            Change: lambda: self._defined("Change", self._change),
            ChecklistPlace: lambda: self._defined("ChecklistPlace", _place),
            Heading: lambda: self._named_or(Heading),
            Telling: lambda: self._named_or(Telling),
        }

    def _named_or(self, kind: type[Any]) -> Schema:
        """
        Return the schema of what may also be written as a question's name alone.
        """
        whole = self._defined(kind.__name__, lambda: self.object(kind))

        return {"anyOf": [{"type": "string"}, whole]}

    def _entry(self) -> Schema:
        return {"oneOf": [self._entry_of(key) for key in ENTRY_KINDS]}

    def _entry_of(self, key: str) -> Schema:
        def make() -> Schema:
            leave = ("id", "kind") if key == "group" else ("id",)
            made = self.object(ENTRY_KINDS[key], leave=leave)
            # The entry's first key says what it is, and names it.
            named = {"description": "Its name, unique in its checklist.", **_NAME}
            made["properties"] = {key: named, **made["properties"]}
            made["required"] = [key, *made["required"]]
            return made

        return self._defined(key.capitalize(), make)

    def catalogue(self) -> Schema:
        made = self.object(Catalogue, leave=("entries",))
        made["properties"]["entries"] = {"type": "array"}
        made["required"].append("entries")
        # Which keys an entry has follows from the kind of its catalogue.
        made["allOf"] = [
            {
                "if": {"properties": {"kind": {"const": kind}}},
                "then": {"properties": {"entries": {"items": self.of(item)}}},
            }
            for kind, item in CATALOGUE_KINDS.items()
        ]

        return made

    def _change(self) -> Schema:
        told = {"type": "string", "description": "Why, for whoever reads it."}
        target = {"type": "string", "description": "What is changed, by its name."}
        fields = {"type": "object", "description": "New values by field."}
        lists = {"type": "object", "description": "What to append, by field."}
        added = {"anyOf": [self.of(Content), *map(self.of, self._items())]}
        forms: dict[str, tuple[Schema, list[Schema]]] = {
            "omit": ({"omit": target}, []),
            "override": ({"override": target, "set": fields, "append": lists}, []),
            "insert": (
                {"insert": added, "before": target, "after": target},
                [{"required": ["before"]}, {"required": ["after"]}],
            ),
            "add": ({"add": added, "to": target}, [{"required": ["to"]}]),
        }
        assert forms.keys() == OPERATIONS.keys()

        return {
            "oneOf": [
                {
                    "type": "object",
                    "properties": {**properties, "because": told},
                    "required": [operation],
                    "additionalProperties": False,
                    **({"oneOf": places} if places else {}),
                }
                for operation, (properties, places) in forms.items()
            ]
        }

    @staticmethod
    def _items() -> list[type[Item]]:
        return list(dict.fromkeys(CATALOGUE_KINDS.values()))


def _condition() -> Schema:
    return {
        "type": ["string", "boolean"],
        "description": "A condition on earlier answers, such as: size > 100 and public",
    }


def _text() -> Schema:
    return {
        "description": "The same words in each language.",
        "type": "object",
        "properties": {language: dict(_WORDS) for language in LANGUAGES},
        "required": ["fi"],
        "additionalProperties": False,
    }


def _due() -> Schema:
    units = ("days", "working_days", "months")
    date_of = {"type": "string", "description": "The question that asks for the date."}

    return {
        "description": "When it is due, such as {days: 14, after: published_on}.",
        "type": "object",
        "properties": {
            **{unit: {"type": "integer"} for unit in units},
            "before": date_of,
            "after": date_of,
        },
        "allOf": [
            {"oneOf": [{"required": [unit]} for unit in units]},
            {"oneOf": [{"required": ["before"]}, {"required": ["after"]}]},
        ],
        "additionalProperties": False,
    }


def _validity() -> Schema:
    return {
        "description": "The first and the last day that the rule is in force.",
        "type": "object",
        "properties": {"from": dict(_DAY), "to": dict(_DAY)},
        "additionalProperties": False,
    }


def _place() -> Schema:
    name = {"type": "string"}
    placed = {
        "type": "object",
        "properties": {"checklist": name, "before": name, "after": name},
        "required": ["checklist"],
        "additionalProperties": False,
    }

    return {"anyOf": [name, placed]}


def _told(kind: type[Any]) -> Mapping[str, str]:
    """
    Return what the docstrings of a class and of its bases say of each attribute.
    """
    found: dict[str, str] = {}
    for one in reversed(kind.__mro__):
        _, _, listed = (inspect.cleandoc(one.__doc__ or "")).partition("Attributes:\n")
        for name, words in _ATTRIBUTE.findall(listed):
            found[name] = " ".join(words.split())

    return found


_ATTRIBUTE = re.compile(r"^    (\w+): ((?:.|\n        )+)", re.MULTILINE)
