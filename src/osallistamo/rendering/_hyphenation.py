"""
Soft hyphens for long Finnish words, by syllable.

WeasyPrint has no Finnish dictionary, and long compounds must not burst a column.
Each place to break costs time on paper: words of running text get one only
when they are very long, and words in table cells when they are long.

A break comes before a consonant that a vowel follows.
A lone *s* or *n* between vowels gets none: there it may end a compound's first
part (``terveys|asema``, ``kaupungin|osa``), and no rule without a dictionary can tell.
Compounds whose last part is one of a plan's common words break before that.
"""

import re

from functools import lru_cache


SHY = "\N{SOFT HYPHEN}"
LONG = 12
"""Words shorter than this stay whole, also in a narrow column."""

VERY_LONG = 18
"""Words shorter than this stay whole in running text."""

_VOWELS = "aeiouyåäöAEIOUYÅÄÖ"
_CONSONANTS = "bcdfghjklmnpqrstvwxzšžBCDFGHJKLMNPQRSTVWXZŠŽ"
_LETTERS = _VOWELS + _CONSONANTS

# What is glued to a dot, slash or at sign may be an address: it is copied, not read.
_WORD = re.compile(
    rf"(?<![\w./@:?=&#%+~-])[{_LETTERS}]{{{LONG},}}(?![\w/@=&#%+~]|[.:][\w/])"
)
_CELL = re.compile(r"<t[dh]\b.*?</t[dh]>", re.DOTALL)
# What a span of another language begins with is not Finnish.
_TEXT = re.compile(r"(?<! lang=(?:sv|en))>[^<]+")
_BREAK = re.compile(
    rf"(?<=[{_LETTERS}]{{2}}[{_CONSONANTS}])(?=[{_CONSONANTS}][{_VOWELS}][{_LETTERS}])"
    rf"|(?<=[{_LETTERS}]{{2}}[{_VOWELS}])"
    rf"(?=[bcdfghjklmpqrtvwxzšž][{_VOWELS}][{_LETTERS}])"
)
# Words that begin with a vowel, which the rule above does not see.
_LAST_PART = re.compile(
    rf"(?<=[{_LETTERS}]{{3}})(?=aikatau|aineist|alue(?!ttel)|arvioi|asem[ai]|asiaka[ks]|asiakk"
    r"|asiantunt|asuka[ks]|asukk|ehdotu|esity|ilmoit|ohjau|ohjel|oikeu|osaami|osallis"
    r"|osasto|osoit|yhdisty|yhteis|yhteyst)|(?<=toimi)(?=eli[mn])"
)


def hyphenate(text: str, *, shortest: int = LONG) -> str:
    """
    Return Finnish text with soft hyphens in its words from a length on.
    """
    return _WORD.sub(
        lambda found: _broken(found[0]) if len(found[0]) >= shortest else found[0],
        text,
    )


def hyphenate_cells(page: str) -> str:
    """
    Return a Finnish page with soft hyphens in the long words of its table cells.
    """
    return _CELL.sub(
        lambda cell: _TEXT.sub(lambda text: hyphenate(text[0]), cell[0]), page
    )


@lru_cache(maxsize=4096)
def _broken(word: str) -> str:
    return _BREAK.sub(SHY, _LAST_PART.sub(SHY, word))
