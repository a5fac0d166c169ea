"""
Plans and newer toolkits: answers move to new names, nothing is lost.
"""

import io
import json
import shutil

from datetime import date
from pathlib import Path

import jsonschema
import pytest

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from osallistamo import Answers, DutyState, Interview, load
from osallistamo._renaming import rename
from osallistamo._upgrading import upgrade
from osallistamo.cli import main
from strategies import (
    checklist,
    duty,
    question,
    raw_answers,
    section,
    toolkits,
    words,
    write_toolkit,
)


LAW = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
DAY = date(2027, 1, 1)
SCHEMAS = Path(__file__).parents[1] / "src" / "osallistamo" / "schemas"


def answered(toolkit, data):
    """
    Return the answers of someone who answers all that is asked.
    """
    interview = Interview(toolkit)
    for _ in range(40):
        if interview.question is None:
            break
        kind = interview.question.kind
        interview = interview.answer(data.draw(raw_answers(kind)))

    return interview.answers


@LAW
@given(
    first=toolkits(),
    others=st.lists(
        st.sampled_from((("rn", "qm"), ("qm", "rn"), ("sn", "qn"))).flatmap(
            lambda pair: toolkits(*pair)
        ),
        max_size=3,
    ),
    data=st.data(),
)
def test_no_toolkit_change_loses_an_answer(first, others, data):
    """
    Through any sequence of toolkits, each answer is where the moves say.
    """
    answers = answered(first, data)
    states = {
        entry.path(): DutyState(state="done", note=entry.name)
        for entry in first.entries
        if not entry.each
    }
    for toolkit in others:
        moved = rename(toolkit, answers, states)
        where = dict(moved.moves)

        assert len(moved.answers) == len(answers)
        assert len(moved.states) == len(states)
        for path, value in answers.items():
            assert moved.answers[where.get(path, path)] == value
        for path, state in states.items():
            assert moved.states[where.get(path, path)] == state
        answers, states = moved.answers, moved.states


@LAW
@given(first=toolkits(), then=toolkits("rn", "qm"), data=st.data())
def test_a_plan_that_is_up_to_date_does_not_change(first, then, data):
    """
    Upgrading twice is upgrading once; with its own toolkit nothing changes.
    """
    answers = answered(first, data)
    once = rename(then, answers, {})
    again = rename(then, once.answers, once.states)
    assert again.moves == ()
    assert again.answers == once.answers

    same = upgrade(once.answers, {}, new=then, old=then, today=DAY)
    assert (same.moves, same.kept_aside, same.questions) == ((), (), ())
    assert (same.duties, same.gone, same.due) == ((), (), ())
    assert same.stay == len(once.answers)


def tool(folder, *entries, inside=(), group="events", **more):
    named = {
        "group": group,
        "text": words("Which?"),
        "label": words("Events"),
        "member": words("event"),
        "named_by": "title",
        **more,
    }
    sections = [
        section("s", [*entries, named]),
        section("each", [question("title", "text"), *inside], each=group),
    ]

    return load(write_toolkit(folder, [checklist("m", sections)]))


def options(*ids, **was):
    return [
        {"id": i, "text": words(i), **({"was": was[i]} if i in was else {})}
        for i in ids
    ]


def test_everything_with_a_name_can_be_renamed(tmp_path):
    """
    Questions, a group with its members' questions, duties and choices.
    """
    new = tool(
        tmp_path / "new",
        question("heading", "text", was=["name"]),
        question("size", "one_of", options=options("large", "small", large=["big"])),
        question(
            "who", "several_of", options=options("all", "us", all=["everyone", "both"])
        ),
        duty("inform", was=["tell"]),
        inside=[question("on", "date", was=["day"]), duty("caption", was=["captions"])],
        group="meetings",
        was=["events"],
    )
    answers = Answers(
        {
            "m.name": "A",
            "m.size": "big",
            "m.who": ("everyone", "us", "both"),
            "events": ("x",),
            "events.x.title": "Opening",
            "events.x.day": "2027-02-01",
        }
    )
    done = DutyState(state="done")
    moved = rename(new, answers, {"m.tell": done, "events.x.captions": done})

    assert dict(moved.answers) == {
        "m.heading": "A",
        "m.size": "large",
        "m.who": ("all", "us"),
        "meetings": ("x",),
        "meetings.x.title": "Opening",
        "meetings.x.on": "2027-02-01",
    }
    assert dict(moved.states) == {"m.inform": done, "meetings.x.caption": done}
    assert list(Interview(new, moved.answers).situation.kept_aside()) == []


