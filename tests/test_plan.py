"""
What follows from the answers on a given day.
"""

from datetime import date, timedelta

import pytest

from hypothesis import given, settings
from hypothesis import strategies as st

from osallistamo import Answers, DutyState, Later, NotRelevant, load, plan
from osallistamo._model import Due
from osallistamo._schedule import due_day, is_working_day
from strategies import (
    checklist,
    duty,
    load_checklists,
    question,
    section,
    words,
    write_toolkit,
)


TODAY = date(2027, 2, 20)
ANSWERS = {
    "main.name": "Asema",
    "main.size": "a",
    "main.day": "2027-02-01",
    "events": ("one", "two"),
    "events.one.title": "Ilta",
    "events.one.recorded": True,
    "events.two.title": "Aamu",
    "events.two.recorded": False,
}


@pytest.fixture(name="toolkit")
def _toolkit(toolkit_folder):
    return load(toolkit_folder)


def duties(found):
    return {d.path: d for d in found.duties}


def test_duties_are_evaluated_for_each_member(toolkit):
    """
    The recorded event brings its duty, the other one does not.
    """
    found = duties(plan(toolkit, ANSWERS, today=TODAY))

    assert set(found) == {"events.one.captions", "end.tell"}
    assert found["events.one.captions"].because == ("events.one.recorded",)


def test_a_duty_is_overdue_until_it_is_done(toolkit):
    """
    A passed due day makes an open duty overdue; done and set aside are not.
    """
    path = "events.one.captions"
    for state, overdue in (("open", True), ("done", False), ("not_relevant", False)):
        states = {path: DutyState(state=state)}
        found = duties(plan(toolkit, ANSWERS, today=TODAY, states=states))

        assert found[path].due == date(2027, 2, 15)
        assert found[path].overdue is overdue


def test_a_due_day_waits_for_its_date(toolkit):
    """
    Without the date the duty is there, and says what its day waits for.
    """
    answers = {k: v for k, v in ANSWERS.items() if k != "main.day"}
    found = duties(plan(toolkit, answers, today=TODAY))["events.one.captions"]

    assert found.due is None
    assert found.waits_for == "main.day"


def test_contradictions_are_found(toolkit):
    """
    A contradiction applies when its answers are there, and says which.
    """
    found = plan(toolkit, ANSWERS, today=TODAY).cautions

    assert [c.path for c in found] == ["end.clash"]
    assert set(found[0].because) == {"main.size", "events.one.recorded"}
    assert not plan(toolkit, {**ANSWERS, "main.size": "b"}, today=TODAY).cautions


def test_missing_lists_required_questions_only(toolkit):
    """
    Unanswered and postponed questions are missing; optional and set-aside are not.
    """
    answers = {**ANSWERS, "end.money": Later(), "end.people": NotRelevant("none")}
    drawn = plan(toolkit, answers, today=TODAY)
    found = {m.path for m in drawn.missing}

    assert found == {"end.money", "end.period", "end.contact"}
    assert [m.path for m in drawn.deeper] == ["end.long"]


def test_what_does_not_apply_is_listed_with_the_reason(toolkit):
    """
    A question and a duty that do not concern the project say why.
    """
    found = plan(toolkit, ANSWERS, today=TODAY)
    listed = {n.path: n.because for n in found.not_applicable}

    assert listed == {
        "main.deep": ("main.size",),
        "events.two.captions": ("events.two.recorded",),
    }
    assert found.why("main.deep", "en") == (
        "“deep” does not concern this project because: size: option a."
    )


def test_of_many_choices_those_that_decided_are_told():
    """
    A reason names no choice that had no part in it.
    """
    asked = [
        question("who", "several_of"),
        duty("one", '"b" in who'),
        duty("two", 'has_any(who, "a", "c")'),
        duty("all", "count(who) == 3"),
    ]
    toolkit = load_checklists([checklist("main", [section("s", asked)])])
    found = plan(toolkit, {"main.who": ("a", "b", "c")}, today=TODAY)
    told = [
        found.why(f"main.{id_}", "en").partition("who: ")[2]
        for id_ in ("one", "two", "all")
    ]

    assert told == [
        "option b.",
        "option a, option c.",
        "option a, option b, option c.",
    ]


