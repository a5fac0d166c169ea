"""
What is due across plans: overdue first, with whose it is and where it stands.
"""

import gc
import json

from pathlib import Path

import pytest

from icalendar import Calendar
from jsonschema import Draft202012Validator

import osallistamo

from osallistamo import DutyState
from osallistamo._session import start
from osallistamo.cli import main


SCHEMA = json.loads(
    (Path(osallistamo.__file__).parent / "schemas" / "agenda-1.schema.json").read_text()
)
RECORDED = {"events": ("one",), "events.one.title": "Ilta", "events.one.recorded": True}


@pytest.fixture(name="write")
def _write(tmp_path, toolkit_folder):
    """
    A function that begins a plan in a file; its event is recorded.

    Five working days before its day it is to be told, and captions are due
    by law fourteen days after.
    """

    def write(name, title, day, states=None):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        answers = {"main.name": title, "main.day": day, **RECORDED}
        start(path, str(toolkit_folder), "fi", answers=answers, duties=states)

        return path

    return write


@pytest.fixture(name="run")
def _run(capsys, monkeypatch, tmp_path):
    """
    The command in the folder of the test, on 20 January 2027.
    """

    def run(*arguments, language="en", today="2027-01-20"):
        order = ("agenda", *map(str, arguments), "--today", today, "--lang", language)
        try:
            status = main(order)
        finally:
            gc.enable()
        return status, *capsys.readouterr()

    monkeypatch.chdir(tmp_path)

    return run


@pytest.fixture(name="plans")
def _plans(write):
    """
    Three plans: one is late, one is near, one is far away.
    """
    write("plans/far.json", "Silta", "2028-02-01")
    write("plans/near.json", "Asema", "2027-02-01", {"end.tell": DutyState(who="Aino")})
    write("plans/deep/late.json", "Puisto", "2027-01-04")

    return "plans"


def test_overdue_comes_first_then_by_day(run, plans):
    """
    Plan, duty, force, who, day and path; nothing beyond the thirty days.
    """
    status, text, told = run(plans)

    assert (status, told) == (0, "")
    assert text.splitlines() == [
        "Overdue: 2",
        "- 23 December 2026 [Policy] Puisto: tell",
        "  plans/deep/late.json: end.tell",
        "- 18 January 2027 [Law] Puisto: Ilta: captions",
        "  plans/deep/late.json: events.one.captions",
        "",
        "Coming up, by 19 February 2027: 2",
        "- 25 January 2027 [Policy] Asema: tell",
        "  Responsible: Aino; plans/near.json: end.tell",
        "- 15 February 2027 [Law] Asema: Ilta: captions",
        "  plans/near.json: events.one.captions",
    ]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fi", ["Myöhässä: 2", "Tulossa, viimeistään 19.2.2027: 2", "[Laki]"]),
        ("sv", ["Försenat: 2", "Kommande, senast 19.2.2027: 2", "[Lag]"]),
    ],
)
def test_it_speaks_the_readers_language(run, plans, language, words):
    """
    Headings, forces and days are in the language of --lang.
    """
    _, text, _ = run(plans, language=language)

    for word in words:
        assert word in text


@pytest.mark.parametrize(
    ("days", "due"),
    [
        ("0", ["end.tell", "events.one.captions"]),
        ("5", ["end.tell", "events.one.captions", "end.tell"]),
        ("999999999999", 6),
    ],
)
def test_days_tell_how_far_to_look(run, plans, days, due):
    """
    The last day counts, and so does all that is overdue.
    """
    _, text, _ = run(plans, "--days", days, "--format", "json")
    found = [duty["path"] for duty in json.loads(text)["duties"]]

    assert (found if isinstance(due, list) else len(found)) == due


def test_what_is_done_is_not_due(run, write):
    """
    Neither what has been done nor what does not concern the project is told.
    """
    states = {
        "end.tell": DutyState(state="done"),
        "events.one.captions": DutyState(state="not_relevant", reason="ei"),
    }
    write("plan.json", "Asema", "2027-01-04", states)

    assert run("plan.json")[1] == (
        "Nothing is overdue, and nothing is due by 19 February 2027.\n"
    )


