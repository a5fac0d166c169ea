"""
The tag tree of a PDF: what a screen reader hears of it.

WeasyPrint tags each page by itself: what runs over a page's end becomes two,
page headers hang in the air, and each line is a span of its own.
Here the tree is put in order, by what HTML element each tag was made of.
"""

import re

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from attrs import define, field

from osallistamo.rendering._marks import Place, line_ends, marked, space_glyphs


_PHRASES = frozenset({"b", "em", "i", "mark", "small", "strong"})
_INLINE = _PHRASES | {"a", "span"}
_HEADS = frozenset({"/THead", "/TFoot"})
# What a page's end cannot part, only print again or go on with.
_ONCE = _HEADS | {"/TH", "/TD"}
_BLOCKS = frozenset(
    {
        *(f"/H{level}" for level in range(1, 7)),
        *("/P", "/LBody", "/TD", "/TH", "/Caption", "/Div"),
    }
)

_SPACE = re.compile(r"[ \t\n\r\f]+")
_POINTS = 0.75
"""Points in a pixel of CSS."""


@define
class Origins:
    """
    What the tags of one document were made of.

    Attributes:
        elements: The HTML element of each tag, by the tag's own number.
        texts: Each marked text, by its place.

    """

    elements: dict[int, Any] = field(factory=dict)
    texts: dict[Place, str] = field(factory=dict)


@contextmanager
def origins_noted() -> Iterator[Origins]:
    """
    Note what each tag is made of, which WeasyPrint keeps to itself.
    """
    from weasyprint.pdf import tags

    build = tags._build_box_tree
    found = Origins()
    tags._build_box_tree = partial(_noting, build, found)
    try:
        yield found
    finally:
        tags._build_box_tree = build


def _noting(
    build: Callable[..., Iterator[Any]], found: Origins, box: Any, *others: Any
) -> Iterator[Any]:
    *_, page, _, _, marks = others
    if box.element is None:
        # A page comes before all that stands on it.
        for each, mark in marks.items():
            found.texts.setdefault((page, mark["mcid"]), getattr(each, "text", ""))
    for tag in build(box, *others):
        if box.element is not None:
            found.elements.setdefault(tag.number, (box.element, box.element_tag))
        yield tag


def mend(document: Any, pdf: Any, origins: Origins) -> None:
    """
    Put the tag tree of a document in order.

    Args:
        document: WeasyPrint's document.
        pdf: Its PDF, tagged but not yet written.
        origins: What its tags were made of.

    """
    tree = _Tree(pdf, origins)
    tree.order()
    tree.write()
    spaces = space_glyphs(document.fonts)
    ends = line_ends(tree.lines, origins.texts)
    for page, reference in enumerate(pdf.page_references):
        stream = tree.at(tree.at(reference)["Contents"])
        stream.stream = marked(
            stream.stream,
            page=page,
            tagged=tree.owners,
            repeated=tree.repeated,
            ends=ends,
            spaces=spaces,
        )


