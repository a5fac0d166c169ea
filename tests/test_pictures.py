"""
The plan's pictures: what they tell, and that nothing in them collides.
"""

import re
import xml.etree.ElementTree as ET

from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from attrs import evolve
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

import osallistamo

from osallistamo import load, plan, render
from osallistamo._answers_file import read_answers
from osallistamo._messages import words
from osallistamo.rendering import to_page, view
from osallistamo.rendering._audiences import public, public_view
from osallistamo.rendering._html import to_html
from osallistamo.rendering._palette import contrast
from osallistamo.rendering._pictures import PICTURES
from osallistamo.rendering._theme import OUR_LOOK
from osallistamo.rendering._view import (
    DueView,
    LaneRowView,
    LaneView,
    LevelCellView,
    LevelsView,
    LevelView,
    PlanView,
    ReachRowView,
    ReachView,
    TimelineMarkView,
)
from pdf import Pdf


EXAMPLE = Path(__file__).parents[1] / "examples" / "health-station" / "answers.yaml"
DAY = date(2026, 11, 24)
LANGUAGES = ("fi", "sv", "en")
FORCES = ("law", "policy", "advice")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(name="toolkit", scope="module")
def _toolkit():
    return load("helsinki")


@pytest.fixture(name="answers", scope="module")
def _answers(toolkit):
    return read_answers(EXAMPLE, toolkit).answers


@pytest.fixture(name="found", scope="module")
def _found(toolkit, answers):
    """
    The example project's plan: a health station moves, two events.
    """
    return plan(toolkit, answers, today=DAY)


def drawn(name, seen):
    """
    Return the pictures of a name, each as a tree of XML.
    """
    pages = OUR_LOOK.fill(PICTURES[name](seen))

    return list(ET.fromstring(f"<all>{pages}</all>"))


def told(name, seen):
    """
    Return all that a reader hears of a picture who does not see it.
    """
    return " ".join(one.find(f"{SVG}title").text for one in drawn(name, seen))


# What they tell


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_picture_says_what_it_shows(found, language):
    """
    The alternative text begins with what it is, in the reader's language.
    """
    seen = view(found, language)
    titles = {name: told(name, seen).split(":")[0] for name in PICTURES}

    assert titles == {
        "timeline": seen.words["timeline"],
        "due": seen.words["due"],
        "levels": seen.words["levels"],
        "forms": seen.words["matrix"],
        "reach": seen.words["reach"],
        "readiness": seen.words["readiness"],
    }


def test_the_timeline_has_a_lane_for_each_kind(found, toolkit):
    """
    Lanes are called as the toolkit calls its groups and checklists; the law is last.
    """
    seen = view(found, "fi")
    titles = [lane.title for lane in seen.lanes]

    assert toolkit.question("events").label["fi"] in titles
    assert toolkit.question("communication_actions").label["fi"] in titles
    assert titles[-1] == seen.words["mark_law"]
    assert len(titles) == len(set(titles))


def test_the_timeline_tells_every_day(found):
    """
    No mark of the plan is left out, neither of the lanes nor of the days' table.
    """
    seen = view(found, "fi")
    marks = [m for lane in seen.lanes for row in lane.rows for m in row.marks]
    wanted = sorted((m.start.isoformat(), m.law) for m in found.timeline)

    assert sorted((m.start_iso, m.kind == "law") for m in marks) == wanted
    assert {m.when for m in marks} == {one.when for one in seen.days}
    for mark in marks:
        assert mark.when in told("timeline", seen)


def test_what_concerns_one_event_makes_one_row(found):
    """
    The event's own day is the main one; its other days stand beside it.
    """
    seen = view(found, "fi")
    label = found.toolkit.question("events").label["fi"]
    (lane,) = (lane for lane in seen.lanes if lane.title == label)
    names = [
        found.situation.value(found.toolkit.by_name["events.name"], m)
        for m in found.situation.members("events")
    ]

    assert [row.label for row in lane.rows] == names
    assert [sum(m.main for m in row.marks) for row in lane.rows] == [1, 1]
    assert max(len(row.marks) for row in lane.rows) > 2


def test_kinds_of_marks_differ_in_shape(found):
    """
    Days, other days, periods and deadlines are told apart without colour.
    """
    seen = view(found, "fi")
    keys = {
        text.text for one in drawn("timeline", seen) for text in one.iter(f"{SVG}text")
    }
    shapes = {
        (
            path.get("fill") == OUR_LOOK.palette.accent,
            re.sub(r"[-\d. ]+", "", path.get("d"))[:6],
        )
        for one in drawn("timeline", seen)
        for path in one.iter(f"{SVG}path")
        if path.get("fill") != "none"
    }

    assert {
        seen.words[f"mark_{k}"] for k in ("day", "other", "period", "deadline")
    } <= keys
    assert len(shapes) >= 3


