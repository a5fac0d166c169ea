"""
An interview as text and back: the plan file's own form, without a file.

A web form holds nothing else between two requests.
"""

import uuid

from pathlib import Path

from attrs import evolve

from osallistamo._interview import Interview
from osallistamo._renaming import rename
from osallistamo._storage import SavedPlan, parse_plan, plan_text
from osallistamo._toolkit import Toolkit
from osallistamo.errors import PlanFileError


_NO_FILE = Path("plan")
"""What a text is called in messages."""


def dumps(interview: Interview, *, before: str = "", language: str = "fi") -> str:
    """
    Return an interview as the text of a plan file.

    `osallistamo continue` opens that text as a file, and so does `loads`.

    Args:
        interview: Where one is.
        before: The text that it was loaded from; the plan's identity, and what
            was noted about its duties, are taken from there.
        language: The plan's language when it has no text before.

    Raises:
        PlanFileError: The text before cannot be read.

    """
    toolkit = interview.toolkit
    made = SavedPlan(
        toolkit=toolkit.id,
        version=toolkit.version,
        digest=toolkit.digest,
        language=language,
        identity=str(uuid.uuid4()),
    )
    if before:
        made = parse_plan(before, _NO_FILE)
        renamed = rename(toolkit, made.answers, made.duties)
        made = evolve(made, duties=renamed.states)

    return plan_text(
        evolve(
            made,
            toolkit=toolkit.id,
            version=toolkit.version,
            digest=toolkit.digest,
            left_off=interview.here or "",
            answers=interview.answers,
        )
    )


def loads(text: str, toolkit: Toolkit) -> Interview:
    """
    Return the interview that a plan file's text holds, where one left off.

    Args:
        text: What `dumps` or the wizard wrote.
        toolkit: The toolkit of the plan; a newer version moves renamed answers.

    Raises:
        PlanFileError: The text is damaged, of a newer format,
            or of another toolkit.

    """
    saved = parse_plan(text, _NO_FILE)
    if saved.toolkit != toolkit.id:
        raise PlanFileError(
            "plan_other_toolkit", found=saved.toolkit, wanted=toolkit.id
        )
    answers = rename(toolkit, saved.answers, saved.duties).answers

    return Interview(toolkit, answers).left_off_at(saved.left_off)
