"""
A small city: its toolkit and plans, for tests of the portfolio report.
"""

import json

from osallistamo import load
from strategies import checklist, duty, question, section, words, write_toolkit


GROUPS = ("kids", "teens", "seniors")
KINDS = {
    "made": "yes_no",
    "in_time": "percentage_within_time",
    "meetings": "count_range",
    "reach": "count",
    "days": "count",
    "happy": "satisfaction_min",
    "score": "mean_score",
    "yearly": "annual_evaluation",
    "visits": "monitored_metric",
    "voices": "feedback_collected",
}


def catalogue(id_, kind, entries):
    return {
        "format": "osallistamo-catalogue/1",
        "id": id_,
        "kind": kind,
        "version": "1.0.0",
        "title": words(id_),
        "entries": entries,
    }


def entry(id_, **more):
    return {"id": id_, "name": words(f"the {id_}"), **more}


def group(id_, named_by):
    return {
        "group": id_,
        "text": words(f"{id_}?"),
        "label": words(id_),
        "member": words("one"),
        "named_by": named_by,
        "required": "false",
    }


def choice(id_, kind, catalogue):
    return question(id_, kind, options=[], options_from=catalogue, required="false")


REPORTING = {
    "name": "p.name",
    "by": [
        {"id": "division", "question": "p.division", "title": words("By division")},
        {"id": "size", "question": "p.size", "title": words("By size")},
    ],
    "start": "p.start",
    "approved": "p.approved",
    "closed": "p.closed",
    "concerned": ["p.concerned"],
    "reached": ["acts.reached"],
    "apart": [
        {"title": words("Young"), "groups": ["kids", "teens"]},
        {"title": words("Old"), "groups": ["seniors"]},
    ],
    "level": "acts.level",
    "level_groups": "acts.reached",
    "method": "acts.method",
    "languages": [{"title": words("Events"), "show": ["events.languages"]}],
    "events": {
        "date": "events.day",
        "attended": "events.attended",
        "recorded": "events.recorded",
        "recorded_as": ["yes"],
        "deletion": ["events.delete"],
        "captions": ["events.caption"],
    },
    "feedback": {
        "promised": "p.promised",
        "given": "p.closed",
        "after": ["events.day"],
    },
    "indicators": {
        "chosen": "p.follow",
        "indicator": "results.which",
        "day": "results.day",
        "group": "results.group",
        "achieved": "results.achieved",
        "amount": "results.amount",
        "total": "results.total",
        "mean": "results.mean",
        "told": "results.told",
        "participants": "reach",
        "spread": ["days"],
        "targets": [
            {"indicator": "happy", "least": "4"},
            {"indicator": "meetings", "least": "3", "most": "4"},
            {"indicator": "in_time", "least": "70"},
        ],
    },
}


DIVISIONS = (entry("north"), entry("south"))


