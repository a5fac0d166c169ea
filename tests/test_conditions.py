"""
The language of `when:`: what it takes, what it refuses, what it means and says.
"""

import tomllib

from datetime import date
from pathlib import Path

import pytest

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import osallistamo

from osallistamo import Answers, Later, NotRelevant, _values
from osallistamo._condition_syntax import ConditionSyntaxError, parse
from osallistamo._situation import Situation
from osallistamo.errors import ToolkitError
from strategies import (
    checklist,
    duty,
    load_checklists,
    question,
    section,
    words,
)


TODAY = date(2027, 1, 1)

GROUP = {
    "group": "g",
    "text": words("Which?"),
    "label": words("Things"),
    "member": words("thing"),
    "named_by": "title",
}


def asking(conditions, *, inside=(), more=()):
    """
    Load a toolkit that asks for every kind, with a duty for each condition.
    """
    first = [
        question("gate", "yes_no"),
        question("yes", "yes_no"),
        question("other", "yes_no"),
        question("one", "one_of"),
        question("two", "one_of"),
        question("several", "several_of"),
        question("number", "number"),
        question("money", "money"),
        question("day", "date"),
        question("end", "date"),
        question("period", "period"),
        question("text", "text"),
        question("long", "long_text"),
        question("contact", "contact"),
        *more,
        GROUP,
    ]
    members = [
        question("title", "text"),
        question("ok", "yes_no"),
        question("size", "number"),
        question("form", "one_of"),
        # Named as a question of the checklist is.
        question("number", "number"),
        *(duty(f"m{i}", condition) for i, condition in enumerate(inside)),
    ]
    last = [duty(f"d{i}", condition) for i, condition in enumerate(conditions)]

    return load_checklists(
        [
            checklist(
                "p",
                [
                    section("first", first),
                    section("members", members, each="g"),
                    section("last", [*last, question("later", "yes_no")]),
                ],
            )
        ]
    )


def kept(toolkit, given):
    """
    Return answers as they are kept; a bare name is one of the checklist.
    """
    answers = {}
    for name, raw in given.items():
        path = name if "." in name or name == "g" else f"p.{name}"
        if not isinstance(raw, Later | NotRelevant):
            entry, _ = toolkit.locate(path)
            raw = _values.read(entry.content, raw)  # noqa: PLW2901  # as it is kept
        answers[path] = raw

    return Answers(answers)


def known(condition, given, **more):
    """
    Return what a condition is with the given answers.
    """
    toolkit = asking([condition], **more)
    situation = Situation.read(toolkit, kept(toolkit, given))

    return situation.applies(toolkit.by_name["p.d0"])


def refused(*conditions, inside=()):
    with pytest.raises(ToolkitError) as caught:
        asking(conditions, inside=inside)

    return caught.value.problems


