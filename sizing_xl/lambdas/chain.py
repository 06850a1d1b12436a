"""The book as a chain of names: each computes some quantities and calls the next with what is left.

`sx_case` looks the case up and refuses what is wrong with it; `sx_step_1` and those after it hold
the quantities in the book's order, cut by the length that Excel keeps. A step answers when the
quantity that is asked for is one of its own, so that nothing behind it is computed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from sizing_xl.book import BOOK
from sizing_xl.book.inputs import POLICY
from sizing_xl.expression import (
    Call,
    Expr,
    Ref,
    above,
    call,
    each_excel,
    is_of_group,
    replaced,
    where,
)
from sizing_xl.fields import FIELDS, MEASURED
from sizing_xl.lambdas.spelling import CUT_AT, CUT_PAIRS, Piece
from sizing_xl.lambdas.tables import Tables, slot_name
from sizing_xl.ops import OVER

# The parameter of a step that is the row of a table.
ROW = {
    "sx_models": "m", "sx_servers": "v", "sx_storage": "d", "sx_engines": "e", "sx_clouds": "u",
    "sx_apis": "a", "sx_scenarios": "z", "sx_precisions": "p",
}  # fmt: skip
WEIGHTS_ROW, OPTIONS, WANTED = "w", "o", "q"
# What an operation over the groups is of two groups, and the term of a group that is not there.
_OVER = {"over_groups": ("add", 0), "most_of_groups": ("greatest", -1e300),
         "least_of_groups": ("least", 1e300)}  # fmt: skip
_LAYERS = "group_layers"
FIELD_OF_LEAF = {field.sets: field for field in FIELDS.values() if field.sets}


@dataclass(frozen=True)
class Item:
    """One line of the chain: a name, its formula, whether it is a quantity that can be asked."""

    name: str
    formula: Expr
    asked: bool

    @cached_property
    def refs(self) -> tuple[str, ...]:
        return tuple(self.formula.refs())


def items(slots: int) -> tuple[Item, ...]:
    """The book's formulas in order, those of a KV group once for each slot."""
    _, formulas = BOOK.plan(tuple(BOOK.quantities), ())
    found = []
    for name, formula in formulas.items():
        if is_of_group(name):
            found += [Item(slot_name(name, slot), in_slot(formula, slot), False)
                      for slot in range(1, slots + 1)]  # fmt: skip
        else:
            found.append(Item(name, over_slots(formula, slots), name in BOOK.quantities))
    return tuple(found)


def in_slot(formula: Expr, slot: int) -> Expr:
    """A formula of one KV group, of the group in a slot."""

    def other(expr: Expr) -> Expr | None:
        if isinstance(expr, Ref) and is_of_group(expr.name):
            return Ref(slot_name(expr.name, slot))
        return None

    return replaced(formula, other)


def over_slots(formula: Expr, slots: int) -> Expr:
    """A formula whose operations over the groups go over the slots."""

    def other(expr: Expr) -> Expr | None:
        if not (isinstance(expr, Call) and expr.op in OVER):
            return None
        (term,), (op, neutral) = expr.operands, _OVER[expr.op]
        whole = in_slot(term, 1)
        for slot in range(2, slots + 1):
            held = above(Ref(slot_name(_LAYERS, slot)), 0)
            whole = call(op, whole, where(held, in_slot(term, slot), neutral))
        return whole

    return replaced(formula, other)


