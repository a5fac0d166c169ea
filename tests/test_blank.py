"""
Checklists on paper: item codes, conditions as instructions, room to write.
"""

import re

from datetime import date
from html import unescape

import pytest

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from osallistamo import load
from osallistamo._model import Duty, Question
from osallistamo._situation import Situation
from osallistamo.cli import main
from osallistamo.errors import UsageError
from osallistamo.rendering import blank
from osallistamo.rendering._blank import blank_of
from pdf import Pdf
from strategies import (
    checklist,
    duty,
    group,
    load_checklists,
    question,
    raw_answers,
    section,
    toolkits,
)


DAY = date(2026, 11, 24)
CODE = re.compile(r"\b\d+\.\d+\.\d{1,3}\b")
MEMBER_GROUP = group("events", "event")


def read(page):
    """
    Return an HTML page's text as one line.
    """
    body = re.sub(r"<style.*?</style>", "", page, flags=re.DOTALL)
    text = unescape(re.sub(r"<[^>]+>", " ", body)).replace("\u00ad", "")

    return re.sub(r"\s+([.,])", r"\1", " ".join(text.split()))


@pytest.fixture(name="printed")
def _printed(tmp_path):
    """
    A function that prints a toolkit of one section and returns its text.
    """

    def printed(*entries, language="en", **options):
        toolkit = load_checklists([checklist("main", [section("one", list(entries))])])
        target = tmp_path / "blank.html"
        blank(toolkit, target, language=language, today=DAY, **options)

        return read(target.read_text("utf-8"))

    return printed


KNOWN = [
    question("sure", "yes_no"),
    question("size", "one_of"),
    question("who", "several_of"),
    question("day", "date"),
    question("end", "date"),
    question("people", "number"),
    question("span", "period"),
    question("later", "yes_no", "sure"),
]
TOLD = [
    ("sure", "1.1.1 is yes"),
    ("not sure", "1.1.1 is no"),
    ("not later", "1.1.8 is not yes"),
    ('size == "a"', "1.1.2 is “option a”"),
    ('size != "a"', "1.1.2 is other than “option a”"),
    ('not (size == "a")', "1.1.2 is not “option a”"),
    ('size in ("a", "b")', "1.1.2 is “option a” or “option b”"),
    ('size not in ("a", "b", "c")',
     "1.1.2 is other than “option a”, “option b” or “option c”"),
    ('"a" in who', "“option a” is chosen in 1.1.3"),
    ('not ("a" in who)', "“option a” is not chosen in 1.1.3"),
    ('has_any(who, "a", "b")', "“option a” or “option b” is chosen in 1.1.3"),
    ('has_all(who, "a", "b")', "“option a” and “option b” is chosen in 1.1.3"),
    ("count(who) > 0", "1.1.3 has at least one"),
    ("count(who) == 0", "1.1.3 has none"),
    ("count(who) >= 2", "1.1.3 has at least 2"),
    ("answered(people)", "1.1.6 has an answer"),
    ("not answered(people)", "1.1.6 has no answer"),
    ("people > 30", "1.1.6 is over 30"),
    ("30 > people", "1.1.6 is under 30"),
    ("day > end", "1.1.4 is after 1.1.5"),
    ('day <= "2027-02-01"', "1.1.4 is no later than 1 February 2027"),
    ("span.start >= day", "the first day of 1.1.7 is no earlier than 1.1.4"),
    ("days(day, end) < 14", "from 1.1.4 to 1.1.5 there are under 14 days"),
    ("sure and people > 3", "1.1.1 is yes and 1.1.6 is over 3"),
    ('sure and (size == "a" or people > 3)',
     "1.1.1 is yes, and also (1.1.2 is “option a” or 1.1.6 is over 3)"),
    ("not (sure or people > 3)", "1.1.1 is no and 1.1.6 is at most 3"),
]  # fmt: skip


