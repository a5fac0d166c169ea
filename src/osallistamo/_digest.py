"""
A toolkit's digest: over what it means, not over how it is formatted.
"""

import hashlib
import json

from functools import cache
from typing import Any

import attrs

from attrs import evolve

from osallistamo._composition import Composed
from osallistamo._conditions import Condition
from osallistamo._languages import Text
from osallistamo._model import Place


def digest(composed: Composed) -> str:
    """
    Return a SHA-256 over what a toolkit means, not over how it is formatted.
    """
    meaning = [
        composed.id,
        composed.version,
        [_plain(c) for c in composed.checklists],
        {
            # The order of entries is the order of the choices made of them.
            k: [_plain(evolve(c, entries={})), [_plain(e) for e in c.entries.values()]]
            for k, c in composed.catalogues.items()
        },
        _plain(composed.layout),
    ]
    text = json.dumps(meaning, ensure_ascii=False, sort_keys=True)

    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """
    Return data for the digest: no places, conditions as what they mean.
    """
    match value:
        case Text():
            return dict(value.items())
        case Condition():
            return repr(value.node)
        case Place():
            return None
        case tuple() | list():
            return [_plain(part) for part in value]
        case dict():
            return {key: _plain(part) for key, part in value.items()}
        case _ if (names := _names(value.__class__)) is not None:
            return {name: _plain(getattr(value, name)) for name in names}
        case None | bool() | int() | str():
            return value
        case _:
            return str(value)


@cache
def _names(kind: type[Any]) -> tuple[str, ...] | None:
    """
    Return what makes a value of the model; None when it is no part of it.
    """
    if not attrs.has(kind):
        return None

    return tuple(a.name for a in attrs.fields(kind) if a.name != "place")
