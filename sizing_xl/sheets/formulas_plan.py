"""Formulas of the plan: nodes and capital by quarter, from the columns of the model."""

from __future__ import annotations

from collections.abc import Mapping

from sizing_xl.alerts.verdict import HEADLINE
from sizing_xl.book import BOOK
from sizing_xl.expression import Expr, Ref, excel, replaced
from sizing_xl.planning import growth
from sizing_xl.sheets.column_keys import column_key
from sizing_xl.sheets.formulas import DASH, INVALID, kept, literal
from sizing_xl.sheets.formulas_what_if import TYPED_PLAN
from sizing_xl.sheets.layout import Here, letter, quoted
from sizing_xl.sheets.parts import Formula
from sizing_xl.sheets.what_if import PLANNED_FIELD

RESULTS, PLOT = "plan_results", "plan_plot"
# The row of flags of what is typed, those of the storage, and the input with the nodes of today.
OUTSIDE, UNITS, ADDED = "outside", "units", "added"
RUNNING_NODES = "current_nodes"


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
        nodes = here.layout.cell("model", growth.NODES, column)
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


def _written_out(name: str, known: frozenset[str]) -> Expr:
    """A quantity's formula over some known ones: what rests on these stands in it, written out."""

    def other(expr: Expr) -> Expr | None:
        if isinstance(expr, Ref) and expr.name not in known and _rests(expr.name, known):
            return _written_out(expr.name, known)
        return None

    return replaced(BOOK.quantities[name].formula, other)


def _rests(name: str, known: frozenset[str]) -> bool:
    if name in known:
        return True
    needs = BOOK.quantities[name].needs if name in BOOK.quantities else ()
    return any(_rests(need, known) for need in needs)


_OF_NODES = frozenset([growth.NODES])
_UNITS = _written_out(growth.UNITS, _OF_NODES)
_SERVING = _written_out(growth.SERVING, _OF_NODES)
_CAPITAL = _written_out(growth.CAPITAL, frozenset([growth.NODES, growth.UNITS]))


def _computed(here: Here, expr: Expr, column: str, known: Mapping[str, str]) -> str:
    """An expression over a column of the model but for what is known."""
    return excel(expr, lambda name: known.get(name) or here.layout.cell("model", name, column))


@kept
def units(key: str) -> Formula:
    """Units of storage that the nodes and the sessions of a quarter need."""
    column = column_key(HEADLINE, key)

    def text(here: Here) -> str:
        nodes = here.layout.cell(RESULTS, "owned", key)
        needed = _computed(here, _UNITS, column, {growth.NODES: nodes})
        return f'IF(ISNUMBER({nodes}),{needed},"")'

    return text


@kept
def added(key: str) -> Formula:
    """Those that it buys: above the most of all before, and above what serves today's nodes."""

    def text(here: Here) -> str:
        place, own = here.place, here.beside(UNITS)
        today = here.layout.cell("model", RUNNING_NODES, HEADLINE)
        first = f"IF({today}>0,{_computed(here, _SERVING, HEADLINE, {growth.NODES: today})},0)"
        row, label = place.row(UNITS), letter(place.column("label"))
        before = f"MAX({first},${label}{row}:{letter(here.column - 1)}{row})"
        return f'IF({own}="","",MAX({own}-{before},0))'

    return text


@kept
def capex(key: str) -> Formula:
    """The capital of what a quarter buys."""
    column = column_key(HEADLINE, key)

    def text(here: Here) -> str:
        more = here.layout.cell(PLOT, ADDED, key)
        given = {growth.NODES: here.beside("bought"), growth.UNITS: more}
        part = _computed(here, _CAPITAL, column, given)
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


@kept
def most_of(row: str, words: str, otherwise: str) -> Formula:
    """The most of a row of the results; `otherwise` where it has no number."""

    def text(here: Here) -> str:
        place = here.layout.places[RESULTS]
        columns, at = place.table.columns, place.row(row)
        first, last = (letter(place.column(it)) for it in (columns[0], columns[-2]))
        most = f"MAX({quoted(place.sheet.title)}!${first}${at}:${last}${at})"
        return f"IF({most}>0,{literal(words)}&{most},{literal(otherwise)})"

    return text