def test_a_taken_place_is_not_overwritten(tmp_path):
    """
    Where the new name has an answer already, the old one stays where it was.
    """
    new = tool(tmp_path / "new", question("heading", "text", was=["name"]))
    answers = Answers({"m.name": "old", "m.heading": "new"})

    assert rename(new, answers, {}).answers == answers


def test_what_an_upgrade_changes_is_told(tmp_path):
    """
    New questions and duties, statutory first; gone ones; changed days; kept aside.
    """
    day = {"date": "2027-02-01"}
    old = tool(
        tmp_path / "old",
        question("day", "date"),
        question("size", "number"),
        duty("late", due={"days": "30", "after": "day"}),
        duty("old"),
    )
    new = tool(
        tmp_path / "new",
        question("day", "date"),
        question("more", "text"),
        duty("late", due={"days": "14", "after": "day"}),
        duty("advice", force="advice"),
        duty("policy"),
    )
    answers = Answers({"m.day": day["date"], "m.size": 3, "events": ()})
    found = upgrade(answers, {}, new=new, old=old, today=DAY)

    assert [f.path for f in found.questions] == ["m.more"]
    assert [d.path for d in found.duties] == ["m.policy", "m.advice"]
    assert [d.path for d in found.gone] == ["m.old"]
    assert [(d.path, d.due, was) for d, was in found.due] == [
        ("m.late", date(2027, 2, 15), date(2027, 3, 3))
    ]
    assert found.kept_aside == ("m.size",)
    assert found.stay == 2
    assert found.answers == answers


def test_without_the_old_toolkit_all_that_is_open_counts_as_new(tmp_path):
    """
    Rather too much than too little is told when the old checklists are not at hand.
    """
    new = tool(tmp_path / "new", question("more", "text"), duty("tell"))
    found = upgrade(Answers({"events": ()}), {}, new=new, old=None, today=DAY)

    assert found.before is None
    assert [f.path for f in found.questions] == ["m.more"]
    assert [d.path for d in found.duties] == ["m.tell"]


# ------------------------------------------------------------ the command


@pytest.fixture(name="old_plan")
def _old_plan(tmp_path, toolkit_folder, monkeypatch, capsys):
    """
    A plan made with version 1.0.0 of a toolkit, which is 1.1.0 now.
    """
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    answers = {"main": {"name": "A", "size": "a", "day": "2027-02-01"}, "events": {}}
    Path("answers.yaml").write_text(json.dumps(answers), "utf-8")
    new = ["new", "plan.json", "--toolkit", "small", "--answers", "answers.yaml"]
    assert main([*new, "--no-input", "--lang", "en"]) == 1
    own = toolkit_folder / "checklists" / "main.yaml"
    data = json.loads(own.read_text("utf-8"))
    (first,) = data["sections"]
    (size,) = (e for e in first["entries"] if e.get("question") == "size")
    size |= {"question": "extent", "was": ["size"]}
    text = json.dumps(data).replace('size == \\"b\\"', 'extent == \\"b\\"')
    own.write_text(text.replace("main.size", "main.extent"), "utf-8")
    end = toolkit_folder / "checklists" / "end.yaml"
    data = json.loads(end.read_text("utf-8").replace("main.size", "main.extent"))
    entries = data["sections"][0]["entries"]
    entries.append(duty("report", force="advice"))
    entries.append(question("budget", "money"))
    end.write_text(json.dumps(data), "utf-8")
    manifest = toolkit_folder / "toolkit.yaml"
    manifest.write_text(
        manifest.read_text("utf-8").replace('"1.0.0"', '"1.1.0"', 1), "utf-8"
    )
    capsys.readouterr()

    return Path("plan.json")


