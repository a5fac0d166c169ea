"""
A toolkit's questions as forms for tools that people already use.

What a form language cannot express is listed, never dropped silently.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from osallistamo._storage import write_whole
from osallistamo._toolkit import Toolkit
from osallistamo.errors import RenderError, UsageError
from osallistamo.exporting._returned import SUFFIXES, Submission, read_submission
from osallistamo.exporting._shared import Exported, Limit


__all__ = [
    "FORMATS",
    "SUFFIXES",
    "Exported",
    "Limit",
    "Submission",
    "export",
    "read_submission",
]


def _as_xlsform(toolkit: Toolkit, language: str) -> Exported:
    from osallistamo.exporting._xlsform import to_xlsform

    return to_xlsform(toolkit, language)


def _as_surveyjs(toolkit: Toolkit, language: str) -> Exported:
    from osallistamo.exporting._surveyjs import to_surveyjs

    return to_surveyjs(toolkit, language)


FORMATS: Mapping[str, Callable[[Toolkit, str], Exported]] = {
    ".xlsx": _as_xlsform,
    ".json": _as_surveyjs,
}


def export(toolkit: Toolkit, target: Path, *, language: str) -> tuple[Limit, ...]:
    """
    Write a toolkit as a form: ``.xlsx`` for XLSForm, ``.json`` for SurveyJS.

    Args:
        toolkit: Whose questions are asked.
        target: The file to write.
        language: The language that the form opens in; it has all three.

    Returns:
        What the form cannot express, entry by entry.

    Raises:
        RenderError: The file cannot be written.
        UsageError: The suffix is another one.

    """
    make = FORMATS.get(target.suffix.lower())
    if make is None:
        raise UsageError("suffix_unknown", path=target, known=", ".join(FORMATS))
    exported = make(toolkit, language)
    try:
        write_whole(target, exported.data)
    except OSError as e:
        raise RenderError(f"{target}: {e.strerror}") from e

    return exported.limits