def test_what_is_not_known_yet_is_no_duty(toolkit):
    """
    A duty whose condition waits for an answer is not a duty yet.
    """
    answers = {k: v for k, v in ANSWERS.items() if k != "events.one.recorded"}
    found = plan(toolkit, answers, today=TODAY)

    assert [w.path for w in found.waiting] == ["events.one.captions"]
    assert "events.one.captions" not in duties(found)
    assert found.why("events.one.captions", "en").endswith(
        "It depends on: recorded: not answered yet."
    )


def test_the_timeline_has_dates_and_statutory_days_in_order(toolkit):
    """
    Dates marked by their author and open statutory due days, earliest first.
    """
    found = plan(toolkit, ANSWERS, today=TODAY).timeline

    assert [(m.start, m.path, m.law) for m in found] == [
        (date(2027, 2, 1), "main.day", False),
        (date(2027, 2, 15), "events.one.captions", True),
    ]


def test_a_plan_is_the_same_however_often_it_is_drawn(toolkit):
    """
    The same answers and day give the same plan.
    """
    one, two = (plan(toolkit, Answers(ANSWERS), today=TODAY) for _ in range(2))

    assert repr(one) == repr(two)
    assert [d.path for d in one.urgent] == [d.path for d in two.urgent]


def test_the_most_urgent_come_by_day(tmp_path):
    """
    What is late goes first, then what has a day, whatever its force; then the rest.
    """
    told = [
        duty("policy_some_day"),
        duty("advice_soon", force="advice", due={"days": "1", "after": "day"}),
        duty("policy_far", due={"days": "50", "after": "day"}),
        duty("late", force="advice", due={"days": "1", "before": "past"}),
    ]
    asked = [question("day", "date"), question("past", "date")]
    toolkit = load(
        write_toolkit(tmp_path / "t", [checklist("m", [section("s", asked + told)])])
    )
    answers = {"m.day": "2027-02-25", "m.past": "2027-02-01"}
    found = plan(toolkit, answers, today=TODAY)

    assert [d.path.removeprefix("m.") for d in found.urgent] == [
        "late",
        "advice_soon",
        "policy_far",
        "policy_some_day",
    ]


DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@settings(deadline=None)
@given(start=DAYS, amount=st.integers(-60, 60).filter(bool))
def test_working_days_are_working_days(start, amount):
    """
    So many working days away lie exactly so many working days in between.
    """
    found = due_day(Due(date="x", amount=amount, unit="working_days"), start)
    step = 1 if amount > 0 else -1
    between = range(step, (found - start).days + step, step)
    count = sum(is_working_day(start + timedelta(days=n)) for n in between)

    assert is_working_day(found)
    assert count == abs(amount)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "due"),
    [
        # Christmas 2026: 24 and 25 December are a Thursday and a Friday.
        (date(2026, 12, 23), 1, "working_days", date(2026, 12, 28)),
        (date(2026, 12, 28), -1, "working_days", date(2026, 12, 23)),
        (date(2027, 1, 5), 1, "working_days", date(2027, 1, 7)),
        (date(2027, 1, 31), 1, "months", date(2027, 2, 28)),
        (date(2028, 2, 29), 12, "months", date(2029, 2, 28)),
        (date(2026, 12, 20), 14, "days", date(2027, 1, 3)),
        (date(2027, 3, 1), -1, "days", date(2027, 2, 28)),
    ],
)
def test_due_days(start, amount, unit, due):
    """
    Days count every day; working days leave out weekends and public holidays.
    """
    assert due == due_day(Due(date="x", amount=amount, unit=unit), start)


@pytest.mark.parametrize(
    ("today", "state"),
    [("2026-12-31", "none"), ("2027-06-01", "there"), ("2028-01-01", "expired")],
)
def test_a_rule_counts_while_it_is_in_force(tmp_path, today, state):
    """
    A rule not yet in force brings no duty; an expired one is marked.
    """
    ruled = duty("d", valid={"from": "2027-01-01", "to": "2027-12-31"})
    folder = write_toolkit(tmp_path / "tk", [checklist("m", [section("s", [ruled])])])
    found = plan(load(folder), {}, today=date.fromisoformat(today)).duties
    is_there = {"none": [], "there": [False], "expired": [True]}[state]

    assert [d.expired for d in found] == is_there


