"""
The plan as one accessible page, and the smaller pages beside it.

Templates get the `PlanView` as ``plan``, its fixed words as ``words``,
the ``pictures`` of the plan, the ``stylesheet`` and the theme's ``logo``.
"""

from collections.abc import Mapping
from functools import partial

from markupsafe import Markup

from osallistamo._messages import say, words
from osallistamo._signs import UNPRINTABLE
from osallistamo.rendering._blank import Blank
from osallistamo.rendering._filling import fill
from osallistamo.rendering._pictures import PICTURES
from osallistamo.rendering._theme import OUR_LOOK, Theme
from osallistamo.rendering._view import EventView, PlanView, ResidentsView


def to_html(view: PlanView, theme: Theme = OUR_LOOK) -> str:
    """
    Return the plan as one page that needs no other file.

    Args:
        view: The plan in one language.
        theme: How it looks.

    Raises:
        ThemeError: The theme's own template cannot be used.

    """
    pictures = {
        name: Markup(UNPRINTABLE.sub("", theme.fill(draw(view))))
        for name, draw in PICTURES.items()
    }
    values = {"plan": view, "words": view.words, "pictures": pictures}

    return _page("plan.html.jinja", view.language, theme, values)


def to_sheet(sheet: ResidentsView | EventView, theme: Theme = OUR_LOOK) -> str:
    """
    Return the page for residents, or the run sheet of an event.

    Raises:
        ThemeError: The theme's own template cannot be used.

    """
    name = "event" if isinstance(sheet, EventView) else "residents"
    values = {"sheet": sheet, "words": sheet.words}

    return _page(f"{name}.html.jinja", sheet.language, theme, values)


def to_blank(blank: Blank) -> str:
    """
    Return checklists to fill in as one page that needs no other file.
    """
    values = {
        "blank": blank,
        "words": words("blank", blank.language),
        "say": partial(_say_blank, blank.language),
        "stylesheet": Markup(OUR_LOOK.stylesheet("blank.css")),
    }

    return fill("blank.html.jinja", blank.language, OUR_LOOK, values)


def _say_blank(language: str, key: str, **values: object) -> str:
    return say(f"blank.{key}", language, **values)


def _page(
    template: str, language: str, theme: Theme, values: Mapping[str, object]
) -> str:
    seen = {
        **values,
        "logo": theme.letterhead(language),
        "stylesheet": Markup(theme.stylesheet()),
    }
    if template not in theme.templates:
        return fill(template, language, theme, seen)
    from osallistamo.rendering._apart import fill_apart

    return fill_apart(template, language, theme, seen)
