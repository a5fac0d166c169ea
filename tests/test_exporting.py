"""
A toolkit as a form of other tools: opened by their own converter, conditions run.
"""

import json
import re

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook
from pyxform.xls2xform import convert

from osallistamo import Interview, load
from osallistamo._answers_file import read_answers
from osallistamo._conditions import Gap
from osallistamo._situation import Situation
from osallistamo._storage import read_plan
from osallistamo.cli import main
from osallistamo.exporting import export
from osallistamo.exporting._surveyjs import to_surveyjs
from osallistamo.exporting._xlsform import to_xlsform
from strategies import (
    checklist,
    duty,
    question,
    raw_answers,
    section,
    toolkits,
    write_toolkit,
)


ROOT = Path(__file__).parents[1]
EXAMPLES = sorted((ROOT / "examples").glob("*/answers.yaml"))
PARTS = ("start", "end", "name", "email", "phone")


# ------------------------------------------------------------ XLSForm, run


def days(text):
    return date.fromisoformat(text).toordinal() if text else float("nan")


def text_of(value):
    if isinstance(value, list):
        return "".join(value[0].itertext()) if value else ""

    return str(value)


FUNCTIONS = {
    (None, "selected"): lambda _, value, one: one in text_of(value).split(),
    (None, "count-selected"): lambda _, value: float(len(text_of(value).split())),
    (None, "decimal-date-time"): lambda _, value: float(days(text_of(value))),
    (None, "date"): lambda _, value: text_of(value),
}


class Form:
    """
    A converted form: its binds run over answers, as a phone would run them.
    """

    def __init__(self, data):
        xform = convert(xlsform=BytesIO(data), file_type=".xlsx", validate=False).xform
        root = etree.fromstring(re.sub(r' xmlns="[^"]+"', "", xform).encode())
        self.model = next(iter(root.iter("instance")))[0]
        self.relevant = {
            bind.get("nodeset"): bind.get("relevant")
            for bind in root.iter("bind")
            if bind.get("relevant")
        }
        self.places = {}
        for element in self.model.iter():
            path = self.model.getroottree().getpath(element)
            plain = re.sub(r"\[\d+\]", "", path)
            _, _, inside = plain.partition(f"/{self.model.tag}/")
            self.places[element.tag] = f"/{self.model.tag}/{inside}"

    def answered(self, situation):
        """
        Return the filled form: one element a question, one repeat a member.
        """
        data = etree.fromstring(etree.tostring(self.model))
        for repeat in list(data):
            if any("template" in key for key in repeat.attrib):
                data.remove(repeat)
            elif repeat.tag in situation.toolkit.by_name:
                members = situation.members(repeat.tag)
                for member in members:
                    one = etree.fromstring(etree.tostring(repeat))
                    one.set("member", member)
                    self._fill(one, situation, member)
                    repeat.addprevious(one)
                data.remove(repeat)
        self._fill(data, situation, "")

        return data

    def _fill(self, data, situation, member):
        for element in data.iter():
            name, _, part = element.tag.rpartition(".")
            entry = situation.toolkit.by_name.get(element.tag)
            if entry is None and part in PARTS:
                entry = situation.toolkit.by_name.get(name)
            if entry is None or bool(entry.each) is not bool(member):
                continue
            value = situation.value(entry, member) if _asks(entry) else Gap.NOTHING
            if not isinstance(value, Gap):
                element.text = _written(value, part)

    def says(self, data, name, member):
        """
        Return whether the form shows an entry to who fills it in.
        """
        group = name.partition(".")[0]
        within = next(
            (e for e in data if (e.tag, e.get("member")) == (group, member)), data
        )
        node = next(iter((within if member else data).iter(name)))
        relevant = self.relevant.get(self.places[name])
        if relevant is None:
            return True

        return bool(etree.XPath(f"boolean({relevant})", extensions=FUNCTIONS)(node))


def _asks(entry):
    return hasattr(entry.content, "kind") and entry.content.kind != "group"


def _written(value, part):
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return " ".join(value)
    if hasattr(value, "start"):
        return getattr(value, part).isoformat()
    if isinstance(value, dict) or hasattr(value, "keys"):
        return value.get(part, "")

    return str(value)


def disagreements(form, situation, limits):
    """
    Return entries that the form and the engine see differently.
    """
    data = form.answered(situation)
    untold = {limit.name for limit in limits}
    found = []
    for entry, member in situation.entries():
        kind = getattr(entry.content, "kind", "")
        applies = situation.applies(entry, member)
        if entry.name in untold or kind == "group" or applies is None:
            continue
        name = {"period": f"{entry.name}.start", "contact": f"{entry.name}.name"}.get(
            kind, entry.name
        )
        if form.says(data, name, member) is not applies:
            found.append((entry.name, member, applies))

    return found


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_the_form_asks_and_tells_what_the_engine_does(path):
    """
    On each example's answers, every condition in the form comes out as ours.
    """
    toolkit = load("helsinki")
    exported = to_xlsform(toolkit, "fi")
    situation = Situation.read(toolkit, read_answers(path, toolkit).answers)

    assert disagreements(Form(exported.data), situation, exported.limits) == []


