"""
What can be asked on the command line, with help in the reader's language.

`--help` needs nothing but this, so that it answers at once.
"""

from __future__ import annotations

import argparse
import sys

from collections.abc import Sequence
from typing import NoReturn

from osallistamo._messages import LANGUAGES, say


WRONG = 2


class _Parser(argparse.ArgumentParser):
    """A parser that speaks the reader's language."""

    language = LANGUAGES[0]

    def error(self, message: str) -> NoReturn:
        hint = say("cli.usage", self.language, program=self.prog, detail=message)
        sys.stderr.write(f"{hint}\n")
        sys.exit(WRONG)

    def format_help(self) -> str:
        own = super().format_help()
        for english, key in _HELP_WORDS.items():
            own = own.replace(english, say(f"cli.{key}", self.language))

        return own


# argparse takes its own words from the machine's locale, not from ours.
_HELP_WORDS = {
    "usage: ": "help_usage",
    "positional arguments:": "help_positional",
    "options:": "help_options",
    "show this help message and exit": "help_help",
}


def parser_in(language: str) -> argparse.ArgumentParser:
    def text(key: str) -> str:
        return say(f"cli.{key}", language)

    class Parser(_Parser):
        pass

    Parser.language = language
    parser = Parser(prog="osallistamo", description=text("about"), epilog=text("end"))
    parser.add_argument("--version", action=_Version, help=text("version"))
    parser.add_argument(
        "--lang", choices=LANGUAGES, default=language, help=text("lang")
    )
    parser.set_defaults(command="menu")
    commands = parser.add_subparsers(metavar=text("command"), title=text("commands"))

    def command(name: str, place: object = commands) -> argparse.ArgumentParser:
        key = name.replace(" ", "_")
        added: argparse.ArgumentParser = place.add_parser(  # type: ignore[attr-defined]  # a private type
            name.rsplit(maxsplit=1)[-1],
            help=text(f"do_{key}"),
            description=text(f"do_{key}"),
        )
        added.set_defaults(command=name)
        added.add_argument(
            "--lang", choices=LANGUAGES, default=language, help=text("lang")
        )
        return added

    def plan_in(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("plan", metavar=text("plan"), help=text("plan_help"))

    def today_in(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--today", metavar=text("day"), help=text("today"))

    new = command("new")
    plan_in(new)
    new.add_argument(
        "--toolkit", default="helsinki", metavar="ID", help=text("toolkit")
    )
    new.add_argument("--answers", metavar=text("file"), help=text("answers"))
    new.add_argument("--no-input", action="store_true", help=text("no_input"))
    new.add_argument("--plain", action="store_true", help=text("plain"))
    today_in(new)
    go_on = command("continue")
    plan_in(go_on)
    go_on.add_argument("--plain", action="store_true", help=text("plain"))
    today_in(go_on)
    check = command("check")
    plan_in(check)
    check.add_argument("--format", choices=("text", "json"), default="text")
    today_in(check)
    render = command("render")
    plan_in(render)
    render.add_argument("-o", "--output", metavar=text("file"), help=text("output"))
    today_in(render)
    why = command("why")
    plan_in(why)
    why.add_argument("path", metavar=text("path"), help=text("path_help"))
    methods = command("methods")
    methods.add_argument("--toolkit", default="helsinki", metavar="ID")
    for option in ("level", "group", "phase", "medium"):
        methods.add_argument(f"--{option}", action="append", default=[], metavar="ID")
    toolkit = command("toolkit")
    verbs = toolkit.add_subparsers(metavar=text("command"), title=text("commands"))
    command("toolkit list", verbs)
    for verb in ("toolkit show", "toolkit lint", "toolkit coverage", "toolkit test"):
        command(verb, verbs).add_argument("toolkit", metavar="ID", help=text("toolkit"))

    return parser


class _Version(argparse.Action):
    """Print the version; looking it up takes time, so only when asked."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str) -> None:  # noqa: A002  # argparse's name
        super().__init__(option_strings, dest, nargs=0, help=help)

    def __call__(self, *_: object) -> None:
        import osallistamo

        sys.stdout.write(f"osallistamo {osallistamo.__version__}\n")
        sys.exit(0)
