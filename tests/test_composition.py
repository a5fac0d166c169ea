"""
Toolkits that extend one another: what they may change, and what contradicts.
"""

import json

from copy import deepcopy

import pytest
import yaml

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from osallistamo import load
from osallistamo._situation import Situation
from osallistamo.errors import ToolkitError
from strategies import (
    checklist,
    conditions,
    duty,
    question,
    section,
    words,
    write_toolkit,
)


GUIDANCE = {"guidance": "tip", "text": words("A tip")}


def catalogue(id_, ids):
    return {
        "format": "osallistamo-catalogue/1",
        "id": id_,
        "kind": "items",
        "version": "1.0.0",
        "title": words(id_),
        "entries": [{"id": one, "name": words(f"thing {one}")} for one in ids],
    }


def base_files():
    basics = [
        question("name", "text"),
        question("size", "one_of"),
        question("deep", "yes_no", 'size == "b"'),
        question("thing", "one_of"),
    ]
    del basics[-1]["options"]
    basics[-1]["options_from"] = "things"
    more = [duty("tell", "deep"), GUIDANCE]

    return {
        "checklists": [
            checklist("main", [section("basics", basics), section("more", more)]),
            checklist("end", [section("last", [question("over", "yes_no")])]),
        ],
        "catalogues": [catalogue("things", ["a", "b", "c"])],
    }


@pytest.fixture(name="base", autouse=True)
def _base(tmp_path):
    return write_toolkit(tmp_path / "base", **base_files())


@pytest.fixture(name="extend")
def _extend(tmp_path):
    """
    Load a toolkit that extends the base by the given changes.
    """

    def extend(*changes, checklists=(), catalogues=(), **manifest):
        folder = write_toolkit(
            tmp_path / "over",
            checklists,
            catalogues=catalogues,
            extends="base",
            changes=changes,
            **manifest,
        )

        return load(folder)

    return extend


@pytest.fixture(name="problems_of")
def _problems_of(tmp_path):
    """
    Return what is wrong with changes, written as YAML from line 7 on.
    """

    def problems_of(changes):
        folder = write_toolkit(tmp_path / "over", [])
        head = (
            "format: osallistamo-toolkit/1\nid: over\nversion: 1.0.0\n"
            "title: {fi: a, sv: a, en: a}\nextends: base\nchanges:\n"
        )
        (folder / "toolkit.yaml").write_text(head + changes, "utf-8")
        with pytest.raises(ToolkitError) as caught:
            load(folder)

        return caught.value.problems

    return problems_of


def names(toolkit):
    return [entry.name for entry in toolkit.entries]


BASE = ["main.name", "main.size", "main.deep", "main.thing", "main.tell", "main.tip"]
BASE += ["end.over"]


def meaning(toolkit):
    """
    Return all that a toolkit asks and says, and when.
    """
    return [
        (e.name, e.content, e.when, e.each, e.section.id, e.checklist.id)
        for e in toolkit.entries
    ]


def test_a_toolkit_extends_the_one_beside_it(base, extend):
    """
    Without changes, the base is what one gets, under the new name.
    """
    toolkit = extend()

    assert (toolkit.id, names(toolkit)) == ("over", BASE)
    assert meaning(toolkit) == meaning(load(base))


def test_entries_are_left_out(extend):
    """
    An entry, a whole section or a catalogue's entry can be left out.
    """
    toolkit = extend(
        {"omit": "main.name", "because": "The division has names already."},
        {"omit": "main/more"},
        {"omit": "things/b"},
    )

    assert names(toolkit) == ["main.size", "main.deep", "main.thing", "end.over"]
    assert toolkit.question("main.thing").option_ids == ("a", "c")
    assert {n: o.reason for n, o in toolkit.omitted.items()} == {
        "main.name": "The division has names already.",
        "main.tell": "",
        "main.tip": "",
        "main/more": "",
        "things/b": "",
    }