def test_the_day_of_the_review_is_drawn_when_it_is_near(toolkit, answers):
    """
    A line stands at the day of the review; years away it would squeeze all else.
    """

    def dashed(day):
        seen = view(plan(toolkit, answers, today=day), "fi")
        return 'stroke-dasharray="4 3"' in PICTURES["timeline"](seen)

    assert dashed(DAY)
    assert not dashed(date(2036, 1, 1))


@pytest.mark.parametrize("today", [DAY, date(2027, 2, 20), date(2028, 1, 1)])
def test_open_duties_are_counted_once_by_month(toolkit, answers, today):
    """
    What is overdue comes first, what has no day last, and nothing is left out.
    """
    found = plan(toolkit, answers, today=today)
    seen = view(found, "en")
    months = [one.month_iso for one in seen.due]
    dated = [month for month in months if month]
    late = sum(d.overdue for d in found.duties)

    for force in ("law", "policy", "advice"):
        assert sum(one.counts[force] for one in seen.due) == seen.open_duties[force]
    assert months == [""] * bool(late) + sorted(dated) + [""]
    if late:
        assert (seen.due[0].label, seen.due[0].total) == ("Overdue", late)
    assert seen.due[-1].label == "No due date"
    for one in seen.due:
        assert f"{one.label} {one.total} (" in told("due", seen)


def test_forces_differ_in_pattern(found):
    """
    Law is filled, the city's policy hatched, advice empty.
    """
    (picture,) = drawn("due", view(found, "fi"))
    fills = {path.get("fill") for path in picture.findall(f"{SVG}path")}

    assert {
        OUR_LOOK.palette.accent,
        "url(#due-1-hatch)",
        OUR_LOOK.palette.paper,
    } <= fills


def test_forms_are_told_for_each_group_and_phase(found):
    """
    The small stairs show the numbers of the forms, the words name them.
    """
    seen = view(found, "fi")
    names = [level.name for level in seen.levels.levels]

    assert seen.levels.cells
    for cell in seen.levels.cells:
        assert [names[n - 1] for n in cell.numbers] == sorted(
            cell.levels, key=names.index
        )
        assert f"{cell.phase} {', '.join(cell.levels)}" in told("forms", seen)


def test_reach_follows_whom_each_method_is_meant_for(found):
    """
    A method reaches the groups that it is meant for, and could reach others it suits.
    """
    reach = view(found, "fi").reach
    rows = {row.group: row for row in reach.rows}

    assert set(rows["Henkilöstö"].planned) == {"Työpaja"}
    assert "Kysely" in rows["Henkilöstö"].suitable
    assert reach.unreached == ()


def without_staff(answers):
    """
    Return the example's answers with no method for the staff.
    """
    return {
        path: tuple(v for v in value if v != "staff")
        if path.endswith(".audience")
        else value
        for path, value in answers.items()
    }


def test_a_group_that_nothing_reaches_is_shown_loudly(toolkit, answers):
    """
    Its row stands in a frame, and the words say so in picture, text and table.
    """
    found = plan(toolkit, without_staff(answers), today=DAY)
    seen = view(found, "fi")
    none = seen.words["reach_none"]
    (picture,) = drawn("reach", seen)
    frames = [
        p for p in picture.findall(f"{SVG}path") if p.get("stroke-width") == "1.8"
    ]
    page = to_page(found, "fi").replace("\u00ad", "")

    assert seen.reach.unreached == ("Henkilöstö",)
    assert len(frames) == 1
    assert f"Henkilöstö: {none}" in told("reach", seen)
    assert f"{seen.words['reach_gap']}: Henkilöstö." in page
    assert f"<b>{none}</b>" in page


def test_what_is_for_everyone_reaches_every_group(toolkit, answers):
    """
    A method for everyone is for the staff too, and makes no group of its own.
    """
    some = {"activities.survey.audience": ("everyone",)}
    found = plan(toolkit, {**without_staff(answers), **some}, today=DAY)
    reach = view(found, "en").reach

    assert reach.unreached == ()
    assert all(row.planned for row in reach.rows)
    assert "Everyone" not in [row.group for row in reach.rows]


