"""Formulas as data: what a quantity's body becomes when it is called with symbols.

An expression is a tree of `Number`, `Ref` (a named quantity or input) and `Call` (a row of the
operations table). It prints as Python source, as an Excel formula and as text, and the text can
be read back. Nothing here knows what is computed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Union

from sizing_xl.ops import CALL, GUARD, OVER, SCALARS
from sizing_xl.ops import OPS as SIMPLE

Operand = Union["Expr", int, float]
OPS = {**SIMPLE, **OVER}

# Names of what each KV group has: an input is then one number a group, and so is a formula of it.
GROUP = "group_"


class FormulaError(TypeError):
    """A body that is not one expression over the whitelist, or a text that is not a formula."""


class Expr:
    """A node of a formula; `+ - * / ** >` build larger ones."""

    def __add__(self, other: Operand) -> Call:
        return call("add", self, other)

    def __radd__(self, other: Operand) -> Call:
        return call("add", other, self)

    def __sub__(self, other: Operand) -> Call:
        return call("subtract", self, other)

    def __rsub__(self, other: Operand) -> Call:
        return call("subtract", other, self)

    def __mul__(self, other: Operand) -> Call:
        return call("multiply", self, other)

    def __rmul__(self, other: Operand) -> Call:
        return call("multiply", other, self)

    def __truediv__(self, other: Operand) -> Call:
        return call("divide", self, other)

    def __rtruediv__(self, other: Operand) -> Call:
        return call("divide", other, self)

    def __pow__(self, other: Operand) -> Call:
        return call("power", self, other)

    def __gt__(self, other: Operand) -> Call:
        return call("above", self, other)

    def __lt__(self, other: Operand) -> Call:
        return call("above", other, self)

    def __bool__(self) -> bool:
        raise FormulaError("a formula cannot branch: use where(condition, then, otherwise)")

    def refs(self) -> Iterator[str]:
        """Names used, in order of appearance, each once."""
        return iter(self._named)

    @cached_property
    def _named(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._refs()))

    @cached_property
    def _excel(self) -> list[str]:
        return _infix(
            self, "excel", lambda it: repr(it).upper().replace("E+", "E"), "\0{}\0".format
        ).split("\0")

    def _refs(self) -> Iterator[str]:
        return iter(())


@dataclass(frozen=True)
class Number(Expr):
    """A literal. The domain's own numbers are inputs from a catalog, never literals."""

    value: int | float


@dataclass(frozen=True)
class Ref(Expr):
    """The value of a named quantity or input."""

    name: str

    def _refs(self) -> Iterator[str]:
        yield self.name


@dataclass(frozen=True)
class Call(Expr):
    """An operation on operands."""

    op: str
    operands: tuple[Expr, ...]

    def _refs(self) -> Iterator[str]:
        for operand in self.operands:
            yield from operand._refs()


def call(op: str, *operands: Operand) -> Call:
    """Build a call, refusing what is not an expression or a plain number."""
    if len(operands) != OPS[op].arity:
        raise FormulaError(f"{op} takes {OPS[op].arity} operands, not {len(operands)}")
    found = Call(op, tuple(_expr(operand) for operand in operands))
    if op in OVER and any(overs(operand) for operand in found.operands):
        raise FormulaError(f"{op} inside another formula over the groups: make it a quantity")
    return found


def is_of_group(name: str) -> bool:
    """Whether a name is of what each KV group has."""
    return name.startswith(GROUP)


def overs(expr: Expr) -> tuple[Call, ...]:
    """The operations over the groups inside an expression, in order, each once."""
    if not isinstance(expr, Call):
        return ()
    if expr.op in OVER:
        return (expr,)
    return tuple(dict.fromkeys(it for operand in expr.operands for it in overs(operand)))


def of_one_group(expr: Expr) -> Iterator[str]:
    """Names of what a group has that are used outside of operations over the groups."""
    if isinstance(expr, Call):
        if expr.op not in OVER:
            for operand in expr.operands:
                yield from of_one_group(operand)
    else:
        yield from filter(is_of_group, expr.refs())


def replaced(expr: Expr, other: Callable[[Expr], Expr | None]) -> Expr:
    """The expression with parts of it replaced: where `other` gives one, it takes the place."""
    found = other(expr)
    if found is not None:
        return found
    if isinstance(expr, Call):
        return Call(expr.op, tuple(replaced(operand, other) for operand in expr.operands))
    return expr


def _expr(value: Operand) -> Expr:
    if isinstance(value, Expr):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Number(value)
    raise FormulaError(f"{value!r} is neither a formula nor a number")


def min_(a: Operand, b: Operand) -> Call:
    return call("least", a, b)


def max_(a: Operand, b: Operand) -> Call:
    return call("greatest", a, b)


def ceil(x: Operand) -> Call:
    """Guarded rounding up (see ops)."""
    return call("ceil", x)


def floor(x: Operand) -> Call:
    """Guarded rounding down (see ops)."""
    return call("floor", x)


def exp(x: Operand) -> Call:
    """e to the power of x."""
    return call("exp", x)


