"""
The plan as a document: real PDFs, read back.
"""

import json
import re
import subprocess
import sys

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from osallistamo import DutyState, OsallistamoError, load, plan, render
from osallistamo._answers import Later, NotRelevant
from osallistamo._answers_file import read_answers
from osallistamo._storage import parse_plan
from osallistamo.rendering import to_page, view
from osallistamo.rendering._audiences import public
from osallistamo.rendering._sheets import Fit, event_sheet, residents
from pdf import Pdf
from strategies import (
    checklist,
    duty,
    group,
    question,
    section,
    words,
    write_toolkit,
)


EXAMPLE = Path(__file__).parents[1] / "examples" / "health-station" / "answers.yaml"
DAY = date(2026, 11, 24)
LANGUAGES = ("fi", "sv", "en")
DATES = {"fi": "24.11.2026", "sv": "24.11.2026", "en": "24 November 2026"}


def test_title_language_and_marks(document):
    """
    The PDF says its title and language, is tagged, and claims PDF/A-3a and PDF/UA-1.
    """
    language, pdf = document
    metadata = pdf.root["/Metadata"].get_object().get_data().decode()

    assert pdf.root["/Lang"] == language
    assert pdf.root["/MarkInfo"]["/Marked"]
    assert pdf.root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.reader.metadata.title in metadata
    assert re.search(r"pdfaid:part[^0-9]*3", metadata)
    assert re.search(r"pdfuaid:part[^0-9]*1", metadata)


def test_headings_go_down_one_level_at_a_time(document):
    """
    The headings in the tag tree never skip a level.
    """
    _, pdf = document
    levels = [int(n[2]) for n in pdf.names() if re.fullmatch(r"/H[1-6]", n)]

    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))
    assert levels.count(1) == 1


def test_tables_have_header_cells_with_scope(document):
    """
    Every table has header cells, and each says what it heads.
    """
    _, pdf = document
    tables = [t for t in pdf.tags() if t["/S"] == "/Table"]
    heads = [t for t in pdf.tags() if t["/S"] == "/TH"]

    assert tables
    assert heads
    for head in heads:
        assert head["/A"]["/Scope"] in ("/Row", "/Column")


def test_pictures_have_alternative_text(document):
    """
    Every figure says in words what it shows.
    """
    _, pdf = document
    figures = [t for t in pdf.tags() if t["/S"] == "/Figure"]

    assert len(figures) >= 2
    assert all(len(figure["/Alt"]) > 10 for figure in figures)


def test_fonts_are_ours_and_inside(document):
    """
    No font comes from the machine; each is embedded.
    """
    _, pdf = document
    fonts = pdf.fonts()

    assert fonts
    for name, descriptor in fonts.items():
        assert re.search(r"Source-?Sans|Osallistamo|DejaVu", name), name
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)


def test_the_plan_is_attached_and_opens_again(document, example):
    """
    The PDF carries the plan file itself, with every answer.
    """
    _, pdf = document
    (data,) = pdf.reader.attachments["plan.json"]
    again = parse_plan(data.decode(), "plan.json")

    assert again.answers == example.situation.answers
    assert again.digest == example.toolkit.digest
    assert dict(again.duties) == dict(example.states)


def test_every_page_is_a4_and_nothing_runs_over_its_edge(document):
    """
    All letters stand inside the page's margins, in every language.
    """
    _, pdf = document
    for (width, height), letters in pdf.letters:
        assert (round(width), round(height)) == (595, 842)
        for letter in letters:
            assert letter.x0 >= 28
            assert letter.x1 <= width - 28
            assert letter.y0 >= 14


@pytest.mark.parametrize("name", ["pilot-survey", "youth-space"])
def test_the_other_examples_stay_on_their_pages(name, tmp_path):
    """
    Other answers, other tables: nothing runs over the edge there either.
    """
    toolkit = load("helsinki")
    given = read_answers(EXAMPLE.parents[1] / name / "answers.yaml", toolkit)
    found = plan(toolkit, given.answers, today=DAY, states=given.duties)
    pdf = Pdf(render(found, tmp_path / "plan.pdf", language="fi"))
    furthest = max(letter.x1 for _, letters in pdf.letters for letter in letters)

    assert furthest <= 595 - 50


