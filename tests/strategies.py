"""
Random toolkits, conditions and answers for the engine's laws.

A toolkit is written as files and loaded like any other.
"""

import json
import shutil
import tempfile

from pathlib import Path

from hypothesis import strategies as st

from osallistamo import Toolkit, load


OPTIONS = ("a", "b", "c")
KINDS = ("yes_no", "one_of", "several_of", "number", "date")
DAYS = ("2027-01-05", "2027-02-01", "2027-03-31")


def words(text):
    return {"fi": text, "sv": text, "en": text}


def question(id_, kind, when=None, **more):
    entry = {
        "question": id_,
        "kind": kind,
        "text": words(f"{id_}?"),
        "label": words(id_),
        **more,
    }
    if kind in ("one_of", "several_of"):
        options = [{"id": o, "text": words(f"option {o}")} for o in OPTIONS]
        entry.setdefault("options", options)
    if when:
        entry["when"] = when

    return entry


def group(id_, member, *, named_by="title", **more):
    """
    Return the question whose answers are the members of a group.
    """
    return {
        "group": id_,
        "text": words(f"Which {id_}?"),
        "label": words(id_.capitalize()),
        "member": words(member),
        "named_by": named_by,
        **more,
    }


def duty(id_, when=None, **more):
    entry = {
        "duty": id_,
        "force": "policy",
        "text": words(id_),
        "reason": words("because"),
        **more,
    }
    if when:
        entry["when"] = when

    return entry


def section(id_, entries, **more):
    return {"id": id_, "title": words(id_), "entries": entries, **more}


def checklist(id_, sections, **more):
    return {
        "format": "osallistamo-checklist/1",
        "id": id_,
        "version": "1.0.0",
        "title": words(id_),
        "sections": sections,
        **more,
    }


def write_toolkit(folder, checklists, *, catalogues=(), **manifest):
    """
    Write a toolkit's files; JSON is YAML too.
    """
    folder = Path(folder)
    for kept_in, files in (("checklists", checklists), ("catalogues", catalogues)):
        (folder / kept_in).mkdir(parents=True, exist_ok=True)
        for one in files:
            text = json.dumps(one, ensure_ascii=False, indent=1)
            (folder / kept_in / f"{one['id']}.yaml").write_text(text, "utf-8")
    data = {
        "format": "osallistamo-toolkit/1",
        "id": folder.name.replace("-", "_"),
        "version": "1.0.0",
        "title": words("title"),
        "checklists": [one["id"] for one in checklists],
        "catalogues": [one["id"] for one in catalogues],
        **manifest,
    }
    text = json.dumps(data, ensure_ascii=False, indent=1)
    (folder / "toolkit.yaml").write_text(text, "utf-8")

    return folder


def load_checklists(checklists) -> Toolkit:
    folder = Path(tempfile.mkdtemp(prefix="toolkit")) / "tk"
    try:
        return load(write_toolkit(folder, checklists))
    finally:
        shutil.rmtree(folder.parent)


def leaves(name, kind):
    """
    Return conditions on one question.
    """
    return {
        "yes_no": [name, f"not {name}"],
        "one_of": [f'{name} == "a"', f'{name} in ("a", "b")', f'{name} != "c"'],
        "several_of": [f'"a" in {name}', f"count({name}) > 1", f'has_all({name}, "b")'],
        "number": [f"{name} > 3", f"{name} <= 1"],
        "date": [f'{name} > "2027-01-31"', f"answered({name})"],
    }[kind]


@st.composite
def conditions(draw, known, depth=2):
    """
    Draw a condition on questions that are known, as (name, kind).
    """
    if depth == 0 or draw(st.integers(0, 2)) == 0:
        name, kind = draw(st.sampled_from(known))
        return draw(st.sampled_from(leaves(name, kind)))
    operator = draw(st.sampled_from(("and", "or", "not")))
    one = draw(conditions(known, depth - 1))
    if operator == "not":
        return f"not ({one})"
    other = draw(conditions(known, depth - 1))

    return f"({one}) {operator} ({other})"


@st.composite
def toolkits(draw, names="qm", old=""):
    """
    Draw a toolkit: project questions, a group, and what follows from both.

    Args:
        draw: Hypothesis's own.
        names: First letters of the names of the project's and the group's questions.
        old: The same letters of the names that some of them had before.

    """
    known = []
    first = draw(_entries("p", names[0], known, [], old[:1]))
    inside = []
    member = draw(_entries("g", names[1], inside, known, old[1:]))
    aggregates = [
        f"{over}(g, {leaf})"
        for name, kind in inside
        for over in ("any", "all")
        for leaf in leaves(name.removeprefix("g."), kind)
    ]
    aggregates += ["count(g) > 1", "count(g) == 0"]
    last = []
    for i, one in enumerate(draw(st.lists(st.sampled_from(aggregates), max_size=4))):
        when = one
        if known and draw(st.booleans()):
            when = f"({one}) or ({draw(conditions(known))})"
        last.append(question(f"z{i}", "yes_no", when))
        last.append(duty(f"y{i}", when))
    group = {
        "group": "g",
        "text": words("Which?"),
        "label": words("g"),
        "member": words("one"),
        "named_by": f"{names[1]}0",
    }
    if known and draw(st.booleans()):
        group["when"] = draw(conditions(known))
    sections = [
        section("first", [*first, group]),
        section("inside", member, each="g"),
        section("last", [*last, question("end", "yes_no")]),
    ]

    return load_checklists([checklist("p", sections)])


@st.composite
def _entries(draw, space, letter, known, outer, old):
    entries = []
    for i in range(draw(st.integers(1, 6))):
        visible = [*outer, *known]
        kind = draw(st.sampled_from(KINDS))
        when = None
        if visible and draw(st.integers(0, 3)):
            when = draw(conditions(visible))
        was = {"was": [f"{old}{i}"]} if old and draw(st.booleans()) else {}
        entries.append(question(f"{letter}{i}", kind, when, **was))
        if when:
            duty_was = {"was": [f"d{old}{i}"]} if was else {}
            entries.append(duty(f"d{letter}{i}", when, **duty_was))
        known.append((f"{space}.{letter}{i}", kind))

    return entries


VALUES = {
    "yes_no": st.booleans(),
    "one_of": st.sampled_from(OPTIONS),
    "several_of": st.lists(st.sampled_from(OPTIONS), min_size=1, unique=True),
    "number": st.integers(0, 5),
    "date": st.sampled_from(DAYS),
    "group": st.lists(st.sampled_from(("x", "y")), max_size=2, unique=True),
}


def raw_answers(kind):
    return VALUES[kind]
