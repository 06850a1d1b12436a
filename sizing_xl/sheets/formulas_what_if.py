"""Formulas of what-if columns: what they ask, and what other sheets show of them.

The same along the columns of a kind: a column says in rows of its own which one it is.
"""

from __future__ import annotations

from sizing_xl.alerts.verdict import HEADLINE, INVALID_INPUTS
from sizing_xl.sheets.column_keys import (
    NUMBER,
    SHARE,
    VARIED,
    asked_row,
    column_key,
    option,
    quarter,
)
from sizing_xl.sheets.formulas import DASH, INVALID, kept, literal
from sizing_xl.sheets.formulas_live import WATCHED
from sizing_xl.sheets.layout import Here, letter, quoted
from sizing_xl.sheets.parts import Formula
from sizing_xl.sheets.what_if import MOST_OPTIONS, QUARTERS

# Where readers type.
TYPED_OPTIONS, TYPED_PLAN = "options_asked", "plan_asked"
# For a condition that does not hold.
NEVER = "FALSE"
SHARE_NAME, SHARE_FLAG = "in_sensitivity_share", "chk_sensitivity_share"


# --- what a column asks ------------------------------------------------------------------------


def _case_s(here: Here, row: str) -> str:
    """A row of the model in the case itself, whatever the column this is written in."""
    return f"${letter(here.place.column(HEADLINE))}{here.place.row(row)}"


@kept
def as_case(row: str) -> Formula:
    """What the case asks."""
    return lambda here: _case_s(here, row)


def _own(here: Here, row: str, typed: str) -> str:
    """What is typed for a column, or what the case asks where nothing is."""
    return f'IF({typed}="",{_case_s(here, row)},{typed})'


@kept
def option_asks(field: str, last: str = option(MOST_OPTIONS)) -> Formula:
    """What an option asks of a field."""
    row = asked_row(field)

    def text(here: Here) -> str:
        places = here.layout.places[TYPED_OPTIONS]
        first = here.layout.cell(TYPED_OPTIONS, field, option(1))
        end = f"${letter(places.column(last))}${places.row(field)}"
        return _own(here, row, f"INDEX({first}:{end},{here.beside(NUMBER)})")

    return text


@kept
def planned(row: str, last: str = quarter(QUARTERS)) -> Formula:
    """The sessions of a quarter."""

    def text(here: Here) -> str:
        place = here.layout.places[TYPED_PLAN]
        typed = here.layout.cell(TYPED_PLAN, "sessions", quarter(1))
        end = f"${letter(place.column(last))}${place.row('sessions')}"
        return _own(here, row, f"INDEX({typed}:{end},{here.beside(NUMBER)})")

    return text


@kept
def share_of(row: str) -> Formula:
    """By which a column changes its input: lowered where its number is 1."""
    return lambda here: f"IF({here.beside(row)}=1,-{SHARE_NAME},{SHARE_NAME})"


@kept
def varied(field: str, leaf: str, whole: bool) -> Formula:
    """A field as the case has it, lowered or raised within its range where the column is of it."""
    row = asked_row(field)

    def text(here: Here) -> str:
        own, moved = _case_s(here, leaf), f"(1+{here.beside(SHARE)})"
        value = f"ROUND({own}*{moved},0)" if whole else f"{own}*{moved}"
        low, high = (here.layout.cell("inputs_workload", field, it) for it in ("low", "high"))
        within = f"MIN({high},MAX({low},{value}))"
        case = _case_s(here, row)
        of_it = f"{here.beside(VARIED)}={literal(row)}"
        return f"IF({of_it},IF(ISNUMBER({own}),{within},{case}),{case})"

    return text


@kept
def invalid_of(what: str) -> Formula:
    """How many inputs are outside their ranges: of the case, and of an option of it."""
    return lambda here: f"{INVALID}+SUM({here.layout.range(WATCHED, column_key('range', what))})"


# --- what sheets show of it ------------------------------------------------------------------


def _model(here: Here, row: str, column: str) -> str:
    return here.layout.cell("model", row, column)


def _unused(here: Here, what: str) -> str:
    """Whether nothing is typed for an option."""
    return f'SUMPRODUCT(({here.layout.range(TYPED_OPTIONS, what)}<>"")*1)=0'


@kept
def option_result(row: str, column: str, what: str = "") -> Formula:
    """A result of an option; a dash where it has no value or what it asks is invalid; nothing where
    it asks nothing. what: the option, none for the case itself."""

    def text(here: Here) -> str:
        invalid = _model(here, INVALID_INPUTS, column)
        shown = f"IF({invalid}>0,{DASH},IFERROR({_model(here, row, column)},{DASH}))"
        return f'IF({_unused(here, what)},"",{shown})' if what else shown

    return text


@kept
def of_used(what: str, formula: Formula, otherwise: str = '""') -> Formula:
    """A formula of an option; `otherwise` where it asks nothing."""
    return lambda here: f"IF({_unused(here, what)},{otherwise},{formula(here)})"