REFUSED = [
    ("yes and", "condition_syntax"),
    ("yes and)", "condition_syntax"),
    ("yes; other", "condition_syntax"),
    ("yes = other", "condition_syntax"),
    ("import os", "condition_syntax"),
    ('yes == "', "condition_syntax"),
    ("yes \0", "condition_syntax"),
    ("(" * 300 + "yes" + ")" * 300, "condition_syntax"),
    ("not " * 40 + "yes", "condition_too_deep"),
    ("not " * 480 + "yes", "condition_too_deep"),
    ("-" * 1900 + "1 == number", "condition_syntax condition_too_deep"),
    ("yes" + ".a" * 900, "condition_too_deep"),
    ("yes or " * 300 + "yes", "condition_too_long"),
    ("lambda: yes", "condition_not_allowed"),
    ("(yes := other)", "condition_not_allowed"),
    ("[x for x in several]", "condition_not_allowed"),
    ("{x: x for x in several}", "condition_not_allowed"),
    ("f'{yes}' == text", "condition_not_allowed"),
    ("yes if other else one", "condition_not_allowed"),
    ("number + 1 > 2", "condition_not_allowed"),
    ("number[0] == 1", "condition_not_allowed"),
    ("'a'.b == number", "condition_not_allowed"),
    ("number is 3", "condition_not_allowed"),
    ("number is not yes", "condition_not_allowed"),
    ("number == 1.5", "condition_not_allowed"),
    ("number == 1j", "condition_not_allowed"),
    ("text == b'a'", "condition_not_allowed"),
    ("text == None", "condition_not_allowed"),
    ("yes == True", "condition_not_allowed"),
    ("number == ...", "condition_not_allowed"),
    ("one in (*several, 'a')", "condition_not_allowed"),
    ("one in (('a', 'b'), 'c')", "condition_not_allowed"),
    ("any(*g)", "condition_arguments"),
    ("count(*several) > 1", "condition_not_allowed"),
    ("await yes", "condition_not_allowed"),
    ("1", "condition_not_allowed"),
    ("'yes'", "condition_not_allowed"),
    ("()", "condition_not_allowed"),
    ("eval('yes')", "condition_function"),
    ("__import__('os')", "condition_function"),
    ("yes.__class__()", "condition_function"),
    ("text.startswith('a')", "condition_function"),
    ("(lambda: yes)()", "condition_function"),
    ("count(several)(1)", "condition_function"),
    ("any(g, cond=ok)", "condition_function"),
    ("any(g)", "condition_arguments"),
    ("any(ok for ok in g)", "condition_arguments"),
    ("all(g, ok, ok)", "condition_arguments"),
    ("count() > 1", "condition_arguments"),
    ("answered(yes, one)", "condition_arguments"),
    ("has_any(several)", "condition_arguments"),
    ("days(day) > 1", "condition_arguments"),
    ("count(several)", "condition_number"),
    ("yes and count(g, ok)", "condition_number"),
    ("not days(day, end)", "condition_number"),
    ("'a' == 'b'", "condition_no_question"),
    ("1 < 2 < number", "condition_no_question"),
    ("yes.__class__", "condition_unknown"),
    ("p.yes.__class__.__mro__ == text", "condition_unknown"),
    ("zzzz", "condition_unknown"),
    ("g.zzzz == 1", "condition_unknown"),
    ("numbr > 1", "condition_unknown_near"),
    ("p.numbr > 1", "condition_unknown_near"),
    ("any(g, okk)", "condition_unknown_near"),
    ("later", "condition_forward"),
    ("text", "condition_bare"),
    ("several or yes", "condition_bare"),
    ("not period.start", "condition_bare"),
    ("g", "condition_bare"),
    ("yes == 'a'", "condition_compare"),
    ("several == 'a'", "condition_compare"),
    ("contact == 'a'", "condition_compare"),
    ("period == '2027-02-01'", "condition_compare"),
    ("g == 'a'", "condition_compare"),
    ("day > 'soon'", "condition_day"),
    ("day == '20270201'", "condition_day"),
    ("period.end < '2027-02-30'", "condition_day"),
    ("days(day, number) > 1", "condition_days"),
    ("days(period, day) > 1", "condition_days"),
    ("text in ('a', 'b')", "condition_in"),
    ("yes in ('a', 'b')", "condition_in"),
    ("one in two", "condition_in_form"),
    ("one in 'a'", "condition_in_form"),
    ("1 in several", "condition_in_form"),
    ("count(g) in (1, 2)", "condition_in_form"),
    ("'a' in one", "condition_kind"),
    ("has_any(one, 'a')", "condition_kind"),
    ("has_all(text, 'a')", "condition_kind"),
    ("count(one) > 1", "condition_kind"),
    ("number == day", "condition_kinds"),
    ("count(g) == one", "condition_kinds"),
    ("any(one, ok)", "condition_no_group"),
    ("all(zzzz, ok)", "condition_no_group"),
    ("count(several, ok) > 1", "condition_no_group"),
    ("one == 'zzzz'", "condition_option"),
    ("one in ('a', 'zzzz')", "condition_option"),
    ("'zzzz' in several", "condition_option"),
    ("has_all(several, 'a', 'zzzz')", "condition_option"),
    ("any(g, form == 'zzzz')", "condition_option"),
    ("one != 'aa'", "condition_option_near"),
    ("one > 'a'", "condition_order"),
    ("text < 'a'", "condition_order"),
    ("day.start == end", "condition_part"),
    ("g.ok", "condition_repeats"),
    ("one == 5", "condition_value"),
    ("one == ('a', 'b')", "condition_value"),
    ("text == 5", "condition_value"),
    ("number == 'a'", "condition_value"),
    ("number in (1, 'a')", "condition_value"),
    ("money > '5'", "condition_value"),
    ("day > 5", "condition_value"),
    ("day > ('a',)", "condition_value"),
    ("count(several) > 'a'", "condition_value"),
    ("1 < count(g) < 'a'", "condition_value"),
    ("days(day, end) == 'a'", "condition_value"),
    ("any(g, count(p.several) == 'a')", "condition_value"),
]


