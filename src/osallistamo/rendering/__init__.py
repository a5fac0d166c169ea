"""
A plan into a document: one verb, a table of formats.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Literal, get_args

from attrs import frozen

from osallistamo import _form_file
from osallistamo._plan import Plan
from osallistamo._storage import (
    ATTACHMENT,
    SavedPlan,
    cannot,
    holds_plan,
    identity_of,
    plan_text,
    write_whole,
)
from osallistamo._toolkit import Toolkit
from osallistamo.errors import UsageError
from osallistamo.rendering._audiences import public, public_view
from osallistamo.rendering._blank import Blank, blank_of
from osallistamo.rendering._sheets import FITS, ON_PAGES, event_sheet, residents
from osallistamo.rendering._theme import OUR_LOOK, Theme
from osallistamo.rendering._view import CONTRACT, EventView, PlanView, ResidentsView
from osallistamo.rendering._viewing import view


__all__ = [
    "CONTRACT",
    "FORMATS",
    "Audience",
    "PlanView",
    "blank",
    "render",
    "to_json",
    "to_page",
    "view",
]

Audience = Literal["project", "public", "residents", "event"]
"""Whom a document is for."""


@frozen(kw_only=True)
class Order:
    """
    What is to be made.

    Attributes:
        plan: What follows from the answers; for others than the project and the
            event's host, from public answers only.
        language: ``fi``, ``sv`` or ``en``.
        audience: Whom it is for.
        event: The event's id, for its run sheet.
        theme: How it looks.

    """

    plan: Plan
    language: str
    audience: Audience = "project"
    event: str = ""
    theme: Theme = OUR_LOOK

    @property
    def view(self) -> PlanView:
        """The plan as templates see it, in the edition that is wanted."""
        if self.audience == "public":
            return public_view(self.plan, self.language)

        return view(self.plan, self.language)

    @property
    def sheets(self) -> Iterator[ResidentsView | EventView]:
        """The residents' page or the run sheet, the roomiest first."""
        if self.audience == "event":
            yield event_sheet(self.plan, self.event, self.language)
        else:
            for fit in (*FITS, ON_PAGES):
                yield residents(self.plan, self.language, fit)

    @property
    def identity(self) -> str:
        """What tells this plan from all others."""
        plan = self.plan

        return plan.identity or identity_of(plan.toolkit.id, plan.situation.answers)

    @property
    def saved(self) -> SavedPlan:
        """The plan as its file holds it."""
        toolkit = self.plan.toolkit

        return SavedPlan(
            toolkit=toolkit.id,
            version=toolkit.version,
            digest=toolkit.digest,
            # A plan printed in another language goes on in its own.
            language=self.plan.language or self.language,
            identity=self.identity,
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


def to_json(plan: Plan, language: str) -> str:
    """
    Return what follows from a plan's answers as JSON (`schemas/review-1.schema.json`).
    """
    from osallistamo.rendering._review import review_as_json

    identity = Order(plan=plan, language=language).identity

    return review_as_json(plan, language, identity)


def _as_pdf(order: Order) -> bytes:
    from osallistamo.rendering._html import to_html
    from osallistamo.rendering._pdf import to_pdf

    seen = order.view

    return to_pdf(
        to_html(seen, order.theme),
        title=f"{seen.title}: {seen.kind}",
        language=order.language,
        day=order.plan.today,
        attachments=list(_attached(order, seen.kind)),
        theme=order.theme,
    )


def _attached(order: Order, kind: str) -> Iterator[tuple[str, bytes, str, str]]:
    """
    Yield what the PDF carries; a public one carries no answers, nor can it go on.
    """
    if order.audience == "project":
        yield ATTACHMENT, plan_text(order.saved).encode(), kind, "application/json"
        toolkit = order.plan.toolkit
        if toolkit.files:
            from osallistamo._pinned import ARCHIVE, archived

            title = f"{toolkit.title[order.language]} {toolkit.version}"
            yield ARCHIVE, archived(toolkit.files), title, "application/zip"


def _as_html(order: Order) -> bytes:
    from osallistamo.rendering._html import to_html

    return to_html(order.view, order.theme).encode()


def _sheet_as_pdf(order: Order) -> bytes:
    from osallistamo.rendering._html import to_sheet
    from osallistamo.rendering._pdf import to_pdf

    sheets = order.sheets
    first = next(sheets)

    return to_pdf(
        to_sheet(first, order.theme),
        title=f"{first.title}: {first.kind}",
        language=order.language,
        day=order.plan.today,
        shorter=(to_sheet(sheet, order.theme) for sheet in sheets),
        theme=order.theme,
    )


def _sheet_as_html(order: Order) -> bytes:
    from osallistamo.rendering._html import to_sheet

    return to_sheet(next(order.sheets), order.theme).encode()


def _as_markdown(order: Order) -> bytes:
    from osallistamo.rendering._markdown import to_markdown

    return to_markdown(order.view).encode()


def _as_docx(order: Order) -> bytes:
    from osallistamo.rendering._docx import to_docx

    return to_docx(order.view)


def _as_calendar(order: Order) -> bytes:
    from osallistamo.rendering._calendar import to_calendar

    return to_calendar(order.plan, order.view, order.identity)


def _as_json(order: Order) -> bytes:
    text = to_json(order.plan, order.language)

    # What is no character, such as half of a pair, is a question mark on a screen too.
    return f"{text}\n".encode(errors="replace")


PUBLIC_FORMATS: Mapping[str, Callable[[Order], bytes]] = {
    ".pdf": _as_pdf,
    ".html": _as_html,
    ".md": _as_markdown,
    ".docx": _as_docx,
}
"""What is made of the view alone, which for everyone holds public answers only."""

FORMATS: Mapping[str, Callable[[Order], bytes]] = {
    **PUBLIC_FORMATS,
    ".ics": _as_calendar,
    ".json": _as_json,
}


SHEET_FORMATS: Mapping[str, Callable[[Order], bytes]] = {
    ".pdf": _sheet_as_pdf,
    ".html": _sheet_as_html,
}
"""The same for the residents' page and the run sheet of an event."""

_FORMATS_FOR: Mapping[Audience, Mapping[str, Callable[[Order], bytes]]] = {
    "project": FORMATS,
    "public": PUBLIC_FORMATS,
    "residents": SHEET_FORMATS,
    "event": SHEET_FORMATS,
}


def render(
    plan: Plan,
    target: str | Path,
    *,
    language: str = "fi",
    audience: Audience = "project",
    event: str = "",
    theme: str | Path | None = None,
) -> Path:
    """
    Write a plan as a document; the target's suffix says which kind.

    Args:
        plan: What follows from the answers.
        target: The file to write: ``.pdf``, ``.html``, ``.md``, ``.docx``, ``.ics``
            (its days) or ``.json`` (the review); for others than the project fewer.
        language: ``fi``, ``sv`` or ``en``.
        audience: Whom it is for: ``project`` has everything, ``public`` the public
            answers and what follows from them, ``residents`` one page in plain
            language, ``event`` the run sheet of one event.
        event: The event's id, such as ``opening`` of ``events.opening.date``.
        theme: A city's folder with its own look (see docs/themes.md), else ours.

    Raises:
        RenderError: The document would come out wrong.
        PlanFileError: It cannot be written.
        ThemeError: The theme cannot be used.
        UsageError: The suffix, the audience or the event is not one of the known
            ones, or the audience has no document of this kind.

    """
    path = Path(target)
    look = ready(path, audience=audience, event=event, theme=theme)
    if holds_plan(path):
        raise UsageError("over_plan", path=path)
    if audience in ("public", "residents"):
        plan = public(plan, language)
    order = Order(
        plan=plan, language=language, audience=audience, event=event, theme=look
    )
    make = _FORMATS_FOR[audience][path.suffix.lower()]
    _write(path, make(order))

    return path


def ready(
    target: Path, *, audience: Audience, event: str, theme: str | Path | None
) -> Theme:
    """
    Return how a document will look, sure that there is one of this kind.

    Args:
        target: The file to write.
        audience: Whom it is for.
        event: The event's id, for its run sheet.
        theme: A city's folder with its own look, else ours.

    Raises:
        ThemeError: The theme cannot be used.
        UsageError: There is no such document.

    """
    known = get_args(Audience)
    if audience not in known:
        raise UsageError("audience_unknown", given=audience, known=", ".join(known))
    if event and audience != "event":
        raise UsageError("event_needless", given=event)
    formats, suffix = _FORMATS_FOR[audience], target.suffix.lower()
    if suffix not in formats:
        key = "suffix_project" if suffix in FORMATS else "suffix_unknown"
        raise UsageError(key, path=target, known=", ".join(formats))
    if theme is None:
        return OUR_LOOK
    if suffix not in SHEET_FORMATS:
        raise UsageError("theme_format", path=target, known=", ".join(SHEET_FORMATS))

    from osallistamo.rendering._theme_reading import load_theme

    return load_theme(Path(theme))


def blank(
    toolkit: Toolkit,
    target: str | Path,
    *,
    language: str = "fi",
    checklists: Sequence[str] = (),
    essentials: bool = False,
    form: bool = False,
    today: date,
) -> Path:
    """
    Write a toolkit's checklists, to be filled in by hand or as a PDF form.

    Args:
        toolkit: Whose checklists.
        target: The file to write: ``.pdf`` or ``.html``.
        language: ``fi``, ``sv`` or ``en``.
        checklists: Which of them; all when empty.
        essentials: Only what matters most.
        form: A PDF with fields; `osallistamo new --from-form` reads it back.
        today: The day, written as the document's date.

    Raises:
        RenderError: It would come out wrong.
        PlanFileError: It cannot be written.
        UsageError: There is no such checklist, or no such kind of document.

    """
    from osallistamo.rendering._html import to_blank

    path = Path(target)
    if path.suffix.lower() not in (".pdf", ".html"):
        raise UsageError("suffix_unknown", path=path, known=".pdf, .html")
    if form and path.suffix.lower() != ".pdf":
        raise UsageError("form_only_pdf")
    seen = blank_of(
        toolkit, language, checklists=checklists, essentials=essentials, form=form
    )
    page = to_blank(seen)
    as_pdf = path.suffix.lower() == ".pdf"
    _write(path, _blank_as_pdf(seen, page, toolkit, today) if as_pdf else page.encode())

    return path


def _blank_as_pdf(seen: Blank, page: str, toolkit: Toolkit, day: date) -> bytes:
    from osallistamo.rendering._form import fields_of
    from osallistamo.rendering._pdf import to_pdf

    about = _form_file.attachment(toolkit, seen.language)
    carried = (_form_file.ATTACHMENT, about, seen.kind, "application/json")

    return to_pdf(
        page,
        title=f"{seen.title}: {seen.kind}",
        language=seen.language,
        day=day,
        attachments=[carried] if seen.form else [],
        sheet="blank.css",
        fields=fields_of(seen) if seen.form else None,
    )


def _write(path: Path, data: bytes) -> None:
    try:
        write_whole(path, data)
    except OSError as e:
        raise cannot("write", path, e) from e
