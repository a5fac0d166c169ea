"""
The portfolio report: figures counted by hand, small groups hidden, kinds kept apart.
"""

import csv
import json

from collections import Counter
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

import checker

from city import (
    GROUPS,
    NORTH,
    REPORTING,
    SOUTH,
    result,
    row,
    tables,
    value,
    write_city,
    write_plan,
)
from osallistamo import Answers, Interview, load, plan
from osallistamo._conditions import Gap
from osallistamo._model import Duty, Question
from osallistamo._situation import Situation
from osallistamo._storage import to_json
from osallistamo._values import meaning
from osallistamo.cli import main
from osallistamo.errors import PlanFileError, ToolkitError, UsageError
from osallistamo.reporting import Span, report
from osallistamo.reporting._gathering import Place as PlanPlace
from osallistamo.reporting._gathering import Work, gather, read
from osallistamo.reporting._glancing import Glancing
from osallistamo.reporting._suppressing import Sum, hidden
from pdf import Pdf
from strategies import (
    raw_answers,
    toolkits,
    words,
    write_toolkit,
)


DAY = date(2027, 3, 1)


@pytest.fixture(name="portfolio")
def _portfolio(city, tmp_path):
    """
    A function that writes plans and returns what the report says of them.
    """

    def make(*plans, target="report.json", **more):
        files = [
            write_plan(city, tmp_path, number, one) for number, one in enumerate(plans)
        ]
        made = report(files, tmp_path / target, today=DAY, language="en", **more)

        return made, tmp_path / target

    return make


# Figures


def test_key_figures_are_those_counted_by_hand(portfolio):
    """
    Two plans, three events, one recording: every headline, and from how many plans.
    """
    made, _ = portfolio(NORTH, SOUTH)
    found = {
        id_: row(made, "key_figures", id_)["now"]
        for id_ in (
            "plans", "approved", "events", "held", "attended", "recorded",
            "open", "overdue", "in_time", "late", "overdue_feedback",
        )
    }  # fmt: skip

    assert found == {
        "plans": 2,
        "approved": 1,
        "events": 3,
        "held": 2,
        "attended": 33,
        "recorded": 1,
        "open": 3,
        "overdue": 2,
        "in_time": 0,
        "late": 1,
        "overdue_feedback": 1,
    }
    assert row(made, "key_figures", "events")["plans_now"] == 2


def test_groups_count_each_plan_once(portfolio):
    """
    A group counts a plan once; groups shown apart count it once for all of theirs.
    """
    twice = {**NORTH, "p.concerned": ["kids", "teens"], "acts.c.reached": ["kids"]}
    made, _ = portfolio(NORTH, twice, SOUTH)

    assert row(made, "apart", "kids-teens") == {"concerned": 3, "reached": 3}
    assert row(made, "apart", "seniors") == {"concerned": 1, "reached": 0}
    assert row(made, "groups", "kids") == {"concerned": 2, "reached": 2, "missed": 0}
    assert row(made, "groups", "seniors") == {
        "concerned": 1,
        "reached": 0,
        "missed": 1,
    }
    assert row(made, "levels", "kids-teens") == {"info": 2}


def test_a_method_that_was_taken_out_is_dropped(portfolio):
    """
    What a removed activity leaves behind counts as dropped, unless used elsewhere.
    """
    kept = {**NORTH, "acts.c.method": "survey"}
    made, _ = portfolio(NORTH, kept)

    assert row(made, "methods", "talk") == {"method": 2, "dropped": 0}
    assert row(made, "methods", "survey") == {"method": 1, "dropped": 1}


def test_recordings_and_duties_are_told_by_their_state(portfolio):
    """
    A recording counts by the worst of its duties; done and overdue are told apart.
    """
    done = {**NORTH, "states": {"events.one.caption": {"state": "done"}}}
    made, _ = portfolio(NORTH, done)

    assert row(made, "recordings", "captions") == {
        "overdue": 1,
        "open": 0,
        "done": 1,
        "not_relevant": 0,
    }
    assert row(made, "recordings", "deletion")["open"] == 2
    assert row(made, "duties", "p.inform")["overdue"] == 2


