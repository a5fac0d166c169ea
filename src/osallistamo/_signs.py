"""
Signs that do something to what shows them, instead of being read.

An answer or a label may come from anyone: a plan by mail, another city's toolkit.
Controls move a terminal's cursor or name its window; the signs that turn the
direction of writing make a text read as what it is not. Arabic and Hebrew
do not need these: their letters know their own direction.
"""

import re


_TURNS = r"\u202a-\u202e\u2066-\u2069"

UNPRINTABLE = re.compile(
    rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f{_TURNS}\ufffe\uffff\ud800-\udfff]"
)
"""What no document shows, and no file of XML may hold; lines and spaces are fine."""

# A lone carriage return writes over the line; with a line feed it ends one.
_ACTS = re.compile(rf"\r(?!\n)|\x85|{UNPRINTABLE.pattern}")


def visible(text: str) -> str:
    r"""
    Return a text for a terminal: what would act stands as its number, such as \u001b.

    In JSON that number is the sign itself, so programs read what they should.
    """
    return _ACTS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
