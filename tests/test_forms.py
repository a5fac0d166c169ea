"""
Fillable forms: what they are, filled by several programs, and read back.
"""

import json
import subprocess
import sys

from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdf
import pytest

import checker

from osallistamo import load
from osallistamo._form_file import open_form, read_form
from osallistamo._storage import read_plan
from osallistamo.cli import main
from osallistamo.errors import PlanFileError
from osallistamo.rendering import blank
from pdf import Pdf
from strategies import checklist, duty, question, section, words, write_toolkit


DAY = date(2026, 11, 24)
MANY = [{"id": f"m{n}", "text": words(f"Method {n}")} for n in range(12)]


@pytest.fixture(name="folder", scope="module")
def _folder(tmp_path_factory):
    """
    A toolkit of every kind of question, some of them asked for events.
    """
    menu = question("method", "one_of")
    menu["options"] = MANY
    basics = [
        question("name", "text"),
        question("size", "one_of"),
        question("sure", "yes_no"),
        question("why", "long_text", "sure"),
        question("who", "several_of"),
        question("day", "date"),
        question("span", "period"),
        question("money", "money"),
        question("people", "number"),
        question("contact", "contact"),
        duty("tell"),
    ]
    events = {
        "group": "events",
        "text": words("Which events?"),
        "label": words("Events"),
        "member": words("event"),
        "named_by": "title",
    }
    each = [question("title", "text"), menu, duty("captions")]
    folder = tmp_path_factory.mktemp("toolkit") / "small"

    return write_toolkit(
        folder,
        [
            checklist("main", [section("basics", [*basics, events])]),
            checklist("happening", [section("each", each)], each="events"),
        ],
        layout={"title": "main.name", "facts": ["main.name"]},
    )


@pytest.fixture(name="form", scope="module")
def _form(folder):
    """
    Its form, empty.
    """
    target = folder.parent / "form.pdf"

    return blank(load(folder), target, language="fi", form=True, today=DAY)


@pytest.fixture(name="fill")
def _fill(form, tmp_path):
    """
    A function that fills the form with pikepdf, field by field as it is told.
    """

    def fill(values, *, change=None):
        with pikepdf.open(form) as pdf:
            fields = dict(leaves(pdf.Root.AcroForm.Fields))
            for name, entries in values.items():
                for key, value in entries.items():
                    fields[name][key] = value
            if change:
                change(pdf)
            pdf.save(tmp_path / "filled.pdf")

        return tmp_path / "filled.pdf"

    return fill


def leaves(fields, above=""):
    """
    Yield the form's fields by their whole names, buttons of a choice as one.
    """
    for field in fields:
        name = f"{above}{field.T}"
        kids = field.get("/Kids", [])
        if any("/T" in kid for kid in kids):
            yield from leaves(kids, f"{name}.")
        else:
            yield name, field


def answers_of(path, folder):
    form = open_form(path)
    toolkit = load(folder)
    found = read_form(form, toolkit)

    return dict(found.answers), found


def new(plan, folder, form, language):
    """
    Make a plan of a form on the command line; return the status.
    """
    options = ["--toolkit", str(folder), "--from-form", str(form), "--no-input"]

    return main(["new", str(plan), *options, "--lang", language])


TYPED = {
    "main.name": "Asema",
    "main.why": "Yksi syy.\nJa toinen: 12 €, Šaka.",
    "main.day": "1.2.2027",
    "main.span.start": "1.2.2027",
    "main.span.end": "15.2.2027",
    "main.money": "1 500,50 €",
    "main.people": "120",
    "main.contact.name": "Aino Esimerkki",
    "main.contact.email": "aino@example.fi",
    "events.1.title": "Ilta",
    "events.1.method": "m3",
}
READ = {
    "main.name": "Asema",
    "main.why": "Yksi syy.\nJa toinen: 12 €, Šaka.",
    "main.day": "2027-02-01",
    "main.span": {"start": "2027-02-01", "end": "2027-02-15"},
    "main.money": "1500.50",
    "main.people": 120,
    "main.contact": {"name": "Aino Esimerkki", "email": "aino@example.fi"},
    "events": ("1",),
    "events.1.title": "Ilta",
    "events.1.method": "m3",
}


def test_a_field_has_the_path_of_its_answer_as_name(form):
    """
    Fields are named as answers are, with a step for a part or a choice.
    """
    names = set(pypdf.PdfReader(form).get_fields())

    assert {
        "main.name",
        "main.size",
        "main.who.a",
        "main.span.start",
        "main.contact.email",
        "main.tell",
        "events.1.title",
        "events.3.method",
        "events.2.captions",
    } <= names