def write_city(folder, reporting=REPORTING, divisions=DIVISIONS):
    law = {
        "force": "law",
        "sources": [{"source": "act", "whole_act": "true", "checked": "2026-11-24"}],
    }
    yes = [{"id": id_, "text": words(id_)} for id_ in ("yes", "no")]
    sizes = [{"id": id_, "text": words(id_)} for id_ in ("small", "big")]
    optional = {"required": "false"}
    project = [
        question("name", "text"),
        choice("division", "one_of", "divisions"),
        question("size", "one_of", options=sizes, required="false"),
        *(
            question(id_, "date", **optional)
            for id_ in ("start", "approved", "promised", "closed")
        ),
        choice("concerned", "several_of", "groups"),
        choice("follow", "several_of", "indicators"),
        duty("inform", due={"days": "14", "before": "start"}, **law),
        group("acts", "method"),
        group("events", "day"),
        group("results", "which"),
    ]
    acts = [
        choice("method", "one_of", "methods"),
        choice("level", "one_of", "levels"),
        choice("reached", "several_of", "groups"),
    ]
    events = [
        question("day", "date", **optional),
        question("attended", "number", **optional),
        question("recorded", "one_of", options=yes, **optional),
        question("published", "date", 'recorded == "yes"', **optional),
        choice("languages", "several_of", "languages"),
        duty(
            "caption",
            'recorded == "yes"',
            due={"days": "14", "after": "published"},
            **law,
        ),
        duty("delete", 'recorded == "yes"', due={"days": "30", "after": "day"}, **law),
    ]
    results = [
        choice("which", "one_of", "indicators"),
        question("day", "date", **optional),
        choice("group", "one_of", "groups"),
        question("achieved", "yes_no", **optional),
        question("amount", "number", **optional),
        question("total", "number", **optional),
        question("mean", "text", **optional),
        question("told", "text", **optional),
    ]
    level = {"plain": words("plain"), "promise": words("promise")}
    method = {"levels": ["info"], "media": ["online"], "groups": ["kids"], "phases": []}
    for each in (*project, *acts, *events, *results):
        if each.get("options") == []:
            del each["options"]

    return write_toolkit(
        folder,
        [
            checklist("p", [section("main", project)]),
            checklist("a", [section("acts", acts)], each="acts"),
            checklist("e", [section("events", events)], each="events"),
            checklist("r", [section("results", results)], each="results"),
        ],
        catalogues=[
            catalogue("divisions", "items", list(divisions)),
            catalogue("languages", "items", [entry("fi"), entry("sv")]),
            catalogue("groups", "groups", [entry(id_) for id_ in GROUPS]),
            catalogue("levels", "levels", [entry("info", **level)]),
            catalogue(
                "methods", "methods", [entry(i, **method) for i in ("talk", "survey")]
            ),
            catalogue(
                "sources", "sources", [entry("act", kind="act", number="1/2000")]
            ),
            catalogue(
                "indicators",
                "indicators",
                [entry(id_, kind=kind) for id_, kind in KINDS.items()],
            ),
        ],
        reporting=reporting,
    )


def write_plan(city, folder, number, answers, *, duties=None):
    toolkit = load(city / "city")
    groups = {}
    for path in answers:
        each, _, rest = path.partition(".")
        if each in ("acts", "events", "results"):
            groups.setdefault(each, dict[str, None]())[rest.partition(".")[0]] = None
    left_out = answers.get("left out", ())
    members = {
        each: [m for m in found if m not in left_out] for each, found in groups.items()
    }
    data = {
        "format": "osallistamo-plan/1",
        "id": f"plan-{number}",
        "toolkit": {
            "id": "city",
            "version": "1.0.0",
            "digest": toolkit.digest,
            "folder": str(city / "city"),
        },
        "answers": {
            "p.name": f"Project {number}",
            **{path: value for path, value in answers.items() if path != "left out"},
            **members,
        },
        "duties": duties or answers.get("states", {}),
    }
    data["answers"].pop("states", None)
    path = folder / f"plan{number}.json"
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")

    return path


def tables(made):
    return {table.id: table for s in made.report.sections for table in s.tables}


def row(made, table, id_):
    found = tables(made)[table]
    (one,) = [each for each in found.rows if each.id == id_]

    return dict(zip([c.id for c in found.columns], one.cells, strict=True))


def value(cell):
    return "*" if getattr(cell, "name", "") == "HIDDEN" else cell


NORTH = {
    "p.division": "north",
    "p.start": "2027-02-01",
    "p.approved": "2027-01-10",
    "p.promised": "2027-02-20",
    "p.closed": "2027-02-25",
    "p.concerned": ["kids", "seniors"],
    "p.follow": ["happy", "made"],
    "acts.a.method": "talk",
    "acts.a.level": "info",
    "acts.a.reached": ["kids"],
    "acts.b.method": "survey",
    "left out": ["b"],
    "events.one.day": "2027-02-10",
    "events.one.attended": 30,
    "events.one.recorded": "yes",
    "events.one.published": "2027-02-12",
    "events.one.languages": ["fi", "sv"],
    "events.two.day": "2027-04-10",
    "events.two.languages": ["fi"],
}
SOUTH = {
    "p.division": "south",
    "p.start": "2027-02-15",
    "p.promised": "2027-02-28",
    "p.concerned": ["teens"],
    "acts.a.method": "survey",
    "acts.a.reached": ["teens"],
    "events.one.day": "2027-02-20",
    "events.one.attended": 3,
    "states": {"p.inform": {"state": "done"}},
}


def result(which, **more):
    return {
        f"results.{which}.{key}": value
        for key, value in {"which": which, **more}.items()
    }