def test_fields_are_set_and_lists_go_on(extend):
    """
    An override sets fields, and appends to lists; the rest stays.
    """
    toolkit = extend(
        {
            "override": "main.size",
            "set": {"label": words("Extent"), "required": "false"},
            "append": {"options": [{"id": "d", "text": words("Huge")}]},
        },
        {"override": "main.tell", "set": {"when": "main.name == 'x'"}},
        {"override": "main/more", "set": {"title": words("Other"), "when": "deep"}},
        {"override": "things/a", "set": {"text": words("The first")}},
    )
    size = toolkit.question("main.size")

    assert (size.label["sv"], size.required) == ("Extent", False)
    assert size.text["fi"] == "size?"
    assert size.option_ids == ("a", "b", "c", "d")
    assert toolkit.by_name["main.tell"].when.names() == ("main.deep", "main.name")
    assert toolkit.by_name["main.tip"].section.title["en"] == "Other"
    assert toolkit.item("things", "a").text["fi"] == "The first"
    assert names(toolkit) == BASE


def test_set_and_append_of_one_list_are_both_done(extend):
    """
    A list that is set and appended to holds both.
    """
    toolkit = extend(
        {
            "override": "main.name",
            "set": {"rules": ["x-01"]},
            "append": {"rules": ["x-02"]},
        },
    )

    assert toolkit.question("main.name").rules == ("x-01", "x-02")


def test_entries_are_put_in_where_told(extend):
    """
    What is inserted stands right before or after its target, in the order told.
    """
    toolkit = extend(
        {"insert": question("first", "text"), "before": "main.name"},
        {"insert": question("second", "text"), "after": "main.name"},
        {"insert": question("third", "text"), "after": "main.second"},
        {"add": {"guidance": "hint", "text": words("Hint")}, "to": "main/basics"},
        {"insert": {"id": "b2", "name": words("b2")}, "after": "things/b"},
        {"insert": {"id": "a0", "name": words("a0")}, "before": "things/a"},
        {"add": {"id": "z", "name": words("z")}, "to": "things/"},
    )

    assert names(toolkit) == [
        "main.first",
        "main.name",
        "main.second",
        "main.third",
        *BASE[1:4],
        "main.hint",
        *BASE[4:],
    ]
    assert toolkit.question("main.thing").option_ids == (
        *("a0", "a", "b", "b2", "c", "z"),
    )


@pytest.mark.parametrize(
    ("place", "order"),
    [
        ("new", ["main", "end", "new"]),
        ({"checklist": "new"}, ["main", "end", "new"]),
        ({"checklist": "new", "before": "main"}, ["new", "main", "end"]),
        ({"checklist": "new", "after": "main"}, ["main", "new", "end"]),
        ({"checklist": "new", "before": "end"}, ["main", "new", "end"]),
        ({"checklist": "new", "after": "end"}, ["main", "end", "new"]),
    ],
)
def test_a_checklist_stands_where_it_is_placed(tmp_path, extend, place, order):
    """
    A new checklist comes last, or before or after another one.
    """
    new = checklist("new", [section("s", [question("q", "text")])])
    folder = tmp_path / "over"
    extend(checklists=[new])
    manifest = json.loads((folder / "toolkit.yaml").read_text("utf-8"))
    manifest["checklists"] = [place]
    (folder / "toolkit.yaml").write_text(json.dumps(manifest), "utf-8")

    assert [c.id for c in load(folder).checklists] == order


def test_every_entry_knows_where_it_came_from(extend, tmp_path):
    """
    An entry's origins tell each toolkit that made or changed it, why and where.
    """
    toolkit = extend(
        {
            "override": "main.size",
            "set": {"help": words("Ours")},
            "append": {"rules": ["x-01"]},
            "because": "Our own words.",
        },
        {"insert": question("new", "text"), "after": "main.name"},
    )
    third = write_toolkit(
        tmp_path / "third",
        [],
        extends="over",
        changes=[{"override": "main.new", "set": {"public": "true"}}],
    )
    third = load(third)
    steps = {
        name: [
            (o.toolkit, o.operation, o.changed, o.reason)
            for o in third.by_name[name].origins
        ]
        for name in ("main.name", "main.size", "main.new")
    }

    assert steps == {
        "main.name": [("base 1.0.0", "own", (), "")],
        "main.size": [
            ("base 1.0.0", "own", (), ""),
            ("over 1.0.0", "override", ("help", "rules"), "Our own words."),
        ],
        "main.new": [
            ("over 1.0.0", "insert", (), ""),
            ("third 1.0.0", "override", ("public",), ""),
        ],
    }
    assert toolkit.by_name["main.size"].origins[1].place.file == "over/toolkit.yaml"
    assert toolkit.origins["things/a"][0].toolkit == "base 1.0.0"


