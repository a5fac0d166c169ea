"""
A PDF read back: its tags, its letters and where they stand, what is painted under them.
"""

from collections import defaultdict
from functools import cached_property
from io import BytesIO

from attrs import define, field, frozen
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTChar, LTContainer
from pdfminer.pdfdevice import PDFDevice
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.utils import apply_matrix_pt, mult_matrix
from pypdf import PdfReader


INLINE = {"/Span", "/Link", "/NonStruct"}
"""Tags that go on in the line that they stand in."""

WHITE = (1, 1, 1)


class Pdf:
    """
    A PDF file as it was written.
    """

    def __init__(self, path):
        self.path = path
        self.data = path.read_bytes()
        self.reader = PdfReader(BytesIO(self.data))
        self.root = self.reader.trailer["/Root"]

    @cached_property
    def text(self):
        """
        Return all text, without soft hyphens and line ends.
        """
        pages = (page.extract_text() for page in self.reader.pages)

        return " ".join(" ".join(pages).replace("\u00ad", "").split())

    def tags(self):
        """
        Yield every element of the tag tree, in reading order.
        """
        yield from _elements(self.root["/StructTreeRoot"])

    def names(self):
        """
        Return the tag tree as names, in reading order.
        """
        return [tag["/S"] for tag in self.tags() if "/S" in tag]

    @cached_property
    def content(self):
        """
        What is written and painted on each page.
        """
        manager = PDFResourceManager()
        content = _Content(manager)
        interpreter = PDFPageInterpreter(manager, content)
        for page in PDFPage.get_pages(BytesIO(self.data)):
            interpreter.process_page(page)

        return content

    @cached_property
    def _page_numbers(self):
        pages = self.reader.pages

        return {page.indirect_reference.idnum: n for n, page in enumerate(pages)}

    def text_of(self, tag):
        """
        Return the text of a tag and of all in it, in reading order.
        """
        return "".join(text for _, text in self.spoken(tag))

    def spoken(self, tag=None):
        """
        Yield what a screen reader says: each piece of text with its own tag.

        Between blocks stands a space, pictures say their alternative text.
        """
        tag = tag or self.root["/StructTreeRoot"]["/K"][0].get_object()
        if "/Alt" in tag:
            yield tag, f" {tag['/Alt']} "
            return
        apart = tag["/S"] not in INLINE
        if apart:
            yield tag, " "
        for kid in _list(tag.get("/K", [])):
            if isinstance(kid, int):
                yield tag, self._marked(tag, kid)
            elif kid.get("/Type") == "/MCR":
                yield tag, self._marked(kid, kid["/MCID"])
            elif "/S" in kid:
                yield from self.spoken(kid)
        if apart:
            yield tag, " "

    def _marked(self, holder, number):
        page = self._page_numbers[holder.raw_get("/Pg").idnum]

        return self.content.marked[page, number]

    def annotations(self):
        """
        Yield every annotation with the tag that it says it belongs to.
        """
        numbers = _list(self.root["/StructTreeRoot"]["/ParentTree"]["/Nums"])
        owners = dict(zip(numbers[::2], numbers[1::2], strict=True))
        for page in self.reader.pages:
            for each in page.get("/Annots", []):
                yield each.get_object(), owners[each.get_object()["/StructParent"]]

    def fonts(self):
        """
        Return base name and descriptor of each font that any page uses.
        """
        found = {}
        for page in self.reader.pages:
            for font in page["/Resources"].get("/Font", {}).values():
                one = font.get_object()["/DescendantFonts"][0].get_object()
                found[str(one["/BaseFont"])] = one["/FontDescriptor"].get_object()

        return found

    @cached_property
    def letters(self):
        """
        Each page's size and its letters with their boxes.
        """
        pages = extract_pages(BytesIO(self.data))

        return [((page.width, page.height), list(_letters(page))) for page in pages]


@frozen
class Piece:
    """
    Text in one colour, with what was painted last under its start.
    """

    text: str
    page: int
    colour: tuple
    ground: tuple


@frozen
class Furniture:
    """Text that is marked as no part of the document."""

    text: str
    page: int
    kind: str
    subtype: str


