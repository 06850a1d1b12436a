"""Arithmetic as a reader writes it, e.g. ``"ceil(1000 * 1.2 / 629) + 1"``, worked out safely.

Numbers, ``+ - * / **``, brackets, and ceil, floor, min and max: nothing else is understood.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable

OPERATIONS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
FUNCTIONS: dict[str, Callable[..., float]] = {
    "ceil": math.ceil,
    "floor": math.floor,
    "min": min,
    "max": max,
}
LARGEST_POWER = 64


def worked_out(text: str) -> float:
    """The value of a figure or of arithmetic over figures. Raises ValueError for anything else."""
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        raise ValueError(f"{text!r} is no arithmetic") from error
    return float(_value(tree, text))


def is_plain(text: str) -> bool:
    """Whether a text is one figure, without arithmetic. Raises ValueError when it is neither."""
    worked_out(text)
    return isinstance(ast.parse(text.strip(), mode="eval").body, ast.Constant)


def _value(node: ast.expr, text: str) -> float:
    value = node.value if isinstance(node, ast.Constant) else None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand, text)
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATIONS:
        a, b = _value(node.left, text), _value(node.right, text)
        if isinstance(node.op, ast.Pow) and abs(b) > LARGEST_POWER:
            raise ValueError(f"{text!r} has a power above {LARGEST_POWER}")
        return OPERATIONS[type(node.op)](a, b)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
        function = FUNCTIONS.get(node.func.id)
        if function:
            return function(*(_value(each, text) for each in node.args))
    raise ValueError(f"{text!r} is more than arithmetic")