def test_what_was_left_out_can_come_back(tmp_path, extend):
    """
    A toolkit further on may put in again what its base left out.
    """
    extend({"omit": "main.tip"})
    third = write_toolkit(
        tmp_path / "third",
        [],
        extends="over",
        changes=[{"add": GUIDANCE, "to": "main/more"}],
    )
    toolkit = load(third)

    assert names(toolkit) == BASE
    assert "main.tip" not in toolkit.omitted


CONFLICTS = [
    ("- omit: main.nmae", 7, "target_unknown_near"),
    ("- omit: zzzz", 7, "target_unknown"),
    ("- omit: main/basic", 7, "target_unknown_near"),
    ("- omit: things/bb", 7, "target_unknown_near"),
    ("- omit: things/", 7, "target_unknown_near"),
    ("- override: main.nmae\n  set: {public: true}", 7, "target_unknown_near"),
    ("- {insert: {guidance: a}, after: main.nmae}", 7, "target_unknown_near"),
    ("- {add: {guidance: a}, to: main/mroe}", 7, "target_unknown_near"),
    ("- {insert: {id: d, name: {fi: d}}, after: things/e}", 7, "target_unknown_near"),
    ("- omit: main.tip\n- omit: main.tip", 8, "target_omitted"),
    (
        "- omit: main.tip\n- override: main.tip\n  set: {rules: [a]}",
        8,
        "target_omitted",
    ),
    ("- omit: main/more\n- omit: main.tip", 8, "target_omitted"),
    ("- omit: main/more\n- omit: main/more", 8, "target_omitted"),
    ("- omit: things/a\n- override: things/a\n  set: {}", 8, "target_omitted"),
    (
        "- override: main.name\n  set: {public: true}\n"
        "- override: main.name\n  set: {public: false}",
        9,
        "set_twice",
    ),
    (
        "- override: things/a\n  set: {rules: [a]}\n"
        "- override: things/a\n  append: {rules: [b]}",
        9,
        "set_twice",
    ),
    (
        "- add: {guidance: new, text: {fi: a}}\n  to: main/more\n"
        "- insert: {guidance: new, text: {fi: b}}\n  after: main.name",
        9,
        "entry_twice",
    ),
    ("- add: {guidance: name, text: {fi: a}}\n  to: main/more", 7, "entry_twice"),
    ("- add: {id: a, name: {fi: a}}\n  to: things/", 7, "entry_twice"),
    ("- insert: {id: c, name: {fi: a}}\n  after: things/a", 7, "entry_twice"),
    ("- override: main.name\n  append:\n    public: [a]", 9, "append_no_list"),
    ("- override: main.name\n  append: {kind: [a]}", 8, "append_no_list"),
    ("- override: main.name\n  append: {help: [a]}", 8, "append_no_list"),
    ("- override: main.name", 7, "override_nothing"),
    ("- insert: {guidance: a, text: {fi: a}}\n  after: main/more", 7,
     "insert_at_section"),
    ("- add: {guidance: a, text: {fi: a}}\n  to: main.name", 7, "add_to_entry"),
    ("- add: {id: d, name: {fi: d}}\n  to: things/a", 7, "add_to_item"),
    ("- add: {id: d, name: {fi: d}}\n  to: things", 7, "add_to_item"),
    # What is put in is read as strictly as a file of its own.
    ("- override: main.name\n  set:\n    public: true\n    wen: x", 10,
     "unknown_key_near"),
    ("- override: main.name\n  set: {id: other}", 8, "unknown_key_near"),
    ("- override: main.name\n  set: {place: x}", 8, "unknown_key_near"),
    ("- override: main.name\n  set:\n    kind: txt", 9, "not_one_of_near"),
    ("- override: main.name\n  set:\n    help:\n      sv: a", 9, "no_finnish"),
    ("- override: main.name\n  set:\n    help:\n      fi: a\n      sv: ''", 11,
     "empty"),
    ("- override: main.size\n  append:\n    options:\n      - id: d", 10,
     "missing_key"),
    ("- override: main.size\n  append:\n    rules: a", 9, "not_a_list"),
    ("- override: things/a\n  set:\n    txet: {fi: a}", 9, "unknown_key_near"),
    ("- insert: a tip\n  after: main.name", 7, "not_a_mapping"),
    ("- add: [a]\n  to: things/", 7, "not_a_mapping"),
    ("- after: main.name\n  insert:\n    guidance: a\n    text: {fi: ''}", 10, "empty"),
    ("- to: things/\n  add:\n    id: d\n    nmae: {fi: d}\n    name: {fi: d}", 10,
     "unknown_key_near"),
    # Linking finds the rest, where the overlay wrote it.
    ("- override: main.name\n  set:\n    when: size == 'a'", 9, "condition_forward"),
    ("- override: main/more\n  set:\n    when: nope", 9, "condition_unknown"),
    ("- override: main.deep\n  set:\n    when: size == 'zzzz'", 9, "condition_option"),
    ("- override: main.thing\n  set:\n    options_from: thing", 9,
     "catalogue_unknown_near"),
    ("- override: main.name\n  set: {kind: one_of}", None, "options_missing"),
    (
        "- override: main.size\n  append:\n    options:\n"
        "      - {id: a, text: {fi: a}}",
        9,
        "option_twice",
    ),
    ("- insert: {question: q, kind: yes_no, text: {fi: a}, label: {fi: a}, when: size}"
     "\n  after: main.size", 7, "condition_bare"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "line", "key"), CONFLICTS)
