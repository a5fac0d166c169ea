"""
Earlier versions, taken out of git.
"""

import io
import subprocess
import tempfile
import zipfile

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


ROOT = Path(__file__).parents[1]


@contextmanager
def checked_out(commit: str) -> Iterator[Path]:
    """
    Give a commit's files in a folder of their own.
    """
    command = ["git", "-C", ROOT, "archive", "--format=zip", commit]
    archive = subprocess.run(command, check=True, capture_output=True).stdout
    with tempfile.TemporaryDirectory() as folder:
        # `tarfile` unpacks safely only from Python 3.11.4 on; Debian 12 has 3.11.2.
        with zipfile.ZipFile(io.BytesIO(archive)) as files:
            files.extractall(folder)
        yield Path(folder)
