"""
Soft hyphens for long Finnish words, by syllable.

WeasyPrint has no Finnish dictionary, and long compounds must not burst a column.
A break comes before a consonant that a vowel follows.
A lone *s* or *n* between vowels gets none: there it may end a compound's first
part (``terveys|asema``, ``kaupungin|osa``), and no rule without a dictionary can tell.
"""

import re

from functools import lru_cache


SHY = "\N{SOFT HYPHEN}"
LONG = 12
"""Words shorter than this stay whole."""

_VOWELS = "aeiouyåäöAEIOUYÅÄÖ"
_CONSONANTS = "bcdfghjklmnpqrstvwxzšžBCDFGHJKLMNPQRSTVWXZŠŽ"
_LETTERS = _VOWELS + _CONSONANTS

# What is glued to a dot, slash or at sign may be an address: it is copied, not read.
_WORD = re.compile(
    rf"(?<![\w./@:?=&#%+~-])[{_LETTERS}]{{{LONG},}}(?![\w/@=&#%+~]|[.:][\w/])"
)
_BREAK = re.compile(
    rf"(?<=[{_LETTERS}]{{2}}[{_CONSONANTS}])(?=[{_CONSONANTS}][{_VOWELS}][{_LETTERS}])"
    rf"|(?<=[{_LETTERS}]{{2}}[{_VOWELS}])"
    rf"(?=[bcdfghjklmpqrtvwxzšž][{_VOWELS}][{_LETTERS}])"
)


def hyphenate(text: str) -> str:
    """
    Return Finnish text with soft hyphens in its long words.
    """
    return _WORD.sub(lambda found: _broken(found[0]), text)


@lru_cache(maxsize=4096)
def _broken(word: str) -> str:
    return _BREAK.sub(SHY, word)
