"""Which arguments a call must give: those that no demand among its options stands for."""

from __future__ import annotations

from collections.abc import Collection

from sizing_xl.excel.registry import ExcelFunction
from sizing_xl.excel.words import FIELD_OF
from sizing_xl.fields import DEMANDED
from sizing_xl.reading.lacking import lacking


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
