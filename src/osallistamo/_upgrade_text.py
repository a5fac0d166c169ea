"""
What a newer toolkit changes in a plan, in words.
"""

from collections.abc import Iterator, Sequence

from osallistamo import _explanation
from osallistamo._languages import show_date
from osallistamo._messages import say
from osallistamo._plan import Found, PlannedDuty
from osallistamo._upgrading import Upgrade


def upgrade_as_text(
    upgrade: Upgrade, before: str, language: str, *, most: int = 0
) -> str:
    """
    Return what changes in a plan: statutory duties first, and what stays.

    Args:
        upgrade: What changes.
        before: The version that the plan was made with.
        language: The reader's language.
        most: How many of each kind are named; 0 for all.

    """
    return "\n".join(_lines(upgrade, before, language, most))


def _lines(upgrade: Upgrade, before: str, language: str, most: int) -> Iterator[str]:
    toolkit = upgrade.after.toolkit
    if before == toolkit.version:
        told = {"toolkit": toolkit.id, "version": before}
        yield say("upgrade.same_version", language, **told)
    else:
        told = {"toolkit": toolkit.id, "before": before, "after": toolkit.version}
        yield say("upgrade.versions", language, **told)
    if upgrade.before is None:
        yield say("upgrade.not_at_hand", language)
    by_law = [d for d in upgrade.duties if d.force == "law"]
    others = [d for d in upgrade.duties if d.force != "law"]
    days = [
        f"{_duty(duty, language)} ({_day(day, language)} > {_day(duty.due, language)})"
        for duty, day in upgrade.due
    ]
    moves = [f"{old} > {new}" if old != new else f"{new}" for old, new in upgrade.moves]
    for key, items in (
        ("new_by_law", [_duty(d, language) for d in by_law]),
        ("new_duties", [_duty(d, language) for d in others]),
        ("gone", [_duty(d, language) for d in upgrade.gone]),
        ("days", days),
        ("questions", [_question(f, language) for f in upgrade.questions]),
        ("moved", moves),
        ("aside", list(upgrade.kept_aside)),
    ):
        yield from _several(key, items, language, most)
    yield say("upgrade.stay", language, count=upgrade.stay)


def _several(key: str, items: Sequence[str], language: str, most: int) -> Iterator[str]:
    if not items:
        return
    yield say(f"upgrade.{key}", language, count=len(items))
    shown = items[:most] if most else items
    yield from (f"  {item}" for item in shown)
    if len(shown) < len(items):
        yield say("summary.more", language, count=len(items) - len(shown))


def _duty(duty: PlannedDuty, language: str) -> str:
    return f"{duty.text[language]} [{duty.path}]"


def _question(found: Found, language: str) -> str:
    return f"{_explanation.title_of(found.entry, language)} [{found.path}]"


def _day(day: object, language: str) -> str:
    from datetime import date

    return show_date(day, language) if isinstance(day, date) else "-"
