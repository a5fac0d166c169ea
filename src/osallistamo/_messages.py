"""
What the program itself says, from `messages/LANGUAGE/TABLE.toml`.

A table is read when something of it is said: a command needs only few.
"""

import tomllib

from collections.abc import Mapping
from functools import cache
from pathlib import Path


LANGUAGES = ("fi", "sv", "en")

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

    return words(table, language)[name].format(**values)
