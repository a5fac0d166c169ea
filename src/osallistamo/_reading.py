"""
A folder's files into one linked toolkit, with everything that it extends.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from attrs import evolve

from osallistamo._catalogues import Catalogue
from osallistamo._collector import collector_off
from osallistamo._composition import Layer, compose
from osallistamo._linking import link
from osallistamo._loading import ID, load_file
from osallistamo._model import Checklist, Manifest, Place
from osallistamo._toolkit import Toolkit
from osallistamo.errors import Problem, ToolkitError, UsageError


T = TypeVar("T", Checklist, Catalogue)

MANIFEST = "toolkit.yaml"
MAX_LAYERS = 16

FindBase = Callable[[str, Path], Path]
"""From the id of a base, and the folder that extends it, to the base's folder."""


@collector_off()
def read_toolkit(folder: Path, find: FindBase) -> tuple[Toolkit, tuple[Path, ...]]:
    """
    Read a toolkit.

    Args:
        folder: Where its manifest is.
        find: Finds the toolkits that it extends.

    Returns:
        The toolkit, and every file that it was read from.

    Raises:
        ToolkitError: Everything that is wrong in its files, with file and line.

    """
    layers, files, problems = _layers(folder, find)
    # Each step stands on the one before: a file that cannot be read would only
    # bring up changes of what seems not to be there.
    if problems:
        raise ToolkitError(problems)
    composed, problems = compose(layers)
    if problems:
        raise ToolkitError(problems)
    linked, problems = link(composed)
    if problems:
        raise ToolkitError(problems)

    # What was read goes along: the folder may be gone or changed tomorrow.
    kept = {name: path.read_bytes() for name, path in files.items()}

    return evolve(linked, files=kept), tuple(files.values())


def folders(folder: Path, find: FindBase) -> list[Path]:
    """
    Return the folders of a toolkit and of all that it extends, the base first.

    Raises:
        ToolkitError: A manifest cannot be read.
        UsageError: A base is not here.

    """
    found = [folder]
    while len(found) <= MAX_LAYERS:
        name = f"{found[0].name}/{MANIFEST}"
        base = load_file(Manifest, found[0] / MANIFEST, name=name).extends
        if not base:
            break
        found.insert(0, find(base, found[0]))

    return found


def _layers(
    folder: Path, find: FindBase
) -> tuple[list[Layer], dict[str, Path], list[Problem]]:
    """
    Return a toolkit's layers, the base first, their files, and what is wrong.
    """
    layers: list[Layer] = []
    files: dict[str, Path] = {}
    problems: list[Problem] = []
    seen: list[Path] = []
    while True:
        seen.append(folder.resolve())
        try:
            layer, more = _layer(folder)
        except ToolkitError as e:
            return layers, files, [*problems, *e.problems]
        problems += more
        layers.insert(0, layer)
        files |= _files(folder, layer)
        base = layer.manifest.extends
        if not base:
            return layers, files, problems
        place = layer.manifest.place
        try:
            folder = find(base, folder)
        except UsageError as e:
            problems.append(_problem("extends_unknown", place, **e.values))
            return layers, files, problems
        if folder.resolve() in seen or len(seen) > MAX_LAYERS:
            names = " > ".join(path.name for path in (*seen, folder))
            problems.append(_problem("extends_cycle", place, names=names))
            return layers, files, problems


def _files(folder: Path, layer: Layer) -> dict[str, Path]:
    names = (
        MANIFEST,
        *(f"checklists/{id_}.yaml" for id_ in layer.checklists),
        *(f"catalogues/{id_}.yaml" for id_ in layer.catalogues),
    )

    return {f"{layer.manifest.id}/{name}": folder / name for name in names}


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
        found = _named(
            Checklist,
            folder,
            "checklists",
            place.id,
            manifest=manifest,
            problems=problems,
        )
        if found is not None:
            checklists[place.id] = found
    catalogues: dict[str, Catalogue] = {}
    for id_ in manifest.catalogues:
        catalogue = _named(
            Catalogue, folder, "catalogues", id_, manifest=manifest, problems=problems
        )
        if catalogue is not None:
            catalogues[id_] = catalogue

    layer = Layer(manifest=manifest, checklists=checklists, catalogues=catalogues)

    return layer, problems


def _named(
    kind: type[T],
    folder: Path,
    kept_in: str,
    id_: str,
    *,
    manifest: Manifest,
    problems: list[Problem],
) -> T | None:
    path = folder / kept_in / f"{id_}.yaml"
    name = f"{folder.name}/{kept_in}/{id_}.yaml"
    place = manifest.place.of(kept_in)
    # A name first, then where it leads: it may be a link.
    key = "" if ID.fullmatch(id_) else "id_form"
    if not key and not path.resolve().is_relative_to(folder.resolve()):
        key = "file_outside"
    if key:
        problems.append(
            Problem(key, file=place.file, line=place.line, path=kept_in, name=id_)
        )
        return None
    try:
        found = load_file(kind, path, name=name)
    except ToolkitError as e:
        problems += e.problems
        return None
    if found.id != id_:
        problems.append(
            Problem("id_not_file", file=name, line=1, path="id", id=found.id, name=id_)
        )
        return None

    return found