def test_days_to_feedback_count_from_the_last_participation(portfolio):
    """
    Days run from the last event to the feedback: smallest, middle and largest.
    """
    plans = [
        {
            "p.closed": f"2027-02-{day}",
            "events.one.day": "2027-02-01",
            "events.two.day": "2027-02-05",
        }
        for day in ("06", "08", "20")
    ]
    made, _ = portfolio(*plans)
    found = [row(made, "days", id_)["count"] for id_ in ("least", "middle", "most")]

    assert found == [1, 3, 15]
    assert tables(made)["days"].plans == 3


def test_each_kind_of_indicator_adds_up_by_its_own_rule(portfolio):
    """
    Yes and no are counted, shares pooled, means weighted, ranges judged one by one.
    """
    one = {
        **result("made", achieved=True),
        **result("in_time", amount=9, total=10),
        **result("meetings", amount=3),
        **result("reach", amount=40, group="seniors"),
        **result("days", amount=10),
        **result("happy", mean="4,5", total=10),
        **result("score", mean="3", total=20),
        **result("yearly", achieved=True, day="2027-01-05"),
        **result("visits", amount=900),
        **result("voices", told="They liked it"),
    }
    other = {
        **result("made", achieved=False),
        **result("in_time", amount=30, total=90),
        **result("meetings", amount=7),
        **result("reach", amount=25, group="kids"),
        **result("days", amount=70),
        **result("happy", mean="3.0", total=30),
        **result("visits", amount=100),
    }
    made, _ = portfolio(one, other)

    assert row(made, "yes_no", "made") == {
        "yes": 1,
        "no": 1,
        "target": None,
        "plans": 2,
    }
    share = row(made, "percentage_within_time", "in_time")
    assert (share["part"], share["whole"], str(share["share"])) == (39, 100, "39.0")
    assert share["reached_target"] == "No"
    assert row(made, "count_range", "meetings")["within"] == 1
    assert row(made, "count_range", "meetings")["above"] == 1
    assert row(made, "count", "reach")["sum"] == 65
    assert row(made, "spread", "days")["most"] == 70
    assert "days" not in {r.id for r in tables(made)["count"].rows}
    happy = row(made, "satisfaction_min", "happy")
    # (4.5 * 10 + 3.0 * 30) / 40, not the mean of the means.
    assert (happy["people"], str(happy["mean"])) == (40, "3.4")
    assert str(row(made, "mean_score", "score")["mean"]) == "3.0"
    assert row(made, "annual_evaluation", "yearly")["years"] == "2027 (1)"
    assert row(made, "monitored_metric", "visits")["most"] == 900
    assert row(made, "feedback_collected", "voices")["readings"] == 1
    assert row(made, "people", "apart_0")["people"] == 25


def test_kinds_are_never_mixed(portfolio):
    """
    Each indicator stands in the tables of its own kind; yes and no have no percent.
    """
    one = {
        **result("made", achieved=True, amount=50, total=100, mean="5"),
        **result("in_time", amount=9, total=10, achieved=True, mean="2"),
    }
    made, _ = portfolio(one)
    kinds = {"yes_no", "percentage_within_time", "mean_score", "satisfaction_min"}
    found = {
        (table, each.id)
        for table in kinds & set(tables(made))
        for each in tables(made)[table].rows
    }

    assert found == {("yes_no", "made"), ("percentage_within_time", "in_time")}
    assert [c.id for c in tables(made)["yes_no"].columns] == [
        "yes",
        "no",
        "target",
        "plans",
    ]


def test_a_result_that_lacks_its_numbers_is_told_as_incomplete(portfolio):
    """
    A percentage without a total and a mean without respondents are not guessed.
    """
    made, _ = portfolio(
        {**result("in_time", amount=9), **result("happy", mean="much", total=10)}
    )

    assert row(made, "followed", "in_time")["no_value"] == 1
    assert row(made, "followed", "happy")["no_value"] == 1
    assert not {"percentage_within_time", "satisfaction_min"} & set(tables(made))


# Periods


