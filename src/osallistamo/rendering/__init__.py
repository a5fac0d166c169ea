"""
A plan into a document: one verb, a table of formats.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from attrs import frozen

from osallistamo._plan import Plan
from osallistamo._storage import SavedPlan, plan_text, write_whole
from osallistamo.errors import RenderError, UsageError
from osallistamo.rendering._view import CONTRACT, PlanView
from osallistamo.rendering._viewing import view


__all__ = ["CONTRACT", "FORMATS", "PlanView", "render", "to_page", "view"]

ATTACHMENT = "plan.json"
"""Name of the plan's own data inside a PDF."""


@frozen(kw_only=True)
class Order:
    """
    What is to be made.

    Attributes:
        plan: What follows from the answers.
        language: ``fi``, ``sv`` or ``en``.

    """

    plan: Plan
    language: str

    @property
    def saved(self) -> SavedPlan:
        """The plan as its file holds it."""
        toolkit = self.plan.toolkit

        return SavedPlan(
            toolkit=toolkit.id,
            version=toolkit.version,
            digest=toolkit.digest,
            language=self.language,
            answers=self.plan.situation.answers,
            duties=self.plan.states,
        )


def to_page(plan: Plan, language: str) -> str:
    """
    Return a plan as one accessible HTML page, the one that the PDF is made of.
    """
    # Jinja is needed only when something is rendered.
    from osallistamo.rendering._html import to_html

    return to_html(view(plan, language))


def _as_pdf(order: Order) -> bytes:
    from osallistamo.rendering._pdf import to_pdf

    seen = view(order.plan, order.language)
    data = plan_text(order.saved).encode()

    return to_pdf(
        to_page(order.plan, order.language),
        title=f"{seen.title}: {seen.kind}",
        language=order.language,
        day=order.plan.today,
        attachments=[(ATTACHMENT, data, seen.kind, "application/json")],
    )


def _as_html(order: Order) -> bytes:
    return to_page(order.plan, order.language).encode()


FORMATS: Mapping[str, Callable[[Order], bytes]] = {
    ".pdf": _as_pdf,
    ".html": _as_html,
}


def render(plan: Plan, target: str | Path, *, language: str = "fi") -> Path:
    """
    Write a plan as a document; the target's suffix says which kind.

    Args:
        plan: What follows from the answers.
        target: The file to write: ``.pdf`` or ``.html``.
        language: ``fi``, ``sv`` or ``en``.

    Raises:
        RenderError: The document would come out wrong, or cannot be written.
        UsageError: The suffix is not one of the known ones.

    """
    path = Path(target)
    make = FORMATS.get(path.suffix.lower())
    if make is None:
        raise UsageError("suffix_unknown", path=path, known=", ".join(FORMATS))
    data = make(Order(plan=plan, language=language))
    try:
        write_whole(path, data)
    except OSError as e:
        raise RenderError(f"{path}: {e.strerror}") from e

    return path
