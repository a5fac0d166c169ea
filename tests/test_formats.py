"""
The plan as Markdown, Word, calendar and JSON: real files, read back.
"""

import io
import json
import re
import zipfile

from datetime import UTC, date, datetime
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import docx
import jsonschema
import pytest

from docx.oxml.ns import qn
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from markdown_it import MarkdownIt

from osallistamo import (
    DutyState,
    NotRelevant,
    OsallistamoError,
    _session,
    load,
    plan,
    render,
)
from osallistamo._answers_file import read_answers
from osallistamo._messages import say
from osallistamo.cli import main
from osallistamo.rendering import to_page, view
from strategies import checklist, duty, question, section, words, write_toolkit


EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*/answers.yaml"))
DAY = date(2026, 11, 24)
LANGUAGES = ("fi", "sv", "en")
LOCALES = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}
CONTROL = "\x00\x1b\ufffe"


def planned(path):
    toolkit = load("helsinki")
    found = read_answers(path, toolkit)

    return plan(toolkit, found.answers, today=DAY, states=found.duties)


@pytest.fixture(name="example", scope="module")
def _example():
    """
    The example project's plan: a health station moves, two events.
    """
    (path,) = (p for p in EXAMPLES if p.parent.name == "health-station")

    return planned(path)


@pytest.fixture(name="folder", scope="module")
def _folder(tmp_path_factory):
    """
    A small toolkit whose every text can come from an answer.
    """
    events = {
        "group": "events",
        "text": words("Which events?"),
        "label": words("Events"),
        "member": words("event"),
        "named_by": "title",
    }
    notice = {
        "notice": "poster",
        "title": words("Poster"),
        "paragraphs": [{"text": words("See {main.name}ssa.")}],
    }
    asked = [question("name", "text"), question("day", "date", timeline="true")]
    told = [question("long", "long_text"), notice]
    told.append(duty("tell", due={"days": "5", "before": "main.day"}))
    told.append(duty("thank"))
    one = [question("title", "text"), question("time", "period", timeline="true")]
    once = duty("open", force="law", due={"days": "1", "before": "time.start"})
    once["sources"] = [
        {"source": name, "section": "3 §", "checked": "2026-11-24"}
        for name in ("act", "odd")
    ]
    sources = {
        "format": "osallistamo-catalogue/1",
        "id": "sources",
        "kind": "sources",
        "version": "1.0.0",
        "title": words("Sources"),
        "entries": [
            {"id": "act", "kind": "act", "url": "https://example.org/a_b?c=1&d=2"},
            {"id": "odd", "kind": "act", "url": "javascript:alert(1)"},
        ],
    }
    for entry in sources["entries"]:
        entry["name"] = words(f"The {entry['id']}")
    checklists = [
        checklist("main", [section("s", [*asked, events])]),
        checklist("happening", [section("e", [*one, once])], each="events"),
        checklist("end", [section("t", told)]),
    ]

    return write_toolkit(
        tmp_path_factory.mktemp("toolkit") / "small",
        checklists,
        catalogues=[sources],
        layout={"title": "main.name", "facts": ["main.name"], "summary": ["end.long"]},
    )


def answered(text, **more):
    """
    Return answers of the small toolkit, one text everywhere.
    """
    name = " ".join(text.split())
    return {
        "main.name": name,
        "main.day": "2027-02-01",
        "main.events": ("one",),
        "events": ("one",),
        "events.one.title": name,
        "events.one.time": {"start": "2027-03-01", "end": "2027-03-03"},
        "end.long": text.strip(),
        **more,
    }


def small(folder, text="Asema", *, today=DAY, identity="", states=None, **more):
    states = states or {"end.thank": DutyState(state="done", note=text)}
    answers = answered(text, **more)

    return plan(load(folder), answers, today=today, states=states, identity=identity)


def made(found, folder, suffix, language="fi", **more):
    return render(found, Path(folder) / f"plan{suffix}", language=language, **more)


# Markdown


def read_markdown(text):
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)


def shape(tokens):
    """
    Return the kinds of all tokens, those inside lines too.
    """
    return [
        (token.type, token.level, [child.type for child in token.children or ()])
        for token in tokens
    ]


