"""
A form that came back from another tool: an XForms submission or a SurveyJS result.

Its values become the fields of a filled form, read like those of a paper one.
"""

import json

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from osallistamo._form_file import NONE, Field, FilledForm
from osallistamo._model import Question
from osallistamo._toolkit import Toolkit
from osallistamo.errors import PlanFileError


MAX_BYTES = 8 * 1024 * 1024
SUFFIXES = (".xml", ".json")
MADE_WITH = "osallistamo"
"""Name of the value by which a SurveyJS result says which toolkit it belongs to."""

# What collecting tools put in themselves.
_THEIRS = ("meta", "formhub")


@frozen(kw_only=True)
class Submission:
    """
    What came back.

    Attributes:
        toolkit: Id of the toolkit whose questions were asked; may be empty.
        version: Its version.
        digest: Its digest, or the beginning of it.
        values: Names and values as the form had them, members of groups numbered.

    """

    toolkit: str
    version: str
    digest: str
    values: tuple[tuple[str, Any], ...]

    def form(self, toolkit: Toolkit) -> FilledForm:
        """
        Return the same as a filled form of a toolkit.
        """
        names = {e.path().replace(".", "__"): e.path() for e in toolkit.entries}
        fields = [
            field
            for name, value in self.values
            for field in _fields(toolkit, names.get(name, name), value)
        ]
        same = bool(self.digest) and toolkit.digest.startswith(self.digest)

        return FilledForm(
            toolkit=self.toolkit or toolkit.id,
            version=self.version or "?",
            digest=toolkit.digest if same else self.digest,
            fields=tuple(fields),
        )


def read_submission(path: Path) -> Submission:
    """
    Read a form that came back from another tool.

    Args:
        path: ``.xml``, a submission of an XForm, or ``.json``, a SurveyJS result.

    Raises:
        PlanFileError: It cannot be read.

    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        if path.stat().st_size > MAX_BYTES:
            raise PlanFileError("plan_too_big", path=path, limit=MAX_BYTES // 2**20)
        data = path.read_bytes()
        if path.suffix.lower() == ".xml":
            return _submission(fromstring(data, forbid_dtd=True))
        found = json.loads(data)
        # Half a sign can be written as an escape; no file of ours could hold it.
        json.dumps(found, ensure_ascii=False).encode()
        return _result(found)
    except OSError as e:
        told = e.strerror or str(e)
        raise PlanFileError("read_failed", path=path, detail=told) from e
    except (
        DefusedXmlException,
        LookupError,  # of an encoding that nobody knows
        ParseError,
        RecursionError,
        ValueError,
    ) as e:
        raise PlanFileError("submission_foreign", path=path, detail=e) from e


def _submission(root: Any) -> Submission:
    version, _, digest = str(root.get("version", "")).partition(" ")

    return Submission(
        toolkit=str(root.get("id", "")),
        version=version,
        digest=digest,
        values=tuple(_leaves(root, "", Counter())),
    )


def _leaves(node: Any, member: str, counts: Counter[str]) -> Iterator[tuple[str, str]]:
    for child in node:
        tag = child.tag.rpartition("}")[2]
        if tag in _THEIRS or tag.startswith("_"):
            continue
        if len(child) == 0:
            group, _, id_ = tag.partition(".")
            name = f"{group}.{member}.{id_}" if member else tag
            yield name, (child.text or "").strip()
        elif "." in tag:
            yield from _leaves(child, member, counts)
        else:
            counts[tag] += 1
            yield from _leaves(child, str(counts[tag]), counts)


def _result(data: Any) -> Submission:
    if not isinstance(data, dict):
        raise ValueError(type(data).__name__)  # noqa: TRY004  # the file's fault
    made = str(data.pop(MADE_WITH, "")).split(" ")
    toolkit, version, digest = (*made, "", "", "")[:3]

    return Submission(
        toolkit=toolkit,
        version=version,
        digest=digest,
        values=tuple(_answers(data)),
    )


def _answers(data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in data.items():
        rows = value if isinstance(value, list) else []
        if rows and all(isinstance(row, dict) for row in rows):
            for number, row in enumerate(rows, 1):
                for id_, own in row.items():
                    yield f"{name}.{number}.{id_}", own
        else:
            yield name, value


def _fields(toolkit: Toolkit, name: str, value: Any) -> Iterator[Field]:
    """
    Yield a value as the fields that a paper form would have for it.
    """
    for end in ("start", "end"):
        name = name.replace(f"__{end}", f".{end}").replace("__", ".")
    question = _question(toolkit, name)
    kind = question.kind if question else ""
    if kind == "several_of":
        chosen = value if isinstance(value, list) else str(value).split()
        for one in chosen:
            yield Field(f"{name}.{one}", "", str(one))
    elif isinstance(value, dict):
        for part, own in value.items():
            yield Field(f"{name}.{part}", "", _text(own))
    elif kind == "group":
        if value == []:
            yield Field(f"{name}.{NONE}", "", "x")
    else:
        yield Field(name, "", _text(value))


def _question(toolkit: Toolkit, path: str) -> Question | None:
    try:
        content = toolkit.locate(path)[0].content
    except KeyError:
        return None

    return content if isinstance(content, Question) else None


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"

    return str(value).strip()
