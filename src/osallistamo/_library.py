"""
Where toolkits are found: shipped, in a folder, or in another package.
"""

from importlib.metadata import entry_points
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from osallistamo._catalogues import Catalogue
from osallistamo._composition import Layer, compose
from osallistamo._linking import link
from osallistamo._loading import load_file
from osallistamo._model import Checklist, Manifest, Place
from osallistamo._toolkit import Toolkit
from osallistamo.errors import Problem, ToolkitError, UsageError


T = TypeVar("T", Checklist, Catalogue)

MANIFEST = "toolkit.yaml"
GROUP = "osallistamo.toolkits"
"""Entry point group of packages that ship toolkits: each names a folder."""

MAX_LAYERS = 16


def shipped_folder() -> Path:
    """
    Return the folder of the toolkits that come with the library.

    In an installation it stands inside the package, in a checkout at top level.
    """
    inside = Path(str(files("osallistamo") / "checklists"))

    return inside if inside.is_dir() else Path(__file__).parents[2] / "checklists"


def toolkit_folders() -> dict[str, Path]:
    """
    Return every toolkit that can be loaded by its id, with its folder.
    """
    found = {
        path.parent.name: path.parent
        for path in sorted(shipped_folder().glob(f"*/{MANIFEST}"))
    }
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
    folder = _folder(toolkit, beside=None)
    layers, problems = _layers(folder)
    composed, more = compose(layers)
    problems += more
    if not problems:
        linked, problems = link(composed)
    if problems:
        raise ToolkitError(problems)

    return linked


def _folder(toolkit: str | Path, *, beside: Path | None) -> Path:
    """
    Return a toolkit's folder, also one that stands beside another.
    """
    known = toolkit_folders()
    name = str(toolkit)
    if isinstance(toolkit, str) and name in known:
        return known[name]
    places = [Path(toolkit)] if beside is None else [beside.parent / name]
    for place in places:
        if (place / MANIFEST).is_file():
            return place

    raise UsageError("toolkit_unknown", name=name, known=", ".join(sorted(known)))


def _layers(folder: Path) -> tuple[list[Layer], list[Problem]]:
    """
    Return a toolkit's layers, the base first, and what is wrong in their files.
    """
    layers: list[Layer] = []
    problems: list[Problem] = []
    seen: list[Path] = []
    while True:
        seen.append(folder.resolve())
        layer, more = _layer(folder)
        problems += more
        layers.insert(0, layer)
        base = layer.manifest.extends
        if not base:
            return layers, problems
        place = layer.manifest.place
        try:
            folder = _folder(base, beside=folder)
        except UsageError as e:
            problems.append(_problem("extends_unknown", place, **e.values))
            return layers, problems
        if folder.resolve() in seen or len(seen) > MAX_LAYERS:
            names = " > ".join(path.name for path in (*seen, folder))
            problems.append(_problem("extends_cycle", place, names=names))
            return layers, problems


def _problem(key: str, place: Place, **values: object) -> Problem:
    line = place.line_of("extends")

    return Problem(key, file=place.file, line=line, path="extends", **values)


def _layer(folder: Path) -> tuple[Layer, list[Problem]]:
    """
    Read one toolkit's own files.

    Raises:
        ToolkitError: The manifest cannot be read, so nothing else can.
    """
    name = f"{folder.name}/{MANIFEST}"
    manifest = load_file(Manifest, folder / MANIFEST, name=name)
    problems: list[Problem] = []
    checklists: dict[str, Checklist] = {}
    for place in manifest.checklists:
        found = _named(Checklist, folder, "checklists", place.id, manifest, problems)
        if found is not None:
            checklists[place.id] = found
    catalogues: dict[str, Catalogue] = {}
    for id_ in manifest.catalogues:
        catalogue = _named(Catalogue, folder, "catalogues", id_, manifest, problems)
        if catalogue is not None:
            catalogues[id_] = catalogue

    layer = Layer(manifest=manifest, checklists=checklists, catalogues=catalogues)

    return layer, problems


def _named(
    kind: type[T],
    folder: Path,
    kept_in: str,
    id_: str,
    manifest: Manifest,
    problems: list[Problem],
) -> T | None:
    path = folder / kept_in / f"{id_}.yaml"
    name = f"{folder.name}/{kept_in}/{id_}.yaml"
    place = manifest.place
    line = place.line_of(kept_in)
    if not path.resolve().is_relative_to(folder.resolve()):
        problems.append(
            Problem("file_outside", file=place.file, line=line, path=kept_in, name=id_)
        )
        return None
    try:
        found = load_file(kind, path, name=name)
    except ToolkitError as e:
        problems += e.problems
        return None
    if found.id != id_:
        problems.append(
            Problem(
                "id_not_file", file=name, line=1, path="id", id=found.id, name=id_
            )
        )
        return None

    return found