def lines(tokens):
    """
    Return what stands on each line, as a reader sees it.
    """
    return [
        "".join(child.content for child in token.children)
        for token in tokens
        if token.type == "inline"
    ]


def headings_of_page(page):
    found = re.findall(r"<h([1-4])[^>]*>(.*?)</h\1>", page, re.DOTALL)
    unescape = {"&amp;": "&", "&#39;": "'", "&#34;": '"', "\u00ad": "", "\u200b": ""}
    for sign, meant in unescape.items():
        found = [(level, text.replace(sign, meant)) for level, text in found]

    return [(int(level), text.strip()) for level, text in found]


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_formats_have_the_headings_of_the_page(example, tmp_path, language):
    """
    Markdown and Word tell the same as the page, in the same order and depth.
    """
    contents = view(example, language).words["contents"]
    page = [h for h in headings_of_page(to_page(example, language)) if h[1] != contents]
    text = made(example, tmp_path, ".md", language).read_text("utf-8")
    tokens = read_markdown(text)
    markdown = [
        (int(token.tag[1]), line)
        for token, following in pairwise(tokens)
        if token.type == "heading_open"
        for line in lines([following])
    ]
    document = docx.Document(str(made(example, tmp_path, ".docx", language)))
    word = [
        (int(p.style.name[-1]), p.text)
        for p in document.paragraphs
        if re.fullmatch(r"Heading [1-4]", p.style.name)
    ]

    assert len(page) > 50
    assert markdown == page
    assert word == page


def test_duties_have_check_boxes(folder, tmp_path):
    """
    Open duties have an empty box, done ones a ticked one, others none.
    """
    states = {
        "end.thank": DutyState(state="done"),
        "events.one.open": DutyState(state="not_relevant", reason="Peruttu"),
    }
    found = small(folder, states=states)
    text = made(found, tmp_path, ".md", "en").read_text("utf-8")
    xml = docx.Document(str(made(found, tmp_path, ".docx"))).element
    boxes = [box.get(qn("w14:val")) for box in xml.iter(qn("w14:checked"))]

    assert "- [ ] **tell** Policy. **27 January 2027**. Phase: before" in text
    assert "- [x] **thank** Policy." in text
    assert "- **open** Law." in text
    assert "Not relevant**: Peruttu" in text
    # The open one stands among the most urgent, too.
    assert boxes == ["0", "0", "1"]


MARKS = st.text(
    "\\`*_{}[]()#+-.!|<>&~=$:/\"' \n\t1aä\u2028\u00a0😀", min_size=1, max_size=50
)
HOSTILE = st.one_of(
    MARKS,
    st.sampled_from(
        [
            "# otsikko",
            "<script>alert(1)</script>",
            "<!-- -->",
            "a | b",
            "\\| a \\",
            "`koodi` ``` ~~~",
            "- [ ] lista\n- [x] toinen",
            "1) eka\n2) toka",
            "---\n***\n===",
            "    koodia",
            "[linkki](https://example.org) ![kuva](x.png)",
            "<https://example.org>",
            "[a]: https://example.org",
            "&lt;b&gt; &copy; &#35;",
            "**lihava** ~~poisto~~ a*b*c_d_",
            "> lainaus",
            "rivi  \ntoinen\\\nkolmas",
        ]
    ),
)


@settings(max_examples=150)
@given(text=HOSTILE)
def test_what_people_write_is_text_in_markdown(folder, tmp_path_factory, text):
    """
    Whatever an answer, a name or a note holds: it is read back as it was, as text.
    """
    seen = " ".join(text.split())
    assume(seen)
    target = tmp_path_factory.mktemp("md")
    # Long enough to begin a paragraph of its own.
    more = " pitkä" * 12
    plain = small(folder, "Asema", **{"end.long": f"Asema{more}"})
    hostile = small(folder, text, **{"end.long": f"{seen}{more}"})
    expected = read_markdown(made(plain, target, ".md").read_text("utf-8"))
    found = read_markdown(made(hostile, target, ".md").read_text("utf-8"))
    told = lines(found)

    noted = [line for line in told if line.startswith("Tehty: ")]

    assert shape(found) == shape(expected)
    assert told[0] == seen
    assert told.count(seen) >= 2
    assert told.count(f"{seen}{more}") == 2
    assert [" ".join(line.split()) for line in noted] == [f"Tehty: {seen}"]
    assert f"See {seen}ssa." in told


