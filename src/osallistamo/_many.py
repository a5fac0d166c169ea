"""
Many plans at once: which files they are.
"""

import os

from collections.abc import Iterable, Iterator
from pathlib import Path

from osallistamo._ledger import read_ledger
from osallistamo._pdf_file import seems_alive
from osallistamo._storage import holds_plan
from osallistamo.errors import PlanFileError


def plan_files(given: str | Path | Iterable[str | Path]) -> list[Path]:
    """
    Return the files of plans: those given, and those in folders given.

    In a folder and the folders in it, a plan is a plan file, or a PDF that carries
    one and has no plan file beside it; what was rendered from a plan that is
    also found is no second plan.

    Raises:
        PlanFileError: A folder cannot be read, or has no plans in it.

    """
    each = [given] if isinstance(given, (str, Path)) else given
    found: dict[Path, Path] = {}
    for path in map(Path, each):
        for file in _inside(path) if path.is_dir() else [path]:
            found.setdefault(file.resolve(), file)

    return list(found.values())


def _inside(folder: Path) -> list[Path]:
    files = list(_files(folder))
    here = {file.resolve() for file in files}
    made = {
        (place / name).resolve()
        for place in {file.parent for file in files}
        for name, entry in read_ledger(place).items()
        if (place / entry.plan).resolve() in here
    }
    plans = [file for file in files if file.resolve() not in made]
    if not plans:
        raise PlanFileError("folder_without_plans", path=folder)

    return plans


def _files(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder, onerror=_refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            if not name.startswith(".") and _is_plan(path):
                yield path


def _is_plan(path: Path) -> bool:
    # A pipe that waits for a writer would be waited for.
    if not path.is_file():
        return False
    match path.suffix.lower():
        case ".json":
            return holds_plan(path)
        case ".pdf" if not holds_plan(path.with_suffix(".json")):
            try:
                return seems_alive(path)
            except OSError:
                # Named later, when it is opened.
                return True

    return False


def _refuse(error: OSError) -> None:
    raise PlanFileError(
        "read_no_right", path=error.filename, detail=error.strerror
    ) from error
