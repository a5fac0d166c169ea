"""
What we raise on purpose.

    OsallistamoError
    ├── FileProblems          files with mistakes: every one, at its line
    │   ├── ToolkitError      checklists that cannot be used
    │   ├── AnswersFileError  answers that the questions cannot take
    │   └── ThemeError        a city's own look that cannot be used
    ├── AnswerError           an answer that its question cannot take
    ├── PlanFileError         a plan file that cannot be read or written
    ├── RenderError           a document that would come out wrong
    └── UsageError            a request that names what does not exist

Each says what is wrong, where, and what to do.
`str(error)` is English; `error.in_language("fi")` is the same for its reader.
"""

from collections.abc import Iterable
from os import PathLike
from typing import Any, ClassVar

from osallistamo._messages import say


class OsallistamoError(Exception):
    """
    The base of all errors that this library raises on purpose.

    Args:
        key: Which message, a key of `messages/*/errors.toml`.
        values: What the message is filled with.

    """

    exit_status: ClassVar[int] = 2

    def __init__(self, key: str, **values: object) -> None:
        self.key = key
        self.values = values
        super().__init__(key, values)

    def in_language(self, language: str) -> str:
        """
        Return the message as its reader should see it.
        """
        return say(f"errors.{self.key}", language, **self.values)

    def __str__(self) -> str:
        return self.in_language("en")

    def __reduce__(self) -> tuple[object, ...]:
        # What a message is filled with may be bound to the process it arose in.
        values = {
            key: value if isinstance(value, (str, int, float, PathLike)) else str(value)
            for key, value in self.values.items()
        }

        return _again, (type(self), {**self.__dict__, "values": values})


def _again(kind: type[OsallistamoError], facts: dict[str, Any]) -> OsallistamoError:
    """
    Return an error that comes from another process.
    """
    error = kind.__new__(kind, facts["key"], facts["values"])
    error.__dict__.update(facts)

    return error


class Problem:
    """
    One thing wrong in a toolkit's files.

    Attributes:
        file: The file, as it was named when loading.
        line: Line number, from 1.
        path: Where in the file: ``decide.published.when``.
        key: Which message, a key of `messages/*/problems.toml`.
        values: What the message is filled with.

    """

    table: ClassVar[str] = "problems"

    def __init__(
        self, key: str, *, file: str, line: int, path: str, **values: object
    ) -> None:
        self.key = key
        self.file = file
        self.line = line
        self.path = path
        self.values = values

    def in_language(self, language: str) -> str:
        """
        Return ``file:line: path: what is wrong and what to do``.
        """
        what = say(f"{self.table}.{self.key}", language, **self.values)
        where = f"{self.file}:{self.line}: "

        return where + (f"{self.path}: {what}" if self.path else what)

    def __repr__(self) -> str:
        return f"<Problem {self.in_language('en')}>"


class ThemeProblem(Problem):
    """One thing wrong in a theme's files; its message is in `messages/*/theme.toml`."""

    table = "theme"


class FileProblems(OsallistamoError):
    """
    Files that cannot be used as they are.

    Attributes:
        problems: Everything found wrong, in file and line order.
        package: The package whose files they are, when it is not the reader's own.

    """

    message: ClassVar[str]
    package: str = ""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: (p.file, p.line)))
        super().__init__(self.message, count=len(self.problems))

    def in_language(self, language: str) -> str:
        """
        Return a line for the whole and one for each problem.
        """
        lines = [problem.in_language(language) for problem in self.problems]
        if self.package:
            lines.insert(0, say("errors.package", language, package=self.package))

        return "\n".join((super().in_language(language), *lines))


class ToolkitError(FileProblems):
    """Checklists that cannot be used."""

    exit_status = 1
    message = "toolkit"


class AnswersFileError(FileProblems):
    """Answers in a file that the questions cannot take."""

    message = "answers_file"


class ThemeError(FileProblems):
    """A city's own look that cannot be used."""

    exit_status = 1
    message = "theme"


class AnswerError(OsallistamoError):
    """
    An answer that its question cannot take.

    Attributes:
        path: The question's path, or empty when it is not known yet.

    """

    def __init__(self, key: str, *, path: str = "", **values: object) -> None:
        self.path = path
        super().__init__(key, path=path, **values)

    def at(self, path: str) -> "AnswerError":
        """
        Return the same error with the question's path.
        """
        values = {k: v for k, v in self.values.items() if k != "path"}

        return AnswerError(self.key, path=path, **values)


class PlanFileError(OsallistamoError):
    """A plan file that cannot be read or written."""


class RenderError(OsallistamoError):
    """A document that would come out wrong, such as one with a missing font."""

    def __init__(self, detail: str) -> None:
        super().__init__("render", detail=detail)


class UsageError(OsallistamoError):
    """A request that names what does not exist."""