LAW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@LAW
@given(toolkit=toolkits(), data=st.data())
def test_conditions_of_any_toolkit_come_out_the_same(toolkit, data):
    """
    Random toolkits, everything that is asked answered.
    """
    interview = Interview(toolkit)
    for _ in range(60):
        if interview.question is None:
            break
        kind = interview.question.kind
        interview = interview.answer(data.draw(raw_answers(kind)))
    exported = to_xlsform(toolkit, "en")

    assert (
        disagreements(Form(exported.data), interview.situation, exported.limits) == []
    )


@pytest.mark.parametrize(
    "condition",
    [
        "main.a == main.b",
        "main.a != main.b",
        "main.n == main.k",
        "main.n != 3",
        'main.s not in ("a", "b")',
        '"a" not in main.c',
        "days(main.a, main.b) != 3",
        "days(main.a, main.b) == 0",
    ],
)
def test_what_is_not_asked_compares_with_nothing(tmp_path, condition):
    """
    Nothing equals nothing in a form, yet no comparison of ours is true of it.
    """
    kinds = {"a": "date", "b": "date", "n": "number", "k": "number"}
    kinds |= {"s": "one_of", "c": "several_of"}
    asked = [question(id_, kind, "gate") for id_, kind in kinds.items()]
    entries = [question("gate", "yes_no"), *asked, duty("shown", condition)]
    toolkit = load(
        write_toolkit(tmp_path, [checklist("main", [section("s", entries)])])
    )
    same = {"main.a": "2026-11-24", "main.b": "2026-11-24", "main.n": 2, "main.k": 2}
    filled = {**same, "main.s": "c", "main.c": ("b",), "main.gate": True}
    exported = to_xlsform(toolkit, "en")
    form = Form(exported.data)
    for answers in (filled, {"main.gate": False}):
        situation = Situation.read(toolkit, answers)

        assert disagreements(form, situation, exported.limits) == []


def test_the_workbook_has_all_languages_and_its_limits():
    """
    Labels in three languages; what cannot be expressed stands on a sheet of its own.
    """
    toolkit = load("helsinki")
    exported = to_xlsform(toolkit, "fi")
    book = load_workbook(BytesIO(exported.data), read_only=True)
    header = [cell.value for cell in next(book["survey"].rows)]
    limits = [row[0].value for row in book["limits"].iter_rows(min_row=2)]

    assert {"label::Suomi (fi)", "label::Svenska (sv)", "label::English (en)"} < set(
        header
    )
    assert len(limits) == len(exported.limits)
    assert to_xlsform(toolkit, "fi").data == exported.data


def test_a_text_is_no_formula(toolkit_folder):
    """
    A question that begins with = is text, not a formula to be run.
    """
    path = toolkit_folder / "checklists" / "main.yaml"
    text = path.read_text("utf-8").replace('"name?"', '"=HYPERLINK(1)"')
    path.write_text(text, "utf-8")
    book = load_workbook(BytesIO(to_xlsform(load(toolkit_folder), "fi").data))
    cells = [c for row in book["survey"].iter_rows() for c in row if c.value]
    (one, *_) = [c for c in cells if str(c.value).startswith("=")]

    assert one.data_type == "s"


# ------------------------------------------------------------ SurveyJS


def elements(node):
    for key in ("pages", "elements", "templateElements"):
        for one in node.get(key, []):
            yield one
            yield from elements(one)


def test_a_definition_has_every_question_once():
    """
    Each question and each tip, duty or caution, in three languages.
    """
    toolkit = load("helsinki")
    exported = to_surveyjs(toolkit, "fi")
    survey = json.loads(exported.data)
    found = list(elements(survey))
    questions = [e for e in toolkit.entries if hasattr(e.content, "kind")]
    periods = sum(e.content.kind == "period" for e in questions)
    asked = [e for e in found if e.get("type", "panel") not in ("panel", "html")]

    assert len(asked) == len(questions) + periods
    assert all(set(e["title"]) == {"default", "fi", "sv", "en"} for e in asked)
    assert len(exported.limits) == len(survey["osallistamo"]["limits"])


def test_every_condition_is_translated_or_listed():
    """
    An entry with a condition has one in the form, or stands among its limits.
    """
    toolkit = load("helsinki")
    exported = to_surveyjs(toolkit, "fi")
    told = {limit.name for limit in exported.limits}
    shown = sum("visibleIf" in e for e in elements(json.loads(exported.data)))
    with_condition = [
        e for e in toolkit.entries if e.when is not None and e.name not in told
    ]
    periods = sum(getattr(e.content, "kind", "") == "period" for e in with_condition)

    assert shown == len(with_condition) + periods


