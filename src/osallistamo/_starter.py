"""
A commented folder to begin a toolkit of one's own with.
"""

import re

from pathlib import Path

from osallistamo._library import MANIFEST, load
from osallistamo._messages import words
from osallistamo._model import Duty, Question
from osallistamo._schemas import write_schemas
from osallistamo._toolkit import Toolkit
from osallistamo.errors import RenderError, UsageError


_TEMPLATES = Path(__file__).parent / "starter"
_WIDTH = 78


def write_starter(folder: Path, base: str, language: str) -> Path:
    """
    Write a toolkit that extends another one, with comments in a language.

    Args:
        folder: The folder to make; its name becomes the toolkit's id.
        base: The toolkit that it extends: an id, or a folder beside it.
        language: The language of the comments.

    Raises:
        RenderError: The folder cannot be written.
        UsageError: The folder is there already, or its name is no id.

    """
    id_ = re.sub(r"[\s-]+", "_", folder.name.lower())
    if not re.fullmatch(r"[a-z][a-z0-9_]*", id_):
        raise UsageError("starter_name", name=folder.name)
    if folder.exists() and any(folder.iterdir()):
        raise UsageError("starter_exists", path=folder)
    toolkit = load(base)
    values: dict[str, object] = {
        "id": id_,
        "title": folder.name,
        "base": toolkit.id,
        "question": _first(toolkit, Question),
        "advice": _first(toolkit, Duty),
        "words": words("starter", language),
    }
    try:
        for path, text in _pages(values):
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8")
        write_schemas(folder / "schemas")
    except OSError as e:
        raise RenderError(f"{folder}: {e.strerror}") from e

    return folder / MANIFEST


def _pages(values: dict[str, object]) -> list[tuple[Path, str]]:
    import jinja2

    environment = jinja2.Environment(
        autoescape=False,  # noqa: S701  # YAML, from our own templates
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.filters["comment"] = _comment

    return [
        (
            Path(name.removesuffix(".jinja")),
            environment.get_template(name).render(values),
        )
        for name in environment.list_templates()
    ]


def _comment(text: str, indent: int = 0) -> str:
    import textwrap

    margin = "\n" + " " * indent + "# "

    return "# " + margin.join(textwrap.wrap(text, _WIDTH - indent))


def _first(toolkit: Toolkit, kind: type) -> str:
    """
    Return the name of an entry to show a change with; no statutory duty.
    """
    return next(
        e.name
        for e in toolkit.entries
        if isinstance(e.content, kind) and getattr(e.content, "force", "") != "law"
    )
