"""
The checklists that a plan was made with, packed into its PDF.

With them the plan can be read as it was meant, whatever becomes of the library.
"""

import stat

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo


_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_UNIX = 3


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
