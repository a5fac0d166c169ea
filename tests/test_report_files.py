"""
The portfolio report's files: published forms, odd writings, any executor, any grouping.
"""

import csv
import json
import re

from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from datetime import date
from itertools import product, starmap
from pathlib import Path

import pytest

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

import osallistamo

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
from osallistamo import load
from osallistamo.cli import main
from osallistamo.errors import ToolkitError, UsageError
from osallistamo.reporting import Span, report
from pdf import Pdf
from strategies import words


DAY = date(2027, 3, 1)
FEBRUARY = Span(start=date(2027, 2, 1), end=date(2027, 2, 28))
SCHEMAS = Path(osallistamo.__file__).parent / "schemas"
TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
HEBREW = "שלום"
ODD = f"مشروع {HEBREW} 👨‍👩‍👧 \u202egnp.exe\u202c"


@pytest.fixture(name="portfolio")
def _portfolio(city, tmp_path):
    """
    A function that writes plans and returns what the report says of them.
    """

    def make(*plans, target="report.json", language="en", **more):
        files = [
            write_plan(city, tmp_path, number, one) for number, one in enumerate(plans)
        ]
        path = tmp_path / target

        return report(files, path, today=DAY, language=language, **more), path

    return make


def wrong(name, data):
    """
    Return what is wrong with data by a published schema.
    """
    schema = json.loads((SCHEMAS / f"{name}-1.schema.json").read_text("utf-8"))
    validator = Draft202012Validator(
        schema, format_checker=Draft202012Validator.FORMAT_CHECKER
    )

    return [
        f"{error.json_path}: {error.message}" for error in validator.iter_errors(data)
    ]


def read_json(path):
    return json.loads(path.read_text("utf-8"))


# Published forms


PORTFOLIOS = {
    "whole": ((NORTH, SOUTH), {}),
    "previous period": (
        (
            NORTH,
            {**SOUTH, "p.start": "2027-01-05", **result("happy", mean="4", total=9)},
        ),
        {"span": FEBRUARY},
    ),
    "suppressed": (
        (NORTH, SOUTH, result("in_time", amount=1, total=3)),
        {"by": "division"},
    ),
    "nothing answered": (({}, {}), {"by": "size", "span": FEBRUARY}),
}


@pytest.mark.parametrize("case", PORTFOLIOS)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_report_is_as_its_schema_says(portfolio, case, language):
    """
    JSON fits the published schema: with a period before, hidden numbers, or nothing.
    """
    plans, more = PORTFOLIOS[case]
    _, path = portfolio(*plans, language=language, **more)

    assert wrong("report", read_json(path)) == []


def test_a_report_of_no_plan_at_all_is_as_its_schema_says(tmp_path):
    """
    Where every plan is damaged, the report tells so in the same form.
    """
    bad = tmp_path / "bad.json"
    bad.write_text('{"format": "osallistamo-plan/1"', "utf-8")
    report([bad], tmp_path / "r.json", today=DAY)
    data = read_json(tmp_path / "r.json")

    assert wrong("report", data) == []
    assert len(data["troubles"]) == 1


def keys_of(data):
    """
    Yield each kind of place in a report once, with each key there.
    """
    section = data["sections"][0]
    table = section["tables"][0]
    for place in (
        data,
        data["facts"][0],
        section,
        table,
        table["columns"][0],
        table["rows"][0],
    ):
        yield from ((place, key) for key in list(place))


def test_the_report_s_schema_refuses_any_other_key(portfolio):
    """
    No key can be renamed, left out or added, anywhere, and no figure be a list.
    """
    _, path = portfolio(NORTH, SOUTH)
    data = read_json(path)
    count = len(list(keys_of(data)))
    for number in range(count):
        for change in (
            lambda place, key: place.update({f"{key}s": place.pop(key)}),
            lambda place, key: place.pop(key),
            lambda place, key: place.update({f"{key}s": place[key]}),
            lambda place, key: place.update({key: {"x": []}}),
        ):
            other = deepcopy(data)
            place, key = list(keys_of(other))[number]
            change(place, key)
            assert wrong("report", other), key

    assert count == 23


