"""Around every call of a function: answers kept, failures told in one line."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from itertools import chain
from typing import Any

from cachetools import LRUCache

from sizing_xl.catalog.load import Catalogs
from sizing_xl.errors import CatalogError, InputError, Problem, SizingError
from sizing_xl.excel.registry import ExcelFunction
from sizing_xl.excel.words import ARGUMENT_OF
from sizing_xl.files.source import unloaded
from sizing_xl.sizing import default_catalogs
from sizing_xl.texts import Face, Texts

# What every failure in a cell begins with.
MARK = "#SIZING: "
# Cells of answers that are kept, and of the arguments that led to them.
MOST_CELLS = 2_000_000
LARGE = 10_000
# Longest text of a cell.
LONGEST_TEXT = 32_767

# How COM hands out the error of a cell: an offset and the number that VBA knows it by.
_NO_ERROR, _ERROR_NUMBERS = -2146828288, range(2000, 3000)
CELL_ERRORS = {
    -2146826288: "#NULL!",
    -2146826281: "#DIV/0!",
    -2146826273: "#VALUE!",
    -2146826265: "#REF!",
    -2146826259: "#NAME?",
    -2146826252: "#NUM!",
    -2146826246: "#N/A",
    -2146826245: "#GETTING_DATA",
    -2146826243: "#SPILL!",
    -2146826242: "#CONNECT!",
    -2146826241: "#BLOCKED!",
    -2146826240: "#UNKNOWN!",
    -2146826239: "#FIELD!",
    -2146826238: "#CALC!",
}
# One that has come into Excel since.
_NEW_ERROR = "#ERROR!"
_ERROR = re.compile(r"#[A-ZÀ-Ý_/0]+[!?]?")

_LOG = logging.getLogger(__name__)

Compute = Callable[[ExcelFunction, tuple[Any, ...], Texts], Any]
By = Callable[[ExcelFunction, tuple[Any, ...], "str | None"], Any]

_answers: LRUCache[Any, tuple[int, Any]] = LRUCache(MOST_CELLS, getsizeof=lambda kept: kept[0])
_broken: list[CatalogError] = []


def answered(compute: Compute) -> By:
    """A function's answer: from what is kept, else computed; a failure is a text in the cell."""

    def by(function: ExcelFunction, arguments: tuple[Any, ...], language: str | None) -> Any:
        plain, key = _plain_and_key(function, language, arguments)
        try:
            return _answers[key][1]
        except (KeyError, TypeError):  # TypeError: a value that cannot be a key
            pass
        answer = _safely(compute, function, plain, Texts(language, face=Face.FUNCTION))
        if key is not None:
            _keep(key, answer)
        return answer

    return by


def forget() -> None:
    """Read the catalogs again at the next call, and answer everything anew."""
    _answers.clear()
    _broken.clear()
    default_catalogs.cache_clear()


def catalogs() -> Catalogs:
    """The catalogs of this process; files that are refused are told again without reading them."""
    if _broken:
        raise _broken[0]
    try:
        return default_catalogs()
    except CatalogError as error:
        _broken.append(error)
        raise


def refusal(problems: tuple[Problem, ...], texts: Texts) -> str:
    """What is wrong, in one line that a cell shows; fields by the names of the arguments."""
    sentences = [texts.problem(_as_argument(problem)) for problem in problems]
    return (MARK + " ".join(" ".join(sentences).split()))[:LONGEST_TEXT]


def _as_argument(problem: Problem) -> Problem:
    """A problem by the name of the argument; one with a cell's error is that error."""
    argument = ARGUMENT_OF.get(problem.field or "", problem.field)
    rule = "cell_error" if argument and is_error(problem.value) else problem.rule
    return replace(problem, field=argument, rule=rule)


def _safely(
    compute: Compute, function: ExcelFunction, arguments: tuple[Any, ...], texts: Texts
) -> Any:
    try:
        return compute(function, arguments, texts)
    except SizingError as error:
        return refusal(error.problems, texts)
    except ImportError as error:
        return refusal((unloaded((error.name or "?").partition(".")[0], error),), texts)
    except Exception as error:  # nothing may reach a cell as a traceback
        _LOG.exception("%s failed", function.name)
        details = {"kind": type(error).__name__}
        return refusal((Problem("internal", function.name, str(error), details=details),), texts)


def _plain_and_key(
    function: ExcelFunction, language: str | None, arguments: tuple[Any, ...]
) -> tuple[tuple[Any, ...], Any]:
    """The arguments as single values and rows of them, and what equal calls share.

    The key is None for a call that is not kept: as a key TRUE equals 1, as an argument it does not;
    and to compare a large range takes as long as to answer it.
    """
    plain = tuple([_plain(argument) for argument in arguments])
    cells = [cell for cell in plain if type(cell) is not tuple]
    for grid in plain:
        if type(grid) is tuple:
            if len(grid) * len(grid[0]) > LARGE:
                return plain, None
            cells += chain.from_iterable(grid)
    if bool in set(map(type, cells)):
        return plain, None
    return plain, (function.name, language, *plain)


def _plain(argument: Any) -> Any:
    """A single cell as its value, a range as a tuple of rows."""
    if hasattr(argument, "tolist"):  # an array of NumPy's
        argument = argument.tolist()
    if not isinstance(argument, (list, tuple)):
        return without_code(argument)
    if not argument:
        return None
    if not isinstance(argument[0], (list, tuple)):
        return (tuple(argument),)  # an array constant: a row
    if len(argument) == 1 and len(argument[0]) == 1:
        return without_code(argument[0][0])
    if {int, Decimal}.isdisjoint(map(type, chain.from_iterable(argument))):
        plain = type(argument) is tuple and type(argument[0]) is tuple
        return argument if plain else tuple(map(tuple, argument))
    return tuple([tuple(map(without_code, row)) for row in argument])


def without_code(cell: Any) -> Any:
    """A cell's error as its text: Excel's numbers are floats, a whole number may be such a code.

    What is formatted as currency comes as a Decimal: a number like any other.
    """
    if type(cell) is int:
        new = _NEW_ERROR if cell - _NO_ERROR in _ERROR_NUMBERS else cell
        return CELL_ERRORS.get(cell, new)
    return float(cell) if isinstance(cell, Decimal) else cell


def is_error(value: Any) -> bool:
    """Whether a value is the text of a cell's error, in any language of Excel's."""
    return isinstance(value, str) and _ERROR.fullmatch(value) is not None


def _keep(key: Any, answer: Any) -> None:
    cells = _cells(answer) + sum(map(_cells, key))
    with suppress(TypeError, ValueError):  # cannot be a key; more than all that is kept
        _answers[key] = (cells, answer)


def _cells(value: Any) -> int:
    if isinstance(value, (list, tuple)):
        return len(value) * (len(value[0]) if isinstance(value[0], (list, tuple)) else 1)
    return 1


def single(argument: str, value: Any) -> Any:
    """The value of an argument that takes one cell. Raises InputError for a range."""
    if isinstance(value, tuple):
        rows, columns = len(value), len(value[0])
        raise InputError([Problem("one_cell_only", argument, f"{rows} x {columns}")])
    return value