def test_an_upgrade_is_shown_before_it_is_written(old_plan, capsys):
    """
    `--dry-run` tells everything and writes nothing.
    """
    before = old_plan.read_bytes()
    assert main(["upgrade", "plan.json", "--dry-run", "--lang", "en"]) == 0
    out = capsys.readouterr().out

    assert "Checklists: small 1.0.0 > 1.1.0." in out
    assert "Other new duties: 1\n  report [end.report]" in out
    assert "New questions without an answer: 1\n  budget [end.budget]" in out
    assert "main.size > main.extent" in out
    assert "Answers that stay as they are: 3" in out
    assert old_plan.read_bytes() == before


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_an_upgrade_moves_and_is_recorded(old_plan, capsys, language):
    """
    The answers stand under their new names, and the step in the file.
    """
    upgrade_it = ["upgrade", "plan.json", "--today", "2027-03-01", "--lang", language]
    assert main(upgrade_it) == 0
    data = json.loads(old_plan.read_text("utf-8"))
    (step,) = data["upgrades"]

    assert data["answers"]["main.extent"] == "a"
    assert "main.size" not in data["answers"]
    assert data["toolkit"]["version"] == "1.1.0"
    assert (step["day"], step["before"][:5], step["after"][:5]) == (
        "2027-03-01",
        "1.0.0",
        "1.1.0",
    )
    schema = json.loads((SCHEMAS / "plan-1.schema.json").read_text("utf-8"))
    jsonschema.validate(data, schema)

    # A plan that is up to date stays as it is.
    written = old_plan.read_bytes()
    assert main(upgrade_it) == 0
    assert old_plan.read_bytes() == written


def test_an_old_plan_is_shown_as_it_was_made(old_plan, capsys):
    """
    Its own checklists were kept: it is shown with them, and newer ones are told of.
    """
    assert main(["check", "plan.json", "--lang", "en"]) == 0
    out, err = capsys.readouterr()

    assert "made with (1.0.0). Here are newer ones (1.1.0)" in err
    assert "report" not in out


def test_the_same_version_with_other_content_is_told(old_plan, toolkit_folder, capsys):
    """
    A toolkit that changed without a new number: nobody reads "1.0.0, newer: 1.0.0".
    """
    manifest = toolkit_folder / "toolkit.yaml"
    manifest.write_text(manifest.read_text("utf-8").replace("1.1.0", "1.0.0"), "utf-8")
    assert main(["check", "plan.json", "--lang", "en"]) == 0
    err = capsys.readouterr().err
    assert main(["upgrade", "plan.json", "--dry-run", "--lang", "en"]) == 0
    out = capsys.readouterr().out

    assert "(1.0.0). Today's have the same version number but other content" in err
    assert "small 1.0.0, same version number but other content" in out
    assert (err + out).count("1.0.0") == 2


def test_without_its_own_checklists_it_is_shown_with_those_of_today(
    old_plan, capsys, tmp_path
):
    """
    A clear word, and the plan nevertheless; the upgrade counts all as new.
    """
    shutil.rmtree(tmp_path / "data")
    assert main(["check", "plan.json", "--lang", "en"]) == 0
    out, err = capsys.readouterr()
    assert "those are not at hand" in err
    assert "report" in out

    assert main(["upgrade", "plan.json", "--dry-run", "--lang", "en"]) == 0
    assert "are not at hand" in capsys.readouterr().out


def test_a_plan_whose_toolkit_is_gone_is_shown_but_not_gone_on_with(
    old_plan, toolkit_folder, capsys
):
    """
    The checklists kept when it was made are enough for reading.
    """
    shutil.rmtree(toolkit_folder)
    assert main(["check", "plan.json", "--lang", "en"]) == 0
    assert "The toolkit small is not here any more" in capsys.readouterr().err

    before = old_plan.read_bytes()
    assert main(["continue", "plan.json", "--plain", "--lang", "en"]) == 2
    assert "can be shown, but not gone on with" in capsys.readouterr().err
    assert old_plan.read_bytes() == before


def test_going_on_tells_what_has_changed(old_plan, capsys, monkeypatch):
    """
    The wizard upgrades as it goes on, and says so first.
    """
    monkeypatch.setattr("sys.stdin", io.StringIO("/quit\n"))
    main(["continue", "plan.json", "--plain", "--lang", "en"])

    assert "Checklists: small 1.0.0 > 1.1.0." in capsys.readouterr().out
    assert "main.extent" in old_plan.read_text("utf-8")
