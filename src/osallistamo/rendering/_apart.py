"""
A city's own template, filled in by a process of its own.

Jinja's sandbox keeps a template from files and from Python.
It does not keep it from running for ever or from filling the memory:
a process can be stopped.
"""

import json
import os
import pickle
import resource
import signal
import subprocess
import sys
import traceback

from collections.abc import Mapping
from typing import Any, NoReturn

from osallistamo.errors import ThemeError, ThemeProblem
from osallistamo.rendering._filling import fill
from osallistamo.rendering._own_pages import fault_of_page
from osallistamo.rendering._theme import Theme


SECONDS = 10
"""How long a template may take; ours takes a fraction of one."""

GRACE = 5
"""How long it may take to notice that the time is over."""

_MEGABYTE = 1024 * 1024
_MEMORY = 1024 * _MEGABYTE
_MAX_PAGE = 8 * _MEGABYTE


def fill_apart(
    template: str, language: str, theme: Theme, values: Mapping[str, object]
) -> str:
    """
    Return a page, made by a template that we did not write.

    Raises:
        ThemeError: The template cannot be used, with its file and line.

    """
    told = _run((template, language, theme.without_faces(), values, SECONDS))
    if "page" not in told:
        raise _error(theme, told, name=template)
    page: str = told["page"]
    if fault := fault_of_page(page, theme):
        raise _error(theme, {"key": "page_element", "what": fault}, name=template)

    return page


def _run(order: object) -> dict[str, Any]:
    """
    Return what the process told: the page, or what went wrong and where.
    """
    # The same library as here, and nothing of the folder that we happen to be in.
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = (sys.executable, "-P", "-m", __name__)
    try:
        done = subprocess.run(  # noqa: S603  # our own program
            command,
            input=pickle.dumps(order),
            capture_output=True,
            check=False,
            env=environment,
            # The process stops itself, unless one step of it takes all the time.
            timeout=SECONDS + GRACE,
        )
    except subprocess.TimeoutExpired:
        return {"key": "template_endless", "limit": SECONDS}
    if done.returncode:
        return {"key": "template_memory"}
    told: dict[str, Any] = json.loads(done.stdout)

    return told


def _error(theme: Theme, told: dict[str, Any], *, name: str) -> ThemeError:
    values = {k: v for k, v in told.items() if k not in ("key", "file", "line")}
    file = f"{theme.folder}/{told.get('file', name)}"
    line = told.get("line", 1)

    return ThemeError(
        [ThemeProblem(told["key"], file=file, line=line, path="", **values)]
    )


# In the process


class _TooLongError(Exception):
    """The time is over."""


def _main() -> None:
    # We wrote the order ourselves.
    order = pickle.load(sys.stdin.buffer)  # noqa: S301
    template, language, theme, values, seconds = order
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    signal.signal(signal.SIGALRM, _stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        page = fill(template, language, theme, values)
        told: dict[str, Any] = {"page": page}
        if len(page) > _MAX_PAGE:
            told = {"key": "page_too_big", "limit": _MAX_PAGE // _MEGABYTE}
    except Exception as e:  # noqa: BLE001  # whatever a template does wrong
        told = {**_told(e, seconds), **_place(e, theme)}
    signal.setitimer(signal.ITIMER_REAL, 0)
    json.dump(told, sys.stdout)


def _stop(*_: object) -> NoReturn:
    raise _TooLongError


def _told(error: Exception, seconds: int) -> dict[str, Any]:
    if isinstance(error, _TooLongError):
        return {"key": "template_endless", "limit": seconds}
    if isinstance(error, MemoryError):
        return {"key": "template_memory"}

    return {"key": "template_wrong", "detail": str(error) or type(error).__name__}


def _place(error: Exception, theme: Theme) -> dict[str, Any]:
    """
    Return the innermost line of the theme's own templates that led to an error.
    """
    named = getattr(error, "name", None)
    if named in theme.templates and getattr(error, "lineno", None):
        return {"file": named, "line": error.lineno}  # type: ignore[attr-defined]  # asked above
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename in theme.templates:
            return {"file": frame.filename, "line": frame.lineno}

    return {}


if __name__ == "__main__":
    _main()