def test_every_field_tells_a_screen_reader_its_number_and_question(form):
    """
    The tooltip is the question, with its code and the member it is asked for.
    """
    with pikepdf.open(form) as pdf:
        fields = dict(leaves(pdf.Root.AcroForm.Fields))
        told = {name: str(field.TU) for name, field in fields.items()}

    assert told["main.name"] == "1.1.1 name?"
    assert told["main.who.b"] == "1.1.5 who?: option b"
    assert told["main.day"] == "1.1.6 day? (pp.kk.vvvv)"
    assert told["main.span.end"] == "1.1.7 span?: päättyy (pp.kk.vvvv)"
    assert told["events.2.title"] == "2.1.1 event 2: title?"
    assert all(told.values())


def test_fields_come_in_the_order_of_reading_and_are_tagged(form):
    """
    Each field stands in the tag tree, in the order that Tab goes through.
    """
    pdf = Pdf(form)
    tagged = [
        tag["/K"][0].get_object()["/Obj"].get_object()
        for tag in pdf.tags()
        if tag.get("/S") == "/Form"
    ]
    on_pages = [
        each.get_object()
        for page in pdf.reader.pages
        for each in page.get("/Annots", [])
        if each.get_object()["/Subtype"] == "/Widget"
    ]

    assert len(tagged) == 20 + 3 * 3
    assert tagged == on_pages
    assert {page["/Tabs"] for page in pdf.reader.pages} == {"/S"}


def test_the_empty_form_keeps_the_rules_of_its_marks(form):
    """
    What says PDF/UA and PDF/A on it is so, by an independent checker.
    """
    assert checker.problems(form) == []


def test_a_form_filled_with_pypdf_is_read_back(form, folder, tmp_path):
    """
    Texts, choices and boxes come back as the answers that they mean.
    """
    writer = pypdf.PdfWriter(clone_from=form)
    ticked = {"main.size": "/b", "main.sure": "/yes", "main.who.a": "/on"}
    ticked |= {"main.who.c": "/on", "main.tell": "/on"}
    for page in writer.pages:
        writer.update_page_form_field_values(page, {**TYPED, **ticked})
    writer.write(tmp_path / "filled.pdf")
    answers, found = answers_of(tmp_path / "filled.pdf", folder)

    assert answers == {
        **READ,
        "main.size": "b",
        "main.sure": True,
        "main.who": ("a", "c"),
    }
    assert found.unread == ()
    assert found.duties["main.tell"].state == "done"


@pytest.mark.parametrize(
    "written",
    [
        pikepdf.String("Ääkkönen €"),
        pikepdf.String(b"\xfe\xff" + "Ääkkönen €".encode("utf-16-be")),
        pikepdf.String(b"\xef\xbb\xbf" + "Ääkkönen €".encode()),
    ],
    ids=["as it likes", "UTF-16", "UTF-8"],
)
def test_text_is_read_in_whichever_encoding(fill, folder, written):
    """
    Programs differ in how they write letters beyond ASCII.
    """
    answers, _ = answers_of(fill({"main.name": {"/V": written}}), folder)

    assert answers == {"main.name": "Ääkkönen €"}


@pytest.mark.parametrize(
    "box",
    [
        {"/V": pikepdf.Name("/on"), "/AS": pikepdf.Name("/on")},
        {"/V": pikepdf.Name("/Yes")},
        {"/AS": pikepdf.Name("/On")},
        {"/V": pikepdf.String("Yes")},
    ],
    ids=["properly", "another state", "its look only", "as a text"],
)
def test_a_ticked_box_is_read_however_it_was_ticked(fill, folder, box):
    """
    Programs differ in what they call a box that is ticked.
    """
    answers, _ = answers_of(fill({"main.who.b": box}), folder)

    assert answers == {"main.who": ("b",)}


def test_a_choice_is_read_by_the_look_of_its_button(fill, folder):
    """
    A program that only shows a button as pressed has chosen it all the same.
    """

    def press(pdf):
        fields = dict(leaves(pdf.Root.AcroForm.Fields))
        fields["main.sure"].Kids[1].AS = pikepdf.Name("/no")

    answers, _ = answers_of(fill({}, change=press), folder)

    assert answers == {"main.sure": False}


def test_a_menu_is_read_by_what_it_shows(fill, folder):
    """
    Some programs write a menu's text where others write its value.
    """
    shown = {"/V": pikepdf.String("Method 7")}
    answers, _ = answers_of(fill({"events.2.method": shown}), folder)

    assert answers == {"events": ("2",), "events.2.method": "m7"}