def test_a_project_s_line_is_as_its_schema_says(portfolio, tmp_path):
    """
    Lines fit the published schema, with and without a plan; no key can change.
    """
    (tmp_path / "all.csv").write_text("name,size\nNew pool,big\n")
    portfolio(
        NORTH,
        {},
        by="size",
        lines=tmp_path / "out.jsonl",
        projects=tmp_path / "all.csv",
    )
    lines = [json.loads(x) for x in (tmp_path / "out.jsonl").read_text().splitlines()]

    assert [wrong("project", line) for line in lines] == [[], [], []]
    assert [line["grouped_as"] for line in lines] == ["", "", "big"]
    for key in lines[0]:
        renamed = {f"{k}s" if k == key else k: lines[0][k] for k in lines[0]}
        assert wrong("project", renamed), key
        assert wrong("project", {**lines[0], key: [[]]}), key


# Grouping


def test_what_a_report_is_grouped_by_is_data(portfolio):
    """
    Each grouping that the toolkit offers has its figures; the first when none is named.
    """
    small = {**NORTH, "p.size": "small"}
    made, _ = portfolio(small, SOUTH, by="size")
    plain, _ = portfolio(small, SOUTH)

    assert row(made, "grouped", "small")["plans"] == 1
    assert row(made, "grouped", "")["plans"] == 1
    assert tables(made)["projects"].title == "By size"
    assert "grouped" not in tables(plain)
    assert [each.id for each in tables(plain)["projects"].rows] == [
        "north",
        "south",
        "all",
    ]


def test_the_command_groups_by_what_is_offered(city, tmp_path, capsys):
    """
    `--by` takes what the checklists offer; any other name lists that, status 2.
    """
    plan_ = write_plan(city, tmp_path, 0, NORTH)
    order = ["report", str(plan_), "-o", str(tmp_path / "r.json"), "--lang", "en"]
    good = main([*order, "--by", "division"])
    data = read_json(tmp_path / "r.json")
    (tmp_path / "r.json").unlink()
    capsys.readouterr()
    bad = main([*order, "--by", "colour"])

    assert (good, bad) == (0, 2)
    assert data["sections"][-1]["id"] == "grouped"
    assert "colour" in (told := capsys.readouterr().err)
    assert "division, size" in told
    assert not (tmp_path / "r.json").exists()


def test_a_list_has_the_column_of_the_grouping(portfolio, tmp_path):
    """
    Projects without a plan are grouped as well; a list that lacks the column says so.
    """
    (tmp_path / "all.csv").write_text("name;size\nNew pool;BIG\nQuay;\n")
    made, _ = portfolio(NORTH, by="size", projects=tmp_path / "all.csv")

    assert row(made, "projects", "big")["without_plan"] == 1
    assert row(made, "projects", "")["projects"] == 2
    with pytest.raises(UsageError) as caught:
        portfolio(NORTH, by="division", projects=tmp_path / "all.csv")
    assert "name and division" in caught.value.in_language("en")


def test_a_grouping_that_cannot_be_is_told_with_its_line(tmp_path):
    """
    An id twice or of an odd form, and a question of a group, are problems.
    """
    by = [
        {"id": "a", "question": "p.division", "title": words("x")},
        {"id": "a", "question": "p.size", "title": words("x")},
        {"id": "A b", "question": "acts.method", "title": words("x")},
    ]
    with pytest.raises(ToolkitError) as caught:
        load(write_city(tmp_path / "wrong", {**REPORTING, "by": by}))
    found = {(each.key, each.path) for each in caught.value.problems}

    assert found == {
        ("name_twice", "reporting.by.id"),
        ("id_form", "reporting.by.id"),
        ("reporting_repeats", "reporting.by.question"),
    }
    assert all(problem.line for problem in caught.value.problems)


# Any executor


def many(city, folder, count):
    first = write_plan(city, folder, 0, {**NORTH, **SOUTH})
    text = first.read_text("utf-8")
    for number in range(1, count):
        path = folder / f"plan{number}.json"
        path.write_text(text.replace('"plan-0"', f'"plan-{number}"'), "utf-8")
    (folder / "bad.json").write_text(text[:-9], "utf-8")


