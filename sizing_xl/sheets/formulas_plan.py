"""Formulas of the plan: nodes and capital by quarter, from the columns of the model."""

from __future__ import annotations

from sizing_xl.alerts.verdict import HEADLINE
from sizing_xl.sheets.column_keys import column_key
from sizing_xl.sheets.formulas import DASH, INVALID, kept
from sizing_xl.sheets.formulas_what_if import TYPED_PLAN
from sizing_xl.sheets.layout import Here, letter
from sizing_xl.sheets.parts import Formula
from sizing_xl.sheets.what_if import PLANNED_FIELD

RESULTS, PLOT = "plan_results", "plan_plot"
# The row of flags of what is typed, and the input with the nodes of today.
OUTSIDE, RUNNING_NODES = "outside", "current_nodes"


def _typed(here: Here) -> str:
    return here.layout.cell(TYPED_PLAN, "sessions", here.key)


def _flag(here: Here) -> str:
    return here.layout.cell(PLOT, OUTSIDE, here.key)


@kept
def outside(key: str) -> Formula:
    """1 where the sessions of a quarter are no whole number within their limits, else 0."""

    def text(here: Here) -> str:
        typed = _typed(here)
        low, high = (here.layout.cell("inputs_workload", PLANNED_FIELD, it) for it in _ENDS)
        whole = f"IF(ROUND({typed},0)={typed},0,1)"
        inside = f"IF({typed}<{low},1,IF({typed}>{high},1,{whole}))"
        return f'IF({typed}="",0,IF(ISNUMBER({typed}),{inside},1))'

    return text


_ENDS = ("low", "high")


@kept
def is_outside(key: str) -> Formula:
    """Whether they are."""
    return lambda here: f"{_flag(here)}>0"


@kept
def needed(key: str) -> Formula:
    """Nodes that a quarter needs; empty where nothing is planned."""
    column = column_key(HEADLINE, key)

    def text(here: Here) -> str:
        nodes = here.layout.cell("model", "nodes_final", column)
        invalid = f"{INVALID}+{_flag(here)}"
        return f'IF({_typed(here)}="","",IF({invalid}>0,{DASH},IFERROR({nodes},{DASH})))'

    return text


def _so_far(here: Here, before: bool) -> str:
    """The most nodes so far, with this quarter or before it: what runs today, what was needed."""
    place = here.layout.places[RESULTS]
    today, row = here.layout.cell("model", RUNNING_NODES, HEADLINE), place.row("needed")
    # The label stands before the first quarter: a text, which MAX leaves out.
    first, last = letter(place.column("label")), letter(here.column - before)
    return f"MAX({today},${first}{row}:{last}{row})"


def _from(here: Here, row: str, formula: str) -> str:
    """A formula where the row above has a number, else what that shows."""
    cell = here.beside(row)
    return f"IF(ISNUMBER({cell}),{formula},{cell})"


@kept
def owned(key: str) -> Formula:
    """Nodes to own."""
    return lambda here: _from(here, "needed", _so_far(here, False))


@kept
def bought(key: str) -> Formula:
    """Nodes to buy."""
    return lambda here: _from(here, "owned", f"{here.beside('owned')}-{_so_far(here, True)}")


@kept
def capex(key: str) -> Formula:
    """Their part of the fleet's capital."""
    column = column_key(HEADLINE, key)

    def text(here: Here) -> str:
        capital = here.layout.cell("model", "capex_total", column)
        part = f"{capital}*{here.beside('bought')}/{here.beside('needed')}"
        return _from(here, "bought", f"IFERROR({part},{DASH})")

    return text


@kept
def cumulative(key: str) -> Formula:
    """Capital of all quarters so far."""

    def text(here: Here) -> str:
        place = here.place
        first, row = letter(place.column("label")), place.row("capex")
        return _from(here, "capex", f"SUM(${first}{row}:{letter(here.column)}{row})")

    return text