def test_a_period_is_compared_with_the_one_before(portfolio):
    """
    Projects count by their start, events by their day; whole months stay whole.
    """
    february = Span(start=date(2027, 2, 1), end=date(2027, 2, 28))
    january = {**NORTH, "p.start": "2027-01-31", "events.two.day": "2027-01-01"}
    old = {**NORTH, "p.start": "2026-12-31"}
    made, _ = portfolio(NORTH, january, old, {}, span=february)

    assert february.before == Span(start=date(2027, 1, 1), end=date(2027, 1, 31))
    figures = row(made, "key_figures", "plans")
    assert (figures["now"], figures["before"], figures["change"]) == (1, 1, 0)
    events = row(made, "key_figures", "events")
    assert (events["now"], events["before"], events["change"]) == (3, 1, 2)
    assert any("In 1 plans" in text for _, text in made.report.facts)


@pytest.mark.parametrize(
    ("start", "end", "first", "last"),
    [
        ("2027-01-01", "2027-12-31", "2026-01-01", "2026-12-31"),
        ("2028-03-01", "2028-03-31", "2028-02-01", "2028-02-29"),
        ("2027-03-10", "2027-03-16", "2027-03-03", "2027-03-09"),
    ],
)
def test_the_period_before_is_as_long(start, end, first, last):
    """
    Years and months go back by the calendar, other periods by their days.
    """
    days = [date.fromisoformat(text) for text in (start, end, first, last)]

    assert Span(start=days[0], end=days[1]).before == Span(start=days[2], end=days[3])


# Small groups


def test_few_people_are_hidden_and_cannot_be_computed(portfolio):
    """
    One small division hides the next smallest too; projects are never hidden.
    """
    big = {**NORTH, "p.division": None, "events.one.attended": 200}
    del big["p.division"]
    made, path = portfolio(NORTH, SOUTH, big, by="division", target="small.json")
    found = {each.id: value(each.cells[3]) for each in tables(made)["grouped"].rows}
    text = path.read_text("utf-8")

    assert found == {"north": "*", "south": "*", "": 200}
    assert value(row(made, "key_figures", "attended")["now"]) == 233
    assert row(made, "grouped", "south")["plans"] == 1
    assert '"suppressed": [\n        "attended"\n       ]' in text


def test_a_mean_of_few_people_is_hidden(portfolio):
    """
    Means and shares of fewer people than the threshold are not shown.
    """
    plans = [
        {**result("happy", mean="2", total=4), **result("in_time", amount=1, total=4)}
    ]
    made, _ = portfolio(*plans)
    shown, _ = portfolio(*plans, threshold=4)

    assert value(row(made, "satisfaction_min", "happy")["mean"]) == "*"
    assert value(row(made, "percentage_within_time", "in_time")["share"]) == "*"
    assert str(row(shown, "satisfaction_min", "happy")["mean"]) == "2.0"


def test_participants_of_a_small_group_do_not_follow_from_the_sums(portfolio):
    """
    A hidden group hides another, so that neither total nor set gives it away.
    """
    people = {
        **{f"results.{g}.which": "reach" for g in GROUPS},
        "results.kids.group": "kids",
        "results.kids.amount": 3,
        "results.teens.group": "teens",
        "results.teens.amount": 12,
        "results.seniors.group": "seniors",
        "results.seniors.amount": 50,
    }
    made, _ = portfolio(people)
    found = {each.id: value(each.cells[0]) for each in tables(made)["people"].rows}

    assert found == {
        "apart_0": 15,
        "apart_1": 50,
        "kids": "*",
        "teens": "*",
        "seniors": 50,
    }
    assert row(made, "count", "reach")["sum"] == 65


@settings(max_examples=100, deadline=None)
@given(
    numbers=st.lists(
        st.lists(st.integers(0, 12), min_size=2, max_size=3), min_size=2, max_size=3
    ),
    threshold=st.integers(2, 6),
)
def test_nothing_hidden_is_fixed_by_what_is_shown(numbers, threshold):
    """
    In a table with sums both ways, each hidden number could be another one.
    """
    wide = min(map(len, numbers))
    table = {(r, c): numbers[r][c] for r in range(len(numbers)) for c in range(wide)}
    sums = [
        Sum(("row", r), tuple((r, c) for c in range(wide))) for r in range(len(numbers))
    ]
    sums += [
        Sum(("col", c), tuple((r, c) for r in range(len(numbers)))) for c in range(wide)
    ]
    whole = {one.whole: sum(table[key] for key in one.parts) for one in sums}
    cells = {**table, **whole}
    away = hidden(cells, sums, threshold=threshold)

    assert {k for k, n in cells.items() if 0 < n < threshold} <= away
    if len(away) <= 5:
        others = list(alternatives(cells, sums, away))
        assert all(any(other[key] for other in others) for key in away)


