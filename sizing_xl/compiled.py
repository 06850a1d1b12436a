"""Formulas made into one function: the names that they need in, the asked ones out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import count
from types import CodeType
from typing import Any

from sizing_xl.expression import NAN_NAME, Expr, each, python

__all__ = ["NAN_NAME", "compiled"]


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
    lines = ["def computed(values):"]
    lines += [f"    {leaf} = values[{leaf!r}]" for leaf in given]
    own = None if arrays else count()
    last = {it: name for name, one in formulas.items() for it in one.refs()} if arrays else {}
    for name, formula in formulas.items():
        value = python(formula, own)
        value = f"[{value} for {each(formula)}]" if name in rows else value
        lines.append(f"    {name} = {value}")
        gone = [
            it
            for it in formula.refs()
            if last.get(it) == name and it in formulas and it not in names
        ]
        lines += [f"    del {', '.join(gone)}"] if gone else []
    lines.append("    return {" + ", ".join(f"{name!r}: {name}" for name in names) + "}")
    scope: dict[str, Any] = {}
    exec(compile("\n".join(lines), "<book>", "exec"), scope)
    code: CodeType = scope["computed"].__code__
    return code
