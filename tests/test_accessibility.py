"""
The PDF as a screen reader, an archive and a checker meet it.
"""

import re

from datetime import date
from html.parser import HTMLParser
from io import BytesIO
from itertools import pairwise
from zipfile import ZipFile

import pytest

from attrs import evolve
from pypdf import PdfWriter

from checker import problems, rules
from osallistamo import load, plan, render
from osallistamo.rendering import to_page
from osallistamo.rendering._pdf import to_pdf
from pdf import Pdf
from strategies import checklist, question, section, write_toolkit


DAY = date(2026, 11, 24)
INLINE_ELEMENTS = ("a", "b", "i", "mark", "span")
HEADINGS = ("/H1", "/H2", "/H3", "/H4")


def bare(text):
    """
    Return text as it is read aloud: no soft hyphens, one space between words.
    """
    return " ".join(re.sub(r"[\u00ad\u200b]", "", text).split())


class Page(HTMLParser):
    """
    What an HTML page says, in its order.
    """

    def __init__(self, page):
        super().__init__()
        self.said = []
        self.counted = {}
        self.headings = []
        self._open = []
        self.feed(page)
        self.text = bare("".join(self.said))

    def handle_starttag(self, tag, attrs):
        self.counted[tag] = self.counted.get(tag, 0) + 1
        if tag in ("meta", "link"):
            return
        if tag not in INLINE_ELEMENTS:
            self.said.append(" ")
        if tag != "br":
            self._open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append([int(tag[1]), ""])

    def handle_endtag(self, tag):
        self._open.pop()
        if tag not in INLINE_ELEMENTS:
            self.said.append(" ")

    def handle_data(self, data):
        if {"head", "style"} & set(self._open):
            return
        if "svg" in self._open and "title" not in self._open:
            return
        self.said.append(data)
        if self._open and re.fullmatch("h[1-6]", self._open[-1]):
            self.headings[-1][1] += data


@pytest.fixture(name="page", scope="module")
def _page(document, example):
    """
    The HTML page that the document was made of.
    """
    language, _ = document

    return Page(to_page(example, language))


# By an independent checker


def test_the_checker_has_the_rules():
    """
    All rules of PDF/UA-1 that a machine can check are asked, and those of PDF/A-3a.
    """
    assert rules() == {"PDF/UA-1": 106, "PDF/A-3a": 155}


def test_the_checker_finds_what_is_wrong(toolkit_folder, tmp_path):
    """
    Text without a language and colours without a meaning are found.
    """
    path = tmp_path / "plan.pdf"
    render(plan(load(toolkit_folder), {}, today=DAY), path, language="fi")
    broken = PdfWriter(clone_from=path)
    del broken.root_object["/Lang"]
    del broken.root_object["/OutputIntents"]
    broken.write(path)
    found = problems(path)

    assert any(each.startswith("PDF/UA-1 7.2-34") for each in found)
    assert any(each.startswith("PDF/A-3a") for each in found)


def test_a_plan_breaks_no_rule(example, document):
    """
    A long plan keeps every rule of PDF/UA-1 and PDF/A-3a; none is waived.
    """
    language, pdf = document
    if language != "fi":
        pytest.skip("one long plan; the other languages have a shorter one")

    assert problems(pdf.path) == []


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_plan_with_gaps_breaks_no_rule(language, toolkit_folder, tmp_path):
    """
    Nor does a plan without answers, in the other languages.
    """
    toolkit = load(toolkit_folder)
    for number, answers in enumerate(({}, {"main.name": "A", "main.size": "b"})):
        path = tmp_path / f"{number}.pdf"
        render(plan(toolkit, answers, today=DAY), path, language=language)

        assert problems(path) == []


# What is said, and in which order