@pytest.mark.parametrize(("when", "told"), TOLD)
def test_a_condition_is_told_with_item_codes(printed, when, told):
    """
    Each kind of condition reads as an instruction, with the items' own codes.
    """
    text = printed(*KNOWN, question("last", "text", when))

    assert f"1.1.9 last? Answer if {told}." in text


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("fi", "Vastaa, jos 1.1.1 on kyllä, ja lisäksi 1.1.2 on ”option a” tai"),
        ("sv", "Svara om 1.1.1 är ja, och dessutom 1.1.2 är ”option a” eller"),
    ],
)
def test_conditions_are_told_in_the_readers_language(printed, language, told):
    """
    The same condition in Finnish and in Swedish.
    """
    when = 'sure and size in ("a", "b")'

    assert told in printed(*KNOWN, question("last", "text", when), language=language)


def test_a_condition_too_long_is_told_by_what_it_depends_on(printed):
    """
    Rather than a riddle of twenty parts stands what the answer follows from.
    """
    when = " or ".join(f"(sure and people > {n})" for n in range(30))
    text = printed(*KNOWN, question("last", "text", when))

    assert "Answer if it follows from the answers to 1.1.1, 1.1.6." in text


def test_what_a_whole_section_requires_is_told_once(printed):
    """
    A condition that all items share stands at the heading and not at the items.
    """
    toolkit = load_checklists(
        [
            checklist(
                "main",
                [
                    section("one", [question("sure", "yes_no")]),
                    section(
                        "two",
                        [question("a", "text"), question("b", "text", "answered(a)")],
                        when="sure",
                    ),
                ],
            )
        ]
    )
    part = blank_of(toolkit, "en").chapters[0].parts[1]

    assert part.condition == "This section applies if 1.1.1 is yes."
    assert [ask.condition for ask in part.asks] == [
        "",
        "Answer if 1.2.1 has an answer.",
    ]


def test_an_answer_that_makes_a_run_of_items_fall_away_tells_where_to_go_on(printed):
    """
    "If you answered no, go to ...", also over items that follow from each other.
    """
    text = printed(
        question("sure", "yes_no"),
        question("a", "yes_no", "sure"),
        question("b", "text", "a"),
        question("c", "text"),
    )

    assert "→ If you answered no, go to 1.1.4." in text
    assert text.count("→") == 1


def test_one_item_alone_is_not_skipped_by_an_instruction(printed):
    """
    Where only the next item falls away, its own condition is enough.
    """
    text = printed(
        question("sure", "yes_no"), question("a", "text", "sure"), question("c", "text")
    )

    assert "→" not in text


def test_where_nothing_follows_one_goes_to_the_end(printed):
    """
    A run up to the last item leads to the end; many answers are told by the others.
    """
    text = printed(
        question("size", "one_of"),
        question("a", "text", 'size == "a"'),
        question("b", "text", 'size == "a"'),
    )

    assert "→ If you answered “option b” or “option c”, go to the end." in text


def test_a_group_without_members_leads_past_all_that_is_asked_of_them(tmp_path):
    """
    "If there are none" leads to the first item that concerns the project.
    """
    inside = [question("title", "text"), question("big", "yes_no")]
    toolkit = load_checklists(
        [
            checklist(
                "main",
                [
                    section("list", [MEMBER_GROUP]),
                    section("each", inside, each="events"),
                    section("last", [question("end", "text")]),
                ],
            )
        ]
    )
    blank(toolkit, tmp_path / "b.html", language="en", today=DAY)
    text = read((tmp_path / "b.html").read_text("utf-8"))

    assert "List them in section 1.2." in text
    assert "→ If there are none, go to 1.3." in text
    assert "Fill in once for each: event." in text


