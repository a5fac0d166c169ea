"""
A page that a city's own template made: nothing in it runs or loads anything.
"""

from collections.abc import Iterator
from html.parser import HTMLParser

from osallistamo.rendering._theme import Theme


_ELEMENTS = {
    *("script", "iframe", "frame", "object", "embed", "applet", "foreignobject"),
    *("link", "base", "form", "audio", "video", "source", "track", "animate", "set"),
}
_ADDRESSES = {
    *("src", "srcset", "href", "xlink:href", "data", "poster", "background"),
    *("action", "formaction"),
}
_LINKS = ("#", "https://", "http://", "mailto:", "tel:")


def fault_of_page(page: str, theme: Theme) -> str:
    """
    Return what a document may not have, as it stands in the page, or nothing.
    """
    reader = _Reader(theme)
    reader.feed(page)
    reader.close()

    return next(iter(reader.faults), "")


class _Reader(HTMLParser):
    """Reads a page and keeps what may not be in it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._logo = theme.logo.source if theme.logo else ""
        self._styles = theme.stylesheet().strip()
        self._inside = ""
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        if tag in _ELEMENTS:
            self.faults.append(f"<{tag}>")
        self.faults += [
            f'<{tag} {name}="{value[:60]}">' for name, value in self._wrong(tag, attrs)
        ]

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        # Our own rules may show the theme's logo.
        if self._inside == "style" and data.strip() != self._styles:
            bare = "".join(data.lower().split())
            signs = ("url(", "src(", "image-set(", "@import", "\\")
            self.faults += [f"<style> {sign}" for sign in signs if sign in bare]

    def _wrong(
        self, tag: str, attrs: list[tuple[str, str | None]]
    ) -> Iterator[tuple[str, str]]:
        for name, given in attrs:
            value = given or ""
            bare = "".join(value.lower().split())
            if name in _ADDRESSES:
                links = _LINKS if tag == "a" else ("#",)
                wrong = value != self._logo and not bare.startswith(links)
            elif name == "style":
                wrong = "url(" in bare or "\\" in bare
            else:
                wrong = name.startswith("on") or name == "http-equiv"
            if wrong:
                yield name, value
