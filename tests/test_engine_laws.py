"""
The laws of the engine, on random toolkits and random answers.
"""

import pytest

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from osallistamo import Answers, Interview, Later, NotRelevant
from osallistamo._model import Question
from osallistamo._reachability import unreachable
from osallistamo._situation import Situation
from strategies import raw_answers, toolkits


pytestmark = pytest.mark.filterwarnings("error")

LAW = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def state(situation):
    """
    Return what a situation says of every entry.
    """
    return {
        entry.path(member): (situation.applies(entry, member))
        for entry, member in situation.entries()
    }


def walk(interview, data, steps):
    """
    Take random steps and yield the interview after each.
    """
    for _ in range(steps):
        asked = interview.question
        step = data.draw(st.sampled_from(("answer",) * 6 + STEPS))
        if step == "jump":
            paths = [s.entry.path(s.member) for s in interview.sections()]
            interview = interview.jump(data.draw(st.sampled_from(paths)))
        elif step == "back":
            interview = interview.back()
        elif asked is None:
            paths = [s.entry.path(s.member) for s in interview.sections()]
            interview = interview.jump(data.draw(st.sampled_from(paths)))
        elif step == "later":
            interview = interview.later()
        elif step == "not_relevant":
            interview = interview.not_relevant("no such thing")
        elif step == "skip":
            interview = interview.skip()
        else:
            interview = interview.answer(data.draw(raw_answers(asked.kind)))
        yield interview


STEPS = ("later", "not_relevant", "skip", "back", "jump")


@LAW
@given(toolkit=toolkits(), data=st.data())
def test_incremental_reading_equals_reading_anew(toolkit, data):
    """
    However one got there, the situation is the one that the answers give.
    """
    for interview in walk(Interview(toolkit), data, 25):
        anew = Situation.read(toolkit, interview.answers)

        assert state(anew) == state(interview.situation)
        assert set(anew.kept_aside()) == set(interview.situation.kept_aside())
        assert Interview(toolkit, interview.answers).progress == interview.progress


@LAW
@given(toolkit=toolkits(), data=st.data())
def test_every_interview_ends(toolkit, data):
    """
    Answering what is asked ends after at most one step a question.
    """
    interview = Interview(toolkit)
    asked = []
    while interview.question:
        asked.append(interview.here)
        interview = interview.answer(data.draw(raw_answers(interview.question.kind)))

    assert len(asked) == len(set(asked)) == interview.progress.asked


@LAW
@given(toolkit=toolkits(), data=st.data())
def test_known_stays_known(toolkit, data):
    """
    No further answer overturns what has been decided.
    """
    interview = Interview(toolkit)
    while interview.question:
        before = state(interview.situation)
        interview = interview.answer(data.draw(raw_answers(interview.question.kind)))
        after = state(interview.situation)

        assert {p: k for p, k in before.items() if k is not None} == {
            p: after[p] for p, k in before.items() if k is not None
        }


@LAW
@given(toolkit=toolkits(), data=st.data())
def test_order_of_answers_is_no_matter(toolkit, data):
    """
    The same answers give the same situation in whatever order they came.
    """
    interview = Interview(toolkit)
    while interview.question:
        interview = interview.answer(data.draw(raw_answers(interview.question.kind)))
    pairs = data.draw(st.permutations(sorted(interview.answers.items())))
    situation = Situation.read(toolkit, Answers())
    for path, value in pairs:
        situation, _ = situation.answer(path, value)

    assert state(interview.situation) == state(situation)


@LAW
@given(toolkit=toolkits(), data=st.data())
def test_going_back_and_answering_the_same_changes_nothing(toolkit, data):
    """
    Back returns to the question just left, every answer kept.
    """
    interview = Interview(toolkit)
    for now in walk(interview, data, 8):
        interview = now
    assume(interview.question is not None)
    raw = data.draw(raw_answers(interview.question.kind))
    answered = interview.answer(raw)
    back = answered.back()

    assert back.here == interview.here
    assert back.answers == answered.answers
    assert back.answer(raw).here == answered.here
    assert back.answer(raw).answers == answered.answers