def alternatives(cells, sums, away):
    """
    Yield small changes to what is hidden that would show the very same table.
    """
    keys = sorted(away, key=str)
    for guess in product(range(-2, 3), repeat=len(keys)):
        change = dict(zip(keys, guess, strict=True))
        same = all(
            change.get(one.whole, 0) == sum(change.get(part, 0) for part in one.parts)
            for one in sums
        )
        if same and all(cells[key] + change[key] > 0 for key in keys):
            yield change


# Formats


def test_the_formats_tell_the_same_figures(portfolio):
    """
    JSON, CSV, the workbook and the page have the same number in the same place.
    """
    names = ("r.json", "r.csv", "r.xlsx", "r.html")
    paths = [portfolio(NORTH, SOUTH, target=name)[1] for name in names]
    data = json.loads(paths[0].read_text("utf-8"))
    events = next(s for s in data["sections"] if s["id"] == "events")["tables"][0]
    lines = list(csv.DictReader(paths[1].read_text("utf-8-sig").splitlines()))
    (line,) = [x for x in lines if (x["table"], x["row"]) == ("events", "attended")]
    sheet = load_workbook(paths[2])["Events and recordings"]
    cells = {
        r[0].value: r[1].value for r in sheet.iter_rows() if r[1].value is not None
    }
    page = paths[3].read_text("utf-8")

    assert data["format"] == "osallistamo-report/1"
    assert {r["id"]: r["values"]["count"] for r in events["rows"]}["attended"] == 33
    assert (line["value"], line["plans"]) == ("33", "2")
    assert cells["People at the events"] == 33
    assert '<th scope="row">People at the events</th><td>33</td>' in page


def test_no_text_becomes_a_formula(portfolio):
    """
    A name that a spreadsheet would run is written as text, in CSV and in lines.
    """
    bad = {**NORTH, "p.name": '=HYPERLINK("http://x")'}
    _, path = portfolio(bad, target="r.csv")
    lines = path.with_name("lines.csv")
    report([path.with_name("plan0.json")], path, today=DAY, lines=lines)
    (found,) = csv.DictReader(lines.read_text("utf-8").splitlines())

    assert found["name"].startswith("'=")


def test_one_line_a_project_for_programs(portfolio, tmp_path):
    """
    Each project is one line, with and without a plan.
    """
    (tmp_path / "all.csv").write_text(
        "name;division;number\nProject 0;the north;\nNew pool;The South;HEL 1\n"
    )
    made, _ = portfolio(
        NORTH, SOUTH, lines=tmp_path / "out.jsonl", projects=tmp_path / "all.csv"
    )
    lines = [json.loads(x) for x in (tmp_path / "out.jsonl").read_text().splitlines()]

    assert [x["has_plan"] for x in lines] == [True, True, False]
    assert lines[0]["levels_used"] == ["info"]
    assert lines[0]["groups_reached"] == ["kids"]
    assert lines[0]["approved_on"] == "2027-01-10"
    assert lines[0]["loop_closed_on"] == "2027-02-25"
    assert lines[2]["project_id"] == "HEL 1"
    assert row(made, "projects", "south") == {
        "with_plan": 1,
        "without_plan": 1,
        "projects": 2,
    }
    assert row(made, "projects", "all")["projects"] == 3


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_pdf_keeps_the_rules_of_accessible_documents(city, tmp_path, language):
    """
    The report on paper has no problem by veraPDF, and pictures have words.
    """
    plans = [write_plan(city, tmp_path, n, one) for n, one in enumerate((NORTH, SOUTH))]
    path = tmp_path / "report.pdf"
    report(plans, path, today=DAY, language=language, by="division")
    figures = [tag for tag in Pdf(path).tags() if tag.get("/S") == "/Figure"]

    assert checker.problems(path) == []
    assert figures
    assert all(str(tag["/Alt"]) for tag in figures)


# Plans that cannot be counted


