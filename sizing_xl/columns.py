"""Whole columns at once: quantities of many cases through NumPy, one call of the compiled book.

The same leaves and the same formulas as `size`; text columns (model, server...) are reduced once
per distinct combination, numeric columns go straight into the book.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sizing_xl.book import BOOK
from sizing_xl.catalog.curve import LENGTHS, is_as_long, known_curves
from sizing_xl.catalog.leaves import scenario_leaves
from sizing_xl.catalog.load import Catalogs
from sizing_xl.catalog.parameters import SCENARIOS
from sizing_xl.errors import MOST_REFUSED, InputError, Problem
from sizing_xl.expression import is_of_group
from sizing_xl.fields import DEMANDED, FIELDS, MEASURED, NUMERIC, PRICED, Default
from sizing_xl.reading.numbers import MOST_NOISE, NOISE
from sizing_xl.resolving.logged import LAYING_OUT, case_leaves
from sizing_xl.sizing import default_catalogs
from sizing_xl.texts.value import value_words
from sizing_xl.workload import Workload

SCENARIO = "scenario"

# Fields that the catalogs give where a case does not.
_OF_CATALOGS = (*PRICED, *MEASURED)

Problems = tuple[Problem, ...]
_TOO_MANY = (Problem("too_many_refused", value=MOST_REFUSED),)


@dataclass(frozen=True)
class Answers:
    """Quantities of many cases.

    values: an array for each quantity, NaN where it is undefined or the row is refused.
    leaves: the inputs of the book that they rest on, one value or an array.
    refused: row (from 0) -> what is wrong with it.
    """

    values: Mapping[str, NDArray[np.float64]]
    leaves: Mapping[str, Any]
    refused: Mapping[int, Problems]

    def undefined(self, name: str) -> list[int]:
        """Rows (from 0) that are not refused and have no value all the same."""
        lost = np.isnan(self.values[name])
        lost[_places(self.refused)] = False
        rows: list[int] = np.flatnonzero(lost).tolist()
        return rows


def evaluate(
    names: Iterable[str],
    columns: Mapping[str, Any],
    scenario: Any = "recommended",
    catalogs: Catalogs | None = None,
) -> dict[str, NDArray[np.float64]]:
    """Quantities of many cases.

    names: quantities of the book, which inputs of a case are not. columns: fields of a Workload,
        each one value for all cases or a sequence with one value a case; sequences must be of one
        length. scenario: likewise. Where nobody else gives a number, None (NaN in an array) is
        unknown.
    Gives an array for each name (NaN: undefined), of the sequences' length.

    Raises InputError naming the field, the row and the value; KeyError, with the nearest names, for
    what is no quantity.
    """
    found = answers(names, columns, scenario, catalogs)
    if found.refused:
        row = min(found.refused)
        raise InputError([replace(problem, row=row + 1) for problem in found.refused[row]])
    return dict(found.values)


def answers(
    names: Iterable[str],
    columns: Mapping[str, Any],
    scenario: Any = "recommended",
    catalogs: Catalogs | None = None,
) -> Answers:
    """Like `evaluate`, but a row that is refused stops no other.

    Raises InputError for what all rows share: columns of different lengths, a bad single value;
    KeyError for what is no quantity.
    """
    names = BOOK.asked(names)
    catalogs = catalogs or default_catalogs()
    given = {**columns, SCENARIO: scenario}
    columns = {field: _flat(field, value) for field, value in given.items()}
    rows = _length(columns)
    numbers: dict[str, NDArray[np.float64]] = {}
    refused: dict[int, Problems] = {}
    for field, leaf in NUMERIC.items():
        if _is_column(columns.get(field)):
            numbers[leaf] = _numbers(field, columns[field], refused)
    wanted = {*BOOK.leaves(names), *BOOK.leaves(DEMANDED.values())}
    leaves = _leaves(columns, rows, wanted, catalogs, refused)
    for field in _OF_CATALOGS:  # where a row gives none, the price book's or what was measured
        leaf = NUMERIC[field]
        if leaf in numbers and leaf in leaves:
            numbers[leaf] = np.where(np.isnan(numbers[leaf]), leaves[leaf], numbers[leaf])
    leaves = {**leaves, **numbers}
    for field in DEMANDED:
        leaf = NUMERIC[field]
        if columns.get(field) is None or (leaf in numbers and np.isnan(numbers[leaf]).any()):
            leaves[leaf] = _demanded(field, leaves, numbers.get(leaf), rows, refused)
    with np.errstate(invalid="ignore", over="ignore"):  # of rows that are refused
        computed = BOOK.compute_arrays(leaves, names)
    values = {name: np.broadcast_to(computed[name], (rows,)) for name in names}
    if refused:
        bad = _places(refused)
        values = {name: _without(column, bad) for name, column in values.items()}
    return Answers(values, leaves, refused)


def _demanded(
    field: str,
    leaves: Mapping[str, Any],
    given: NDArray[np.float64] | None,
    rows: int,
    refused: dict[int, Problems],
) -> NDArray[np.float64]:
    """A field that rows leave to their demand; where that says nothing, or too much, the row joins
    `refused`. given: what other rows give."""
    quantity = DEMANDED[field]
    found = np.broadcast_to(BOOK.compute_arrays(leaves, [quantity])[quantity], (rows,))
    values = found if given is None else np.where(np.isnan(given), found, given)
    good = (values >= FIELDS[field].low) & (values <= FIELDS[field].high)
    for row in np.flatnonzero(~good).tolist():
        if row not in refused:
            value = float(values[row])
            refused[row] = _problems(field, None if value != value else int(value))
    return values


def _places(refused: Mapping[int, Problems]) -> NDArray[np.intp]:
    return np.fromiter(refused, dtype=np.intp, count=len(refused))


def _without(column: NDArray[np.float64], rows: NDArray[np.intp]) -> NDArray[np.float64]:
    kept = np.array(column, dtype=np.float64)
    kept[rows] = np.nan
    return kept


def _is_column(value: Any) -> bool:
    return isinstance(value, (Sequence, np.ndarray)) and not isinstance(value, (str, bytes))


def _flat(field: str, value: Any) -> Any:
    """A column as it is, an array without dimension as the value in it. Raises InputError for an
    array of more dimensions than one."""
    if not isinstance(value, np.ndarray) or value.ndim == 1:
        return value
    if value.ndim:
        raise InputError([Problem("value_nested", field, value.tolist())])
    return value.item()


def _length(columns: Mapping[str, Any]) -> int:
    lengths = {field: len(value) for field, value in columns.items() if _is_column(value)}
    if len(set(lengths.values())) > 1:
        raise InputError([Problem("columns_differ", value=lengths)])
    return next(iter(lengths.values()), 1)


def _leaves(
    columns: Mapping[str, Any],
    rows: int,
    wanted: Iterable[str],
    catalogs: Catalogs,
    refused: dict[int, Problems],
) -> dict[str, Any]:
    """The leaves that entries and defaults give; arrays only where they differ between rows."""
    texts = [
        field for field, value in columns.items() if _is_column(value) and field not in NUMERIC
    ]
    fixed = {field: value for field, value in columns.items() if not _is_column(value)}
    fixed.update(
        (f, _stand_in(f)) for f in NUMERIC if _is_column(columns.get(f)) and f not in _OF_CATALOGS
    )
    lengths = _lengths(columns, rows, catalogs)
    texts += lengths
    if catalogs.parameters.logs:  # each layout may have its own
        texts += [it for it in LAYING_OUT if it not in texts and _is_column(columns.get(it))]
    if not texts:
        return _case(fixed, catalogs)
    order, codes = _distinct([_keyed(text, columns, lengths) for text in texts], rows)
    cases: list[dict[str, Any]] = []
    bad: dict[int, Problems] = {}
    for code, case in enumerate(order):
        if len(bad) >= MOST_REFUSED:  # all others share a case that is none
            codes = np.minimum(codes, code)
            bad[code] = _TOO_MANY
            cases.append({})
            break
        own = case if len(texts) > 1 else (case,)
        try:
            cases.append(_case({**fixed, **dict(zip(texts, own, strict=True))}, catalogs))
        except InputError as error:
            bad[code] = error.problems
            cases.append({})
    if bad:
        for row in np.flatnonzero(np.isin(codes, list(bad))).tolist():
            refused.setdefault(row, bad[codes[row]])
    return {leaf: _of_rows(leaf, cases, codes) for leaf in wanted}


def _keyed(
    field: str, columns: Mapping[str, Any], lengths: Mapping[str, Sequence[int]]
) -> Sequence[Any]:
    """What tells rows apart in a column: numbers as a workload takes them."""
    if field in lengths:
        return lengths[field]
    column: Sequence[Any] = columns[field]
    if field not in NUMERIC:
        return column
    whole = FIELDS[field].whole
    return [
        _stand_in(field) if it != it else int(it) if whole and float(it).is_integer() else float(it)
        for it in _as_floats(column).tolist()
    ]


def _lengths(columns: Mapping[str, Any], rows: int, catalogs: Catalogs) -> dict[str, list[int]]:
    """Lengths of requests where they are columns and what was measured gives rows their planning
    factor: of rows to which the same curves are near, those of the first. Else none."""
    asked: dict[str, Any] = {name: columns.get(name) for name in LENGTHS}
    told = all(_is_column(it) or type(it) in (int, float) for it in asked.values())
    factor = columns.get(MEASURED[0])
    known = known_curves(catalogs) if factor is None or _is_column(factor) else []
    if not (known and told and any(map(_is_column, asked.values()))):
        return {}
    values = [
        np.broadcast_to(_as_floats(it) if _is_column(it) else float(it), rows)
        for it in asked.values()
    ]
    lengths = sorted({(it.key.input_tokens, it.key.output_tokens) for it in known})
    near = [
        is_as_long(prompt, values[0]) & is_as_long(output, values[1]) for prompt, output in lengths
    ]
    _, first, places = np.unique(np.column_stack(near), axis=0, return_index=True,
                                 return_inverse=True)  # fmt: skip
    alike = first[places.reshape(-1)]
    some = np.any(near, axis=0)
    return {
        name: [int(it) for it in np.where(some, it[alike], _stand_in(name))]
        for name, it in zip(LENGTHS, values, strict=True)
    }


def _of_rows(leaf: str, cases: list[dict[str, Any]], codes: NDArray[np.intp]) -> Any:
    """A leaf of all rows; of the KV groups, one for each of as many as the richest model has.

    A row with fewer groups has 0 layers there, which every operation over the groups leaves out.
    """
    if not is_of_group(leaf):
        return _gathered([case.get(leaf, np.nan) for case in cases], codes)
    found = [case.get(leaf, ()) for case in cases]
    most = max(map(len, found), default=0)
    padded = [(*values, *(0.0,) * (most - len(values))) for values in found]
    return tuple(_gathered([values[k] for values in padded], codes) for k in range(most))


def _distinct(columns: Sequence[Any], rows: int) -> tuple[list[Any], NDArray[np.intp]]:
    """The different rows of columns, and which of them each row is; of one column its values."""
    order: dict[Any, int] = {}
    try:
        numbers = (order.setdefault(row, len(order)) for row in _together(columns))
        codes = np.fromiter(numbers, dtype=np.intp, count=rows)
        return list(order), codes
    except TypeError:  # a list in the place of a name: equal where it reads the same
        order.clear()
    found: list[Any] = []
    codes = np.empty(rows, dtype=np.intp)
    for number, row in enumerate(_together(columns)):
        code = codes[number] = order.setdefault(repr(row), len(found))
        if code == len(found):
            found.append(row)
    return found, codes


def _together(columns: Sequence[Any]) -> Iterable[Any]:
    return columns[0] if len(columns) == 1 else zip(*columns, strict=True)


def _gathered(values: list[float], codes: NDArray[np.intp]) -> Any:
    """One value when all cases share it, else an array with each row's own."""
    return values[0] if len(set(values)) == 1 else np.array(values)[codes]


