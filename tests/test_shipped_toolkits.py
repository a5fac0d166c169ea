"""
The toolkits that come with the library are whole.
"""

import random
import re

from collections import Counter
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path

import attrs
import pytest

import osallistamo

from osallistamo import Interview, lint, load
from osallistamo._catalogues import EVERYONE
from osallistamo._languages import Text
from osallistamo._library import folders_of, shipped_toolkits
from osallistamo._loading import load_file
from osallistamo._model import Duty, Manifest, Place, Question
from osallistamo._scenarios import read_scenarios, run_scenarios
from reaching import find_answers


TODAY = date(2026, 11, 24)
SHIPPED = shipped_toolkits()

every_toolkit = pytest.mark.parametrize("id_", sorted(SHIPPED))
loaded = cache(load)


def contents(id_, kind):
    """
    Return the entries of a kind, by name.
    """
    entries = loaded(id_).entries

    return {e.name: e.content for e in entries if isinstance(e.content, kind)}


def texts(value):
    """
    Yield every text in what an author wrote.
    """
    if isinstance(value, Text):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from texts(part)
    elif isinstance(value, dict):
        yield from texts(tuple(value.values()))
    elif attrs.has(type(value)) and not isinstance(value, Place):
        for field in attrs.fields(type(value)):
            yield from texts(getattr(value, field.name))


def as_written(content):
    """
    Return an entry without the options that a catalogue gives it.
    """
    if isinstance(content, Question) and content.options_from:
        return attrs.evolve(content, options=())

    return content


def where(entries):
    """
    Return where entries stand, a line each.
    """
    return "\n".join(
        f"{e.content.place.file}:{e.content.place.line} {e.name}: {e.when.source}"
        for e in entries
    )


def test_city_and_division_are_shipped():
    """
    The city's toolkit comes with the library, and one that extends it.
    """
    assert set(SHIPPED) >= {"helsinki", "sotepe"}


@every_toolkit
def test_linter_finds_nothing(id_):
    """
    A shipped toolkit loads and has nothing to mend.
    """
    problems = lint(loaded(id_), today=TODAY)

    assert problems == []


@every_toolkit
def test_every_text_is_in_three_languages(id_):
    """
    Finnish, Swedish and English are on equal footing.
    """
    toolkit = loaded(id_)
    parts = (toolkit.title, toolkit.description, toolkit.layout)
    found = [
        *texts(parts),
        *texts(toolkit.checklists),
        *texts(dict(toolkit.catalogues)),
    ]
    missing = [text for text in found if text.missing()]

    assert len(found) > 1000
    assert missing == []


@every_toolkit
def test_texts_have_no_long_dashes(id_):
    """
    A comma, a colon or a full stop does what a long dash would.
    """
    found = [p for p in SHIPPED[id_].rglob("*.yaml") if "\N{EM DASH}" in p.read_text()]

    assert found == []


@every_toolkit
def test_there_is_enough_to_plan_with(id_):
    """
    A toolkit has at least sixty questions, sixty duties and twenty methods.
    """
    methods = list(loaded(id_).items("methods"))

    assert len(contents(id_, Question)) >= 60
    assert len(contents(id_, Duty)) >= 60
    assert len(methods) >= 20


@every_toolkit
def test_law_is_named(id_):
    """
    A duty that a law gives names an act among its sources.
    """
    acts = {s.id for s in loaded(id_).items("sources") if s.kind == "act"}
    nameless = [
        name
        for name, duty in contents(id_, Duty).items()
        if duty.force == "law" and acts.isdisjoint(s.source for s in duty.sources)
    ]

    assert nameless == []


def test_city_policy_is_the_city_s():
    """
    What only one division's plan has promised is policy in that division alone.

    A city-wide policy has a rule of the city (a measure, a focus area, a principle, a
    report of all divisions) or another source than that plan.
    """
    city = re.compile(r"c\d|focus-|use-of-|enable-|equal-|r4$")
    policies = {
        n: d for n, d in contents("helsinki", Duty).items() if d.force == "policy"
    }
    own = {
        name
        for name, duty in policies.items()
        if duty.when and "project.division ==" in duty.when.source
    }
    founded = {
        name
        for name, duty in policies.items()
        if any(city.match(rule) for rule in duty.rules)
        or {source.source for source in duty.sources} - {"seed_plan"}
    }

    assert len(own) == 5
    assert set(policies) - founded - own == set()


@every_toolkit
def test_every_group_can_be_heard(id_):
    """
    A population group has at least three methods that suit it.
    """
    few = [g.id for g in loaded(id_).items("groups") if len(set(g.methods)) < 3]

    assert few == []


