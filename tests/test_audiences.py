"""
Documents for others than the project: everyone, residents, an event's host.
"""

import re
import subprocess
import sys

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from attrs import evolve
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from osallistamo import (
    DutyState,
    Interview,
    Later,
    NotRelevant,
    load,
    plan,
    render,
)
from osallistamo._answers_file import read_answers
from osallistamo._model import Question
from osallistamo.errors import ToolkitError, UsageError
from osallistamo.rendering import view
from osallistamo.rendering._audiences import public, public_view
from osallistamo.rendering._sheets import FITS, residents
from osallistamo.rendering._speaking import Speaker
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
    words,
    write_toolkit,
)


EXAMPLES = Path(__file__).parents[1] / "examples"
DAY = date(2026, 11, 24)
A_MARK = re.compile(r"Merkki[0-9]|merkki[0-9]|7\s?7\d\d\s?\d\d\d|2099")


def example(name):
    toolkit = load("helsinki")
    given = read_answers(EXAMPLES / name / "answers.yaml", toolkit)

    return plan(toolkit, given.answers, today=DAY, states=given.duties)


# What is public


def marked(number, entry, value):
    """
    Return an answer that is found again wherever it is shown.
    """
    match entry.content.kind:
        case "text" | "long_text":
            return f"Merkki{number}"
        case "contact":
            return {"name": f"Merkki{number}", "email": f"merkki{number}@example.fi"}
        case "number":
            return 77000 + number
        case "money":
            return str(7700000 + number)
        case "date":
            return "2099-07-01"
        case "period":
            return {"start": "2099-07-01", "end": "2099-07-02"}

    return value


def with_marks(found):
    """
    Return a plan whose answers that are not public, and notes, bear marks.
    """
    toolkit, answers = found.toolkit, dict(found.situation.answers)
    for number, entry in enumerate(toolkit.entries):
        content = entry.content
        if not isinstance(content, Question) or content.kind == "group":
            continue
        for member in found.situation.members(entry.each):
            path = entry.path(member)
            if content.public and path not in answers:
                answers[path] = NotRelevant(f"Merkki{number}")
            elif not content.public:
                answers[path] = marked(number, entry, answers.get(path))
                if answers[path] is None:
                    del answers[path]
    states = {
        d.path: DutyState(
            state=("open", "done", "not_relevant")[i % 3],
            reason=f"Merkki{i}",
            who=f"Merkki{i}",
            note=f"Merkki{i}",
        )
        for i, d in enumerate(found.duties)
    }

    return plan(toolkit, answers, today=DAY, states=states)


@pytest.fixture(name="full", scope="module")
def _full():
    """
    The health station with a mark in everything that is not public.
    """
    return with_marks(example("health-station"))


@pytest.fixture(name="public_pdf", scope="module")
def _public_pdf(full, tmp_path_factory):
    """
    The same as a public PDF.
    """
    return render(full, tmp_path_factory.mktemp("p") / "open.pdf", audience="public")


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_public_page_has_nothing_that_is_not_public(full, tmp_path, language):
    """
    No answer to another question, no note, name or reason: the project's page has them.
    """
    ours = render(full, tmp_path / "plan.html", language=language)
    page = render(full, tmp_path / "p.html", language=language, audience="public")

    assert len(A_MARK.findall(ours.read_text("utf-8"))) > 50
    assert A_MARK.findall(page.read_text("utf-8")) == []


def test_the_public_pdf_has_nothing_that_is_not_public(public_pdf):
    """
    Neither its text, its metadata nor any other part, and nothing is attached.
    """
    pdf = Pdf(public_pdf)
    parts = [str(pdf.reader.metadata), pdf.text]
    for number in range(1, len(pdf.reader.xref[0]) + 1):
        part = pdf.reader.get_object(number)
        data = part.get_data() if hasattr(part, "get_data") else b""
        parts += [repr(part), data.decode("latin-1")]

    assert A_MARK.findall(re.sub(r"[\u00ad-]", "", pdf.text)) == []
    assert [p for p in parts if "erkki" in p] == []
    assert not pdf.reader.attachments


