"""
What an author hears of a toolkit that can be used but should be better.
"""

import json

from datetime import date

import pytest

from osallistamo import lint, load
from osallistamo.cli import main
from strategies import checklist, duty, question, section, words, write_toolkit


DAY = date(2027, 1, 1)
ACTS = {
    "format": "osallistamo-catalogue/1",
    "id": "sources",
    "kind": "sources",
    "version": "1.0.0",
    "title": words("Sources"),
    "entries": [{"id": "act", "name": words("The act"), "kind": "act"}],
}
LONG = "Do you really think that " + "very " * 20 + "long questions are read?"


def by_law(**reference):
    return duty("d", force="law", sources=[{"source": "act", **reference}])


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (question("q", "text"), []),
        (question("q", "text", help={"fi": "Ohje."}), ["missing in: sv, en"]),
        (question("q", "text", text=words(LONG)), ["fi: 29", "sv: 29", "en: 29"]),
        (by_law(section="3 §"), []),
        (by_law(whole_act="true"), []),
        (by_law(), ["m.d names no section"]),
        (duty("d", valid={"to": "2027-01-01"}), []),
        (duty("d", valid={"to": "2026-12-31"}), ["until 2026-12-31"]),
        (question("q", "yes_no"), ["answer to m.q changes nothing"]),
        (question("q", "several_of"), []),
    ],
)
def test_what_should_be_better_is_told(tmp_path, entry, told):
    """
    Missing languages, long questions, laws without a section and expired rules.
    """
    folder = write_toolkit(
        tmp_path / "tk", [checklist("m", [section("s", [entry])])], catalogues=[ACTS]
    )
    found = [problem.in_language("en") for problem in lint(load(folder), today=DAY)]

    assert len(found) == len(told)
    for problem, expected in zip(found, told, strict=True):
        assert expected in problem
        assert "tk/checklists/m.yaml:" in problem


def lint_of(tmp_path, *entries, catalogues=()):
    folder = write_toolkit(
        tmp_path / "tk",
        [checklist("m", [section("s", list(entries))])],
        catalogues=[ACTS, *catalogues],
    )

    return [problem.in_language("en") for problem in lint(load(folder), today=DAY)]


@pytest.mark.parametrize(
    ("when", "reachable"),
    [
        ('size == "a"', True),
        ('size == "a" and size == "b"', False),
        ('size not in ("a", "b", "c") and answered(size)', False),
        ("deep and not deep", False),
        # It is asked only when the size is b.
        ('deep and size == "a"', False),
        ('not deep and size == "a"', True),
        ('has_any(who, "a") and not has_all(who, "a", "b")', True),
        ('has_all(who, "a", "b") and count(who) < 2', False),
        ("people > 5 and people < 6", False),
        ("people > 5 and people < 7", True),
        ("people < 1", False),
        # What is not finite may be anything: never called unreachable.
        ("days(day, day) > 5", True),
    ],
)
def test_an_entry_that_no_answers_reach_is_told(tmp_path, when, reachable):
    """
    Found by going through the finite choices, a question's own condition included.
    """
    found = lint_of(
        tmp_path,
        question("size", "one_of"),
        question("deep", "yes_no", 'size == "b"'),
        question("who", "several_of"),
        question("people", "number", minimum="1"),
        question("day", "date"),
        question("name", "text", "deep or true"),
        duty("d", when),
    )

    assert [line for line in found if "can never apply" in line] == [
        line for line in found if "m.d can never apply" in line
    ]
    assert any("m.d can never apply" in line for line in found) is not reachable


def test_the_same_words_twice_are_told(tmp_path):
    """
    Two duties with one wording are told, a question and a duty are not.
    """
    same = words("Do it.")
    found = lint_of(
        tmp_path,
        question("q", "text", text=same),
        duty("one", text=same),
        duty("two", text=same),
    )

    assert len(found) == 1
    assert "Says the same as m.one" in found[0]


FAULTY = """format: osallistamo-checklist/1
id: m
version: 1.0.0
title: {fi: M, sv: M, en: M}
sections:
  - id: s
    title: {fi: S, sv: S}
    entries:
      - duty: d
        force: advice
        text: {fi: A, sv: B, en: C}
        reason: {fi: Näin 100 %, sv: Så}
"""


@pytest.fixture(name="faulty")
def _faulty(tmp_path, monkeypatch):
    """
    A toolkit with two texts that lack English.
    """
    folder = write_toolkit(tmp_path / "tk", [checklist("m", [])])
    (folder / "checklists" / "m.yaml").write_text(FAULTY, "utf-8")
    monkeypatch.chdir(tmp_path)

    return folder


def test_problems_have_line_and_column(faulty, capsys):
    """
    As text: file, line and column, as editors jump to them.
    """
    assert main(["toolkit", "lint", "tk", "--lang", "en"]) == 1
    out = capsys.readouterr().out

    assert "tk/checklists/m.yaml:7:5: title: the text is missing in: en" in out
    assert "tk/checklists/m.yaml:12:9: reason: the text is missing in: en" in out
    assert "Texts by language: fi 100%, sv 100%, en 50%." in out


def test_problems_as_json(faulty, capsys):
    """
    As data, for other programs.
    """
    assert main(["toolkit", "lint", "tk", "--lang", "en", "--format", "json"]) == 1
    first, _ = json.loads(capsys.readouterr().out)

    assert first == {
        "file": "tk/checklists/m.yaml",
        "line": 7,
        "column": 5,
        "path": "title",
        "key": "language_missing",
        "message": first["message"],
    }
    assert first["message"].startswith("the text is missing in: en")


def test_problems_as_annotations(faulty, capsys):
    """
    As GitHub shows them beside the line; special signs are escaped.
    """
    assert main(["toolkit", "lint", "tk", "--lang", "fi", "--format", "github"]) == 1
    lines = capsys.readouterr().out.splitlines()

    assert lines[0].startswith(
        "::error file=tk/checklists/m.yaml,line=7,col=5,title=title::"
    )
    assert all(line.startswith("::error ") for line in lines)


def test_a_toolkit_that_cannot_be_loaded_has_columns_too(faulty, capsys):
    """
    The same for what stops the loading.
    """
    path = faulty / "checklists" / "m.yaml"
    path.write_text(FAULTY.replace("force: advice", "force: advise"), "utf-8")

    assert main(["toolkit", "lint", "tk", "--lang", "en"]) == 1
    assert "tk/checklists/m.yaml:10:9: s.d.force:" in capsys.readouterr().out


def test_nothing_wrong_is_an_empty_list(toolkit_folder, capsys):
    """
    As JSON, a clean toolkit is a list without problems.
    """
    shown = ["toolkit", "lint", str(toolkit_folder), "--format", "json"]
    main(shown)

    assert json.loads(capsys.readouterr().out) == []
