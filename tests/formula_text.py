"""Reading a formula back from the text that readers see: what is printed loses nothing."""

from __future__ import annotations

import re

from sizing_xl.expression import OPS, Expr, FormulaError, Number, Ref, call
from sizing_xl.ops import OVER

_TOKEN = re.compile(r"\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?)|([A-Za-z_]\w*)|(.))")
_INFIX = {"+": "add", "−": "subtract", "×": "multiply", "÷": "divide", "^": "power", ">": "above"}
_CALLS = {"min": "least", "max": "greatest", "ceil": "ceil", "floor": "floor", "if": "where",
          "unknown": "missing", "first": "first_known", "exp": "exp", "ln": "ln",
          **{name: name for name in OVER}}  # fmt: skip


def parse(source: str) -> Expr:
    """Read a formula as `text` prints it. Raises FormulaError where it is not one."""
    tokens = [match.groups() for match in _TOKEN.finditer(source.strip())]
    expr, rest = _parse(tokens, 0, 0)
    if rest != len(tokens):
        raise FormulaError(f"not a formula from {tokens[rest]!r} on: {source}")
    return expr


def _parse(tokens: list[tuple[str, ...]], at: int, rank: int) -> tuple[Expr, int]:
    left, at = _parse_atom(tokens, at)
    while (sign := _sign(tokens, at)) in _INFIX:
        op = OPS[_INFIX[str(sign)]]
        if op.rank < rank:
            break
        right, at = _parse(tokens, at + 1, op.rank + 1)
        left = call(op.name, left, right)
    return left, at


def _parse_atom(tokens: list[tuple[str, ...]], at: int) -> tuple[Expr, int]:
    if at >= len(tokens):
        raise FormulaError("the formula ends too early")
    digits, name, sign = tokens[at]
    if digits:
        return Number(float(digits) if re.search(r"[.eE]", digits) else int(digits)), at + 1
    if name and name in _CALLS and _sign(tokens, at + 1) == "(":
        operands: list[Expr] = []
        at += 1
        while not operands or _sign(tokens, at) == ";":
            operand, at = _parse(tokens, at + 1, 0)
            operands.append(operand)
        return call(_CALLS[name], *operands), _closed(tokens, at)
    if name:
        return Ref(name), at + 1
    if sign == "(":
        inner, at = _parse(tokens, at + 1, 0)
        return inner, _closed(tokens, at)
    raise FormulaError(f"unexpected {sign!r} in a formula")


def _sign(tokens: list[tuple[str, ...]], at: int) -> str | None:
    return tokens[at][2] if at < len(tokens) else None


def _closed(tokens: list[tuple[str, ...]], at: int) -> int:
    if _sign(tokens, at) != ")":
        raise FormulaError("a bracket is not closed")
    return at + 1