@LAW
@given(toolkit=toolkits(), data=st.data())
def test_answers_that_are_not_asked_for_say_nothing(toolkit, data):
    """
    Taking away an answer whose question does not apply changes nothing.
    """
    interview = Interview(toolkit)
    for now in walk(interview, data, 25):
        interview = now
    aside = set(interview.situation.kept_aside())
    rest = Answers({p: v for p, v in interview.answers.items() if p not in aside})

    assert state(Situation.read(toolkit, rest)) == state(interview.situation)


@LAW
@given(toolkit=toolkits(), data=st.data())
def test_back_goes_through_all_that_is_asked(toolkit, data):
    """
    An interview that was just read goes back through every question, last to first.
    """
    interview = Interview(toolkit)
    while interview.question is not None:
        interview = interview.answer(data.draw(raw_answers(interview.question.kind)))
    interview = Interview(toolkit, interview.answers)
    asked = [
        entry.path(member)
        for entry, member in interview.situation.entries()
        if isinstance(entry.content, Question)
        and interview.situation.applies(entry, member)
    ]
    found = []
    while (back := interview.back()) is not interview:
        interview = back
        found.append(interview.here)

    assert found == asked[::-1]


@LAW
@given(toolkit=toolkits(), data=st.data())
def test_answers_kept_aside_come_back(toolkit, data):
    """
    Changing an answer and changing it again leaves everything as it was.
    """
    interview = Interview(toolkit)
    while interview.question:
        interview = interview.answer(data.draw(raw_answers(interview.question.kind)))
    applying = [
        p for p in interview.answers if p not in set(interview.situation.kept_aside())
    ]
    path = data.draw(st.sampled_from(sorted(applying)))
    kind = interview.asked(path).kind
    changed = interview.change(path, data.draw(raw_answers(kind)))
    restored = changed.change(path, interview.answers[path])

    assert restored.answers == interview.answers
    assert state(restored.situation) == state(interview.situation)


@LAW
@given(toolkit=toolkits(), data=st.data())
def test_shifts_are_what_changed(toolkit, data):
    """
    What an answer is said to change is what differs before and after.
    """
    interview = Interview(toolkit)
    for now in walk(interview, data, 15):
        interview = now
    assume(interview.question is not None)
    before = state(interview.situation)
    after = interview.answer(data.draw(raw_answers(interview.question.kind)))
    now = state(after.situation)
    told = {s.entry.path(s.member): s.now for s in after.shifts}
    differs = {
        p: now.get(p, False)
        for p in before.keys() | now.keys()
        if before.get(p, False) is not now.get(p, False)
    }
    # A member that is gone is told of once, for what applied; what waited just goes.
    told_of = {p: k for p, k in differs.items() if p in now or before[p] is True}

    assert told_of == {p: k for p, k in told.items() if p in differs}


@LAW
@given(toolkit=toolkits(), data=st.data())
def test_set_aside_reads_as_no_and_later_stays_open(toolkit, data):
    """
    "Not relevant" settles a question; "later" leaves it open but unasked.
    """
    interview = Interview(toolkit)
    path = interview.here
    later = interview.later()
    aside = interview.not_relevant("no such thing")

    assert later.answers[path] == Later()
    assert aside.answers[path] == NotRelevant("no such thing")
    assert later.progress.answered == 0
    assert aside.progress.answered == 1
    assert later.here != path
    assert later.again().here == path


@LAW
@given(toolkit=toolkits(), data=st.data())
def test_what_is_called_unreachable_never_applies(toolkit, data):
    """
    No walk through the questions meets an entry that the linter calls unreachable.
    """
    never = {entry.name for entry in unreachable(toolkit)}
    for interview in walk(Interview(toolkit), data, 25):
        situation = interview.situation
        met = {e.name for e, m in situation.entries() if situation.applies(e, m)}

        assert not met & never
