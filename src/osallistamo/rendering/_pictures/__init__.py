"""
The plan's pictures, drawn as SVG where people look rather than read.

Colours and letters are the theme's (see `Theme.fill`), by the names of `Palette`.
They are read in grey: what matters differs in shape or pattern, never in colour alone.
A picture that would fill more than half of a page is drawn as several.
"""

from collections.abc import Callable, Mapping

from osallistamo.rendering._pictures._bars import due, readiness
from osallistamo.rendering._pictures._levels import forms, levels
from osallistamo.rendering._pictures._reach import reach
from osallistamo.rendering._pictures._timeline import timeline
from osallistamo.rendering._view import PlanView


PICTURES: Mapping[str, Callable[[PlanView], str]] = {
    "timeline": timeline,
    "due": due,
    "levels": levels,
    "forms": forms,
    "reach": reach,
    "readiness": readiness,
}
"""Each picture by the name that templates call it; empty when there is nothing."""
