"""
Plans and newer toolkits: answers move to new names, nothing is lost.
"""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from osallistamo import Answers, DutyState, Interview, load
from osallistamo._renaming import rename
from osallistamo._upgrading import upgrade
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