@every_toolkit
def test_no_group_is_named_by_methods_alone(id_):
    """
    Some method names each population group, not only everyone.
    """
    toolkit = loaded(id_)
    named = {group for method in toolkit.items("methods") for group in method.groups}
    nobody = [g.id for g in toolkit.items("groups") if g.id not in named | {EVERYONE}]

    assert nobody == []


@every_toolkit
def test_methods_are_described_in_full(id_):
    """
    A method can be ranked and chosen by each attribute; any number may take part.
    """
    lacking = [
        (method.id, name)
        for method in loaded(id_).items("methods")
        for name, value in (
            ("levels", method.levels),
            ("media", method.media),
            ("groups", method.groups),
            ("phases", method.phases),
            ("text", method.text),
            ("accessibility", method.accessibility),
            ("data_protection", method.data_protection),
            ("weeks", method.weeks.max is not None),
            ("cost", method.cost.max),
            ("skill", method.skill in (1, 2, 3)),
        )
        if not value
    ]

    assert lacking == []


@every_toolkit
def test_every_entry_can_apply(id_):
    """
    For each question, duty and other entry there are answers that bring it up.
    """
    toolkit = loaded(id_)
    rng = random.Random(2026)
    reached = set()
    never = []
    for entry in toolkit.entries:
        if entry.name in reached:
            continue
        interview = find_answers(toolkit, entry, rng)
        if interview is None:
            never.append(entry)
            continue
        situation = interview.situation
        reached.update(
            e.name for e, m in situation.entries() if situation.applies(e, m)
        )
    print(where(never))

    assert never == []


@every_toolkit
def test_scenarios_hold(id_):
    """
    What the authors expect of some answers follows from them.
    """
    found = run_scenarios(loaded(id_), read_scenarios(folders_of(id_)))

    assert [problem.in_language("en") for problem in found.failures] == []
    assert found.scenarios >= 40


def expected(id_):
    """
    Return which entries scenarios expect to apply, and which to be absent.
    """
    toolkit = loaded(id_)
    names = {True: set(), False: set(), None: set()}
    for scenario in read_scenarios(folders_of(id_)):
        for one in scenario.expect:
            # An inherited scenario may speak of what this toolkit leaves out.
            with suppress(KeyError):
                names[one.applies].add(toolkit.locate(one.path)[0].name)

    return names[True], names[False]


@every_toolkit
def test_scenarios_guard_the_law(id_):
    """
    Each statutory duty is expected somewhere; each with a condition, absent elsewhere.
    """
    applying, absent = expected(id_)
    law = [
        e
        for e in loaded(id_).entries
        if isinstance(e.content, Duty) and e.content.force == "law"
    ]
    unguarded = [e for e in law if e.name not in applying]
    one_sided = [e for e in law if e.when and e.name not in absent]

    assert [e.name for e in unguarded] == []
    assert [e.name for e in one_sided] == []


def some_answer(question, rng):
    """
    Return any answer that a question takes.
    """
    match question.kind:
        case "yes_no":
            return rng.random() < 0.5
        case "one_of":
            return rng.choice(question.option_ids)
        case "several_of":
            options = question.option_ids
            return rng.sample(options, rng.randint(1, min(4, len(options))))
        case "number" | "money":
            return int(question.minimum or 0) + rng.randint(0, 5)
        case "date":
            return date.fromordinal(TODAY.toordinal() + rng.randint(1, 400))
        case "period":
            start = TODAY.toordinal() + rng.randint(1, 400)
            days = (start, start + rng.randint(0, 60))
            return dict(zip(("start", "end"), map(date.fromordinal, days), strict=True))
        case "contact":
            return {"name": "Aino Virtanen"}
        case "group":
            return [str(n) for n in range(1, rng.randint(1, 3))]

    return "Some words"


@every_toolkit
@pytest.mark.parametrize("seed", range(6))
def test_interviews_end(id_, seed):
    """
    Whatever is answered, no question comes twice and the last one comes.
    """
    rng = random.Random(seed)
    interview = Interview(loaded(id_), deeper=seed % 2 == 0)
    asked = Counter()
    while interview.question:
        asked[interview.here] += 1
        interview = interview.answer(some_answer(interview.question.question, rng))

    assert max(asked.values()) == 1
    assert interview.progress.answered == interview.progress.asked == len(asked)


def test_code_knows_no_question():
    """
    No module of the library names a question of a shipped toolkit.
    """
    names = {name for id_ in SHIPPED for name in contents(id_, Question)}
    names = {name for name in names if "." in name}
    pattern = re.compile(
        r"[\"'](?:" + "|".join(map(re.escape, sorted(names))) + r")[\"']"
    )
    found = [
        (path.name, match.group())
        for path in Path(osallistamo.__file__).parent.rglob("*.py")
        for match in pattern.finditer(path.read_text("utf-8"))
    ]

    assert found == []


