"""The door to xlwings: the only module that decorates functions with it.

xlwings' own decorators do nothing where there is no Excel (Linux), swallow mistyped options, and
will change in 1.0; what the product needs of them is said here once.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, cast

import xlwings
from xlwings.conversion import Accessor, Ensure2DStage, ReadValueFromRangeStage

from sizing_xl.excel.calls import cut
from sizing_xl.excel.registry import FUNCTIONS, LANGUAGE, function

CATEGORY = "Sizing"
# VBA (module sizing_functions) that gives the language of the workbook.
LANGUAGE_VBA = "SizingLanguage()"
# The language of the call whose answer is written next.
_language: ContextVar[Any] = ContextVar("language", default=None)


class Cells(Accessor):
    """Cells as Excel hands them out: numbers, texts, None, codes of errors, rows of them.

    xlwings' default looks at every cell one by one, to and fro; a column of 100 000 feels that.
    """

    @staticmethod
    def reader(options: Any) -> Any:
        return Accessor.reader(options).append_stage(ReadValueFromRangeStage(options))

    @staticmethod
    def writer(options: Any) -> Any:
        return Accessor.writer(options).append_stage(Ensure2DStage()).append_stage(_listed)


def _listed(context: Any) -> None:
    """COM takes a tuple for several results; a single row is unwrapped on its way out."""
    rows = cut(context.value, _language.get())
    context.value = list(rows) if len(rows) > 1 else [list(rows[0])]


def _heard(answering: Callable[..., Any]) -> Callable[..., Any]:
    """The function; what is written to the cells next is in the language that it was asked in."""
    places = len(inspect.signature(answering).parameters)

    @functools.wraps(answering)
    def call(*given: Any, **named: Any) -> Any:
        _language.set(given[-1] if len(given) == places else named.get(LANGUAGE))
        return answering(*given, **named)

    return call


def exposed(**declaration: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a function in the registry and offer it to Excel."""

    def expose(declared: Callable[..., Any]) -> Callable[..., Any]:
        call: Any = xlwings.func(category=CATEGORY)(_heard(function(**declaration)(declared)))
        for argument in FUNCTIONS[declared.__name__].arguments:
            call = xlwings.arg(argument.name, convert=Cells)(call)
        call = xlwings.arg(LANGUAGE, convert=Cells, vba=LANGUAGE_VBA)(call)
        return cast(Callable[..., Any], xlwings.ret(convert=Cells)(call))

    return expose
