"""
The fields of a fillable PDF, as readers of PDFs and of screens expect them.

WeasyPrint writes one flat field for each input of the page, radio buttons broken
apart, check boxes without an empty look, fonts that a viewer cannot type with.
The page has check boxes only; text fields are made of those of their size.
Here each becomes a field with its path as name, a question as its tooltip,
a look for each of its states, and one simple font for all.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from osallistamo.rendering._blank import Ask, Blank


_FONT_FILE = Path(__file__).parent / "fonts" / "OsallistamoSans-Regular.ttf"
_FONT = "OsallistamoForm"
_LOOK = f"/{_FONT} 9 Tf 0.1 0.13 0.17 rg"

_MULTILINE = 1 << 12
_RADIO = 1 << 15
_COMBO = 1 << 17
_NONSYMBOLIC = 1 << 5

_FIRST, _LAST = 32, 255
"""Codes of the signs that one can type: Western European ones."""


def fields_of(blank: Blank) -> Callable[[Any], None]:
    """
    Return what makes the fields of a form in the PDF that WeasyPrint wrote.
    """
    return lambda pdf: _Form(pdf, tuple(blank.asks)).make()


class _Form:
    def __init__(self, pdf: Any, asks: Sequence[Ask]) -> None:
        import pydyf

        self._pydyf = pydyf
        self._pdf = pdf
        self._asks = {ask.name: ask for ask in asks}
        self._typed = {name: ask for ask in asks for name in ask.typed}
        self._named: dict[str, Any] = {}
        self._top: list[Any] = []
        self._nothing = self._add(
            pydyf.Stream(
                [],
                {
                    "Type": "/XObject",
                    "Subtype": "/Form",
                    "BBox": pydyf.Array([0, 0, 1, 1]),
                },
            )
        )

    def make(self) -> None:
        for widget in list(self._widgets()):
            name, _, state = widget["T"].string.partition("=")
            for key in ("MK", "Border", "DA", "Opt", "Ff", "V"):
                widget.pop(key, None)
            if state:
                self._radio(widget, name, state)
            else:
                self._field(widget, name)
        font = self._add(self._font())
        fonts = self._pydyf.Dictionary({_FONT: font.reference})
        self._pdf.catalog["AcroForm"] = self._pydyf.Dictionary(
            {
                "Fields": self._pydyf.Array(field.reference for field in self._top),
                "DA": self._pydyf.String(_LOOK),
                "DR": self._pydyf.Dictionary({"Font": fonts}),
            }
        )

    def _widgets(self) -> Iterator[Any]:
        for each in self._pdf.objects:
            if isinstance(each, dict) and each.get("Subtype") == "/Widget":
                yield each

    def _field(self, widget: Any, name: str) -> None:
        ask = self._typed.get(name)
        if ask is None:
            widget["V"] = widget["AS"] = "/Off"
            widget["AP"] = self._looks("on", widget)
            self._place(widget, name)
            return
        del widget["AS"]
        widget["FT"] = "/Tx"
        widget["DA"] = self._pydyf.String(_LOOK)
        widget["AP"] = self._pydyf.Dictionary({"N": self._nothing.reference})
        widget["V"] = self._pydyf.String("")
        if ask.kind == "long_text":
            widget["Ff"] = _MULTILINE
        if ask.menu:
            options = [("", ""), *((choice.id, choice.text) for choice in ask.choices)]
            widget["FT"] = "/Ch"
            widget["Ff"] = _COMBO
            widget["Opt"] = self._pydyf.Array(
                self._pydyf.Array(map(self._pydyf.String, option)) for option in options
            )
        self._place(widget, name)

    def _radio(self, widget: Any, name: str, state: str) -> None:
        """
        Add a button to the group of its question, which can be undone.
        """
        group = self._named.get(name)
        if group is None:
            group = self._add(
                self._pydyf.Dictionary(
                    {
                        "FT": "/Btn",
                        "Ff": _RADIO,
                        "TU": self._pydyf.String(self._asks[name].spoken),
                        "V": "/Off",
                        "Kids": self._pydyf.Array(),
                    }
                )
            )
            self._place(group, name)
        del widget["T"]
        del widget["FT"]
        widget["Contents"] = widget["TU"]
        widget["AS"] = "/Off"
        widget["AP"] = self._looks(state, widget)
        widget["Parent"] = group.reference
        group["Kids"].append(widget.reference)

    def _looks(self, state: str, widget: Any) -> Any:
        (ticked,) = widget["AP"]["N"].values()

        return self._pydyf.Dictionary(
            {
                "N": self._pydyf.Dictionary(
                    {state: ticked, "Off": self._nothing.reference}
                )
            }
        )

    def _place(self, field: Any, name: str) -> None:
        """
        Put a field under the ones that its name leads through.
        """
        above, _, own = name.rpartition(".")
        field["T"] = self._pydyf.String(own)
        self._named[name] = field
        if not above:
            self._top.append(field)
            return
        parent = self._named.get(above)
        if parent is None:
            parent = self._add(self._pydyf.Dictionary({"Kids": self._pydyf.Array()}))
            self._place(parent, above)
        field["Parent"] = parent.reference
        parent["Kids"].append(field.reference)

    def _font(self) -> Any:
        """
        Return a font with one code a sign, which is what viewers can type with.
        """
        data, widths, metrics = _simple_font()
        pydyf = self._pydyf
        extra = pydyf.Dictionary({"Length1": len(data)})
        file = self._add(pydyf.Stream([data], extra, compress=True))
        descriptor = self._add(
            pydyf.Dictionary(
                {
                    "Type": "/FontDescriptor",
                    "FontName": f"/FORMAA+{_FONT}",
                    "Flags": _NONSYMBOLIC,
                    "ItalicAngle": 0,
                    "StemV": 80,
                    "FontFile2": file.reference,
                    **{
                        key: value
                        for key, value in metrics.items()
                        if key != "FontBBox"
                    },
                    "FontBBox": pydyf.Array(metrics["FontBBox"]),
                }
            )
        )

        return pydyf.Dictionary(
            {
                "Type": "/Font",
                "Subtype": "/TrueType",
                "BaseFont": f"/FORMAA+{_FONT}",
                "Encoding": "/WinAnsiEncoding",
                "FirstChar": _FIRST,
                "LastChar": _LAST,
                "Widths": pydyf.Array(widths),
                "FontDescriptor": descriptor.reference,
            }
        )

    def _add(self, each: Any) -> Any:
        self._pdf.add_object(each)

        return each


@cache
def _simple_font() -> tuple[bytes, list[int], Mapping[str, Any]]:
    """
    Return our font cut to what one can type, its widths by code, and its measures.
    """
    from fontTools import subset
    from fontTools.ttLib import TTFont

    signs = [
        bytes([code]).decode("cp1252", "replace") for code in range(_FIRST, _LAST + 1)
    ]
    font = TTFont(_FONT_FILE, recalcTimestamp=False)
    cutter = subset.Subsetter(
        subset.Options(layout_features=[], hinting=False, notdef_outline=True)
    )
    cutter.populate(text="".join(signs))
    cutter.subset(font)
    file = BytesIO()
    font.save(file)
    scale = 1000 / font["head"].unitsPerEm
    glyphs, advances = font.getBestCmap(), font["hmtx"]
    widths = [
        round(advances[glyphs.get(ord(sign), ".notdef")][0] * scale) for sign in signs
    ]
    head, hhea, os2 = font["head"], font["hhea"], font["OS/2"]
    box = (head.xMin, head.yMin, head.xMax, head.yMax)
    metrics = {
        "FontBBox": [round(side * scale) for side in box],
        "Ascent": round(hhea.ascent * scale),
        "Descent": round(hhea.descent * scale),
        "CapHeight": round(os2.sCapHeight * scale),
    }

    return file.getvalue(), widths, metrics
