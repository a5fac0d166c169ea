"""
Methods ranked for a project, each with the reasons for and against it.

The criteria, their weights and the questions they look at
are data in the catalogue of methods; no method is ever hidden.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from attrs import frozen

from osallistamo._catalogues import EVERYONE, Catalogue, Criterion, Method, Range
from osallistamo._conditions import Gap
from osallistamo._model import Question
from osallistamo._situation import Situation


@frozen(kw_only=True)
class Reason:
    """
    Why a method won or lost points.

    Attributes:
        key: Which sentence, a key of `messages/*/ranking.toml`.
        points: How many; negative when lost.
        ids: What matched, ids of the catalogue named by `attribute`.
        attribute: The attribute that was compared.
        number: A number for the sentence, such as weeks.

    """

    key: str
    points: int
    ids: tuple[str, ...] = ()
    attribute: str = ""
    number: int = 0


@frozen(kw_only=True)
class RankedMethod:
    """
    A method with its points (fi: menetelmäsuositus).

    Attributes:
        method: The method.
        score: The sum of its reasons' points.
        possible: False when there is no time left to prepare it.
        chosen: Whether the plan uses it.
        reasons: Why, most points first.

    """

    method: Method
    score: int
    possible: bool
    chosen: bool
    reasons: tuple[Reason, ...]


def rank_methods(situation: Situation, *, today: date) -> tuple[RankedMethod, ...]:
    """
    Return all methods, the most suitable first; equals in the author's order.

    Args:
        situation: What the answers mean.
        today: The day from which time to prepare is counted.

    """
    ranked = [
        _rank(item, catalogue, situation, today)
        for catalogue in situation.toolkit.catalogues.values()
        for item in catalogue.entries.values()
        if isinstance(item, Method)
    ]

    return tuple(sorted(ranked, key=lambda r: (not r.possible, -r.score)))


def _rank(
    method: Method, catalogue: Catalogue, situation: Situation, today: date
) -> RankedMethod:
    reasons = [
        reason
        for criterion in catalogue.criteria
        if (answers := tuple(_answers(criterion, situation)))
        for reason in _COMPARE[criterion.attribute](
            method, criterion, answers, situation, today
        )
    ]
    layout = situation.toolkit.layout
    chosen = set(answered(situation, layout.methods)) if layout else set()

    return RankedMethod(
        method=method,
        score=sum(r.points for r in reasons),
        possible=not any(r.key == "weeks_short" for r in reasons),
        chosen=method.id in chosen,
        reasons=tuple(sorted(reasons, key=lambda r: -r.points)),
    )


def answered(situation: Situation, name: str) -> Iterator[Any]:
    """
    Yield what a question was answered with, for every member of its group.
    """
    entry = situation.toolkit.by_name.get(name)
    if entry is None or not isinstance(entry.content, Question):
        return
    for member in situation.members(entry.each):
        value = situation.value(entry, member)
        if isinstance(value, tuple):
            yield from value
        elif not isinstance(value, Gap):
            yield value


def _answers(criterion: Criterion, situation: Situation) -> Iterator[Any]:
    seen = set()
    for name in criterion.answers:
        for value in answered(situation, name):
            if value not in seen:
                seen.add(value)
                yield value


def _overlap(
    method: Method,
    criterion: Criterion,
    answers: tuple[Any, ...],
    situation: Situation,
    today: date,
) -> Iterator[Reason]:
    has = getattr(method, criterion.attribute)
    named = tuple(a for a in answers if a in has and a != EVERYONE)
    fits = bool(named) or EVERYONE in has
    yield Reason(
        key=f"{criterion.attribute}_{'fit' if fits else 'miss'}",
        # Naming two or more of what is wanted doubles the points;
        # suiting everyone counts as naming one, so that it beats no specialist.
        points=criterion.weight * min(2, len(named) or int(fits)),
        ids=named or answers,
        attribute=criterion.attribute,
    )


def _at_most(
    method: Method,
    criterion: Criterion,
    answers: tuple[Any, ...],
    situation: Situation,
    today: date,
) -> Iterator[Reason]:
    value = getattr(method, criterion.attribute)
    needs = (value.min or 1) if isinstance(value, Range) else value
    # The author lists the choices from the least to the most.
    has = max(
        situation.toolkit.question(name).option_ids.index(answer) + 1
        for name in criterion.answers
        for answer in answered(situation, name)
    )
    if needs > has:
        yield Reason(
            key=f"{criterion.attribute}_over",
            points=-criterion.weight * (needs - has),
            attribute=criterion.attribute,
        )


def _in_time(
    method: Method,
    criterion: Criterion,
    answers: tuple[Any, ...],
    situation: Situation,
    today: date,
) -> Iterator[Reason]:
    needs = method.weeks.min or 0
    own = tuple(_own_starts(method, situation))
    start = min(own or (date.fromisoformat(str(a)) for a in answers))
    left = (start - today).days // 7
    if needs > left >= 0:
        yield Reason(
            key="weeks_short",
            points=-criterion.weight,
            attribute="weeks",
            number=needs,
        )


def _own_starts(method: Method, situation: Situation) -> Iterator[date]:
    """
    Yield when a method begins in the plan, wherever it was chosen and has a period.
    """
    toolkit = situation.toolkit
    chosen = toolkit.by_name.get(toolkit.layout.methods) if toolkit.layout else None
    if chosen is None or not chosen.each:
        return
    own = [
        m
        for m in situation.members(chosen.each)
        if situation.value(chosen, m) == method.id
    ]
    for entry in toolkit.entries if own else ():
        question = entry.content
        if (
            entry.each == chosen.each
            and isinstance(question, Question)
            and question.kind == "period"
        ):
            for value in (situation.value(entry, member) for member in own):
                if not isinstance(value, Gap):
                    yield date.fromisoformat(value["start"])


_COMPARE = {
    "levels": _overlap,
    "groups": _overlap,
    "phases": _overlap,
    "media": _overlap,
    "cost": _at_most,
    "skill": _at_most,
    "weeks": _in_time,
}
