"""
What a PDF carries, read so that a hostile one costs a moment and one clear line.
"""

import mmap
import os
import subprocess
import sys

from pathlib import Path

from osallistamo import _pdf_reader
from osallistamo.errors import PlanFileError


MAX_BYTES = 100 * 1024 * 1024
SECONDS = 20
"""How long reading may take; a plan of ours takes less than one."""

_HEADER = b"%PDF-"
# How WeasyPrint names the media types of a plan's data and of its checklists.
_MARKS = (b"application#2fjson", b"application#2fzip")

_REFUSALS = {
    _pdf_reader.TWICE: "pdf_twice",
    _pdf_reader.ENCRYPTED: "pdf_encrypted",
    _pdf_reader.TOO_BIG: "pdf_attachment_big",
}


def has_header(path: Path) -> bool:
    """
    Return whether a file is a PDF, by its content.

    Raises:
        OSError: It cannot be read.

    """
    with path.open("rb") as file:
        return file.read(len(_HEADER)) == _HEADER


def seems_alive(path: Path) -> bool:
    """
    Return whether a file looks like a PDF that carries a plan; at a glance only.

    Raises:
        OSError: It cannot be read.

    """
    if not has_header(path) or path.stat().st_size > MAX_BYTES:
        return False
    with (
        path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data,
    ):
        return all(data.find(mark) >= 0 for mark in _MARKS)


def attachment(path: Path, name: str, *, limit: int) -> bytes | None:
    """
    Return an attachment of a PDF, or nothing when it has none of that name.

    Args:
        path: The PDF.
        name: The attachment's name.
        limit: How many bytes the attachment may have.

    Raises:
        OSError: The file cannot be opened.
        PlanFileError: It is too big, encrypted, damaged or hostile.

    """
    return _read(path, name, limit=limit)


def language(path: Path, *, limit: int) -> str:
    """
    Return the language that a PDF says it is in, or nothing.

    Args:
        path: The PDF.
        limit: How many bytes a part of it may have.

    Raises:
        OSError: The file cannot be opened.
        PlanFileError: It is too big, encrypted, damaged or hostile.

    """
    found = _read(path, "", "language", limit=limit)

    return (found or b"").decode("utf-8", "replace")


def form(path: Path, name: str, *, limit: int) -> bytes | None:
    """
    Return an attachment of a PDF and the fields of its form, as JSON.

    Args:
        path: The PDF.
        name: The attachment's name; nothing is returned without it.
        limit: How many bytes the attachment may have.

    Raises:
        OSError: The file cannot be opened.
        PlanFileError: It is too big, encrypted, damaged or hostile.

    """
    return _read(path, name, "form", limit=limit)


def _read(path: Path, name: str, *more: str, limit: int) -> bytes | None:
    command = [sys.executable, "-P", _pdf_reader.__file__, name, str(limit), *more]
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size > MAX_BYTES:
            raise PlanFileError("pdf_too_big", path=path, limit=MAX_BYTES // 2**20)
        try:
            done = subprocess.run(  # noqa: S603  # our own program
                command,
                stdin=file,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as e:
            raise PlanFileError("pdf_damaged", path=path) from e
    if done.returncode == _pdf_reader.MISSING:
        return None
    if done.returncode:
        key = _REFUSALS.get(done.returncode, "pdf_damaged")
        raise PlanFileError(key, path=path, name=name, limit=limit // 2**20)

    return done.stdout
