"""
Seeds changed as a fuzzer without sight of the code changes them.
"""

import copy
import json

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from hypothesis import strategies as st
from targets import CORPUS


WORDS = (
    *(b"{", b"}", b"[", b"]", b"(", b")", b":", b"- ", b",", b"\n", b"\t", b"  ", b'"'),
    *(
        b"&a ",
        b"*a",
        b"!!python/name:os.system ",
        b"? ",
        b"---\n",
        b"<<: ",
        b"| ",
        b"#",
    ),
    *(
        b"null",
        b"true",
        b"false",
        b"~",
        b"NaN",
        b"-0",
        b"1e999",
        b"9" * 40,
        b"9" * 5000,
    ),
    *(b"main.name", b"events", b"events.one.title", b"end.period", b"duties", b"small"),
    *(
        b"when: ",
        b"not ",
        b" and ",
        b" in ",
        b"any(events, ",
        b"count(",
        b"days(",
        b"==",
    ),
    *(b"later", b"not_relevant", b"start", b"/1", b"osallistamo-plan/", b"upgrades"),
    *(b"\x00", b"\x1b[2J", b"\xff", b"\xed\xa0\x80", b"\\ud800", b"\xe2\x80\xae"),
    *(b"\xef\xbb\xbf", b"\xd9\xa3", b"\xc2\xb2", b"\xef\xbc\x91", b"\xe2\x88\x92"),
    *(b"<!ENTITY", b"<a>", b"</a>", b"url(", b"{{", b"{%", b"%}", b"{0.__class__}"),
    *(b"9999-12-31", b"0001-01-01", b"31.12.9999", b"2027-02-30", b"../", b"/etc/"),
    *(b"[" * 300, b"(" * 300, b"{a: " * 60, b"x" * 5000),
)


def seeds(target: str) -> list[Path]:
    return sorted(path for path in (CORPUS / target).iterdir() if path.is_file())


def mutants(target: str) -> st.SearchStrategy[bytes]:
    """
    Return seeds changed in their bytes, and those that are data in their meaning.
    """
    if trees := [tree for path in seeds(target) if (tree := _tree(path))]:
        return st.one_of(_changed(target), _grown(trees))

    return _changed(target)


def _tree(path: Path) -> Any:
    """
    Return a seed as lists and mappings, or nothing.
    """
    kinds = {
        ".json": json.loads,
        ".yaml": lambda text: yaml.load(text, yaml.BaseLoader),
    }
    try:
        found = kinds[path.suffix](path.read_text("utf-8"))
    except (KeyError, ValueError, RecursionError, yaml.YAMLError):
        return None

    return found if isinstance(found, dict) else None


LEAVES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 10**400, 0.5, "", " ", [], {}, [[]], [{}], {"": ""}),
    *(
        "x",
        "a.b",
        "main.name",
        "events",
        "no",
        "true",
        "1.10",
        "12:30",
        "-0",
        "x" * 5000,
    ),
    *("\ud800", "\x00", "\x1b[2J", "\u202e", "\u0661", "\u00b2", "a\nb", "{", "{}"),
    *("{main.name.__class__}", "{0}", "{due.tell!r:>9}", "{main.name", "[x]"),
    *("9999-12-31", "0001-01-01", "2027-02-30", "31.12.9999", "999999999"),
    *(
        "not (main.name)",
        "any(events, recorded)",
        "count(events) > 1",
        "days(day, day)",
    ),
    *({"later": True}, {"not_relevant": ""}, {"start": "x", "end": 1}, {"start": "y"}),
    *(
        {"name": "x"},
        {"fi": "x"},
        {"fi": "", "xx": ""},
        {"days": "99999999"},
        ["a", "a"],
    ),
    *({"days": "999999999", "before": "main.day"}, {"months": "99", "after": "day"}),
)


@st.composite
def _grown(draw: st.DrawFn, trees: list[Any]) -> bytes:
    """
    Draw a seed with up to four of its values or keys being others; JSON is YAML too.
    """
    tree = copy.deepcopy(max((draw(st.sampled_from(trees)) for _ in "ab"), key=_size))
    for _ in range(draw(st.sampled_from((1, 1, 1, 2, 4)))):
        places = [*_places(tree)]
        if not places:
            break
        holder, key = draw(st.sampled_from(places))
        kind = draw(st.sampled_from(("leaf", "leaf", "leaf", "drop", "move", "key")))
        if kind == "drop":
            del holder[key]
        elif kind == "key" and isinstance(holder, dict):
            names = [str(k) for h, k in places if isinstance(h, dict)]
            new = draw(st.sampled_from([*names, "format", "place", "id"]))
            holder[new] = holder.pop(key)
        else:
            other, its = draw(st.sampled_from(places))
            # What is of the same type gets further.
            alike = [leaf for leaf in LEAVES if isinstance(leaf, type(holder[key]))]
            leaf = draw(st.sampled_from(draw(st.sampled_from((alike, LEAVES)))))
            holder[key] = copy.deepcopy(other[its] if kind == "move" else leaf)

    return json.dumps(tree).encode()


def _size(tree: Any) -> int:
    return len([*_places(tree)])


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    """
    Yield every place in a tree, as what holds it and its key.
    """
    waiting = [tree]
    while waiting:
        holder = waiting.pop()
        keys = [*holder] if isinstance(holder, dict) else range(len(holder))
        for key in keys:
            yield holder, key
            if isinstance(holder[key], dict | list):
                waiting.append(holder[key])


@st.composite
def _changed(draw: st.DrawFn, target: str) -> bytes:
    """
    Draw a seed with up to eight places cut, doubled, or filled with other things.
    """
    at_hand = [path.read_bytes() for path in seeds(target)]
    data = draw(st.sampled_from(at_hand))
    for _ in range(draw(st.integers(1, 8))):
        start = draw(st.integers(0, len(data)))
        end = min(start + draw(st.sampled_from((0, 0, 1, 2, 8, 40, 400))), len(data))
        kind = draw(st.sampled_from(("word", "word", "bytes", "cut", "again", "other")))
        middle = b""
        if kind == "word":
            middle = draw(st.sampled_from(WORDS))
        elif kind == "bytes":
            middle = draw(st.binary(max_size=4))
        elif kind == "again":
            middle = data[start:end] * 2
        elif kind == "other":
            other = draw(st.sampled_from(at_hand))
            begin = draw(st.integers(0, len(other)))
            middle = other[begin : begin + 60]
        data = data[:start] + middle + data[end:]

    return data
