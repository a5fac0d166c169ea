"""
What the program itself says, from `messages/LANGUAGE/TABLE.toml`.

A table is read when something of it is said: a command needs only few.
`--help` reads nothing else, so even `pathlib` is left out here.
"""

import os
import tomllib

from collections.abc import Mapping
from functools import cache


LANGUAGES = ("fi", "sv", "en")

_GROUPED = 10_000
"""From here on, digits stand in groups of three."""

_FOLDER = os.path.dirname(__file__)  # noqa: PTH120  # see above


@cache
def words(table: str, language: str) -> Mapping[str, str]:
    """
    Return one table of messages by key.

    Raises:
        KeyError: There are no messages in this language.

    """
    if language not in LANGUAGES:
        raise KeyError(language)

    with open(f"{_FOLDER}/messages/{language}/{table}.toml", "rb") as file:  # noqa: PTH123
        return tomllib.load(file)


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
