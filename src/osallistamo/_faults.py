"""
What is wrong in a file's data, found again by line.

Cattrs raises a tree of errors whose notes tell the way into the data.
"""

from collections.abc import Iterator
from difflib import get_close_matches

import cattrs

from attrs import fields
from cattrs.errors import (
    AttributeValidationNote,
    ForbiddenExtraKeysError,
    IterableValidationNote,
)

from osallistamo._model import ENTRY_KINDS
from osallistamo._yaml import Block
from osallistamo.errors import Problem


Steps = tuple[str | int, ...]
"""The way into data: keys and indexes."""


class Bad(Exception):
    """
    A value that its field cannot take.

    Args:
        key: Which message, in the table ``problems``.
        at: The key or index inside the value where it is, or nothing.
        values: What the message is filled with.

    """

    def __init__(
        self, key: str, *, at: str | int | None = None, **values: object
    ) -> None:
        self.key = key
        self.steps: Steps = () if at is None else (at,)
        self.values = values
        super().__init__(key, values)


def problems_of(error: BaseException, data: object, name: str) -> Iterator[Problem]:
    """
    Yield what is wrong in a file, each with its line.

    Args:
        error: What structuring the data raised; a group of them, or one.
        data: The file's data.
        name: What to call the file in messages.

    """
    for steps, leaf in _leaves(error, ()):
        if isinstance(leaf, KeyError):
            steps = steps[:-1]  # noqa: PLW2901  # a key that is missing is nowhere
        line, path = locate(data, steps)
        yield from _problem(leaf, name, line, path, holder=_inside(data, steps))


def _leaves(
    error: BaseException, steps: Steps
) -> Iterator[tuple[Steps, BaseException]]:
    if not isinstance(error, BaseExceptionGroup):
        yield steps + getattr(error, "steps", ()), error
        return
    for inner in error.exceptions:
        step: Steps = ()
        for note in getattr(inner, "__notes__", ()):
            if isinstance(note, AttributeValidationNote):
                step = (note.name,)
            elif isinstance(note, IterableValidationNote):
                step = (note.index,)
        yield from _leaves(inner, steps + step)


def locate(data: object, steps: Steps) -> tuple[int, str]:
    """
    Return the line of the last step that the file has, and the path in words.
    """
    line = data.line if isinstance(data, Block) else 1
    words: list[str] = []
    for step in steps:
        word = str(step)
        if isinstance(data, Block):
            line = data.lines.get(word, data.line)
            data = data.get(word)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        if isinstance(data, Block) and isinstance(step, int):
            line = data.line
            named = next((k for k in (*ENTRY_KINDS, "id") if k in data), "")
            if named and words and words[-1] in ("sections", "entries"):
                words.pop()
            word = str(data[named]) if named else word
        words.append(word)

    return line, ".".join(words)


def _problem(
    leaf: BaseException, name: str, line: int, path: str, *, holder: object
) -> Iterator[Problem]:
    def problem(key: str, *, at: int = line, **values: object) -> Problem:
        return Problem(key, file=name, line=at, path=path, **values)

    match leaf:
        case Bad():
            yield problem(leaf.key, at=line, **leaf.values)
        case ForbiddenExtraKeysError():
            for extra in sorted(leaf.extra_fields):
                lines = holder.lines if isinstance(holder, Block) else {}
                at = lines.get(extra, line)
                known = [f.name for f in fields(leaf.cl) if f.name != "place"]
                near = get_close_matches(extra, known, n=1)
                key = "unknown_key_near" if near else "unknown_key"
                yield problem(key, at=at, name=extra, near="".join(near))
        case KeyError():
            yield problem("missing_key", name=leaf.args[0])
        case cattrs.StructureHandlerNotFoundError() | TypeError() | AttributeError():
            yield problem("not_a_list")
        case _:
            raise leaf


def _inside(data: object, steps: Steps) -> object:
    for step in steps:
        if isinstance(data, Block):
            data = data.get(str(step))
        elif isinstance(data, list) and isinstance(step, int):
            data = data[step]

    return data
