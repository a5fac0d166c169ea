"""
The plan as Markdown: CommonMark with pipe tables and check boxes.

People's own text comes out as text: whatever could mean something to a reader
of Markdown or HTML is escaped. The plan's own marks are made here only.
"""

import re

from collections.abc import Iterator

from osallistamo.rendering._blocks import (
    Block,
    Contents,
    Heading,
    Item,
    Items,
    Line,
    Paragraph,
    Span,
    Table,
    blocks,
    one_line,
)
from osallistamo.rendering._view import PlanView


_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_MARKS = re.compile(r"([\\`*_{}\[\]#|~$])")
# At a line's beginning these open a list, a heading's underline or a code block.
_OPENER = re.compile(r"^(\d{1,9}(?=[.)])|)([-+=:.)])")

_BOXES = {"": "", "open": "[ ] ", "done": "[x] ", "not_relevant": ""}


def to_markdown(view: PlanView) -> str:
    """
    Return a plan as Markdown.
    """
    lines: list[str] = []
    last: Block | None = None
    marker = "-"
    for block in blocks(view):
        # Whatever shows Markdown makes its own contents of the headings.
        if isinstance(block, Contents):
            continue
        # Else two paragraphs of one notice would be two quotations,
        quoted = _is_notice(block) and _is_notice(last)
        # and two lists after one another a single one.
        marker = "*" if isinstance(last, Items) and marker == "-" else "-"
        lines += [">" if quoted else "", *_block(block, marker)]
        last = block

    return "\n".join(lines[1:]) + "\n"


def _is_notice(block: Block | None) -> bool:
    return isinstance(block, Paragraph) and block.style == "notice"


def _block(block: Block, marker: str) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{'#' * block.level} {_escaped(block.text)}"
        case Paragraph(style="notice"):
            yield f"> {_line(block.line)}"
        case Paragraph(style="label" | "caption"):
            yield f"**{_escaped(''.join(s.text for s in block.line))}**"
        case Paragraph():
            yield _line(block.line)
        case Items():
            yield from _items(block, marker)
        case Table():
            yield from _table(block)


def _items(block: Items, marker: str) -> Iterator[str]:
    loose = any(item.more for item in block.items)
    for number, item in enumerate(block.items):
        if loose and number:
            yield ""
        yield from _item(item, marker)


def _item(item: Item, marker: str) -> Iterator[str]:
    yield f"{marker} {_BOXES[item.check]}{_line(item.line)}"
    for line in item.more:
        yield ""
        yield f"  {_line(line)}"


def _table(table: Table) -> Iterator[str]:
    yield _row(table.columns)
    yield _row(("---",) * len(table.columns), escape=False)
    for row in table.rows:
        yield _row(row)


def _row(cells: tuple[str, ...], *, escape: bool = True) -> str:
    shown = (_escaped(cell) if escape else cell for cell in cells)

    return f"| {' | '.join(shown)} |"


def _line(spans: Line) -> str:
    joined = "".join(_span(span) for span in spans).strip()

    return _OPENER.sub(r"\1\\\2", joined)


def _span(span: Span) -> str:
    if span.url:
        return f"<{one_line(span.url)}>"
    text = _escaped(span.text)
    if not text:
        return " "
    # A gap needs no emphasis: it stands in brackets, and may stand inside a word.
    return _edges(span.text, f"**{text}**" if span.look == "strong" else text)


def _edges(text: str, shown: str) -> str:
    """
    Return shown text with the spaces that stood around it.
    """
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() else ""

    return f"{before}{shown}{after}"


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\1", one_line(text).translate(_ENTITIES))
