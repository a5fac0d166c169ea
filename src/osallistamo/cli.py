"""
Arguments in, exit status out.

    0    fine
    1    something in the plan or the toolkit falls short
    2    wrong use, or input that cannot be read
    130  interrupted; every answer is kept
"""

from __future__ import annotations

import argparse
import gc
import os
import sys

from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from itertools import pairwise
from typing import TYPE_CHECKING

from osallistamo._arguments import parser_in
from osallistamo._messages import LANGUAGES, say
from osallistamo.commands._shared import (
    FINE,
    INTERRUPTED,
    WRONG,
    complain,
    front_of,
    on_terminal,
)
from osallistamo.errors import OsallistamoError


if TYPE_CHECKING:
    from pathlib import Path


COMMANDS: Mapping[str, str] = {
    "new": "plans.new",
    "continue": "plans.continue_",
    "check": "plans.check",
    "upgrade": "plans.upgrade",
    "why": "plans.why",
    "methods": "plans.methods",
    "render": "documents.render",
    "agenda": "many.agenda",
    "blank": "documents.blank",
    "report": "reports.report",
    "toolkit": "toolkits.verb_missing",
    "toolkit list": "toolkits.list_",
    "toolkit show": "toolkits.show_toolkit",
    "toolkit lint": "toolkits.lint_toolkit",
    "toolkit coverage": "toolkits.coverage_of",
    "toolkit new": "toolkits.new_toolkit",
    "toolkit export": "toolkits.export_toolkit",
    "toolkit schema": "toolkits.write_schemas",
    "toolkit test": "toolkits.test_toolkit",
    "toolkit try": "toolkits.try_toolkit",
    "toolkit diff": "toolkits.diff_toolkits",
}
"""What each command runs; its module is imported only then."""


def main(arguments: Sequence[str] | None = None) -> int:
    """
    Run the command line and return its exit status.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = _language(given)
    # A command makes much and throws away little: a tenth of its time is saved.
    # What is there already is not looked through when it ends, either.
    gc.disable()
    gc.freeze()
    _survive_any_terminal()
    try:
        options = parser_in(language, given).parse_args(given)
        return _run(options)
    except OsallistamoError as e:
        complain(e.in_language(language))
        return e.exit_status
    except KeyboardInterrupt:
        complain(say("cli.interrupted", language))
        return INTERRUPTED
    except EOFError:
        complain(say("cli.input_ended", language))
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has left; nothing more to say to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except OSError as e:
        complain(say("errors.system", language, detail=e.strerror or e))
        return WRONG


def _run(options: argparse.Namespace) -> int:
    if options.command == "menu":
        return _menu(options)
    module, _, function = COMMANDS[options.command].partition(".")
    run = getattr(import_module(f"osallistamo.commands.{module}"), function)

    return int(run(options))


def _survive_any_terminal() -> None:
    """
    Print what a terminal cannot show as a question mark, rather than fail.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _language(given: Sequence[str]) -> str:
    """
    Return the language asked for, else the locale's, else Finnish.
    """
    for word, following in pairwise([*given, ""]):
        name, _, value = word.partition("=")
        wanted = (value or following) if name == "--lang" else ""
        if wanted in LANGUAGES:
            return wanted
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(variable, ""):
            return value[:2] if value[:2] in LANGUAGES else LANGUAGES[0]

    return LANGUAGES[0]


def _menu(options: argparse.Namespace) -> int:
    if not on_terminal():
        parser_in(options.lang, ()).print_help()
        return WRONG
    # `--help` goes without all this.
    from pathlib import Path

    from osallistamo._talk import Step

    front = front_of(options)
    plans = [str(path) for path in sorted(Path().glob("*.json")) if _is_plan(path)]
    alone = [str(path) for path in sorted(Path().glob("*.pdf")) if _is_alone(path)]
    choices = [("new", say("wizard.menu_new", options.lang))]
    for verb, names in (("continue", plans + alone), ("render", plans)):
        choices += [
            (f"{verb} {name}", say(f"wizard.menu_{verb}", options.lang, name=name))
            for name in names
        ]
    choices.append(("quit", say("wizard.step_quit", options.lang)))
    choice = front.choose(say("wizard.menu_start", options.lang), choices)
    if isinstance(choice, Step) or choice == "quit":
        return FINE
    verb, _, name = choice.partition(" ")
    if verb == "new":
        asked = front.line(
            say("wizard.menu_name", options.lang), default=_free_name(options.lang)
        )
        if isinstance(asked, Step) or not asked.strip():
            return FINE
        name = asked.strip()
        name = name if name.endswith(".json") else f"{name}.json"

    return main([verb, name, "--lang", options.lang])


def _is_plan(path: Path) -> bool:
    with suppress(OSError):
        if path.is_file():
            with path.open("rb") as file:
                return b'"osallistamo-plan/' in file.read(200)

    return False


def _is_alone(path: Path) -> bool:
    """
    Return whether a file is a PDF that carries a plan, with no plan file beside it.
    """
    from osallistamo._pdf_file import seems_alive

    with suppress(OSError):
        return not path.with_suffix(".json").exists() and seems_alive(path)

    return False


def _free_name(language: str) -> str:
    from pathlib import Path

    stem = say("wizard.menu_stem", language)
    names = (f"{stem}.json", *(f"{stem}-{n}.json" for n in range(2, 1000)))

    return next(name for name in names if not Path(name).exists())
