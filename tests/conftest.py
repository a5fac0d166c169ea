"""
What all tests share.
"""

import atexit
import os
import shutil
import sys
import tempfile

from datetime import date
from pathlib import Path

import pytest

from hypothesis import settings


# A slow machine is no failure; speed is measured in benchmarks/.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

sys.path.insert(0, str(Path(__file__).parent))

# What the program keeps for its user shall not be kept for who runs the tests.
os.environ["XDG_DATA_HOME"] = tempfile.mkdtemp(prefix="osallistamo-data-")
atexit.register(shutil.rmtree, os.environ["XDG_DATA_HOME"], ignore_errors=True)
# One cache for all workers, which take it over from the process that starts them.
if "PYTEST_XDIST_WORKER" not in os.environ:
    os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="osallistamo-cache-")
    atexit.register(shutil.rmtree, os.environ["XDG_CACHE_HOME"], ignore_errors=True)

from city import write_city
from osallistamo import load, plan, render
from osallistamo._answers_file import read_answers
from pdf import Pdf
from strategies import (
    checklist,
    duty,
    group,
    question,
    section,
    words,
    write_toolkit,
)


@pytest.fixture(name="toolkit_folder")
def _toolkit_folder(tmp_path):
    """
    A small toolkit of every kind of question, two of them in a group.
    """
    basics = [
        question("name", "text"),
        question("size", "one_of", help=words("How big it is.")),
        question("deep", "yes_no", 'size == "b"'),
        question("who", "several_of", required="false"),
        question("day", "date", timeline="true"),
        group("events", "event"),
    ]
    each = [
        question("title", "text"),
        question("recorded", "yes_no"),
        duty(
            "captions",
            "recorded",
            force="law",
            sources=[{"source": "act", "section": "3 §", "checked": "2026-11-24"}],
            due={"days": "14", "after": "main.day"},
        ),
    ]
    last = [
        question("money", "money"),
        question("people", "number", minimum="1"),
        question("period", "period"),
        question("contact", "contact"),
        question("long", "long_text", deeper="true"),
        {
            "caution": "clash",
            "level": "error",
            "when": 'main.size == "a" and any(events, recorded)',
            "text": words("Small, yet recorded"),
        },
        duty("tell", due={"working_days": "5", "before": "main.day"}),
        {
            "notice": "poster",
            "title": words("Poster"),
            "paragraphs": [
                {"text": words("{main.name} on {main.day}, told by {due.tell}.")},
                {"when": "main.deep", "text": words("It goes deep.")},
            ],
        },
    ]
    sources = {
        "format": "osallistamo-catalogue/1",
        "id": "sources",
        "kind": "sources",
        "version": "1.0.0",
        "title": words("Sources"),
        "entries": [
            {"id": "act", "name": words("The act"), "kind": "act", "number": "306/2019"}
        ],
    }

    return write_toolkit(
        tmp_path / "small",
        [
            checklist("main", [section("basics", basics)]),
            checklist("happening", [section("each", each)], each="events"),
            checklist("end", [section("last", last)]),
        ],
        catalogues=[sources],
        layout={
            "title": "main.name",
            "facts": ["main.name", "main.day"],
            "approval": ["end.contact"],
        },
    )


EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.fixture(name="example", scope="session")
def _example():
    """
    The example project's plan: a health station moves, two events.
    """
    toolkit = load("helsinki")
    given = read_answers(EXAMPLES / "health-station" / "answers.yaml", toolkit)

    return plan(toolkit, given.answers, today=date(2026, 11, 24), states=given.duties)


@pytest.fixture(name="document", scope="session", params=("fi", "sv", "en"))
def _document(request, example, tmp_path_factory):
    """
    The example's PDF in each language, rendered once for all tests.
    """
    language = request.param
    path = tmp_path_factory.mktemp(language) / "plan.pdf"
    render(example, path, language=language)

    return language, Pdf(path)


@pytest.fixture(name="city", scope="module")
def _city(tmp_path_factory):
    """
    A folder with a small city's toolkit, beside which plans stand.
    """
    folder = tmp_path_factory.mktemp("portfolio")
    write_city(folder / "city")

    return folder
