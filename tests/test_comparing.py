"""
Two toolkits compared by meaning, one entry explained, the graph drawn.
"""

import xml.etree.ElementTree as ET

import pytest

from osallistamo import load
from osallistamo._comparing import differences
from osallistamo.cli import main
from strategies import duty, question, words, write_toolkit


def own(toolkit_folder, *changes):
    return write_toolkit(
        toolkit_folder.parent / "own", [], extends="small", changes=list(changes)
    )


def told(toolkit_folder, *changes):
    """
    Return kind, name and field of each difference that changes make.
    """
    old, new = load(toolkit_folder), load(own(toolkit_folder, *changes))

    return [(d.kind, d.name, d.field) for d in differences(old, new, "en")]


def override(target, **fields):
    return {"override": target, "set": fields}


def test_a_toolkit_does_not_differ_from_itself(toolkit_folder):
    """
    Neither does one that extends another and changes nothing.
    """
    assert told(toolkit_folder) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"omit": "end.clash"}, ("removed", "end.clash", "")),
        (
            {"add": duty("new"), "to": "end/last"},
            ("added", "end.new", ""),
        ),
        (
            override("main.name", text=words("What is it called?")),
            ("reworded", "main.name", "text"),
        ),
        (override("events.captions", force="policy"), ("weaker", None, "force")),
        (
            override("events.captions", due={"days": "7", "after": "main.day"}),
            ("stricter", None, "due"),
        ),
        (
            override("events.captions", due={"days": "21", "after": "main.day"}),
            ("weaker", None, "due"),
        ),
        (
            override("events.captions", due={"days": "7", "before": "main.day"}),
            ("stricter", None, "due"),
        ),
        (
            override("events.captions", due={"months": "1", "after": "main.day"}),
            ("changed", None, "due"),
        ),
        # For more projects, for fewer, and for others.
        (
            override("events.captions", when='recorded or main.size == "a"'),
            ("stricter", None, "when"),
        ),
        (
            override("events.captions", when='recorded and main.size == "a"'),
            ("weaker", None, "when"),
        ),
        (override("events.captions", when="main.deep"), ("changed", None, "when")),
        # Other words for the same condition are no difference.
        (override("events.captions", when="not (not recorded)"), None),
        (override("end.people", required="false"), ("weaker", "end.people", None)),
        (override("end.people", minimum="2"), ("changed", "end.people", "minimum")),
        (override("end.long", deeper="false"), ("stricter", "end.long", "deeper")),
        (
            override("sources/act", number="1/2027"),
            ("changed", "sources/act", "number"),
        ),
        (
            override("sources/act", name=words("Another act")),
            ("reworded", "sources/act", "name"),
        ),
    ],
)
def test_each_kind_of_difference(toolkit_folder, change, expected):
    """
    A difference is told by what it means for a project.
    """
    found = told(toolkit_folder, change)
    if expected is None:
        assert found == []
        return
    kind, name, field = expected
    (one,) = found

    assert one[0] == kind
    assert one[1] == (name or "events.captions")
    assert one[2] == (field or one[2])


def test_what_moves_is_told(toolkit_folder):
    """
    An entry that now stands before another one has moved.
    """
    kinds = told(
        toolkit_folder,
        {"omit": "end.long"},
        {"insert": question("long", "long_text", deeper="true"), "before": "end.money"},
    )

    assert ("moved", "end.long", "") in kinds


def test_a_renamed_question_is_not_a_new_one(toolkit_folder):
    """
    A question that says what it was called is renamed, not removed and added.
    """
    kinds = told(
        toolkit_folder,
        {"omit": "end.people"},
        {
            "insert": question("persons", "number", minimum="1", was=["people"]),
            "before": "end.period",
        },
    )

    assert [k for k in kinds if k[0] in ("removed", "added")] == []
    assert ("renamed", "end.persons", "") in kinds