def test_the_tags_say_what_the_page_says(document, page):
    """
    The tagged text is the HTML's, word for word, in its order.
    """
    _, pdf = document
    said = "".join(
        text
        for tag, text in pdf.spoken()
        # Marks of lists and page numbers of the contents are CSS, not HTML.
        if tag["/S"] != "/Lbl" and not (tag["/S"] == "/Link" and text.isdigit())
    )

    assert bare(said) == page.text


def test_words_go_on_over_line_ends(document):
    """
    A hyphen at a line's end is soft where the word has none.
    """
    _, pdf = document
    said = "".join(text for _, text in pdf.spoken())

    assert "\u00ad" in said
    assert not re.search(r"\w-\s+[a-zåäö]{2}\w*-\s", said.split("http")[0])


def test_headings_and_bookmarks_are_the_pages_headings(document, page):
    """
    Headings come in order with their levels, and each has its bookmark.
    """
    _, pdf = document
    tagged = [
        [int(tag["/S"][2]), bare(pdf.text_of(tag))]
        for tag in pdf.tags()
        if tag["/S"] in HEADINGS
    ]
    bookmarks = list(leveled(pdf.reader.outline))

    assert tagged == [[level, bare(text)] for level, text in page.headings]
    assert bookmarks == tagged


def leveled(outline, level=1):
    for each in outline:
        if isinstance(each, list):
            yield from leveled(each, level + 1)
        else:
            yield [level, bare(each.title)]


def test_nothing_is_parted_by_a_pages_end(document, page):
    """
    Tables, rows, lists, items, paragraphs and sections are as many as in the HTML.
    """
    _, pdf = document
    names = pdf.names()
    counted = {tag: names.count(f"/{tag}") for tag in ("Table", "TR", "L", "LI", "P")}
    expected = {
        "Table": page.counted["table"],
        "TR": page.counted["tr"],
        "L": page.counted["ul"],
        "LI": page.counted["li"],
        "P": page.counted["p"],
    }

    assert counted == expected
    assert names.count("/Sect") == page.counted["section"]
    assert names.count("/Document") == 1


def test_tables_have_captions_rows_and_headers(document):
    """
    Each table has a caption; its rows are equally long; each header has its scope.
    """
    _, pdf = document
    for table in (tag for tag in pdf.tags() if tag["/S"] == "/Table"):
        inside = list(within(table))
        rows = [[cell["/S"] for cell in kids(t)] for t in inside if t["/S"] == "/TR"]
        heads = [tag["/A"]["/Scope"] for tag in inside if tag["/S"] == "/TH"]

        assert kids(table)[0]["/S"] == "/Caption"
        assert len({len(row) for row in rows}) == 1
        assert {name for row in rows for name in row} == {"/TH", "/TD"}
        assert heads.count("/Column") in (0, len(rows[0]))


def within(tag):
    for kid in kids(tag):
        yield kid
        yield from within(kid)


def kids(tag):
    found = tag.get("/K", [])
    found = found.get_object() if hasattr(found, "get_object") else found
    found = found if isinstance(found, list) else [found]
    found = [kid.get_object() for kid in found if not isinstance(kid, int)]

    return [kid for kid in found if "/S" in kid]


def test_lists_have_items_with_bodies(document):
    """
    A list holds items, an item its mark and its body; marks are declared.
    """
    _, pdf = document
    for tag in pdf.tags():
        names = [kid["/S"] for kid in kids(tag)]
        if tag["/S"] == "/L":
            assert set(names) == {"/LI"}
            if any(kids(item)[0]["/S"] == "/Lbl" for item in kids(tag)):
                assert tag["/A"]["/ListNumbering"] in ("/Disc", "/Decimal")
        elif tag["/S"] == "/LI":
            assert names in (["/LBody"], ["/Lbl", "/LBody"])


def test_pictures_say_what_they_show_and_where(document):
    """
    Each picture has its text, and a box inside its page.
    """
    _, pdf = document
    figures = [tag for tag in pdf.tags() if tag["/S"] == "/Figure"]

    assert figures
    for figure in figures:
        left, low, right, high = figure["/A"]["/BBox"]
        _, _, width, height = figure["/Pg"]["/MediaBox"]

        assert len(figure["/Alt"]) > 10
        assert 0 < left < right < width
        assert 0 < low < high < height


