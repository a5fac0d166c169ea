"""
Commands that make documents.
"""

from __future__ import annotations

import argparse

from pathlib import Path

from osallistamo.commands._shared import FINE, path_of, resume, show, today
from osallistamo.errors import PlanFileError, UsageError


def render(options: argparse.Namespace) -> int:
    from osallistamo import rendering
    from osallistamo._storage import printed_in
    from osallistamo.commands import many

    if many.is_many(options):
        return many.render(options)
    (options.plan,) = options.plans
    session = resume(options)
    beside = _beside(session.document, options)
    target = path_of(options.output) if options.output else beside
    if options.format and target.suffix.lower() != f".{options.format}":
        raise UsageError("format_suffix", path=target, format=options.format)
    if not options.output and target == session.path:
        # A PDF takes its own place only as the same document on another day.
        found = printed_in(target) or session.saved.language
        if found != options.lang:
            raise PlanFileError("pdf_language", path=target, found=found)
    if options.audience != "project" and target.resolve() == session.path.resolve():
        # No other edition carries the answers.
        raise PlanFileError("audience_over_plan", path=target)
    plan = session.plan(today(options))
    theme = path_of(options.theme) if options.theme else None
    made = rendering.render(
        plan,
        target,
        language=options.lang,
        audience=options.audience,
        event=options.event,
        theme=theme,
    )
    show(str(made))

    return FINE


def blank(options: argparse.Namespace) -> int:
    from osallistamo import rendering
    from osallistamo._library import load

    made = rendering.blank(
        load(options.toolkit),
        path_of(options.output),
        language=options.lang,
        checklists=options.checklist,
        essentials=options.essentials,
        form=options.form,
        today=today(options),
    )
    show(str(made))

    return FINE


def _beside(document: Path, options: argparse.Namespace) -> Path:
    """
    Return a PDF beside the plan; each audience's has a name of its own.
    """
    if options.format and options.format != "pdf":
        document = document.with_suffix(f".{options.format}")
    if options.audience == "project":
        return document
    own = options.event or options.audience

    return document.with_name(f"{document.stem}-{own}{document.suffix}")