@pytest.mark.parametrize(("condition", "key"), REFUSED)
def test_what_is_not_in_the_language_is_refused(condition, key):
    """
    A condition that cannot be meant is one problem, at its line.
    """
    (problem,) = refused(condition)

    assert problem.key in key.split()
    assert problem.path == "last.d0.when"
    assert len({problem.in_language(language) for language in ("fi", "sv", "en")}) == 3


def test_every_problem_of_conditions_is_tested():
    """
    The table above knows each message on conditions.
    """
    source = Path(osallistamo.__file__).parent / "messages" / "en" / "problems.toml"
    keys = tomllib.loads(source.read_text("utf-8"))
    tested = {key for _, keys_ in REFUSED for key in keys_.split()}
    # These need a group's own entry, or another toolkit: they are tested below,
    # and in test_composition.
    tested |= {"condition_own_group", "condition_omitted"}

    assert {key for key in keys if key.startswith("condition_")} == tested


def test_members_of_a_group_do_not_look_at_one_another():
    """
    An entry of a group cannot count or search its own group.
    """
    found = refused(inside=["any(g, ok)", "count(g) > 1"])

    assert [p.key for p in found] == ["condition_own_group"] * 2


def test_each_wrong_condition_is_told_at_its_own_line():
    """
    Several wrong conditions are told together, each at its entry.
    """
    found = refused("later", "yes", "zzzz", "any(g, nope == 1)")

    assert [p.path for p in found] == [
        "last.d0.when",
        "last.d2.when",
        "last.d3.when",
    ]
    assert found[0].line < found[1].line < found[2].line


def test_a_wrong_condition_of_a_section_is_told_once():
    """
    However many entries a section has, its condition is one problem.
    """
    entries = [question("a", "yes_no"), question("b", "yes_no")]
    with pytest.raises(ToolkitError) as caught:
        load_checklists([checklist("p", [section("s", entries, when="nope == 1")])])

    assert [(p.key, p.path) for p in caught.value.problems] == [
        ("condition_unknown", "s.when")
    ]


def test_a_section_cannot_depend_on_its_own_questions():
    """
    A section's condition looks back from its first entry.
    """
    entries = [question("a", "yes_no"), question("b", "yes_no")]
    with pytest.raises(ToolkitError) as caught:
        load_checklists([checklist("p", [section("s", entries, when="a")])])

    assert [p.key for p in caught.value.problems] == ["condition_forward"]


def test_a_question_cannot_depend_on_itself():
    """
    A condition on its own question looks forward.
    """
    with pytest.raises(ToolkitError) as caught:
        load_checklists(
            [checklist("p", [section("s", [question("a", "yes_no", "a")])])]
        )

    assert [p.key for p in caught.value.problems] == ["condition_forward"]


TOKENS = [
    "yes",
    "one",
    "several",
    "(",
    ")",
    "[",
    "]",
    ",",
    ".",
    ":",
    "=",
    "==",
    "!=",
    "<",
    "not",
    "and",
    "or",
    "in",
    "any(",
    "count(",
    "has_any(",
    "days(",
    "'a'",
    "1",
    "-1",
    "1.5",
    "g",
    "lambda",
    ":=",
    "f'{",
    "*",
    "**",
    "if",
    "else",
    "None",
    "True",
    "\\",
    "\n",
    "#",
    "__class__",
    "for",
    "{",
    "}",
    "@",
    "~",
    "await",
    "yield",
]


@settings(max_examples=400, deadline=None)
@given(
    st.lists(
        st.sampled_from(TOKENS),
        max_size=12,
    ).map(" ".join)
    | st.text(max_size=30)
)
@pytest.mark.filterwarnings("ignore")
def test_any_text_is_read_or_refused(text):
    """
    No text makes reading it fail in another way than by saying so.
    """
    try:
        names = parse(text).names()
    except ConditionSyntaxError as e:
        names = (e.key,)

    assert all(isinstance(name, str) for name in names)