def test_bad_plans_are_named_and_stop_nothing(city, tmp_path, tmp_path_factory, capsys):
    """
    Damaged, newer and unknown plans are listed; the others count; status 1.
    """
    good = write_plan(city, tmp_path, 0, NORTH)
    data = json.loads(good.read_text())
    bad = {
        "damaged.json": good.read_text()[:-40],
        "null.json": json.dumps({**data, "answers": {"p.name": None}}),
        "nested.json": json.dumps({**data, "answers": {"p.concerned": [["kids"]]}}),
        "newer.json": json.dumps({**data, "format": "osallistamo-plan/9"}),
        "other.json": json.dumps(
            {**data, "toolkit": {**data["toolkit"], "folder": "x"}}
        ),
        "state.json": json.dumps({**data, "duties": {"p.inform": {"state": "odd"}}}),
    }
    for name, text in bad.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "no-plan.json").write_text("{}")
    target = tmp_path_factory.mktemp("out") / "r.json"
    status = main(["report", str(tmp_path), "-o", str(target), "--lang", "en"])
    told = capsys.readouterr().err

    assert status == 1
    assert all(name in told for name in bad)
    assert "no-plan.json" not in told
    assert "Plans: 1" in told


def test_a_plan_that_stands_there_twice_is_named(city, tmp_path):
    """
    A copy of a plan is counted, and told.
    """
    good = write_plan(city, tmp_path, 0, NORTH)
    copy = tmp_path / "copy.json"
    copy.write_bytes(good.read_bytes())
    made = report([good, copy], tmp_path / "r.json", today=DAY, language="en")

    assert len(made.troubles) == 1
    assert "copy.json" in made.troubles[0]


def test_wrong_use_is_refused(city, tmp_path):
    """
    A missing file, an unknown suffix, an empty folder and a plan as target say so.
    """
    good = write_plan(city, tmp_path, 0, NORTH)
    (tmp_path / "empty").mkdir()
    for plans, target, error in (
        ([tmp_path / "none"], "r.json", UsageError),
        ([good], "r.txt", UsageError),
        ([good], good.name, UsageError),
        ([tmp_path / "empty"], "r.json", PlanFileError),
    ):
        with pytest.raises(error):
            report(plans, tmp_path / target, today=DAY)


def test_what_reporting_names_must_exist(tmp_path):
    """
    A name that is not there is a problem at its line, with what is near.
    """
    wrong = {
        **REPORTING,
        "approved": "p.aproved",
        "closed": "p.name",
        "apart": [{"title": words("x"), "groups": ["kidz"]}],
        "events": {**REPORTING["events"], "captions": ["events.captions"]},
        "start": "",
    }
    del wrong["start"]
    with pytest.raises(ToolkitError) as caught:
        load(write_city(tmp_path / "wrong", wrong))
    told = caught.value.in_language("en")

    assert len(caught.value.problems) == 5
    for words_ in ("p.approved", "of kind text", "kids", "events.caption", "start"):
        assert words_ in told
    assert all(problem.file and problem.line for problem in caught.value.problems)


def test_a_toolkit_inherits_what_is_reported(tmp_path):
    """
    A toolkit that extends another one changes only the keys that it writes.
    """
    own = write_toolkit(
        tmp_path / "own",
        [],
        extends="helsinki",
        reporting={"languages": [], "approved": "feedback.date"},
    )
    found, base = load(own).reporting, load("helsinki").reporting

    assert found.approved == "feedback.date"
    assert found.languages == ()
    assert (found.by, found.events) == (base.by, base.events)


# Laws