def test_statutory_duties_come_first(toolkit_folder):
    """
    Within a kind of difference, the statutory ones are told first.
    """
    found = told(toolkit_folder, {"omit": "end.clash"}, {"omit": "events.captions"})

    assert [name for _, name, _ in found] == ["events.captions", "end.clash"]


@pytest.mark.parametrize(
    ("language", "taken_away"),
    [("fi", "Poistettu (1)"), ("sv", "Borttaget (1)"), ("en", "Taken away (1)")],
)
def test_the_command_compares(toolkit_folder, capsys, language, taken_away):
    """
    `toolkit diff` tells it by kind, in the reader's language.
    """
    folder = own(toolkit_folder, {"omit": "events.captions"})
    verbs = ["toolkit", "diff", str(toolkit_folder), str(folder)]

    assert main([*verbs, "--lang", language]) == 0
    assert taken_away in capsys.readouterr().out


def test_one_entry_is_explained(toolkit_folder, capsys):
    """
    Where it comes from, what changed it, what it reads, what reads it.
    """
    folder = own(toolkit_folder, override("events.recorded", help=words("Say it.")))
    show = ["toolkit", "show", str(folder), "--lang", "en", "--why"]

    assert main([*show, "events.opening.recorded"]) == 0
    out = capsys.readouterr().out
    assert "written in small 1.0.0, small/checklists/happening.yaml:" in out
    assert "changed by own 1.0.0, own/toolkit.yaml:" in out
    assert "(help)" in out
    assert "condition of events.captions" in out

    assert main([*show, "events.captions"]) == 0
    assert "due 14 days after main.day" in capsys.readouterr().out

    assert main([*show, "main.deep"]) == 0
    out = capsys.readouterr().out
    assert 'applies when: size == "b"' in out
    assert "main.size: size" in out
    assert "text end.poster" in out


@pytest.mark.parametrize(
    ("name", "expected"),
    [("end.tel", "Did you mean end.tell?"), ("end.clash", "own 1.0.0 leaves out")],
)
def test_an_entry_that_is_not_there_is_told(toolkit_folder, capsys, name, expected):
    """
    A misspelt name brings the nearest; an omitted one says who left it out.
    """
    changes = [{"omit": "end.clash"}] if name == "end.clash" else []
    folder = own(toolkit_folder, *changes)

    assert main(["toolkit", "show", str(folder), "--lang", "en", "--why", name]) == 2
    assert expected in capsys.readouterr().err


@pytest.mark.parametrize("around", [(), ("--why", "events.recorded")])
def test_the_graph_is_drawn(toolkit_folder, tmp_path, around):
    """
    Both forms hold every arc; around one entry, only what belongs to it.
    """
    shown = ["toolkit", "show", str(toolkit_folder), "--lang", "fi", *around]
    assert main([*shown, "--graph", str(tmp_path / "g.svg")]) == 0
    assert main([*shown, "--graph", str(tmp_path / "g.dot")]) == 0
    titles = {
        title.text.replace(" → ", " -> ")
        for title in ET.parse(tmp_path / "g.svg").iter(
            "{http://www.w3.org/2000/svg}title"
        )
    }
    dot = (tmp_path / "g.dot").read_text("utf-8").replace('"', "")
    arcs = {
        line.strip(" ;").split(" [")[0] for line in dot.splitlines() if "->" in line
    }

    assert titles == arcs
    assert "events.recorded -> events.captions" in arcs
    assert ("main.size -> main.deep" in arcs) is not bool(around)


def test_a_graph_of_another_kind_is_refused(toolkit_folder, tmp_path, capsys):
    """
    Only .svg and .dot are written.
    """
    target = tmp_path / "g.gif"
    shown = ["toolkit", "show", str(toolkit_folder), "--lang", "en"]

    assert main([*shown, "--graph", str(target)]) == 2
    assert ".svg or .dot" in capsys.readouterr().err
    assert not target.exists()
