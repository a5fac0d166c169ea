"""
Tables of the reference, made when the documentation is built.

    ```{yaml-keys} checklist-1 Duty
    ```

    ```{yaml-parts} checklist-1
    ```

    ```{commands} fi
    ```

The first shows the keys that a file or a part of it may have, from the JSON Schemas
that are made from the loader's own classes. The second shows all its other parts.
The third shows every command with its arguments, from the very parser.
"""

import argparse
import json

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

import osallistamo

from osallistamo import _schemas
from osallistamo._arguments import parser_in


Schema = Mapping[str, Any]

_QUOTE = '"'
_LOGGER = logging.getLogger(__name__)

PUBLISHED = Path(osallistamo.__file__).parent / "schemas"

# What the schemas leave to the reader: keys that mean the same wherever they stand,
# and those of one part, such as `state.reason`.
EVERYWHERE = {
    "format": "What the file is, and the version of its format.",
    "id": "Its name: small letters, digits and underscores. Answers and conditions "
    "use it, so it stays as it is; `was` helps when it cannot.",
    "version": "Semantic version, such as `1.2.0`.",
    "title": "What it is called.",
    "description": "What it is for.",
    "purpose": "What it is for.",
    "intro": "What to know before its first question.",
    "text": "What it says.",
    "sections": "Its parts, in order.",
    "entries": "What stands in it, in order.",
    "when": "Whether it applies; without it, always.",
    "was": "Earlier names, so that older plans keep what was noted.",
    "rules": "Which rules of the domain's sources it encodes.",
    "methods": "The methods, by id.",
    "fi": "In Finnish.",
    "sv": "In Swedish.",
    "en": "In English.",
    "days": "How many days.",
    "working_days": "How many working days; Finnish public holidays are none.",
    "months": "How many calendar months.",
    "from": "The first day; open when left out.",
    "to": "The last day; open when left out.",
    "min": "The smallest; open when left out.",
    "max": "The largest; open when left out.",
    "insert": "What is put in: an entry of a checklist, or of a catalogue.",
    "add": "What is put last: an entry of a checklist, or of a catalogue.",
    "Change.before": "The entry that it is put before.",
    "Change.after": "The entry that it is put after.",
    "Change.to": "The section, as `checklist/section`, or catalogue, as `methods/`.",
    "language": "Language of the sentences.",
    "checklist": "Title of the checklist that it stands in.",
    "section": "Title of the section that it stands in.",
    "force": "How binding it is.",
    "phase": "Before, during or after the project or the event.",
    "reason": "Why.",
    "tip": "How; may be empty.",
    "sources": "Where it comes from: names and parts of acts and documents.",
    "due": "The day that it is due.",
    "overdue": "Whether the day has passed and it is still open.",
    "level": "`error` for a contradiction.",
    "advice": "What to do; may be empty.",
    "use": "Where and when the text is used.",
    "paragraphs": "What it says.",
    "later": "To be decided later.",
    "not_relevant": "Does not concern the project, and why.",
    "state": "How it stands; `open` when left out.",
    "state.reason": "Why it is not relevant.",
    "who": "Who takes care of it.",
    "note": "What else to remember.",
}

VALUES = {
    "string": "words",
    "boolean": "`true`, `false`",
    "null": "nothing",
    "object": "mapping",
}

WORDS = {
    "fi": ("Argumentti tai valitsin", "Merkitys"),
    "sv": ("Argument eller flagga", "Betydelse"),
    "en": ("Argument or option", "Meaning"),
}


def schema_of(name: str) -> Schema:
    """
    Return one of the published schemas, such as ``checklist-1``.
    """
    file = f"{name}.schema.json"
    if file in _schemas.FILES:
        found: Schema = json.loads(_schemas.schema_text(file))
    else:
        found = json.loads((PUBLISHED / file).read_text("utf-8"))

    return found


def keys_as_markdown(schema: Schema, part: str = "") -> str:
    """
    Return a table of the keys of a file, or of one of its parts.
    """
    wanted = schema["$defs"][part] if part else schema
    rows = ["| key | value | needed | what it is |", "| --- | --- | --- | --- |"]
    for form in wanted.get("oneOf", [wanted]):
        required = form.get("required", ())
        for key, value in form.get("properties", {}).items():
            told = _told(schema, part, key, value)
            needed = "yes" if key in required else ""
            cells = (f"`{key}`", _value(schema, value), needed, told)
            rows.append(f"| {' | '.join(_cell(cell) for cell in cells)} |")

    return "\n".join(rows)


def _told(schema: Schema, part: str, key: str, value: Schema) -> str:
    own = EVERYWHERE.get(f"{part}.{key}") or value.get("description")
    told = str(own or EVERYWHERE.get(key, ""))
    if not told and "$ref" in value:
        told = str(_target(schema, value).get("description", ""))

    return told.replace("``", "`")


def _target(schema: Schema, value: Schema) -> Schema:
    found: Schema = schema["$defs"][value["$ref"].rpartition("/")[2]]

    return found


