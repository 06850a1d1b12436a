"""Answers that are numbers: one case through the book, ranges through its arrays.

One cell needs no NumPy; a range is one vectorised call, and each refused row has its own sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from sizing_xl.book import BOOK
from sizing_xl.catalog.leaves import scenario_leaves
from sizing_xl.catalog.load import Catalogs
from sizing_xl.errors import MOST_REFUSED, InputError, Problem
from sizing_xl.excel.calls import answered, catalogs, refusal
from sizing_xl.excel.given import (
    DEFAULT_SCENARIO,
    OPTIONS,
    QUANTITY,
    SCENARIO,
    fields_of,
    required,
    workload_fields,
)
from sizing_xl.excel.registry import ExcelFunction
from sizing_xl.excel.words import chosen, empty, options_of
from sizing_xl.files.source import library
from sizing_xl.garbage import collected_later
from sizing_xl.quantity import Quantity
from sizing_xl.resolving.logged import case_leaves
from sizing_xl.telling.explain import find_quantity
from sizing_xl.telling.why import Reason, problem_of, reason_of, why
from sizing_xl.texts import Texts
from sizing_xl.texts.value import value_words
from sizing_xl.workload import Workload

Grid = tuple[tuple[Any, ...], ...]
# Cells of one answer: more than the rows of a whole column.
MOST_CELLS = 2_000_000
# Undefined rows of which all that they rest on is in memory together.
AT_ONCE = 50_000

_UNKNOWN = object()


@answered
def number(function: ExcelFunction, arguments: tuple[Any, ...], texts: Texts) -> Any:
    """The function's quantity: one number, or one for each cell of the ranges."""
    given = {known.name: value for known, value in zip(function.arguments, arguments, strict=True)}
    shared = options_of(given.pop(OPTIONS, None), fields_of(function))
    shape = broadcast_shape(given)
    known = catalogs()
    if shape is None:
        return _one(function, given, shared, known)
    with collected_later():
        return _many(function, given, shared, known, shape, texts)


def quantity_asked(cell: Any) -> Quantity:
    """The quantity that a cell names. Raises InputError with the nearest names."""
    return find_quantity(cell if isinstance(cell, str) else value_words(cell))


def quantity_of(function: ExcelFunction, given: Mapping[str, Any]) -> str:
    """The quantity that the words of a call choose. Raises InputError."""
    if QUANTITY in given:
        return quantity_asked(given[QUANTITY]).name
    words = {name: chosen(name, given[name], default) for name, default in function.words.items()}
    return function.reads.format_map(words)


# --- one case ------------------------------------------------------------------------------------


def _one(
    function: ExcelFunction, given: Mapping[str, Any], shared: Mapping[str, Any], known: Catalogs
) -> Any:
    if any(empty(given[name]) for name in required(function, shared)):
        return ""
    name = quantity_of(function, given)
    scenario = chosen(SCENARIO, given.get(SCENARIO), DEFAULT_SCENARIO)
    workload = Workload(**workload_fields(given, shared, known))
    policy = scenario_leaves(getattr(known.parameters.scenarios, scenario))
    leaves = {**case_leaves(workload, known), **policy}
    value = BOOK.compute(leaves, [name])[name]
    if value != value:
        values = {**leaves, **BOOK.compute(leaves, BOOK.needed([name]))}
        raise InputError([why(name, values.__getitem__)])
    return float(value)


# --- ranges --------------------------------------------------------------------------------------


def broadcast_shape(given: Mapping[str, Any]) -> tuple[int, int] | None:
    """Rows and columns of the answer; None when every argument is a single cell.

    Raises InputError for ranges that do not go together, or make too many cells.
    """
    grids = [value for value in given.values() if isinstance(value, tuple)]
    if not grids:
        return None
    rows, columns = max(map(len, grids)), max(len(grid[0]) for grid in grids)
    for name, grid in given.items():
        if not isinstance(grid, tuple):
            continue
        widths = set(map(len, grid))
        if len(widths) > 1 or len(grid) not in (1, rows) or not widths <= {1, columns}:
            details = {"rows": rows, "columns": columns}
            size = f"{len(grid)} x {len(grid[0])}"
            raise InputError([Problem("ranges_differ", name, size, details=details)])
    if rows * columns > MOST_CELLS:
        name = next(name for name, grid in given.items() if isinstance(grid, tuple))
        details = {"most": MOST_CELLS}
        raise InputError([Problem("too_many_cells", name, rows * columns, details=details)])
    return rows, columns