def test_links_say_their_words(document):
    """
    Each annotation is a link in the tag tree, and says what the link says.
    """
    _, pdf = document
    annotations = list(pdf.annotations())
    links = [tag for tag in pdf.tags() if tag["/S"] == "/Link"]

    assert len(links) > 10
    assert {id(link) for _, link in annotations} == {id(link) for link in links}
    for annotation, link in annotations:
        assert annotation["/Subtype"] == "/Link"
        assert link["/S"] == "/Link"
        assert bare(pdf.text_of(link)).startswith(bare(annotation["/Contents"]))
        assert not re.match("#|chapter-", annotation["/Contents"])
    for page in pdf.reader.pages:
        assert page["/Tabs"] == "/S"


def test_text_in_another_language_says_so(tmp_path):
    """
    A language in the HTML is a language in the tag tree, of spans as of blocks.
    """
    html = (
        '<html lang="en"><body><h1>Plan</h1><p>By <span lang="fi">Merirannan'
        ' kirjasto</span>.</p><p lang="sv">Havsstrandens bibliotek</p></body></html>'
    )
    path = tmp_path / "page.pdf"
    path.write_bytes(to_pdf(html, title="Plan", language="en", day=DAY))
    pdf = Pdf(path)
    told = {tag["/Lang"]: pdf.text_of(tag) for tag in pdf.tags() if "/Lang" in tag}

    assert {name: bare(text) for name, text in told.items()} == {
        "fi": "Merirannan kirjasto",
        "sv": "Havsstrandens bibliotek",
    }
    assert pdf.root["/Lang"] == "en"


def test_furniture_is_marked_and_not_said(document):
    """
    Page headers and footers are artifacts; all else on the page is in the tags.
    """
    _, pdf = document
    pages = len(pdf.reader.pages)
    footers = [f.text for f in pdf.content.furniture if f.subtype == "Footer"]
    headers = {f.page for f in pdf.content.furniture if f.subtype == "Header"}
    tables = [f for f in pdf.content.furniture if not f.subtype]

    assert pdf.content.unmarked == []
    assert {f.kind for f in pdf.content.furniture} == {"Pagination"}
    assert footers == [f"{number} / {pages}" for number in range(1, pages + 1)]
    assert headers == set(range(1, pages))
    # Heads of tables that go on over a page's end are printed again.
    assert 0 < len(tables) < pages
    assert f"1 / {pages}" not in "".join(text for _, text in pdf.spoken())


def test_every_tag_is_reached_once(document):
    """
    Each marked text stands in the tree once, and each tag names its parent.
    """
    _, pdf = document
    for tag in pdf.tags():
        for kid in kids(tag):
            assert kid["/P"] == tag
    numbers = pdf.root["/StructTreeRoot"]["/ParentTree"]["/Nums"]

    assert all(one < other for one, other in pairwise(numbers[::2]))


# What is seen


def luminance(colour):
    """
    Return how light a colour is, by WCAG 2.2.
    """
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in colour
    )

    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)

    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_what_wcag_says():
    """
    Black on white is 21 : 1, and a known grey is just below 4.5 : 1.
    """
    assert contrast((0, 0, 0), (1, 1, 1)) == pytest.approx(21)
    assert 4.4 < contrast((0x77 / 255,) * 3, (1, 1, 1)) < 4.5


def test_every_text_stands_out_from_its_ground(document):
    """
    Text and what is painted under it differ by 4.5 : 1, in pictures too.
    """
    _, pdf = document
    pairs = {(piece.colour, piece.ground) for piece in pdf.content.pieces}

    assert len(pairs) >= 4
    for text, ground in pairs:
        assert contrast(text, ground) >= 4.5, (text, ground)


# What an archive asks


