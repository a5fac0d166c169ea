"""
How wide words are, and where they break: SVG does not wrap them by itself.
"""

import re
import unicodedata

from collections.abc import Iterator
from functools import lru_cache

from osallistamo.rendering._hyphenation import SHY, hyphenate


NBSP = "\N{NO-BREAK SPACE}"

_SPACE = re.compile(rf"[^\S{NBSP}]+")

# Widths in ems, those of the wider of our two weights, rounded up.
_WIDTHS = {
    letter: width
    for width, letters in (
        (0.22, f" {NBSP}"),
        (0.30, "',.:;Iijl|·’Íí"),
        (0.38, "!()-/[]frt"),
        (0.46, "*?szšž"),
        (0.52, '"#$+0123456789<=>FJLY_acegvxyàáâãäåçèéêë–“”'),
        (0.58, "ACESTVXZbdhknopquÀÁÂÃÄÅÇÈÉÊËñòóôõöøùúûüŠŽ"),
        (0.64, "&BDGKPR✓"),
        (0.70, "HNOQUÑÒÓÔÕÖØÙÚÛÜ"),
        (0.76, "Mw"),
    )
    for letter in letters
}
_OTHER = 0.97
"""An ellipsis, a letter of another alphabet."""

_WIDE = 1.05
"""A letter of a script with wide letters, such as Chinese."""

_ELLIPSIS = "…"


@lru_cache(maxsize=8192)
def width(words: str, size: float) -> float:
    """
    Return how wide words are at most, in the picture's units.
    """
    return size * sum(map(_letter, words))


def _letter(letter: str) -> float:
    known = _WIDTHS.get(letter)
    if known is not None:
        return known

    return _WIDE if unicodedata.east_asian_width(letter) in "WF" else _OTHER


def wrapped(words: str, room: float, *, size: float, most: int = 0) -> list[str]:
    """
    Return lines that fit a width, also when one word does not.

    Args:
        words: What to write.
        room: The width, in the picture's units.
        size: Size of the letters.
        most: How many lines there may be, the last one then cut short; 0 for any.

    """
    lines = list(_lines(words, room, size))
    if not most or len(lines) <= most:
        return lines
    last = lines[most - 1].rstrip("-")
    while last and width(last + _ELLIPSIS, size) > room:
        last = last[:-1]

    return [*lines[: most - 1], last.rstrip(" ,.:;(") + _ELLIPSIS]


def _lines(words: str, room: float, size: float) -> Iterator[str]:
    line = ""
    for word in _SPACE.split(words.strip()):
        joined = f"{line} {word}" if line else word
        if width(joined, size) <= room:
            line = joined
            continue
        if line:
            yield line
        line = word
        while width(line, size) > room and len(line) > 1:
            head, line = _cut(line, room, size)
            yield head
    if line:
        yield line


def _cut(word: str, room: float, size: float) -> tuple[str, str]:
    """
    Return what fits of a word, with a hyphen, and the rest.
    """
    parts = hyphenate(word).split(SHY)
    ends = [len("".join(parts[:count])) for count in range(1, len(parts))]
    # Where no syllable fits, a letter does.
    for end in (*reversed(ends), *range(len(word) - 1, 0, -1)):
        head = word[:end].rstrip("-") + "-"
        if width(head, size) <= room:
            return head, word[end:]

    return word[:1], word[1:]
