"""
Each language as its readers write it, and its longest words inside their columns.
"""

import re
import tomllib

from datetime import date
from itertools import pairwise
from pathlib import Path

import attrs
import pytest

import osallistamo

from osallistamo import load, plan, render
from osallistamo._answers_file import read_answers
from osallistamo._languages import Text
from osallistamo._linting import QUOTATION_MARKS, lint
from osallistamo.rendering import view
from osallistamo.rendering._html import to_html
from osallistamo.rendering._pdf import to_pdf
from osallistamo.rendering._view import ChapterView, SectionView, TableView
from pdf import Pdf
from strategies import checklist, question, section, write_toolkit


ROOT = Path(__file__).parents[1]
MESSAGES = Path(osallistamo.__file__).parent / "messages"
EXAMPLES = sorted((ROOT / "examples").glob("*/answers.yaml"))
LANGUAGES = ("fi", "sv", "en")
DAY = date(2026, 11, 24)
LEFT, RIGHT, BOTTOM, TOP = (mm * 72 / 25.4 for mm in (20, 190, 20, 275))
"""The text's edges on an A4 page, in points."""


def messages(language):
    for path in sorted((MESSAGES / language).glob("*.toml")):
        for key, text in tomllib.loads(path.read_text("utf-8")).items():
            yield f"{path.stem}.{key}", text


def texts(value, seen):
    """
    Yield every text of a toolkit, a checklist or an entry.
    """
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, Text):
        yield value
    elif isinstance(value, (tuple, list)):
        for part in value:
            yield from texts(part, seen)
    elif isinstance(value, dict):
        yield from texts(tuple(value.values()), seen)
    elif attrs.has(type(value)):
        yield from texts(attrs.astuple(value, recurse=False), seen)


@pytest.fixture(name="toolkits", scope="module")
def _toolkits():
    return [load("helsinki"), load("sotepe")]


@pytest.fixture(name="longest", scope="module", params=LANGUAGES)
def _longest(request, toolkits):
    """
    A language with its longest words: of messages, checklists and catalogues.
    """
    language = request.param
    found = [text for _, text in messages(language)]
    for toolkit in toolkits:
        parts = (toolkit.checklists, tuple(toolkit.catalogues.values()))
        found += [text[language] for text in texts(parts, set())]
    words = set(re.findall(r"\b[^\W\d_]{10,}\b", " ".join(found)))

    return language, sorted(words, key=len, reverse=True)[:40]


@pytest.fixture(name="narrowest", scope="module")
def _narrowest(toolkits):
    """
    The most columns that any table of the examples has.
    """
    counts = []
    for path in EXAMPLES:
        for toolkit in toolkits:
            try:
                given = read_answers(path, toolkit)
            except osallistamo.OsallistamoError:
                continue  # an example of the other toolkit
            seen = view(plan(toolkit, given.answers, today=DAY), "fi")
            sections = [s for c in seen.chapters for s in c.sections]
            counts += [len(s.table.columns) for s in sections if s.table]

    return max(counts)


def printed(seen, path):
    data = to_pdf(to_html(seen), title="x", language=seen.language, day=DAY)
    path.write_bytes(data)

    return Pdf(path)