def test_what_is_left_empty_is_no_answer(fill, folder):
    """
    Neither an empty text nor a box ticked and cleared again says anything.
    """
    cleared = {
        "main.name": {"/V": pikepdf.String("")},
        "main.why": {"/V": pikepdf.String(b"\xfe\xff")},
        "main.people": {"/V": pikepdf.String("  ")},
        "main.who.a": {"/V": pikepdf.Name("/Off"), "/AS": pikepdf.Name("/Off")},
        "main.size": {"/V": pikepdf.Name("/Off")},
    }
    answers, found = answers_of(fill(cleared), folder)

    assert answers == {}
    assert (found.unread, found.duties) == ((), {})


def test_a_group_can_be_said_to_have_no_members(fill, folder):
    """
    The box "there are none" is an answer; with answers about members it is not.
    """
    none = {"events._none": {"/V": pikepdf.Name("/on")}}
    some = {**none, "events.1.title": {"/V": pikepdf.String("Ilta")}}
    answers, _ = answers_of(fill(none), folder)
    both, found = answers_of(fill(some), folder)

    assert answers == {"events": ()}
    assert both["events"] == ("1",)
    assert [one.error.key for one in found.unread] == ["form_none_yet_some"]


WRONG = {
    "main.name": {"/V": pikepdf.String("Asema")},
    "main.day": {"/V": pikepdf.String("ensi viikolla")},
    "main.people": {"/V": pikepdf.String("monta")},
    "main.span.end": {"/V": pikepdf.String("1.2.2027")},
    "main.contact.name": {"/V": pikepdf.String("Aino")},
    "main.contact.email": {"/V": pikepdf.String("ei ole")},
    "events.2.method": {"/V": pikepdf.String("huuto")},
}


def test_what_cannot_be_read_is_named_and_the_rest_is_kept(
    fill, folder, tmp_path, capsys
):
    """
    Each such field is told with item code, label and reason; the status is 1.
    """
    plan = tmp_path / "plan.json"
    filled = fill(WRONG)
    status = new(plan, folder, filled, "fi")
    told = capsys.readouterr().err
    lines = [line for line in told.splitlines() if "En voinut lukea" in line]

    assert status == 1
    assert [" ".join(line.split()[3:5]) for line in lines] == [
        "1.1.6 day.",
        "1.1.7 span.",
        "1.1.9 people.",
        "1.1.10 contact.",
        "2.1.2 method",
    ]
    assert "(event 2)" in lines[-1]
    assert "ensi viikolla" in lines[0]
    assert dict(read_plan(plan).answers) == {
        "main.name": "Asema",
        "main.contact": {"name": "Aino"},
        "events": ("2",),
    }


def test_an_answer_whose_question_does_not_apply_is_kept_aside(
    fill, folder, tmp_path, capsys
):
    """
    What was answered though its condition does not hold is kept, and told.
    """
    plan = tmp_path / "plan.json"
    values = {
        "main.sure": {"/V": pikepdf.Name("/no")},
        "main.why": {"/V": pikepdf.String("Silti.")},
    }
    new(plan, folder, fill(values), "en")

    assert "main.why" in capsys.readouterr().err
    assert read_plan(plan).answers["main.why"] == "Silti."


def test_the_form_says_which_toolkit_it_is_of(tmp_path, capsys):
    """
    A form of a shipped toolkit needs no `--toolkit` to be read back.
    """
    form = blank(
        load("sotepe"), tmp_path / "f.pdf", language="fi", form=True, today=DAY,
        checklists=["project"],
    )  # fmt: skip
    main(["new", str(tmp_path / "p.json"), "--from-form", str(form), "--no-input"])

    assert read_plan(tmp_path / "p.json").toolkit == "sotepe"
    assert "puuttuu" in capsys.readouterr().err


def test_a_form_of_changed_checklists_is_read_as_far_as_it_fits(fill, folder, tmp_path):
    """
    What the toolkit no longer asks is named; that it has changed is told.
    """
    newer = checklist("main", [section("basics", [question("name", "text")])])
    changed = write_toolkit(tmp_path / "small", [newer])
    values = {
        "main.name": {"/V": pikepdf.String("Asema")},
        "main.people": {"/V": pikepdf.String("3")},
    }
    answers, found = answers_of(fill(values), changed)
    notes = list(found.notes("en"))

    assert answers == {"main.name": "Asema"}
    assert "have changed since" in notes[0]
    assert "1.1.9 people?" in notes[1]
    assert len(notes) == 2


def loop(pdf):
    field = pdf.make_indirect(pikepdf.Dictionary(T=pikepdf.String("a")))
    field.Kids = pikepdf.Array([field])
    pdf.Root.AcroForm.Fields.append(field)


def deep(pdf):
    field = pikepdf.Dictionary(T=pikepdf.String("a"), FT=pikepdf.Name("/Tx"))
    for _ in range(60):
        kids = pikepdf.Array([pdf.make_indirect(field)])
        field = pikepdf.Dictionary(T=pikepdf.String("a"), Kids=kids)
    pdf.Root.AcroForm.Fields.append(pdf.make_indirect(field))