def test_the_command_writes_and_lists_what_is_missing(tmp_path, capsys):
    """
    `toolkit export` says what the form cannot express.
    """
    target = tmp_path / "form.xlsx"
    verbs = ["toolkit", "export", "helsinki", "-o", str(target), "--lang", "en"]
    assert main(verbs) == 0
    out = capsys.readouterr()

    assert target.stat().st_size > 10_000
    assert "an open answer reads as no" in out.out
    assert main([*verbs[:4], str(tmp_path / "form.doc"), "--lang", "en"]) == 2
    assert "form.doc" in capsys.readouterr().err


def test_the_library_gives_the_limits(tmp_path):
    """
    The same as in the form that it writes: what, and whose condition.
    """
    toolkit, path = load("helsinki"), tmp_path / "form.json"
    limits = export(toolkit, path, language="sv")
    written = json.loads(path.read_text("utf-8"))["osallistamo"]["limits"]
    conditions = {x.name: x.part for x in limits if x.key == "condition"}

    assert [(x.name, x.part) for x in limits] == [
        (one["name"], one["condition"]) for one in written
    ]
    assert conditions
    assert conditions == {n: toolkit.by_name[n].when.source for n in conditions}


# ------------------------------------------------------------ back again


def result_of(situation):
    """
    Return a SurveyJS result, as the form would send it.
    """
    data = {"osallistamo": f"{situation.toolkit.id} 1.0.0 {situation.toolkit.digest}"}
    for entry, member in situation.entries():
        value = situation.value(entry, member) if _asks(entry) else Gap.NOTHING
        if isinstance(value, Gap):
            continue
        place, name = data, entry.name.replace(".", "__")
        if member:
            rows = data.setdefault(entry.each, [])
            members = situation.members(entry.each)
            rows += [{} for _ in range(len(members) - len(rows))]
            place = rows[members.index(member)]
            name = entry.name.removeprefix(f"{entry.each}.")
        if hasattr(value, "start"):
            place[f"{name}__start"] = value.start.isoformat()
            place[f"{name}__end"] = value.end.isoformat()
        elif isinstance(value, tuple):
            place[name] = list(value)
        elif isinstance(value, bool | int):
            place[name] = value
        else:
            place[name] = dict(value) if hasattr(value, "keys") else str(value)

    return data


def numbered(situation):
    """
    Return the answers that apply, with members numbered as in a form.
    """
    found = {}
    for entry, member in situation.entries():
        if not hasattr(entry.content, "kind") or not situation.applies(entry, member):
            continue
        path = entry.path(member)
        if path not in situation.answers:
            continue
        value = situation.answers[path]
        if entry.content.kind == "group":
            value = tuple(str(n) for n in range(1, len(value) + 1))
        elif member:
            number = situation.members(entry.each).index(member) + 1
            path = entry.path(str(number))
        found[path] = value

    return found


@pytest.mark.parametrize("kind", ["xml", "json"])
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_a_filled_form_comes_back(tmp_path, path, kind):
    """
    Each example filled into the form and read back is the same answers.
    """
    toolkit = load("helsinki")
    situation = Situation.read(toolkit, read_answers(path, toolkit).answers)
    target = tmp_path / f"back.{kind}"
    if kind == "json":
        target.write_text(json.dumps(result_of(situation)), "utf-8")
    else:
        form = Form(to_xlsform(toolkit, "fi").data)
        target.write_bytes(etree.tostring(form.answered(situation)))
    assert main(
        ["new", str(tmp_path / "p.json"), "--from-form", str(target), "--no-input"]
    ) in (0, 1)
    found = read_plan(tmp_path / "p.json").answers
    wanted = numbered(situation)
    untold = {p for p, v in wanted.items() if v in ((), [])}

    assert {p: v for p, v in found.items() if v != ()} == {
        p: v for p, v in wanted.items() if p not in untold
    }


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", "{"),
        ("a.json", "[]"),
        ("a.json", "[" * 100_000),
        ("a.xml", "<a>"),
        ("a.xml", '<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'),
        ("a.xml", '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'),
    ],
)
def test_what_is_no_form_is_told(tmp_path, capsys, name, text):
    """
    Damaged and hostile files give one line, and no plan.
    """
    (tmp_path / name).write_text(text, "utf-8")
    new = ["new", str(tmp_path / "p.json"), "--from-form", str(tmp_path / name)]

    assert main([*new, "--no-input", "--lang", "en"]) == 2
    assert "no form that came back" in capsys.readouterr().err
    assert not (tmp_path / "p.json").exists()


def test_what_cannot_be_read_is_named(tmp_path, capsys):
    """
    A value that its question cannot take is named; the rest is kept.
    """
    data = {"project__name": "Satama", "project__type": "castle", "no__such": "x"}
    (tmp_path / "a.json").write_text(json.dumps(data), "utf-8")
    new = ["new", str(tmp_path / "p.json"), "--from-form", str(tmp_path / "a.json")]

    assert main([*new, "--no-input", "--lang", "en"]) == 1
    err = capsys.readouterr().err
    assert "castle" in err
    assert "no.such" in err
    assert dict(read_plan(tmp_path / "p.json").answers) == {"project.name": "Satama"}
