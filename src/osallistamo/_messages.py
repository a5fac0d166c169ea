"""
What the program itself says, in fi, sv and en, from `messages/*.toml`.
"""

import tomllib

from collections.abc import Mapping
from functools import cache
from pathlib import Path


LANGUAGES = ("fi", "sv", "en")


@cache
def messages(language: str) -> Mapping[str, str]:
    """
    Return all messages of a language by key, such as ``wizard.back``.

    Raises:
        KeyError: There are no messages in this language.

    """
    if language not in LANGUAGES:
        raise KeyError(language)
    source = Path(__file__).parent / "messages" / f"{language}.toml"
    tables = tomllib.loads(source.read_text("utf-8"))

    return {
        f"{table}.{key}": text
        for table, texts in tables.items()
        for key, text in texts.items()
    }


def say(key: str, language: str, **values: object) -> str:
    """
    Return one message with its values filled in.
    """
    return messages(language)[key].format(**values)


def words(table: str, language: str) -> dict[str, str]:
    """
    Return one table of messages, keys without the table's name.
    """
    prefix = f"{table}."

    return {
        key.removeprefix(prefix): text
        for key, text in messages(language).items()
        if key.startswith(prefix)
    }
