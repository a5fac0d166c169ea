"""
The marks in a PDF page's content: furniture, spaces between words, soft hyphens.

A line's end is only a place on paper: the space that stood there is not written,
and the hyphen put there looks like any other. Who copies or listens needs both.
"""

import re

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Literal


Place = tuple[int, int]
"""A page's number from 0, and the number of a marked text on it."""

End = Literal["space", "soft"]

_FONT = re.compile(rb"/(\S+) \S+ Tf")
_UP = re.compile(rb"\S+ (\S+) Tm")
_LAST_GLYPH = re.compile(rb"([0-9a-f]{4})>([^<>\]]*)\] TJ$")
_SOFT_HYPHEN = b"/Span <</ActualText <FEFF00AD>>> BDC [<%b>] TJ EMC"

_REACH = 24
"""Letters on each side of a line's end that tell where in the text it is."""

_MIDDLE = 560
"""Half of a page of A4, in pixels of CSS."""


def line_ends(
    blocks: Iterable[tuple[str, Sequence[Place]]], texts: Mapping[Place, str]
) -> dict[Place, End]:
    """
    Return the printed texts after which a space is missing, or a hyphen is soft.

    Args:
        blocks: Each block's text, and the places where it is printed, in order.
        texts: What is printed at each place.

    """
    found: dict[Place, End] = {}
    for text, places in blocks:
        # A space of its own, between two spans, is not drawn at all.
        drawn = [place for place in places if texts[place].strip()]
        for one, other in pairwise(drawn):
            # What comes after may itself end with a hyphen of the line's.
            before, after = texts[one], texts[other][:_REACH].removesuffix("-")
            if before[-_REACH:] + after in text:
                continue
            if f"{before[-_REACH:]} {after}" in text:
                found[one] = "space"
            elif before.endswith("-") and before[-_REACH:-1] + after in text:
                found[one] = "soft"

    return found


def space_glyphs(fonts: Mapping[Any, Any]) -> dict[bytes, bytes]:
    """
    Return each font's space, by the font's name in the pages' content.
    """
    return {
        str(font.hash).encode(): f"{glyph:04x}".encode()
        for font in fonts.values()
        for glyph, text in font.to_unicode.items()
        if text == " "
    }


def marked(
    content: Iterable[Any],
    *,
    page: int,
    tagged: Collection[Place],
    repeated: Collection[Place],
    ends: Mapping[Place, End],
    spaces: Mapping[bytes, bytes],
) -> list[Any]:
    """
    Return a page's content with its marks in order.

    Args:
        content: Operators as WeasyPrint wrote them.
        page: The page's number from 0.
        tagged: Texts that the tag tree has; others are page furniture.
        repeated: Furniture that is no header or footer of the page.
        ends: What each line's end stands for.
        spaces: Each font's space.

    """
    kept: list[Any] = []
    place: Place | None = None
    start = drawn = 0
    font = b""
    for item in content:
        if place is not None and item == b"BMC":
            # An underline, drawn in the middle of its text, is a part of it.
            kept.pop()
            drawn += 1
            continue
        if item == b"EMC" and drawn:
            drawn -= 1
            continue
        if item == b"EMC" and place is not None:
            if place not in tagged:
                kept[start - 1] = "/Artifact"
                kept[start] = _furniture(kept[start:], again=place in repeated)
            elif end := ends.get(place):
                _end_line(kept, end, spaces.get(font))
            place = None
        elif isinstance(item, dict) and "MCID" in item:
            place, start = (page, item["MCID"]), len(kept)
        elif isinstance(item, bytes) and (named := _FONT.fullmatch(item)):
            font = named[1]
        kept.append(item)

    return kept


def _furniture(content: Sequence[Any], *, again: bool) -> Any:
    import pydyf

    kind = pydyf.Dictionary({"Type": "/Pagination"})
    heights = (_UP.search(each) for each in content if isinstance(each, bytes))
    height = next((float(found[1]) for found in heights if found), None)
    if height is not None and not again:
        kind["Subtype"] = "/Header" if height < _MIDDLE else "/Footer"

    return kind


def _end_line(kept: list[Any], end: End, space: bytes | None) -> None:
    for at in range(len(kept) - 1, -1, -1):
        shown = kept[at]
        if not (isinstance(shown, bytes) and shown.endswith(b"] TJ")):
            continue
        if end == "space" and space:
            kept[at] = shown[: -len(b"] TJ")] + b"<%b>] TJ" % space
        elif end == "soft" and (last := _LAST_GLYPH.search(shown)):
            kept[at] = shown[: last.start()] + b">] TJ"
            kept.insert(at + 1, _SOFT_HYPHEN % last[1])
        return
