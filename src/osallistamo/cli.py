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

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NoReturn

from osallistamo._messages import LANGUAGES, say
from osallistamo.errors import FileProblems, OsallistamoError, UsageError


if TYPE_CHECKING:
    # Commands import what they need when they run: `--help` needs nothing.
    from datetime import date
    from pathlib import Path

    from osallistamo._plan import Plan
    from osallistamo._session import Session
    from osallistamo._talk import Front

FINE, SHORT, WRONG, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """
    Run the command line and return its exit status.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = _language(given)
    # A command makes much and throws away little: a tenth of its time is saved.
    gc.disable()
    _survive_any_terminal()
    try:
        options = _parser(language).parse_args(given)
        return COMMANDS[options.command](options)
    except OsallistamoError as e:
        _complain(e.in_language(language))
        return e.exit_status
    except KeyboardInterrupt:
        _complain(say("cli.interrupted", language))
        return INTERRUPTED
    except EOFError:
        _complain(say("cli.input_ended", language))
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has left; nothing more to say to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except OSError as e:
        _complain(say("errors.system", language, detail=e.strerror or e))
        return WRONG


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
    for word, following in zip(given, [*given[1:], ""], strict=True):
        name, _, value = word.partition("=")
        wanted = (value or following) if name == "--lang" else ""
        if wanted in LANGUAGES:
            return wanted
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(variable, ""):
            return value[:2] if value[:2] in LANGUAGES else LANGUAGES[0]

    return LANGUAGES[0]


class _Parser(argparse.ArgumentParser):
    """A parser that speaks the reader's language."""

    language = LANGUAGES[0]

    def error(self, message: str) -> NoReturn:
        hint = say("cli.usage", self.language, program=self.prog, detail=message)
        _complain(hint)
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


def _parser(language: str) -> argparse.ArgumentParser:
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
    for verb in ("toolkit show", "toolkit lint", "toolkit coverage"):
        command(verb, verbs).add_argument("toolkit", metavar="ID", help=text("toolkit"))

    return parser