def test_the_longest_words_stay_in_the_narrowest_columns(
    longest, narrowest, toolkit_folder, tmp_path
):
    """
    No letter of the longest words leaves its cell, as heading or as text.
    """
    language, words = longest
    assert narrowest >= 4
    heads = tuple(words[:narrowest])
    rows = tuple(
        tuple(f"{words[i % 40]} {words[-i % 40]}," for _ in range(narrowest))
        for i in range(90)
    )
    table = TableView(title="Table", columns=heads, rows=rows)
    empty = view(plan(load(toolkit_folder), {}, today=DAY), language)
    chapter = ChapterView(
        title="Chapter", sections=(SectionView(title="Section", table=table),)
    )
    seen = attrs.evolve(
        empty, chapters=(chapter,), facts=(), missing=(), approval=(), deeper=()
    )
    pdf = printed(seen, tmp_path / "plan.pdf")
    width = (RIGHT - LEFT) / narrowest
    filled = 0
    for _, letters in pdf.letters:
        inside = [letter for letter in letters if BOTTOM < letter.y0 < TOP]
        # Pages with nothing but the table on them.
        if not inside or max(letter.size for letter in inside) > 9:
            continue
        filled += 1
        for letter in inside:
            column = int((letter.x0 - LEFT + 1) // width)
            assert letter.x0 >= LEFT - 1
            assert letter.x1 <= LEFT + (column + 1) * width, letter.get_text()

    assert filled >= 2


def test_the_longest_words_stay_inside_pictures(longest, toolkits, tmp_path):
    """
    No letter of a picture's label leaves the page or stands on another.
    """
    language, words = longest
    given = read_answers(EXAMPLES[1], toolkits[0])
    full = view(plan(toolkits[0], given.answers, today=DAY), language)
    labels = [" ".join(words[i : i + 2]) for i in range(12)]
    seen = attrs.evolve(
        full,
        chapters=(),
        methods=(),
        notices=(),
        not_applicable=(),
        urgent=(),
        readiness=tuple((label, 3, 7) for label in labels),
        timeline=tuple(
            attrs.evolve(mark, label=label)
            for mark, label in zip(full.timeline, labels, strict=False)
        ),
        levels=attrs.evolve(
            full.levels,
            levels=tuple(
                attrs.evolve(level, name=word)
                for level, word in zip(full.levels.levels, words, strict=False)
            ),
        ),
    )
    assert len(seen.timeline) > 5
    pdf = printed(seen, tmp_path / "plan.pdf")
    for _, letters in pdf.letters:
        rows = {}
        for letter in letters:
            assert letter.x0 >= LEFT - 1
            assert letter.x1 <= RIGHT + 1, letter.get_text()
            rows.setdefault(round(letter.y0), []).append(letter)
        for row in rows.values():
            row.sort(key=lambda one: one.x0)
            for one, other in pairwise(row):
                assert one.x1 - other.x0 < max(one.width, other.width) * 0.7


@pytest.mark.parametrize(
    ("language", "word", "parts"),
    [
        ("fi", "osallisuussuunnitelmapohja", {"osallisuus", "suunnitelma"}),
        ("sv", "delaktighetsplaneringsunderlag", {"delaktighets", "planerings"}),
        ("en", "internationalisations", {"international"}),
    ],
)
def test_long_words_break_where_the_language_breaks_them(
    language, word, parts, toolkit_folder, tmp_path
):
    """
    In a narrow column a long word is hyphenated, with a hyphen at the line's end.
    """
    table = TableView(title="x", columns=("a",) * 8, rows=((word,) * 8,))
    chapter = ChapterView(title="x", sections=(SectionView(title="x", table=table),))
    empty = view(plan(load(toolkit_folder), {}, today=DAY), language)
    pdf = printed(attrs.evolve(empty, chapters=(chapter,)), tmp_path / "plan.pdf")
    hyphens = sum(
        letter.get_text() == "-" and letter.size < 9
        for _, letters in pdf.letters
        for letter in letters
    )

    assert hyphens >= 8
    joined = re.sub(r"[\s-]", "", pdf.text)
    assert word in joined or all(part in joined for part in parts)


NUMBERS = {
    "fi": ("1.2.2027", "1 234 567", "1 234 567,50 €"),
    "sv": ("1.2.2027", "1 234 567", "1 234 567,50 €"),
    "en": ("1 February 2027", "1,234,567", "€1,234,567.50"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_dates_numbers_and_money_are_the_languages_own(language, tmp_path):
    """
    Days, thousands, decimals and euros stand on paper as the language writes them.
    """
    entries = [
        question("name", "text"),
        question("day", "date"),
        question("people", "number"),
        question("money", "money"),
    ]
    folder = write_toolkit(
        tmp_path / "small",
        [checklist("main", [section("basics", entries)])],
        layout={"title": "main.name"},
    )
    answers = {
        "main.name": "x",
        "main.day": "2027-02-01",
        "main.people": 1234567,
        "main.money": "1234567.50",
    }
    found = plan(load(folder), answers, today=DAY)
    pdf = Pdf(render(found, tmp_path / "plan.pdf", language=language))
    text = re.sub(r"[\u00a0\u202f]", " ", pdf.text)

    for shown in NUMBERS[language]:
        assert shown in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_have_their_languages_quotation_marks(language):
    """
    Marks of another language occur nowhere but in what authors type into files.
    """
    _, wrong = QUOTATION_MARKS[language]
    # There the marks are part of what to write into YAML or Python.
    typed = ("problems.", "theme.colour_form", "theme.faint", "errors.no_processes")
    found = {
        key: text
        for key, text in messages(language)
        if wrong & set(text) and not key.startswith(typed)
    }

    assert found == {}


def test_the_linter_tells_of_strange_quotation_marks(toolkit_folder):
    """
    An author hears of straight marks, and of another language's.
    """
    path = toolkit_folder / "checklists" / "end.yaml"
    text = path.read_text("utf-8")
    assert '"Small, yet recorded"' in text
    path.write_text(
        text.replace("Small, yet recorded", "“Small” and recorded"), "utf-8"
    )
    found = [p for p in lint(load(toolkit_folder), today=DAY) if "marks" in p.key]

    assert {p.values["wording"] for p in found} == {"fi", "sv"}
    assert all(p.values["found"] == "“" for p in found)


def test_the_shipped_toolkits_quote_as_their_languages_do(toolkits):
    """
    No text of ours has another language's quotation marks.
    """
    found = [
        problem
        for toolkit in toolkits
        for problem in lint(toolkit, today=DAY)
        if problem.key == "quotation_marks"
    ]

    assert found == []
