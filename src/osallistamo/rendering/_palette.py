"""
The colours of a document, and how well they read on one another.
"""

import re

from collections.abc import Iterator
from math import floor

from attrs import asdict, frozen


NEEDED = 4.5
"""The least contrast of text, by WCAG 2.1 at level AA."""

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")

# Paper on accent, as in labels, is the third pair the other way round.
_PAIRS = (("ink", "paper"), ("muted", "paper"), ("accent", "paper"))


@frozen(kw_only=True)
class Palette:
    """
    Colours by their use, each as ``#12386b``.

    Attributes:
        ink: Text.
        accent: Headings, links, labels, and what is filled in pictures.
        muted: Notes and labels in small print.
        line: Rules of tables and grids of pictures; never text.
        paper: What all stand on; also text on the accent.

    """

    ink: str = "#1b222c"
    accent: str = "#12386b"
    muted: str = "#4c5665"
    line: str = "#c3cad4"
    paper: str = "#ffffff"

    def as_css(self) -> str:
        """
        Return the colours as custom properties.
        """
        return "".join(f"--{name}: {value}; " for name, value in asdict(self).items())

    def too_faint(self) -> Iterator[tuple[str, str, float, str]]:
        """
        Yield pairs that read badly: text, ground, contrast, a colour that would do.
        """
        for text, ground in _PAIRS:
            one, other = getattr(self, text), getattr(self, ground)
            if (found := contrast(one, other)) < NEEDED:
                yield text, ground, found, readable(one, other)


def contrast(one: str, other: str) -> float:
    """
    Return how much two colours differ in light, from 1 to 21.
    """
    dark, light = sorted((_light(one), _light(other)))
    ratio = (light + 0.05) / (dark + 0.05)

    # Not rounded up, so that no 4.499 is told as 4.5.
    return floor(ratio * 100) / 100


def readable(colour: str, ground: str) -> str:
    """
    Return the colour, darkened or lightened until it reads on the ground.
    """
    # Above this light, black differs more from the ground than white does.
    end = 0 if _light(ground) > 0.18 else 255  # noqa: PLR2004  # said above
    parts = _parts(colour)
    for step in range(101):
        mixed = [round(part + (end - part) * step / 100) for part in parts]
        found = "#" + "".join(f"{part:02x}" for part in mixed)
        if contrast(found, ground) >= NEEDED:
            break

    return found


def _light(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004  # WCAG's formula
        for part in (each / 255 for each in _parts(colour))
    )

    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _parts(colour: str) -> list[int]:
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