@kept
def plotted(table: str, row: str) -> Formula:
    """What a table shows in a row, a gap where that is no number."""
    return lambda here: _or_gap(here.layout.cell(table, row, here.key))


def _or_gap(cell: str) -> str:
    return f"IF(ISNUMBER({cell}),{cell},NA())"


@kept
def least_of(table: str, row: str, words: str, otherwise: str, columns: tuple[str, ...]) -> Formula:
    """Which of some columns has the least in a row of a table; `otherwise` where fewer than two
    have any."""

    def text(here: Here) -> str:
        place = here.layout.places[table]
        ends = [f"${letter(place.column(it))}$" for it in (columns[0], columns[-1])]
        title = quoted(place.sheet.title)
        values, heads = (
            f"{title}!{ends[0]}{at}:{ends[1]}{at}" for at in (place.row(row), place.top)
        )
        least = f"INDEX({heads},MATCH(MIN({values}),{values},0))"
        told = f"IFERROR({literal(words)}&{least},{literal(otherwise)})"
        return f"IF(COUNT({values})<2,{literal(otherwise)},{told})"

    return text


@kept
def first_of(table: str, row: str, words: str, otherwise: str) -> Formula:
    """The input that stands first in a sorted table; `otherwise` where it moves nothing."""

    def text(here: Here) -> str:
        name, down, up = (here.layout.cell(table, row, it) for it in ("input", "below", "above"))
        still = f"MAX(0,{down},{up})-MIN(0,{down},{up})=0"
        known = f"ISNUMBER({down})+ISNUMBER({up})=2"
        told = f"{literal(words)}&{name}"
        return f"IF({known},IF({still},{literal(otherwise)},{told}),{literal(otherwise)})"

    return text


@kept
def turned(table: str, row: str, column: str, number: bool = False) -> Formula:
    """A cell of a table for a chart that lies; number: a gap where it is none."""

    def text(here: Here) -> str:
        cell = here.layout.cell(table, row, column)
        return _or_gap(cell) if number else cell

    return text


@kept
def share_outside(cell: str) -> Formula:
    """1 where the share of a sensitivity is no number within its limits, else 0."""

    def text(here: Here) -> str:
        low, high = (here.across(it, here.place.row("share")) for it in ("low", "high"))
        inside = f"IF({cell}<{low},1,IF({cell}>{high},1,0))"
        return f"IF(ISNUMBER({cell}),{inside},1)"

    return text


@kept
def varied_to(field: str, column: str) -> Formula:
    """What an input is lowered or raised to; a dash where nobody knows it."""

    def text(here: Here) -> str:
        cell = _model(here, asked_row(field), column)
        return f"IF({INVALID}+{SHARE_FLAG}>0,{DASH},IF(ISNUMBER({cell}),{cell},{DASH}))"

    return text


@kept
def swung(field: str, quantity: str, column: str, end: str) -> Formula:
    """How far a result moves where an input goes to an end; a dash where there is no telling."""

    def text(here: Here) -> str:
        at = here.across(end, here.place.row(field))
        moved, own = (_model(here, quantity, it) for it in (column, HEADLINE))
        return f"IF(ISNUMBER({at}),IFERROR({moved}-{own},{DASH}),{DASH})"

    return text


# What a swing without an end counts as: an input that may leave no solution comes first.
ENDLESS = "10^16"


@kept
def swing(field: str) -> Formula:
    """How far a result moves between both ends of an input."""

    def text(here: Here) -> str:
        row = here.place.row(field)
        low, down, up = (here.across(it, row) for it in ("low", "below", "above"))
        span = f"ROUND(MAX(0,{down},{up})-MIN(0,{down},{up}),6)"
        known = f"IF(ISNUMBER({down}),IF(ISNUMBER({up}),{span},{ENDLESS}),{ENDLESS})"
        return f"IF(ISNUMBER({low}),{known},-1)"

    return text


@kept
def rank(field: str) -> Formula:
    """The place of a swing among those of its table, from 1; of equal ones the upper is first."""

    def text(here: Here) -> str:
        place = here.place
        column, row = letter(place.column("swing")), place.row(field)
        every = f"${column}${place.top + 1}:${column}${place.bottom}"
        above = f"${column}${place.top + 1}:{column}{row}"
        return f"SUMPRODUCT(({every}>{column}{row})*1)+SUMPRODUCT(({above}={column}{row})*1)"

    return text


@kept
def of_rank(table: str, column: str, key: str) -> Formula:
    """What a table has in the row whose rank stands first in a row of this one."""

    def text(here: Here) -> str:
        values, ranks = (here.layout.range(table, it) for it in (column, "rank"))
        return f"INDEX({values},MATCH({here.across('rank', here.place.row(key))},{ranks},0))"

    return text