def flat(value: Any, shape: tuple[int, int]) -> Any:
    """A range stretched to the answer's shape, row after row; a single cell stays one value."""
    if not isinstance(value, tuple):
        return value
    rows, columns = shape
    cells = list(chain.from_iterable(value))
    if len(value[0]) < columns:
        cells = [cell for cell in cells for _ in range(columns)]
    return cells * rows if len(value) < rows else cells


def shaped(cells: Sequence[Any], shape: tuple[int, int]) -> Grid:
    """Cells row after row as a range."""
    return tuple(zip(*[iter(cells)] * shape[1], strict=True))


def _many(
    function: ExcelFunction,
    given: Mapping[str, Any],
    shared: Mapping[str, Any],
    known: Catalogs,
    shape: tuple[int, int],
    texts: Texts,
) -> Grid:
    count = shape[0] * shape[1]
    columns = {name: flat(value, shape) for name, value in given.items()}
    filled = _filled(required(function, shared), columns, count)
    if len(filled) == count:
        return shaped(_answers(function, columns, shared, known, texts), shape)
    result: list[Any] = [""] * count
    if filled:
        columns = {
            name: [value[row] for row in filled] if isinstance(value, list) else value
            for name, value in columns.items()
        }
        answers = _answers(function, columns, shared, known, texts)
        for row, answer in zip(filled, answers, strict=True):
            result[row] = answer
    return shaped(result, shape)


def _filled(needed: Iterable[str], columns: Mapping[str, Any], count: int) -> Sequence[int]:
    """Rows whose required cells are all filled in."""
    rows: Sequence[int] = range(count)
    for name in needed:
        column = columns[name]
        if not isinstance(column, list):
            if empty(column):
                return ()
        elif not set(map(type, column)) <= {float, int}:
            rows = [row for row in rows if not empty(column[row])]
    return rows


def _answers(
    function: ExcelFunction,
    columns: Mapping[str, Any],
    shared: Mapping[str, Any],
    known: Catalogs,
    texts: Texts,
) -> list[Any]:
    """An answer for each row: its number, or the sentence that says why there is none."""
    library("numpy")  # not for single cells; what keeps it from loading is told
    from sizing_xl.columns import answers

    refused: set[int] = set()
    names = _per_row(
        columns, (QUANTITY, *function.words), "", lambda row: quantity_of(function, row), refused
    )
    scenarios = _per_row(
        columns, (SCENARIO,), DEFAULT_SCENARIO,
        lambda row: chosen(SCENARIO, row.get(SCENARIO), DEFAULT_SCENARIO), refused,
    )  # fmt: skip
    fields = workload_fields(_blank_is_default(required(function, shared), columns), shared, known)
    if not any(isinstance(value, list) for value in fields.values()):
        # Only words are ranges: one field as a column gives the answer its length.
        (count,) = {len(value) for value in columns.values() if isinstance(value, list)}
        fields["concurrency"] = [fields["concurrency"]] * count
    wanted = {name for name in (names if isinstance(names, list) else [names]) if name}
    found = answers(wanted, fields, scenarios, known)
    lists = {name: values.tolist() for name, values in found.values.items()}
    if isinstance(names, list):
        result = [lists[name][row] if name else "" for row, name in enumerate(names)]
        lost = [row for row, value in enumerate(result) if value != value]
    else:
        result, lost = lists[names], found.undefined(names)
    if refused or found.refused:
        why = told_once(lambda case: _one(function, case, shared, known), columns, texts)
        for row in range(len(result)):
            if row in refused or row in found.refused:
                result[row] = why(row)
        lost = [row for row in lost if row not in refused and row not in found.refused]
    sentences: dict[Reason, str] = {}
    for first in range(0, len(lost), AT_ONCE):
        some = lost[first : first + AT_ONCE]
        _tell_undefined(result, some, names, fields, scenarios, known, texts, sentences)
    return result


def row_of(columns: Mapping[str, Any], row: int) -> dict[str, Any]:
    """The single values of one row: a cell of each column, and what all rows share."""
    return {name: it[row] if isinstance(it, list) else it for name, it in columns.items()}