class _Tree:
    """
    The tag tree while it is put in order.
    """

    def __init__(self, pdf: Any, origins: Origins) -> None:
        self.origins = origins
        self.pdf = pdf
        self.pages = {ref: n for n, ref in enumerate(pdf.page_references)}
        self.root = self.at(pdf.catalog["StructTreeRoot"])
        self.owners: dict[Place, Any] = {}
        # Headings of long tables, printed again on each page for the eye.
        self.repeated: set[Place] = set()
        # Whose annotations are now another tag's, by their number.
        self.annotated: dict[int, Any] = {}
        # The text of each block, and the places where it is printed.
        self.lines: list[tuple[str, list[Place]]] = []
        self._texts: dict[int, str] = {}

    def at(self, reference: bytes) -> Any:
        return self.pdf.objects[int(reference.split()[0])]

    def order(self) -> None:
        for reference in self.root["K"]:
            self._order(self.at(reference), ("", []))

    def _order(self, tag: Any, line: tuple[str, list[Place]]) -> None:
        tag["K"][:] = self._joined(tag["K"])
        if origin := self.origins.elements.get(tag.number):
            element, name = origin
            self._repair(tag, element, name)
            if tag["S"] in _BLOCKS:
                line = (self._text(element), [])
                self.lines.append(line)
        for at, kid in enumerate(tag["K"]):
            place = self._place(kid, tag)
            if place is not None:
                tag["K"][at] = self._content(place, tag)
                self.owners[place] = tag
                line[1].append(place)
            elif self.at(kid).get("Type") == "/StructElem":
                self._order(self.at(kid), line)

    def _repair(self, tag: Any, element: Any, name: str) -> None:
        if name in _PHRASES:
            tag["S"] = "/Span"
        if language := element.get("lang"):
            tag["Lang"] = _string(language)
        if repair := _REPAIRS.get(tag["S"]):
            repair(self, tag, element)

    def _place(self, kid: Any, tag: Any) -> Place | None:
        """
        Return the text that stands in a tag itself, or in a span for nothing.
        """
        if isinstance(kid, int):
            return self.pages[tag["Pg"]], kid
        if isinstance(kid, dict):
            return self.pages[kid["Pg"]], kid["MCID"]
        span = self.at(kid)
        if span.get("S") != "/Span" or span.number in self.origins.elements:
            return None
        place = (self.pages[span["Pg"]], span["K"][0])
        span.clear()

        return place

    def _content(self, place: Place, tag: Any) -> Any:
        page, number = place
        if page == self.pages.get(tag.get("Pg")):
            return number

        return _dictionary(Type="/MCR", Pg=self.pdf.page_references[page], MCID=number)

    def _joined(self, kids: list[Any]) -> list[Any]:
        """
        Make one of what the end of a page or of a line made two.
        """
        joined: list[Any] = []
        for kid in kids:
            if joined and self._goes_on(joined[-1], kid):
                self._absorb(self.at(joined[-1]), self.at(kid))
            else:
                joined.append(kid)

        return joined

    def _goes_on(self, one: Any, other: Any) -> bool:
        if not (isinstance(one, bytes) and isinstance(other, bytes)):
            return False
        first, second = self.at(one), self.at(other)
        origin = self.origins.elements.get(first.number)

        return (
            origin is not None
            and origin == self.origins.elements.get(second.number)
            and first["S"] == second["S"]
            # On one page, a block's boxes without a tag of their own look alike.
            and (first["Pg"] != second["Pg"] or origin[1] in _INLINE)
        )

    def _absorb(self, first: Any, second: Any) -> None:
        known = {
            self.origins.elements.get(self.at(kid).number): self.at(kid)
            for kid in first["K"]
            if isinstance(kid, bytes) and self.at(kid).get("S") in _ONCE
        }
        page = self.pages[second["Pg"]]
        for kid in second["K"]:
            if not isinstance(kid, bytes):
                number = kid["MCID"] if isinstance(kid, dict) else kid
                first["K"].append(self._content((page, number), first))
                continue
            tag = self.at(kid)
            same = known.get(self.origins.elements.get(tag.number))
            if same is None:
                if tag["Type"] == "/OBJR":
                    self.annotated[self.at(tag["Obj"])["StructParent"]] = first
                else:
                    tag["P"] = first.reference
                first["K"].append(kid)
            elif same["S"] in _HEADS:
                self.repeated |= set(self._places(tag))
            else:
                self._absorb(same, tag)
        second.clear()

    def _places(self, tag: Any) -> Iterator[Place]:
        for kid in tag["K"]:
            if isinstance(kid, int):
                yield self.pages[tag["Pg"]], kid
            elif (inner := self.at(kid)).get("Type") == "/StructElem":
                yield from self._places(inner)

    def _text(self, element: Any) -> str:
        """
        Return an element's text as it would stand on one line.
        """
        known = self._texts.get(id(element))
        if known is None:
            known = self._texts[id(element)] = _SPACE.sub(" ", _spoken(element))

        return known

    def write(self) -> None:
        """
        Write which tag each marked text and each annotation belongs to.
        """
        numbers = self.at(self.root["ParentTree"])["Nums"]
        for page in range(len(self.pages)):
            owners = numbers[2 * page + 1]
            owners[:] = (
                self.owners[page, number].reference
                if (page, number) in self.owners
                else "null"
                for number in range(len(owners))
            )
        for at in range(2 * len(self.pages), len(numbers), 2):
            if owner := self.annotated.get(numbers[at]):
                numbers[at + 1] = owner.reference
        self.root["ParentTreeNextKey"] = numbers[-2] + 1

    # What each kind of tag lacks.

    def figure(self, tag: Any, element: Any) -> None:
        """
        Say where a picture is in points from below, not in pixels from above.
        """
        page = self.at(tag["Pg"])
        left, top, right, bottom = tag["A"]["BBox"]
        height = page["MediaBox"][3]
        tag["A"]["BBox"][:] = (
            left * _POINTS,
            height - bottom * _POINTS,
            right * _POINTS,
            height - top * _POINTS,
        )

    def head(self, tag: Any, element: Any) -> None:
        """
        Say what a header cell heads.
        """
        # WeasyPrint's ids come twice when a table's head does.
        tag.pop("ID", None)
        if "A" in tag:
            row = element.get("scope") == "row"
            tag["A"]["Scope"] = "/Row" if row else "/Column"

    def cell(self, tag: Any, element: Any) -> None:
        if "A" in tag:
            tag["A"].pop("Headers", None)

    def items(self, tag: Any, element: Any) -> None:
        """
        Say whether a list's marks count.
        """
        first = next((self.at(kid) for kid in tag["K"] if isinstance(kid, bytes)), None)
        labelled = first is not None and any(
            isinstance(kid, bytes) and self.at(kid).get("S") == "/Lbl"
            for kid in first.get("K", ())
        )
        if labelled:
            style = "/Decimal" if element.tag == "ol" else "/Disc"
            tag["A"] = _dictionary(O="/List", ListNumbering=style)

    def link(self, tag: Any, element: Any) -> None:
        """
        Let a link say its words, and be one even when CSS adds to it.
        """
        words = _string(self._text(element).strip().replace("\N{SOFT HYPHEN}", ""))
        kids: list[Any] = []
        for kid in tag["K"]:
            inner = self.at(kid) if isinstance(kid, bytes) else {}
            if inner.get("Type") == "/OBJR":
                self.at(inner["Obj"])["Contents"] = words
            if inner.get("S") == "/Link":
                kids += self._unlinked(inner, tag)
            else:
                kids.append(kid)
        tag["K"][:] = kids

    def _unlinked(self, inner: Any, tag: Any) -> list[Any]:
        """
        Return the text of a link inside a link, whose own annotation goes.
        """
        texts = []
        numbers = self.at(self.root["ParentTree"])["Nums"]
        for kid in inner["K"]:
            if isinstance(kid, int):
                texts.append(self._content((self.pages[inner["Pg"]], kid), tag))
                continue
            annotation = self.at(self.at(kid)["Obj"])
            self.at(inner["Pg"])["Annots"].remove(annotation.reference)
            at = numbers.index(annotation["StructParent"], 2 * len(self.pages))
            del numbers[at : at + 2]
            annotation.clear()
            self.at(kid).clear()
        inner.clear()

        return texts


_REPAIRS: dict[str, Callable[[_Tree, Any, Any], None]] = {
    "/Figure": _Tree.figure,
    "/TH": _Tree.head,
    "/TD": _Tree.cell,
    "/L": _Tree.items,
    "/Link": _Tree.link,
}


def _spoken(element: Any) -> str:
    """
    Return an element's text; a forced line end counts as a space.
    """
    parts = [element.text or ""]
    for child in element:
        parts.append(" " if child.tag == "br" else _spoken(child))
        parts.append(child.tail or "")

    return "".join(parts)


def _dictionary(**values: Any) -> Any:
    import pydyf

    return pydyf.Dictionary(values)


def _string(text: str) -> Any:
    import pydyf

    return pydyf.String(text)