NAMES = [
    "yes",
    "one",
    "several",
    "number",
    "money",
    "day",
    "end",
    "period",
    "text",
    "contact",
    "g",
    "period.start",
    "period.end",
    "p.number",
]
LITERALS = ["'a'", "'2027-02-01'", "1", "-1", "('a', 'b')", "(1, 2)", "()"]
PARTS = st.sampled_from(
    [*NAMES, *LITERALS, "count(several)", "count(g)", "count(g, ok)"]
) | st.builds("days({}, {})".format, *[st.sampled_from(NAMES)] * 2)
SIMPLE = st.one_of(
    st.sampled_from(NAMES),
    st.builds(
        "{} {} {}".format,
        PARTS,
        st.sampled_from(["==", "!=", "<", "<=", ">", ">=", "in", "not in"]),
        PARTS,
    ),
    st.builds("answered({})".format, st.sampled_from(NAMES)),
    st.builds(
        "{}({}, 'a')".format,
        st.sampled_from(["has_any", "has_all"]),
        st.sampled_from(NAMES),
    ),
)
LOADED = st.one_of(
    SIMPLE,
    st.builds("not ({})".format, SIMPLE),
    st.builds("any(g, {})".format, SIMPLE),
    st.builds("all(g, size > 1 or {})".format, SIMPLE),
)
FULL = {
    "yes": True,
    "one": "a",
    "several": ["a"],
    "number": 1,
    "money": "1,50",
    "day": "2027-02-01",
    "end": "2027-02-03",
    "period": "1.2.2027 - 3.2.2027",
    "text": "a",
    "contact": "Aino",
    "g": ["x", "y"],
    "g.x.ok": True,
    "g.y.ok": False,
    "g.x.size": 2,
}


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(LOADED, min_size=12, max_size=12))
def test_what_loads_can_be_read_whatever_is_answered(conditions):
    """
    A condition that passes the check of types never fails on an answer.
    """
    toolkit = None
    while toolkit is None:
        try:
            toolkit = asking(conditions)
        except ToolkitError as e:
            wrong = {p.path for p in e.problems}
            conditions = [
                c for i, c in enumerate(conditions) if f"last.d{i}.when" not in wrong
            ]
    outcomes = {
        situation.applies(entry)
        for given in ({}, FULL)
        for situation in [Situation.read(toolkit, kept(toolkit, given))]
        for entry in toolkit.entries
        if not entry.each
    }

    assert outcomes <= {True, False, None}


KLEENE = [
    # a, b, a and b, a or b, not a
    (True, True, True, True, False),
    (True, False, False, True, False),
    (True, None, None, True, False),
    (False, True, False, True, True),
    (False, False, False, False, True),
    (False, None, False, None, True),
    (None, True, None, True, None),
    (None, False, False, None, None),
    (None, None, None, None, None),
]


@pytest.mark.parametrize(("a", "b", "both", "either", "negated"), KLEENE)
def test_what_is_not_known_spreads_only_where_it_decides(a, b, both, either, negated):
    """
    `and`, `or` and `not` have three values.
    """
    toolkit = asking(["yes and other", "yes or other", "not yes"])
    given = {n: v for n, v in (("yes", a), ("other", b)) if v is not None}
    situation = Situation.read(toolkit, kept(toolkit, given))
    outcomes = [situation.applies(toolkit.by_name[f"p.d{i}"]) for i in range(3)]

    assert outcomes == [both, either, negated]