def test_only_addresses_of_the_web_are_links(folder, tmp_path):
    """
    A source's address is a link in Markdown and in Word, a script never is.
    """
    found = small(folder)
    tokens = read_markdown(made(found, tmp_path, ".md").read_text("utf-8"))
    links = [
        child.attrs["href"]
        for token in tokens
        for child in token.children or ()
        if child.type == "link_open"
    ]
    document = docx.Document(str(made(found, tmp_path, ".docx")))
    outside = [r.target_ref for r in document.part.rels.values() if r.is_external]
    address = "https://example.org/a_b?c=1&d=2"

    assert links == [address]
    assert outside == [address]
    assert "javascript:alert(1)" in "".join(lines(tokens))


def test_the_public_edition_has_public_answers_only(folder, tmp_path):
    """
    Markdown and Word for everyone say that they are so, once, and tell no secret.
    """
    secret = small(folder, "Salainen")
    text = made(secret, tmp_path, ".md", audience="public").read_text("utf-8")
    document = docx.Document(str(made(secret, tmp_path, ".docx", audience="public")))
    told = [p.text for p in document.paragraphs]
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    remark = say("audiences.public_remark", "fi")

    assert "Salainen" not in f"{text}{told}{cells}"
    assert text.count(remark) == told.count(remark) == 1


def test_tables_of_markdown_are_whole(example, tmp_path):
    """
    Every row of every table has the cells of its heading.
    """
    tokens = read_markdown(made(example, tmp_path, ".md").read_text("utf-8"))
    widths = []
    for token in tokens:
        if token.type == "table_open":
            widths.append([])
        elif token.type == "tr_open":
            widths[-1].append(0)
        elif token.type in ("td_open", "th_open"):
            widths[-1][-1] += 1

    assert len(widths) > 8
    assert all(len(set(rows)) == 1 and len(rows) > 1 for rows in widths)


# Word


@pytest.mark.parametrize("language", LANGUAGES)
def test_word_says_what_it_is(folder, tmp_path, language):
    """
    Title, language, day and generator stand in the properties and the styles.
    """
    document = docx.Document(str(made(small(folder), tmp_path, ".docx", language)))
    own = document.core_properties
    languages = {
        element.get(qn("w:val"))
        for element in document.styles.element.iter(qn("w:lang"))
    }
    settings_ = document.settings.element

    assert own.title == "Asema"
    assert own.language == LOCALES[language]
    assert languages == {LOCALES[language]}
    assert own.author == "osallistamo"
    assert own.created == own.modified == datetime(2026, 11, 24, tzinfo=UTC)
    assert settings_.find(qn("w:autoHyphenation")) is not None
    assert "PAGE" in document.sections[0].footer._element.xml


def test_word_has_styles_and_tables_and_no_pictures(example, tmp_path):
    """
    Looks come from styles, tables repeat their headings, nothing is a picture.
    """
    path = made(example, tmp_path, ".docx")
    document = docx.Document(str(path))
    body = document.element.body
    direct = (
        "w:b",
        "w:i",
        "w:sz",
        "w:color",
        "w:rFonts",
        "w:jc",
        "w:drawing",
        "w:pict",
    )
    known = {style.style_id for style in document.styles}
    used = {
        element.get(qn("w:val"))
        for tag in ("w:pStyle", "w:rStyle", "w:tblStyle")
        for element in body.iter(qn(tag))
    }

    assert [tag for tag in direct if next(body.iter(qn(tag)), None) is not None] == []
    assert used <= known
    assert len(document.tables) > 8
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        assert {len(row.cells) for row in table.rows} == {len(table.columns)}
    with zipfile.ZipFile(path) as packed:
        names = packed.namelist()
    assert not [n for n in names if n.endswith((".jpeg", ".png", "app.xml"))]


