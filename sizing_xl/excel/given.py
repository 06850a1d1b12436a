"""What the arguments and options of a call give: fields of a workload, and what it needs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sizing_xl.catalog.load import Catalogs
from sizing_xl.errors import InputError, Problem
from sizing_xl.excel.registry import ExcelFunction
from sizing_xl.excel.words import CHOICES, FIELD_OF, empty
from sizing_xl.fields import DEMANDED
from sizing_xl.reading.lacking import lacking
from sizing_xl.reading.values import TEXTS, typed, typed_fields

OPTIONS, SCENARIO, QUANTITY = "options", "scenario", "quantity"
DEFAULT_SCENARIO = "recommended"
# Left out, it follows the model: a function that asks for no model counts with the policy's least.
OVERHEAD = "runtime_overhead_gib"
NOT_FIELDS = (OPTIONS, SCENARIO, QUANTITY, *CHOICES)


def fields_of(function: ExcelFunction) -> tuple[str, ...]:
    """The fields of a workload that a function's own arguments give."""
    names = (argument.name for argument in function.arguments)
    return tuple(FIELD_OF.get(name, name) for name in names if name not in NOT_FIELDS)


def required(function: ExcelFunction, shared: Collection[str] = ()) -> tuple[str, ...]:
    """Arguments without which there is no answer. shared: the options, which may tell the demand
    that gives concurrency and context."""
    given = demanded_by(shared)
    names = (argument.name for argument in function.arguments if not argument.optional)
    return tuple(name for name in names if FIELD_OF.get(name, name) not in given)


def demanded_by(shared: Collection[str]) -> tuple[str, ...]:
    """The fields that options give by their demand."""
    absent = lacking(shared)
    return tuple(name for name in DEMANDED if name not in shared and name not in absent)


def workload_fields(
    given: Mapping[str, Any], shared: Mapping[str, Any], known: Catalogs
) -> dict[str, Any]:
    """Fields of a workload from arguments and options; where the function asks for no model,
    server or load, its quantity does not rest on them, and any of the catalogs will do.

    A refused cell of a column stays as it is, for its row to be refused. Raises InputError.
    """
    own = {
        FIELD_OF.get(name, name): value
        for name, value in given.items()
        if name not in NOT_FIELDS and not empty(value)
    }
    given = {**shared, **own}
    columns = {name: value for name, value in given.items() if isinstance(value, list)}
    fields, problems = typed_fields({name: given[name] for name in given if name not in columns})
    if problems:
        raise InputError(problems)
    fields |= {name: _cells(name, column) for name, column in columns.items()}
    stand_ins: dict[str, Any] = {
        "model": next(iter(known.models)),
        "server": next(iter(known.servers)),
        "concurrency": 1,
        "effective_context": 1,
    }
    for name in demanded_by(shared):
        del stand_ins[name]
    if "model" not in fields and OVERHEAD not in shared:
        stand_ins[OVERHEAD] = known.parameters.default(OVERHEAD)
    return {**stand_ins, **fields}


def _cells(name: str, column: list[Any]) -> list[Any]:
    """The cells of a column as their field takes them; those that are none stay as they are."""
    if set(map(type, column)) <= ({str} if name in TEXTS else {int, float}):
        return column
    read = (typed(name, cell) for cell in column)
    return [cell if isinstance(it, Problem) else it for cell, it in zip(column, read, strict=True)]
