"""
A plan to disk and back: none lost, none left half-written.

Rules of this file:

1. The file on disk is whole at any moment: written beside it, then renamed.
2. What has been confirmed is on disk: flushed to it before the call returns.
3. What is not understood is refused, never guessed.
"""

import errno
import json
import os
import re
import secrets
import uuid
import warnings

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args

from attrs import asdict, evolve, field, frozen

from osallistamo import _pdf_file
from osallistamo._answers import Answers, Later, NotRelevant
from osallistamo._messages import LANGUAGES
from osallistamo._plan import DutyState, State
from osallistamo.errors import PlanFileError


FORMAT = "osallistamo-plan/1"
MAX_BYTES = 64 * 1024 * 1024
ATTACHMENT = "plan.json"
"""Name of a plan's own data inside its PDF."""

_FORMAT_NAME, _, _FORMAT_NUMBER = FORMAT.partition("/")
_VERSION = re.compile(r"[0-9]{1,9}")
_HALF_SIGN = re.compile(r"\\u[dD][89a-fA-F]|[\ud800-\udfff]")
_NO_IDENTITY = uuid.UUID("5b1a3c1e-6f0f-4b52-9b83-3a5d5f7c2d10")


@frozen(kw_only=True)
class Step:
    """
    A move of a plan to another version of its toolkit.

    Attributes:
        day: When it was made, such as ``2027-02-01``.
        before: The version before, with the beginning of its digest.
        after: The same of the version after.

    """

    day: str
    before: str
    after: str


@frozen(kw_only=True)
class SavedPlan:
    """
    What a plan file holds.

    Attributes:
        toolkit: Id of the toolkit that the answers were given to.
        version: Its version.
        digest: Its digest; tells whether it has changed since.
        folder: Where it was, relative to the plan, when it is not a shipped one.
        language: The language of the conversation, and so of what people wrote.
        left_off: Path of the last question shown.
        identity: What tells this plan from all others, also after many changes.
        upgrades: Each move to another version of the toolkit, the first one first.
        answers: Answers by question path.
        duties: What was noted about duties, by their path.

    """

    toolkit: str
    version: str
    digest: str
    folder: str = ""
    language: str = "fi"
    left_off: str = ""
    identity: str = ""
    upgrades: tuple["Step", ...] = ()
    answers: Answers = field(factory=Answers)
    duties: Mapping[str, DutyState] = field(factory=dict)


def identity_of(toolkit: str, answers: Mapping[str, Any]) -> str:
    """
    Return an identity for a plan that was made before plans had one.

    The same answers give the same, whether read from a plan file or from its PDF;
    with the next save it stands in the file, and stays when answers change.
    """
    told = {path: to_json(answers[path]) for path in sorted(answers)}

    name = _json([toolkit, told]).encode(errors="replace").decode()

    return str(uuid.uuid5(_NO_IDENTITY, name))


def read_plan(path: Path) -> SavedPlan:
    """
    Read a plan file, or the plan that a PDF carries.

    Raises:
        PlanFileError: It is missing, damaged, or of a newer format.

    """
    if is_pdf(path):
        data = attached(path, ATTACHMENT)
        if data is None:
            raise PlanFileError("pdf_foreign", path=path)
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as e:
            raise PlanFileError("plan_damaged", path=path, detail="UTF-8") from e
        # Where the checklists were when it was made says nothing to its reader.
        return evolve(parse_plan(text, path), folder="")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise PlanFileError("plan_too_big", path=path, limit=MAX_BYTES // 2**20)
        text = path.read_text("utf-8")
    except OSError as e:
        raise cannot("read", path, e) from e
    except UnicodeDecodeError as e:
        raise PlanFileError("plan_damaged", path=path, detail="UTF-8") from e

    return parse_plan(text, path)


def is_pdf(path: Path) -> bool:
    """
    Return whether a file is a PDF, by its content.

    Raises:
        PlanFileError: It cannot be read.

    """
    try:
        return _pdf_file.has_header(path)
    except OSError as e:
        raise cannot("read", path, e) from e


def attached(path: Path, name: str) -> bytes | None:
    """
    Return an attachment of a PDF, or nothing when it has none of that name.

    Raises:
        PlanFileError: The PDF is too big, encrypted, damaged or hostile.

    """
    try:
        return _pdf_file.attachment(path, name, limit=MAX_BYTES)
    except OSError as e:
        raise cannot("read", path, e) from e


def printed_in(path: Path) -> str:
    """
    Return the language of a PDF, or nothing when it is none or does not say.

    Raises:
        PlanFileError: The PDF is too big, encrypted, damaged or hostile.

    """
    if not is_pdf(path):
        return ""
    try:
        return _pdf_file.language(path, limit=MAX_BYTES)
    except OSError as e:
        raise cannot("read", path, e) from e


def parse_plan(text: str, path: Path) -> SavedPlan:
    """
    Return the plan in a text.

    Args:
        text: The plan file's text.
        path: What to call it in messages.

    Raises:
        PlanFileError: It is damaged or of a newer format.

    """
    data = plan_data(text, path)
    try:
        if _HALF_SIGN.search(text):
            # Half a sign can be written as an escape, but never to a file again.
            json.dumps(data, ensure_ascii=False).encode()
        return _plan(data)
    except (AttributeError, KeyError, TypeError, ValueError) as e:
        raise PlanFileError("plan_damaged", path=path, detail=e) from e


def plan_data(text: str | bytes, path: Path) -> dict[str, Any]:
    """
    Return a plan file's JSON, of which no more is known than that it is a plan.

    Args:
        text: The plan file's text.
        path: What to call it in messages.

    Raises:
        PlanFileError: It is no JSON, no plan, or of a newer format.

    """
    try:
        data = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse)
    except (ValueError, RecursionError) as e:
        raise PlanFileError("plan_damaged", path=path, detail=e) from e
    if not isinstance(data, dict):
        raise PlanFileError("plan_foreign", path=path)
    _check_format(data.get("format"), path)

    return data