def test_what_is_public_is_shown(full):
    """
    Public answers, duties and what can be derived from them are there.
    """
    page = public_view(public(full), "fi")
    answers = [
        text
        for chapter in page.chapters
        for part in (*chapter.sections, *chapter.closing)
        for answer in part.answers
        for text in (*answer.paragraphs, *answer.items)
    ]

    assert page.title == "Merirannan terveysaseman muutto"
    assert any("Odotustilojen järjestys" in text for text in answers)
    assert {m.title for c in page.chapters for m in c.members} >= {
        "Asukasilta Merirannan asukastalossa"
    }
    assert page.timeline
    assert all(method.chosen for method in page.methods)
    assert sum(len(s.duties) for c in page.chapters for s in c.sections) > 10
    for left_out in (page.missing, page.deeper, page.cautions, page.waiting):
        assert left_out == ()
    assert page.approval == ()
    assert page.reach.unreached == ()
    for left_out in (page.not_applicable, page.urgent, page.due, page.readiness):
        assert left_out == ()
    assert all(not n.gaps for n in page.notices)


def test_a_public_pdf_cannot_go_on(public_pdf):
    """
    `continue` says in one line that there is no plan in it.
    """
    done = command(public_pdf.parent, "continue", "open.pdf")

    assert done.returncode == 2
    assert done.stderr.startswith("open.pdf carries no plan")
    assert done.stderr.count("\n") == 1


LAW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def with_public(toolkit, flags):
    """
    Return a toolkit whose questions are public or not, as the flags say.
    """
    entries = tuple(
        evolve(e, content=evolve(e.content, public=flag))
        if isinstance(e.content, Question)
        else e
        for e, flag in zip(toolkit.entries, flags, strict=True)
    )

    return evolve(toolkit, entries=entries, by_name={e.name: e for e in entries})


def answered(toolkit, data, known):
    """
    Return answers to all that is asked: the known ones, and drawn ones.
    """
    interview = Interview(toolkit)
    while asked := interview.question:
        value = known.get(interview.here)
        drawn = data.draw(raw_answers(asked.kind)) if value is None else value
        interview = interview.answer(drawn)

    return interview.answers


def shown(found):
    """
    Return the public answers that apply.
    """
    situation = found.situation

    return {
        entry.path(member): situation.value(entry, member)
        for entry, member in situation.entries()
        if isinstance(entry.content, Question)
        and entry.content.public
        and situation.applies(entry, member)
    }


@LAW
@given(toolkit=toolkits(), data=st.data())
def test_other_answers_change_nothing_public(toolkit, data):
    """
    Two plans with the same public answers have the same public edition, to the letter.
    """
    flags = data.draw(
        st.lists(
            st.booleans(),
            min_size=len(toolkit.entries),
            max_size=len(toolkit.entries),
        )
    )
    toolkit = with_public(toolkit, flags)
    one = plan(toolkit, answered(toolkit, data, {}), today=DAY)
    same = {path: one.situation.answers[path] for path in shown(one)}
    other = plan(toolkit, answered(toolkit, data, same), today=DAY)
    assume(shown(one) == shown(other))

    assert public_view(public(one), "en") == public_view(public(other), "en")
    assert public(one).situation.answers == public(other).situation.answers


@pytest.fixture(name="small")
def _small(tmp_path):
    """
    A toolkit in which some follows from what is not public.
    """
    each = {"each": "events"}
    events = group("events", "event", public="true")
    notice = {
        "notice": "speech",
        "title": words("Speech"),
        "paragraphs": [{"text": words("Welcome to {title}.")}],
    }
    other = {**notice, "notice": "poster", "title": words("Poster")}
    other["paragraphs"] = [{"text": words("Come, says {host}.")}]
    mixed = {"notice": "both", "title": words("Both")}
    mixed["paragraphs"] = [
        {"text": words("The size is {size}.")},
        {"text": words("It is secret."), "when": "secret"},
    ]
    return write_toolkit(
        tmp_path / "small",
        [
            checklist(
                "m",
                [
                    section(
                        "first",
                        [
                            question("name", "text", public="true"),
                            question("size", "one_of", public="true"),
                            question("secret", "yes_no"),
                            question("day", "date", timeline="true"),
                            question("open_day", "date", public="true"),
                            question("more", "text", "secret", public="true"),
                            question("deep", "yes_no", 'size == "a"'),
                            duty("not_deep", "not deep"),
                            duty("hidden", "secret"),
                            duty("hidden_not", "not secret"),
                            duty("both_ways", 'secret or size == "b"'),
                            duty("always", due={"days": "3", "before": "day"}),
                            duty("dated", due={"days": "3", "before": "open_day"}),
                            mixed,
                            events,
                        ],
                    ),
                    section(
                        "inside",
                        [
                            question("title", "text", public="true"),
                            question("host", "contact"),
                            duty("before_it"),
                            duty("meanwhile", phase="during"),
                            duty("later", phase="after"),
                            duty("for_secret", "m.secret", phase="after"),
                            notice,
                            other,
                        ],
                        **each,
                    ),
                ],
            )
        ],
        layout={
            "title": "m.name",
            "residents": [
                {
                    "title": words("What?"),
                    "tell": [
                        {"text": words("It is about {m.name}.")},
                        {"text": words("Its size is {m.size}.")},
                        "m.more",
                    ],
                },
                {
                    "title": words("When?"),
                    "tell": [
                        {"text": words("Come to:"), "show": ["events.title"]},
                        {"text": words("Big!"), "when": 'm.size == "b"'},
                    ],
                    "otherwise": words("We tell you later."),
                },
                {"title": words("Nothing"), "tell": ["m.open_day"]},
            ],
            "event": {
                "group": "events",
                "facts": ["m.open_day", "events.title"],
                "people": ["events.host"],
                "script": ["events.speech"],
                "texts": ["events.poster"],
                "notes": ["m.more"],
            },
        },
    )


