"""
A toolkit begun from the starter folder, and the schemas for its author's editor.
"""

import io
import json
import re

from pathlib import Path

import pytest
import yaml

from jsonschema import Draft202012Validator

from osallistamo import load
from osallistamo._schemas import FILES, schema_text
from osallistamo.cli import main


ROOT = Path(__file__).parents[1]
SCHEMAS = ROOT / "src" / "osallistamo" / "schemas"
KINDS = {
    "toolkit-1.schema.json": "toolkit.yaml",
    "checklist-1.schema.json": "checklists/*.yaml",
    "catalogue-1.schema.json": "catalogues/*.yaml",
    "scenarios-1.schema.json": "tests/*.yaml",
}


class Editor(yaml.SafeLoader):
    """Reads YAML as editors do: JSON's types only, dates stay text."""


Editor.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("bool", r"^(true|false)$", "tf"),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?[0-9]+\.[0-9]+$", "-+0123456789"),
    ("null", r"^(null|~|)$", ["n", "~", ""]),
):
    Editor.add_implicit_resolver(
        f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first)
    )


def read(path):
    return yaml.load(path.read_text("utf-8"), Editor)


def problems(name, data):
    validator = Draft202012Validator(json.loads(schema_text(name)))

    return [error.message for error in validator.iter_errors(data)]


def begin(folder, language="en"):
    return main(["toolkit", "new", str(folder), "--lang", language])


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_begun_toolkit_is_clean_and_holds(tmp_path, capsys, language):
    """
    It loads, the linter finds nothing, and its scenarios hold.
    """
    folder = tmp_path / "own_tools"
    assert begin(folder, language) == 0
    assert main(["toolkit", "lint", str(folder), "--lang", language]) == 0
    assert main(["toolkit", "test", str(folder), "--lang", language]) == 0
    capsys.readouterr()

    toolkit = load(folder)
    assert toolkit.id == "own_tools"
    assert "own.invite" in toolkit.by_name
    assert len(toolkit.entries) > len(load("helsinki").entries)


def test_the_commented_changes_can_be_used(tmp_path, capsys):
    """
    Taking away the signs # gives changes of entries that exist.
    """
    folder = tmp_path / "own_tools"
    begin(folder)
    manifest = folder / "toolkit.yaml"
    text = manifest.read_text("utf-8")
    at = text.index("# changes:")
    manifest.write_text(text[:at] + text[at:].replace("# ", ""), "utf-8")
    capsys.readouterr()

    assert main(["toolkit", "lint", str(folder), "--lang", "en"]) == 0
    assert len(load(folder).omitted) == 1


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Å", "can't be a toolkit's name"), ("full", "not empty")],
)
def test_a_folder_that_cannot_be_made_is_told(tmp_path, capsys, name, expected):
    """
    A name that is no id, or a folder with something in it.
    """
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a.txt").touch()

    assert begin(tmp_path / name) == 2
    assert expected in capsys.readouterr().err


@pytest.mark.parametrize("name", FILES)
def test_published_schemas_are_the_loaders_own(name):
    """
    What is published is what the classes give today.

    Write them anew with `osallistamo toolkit schema src/osallistamo/schemas`.
    """
    Draft202012Validator.check_schema(json.loads(schema_text(name)))

    assert (SCHEMAS / name).read_text("utf-8") == schema_text(name)


@pytest.mark.parametrize("name", FILES)
def test_shipped_files_fit_the_schemas(name):
    """
    Every file of the shipped toolkits is right by its schema.
    """
    paths = sorted((ROOT / "checklists").glob(f"*/{KINDS[name]}"))
    found = {str(path): problems(name, read(path)) for path in paths}

    assert len(paths) >= 2
    assert {path: told for path, told in found.items() if told} == {}


def entry(**fields):
    return {
        "format": "osallistamo-checklist/1",
        "id": "own",
        "version": "1.0.0",
        "title": {"fi": "Oma"},
        "sections": [{"id": "s", "title": {"fi": "S"}, "entries": [fields]}],
    }


DUTY = {"duty": "d", "force": "law", "text": {"fi": "A"}, "reason": {"fi": "B"}}


@pytest.mark.parametrize(
    ("fields", "right"),
    [
        (DUTY, True),
        (DUTY | {"due": {"days": 14, "after": "day"}}, True),
        (DUTY | {"due": {"days": 14}}, False),
        (DUTY | {"due": {"days": 14, "months": 1, "after": "day"}}, False),
        (DUTY | {"force": "lag"}, False),
        (DUTY | {"whenn": "a"}, False),
        (DUTY | {"text": {"sv": "A"}}, False),
        (DUTY | {"text": {"fi": "A", "de": "A"}}, False),
        (DUTY | {"id": "d"}, False),
        ({k: v for k, v in DUTY.items() if k != "reason"}, False),
        ({"question": "Q", "kind": "text", "text": {"fi": "A"}}, False),
        (
            {
                "question": "q",
                "kind": "number",
                "text": {"fi": "A"},
                "label": {"fi": "A"},
                "minimum": 1,
                "deeper": True,
            },
            True,
        ),
    ],
)
def test_an_editor_sees_what_the_loader_refuses(fields, right):
    """
    The schema tells apart what can be loaded and what cannot.
    """
    assert (problems("checklist-1.schema.json", entry(**fields)) == []) is right


def test_attributes_are_described():
    """
    An editor can show what each key means: the words of the code itself.
    """
    schema = json.loads(schema_text("checklist-1.schema.json"))
    question = schema["$defs"]["Question"]["properties"]

    assert "second depth" in question["deeper"]["description"]
    assert question["kind"]["enum"][0] == "yes_no"


def test_a_toolkit_is_tried_and_nothing_saved(tmp_path, capsys, monkeypatch):
    """
    `toolkit try` asks as the wizard does, to the duties, and writes no file.
    """
    folder = tmp_path / "own_tools"
    begin(folder)
    before = sorted(tmp_path.rglob("*"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr("sys.stdin", io.StringIO("Satama\n/overview\n/back\n/quit\n"))
    capsys.readouterr()

    assert main(["toolkit", "try", str(folder), "--plain", "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "Nothing is saved" in out
    assert "osallistamo continue" not in out
    assert sorted(tmp_path.rglob("*")) == before
