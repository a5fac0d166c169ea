"""
The text of `when:` into a condition, with Python's own parser.

Only the nodes named here are let through; nothing is ever evaluated as code.
"""

import ast
import warnings

from collections.abc import Callable, Mapping

from osallistamo._conditions import (
    Always,
    Answered,
    Both,
    Compare,
    Condition,
    Count,
    Days,
    Has,
    Literal,
    Name,
    Node,
    Not,
    Operand,
    OverMembers,
    Part,
)


MAX_LENGTH = 2_000
MAX_DEPTH = 30


class ConditionSyntaxError(Exception):
    """
    A condition that is not in the language.

    Attributes:
        key: Which message, in the table ``problems``.
        values: What the message is filled with.

    """

    def __init__(self, key: str, **values: object) -> None:
        self.key = key
        self.values = values
        super().__init__(key, values)


def parse(source: str) -> Condition:
    """
    Read a condition.

    Raises:
        ConditionSyntaxError: It is not in the language; says where and what.

    """
    if len(source) > MAX_LENGTH:
        raise ConditionSyntaxError("condition_too_long", limit=MAX_LENGTH)
    text = " ".join(source.split())
    try:
        # Python may warn of what we refuse anyway; the author hears it from us.
        with warnings.catch_warnings(action="ignore"):
            tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as e:
        column = getattr(e, "offset", None) or 1
        raise ConditionSyntaxError(
            "condition_syntax", near=text[max(0, column - 1) :][:30] or text[-30:]
        ) from e
    _check_depth(tree)

    return Condition(text, _condition(tree))


def _check_depth(tree: ast.AST) -> None:
    level: list[ast.AST] = [tree]
    for _ in range(MAX_DEPTH):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if not level:
            return
    raise ConditionSyntaxError("condition_too_deep", limit=MAX_DEPTH)


def _condition(node: ast.expr) -> Node:
    match node:
        case ast.BoolOp(op=op, values=values):
            return Both(isinstance(op, ast.Or), tuple(map(_condition, values)))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return Not(_condition(operand))
        case ast.Compare():
            return _comparison(node)
        case ast.Call():
            found = _function(node)
            if isinstance(found, Count | Days):
                raise ConditionSyntaxError("condition_number", part=ast.unparse(node))
            return found
        case ast.Name(id="true" | "True"):
            return Always(value=True)
        case ast.Name(id="false" | "False"):
            return Always(value=False)
        case ast.Constant(value=bool(value)):
            return Always(value)
        case ast.Name() | ast.Attribute():
            return Name(_dotted(node))

    raise _refuse(node)


def _comparison(node: ast.Compare) -> Node:
    operands = [_value(x) for x in (node.left, *node.comparators)]
    found = []
    for left, op, right in zip(operands, node.ops, operands[1:], strict=False):
        operator = _SYMBOLS.get(type(op))
        if operator is None:
            raise _refuse(node)
        if isinstance(left, Literal) and isinstance(right, Literal):
            raise ConditionSyntaxError("condition_no_question", part=ast.unparse(node))
        found.append(Compare(left, operator, right))

    return found[0] if len(found) == 1 else Both(False, tuple(found))  # noqa: FBT003  # the deciding value


def _value(node: ast.expr) -> Operand:
    match node:
        case ast.Constant(value=str() | int() as value) if not isinstance(value, bool):
            return Literal(value)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(value))):
            return Literal(-value)
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
            return Literal(tuple(_plain(part) for part in parts))
        case ast.Name() | ast.Attribute():
            return Name(_dotted(node))
        case ast.Call():
            found = _function(node)
            if isinstance(found, Count | Days):
                return found

    raise _refuse(node)


def _plain(node: ast.expr) -> str | int:
    match node:
        case ast.Constant(value=str() | int() as value) if not isinstance(value, bool):
            return value

    raise _refuse(node)


def _function(node: ast.Call) -> Part:
    match node.func:
        case ast.Name(id=function) if function in FUNCTIONS and not node.keywords:
            pass
        case _:
            raise ConditionSyntaxError(
                "condition_function",
                name=ast.unparse(node.func),
                known=", ".join(FUNCTIONS),
            )
    try:
        return FUNCTIONS[function](node.args)
    except ValueError as e:
        raise ConditionSyntaxError(
            "condition_arguments", part=ast.unparse(node), form=_FORMS[function]
        ) from e


def _over(short: bool) -> Callable[[list[ast.expr]], Node]:  # noqa: FBT001  # the deciding value
    def over(arguments: list[ast.expr]) -> Node:
        group, condition = arguments
        return OverMembers(_dotted(group), _condition(condition), short)

    return over


def _count(arguments: list[ast.expr]) -> Part:
    if len(arguments) == 1:
        return Count(_dotted(arguments[0]))
    group, condition = arguments

    return Count(_dotted(group), _condition(condition))


def _answered(arguments: list[ast.expr]) -> Node:
    (question,) = arguments

    return Answered(Name(_dotted(question)))


def _has(every: bool) -> Callable[[list[ast.expr]], Node]:  # noqa: FBT001  # any or all
    def has(arguments: list[ast.expr]) -> Node:
        question, *options = arguments
        wanted = tuple(str(_plain(option)) for option in options)
        if not wanted:
            raise ValueError(arguments)
        return Has(Name(_dotted(question)), wanted, every)

    return has


def _days(arguments: list[ast.expr]) -> Part:
    start, end = arguments

    return Days(Name(_dotted(start)), Name(_dotted(end)))


FUNCTIONS: Mapping[str, Callable[[list[ast.expr]], Part]] = {
    "any": _over(True),  # noqa: FBT003  # one true member decides
    "all": _over(False),  # noqa: FBT003  # one false member decides
    "count": _count,
    "answered": _answered,
    "has_any": _has(False),  # noqa: FBT003  # one is enough
    "has_all": _has(True),  # noqa: FBT003  # all are needed
    "days": _days,
}
_FORMS = {
    "any": "any(group, condition)",
    "all": "all(group, condition)",
    "count": "count(question) or count(group, condition)",
    "answered": "answered(question)",
    "has_any": 'has_any(question, "option", ...)',
    "has_all": 'has_all(question, "option", ...)',
    "days": "days(date, date)",
}
_SYMBOLS: Mapping[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
}


def _dotted(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attribute):
            return f"{_dotted(value)}.{attribute}"

    raise _refuse(node)


def _refuse(node: ast.AST) -> ConditionSyntaxError:
    return ConditionSyntaxError("condition_not_allowed", part=ast.unparse(node))
