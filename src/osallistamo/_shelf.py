"""
Checklists that plans were made with, kept in the user's own data folder.

When newer ones come, an older plan can still be read as it was made,
and what has changed can be told.
"""

import os
import re

from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from osallistamo._pinned import ArchiveError, archived, pinned_toolkit
from osallistamo._storage import write_whole
from osallistamo._toolkit import Toolkit


_DIGEST = re.compile(r"[0-9a-f]{64}")


def shelve(toolkit: Toolkit) -> None:
    """
    Keep a toolkit's files; without a data folder, do nothing.
    """
    path = _path(toolkit.digest)
    if not toolkit.files or path.exists():
        return
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(path, archived(toolkit.files))


def from_shelf(id_: str, digest: str) -> Toolkit | None:
    """
    Return a toolkit by what it meant, or nothing when it was not kept.
    """
    # It comes from a plan file: nothing but a digest may become a path.
    if not _DIGEST.fullmatch(digest):
        return None
    with suppress(OSError, ArchiveError):
        path = _path(digest)
        return _shelved(path, path.stat().st_mtime_ns, id_, digest)

    return None


@lru_cache(maxsize=4)
def _shelved(path: Path, _: int, id_: str, digest: str) -> Toolkit:
    """
    Return a toolkit from the shelf; read once for many plans, while it stands there.

    Raises:
        ArchiveError: It is another one.
        OSError: It cannot be read.

    """
    toolkit = pinned_toolkit(path.read_bytes(), id_)
    if toolkit.digest != digest:
        raise ArchiveError(digest)

    return toolkit


def _path(digest: str) -> Path:
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"

    return Path(base) / "osallistamo" / "toolkits" / f"{digest}.zip"
