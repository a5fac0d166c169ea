"""
A PDF read back: its tags, its letters and where they stand.
"""

from functools import cached_property
from io import BytesIO

from pdfminer.high_level import extract_pages
from pdfminer.layout import LTChar, LTContainer
from pypdf import PdfReader


class Pdf:
    """
    A PDF file as it was written.
    """

    def __init__(self, path):
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