@pytest.fixture(name="ranking")
def _ranking(tmp_path):
    """
    A toolkit with three methods and the questions that rank them.
    """

    def items(id_, *ids):
        return {
            "format": "osallistamo-catalogue/1", "id": id_, "kind": "items",
            "version": "1.0.0", "title": words(id_),
            "entries": [{"id": i, "name": words(i)} for i in ids],
        }  # fmt: skip

    def method(id_, groups, weeks, cost):
        return {
            "id": id_, "name": words(id_), "levels": ["plan"], "media": ["online"],
            "groups": groups, "phases": ["first"], "weeks": {"min": weeks},
            "cost": {"min": cost},
        }  # fmt: skip

    methods = {
        "format": "osallistamo-catalogue/1", "id": "methods", "kind": "methods",
        "version": "1.0.0", "title": words("methods"),
        "criteria": [
            {"attribute": "groups", "answers": ["m.who"], "weight": "2"},
            {"attribute": "cost", "answers": ["m.budget"], "weight": "2"},
            {"attribute": "weeks", "answers": ["m.start"], "weight": "5"},
        ],
        "entries": [
            method("general", ["everyone"], "1", "1"),
            method("special", ["children", "old"], "8", "1"),
            method("dear", ["children"], "1", "3"),
        ],
    }  # fmt: skip
    levels = {
        "format": "osallistamo-catalogue/1", "id": "levels", "kind": "levels",
        "version": "1.0.0", "title": words("levels"),
        "entries": [{"id": "plan", "name": words("plan"), "plain": words("plan"),
                     "promise": words("promise")}],
    }  # fmt: skip
    budget = question("budget", "one_of")
    budget["options"] = [{"id": i, "text": words(i)} for i in ("low", "medium", "high")]
    who = question("who", "several_of", options_from="groups")
    del who["options"]
    asked = [who, budget, question("start", "date")]
    folder = write_toolkit(
        tmp_path / "ranking",
        [checklist("m", [section("s", asked)])],
        catalogues=[
            methods, levels, items("groups", "everyone", "children", "old"),
            items("phases", "first"),
        ],
    )  # fmt: skip

    return load(folder)


def ranked(toolkit, **answers):
    found = plan(toolkit, {f"m.{k}": v for k, v in answers.items()}, today=TODAY)

    return [(r.method.id, r.score) for r in found.methods], {
        r.method.id: [reason.key for reason in r.reasons] for r in found.methods
    }


def test_methods_are_ranked_with_reasons(ranking):
    """
    A method that names the groups beats one for everyone; cost counts against.
    """
    scores, reasons = ranked(
        ranking, who=("children", "old"), budget="low", start="2027-12-01"
    )

    assert scores == [("special", 4), ("general", 2), ("dear", -2)]
    assert reasons["dear"] == ["groups_fit", "cost_over"]


def test_a_method_without_time_to_prepare_comes_last(ranking):
    """
    What cannot be prepared in time is shown, last, with the reason.
    """
    scores, reasons = ranked(
        ranking, who=("children", "old"), budget="high", start="2027-03-20"
    )

    assert [id_ for id_, _ in scores] == ["general", "dear", "special"]
    assert "weeks_short" in reasons["special"]


def test_a_method_with_days_of_its_own_is_prepared_for_those():
    """
    A vote in summer can be prepared, though the project starts next month.
    """
    toolkit = load("helsinki")
    answers = {
        "project.start": "2027-03-20",
        "activities": ("vote",),
        "activities.vote.method": "participatory_budgeting",
    }
    period = {"start": "2027-08-01", "end": "2027-08-31"}
    possible = [
        {r.method.id: r.possible for r in plan(toolkit, given, today=TODAY).methods}
        for given in (answers, {**answers, "activities.vote.period": period})
    ]

    assert [found["participatory_budgeting"] for found in possible] == [False, True]


def test_no_method_is_hidden(ranking):
    """
    Without any answer all methods are there, in the author's order.
    """
    scores, _ = ranked(ranking)

    assert scores == [("general", 0), ("special", 0), ("dear", 0)]