def test_any_executor_counts_the_same(city, tmp_path):
    """
    Threads, or a Dask cluster's processes: the same report and lines as without.
    """
    from distributed import Client, LocalCluster

    many(city, tmp_path, 260)

    def made(name, executor=None):
        folder = tmp_path / "out"
        folder.mkdir(exist_ok=True)
        lines = folder / f"{name}.jsonl"
        target = folder / f"{name}.csv"
        plans = sorted(tmp_path.glob("*.json"))
        done = report(plans, target, today=DAY, lines=lines, executor=executor)

        return target.read_bytes(), lines.read_bytes(), done.troubles

    alone = made("alone")
    with ThreadPoolExecutor(2) as threads:
        threaded = made("threads", threads)
    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster,
        Client(cluster) as client,
    ):
        spread = made("cluster", client.get_executor())
        tasks = client.run(lambda dask_worker: len(dask_worker.state.log))

    assert alone == threaded == spread
    assert alone[1].count(b"\n") == 260
    assert any(tasks.values())
    assert len(alone[2]) == 1


# Small groups


def shown_of(made, table, column):
    return {each.id: value(cell) for each, cell in tables(made)[table].cells(column)}


def is_open(hidden_values):
    """
    Return whether every hidden number could be another one.
    """
    return all(len(values) > 1 for values in hidden_values)


LAW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@LAW
@given(people=st.lists(st.integers(0, 14), min_size=3, max_size=3))
def test_no_total_gives_a_unit_away(city, tmp_path_factory, people):
    """
    Whoever subtracts the units that are shown from the total learns of no small one.
    """
    folder = tmp_path_factory.mktemp("units")
    files = []
    for number, (unit, count) in enumerate(
        zip(("north", "south", ""), people, strict=True)
    ):
        told = {"p.division": unit} if unit else {}
        answers = {**told, "events.a.day": "2027-02-10", "events.a.attended": count}
        files.append(write_plan(city, folder, number, answers))
    made = report(files, folder / "r.json", today=DAY, by="division", language="en")
    units = shown_of(made, "grouped", "attended")
    whole = value(row(made, "key_figures", "attended")["now"])
    parts = [units["north"], units["south"], units[""]]

    for number, part in zip(people, parts, strict=True):
        assert part in ("*", number)
        assert not (part != "*" and 0 < number < 5)
    assert whole in ("*", sum(people))
    assert value(row(made, "events", "attended")["count"]) == whole
    guesses = [
        guess
        for guess in product(*(range(1, 17) if p == "*" else (p,) for p in parts))
        if whole in ("*", sum(guess))
    ]
    assert is_open(
        {guess[i] for guess in guesses} for i, part in enumerate(parts) if part == "*"
    )


@LAW
@given(people=st.lists(st.integers(0, 14), min_size=3, max_size=3))
def test_no_sum_gives_a_population_group_away(city, tmp_path_factory, people):
    """
    Groups, those shown apart, and the indicator's sum together tell no small group.
    """
    folder = tmp_path_factory.mktemp("groups")
    answers = {}
    for group, count in zip(GROUPS, people, strict=True):
        told = {"which": "reach", "group": group, "amount": count}
        answers |= {f"results.{group}.{key}": said for key, said in told.items()}
    files = [write_plan(city, folder, 0, answers)]
    made = report(files, folder / "r.json", today=DAY, language="en")
    found = shown_of(made, "people", "people")
    whole = value(row(made, "count", "reach")["sum"])
    shown = [*(found[group] for group in GROUPS), found["apart_0"], whole]

    def all_of(kids, teens, seniors):
        return kids, teens, seniors, kids + teens, kids + teens + seniors

    for number, cell in zip(all_of(*people), shown, strict=True):
        assert cell in ("*", number)
        assert not (cell != "*" and 0 < number < 5)
    # "Nobody" is shown, so what is hidden is somebody.
    each = [range(1, 17) if cell == "*" else (cell,) for cell in shown[:3]]
    guesses = [
        guess
        for guess in starmap(all_of, product(*each))
        if all(cell in ("*", n) for cell, n in zip(shown, guess, strict=True))
    ]
    assert is_open(
        {guess[i] for guess in guesses} for i, cell in enumerate(shown) if cell == "*"
    )