ANSWERS = {
    "m.name": "Station",
    "m.size": "b",
    "m.secret": True,
    "m.day": "2027-02-01",
    "m.open_day": "2027-03-01",
    "m.more": "All may know this",
    "events": ("one", "two"),
    "events.one.title": "The opening",
    "events.one.host": {"name": "Aino Esimerkki"},
    "events.two.title": "The closing",
}


def duties(seen):
    return {
        duty.path: duty
        for chapter in seen.chapters
        for part in (
            *chapter.sections,
            *(s for m in chapter.members for s in m.sections),
        )
        for duty in part.duties
    }


def test_a_duty_that_would_reveal_an_answer_is_not_public(small):
    """
    A duty is public when public answers bring it; it says which, and no other.
    """
    found = plan(load(small), ANSWERS, today=DAY)
    ours, open_ = duties(view(found, "en")), duties(public_view(public(found), "en"))

    assert {"m.hidden", "events.one.for_secret"} <= set(ours)
    assert ours["m.both_ways"].because == "secret: yes"
    assert open_["m.both_ways"].because == "size: option b"
    assert ours["m.not_deep"].because.startswith("deep: ")
    assert open_["m.not_deep"].because == ""
    assert not {"m.hidden", "m.hidden_not", "events.one.for_secret"} & set(open_)


def test_a_due_day_from_a_day_that_is_not_public_is_left_out(small):
    """
    The day would tell the other one; a public day's stays, as on the timeline.
    """
    found = plan(load(small), ANSWERS, today=DAY)
    seen = public_view(public(found), "en")

    assert duties(view(found, "en"))["m.always"].due
    assert duties(seen)["m.always"].due == ""
    assert duties(seen)["m.dated"].due == "26 February 2027"
    assert [mark.label for mark in view(found, "en").timeline] == ["day"]
    assert seen.timeline == ()


def test_a_public_answer_is_shown_whatever_brought_its_question(small):
    """
    Its author says that it is public, also when what it depends on is not.
    """
    seen = public_view(public(plan(load(small), ANSWERS, today=DAY)), "en")

    assert "All may know this" in str(seen.chapters)


def test_a_public_text_has_no_gaps_and_no_secret_paragraphs(small):
    """
    A text that needs an answer that is not public is left out.
    """
    found = plan(load(small), ANSWERS, today=DAY)
    ours = {n.title: n for n in view(found, "en").notices}
    seen = {n.title: n for n in public_view(public(found), "en").notices}

    assert set(ours) == {"Both", "Speech", "Poster"}
    assert set(seen) == {"Both", "Speech"}
    assert ours["Both"].paragraphs[1:] == ("It is secret.",)
    assert seen["Both"].paragraphs == ("The size is option b.",)