def told_once(
    answer: Callable[[dict[str, Any]], Any],
    columns: Mapping[str, Any],
    texts: Texts,
    most: int | None = None,
) -> Callable[[int], Any]:
    """What a single call answers for a row, once for equal rows; a refused one's sentence, for
    MOST_REFUSED different rows, and after them one sentence for all.

    columns: lists, and what all rows share. most: different rows that are answered at all.
    """
    lists = [column for column in columns.values() if isinstance(column, list)]
    answers: dict[Any, Any] = {}
    refused = 0
    too_many = refusal((Problem("too_many_refused", value=MOST_REFUSED),), texts)
    too_long = refusal((Problem("too_many_told", value=most),), texts)

    (alone,) = lists if len(lists) == 1 else (None,)

    def told(row: int) -> Any:
        nonlocal refused
        key: tuple[Any, ...]
        if alone is not None:
            key = (alone[row], type(alone[row]))  # 1 equals TRUE
        else:
            cells = [column[row] for column in lists]
            key = (*cells, *map(type, cells))
        if key in answers:
            return answers[key]
        if refused >= MOST_REFUSED:
            return too_many
        if most is not None and len(answers) - refused >= most:
            return too_long
        try:
            answers[key] = answer(row_of(columns, row))
        except InputError as error:
            refused += 1
            answers[key] = refusal(error.problems, texts)
        return answers[key]

    return told


def _blank_is_default(needed: Collection[str], columns: Mapping[str, Any]) -> dict[str, Any]:
    """Blank cells of other arguments as None, which a workload reads as the default."""
    return {
        name: [None if empty(cell) else cell for cell in column]
        if isinstance(column, list) and name not in needed
        else column
        for name, column in columns.items()
    }


def _per_row(
    columns: Mapping[str, Any],
    arguments: tuple[str, ...],
    stand_in: str,
    meaning: Callable[[dict[str, Any]], str],
    refused: set[int],
) -> Any:
    """What chosen words mean: once where all rows share them, else row by row; `stand_in` where
    they mean nothing, and the row joins `refused`; after MOST_REFUSED of those nothing is tried."""
    used = {name: columns[name] for name in arguments if name in columns}
    lists = {name: column for name, column in used.items() if isinstance(column, list)}
    if not lists:
        return meaning(used)
    found: dict[Any, Any] = {}
    lost = 0
    result = []
    for row, cells in enumerate(zip(*lists.values(), strict=True)):
        key = (*cells, *map(type, cells))
        word = found.get(key, _UNKNOWN)
        if word is _UNKNOWN:
            word = None
            if lost < MOST_REFUSED:
                try:
                    word = meaning({**used, **dict(zip(lists, cells, strict=True))})
                except InputError:
                    lost += 1
                found[key] = word
        if word is None:
            refused.add(row)
        result.append(stand_in if word is None else word)
    return result


def _tell_undefined(
    result: list[Any],
    lost: list[int],
    names: Any,
    fields: Mapping[str, Any],
    scenarios: Any,
    known: Catalogs,
    texts: Texts,
    sentences: dict[Reason, str],
) -> None:
    """Put in the place of each undefined number the sentence that says why.

    A reason is the same where the same numbers are unknown and the same are 0: it is looked for
    once for those.
    """
    import numpy as np

    from sizing_xl.columns import answers

    def those(value: Any) -> Any:
        return [value[row] for row in lost] if isinstance(value, list) else value

    own = those(names)
    needed = BOOK.needed(set(own) if isinstance(own, list) else [own])
    columns = {name: those(value) for name, value in fields.items()}
    found = answers(needed, columns, those(scenarios), known)
    values = {**found.leaves, **found.values}
    differing = [held for held in values.values() if getattr(held, "shape", ())]
    marks = [mark for held in differing for mark in (np.isnan(held), held == 0)]
    kinds = np.packbits(marks, axis=0).T if marks else np.zeros((len(lost), 1), np.uint8)
    told: dict[tuple[str, bytes], str] = {}
    for position, row in enumerate(lost):
        kind = own[position] if isinstance(own, list) else own, kinds[position].tobytes()
        if kind not in told:

            def value(key: str, position: int = position) -> float:
                held = values[key]
                return float(held[position] if getattr(held, "shape", ()) else held)

            reason = reason_of(kind[0], value)
            if reason not in sentences:
                sentences[reason] = refusal((problem_of(reason),), texts)
            told[kind] = sentences[reason]
        result[row] = told[kind]
