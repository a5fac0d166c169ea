"""
Commands on many plans at once.
"""

from __future__ import annotations

import argparse

from datetime import date

from osallistamo._messages import say
from osallistamo.commands._shared import FINE, SHORT, complain, path_of, show, today
from osallistamo.errors import UsageError


def report(options: argparse.Namespace) -> int:
    from osallistamo import reporting

    span = reporting.Span(start=_day(options.since), end=_day(options.until))
    if span.start and span.end and span.end < span.start:
        raise UsageError("report_period", start=span.start, end=span.end)
    made = reporting.report(
        [path_of(plan) for plan in options.plans],
        path_of(options.output),
        today=today(options),
        span=span,
        language=options.lang,
        threshold=options.threshold,
        by=options.by or "",
        projects=path_of(options.projects) if options.projects else None,
        lines=path_of(options.lines) if options.lines else None,
    )
    for trouble in made.troubles:
        complain(trouble)
    show(options.output)
    count = made.gathered.plans
    complain(say("reporting.counted", options.lang, count=count))

    return SHORT if made.troubles else FINE


def _day(given: str | None) -> date | None:
    try:
        return date.fromisoformat(given) if given else None
    except ValueError as e:
        raise UsageError("day_form", given=given) from e
