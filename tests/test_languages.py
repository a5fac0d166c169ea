"""
Whose words are in which language: answers in Finnish, printed in Swedish.
"""

import re

from datetime import date
from html import unescape

import pytest

from attrs import evolve
from docx import Document
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker import problems
from osallistamo import load, plan, render
from osallistamo._answers import NotRelevant
from osallistamo._plan import DutyState
from osallistamo._storage import printed_in, read_plan
from osallistamo.rendering import to_page
from osallistamo.rendering._audiences import public
from osallistamo.rendering._html import to_sheet
from osallistamo.rendering._sheets import FITS, residents
from pdf import Pdf
from strategies import checklist, duty, question, section, write_toolkit
from test_accessibility import Page, bare


DAY = date(2026, 11, 24)
LONG = 25
OWN_WORDS = {
    "main.name": "Kirjaston uudistus",
    "main.size": "b",
    "main.day": "2027-02-01",
    "events": ("opening", "closing"),
    "events.opening.title": "Avajaiset & kahvit",
    "events.opening.recorded": True,
    "events.closing.title": NotRelevant("Ei nimeä"),
    "end.contact": {"name": "Aino Esimerkki"},
    "end.long": "Ensimmäinen kappale.\nToinen kappale.",
    "end.people": NotRelevant("Ei arvioida"),
}
NOTED = {
    "end.tell": DutyState(note="Soitetaan ensin"),
    "events.opening.captions": DutyState(state="not_relevant", reason="Ei puhetta"),
}


def finnish(toolkit_folder, answers=None, states=None):
    return plan(
        load(toolkit_folder),
        answers or OWN_WORDS,
        today=DAY,
        states=states or NOTED,
        language="fi",
    )


def foreign(page):
    """
    Return what a page says is in another language than its own.
    """
    found = re.findall(r"<span lang=(\w+)>(.*?)</span>", page)

    return [(language, bare(unescape(words))) for language, words in found]


def unmarked(page):
    """
    Return the rest of a page, without what cannot be marked: its title, its pictures.
    """
    return re.sub(
        r"(?s)<span lang=.*?</span>|(?<=<title>).*?(?=</title>)|<svg.*?</svg>", "", page
    )


def test_answers_in_another_language_say_so(toolkit_folder):
    """
    What people wrote in Finnish is Finnish on a Swedish page, wherever it stands.
    """
    page = to_page(finnish(toolkit_folder), "sv")
    rest = unescape(unmarked(page))

    assert {words for _, words in foreign(page)} == {
        "Kirjaston uudistus",
        "Avajaiset & kahvit",
        "Ensimmäinen kappale.",
        "Toinen kappale.",
        "Ei nimeä",
        "Ei arvioida",
        "Soitetaan ensin",
        "Ei puhetta",
    }
    assert {language for language, _ in foreign(page)} == {"fi"}
    assert not any(words in rest for _, words in foreign(page))


def test_a_pdfs_tags_and_a_word_file_say_so_too(toolkit_folder, tmp_path):
    """
    The PDF's tags have each mark of the page, in its order, and break no rule.
    """
    found = finnish(toolkit_folder)
    page = to_page(found, "sv")
    marked = foreign(page)
    pdf = Pdf(render(found, tmp_path / "plan.pdf", language="sv"))
    said = "".join(
        text
        for tag, text in pdf.spoken()
        if tag["/S"] != "/Lbl" and not (tag["/S"] == "/Link" and text.isdigit())
    )
    word = Document(render(found, tmp_path / "plan.docx", language="sv"))
    runs = [
        run.text
        for run in word.element.body.iter(qn("w:r"))
        if any(told.get(qn("w:val")) == "fi-FI" for told in run.iter(qn("w:lang")))
    ]

    assert [
        (tag["/Lang"], bare(pdf.text_of(tag))) for tag in pdf.tags() if "/Lang" in tag
    ] == marked
    assert bare(said) == Page(page).text
    assert pdf.reader.outline[0].title == "Kirjaston uudistus"
    assert problems(pdf.path) == []
    assert {words for _, words in marked} == set(runs)


@pytest.mark.parametrize(
    ("written", "printed"), [("fi", "fi"), ("sv", "sv"), ("", "en")]
)
def test_answers_in_the_readers_language_say_nothing(toolkit_folder, written, printed):
    """
    Nothing is marked when languages agree, or when nobody knows the answers' own.
    """
    found = evolve(finnish(toolkit_folder), language=written)

    assert foreign(to_page(found, printed)) == []