@pytest.fixture(name="helpful")
def _helpful(tmp_path):
    """
    A toolkit that tells whom to ask, by a person who is not public.
    """
    events = group("events", "event", public="true")
    notice = {
        "notice": "invitation",
        "title": words("Invitation"),
        "paragraphs": [
            {"text": words("Ask {helper}.")},
            {"text": words("You can call, too."), "when": "answered(helper)"},
        ],
    }
    desk = question("desk", "text", public="true", contact_point="true")
    inside = [
        question("title", "text", public="true"),
        question("helper", "contact", contact_point="true"),
        question("host", "contact"),
        notice,
    ]
    sections = [section("s", [desk, events]), section("t", inside, each="events")]
    layout = {
        "title": "m.desk",
        "contact": "m.desk",
        "contact_otherwise": {"fi": "Info", "sv": "Infon", "en": "the city"},
    }

    return load(write_toolkit(tmp_path, [checklist("m", sections)], layout=layout))


@pytest.mark.parametrize(
    ("desk", "told"),
    [
        ("Desk, 09 000 0000", "Ask Desk, 09 000 0000."),
        (Later(), "Ask the city."),
        (None, "Ask the city."),
    ],
)
@pytest.mark.parametrize("helper", [{"name": "Aino", "phone": "1"}, None])
def test_everyone_reads_whom_to_ask(helpful, desk, told, helper):
    """
    Another's contact stands in for a person's, whether that person is known or not.
    """
    answers = {
        "m.desk": desk,
        "events": ("one",),
        "events.one.title": "The opening",
        "events.one.helper": helper,
        "events.one.host": {"name": "Eino", "phone": "2"},
    }
    known = {path: value for path, value in answers.items() if value is not None}
    open_ = public(plan(helpful, known, today=DAY), "en")
    (notice,) = public_view(open_, "en").notices
    page = str(public_view(open_, "en").chapters)

    assert notice.paragraphs == (told, "You can call, too.")
    assert told[4:-1] in page
    assert "Aino" not in page
    assert "Eino" not in page


def test_texts_to_named_people_are_no_part_of_the_public_edition():
    """
    A text marked as internal is in the project's plan only.
    """
    notices = [
        {
            "notice": id_,
            "title": words(id_),
            "paragraphs": [{"text": words(id_)}],
            **own,
        }
        for id_, own in (("poster", {}), ("memo", {"internal": "true"}))
    ]
    sections = [section("s", [question("name", "text"), *notices])]
    found = plan(load_checklists([checklist("m", sections)]), {}, today=DAY)
    shown = [
        [notice.title for notice in seen.notices]
        for seen in (view(found, "en"), public_view(public(found), "en"))
    ]

    assert shown == [["poster", "memo"], ["poster"]]


# The page for residents


def test_the_page_tells_what_is_known(small):
    """
    A sentence needs its answers; a heading without any has its own sentence, or goes.
    """
    toolkit = load(small)
    empty = residents(public(plan(toolkit, {}, today=DAY)), "en")
    full = residents(public(plan(toolkit, ANSWERS, today=DAY)), "en")

    assert [(t.title, t.told[0].text) for t in empty.topics] == [
        ("When?", "We tell you later."),
    ]
    assert [t.title for t in full.topics] == ["What?", "When?", "Nothing"]
    assert full.topics[0].told[0].text == ("It is about Station. Its size is option b.")
    assert full.topics[0].told[1].items == ("All may know this",)
    assert full.topics[1].told[0].items == ("The opening", "The closing")
    assert full.topics[1].told[1].text == "Big!"


CASES = [
    *((name, "fi") for name in ("digital-appointments", "health-station")),
    *((name, "en") for name in ("pilot-survey", "health-station")),
    *(("youth-space", language) for language in ("fi", "sv", "en")),
]


@pytest.mark.parametrize(("name", "language"), CASES)
def test_residents_get_one_page_in_large_type(name, language, tmp_path):
    """
    Each example's page is one page of at least 12 points, with headings and language.
    """
    path = tmp_path / "page.pdf"
    pdf = Pdf(render(example(name), path, language=language, audience="residents"))
    (page,) = pdf.letters
    sizes = Counter(round(letter.size, 1) for letter in page[1])
    headings = [n for n in pdf.names() if re.fullmatch(r"/H[1-6]", n)]

    assert sizes.most_common(1)[0][0] >= 12
    assert headings == ["/H1", *["/H2"] * 7]
    assert pdf.root["/Lang"] == language
    assert not pdf.reader.attachments


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize(
    "name", ["digital-appointments", "health-station", "pilot-survey", "youth-space"]
)
def test_no_time_and_place_to_take_part_is_left_out(name, language):
    """
    However little room there is: each way, each event, whole; but what is for staff.
    """
    found = public(example(name), language)
    speaker = Speaker(found, language)
    seen = residents(found, language, FITS[-1])
    page = "".join(
        t for topic in seen.topics for told in topic.told for t in told.items
    )
    ways = ("activities.method", "activities.period", "activities.place")
    events = ("events.name", "events.date", "events.time", "events.venue")
    questions = found.toolkit.by_name
    wanted = [t for event in events for t in speaker.shown(event)]
    for member in found.situation.members("activities"):
        audience = found.situation.value(questions["activities.audience"], member)
        if audience != ("staff",):
            wanted += [t for w in ways for t in speaker.texts(questions[w], member)]

    assert wanted
    assert [text for text in wanted if text.rstrip(".") not in page] == []


