"""
Answers written by hand or by another program, as YAML or JSON.

The file has the answers' paths as nested keys:

    project:
      name: A new health station
    events:
      opening:
        name: Opening evening
    duties:
      events.opening.captions: {state: done, who: A. Example}
"""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

from attrs import frozen

from osallistamo import _values
from osallistamo._answers import Answers, Later, NotRelevant
from osallistamo._model import Question
from osallistamo._plan import DutyState, State
from osallistamo._toolkit import Toolkit
from osallistamo._yaml import Block, read_yaml
from osallistamo.errors import AnswerError, AnswersFileError, Problem, ToolkitError


DUTIES = "duties"


@frozen
class GivenAnswers:
    """Answers and duty states read from a file."""

    answers: Answers
    duties: Mapping[str, DutyState]


def read_answers(path: Path, toolkit: Toolkit) -> GivenAnswers:
    """
    Read an answers file.

    Raises:
        AnswersFileError: Everything in it that cannot be taken, line by line.

    """
    try:
        data = read_yaml(path, name=path.name, pipes=True)
    except ToolkitError as e:
        raise AnswersFileError(e.problems) from e
    given, problems = answers_in(data, toolkit, path.name)
    if problems:
        raise AnswersFileError(problems)

    return given


def answers_in(
    data: Block, toolkit: Toolkit, file: str
) -> tuple[GivenAnswers, list[Problem]]:
    """
    Return the answers in a mapping as an answers file has them, and what is wrong.

    Args:
        data: The mapping.
        toolkit: What was asked.
        file: What to call the file in messages.

    """
    reading = _Reading(toolkit, file)
    reading.read(data)

    return GivenAnswers(Answers(reading.answers), reading.duties), reading.problems


class _Reading:
    def __init__(self, toolkit: Toolkit, file: str) -> None:
        self._toolkit = toolkit
        self._file = file
        self.answers: dict[str, Any] = {}
        self.duties: dict[str, DutyState] = {}
        self.problems: list[Problem] = []

    def read(self, data: Block) -> None:
        for space, inner in data.items():
            line = data.lines[space]
            if not isinstance(inner, Block):
                self._problem("not_a_mapping", line, space)
            elif space == DUTIES:
                self._duties(inner)
            elif self._is_group(space):
                self._group(space, inner, line)
            else:
                for id_, raw in inner.items():
                    self._answer(f"{space}.{id_}", raw, inner.lines[id_])

    def _is_group(self, name: str) -> bool:
        entry = self._toolkit.by_name.get(name)

        return entry is not None and getattr(entry.content, "kind", "") == "group"

    def _group(self, group: str, members: Block, line: int) -> None:
        # A checklist may have the name of its group: its own questions stand beside
        # the members.
        own = [key for key in members if self._stands_alone(f"{group}.{key}")]
        for key in own:
            self._answer(f"{group}.{key}", members[key], members.lines[key])
        ids = [member for member in members if member not in own]
        self._answer(group, ids, line)
        for member in ids:
            inner = members[member]
            if not isinstance(inner, Block):
                self._problem("not_a_mapping", members.lines[member], member)
                continue
            for id_, raw in inner.items():
                self._answer(f"{group}.{member}.{id_}", raw, inner.lines[id_])

    def _stands_alone(self, name: str) -> bool:
        entry = self._toolkit.by_name.get(name)

        return entry is not None and not entry.each

    def _answer(self, path: str, raw: object, line: int) -> None:
        try:
            entry, _ = self._toolkit.locate(path)
        except KeyError:
            self._unknown(path, line)
            return
        question = entry.content
        if not isinstance(question, Question):
            self._unknown(path, line)
            return
        try:
            self.answers[path] = _value(question, raw)
        except AnswerError as e:
            self.problems.append(_AnswerProblem(e, self._file, line, path))

    def _duties(self, duties: Block) -> None:
        for path, inner in duties.items():
            line = duties.lines[path]
            known = ("state", "reason", "who", "note")
            if not isinstance(inner, Block) or set(inner) - set(known):
                self._problem("duty_state_form", line, path)
                continue
            texts = {key: str(text) for key, text in inner.items()}
            if texts.get("state", "open") not in get_args(State):
                self._problem("duty_state_form", line, path)
                continue
            try:
                self._toolkit.locate(path)
            except KeyError:
                self._unknown(path, line)
                continue
            self.duties[path] = DutyState(**texts)  # type: ignore[arg-type]  # checked above

    def _unknown(self, path: str, line: int) -> None:
        near = "".join(get_close_matches(path, self._known(path), n=1))
        key = "answer_unknown_near" if near else "answer_unknown"
        self._problem(key, line, path, name=path, near=near)

    def _known(self, path: str) -> Iterator[str]:
        group, _, rest = path.partition(".")
        for name, entry in self._toolkit.by_name.items():
            if entry.each == group and "." in rest:
                yield entry.path(rest.partition(".")[0])
            else:
                yield name

    def _problem(self, key: str, line: int, path: str, **values: object) -> None:
        self.problems.append(
            Problem(key, file=self._file, line=line, path=path, **values)
        )


class _AnswerProblem(Problem):
    """An answer that its question cannot take, with its line."""

    def __init__(self, error: AnswerError, file: str, line: int, path: str) -> None:
        super().__init__(error.key, file=file, line=line, path=path)
        self._error = error

    def in_language(self, language: str) -> str:
        what = self._error.in_language(language)

        return f"{self.file}:{self.line}: {self.path}: {what}"


def _value(question: Question, raw: object) -> Any:
    match raw:
        case {"later": "true", **rest} if not rest:
            return Later()
        case {"not_relevant": str(reason), **rest} if reason.strip() and not rest:
            return NotRelevant(reason.strip())

    return _values.read(question, raw)