def other(content):
    def change(pdf):
        del pdf.attachments["form.json"]
        if content is not None:
            pdf.attachments["form.json"] = content

    return change


ABOUT = {"format": "osallistamo-form/9", "toolkit": {}}


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (loop, "pdf_damaged"),
        (deep, "pdf_damaged"),
        (other(None), "form_foreign"),
        (other(b"{}"), "form_foreign"),
        (other(b"[1, 2]"), "form_foreign"),
        (other(b"\xff\xfe no text"), "pdf_damaged"),
        (other(b"[" * 100_000), "form_foreign"),
        (other(b"0" * 9_000_000), "pdf_attachment_big"),
        (other(json.dumps(ABOUT).encode()), "form_newer"),
    ],
    ids=["loop", "deep", "none", "empty", "list", "bytes", "nested", "big", "newer"],
)
def test_a_hostile_form_gives_one_clear_line(fill, change, key):
    """
    What is damaged, foreign or made to harm is refused in a moment.
    """
    with pytest.raises(PlanFileError) as caught:
        open_form(fill({}, change=change))

    assert caught.value.key == key
    assert "\n" not in caught.value.in_language("fi")


def strange(pdf):
    fields = pdf.Root.AcroForm.Fields
    fields.append(3)
    fields.append(pikepdf.Array([1]))
    fields.append(pikepdf.Dictionary(FT=pikepdf.Name("/Tx"), V=pikepdf.Array([1, 2])))
    half = pikepdf.String(b"\xfe\xff\xd8\x00\x00a")
    fields.append(
        pikepdf.Dictionary(
            T=pikepdf.String("main.name"), FT=pikepdf.Name("/Tx"), V=half
        )
    )
    for name in ("main.nothing", "events.../../x.title", "main.who.d", "a" * 5000):
        fields.append(
            pikepdf.Dictionary(
                T=pikepdf.String(name),
                FT=pikepdf.Name("/Tx"),
                V=pikepdf.String("x"),
            )
        )


def test_strange_fields_are_named_and_harm_nothing(fill, folder, tmp_path):
    """
    Fields that no form of ours has are told as unread; a plan can be written.
    """
    filled = fill({"main.people": {"/V": pikepdf.String("3")}}, change=strange)
    _, found = answers_of(filled, folder)
    status = new(tmp_path / "p.json", folder, filled, "fi")

    assert status == 1
    assert read_plan(tmp_path / "p.json").answers["main.people"] == 3
    assert [one.error.key for one in found.unread] == ["form_field_unknown"] * 5
    assert max(len(note) for note in found.notes("fi")) < 400


def test_a_form_that_was_printed_is_none_any_more(fill):
    """
    Where the fields have been made into mere ink there is nothing to read.
    """

    def flatten(pdf):
        pdf.Root.AcroForm.Fields = pikepdf.Array()
        for page in pdf.pages:
            del page.Annots

    with pytest.raises(PlanFileError) as caught:
        open_form(fill({}, change=flatten))

    assert caught.value.key == "form_foreign"


def test_what_is_no_pdf_is_no_form(tmp_path):
    """
    Any other file is refused by name.
    """
    with pytest.raises(PlanFileError, match="There is no file"):
        open_form(tmp_path / "f.pdf")
    (tmp_path / "f.pdf").write_text("no form", "utf-8")
    with pytest.raises(PlanFileError) as caught:
        open_form(tmp_path / "f.pdf")

    assert caught.value.key == "form_foreign"


def test_a_form_is_the_same_every_time(form, folder, tmp_path):
    """
    The same checklists on the same day give the same bytes, in any process.
    """
    code = (
        "import sys; from datetime import date; from osallistamo import load;"
        "from osallistamo.rendering import blank;"
        "blank(load(sys.argv[1]), sys.argv[2], form=True, today=date(2026, 11, 24))"
    )
    again = tmp_path / "again.pdf"
    subprocess.run([sys.executable, "-c", code, folder, again], check=True)

    assert again.read_bytes() == Path(form).read_bytes()


def test_typing_needs_no_font_of_the_viewer(form):
    """
    The font that one types with is inside, and has Finnish and Swedish letters.
    """
    from fontTools.ttLib import TTFont

    fonts = pypdf.PdfReader(form).root_object["/AcroForm"]["/DR"]["/Font"]
    (font,) = (each.get_object() for each in fonts.values())
    file = font["/FontDescriptor"]["/FontFile2"].get_data()
    signs = TTFont(BytesIO(file)).getBestCmap()

    assert font["/Encoding"] == "/WinAnsiEncoding"
    assert all(ord(sign) in signs for sign in "ÅÄÖåäöŠšŽž€–”")
    assert len(font["/Widths"]) == 224
