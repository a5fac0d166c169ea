"""
Commands for the authors of checklists.
"""

from __future__ import annotations

import argparse

from osallistamo._messages import LANGUAGES, say
from osallistamo.commands._shared import FINE, SHORT, path_of, show, today
from osallistamo.errors import FileProblems, UsageError


def list_(options: argparse.Namespace) -> int:
    from osallistamo._library import load, toolkit_folders

    for id_, folder in toolkit_folders().items():
        toolkit = load(folder)
        show(f"{id_} {toolkit.version}  {toolkit.title[options.lang]}")

    return FINE


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

    return converse(session, options)


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
    from osallistamo._linting import lint, sentence_lengths

    try:
        toolkit = load(options.toolkit)
        problems = lint(toolkit, today=today(options))
        for language in LANGUAGES:
            lengths = sentence_lengths(toolkit, language) or [0]
            mean = f"{sum(lengths) / len(lengths):.1f}"
            told = {"of": language, "mean": mean, "longest": max(lengths)}
            show(say("cli.lint_words", options.lang, **told))
    except FileProblems as e:
        problems = list(e.problems)
    for problem in problems:
        show(problem.in_language(options.lang))
    if not problems:
        show(say("cli.lint_clean", options.lang, toolkit=repr(toolkit)))

    return SHORT if problems else FINE


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
    for problem in outcome.failures:
        show(problem.in_language(options.lang))
    told = {"scenarios": outcome.scenarios, "expectations": outcome.expectations}
    show(say("cli.tested", options.lang, **told))
    if outcome.replaced:
        show(say("cli.tested_replaced", options.lang, count=outcome.replaced))
    if outcome.left_out:
        show(say("cli.tested_left_out", options.lang, count=outcome.left_out))

    return SHORT if outcome.failures else FINE


def verb_missing(options: argparse.Namespace) -> int:
    raise UsageError("toolkit_verb")