def test_no_letters_stand_on_one_another(document):
    """
    No text overlaps other text, as an overflowing table cell would.
    """
    _, pdf = document
    for _, letters in pdf.letters:
        rows = {}
        for letter in letters:
            rows.setdefault(round(letter.y0), []).append(letter)
        for row in rows.values():
            row.sort(key=lambda one: one.x0)
            for one, other in pairwise(row):
                overlap = one.x1 - other.x0

                assert overlap < max(one.width, other.width) * 0.7, (
                    one.get_text(),
                    other.get_text(),
                )


def test_no_word_of_another_language(document, example):
    """
    Headings and labels of the other languages do not occur.
    """
    language, pdf = document
    text = pdf.text
    own = view(example, language)
    for other in set(LANGUAGES) - {language}:
        foreign = view(example, other)
        mine = {*own.words.values(), *(c.title for c in own.chapters)}
        words = {*foreign.words.values(), *(c.title for c in foreign.chapters)} - mine
        found = [w for w in words if len(w) > 12 and w in text and "{" not in w]

        assert found == []


def bare(text):
    """
    Return text without spaces and hyphens, which line ends add.
    """
    return re.sub(r"[\s\u00ad-]", "", text)


def test_the_document_has_what_a_board_needs(document, example):
    """
    Cover, events, notices, sources, day and every open statutory duty are there.
    """
    language, pdf = document
    seen = view(example, language)
    text = bare(pdf.text)

    def there(words):
        return bare(words) in text

    assert there(seen.title)
    assert there(DATES[language])
    for task in seen.urgent:
        assert there(task.text), task.text
    for notice in seen.notices:
        assert there(notice.title)
        for paragraph in notice.paragraphs:
            assert there(paragraph), paragraph
    for source in seen.sources:
        assert there(source.name)
    for entry in seen.not_applicable:
        assert there(entry.title), entry.title


def test_the_same_plan_gives_the_same_bytes_in_another_process(
    example, tmp_path, document
):
    """
    Rendering is deterministic, across processes too.
    """
    language, pdf = document
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from datetime import date\nfrom pathlib import Path\n"
        "from osallistamo import load, plan, render\n"
        "from osallistamo._answers_file import read_answers\n"
        "toolkit = load('helsinki')\n"
        "given = read_answers(Path(sys.argv[2]), toolkit)\n"
        "found = plan(toolkit, given.answers, today=date(2026, 11, 24),"
        " states=given.duties)\n"
        "render(found, sys.argv[3], language=sys.argv[4])\n"
    )
    path = tmp_path / "again.pdf"
    arguments = [str(Path(__file__).parent), str(EXAMPLE), str(path), language]
    subprocess.run([sys.executable, "-c", program, *arguments], check=True)

    assert path.read_bytes() == pdf.data


def test_html_is_one_file_without_anything_from_outside(example):
    """
    The HTML needs no other file and names its language.
    """
    page = to_page(example, "fi")

    assert '<html lang="fi"' in page
    assert not re.search(r"""(src|href)=["'](https?:)?//[^"']+\.(css|js|png)""", page)
    assert "<script" not in page


HOSTILE = (
    "<script>alert(1)</script> &amp; {{ 7*7 }} {% raw %} \u202e RTL"
    " kaupunkisuunnittelutoimikuntakokouspöytäkirja" * 3
)


