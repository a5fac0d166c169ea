"""
Where toolkits are found: shipped, in a folder, or in another package.
"""

from pathlib import Path

from osallistamo import _kept
from osallistamo._toolkit import Toolkit
from osallistamo.errors import UsageError


MANIFEST = "toolkit.yaml"
GROUP = "osallistamo.toolkits"
"""Entry point group of packages that ship toolkits: each names a folder."""


def shipped_folder() -> Path:
    """
    Return the folder of the toolkits that come with the library.

    In an installation it stands inside the package, in a checkout at top level.
    """
    here = Path(__file__)
    inside = here.parent / "checklists"

    return inside if inside.is_dir() else here.parents[2] / "checklists"


def shipped_toolkits() -> dict[str, Path]:
    """
    Return the toolkits that come with the library, with their folders.
    """
    return {
        path.parent.name: path.parent
        for path in sorted(shipped_folder().glob(f"*/{MANIFEST}"))
    }


def toolkit_folders() -> dict[str, Path]:
    """
    Return every toolkit that can be loaded by its id, with its folder.

    A package ships toolkits by entry points ``id = "package:folder"``.
    """
    # Looking at all installed packages takes longer than reading a toolkit.
    from importlib.metadata import entry_points
    from importlib.resources import files

    found = shipped_toolkits()
    for point in entry_points(group=GROUP):
        found.setdefault(point.name, Path(str(files(point.module) / point.attr)))

    return found


def load(toolkit: str | Path = "helsinki") -> Toolkit:
    """
    Load a toolkit with everything it extends.

    Args:
        toolkit: The id of a shipped toolkit, or the folder of another one.

    Raises:
        ToolkitError: Everything that is wrong in its files, with file and line.
        UsageError: There is no such toolkit.

    """
    folder = folder_of(toolkit)
    kept = _kept.recall(folder)
    if kept is not None:
        return kept

    # Reading YAML takes libraries that a kept toolkit does not need.
    from osallistamo._reading import read_toolkit

    read, sources = read_toolkit(folder, _base_folder)
    _kept.keep(folder, read, sources)

    return read


def folder_of(toolkit: str | Path) -> Path:
    """
    Return the folder of a toolkit.

    Raises:
        UsageError: There is no such toolkit.

    """
    if (found := _by_id(str(toolkit))) is not None:
        return found
    if (Path(toolkit) / MANIFEST).is_file():
        return Path(toolkit)
    known = ", ".join(sorted(toolkit_folders()))

    raise UsageError("toolkit_unknown", name=toolkit, known=known)


def folders_of(toolkit: str | Path) -> list[Path]:
    """
    Return the folders of a toolkit and of all that it extends, the base first.

    Raises:
        ToolkitError: A manifest cannot be read.
        UsageError: There is no such toolkit.

    """
    from osallistamo._reading import folders

    return folders(folder_of(toolkit), _base_folder)


def _by_id(name: str) -> Path | None:
    return shipped_toolkits().get(name) or (
        toolkit_folders().get(name) if name.isidentifier() else None
    )


def _base_folder(name: str, folder: Path) -> Path:
    """
    Return the folder of a base: known by its id, or beside what extends it.
    """
    if (found := _by_id(name)) is not None:
        return found
    beside = folder.resolve().parent / name
    if name.isidentifier() and beside.is_dir():
        return beside
    known = ", ".join(sorted(toolkit_folders()))

    raise UsageError("toolkit_unknown", name=name, known=known)