def test_title_and_metadata_are_complete_and_agree(document):
    """
    The title is shown; what the PDF says of itself it says the same way twice.
    """
    language, pdf = document
    info, xmp = pdf.reader.metadata, pdf.reader.xmp_metadata

    assert pdf.root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert xmp.dc_title["x-default"] == info.title
    assert xmp.dc_description["x-default"] == info.subject
    assert xmp.dc_language == [language] == [pdf.root["/Lang"]]
    assert xmp.xmp_creator_tool == info.creator == "osallistamo"
    assert xmp.pdf_producer == info.producer
    assert xmp.xmp_create_date == info.creation_date.replace(tzinfo=None)
    assert xmp.xmp_modify_date == info.modification_date.replace(tzinfo=None)


def test_nothing_is_fetched_from_outside(document):
    """
    No content lies in other files, nothing runs, nothing sends.
    """
    _, pdf = document
    for number in range(1, pdf.reader.trailer["/Size"]):
        each = pdf.reader.get_object(number)
        if not hasattr(each, "keys"):
            continue
        assert not {"/JS", "/OpenAction", "/AA", "/FFilter", "/Ref"} & set(each)
        assert each.get("/S") not in ("/Launch", "/GoToR", "/SubmitForm", "/ImportData")
        if each.get("/Type") == "/Filespec":
            assert "/EF" in each


def test_attachments_are_told_as_archives_want_them(document):
    """
    Each attachment has its names, its media type and its relation to the plan.
    """
    _, pdf = document
    files = {each.get_object()["/UF"]: each.get_object() for each in pdf.root["/AF"]}
    named = pdf.root["/Names"]["/EmbeddedFiles"]["/Names"]
    types = {
        name: each["/EF"]["/F"].get_object()["/Subtype"] for name, each in files.items()
    }

    assert types == {
        "plan.json": "/application/json",
        "toolkit.zip": "/application/zip",
    }
    assert list(files) == named[::2] == ["plan.json", "toolkit.zip"]
    for name, each in files.items():
        assert each["/F"] == name
        assert each["/AFRelationship"] == "/Source"
        assert each["/Desc"]
        assert each["/EF"]["/F"].get_object()["/Params"]["/ModDate"].startswith("D:")


# The checklists that the plan was made with


def test_the_attached_checklists_are_those_of_the_plan(toolkit_folder, tmp_path):
    """
    Unpacked, the toolkit loads again with what it extends, and means the same.
    """
    more = checklist("more", [section("added", [question("colour", "text")])])
    toolkit = load(write_toolkit(tmp_path / "larger", [more], extends="small"))
    path = render(plan(toolkit, {}, today=DAY), tmp_path / "plan.pdf", language="fi")
    (archive,) = Pdf(path).reader.attachments["toolkit.zip"]
    with ZipFile(BytesIO(archive)) as packed:
        names = packed.namelist()
        packed.extractall(tmp_path / "elsewhere")
    again = load(tmp_path / "elsewhere" / "larger")

    assert names == sorted(names)
    assert {name.split("/")[0] for name in names} == {"small", "larger"}
    assert again.digest == toolkit.digest
    assert "more.colour" in again.by_name
    assert "main.name" in again.by_name


def test_the_shipped_checklists_are_attached(document, example):
    """
    What is attached is what the toolkit was read from.
    """
    _, pdf = document
    (archive,) = pdf.reader.attachments["toolkit.zip"]
    with ZipFile(BytesIO(archive)) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}

    assert files == example.toolkit.files
    assert "helsinki/toolkit.yaml" in files


def test_a_toolkit_without_files_has_none_to_attach(toolkit_folder, tmp_path):
    """
    A toolkit that was not read from a folder gives a PDF with the plan alone.
    """
    toolkit = evolve(load(toolkit_folder), files={})
    path = render(plan(toolkit, {}, today=DAY), tmp_path / "plan.pdf", language="fi")

    assert list(Pdf(path).reader.attachments) == ["plan.json"]