@define(slots=False)
class _Content(PDFDevice):
    """
    Collects what is written in each mark, and paints fills in thought.
    """

    rsrcmgr: object
    page: int = -1
    marked: dict = field(factory=lambda: defaultdict(str))
    pieces: list = field(factory=list)
    furniture: list = field(factory=list)
    unmarked: list = field(factory=list)

    def begin_page(self, page, ctm):
        self.page += 1
        self.ctm = ctm
        self._marks, self._fills, self._spelled = [], [], False

    def begin_tag(self, tag, props=None):
        props = props if isinstance(props, dict) else {}
        self._marks.append((tag.name, props))
        if spelled := props.get("ActualText"):
            self._write(spelled.decode("utf-16"))
            self._spelled = True

    def end_tag(self):
        _, props = self._marks.pop()
        if "ActualText" in props:
            self._spelled = False

    def paint_path(self, graphicstate, stroke, fill, evenodd, path):
        if not self._marks and (stroke or fill):
            self.unmarked.append((self.page, "path"))
        boxes = []
        for part in path:
            if part[0] == "m":
                boxes.append([])
            xs_and_ys = zip(part[1::2], part[2::2], strict=True)
            boxes[-1] += (apply_matrix_pt(self.ctm, corner) for corner in xs_and_ys)
        if fill:
            self._fills.append((boxes, evenodd, _colour(graphicstate.ncolor)))

    def render_string(self, textstate, seq, ncs, graphicstate):
        text = "".join(
            _letter(textstate.font, code)
            for part in seq
            if isinstance(part, bytes)
            for code in textstate.font.decode(part)
        )
        if not self._spelled:
            self._write(text)
        if text.strip():
            matrix = mult_matrix(textstate.matrix, self.ctm)
            # A little right of the letter's start and above its line.
            x, y = apply_matrix_pt(matrix, (1, textstate.fontsize / 4))
            under = (
                ground
                for boxes, evenodd, ground in reversed(self._fills)
                if ground and _holds(boxes, evenodd, x, y)
            )
            colour = _colour(graphicstate.ncolor)
            ground = next(under, WHITE)
            self.pieces.append(Piece(text, self.page, colour, ground))

    def _write(self, text):
        for name, props in self._marks:
            if "MCID" in props:
                self.marked[self.page, props["MCID"]] += text
                return
            if name == "Artifact":
                kinds = (props.get("Type"), props.get("Subtype"))
                kinds = [getattr(kind, "name", "") for kind in kinds]
                self.furniture.append(Furniture(text, self.page, *kinds))
                return
        self.unmarked.append((self.page, text))


def _holds(boxes, evenodd, x, y):
    """
    Return whether a fill covers a place; a frame is a box with a box cut out.
    """
    held = sum(
        min(c[0] for c in box) <= x <= max(c[0] for c in box)
        and min(c[1] for c in box) <= y <= max(c[1] for c in box)
        for box in boxes
    )

    return held % 2 == 1 if evenodd else held > 0


def _letter(font, code):
    try:
        return font.to_unichr(code)
    except PDFUnicodeNotDefined:
        return "\N{REPLACEMENT CHARACTER}"


def _colour(colour):
    """
    Return a colour as red, green and blue; nothing for a pattern.
    """
    if isinstance(colour, int | float):
        return (colour,) * 3
    if isinstance(colour, tuple | list) and len(colour) == 3:
        return tuple(colour)

    return None


def _list(value):
    value = value.get_object() if hasattr(value, "get_object") else value
    kids = value if isinstance(value, list) else [value]

    return [kid.get_object() if hasattr(kid, "get_object") else kid for kid in kids]


def _elements(node):
    node = node.get_object()
    if not hasattr(node, "get"):
        return
    if "/S" in node:
        yield node
    kids = node.get("/K", [])
    kids = kids.get_object() if hasattr(kids, "get_object") else kids
    for kid in kids if isinstance(kids, list) else [kids]:
        if hasattr(kid.get_object() if hasattr(kid, "get_object") else kid, "get"):
            yield from _elements(kid)


def _letters(item):
    if isinstance(item, LTChar):
        if item.get_text().strip():
            yield item
    elif isinstance(item, LTContainer):
        for part in item:
            yield from _letters(part)
