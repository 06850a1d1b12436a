"""Answers that are plans: sessions by quarter -> nodes to own and to buy, capital."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import Any

from sizing_xl.errors import InputError, Problem
from sizing_xl.excel.calls import answered, catalogs, single
from sizing_xl.excel.given import (
    DEFAULT_SCENARIO,
    OPTIONS,
    SCENARIO,
    fields_of,
    required,
    workload_fields,
)
from sizing_xl.excel.registry import ExcelFunction
from sizing_xl.excel.words import LONGEST_OPTIONS, chosen, empty, options_of
from sizing_xl.planning.growth import CONCURRENCY, NODES, Quarter, check_sessions, planned
from sizing_xl.reading.values import typed
from sizing_xl.report.plan import FIGURES, plan_headings
from sizing_xl.sizing import size
from sizing_xl.telling.why import why
from sizing_xl.texts import MISSING, Texts
from sizing_xl.workload import Workload

SESSIONS = "concurrencies"
# A cell knows no date: its quarters are numbered.
FIRST = Quarter(1, 1)


@answered
def plan(function: ExcelFunction, arguments: tuple[Any, ...], texts: Texts) -> Any:
    """The quarters of one scenario, one row each, under headings."""
    names = (argument.name for argument in function.arguments)
    given = dict(zip(names, arguments, strict=True))
    shared = options_of(given.pop(OPTIONS), (*fields_of(function), CONCURRENCY))
    sessions = _sessions(given.pop(SESSIONS))
    given = {name: single(name, value) for name, value in given.items()}
    needed = required(function, shared)
    if not sessions or any(empty(given[name]) for name in needed if name != SESSIONS):
        return ""
    scenario = chosen(SCENARIO, given[SCENARIO], DEFAULT_SCENARIO)
    known = catalogs()
    fields = workload_fields({**given, CONCURRENCY: sessions[0]}, shared, known)
    sizing = size(Workload(**fields), known)
    found = sizing.scenarios[scenario]
    if not found.solved:
        raise InputError([why(NODES, found.value)])
    rows = planned(sizing, sessions, FIRST, scenarios=[scenario]).scenarios[scenario].rows
    headings = plan_headings(texts.in_currency(sizing.currency))
    return (
        tuple(headings),
        *(
            (float(number), *(_cell(getattr(row, name)) for name in FIGURES))
            for number, row in enumerate(rows, start=1)
        ),
    )


def _cell(value: float | None) -> float | str:
    return MISSING if value is None else float(value)


def _sessions(given: Any) -> list[int]:
    """The sessions of the quarters; none while all cells are empty. Raises InputError."""
    cells: list[Any] = list(chain.from_iterable(given)) if isinstance(given, tuple) else [given]
    if len(cells) == 1 and isinstance(given, str) and len(given) <= LONGEST_OPTIONS:
        cells = given.split(";")
    found: list[int] = []
    for cell in cells:
        if empty(cell):
            continue
        read = typed(CONCURRENCY, cell)
        if isinstance(read, Problem):
            raise InputError([replace(read, field=SESSIONS)])
        if not isinstance(read, int):
            raise InputError([Problem("not_whole", SESSIONS, cell)])
        found.append(read)
    if found:
        check_sessions(found, SESSIONS)
    return found
