"""
Reads one attachment of a PDF, or its form: a program which `_pdf_file` starts.

A PDF of 60 kilobytes can keep pypdf busy for minutes and fill any memory.
No limit inside pypdf covers all its ways to do so; a process can be ended.
It runs as a file, so it imports nothing of ours.
"""

import hashlib
import json
import sys

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any


if TYPE_CHECKING:
    from pypdf import PdfReader


MISSING, TWICE, ENCRYPTED, TOO_BIG = 10, 11, 12, 13
"""Exit statuses; any other than 0 says that the PDF cannot be read."""

MEMORY = 512 * 1024 * 1024
MAX_FIELDS = 50_000
MAX_NAME = 200
_MAX_DEPTH = 20
_HANDED = ("/FT", "/TU", "/V")


def main(name: str, limit: int) -> None:
    """
    Write an attachment of the PDF on standard input to standard output.

    Args:
        name: The attachment's name.
        limit: How many bytes it may have.

    """
    # Strict, so that what is damaged is refused rather than guessed.
    with _opened(limit, strict=True) as reader:
        content = _attachment(reader, name, limit)
    sys.stdout.buffer.write(content)


def form(name: str, limit: int) -> None:
    """
    Write an attachment of the PDF and the fields of its form, as JSON.

    A form comes back from any program that can fill one,
    so what is a little damaged is read as far as it goes.

    Args:
        name: The attachment's name.
        limit: How many bytes it may have.

    """
    with _opened(limit, strict=False) as reader:
        about = _attachment(reader, name, limit).decode("utf-8")
        fields = []
        for each in _fields(reader.root_object):
            # Many fields may inherit one value that is long.
            limit -= sum(map(len, each))
            if limit < 0:
                raise ValueError(each[0][:MAX_NAME])
            fields.append(each)
    written = json.dumps({"about": about, "fields": fields})
    sys.stdout.buffer.write(written.encode())


def language(_name: str, limit: int) -> None:
    """
    Write the language that the PDF on standard input says it is in.

    Args:
        limit: How many bytes a part of the PDF may have.

    """
    with _opened(limit, strict=True) as reader:
        found = _text(reader.root_object.get("/Lang"))
    sys.stdout.buffer.write(found[:MAX_NAME].encode(errors="replace"))


@contextmanager
def _opened(limit: int, *, strict: bool) -> Iterator["PdfReader"]:
    """
    Open the PDF on standard input; no part of it may have more bytes than the limit.
    """
    _hold_back()
    from pypdf import PdfReader, apply_configuration

    with apply_configuration(zlib_maximum_output_length=limit):
        reader = PdfReader(sys.stdin.buffer, strict=strict)
        if reader.is_encrypted:
            sys.exit(ENCRYPTED)
        yield reader


def _attachment(reader: "PdfReader", name: str, limit: int) -> bytes:
    from pypdf.errors import LimitReachedError

    found = [each for each in reader.attachment_list if each.name == name]
    if len(found) != 1:
        sys.exit(TWICE if found else MISSING)
    try:
        content = found[0].content
    except LimitReachedError:
        sys.exit(TOO_BIG)
    if len(content) > limit:
        sys.exit(TOO_BIG)
    # Pypdf makes what it can of a damaged stream, and says nothing.
    checksum = getattr(found[0].checksum, "original_bytes", None)
    digest = hashlib.md5(content, usedforsecurity=False).digest()
    if reader.strict and checksum is not None and checksum != digest:
        raise ValueError(name)

    return content


def _fields(root: Any) -> Iterator[tuple[str, str, str]]:
    """
    Yield name, tooltip and value of each field of a form.
    """
    top = _list(_dict(root.get("/AcroForm")).get("/Fields"))
    waiting: list[tuple[dict[str, Any], str, dict[str, Any]]] = [
        (_dict(each), "", {}) for each in reversed(top)
    ]
    seen = 0
    while waiting:
        field, above, inherited = waiting.pop()
        seen += 1
        own = _text(field.get("/T"))
        name = f"{above}.{own}" if above and own else above or own
        if seen > MAX_FIELDS or name.count(".") > _MAX_DEPTH:
            raise ValueError(name[:MAX_NAME])
        handed = {**inherited, **{key: field[key] for key in _HANDED if key in field}}
        kids = [_dict(kid) for kid in _list(field.get("/Kids"))]
        below = [(kid, name, handed) for kid in reversed(kids) if "/T" in kid]
        if below:
            waiting += below
        elif "/FT" in handed:
            yield name, _text(handed.get("/TU")), _value(handed, [field, *kids])


def _value(field: dict[str, Any], widgets: list[dict[str, Any]]) -> str:
    if several := _list(field.get("/V")):
        return "; ".join(_text(each) for each in several)
    value = _text(field.get("/V"))
    if _text(field["/FT"]) != "Btn":
        return value
    # Some programs write a state as a text, or only change how a box looks.
    states = [value.removeprefix("/"), *(_text(each.get("/AS")) for each in widgets)]

    return next((state for state in states if state not in ("", "Off")), "")


def _text(value: Any) -> str:
    """
    Return a text, however the program that wrote it has stored it.
    """
    from pypdf.generic import NameObject, NullObject, StreamObject

    value = value.get_object() if value is not None else None
    if isinstance(value, StreamObject):
        value = value.get_data()
    match value:
        case None | NullObject():
            return ""
        case NameObject():
            return str(value)[1:]
        case bytes():
            marked = value.startswith((b"\xfe\xff", b"\xff\xfe"))
            return value.decode("utf-16" if marked else "cp1252", "replace")

    return str(value)


def _dict(value: Any) -> dict[str, Any]:
    value = value.get_object() if value is not None else None

    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    value = value.get_object() if value is not None else None

    return value if isinstance(value, list) else []


def _hold_back() -> None:
    """
    Give up the right to fill the machine's memory, where that can be done.
    """
    try:
        import resource
    except ImportError:  # a system without such limits
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = MEMORY if most == resource.RLIM_INFINITY else min(MEMORY, most)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, most))


if __name__ == "__main__":
    read = {"form": form, "language": language}.get("".join(sys.argv[3:]), main)
    read(sys.argv[1], int(sys.argv[2]))