def holds_plan(path: Path) -> bool:
    """
    Return whether a plan file stands at a path, as told by its beginning.
    """
    try:
        with path.open("rb") as file:
            return f'"{_FORMAT_NAME}/'.encode() in file.read(200)
    except OSError:
        return False


def write_plan(path: Path, plan: SavedPlan) -> None:
    """
    Write a plan file; on return the plan is on disk.

    Raises:
        PlanFileError: It cannot be written; the last good file is as it was.

    """
    # A line typed on an odd terminal may have halves of signs; they become "?".
    text = plan_text(plan).encode(errors="replace")
    try:
        write_whole(path, text)
    except OSError as e:
        raise cannot("write", path, e) from e


def write_whole(path: Path, data: bytes) -> None:
    """
    Write a file so that it is never seen half-written.

    Raises:
        OSError: It cannot be written; what was there is as it was.

    """
    # Made by open(), so that it has the rights that the reader's files have.
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with part.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileNotFoundError):
            part.chmod(path.stat().st_mode & 0o777)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    # Without this a power cut may undo the rename; some file systems refuse it.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def locked(path: Path, *, told: str = "plan_locked") -> Iterator[None]:
    """
    Keep other processes from writing the same plan meanwhile.

    Args:
        path: The plan file.
        told: The message for whoever comes second.

    Raises:
        PlanFileError: Another process is writing it.

    """
    from filelock import FileLock, Timeout

    if not path.parent.is_dir():
        # The lock would make the folder, wherever a mistyped name leads.
        raise PlanFileError("write_not_there", path=path)
    lock = FileLock(path.with_name(f".{path.name}.lock"))
    try:
        # Where a network folder knows no locks, filelock keeps one of its own kind
        # and warns; that is for developers, not for whoever makes a plan.
        with warnings.catch_warnings(action="ignore"):
            lock.acquire(timeout=0)
    except Timeout as e:
        raise PlanFileError(told, path=path) from e
    except OSError as e:
        raise cannot("write", path, e) from e
    try:
        yield
    finally:
        lock.release()


def plan_text(plan: SavedPlan) -> str:
    """
    Return a plan as the text of its file: stable order, one answer a line.
    """
    toolkit = {"id": plan.toolkit, "version": plan.version, "digest": plan.digest}
    if plan.folder:
        toolkit["folder"] = plan.folder
    duties = {path: _state_to_json(state) for path, state in plan.duties.items()}
    steps = [asdict(step) for step in plan.upgrades]
    head = {
        "format": FORMAT,
        **({"id": plan.identity} if plan.identity else {}),
        "toolkit": toolkit,
        "language": plan.language,
        "left_off": plan.left_off,
        **({"upgrades": steps} if steps else {}),
    }
    parts = [f"  {_json(key)}: {_json(value)}" for key, value in head.items()]
    parts += [f'  "answers": {_lines(plan.answers)}', f'  "duties": {_lines(duties)}']

    return "{\n" + ",\n".join(parts) + "\n}\n"


def _lines(values: Mapping[str, object]) -> str:
    if not values:
        return "{}"
    given = dict(values.items())
    lines = [_line(key, given[key]) for key in sorted(given)]

    return "{\n" + ",\n".join(lines) + "\n  }"