def test_word_lists_its_chapters_as_links(example, tmp_path):
    """
    The contents name every heading of the second level, and lead to it.
    """
    document = docx.Document(str(made(example, tmp_path, ".docx")))
    body = document.element.body
    marks = {m.get(qn("w:name")) for m in body.iter(qn("w:bookmarkStart"))}
    chapters = [p.text for p in document.paragraphs if p.style.name == "Heading 2"]
    contents = [p for p in document.paragraphs if p.style.name == "toc 2"]

    assert [p.text for p in contents] == chapters
    assert {p.hyperlinks[0].fragment for p in contents} == marks


def test_word_is_the_same_in_bytes(folder, tmp_path):
    """
    The same plan gives the same file, and no time of the machine is in it.
    """
    first = made(small(folder), tmp_path, ".docx").read_bytes()
    second = made(small(folder), tmp_path, ".docx").read_bytes()
    with zipfile.ZipFile(io.BytesIO(first)) as packed:
        years = {entry.date_time[0] for entry in packed.infolist()}

    assert first == second
    assert years == {1980}


def test_word_takes_any_answer(folder, tmp_path):
    """
    Markup, control signs and endless words come back as text.
    """
    text = "<w:p/> & ]]> {{ 7 }} \ufffe😀"
    states = {"end.thank": DutyState(state="done", note=f"{text}{CONTROL}")}
    found = small(folder, text, states=states, **{"end.long": "x" * 5000})
    document = docx.Document(str(made(found, tmp_path, ".docx")))
    told = [p.text for p in document.paragraphs]

    assert told[0] == "<w:p/> & ]]> {{ 7 }} 😀"
    assert "Tehty: <w:p/> & ]]> {{ 7 }} 😀" in told
    assert "x" * 5000 in told


# Calendar


def events(path):
    """
    Return a calendar's events by UID.
    """
    found = Calendar.from_ical(path.read_bytes()).events

    assert len({str(e["UID"]) for e in found}) == len(found)
    return {str(e["UID"]): e for e in found}