def test_what_must_stay_whole_may_need_more_pages(small, tmp_path):
    """
    Sixty events are sixty lines, in type that can be read, and all else with them.
    """
    manifest = small / "toolkit.yaml"
    text = manifest.read_text("utf-8")
    otherwise = '"otherwise":'
    assert text.count(otherwise) == 1
    manifest.write_text(text.replace(otherwise, f'"whole": true, {otherwise}'), "utf-8")
    members = tuple(f"m{i}" for i in range(60))
    titles = {f"events.{m}.title": f"Event {m}" + " word" * 20 for m in members}
    answers = {**ANSWERS, "m.more": "One. " * 40, "events": members, **titles}
    found = plan(load(small), answers, today=DAY)
    path = tmp_path / "page.pdf"
    pdf = Pdf(render(found, path, language="en", audience="residents"))
    sizes = Counter(round(x.size, 1) for page in pdf.letters for x in page[1])

    assert len(pdf.letters) > 1
    assert sizes.most_common(1)[0][0] == 12
    assert [m for m in members if f"Event {m} word" not in pdf.text] == []
    assert "…" not in pdf.text


def test_a_number_stays_on_one_line(small, tmp_path):
    """
    A phone number or an amount that a person typed is not parted at a line's end.
    """
    answers = {**ANSWERS, "m.more": "Call 09 000 0000 or pay 40 000 euros 1 2 3"}
    found = plan(load(small), answers, today=DAY)
    page = render(found, tmp_path / "page.html", language="en", audience="residents")

    assert "Call 09\xa0000\xa00000 or pay 40\xa0000 euros 1 2 3" in page.read_text(
        "utf-8"
    )


def test_endless_answers_still_fit_on_one_page(small, tmp_path):
    """
    Long lists and texts are cut, and the page says that there is more.
    """
    members = tuple(f"m{i}" for i in range(60))
    answers = {
        **ANSWERS,
        "m.name": ("A station with a name without end " * 20).strip(),
        "m.more": ("A sentence that says something. " * 100).strip(),
        "events": members,
        **{f"events.{m}.title": f"Event {m}" + " word" * 80 for m in members},
    }
    found = plan(load(small), answers, today=DAY)
    path = tmp_path / "page.pdf"
    pdf = Pdf(render(found, path, language="en", audience="residents"))

    assert len(pdf.letters) == 1
    assert "more: see the plan" in pdf.text


def test_residents_see_public_answers_only(full, tmp_path):
    """
    Nothing else can get onto their page.
    """
    page = render(full, tmp_path / "page.html", audience="residents")

    assert A_MARK.findall(page.read_text("utf-8")) == []


def problems_of(folder, **layout):
    entries = [
        question("name", "text", public="true"),
        question("secret", "yes_no"),
        question("open", "yes_no", public="true"),
        question("inside", "text"),
        {
            "group": "events",
            "text": words("Which?"),
            "label": words("Events"),
            "member": words("event"),
            "named_by": "title",
        },
        {
            "notice": "words",
            "title": words("Words"),
            "paragraphs": [{"text": words("Hello.")}],
        },
    ]
    inside = [question("title", "text", public="true")]
    checklists = [
        checklist("m", [section("s", entries), section("t", inside, each="events")])
    ]
    written = write_toolkit(folder, checklists, layout={"title": "m.name", **layout})
    with pytest.raises(ToolkitError) as caught:
        load(written)

    return [problem.in_language("en") for problem in caught.value.problems]


def topic(*tell):
    return {"residents": [{"title": words("Heading"), "tell": list(tell)}]}