LAW = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@LAW
@given(toolkit=toolkits(), data=st.data())
def test_a_glance_sees_what_a_situation_says(toolkit, data):
    """
    What is worked out for the report equals what the whole reading says.
    """
    interview = Interview(toolkit)
    for _ in range(data.draw(st.integers(0, 30))):
        if interview.question is None:
            break
        step = data.draw(st.sampled_from(("answer",) * 6 + ("later", "not_relevant")))
        if step == "later":
            interview = interview.later()
        elif step == "not_relevant":
            interview = interview.not_relevant("no")
        else:
            kind = interview.question.kind
            interview = interview.answer(data.draw(raw_answers(kind)))
    # Answers that say nothing any more are there too.
    extra = data.draw(st.sampled_from(({}, {"p.end": True}, {"p.q0": "c"})))
    answers = Answers({**extra, **interview.answers})
    situation = Situation.read(toolkit, answers)
    names = [e.name for e in toolkit.entries if isinstance(e.content, Question)]
    duties = [e.name for e in toolkit.entries if isinstance(e.content, Duty)]
    glancing = Glancing(toolkit, names, duties)
    glance = glancing.look({path: to_json(answers[path]) for path in answers})
    laws = glancing.laws_of(duties)

    for entry_, member in situation.entries():
        own = glance.members[entry_.each][member] if entry_.each else glance.project
        if isinstance(entry_.content, Question):
            kept = situation.value(entry_, member)
            wanted = kept if isinstance(kept, Gap) else meaning(entry_.content, kept)
            assert own[glancing.places[entry_.name]] == wanted
        else:
            seen = (
                (
                    t.decide is None
                    or t.decide(glance.project, own, own, glance.members) is True
                )
                and (
                    law.decide is None
                    or law.decide(glance.project, own, own, glance.members) is True
                )
                for t in laws[entry_.each]
                for law in t.laws
                if entry_.name in {name for name, _, _ in law.duties}
            )
            assert next(seen) is (situation.applies(entry_, member) is True)


def test_statutory_duties_are_those_of_the_plan():
    """
    The shipped examples have as many open and overdue duties here as in their plans.
    """
    from osallistamo._answers_file import read_answers
    from osallistamo.reporting._counting import Counting

    toolkit = load("helsinki")
    counting = Counting(toolkit, toolkit.reporting, span=Span(), today=DAY)
    for path in sorted((Path(__file__).parents[1] / "examples").glob("*/answers.yaml")):
        given_ = read_answers(path, toolkit)
        whole = plan(toolkit, given_.answers, today=DAY, states=given_.duties)
        answers = {key: to_json(given_.answers[key]) for key in given_.answers}
        states = {key: state.state for key, state in given_.duties.items()}
        tally = Counter()
        counted = counting.count(answers, states, tally, "x")
        late = [duty for duty in whole.open_by_law if duty.overdue]
        line = counted.line("", "", "")

        assert (line.duties_open, line.duties_overdue) == (
            len(whole.open_by_law),
            len(late),
        )


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    kinds=st.lists(st.sampled_from((NORTH, SOUTH, {})), min_size=1, max_size=6),
    data=st.data(),
)
def test_a_report_is_the_merge_of_reports_of_its_parts(
    city, tmp_path_factory, kinds, data
):
    """
    Wherever a set of plans is cut, what the parts add up to is what the whole does.
    """
    folder = tmp_path_factory.mktemp("cut")
    files = [write_plan(city, folder, number, one) for number, one in enumerate(kinds)]
    work = Work(today=DAY, span=Span(start=date(2027, 2, 1), end=date(2027, 2, 28)))
    cut = data.draw(st.integers(1, len(files)))
    whole = gather(files, work)
    parts = gather(files[:cut], work)
    if files[cut:]:
        parts = parts + gather(files[cut:], work)

    assert parts.tally == whole.tally
    assert (parts.plans, parts.seen) == (whole.plans, whole.seen)


def test_many_plans_are_counted_on_all_cores(city, tmp_path):
    """
    More plans than are counted at once add up to the same.
    """
    first = write_plan(city, tmp_path, 0, NORTH)
    text = first.read_text()
    for number in range(1, 450):
        (tmp_path / f"plan{number}.json").write_text(
            text.replace("plan-0", f"plan-{number}")
        )
    found = gather([tmp_path], Work(today=DAY))
    one = gather([first], Work(today=DAY))

    assert found.plans == 450
    assert found.tally == Counter({key: 450 * n for key, n in one.tally.items()})
    assert not found.troubles


def test_a_pdf_counts_as_the_plan_that_it_carries(city, tmp_path, example):
    """
    A plan's PDF alone in a folder is a plan; beside its plan file it is not another.
    """
    from osallistamo import render

    path = render(example, tmp_path / "alone.pdf")
    found = read(PlanPlace(str(path), named=False))

    assert found is not None
    assert gather([tmp_path], Work(today=DAY)).plans == 1
