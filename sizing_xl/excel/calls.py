"""Around every call of a function: answers kept, failures told in one line."""

from __future__ import annotations

import logging
import math
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from itertools import chain
from typing import Any

from cachetools import LRUCache

from sizing_xl.catalog.load import Catalogs
from sizing_xl.errors import CatalogError, InputError, Problem, SizingError
from sizing_xl.excel.registry import LANGUAGE, ExcelFunction
from sizing_xl.excel.words import ARGUMENT_OF
from sizing_xl.files.source import unloaded
from sizing_xl.sizing import default_catalogs
from sizing_xl.texts import LANGUAGES, Face, Texts

# What every failure in a cell begins with.
MARK = "#SIZING: "
# Cells of answers that are kept, and of the arguments that led to them.
MOST_CELLS = 2_000_000
LARGE = 10_000
# Rows of a range of which a sentence shows the first.
_SHOWN = 20
# Characters of a text that take the room of one more cell.
_SHORT = 100
# Longest text of a cell.
LONGEST_TEXT = 32_767
# Longest text of several cells that a function answers at once: of a longer one some Excels make
# #VALUE! of all.
LONGEST_IN_ARRAY = 255

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
By = Callable[[ExcelFunction, tuple[Any, ...], Any], Any]

_answers: LRUCache[Any, tuple[int, Any]] = LRUCache(MOST_CELLS, getsizeof=lambda kept: kept[0])
_broken: list[CatalogError] = []


def answered(compute: Compute) -> By:
    """A function's answer: from what is kept, else computed; a failure is a text in the cell."""

    def by(function: ExcelFunction, arguments: tuple[Any, ...], language: Any) -> Any:
        texts = Texts(None, face=Face.FUNCTION)  # until the workbook's own is known
        try:
            spoken = language_cell(language)
            texts = Texts(spoken, face=Face.FUNCTION)
            plain, key = _plain_and_key(function, spoken, arguments)
        except InputError as error:
            return refusal(error.problems, texts)
        try:
            return _answers[key][1]
        except (KeyError, TypeError):  # TypeError: a value that cannot be a key
            pass
        answer = _safely(compute, function, plain, texts)
        if key is not None:
            _keep(key, answer)
        return answer

    return by


def language_cell(given: Any, name: str = LANGUAGE) -> str | None:
    """The word of a cell that holds a language; None while it is empty.

    name: what the cell is called. Raises InputError where it holds no word.
    """
    cell = single(name, plain_argument(name, given))
    if cell is None or (isinstance(cell, str) and not is_error(cell)):
        return cell
    details = {"expected": ", ".join(LANGUAGES)}
    rule = "cell_error" if is_error(cell) else "not_one_of"
    raise InputError([Problem(rule, name, cell, details=details)])


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