def _stand_in(field: str) -> float:
    """A good value of a numeric field, to complete a workload: the column itself replaces it."""
    return FIELDS[field].low or 1.0


def _case(fields: Mapping[str, Any], catalogs: Catalogs) -> dict[str, Any]:
    given = dict(fields)
    asked = given.pop(SCENARIO)
    scenario = str.__str__(asked) if isinstance(asked, str) else None
    if scenario not in SCENARIOS:
        details = {"expected": ", ".join(SCENARIOS)}
        raise InputError([Problem("not_one_of", SCENARIO, asked, details=details)])
    policy = getattr(catalogs.parameters.scenarios, scenario)
    return {**case_leaves(Workload(**given), catalogs), **scenario_leaves(policy)}


def _numbers(field: str, column: Any, refused: dict[int, Problems]) -> NDArray[np.float64]:
    """A numeric column; what is outside the field's range joins `refused`."""
    if isinstance(column, np.ndarray) and column.dtype.kind in "iuf":
        values = column.astype(np.float64)
    else:
        values = _as_floats(column)
    given = FIELDS[field]
    if given.whole:
        values = _without_noise(values)
    good = (values > given.low if given.open else values >= given.low) & (values <= given.high)
    if given.whole:
        good &= values == np.floor(values)
    may_be_left_out = given.default is Default.UNKNOWN or field in _OF_CATALOGS or given.demand
    if may_be_left_out and not good.all():
        good |= _left_out(column)
    if not good.all():
        sentences: dict[Any, Problems] = {}
        for row in np.flatnonzero(~good).tolist():
            value = column[row]
            plain = type(value) is str or (type(value) is float and value == value)
            same = value if plain else value_words(value)
            if same not in sentences and len(sentences) < MOST_REFUSED:
                sentences[same] = _problems(field, value)
            refused[row] = sentences.get(same, _TOO_MANY)
    return values