def test_answers_of_a_table_have_blank_rows(tmp_path):
    """
    A section laid out as a table has a row for each of a few members.
    """
    inside = [question("title", "text"), question("size", "one_of")]
    sections = [
        section("list", [MEMBER_GROUP]),
        section("each", inside, each="events", layout="table"),
    ]
    toolkit = load_checklists([checklist("main", sections)])
    blank(toolkit, tmp_path / "b.html", language="en", today=DAY)
    page = (tmp_path / "b.html").read_text("utf-8")

    assert page.count("<tr>") == 1 + 3
    assert "1.2.2 size: 1 option a, 2 option b, 3 option c" in read(page)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_question_and_duty_of_the_city_is_printed_once(language):
    """
    Nothing of the shipped checklists is lost on paper, nor stands there twice.
    """
    toolkit = load("helsinki")
    seen = blank_of(toolkit, language)
    parts = [part for chapter in seen.chapters for part in chapter.parts]
    names = [each.name for part in parts for each in (*part.asks, *part.tasks)]
    codes = [each.code for part in parts for each in (*part.asks, *part.tasks)]
    wanted = {
        e.path("1") for e in toolkit.entries if isinstance(e.content, Question | Duty)
    }

    assert set(names) == wanted
    assert len(names) == len(wanted) == len(set(codes))


def test_codes_are_the_same_when_a_checklist_is_printed_alone():
    """
    What is told to "see 5.2.3" finds it in any printout.
    """
    toolkit = load("helsinki")
    whole = {ask.name: ask.code for ask in blank_of(toolkit, "fi").asks}
    ids = [each.id for each in toolkit.checklists][4:5]
    alone = {ask.name: ask.code for ask in blank_of(toolkit, "fi", checklists=ids).asks}

    assert alone
    assert alone.items() <= whole.items()


def test_an_item_that_is_not_printed_is_told_with_its_label():
    """
    A condition on another checklist's question names it, not only its code.
    """
    other = question("reads", "text", "main.sure")
    toolkit = load_checklists(
        [
            checklist("main", [section("one", [question("sure", "yes_no")])]),
            checklist("more", [section("two", [other, question("b", "text")])]),
        ]
    )
    (ask, _) = blank_of(toolkit, "en", checklists=["more"]).asks

    assert ask.condition == "Answer if 1.1.1 (sure) is yes."


def test_the_essentials_leave_out_what_goes_deeper(printed):
    """
    Of the questions the essential ones remain, of the duties the binding ones.
    """
    text = printed(
        question("first", "text"),
        question("second", "text", deeper="true"),
        duty("must"),
        duty("may", force="advice"),
        essentials=True,
    )

    assert "first?" in text
    assert "second?" not in text
    assert "1.1.3 must Policy" in text
    assert "may" not in text


def test_each_kind_of_question_has_room_that_fits_it(toolkit_folder, tmp_path):
    """
    Lines for long text, boxes for options, a box for each digit of a day.
    """
    blank(load(toolkit_folder), tmp_path / "b.html", language="en", today=DAY)
    page = (tmp_path / "b.html").read_text("utf-8")
    asks = dict(
        re.findall(r'<div class="ask (\w+).*?>(.*?)</div>', page, flags=re.DOTALL)
    )

    assert asks["long_text"].count('class="line whole"') == 3
    assert asks["several_of"].count('class="box"') == 3
    assert asks["date"].count('class="digit"') == 8
    assert asks["period"].count('class="digit"') == 16
    assert asks["contact"].count('class="line') == 3


def test_the_paper_is_a_tagged_pdf_with_bookmarks(toolkit_folder, tmp_path):
    """
    The printout is as accessible as the plan: headings, lists, a language, a title.
    """
    target = tmp_path / "b.pdf"
    blank(load(toolkit_folder), target, language="sv", today=DAY)
    pdf = Pdf(target)

    assert pdf.root["/Lang"] == "sv"
    assert {"/H1", "/H2", "/H3", "/L"} <= set(pdf.names())
    assert "/AcroForm" not in pdf.root
    assert "Svara om 1.1.2 är ”option b”." in pdf.text


