"""
A plan, its methods or a toolkit as lines of text.
"""

from collections.abc import Iterator, Mapping, Sequence

from osallistamo import _explanation
from osallistamo._authoring import kind_of
from osallistamo._catalogues import EVERYONE, Method
from osallistamo._languages import show_date
from osallistamo._messages import say
from osallistamo._model import Caution
from osallistamo._plan import Plan, PlannedDuty
from osallistamo._summary import summary
from osallistamo._toolkit import Toolkit


def review_as_text(plan: Plan, language: str) -> str:
    """
    Return what is open, overdue, contradictory and missing, with reasons.
    """
    return "\n".join((summary(plan, language), *_details(plan, language)))


def _details(plan: Plan, language: str) -> Iterator[str]:
    for found in plan.cautions:
        caution = found.entry.content
        assert isinstance(caution, Caution)
        level = say(f"document.caution_{caution.level}", language)
        yield f"\n{level}: {caution.text[language]}"
        if caution.advice:
            yield f"  {caution.advice[language]}"
    if plan.urgent:
        yield f"\n{say('review.duties', language)}"
    for duty in plan.urgent:
        yield from _duty_lines(plan, duty, language)
    if plan.missing:
        yield f"\n{say('review.missing', language)}"
    for missing in plan.missing:
        name = _explanation.title_of(missing.entry, language)
        yield f"- {missing.path}: {name}"


def _duty_lines(plan: Plan, duty: PlannedDuty, language: str) -> Iterator[str]:
    force = say(f"document.force_{duty.force}", language)
    due = show_date(duty.due, language) if duty.due else say("summary.no_day", language)
    late = f" {say('review.overdue', language)}" if duty.overdue else ""
    yield f"- {due}{late} [{force}] {duty.text[language]}"
    facts = _explanation.because(plan.situation, duty.entry, language, duty.member)
    if facts:
        yield f"  {say('review.because', language, facts=facts)}"
    yield f"  {duty.path}"


def methods_as_text(
    toolkit: Toolkit, wanted: Mapping[str, Sequence[str]], language: str
) -> str:
    """
    Return methods that have every wanted attribute, with what to know of each.
    """
    lines = []
    for method in toolkit.items("methods"):
        assert isinstance(method, Method)
        if not all(_has(method, key, ids) for key, ids in wanted.items()):
            continue
        lines.append(f"{method.name[language]} ({method.id})")
        if method.text:
            lines.append(f"  {method.text[language]}")
        lines.append(f"  {_numbers(method, language)}")

    return "\n".join(lines) or say("review.no_methods", language)


def _has(method: Method, attribute: str, ids: Sequence[str]) -> bool:
    own = getattr(method, attribute)

    return all(id_ in own for id_ in ids) or (bool(ids) and EVERYONE in own)


def _numbers(method: Method, language: str) -> str:
    return say(
        "review.method",
        language,
        size=_range(method.size.min, method.size.max),
        weeks=_range(method.weeks.min, method.weeks.max),
        cost=_range(method.cost.min, method.cost.max),
        skill=method.skill,
    )


def _range(low: int | None, high: int | None) -> str:
    if low == high:
        return "-" if low is None else str(low)

    return f"{'' if low is None else low}–{'' if high is None else high}"


def toolkit_as_text(toolkit: Toolkit, language: str) -> str:
    """
    Return a toolkit as a tree of checklists, sections and entries.
    """
    lines = [f"{toolkit.title[language]} ({toolkit.id} {toolkit.version})"]
    checklist = section = None
    for entry in toolkit.entries:
        if entry.checklist is not checklist:
            checklist = entry.checklist
            lines.append(f"{checklist.title[language]} ({checklist.id})")
        if entry.section is not section:
            section = entry.section
            lines.append(f"  {section.title[language]} ({section.id})")
        kind = kind_of(entry)
        title = _explanation.title_of(entry, language)
        lines.append(f"    {entry.name} [{kind}] {title}")
        lines += [
            f"      {o.toolkit}: {o.operation} {', '.join(o.changed)}".rstrip()
            for o in entry.origins[1:] or entry.origins[:1]
            if o.operation != "own"
        ]

    return "\n".join(lines)