@pytest.fixture(name="manifest", scope="module")
def _manifest():
    """
    What the division's toolkit is composed of.
    """
    path = SHIPPED["sotepe"] / "toolkit.yaml"

    return load_file(Manifest, path, name=path.name)


def test_division_uses_every_kind_of_change(manifest):
    """
    The division's toolkit shows each way to change another one.
    """
    toolkit = loaded("helsinki")
    kinds = Counter()
    for change in manifest.changes:
        holder, _, part = change.target.partition("/")
        what = "entry"
        if part or "/" in change.target:
            what = "catalogue" if holder in toolkit.catalogues else "section"
        details = {"set": change.fields, "append": change.append}
        how = [name for name, value in details.items() if value] or [change.position]
        kinds.update((change.operation, what, one) for one in how)

    assert len(manifest.changes) >= 10
    assert set(kinds) >= {
        ("omit", "entry", ""),
        ("omit", "section", ""),
        ("omit", "catalogue", ""),
        ("override", "entry", "set"),
        ("override", "entry", "append"),
        ("override", "section", "set"),
        ("override", "catalogue", "set"),
        ("override", "catalogue", "append"),
        ("insert", "entry", "before"),
        ("insert", "entry", "after"),
        ("insert", "catalogue", "before"),
        ("insert", "catalogue", "after"),
        ("add", "section", "to"),
        ("add", "catalogue", "to"),
    }


def test_division_places_its_checklists(manifest):
    """
    Its own checklists stand where its author put them among the city's.
    """
    order = [checklist.id for checklist in loaded("sotepe").checklists]

    assert {bool(place.before) for place in manifest.checklists} == {True, False}
    for place in manifest.checklists:
        here = order.index(place.id)

        assert not place.after or order[here - 1] == place.after
        assert not place.before or order[here + 1] == place.before


def test_division_tells_why(manifest):
    """
    Every change says why it is made.
    """
    silent = [c.target for c in manifest.changes if len(c.reason) < 20]

    assert silent == []


def test_changed_entries_name_the_division(manifest):
    """
    Whoever asks where an entry comes from hears of each change and its reason.
    """
    toolkit = loaded("sotepe")
    for change in manifest.changes:
        if change.operation != "override":
            continue
        last = toolkit.origins[change.target][-1]

        assert last.toolkit == f"sotepe {toolkit.version}"
        assert last.operation == "override"
        assert set(last.changed) == {*change.fields, *change.append}
        assert last.reason == change.reason


def test_added_entries_name_the_division():
    """
    What the division adds is told apart from what it takes from the city.
    """
    city, division = loaded("helsinki"), loaded("sotepe")
    new = division.by_name.keys() - city.by_name.keys()
    origins = {division.by_name[name].origins[0].toolkit for name in new}
    kept = {e.origins[0].toolkit for e in division.entries if e.name in city.by_name}

    assert origins == {f"sotepe {division.version}"}
    assert kept == {f"helsinki {city.version}"}


def test_omitted_entries_are_gone_and_recorded(manifest):
    """
    What is left out is not there, and its toolkit and reason are.
    """
    city, division = loaded("helsinki"), loaded("sotepe")
    left_out = {c.target: c.reason for c in manifest.changes if c.operation == "omit"}

    assert left_out.keys() <= division.omitted.keys()
    assert city.by_name.keys() - division.by_name.keys() <= division.omitted.keys()
    for name, origin in division.omitted.items():
        holder, _, part = name.partition("/")
        sections = {(c.id, s.id) for c in division.checklists for s in c.sections}

        assert name not in division.by_name
        assert (holder, part) not in sections
        assert division.item(holder, part) is None
        assert origin.toolkit == f"sotepe {division.version}"
        assert len(origin.reason) >= 20


def test_order_of_the_rest_is_the_city_s():
    """
    Entries that both toolkits have stand in the city's order.
    """
    city, division = loaded("helsinki"), loaded("sotepe")
    kept = [e.name for e in city.entries if e.name in division.by_name]

    assert kept == [e.name for e in division.entries if e.name in city.by_name]
    assert len(kept) < len(city.entries)


def test_untouched_entries_are_the_city_s():
    """
    An entry that the division does not change means the same in both.
    """
    city, division = loaded("helsinki"), loaded("sotepe")
    differing = [
        entry.name
        for entry in division.entries
        if entry.name in city.by_name
        and len(entry.origins) == 1
        and as_written(entry.content) != as_written(city.by_name[entry.name].content)
    ]

    assert differing == []
