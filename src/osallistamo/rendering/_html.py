"""
The plan as one accessible page.

Templates get the `PlanView` as ``plan``, its fixed words as ``words``,
the ``pictures`` of the plan and our ``stylesheet``; they run in a sandbox and
read files of their own folder and of ours (``osallistamo/plan.html.jinja``) only.
"""

import re

from collections.abc import Callable
from functools import cache
from pathlib import Path

from jinja2 import (
    ChoiceLoader,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from osallistamo.errors import RenderError
from osallistamo.rendering._hyphenation import hyphenate
from osallistamo.rendering._pictures import levels, readiness, timeline
from osallistamo.rendering._view import PlanView


TEMPLATES = Path(__file__).parent / "templates"
_PACKAGED = "osallistamo/plan.html.jinja"

# No reader sees these, and XML inside a PDF may not hold them.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
# A run without any place to break would push a table off the page.
_ENDLESS = re.compile(r"[^\s\u00ad\u200b]{40}(?=[^\s\u00ad\u200b])")
_GAP = re.compile(r"\[[^][]+\]")


def to_html(view: PlanView, *, template: Path | None = None) -> str:
    """
    Return the plan as one page that needs no other file.

    Args:
        view: The plan in one language.
        template: A city's own template instead of ours.

    Raises:
        RenderError: The template cannot be used.

    """
    environment = _environment(template and template.parent, view.language)
    try:
        page = environment.get_template(template.name if template else _PACKAGED)
        return page.render(
            plan=view,
            words=view.words,
            pictures={
                "timeline": Markup(timeline(view)),
                "levels": Markup(levels(view)),
                "readiness": Markup(readiness(view)),
            },
            stylesheet=Markup(_stylesheet()),
        )
    except TemplateError as error:
        raise RenderError(_told(error)) from error


def _told(error: TemplateError) -> str:
    where = (getattr(error, "name", None), getattr(error, "lineno", None))
    known = ":".join(str(part) for part in where if part)

    return f"{known}: {error}" if known else str(error)


@cache
def _environment(folder: Path | None, language: str) -> ImmutableSandboxedEnvironment:
    ours = PrefixLoader({"osallistamo": FileSystemLoader(TEMPLATES)})
    environment = ImmutableSandboxedEnvironment(
        autoescape=True,
        finalize=_finalizer(language),
        loader=ChoiceLoader([FileSystemLoader(folder), ours]) if folder else ours,
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["gaps"] = _with_gaps
    environment.filters["verbatim"] = lambda text: escape(_UNPRINTABLE.sub("", text))

    return environment


def _finalizer(language: str) -> Callable[[object], object]:
    """
    Return what happens to every value on its way into the page.
    """
    change = hyphenate if language == "fi" else str

    def finalize(value: object) -> object:
        if isinstance(value, str) and not isinstance(value, Markup):
            text = change(_UNPRINTABLE.sub("", value))
            return _ENDLESS.sub("\\g<0>\N{ZERO WIDTH SPACE}", text)
        return value

    return finalize


def _with_gaps(text: str) -> Markup:
    """
    Mark what stands in square brackets: someone has to fill it in.
    """
    return Markup(_GAP.sub(r"<mark>\g<0></mark>", str(escape(text))))


@cache
def _stylesheet() -> str:
    return (TEMPLATES / "plan.css").read_text(encoding="utf-8")
