"""
A picture in the making.

One unit is a quarter of a millimetre, so that 680 units fill an A4 page's width.
Shapes of one look become one path, and a word is written once:
on paper each element takes time, a text most of all.
"""

import math

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from attrs import define, field
from markupsafe import escape

from osallistamo.rendering._pictures._lettering import width


T = TypeVar("T")

WIDTH = 680
TALL = 330
"""A picture grows no taller, so that it finds room on a page that has begun."""

SIZE = 10.8
"""Size of the letters: 7.6 points on paper."""

LINE = 12.5
"""From one line of words to the next."""

INK = "var(--ink)"
ACCENT = "var(--accent)"

# Each look's place among the others is its place above them.
_LOOKS = {
    "grid": 'fill="none" stroke="var(--line)" stroke-width="0.6"',
    "axis": 'fill="none" stroke="var(--ink)" stroke-width="0.8"',
    "empty": 'fill="var(--paper)" stroke="var(--muted)" stroke-width="0.9"',
    "hatched": 'fill="url(#{key}-hatch)" stroke="var(--ink)" stroke-width="0.9"',
    "solid": 'fill="var(--accent)"',
    "blank": 'fill="var(--paper)"',
    "hollow": 'fill="var(--paper)" stroke="var(--accent)" stroke-width="1.5"',
    "deadline": 'fill="var(--paper)" stroke="var(--ink)" stroke-width="1.6"',
    "now": 'fill="none" stroke="var(--ink)" stroke-width="1.2" stroke-dasharray="4 3"',
    "frame": 'fill="none" stroke="var(--ink)" stroke-width="1.8"',
}
_HATCH = (
    '<defs><pattern id="{key}-hatch" width="6" height="6"'
    ' patternUnits="userSpaceOnUse"><path d="M-1 1l2 -2M0 6l6 -6M5 7l2 -2"'
    ' stroke="var(--accent)" stroke-width="1.4"/></pattern></defs>'
)


@define
class Drawing:
    """
    Shapes and words, written out as SVG at the end.

    Attributes:
        key: Unique on the page.

    """

    key: str
    _shapes: dict[str, list[str]] = field(factory=dict)
    _words: list[str] = field(factory=list)

    def path(self, look: str, data: str) -> None:
        """
        Add a shape of one of the looks.
        """
        self._shapes.setdefault(look, []).append(data)

    def text(
        self,
        words: str,
        x: float,
        y: float,
        *,
        bold: bool = False,
        fill: str = INK,
        anchor: str = "start",
        turned: bool = False,
    ) -> None:
        """
        Add one line of words.
        """
        looks = (
            (' font-weight="600"', bold),
            (f' fill="{fill}"', fill != INK),
            (f' text-anchor="{anchor}"', anchor != "start"),
            (f' transform="rotate(-90 {x:g} {y:g})"', turned),
        )
        extra = "".join(attribute for attribute, wanted in looks if wanted)
        self._words.append(f'<text x="{x:g}" y="{y:g}"{extra}>{escape(words)}</text>')

    def lines(
        self,
        lines: Iterable[str],
        x: float,
        y: float,
        *,
        bold: bool = False,
        fill: str = INK,
    ) -> None:
        """
        Add lines of words below one another.
        """
        for number, line in enumerate(lines):
            self.text(line, x, y + number * LINE, bold=bold, fill=fill)

    def svg(self, title: str, told: str, *, height: float) -> str:
        """
        Return the picture; its title is all that a PDF's reader hears of it.
        """
        key = self.key
        hatch = _HATCH.format(key=key) if "hatched" in self._shapes else ""
        shapes = "".join(
            f'<path {look.format(key=key)} d="{"".join(self._shapes[name])}"/>'
            for name, look in _LOOKS.items()
            if name in self._shapes
        )

        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" class="picture"'
            f' viewBox="0 0 {WIDTH} {height:g}" width="170mm" height="{height / 4:g}mm"'
            f' aria-labelledby="{key}-title" font-family="var(--letters)"'
            f' font-size="{SIZE}" fill="{INK}">'
            f'<title id="{key}-title">{escape(title)}: {escape(told)}</title>'
            f"{hatch}{shapes}{''.join(self._words)}</svg>"
        )


# Shapes, each around a place


def disc(x: float, y: float, radius: float = 4.2) -> str:
    """
    Return a circle.
    """
    half = f"a{radius:g} {radius:g} 0 1 0"

    return f"M{x - radius:g} {y:g}{half} {2 * radius:g} 0{half} {-2 * radius:g} 0z"


def diamond(x: float, y: float) -> str:
    """
    Return a square that stands on its corner.
    """
    return f"M{x:g} {y - 5.2:g}l5.2 5.2l-5.2 5.2l-5.2 -5.2z"


def box(x: float, y: float, wide: float, high: float) -> str:
    """
    Return a rectangle, from its upper left corner.
    """
    return f"M{x:g} {y:g}h{wide:g}v{high:g}h{-wide:g}z"


Sign = tuple[str, Callable[[float, float], str], str]
"""In a key: a look, its shape around a place, and what it means."""


def legend(drawing: Drawing, signs: Iterable[Sign]) -> float:
    """
    Write what the signs mean along the upper edge; return where that ends.
    """
    x, middle = 0.0, 7
    for look, shape, words in signs:
        drawing.path(look, shape(x + 8, middle))
        drawing.text(words, x + 20, middle + 4)
        x += 36 + width(words, SIZE)

    return middle + 12 if x else 0


def shared_out(
    items: Sequence[T], *, height: Callable[[T], float], room: float
) -> Iterator[list[T]]:
    """
    Yield items in as few runs as the room allows, the highest as low as it can be.
    """
    heights = [height(item) for item in items]
    count = len(list(_filled(items, heights, room)))
    rooms = range(math.ceil(room) + 1)
    # The lower the room, the more runs.
    lowest = bisect_left(
        rooms, -count, key=lambda low: -len(list(_filled(items, heights, low)))
    )
    yield from _filled(items, heights, rooms[lowest])


def _filled(
    items: Sequence[T], heights: Sequence[float], room: float
) -> Iterator[list[T]]:
    """
    Yield runs of items, each as long as the room allows.
    """
    run: list[T] = []
    filled = 0.0
    for item, high in zip(items, heights, strict=True):
        if run and filled + high > room:
            yield run
            run, filled = [], 0.0
        run.append(item)
        filled += high
    if run:
        yield run
