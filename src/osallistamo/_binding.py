"""
A condition's names bound to their questions, and its types checked.

Rules of this file:

1. A condition looks only back, at questions that stand earlier.
2. A repeating question is read from inside its own group,
   or through `any`, `all` or `count` from outside and after it.
"""

from datetime import date
from difflib import get_close_matches

from osallistamo._conditions import (
    Both,
    Compare,
    Count,
    Days,
    Has,
    Literal,
    Name,
    Node,
    Not,
    Operand,
    OverMembers,
)
from osallistamo._names import Draft, Names


_ORDERED = ("number", "money", "date")


class Binding:
    """
    Binds one condition's names where its entry stands, and checks its types.
    """

    def __init__(self, names: Names, draft: Draft, index: int) -> None:
        self._names = names
        self._draft = draft
        self._index = index
        self.problems: list[tuple[str, dict[str, object]]] = []

    def resolve(self, name: Name, inside: str) -> Name:
        """
        Return the question's whole name; note it when there is none to read.
        """
        whole = self._names.find(name.name, self._draft, inside)
        base, _, part = name.name.rpartition(".")
        if whole is None and part in ("start", "end"):
            whole = self._names.find(base, self._draft, inside)
            name = Name(base, part)
        found = self._names.question(whole) if whole else None
        if found is None or whole is None:
            self._note_unknown(name.name)
            return name
        index, draft, question = found
        if index >= self._index:
            self._note("condition_forward", name=whole)
        if draft.each not in ("", inside, self._draft.each):
            self._note("condition_repeats", name=whole, group=draft.each)
        if name.part and question.kind != "period":
            self._note("condition_part", name=whole, kind=question.kind)

        return Name(whole, name.part)

    def _note_unknown(self, name: str) -> None:
        left_out = self._names.left_out(name, self._draft)
        if left_out is not None:
            by = f"{left_out.toolkit}, {left_out.place.file}:{left_out.place.line}"
            self._note("condition_omitted", name=name, by=by)
            return
        near = self._names.near(name)
        key = "condition_unknown_near" if near else "condition_unknown"
        self._note(key, name=name, near=near)

    def check_groups(self, node: Node) -> None:
        """
        Check first what aggregates run over: bare names inside mean its questions.
        """
        for part in node.parts():
            if isinstance(part, OverMembers):
                self._check_group(part.group)
            elif isinstance(part, Count) and part.node is not None:
                self._check_group(part.name)

    def check(self, node: Node) -> None:
        """
        Check that each part of a bound condition compares what can be compared.
        """
        match node:
            case Name():
                if self._kind(node) != "yes_no":
                    self._note("condition_bare", name=node.name, kind=self._kind(node))
            case Both():
                for part in node.nodes:
                    self.check(part)
            case Not():
                self.check(node.node)
            case Compare():
                self._check_comparison(node)
            case Has():
                self._check_kind(node.name.name, "several_of")
                for option in node.wanted:
                    self._check_option(node.name.name, option)
            case OverMembers():
                self.check(node.node)

    def _check_comparison(self, node: Compare) -> None:
        if node.operator in ("in", "not in"):
            self._check_membership(node)
            return
        kinds = {self._kind(node.left), self._kind(node.right)} - {"literal"}
        ordered = node.operator not in ("==", "!=")
        for name, other in ((node.left, node.right), (node.right, node.left)):
            if isinstance(name, Count | Days) and isinstance(other, Literal):
                what = "count" if isinstance(name, Count) else "days"
                self._check_literal(what, "whole", other.value)
            if not isinstance(name, Name):
                continue
            kind = self._kind(name)
            if isinstance(other, Literal):
                self._check_literal(name.name, kind, other.value)
            if ordered and kind not in _ORDERED:
                self._note("condition_order", name=name.name, kind=kind)
            if kind in ("yes_no", "several_of", "contact", "group", "period"):
                self._note("condition_compare", name=name.name, kind=kind)
        numbers = kinds <= {"number", "money", "whole"}
        if len(kinds) > 1 and not numbers:
            self._note("condition_kinds", kinds=", ".join(sorted(kinds)))

    def _check_membership(self, node: Compare) -> None:
        match node.left, node.right:
            case Name() as name, Literal(value=tuple(values)):
                kind = self._kind(name)
                if kind not in ("one_of", "number"):
                    self._note("condition_in", name=name.name, kind=kind)
                for value in values:
                    self._check_literal(name.name, kind, value)
            case Literal(value=str(option)), Name() as name:
                self._check_kind(name.name, "several_of")
                self._check_option(name.name, option)
            case _:
                self._note("condition_in_form")

    def _check_literal(self, name: str, kind: str, value: object) -> None:
        wanted = int if kind in ("number", "money", "whole") else str
        if not isinstance(value, wanted):
            self._note("condition_value", name=name, kind=kind, value=value)
        elif kind == "one_of":
            self._check_option(name, str(value))
        elif kind == "date" and not _is_day(str(value)):
            self._note("condition_day", value=value)

    def _check_option(self, name: str, option: str) -> None:
        found = self._names.question(name)
        if found is None or found[2].kind not in ("one_of", "several_of"):
            return
        known = [o.id for o in found[2].options]
        if option not in known:
            near = "".join(get_close_matches(option, known, n=1))
            key = "condition_option_near" if near else "condition_option"
            self._note(key, name=name, option=option, near=near, known=", ".join(known))

    def _check_kind(self, name: str, wanted: str) -> None:
        found = self._names.question(name)
        if found and found[2].kind != wanted:
            self._note("condition_kind", name=name, kind=found[2].kind, wanted=wanted)

    def _check_group(self, name: str) -> None:
        found = self._names.question(name)
        if found is None or found[2].kind != "group":
            self._note("condition_no_group", name=name)
        elif found[0] >= self._index:
            self._note("condition_forward", name=name)
        elif self._draft.each == name:
            self._note("condition_own_group", name=name)

    def _check_count(self, node: Count) -> None:
        if node.node is not None:
            self.check(node.node)
            return
        found = self._names.question(node.name)
        if found and found[2].kind == "group":
            self._check_group(node.name)
        else:
            self._check_kind(node.name, "several_of")

    def _check_dates(self, node: Days) -> None:
        for name in (node.start, node.end):
            if self._kind(name) != "date":
                self._note("condition_days", name=name.name, kind=self._kind(name))

    def _kind(self, operand: Operand) -> str:
        match operand:
            case Literal():
                return "literal"
            case Count() | Days():
                if isinstance(operand, Count):
                    self._check_count(operand)
                else:
                    self._check_dates(operand)
                return "whole"
        if operand.part:
            return "date"
        found = self._names.question(operand.name)

        return found[2].kind if found else "text"

    def _note(self, key: str, **values: object) -> None:
        if (key, values) not in self.problems:
            self.problems.append((key, values))


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
