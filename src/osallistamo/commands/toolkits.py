"""
Commands for the authors of checklists.
"""

from __future__ import annotations

import argparse

from collections.abc import Sequence
from typing import TYPE_CHECKING

from osallistamo._messages import LANGUAGES, say
from osallistamo.commands._shared import (
    FINE,
    INTERRUPTED,
    SHORT,
    complain,
    path_of,
    show,
    today,
)
from osallistamo.errors import FileProblems, Problem, UsageError


if TYPE_CHECKING:
    from osallistamo._toolkit import Toolkit


def list_(options: argparse.Namespace) -> int:
    from osallistamo._library import load, plugins, toolkit_folders

    status = FINE
    for id_, folder in toolkit_folders().items():
        try:
            toolkit = load(folder)
        except FileProblems as e:
            complain(f"{id_}: {e.in_language(options.lang)}")
            status = SHORT
        else:
            show(f"{id_} {toolkit.version}  {toolkit.title[options.lang]}")
    for plugin in plugins():
        if plugin.folder is None:
            told = {"package": plugin.package, "detail": plugin.problem}
            complain(
                say("errors.plugin_broken", options.lang, name=plugin.name, **told)
            )
            status = SHORT

    return status


def show_toolkit(options: argparse.Namespace) -> int:
    from osallistamo._authoring import entry_as_text
    from osallistamo._graph import write_graph
    from osallistamo._library import load
    from osallistamo._reviewing import toolkit_as_text

    toolkit = load(options.toolkit)
    if options.why:
        show(entry_as_text(toolkit, options.why, options.lang))
    if options.graph:
        around = options.why or ""
        show(str(write_graph(toolkit, path_of(options.graph), options.lang, around)))
    if not options.why and not options.graph:
        show(toolkit_as_text(toolkit, options.lang))

    return FINE


def new_toolkit(options: argparse.Namespace) -> int:
    from osallistamo._starter import write_starter

    made = write_starter(path_of(options.folder), options.extends, options.lang)
    show(say("cli.begun", options.lang, path=made))

    return FINE


def write_schemas(options: argparse.Namespace) -> int:
    from osallistamo import _schemas

    for path in _schemas.write_schemas(path_of(options.folder)):
        show(str(path))

    return FINE


def try_toolkit(options: argparse.Namespace) -> int:
    from osallistamo import _session
    from osallistamo.commands.plans import converse

    session = _session.start(
        path_of(options.toolkit), options.toolkit, options.lang, practice=True
    )

    try:
        return converse(session, options)
    except (KeyboardInterrupt, EOFError):
        complain(say("wizard.practice_ended", options.lang))
        return INTERRUPTED


def export_toolkit(options: argparse.Namespace) -> int:
    from osallistamo._library import load
    from osallistamo.exporting import export

    target = path_of(options.output)
    toolkit = load(options.toolkit)
    for limit in export(toolkit, target, language=options.lang):
        told = say(f"exporting.{limit.key}", options.lang)
        show(f"{limit.name}: {told}" if limit.name else told)
    show(str(target))

    return FINE


def diff_toolkits(options: argparse.Namespace) -> int:
    from osallistamo._authoring import comparison_as_text
    from osallistamo._library import load

    show(comparison_as_text(load(options.old), load(options.toolkit), options.lang))

    return FINE


def lint_toolkit(options: argparse.Namespace) -> int:
    from osallistamo._library import load
    from osallistamo._linting import lint

    try:
        toolkit = load(options.toolkit)
        problems = lint(toolkit, today=today(options))
        if options.format == "text":
            _show_measures(toolkit, options)
    except FileProblems as e:
        problems = list(e.problems)
    _show_problems(problems, options)
    if not problems and options.format == "text":
        show(say("cli.lint_clean", options.lang, toolkit=repr(toolkit)))

    return SHORT if problems else FINE


def _show_measures(toolkit: Toolkit, options: argparse.Namespace) -> None:
    from osallistamo._linting import sentence_lengths, translated

    shares = ", ".join(f"{of} {x:.0%}" for of, x in translated(toolkit).items())
    show(say("cli.lint_languages", options.lang, shares=shares))
    for language in LANGUAGES:
        lengths = sentence_lengths(toolkit, language) or [0]
        mean = f"{sum(lengths) / len(lengths):.1f}"
        told = {"of": language, "mean": mean, "longest": max(lengths)}
        show(say("cli.lint_words", options.lang, **told))


def _show_problems(problems: Sequence[Problem], options: argparse.Namespace) -> None:
    from osallistamo._library import folder_of, folders_of
    from osallistamo._problems import problems_as

    try:
        folders = folders_of(options.toolkit)
    except FileProblems:
        folders = [folder_of(options.toolkit)]
    if problems or options.format == "json":
        show(problems_as(options.format, problems, folders, options.lang))


def coverage_of(options: argparse.Namespace) -> int:
    from osallistamo._coverage import coverage, coverage_table, read_rules
    from osallistamo._library import folder_of, load

    rules = read_rules(folder_of(options.toolkit))
    covered = coverage(load(options.toolkit), rules)
    show(coverage_table(covered))

    return FINE if all(one.explained for one in covered) else SHORT


def test_toolkit(options: argparse.Namespace) -> int:
    from osallistamo._library import folders_of, load
    from osallistamo._scenarios import read_scenarios, run_scenarios

    scenarios = read_scenarios(folders_of(options.toolkit))
    outcome = run_scenarios(load(options.toolkit), scenarios)
    _show_problems(outcome.failures, options)
    if options.format != "text":
        return SHORT if outcome.failures else FINE
    told = {"scenarios": outcome.scenarios, "expectations": outcome.expectations}
    show(say("cli.tested", options.lang, **told))
    if outcome.replaced:
        show(say("cli.tested_replaced", options.lang, count=outcome.replaced))
    if outcome.left_out:
        show(say("cli.tested_left_out", options.lang, count=outcome.left_out))

    return SHORT if outcome.failures else FINE


def verb_missing(options: argparse.Namespace) -> int:
    raise UsageError("toolkit_verb")