@pytest.mark.parametrize(
    ("layout", "told"),
    [
        (topic("m.secret"), ["m.secret is not public"]),
        (topic({"text": words("So: {m.secret}.")}), ["m.secret is not public"]),
        (
            topic({"text": words("So."), "when": "m.secret"}),
            ["m.secret is not public"],
        ),
        (topic("m.nmae"), ["no question m.nmae; did you mean m.name?"]),
        (topic({"text": words("So."), "when": "m.nmae"}), ["m.nmae"]),
        (topic({"text": words("{events.title}")}), ["events.title repeats"]),
        (topic({"show": ["events.title", "m.name"]}), ["another group"]),
        (
            topic({"text": {**words("{m.name}"), "sv": "Namn"}}),
            ["sv", "m.name"],
        ),
        (topic({"when": "true"}), ["a sentence (text), questions (show) or both"]),
        ({"event": {"group": "evnts"}}, ["no question evnts"]),
        ({"event": {"group": "m.name"}}, ["no group m.name"]),
        ({"event": {"group": "events", "script": ["m.wrds"]}}, ["no text m.wrds"]),
        ({"facts": ["m.nmae"]}, ["no question m.nmae"]),
        ({"contact": "m.nmae"}, ["no question m.nmae; did you mean m.name?"]),
        ({"contact": "m.inside"}, ["m.inside is not public"]),
        ({"contact": "m.open"}, ["m.open", "kind: text", "not yes_no"]),
        ({"contact": "events.title"}, ["events.title", "not repeated in a group"]),
    ],
)
def test_a_layout_that_shows_too_much_or_nothing_is_named(tmp_path, layout, told):
    """
    With file and line: what is not public, not there, or in the wrong place.
    """
    (problem,) = problems_of(tmp_path / "tk", **layout)

    assert re.match(r".*tk/toolkit\.yaml:[1-9]\d+: layout\.", problem), problem
    for words_ in told:
        assert words_ in problem


def test_a_list_for_residents_leaves_out_what_is_for_others(tmp_path):
    """
    A list's `when` is read for each member of its group, its own questions by name.
    """
    asked = group("ways", "way", named_by="name", public="true")
    each = [
        question("name", "text", public="true"),
        question("open", "yes_no", public="true"),
    ]
    layout = {
        "title": "m.name",
        **topic({"show": ["ways.name"], "when": "ways.open"}),
    }
    folder = write_toolkit(
        tmp_path,
        [
            checklist("m", [section("s", [question("name", "text"), asked])]),
            checklist("way", [section("e", each)], each="ways"),
        ],
        layout=layout,
    )
    answers = {"ways": ("1", "2", "3"), "ways.1.open": True, "ways.2.open": False}
    answers |= {f"ways.{number}.name": f"Way {number}" for number in (1, 2, 3)}
    (told,) = residents(plan(load(folder), answers, today=DAY), "en").topics[0].told

    assert told.items == ("Way 1",)


def test_only_texts_and_contacts_tell_whom_to_ask(tmp_path):
    """
    A day as a contact point is a problem where it is written.
    """
    day = question("day", "date", contact_point="true")
    folder = write_toolkit(tmp_path, [checklist("m", [section("s", [day])])])
    with pytest.raises(ToolkitError, match="only texts and contacts tell whom to ask"):
        load(folder)


# The run sheet of an event


def test_the_run_sheet_is_of_one_event(small, tmp_path):
    """
    Its name, its people, its duties by phase, its texts: nothing of the other event.
    """
    states = {"events.one.meanwhile": DutyState(state="done")}
    found = plan(load(small), ANSWERS, today=DAY, states=states)
    path = tmp_path / "sheet.pdf"
    pdf = Pdf(render(found, path, language="en", audience="event", event="one"))
    headings = [n for n in pdf.names() if re.fullmatch(r"/H[1-6]", n)]
    heads = [t for t in pdf.tags() if t["/S"] == "/TH"]

    assert "The closing" not in pdf.text
    assert re.search(r"The opening.*Aino Esimerkki", pdf.text)
    assert re.search(
        r"Before the event.*☐ before_it.*During the event.*☑ meanwhile"
        r".*After the event.*☐ later",
        pdf.text,
    )
    assert re.search(
        r"The host's script.*Welcome to The opening\..*Texts to paste"
        r".*Come, says Aino Esimerkki",
        pdf.text,
    )
    assert "more?" in pdf.text
    assert headings[0] == "/H1"
    assert headings.count("/H2") == 6
    assert {h["/A"]["/Scope"] for h in heads} == {"/Row", "/Column"}
    assert not pdf.reader.attachments


