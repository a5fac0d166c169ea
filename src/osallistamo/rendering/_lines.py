"""
Lines broken where WeasyPrint breaks them wrongly.

1. It measures the end of a text together with the space after it. When only that
   space does not fit, it breaks the line after the text's first word.
2. When a word's part fits but not its hyphen, it goes back to an earlier soft hyphen,
   past the space before the word. In a cell, where words may break anywhere,
   it finds none and leaves the hyphen out.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any


_SHY = "\N{SOFT HYPHEN}"


@contextmanager
def lines_mended() -> Iterator[None]:
    """
    Break lines right while WeasyPrint lays out a page.
    """
    from weasyprint.layout import inline

    split = inline.split_first_line
    inline.split_first_line = partial(_split, split)
    try:
        yield
    finally:
        inline.split_first_line = split


def _split(
    split: Callable[..., Any],
    text: str,
    style: Any,
    context: Any,
    width: float | None,
    *others: Any,
    **more: Any,
) -> Any:
    """
    Return WeasyPrint's layout of a text's first line, and where the next begins.
    """

    def again(words: str, room: float | None = width) -> Any:
        return split(words, style, context, room, *others, **more)

    found = again(text)
    layout, _, resume, *_ = found
    if resume is None or not (text[-1:] == " " or _SHY in text):
        return found
    line = text.encode()[:resume].decode()
    rest = text[len(line) :]

    if text[-1:] == " " and " " not in line.strip(" "):
        whole = again(text.rstrip(" "))
        if whole[2] is None and width is not None and whole[3] <= width:
            return again(text, whole[3] + style["font_size"])

    if line[-1:] == _SHY:
        if not layout.text.endswith(style["hyphenate_character"]):
            earlier = _split(
                split, line[:-1] + rest, style, context, width, *others, **more
            )
            if earlier[2] is not None and earlier[2] < len(line[:-1].encode()):
                return earlier
        elif " " in (until := rest.partition(_SHY)[0]) and until != rest:
            later = again(line + rest.replace(_SHY, ""))
            if later[2] is not None and resume < later[2] <= len(
                (line + until).encode()
            ):
                return later

    return found