def _as_floats(column: Any) -> NDArray[np.float64]:
    if set(map(type, column)) <= {int, float}:
        with suppress(OverflowError):
            return np.array(column, dtype=np.float64)
    return np.array([_number(value) for value in column], dtype=np.float64)


def _without_noise(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """What sizing_xl.reading.numbers.exact makes of each."""
    nearest = np.round(values)
    if np.array_equal(nearest, values):
        return values
    noise = np.minimum(NOISE * np.abs(nearest), MOST_NOISE)
    with np.errstate(invalid="ignore"):
        return np.where(np.abs(values - nearest) <= noise, nearest, values)


def _left_out(column: Any) -> NDArray[np.bool_]:
    """Where a column has no value: None, or NaN in an array of numbers."""
    if isinstance(column, np.ndarray) and column.dtype.kind == "f":
        return np.isnan(column)
    return np.array([value is None for value in column], dtype=np.bool_)


def _number(value: Any) -> float:
    """NaN for what is no number: text, an empty cell, true or false."""
    usable = isinstance(value, (int, float, np.floating, np.integer))
    try:
        return float(value) if usable and not isinstance(value, bool) else np.nan
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _problems(field: str, value: Any) -> Problems:
    """What a workload says of one bad value: the same sentence as for a single case."""
    sample = {"model": "-", "server": "-", "concurrency": 1, "effective_context": 1}
    value = value.item() if isinstance(value, np.generic) else value
    if value is None:
        return (Problem("missing", field),)
    try:
        Workload(**{**sample, field: value})
    except InputError as error:
        return error.problems
    return (Problem("not_number", field, value),)