def ln(x: Operand) -> Call:
    """Natural logarithm."""
    return call("ln", x)


def above(a: Operand, b: Operand) -> Call:
    """1 where a > b, else 0."""
    return call("above", a, b)


def clearly_above(a: Operand, b: Operand) -> Call:
    """1 where a > b by more than the last bits, else 0: 1.00 times is no excess."""
    return call("above", a, call("multiply", b, 1 + GUARD))


def missing(x: Operand) -> Call:
    """1 where x has no value, else 0."""
    return call("missing", x)


def relied(expr: Expr) -> Iterator[str]:
    """Names without which a formula has no value, in order of appearance."""
    if isinstance(expr, Call):
        operands = expr.operands[-1:] if expr.op == "first_known" else expr.operands
        for operand in operands:
            yield from relied(operand)
    else:
        yield from expr.refs()


def first_known(a: Operand, b: Operand) -> Call:
    """a, or b where a has no value."""
    return call("first_known", a, b)


def where(condition: Operand, then: Operand, otherwise: Operand) -> Call:
    """`then` where the condition holds, else `otherwise`."""
    return call("where", condition, then, otherwise)


def over_groups(x: Operand) -> Call:
    """The sum of a formula of one group over all KV groups."""
    return call("over_groups", x)


def most_of_groups(x: Operand) -> Call:
    """The largest value of a formula of one group."""
    return call("most_of_groups", x)


def least_of_groups(x: Operand) -> Call:
    """The smallest value of a formula of one group."""
    return call("least_of_groups", x)


def settled(expr: Expr, known: Mapping[str, float]) -> Expr:
    """The expression where some names have a value: of a `where` on them alone, one branch."""
    if not isinstance(expr, Call):
        return expr
    if expr.op == "where" and set(expr.operands[0].refs()) <= known.keys():
        holds = eval(python(expr.operands[0]), dict(SCALARS), dict(known))
        if holds == holds:
            return settled(expr.operands[1 if holds else 2], known)
    return Call(expr.op, tuple(settled(operand, known) for operand in expr.operands))


# --- printing -------------------------------------------------------------------------------


def python(expr: Expr) -> str:
    """The expression as Python source over the names of its refs and of `ops.SCALARS`."""
    return called(expr, python)


def called(expr: Expr, source: Callable[[Expr], str]) -> str:
    """The same where `source` prints its operands."""
    if isinstance(expr, Number):
        return repr(expr.value)
    if isinstance(expr, Ref):
        return expr.name
    assert isinstance(expr, Call)
    operands = [source(operand) for operand in expr.operands]
    if power_of_literals(expr):
        return "({} ** {})".format(*operands)  # a number as it is read, not at each call
    if expr.op == "divide" and isinstance(expr.operands[1], Number) and expr.operands[1].value:
        return f"({operands[0]} / {operands[1]})"  # no quotient by zero to mind
    if expr.op in OVER and operands[0] not in filter(is_of_group, expr.refs()):
        operands = [f"[{operands[0]} for {each(expr)}]"]
    return OPS[expr.op].python.format(*operands)


def power_of_literals(expr: Expr) -> bool:
    """Whether it is a power of literals, and not of 0."""
    return (
        isinstance(expr, Call)
        and expr.op == "power"
        and all(isinstance(operand, Number) and operand.value for operand in expr.operands)
    )


def each(expr: Expr) -> str:
    """The loop over the groups, for a formula of one of them: ``a, b in zip(a, b)``."""
    names = [name for name in expr.refs() if is_of_group(name)]
    if len(names) < 2:
        name = names[0] if names else f"{GROUP}layers"
        return f"{name} in {name}"
    listed = ", ".join(names)
    return f"{listed} in zip({listed})"


def excel(expr: Expr, address: Callable[[str], str] = str) -> str:
    """The expression as an Excel formula without the leading '='.

    `address` turns a ref's name into what the cell should say: a defined name or an address.
    """
    pieces = [*expr._excel]  # its text, a name, its text...
    pieces[1::2] = map(address, pieces[1::2])
    return "".join(pieces)


def text(
    expr: Expr,
    name: Callable[[str], str] = str,
    number: Callable[[int | float], str] = repr,
) -> str:
    """The expression as readers see it; `parse` reads it back when names stay names."""
    return _infix(expr, "text", number, name)


def _infix(
    expr: Expr,
    column: str,
    number: Callable[[int | float], str],
    name: Callable[[str], str],
) -> str:
    if isinstance(expr, Number):
        return number(expr.value)
    if isinstance(expr, Ref):
        return name(expr.name)
    assert isinstance(expr, Call)
    op = OPS[expr.op]
    printed = []
    for position, operand in enumerate(expr.operands):
        inner = _infix(operand, column, number, name)
        rank = OPS[operand.op].rank if isinstance(operand, Call) else CALL
        # The right side of a left-associative operation needs its brackets at equal rank too.
        loose = rank < op.rank or (rank == op.rank and position > 0)
        printed.append(f"({inner})" if op.rank < CALL and loose else inner)
    template: str = getattr(op, column)
    return template.format(*printed)


# --- reading the text back ------------------------------------------------------------------

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
