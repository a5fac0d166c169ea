"""
The plan as a Word document that officers go on with.

Looks are styles (`templates/word/styles.xml`), never formatting of single words;
headings, lists, tables, check boxes and page numbers are Word's own.
"""

import io
import zipfile

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Mm

from osallistamo._languages import parts_of
from osallistamo._messages import say
from osallistamo.rendering._blocks import (
    Block,
    Contents,
    Heading,
    Item,
    Items,
    Line,
    Look,
    Paragraph,
    Style,
    Table,
    blocks,
    one_line,
)
from osallistamo.rendering._view import PlanView


_WORD = Path(__file__).parent / "templates" / "word"
_LOCALES = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}

_STYLES: dict[Style, str] = {
    "body": "Normal",
    "kind": "Subtitle",
    "intro": "BodyText",
    "label": "BodyText2",
    "fine": "BodyText3",
    "caption": "Caption",
    "notice": "Quote",
}
_LOOKS: dict[Look, str] = {
    "strong": "Strong",
    "fine": "SubtleEmphasis",
    "gap": "IntenseEmphasis",
}
_TOP = 2
"""Level of the headings that the contents name."""

_WIDTH = 9638
"""Width between the margins of an A4 page, in twentieths of a point."""
_SIGNATURE = 850
_PADDING, _LETTER = 220, 110
_WIDE = 60
"""A text of more letters gets no more room than this many."""
_LONGEST_WORD = 28
_LONGEST_NAME = 64
_EARLIEST = (1980, 1, 1, 0, 0, 0)


def to_docx(view: PlanView) -> bytes:
    """
    Return a plan as a Word document; the same plan gives the same bytes.
    """
    document = _empty(view)
    _Writer(document).write(tuple(blocks(view)))

    return _packed(document)


def _empty(view: PlanView) -> Document:
    """
    Return a document with our styles, its properties and page numbers, but no text.
    """
    document = docx.Document()
    locale = _LOCALES[view.language]
    _set_up_parts(document, locale)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(20)
    section.footer_distance = Mm(10)
    day = datetime.fromisoformat(view.day_iso).replace(tzinfo=UTC)
    properties = document.core_properties
    properties.title = one_line(view.title)
    properties.subject = one_line(view.kind)
    properties.author = properties.last_modified_by = "osallistamo"
    properties.comments = one_line(f"{view.toolkit} ({view.digest})")
    properties.language = locale
    properties.created = properties.modified = day
    properties.revision = 1
    footer = section.footer.paragraphs[0]._p
    page = say("formats.page", view.language)
    footer.extend((_run(f"{one_line(view.title)}\t{page} "), *_field("PAGE")))
    footer.extend((_run(" / "), *_field("NUMPAGES")))

    return document


def _set_up_parts(document: Document, locale: str) -> None:
    """
    Put our styles in place of the library's, and leave out what is not the plan's.
    """
    package, part = document.part.package, document.part
    for holder, kinds in (
        (package, ("/thumbnail", "/extended-properties")),
        (part, ("/stylesWithEffects", "/customXml")),
    ):
        for key, relation in list(holder.rels.items()):
            if relation.reltype.endswith(kinds):
                del holder.rels[key]
    for reltype, name in (
        (RT.STYLES, "styles.xml"),
        (RT.SETTINGS, "settings.xml"),
        (RT.NUMBERING, "numbering.xml"),
    ):
        root = parse_xml((_WORD / name).read_bytes())
        for told in root.iter(qn("w:lang"), qn("w:themeFontLang")):
            for attribute in ("w:val", "w:eastAsia"):
                if told.get(qn(attribute)) == "":
                    told.set(qn(attribute), locale)
        part.part_related_by(reltype)._element = root  # type: ignore[attr-defined]  # of XML


def _packed(document: Document) -> bytes:
    """
    Return the document's file, without the time of its making.
    """
    saved, packed = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, date_time=_EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))

    return packed.getvalue()