def _line(key: str, value: object) -> str:
    # Each answer saves the whole plan, and all lines but one are as they were.
    try:
        if isinstance(value, dict):
            return _line_of_parts(key, tuple((k, type(v), v) for k, v in value.items()))
        return _line_of_one(key, value)
    except TypeError:
        # A part that may change, such as a list, tells no line from another.
        return _new_line(key, value)


# By type, too: true and 1 are equal to Python.
@lru_cache(maxsize=4096, typed=True)
def _line_of_one(key: str, value: object) -> str:
    return _new_line(key, value)


@lru_cache(maxsize=4096)
def _line_of_parts(key: str, parts: tuple[tuple[str, type, object], ...]) -> str:
    return _new_line(key, {name: value for name, _, value in parts})


def _new_line(key: str, value: object) -> str:
    return f"    {_json(key)}: {_json(to_json(value))}"


# `json.dumps` would make an encoder for each of a plan's many lines.
_json = json.JSONEncoder(ensure_ascii=False).encode


def to_json(value: Any) -> object:
    """
    Return an answer as a plan file's JSON has it; `from_json` takes it back.
    """
    match value:
        case Later():
            return {"later": True}
        case NotRelevant():
            return {"not_relevant": value.reason}
        case tuple():
            return list(value)

    return value


def from_json(value: Any) -> Any:
    """
    Return an answer as it is kept, from a plan file's JSON.

    Raises:
        ValueError: No answer looks like that.

    """
    match value:
        case {"later": True}:
            return Later()
        case {"not_relevant": str(reason)}:
            return NotRelevant(reason)
        case list():
            return tuple(_text(part) for part in value)
        case dict():
            return {key: _text(part) for key, part in value.items()}
        case str() | bool() | int():
            return value

    raise ValueError(value)


def _state_to_json(state: DutyState) -> dict[str, str]:
    found = {
        "state": state.state,
        "reason": state.reason,
        "who": state.who,
        "note": state.note,
    }

    return {key: text for key, text in found.items() if text}


def _plan(data: dict[str, Any]) -> SavedPlan:
    toolkit = data["toolkit"]
    known = {"format", "id", "toolkit", "language", "left_off", "upgrades"}
    known |= {"answers", "duties"}
    if unknown := set(data) - known:
        raise ValueError(*sorted(unknown))
    language = data.get("language", LANGUAGES[0])
    if language not in LANGUAGES:
        raise ValueError(language)

    return SavedPlan(
        toolkit=_text(toolkit["id"]),
        version=_text(toolkit["version"]),
        digest=_text(toolkit["digest"]),
        folder=_text(toolkit.get("folder", "")),
        language=language,
        left_off=_text(data.get("left_off", "")),
        identity=_text(data.get("id", "")),
        upgrades=tuple(
            Step(**{key: _text(value) for key, value in step.items()})
            for step in data.get("upgrades", [])
        ),
        answers=Answers({k: from_json(v) for k, v in data["answers"].items()}),
        duties={k: _state(v) for k, v in data.get("duties", {}).items()},
    )


def _state(data: dict[str, Any]) -> DutyState:
    if data.get("state", "open") not in get_args(State):
        raise ValueError(data["state"])

    return DutyState(**{key: _text(value) for key, value in data.items()})  # type: ignore[arg-type]  # checked above


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(value)  # noqa: TRY004  # told apart from our own mistakes

    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        ((twice, _),) = Counter(key for key, _ in pairs).most_common(1)
        raise ValueError(twice)

    return found


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _check_format(found: object, path: Path) -> None:
    name, _, number = str(found).partition("/")
    if name != _FORMAT_NAME or not _VERSION.fullmatch(number):
        raise PlanFileError("plan_foreign", path=path)
    if int(number) > int(_FORMAT_NUMBER):
        raise PlanFileError("plan_newer", path=path, found=found, known=FORMAT)


_REASONS = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EACCES: "no_right",
    errno.EPERM: "no_right",
    errno.EROFS: "no_right",
    errno.ENOENT: "not_there",
    errno.ENOTDIR: "not_there",
    errno.EISDIR: "is_folder",
}


def cannot(action: str, path: Path, error: OSError) -> PlanFileError:
    """
    Return the error that says why a file cannot be read or written.

    Args:
        action: ``read`` or ``write``.
        path: The file.
        error: What the system says.

    """
    reason = _REASONS.get(error.errno or 0, "failed")

    return PlanFileError(f"{action}_{reason}", path=path, detail=error.strerror)
