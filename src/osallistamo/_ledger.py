"""
What has been rendered into a folder, and from what: a small file beside it.

It only saves work: without it, or when it is damaged, all is rendered anew.
"""

import json

from collections.abc import Mapping
from contextlib import suppress
from hashlib import file_digest
from pathlib import Path

from attrs import asdict, frozen

from osallistamo._storage import write_whole


FILE = ".osallistamo-renders.json"

_FORMAT = "osallistamo-renders/1"


@frozen(kw_only=True)
class Entry:
    """
    A document that was made.

    Attributes:
        plan: Its plan's file, relative to the folder.
        edition: The end of its name, such as ``-public.pdf``.
        inputs: Digest of all that it was made from.
        content: Digest of the document.

    """

    plan: str
    edition: str
    inputs: str
    content: str


def read_ledger(folder: Path) -> dict[str, Entry]:
    """
    Return what was made in a folder by its name; nothing when that is not known.
    """
    with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        data = json.loads((folder / FILE).read_text("utf-8"))
        if data["format"] == _FORMAT:
            return {
                str(name): Entry(**{key: str(text) for key, text in entry.items()})
                for name, entry in data["documents"].items()
            }

    return {}


def write_ledger(folder: Path, entries: Mapping[str, Entry]) -> None:
    """
    Write down what was made in a folder, except what is no longer there.

    Raises:
        OSError: It cannot be written.

    """
    documents = {
        name: asdict(entry)
        for name, entry in sorted(entries.items())
        if (folder / name).is_file()
    }
    data = {"format": _FORMAT, "documents": documents}
    write_whole(folder / FILE, f"{json.dumps(data, indent=1)}\n".encode())


def digest_of(path: Path) -> str:
    """
    Return a digest of a file.

    Raises:
        OSError: It cannot be read.

    """
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