def test_what_contradicts_is_told(problems_of, changes, line, key):
    """
    A change that cannot be made is one problem, at its line in the overlay.
    """
    (problem,) = problems_of(changes)
    # What the base's own author wrote, the base's own line tells.
    file, at = ("over/toolkit.yaml", line) if line else (problem.file, problem.line)

    assert (problem.file, problem.line, problem.key) == (file, at, key)
    assert len({problem.in_language(language) for language in ("fi", "sv", "en")}) == 3


def test_conflicts_are_told_all_at_once(problems_of):
    """
    Every change that cannot be made is told in one go, in the order of lines.
    """
    changes = "\n".join(text for text, _, key in CONFLICTS[:4])
    problems = problems_of(changes)

    assert [(p.line, p.key) for p in problems] == [
        (7 + i, key) for i, (_, _, key) in enumerate(CONFLICTS[:4])
    ]


def test_problems_of_what_is_added_say_its_name(problems_of):
    """
    A path begins with what was added, or with the field that was set.
    """
    problems = problems_of(
        "- insert: {question: new, kind: yes_no, text: {fi: a}, label: {sv: a}}\n"
        "  after: main.name\n"
        "- override: main.name\n  set: {help: {sv: a, de: a}}\n"
        "- add: {id: d, name: {fi: d, sv: ''}}\n  to: things/\n"
    )

    assert [p.path for p in problems] == [
        "new.label",
        "help",
        "help.de",
        "d.name.sv",
    ]


def test_a_condition_on_what_was_left_out_names_who_did_it(problems_of):
    """
    The problem stands at the condition, and tells which change brought it.
    """
    (problem,) = problems_of("- omit: main.size\n")

    assert problem.file == "base/checklists/main.yaml"
    assert (problem.key, problem.path) == ("condition_omitted", "basics.deep.when")
    assert "over 1.0.0, over/toolkit.yaml:7" in problem.in_language("fi")