def test_an_unknown_event_names_the_known_ones(small, tmp_path):
    """
    With their names, so that one sees which to take.
    """
    toolkit = load(small)
    path = tmp_path / "sheet.pdf"
    with pytest.raises(UsageError, match=r"“three”.*one \(The opening\); two \(The cl"):
        render(plan(toolkit, ANSWERS, today=DAY), path, audience="event", event="three")
    with pytest.raises(UsageError, match="no events yet"):
        render(plan(toolkit, {}, today=DAY), path, audience="event", event="one")

    assert not path.exists()


def test_a_toolkit_without_such_pages_says_so(toolkit_folder, tmp_path):
    """
    What stands on them is the toolkit's business.
    """
    found = plan(load(toolkit_folder), {}, today=DAY)
    for audience, event in (("residents", ""), ("event", "one")):
        with pytest.raises(UsageError, match=f"layout: {audience}"):
            render(found, tmp_path / "p.pdf", audience=audience, event=event)


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ({"audience": "press"}, "project, public, residents, event"),
        ({"audience": "public", "event": "one"}, "run sheet only"),
    ],
)
def test_an_audience_that_is_not_there_is_told(small, tmp_path, wanted, told):
    """
    The library names what there is.
    """
    with pytest.raises(UsageError, match=told):
        render(plan(load(small), {}, today=DAY), tmp_path / "p.pdf", **wanted)


def test_a_page_for_residents_is_no_table_of_another_kind(small, tmp_path):
    """
    The small documents come in their own formats only.
    """
    found = plan(load(small), ANSWERS, today=DAY)
    with pytest.raises(UsageError, match=r"\.pdf, \.html"):
        render(found, tmp_path / "p.docx", audience="residents")


# The command line


def command(folder, *arguments):
    done = subprocess.run(
        [sys.executable, "-m", "osallistamo", *arguments, "--lang", "en"],
        capture_output=True,
        text=True,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert "Traceback" not in done.stderr

    return done


@pytest.fixture(name="made")
def _made(small, tmp_path):
    """
    A folder with a plan in it.
    """
    (tmp_path / "given.yaml").write_text(
        "m: {name: Station, size: b, secret: yes, open_day: 2027-03-01}\n"
        "events:\n  one: {title: The opening}\n",
        "utf-8",
    )
    command(
        tmp_path, "new", "plan.json", "--toolkit", str(small),
        "--answers", "given.yaml", "--no-input",
    )  # fmt: skip

    return tmp_path


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        (["--for", "public"], "plan-public.pdf"),
        (["--for", "event", "one"], "plan-one.pdf"),
        (["--for", "residents", "-o", "page.html"], "page.html"),
    ],
)
def test_each_audience_has_a_document_of_its_own(made, asked, name):
    """
    Without a name it stands beside the plan, and not in the project's place.
    """
    done = command(made, "render", "plan.json", *asked)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() == name
    assert (made / name).exists()
    assert not (made / "plan.pdf").exists()


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["plan.json", "--for", "event"], "give the event's id: --for event ID"),
        (["plan.json", "--for", "public", "one"], "“one” is too much"),
        (["--for", "public", "plan.json"], "write the plan before --for"),
        (["--for", "event", "one", "plan.json"], "write the plan before --for"),
        (["plan.json", "--for", "press"], "project, public, residents, event"),
        (["plan.json", "--for", "event", "two"], "one (The opening)"),
    ],
)
def test_a_slip_is_told_in_one_line(made, asked, told):
    """
    Also when the plan's name was taken for something else.
    """
    done = command(made, "render", *asked)

    assert done.returncode == 2
    assert told in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_public_edition_never_takes_the_plans_place(made):
    """
    A PDF that is the plan keeps its answers.
    """
    command(made, "render", "plan.json", "-o", "whole.pdf")
    before = (made / "whole.pdf").read_bytes()
    done = command(made, "render", "whole.pdf", "--for", "public", "-o", "whole.pdf")

    assert done.returncode == 2
    assert "is the plan itself" in done.stderr
    assert (made / "whole.pdf").read_bytes() == before