def test_hostile_answers_are_only_text(toolkit_folder, tmp_path):
    """
    Markup, template code and endless words in answers are printed as they are.
    """
    toolkit = load(toolkit_folder)
    word = "x" * 5000
    answers = {"main.name": HOSTILE, "end.long": word, "main.size": "a"}
    found = plan(toolkit, answers, today=DAY)
    pdf = Pdf(render(found, tmp_path / "plan.pdf", language="fi"))

    assert "<script>alert(1)</script>" in pdf.text
    assert "{{ 7*7 }}" in pdf.text
    for (width, _), letters in pdf.letters:
        assert all(letter.x1 <= width - 20 for letter in letters)


def test_an_empty_plan_is_a_document_with_gaps(toolkit_folder, tmp_path):
    """
    Without any answer the plan prints its gaps as gaps.
    """
    toolkit = load(toolkit_folder)
    for language in LANGUAGES:
        found = plan(toolkit, {}, today=DAY)
        pdf = Pdf(render(found, tmp_path / f"{language}.pdf", language=language))

        assert view(found, language).words["untitled"] in pdf.text
        assert "main: name" in pdf.text


def test_a_notice_ends_a_sentence_once(toolkit_folder, tmp_path):
    """
    An answer with its own full stop gets no second one, and keeps its own.
    """
    toolkit = load(toolkit_folder)
    for name, told in (("Asema", "Asema on"), ("Asema.", "Asema. on")):
        answers = {"main.name": name, "main.size": "b", "main.day": "2027-02-01"}
        (notice,) = view(plan(toolkit, answers, today=DAY), "fi").notices

        assert notice.paragraphs[0].startswith(told)
        assert ".." not in notice.paragraphs[0]


def test_a_done_duty_is_ticked_and_names_who_did_it(toolkit_folder, tmp_path):
    """
    What was noted about a duty is printed with it.
    """
    toolkit = load(toolkit_folder)
    states = {"end.tell": DutyState(state="done", who="Aino Esimerkki")}
    found = plan(toolkit, {"main.day": "2027-02-01"}, today=DAY, states=states)
    pdf = Pdf(render(found, tmp_path / "plan.pdf", language="fi"))

    assert "Aino Esimerkki" in pdf.text
    assert "☑" in pdf.text


def test_what_cannot_be_written_is_told(toolkit_folder, tmp_path):
    """
    A missing folder gives a message, not a traceback.
    """
    found = plan(load(toolkit_folder), {}, today=DAY)
    with pytest.raises(OsallistamoError, match="none"):
        render(found, tmp_path / "none" / "plan.pdf")


def test_the_attached_plan_is_what_the_file_is(example, document):
    """
    The attachment is a plan file that a person can read.
    """
    _, pdf = document
    (data,) = pdf.reader.attachments["plan.json"]

    assert json.loads(data)["format"] == "osallistamo-plan/1"


@pytest.fixture(name="fair", scope="module")
def _fair(tmp_path_factory):
    """
    A plan with two events of one name, and answers that end in all ways.
    """
    events = group("events", "event")
    notices = [
        {"notice": id_, "title": words(id_), "paragraphs": [{"text": words(text)}]}
        for id_, text in (
            ("speech", "For {who}, {time}."),
            ("slide", "Welcome."),
            ("record", "Kept in the files."),
        )
    ]
    each = [
        question("title", "text"),
        question("day", "date", timeline="true"),
        question("last", "date", timeline="true"),
        question("empty", "text"),
        question("who", "several_of"),
        question("time", "period"),
    ]
    asked = [
        question("why", "text", public="true"),
        question("rule", "long_text", public="true"),
        events,
        duty("about", "answered(why)"),
    ]
    toolkit = write_toolkit(
        tmp_path_factory.mktemp("fair") / "fair",
        [
            checklist("main", [section("s", asked)]),
            checklist(
                "happening",
                [
                    section("e", each, layout="table", title=words("Events")),
                    section("texts", [question("goal", "text"), *notices]),
                ],
                each="events",
            ),
        ],
        layout={
            "title": "main.why",
            "summary": ["events.who"],
            "residents": [
                {"title": words(title), "tell": ["main.rule"], "whole": whole}
                for title, whole in (("Rules", True), ("Cut", False))
            ],
            "event": {
                "group": "events",
                "script": ["events.speech"],
                "texts": ["events.slide"],
            },
        },
    )
    answers = {
        "main.why": "Why not?",
        "main.rule": "One rule stands here. Another one stands there. This is last.",
        "events": ("one", "two"),
    }
    for id_, day in (("one", "2027-02-01"), ("two", "2027-03-01")):
        own = {
            "title": "Evening",
            "goal": "To meet",
            "day": day,
            "last": "2027-01-15",
            "who": ("a", "b", "c"),
            "time": {"start": "2027-02-01", "end": "2027-02-28"},
        }
        answers |= {f"events.{id_}.{key}": value for key, value in own.items()}

    return plan(load(toolkit), answers, today=DAY)


