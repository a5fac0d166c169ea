"""
What an author hears of a toolkit that can be used but should be better.
"""

from datetime import date

import pytest

from osallistamo import lint, load
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
