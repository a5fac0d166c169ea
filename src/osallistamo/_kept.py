"""
Toolkits read once, kept in memory and in the user's own cache folder.

Reading and checking a toolkit's YAML takes longer than all else a command does.
What is kept counts only while every file it was read from is as it was,
and only for this very version of the library.
"""

import hashlib
import os
import pickle
import sys

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from osallistamo._collector import collector_off
from osallistamo._toolkit import Toolkit


_OTHERS_MAY_WRITE = 0o022
_MOST = 8
_MOST_FILES = 64

_Kept = tuple[Mapping[str, str], Toolkit]

# Many plans of one toolkit share one value; taken out of a file it is a new one.
_at_hand: dict[Path, _Kept] = {}


def recall(folder: Path) -> Toolkit | None:
    """
    Return the toolkit of a folder when it is kept and nothing has changed.
    """
    path = _path(folder)
    try:
        kept = _at_hand.get(path) or _from_file(path)
        if kept is None:
            return None
        sources, toolkit = kept
        if all(_digest(Path(file)) == digest for file, digest in sources.items()):
            _put_at_hand(path, kept)
            return toolkit
    except Exception:  # noqa: BLE001  # a damaged cache is no reason to fail
        _at_hand.pop(path, None)

    return None


def _from_file(path: Path) -> _Kept | None:
    status = path.stat()
    # A pickle is code: trust only what nobody else can have written.
    if status.st_uid != os.geteuid() or status.st_mode & _OTHERS_MAY_WRITE:
        return None
    with collector_off():
        kept: _Kept = pickle.loads(path.read_bytes())  # noqa: S301  # our own file

    return kept


def _put_at_hand(path: Path, kept: _Kept) -> None:
    _at_hand.pop(path, None)
    _at_hand[path] = kept
    while len(_at_hand) > _MOST:
        _at_hand.pop(next(iter(_at_hand)), None)


@collector_off()
def keep(folder: Path, toolkit: Toolkit, sources: tuple[Path, ...]) -> None:
    """
    Keep a toolkit for the next time; without a cache folder, do nothing.
    """
    path = _path(folder)
    digests = {str(file.resolve()): _digest(file) for file in sources}
    _put_at_hand(path, (digests, toolkit))
    with suppress(OSError, RecursionError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}")
        part.touch(mode=0o600)
        part.write_bytes(pickle.dumps((digests, toolkit), protocol=5))
        part.replace(path)
        _tidy(path.parent)


def _tidy(folder: Path) -> None:
    """
    Delete the oldest files: an older library's, and toolkits that are gone.
    """
    files = sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime_ns)
    for file in files[:-_MOST_FILES]:
        file.unlink(missing_ok=True)


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
