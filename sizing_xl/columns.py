"""Whole columns at once: quantities of many cases through NumPy, one call of the compiled book.

The same leaves and the same formulas as `size`; text columns (model, server...) are reduced once
per distinct combination, numeric columns go straight into the book.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sizing_xl.book import BOOK
from sizing_xl.catalog.leaves import scenario_leaves
from sizing_xl.catalog.load import Catalogs
from sizing_xl.errors import InputError, Problem
from sizing_xl.sizing import (
    GIVEN,
    Entries,
    default_catalogs,
    entry_weights,
    resolved,
    shared_leaves,
)
from sizing_xl.workload import Workload

# Numeric fields of a workload -> the book's input that they set.
NUMERIC = {
    **{name: name for name in GIVEN},
    "weights_memory_gib": "deployed_weights_gib",
    "model_artifact_size_gib": "artifact_gib",
}


def evaluate(
    names: Iterable[str],
    columns: Mapping[str, Any],
    scenario: str = "recommended",
    catalogs: Catalogs | None = None,
) -> dict[str, NDArray[np.float64]]:
    """Quantities of many cases in one scenario.

    names: quantities of the book. columns: fields of a Workload, each one value for all cases or a
        sequence with one value a case; sequences must be of one length.
    Gives an array for each name (NaN: undefined), of the sequences' length.

    Raises InputError naming the field, the row and the value; KeyError for an unknown quantity.
    """
    names = list(names)
    catalogs = catalogs or default_catalogs()
    rows = _length(columns)
    bends = scenario_leaves(getattr(catalogs.parameters.scenarios, scenario))
    wanted = [leaf for leaf in BOOK.leaves(names) if leaf not in bends]
    leaves = _text_leaves(columns, rows, wanted, catalogs)
    for field, leaf in NUMERIC.items():
        if _is_column(columns.get(field)):
            leaves[leaf] = _numbers(field, columns[field])
    computed = BOOK.compute_arrays({**leaves, **bends}, names)
    return {name: np.broadcast_to(computed[name], (rows,)) for name in names}


def _is_column(value: Any) -> bool:
    return isinstance(value, (Sequence, np.ndarray)) and not isinstance(value, str)


def _length(columns: Mapping[str, Any]) -> int:
    lengths = {field: len(value) for field, value in columns.items() if _is_column(value)}
    if len(set(lengths.values())) > 1:
        raise InputError([Problem("columns_differ", value=lengths)])
    return next(iter(lengths.values()), 1)


def _text_leaves(
    columns: Mapping[str, Any], rows: int, wanted: Iterable[str], catalogs: Catalogs
) -> dict[str, Any]:
    """The leaves that entries and defaults give; arrays only where they differ between rows."""
    texts = [
        field for field, value in columns.items() if _is_column(value) and field not in NUMERIC
    ]
    fixed = {field: value for field, value in columns.items() if not _is_column(value)}
    sample = {field: _sample(columns[field]) for field in NUMERIC if _is_column(columns.get(field))}
    if not texts:
        return _case_leaves({**fixed, **sample}, catalogs)
    order: dict[tuple[Any, ...], int] = {}
    tuples = zip(*(columns[text] for text in texts), strict=True)
    numbers = (order.setdefault(case, len(order)) for case in tuples)
    codes = np.fromiter(numbers, dtype=np.intp, count=rows)
    cases = [
        _case_leaves({**fixed, **sample, **dict(zip(texts, case, strict=True))}, catalogs)
        for case in order
    ]
    return {leaf: _gathered([case[leaf] for case in cases], codes) for leaf in wanted}


def _gathered(values: list[float], codes: NDArray[np.intp]) -> Any:
    """One value when all cases share it, else an array with each row's own."""
    return values[0] if len(set(values)) == 1 else np.array(values)[codes]


def _sample(column: Any) -> Any:
    """Any value of a numeric column, to complete a workload: the column itself replaces it."""
    return float(column[0]) if len(column) else 1.0


def _case_leaves(fields: Mapping[str, Any], catalogs: Catalogs) -> dict[str, Any]:
    workload = Workload(**fields)
    entries = Entries.of(workload, catalogs)
    nfr = resolved(workload, entries, catalogs.parameters)
    weights = entry_weights(nfr, entries, catalogs.parameters)
    return dict(shared_leaves(nfr, entries, weights, catalogs))


def _numbers(field: str, column: Any) -> NDArray[np.float64]:
    """A numeric column inside its range. Raises InputError naming the first bad row (from 1)."""
    try:
        values = np.asarray(column, dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError([Problem("not_number", field, _first_bad(column))]) from None
    given = BOOK.inputs[NUMERIC[field]]
    bad = ~((values >= given.low) & (values <= given.high))
    if given.whole:
        bad |= values != np.floor(values)
    if bad.any():
        row = int(np.argmax(bad))
        details = {"row": row + 1, "low": given.low, "high": given.high, "whole": given.whole}
        raise InputError([Problem("bad_row", field, float(values[row]), details=details)])
    return values


def _first_bad(column: Any) -> Any:
    for value in column:
        try:
            float(value)
        except (TypeError, ValueError):
            return value
    return None
