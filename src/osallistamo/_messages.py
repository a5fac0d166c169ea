"""
What the program itself says, from `messages/LANGUAGE/TABLE.toml`.

A table is read when something of it is said: a command needs only few.
"""

import tomllib

from collections.abc import Mapping
from functools import cache
from pathlib import Path


LANGUAGES = ("fi", "sv", "en")

_GROUPED = 10_000
"""From here on, digits stand in groups of three."""

_FOLDER = Path(__file__).parent / "messages"


@cache
def words(table: str, language: str) -> Mapping[str, str]:
    """
    Return one table of messages by key.

    Raises:
        KeyError: There are no messages in this language.

    """
    if language not in LANGUAGES:
        raise KeyError(language)

    return tomllib.loads((_FOLDER / language / f"{table}.toml").read_text("utf-8"))


def say(key: str, language: str, **values: object) -> str:
    """
    Return one message, such as ``wizard.back``, with its values filled in.
    """
    table, _, name = key.partition(".")

    return words(table, language)[name].format(
        **{gap: _shown(value, language) for gap, value in values.items()}
    )


def _shown(value: object, language: str) -> object:
    """
    Return a number as the language writes it, without the weight of Babel.
    """
    if isinstance(value, float):
        text = f"{value:,.2f}".rstrip("0").rstrip(".")
    elif type(value) is int and abs(value) >= _GROUPED:
        text = f"{value:,}"
    else:
        return value
    own = str.maketrans(",.", "\N{NO-BREAK SPACE},")

    return text if language == "en" else text.translate(own)