def test_a_bad_plan_is_named_and_stops_no_other(run, plans, tmp_path):
    """
    What cannot be read is told beside what can; the status is 1.
    """
    (tmp_path / plans / "bad.json").write_text('{"format": "osallistamo-plan/1"')
    status, text, told = run(plans)
    _, data, _ = run(plans, "--format", "json")

    assert status == 1
    assert "Overdue: 2" in text
    assert told.startswith("Failed: plans/bad.json is damaged")
    assert [each["file"] for each in json.loads(data)["failed"]] == ["plans/bad.json"]


def test_json_is_for_machines(run, plans):
    """
    The JSON is as its published schema says.
    """
    _, text, _ = run(plans, "--format", "json", language="sv")
    data = json.loads(text)

    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(data)
    assert [duty["overdue"] for duty in data["duties"]] == [True, True, False, False]
    first = data["duties"][0]
    assert first["plan"]["title"] == "Puisto"
    assert first["plan"]["file"] == "plans/deep/late.json"
    assert (first["due"], data["until"]) == ("2026-12-23", "2027-02-19")


def test_the_calendar_has_the_plans_own_events(run, plans, write, tmp_path):
    """
    Importing the agenda after a plan's own calendar moves events, adds none.
    """
    write(
        "plans/done.json",
        "Valmis",
        "2027-02-01",
        {"end.tell": DutyState(state="done")},
    )
    status, told, _ = run(plans, "-o", "all.ics")
    calendar = Calendar.from_ical((tmp_path / "all.ics").read_bytes())
    events = {str(event["uid"]): event for event in calendar.walk("VEVENT")}
    main(["render", "plans/near.json", "-o", "near.ics", "--today", "2027-01-20"])
    gc.enable()
    own = Calendar.from_ical((tmp_path / "near.ics").read_bytes())
    theirs = {str(event["uid"]) for event in own.walk("VEVENT")}

    assert (status, told) == (0, "all.ics\n")
    assert len(events) == 6
    assert len(theirs & set(events)) == 2
    cancelled = [e for e in events.values() if e["status"] == "CANCELLED"]
    assert [str(event["summary"]) for event in cancelled] == ["Done: tell"]
    again = (tmp_path / "all.ics").read_bytes()
    run(plans, "-o", "all.ics")
    assert (tmp_path / "all.ics").read_bytes() == again


def test_the_same_from_many_plans(run, write, tmp_path):
    """
    So many plans that other processes read them give the same, in the same order.
    """
    first = write("plans/00.json", "Asema", "2027-01-04")
    text = first.read_text("utf-8")
    for number in range(1, 25):
        first.with_stem(f"{number:02}").write_text(
            text.replace("Asema", f"Asema {number:02}"), "utf-8"
        )
    (tmp_path / "plans" / "bad.json").write_text('{"format": "osallistamo-plan/1"')
    status, data, _ = run("plans", "--format", "json")
    found = json.loads(data)
    titles = [duty["plan"]["title"] for duty in found["duties"]]

    assert status == 1
    assert len(titles) == 50
    assert titles[:25] == ["Asema", *(f"Asema {number:02}" for number in range(1, 25))]
    assert [each["file"] for each in found["failed"]] == ["plans/bad.json"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("plans", "--days", "-1"), "-1"),
        (("plans", "--days", "many"), "many is no number of days"),
        (("plans", "-o", "plans/near.json"), "plan's file"),
        (("plans", "-o", "nowhere/all.ics"), "nowhere/all.ics"),
        (("empty",), "no plans in the folder empty"),
    ],
)
def test_wrong_use_is_told(run, plans, tmp_path, arguments, told):
    """
    Nothing is guessed, and no plan is written over.
    """
    (tmp_path / "empty").mkdir()
    before = (tmp_path / "plans" / "near.json").read_bytes()
    try:
        status, _, complaint = run(*arguments)
    except SystemExit as e:
        status, complaint = e.code, told

    assert status == 2
    assert told in complaint
    assert (tmp_path / "plans" / "near.json").read_bytes() == before
