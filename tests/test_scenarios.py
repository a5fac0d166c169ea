"""
Scenarios: an author's own tests of a toolkit, inherited by what extends it.
"""

import json

import pytest

from osallistamo import load
from osallistamo._library import folders_of
from osallistamo._scenarios import read_scenarios, run_scenarios
from osallistamo.cli import main
from osallistamo.errors import ToolkitError
from strategies import duty, words, write_toolkit


RECORDED = {
    "scenario": "recorded",
    "answers": {
        "main": {"name": "A", "size": "a", "day": "2027-02-01"},
        "events": {"opening": {"title": "Opening", "recorded": "yes"}},
    },
    "expect": {
        "events.opening.captions": "2027-02-15",
        "main.deep": "absent",
        "end.tell": "applies",
        "end.clash": "applies",
    },
}
PLAIN = {
    "scenario": "plain",
    "like": "recorded",
    "answers": {"events": {"opening": {"recorded": "no"}, "closing": {"title": "C"}}},
    "expect": {
        "events.opening.captions": "absent",
        "events.closing.captions": "unknown",
        "events.closing.title": "applies",
    },
}


def write(folder, *scenarios, **more):
    (folder / "tests").mkdir(exist_ok=True)
    data = {
        "format": "osallistamo-scenarios/1",
        "today": "2027-01-01",
        "scenarios": list(scenarios),
        **more,
    }
    (folder / "tests" / "events.yaml").write_text(json.dumps(data, indent=1), "utf-8")


def outcome(folder):
    return run_scenarios(load(folder), read_scenarios(folders_of(folder)))


def told(folder):
    return [problem.in_language("en") for problem in outcome(folder).failures]


def changed(scenario, **expect):
    return {**scenario, "expect": expect}


def test_what_follows_is_compared(toolkit_folder):
    """
    Applying, absent, unknown and due days hold; another scenario's answers are reused.
    """
    write(toolkit_folder, RECORDED, PLAIN)
    found = outcome(toolkit_folder)

    assert found.failures == ()
    assert (found.scenarios, found.expectations) == (2, 7)


@pytest.mark.parametrize(
    ("path", "wanted", "expected"),
    [
        ("events.opening.captions", "2027-02-16", "Found: 2027-02-15"),
        ("events.opening.captions", "absent", "Found: applies"),
        ("main.deep", "unknown", "Found: absent"),
        ("end.no_such", "applies", "There is no such entry"),
    ],
)
def test_what_does_not_follow_is_told_with_its_line(
    toolkit_folder, path, wanted, expected
):
    """
    Each failure names file, line, scenario and path, and what was found.
    """
    write(toolkit_folder, changed(RECORDED, **{path: wanted}))
    (line,) = told(toolkit_folder)

    assert line.startswith("small/tests/events.yaml:")
    assert f"recorded.{path}: " in line
    assert expected in line