def test_without_a_question_of_whom_methods_reach_whom_they_suit(toolkit, answers):
    """
    A toolkit that does not ask whom a method is meant for still has a matrix.
    """
    layout = evolve(toolkit.layout, method_groups="")
    found = plan(evolve(toolkit, layout=layout), answers, today=DAY)
    rows = {row.group: row for row in view(found, "fi").reach.rows}

    assert "Kysely" in rows["Henkilöstö"].planned
    assert all(row.suitable == () for row in rows.values())


def test_the_public_edition_does_not_say_what_is_undone(toolkit, answers):
    """
    It has no open duties by month, no group without a method, no unused chances.
    """
    found = plan(toolkit, without_staff(answers), today=DAY)
    seen = public_view(public(found), "fi")

    assert seen.due == ()
    assert seen.reach.rows
    assert seen.reach.unreached == ()
    assert all(row.suitable == () for row in seen.reach.rows)


def test_a_plan_without_answers_has_no_empty_pictures(toolkit):
    """
    Nothing is known: no lanes, no groups, and nothing fails.
    """
    seen = view(plan(toolkit, {}, today=DAY), "fi")

    assert [PICTURES[name](seen) for name in ("timeline", "forms", "reach")] == [""] * 3
    assert told("levels", seen)


def test_each_picture_is_a_figure_of_the_pdf(toolkit_folder, tmp_path):
    """
    The tag tree has each with its whole alternative text.
    """
    answers = {"main.name": "Asema", "main.size": "a", "main.day": "2027-02-01"}
    found = plan(load(toolkit_folder), answers, today=DAY)
    seen = view(found, "fi")
    pdf = Pdf(render(found, tmp_path / "plan.pdf", language="fi"))
    alts = [str(tag["/Alt"]) for tag in pdf.tags() if tag.get("/S") == "/Figure"]
    wanted = [told(name, seen) for name in PICTURES if PICTURES[name](seen)]

    assert len(wanted) == 3
    assert sorted(alts) == sorted(wanted)


def test_a_long_timeline_is_shared_out_evenly():
    """
    No picture of its own for the one row that found no room in those before.
    """
    mark = TimelineMarkView(
        label="Row", start_iso="2027-02-01", end_iso="2027-02-01", when="x", kind="fact"
    )
    rows = (LaneRowView(label="Row", marks=(mark,)),) * 60
    seen = plan_view(lanes=(LaneView(title="Lane", rows=rows),))
    texts = [one.find(f"{SVG}title").text for one in drawn("timeline", seen)]
    counts = [text.count("Row") for text in texts]

    assert sum(counts) == 60
    assert max(counts) - min(counts) <= 3


# Nothing collides, nothing sticks out


def plan_view(language="fi", **parts):
    return PlanView(
        language=language,
        title="x",
        kind="x",
        toolkit="x",
        digest="x",
        day="24.11.2026",
        day_iso="2026-11-24",
        words={**words("document", language), **words("pictures", language)},
        open_duties=dict.fromkeys(FORCES, 0),
        **parts,
    )


LONG = (
    "Hyvinvointipalvelujenkehittämiskokonaisuus",
    "MAAHANMUUTTAJATAUSTAISTEN WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
    "Osallistuminen",
    "ja",
    "varhaiskasvatuspalveluohjauspäällikkö",
    "<b>&amp;\"'",
)
NAMES = st.lists(st.sampled_from(LONG), min_size=1, max_size=9).map(" ".join)
UNIQUE = {"unique": True}
DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31)) | st.dates(
    date(2026, 9, 1), date(2028, 12, 31)
)


@st.composite
def marks(draw):
    start, end = sorted(draw(st.tuples(DAYS, DAYS)))
    if draw(st.booleans()):
        end = start

    return TimelineMarkView(
        label="x",
        start_iso=start.isoformat(),
        end_iso=end.isoformat(),
        when=f"{start} – {end}",
        kind=draw(st.sampled_from(("fact", "law"))),
        main=draw(st.booleans()),
    )


ROWS = st.builds(
    LaneRowView, label=NAMES, marks=st.lists(marks(), min_size=1, max_size=5).map(tuple)
)
LANES = st.builds(
    LaneView, title=NAMES, rows=st.lists(ROWS, min_size=1, max_size=15).map(tuple)
)
COUNTS = st.fixed_dictionaries({f: st.integers(0, 400) for f in FORCES}).filter(
    lambda counts: any(counts.values())
)
MONTHS = st.lists(
    st.dates(date(2020, 1, 1), date(2090, 1, 1))
    | st.dates(date(2026, 1, 1), date(2027, 6, 1)),
    max_size=40,
).map(lambda days: sorted({day.isoformat()[:7] for day in days}))