def test_members_of_one_name_are_told_apart(fair):
    """
    By their first day; without one, by a number.
    """
    bare = {
        path: answer
        for path, answer in fair.situation.answers.items()
        if not path.endswith((".day", ".last", ".time"))
    }
    numbered = plan(fair.toolkit, bare, today=DAY)
    told = [
        [m.title for c in view(found, "fi").chapters for m in c.members]
        for found in (fair, numbered)
    ]

    assert told == [
        ["Evening (1.2.2027)", "Evening (1.3.2027)"],
        ["Evening (1)", "Evening (2)"],
    ]
    assert event_sheet(fair, "two", "fi").title == "Evening (1.3.2027)"


def test_a_table_has_no_empty_column_and_no_caption_twice(fair):
    """
    The caption stays for those who listen, in other words than the heading above it.
    """
    seen = view(fair, "en")
    (found,) = (s for c in seen.chapters for s in c.sections if s.table)

    assert found.table.columns == ("title", "day", "last", "who", "time")
    assert all(len(row) == 5 for row in found.table.rows)
    assert (found.title, found.table.title) == ("Events", "Events as a table")


def test_names_that_head_the_rows_of_a_table_are_not_listed_before_it(fair):
    """
    They stand in its first column.
    """
    answers = [
        a for c in view(fair, "en").chapters for s in c.sections for a in s.answers
    ]

    assert "Events" not in {answer.label for answer in answers}


def test_a_table_stands_under_the_heading_of_its_question(tmp_path):
    """
    Sections of one title that follow one another have one heading.
    """
    days = group("days", "day", named_by="name")
    asked = [question("wanted", "yes_no"), days]
    each = [question("name", "text"), duty("ask_them")]
    toolkit = write_toolkit(
        tmp_path / "days",
        [
            checklist(
                "main",
                [
                    section("asked", asked, title=words("Days")),
                    section(
                        "each",
                        each,
                        title=words("Days"),
                        each="days",
                        layout="table",
                    ),
                ],
            )
        ],
    )
    given = {"main.wanted": True, "days": ("1",), "days.1.name": "One"}
    seen = view(plan(load(toolkit), given, today=DAY), "en")
    (found,) = seen.chapters[0].sections

    assert [answer.label for answer in found.answers] == ["wanted"]
    assert found.table.rows == (("One",),)
    assert [told.text for told in found.duties] == ["ask_them"]


def test_the_timeline_says_nothing_empty_and_nothing_twice(fair):
    """
    An event's own day is told by its name alone, its other days with what they are.
    """
    days = {d.when: d.facts for d in view(fair, "fi").days}

    assert days["1.2.2027"] == ("Evening",)
    assert days["15.1.2027"] == (
        "Evening (1.2.2027): last",
        "Evening (1.3.2027): last",
    )
    assert "(1.2.2027), 1.2.2027" not in to_page(fair, "fi")