@given(words=st.text("aåz AB.,[]<>&\"'{}\u00ad", min_size=1).filter(str.strip))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_marks_change_no_word(toolkit_folder, words):
    """
    A page says the same with and without marks, whatever people wrote.
    """
    answers = {**OWN_WORDS, "main.name": words.strip(), "end.long": words.strip()}
    found = finnish(toolkit_folder, answers, {"end.tell": DutyState(note=words)})
    plain, marked = (
        Page(to_page(evolve(found, language=language), "sv")) for language in ("", "fi")
    )

    assert marked.text == plain.text
    assert marked.counted["span"] > plain.counted["span"]


def own_words(found):
    """
    Return what people wrote into a plan, but for short texts, and for contacts.
    """
    answers = found.situation.answers
    contacts = [
        a["name"] for a in answers.values() if isinstance(a, dict) and "name" in a
    ]
    kinds = {path: found.toolkit.locate(path)[0].content.kind for path in answers}
    lines = [
        bare(line)
        for path, value in answers.items()
        if kinds[path] in ("text", "long_text") and isinstance(value, str)
        for line in value.split("\n")
    ]

    return [w for w in lines if len(w) > LONG and not w.startswith(tuple(contacts))]


@pytest.mark.parametrize(
    ("audience", "event"),
    [("project", ""), ("public", ""), ("residents", ""), ("event", "evening")],
)
def test_every_edition_marks_answers(example, tmp_path, audience, event):
    """
    Also in tables, and where answers are shortened, quoted and put together.
    """
    said = []
    for language in ("", "fi"):
        path = tmp_path / f"said-{language}.html"
        found = evolve(example, language=language)
        render(found, path, language="en", audience=audience, event=event)
        said.append(path.read_text("utf-8"))
    plain, marked = said
    rest = Page(unmarked(marked)).text
    quoted = [words[:LONG] for words in own_words(example)]

    assert Page(marked).text == Page(plain).text
    assert foreign(plain) == []
    assert len([words for words in quoted if words in Page(plain).text]) > 3
    assert [words for words in quoted if words in rest] == []


def test_shortened_answers_are_marked(example):
    """
    An answer cut to the room of the residents' page is still in its language.
    """
    found = public(evolve(example, language="fi"))
    page = to_sheet(residents(found, "en", FITS[-1]))
    cut = [words for _, words in foreign(page) if f"{words}…" in bare(Page(page).text)]

    assert cut


@pytest.mark.parametrize(("written", "printed"), [("fi", "sv"), ("sv", "fi")])
def test_long_words_break_as_their_own_language_does(toolkit_folder, written, printed):
    """
    Our soft hyphens are for Finnish words, on whichever page they stand.
    """
    answers = {**OWN_WORDS, "main.name": "Asukastilaisuus"}
    found = evolve(finnish(toolkit_folder, answers), language=written)
    page = to_page(found, printed)
    words = re.findall(rf"<td><span lang={written}>(Asu.*?)</span>", page)

    assert words
    assert {"\u00ad" in word for word in words} == {written == "fi"}


def test_a_themes_template_marks_answers(toolkit_folder, tmp_path):
    """
    Templates of a city's own need to do nothing for it, but in attributes.
    """
    folder = tmp_path / "look"
    folder.mkdir()
    (folder / "theme.yaml").write_text("format: osallistamo-theme/1\n")
    (folder / "plan.html.jinja").write_text(
        '<p title="{{ plan.title|verbatim }}">{{ plan.title }}: '
        '{{ plan.facts[0].paragraphs|join(", ") }}</p>'
    )
    path = tmp_path / "plan.html"
    render(finnish(toolkit_folder), path, language="en", theme=folder)
    name = "<span lang=fi>Kirjaston uudistus</span>"

    assert path.read_text() == f'<p title="Kirjaston uudistus">{name}: {name}</p>'


def test_a_text_without_translation_says_its_language(tmp_path):
    """
    What the checklists' author did not translate is Finnish, and says so.
    """
    asked = [
        question("name", "text", label={"fi": "Nimi"}),
        question("who", "several_of", options=[{"id": "a", "text": {"fi": "Nuoret"}}]),
        duty("tell", text={"fi": "Kerro kaikille."}),
    ]
    folder = write_toolkit(
        tmp_path / "half", [checklist("main", [section("basics", asked)])]
    )
    found = plan(load(folder), {"main.who": ("a",)}, today=DAY)

    assert foreign(to_page(found, "fi")) == []
    assert set(foreign(to_page(found, "en"))) == {
        ("fi", words) for words in ("Nimi", "Nuoret", "Kerro kaikille.")
    }


def test_a_plan_printed_in_swedish_goes_on_in_finnish(toolkit_folder, tmp_path):
    """
    The plan inside a PDF keeps the language that its answers are written in.
    """
    path = render(finnish(toolkit_folder), tmp_path / "plan.pdf", language="sv")

    assert read_plan(path).language == "fi"
    assert printed_in(path) == "sv"
