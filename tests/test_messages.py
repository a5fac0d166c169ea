"""
What the program says is whole in every language, and nothing is said by nobody.
"""

import ast
import string
import tomllib

from collections import Counter
from pathlib import Path

import pytest

import osallistamo


SOURCES = Path(osallistamo.__file__).parent
LANGUAGES = ("fi", "sv", "en")

# Calls whose first argument is a message's key, and the table that it stands in.
CALLS = {
    "AnswerError": "errors",
    "ConditionSyntaxError": "problems",
    "PlanFileError": "errors",
    "Problem": "problems",
    "ThemeProblem": "theme",
    "UsageError": "errors",
    "_Bad": "problems",
    "_failed": "problems",
    "_note": "problems",
    "_problem": "problems",
    "_refusal": "problems",
    "_unknown": "problems",
    "problem": "problems",
}
# Keys made while running: a beginning in the sources, an end from the data.
FAMILIES = (
    "authoring.",
    "audiences.stage_",
    "cli.do_",
    "document.caution_",
    "document.force_",
    "document.open_",
    "document.phase_",
    "document.state_",
    "errors.read_",
    "errors.write_",
    "ranking.",
    "reporting.col_",
    "reporting.feedback_",
    "reporting.figure_",
    "reporting.head_",
    "reporting.how_",
    "reporting.intro_",
    "reporting.kind_",
    "reporting.note_",
    "reporting.plans_",
    "reporting.row_",
    "reporting.section_",
    "reporting.short_",
    "reporting.table_",
    "values.no_",
    "values.yes_",
    "wizard.duty_",
    "wizard.how_",
    "wizard.menu_",
    "wizard.plain_",
    "wizard.step_",
)
SAME = {
    "fi": {"cli.made", "summary.duty"},
    "sv": {
        "cli.made",
        "cli.plan",
        "document.guidance",
        "reporting.fact_period",
        "summary.duty",
        "values.no_short",
        "wizard.menu_stem",
    },
}


def catalogue(language):
    return {
        f"{path.stem}.{key}": text
        for path in sorted((SOURCES / "messages" / language).glob("*.toml"))
        for key, text in tomllib.loads(path.read_text("utf-8")).items()
    }


def gaps(text):
    return Counter(gap for _, gap, _, _ in string.Formatter().parse(text) if gap)


def trees():
    for path in sorted(SOURCES.rglob("*.py")):
        yield path, ast.parse(path.read_text("utf-8"))


def written_keys():
    """
    Yield every whole key that a call in the sources gives, and where.
    """
    for path, tree in trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            callee = getattr(node.func, "id", getattr(node.func, "attr", ""))
            for key in constants(node.args[0]):
                where = f"{path.name}:{node.lineno}"
                if callee in CALLS:
                    yield f"{CALLS[callee]}.{key}", where
                elif callee == "say" and "." in key:
                    yield key, where


def constants(node):
    """
    Return the texts that an argument may be: one, or either of `a if b else c`.
    """
    if isinstance(node, ast.IfExp):
        return [*constants(node.body), *constants(node.orelse)]
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]

    return []


def texts_in_sources():
    found = {
        node.value
        for _, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    for path in SOURCES.rglob("*.jinja"):
        signs = "".join(c if c.isalnum() or c == "_" else " " for c in path.read_text())
        found |= set(signs.split())

    return found


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_every_language_has_the_same_messages(language):
    """
    A message that one language has, the others have too, in the same order.
    """
    assert list(catalogue("en")) == list(catalogue(language))


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_every_language_fills_the_same_gaps(language):
    """
    A message has the same gaps in each language.
    """
    other = catalogue(language)
    differ = {
        key: (text, other[key])
        for key, text in catalogue("en").items()
        if key in other and gaps(text).keys() != gaps(other[key]).keys()
    }

    assert differ == {}


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_every_message_is_translated(language):
    """
    No message reads the same as in English, except a few that should.
    """
    english = catalogue("en")
    same = {k for k, text in catalogue(language).items() if text == english.get(k)}

    assert same == SAME[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_are_whole_texts(language):
    """
    No message is empty or has a dash that the house does not use.
    """
    wrong = [k for k, t in catalogue(language).items() if not t.strip() or "—" in t]

    assert wrong == []


def test_every_message_that_is_said_exists():
    """
    Each key that the sources write out is in the catalogues.
    """
    known = catalogue("en")
    missing = {key: where for key, where in written_keys() if key not in known}

    assert len(list(written_keys())) > 100
    assert missing == {}


def test_every_message_is_said_somewhere():
    """
    Each key is written in the sources or a template, or belongs to a family.
    """
    written = texts_in_sources()
    # A key with `_near` is made of the one without.
    unused = [
        key
        for key in catalogue("en")
        if key not in written
        and key.partition(".")[2] not in written
        and key.partition(".")[2].removesuffix("_near") not in written
        and not key.startswith(FAMILIES)
    ]

    assert sorted(unused) == []