def test_a_duty_tells_its_condition_force_and_law(toolkit_folder, tmp_path):
    """
    A duty is a box to tick, with what makes it one.
    """
    blank(load(toolkit_folder), tmp_path / "b.html", language="en", today=DAY)
    text = read((tmp_path / "b.html").read_text("utf-8"))

    assert "2.1.3 If 2.1.2 is yes: captions Law · The act (306/2019) section 3" in text


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["-o", "b.pdf", "--checklist", "other"], "There is no checklist other."),
        (["-o", "b.txt"], "The name can end in: .pdf, .html."),
        (["-o", "b.html", "--form"], "A form can only be made as a PDF."),
    ],
)
def test_what_cannot_be_printed_is_told(toolkit_folder, capsys, arguments, says):
    """
    A wrong request gives one clear line and the status of wrong use.
    """
    status = main(["blank", str(toolkit_folder), *arguments, "--lang", "en"])

    assert status == 2
    assert says in capsys.readouterr().err


def test_the_command_prints_the_checklists_asked_for(toolkit_folder, tmp_path, capsys):
    """
    `blank --checklist` prints these checklists and no others.
    """
    target = tmp_path / "b.html"
    only = ["--checklist", "end", "--lang", "en", "--today", "2026-11-24"]
    status = main(["blank", str(toolkit_folder), "-o", str(target), *only])
    text = read(target.read_text("utf-8"))

    assert status == 0
    assert capsys.readouterr().out.strip() == str(target)
    assert "money?" in text
    assert "size?" not in text


def test_a_checklist_that_is_not_there_is_an_error_of_the_library_too():
    """
    Who calls the library gets the same error as a class.
    """
    with pytest.raises(UsageError):
        blank_of(load("helsinki"), "fi", checklists=["nothing"])


RANDOM = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])


@RANDOM
@given(toolkit=toolkits(), language=st.sampled_from(("fi", "sv", "en")))
def test_an_instruction_names_exactly_what_its_condition_reads(toolkit, language):
    """
    A law: the codes at an item, its section and its chapter are what its entry reads.
    """
    seen = blank_of(toolkit, language)
    codes = {toolkit.locate(ask.name)[0].name: ask.code for ask in seen.asks}
    for chapter in seen.chapters:
        for part in chapter.parts:
            for each in (*part.asks, *part.tasks):
                entry, _ = toolkit.locate(each.name)
                told = f"{chapter.condition} {part.condition} {each.condition}"
                names = entry.when.names() if entry.when else ()

                # "For at least one event" needs no code of the events' own.
                told_of = set(CODE.findall(told)) | {codes["g"]}

                assert told_of == {codes[name] for name in names} | {codes["g"]}


@RANDOM
@given(toolkit=toolkits(), data=st.data())
def test_a_skip_instruction_never_leads_past_an_item_that_applies(toolkit, data):
    """
    A law: whoever follows the arrows answers all that the interview would ask.
    """
    seen = blank_of(toolkit, "en")
    asks = list(seen.asks)
    order = [e for c in seen.chapters for p in c.parts for e in (*p.asks, *p.tasks)]
    answers = {
        ask.name: tuple(value) if isinstance(value, list) else value
        for ask in asks
        for value in [data.draw(raw_answers(ask.kind))]
    }
    answers |= {"g": ("1",)} if data.draw(st.booleans()) else {"g": ()}
    situation = Situation.read(toolkit, answers)
    for place, each in enumerate(order):
        for skip in getattr(each, "skips", ()):
            asked = situation.applies(*toolkit.locate(each.name)) is True
            if asked and _answered_so(each, answers[each.name], skip):
                for passed in _until(order[place + 1 :], skip):
                    entry, _ = toolkit.locate(passed.name)
                    members = situation.members(entry.each)

                    assert not any(situation.applies(entry, m) for m in members)


def _answered_so(ask, value, skip):
    given = skip.rpartition(", go to")[0]
    if "there are none" in given:
        return value == ()
    text = {True: "yes", False: "no"}.get(value, f"“option {value}”")
    named = text in given.replace(",", " ").split() or f"“option {value}”" in given

    return named != ("other than" in given)


def _until(following, skip):
    target = skip.rpartition("go to ")[2].rstrip(".")
    for each in following:
        if each.code in {target, f"{target}.1"}:
            return
        yield each