def test_a_share_of_people_tells_no_small_part(portfolio, tmp_path):
    """
    Of an indicator that counts people, two of a hundred are hidden, and the share too.
    """
    plan_ = result("in_time", amount=98, total=100)
    indicators = {**REPORTING["indicators"], "people": ["in_time", "days"]}
    indicators["spread"] = []
    write_city(tmp_path / "city", {**REPORTING, "indicators": indicators})
    file = write_plan(tmp_path, tmp_path, 0, {**plan_, **result("days", amount=3)})
    made = report([file], tmp_path / "r.json", today=DAY, language="en")
    open_, _ = portfolio(plan_)
    cells = row(made, "percentage_within_time", "in_time")
    shown = {key: value(cells[key]) for key in ("part", "whole", "share")}

    assert shown == {"part": "*", "whole": 100, "share": "*"}
    assert value(row(made, "count", "days")["sum"]) == "*"
    assert row(open_, "percentage_within_time", "in_time")["part"] == 98


# Odd writings


@pytest.fixture(name="odd", scope="module")
def _odd(tmp_path_factory):
    """
    A city whose units, and a plan whose project and file, have odd names.
    """
    folder = tmp_path_factory.mktemp("odd")
    named = [{"id": "north", "name": words(ODD)}, {"id": "south", "name": words("S")}]
    write_city(folder / "city", divisions=named)
    write_plan(folder, folder, 0, {**NORTH, "p.name": ODD})
    (folder / f"{ODD}\x1b[2J.json").write_text(
        '{"format": "osallistamo-plan/1"', "utf-8"
    )

    return folder


def made_of(odd, tmp_path, name):
    lines = tmp_path / f"lines{Path(name).suffix}"
    more = {"lines": lines} if lines.suffix == ".csv" else {}
    plans = sorted(odd.glob("*.json"))
    report(plans, tmp_path / name, today=DAY, language="en", by="division", **more)

    return tmp_path / name


def test_a_page_shows_odd_writings_and_turns_nothing_around(odd, tmp_path):
    """
    HTML holds letters from right to left and emoji whole, and no sign that turns them.
    """
    page = made_of(odd, tmp_path, "r.html").read_text("utf-8")
    plain = page.replace("\u00ad", "")

    assert plain.count(f'<th scope="row">مشروع {HEBREW} 👨‍👩‍👧 gnp.exe</th>') == 2
    assert not TURNS.search(page)
    assert "\x1b" not in page


def test_paper_shows_letters_from_right_to_left(odd, tmp_path):
    """
    The PDF is made, its Hebrew is read, and what our letters lack is a mark.
    """
    text = Pdf(made_of(odd, tmp_path, "r.pdf")).text

    assert HEBREW in text or HEBREW[::-1] in text
    assert "\N{REPLACEMENT CHARACTER}" in text
    assert not TURNS.search(text)


def test_tables_for_programs_hold_odd_writings(odd, tmp_path):
    """
    CSV, the workbook and JSON tell the same name; spreadsheets get nothing that acts.
    """
    plain = TURNS.sub("", ODD)
    table = made_of(odd, tmp_path, "r.csv").read_text("utf-8-sig")
    with (tmp_path / "lines.csv").open(encoding="utf-8", newline="") as file:
        (line,) = csv.DictReader(file)
    book = load_workbook(made_of(odd, tmp_path, "r.xlsx"))
    cells = [c.value for sheet in book for line_ in sheet.rows for c in line_]
    data = read_json(made_of(odd, tmp_path, "r.json"))
    rows = [r for s in data["sections"] for t in s["tables"] for r in t["rows"]]

    assert plain in {each["row_label"] for each in csv.DictReader(table.splitlines())}
    assert not TURNS.search(table)
    assert line["name"] == plain
    assert plain in cells
    assert any("bad" in str(c) or "gnp.exe[2J.json" in str(c) for c in cells)
    assert ODD in {each["label"] for each in rows}