class _Writer:
    """
    Writes blocks into a document, one after another.
    """

    def __init__(self, document: Document) -> None:
        self._part = document.part
        self._end = document.element.body.sectPr
        self._chapters = 0
        self._boxes = 0

    def write(self, found: Sequence[Block]) -> None:
        """
        Write all blocks.
        """
        chapters = [b.text for b in found if isinstance(b, Heading) and b.level == _TOP]
        for block in found:
            match block:
                case Heading():
                    self._add(self._heading(block))
                case Paragraph():
                    self._add(_paragraph(_STYLES[block.style], self._runs(block.line)))
                case Items():
                    for item in block.items:
                        self._add(*self._item(item))
                case Table():
                    # Word would join two tables that nothing parts.
                    self._add(_table(block), _paragraph("NoSpacing"))
                case Contents():
                    self._add(*_contents(block, chapters))

    def _add(self, *elements: Any) -> None:
        for element in elements:
            self._end.addprevious(element)

    def _heading(self, heading: Heading) -> Any:
        text = list(_told(heading.text))
        if heading.level != _TOP:
            return _paragraph(f"Heading{heading.level}", text)
        self._chapters += 1
        number = str(self._chapters)
        start = _element("w:bookmarkStart", id=number, name=_bookmark(self._chapters))

        return _paragraph(
            f"Heading{heading.level}",
            [start, *text, _element("w:bookmarkEnd", id=number)],
        )

    def _item(self, item: Item) -> Iterator[Any]:
        runs = list(self._runs(item.line))
        # What follows an item in more paragraphs stays on its page.
        style = "List" if item.more else "List2"
        if not item.check:
            yield _paragraph("ListBullet", runs)
        elif item.check == "not_relevant":
            yield _paragraph(style, [_run("–\t"), *runs])
        else:
            self._boxes += 1
            name = one_line(item.line[0].text)
            box = _check_box(self._boxes, name, ticked=item.check == "done")
            yield _paragraph(style, [box, _run("\t"), *runs])
        for line in item.more:
            yield _paragraph("ListContinue", self._runs(line))

    def _runs(self, line: Line) -> Iterator[Any]:
        for span in line:
            if span.url:
                yield self._link(span.url, _kept_edges(span.text))
            else:
                yield from _told(span.text, _LOOKS.get(span.look, ""))

    def _link(self, url: str, text: str) -> Any:
        key = self._part.relate_to(url, RT.HYPERLINK, is_external=True)
        link = _element("w:hyperlink")
        link.set(qn("r:id"), key)
        link.append(_run(text, "Hyperlink"))

        return link


def _told(text: str, look: str = "") -> Iterator[Any]:
    """
    Yield a run for each part of a text that is in one language.
    """
    for words, language in parts_of(text):
        if shown := _kept_edges(words):
            yield _run(shown, look, language)


def _kept_edges(text: str) -> str:
    before = " " if text[:1].isspace() else ""
    after = " " if text.strip() and text[-1:].isspace() else ""

    return f"{before}{one_line(text)}{after}"


def _contents(block: Contents, chapters: Sequence[str]) -> Iterator[Any]:
    """
    Yield a field that Word fills anew when asked, filled with links already.
    """
    yield _paragraph("TOCHeading", [_run(one_line(block.title))])
    begin = _field_beginning(f'TOC \\o "{_TOP}-{_TOP}" \\h \\z \\u')
    for number, title in enumerate(chapters, 1):
        link = _element("w:hyperlink", anchor=_bookmark(number), history="1")
        link.append(_run(one_line(title)))
        last = [_field_mark("end")] if number == len(chapters) else []
        yield _paragraph("TOC2", [*(begin if number == 1 else ()), link, *last])


def _bookmark(chapter: int) -> str:
    return f"_Toc{chapter:09}"


def _table(table: Table) -> Any:
    widths = _widths(table)
    made = _element("w:tbl")
    properties = _element("w:tblPr")
    properties.extend(
        (
            _element("w:tblStyle", val="PlainTable2"),
            _element("w:tblW", w=str(_WIDTH), type="dxa"),
            _element("w:tblLayout", type="fixed"),
            _element(
                "w:tblLook", val="04A0", firstRow="1", firstColumn="1", noVBand="1"
            ),
            _element("w:tblCaption", val=one_line(table.caption)),
        )
    )
    grid = _element("w:tblGrid")
    grid.extend(_element("w:gridCol", w=str(width)) for width in widths)
    made.extend((properties, grid, _row(table.columns, widths, heads=True)))
    height = _SIGNATURE if table.to_sign else 0
    made.extend(_row(cells, widths, height=height) for cells in table.rows)

    return made