class _Version(argparse.Action):
    """Print the version; looking it up takes time, so only when asked."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str) -> None:  # noqa: A002  # argparse's name
        super().__init__(option_strings, dest, nargs=0, help=help)

    def __call__(self, *_: object) -> None:
        import osallistamo

        sys.stdout.write(f"osallistamo {osallistamo.__version__}\n")
        sys.exit(FINE)


def _complain(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _today(options: argparse.Namespace) -> date:
    from datetime import date

    given = getattr(options, "today", None)
    if not given:
        return date.today()  # noqa: DTZ011  # the reader's own day
    try:
        return date.fromisoformat(given)
    except ValueError as e:
        raise UsageError("day_form", given=given) from e


def _path(text: str) -> Path:
    from pathlib import Path

    return Path(text).expanduser()


def _front(options: argparse.Namespace) -> Front:
    """
    Return how to converse: plainly without a terminal, or when asked to.
    """
    dumb = os.environ.get("TERM", "dumb") == "dumb"
    if getattr(options, "plain", False) or dumb or not _on_terminal():
        from osallistamo.plain import PlainFront

        return PlainFront(options.lang)

    from osallistamo.wizard import TerminalFront

    return TerminalFront(options.lang)


def _on_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _converse(session: Session, options: argparse.Namespace) -> int:
    from osallistamo._conversation import Conversation

    def printing(plan: Plan, path: Path, language: str) -> None:
        from osallistamo.rendering import render

        render(plan, path, language=language)

    conversation = Conversation(
        session,
        _front(options),
        language=options.lang,
        today=_today(options),
        render=printing,
    )
    # From here on it waits for a person, and may do so for hours.
    gc.enable()
    conversation.hold()

    return FINE


def _new(options: argparse.Namespace) -> int:
    from osallistamo import _session
    from osallistamo._answers_file import read_answers
    from osallistamo._library import load
    from osallistamo._storage import locked

    path = _path(options.plan)
    answers, duties = None, None
    if options.answers:
        given = read_answers(_path(options.answers), load(options.toolkit))
        answers, duties = given.answers, given.duties
    with locked(path):
        session = _session.start(
            path, options.toolkit, options.lang, answers=answers, duties=duties
        )
        if options.no_input:
            return _report_missing(session, options)
        return _converse(session, options)


def _report_missing(session: Session, options: argparse.Namespace) -> int:
    from osallistamo._explanation import title_of

    plan = session.plan(_today(options))
    for path in session.interview.situation.kept_aside():
        _complain(say("cli.kept_aside", options.lang, path=path))
    for found in plan.missing:
        label = title_of(found.entry, options.lang)
        _complain(say("cli.missing", options.lang, path=found.path, label=label))
    _say(say("cli.made", options.lang, path=session.path))

    return SHORT if plan.missing else FINE


def _continue(options: argparse.Namespace) -> int:
    from osallistamo import _session
    from osallistamo._storage import locked

    path = _path(options.plan)
    session = _session.resume(path)
    with locked(path):
        return _converse(session, options)


def _resume(options: argparse.Namespace) -> Session:
    """
    Open a plan for reading; say when its checklists have changed since.
    """
    from osallistamo import _session

    session = _session.resume(_path(options.plan))
    if session.changed:
        version = session.saved.version
        _complain(say("wizard.toolkit_changed", options.lang, toolkit=version))

    return session


def _check(options: argparse.Namespace) -> int:
    from osallistamo._reviewing import review_as_json, review_as_text

    plan = _resume(options).plan(_today(options))
    if options.format == "json":
        _say(review_as_json(plan, options.lang))
    else:
        _say(review_as_text(plan, options.lang))

    return SHORT if plan.open_by_law else FINE


def _render(options: argparse.Namespace) -> int:
    from osallistamo.rendering import render

    path = _path(options.plan)
    plan = _resume(options).plan(_today(options))
    target = _path(options.output) if options.output else path.with_suffix(".pdf")
    _say(str(render(plan, target, language=options.lang)))

    return FINE


def _why(options: argparse.Namespace) -> int:
    plan = _resume(options).plan(_today(options))
    _say(plan.why(options.path, options.lang))

    return FINE


def _methods(options: argparse.Namespace) -> int:
    from osallistamo._library import load
    from osallistamo._reviewing import methods_as_text

    wanted = {
        "levels": options.level,
        "groups": options.group,
        "phases": options.phase,
        "media": options.medium,
    }
    _say(methods_as_text(load(options.toolkit), wanted, options.lang))

    return FINE


def _toolkit_list(options: argparse.Namespace) -> int:
    from osallistamo._library import load, toolkit_folders

    for id_, folder in toolkit_folders().items():
        toolkit = load(folder)
        _say(f"{id_} {toolkit.version}  {toolkit.title[options.lang]}")

    return FINE


def _toolkit_show(options: argparse.Namespace) -> int:
    from osallistamo._library import load
    from osallistamo._reviewing import toolkit_as_text

    _say(toolkit_as_text(load(options.toolkit), options.lang))

    return FINE


def _toolkit_lint(options: argparse.Namespace) -> int:
    from osallistamo._library import load
    from osallistamo._linting import lint, sentence_lengths

    try:
        toolkit = load(options.toolkit)
        problems = lint(toolkit, today=_today(options))
        for language in LANGUAGES:
            lengths = sentence_lengths(toolkit, language) or [0]
            mean = f"{sum(lengths) / len(lengths):.1f}"
            told = {"of": language, "mean": mean, "longest": max(lengths)}
            _say(say("cli.lint_words", options.lang, **told))
    except FileProblems as e:
        problems = list(e.problems)
    for problem in problems:
        _say(problem.in_language(options.lang))
    if not problems:
        _say(say("cli.lint_clean", options.lang, toolkit=repr(toolkit)))

    return SHORT if problems else FINE


def _toolkit_coverage(options: argparse.Namespace) -> int:
    from osallistamo._coverage import coverage, coverage_table, read_rules
    from osallistamo._library import folder_of, load

    rules = read_rules(folder_of(options.toolkit))
    covered = coverage(load(options.toolkit), rules)
    _say(coverage_table(covered))

    return FINE if all(one.explained for one in covered) else SHORT


def _toolkit(options: argparse.Namespace) -> int:
    raise UsageError("toolkit_verb")


def _menu(options: argparse.Namespace) -> int:
    if not _on_terminal():
        _parser(options.lang).print_help()
        return WRONG
    from pathlib import Path

    from osallistamo._talk import Step

    front = _front(options)
    plans = [str(path) for path in sorted(Path().glob("*.json")) if _is_plan(path)]
    choices = [("new", say("wizard.menu_new", options.lang))]
    for verb in ("continue", "render"):
        choices += [
            (f"{verb} {name}", say(f"wizard.menu_{verb}", options.lang, name=name))
            for name in plans
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
    with path.open("rb") as file:
        return b'"osallistamo-plan/' in file.read(200)


def _free_name(language: str) -> str:
    from pathlib import Path

    stem = say("wizard.menu_stem", language)
    names = (f"{stem}.json", *(f"{stem}-{n}.json" for n in range(2, 1000)))

    return next(name for name in names if not Path(name).exists())


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "menu": _menu,
    "new": _new,
    "continue": _continue,
    "check": _check,
    "render": _render,
    "why": _why,
    "methods": _methods,
    "toolkit": _toolkit,
    "toolkit list": _toolkit_list,
    "toolkit show": _toolkit_show,
    "toolkit lint": _toolkit_lint,
    "toolkit coverage": _toolkit_coverage,
}