def test_a_condition_can_be_mended_with_what_it_read(extend):
    """
    Leaving a question out is fine when what read it is changed too.
    """
    toolkit = extend(
        {"omit": "main.size"},
        {"override": "main.deep", "set": {"when": "true"}},
    )

    assert names(toolkit) == [n for n in BASE if n != "main.size"]


@pytest.mark.parametrize("id_", ["main", "things"])
def test_a_checklist_has_its_name_to_itself(extend, id_):
    """
    A checklist cannot be called as another one, or as a catalogue.
    """
    with pytest.raises(ToolkitError) as caught:
        extend(checklists=[checklist(id_, [])])

    assert [(p.file, p.line, p.key) for p in caught.value.problems] == [
        (f"over/checklists/{id_}.yaml", 1, "checklist_twice")
    ]


def test_a_catalogue_has_its_name_to_itself(extend):
    """
    A catalogue that the base has is changed, not brought again.
    """
    with pytest.raises(ToolkitError) as caught:
        extend(catalogues=[catalogue("things", ["a"])])

    assert [(p.file, p.key) for p in caught.value.problems] == [
        ("over/catalogues/things.yaml", "catalogue_twice")
    ]


def test_a_checklist_is_placed_by_one_that_there_is(tmp_path):
    """
    A place beside an unknown checklist is a near miss, at its line.
    """
    folder = write_toolkit(tmp_path / "over", [checklist("new", [])])
    (folder / "toolkit.yaml").write_text(
        "format: osallistamo-toolkit/1\nid: over\nversion: 1.0.0\n"
        "title: {fi: a}\nextends: base\nchecklists:\n"
        "  - checklist: new\n    after: mian\n",
        "utf-8",
    )
    with pytest.raises(ToolkitError) as caught:
        load(folder)

    assert [(p.file, p.line, p.key) for p in caught.value.problems] == [
        ("over/toolkit.yaml", 7, "target_unknown_near")
    ]


@pytest.mark.parametrize("circle", [["a"], ["a", "b"], ["a", "b", "c"]])
def test_toolkits_do_not_extend_each_other_in_a_circle(tmp_path, circle):
    """
    A circle is told with everyone in it.
    """
    for id_, base in zip(circle, [*circle[1:], circle[0]], strict=True):
        write_toolkit(tmp_path / id_, [], extends=base)
    with pytest.raises(ToolkitError) as caught:
        load(tmp_path / "a")
    (problem,) = caught.value.problems

    assert problem.key == "extends_cycle"
    assert " > ".join([*circle, "a"]) in problem.in_language("sv")


def test_problems_of_the_base_and_of_the_overlay_come_together(base, tmp_path):
    """
    A base that cannot be read does not hide what is wrong in the overlay,
    and no change is blamed for what the base lacks.
    """
    (base / "toolkit.yaml").write_text("id: [", "utf-8")
    folder = write_toolkit(
        tmp_path / "over",
        [checklist("new", "nothing")],
        extends="base",
        changes=[{"omit": "main.name"}],
    )
    with pytest.raises(ToolkitError) as caught:
        load(folder)

    assert [(p.file, p.key) for p in caught.value.problems] == [
        ("base/toolkit.yaml", "yaml_syntax"),
        ("over/checklists/new.yaml", "not_a_list"),
    ]


def two_lists(one, two, *, before=(), each=None):
    """
    Return checklists of which the second asks for the first one's fact again.
    """
    again = question("purpose_again", "yes_no") | {"fact": "one.purpose"} | two
    first = [*before, question("purpose", "yes_no") | one]

    return [
        checklist("one", [section("s", first)]),
        checklist("two", [section("s", [again, duty("d", "one.purpose")])]),
    ]


def test_a_fact_is_asked_once(tmp_path):
    """
    Two questions for one fact are one question, where the first of them stands.
    """
    toolkit = load(write_toolkit(tmp_path / "tk", two_lists({}, {})))

    assert names(toolkit) == ["one.purpose", "two.d"]
    assert toolkit.question("one.purpose").id == "purpose"


