"""
Communication and participation plans from composable checklists.

    import osallistamo

    toolkit = osallistamo.load("helsinki")
    interview = osallistamo.Interview(toolkit)

Facts in, duties out, and every duty can say why it is there.
"""

from importlib import import_module
from typing import TYPE_CHECKING


# The one place that imports lazily: `osallistamo --help` must not pay
# for reading checklists, nor a plan for drawing a PDF.
if TYPE_CHECKING:
    from osallistamo._answers import Answers, Later, NotRelevant
    from osallistamo._bulk import render_many
    from osallistamo._interview import Interview
    from osallistamo._library import load
    from osallistamo._linting import lint
    from osallistamo._plan import DutyState, Plan, plan
    from osallistamo._saving import dumps, loads
    from osallistamo._toolkit import Toolkit
    from osallistamo.errors import OsallistamoError
    from osallistamo.rendering import render

_HOMES = {
    "Answers": "_answers",
    "DutyState": "_plan",
    "Interview": "_interview",
    "Later": "_answers",
    "NotRelevant": "_answers",
    "OsallistamoError": "errors",
    "Plan": "_plan",
    "Toolkit": "_toolkit",
    "dumps": "_saving",
    "lint": "_linting",
    "load": "_library",
    "loads": "_saving",
    "plan": "_plan",
    "render": "rendering",
    "render_many": "_bulk",
}

__all__ = [
    "Answers",
    "DutyState",
    "Interview",
    "Later",
    "NotRelevant",
    "OsallistamoError",
    "Plan",
    "Toolkit",
    "dumps",
    "lint",
    "load",
    "loads",
    "plan",
    "render",
    "render_many",
]


def __getattr__(name: str) -> object:
    if name == "__version__":
        from importlib.metadata import version

        return version("osallistamo")
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