MEANINGS = [
    ("true", {}, True),
    ("false", {}, False),
    ("yes", {"yes": True}, True),
    ("yes", {"yes": False}, False),
    ("yes", {"yes": Later()}, None),
    ("p.yes", {"yes": True}, True),
    ("one == 'a'", {"one": "a"}, True),
    ("'a' == one", {"one": "a"}, True),
    ("one != 'a'", {"one": "a"}, False),
    ("one != 'a'", {"one": "b"}, True),
    ("one == two", {"one": "a", "two": "a"}, True),
    ("one == two", {"one": "a"}, None),
    ("one in ('a', 'b')", {"one": "b"}, True),
    ("one in ['a', 'b']", {"one": "c"}, False),
    ("one not in ('a', 'b')", {"one": "c"}, True),
    ("'a' in several", {"several": ["b", "a"]}, True),
    ("'a' not in several", {"several": ["b"]}, True),
    ("'a' in several", {}, None),
    ("has_any(several, 'a', 'b')", {"several": ["b"]}, True),
    ("has_all(several, 'a', 'b')", {"several": ["b"]}, False),
    ("has_all(several, 'a', 'b')", {"several": ["b", "a"]}, True),
    ("count(several) > 1", {"several": ["b", "a"]}, True),
    ("number > 3", {"number": 4}, True),
    ("3 < number", {"number": 3}, False),
    ("1 <= number <= 3", {"number": 3}, True),
    ("1 <= number <= 3", {"number": 4}, False),
    ("number > -1", {"number": 0}, True),
    ("number in (1, 2)", {"number": 2}, True),
    ("money > 1", {"money": "1,50"}, True),
    ("money == number", {"money": "2", "number": 2}, True),
    ("day == '2027-02-01'", {"day": "1.2.2027"}, True),
    ("day != '2027-02-01'", {"day": "1.2.2027"}, False),
    ("day < '2027-02-01'", {"day": "2027-01-31"}, True),
    ("'2027-02-01' <= day", {"day": "2027-01-31"}, False),
    ("day <= end", {"day": "2027-01-31", "end": "2027-01-31"}, True),
    ("days(day, end) == 2", {"day": "2027-01-31", "end": "2027-02-02"}, True),
    ("days(end, day) < 0", {"day": "2027-01-31", "end": "2027-02-02"}, True),
    ("days(day, end) == 2", {"day": "2027-01-31"}, None),
    ("period.start == day", {"period": "1.2.2027 - 3.2.2027", "day": "1.2.2027"}, True),
    ("days(period.start, period.end) == 2", {"period": "1.2.2027 - 3.2.2027"}, True),
    ("period.end > '2027-02-02'", {"period": "1.2.2027 - 3.2.2027"}, True),
    ("text == 'a b'", {"text": " a  b "}, True),
    ("answered(text)", {"text": "a"}, True),
    ("answered(text)", {}, None),
    ("answered(contact)", {"contact": "Aino"}, True),
    ("yes and\n  (one == 'a')", {"yes": True, "one": "a"}, True),
    # Groups: nobody named yet, nobody, and members with and without answers.
    ("any(g, ok)", {}, None),
    ("any(g, ok)", {"g": []}, False),
    ("all(g, ok)", {"g": []}, True),
    ("count(g) == 0", {"g": []}, True),
    ("count(g) >= 2", {"g": ["x", "y"]}, True),
    ("any(g, ok)", {"g": ["x", "y"], "g.x.ok": False}, None),
    ("any(g, ok)", {"g": ["x", "y"], "g.y.ok": True}, True),
    ("any(g, ok)", {"g": ["x", "y"], "g.x.ok": False, "g.y.ok": False}, False),
    ("all(g, ok)", {"g": ["x", "y"], "g.x.ok": True}, None),
    ("all(g, ok)", {"g": ["x", "y"], "g.x.ok": False}, False),
    ("all(g, ok)", {"g": ["x", "y"], "g.x.ok": True, "g.y.ok": True}, True),
    ("count(g, ok) == 1", {"g": ["x", "y"], "g.x.ok": True}, None),
    ("count(g, ok) == 1", {"g": ["x", "y"], "g.x.ok": True, "g.y.ok": False}, True),
    ("any(g, not ok and form == 'a')", {"g": ["x"], "g.x.ok": True}, False),
    # A bare name inside is the group's, however the checklist calls its own.
    ("any(g, number > 1)", {"g": ["x"], "g.x.number": 2, "number": 0}, True),
    ("any(g, p.number > 1)", {"g": ["x"], "g.x.number": 2, "number": 0}, False),
    ("number > 1", {"g": ["x"], "g.x.number": 2, "number": 0}, False),
    ("any(g, number > p.number)", {"g": ["x"], "g.x.number": 2, "number": 0}, True),
]