@pytest.mark.parametrize(
    ("one", "two", "read"),
    [
        ("a", "one.b", ("one.a", "one.b")),
        ("a", None, ()),
        (None, "one.b", ()),
    ],
)
def test_a_fact_is_asked_when_anyone_asks_for_it(tmp_path, one, two, read):
    """
    The conditions of a fact's questions hold either way; without one it is asked.
    """
    before = [question("a", "yes_no"), question("b", "yes_no")]
    lists = two_lists(
        {"when": one} if one else {}, {"when": two} if two else {}, before=before
    )
    toolkit = load(write_toolkit(tmp_path / "tk", lists))
    entry = toolkit.by_name["one.purpose"]
    outcomes = [
        Situation.read(toolkit, {"one.a": a, "one.b": b}).applies(entry)
        for a, b in ((True, False), (False, True), (False, False))
    ]

    assert (entry.when.names() if entry.when else ()) == read
    assert outcomes == [True, True, not read]


def test_a_fact_s_conditions_mean_their_own_checklists(tmp_path):
    """
    A bare name in the second question's condition is never the first checklist's.
    """
    lists = two_lists({"when": "size"}, {"when": "size"}, before=[
        question("size", "yes_no"),
    ])  # fmt: skip
    lists[1]["sections"].insert(0, section("t", [question("size", "yes_no")]))
    with pytest.raises(ToolkitError) as caught:
        load(write_toolkit(tmp_path / "tk", lists))

    assert [(p.file, p.key, p.path) for p in caught.value.problems] == [
        ("tk/checklists/two.yaml", "condition_forward", "s.purpose_again.when")
    ]


def test_a_fact_s_sections_count_too(tmp_path):
    """
    A section's condition is part of when its fact is asked.
    """
    lists = two_lists({"when": "a"}, {}, before=[
        question("a", "yes_no"), question("b", "yes_no"),
    ])  # fmt: skip
    lists[1]["sections"][0]["when"] = "one.b"
    toolkit = load(write_toolkit(tmp_path / "tk", lists))

    assert toolkit.by_name["one.purpose"].when.names() == ("one.a", "one.b")


@pytest.mark.parametrize("two", [{"kind": "text"}, {"kind": "number"}])
def test_a_fact_is_the_same_everywhere(tmp_path, two):
    """
    Questions for one fact are of one kind with one set of options.
    """
    with pytest.raises(ToolkitError) as caught:
        load(write_toolkit(tmp_path / "tk", two_lists({}, two)))

    assert [(p.file, p.key, p.path) for p in caught.value.problems] == [
        ("tk/checklists/two.yaml", "fact_differs", "s.purpose_again.fact")
    ]


def test_two_questions_of_one_name_are_no_fact(tmp_path):
    """
    The same id twice in a checklist is a mistake, and says where the first is.
    """
    twice = [question("a", "text"), question("a", "text")]
    with pytest.raises(ToolkitError) as caught:
        load(write_toolkit(tmp_path / "tk", [checklist("p", [section("s", twice)])]))
    (problem,) = caught.value.problems

    assert (problem.key, problem.path) == ("name_twice", "s.a")
    assert "tk/checklists/p.yaml:19" in problem.in_language("fi")


@st.composite
def checklists_of_questions(draw):
    known = []
    entries = []
    for i in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(("yes_no", "one_of", "number", "date")))
        when = draw(conditions(known)) if known and draw(st.booleans()) else None
        entries.append(question(f"q{i}", kind, when))
        if when:
            entries.append(duty(f"d{i}", when))
        known.append((f"p.q{i}", kind))
    cut = draw(st.integers(0, len(entries)))

    return [
        checklist("p", [section("a", entries[:cut]), section("b", entries[cut:])]),
    ]


RARELY = settings(
    max_examples=30, deadline=None, suppress_health_check=list(HealthCheck)
)


