"""
What can be asked on the command line, with help in the reader's language.

`--help` needs nothing but this, so that it answers at once.
"""

from __future__ import annotations

import argparse
import sys

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NoReturn

from osallistamo._messages import LANGUAGES, say


if TYPE_CHECKING:
    _Verbs = argparse._SubParsersAction[argparse.ArgumentParser]  # no public name
    _Fill = Callable[[argparse.ArgumentParser], None]

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


def parser_in(
    language: str, given: Sequence[str] | None = None
) -> argparse.ArgumentParser:
    """
    Return the parser of the command line, speaking a language.

    Args:
        language: The reader's.
        given: The words to be read: only commands that stand among them get their
            arguments, which takes most of the time. Without it, all get them.

    """

    class Parser(_Parser):
        pass

    Parser.language = language
    commands = _Commands(Parser, language, given)
    commands.on_plans()
    commands.on_documents()
    commands.on_many()
    commands.on_toolkits()

    return commands.parser


class _Commands:
    """The commands, added area by area as the help shows them."""

    def __init__(
        self, kind: type[_Parser], language: str, given: Sequence[str] | None
    ) -> None:
        self._language = language
        self._given = given
        text = self._text
        self.parser = kind(
            prog="osallistamo", description=text("about"), epilog=text("end")
        )
        self.parser.add_argument("--version", action=_Version, help=text("version"))
        self._lang_in(self.parser)
        self.parser.set_defaults(command="menu")
        self._places = {"": self._verbs_of(self.parser)}

    def on_plans(self) -> None:
        command = self._command
        command("new", self._new)
        command("continue", self._continue)
        command("check", self._check)
        command("upgrade", self._upgrade)
        command("why", self._why)
        command("methods", self._methods)

    def _new(self, new: argparse.ArgumentParser) -> None:
        text = self._text
        self._plan_in(new)
        new.add_argument(
            "--toolkit", default="helsinki", metavar="ID", help=text("toolkit")
        )
        given = new.add_mutually_exclusive_group()
        given.add_argument("--answers", metavar=text("file"), help=text("answers"))
        given.add_argument("--from-form", metavar=text("file"), help=text("from_form"))
        new.add_argument("--no-input", action="store_true", help=text("no_input"))
        new.add_argument("--plain", action="store_true", help=text("plain"))
        self._today_in(new)

    def _continue(self, go_on: argparse.ArgumentParser) -> None:
        self._plan_in(go_on)
        go_on.add_argument("--plain", action="store_true", help=self._text("plain"))
        self._today_in(go_on)

    def _check(self, check: argparse.ArgumentParser) -> None:
        self._plan_in(check)
        check.add_argument("--format", choices=("text", "json"), default="text")
        self._today_in(check)

    def _upgrade(self, upgrade: argparse.ArgumentParser) -> None:
        told = self._text("dry_run")
        self._plan_in(upgrade)
        upgrade.add_argument("--dry-run", action="store_true", help=told)
        self._today_in(upgrade)

    def _why(self, why: argparse.ArgumentParser) -> None:
        text = self._text
        self._plan_in(why)
        why.add_argument("path", metavar=text("path"), help=text("path_help"))

    def _methods(self, methods: argparse.ArgumentParser) -> None:
        methods.add_argument("--toolkit", default="helsinki", metavar="ID")
        for option in ("level", "group", "phase", "medium"):
            methods.add_argument(
                f"--{option}", action="append", default=[], metavar="ID"
            )

    def on_documents(self) -> None:
        self._command("render", self._render)
        self._command("blank", self._blank)

    def _render(self, render: argparse.ArgumentParser) -> None:
        text = self._text
        self._plans_in(render)
        render.add_argument("-o", "--output", metavar=text("file"), help=text("output"))
        render.add_argument(
            "--format",
            choices=("pdf", "html", "md", "docx", "ics", "json"),
            help=say("bulk.format", self._language),
        )
        self._audience_in(render)
        render.add_argument("--theme", metavar=text("folder"), help=text("theme"))
        self._today_in(render)

    def _blank(self, blank: argparse.ArgumentParser) -> None:
        text = self._text
        blank.add_argument(
            "toolkit", nargs="?", default="helsinki", metavar="ID", help=text("toolkit")
        )
        blank.add_argument(
            "-o",
            "--output",
            required=True,
            metavar=text("file"),
            help=text("blank_output"),
        )
        blank.add_argument(
            "--checklist",
            action="append",
            default=[],
            metavar="ID",
            help=text("checklist"),
        )
        blank.add_argument("--essentials", action="store_true", help=text("essentials"))
        blank.add_argument("--form", action="store_true", help=text("form"))
        self._today_in(blank)

    def on_many(self) -> None:
        self._command("agenda", self._agenda)
        self._command("report", self._report)

    def _agenda(self, agenda: argparse.ArgumentParser) -> None:
        text = self._text
        self._plans_in(agenda)
        agenda.add_argument(
            "--days",
            default="30",
            metavar=say("agenda.count", self._language),
            help=say("agenda.days", self._language),
        )
        agenda.add_argument(
            "--format",
            choices=("text", "ics", "json"),
            help=say("agenda.format", self._language),
        )
        agenda.add_argument(
            "-o",
            "--output",
            metavar=text("file"),
            help=say("agenda.output", self._language),
        )
        self._today_in(agenda)

    def _report(self, report: argparse.ArgumentParser) -> None:
        text, told = self._text, self._told
        report.add_argument(
            "plans", nargs="+", metavar=text("plan"), help=told("plans_help")
        )
        report.add_argument(
            "-o",
            "--output",
            required=True,
            metavar=text("file"),
            help=told("output_help"),
        )
        # Not `from`, which Python keeps for itself.
        for option, dest in (("from", "since"), ("to", "until")):
            report.add_argument(
                f"--{option}", dest=dest, metavar=text("day"), help=told(dest)
            )
        report.add_argument("--by", metavar="ID", help=told("by_help"))
        report.add_argument(
            "--threshold", type=int, default=5, metavar="N", help=told("threshold_help")
        )
        report.add_argument(
            "--projects", metavar=text("file"), help=told("projects_help")
        )
        report.add_argument("--lines", metavar=text("file"), help=told("lines_help"))
        self._today_in(report)

    def _told(self, key: str) -> str:
        return say(f"reporting.{key}", self._language)

    def on_toolkits(self) -> None:
        self._command("toolkit", self._toolkit)

    def _toolkit(self, toolkit: argparse.ArgumentParser) -> None:
        command = self._command
        self._places["toolkit"] = self._verbs_of(toolkit)
        command("toolkit list")
        command("toolkit show", self._toolkit_show)
        command("toolkit diff", self._toolkit_diff)
        command("toolkit new", self._toolkit_new)
        command("toolkit export", self._toolkit_export)
        command("toolkit schema", self._toolkit_schema)
        command("toolkit try", self._toolkit_try)
        command("toolkit lint", self._toolkit_checked)
        command("toolkit test", self._toolkit_checked)
        command("toolkit coverage", self._toolkit_in)

    def _toolkit_show(self, show: argparse.ArgumentParser) -> None:
        text = self._text
        self._toolkit_in(show)
        show.add_argument("--why", metavar=text("path"), help=text("why_entry"))
        show.add_argument("--graph", metavar=text("file"), help=text("graph"))

    def _toolkit_diff(self, diff: argparse.ArgumentParser) -> None:
        diff.add_argument("old", metavar="ID", help=self._text("toolkit_old"))
        self._toolkit_in(diff)

    def _toolkit_new(self, new: argparse.ArgumentParser) -> None:
        text = self._text
        new.add_argument("folder", metavar=text("folder"), help=text("folder_new"))
        new.add_argument(
            "--extends", default="helsinki", metavar="ID", help=text("extends")
        )

    def _toolkit_export(self, export: argparse.ArgumentParser) -> None:
        text = self._text
        self._toolkit_in(export)
        export.add_argument(
            "-o",
            "--output",
            metavar=text("file"),
            required=True,
            help=text("export_file"),
        )

    def _toolkit_schema(self, schema: argparse.ArgumentParser) -> None:
        text = self._text
        schema.add_argument("folder", metavar=text("folder"), help=text("folder_new"))

    def _toolkit_try(self, practice: argparse.ArgumentParser) -> None:
        self._toolkit_in(practice)
        practice.add_argument("--plain", action="store_true", help=self._text("plain"))
        self._today_in(practice)

    def _toolkit_checked(self, added: argparse.ArgumentParser) -> None:
        self._toolkit_in(added)
        added.add_argument(
            "--format",
            choices=("text", "json", "github"),
            default="text",
            help=self._text("problem_format"),
        )

    def _command(self, name: str, fill: _Fill | None = None) -> None:
        place, _, verb = name.rpartition(" ")
        told = self._text(f"do_{name.replace(' ', '_')}")
        added = self._places[place].add_parser(verb, help=told, description=told)
        added.set_defaults(command=name)
        self._lang_in(added)
        if fill and (self._given is None or verb in self._given):
            fill(added)

    def _verbs_of(self, parser: argparse.ArgumentParser) -> _Verbs:
        text = self._text

        return parser.add_subparsers(metavar=text("command"), title=text("commands"))

    def _plan_in(self, parser: argparse.ArgumentParser) -> None:
        text = self._text
        parser.add_argument("plan", metavar=text("plan"), help=text("plan_help"))

    def _plans_in(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "plans",
            nargs="+",
            metavar=self._text("plan"),
            help=say("bulk.plans", self._language),
        )

    def _toolkit_in(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("toolkit", metavar="ID", help=self._text("toolkit"))

    def _audience_in(self, parser: argparse.ArgumentParser) -> None:
        parser.set_defaults(audience="project", event="")
        parser.add_argument(
            "--for",
            action=_For,
            language=self._language,
            metavar=say("audiences.for_whom", self._language),
            help=say("audiences.for_help", self._language),
        )

    def _today_in(self, parser: argparse.ArgumentParser) -> None:
        text = self._text
        parser.add_argument("--today", metavar=text("day"), help=text("today"))

    def _lang_in(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--lang",
            choices=LANGUAGES,
            default=self._language,
            help=self._text("lang"),
        )

    def _text(self, key: str) -> str:
        return say(f"cli.{key}", self._language)


class _Version(argparse.Action):
    """Print the version; looking it up takes time, so only when asked."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str) -> None:  # noqa: A002  # argparse's name
        super().__init__(option_strings, dest, nargs=0, help=help)

    def __call__(self, *_: object) -> None:
        import osallistamo

        sys.stdout.write(f"osallistamo {osallistamo.__version__}\n")
        sys.exit(0)


class _For(argparse.Action):
    """Take whom a document is for: one word, and after `event` the event's id."""

    def __init__(
        self,
        option_strings: Sequence[str],
        dest: str,
        *,
        language: str,
        metavar: str,
        help: str,  # noqa: A002  # argparse's name
    ) -> None:
        self._language = language
        super().__init__(option_strings, dest, nargs="+", metavar=metavar, help=help)

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        _: str | None = None,
    ) -> None:
        assert isinstance(values, list)
        audience, *more = values
        wanted = int(audience == "event")
        if len(more) < wanted:
            parser.error(say("audiences.for_no_event", self._language))
        if len(more) > wanted:
            told = {"extra": more[wanted], "audience": " ".join(values[: wanted + 1])}
            parser.error(say("audiences.for_too_many", self._language, **told))
        namespace.audience = audience
        namespace.event = "".join(more)