class Chain:
    """The names of the book. arguments: the fields that arguments of functions give, which are
    parameters of every step that needs them; so is what measurements give, looked up once. most:
    lines of the book in one step; the length that Excel keeps cuts anyway."""

    def __init__(self, tables: Tables, arguments: Iterable[str], most: int = CUT_PAIRS) -> None:
        self.tables, self.most = tables, most
        once = (*(name for name in arguments if FIELDS[name].numeric), *MEASURED)
        self.direct = {FIELDS[name].sets: name for name in once}
        self.items = items(tables.slots)
        self.order = [item.name for item in self.items if item.asked]
        self._known = {item.name for item in self.items}

    @cached_property
    def steps(self) -> tuple[Piece, ...]:
        """The pieces, from the first on."""
        found: list[Piece] = []
        cuts = [0]
        while cuts[-1] < len(self.items):
            cuts.append(self._cut(cuts[-1], len(found) + 1))
            found.append(self._step(cuts[-2], cuts[-1], len(found) + 1))
        return tuple(found)

    def call(self, number: int, first: int, values: dict[str, str] | None = None) -> str:
        """The call of a step; values: what stands for a parameter, if not its own name."""
        passed = ((values or {}).get(name, f"~{name}") for name in self.parameters(first))
        return f"sx_step_{number}({','.join(passed)})"

    def parameters(self, first: int) -> tuple[str, ...]:
        """What a step that begins at an item takes: what this one and all later ones need."""
        refs = self._refs(first, len(self.items))
        needed = {WANTED, *(it for name in refs for it in self._needs(name))}
        live = (item.name for item in self.items[:first] if item.name in refs)
        rows = (*ROW.values(), WEIGHTS_ROW, OPTIONS)
        return (WANTED, *(it for it in rows if it in needed),
                *(it for it in self.direct if it in refs), *live)  # fmt: skip

    def _refs(self, first: int, last: int) -> set[str]:
        return {ref for item in self.items[first:last] for ref in item.refs}

    def _needs(self, name: str) -> Iterator[str]:
        """The parameters that the look-up of an input needs."""
        if name in self._known or name in self.direct:
            return
        formula = self.leaf(name)
        for parameter in (*ROW.values(), WEIGHTS_ROW, OPTIONS):
            if f"~{parameter}," in formula or f"~{parameter})" in formula:
                yield parameter

    def leaf(self, name: str) -> str:
        """The look-up of an input of the book."""
        tables, field = self.tables, FIELD_OF_LEAF.get(name)
        table = tables.tables_of.get(name)
        found = ""
        if name == "deployed_weights_gib":
            before = tables.place("sx_models", next(iter(tables.listed["sx_precisions"].rows))[0])
            found = f"sx_models,~{ROW['sx_models']},{before - 1}+~{WEIGHTS_ROW}"
        elif table:
            row = WEIGHTS_ROW if name == "weights_compute_place" else ROW[table]
            found = f"{table},~{row},{tables.place(table, name)}"
        elif field is None:
            assert BOOK.inputs[name].origin is POLICY, name
            return f'sx_figure("{name}")'
        if field is None:
            return f"sx_at({found})"
        if found:
            return f'sx_entry(~{OPTIONS},"{field.name}",{found})'
        return f'{"sx_given" if field.numeric else "sx_place"}(~{OPTIONS},"{field.name}")'

    # --- cutting -------------------------------------------------------------------------------

    def _cut(self, first: int, number: int) -> int:
        """Where the step that begins at an item ends: the most items that fit."""
        low, high = first, min(self.most, len(self.items) - first)
        least, most = 1, high
        while least < most:
            middle = (least + most + 1) // 2
            if self._step(low, low + middle, number).fits:
                least = middle
            else:
                most = middle - 1
        if not self._step(low, low + least, number).fits:
            raise ValueError(f"{self.items[first].name} does not fit into a name of a workbook: "
                             f"{CUT_AT} characters, {CUT_PAIRS} pairs")  # fmt: skip
        return low + least

    def _step(self, first: int, last: int, number: int) -> Piece:
        own = self.items[first:last]
        taken = self.parameters(first)
        used = self._refs(first, last)
        inputs = (*BOOK.inputs, *self.tables.slotted)
        pairs = [(name, self.leaf(name)) for name in inputs
                 if name in used and name not in taken and name not in self._known]  # fmt: skip
        pairs += [(item.name, each_excel(item.formula, "~{}".format)) for item in own]
        before = sum(item.asked for item in self.items[:first])
        asked = [item.name for item in own if item.asked]
        picked = f"CHOOSE(~{WANTED}-{before},{','.join(f'~{name}' for name in asked)})"
        if last < len(self.items):
            following = self.call(number + 1, last)
            answer = f"IF(~{WANTED}<={before + len(asked)},{picked},{following})"
            answer = answer if asked else following
        else:
            answer = picked
        unknown = frozenset(taken) - {WANTED, OPTIONS, *ROW.values(), WEIGHTS_ROW}
        return Piece(f"sx_step_{number}", tuple(f"~{it}" for it in taken), tuple(pairs), answer,
                     unknown=unknown)  # fmt: skip