@pytest.mark.parametrize(("condition", "given", "outcome"), MEANINGS)
def test_what_a_condition_means(condition, given, outcome):
    """
    A condition is what its words say, or not known yet.
    """
    assert known(condition, given) is outcome


def test_a_bare_name_is_the_members_own_first():
    """
    Inside a group, a bare name is the member's own question, then the checklist's.
    """
    toolkit = asking([], inside=["number > 1", "yes", "g.number > 1"])
    given = {
        "g": ["x", "y"],
        "number": 0,
        "g.x.number": 2,
        "g.y.number": 1,
        "yes": True,
    }
    situation = Situation.read(toolkit, kept(toolkit, given))
    outcomes = {
        member: [
            situation.applies(toolkit.by_name[f"g.m{i}"], member) for i in range(3)
        ]
        for member in ("x", "y")
    }

    assert outcomes == {"x": [True, True, True], "y": [False, True, False]}


UNASKED = [
    ("hidden_yes", False),
    ("not hidden_yes", True),
    ("hidden_one == 'a'", False),
    ("hidden_one != 'a'", False),
    ("not (hidden_one == 'a')", True),
    ("not (hidden_one != 'a')", True),
    ("hidden_one in ('a', 'b')", False),
    ("hidden_one not in ('a', 'b')", False),
    ("hidden_one == one", False),
    ("'a' in hidden_several", False),
    ("'a' not in hidden_several", False),
    ("has_any(hidden_several, 'a')", False),
    ("has_all(hidden_several, 'a')", False),
    ("count(hidden_several) == 0", True),
    ("hidden_number < 3", False),
    ("hidden_number >= 3", False),
    ("hidden_day > '2027-01-01'", False),
    ("days(hidden_day, day) > 0", False),
    ("not (days(day, hidden_day) > 0)", True),
    ("answered(hidden_one)", False),
    ("not answered(hidden_one)", True),
]


@pytest.mark.parametrize("aside", [False, True])
@pytest.mark.parametrize(("condition", "outcome"), UNASKED)
def test_a_question_that_is_not_asked_reads_as_no(condition, outcome, aside):
    """
    Not asked or set aside: it equals nothing, contains nothing, is not there.
    """
    kinds = {
        "hidden_yes": ("yes_no", True),
        "hidden_one": ("one_of", "a"),
        "hidden_several": ("several_of", ["a"]),
        "hidden_number": ("number", 3),
        "hidden_day": ("date", "2027-02-01"),
    }
    more = [question(name, kind, "gate") for name, (kind, _) in kinds.items()]
    given = {"gate": aside, "one": "a", "day": "2027-02-02"} | {
        name: NotRelevant("no such thing") if aside else value
        for name, (_, value) in kinds.items()
    }

    assert known(condition, given, more=more) is outcome
    assert known(condition, {"one": "a"}, more=more) is None or outcome is not None


def test_what_is_not_known_yet_waits_through_hidden_questions():
    """
    A question that may still be asked is not known, and no "no".
    """
    more = [question("hidden", "one_of", "gate")]

    assert known("hidden != 'a'", {}, more=more) is None
    assert known("hidden != 'a'", {"gate": True}, more=more) is None
    assert known("hidden != 'a'", {"gate": False}, more=more) is False


def told(condition, given, path="p.d0", **more):
    toolkit = asking([condition], **more)
    plan = osallistamo.plan(toolkit, kept(toolkit, given), today=TODAY)

    return {language: plan.why(path, language) for language in ("fi", "sv", "en")}


