"""
A plan in a few lines: contradictions and open statutory duties first.
"""

from osallistamo import _explanation
from osallistamo._languages import show_date
from osallistamo._messages import say
from osallistamo._model import Caution
from osallistamo._plan import Plan


MAX_SHOWN = 8


def summary(plan: Plan, language: str) -> str:
    """
    Return a plan in a few lines: open statutory duties first.
    """

    def told(key: str, **values: object) -> str:
        return say(f"summary.{key}", language, **values)

    lines = []
    for found in plan.cautions:
        caution = found.entry.content
        if isinstance(caution, Caution) and caution.level == "error":
            lines.append(told("contradiction", text=caution.text[language]))
    by_law = plan.open_by_law
    lines.append(told("by_law", count=len(by_law)))
    ordered = [d for d in plan.urgent if d.force == "law"]
    for duty in ordered[:MAX_SHOWN]:
        due = show_date(duty.due, language) if duty.due else told("no_day")
        key = "overdue" if duty.overdue else "duty"
        subject = ""
        if duty.member:
            name = _explanation.member_name(
                plan.situation, duty.entry.each, duty.member, language
            )
            subject = f"{name}: "
        lines.append(told(key, due=due, text=subject + duty.text[language]))
    if len(by_law) > MAX_SHOWN:
        lines.append(told("more", count=len(by_law) - MAX_SHOWN))
    others = sum(d.open for d in plan.duties) - len(by_law)
    lines.append(told("others", count=others))
    if plan.waiting:
        lines.append(told("waiting", count=len(plan.waiting)))
    asked, _ = plan.situation.asked(deeper=False)
    lines.append(told("missing", count=len(plan.missing), asked=asked))
    # All that "go deeper" asks, as the wizard's end counts it.
    asked, unsettled = plan.situation.asked(deeper=True)
    lines.append(told("deeper", count=unsettled, asked=asked))

    return "\n".join(lines)