@st.composite
def dues(draw):
    months = draw(MONTHS)
    found = [DueView(label=m, month_iso=m, counts=draw(COUNTS)) for m in months]
    if draw(st.booleans()):
        found.insert(0, DueView(label="Myöhässä", counts=draw(COUNTS)))
    if draw(st.booleans()) or not found:
        found.append(DueView(label="Ei määräpäivää", counts=draw(COUNTS)))

    return tuple(found)


@st.composite
def level_views(draw):
    count = draw(st.integers(1, 12))
    names = draw(st.lists(NAMES, min_size=count, max_size=count))
    phases = draw(st.lists(NAMES, min_size=1, max_size=9, **UNIQUE))
    groups = draw(st.lists(NAMES, min_size=1, max_size=80, **UNIQUE))
    numbers = st.lists(st.integers(1, min(count, 5)), min_size=1, **UNIQUE).map(sorted)

    return LevelsView(
        levels=tuple(
            LevelView(name=n, plain="x", promise="x", chosen=draw(st.booleans()))
            for n in names
        ),
        phases=tuple(phases),
        groups=tuple(groups),
        cells=tuple(
            LevelCellView(group=g, phase=p, levels=("x",), numbers=tuple(draw(numbers)))
            for g in groups[:5]
            for p in phases
        ),
    )


@st.composite
def reaches(draw):
    methods = draw(st.lists(NAMES, min_size=1, max_size=45, **UNIQUE))
    groups = draw(st.lists(NAMES, min_size=1, max_size=80, **UNIQUE))
    some = st.lists(st.sampled_from(methods), max_size=5, **UNIQUE).map(tuple)

    return ReachView(
        methods=tuple(methods),
        rows=tuple(
            ReachRowView(group=g, planned=draw(some), suitable=draw(some))
            for g in groups
        ),
    )


READINESS = st.lists(
    st.tuples(NAMES, st.integers(0, 999), st.integers(1, 999)).map(
        lambda one: (one[0], min(one[1], one[2]), one[2])
    ),
    min_size=1,
    max_size=60,
).map(tuple)


@given(
    language=st.sampled_from(LANGUAGES),
    lanes=st.lists(LANES, min_size=1, max_size=5).map(tuple),
)
@settings(max_examples=40)
def test_no_timeline_collides(language, lanes):
    check("timeline", plan_view(language, lanes=lanes))


@given(due=dues())
@settings(max_examples=40)
def test_no_months_collide(due):
    check("due", plan_view(due=due))


@given(levels=level_views())
@settings(max_examples=25)
def test_no_forms_collide(levels):
    check("levels", plan_view(levels=levels))
    check("forms", plan_view(levels=levels))


@given(reach=reaches())
@settings(max_examples=25)
def test_no_matrix_collides(reach):
    check("reach", plan_view(reach=reach))


@given(readiness=READINESS)
@settings(max_examples=25)
def test_no_bars_collide(readiness):
    check("readiness", plan_view(readiness=readiness))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_picture_of_the_example_collides(found, language):
    """
    Nor do those of the example project, in any language.
    """
    seen = view(found, language)
    for name in PICTURES:
        check(name, seen)


def test_what_cannot_be_printed_does_not_break_a_picture():
    """
    A picture stays XML when a name holds a character that XML may not.
    """
    page = to_html(plan_view(readiness=(("Ky\x1fse\x00ly", 1, 2),)))
    pictures = re.findall(r"<svg.*?</svg>", page, flags=re.DOTALL)

    assert [ET.fromstring(one).tag for one in pictures] == [f"{SVG}svg"]
    assert "Kysely 1/2" in pictures[0]


def test_eighty_groups_and_twenty_methods_stay_readable():
    """
    A large matrix becomes several, each a page at most, with all columns in sight.
    """
    methods = tuple(f"Menetelmä {n}" for n in range(20))
    rows = tuple(
        ReachRowView(group=f"Ryhmä {n}", planned=methods[: n % 20]) for n in range(80)
    )
    seen = plan_view(reach=ReachView(methods=methods, rows=rows))
    pictures = drawn("reach", seen)
    texts = [[t.text for t in one.iter(f"{SVG}text")] for one in pictures]

    assert 2 <= len(pictures) <= 4
    assert all(set(methods) <= set(found) for found in texts)
    assert sum(t.startswith("Ryhmä") for found in texts for t in found) == 80
    check("reach", seen)