SENTENCES = [
    (
        "yes and number > 1",
        {"yes": True, "number": 2},
        "”d0” koskee tätä hanketta, koska: yes: kyllä; number: 2.",
        "”d0” gäller det här projektet, eftersom: yes: ja; number: 2.",
        "“d0” concerns this project because: yes: yes; number: 2.",
    ),
    (
        # What decides alone is told alone.
        "yes and number > 1",
        {"yes": False, "number": 0},
        "”d0” ei koske tätä hanketta, koska: yes: ei.",
        "”d0” gäller inte det här projektet, eftersom: yes: nej.",
        "“d0” does not concern this project because: yes: no.",
    ),
    (
        # What is known already does not decide: one waits for the rest.
        "yes and number > 1",
        {"yes": True},
        "Ei vielä tiedetä, koskeeko ”d0” tätä hanketta. "
        "Se riippuu näistä: number: ei vielä vastattu.",
        "Det är inte känt än om ”d0” gäller det här projektet. "
        "Det beror på: number: inte besvarad än.",
        "It is not known yet whether “d0” concerns this project. "
        "It depends on: number: not answered yet.",
    ),
    (
        "day > '2027-01-01' or one == 'a'",
        {"day": "2027-02-01", "one": "b"},
        "”d0” koskee tätä hanketta, koska: day: 1.2.2027.",
        "”d0” gäller det här projektet, eftersom: day: 1.2.2027.",
        "“d0” concerns this project because: day: 1 February 2027.",
    ),
    (
        "any(g, ok)",
        {
            "g": ["x", "y", "z"],
            "g.x.ok": False,
            "g.y.ok": True,
            "g.y.title": "Ilta",
            "g.z.ok": True,
        },
        "”d0” koskee tätä hanketta, koska: Ilta, ok: kyllä.",
        "”d0” gäller det här projektet, eftersom: Ilta, ok: ja.",
        "“d0” concerns this project because: Ilta, ok: yes.",
    ),
    (
        "any(g, ok)",
        {"g": ["x"], "g.x.ok": False},
        "”d0” ei koske tätä hanketta, koska: thing x, ok: ei.",
        "”d0” gäller inte det här projektet, eftersom: thing x, ok: nej.",
        "“d0” does not concern this project because: thing x, ok: no.",
    ),
    (
        "any(g, ok)",
        {"g": []},
        "”d0” ei koske tätä hanketta, koska: Things: ei yhtään.",
        "”d0” gäller inte det här projektet, eftersom: Things: inga.",
        "“d0” does not concern this project because: Things: none.",
    ),
    (
        "number > 1",
        {"number": Later()},
        "Ei vielä tiedetä, koskeeko ”d0” tätä hanketta. "
        "Se riippuu näistä: number: päätetään myöhemmin.",
        "Det är inte känt än om ”d0” gäller det här projektet. "
        "Det beror på: number: avgörs senare.",
        "It is not known yet whether “d0” concerns this project. "
        "It depends on: number: to be decided later.",
    ),
    (
        "number > 1",
        {"number": NotRelevant("none")},
        "”d0” ei koske tätä hanketta, koska: number: ei koske tätä hanketta.",
        "”d0” gäller inte det här projektet, eftersom: "
        "number: gäller inte det här projektet.",
        "“d0” does not concern this project because: "
        "number: does not concern this project.",
    ),
    (
        "true",
        {},
        "”d0” koskee jokaista hanketta.",
        "”d0” gäller varje projekt.",
        "“d0” concerns every project.",
    ),
    (
        "false",
        {},
        "”d0” ei koske mitään hanketta.",
        "”d0” gäller inget projekt.",
        "“d0” concerns no project.",
    ),
]


@pytest.mark.parametrize(("condition", "given", "fi", "sv", "en"), SENTENCES)
def test_a_plan_says_why(condition, given, fi, sv, en):
    """
    The answers that decide are told in each language, and no others.
    """
    assert told(condition, given) == {"fi": fi, "sv": sv, "en": en}


def test_a_plan_says_that_a_question_was_not_asked():
    """
    A reason that is itself not asked says so.
    """
    more = [question("hidden", "yes_no", "gate")]
    sentences = told("hidden", {"gate": False}, more=more)

    assert sentences["fi"].endswith("koska: hidden: ei kysytä.")
    assert sentences["sv"].endswith("eftersom: hidden: frågas inte.")


def test_a_section_s_condition_is_part_of_the_reason():
    """
    What a section depends on, its entries depend on.
    """
    toolkit = load_checklists(
        [
            checklist(
                "p",
                [
                    section("a", [question("x", "yes_no"), question("y", "yes_no")]),
                    section("b", [duty("d", "y")], when="x"),
                ],
            )
        ]
    )
    plan = osallistamo.plan(toolkit, {"p.x": True, "p.y": True}, today=TODAY)

    assert plan.why("p.d", "en").endswith("because: x: yes; y: yes.")