def by_path(found):
    """
    Return events by the path that ends their description.
    """
    return {
        re.search(r"\(([\w.]+)\)$", str(e["DESCRIPTION"]))[1]: e for e in found.values()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_calendar_has_every_dated_duty_and_day(example, tmp_path, language):
    """
    All duties with a due day and all dates of the timeline are whole-day events.
    """
    found = by_path(events(made(example, tmp_path, ".ics", language)))
    due = {d.path: d.due for d in example.duties if d.due}
    facts = {m.path: m.start for m in example.timeline if not m.law}
    days = {path: event.decoded("DTSTART") for path, event in found.items()}

    assert len(due) > 50
    assert days == due | facts
    for path in due:
        (planned_,) = (d for d in example.duties if d.path == path)
        assert planned_.text[language].rstrip(".") in str(found[path]["SUMMARY"])
        assert planned_.duty.reason[language] in str(found[path]["DESCRIPTION"])


def test_the_calendar_says_of_what_force_a_duty_is(folder, tmp_path):
    """
    Force, member, source, role and reason stand with a duty; a period ends after it.
    """
    found = by_path(events(made(small(folder), tmp_path, ".ics", "en")))
    law, time = found["events.one.open"], found["events.one.time"]

    assert law["CATEGORIES"].cats == ["Law"]
    assert found["end.tell"]["CATEGORIES"].cats == ["Policy"]
    assert str(law["SUMMARY"]) == "Asema: open"
    assert "Source: The act section 3" in str(law["DESCRIPTION"])
    assert time.decoded("DTSTART") == date(2027, 3, 1)
    assert time.decoded("DTEND") == date(2027, 3, 4)
    assert "end.thank" not in found


def test_the_calendar_is_folded_and_escaped(folder, tmp_path):
    """
    Lines are short and end as the standard asks; any text comes back whole.
    """
    text = "Ilta, 1; 2\\n: 😀 " + "ääkkösiä " * 30
    states = {"end.tell": DutyState(note=f"eka\n\ntoka, {CONTROL}; END:VEVENT")}
    path = made(small(folder, text, states=states), tmp_path, ".ics")
    data = path.read_bytes()
    found = by_path(events(path))

    assert str(found["events.one.open"]["SUMMARY"]) == f"{text.strip()}: open"
    assert "\nHuomautus: eka toka, ; END:VEVENT\n" in str(
        found["end.tell"]["DESCRIPTION"]
    )
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")


def test_a_second_import_updates(folder, tmp_path):
    """
    A later plan with other answers has the same UIDs, a higher revision, new days.
    """
    first = small(folder, identity="one")
    later = small(
        folder,
        "Uusi nimi",
        identity="one",
        today=date(2026, 12, 1),
        states={"events.one.open": DutyState(state="done")},
        **{"main.day": "2027-02-15"},
    )
    before = events(made(first, tmp_path, ".ics"))
    after = events(made(later, tmp_path, ".ics", "sv"))
    old, new = by_path(before), by_path(after)

    assert before.keys() == after.keys()
    for path, event in new.items():
        assert event["UID"] == old[path]["UID"]
        assert event["SEQUENCE"] > old[path]["SEQUENCE"]
        assert event.decoded("DTSTAMP") == datetime(2026, 12, 1, tzinfo=UTC)
        assert event.decoded("LAST-MODIFIED") > old[path].decoded("LAST-MODIFIED")
    assert new["end.tell"].decoded("DTSTART") == date(2027, 2, 10)
    assert old["events.one.open"]["STATUS"] == "CONFIRMED"
    assert new["events.one.open"]["STATUS"] == "CANCELLED"
    assert str(new["events.one.open"]["SUMMARY"]) == "Gjord: Uusi nimi: open"


def test_two_plans_share_no_event(folder, tmp_path, monkeypatch):
    """
    Plans begun apart are apart in a calendar, even with the same answers.
    """
    monkeypatch.chdir(tmp_path)
    given_ = 'main: {name: Asema, day: 1.2.2027}\nend: {long: "Pitkä"}\n'
    Path("given.yaml").write_text(given_, "utf-8")
    for name in ("a", "b"):
        new = ["new", f"{name}.json", "--toolkit", str(folder)]
        main([*new, "--answers", "given.yaml", "--no-input"])
        assert main(["render", f"{name}.json", "-o", f"{name}.ics"]) == 0
    one, other = events(Path("a.ics")), events(Path("b.ics"))

    assert len(one) == len(other) == 2
    assert not one.keys() & other.keys()


def test_a_plan_stays_itself(folder, tmp_path):
    """
    Through answers, saving and its own PDF a plan keeps its UIDs.
    """
    session = _session.start(tmp_path / "plan.json", str(folder), "fi")
    session.move(session.interview.change("main.day", "2027-02-01"))
    first = events(made(session.plan(DAY), tmp_path, ".ics"))
    pdf = made(session.plan(DAY), tmp_path, ".pdf")
    session.move(session.interview.change("main.name", "Toinen"))
    again = _session.resume(tmp_path / "plan.json")
    from_pdf = _session.resume(pdf)
    schema = (files("osallistamo") / "schemas" / "plan-1.schema.json").read_text()
    jsonschema.validate(json.loads(again.path.read_text("utf-8")), json.loads(schema))

    assert len(first) == 2
    for found in (again, from_pdf):
        assert events(made(found.plan(DAY), tmp_path, ".ics")).keys() == first.keys()


def test_a_plan_without_identity_gets_one(folder, tmp_path):
    """
    A plan of before is read, has UIDs at once, and keeps them after the next save.
    """
    path = tmp_path / "plan.json"
    session = _session.start(path, str(folder), "fi")
    session.move(session.interview.change("main.day", "2027-02-01"))
    old = re.sub(r'  "id": "[^"]*",\n', "", path.read_text("utf-8"))
    path.write_text(old, "utf-8")
    resumed = _session.resume(path)
    first = events(made(resumed.plan(DAY), tmp_path, ".ics"))
    unsaved = events(made(_session.resume(path).plan(DAY), tmp_path, ".ics"))
    resumed.move(resumed.interview.change("main.name", "Uusi"))
    saved = events(made(_session.resume(path).plan(DAY), tmp_path, ".ics"))

    assert '\n  "id"' not in old
    assert '\n  "id"' in path.read_text("utf-8")
    assert first.keys() == unsaved.keys() == saved.keys()


def test_the_last_day_of_all_is_a_day(folder, tmp_path):
    """
    A mistyped year ends no calendar.
    """
    far = small(folder, **{"main.day": "9999-12-31"})
    found = by_path(events(made(far, tmp_path, ".ics")))

    assert found["main.day"].decoded("DTSTART") == date.max


# JSON


@pytest.fixture(name="schema", scope="module")
def _schema():
    text = (files("osallistamo") / "schemas" / "review-1.schema.json").read_text()
    schema = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(schema)

    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_a_review_fits_the_published_schema(path, schema, tmp_path):
    """
    Every example's review is what the schema describes, in every language.
    """
    found = planned(path)
    for language in LANGUAGES:
        data = json.loads(made(found, tmp_path, ".json", language).read_text("utf-8"))

        assert [e.message for e in schema.iter_errors(data)] == []
        assert data["title"] == view(found, language).title
        assert data["language"] == language


def test_a_review_of_gaps_fits_the_schema(folder, schema, tmp_path):
    """
    An empty plan, and one with answers set aside, fit it as well.
    """
    empty = plan(load(folder), {}, today=DAY)
    aside = {"main.day": NotRelevant("ei"), "old.gone": "x"}
    for found in (empty, plan(load(folder), aside, today=DAY)):
        data = json.loads(made(found, tmp_path, ".json").read_text("utf-8"))

        assert [e.message for e in schema.iter_errors(data)] == []
        assert {m["kind"] for m in data["missing"]} >= {"text", "group"}
    assert data["kept_aside"] == ["old.gone"]


def test_a_review_tells_the_whole_plan(folder, tmp_path, schema):
    """
    Names, days, notices, sources and reasons are in it; less or more is refused.
    """
    found = small(folder, identity="one")
    data = json.loads(made(found, tmp_path, ".json", "en").read_text("utf-8"))
    duties = {d["path"]: d for d in data["duties"]}
    (notice,) = data["notices"]
    (source,) = (s for s in data["sources"] if s["id"] == "act")

    assert data["id"] == "one"
    assert data["groups"][0]["members"] == [{"id": "one", "name": "Asema"}]
    assert duties["events.one.open"]["subject"] == "Asema"
    assert duties["events.one.open"]["sources"][0]["checked"] == "2026-11-24"
    assert [m["start"] for m in data["timeline"]] == sorted(
        m["start"] for m in data["timeline"]
    )
    assert {m["kind"] for m in data["timeline"]} == {"fact", "law"}
    assert notice["paragraphs"] == ["See Asemassa."]
    assert source["url"].startswith("https://example.org/")
    assert not schema.is_valid(data | {"more": 1})
    assert not schema.is_valid({k: v for k, v in data.items() if k != "timeline"})


def test_check_prints_the_review_that_render_writes(folder, tmp_path, capsys):
    """
    Both ways to the JSON review lead to the same.
    """
    _session.start(tmp_path / "a.json", str(folder), "fi")
    plan_, review = str(tmp_path / "a.json"), str(tmp_path / "review.json")
    main(["check", plan_, "--format", "json", "--today", "2026-11-24"])
    printed = capsys.readouterr().out
    main(["render", plan_, "-o", review, "--today", "2026-11-24"])

    assert Path(review).read_text("utf-8") == printed


def test_no_document_is_written_over_a_plan(folder, tmp_path):
    """
    A slip of the finger with -o costs no answers.
    """
    session = _session.start(tmp_path / "plan.json", str(folder), "fi")
    before = (tmp_path / "plan.json").read_bytes()
    with pytest.raises(OsallistamoError, match="is a plan's file"):
        made(session.plan(DAY), tmp_path, ".json")

    assert (tmp_path / "plan.json").read_bytes() == before


@pytest.mark.parametrize("suffix", [".ics", ".json"])
@pytest.mark.parametrize("audience", ["public", "residents", "event"])
def test_days_and_review_are_for_the_project_only(folder, tmp_path, suffix, audience):
    """
    What would tell of answers that are not public is made for the project alone.
    """
    with pytest.raises(OsallistamoError, match="own use only"):
        made(small(folder), tmp_path, suffix, audience=audience)

    assert list(tmp_path.iterdir()) == []


def test_a_theme_is_not_left_unused(folder, tmp_path):
    """
    A format that has no theme says so.
    """
    with pytest.raises(OsallistamoError, match="only these formats have a theme"):
        made(small(folder), tmp_path, ".docx", theme=tmp_path)
