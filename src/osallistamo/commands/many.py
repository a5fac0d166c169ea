"""
Commands on many plans at once.
"""

from __future__ import annotations

import argparse
import os
import sys

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from osallistamo._messages import say
from osallistamo.commands._shared import FINE, SHORT, complain, path_of, show, today
from osallistamo.errors import OsallistamoError, RenderError, UsageError


if TYPE_CHECKING:
    from osallistamo._bulk import Rendered


def is_many(options: argparse.Namespace) -> bool:
    """
    Return whether documents go to a folder: several plans, or a folder is named.
    """
    output = options.output or ""

    return (
        len(options.plans) > 1
        or path_of(options.plans[0]).is_dir()
        or output.endswith(os.sep)
        or path_of(output or "-").is_dir()
    )


def render(options: argparse.Namespace) -> int:
    from osallistamo._bulk import render_many
    from osallistamo._many import plan_files
    from osallistamo.rendering import FORMATS

    if not options.output:
        raise UsageError("output_folder")
    folder = path_of(options.output)
    if folder.suffix.lower() in FORMATS and not folder.is_dir():
        raise UsageError("no_folder", path=folder)
    plans = plan_files(map(path_of, options.plans))
    with _progress(len(plans), options.lang) as step:
        done = render_many(
            plans,
            folder,
            language=options.lang,
            audience=options.audience,
            event=options.event,
            suffix=f".{options.format or 'pdf'}",
            theme=path_of(options.theme) if options.theme else None,
            today=today(options),
            tell=step,
        )
    _name_failed(((r.plan, r.error) for r in done if r.error), options.lang)
    made, failed = sum(r.fresh for r in done), sum(r.error is not None for r in done)
    kept = len(done) - made - failed
    counts = {"made": made, "kept": kept, "failed": failed}
    show(say("bulk.done", options.lang, folder=folder, **counts))

    return SHORT if failed else FINE


@contextmanager
def _progress(total: int, language: str) -> Iterator[Callable[[Rendered], object]]:
    """
    Show on a terminal how far it is, and how long it still takes.
    """
    from tqdm import tqdm

    # Its thread of its own would take a Ctrl-C that shall wait.
    tqdm.monitor_interval = 0
    dumb = os.environ.get("TERM", "dumb") == "dumb"
    left = say("bulk.left", language, time="{remaining}")
    with tqdm(
        total=total,
        file=sys.stderr,
        disable=dumb or not sys.stderr.isatty(),
        leave=False,
        bar_format=f"{{n_fmt}}/{{total_fmt}} |{{bar}}| {left}",
    ) as bar:
        yield lambda _: bar.update()


def _name_failed(
    failed: Iterable[tuple[Path, OsallistamoError]], language: str
) -> None:
    for path, error in failed:
        message = error.in_language(language)
        # Most messages name the file themselves.
        named = message if str(path) in message else f"{path}: {message}"
        complain(say("bulk.failed", language, message=named))


def agenda(options: argparse.Namespace) -> int:
    from osallistamo import _agenda

    target = path_of(options.output) if options.output else None
    kind = options.format or _kind_of(target)
    found = _agenda.agenda(
        map(path_of, options.plans),
        today=today(options),
        days=_days(options.days),
        language=options.lang,
        events=kind == "ics",
    )
    write = {
        "text": _agenda.as_text,
        "json": _agenda.as_json,
        "ics": _agenda.as_calendar,
    }
    text = write[kind](found)
    if target:
        _write(target, text)
        show(str(target))
    else:
        show(text.rstrip("\r\n"))
    _name_failed(found.failed, options.lang)

    return SHORT if found.failed else FINE


def _days(given: str) -> int:
    if not (given.isascii() and given.isdecimal()):
        raise UsageError("days_form", given=given)

    return min(int(given[:9]), timedelta.max.days)


def _kind_of(target: Path | None) -> str:
    suffix = target.suffix.lower() if target else ""

    return suffix[1:] if suffix in (".ics", ".json") else "text"


def _write(target: Path, text: str) -> None:
    from osallistamo._storage import holds_plan, write_whole

    if holds_plan(target):
        raise UsageError("over_plan", path=target)
    try:
        write_whole(target, f"{text.rstrip()}\n".encode(errors="replace"))
    except OSError as e:
        raise RenderError(f"{target}: {e.strerror}") from e
