"""
What reads the files of strangers, each as a function of bytes.

A target takes any bytes. It may raise an error of ours, which is one clear message,
and nothing else; it writes nothing beside the file that it was given.
"""

import os
import shutil
import signal
import tempfile

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from functools import cache
from pathlib import Path

from osallistamo import lint, load
from osallistamo import plan as plan_of
from osallistamo._answers_file import read_answers
from osallistamo._condition_syntax import ConditionSyntaxError, parse
from osallistamo._form_file import Field, FilledForm, open_form, read_form
from osallistamo._pinned import ArchiveError, pinned_toolkit
from osallistamo._reading import read_toolkit
from osallistamo._saving import dumps, loads
from osallistamo._storage import parse_plan, plan_text, printed_in, read_plan
from osallistamo._summary import summary
from osallistamo._toolkit import Toolkit
from osallistamo.errors import OsallistamoError, UsageError
from osallistamo.exporting import read_submission
from osallistamo.rendering import to_json
from osallistamo.rendering._markdown import to_markdown
from osallistamo.rendering._theme_reading import load_theme
from osallistamo.rendering._viewing import view


HERE = Path(__file__).parent
CORPUS = HERE / "corpus"
SMALL = HERE / "small"
DAY = date(2026, 11, 24)
LONGEST = 20
"""Seconds after which an input counts as one that never ends."""

OURS = (OsallistamoError, ConditionSyntaxError, ArchiveError)
"""What may come out; the last two become errors of the file that they stand in."""


ANSWERS: Mapping[str, object] = {
    "main.name": "Asema",
    "main.size": "b",
    "main.deep": True,
    "main.who": ("a", "b"),
    "main.day": "2027-02-01",
    "events": ("one", "two"),
    "events.one.title": "Ilta",
    "events.one.recorded": True,
    "end.money": "1200.50",
    "end.people": 12,
    "end.period": {"start": "2027-01-01", "end": "2027-02-01"},
    "end.contact": {"name": "A. Example", "email": "a@example.org"},
}


@cache
def small() -> Toolkit:
    return load(SMALL)


def _nowhere(name: str, _: Path) -> Path:
    raise UsageError("toolkit_unknown", name=name, known="")


def toolkit(data: bytes) -> None:
    """
    Read a toolkit with one file from elsewhere, and all that can be made of it.
    """
    folder = Path(shutil.copytree(SMALL, "small"))
    name = "checklists/main.yaml"
    if b"osallistamo-toolkit/" in data:
        name = "toolkit.yaml"
    elif b"osallistamo-catalogue/" in data:
        name = "catalogues/sources.yaml"
    elif b"id: end" in data:
        name = "checklists/end.yaml"
    (folder / name).write_bytes(data)
    with _unchanged():
        found, _ = read_toolkit(folder, _nowhere)
        for problem in lint(found, today=DAY):
            problem.in_language("fi")
        _use(found, ANSWERS)


def plan(data: bytes) -> None:
    """
    Open a plan file and review it.
    """
    text = data.decode("utf-8", "replace")
    saved = parse_plan(text, Path("plan.json"))
    again = parse_plan(plan_text(saved), Path("plan.json"))
    assert saved == again
    plan_text(saved).encode()
    _use(small(), saved.answers)
    dumps(loads(text, small()), before=text)


def condition(data: bytes) -> None:
    """
    Read a condition.
    """
    found = parse(data.decode("utf-8", "replace"))
    assert parse(found.source) == found


def answers(data: bytes) -> None:
    """
    Read an answers file and review the plan.
    """
    Path("answers.yaml").write_bytes(data)
    with _unchanged():
        given = read_answers(Path("answers.yaml"), small())
        _use(small(), given.answers)


def theme(data: bytes) -> None:
    """
    Read a theme: its file, its logo, its rules or its template.
    """
    folder = Path("theme")
    folder.mkdir()
    lines = b"format: osallistamo-theme/1\n"
    start = data.lstrip()
    if start.startswith(b"<"):
        (folder / "logo.svg").write_bytes(data)
        lines += b"logo: {file: logo.svg, decorative: true}\n"
    elif start.startswith(b"\x89PNG"):
        (folder / "logo.png").write_bytes(data)
        lines += b"logo: {file: logo.png, decorative: true}\n"
    elif start.startswith((b"\0\1\0\0", b"OTTO", b"true")):
        (folder / "a.ttf").write_bytes(data)
        lines += b"font: {family: A, regular: a.ttf}\n"
    elif start.startswith((b"{{", b"{%")):
        (folder / "plan.html.jinja").write_bytes(data)
    elif b"osallistamo-theme/" in data:
        lines = data
    else:
        (folder / "extra.css").write_bytes(data)
    (folder / "theme.yaml").write_bytes(lines)
    with _unchanged():
        load_theme(folder).stylesheet()


def submission(data: bytes) -> None:
    """
    Read what other tools hand back, and its answers.
    """
    xml = data.lstrip().startswith(b"<")
    path = Path("back.xml" if xml else "back.json")
    path.write_bytes(data)
    with _unchanged():
        _take(read_submission(path).form(small()))


def form(data: bytes) -> None:
    """
    Read the fields of a filled form: a line with name, tooltip and value for each.
    """
    lines = data.decode("utf-8", "replace").split("\n")
    parts = [(*line.split("\t"), "", "", "")[:3] for line in lines]
    filled = FilledForm(
        toolkit="small",
        version="1.0.0",
        digest="",
        fields=tuple(Field(*each) for each in parts),
    )
    _take(filled)


def packed(data: bytes) -> None:
    """
    Unpack the checklists that a PDF carries.
    """
    with _unchanged():
        _use(pinned_toolkit(data, "small"), {"main.name": "x"})


def pdf(data: bytes) -> None:
    """
    Open a PDF as a plan and as a form.
    """
    path = Path("plan.pdf")
    path.write_bytes(data)
    with _unchanged():
        for read in (read_plan, open_form, printed_in):
            with suppress(OsallistamoError):
                read(path)


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "toolkit": toolkit,
    "plan": plan,
    "condition": condition,
    "answers": answers,
    "theme": theme,
    "submission": submission,
    "form": form,
    "packed": packed,
    "pdf": pdf,
}


def harmless(target: str, data: bytes) -> None:
    """
    Give bytes to a target; anything but an error of ours comes out.
    """
    with _own_folder(), _ending():
        try:
            TARGETS[target](data)
        except OURS as e:
            if isinstance(e, OsallistamoError):
                for language in ("fi", "sv", "en"):
                    assert e.in_language(language)


def _take(filled: FilledForm) -> None:
    found = read_form(filled, small())
    for note in found.notes("fi"):
        assert note
    _use(small(), found.answers)


def _use(found: Toolkit, given: Mapping[str, object]) -> None:
    """
    Make of a toolkit and answers what every command makes of them.
    """
    plan = plan_of(found, given, today=DAY)
    for language in ("fi", "en"):
        summary(plan, language)
        to_json(plan, language)
        to_markdown(view(plan, language))


@contextmanager
def _own_folder() -> Iterator[None]:
    before = Path.cwd()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)


@contextmanager
def _unchanged() -> Iterator[None]:
    """
    See to it that nothing is written, whatever happens.
    """
    before = _files()
    try:
        yield
    finally:
        assert _files() == before, "something has been written"


def _files() -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}


@contextmanager
def _ending() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TimeoutError(f"not done in {LONGEST} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(LONGEST)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
