"""
Commands that make documents.
"""

from __future__ import annotations

import argparse

from osallistamo.commands._shared import FINE, path_of, resume, show, today


def render(options: argparse.Namespace) -> int:
    from osallistamo import rendering

    path = path_of(options.plan)
    plan = resume(options).plan(today(options))
    target = path_of(options.output) if options.output else path.with_suffix(".pdf")
    show(str(rendering.render(plan, target, language=options.lang)))

    return FINE
