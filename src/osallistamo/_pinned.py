"""
The checklists that a plan was made with, packed into one archive and read back.

With them a plan can be read as it was meant, whatever becomes of the library.

An archive is small when honest: whatever is beyond that is refused unread.
"""

import re
import stat

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812  # it is an error's class

from osallistamo._toolkit import Toolkit
from osallistamo.errors import OsallistamoError, UsageError


ARCHIVE = "toolkit.zip"
"""Name of the archive inside a PDF."""
MAX_BYTES = 16 * 1024 * 1024
MAX_FILES = 1000
MAX_RATIO = 100

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_ENCRYPTED = 0x1
_NAME = re.compile(r"(?!.*\.\.)[\w-][\w.-]*(/[\w-][\w.-]*){1,7}", re.ASCII)


class ArchiveError(Exception):
    """An archive that is damaged, hostile, or holds no such toolkit."""


def archived(files: Mapping[str, bytes]) -> bytes:
    """
    Return files as an archive: the same bytes for the same files, at any time.
    """
    archive = BytesIO()
    with ZipFile(archive, "w") as packed:
        for name in sorted(files):
            member = ZipInfo(name, _LONG_AGO)
            member.compress_type = ZIP_DEFLATED
            member.create_system = _UNIX
            member.external_attr = (stat.S_IFREG | 0o644) << 16
            packed.writestr(member, files[name], compresslevel=9)

    return archive.getvalue()


def pinned_toolkit(archive: bytes, id_: str) -> Toolkit:
    """
    Return a toolkit from an archive of toolkit folders, each named by its id.

    Raises:
        ArchiveError: It cannot be read.

    """
    # Reading YAML takes libraries that a plan with a kept toolkit does not need.
    from osallistamo._reading import read_toolkit

    def find(name: str, _: Path) -> Path:
        if not (name.isidentifier() and (root / name).is_dir()):
            raise UsageError("toolkit_unknown", name=name, known=id_)
        return root / name

    with TemporaryDirectory(prefix="osallistamo-") as folder:
        root = Path(folder)
        try:
            _unpack(archive, root)
            toolkit, _ = read_toolkit(find(id_, root), find)
        except (
            BadZipFile,
            EOFError,
            NotImplementedError,
            OSError,
            OsallistamoError,
            ValueError,
            ZlibError,
        ) as e:
            raise ArchiveError(str(e)) from e

    return toolkit


def _unpack(archive: bytes, root: Path) -> None:
    with ZipFile(BytesIO(archive)) as packed:
        members = [
            each for each in packed.infolist() if not each.filename.endswith("/")
        ]
        if len(members) > MAX_FILES:
            raise ArchiveError("files")
        left = MAX_BYTES
        for member in members:
            _inspect(member)
            with packed.open(member) as source:
                # What the archive says about sizes may be untrue.
                data = source.read(left + 1)
            left -= len(data)
            if left < 0 or len(data) > MAX_RATIO * max(member.compress_size, 1):
                raise ArchiveError("size")
            path = root / member.filename
            path.parent.mkdir(parents=True, exist_ok=True)
            # A second file of one name is refused, not put over the first.
            with path.open("xb") as file:
                file.write(data)


def _inspect(member: ZipInfo) -> None:
    kind = stat.S_IFMT(member.external_attr >> 16)
    if (
        not _NAME.fullmatch(member.filename)
        or kind not in (0, stat.S_IFREG)
        or member.compress_type not in (ZIP_STORED, ZIP_DEFLATED)
        or member.flag_bits & _ENCRYPTED
    ):
        raise ArchiveError(member.filename)