def _row(
    cells: Sequence[str], widths: Sequence[int], *, heads: bool = False, height: int = 0
) -> Any:
    row, properties = _element("w:tr"), _element("w:trPr")
    properties.append(_element("w:cantSplit"))
    if height:
        properties.append(_element("w:trHeight", val=str(height), hRule="atLeast"))
    if heads:
        properties.append(_element("w:tblHeader"))
    row.append(properties)
    for text, width in zip(cells, widths, strict=True):
        cell, size = _element("w:tc"), _element("w:tcPr")
        size.append(_element("w:tcW", w=str(width), type="dxa"))
        cell.extend((size, _paragraph("NoSpacing", _told(text))))
        row.append(cell)

    return row


def _widths(table: Table) -> list[int]:
    """
    Return columns' widths: room for the longest word, the rest by their texts.
    """
    columns = [
        [one_line(text) for text in (name, *(row[place] for row in table.rows))]
        for place, name in enumerate(table.columns)
    ]
    least = [_PADDING + _LETTER * _longest_word(texts) for texts in columns]
    wanted = [min(sum(map(len, texts)) / len(texts), _WIDE) + 1 for texts in columns]
    spare = max(_WIDTH - sum(least), 0)
    widths = [a + spare * b / sum(wanted) for a, b in zip(least, wanted, strict=True)]

    return [round(_WIDTH * width / sum(widths)) for width in widths]


def _longest_word(texts: Sequence[str]) -> int:
    longest = max((len(word) for text in texts for word in text.split(" ")), default=0)

    return min(longest, _LONGEST_WORD)


def _check_box(number: int, name: str, *, ticked: bool) -> Any:
    """
    Return a box that is ticked with a click, and named for screen readers.
    """
    box, properties, content = (
        _element("w:sdt"),
        _element("w:sdtPr"),
        _element("w:sdtContent"),
    )
    state = _element("w14:checkbox")
    state.append(_element("w14:checked", val=str(int(ticked))))
    for key, sign in (("checked", "2611"), ("unchecked", "2610")):
        state.append(_element(f"w14:{key}State", val=sign, font="Segoe UI Symbol"))
    properties.extend(
        (
            _element("w:alias", val=name[:_LONGEST_NAME]),
            _element("w:id", val=str(number)),
            state,
        )
    )
    content.append(_run("☑" if ticked else "☐"))
    box.extend((properties, content))

    return box


def _paragraph(style: str, content: Iterable[Any] = ()) -> Any:
    paragraph, properties = _element("w:p"), _element("w:pPr")
    if style != "Normal":
        properties.append(_element("w:pStyle", val=style))
        paragraph.append(properties)
    paragraph.extend(content)

    return paragraph


def _run(text: str, look: str = "", language: str = "") -> Any:
    run, properties = _element("w:r"), _element("w:rPr")
    if look:
        properties.append(_element("w:rStyle", val=look))
    if language:
        properties.append(_element("w:lang", val=_LOCALES[language]))
    if len(properties):
        run.append(properties)
    for number, part in enumerate(text.split("\t")):
        if number:
            run.append(_element("w:tab"))
        if part:
            words = _element("w:t")
            words.set(qn("xml:space"), "preserve")
            words.text = part
            run.append(words)

    return run


def _field(instruction: str) -> list[Any]:
    return [*_field_beginning(instruction), _run("1"), _field_mark("end")]


def _field_beginning(instruction: str) -> list[Any]:
    told = _element("w:instrText")
    told.set(qn("xml:space"), "preserve")
    told.text = f" {instruction} "
    run = _element("w:r")
    run.append(told)

    return [_field_mark("begin"), run, _field_mark("separate")]


def _field_mark(kind: str) -> Any:
    run = _element("w:r")
    run.append(_element("w:fldChar", fldCharType=kind))

    return run


def _element(tag: str, **attributes: str) -> Any:
    """
    Return an element with attributes of its own namespace.
    """
    element = OxmlElement(tag)
    prefix = tag.partition(":")[0]
    for name, value in attributes.items():
        element.set(qn(f"{prefix}:{name}"), value)

    return element
