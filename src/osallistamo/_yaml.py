"""
YAML as checklists need it: strict, safe, and with a line for every key.

Every scalar stays the text that the author wrote (`no`, `1.10`, `12:30`):
what it means is decided by the field that it stands in.
Anchors, aliases, tags and repeated keys are refused,
so no file can construct an object or grow beyond its own size.
"""

import errno
import os
import sys

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from osallistamo._collector import collector_off
from osallistamo.errors import Problem, ToolkitError


MAX_BYTES = 32 * 1024 * 1024
MAX_DEPTH = 24

# The newer parser has a limit of its own, above ours, and meets it first.
_TOO_DEEP = "exceeded maximum nesting depth"

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Block(dict[str, object]):
    """
    A YAML mapping that knows where it stands.

    Attributes:
        file: The file it was read from.
        line: Its first line, from 1.
        lines: The line of each key.

    """

    __slots__ = ("file", "line", "lines")

    def __init__(self, file: str, line: int) -> None:
        super().__init__()
        self.file = file
        self.line = line
        self.lines: dict[str, int] = {}


def read_yaml(path: Path, *, name: str, pipes: bool = False) -> Block:
    """
    Return the mapping in a YAML file.

    Args:
        path: The file.
        name: What to call the file in messages.
        pipes: Whether it may be what another program writes; in a folder of files
            a pipe would be waited for without end.

    Raises:
        ToolkitError: The file is missing, is no YAML, or uses what is refused.

    """
    try:
        if not pipes and path.exists() and not path.is_file():
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        if path.stat().st_size > MAX_BYTES:
            raise _refusal("file_too_big", name, 1, limit=MAX_BYTES // 2**20)
        text = path.read_text("utf-8")
    except OSError as e:
        raise _refusal("file_unreadable", name, 1, detail=e.strerror) from e
    except UnicodeDecodeError as e:
        raise _refusal("file_not_utf8", name, 1) from e

    try:
        with collector_off():
            data, problems = _Builder(name).build(text)
    except yaml.MarkedYAMLError as e:
        mark = e.problem_mark or e.context_mark
        line = mark.line + 1 if mark else 1
        if e.problem == _TOO_DEEP:
            raise _refusal("yaml_too_deep", name, line, limit=MAX_DEPTH) from e
        raise _refusal("yaml_syntax", name, line, detail=e.problem) from e
    except yaml.YAMLError as e:
        raise _refusal("yaml_syntax", name, 1, detail=str(e)) from e

    if problems:
        raise ToolkitError(problems)
    if not isinstance(data, Block):
        raise _refusal("yaml_no_mapping", name, 1)

    return data


def _refusal(key: str, name: str, line: int, **values: object) -> ToolkitError:
    return ToolkitError([Problem(key, file=name, line=line, path="", **values)])


class _Builder:
    """
    Builds data from the parser's events, one pass, positions included.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._problems: list[Problem] = []

    def build(self, text: str) -> tuple[object, list[Problem]]:
        root: list[object] = []
        # What is being built: containers, and for a block the key that waits.
        stack: list[list[object] | Block] = [root]
        keys: list[str | None] = [None]

        # Every event has its mark and a kind that PyYAML's types do not tell apart.
        # `yaml.parse` would ask before each of them whether there is one.
        next_event: Callable[[], Any] = _LOADER(text).get_event
        while (kind := type(event := next_event())) is not yaml.StreamEndEvent:
            if kind is yaml.ScalarEvent:
                self._scalar(event, stack, keys)
            elif kind in (yaml.MappingStartEvent, yaml.SequenceStartEvent):
                self._start(event, stack, keys)
            elif kind in (yaml.MappingEndEvent, yaml.SequenceEndEvent):
                stack.pop()
                keys.pop()
            elif kind is yaml.AliasEvent:
                self._problem("yaml_alias", event)
                self._put("", event, stack, keys)
            elif kind is yaml.DocumentStartEvent and root:
                self._problem("yaml_documents", event)

        return (root[0] if root else None), self._problems

    def _scalar(
        self,
        event: Any,
        stack: list[list[object] | Block],
        keys: list[str | None],
    ) -> None:
        if event.anchor or (event.tag and event.tag != "!"):
            self._problem("yaml_anchor_or_tag", event)
        holder = stack[-1]
        if isinstance(holder, Block) and keys[-1] is None:
            # The same few keys come again and again: kept once, they read back fast.
            key = sys.intern(event.value)
            if key in holder.lines:
                self._problem("yaml_duplicate_key", event, name=key)
            holder.lines[key] = event.start_mark.line + 1
            keys[-1] = key
        else:
            self._put(event.value, event, stack, keys)

    def _start(
        self,
        event: Any,
        stack: list[list[object] | Block],
        keys: list[str | None],
    ) -> None:
        line = event.start_mark.line + 1
        if event.anchor or event.tag:
            self._problem("yaml_anchor_or_tag", event)
        if len(stack) > MAX_DEPTH:
            raise _refusal("yaml_too_deep", self._name, line, limit=MAX_DEPTH)
        new: list[object] | Block = []
        if type(event) is yaml.MappingStartEvent:
            new = Block(self._name, line)
        self._put(new, event, stack, keys)
        stack.append(new)
        keys.append(None)

    def _put(
        self,
        value: object,
        event: Any,
        stack: list[list[object] | Block],
        keys: list[str | None],
    ) -> None:
        holder = stack[-1]
        if isinstance(holder, list):
            holder.append(value)
        elif (key := keys[-1]) is not None:
            holder[key] = value
            keys[-1] = None
        else:
            self._problem("yaml_key_no_text", event)
            keys[-1] = ""

    def _problem(self, key: str, event: Any, **values: object) -> None:
        line = event.start_mark.line + 1
        self._problems.append(
            Problem(key, file=self._name, line=line, path="", **values)
        )
