"""
Commands on one plan: begin it, go on with it, look into it.
"""

from __future__ import annotations

import argparse
import gc

from pathlib import Path
from typing import TYPE_CHECKING

from osallistamo._messages import say
from osallistamo.commands._shared import (
    FINE,
    SHORT,
    complain,
    front_of,
    path_of,
    resume,
    show,
    today,
)


if TYPE_CHECKING:
    from osallistamo._plan import Plan
    from osallistamo._session import Session


def new(options: argparse.Namespace) -> int:
    from osallistamo import _session, exporting
    from osallistamo._answers_file import read_answers
    from osallistamo._form_file import open_form, read_form
    from osallistamo._library import load
    from osallistamo._storage import locked

    path = path_of(options.plan)
    toolkit, answers, duties = options.toolkit, None, None
    notes: list[str] = []
    if options.answers:
        given = read_answers(path_of(options.answers), load(options.toolkit))
        answers, duties = given.answers, given.duties
    elif options.from_form:
        given_form = path_of(options.from_form)
        if given_form.suffix.lower() in exporting.SUFFIXES:
            submission = exporting.read_submission(given_form)
            toolkit = _toolkit_of(submission.toolkit, options)
            form = submission.form(load(toolkit))
        else:
            form = open_form(given_form)
            toolkit = _toolkit_of(form.toolkit, options)
        filled = read_form(form, load(toolkit))
        answers, duties = filled.answers, filled.duties
        notes = list(filled.notes(options.lang))
    with locked(path):
        session = _session.start(
            path, toolkit, options.lang, answers=answers, duties=duties
        )
        for note in notes:
            complain(note)
        if options.no_input:
            status = _report_missing(session, options)
            return SHORT if notes else status
        return converse(session, options)


def _toolkit_of(named: str, options: argparse.Namespace) -> str:
    """
    Return the toolkit that a form belongs to: the given one, or its namesake.
    """
    from osallistamo._library import load

    given: str = options.toolkit

    return given if named in ("", load(given).id) else named


def _report_missing(session: Session, options: argparse.Namespace) -> int:
    from osallistamo._explanation import title_of

    plan = session.plan(today(options))
    for path in session.interview.situation.kept_aside():
        complain(say("cli.kept_aside", options.lang, path=path))
    for found in plan.missing:
        label = title_of(found.entry, options.lang)
        complain(say("cli.missing", options.lang, path=found.path, label=label))
    show(say("cli.made", options.lang, path=session.path))

    return SHORT if plan.missing else FINE


def continue_(options: argparse.Namespace) -> int:
    from osallistamo import _session
    from osallistamo._storage import locked

    path = path_of(options.plan)
    with locked(_session.working_file(path)):
        return converse(_session.take_up(path, today(options)), options)


def upgrade(options: argparse.Namespace) -> int:
    from osallistamo import _session
    from osallistamo._storage import locked
    from osallistamo._upgrade_text import upgrade_as_text

    path = path_of(options.plan)
    seen = _session.upgraded(path, today(options))
    toolkit = seen.toolkit
    if seen.upgrade is None:
        told = {"toolkit": toolkit.id, "version": toolkit.version}
        show(say("upgrade.nothing", options.lang, **told))
        return FINE
    show(upgrade_as_text(seen.upgrade, seen.saved.version, options.lang))
    if options.dry_run:
        show(say("upgrade.dry", options.lang))
        return FINE
    with locked(_session.working_file(path)):
        session = _session.take_up(path, today(options))
        session.save()
    show(say("upgrade.done", options.lang, path=session.path))

    return FINE


def converse(session: Session, options: argparse.Namespace) -> int:
    from osallistamo._conversation import Conversation

    def printing(plan: Plan, path: Path, language: str) -> None:
        from osallistamo.rendering import render

        render(plan, path, language=language)

    conversation = Conversation(
        session,
        front_of(options),
        language=options.lang,
        today=today(options),
        render=printing,
    )
    # From here on it waits for a person, and may do so for hours.
    gc.enable()
    conversation.hold()

    return FINE


def check(options: argparse.Namespace) -> int:
    from osallistamo._reviewing import review_as_text
    from osallistamo.rendering import to_json

    plan = resume(options).plan(today(options))
    if options.format == "json":
        show(to_json(plan, options.lang))
    else:
        show(review_as_text(plan, options.lang))

    return SHORT if plan.open_by_law else FINE


def why(options: argparse.Namespace) -> int:
    plan = resume(options).plan(today(options))
    show(plan.why(options.path, options.lang))

    return FINE


def methods(options: argparse.Namespace) -> int:
    from osallistamo._library import load
    from osallistamo._reviewing import methods_as_text

    wanted = {
        "levels": options.level,
        "groups": options.group,
        "phases": options.phase,
        "media": options.medium,
    }
    show(methods_as_text(load(options.toolkit), wanted, options.lang))

    return FINE
