"""
A city's own look: colours, logo, font, style sheet, templates.

A theme is a value: whoever holds one reads no file again.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from attrs import asdict, evolve, field, frozen

from osallistamo.rendering._logo import Logo
from osallistamo.rendering._palette import Palette


TEMPLATES = Path(__file__).parent / "templates"

_OUR_LETTERS = (
    '"Osallistamo Sans", "Osallistamo Fallback", "Source Sans 3", Arial, sans-serif'
)


@frozen(kw_only=True)
class Font:
    """
    A city's own letters.

    Attributes:
        family: The name that style sheets call them by.
        faces: Style, weight and content of each file.

    """

    family: str
    faces: tuple[tuple[str, int, bytes], ...]


@frozen(kw_only=True)
class Theme:
    """
    A city's look (fi: ilme).

    Attributes:
        folder: Where it was read from, as it was named.
        palette: The colours.
        logo: The logo, if there is one.
        font: The letters, if they are not ours.
        styles: Rules that come after ours.
        templates: Own templates by name.
        digest: What tells one theme from another.

    """

    folder: str = field(default="", eq=False)
    palette: Palette = field(default=Palette(), eq=False)
    logo: Logo | None = field(default=None, eq=False)
    font: Font | None = field(default=None, eq=False)
    styles: str = field(default="", eq=False)
    templates: Mapping[str, str] = field(factory=dict, eq=False)
    digest: str = ""

    @property
    def letters(self) -> str:
        """
        Return families of letters, the theme's own before ours.
        """
        own = f'"{self.font.family}", ' if self.font else ""

        return own + _OUR_LETTERS

    def fill(self, picture: str) -> str:
        """
        Return a picture with colours and letters; inside SVG, paper knows no `var`.
        """
        values = {**asdict(self.palette), "letters": self.letters.replace('"', "")}
        for name, value in values.items():
            picture = picture.replace(f"var(--{name})", value)

        return picture

    def without_faces(self) -> "Theme":
        """
        Return the theme without the letters' files, which no template needs.
        """
        font = self.font and evolve(self.font, faces=())

        return evolve(self, font=font)

    def letterhead(self, language: str) -> dict[str, object] | None:
        """
        Return a logo that says something, as templates see it.
        """
        if self.logo is None or self.logo.text is None:
            return None
        text = self.logo.text[language]

        return {"source": self.logo.source, "text": text, "width": self.logo.width}

    def stylesheet(self, sheet: str = "plan.css") -> str:
        """
        Return our rules with the theme's colours and letters, then its own rules.
        """
        roots = f":root {{ {self.palette.as_css()}--letters: {self.letters} }}\n"
        paper = ""
        if self.palette.paper != Palette().paper:
            paper = "@page { background: var(--paper) }\n"
        # A style element ends at the first `</`, also inside a text.
        own = self.styles.replace("</", r"<\/")

        return roots + _rules(sheet) + paper + self._decoration() + own

    def _decoration(self) -> str:
        """
        Return a logo without words as a background, which no reader is told of.
        """
        if self.logo is None or self.logo.text is not None:
            return ""

        return (
            '.cover::before { content: ""; display: block; height: 22mm;'
            f" width: {self.logo.width}mm; margin-bottom: 5mm;"
            f' background: url("{self.logo.source}") no-repeat 0 0 / contain }}\n'
        )


OUR_LOOK = Theme()
"""The look of a document without a theme."""


@cache
def _rules(sheet: str) -> str:
    return (TEMPLATES / sheet).read_text(encoding="utf-8")
