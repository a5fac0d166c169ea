"""
Toolkits read once, kept in the user's own cache folder.

Reading and checking a toolkit's YAML takes longer than all else a command does.
What is kept counts only while every file it was read from is as it was,
and only for this very version of the library.
"""

import hashlib
import os
import pickle
import sys

from contextlib import suppress
from pathlib import Path

from osallistamo._toolkit import Toolkit


_OTHERS_MAY_WRITE = 0o022


def recall(folder: Path) -> Toolkit | None:
    """
    Return the toolkit of a folder when it is kept and nothing has changed.
    """
    path = _path(folder)
    try:
        status = path.stat()
        # A pickle is code: trust only what nobody else can have written.
        if status.st_uid != os.geteuid() or status.st_mode & _OTHERS_MAY_WRITE:
            return None
        kept = pickle.loads(path.read_bytes())  # noqa: S301  # our own file, see above
        sources, toolkit = kept
        if all(_digest(Path(file)) == digest for file, digest in sources.items()):
            found: Toolkit = toolkit
            return found
    except Exception:  # noqa: BLE001  # a damaged cache is no reason to fail
        return None

    return None


def keep(folder: Path, toolkit: Toolkit, sources: tuple[Path, ...]) -> None:
    """
    Keep a toolkit for the next time; without a cache folder, do nothing.
    """
    path = _path(folder)
    digests = {str(file.resolve()): _digest(file) for file in sources}
    with suppress(OSError, RecursionError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}")
        part.touch(mode=0o600)
        part.write_bytes(pickle.dumps((digests, toolkit), protocol=5))
        part.replace(path)


def _path(folder: Path) -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    name = f"{sys.version} {_library()} {folder.resolve()}"

    return Path(base) / "osallistamo" / hashlib.sha256(name.encode()).hexdigest()[:32]


def _library() -> str:
    """
    Return what tells this library from another one: its files and their times.
    """
    own = sorted(Path(__file__).parent.glob("*.py"))

    return ";".join(f"{file.name}{file.stat().st_mtime_ns}" for file in own)


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
