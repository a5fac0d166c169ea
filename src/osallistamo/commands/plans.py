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
    from osallistamo import _session
    from osallistamo._answers_file import read_answers
    from osallistamo._library import load
    from osallistamo._storage import locked

    path = path_of(options.plan)
    answers, duties = None, None
    if options.answers:
        given = read_answers(path_of(options.answers), load(options.toolkit))
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
    session = _session.resume(path)
    with locked(path):
        return _converse(session, options)


def _converse(session: Session, options: argparse.Namespace) -> int:
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
    from osallistamo._reviewing import review_as_json, review_as_text

    plan = resume(options).plan(today(options))
    if options.format == "json":
        show(review_as_json(plan, options.lang))
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
