"""
Problems of a toolkit's files as text, as JSON, or as GitHub's annotations.
"""

import json
import os
import re

from collections.abc import Mapping, Sequence
from pathlib import Path

from osallistamo.errors import Problem


FORMATS = ("text", "json", "github")


def problems_as(
    format_: str, problems: Sequence[Problem], folders: Sequence[Path], language: str
) -> str:
    """
    Return problems in one of the formats, each with file, line and column.

    Args:
        format_: ``text``, ``json`` or ``github``.
        problems: What is wrong.
        folders: The toolkit's folder and those of all that it extends.
        language: The reader's language.

    """
    finder = _Finder({folder.name: folder for folder in folders})
    if format_ == "json":
        found = [_as_data(p, finder, language) for p in problems]
        return json.dumps(found, ensure_ascii=False, indent=1)
    line = _as_annotation if format_ == "github" else _as_line

    return "\n".join(line(p, finder, language) for p in problems)


class _Finder:
    """Finds files by the names that messages call them, and columns in them."""

    def __init__(self, folders: Mapping[str, Path]) -> None:
        self._folders = folders
        self._read: dict[Path, list[str]] = {}

    def path(self, problem: Problem) -> Path:
        name, _, rest = problem.file.partition("/")

        return self._folders[name] / rest if name in self._folders else Path(name, rest)

    def column(self, problem: Problem) -> int:
        """
        Return where in its line the key of a problem begins, from 1.
        """
        path = self.path(problem)
        if path not in self._read:
            try:
                self._read[path] = path.read_text("utf-8").splitlines()
            except (OSError, UnicodeDecodeError):
                self._read[path] = []
        lines = self._read[path]
        if not 0 < problem.line <= len(lines):
            return 1
        line = lines[problem.line - 1]
        key = problem.path.rpartition(".")[2]
        found = key and re.search(rf"(?<![\w.]){re.escape(key)}(?=\s*:)", line)
        if found:
            return found.start() + 1

        return len(line) - len(line.lstrip(" -")) + 1


def _as_line(problem: Problem, finder: _Finder, language: str) -> str:
    told = problem.in_language(language)
    place = f"{problem.file}:{problem.line}:"

    return f"{place}{finder.column(problem)}:{told.removeprefix(place)}"


def _as_data(problem: Problem, finder: _Finder, language: str) -> dict[str, object]:
    return {
        "file": str(finder.path(problem)),
        "line": problem.line,
        "column": finder.column(problem),
        "path": problem.path,
        "key": problem.key,
        "message": _message(problem, language),
    }


def _as_annotation(problem: Problem, finder: _Finder, language: str) -> str:
    path = os.path.relpath(finder.path(problem))
    place = {
        "file": path,
        "line": problem.line,
        "col": finder.column(problem),
        "title": problem.path or problem.key,
    }
    told = ",".join(f"{key}={_escaped(str(v), ',:')}" for key, v in place.items())

    return f"::error {told}::{_escaped(_message(problem, language))}"


def _message(problem: Problem, language: str) -> str:
    told = problem.in_language(language)
    place = f"{problem.file}:{problem.line}: "
    path = f"{problem.path}: " if problem.path else ""

    return told.removeprefix(place).removeprefix(path)


def _escaped(text: str, more: str = "") -> str:
    for sign in f"%\r\n{more}":
        text = text.replace(sign, f"%{ord(sign):02X}")

    return text
