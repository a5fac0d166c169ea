"""
What the documentation shows is there, is understood, and comes out as it says.

Its Python examples are run as doctests; `tests/run` builds the pages.
"""

import html
import re
import shlex
import sys

from pathlib import Path

import pytest

import osallistamo

from osallistamo import load
from osallistamo._answers_file import read_answers
from osallistamo._arguments import parser_in
from osallistamo._condition_syntax import parse
from osallistamo.cli import COMMANDS, main


ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(p for p in DOCS.rglob("*.md") if "_build" not in p.parts)
TUTORIALS = (("fi", "fi/laatijalle.md"), ("en", "en/authors.md"))
SMALL = 150_000
"""Bytes that a picture may have."""

sys.path.insert(0, str(DOCS / "_ext"))

from reference_tables import commands_as_markdown, keys_as_markdown, schema_of
from self_contained import loaded_from_elsewhere


def named(path):
    return str(path.relative_to(ROOT))


def commands_shown(text):
    """
    Yield every command line of a page: on a line of its own, or in running text.
    """
    yield from re.findall(r"^(?: {4})?(?:~\S+/)?osallistamo( .+)?$", text, re.MULTILINE)
    yield from re.findall(r"`osallistamo( [^`]+)`", text)


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_command_shown_is_understood(page, capsys):
    """
    Each command line parses; one that is only named is a command.
    """
    for line in commands_shown(page.read_text("utf-8")):
        words = shlex.split(line)
        if " ".join(words) in COMMANDS:
            continue
        try:
            parser_in("en").parse_args(words)
        except SystemExit as e:
            assert e.code == 0, f"{line}: {capsys.readouterr().err}"  # noqa: PT017


def test_the_tutorials_show_commands():
    """
    The search for command lines finds those of the tutorials.
    """
    found = [len(list(commands_shown(p.read_text("utf-8")))) for p in PAGES]

    assert sum(found) > 60


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_command_reference_has_every_command(language):
    """
    Each command is in the reference of each language, with its arguments.
    """
    shown = commands_as_markdown(language)

    assert set(re.findall(r"\*\*`osallistamo ([\w ]+)`\*\*", shown)) == set(COMMANDS)
    assert "`--no-input`" in shown


def test_the_library_reference_has_every_public_name():
    """
    Each name that the package shows is told of in the library reference.
    """
    texts = "\n".join(page.read_text("utf-8") for page in (DOCS / "api").glob("*.md"))
    told = re.findall(r"^\.\. auto\w+:: osallistamo\.(\w+)$", texts, re.MULTILINE)

    assert sorted(told) == osallistamo.__all__


@pytest.mark.parametrize("page", [*PAGES, ROOT / "README.md"], ids=named)
def test_every_picture_is_there_with_words(page):
    """
    Each picture is a small file, and has a text for those who do not see it.
    """
    for words, target in re.findall(r"!\[(.*?)\]\((.+?)\)", page.read_text("utf-8")):
        picture = page.parent / target
        assert picture.is_file(), target
        assert picture.stat().st_size < SMALL, target
        assert len(words.split()) > 3, target


def test_no_picture_is_left_over():
    """
    Each picture of the tutorials is shown in one.
    """
    texts = "\n".join(page.read_text("utf-8") for page in PAGES)
    left = [p.name for p in (DOCS / "pictures").iterdir() if p.name not in texts]

    assert not left


def test_the_wizards_pictures_hold_text():
    """
    In the pictures of the wizard, text is text and stands in eighty columns.
    """
    for path in (DOCS / "pictures").glob("*.svg"):
        shown = path.read_text("utf-8")
        assert "</text>" in shown
        lines = re.findall(r">([^<\n]+)</text>", shown)
        assert max(len(html.unescape(line)) for line in lines) <= 80


@pytest.fixture(name="tutorial", params=TUTORIALS, ids=lambda param: param[0])
def _tutorial(request, tmp_path, monkeypatch):
    """
    The toolkit that a reader of the tutorial has at its end, and the page.
    """
    language, name = request.param
    page = (DOCS / name).read_text("utf-8")
    checklist, scenarios = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    assert main(["toolkit", "new", "asukastalo", "--lang", language]) == 0
    Path("asukastalo/checklists/own.yaml").write_text(checklist, "utf-8")
    Path("asukastalo/tests/own.yaml").write_text(scenarios, "utf-8")

    return language, page


