"""
Answers that make an entry apply, found from its condition.

A goal is a part of a condition and the truth it should have.
Parts that join others are taken apart, at random where one of several is enough;
what is left reads questions, which get the first answer that fits their goals.
"""

from collections import defaultdict
from datetime import date, timedelta

from osallistamo import Interview
from osallistamo._conditions import (
    Always,
    Both,
    Compare,
    Condition,
    Count,
    Has,
    Literal,
    Not,
    OverMembers,
)
from osallistamo.errors import AnswerError, UsageError


FIRST = date(2027, 3, 1)
OFFSETS = (0, 1, -1, 3, -3, 10, -10, 18, -18, 30, -30, 50, -50, 90, -90, 200, -200, 500)
MEMBERS = 3
TEXTS = {"text": "Some words", "long_text": "Some words.", "contact": {"name": "Aino"}}


def find_answers(toolkit, entry, rng, *, tries=60):
    """
    Return an interview in which an entry applies, or None.
    """
    for _ in range(tries):
        search = _Search(toolkit, rng)
        member = search.join(entry)
        search.want_applying(entry, {entry.each: member} if entry.each else {})
        interview = search.answer_all()
        if interview.situation.applies(entry, member):
            return interview

    return None


class _Search:
    """One way to make one entry apply."""

    def __init__(self, toolkit, rng):
        self._toolkit = toolkit
        self._rng = rng
        # Goals by the question that they read, as (node, truth, members).
        self._goals = defaultdict(list)
        self._sizes = defaultdict(lambda: 0)
        self._seen = set()

    def join(self, entry):
        """
        Return a member of the entry's group, who is going to be there.
        """
        return self._member(entry.each) if entry.each else ""

    def _member(self, group):
        number = self._rng.choice((1, 1, 1, 2))
        self._sizes[group] = max(self._sizes[group], number)
        self._want_asked(self._toolkit.by_name[group], {})

        return str(number)

    def want_applying(self, entry, inside):
        if entry.when is not None:
            self.want(entry.when.node, inside)

    def _want_asked(self, question, inside):
        key = (question.path(inside.get(question.each, "")), True)
        if key not in self._seen:
            self._seen.add(key)
            self._goals[(question.name, inside.get(question.each, ""))] += []
            self.want_applying(question, inside)

    def want(self, node, inside, truth=True):
        match node:
            case Always():
                pass
            case Not():
                self.want(node.node, inside, not truth)
            case Both():
                parts = node.nodes
                if node.short is truth:
                    parts = (self._rng.choice(parts),)
                for part in parts:
                    self.want(part, inside, truth)
            case OverMembers() if node.short is truth:
                member = self._member(node.group)
                self.want(node.node, {**inside, node.group: member}, truth)
            case OverMembers():
                self._want_of_all(node, inside, truth)
            case _:
                self._want_part(node, inside, truth)

    def _want_of_all(self, node, inside, truth):
        self._want_asked(self._toolkit.by_name[node.group], {})
        for number in range(1, MEMBERS + 1):
            self.want(node.node, {**inside, node.group: str(number)}, truth)

    def _want_part(self, node, inside, truth):
        names = dict.fromkeys(Condition("", node).names())
        asked = truth or self._rng.random() < 0.7
        for name in names:
            question = self._toolkit.by_name[name]
            if not asked and question.when is not None:
                self.want(question.when.node, inside, False)
                return
        for part in node.parts():
            if isinstance(part, Count) and part.node is not None:
                self._sizes[part.name] = MEMBERS
                for number in range(1, MEMBERS + 1):
                    self.want(part.node, {**inside, part.name: str(number)})
        for name in names:
            question = self._toolkit.by_name[name]
            if question.each and question.each not in inside:
                continue
            self._want_asked(question, inside)
            member = inside.get(question.each, "")
            self._goals[(name, member)].append((node, truth, inside))

    def answer_all(self):
        """
        Answer every question that has goals, in the order they are asked.
        """
        interview = Interview(self._toolkit, deeper=True)
        places = sorted(
            self._goals, key=lambda at: (self._toolkit.by_name[at[0]].index, at[1])
        )
        for name, member in places:
            entry = self._toolkit.by_name[name]
            path = entry.path(member)
            if interview.stands(path):
                interview = self._answer(interview, entry, path, member)

        return interview

    def _answer(self, interview, entry, path, member):
        goals = self._goals[(entry.name, member)]
        found = interview
        for value in self._values(interview, entry.content, entry.name, goals):
            try:
                found = interview.change(path, value)
            except (AnswerError, UsageError):
                continue
            if all(_is(found, *goal) is not (not goal[1]) for goal in goals):
                return found

        return found

    def _values(self, interview, question, name, goals):
        match question.kind:
            case "yes_no":
                return self._mixed((True, False))
            case "one_of":
                return self._mixed(question.option_ids)
            case "several_of":
                return self._choices(question.option_ids, goals)
            case "number" | "money":
                return self._mixed(_numbers(goals))
            case "date":
                return self._mixed(_days(interview))
            case "period":
                days = self._mixed(_days(interview))[:24]
                return ({"start": a, "end": b} for a in days for b in days if a <= b)
            case "group":
                least = self._sizes[name]
                sizes = (*range(least, 9), *range(least))
                return ([str(n) for n in range(1, size + 1)] for size in sizes)

        return (TEXTS[question.kind],)

    def _mixed(self, values):
        return self._rng.sample(list(values), len(values))

    def _choices(self, options, goals):
        named = [o for o in options if any(o in _literals(node) for node, *_ in goals)]
        others = [o for o in options if o not in named]
        yield from ([o] for o in self._mixed(options))
        if named:
            yield named
        for _ in range(60):
            some = self._rng.sample(named, self._rng.randint(0, len(named)))
            more = self._rng.sample(others, self._rng.randint(0, min(5, len(others))))
            yield [*some, *more]


def _is(interview, node, truth, inside):
    look = interview.situation.look(interview.toolkit.entries[0])
    for group, member in inside.items():
        look = look.at(group, member)

    return node.evaluate(look)


def _literals(node):
    match node:
        case Has():
            return node.wanted
        case Compare():
            for side in (node.left, node.right):
                if isinstance(side, Literal):
                    value = side.value
                    return value if isinstance(value, tuple) else (value,)

    return ()


def _numbers(goals):
    found = {0, 1, 5, 40, 1000, 100_000}
    for node, *_ in goals:
        for value in _literals(node):
            if isinstance(value, int):
                found |= {value - 1, value, value + 1}

    return sorted(found)


def _days(interview):
    known = {FIRST}
    for value in interview.answers.values():
        for text in value.values() if hasattr(value, "values") else (value,):
            try:
                known.add(date.fromisoformat(text))
            except (TypeError, ValueError):
                continue

    return sorted({(day + timedelta(n)).isoformat() for day in known for n in OFFSETS})