def test_an_answer_of_many_members_is_told_once(fair):
    """
    On one page there is room for each answer once.
    """
    (row,) = view(fair, "fi").summary

    assert row.items == ("option a", "option b", "option c")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            {},
            [
                ("Why", "missing", ""),
                ("Events", "missing", ""),
                ("Days", "missing", ""),
            ],
        ),
        (
            {"main.why": Later(), "events": ()},
            [("Why", "later", ""), ("Events", "answered", "none")],
        ),
        (
            {"main.why": NotRelevant("Known"), "main.more": "x", "events": ()},
            [
                ("Why", "not_relevant", "Known"),
                ("More", "answered", "x"),
                ("Events", "answered", "none"),
            ],
        ),
    ],
)
def test_the_page_of_main_answers_says_what_is_missing_and_only_that(
    tmp_path, given, told
):
    """
    Without events they have no days to tell of, and nobody waits for a deeper answer.
    """
    asked = [
        question("why", "text", label=words("Why")),
        question("more", "text", label=words("More"), deeper="true"),
        {
            "group": "events",
            "text": words("Which?"),
            "label": words("Events"),
            "member": words("event"),
            "named_by": "title",
        },
    ]
    each = [question("title", "text"), question("day", "date")]
    toolkit = write_toolkit(
        tmp_path / "main",
        [
            checklist("main", [section("s", asked)]),
            checklist("happening", [section("e", each)], each="events"),
        ],
        layout={
            "title": "main.why",
            "summary": [
                "main.why",
                "main.more",
                {"label": words("Events"), "show": ["events.title"]},
                {"label": words("Days"), "show": ["events.day"]},
            ],
        },
    )
    seen = view(plan(load(toolkit), given, today=DAY), "en")
    rows = [(a.label, a.state, a.note or "".join(a.paragraphs)) for a in seen.summary]

    assert rows == told


@pytest.mark.parametrize(
    ("gap", "told"),
    [
        ("{to}", "To: Young people, EU staff and Staff."),
        ("{to:lower}", "To: young people, EU staff and staff."),
    ],
)
def test_a_text_can_have_its_choices_in_small_letters(tmp_path, gap, told):
    """
    In running text they are no names; an acronym stays as it is.
    """
    options = [
        {"id": f"o{n}", "text": words(text)}
        for n, text in enumerate(("Young people", "EU staff", "Staff"))
    ]
    told_to = question("to", "several_of", options=options)
    notice = {
        "notice": "news",
        "title": words("News"),
        "paragraphs": [{"text": words(f"To: {gap}.")}],
    }
    toolkit = write_toolkit(
        tmp_path / "small",
        [checklist("main", [section("s", [told_to, notice])])],
    )
    found = plan(load(toolkit), {"main.to": ("o0", "o1", "o2")}, today=DAY)

    assert view(found, "en").notices[0].paragraphs == (told,)


def test_a_text_joins_choices_as_the_language_does(fair):
    """
    Choices end with "and", and a period has a dash.
    """
    told = {"fi": "a, option b ja option c", "en": "a, option b and option c"}
    for language, choices in told.items():
        texts = [t for n in view(fair, language).notices for t in n.paragraphs]
        assert any(f"For option {choices}, " in text for text in texts)
        assert any(" – " in text for text in texts)


def test_a_reason_ends_with_one_sign(fair):
    """
    An answer that ends its own sentence gets no full stop more.
    """
    page = to_page(fair, "en")

    assert "why: Why not?</span>" in page
    assert "?." not in page


def test_a_run_sheet_has_the_texts_of_its_day(fair):
    """
    What is kept or sent at another time stands in the plan only.
    """
    sheet = event_sheet(fair, "one", "en")

    assert [n.title for n in sheet.script] == ["speech"]
    assert [n.title for n in sheet.texts] == ["slide"]
    assert "record" in {n.title for n in view(fair, "en").notices}


def test_what_stands_whole_is_never_cut(fair):
    """
    However little room there is, a resident sees every rule.
    """
    page = residents(public(fair), "en", Fit(10, 1, 30))
    told = {topic.title: topic.told[0].items[0] for topic in page.topics}

    assert told["Rules"].endswith("This is last.")
    assert told["Cut"].endswith("…")
