"""Helper rows: what a quantity needs of each KV group has a row of the model for each group.

A cell of a spreadsheet that shares no array formulas holds one number. So a row of the book
(`group_kv_bytes`) becomes a block of rows, one a group, and so does the operand of an operation
over the groups; the quantity itself is then one ordinary formula over blocks: `SUM(C40:C41)`.
Blocks have as many rows as the richest model of the catalogs has groups; those that the chosen
model lacks hold an empty text, which SUM, MIN and MAX leave out.

A formula that unrolls otherwise (steps of an iteration) is one more block here: its rows by key,
and a closing formula over them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Any

from sizing_xl.book import BOOK
from sizing_xl.catalog.load import Catalogs
from sizing_xl.catalog.model import ModelEntry
from sizing_xl.expression import GROUP, Call, Expr, Ref, is_of_group, overs, replaced
from sizing_xl.quantity import Quantity, Values

# Row of the model that says how many groups the chosen model has.
COUNT = "group_count"


def slot(name: str, number: int) -> str:
    """The row of the model that a group's value is in; groups are counted from 1."""
    return f"{name} {number}"


def _closed(name: str, formula: Expr) -> tuple[Expr, dict[str, Quantity]]:
    """The formula over blocks alone, and the blocks that it has of its own."""
    own: dict[str, Quantity] = {}
    blocks: dict[Expr, Expr] = {}
    for over in overs(formula):
        operand = over.operands[0]
        if isinstance(operand, Ref) and is_of_group(operand.name):
            continue
        key = f"{GROUP}{name}" if not own else f"{GROUP}{name}_{len(own) + 1}"
        quantity = BOOK.quantities[name]
        own[key] = replace(quantity, name=key, formula=operand)
        blocks[over] = Call(over.op, (Ref(key),))
    return replaced(formula, blocks.get), own


def _blocks() -> tuple[dict[str, Expr], dict[str, Quantity]]:
    closing: dict[str, Expr] = {}
    rows = dict(BOOK.rows)
    for name, quantity in BOOK.quantities.items():
        closing[name], own = _closed(name, quantity.formula)
        rows |= own
    return closing, rows


_CLOSING, _ROWS = _blocks()
#: The formula of each quantity as one cell holds it.
CLOSING: Mapping[str, Expr] = MappingProxyType(_CLOSING)
#: Every block of helper rows: rows of the book, and operands of operations over the groups.
ROWS: Mapping[str, Quantity] = MappingProxyType(_ROWS)
_BOOK = replace(BOOK, rows=_ROWS, _compiled={})


@cache
def own_quantity(block: str) -> str:
    """The quantity whose formula a block is of, where it is no row of the book."""
    return next(name for name in CLOSING if block in CLOSING[name].refs())


@cache
def blocks_of(name: str) -> tuple[str, ...]:
    """The blocks that a quantity's cell or a block's rows name, those that they rest on first."""
    found: dict[str, None] = {}
    formula = CLOSING[name] if name in CLOSING else ROWS[name].formula
    for ref in formula.refs():
        if ref in ROWS:
            found.update(dict.fromkeys((*blocks_of(ref), ref)))
    return tuple(found)


def computed(values: Values) -> dict[str, list[float]]:
    """The values of every block, by the book's inputs and quantities."""
    return _BOOK.compute(values, ROWS, frozenset(BOOK.quantities))


def most_groups(models: Iterable[ModelEntry]) -> int:
    """Groups of the richest model."""
    return max((len(model.groups()) for model in models), default=0)


def slots_of(catalogs: Catalogs) -> int:
    """How many rows a block has."""
    return catalogs.kept(most_groups, "", catalogs.models.values())


def value_of(values: Any, number: int) -> Any:
    """What a row of a block shows of a sequence of values by group."""
    return values[number - 1] if number <= len(values) else ""