def printed(capsys, *arguments):
    capsys.readouterr()
    status = main(list(arguments))

    return status, capsys.readouterr().out


def quoted(page):
    return re.findall(r"```text\n(.*?)```", page, re.DOTALL)


def test_the_authors_tutorial_leads_to_a_toolkit_that_works(tutorial, capsys):
    """
    What the tutorial has one write is clean, and its scenarios hold.
    """
    language, _ = tutorial

    for verb in ("lint", "test"):
        status, out = printed(capsys, "toolkit", verb, "asukastalo", "--lang", language)
        assert status == 0, out


@pytest.mark.parametrize(
    ("verb", "mistake", "number"),
    [
        ("lint", ("when: nearby", "when: nerby"), 0),
        ("test", ("days: 30", "days: 14"), 1),
    ],
)
def test_the_authors_tutorial_quotes_what_mistakes_bring(
    tutorial, capsys, verb, mistake, number
):
    """
    The mistakes that the tutorial has one make are told in the words it quotes.
    """
    language, page = tutorial
    path = Path("asukastalo/checklists/own.yaml")
    path.write_text(path.read_text("utf-8").replace(*mistake, 1), "utf-8")

    status, out = printed(capsys, "toolkit", verb, "asukastalo", "--lang", language)

    assert status == 1
    assert quoted(page)[number].strip() in out


@pytest.mark.parametrize(
    ("command", "number"),
    [
        (("show", "asukastalo", "--why", "own.invite"), 2),
        (("diff", "helsinki", "asukastalo"), 3),
    ],
    ids=("show", "diff"),
)
def test_the_authors_tutorial_quotes_what_is_printed(tutorial, capsys, command, number):
    """
    The explanation and the comparison are printed as the tutorial has them.
    """
    language, page = tutorial

    _, out = printed(capsys, "toolkit", *command, "--lang", language)

    assert out == quoted(page)[number]


def test_each_condition_of_the_reference_can_be_read():
    """
    What the reference shows of the language of conditions is in the language.
    """
    page = (DOCS / "en/yaml-reference.md").read_text("utf-8")
    table = page.partition("### Condition")[2].partition("A bare name")[0]
    rows = [line.split(" | ")[0] for line in table.splitlines() if line[:3] == "| `"]
    shown = [code for row in rows for code in re.findall(r"`([^`]+)`", row)]

    assert len(shown) > 12
    for condition in shown:
        assert parse(condition).source == condition


def test_the_answers_file_of_the_reference_can_be_read(tmp_path):
    """
    Its answers and the state of its duty are taken.
    """
    page = (DOCS / "en/yaml-reference.md").read_text("utf-8")
    told = page.partition("## Answers file")[2]
    path = tmp_path / "answers.yaml"
    path.write_text(re.findall(r"```yaml\n(.*?)```", told, re.DOTALL)[0], "utf-8")

    given = read_answers(path, load("helsinki"))

    assert given.answers["events"] == ("opening",)
    assert given.duties["project.inform_in_time"].state == "done"


def test_the_reference_tells_what_each_key_of_a_duty_is():
    """
    Tables of keys are made from the schemas: values, what is needed, what it is.
    """
    table = keys_as_markdown(schema_of("checklist-1"), "Duty")

    assert "| `text` | [Text](#text) | yes | What to do. |" in table
    assert "| `force` | `law`, `policy`, `advice` | yes |" in table
    assert "| `due` | [Due](#due) |  | When it is due. |" in table


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ('<script src="https://cdn.example/x.js"></script>', ["https://cdn.example/x.js"]),
        ('<link rel="stylesheet" href="//cdn.example/x.css">', ["//cdn.example/x.css"]),
        ("@font-face {src: url('https://f.example/a.woff')}", ["https://f.example/a.woff"]),
        ('<a href="https://example.org">here</a> <img src="x.png">', []),
    ],
)  # fmt: skip
def test_what_a_page_would_load_from_elsewhere_is_found(page, found):
    """
    The build's check tells what is loaded from a link that a reader may follow.
    """
    assert list(loaded_from_elsewhere(page)) == found