def check(name, seen):
    """
    Check one picture: valid, within its edges, no words on others, readable.
    """
    pictures = drawn(name, seen)
    keys = [e.get("id") for one in pictures for e in one.iter() if e.get("id")]

    assert pictures
    assert len(keys) == len(set(keys))
    for one in pictures:
        _, _, wide, high = map(float, one.get("viewBox").split())
        boxes = [(text.text, *box_of(text)) for text in one.iter(f"{SVG}text")]

        assert one.get("role") == "img"
        assert "http" not in ET.tostring(one, "unicode").replace(SVG[1:-1], "")
        assert high <= 960
        assert float(one.get("font-size")) * 0.25 / 25.4 * 72 >= 7.5
        for words_, left, top, right, bottom in boxes:
            assert left >= 0, words_
            assert right <= wide, words_
            assert top >= -0.5, words_
            assert bottom <= high + 0.5, words_
        for x, y in points_of(one):
            assert -0.5 <= x <= wide + 0.5
            assert -0.5 <= y <= high + 0.5
        for first, other in combinations(boxes, 2):
            assert not over(first[1:], other[1:]), (first, other)
        check_contrast(one)


def check_contrast(picture):
    palette = OUR_LOOK.palette
    for text in picture.iter(f"{SVG}text"):
        fill = text.get("fill", picture.get("fill"))
        assert contrast(fill, palette.paper) >= 4.5
    for path in picture.findall(f"{SVG}path"):
        seen = {path.get("fill"), path.get("stroke")} - {None, "none", palette.paper}
        colours = {c for c in seen if c.startswith("#")}
        # Lines of the grid only lead the eye.
        assert colours == {palette.line} or all(
            contrast(c, palette.paper) >= 3 for c in colours
        )


FONTS = {
    bold: TTFont(
        Path(osallistamo.__file__).parent / "rendering" / "fonts" / name, lazy=True
    )
    for bold, name in (
        (False, "OsallistamoSans-Regular.ttf"),
        (True, "OsallistamoSans-SemiBold.ttf"),
    )
}
ADVANCES = {
    bold: (font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm)
    for bold, font in FONTS.items()
}
SIZE = 10.8


def real_width(words_, *, bold):
    """
    Return how wide words are in our letters, by the font itself.
    """
    names, advances, em = ADVANCES[bold]

    return SIZE * sum(advances[names[ord(c)]][0] for c in words_) / em


def box_of(text):
    """
    Return the left, upper, right and lower edge of a line of words.
    """
    x, y = float(text.get("x")), float(text.get("y"))
    wide = real_width(text.text, bold=text.get("font-weight") == "600")
    above, below = 0.66 * SIZE, 0.2 * SIZE
    if text.get("transform"):
        return x - above, y - wide, x + below, y
    left = x - wide / 2 if text.get("text-anchor") == "middle" else x

    return left, y - above, left + wide, y + below


def over(one, other):
    return (
        one[0] < other[2]
        and other[0] < one[2]
        and one[1] < other[3]
        and other[1] < one[3]
    )


STEP = re.compile(r"([MHVhvalz])((?:\s*-?[\d.]+)*)")


def points_of(picture):
    """
    Yield the corners of all shapes.
    """
    for path in picture.findall(f"{SVG}path"):
        x = y = 0.0
        for letter, numbers in STEP.findall(path.get("d")):
            given_ = [float(n) for n in re.findall(r"-?[\d.]+", numbers)]
            match letter:
                case "M":
                    x, y = given_
                case "H":
                    (x,) = given_
                case "V":
                    (y,) = given_
                case "h":
                    x += given_[0]
                case "v":
                    y += given_[0]
                case "a" | "l":
                    x, y = x + given_[-2], y + given_[-1]
            yield x, y


@pytest.mark.parametrize("bold", [False, True])
def test_words_are_never_wider_than_reckoned(bold):
    """
    The table of widths is on the safe side of the fonts, for European letters.
    """
    from osallistamo.rendering._pictures._lettering import width

    letters = [chr(n) for n in (*range(32, 127), *range(0xA1, 0x17F)) if n != 0xAD]
    names, _, _ = ADVANCES[bold]
    wider = [
        c
        for c in letters
        if ord(c) in names and real_width(c, bold=bold) > width(c, SIZE)
    ]

    assert wider == []
