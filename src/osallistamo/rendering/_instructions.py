"""
A toolkit's conditions as instructions on paper: "Answer if 3.2.1 is yes."

Nothing is written twice: the words come from the very conditions that the
interview reads, with item codes where it has answers.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from attrs import field, frozen

from osallistamo._conditions import (
    Always,
    Answered,
    Both,
    Compare,
    Condition,
    Count,
    Days,
    Gap,
    Has,
    Literal,
    Name,
    Node,
    Not,
    Operand,
    OverMembers,
)
from osallistamo._languages import show_date
from osallistamo._messages import say
from osallistamo._model import Duty, Question
from osallistamo._toolkit import Entry, Toolkit


MAX_TOLD = 420
"""A longer condition is told as what it depends on."""
MAX_NAMED = 3
"""How many answers a skip instruction names."""
MAX_QUOTE = 60

_OPPOSITES = {
    "==": "!=",
    "!=": "==",
    "<": ">=",
    ">=": "<",
    ">": "<=",
    "<=": ">",
    "in": "not in",
    "not in": "in",
}
_AMOUNTS = {
    "!=": "other_than",
    "<": "under",
    "<=": "at_most",
    ">": "over",
    ">=": "at_least",
}
_ENDS = {"start": "if_start", "end": "if_end"}
_TIMES = {"<": "if_before", "<=": "if_by", ">": "if_after", ">=": "if_from"}


def printable(section_entries: Iterable[Entry]) -> list[Entry]:
    """
    Return what a section has on paper: its questions, then its duties.
    """
    entries = list(section_entries)
    questions = [e for e in entries if isinstance(e.content, Question)]

    return questions + [e for e in entries if isinstance(e.content, Duty)]


def codes(toolkit: Toolkit) -> Mapping[str, str]:
    """
    Return ``chapter.section.item`` for each question and duty, by name.

    They are the whole toolkit's: a checklist printed alone keeps its numbers.
    """
    found: dict[str, str] = {}
    for chapter, checklist in enumerate(toolkit.checklists, start=1):
        number = 0
        for section in checklist.sections:
            items = printable(e for e in toolkit.entries if e.section is section)
            number += bool(items)
            for place, entry in enumerate(items, start=1):
                found[entry.name] = f"{chapter}.{number}.{place}"
    for name, entry in toolkit.by_name.items():
        if entry.name in found:
            found.setdefault(name, found[entry.name])

    return found


def requirements(condition: Condition | None) -> tuple[Node, ...]:
    """
    Return what must all hold, each once.
    """
    return tuple(dict.fromkeys(_conjuncts(condition.node))) if condition else ()


def _conjuncts(node: Node) -> Iterator[Node]:
    if isinstance(node, Both) and not node.short:
        for each in node.nodes:
            yield from _conjuncts(each)
    else:
        yield node


def common(entries: Sequence[Entry]) -> tuple[Node, ...]:
    """
    Return what all entries require, so that it can be told once for all.
    """
    if not entries:
        return ()
    first, *rest = (requirements(entry.when) for entry in entries)

    return tuple(node for node in first if all(node in other for other in rest))


@frozen
class Instructor:
    """
    Tells conditions in one language.

    Attributes:
        toolkit: Whose conditions they are.
        language: The reader's language.
        order: What is printed, in the order of reading.
        codes: The item codes by name.

    """

    toolkit: Toolkit
    language: str
    order: Sequence[Entry]
    codes: Mapping[str, str] = field(init=False, repr=False)
    _printed: frozenset[str] = field(init=False, repr=False)

    @codes.default
    def _codes(self) -> Mapping[str, str]:
        return codes(self.toolkit)

    @_printed.default
    def _names_printed(self) -> frozenset[str]:
        return frozenset(entry.name for entry in self.order)

    def told(self, nodes: Sequence[Node]) -> str:
        """
        Return a condition as a phrase; nothing when there is none.
        """
        if not nodes:
            return ""
        told = self._join(nodes, short=False)
        if len(told) <= MAX_TOLD:
            return told
        condition = Condition("", Both(False, tuple(nodes)))  # noqa: FBT003  # the deciding value
        places = [self.at(name) for name in condition.names()]

        return self._say("if_depends", places=", ".join(places))

    def at(self, name: str) -> str:
        """
        Return an item's code, with its label when it is not printed.
        """
        code = self.codes[name]
        if self.toolkit.by_name[name].name in self._printed:
            return code

        return f"{code} ({self.toolkit.question(name).label[self.language]})"

    def skips(self, entry: Entry) -> Iterator[str]:
        """
        Yield where to go on after answers that make the next items fall away.
        """
        following = self.order[self.order.index(entry) + 1 :]
        targets: dict[str, list[str]] = {}
        for text, value in self._answers(entry):
            over = _fallen(entry, value, following)
            if over > 1:
                targets.setdefault(self._target(following[over:]), []).append(text)
        for target, answers in targets.items():
            told = self._given(entry, answers)
            if told:
                yield f"→ {told}, {target}."

    def _answers(self, entry: Entry) -> Iterator[tuple[str, object]]:
        question = entry.content
        assert isinstance(question, Question)
        match question.kind:
            case "yes_no":
                yield say("values.yes", self.language), True
                yield say("values.no", self.language), False
            case "one_of":
                for option in question.options:
                    yield self._quote(option.text[self.language]), option.id
            case "group":
                yield "", ()

    def _given(self, entry: Entry, answers: list[str]) -> str:
        if answers == [""]:
            return self._say("skip_none")
        if len(answers) <= MAX_NAMED:
            return self._say("skip_if", answers=self._choice(answers))
        others = [text for text, _ in self._answers(entry) if text not in answers]
        if others and len(others) <= MAX_NAMED:
            return self._say("skip_other", answers=self._choice(others))

        return ""

    def _target(self, rest: Sequence[Entry]) -> str:
        if not rest:
            return self._say("skip_end")
        code = self.codes[rest[0].name]
        # The first item of a section is best found by the section's own heading.
        return self._say("skip_to", code=code.removesuffix(".1"))

    def _tell(self, node: Node) -> str:
        match node:
            case Both():
                return self._join(node.nodes, short=node.short)
            case Not():
                return self._untold(node.node)
            case Name():
                return self._say("if_yes", at=self.at(node.name))
            case Compare():
                return self._compare(node)
            case Has():
                value = self._options(node.name.name, node.wanted, every=node.every)
                return self._say("if_chosen", at=self.at(node.name.name), value=value)
            case Answered():
                return self._say("if_answered", at=self.at(node.name.name))
            case OverMembers():
                return self._say(
                    "if_some" if node.short else "if_every",
                    member=self._member(node.group),
                    inner=self._tell(node.node),
                )
            case Always():
                return self._say("if_always" if node.value else "if_never")

    def _untold(self, node: Node) -> str:
        """
        Return the opposite of a condition.
        """
        match node:
            case Both():
                opposites = tuple(Not(each) for each in node.nodes)
                return self._tell(Both(not node.short, opposites))
            case Not():
                return self._tell(node.node)
            case Name():
                # A question that is not asked is no "no", yet it is not "yes".
                asked = self.toolkit.by_name[node.name].when is None
                key = "if_no" if asked else "if_not_yes"
                return self._say(key, at=self.at(node.name))
            case Compare(Name() as name, "==" | "in", Literal() as wanted) if (
                self._has_options(name)
            ):
                # The same: "other than" would ask for an answer.
                value = self._options(name.name, _several(wanted))
                return self._say("if_not_is", at=self.at(name.name), value=value)
            case Compare():
                opposite = _OPPOSITES[node.operator]
                return self._compare(Compare(node.left, opposite, node.right))
            case Has():
                value = self._options(node.name.name, node.wanted, every=node.every)
                key = "if_not_chosen"
                return self._say(key, at=self.at(node.name.name), value=value)
            case Answered():
                return self._say("if_not_answered", at=self.at(node.name.name))
            case OverMembers():
                return self._tell(
                    OverMembers(node.group, Not(node.node), not node.short)
                )
            case Always():
                return self._tell(Always(not node.value))

    def _join(self, nodes: Sequence[Node], *, short: bool) -> str:
        if len(nodes) == 1:
            return self._tell(nodes[0])
        told = [(node, self._tell(node)) for node in nodes]
        parts = [f"({text})" if _is_list(node) else text for node, text in told]
        choice = any(self._say("if_or") in text for _, text in told)
        key = "if_or" if short else "if_and_also" if choice else "if_and"

        return self._say(key).join(dict.fromkeys(parts))

    def _compare(self, node: Compare) -> str:
        match node.left, node.right:
            case Literal(), Name() if node.operator in ("in", "not in"):
                value = self._options(node.right.name, (str(node.left.value),))
                key = "if_chosen" if node.operator == "in" else "if_not_chosen"
                return self._say(key, at=self.at(node.right.name), value=value)
            case Literal(), _:
                turned = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
                operator = turned.get(node.operator, node.operator)
                return self._compare(Compare(node.right, operator, node.left))
            case Count(), _:
                return self._counted(node.left, node.operator, node.right)
            case Days(), _:
                return self._say(
                    "if_days",
                    start=self._operand(node.left.start),
                    end=self._operand(node.left.end),
                    amount=self._amount(node.operator, node.right),
                )
            case Name(), Literal() if self._has_options(node.left):
                key = "if_is" if node.operator in ("==", "in") else "if_is_not"
                value = self._options(node.left.name, _several(node.right))
                return self._say(key, at=self.at(node.left.name), value=value)
            case Name(), _ if node.operator in _TIMES and self._is_date(node.left):
                return self._say(
                    _TIMES[node.operator],
                    left=self._operand(node.left),
                    right=self._operand(node.right),
                )

        return self._say(
            "if_is",
            at=self._operand(node.left),
            value=self._amount(node.operator, node.right),
        )

    def _counted(self, count: Count, operator: str, right: Operand) -> str:
        at = self.at(count.name)
        if count.node is not None:
            return self._say(
                "if_count_where",
                member=self._member(count.name),
                inner=self._tell(count.node),
                amount=self._amount(operator, right),
            )
        if (operator, right) in ((">", Literal(0)), (">=", Literal(1))):
            return self._say("if_any", at=at)
        if (operator, right) in (("==", Literal(0)), ("<", Literal(1))):
            return self._say("if_none", at=at)

        return self._say("if_count", at=at, amount=self._amount(operator, right))

    def _amount(self, operator: str, operand: Operand) -> str:
        amount = self._operand(operand)
        key = _AMOUNTS.get(operator)

        return self._say(key, amount=amount) if key else amount

    def _operand(self, operand: Operand) -> str:
        match operand:
            case Literal(value=str(text)) if _as_day(text):
                return show_date(date.fromisoformat(text), self.language)
            case Literal():
                return str(operand.value)
            case Name(part="start" | "end"):
                return self._say(_ENDS[operand.part], at=self.at(operand.name))
            case Name() | Count():
                return self.at(operand.name)
            case Days():
                start, end = self._operand(operand.start), self._operand(operand.end)
                return f"{start} – {end}"

    def _has_options(self, name: Name) -> bool:
        return bool(self.toolkit.question(name.name).options)

    def _is_date(self, name: Name) -> bool:
        return self.toolkit.question(name.name).kind in ("date", "period")

    def _options(self, name: str, wanted: Sequence[str], *, every: bool = False) -> str:
        texts = {
            o.id: o.text[self.language] for o in self.toolkit.question(name).options
        }
        parts = [self._quote(texts.get(one, one)) for one in wanted]

        return self._say("if_and").join(parts) if every else self._choice(parts)

    def _choice(self, parts: Sequence[str]) -> str:
        *others, last = parts

        return self._say("if_or").join([", ".join(others), last] if others else [last])

    def _member(self, group: str) -> str:
        question = self.toolkit.question(group)

        return (question.member or question.label)[self.language]

    def _quote(self, text: str) -> str:
        short = text if len(text) <= MAX_QUOTE else f"{text[: MAX_QUOTE - 1]}…"

        return self._say("quote", text=short)

    def _say(self, key: str, **values: object) -> str:
        return say(f"blank.{key}", self.language, **values)


def _several(literal: Literal) -> tuple[str, ...]:
    value = literal.value

    return tuple(map(str, value if isinstance(value, tuple) else (value,)))


def _is_list(node: Node) -> bool:
    inner = node.node if isinstance(node, Not) else node

    return isinstance(inner, Both) and len(inner.nodes) > 1


def _as_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False

    return True


@frozen
class _Assumed:
    """One answer, and the items that fell away with it; the rest is not known."""

    values: Mapping[str, object]

    def value(self, name: str) -> object:
        return self.values.get(name, Gap.UNKNOWN)

    def path(self, name: str) -> str:
        return name

    def members(self, group: str) -> Sequence[str] | Gap:
        found = self.values.get(group, Gap.UNKNOWN)

        return found if isinstance(found, tuple | Gap) else Gap.UNKNOWN

    def at(self, group: str, member: str) -> "_Assumed":
        return self


def _fallen(entry: Entry, value: object, following: Sequence[Entry]) -> int:
    """
    Return how many of the items that follow at once an answer makes fall away.
    """
    values: dict[str, object] = {entry.name: value}
    for count, item in enumerate(following):
        gone = item.each and values.get(item.each) in ((), Gap.NOTHING)
        known = item.when.evaluate(_Assumed(values)) if item.when else True
        if not gone and known is not False:
            return count
        values[item.name] = Gap.NOTHING

    return len(following)