def _value(schema: Schema, value: Schema) -> str:
    """
    Return what may be written as a key's value.
    """
    for key in ("anyOf", "oneOf"):
        if key in value:
            return " or ".join(dict.fromkeys(_value(schema, v) for v in value[key]))
    if "$ref" in value:
        return _part(schema, value)
    if "const" in value:
        return f"`{json.dumps(value['const']).strip(_QUOTE)}`"
    if "enum" in value:
        return ", ".join(f"`{one}`" if one else "nothing" for one in value["enum"])
    if value.get("type") == "array":
        one = value.get("items")
        return f"list of {_value(schema, one)}" if one else "list"
    if value.get("format") == "date":
        return "date"
    kinds = value.get("type", "")
    if isinstance(kinds, list):
        return "words"

    return {
        "string": "words",
        "boolean": "`true`, `false`",
        "null": "nothing",
        "object": "mapping",
    }.get(kinds, kinds)


def _part(schema: Schema, value: Schema) -> str:
    """
    Return a link to a part's own heading on the page, or what a small part may be.
    """
    name = value["$ref"].rpartition("/")[2]
    target = _target(schema, value)
    if name[0].isupper():
        return f"[{name}](#{name.lower()})"
    if "properties" in target:
        file = schema["title"].split()[-1]
        return f"[{name}](#{file}-{name})"

    return "date" if name == "day" else _value(schema, target)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", r"\|")


def commands_as_markdown(language: str) -> str:
    """
    Return every command with its arguments, as the command line's help tells them.
    """
    return "\n\n".join(_commands(parser_in(language), language))


def _commands(parser: argparse.ArgumentParser, language: str) -> Iterator[str]:
    """
    Yield each command of a parser, and those below it.
    """
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield _command(command, language)
                yield from _commands(command, language)


def _command(parser: argparse.ArgumentParser, language: str) -> str:
    usage = " ".join(parser.format_usage().split())
    lines = [
        f"**`{parser.prog}`**: {parser.description}",
        f"```text\n{usage.partition(': ')[2]}\n```",
    ]
    rows = list(_arguments(parser))
    if rows:
        left, right = WORDS[language]
        lines.append("\n".join([f"| {left} | {right} |", "| --- | --- |", *rows]))

    return "\n\n".join(lines)


def _arguments(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:
        if isinstance(action, argparse._HelpAction | argparse._SubParsersAction):
            continue
        names = " ".join(f"`{name}`" for name in action.option_strings)
        metavar = action.metavar if isinstance(action.metavar, str) else ""
        if not metavar and action.choices:
            metavar = "\\|".join(str(one) for one in action.choices)
        told = f"{names} {metavar}".strip()
        yield f"| {told} | {_cell(action.help or '')} |"


class YamlKeys(SphinxDirective):
    """A table of keys: of which schema, and of which part of it."""

    required_arguments = 1
    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        name, *part = self.arguments

        return self.parse_text_to_nodes(self.table(name, "".join(part)))

    def table(self, name: str, part: str) -> str:
        """Return the table as Markdown; warn of keys that nobody has described."""
        self.shown.add(part)
        table = keys_as_markdown(schema_of(name), part)
        for line in table.splitlines():
            if line.endswith("|  |"):
                key = line.split("|")[1].strip()
                _LOGGER.warning(
                    "%s %s: the docstring of its class does not say what %s is",
                    name,
                    part,
                    key,
                    location=self.get_location(),
                )

        return table

    @property
    def shown(self) -> set[str]:
        """The parts that this page has shown so far."""
        found: set[str] = self.env.temp_data.setdefault("yaml_keys", set())

        return found


class YamlParts(YamlKeys):
    """All parts of a file that the page has not shown yet, each with its heading."""

    optional_arguments = 0

    def run(self) -> list[nodes.Node]:
        """Return headings and tables."""
        (name,) = self.arguments
        schema = schema_of(name)
        elsewhere = {
            part
            for file in ("checklist-1", "catalogue-1")
            if file != name
            for part in schema_of(file)["$defs"]
        }
        # What is no mapping has no keys: the page tells of it in words.
        parts = [
            part
            for part, wanted in schema["$defs"].items()
            if "properties" in wanted and part not in self.shown | elsewhere
        ]
        texts = [
            f"### {part}\n\n{schema['$defs'][part].get('description', '')}\n\n"
            f"{self.table(name, part)}"
            for part in parts
        ]

        return self.parse_text_to_nodes("\n\n".join(texts), allow_section_headings=True)


class Commands(SphinxDirective):
    """Every command of the command line, in a language."""

    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {"class": directives.class_option}

    def run(self) -> list[nodes.Node]:
        """Return the commands."""
        return self.parse_text_to_nodes(commands_as_markdown(self.arguments[0]))


def setup(app: Sphinx) -> dict[str, bool]:
    """
    Tell Sphinx of the directives.
    """
    app.add_directive("yaml-keys", YamlKeys)
    app.add_directive("yaml-parts", YamlParts)
    app.add_directive("commands", Commands)

    return {"parallel_read_safe": True, "parallel_write_safe": True}
