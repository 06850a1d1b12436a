"""Formulas made into one function: the names that they need in, the asked ones out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import count
from types import CodeType
from typing import Any, NamedTuple

from sizing_xl.expression import (
    Call,
    Expr,
    Number,
    called,
    each,
    is_of_group,
    power_of_literals,
    python,
)
from sizing_xl.ops import NUMBERS, WHERE_ABOVE

# What the caller binds to what is undefined, and to the names of all results.
NAN_NAME = "nan"
RESULTS = "_results"


def compiled(
    given: Sequence[str],
    formulas: Mapping[str, Expr],
    rows: Collection[str],
    names: Sequence[str],
    arrays: bool,
) -> CodeType:
    """The code of a function from values by name to the named ones; the caller binds the
    operations that it calls.

    given: names that it takes. formulas: in the order in which they are computed, those in `rows`
    once for each group. arrays: for whole columns, of which what is not needed any more is let go;
    of single numbers, only the branch of a `where` that holds is computed.
    """
    lines = ["def computed(_values):", *_taken(given)]
    last = {it: name for name, one in formulas.items() for it in one.refs()} if arrays else {}
    for name, formula in formulas.items():
        lines.append(_assigned(name, formula, rows, arrays))
        gone = [
            it
            for it in formula.refs()
            if last.get(it) == name and it in formulas and it not in names
        ]
        lines += [f"    del {', '.join(gone)}"] if gone else []
    lines.append(f"    return {_by_name(names)}")
    return _code(lines)


class Stage(NamedTuple):
    """What is computed in one go.

    given: names that it takes. formulas: in the order in which they are computed. raised: what is
    told where a flag is 1: the flag's name by code, and numbers. values: names whose values it
    gives. results: names that it gives as readers see them, counts as int.
    """

    given: Sequence[str]
    formulas: Mapping[str, Expr] = {}
    raised: Mapping[str, tuple[str, Sequence[Expr]]] = {}
    values: Sequence[str] = ()
    results: Sequence[str] = ()


def staged(
    first: Stage, later: Sequence[Stage], rows: Collection[str], whole: Collection[str]
) -> CodeType:
    """The code of a function of single numbers from the first stage's values by name to what it
    gives and a function for each later stage, to be called as often as its values change.

    What the first one takes and computes, the later ones know. A stage gives the results by name,
    those of the first one among them, the codes that are raised, each with its numbers, and its
    values by name. The caller binds RESULTS to all names of results in order, with None, which
    stays in the place of what is no number. whole: counts.
    """
    lines = ["def computed(_values):", *_taken(first.given)]
    lines += [_assigned(name, it, rows, False) for name, it in first.formulas.items()]
    lines += _given(first, whole, RESULTS, "_first")
    for place, stage in enumerate(later):
        inner = [f"def _later_{place}(_values):", *_taken(stage.given)]
        inner += [_assigned(name, it, rows, False) for name, it in stage.formulas.items()]
        inner += _given(stage, whole, "_first", "_found")
        inner += [f"    return _found, _raised, {_by_name(stage.values)}"]
        lines += [f"    {line}" for line in inner]
    functions = "".join(f", _later_{place}" for place in range(len(later)))
    return _code([*lines, f"    return _first, _raised, {_by_name(first.values)}{functions}"])


def numbers(expr: Expr, own: Iterator[int]) -> str:
    """An expression as source for single numbers alone: simple operations without a call, and of
    `where` and `first_known` only what is taken.

    own: numbers for names of its own. Beside its refs it needs `ops.SCALARS` and NAN_NAME.
    """

    def source(part: Expr) -> str:
        return numbers(part, own)

    if isinstance(expr, Number):
        return repr(float(expr.value))
    if not isinstance(expr, Call):
        return python(expr)
    if power_of_literals(expr):
        base, exponent = (operand.value for operand in expr.operands)  # type: ignore[attr-defined]
        return repr(float(base**exponent))
    if expr.op not in NUMBERS:
        return called(expr, source)
    template, operands = NUMBERS[expr.op], expr.operands
    if expr.op == "divide" and _not_0(operands[1]):
        return f"({source(operands[0])} / {source(operands[1])})"
    condition = operands[0]
    if expr.op == "where" and isinstance(condition, Call) and condition.op == "above":
        template, operands = WHERE_ABOVE, (*condition.operands, *operands[1:])
    for place, operand in enumerate(operands):
        value = first = source(operand)
        computed, again = f"{{{place}:=}}", f"{{{place}}}"
        if computed in template and isinstance(operand, Call):
            value = f"_{next(own)}"
            first = f"({value} := {first})"
        template = template.replace(computed, first).replace(again, value)
    return template


def _not_0(expr: Expr) -> bool:
    return power_of_literals(expr) or (isinstance(expr, Number) and expr.value != 0)


def _taken(given: Sequence[str]) -> list[str]:
    return [f"    {leaf} = _values[{leaf!r}]" for leaf in given]


def _assigned(name: str, formula: Expr, rows: Collection[str], arrays: bool) -> str:
    value = python(formula) if arrays else _numbers(formula)
    value = f"[{value} for {each(formula)}]" if name in rows else value
    return f"    {name} = {value}"


def _numbers(formula: Expr) -> str:
    # The same few names for all, as names beyond 256 take longer to reach; others for formulas with
    # loops, whose names do too.
    return numbers(formula, count(100 if any(map(is_of_group, formula.refs())) else 0))


def _given(stage: Stage, whole: Collection[str], known: str, found: str) -> list[str]:
    """What a stage gives: its results with those that are known, and what is raised."""
    lines = [f"    {found} = {known}.copy()" if stage.results else f"    {found} = None"]
    for name in stage.results:
        value = f"int({name})" if name in whole else name
        # What is finite less itself is 0.
        lines.append(f"    if not {name} - {name}: {found}[{name!r}] = {value}")
    lines.append("    _raised = []")
    for code, (flag, figures) in stage.raised.items():
        told = "".join(f"{_numbers(it)}, " for it in figures)
        lines += [f"    if {flag} == 1.0:", f"        _raised.append(({code!r}, ({told})))"]
    return lines


def _by_name(names: Sequence[str]) -> str:
    return "{" + ", ".join(f"{name!r}: {name}" for name in names) + "}"


def _code(lines: Sequence[str]) -> CodeType:
    scope: dict[str, Any] = {}
    exec(compile("\n".join(lines), "<book>", "exec"), scope)
    code: CodeType = scope["computed"].__code__
    return code
