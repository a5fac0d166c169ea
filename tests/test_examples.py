"""
The example projects: whole, free of contradictions, and short enough to answer.
"""

from datetime import date
from pathlib import Path

import pytest

from osallistamo import Interview, load, plan
from osallistamo._answers_file import read_answers


EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*/answers.yaml"))
DAY = date(2026, 11, 24)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_an_example_is_whole_and_without_contradiction(path):
    """
    No essential answer is missing, none is out of place, nothing contradicts.
    """
    toolkit = load("helsinki")
    given = read_answers(path, toolkit)
    found = plan(toolkit, given.answers, today=DAY, states=given.duties)
    errors = [c.path for c in found.cautions if c.entry.content.level == "error"]

    assert [m.path for m in found.missing] == []
    assert list(found.situation.kept_aside()) == []
    assert errors == []
    assert len(found.duties) > 30


def test_a_small_project_is_finished_with_forty_questions():
    """
    One survey, nothing recorded: the essentials are at most forty questions.
    """
    toolkit = load("helsinki")
    (path,) = (p for p in EXAMPLES if p.parent.name == "pilot-survey")
    answers = read_answers(path, toolkit).answers
    essentials = Interview(toolkit, answers).progress

    assert essentials.answered == essentials.asked
    assert essentials.asked <= 40
