"""
A city's logo: an SVG or PNG file that can do nothing but be looked at.
"""

import struct

from base64 import b64encode
from collections.abc import Iterator, Mapping
from xml.parsers import expat

from attrs import frozen

from osallistamo._languages import Text


KINDS = {".svg": "image/svg+xml", ".png": "image/png"}
MAX_SIDE = 4000
"""Pixels of a PNG logo, which are a whole page's width at 500 dots an inch."""

_SVG = "http://www.w3.org/2000/svg"
_XHTML = "http://www.w3.org/1999/xhtml"
# Shapes and their paint. No text, for its font would be missing elsewhere;
# nothing that reads a file, runs, or repeats another element.
_SHAPES = {
    *("svg", "g", "defs", "title", "desc", "metadata", "style"),
    *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
    *("linearGradient", "radialGradient", "stop", "clipPath", "mask"),
}
_PNG_HEAD = 24
"""Where a PNG file's own size ends."""

Fault = tuple[str, int, dict[str, object]]
"""Which message, on which line, filled with what."""


@frozen(kw_only=True)
class Logo:
    """
    A logo as pages hold it.

    Attributes:
        source: The picture itself, as a ``data:`` address.
        width: Its width on paper, in millimetres.
        text: What it says, for those who do not see it; nothing when it decorates.

    """

    source: str
    width: int
    text: Text | None


def as_address(data: bytes, suffix: str) -> str:
    return f"data:{KINDS[suffix]};base64,{b64encode(data).decode()}"


def faults_of_png(data: bytes) -> Iterator[Fault]:
    """
    Yield what is wrong with a PNG file.
    """
    if len(data) < _PNG_HEAD or not data.startswith(b"\x89PNG\r\n\x1a\n"):
        yield "logo_no_png", 1, {}
        return
    width, height = struct.unpack(">II", data[16:_PNG_HEAD])
    if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE):
        yield "logo_pixels", 1, {"width": width, "height": height, "limit": MAX_SIDE}


def faults_of_svg(data: bytes) -> list[Fault]:
    """
    Return what is wrong with an SVG file.
    """
    return _SvgReader().read(data)


class _SvgReader:
    """Reads an SVG file once and keeps what may not be in a logo."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._open: list[str] = []
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = lambda _: self._open.pop()
        self._parser.CharacterDataHandler = self._text

    def read(self, data: bytes) -> list[Fault]:
        try:
            self._parser.Parse(data, True)  # noqa: FBT003  # expat's own signature
        except _EntitiesError:
            self._fault("logo_doctype")
        except expat.ExpatError as e:
            detail = expat.ErrorString(e.code)
            self._faults.append(("logo_syntax", e.lineno, {"detail": detail}))

        return self._faults

    def _fault(self, key: str, **values: object) -> None:
        self._faults.append((key, self._parser.CurrentLineNumber, values))

    def _doctype(self, *_: object) -> None:
        # It may define entities that grow without end.
        raise _EntitiesError

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        if not self._open and (space, local) != (_SVG, "svg"):
            self._fault("logo_no_svg")
        elif not self._open and "viewBox" not in attributes:
            self._fault("logo_no_size")
        elif (space == _SVG and local not in _SHAPES) or space == _XHTML:
            self._fault("logo_element", name=local)
        self._open.append(local)
        for key, value in attributes.items():
            bare = key.rpartition(" ")[2].lower()
            if _reaches_out(bare, value):
                self._fault("logo_attribute", name=bare, value=value[:40])

    def _text(self, text: str) -> None:
        if self._open[-1] == "style" and _reaches_out("style", text):
            self._fault("logo_attribute", name="style", value=text.strip()[:40])


class _EntitiesError(Exception):
    """The file defines its own entities."""


def _reaches_out(name: str, value: str) -> bool:
    """
    Return whether an attribute runs something or points out of the file.
    """
    if name == "href":
        return not value.startswith("#")
    bare = "".join(value.lower().split())
    signs = ("javascript:", "\\", "@import", "url(")

    return name.startswith("on") or any(
        sign in bare.replace("url(#", "") for sign in signs
    )
