"""
Where toolkits are found: shipped, in a folder, or in another package.
"""

from pathlib import Path
from typing import Any

from attrs import frozen

from osallistamo import _kept
from osallistamo._toolkit import Toolkit
from osallistamo.errors import ToolkitError, UsageError


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


@frozen(kw_only=True)
class Plugin:
    """
    A toolkit that another package ships.

    Attributes:
        name: The toolkit's id.
        package: The package.
        folder: Where it is; None when the package cannot say.
        problem: Why it cannot.

    """

    name: str
    package: str
    folder: Path | None = None
    problem: str = ""


def plugins() -> list[Plugin]:
    """
    Return the toolkits of other packages: entry points ``id = "package:folder"``.
    """
    # Looking at all installed packages takes longer than reading a toolkit.
    from importlib.metadata import entry_points

    return [_plugin(point) for point in entry_points(group=GROUP)]


def _plugin(point: Any) -> Plugin:
    from importlib.resources import files

    package = point.dist.name if point.dist else point.module
    try:
        folder = Path(str(files(point.module) / (point.attr or "")))
    except Exception as e:  # noqa: BLE001  # a package may fail in any way
        told = f"{type(e).__name__}: {e}"
        return Plugin(name=point.name, package=package, problem=told)
    if not (folder / MANIFEST).is_file():
        return Plugin(name=point.name, package=package, problem=f"{folder}/{MANIFEST}")

    return Plugin(name=point.name, package=package, folder=folder)


def toolkit_folders() -> dict[str, Path]:
    """
    Return every toolkit that can be loaded by its id, with its folder.
    """
    found = shipped_toolkits()
    for plugin in plugins():
        if plugin.folder is not None:
            found.setdefault(plugin.name, plugin.folder)

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

    try:
        read, sources = read_toolkit(folder, _base_folder)
    except ToolkitError as e:
        # Whose mistake it is, is the first thing that its user wants to know.
        e.package = next((p.package for p in plugins() if p.folder == folder), "")
        raise
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
    """
    Return the folder of a toolkit that is known by its id, or nothing.

    Raises:
        UsageError: A package that ships the toolkit cannot say where it is.

    """
    if (shipped := shipped_toolkits().get(name)) is not None:
        return shipped
    own = [p for p in plugins() if p.name == name] if name.isidentifier() else []
    for plugin in own:
        if plugin.folder is not None:
            return plugin.folder
    for plugin in own:
        told = {"package": plugin.package, "detail": plugin.problem}
        raise UsageError("plugin_broken", name=name, **told)

    return None


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