@RARELY
@given(lists=checklists_of_questions(), layers=st.integers(1, 3))
def test_an_empty_overlay_changes_nothing(tmp_path_factory, lists, layers):
    """
    However many toolkits that change nothing are laid on it, a base stays itself.
    """
    folder = tmp_path_factory.mktemp("empty")
    base = load(write_toolkit(folder / "t0", lists))
    for i in range(layers):
        over = load(write_toolkit(folder / f"t{i + 1}", [], extends=f"t{i}"))

        assert meaning(over) == meaning(base)
        assert [e.origins for e in over.entries] == [e.origins for e in base.entries]


@RARELY
@given(lists=checklists_of_questions(), data=st.data())
def test_what_an_overlay_does_not_name_is_untouched(tmp_path_factory, lists, data):
    """
    Changing one entry leaves all others as they are, in their order.
    """
    folder = tmp_path_factory.mktemp("one")
    base = load(write_toolkit(folder / "base", lists))
    target = data.draw(st.sampled_from(names(base)))
    change = {"override": target, "set": {"text": words("Other")}}
    over = load(write_toolkit(folder / "over", [], extends="base", changes=[change]))
    differ = [
        one[0]
        for one, two in zip(meaning(base), meaning(over), strict=True)
        if one != two
    ]

    assert differ == [target]


@RARELY
@given(lists=checklists_of_questions())
def test_resolving_is_deterministic(tmp_path_factory, lists):
    """
    The same files give the same toolkit, wherever they are.
    """
    folder = tmp_path_factory.mktemp("same")
    one = load(write_toolkit(folder / "a" / "tk", lists))
    two = load(write_toolkit(folder / "b" / "tk", lists))

    assert one.digest == two.digest
    assert meaning(one) == meaning(two)


def rewritten(base):
    """
    Write a toolkit's files again: other YAML, comments, keys the other way round.
    """
    for path in base.rglob("*.yaml"):
        data = json.loads(path.read_text("utf-8"))
        text = yaml.safe_dump(turned(data), allow_unicode=True, sort_keys=False)
        path.write_text(f"# Written again.\n\n{text}\n# The end.\n", "utf-8")


def turned(data):
    if isinstance(data, dict):
        kept = [k for k in data if k == "format"]
        others = [k for k in reversed(data) if k != "format"]
        return {k: turned(data[k]) for k in (*kept, *others)}
    if isinstance(data, list):
        return [turned(one) for one in data]

    return data.replace(" == ", "==  ").replace('"', "'") if '"' in data else data


def test_the_digest_is_of_what_is_meant(base):
    """
    Comments, formatting and the order of keys change no digest.
    """
    before = load(base)
    rewritten(base)
    after = load(base)

    assert before.digest == after.digest
    assert meaning(before) == meaning(after)


def with_change(change):
    files = deepcopy(base_files())
    change(files)

    return files


CHANGES = {
    "a word": lambda f: f["checklists"][0]["title"].update(sv="Annat"),
    "a label": lambda f: entry(f, 0)["label"].update(en="Other"),
    "a kind": lambda f: entry(f, 0).update(kind="long_text"),
    "a condition": lambda f: entry(f, 2).update(when='size == "c"'),
    "no condition": lambda f: entry(f, 2).pop("when"),
    "required": lambda f: entry(f, 0).update(required="false"),
    "an option": lambda f: entry(f, 1)["options"].pop(),
    "order of options": lambda f: entry(f, 1)["options"].reverse(),
    "order of entries": lambda f: f["checklists"][0]["sections"][1][
        "entries"
    ].reverse(),
    "order of checklists": lambda f: f["checklists"].reverse(),
    "order in a catalogue": lambda f: f["catalogues"][0]["entries"].reverse(),
    "a thing": lambda f: f["catalogues"][0]["entries"][0]["name"].update(fi="Muu"),
    "a section": lambda f: f["checklists"][1]["sections"].append(section("z", [])),
    "a version": lambda f: f["checklists"][1].update(version="1.0.1"),
}


def entry(files, number):
    return files["checklists"][0]["sections"][0]["entries"][number]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_digest_changes_with_the_meaning(base, tmp_path, change):
    """
    What a project lead could notice gives another digest.
    """
    other = write_toolkit(tmp_path / "b" / "base", **with_change(change))

    assert load(base).digest != load(other).digest
