"""The source of a module with one error in it, as its syntax tree: what tests are meant to notice.

A mutant is known by where it is and what it says, not by its line: an entry of docs/testing.md
stays true when lines move.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
# A text that is longer is told by what differs.
LONG = 90
# What a function is most easily mistaken for, and where that one lives when it is not at hand.
MISTAKEN = {
    "min": ("max",), "max": ("min",), "any": ("all",), "all": ("any",),
    "min_": ("max_",), "max_": ("min_",), "ceil": ("floor",), "floor": ("ceil",),
    "over": ("reaches", "under"), "reaches": ("over", "under"), "under": ("over",),
    "minimum": ("maximum",), "maximum": ("minimum",),
}  # fmt: skip
HOMES = {
    **dict.fromkeys(("min_", "max_", "ceil", "floor"), "sizing_xl.expression"),
    **dict.fromkeys(("over", "reaches", "under"), "sizing_xl.alerts.declared"),
}
# The arguments that are swapped: the branches of `where`, the two sides of a comparison.
SWAPPED = {"where": (1, 2), "over": (0, 1), "under": (0, 1), "reaches": (0, 1), "above": (0, 1),
           "clearly_above": (0, 1), "first_known": (0, 1)}  # fmt: skip
WORDS = {
    "error": "warning", "warning": "info", "info": "warning", "pooled": "gpus", "gpus": "pooled",
    ">": ">=", ">=": ">", "<": ">",
}  # fmt: skip
# What stands in a template of source, of a cell or of a text.
TEMPLATE = {
    "<=": "<", "!=": "==", "==": "!=", "//": "/", "+": "-", "-": "+", "−": "+", "*": "/", "/": "*",
    "×": "÷", "÷": "×", "^": "*", "<": "<=", ">": ">=", " or ": " and ", "not ": "",
    "MIN": "MAX", "MAX": "MIN", "min": "max", "max": "min", "ROUNDUP": "ROUNDDOWN",
    "ROUNDDOWN": "ROUNDUP", "1.0": "2.0", "0.0": "1.0", "1E-9": "1E-8", "ISERROR": "ISNUMBER",
}  # fmt: skip
COMMUTATIVE = {"+", "*", "×", "MIN", "MAX", "min", "max"}
_TOKEN = re.compile("|".join(sorted(map(re.escape, TEMPLATE), key=len, reverse=True)))
_OPERAND = re.compile(r"\{\{?\d[^}]*\}\}?")


@dataclass(frozen=True)
class Mutant:
    """where: the function or class. told: `what it says` → `what it would say`."""

    where: str
    before: str
    after: str
    put: Callable[[], None]
    back: Callable[[], None]

    @property
    def told(self) -> str:
        return f"`{self.before}` → `{self.after}`"


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def mutants(tree: ast.Module) -> Iterator[Mutant]:
    """Every mutant of a module: `put` makes the tree that mutant, `back` what it was."""
    seen: Counter[tuple[str, str, str]] = Counter()
    for found in _within(tree, ""):
        key = (found.where, found.before, found.after)
        seen[key] += 1
        again = f" #{seen[key]}" if seen[key] > 1 else ""
        yield Mutant(found.where, found.before, found.after + again, found.put, found.back)


def _within(node: ast.AST, where: str) -> Iterator[Mutant]:
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "type_params"):
            continue
        for place, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if not isinstance(child, ast.AST) or _told(child):
                continue
            inner = f"{where}.{_named(child, node, place, not where)}".strip(".")
            for wrong in _mistakes(child, node):
                yield _mutant(node, name, place, child, wrong, inner or "module")
            yield from _within(child, inner)


def _named(node: ast.AST, parent: ast.AST, place: int | None, outermost: bool) -> str:
    """What a part of a module is called: a function, a name given, an entry of a table."""
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return node.name
    if isinstance(node, ast.Assign) and outermost:
        return ast.unparse(node.targets[0])
    if isinstance(node, ast.AnnAssign) and outermost:
        return ast.unparse(node.target)
    if isinstance(parent, ast.Dict) and place is not None and node is parent.values[place]:
        key = parent.keys[place]
    elif isinstance(node, ast.Call) and isinstance(parent, ast.Tuple) and node.args:
        key = node.args[0]
    else:
        return ""
    said = key.value if isinstance(key, ast.Constant) else ""
    return said if isinstance(said, str) and said.isidentifier() else ""


def _told(node: ast.AST) -> bool:
    """What is for readers and types: docstrings, what is raised, imports, `__all__`, words of a
    type, whether a data class is frozen."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.Assign):
        return ast.unparse(node.targets[0]) == "__all__"
    if isinstance(node, ast.Subscript):
        return ast.unparse(node.value) == "Literal"
    if isinstance(node, ast.Call):
        return ast.unparse(node.func) == "dataclass"
    return isinstance(node, (ast.Raise, ast.Import, ast.ImportFrom, ast.Assert))