@pytest.mark.parametrize(
    ("scenario", "expected"),
    [
        ({"scenario": "x"}, "expect"),
        ({"scenario": "x", "expect": {}}, "expect"),
        (RECORDED | {"likee": "y"}, "like"),
        (RECORDED | {"like": "later"}, "no scenario later"),
        (RECORDED | {"like": "recordd"}, "Did you mean recorded?"),
        (RECORDED | {"like": "recorded"}, "no scenario recorded"),
        (RECORDED | {"answers": ["a"]}, "recorded.answers"),
        ("recorded", "scenarios"),
        (changed(RECORDED, **{"main.deep": "perhaps"}), "“perhaps” says nothing"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(toolkit_folder, scenario, expected):
    """
    A scenario of another form is a problem with its line.
    """
    write(toolkit_folder, scenario)

    with pytest.raises(ToolkitError, match=expected):
        outcome(toolkit_folder)


@pytest.mark.parametrize("files", [("a",), ("a", "b")])
def test_the_same_name_twice_is_told(toolkit_folder, files):
    """
    Two scenarios of one toolkit have different names, in whichever files.
    """
    write(toolkit_folder, *[RECORDED] * (3 - len(files)))
    first = toolkit_folder / "tests" / "events.yaml"
    for name in files[1:]:
        first.with_name(f"{name}.yaml").write_text(first.read_text("utf-8"), "utf-8")

    with pytest.raises(ToolkitError, match="recorded stands here twice"):
        outcome(toolkit_folder)


def test_scenarios_like_one_another_in_a_circle_are_told(toolkit_folder):
    """
    A circle has no first answers.
    """
    write(toolkit_folder, {**RECORDED, "like": "plain"}, PLAIN)

    with pytest.raises(ToolkitError, match="recorded > plain > recorded"):
        outcome(toolkit_folder)


def test_a_scenario_can_be_like_one_of_the_base(toolkit_folder):
    """
    Also like the one whose place it takes: only what differs is written anew.
    """
    write(toolkit_folder, RECORDED)
    folder = extended(toolkit_folder)
    write(
        folder,
        {"scenario": "other", "like": "recorded", "expect": {"end.tell": "applies"}},
        {
            "scenario": "recorded",
            "like": "recorded",
            "answers": {"events": {"opening": {"recorded": "no"}}},
            "expect": {"events.opening.captions": "absent", "end.tell": "applies"},
        },
    )

    assert told(folder) == []
    assert outcome(folder).replaced == 1


def test_what_is_open_names_what_it_waits_for(toolkit_folder):
    """
    An expectation that waits for an answer names its question.
    """
    write(toolkit_folder, changed(PLAIN, **{"end.clash": "applies"}) | {"like": None})
    write(toolkit_folder, {"scenario": "x", "expect": {"main.deep": "applies"}})

    assert "it waits for main.size" in told(toolkit_folder)[0]


def test_answers_that_cannot_be_taken_are_told(toolkit_folder):
    """
    A mistyped path in a scenario's answers is a failure, not silence.
    """
    wrong = {**RECORDED, "answers": {"main": {"nam": "A"}}}
    write(toolkit_folder, wrong)

    assert "main.name" in told(toolkit_folder)[0]


def extended(toolkit_folder, *changes):
    return write_toolkit(
        toolkit_folder.parent / "own", [], extends="small", changes=list(changes)
    )


def test_scenarios_are_inherited(toolkit_folder):
    """
    A toolkit that changes nothing holds what its base holds.
    """
    write(toolkit_folder, RECORDED, PLAIN)

    assert outcome(extended(toolkit_folder)).failures == ()
    assert outcome(extended(toolkit_folder)).scenarios == 2


def test_no_change_drops_a_statutory_duty_unnoticed(toolkit_folder):
    """
    Leaving out a statutory duty fails; leaving out another one is counted.
    """
    write(toolkit_folder, RECORDED)
    law = extended(toolkit_folder, {"omit": "events.captions"})
    assert "own 1.0.0 leaves out this statutory duty" in told(law)[0]

    other = extended(toolkit_folder, {"omit": "end.clash"})
    assert told(other) == []
    assert outcome(other).left_out == 1


def test_a_weaker_condition_or_day_is_noticed(toolkit_folder):
    """
    A changed condition or due day makes an inherited scenario fail.
    """
    write(toolkit_folder, RECORDED)
    weaker = {"override": "events.captions", "set": {"when": "not recorded"}}
    later = {
        "override": "events.captions",
        "set": {"due": {"days": "30", "after": "main.day"}},
    }

    assert "Found: absent" in told(extended(toolkit_folder, weaker))[0]
    assert "Found: 2027-03-03" in told(extended(toolkit_folder, later))[0]


def test_a_scenario_of_the_same_name_takes_its_place(toolkit_folder):
    """
    What the toolkit means to be different, its own scenario says.
    """
    write(toolkit_folder, RECORDED)
    later = {
        "override": "events.captions",
        "set": {"due": {"days": "30", "after": "main.day"}},
    }
    folder = extended(toolkit_folder, later)
    write(folder, changed(RECORDED, **{"events.opening.captions": "2027-03-03"}))

    assert told(folder) == []


def test_the_command_tells_and_its_status_too(toolkit_folder, capsys):
    """
    `toolkit test` prints what fails and how many were run.
    """
    write(toolkit_folder, RECORDED)
    assert main(["toolkit", "test", str(toolkit_folder), "--lang", "en"]) == 0
    assert "Scenarios: 1, with 4 expectations." in capsys.readouterr().out

    write(toolkit_folder, changed(RECORDED, **{"main.deep": "applies"}))
    assert main(["toolkit", "test", str(toolkit_folder), "--lang", "en"]) == 1
    assert "recorded.main.deep: Expected: applies." in capsys.readouterr().out


def test_a_duty_out_of_force_is_absent(tmp_path, toolkit_folder):
    """
    A rule that comes into force later does not apply yet.
    """
    later = duty("later", valid={"from": "2028-01-01"}, text=words("Later."))
    folder = extended(toolkit_folder, {"add": later, "to": "main/basics"})
    write(
        folder,
        {"scenario": "x", "answers": {}, "expect": {"main.later": "absent"}},
    )

    assert told(folder) == []
