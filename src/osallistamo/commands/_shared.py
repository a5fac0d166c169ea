"""
What commands share: exit statuses, speaking to the reader, opening a plan.
"""

from __future__ import annotations

import argparse
import os
import sys

from datetime import date
from typing import TYPE_CHECKING

from osallistamo._messages import say
from osallistamo._signs import visible
from osallistamo.errors import UsageError


if TYPE_CHECKING:
    # A command imports what it needs when it runs.
    from pathlib import Path

    from osallistamo._session import Session
    from osallistamo._talk import Front

FINE, SHORT, WRONG, INTERRUPTED = 0, 1, 2, 130


def complain(text: str) -> None:
    sys.stderr.write(f"{visible(text)}\n")
    sys.stderr.flush()


def show(text: str) -> None:
    sys.stdout.write(f"{visible(text)}\n")


def today(options: argparse.Namespace) -> date:
    given = getattr(options, "today", None)
    if not given:
        return date.today()  # noqa: DTZ011  # the reader's own day
    try:
        return date.fromisoformat(given)
    except ValueError as e:
        raise UsageError("day_form", given=given) from e


def path_of(text: str) -> Path:
    from pathlib import Path

    return Path(text).expanduser()


def front_of(options: argparse.Namespace) -> Front:
    """
    Return how to converse: plainly without a terminal, or when asked to.
    """
    dumb = os.environ.get("TERM", "dumb") == "dumb"
    if getattr(options, "plain", False) or dumb or not on_terminal():
        from osallistamo.plain import PlainFront

        return PlainFront(options.lang)

    from osallistamo.wizard import TerminalFront

    return TerminalFront(options.lang)


def on_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def resume(options: argparse.Namespace) -> Session:
    """
    Open a plan for reading; say when its checklists are not those of today.
    """
    from osallistamo import _session

    session = _session.reopen(path_of(options.plan))
    saved = session.saved
    told = {"name": saved.toolkit, "path": session.path, "version": saved.version}
    if session.as_made == saved.version:
        complain(say("upgrade.as_made_same", options.lang, **told))
    elif session.as_made:
        newer = session.as_made
        complain(say("upgrade.as_made", options.lang, newer=newer, **told))
    elif session.changed:
        complain(say("upgrade.changed", options.lang, **told))
    if session.source == "pdf":
        complain(say("pdf.pinned", options.lang, **told))
    elif session.source == "shelf":
        complain(say("upgrade.shelf", options.lang, **told))

    return session