def cut(rows: Sequence[Sequence[Any]], language: Any) -> Sequence[Sequence[Any]]:
    """Rows as Excel takes them: in several cells no text is longer than LONGEST_IN_ARRAY, and one
    that is cut says so."""
    if len(rows) * len(rows[0]) == 1:
        return rows
    if all(len(it) <= LONGEST_IN_ARRAY for row in rows for it in row if isinstance(it, str)):
        return rows
    try:
        texts = Texts(language_cell(language), face=Face.FUNCTION)
    except InputError:  # the answer says so
        texts = Texts(None, face=Face.FUNCTION)

    def short(cell: Any) -> Any:
        if not isinstance(cell, str) or len(cell) <= LONGEST_IN_ARRAY:
            return cell
        hint = texts.say("cut_in_array", count=len(cell))
        return cell[: LONGEST_IN_ARRAY - len(hint)] + hint

    return [tuple(map(short, row)) for row in rows]


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
    and to compare a large range takes as long as to answer it. Raises InputError for what is no
    cell and no range of cells.
    """
    plain = tuple(
        [
            plain_argument(known.name, argument)
            for known, argument in zip(function.arguments, arguments, strict=True)
        ]
    )
    cells = [cell for cell in plain if type(cell) is not tuple]
    for grid in plain:
        if type(grid) is tuple:
            if len(grid) * len(grid[0]) > LARGE:
                return plain, None
            cells += chain.from_iterable(grid)
    if bool in set(map(type, cells)):
        return plain, None
    return plain, (function.name, language, *plain)


def plain_argument(name: str, argument: Any) -> Any:
    """A single cell as its value, a range as a tuple of rows of one length.

    Raises InputError, naming the argument, for what no cell holds: rows of different lengths,
    lists within cells, things that are neither number, text, date nor truth value.
    """
    if hasattr(argument, "tolist"):  # an array of NumPy's
        argument = argument.tolist()
    if isinstance(argument, Mapping):  # options by name, in Python
        argument = [list(pair) for pair in argument.items()]
    if not isinstance(argument, (list, tuple)):
        return _cell(name, argument)
    if not argument:
        return None
    nested = set(map(_is_list, argument))
    if nested == {False}:
        argument = (argument,)  # an array constant: a row
    elif nested != {True} or len(set(map(len, argument))) > 1:
        raise InputError([Problem("range_ragged", name, argument[:_SHOWN])])
    if not argument[0]:
        return None
    if len(argument) == 1 and len(argument[0]) == 1:
        return _cell(name, argument[0][0])
    if set(map(type, chain.from_iterable(argument))) <= _AS_THEY_ARE:
        plain = type(argument) is tuple and type(argument[0]) is tuple
        return argument if plain else tuple(map(tuple, argument))
    return tuple([tuple([_cell(name, cell) for cell in row]) for row in argument])


def _is_list(value: Any) -> bool:
    return isinstance(value, (list, tuple))


# What cells hold and what has no code in it. A whole number may be the code of an error.
_AS_THEY_ARE = frozenset((str, float, bool, type(None)))


def _cell(name: str, cell: Any) -> Any:
    """What a cell holds, as a value of Python's own. Raises InputError for what no cell holds."""
    kind = type(cell)
    if kind in _AS_THEY_ARE:
        return cell
    if kind is int:
        return without_code(cell)
    if hasattr(cell, "tolist"):
        return (
            _cell(name, cell.tolist()) if not getattr(cell, "shape", ()) else _no_cell(name, cell)
        )
    if isinstance(cell, str):
        return str.__str__(cell)
    if isinstance(cell, Decimal):
        return float(cell) if not cell.is_snan() else math.nan
    if isinstance(cell, (int, float)):
        return int.__int__(cell) if isinstance(cell, int) else float.__float__(cell)
    if isinstance(cell, (date, time, timedelta)):
        return cell
    return _no_cell(name, cell)


def _no_cell(name: str, cell: Any) -> Any:
    nested = isinstance(cell, (list, tuple, Mapping, set, frozenset)) or hasattr(cell, "tolist")
    kind = type(cell).__name__
    value, rule = (cell, "range_ragged") if nested else (kind, "invalid")
    raise InputError([Problem(rule, name, value, details={"kind": kind})])


def without_code(cell: Any) -> Any:
    """A cell's error as its text: Excel's numbers are floats, a whole number may be such a code.

    What is formatted as currency comes as a Decimal: a number like any other.
    """
    if type(cell) is int:
        new = _NEW_ERROR if cell - _NO_ERROR in _ERROR_NUMBERS else cell
        return CELL_ERRORS.get(cell, new)
    return float(cell) if isinstance(cell, Decimal) else cell


def usable(name: str, value: Any) -> Any:
    """What stands in a cell. Raises InputError, naming it, where that is an error."""
    value = single(name, plain_argument(name, value))
    if is_error(value):
        raise InputError([Problem("cell_error", name, value)])
    return value


def is_error(value: Any) -> bool:
    """Whether a value is the text of a cell's error, in any language of Excel's."""
    return isinstance(value, str) and _ERROR.fullmatch(value) is not None


def _keep(key: Any, answer: Any) -> None:
    cells = _cells(answer) + sum(map(_cells, key))
    with suppress(TypeError, ValueError):  # cannot be a key; more than all that is kept
        _answers[key] = (cells, answer)


def _cells(value: Any) -> int:
    """About how many short cells take the room of a value."""
    if isinstance(value, (list, tuple)):
        return sum(map(_cells, value)) if len(value) <= LARGE else len(value) * _cells(value[0])
    return 1 + len(value) // _SHORT if isinstance(value, str) else 1


def single(argument: str, value: Any) -> Any:
    """The value of an argument that takes one cell. Raises InputError for a range."""
    if isinstance(value, tuple):
        rows, columns = len(value), len(value[0])
        raise InputError([Problem("one_cell_only", argument, f"{rows} x {columns}")])
    return value