def _mutant(
    parent: ast.AST, name: str, place: int | None, old: ast.AST, new: ast.AST, where: str
) -> Mutant:
    ast.fix_missing_locations(ast.copy_location(new, old))

    def put(node: ast.AST) -> None:
        if place is None:
            setattr(parent, name, node)
        else:
            getattr(parent, name)[place] = node

    before, after = _difference(_line(old), _line(new))
    return Mutant(where, before, after, lambda: put(new), lambda: put(old))


def _line(node: ast.AST) -> str:
    shown = node.test if isinstance(node, (ast.If, ast.IfExp)) else node
    return re.sub(r"\s+", " ", ast.unparse(shown))


def _difference(before: str, after: str) -> tuple[str, str]:
    """Two long texts by the words in which they differ, and one beside them."""
    if max(len(before), len(after)) <= LONG:
        return before, after
    old, new = before.split(), after.split()
    pairs = enumerate(zip(old, new, strict=False))
    start = next((n for n, (a, b) in pairs if a != b), min(len(old), len(new)))
    most = min(len(old), len(new)) - start
    end = next((n for n in range(most) if old[-1 - n] != new[-1 - n]), most)
    first, last = max(0, start - 1), max(0, end - 1)
    cut = [" ".join(it[first : len(it) - last]) for it in (old, new)]
    return cut[0], cut[1]


def _mistakes(node: ast.AST, parent: ast.AST) -> Iterator[ast.AST]:
    """What may stand in a node's place by mistake."""
    if isinstance(node, ast.Compare):
        for place, op in enumerate(node.ops):
            for other in COMPARISONS[type(op)]:
                ops = [*node.ops[:place], other(), *node.ops[place + 1 :]]
                yield ast.Compare(node.left, ops, node.comparators)
    elif isinstance(node, ast.BoolOp):
        other_op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield ast.BoolOp(other_op, node.values)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Not, ast.USub)):
        yield node.operand
    elif isinstance(node, ast.BinOp) and type(node.op) in ARITHMETIC:
        yield ast.BinOp(node.left, ARITHMETIC[type(node.op)](), node.right)
    elif isinstance(node, ast.AugAssign) and type(node.op) in ARITHMETIC:
        yield ast.AugAssign(node.target, ARITHMETIC[type(node.op)](), node.value)
    elif isinstance(node, (ast.If, ast.IfExp)) and isinstance(
        node.test, (ast.Name, ast.Attribute, ast.Call)
    ):
        opposite = ast.UnaryOp(ast.Not(), node.test)
        if isinstance(node, ast.IfExp):
            yield ast.IfExp(opposite, node.body, node.orelse)
        else:
            yield ast.If(opposite, node.body, node.orelse)
    elif isinstance(node, ast.Call):
        yield from _calls(node)
    elif (
        isinstance(node, ast.Tuple)
        and isinstance(node.ctx, ast.Load)
        and len(node.elts) > 1
        and all(isinstance(it, (ast.Constant, ast.Starred)) for it in node.elts)
    ):
        for place in range(len(node.elts)):
            yield ast.Tuple([*node.elts[:place], *node.elts[place + 1 :]], node.ctx)
    elif isinstance(node, ast.Constant):
        for value in _values(node.value, isinstance(parent, ast.JoinedStr)):
            yield ast.Constant(value)


def _calls(call: ast.Call) -> Iterator[ast.Call]:
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    for other in MISTAKEN.get(name, ()):
        named: ast.expr = ast.Name(other, ast.Load())
        if isinstance(call.func, ast.Attribute):
            named = ast.Attribute(call.func.value, other, ast.Load())
        yield ast.Call(named, call.args, call.keywords)
    if name in SWAPPED and len(call.args) > max(SWAPPED[name]):
        first, second = SWAPPED[name]
        args = [*call.args]
        args[first], args[second] = args[second], args[first]
        yield ast.Call(call.func, args, call.keywords)
    for place in range(len(call.keywords)):
        yield ast.Call(call.func, call.args, [*call.keywords[:place], *call.keywords[place + 1 :]])


def _values(value: Any, in_text: bool) -> Iterator[Any]:
    """Other constants: 1 more, the other answer, a word that is not the word."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield value + 1
    elif isinstance(value, float):
        yield value + 1 if value == 0 else value * 1.01
    elif isinstance(value, str):
        if _OPERAND.search(value):
            yield from _templates(value)
        elif not in_text:
            yield WORDS.get(value, f"XX{value}")


def _templates(text: str) -> Iterator[str]:
    """A template with an operand or a sign exchanged."""
    signs = {it[0] for it in _TOKEN.finditer(text)}
    if "{0" in text and "{1" in text and not (signs and signs <= COMMUTATIVE):
        yield re.sub(r"\{([01])", lambda it: "{" + str(1 - int(it[1])), text)
    if "{1" in text and "{2" in text:
        yield re.sub(r"\{([12])", lambda it: "{" + str(3 - int(it[1])), text)
    held = [range(*it.span()) for it in _OPERAND.finditer(text)]
    for token in _TOKEN.finditer(text):
        if not any(token.start() in span for span in held):
            yield text[: token.start()] + TEMPLATE[token[0]] + text[token.end() :]
