"""
The interview inside other programs: as text between requests, over HTTP, typed.
"""

import html
import importlib.util
import json
import re
import subprocess
import sys

from datetime import date
from pathlib import Path

import pytest

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import osallistamo

from osallistamo import Interview, OsallistamoError, dumps, load, loads, plan
from osallistamo.cli import main
from strategies import raw_answers, toolkits


ROOT = Path(__file__).parents[1]
LAW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@LAW
@given(toolkit=toolkits(), data=st.data())
def test_a_step_through_text_is_a_step(toolkit, data):
    """
    Answering through text, as if in another process each time, is answering.
    """
    straight, text = Interview(toolkit), dumps(Interview(toolkit))
    for _ in range(20):
        if straight.question is None:
            break
        raw = data.draw(raw_answers(straight.question.kind))
        straight = straight.answer(raw)
        text = dumps(loads(text, toolkit).answer(raw), before=text)

        found = loads(text, toolkit)
        assert found.answers == straight.answers
        assert found.here == straight.here


def test_the_text_is_a_plan_file(tmp_path, toolkit_folder, monkeypatch, capsys):
    """
    What `dumps` gives, the command line opens; what was noted there stays.
    """
    toolkit = load("helsinki")
    interview = Interview(toolkit).change("project.name", "Satama")
    text = dumps(interview, language="sv")
    data = json.loads(text)
    duty = plan(toolkit, interview.answers, today=date(2027, 1, 1)).duties[0]
    data["duties"] = {duty.path: {"state": "done", "who": "Aino"}}
    later = dumps(interview.change("project.name", "Satama 2"), before=json.dumps(data))
    path = tmp_path / "plan.json"
    path.write_text(later, "utf-8")

    assert json.loads(later)["duties"] == data["duties"]
    assert json.loads(later)["id"] == data["id"]
    assert json.loads(later)["language"] == "sv"
    assert main(["check", str(path), "--lang", "en"]) in (0, 1)
    assert duty.path not in capsys.readouterr().out


@pytest.mark.parametrize("text", ["", "{}", '{"format": "osallistamo-plan/9"}', "[1]"])
def test_a_text_that_is_no_plan_is_told(toolkit_folder, text):
    """
    Damaged, newer, or something else: one error of ours.
    """
    with pytest.raises(OsallistamoError):
        loads(text, load(toolkit_folder))


def test_a_plan_of_another_toolkit_is_told(toolkit_folder):
    """
    Answers are never read with questions that were not asked.
    """
    text = dumps(Interview(load("helsinki")))

    with pytest.raises(OsallistamoError, match="helsinki, not of small"):
        loads(text, load(toolkit_folder))


@pytest.mark.parametrize(("one", "other"), [(True, 1), ({"a": True}, {"a": 1})])
def test_what_python_takes_for_equal_is_written_as_it_is(toolkit_folder, one, other):
    """
    Lines that are kept from one save to the next do not mix up true and 1.
    """
    toolkit = load(toolkit_folder)
    texts = [
        dumps(Interview(toolkit, {"gone.question": kept})) for kept in (one, other)
    ]
    read = [json.loads(text)["answers"]["gone.question"] for text in texts]

    assert list(map(json.dumps, read)) == list(map(json.dumps, (one, other)))


# ------------------------------------------------------------ over HTTP


@pytest.fixture(name="client", scope="module")
def _client():
    """
    The example web form, asked over HTTP.
    """
    spec = importlib.util.spec_from_file_location(
        "webform", ROOT / "examples" / "webform.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    return module.app.test_client()


def held(page):
    """
    Return the plan's text in a page.
    """
    (found,) = re.findall(r'name="plan" value="([^"]*)"', page)

    return html.unescape(found)


def heading(page):
    return re.findall(r"<h1>.*?</h1>", page.text)


def test_the_web_form_asks_and_keeps(client):
    """
    Answer, later and back over HTTP; the state is the page's own.
    """
    first = client.get("/")
    page = client.post(
        "/", data={"plan": held(first.text), "step": "answer", "answer": "X"}
    )
    text = held(page.text)
    assert json.loads(text)["answers"]["project.name"] == "X"

    back = client.post("/", data={"plan": text, "step": "back"})
    assert json.loads(held(back.text))["answers"] == json.loads(text)["answers"]
    assert heading(back) == heading(first)
    later = client.post("/", data={"plan": text, "step": "later"})
    (marked,) = set(json.loads(held(later.text))["answers"]) - {"project.name"}
    assert json.loads(held(later.text))["answers"][marked] == {"later": True}
    assert heading(later) != heading(page)


def test_the_web_form_tells_what_it_cannot_take(client):
    """
    An answer that the question cannot take brings a message; nothing is lost.
    """
    text = held(client.get("/").text)
    page = client.post("/", data={"plan": text, "step": "answer", "answer": "  "})

    assert 'role="alert"' in page.text
    assert json.loads(held(page.text))["answers"] == {}


def test_the_web_form_goes_to_the_end(client):
    """
    Leaving everything for later ends with the duties.
    """
    text = held(client.get("/").text)
    for _ in range(400):
        page = client.post("/", data={"plan": text, "step": "later"}).text
        text = held(page)
        if "<h1>Valmis</h1>" in page:
            break

    assert "<li>" in page


# ------------------------------------------------------------ typed


CONSUMER = """
from datetime import date
from pathlib import Path

import osallistamo


def duties(answers: dict[str, str]) -> list[tuple[date | None, str]]:
    toolkit = osallistamo.load("helsinki")
    interview = osallistamo.Interview(toolkit)
    while question := interview.question:
        try:
            interview = interview.answer(answers[question.path])
        except (KeyError, osallistamo.OsallistamoError):
            interview = interview.skip()
    text: str = osallistamo.dumps(interview)
    again: osallistamo.Interview = osallistamo.loads(text, toolkit)
    plan = osallistamo.plan(toolkit, again.answers, today=date(2027, 1, 1))
    written: Path = osallistamo.render(plan, "plan.html", language="sv")
    print(written, plan.why(plan.duties[0].path, "fi"))

    return [(duty.due, duty.text["fi"]) for duty in plan.duties if duty.open]
"""


@pytest.mark.parametrize(
    "checker",
    [
        ("mypy", "--strict", "--no-incremental", "--follow-imports=silent"),
        ("pyright", "--pythonpath", sys.executable),
    ],
    ids=lambda c: c[0],
)
def test_a_consumer_is_typed(tmp_path, checker):
    """
    Two type checkers accept a right use, strictly, and refuse a wrong one.
    """
    (tmp_path / "consumer.py").write_text(CONSUMER, "utf-8")
    wrong = CONSUMER.replace("text: str =", "text: int =")
    (tmp_path / "wrong.py").write_text(wrong, "utf-8")
    (tmp_path / "pyrightconfig.json").write_text('{"strict": ["."]}', "utf-8")

    def check(name):
        return subprocess.run(
            [sys.executable, "-m", *checker, name],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

    right = check("consumer.py")
    assert right.returncode == 0, right.stdout
    assert check("wrong.py").returncode == 1


def test_the_package_says_that_it_is_typed():
    """
    `py.typed` is there, so that checkers look into it.
    """
    assert (Path(osallistamo.__file__).parent / "py.typed").is_file()
