"""
A plan moved to the toolkit of today: what changes, and that nothing is lost.
"""

from collections.abc import Mapping
from datetime import date

from attrs import frozen

from osallistamo._answers import Answers
from osallistamo._plan import FORCES, DutyState, Found, Plan, PlannedDuty, plan
from osallistamo._renaming import rename
from osallistamo._toolkit import Toolkit


@frozen(kw_only=True)
class Upgrade:
    """
    What becomes of a plan with another toolkit.

    Attributes:
        before: The plan with the toolkit it was made with, if that is at hand.
        after: The plan with the toolkit of today.
        answers: The answers under the names of today.
        states: The same for what was noted about duties.
        moves: Old and new path of answers that have moved.
        kept_aside: Answers that say nothing any more; they are kept.
        stay: How many answers stay as they are.
        questions: Questions that are asked now and have no answer.
        duties: Duties that are new, statutory ones first.
        gone: Duties that no longer concern the project.
        due: Duties whose day has changed, with the day before.

    """

    before: Plan | None
    after: Plan
    answers: Answers
    states: Mapping[str, DutyState]
    moves: tuple[tuple[str, str], ...]
    kept_aside: tuple[str, ...]
    stay: int
    questions: tuple[Found, ...]
    duties: tuple[PlannedDuty, ...]
    gone: tuple[PlannedDuty, ...]
    due: tuple[tuple[PlannedDuty, date | None], ...]


def upgrade(
    answers: Answers,
    states: Mapping[str, DutyState],
    *,
    new: Toolkit,
    old: Toolkit | None,
    today: date,
) -> Upgrade:
    """
    Return what becomes of a plan's answers with another toolkit.

    Args:
        answers: The plan's answers.
        states: What was noted about its duties.
        new: The toolkit of today.
        old: The one that the plan was made with, if it is at hand;
            without it everything open counts as new.
        today: The day of the plan.

    """
    renamed = rename(new, answers, states)
    moved = dict(renamed.moves)
    after = plan(new, renamed.answers, today=today, states=renamed.states)
    before = plan(old, answers, today=today, states=states) if old else None
    aside = set(before.situation.kept_aside()) if before else set()
    known = {moved.get(d.path, d.path): d for d in before.duties} if before else {}
    asked = {moved.get(f.path, f.path) for f in _open(before)} if before else set()
    now = {d.path for d in after.duties}
    fresh = [d for d in after.duties if d.open and d.path not in known]
    kept_aside = tuple(
        path for path in after.situation.kept_aside() if path not in aside
    )

    return Upgrade(
        before=before,
        after=after,
        answers=renamed.answers,
        states=renamed.states,
        moves=renamed.moves,
        kept_aside=kept_aside,
        stay=len(renamed.answers) - len(renamed.moves) - len(kept_aside),
        questions=tuple(f for f in _open(after) if f.path not in asked),
        duties=tuple(sorted(fresh, key=lambda d: FORCES.index(d.force))),
        gone=tuple(d for path, d in known.items() if path not in now),
        due=tuple(
            (d, known[d.path].due)
            for d in after.duties
            if d.path in known and known[d.path].due != d.due
        ),
    )


def _open(made: Plan) -> tuple[Found, ...]:
    return (*made.missing, *made.deeper)
