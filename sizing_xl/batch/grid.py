"""A grid: a file that lists values by field, and means every combination of them."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Context, Decimal, localcontext
from typing import Any

from sizing_xl.batch.endings import TOO_LARGE, ending_of
from sizing_xl.batch.fields import MOST_TOLD
from sizing_xl.batch.outcome import Case
from sizing_xl.errors import InputError, Problem
from sizing_xl.files.limits import LARGEST_GRID_BYTES, MOST_CASES
from sizing_xl.files.source import refused, whole
from sizing_xl.files.strict_json import parsed, repeated_keys
from sizing_xl.files.told import Rules, reported
from sizing_xl.files.written import Written, decimal
from sizing_xl.reading.headings import field_of, named_values, repeated_names, unknown_heading
from sizing_xl.reading.lacking import lacking
from sizing_xl.reading.values import TEXTS, typed

# Of the quotient of the farthest ends and the least step.
_EXACT_DIGITS = 700
RANGE_KEYS = {"from", "to", "step"}


def grid_cases(source: str) -> Iterator[Case]:
    """Every combination of a grid's values, the last field's changing fastest; none is kept.

    A null among the values leaves the field out. line: place among the combinations.
    Raises InputError when the file holds no grid.
    """
    axes = _axes(source)
    size = _size(axes)
    for index in range(size):
        yield Case(index + 1, index + 1, _combination(axes, size, index))


def grid_size(source: str) -> int:
    """How many cases a grid means. Raises InputError."""
    return _size(_axes(source))


def _combination(axes: Mapping[str, Sequence[Any]], left: int, index: int) -> dict[str, Any]:
    """The fields of the combination at a place, counted as digits are."""
    fields: dict[str, Any] = {}
    for name, values in axes.items():
        left //= len(values)
        place, index = divmod(index, left)
        value = values[place]
        if value is not None:
            fields[name] = value
    return fields


def _size(axes: Mapping[str, Sequence[Any]]) -> int:
    return math.prod(
        values.size if isinstance(values, _Range) else len(values) for values in axes.values()
    )


# --- reading the file ------------------------------------------------------------------------


def _axes(source: str) -> dict[str, Sequence[Any]]:
    """The values of each field, in the file's order. Raises InputError."""
    axes: dict[str, Sequence[Any]] = {}
    file, contents = source, _contents(source)
    problems = [
        Problem("repeated_key", value=key, file=file)
        for key in repeated_names(contents)[:MOST_TOLD]
    ]
    for key, given in named_values(contents):
        if len(problems) >= MOST_TOLD:
            break
        name = field_of(key)
        if name is None:
            problems.append(unknown_heading(key, None, file=file))
        elif name in axes:
            problems.append(Problem("repeated_key", value=key, file=file))
        else:
            axes[name], found = _values(name, given, file)
            problems += found
    told = {problem.field for problem in problems}
    given = {name for name, values in axes.items() if name in told or any(map(_is_there, values))}
    problems += [Problem("missing", name, file=file) for name in lacking(given)]
    cases = _size(axes)
    if not problems and cases > MOST_CASES:
        details = {"cases": cases, "most": MOST_CASES}
        problems.append(Problem("grid_too_large", file=file, details=details))
    if problems:
        raise InputError(problems)
    return axes


def _contents(source: str) -> dict[str, Any]:
    """What a grid gives each of its fields, as it is written."""
    if ending_of(source) == ".grid.toml":
        return _toml(source)
    content = whole(source, LARGEST_GRID_BYTES, TOO_LARGE)
    found = parsed(content, InputError, strict=False, file=source)
    if not isinstance(found, dict):
        raise refused("not_object", source)
    return found


# Whole numbers of more digits than Python reads; TOML has them read as numbers with a point.
_ENDLESS = re.compile(r"(?<![\w.])\d[\d_]{4000,}(?![\w.])")
_TOML: Rules = {
    UnicodeDecodeError: "file_not_utf8",
    (ValueError, RecursionError): "broken_toml",
}


def _toml(source: str) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib

        content = whole(source, LARGEST_GRID_BYTES, TOO_LARGE)
        with reported(InputError, _TOML, file=source):
            text = content.decode("utf-8-sig")
            try:
                return tomllib.loads(text, parse_float=decimal)
            except tomllib.TOMLDecodeError:
                raise
            except ValueError:  # of Python, which names no field
                return tomllib.loads(_ENDLESS.sub(r"\g<0>.0", text), parse_float=decimal)
    raise refused("toml_needs_python", source)


def _values(name: str, given: Any, file: str) -> tuple[Sequence[Any], list[Problem]]:
    """What a field is given, as a sequence, and what is wrong with it."""
    if isinstance(given, dict):
        bounds = (typed(name, value) for value in given.values() if isinstance(value, Written))
        asked = [replace(it, field=name, file=file) for it in bounds if isinstance(it, Problem)]
        if asked:
            return (), asked
        found = None if name in TEXTS or repeated_keys(given) else _range(given)
        if found is None:
            return (), [Problem("bad_range", name, str(given), file=file)]
        return found, []
    if given == []:
        return (), [Problem("empty_list", name, given, file=file)]
    read = [typed(name, value) for value in (given if isinstance(given, list) else [given])]
    wrong = [value for value in read if isinstance(value, Problem)]
    return read, [replace(problem, field=name, file=file) for problem in wrong]


def _is_there(value: Any) -> bool:
    return value is not None


# --- ranges ----------------------------------------------------------------------------------


class _Range(Sequence[Any]):
    """Numbers from one to another, both meant; exact in decimals, and none is kept.

    size: how many, which may be more than any len() can be.
    """

    def __init__(self, first: Decimal, last: Decimal, step: Decimal) -> None:
        self._first, self._step = first, step
        with localcontext(Context(prec=_EXACT_DIGITS)):
            self.size = int((last - first) // step) + 1

    def __len__(self) -> int:
        return min(self.size, sys.maxsize)

    def __getitem__(self, place: Any) -> Any:
        number = self._first + self._step * range(self.size)[place]
        return int(number) if number == number.to_integral_value() else float(number)


def _range(given: Mapping[str, Any]) -> _Range | None:
    """The range that an object writes; None when it writes none."""
    if set(given) != RANGE_KEYS or not all(_finite(value) for value in given.values()):
        return None
    first, last, step = (Decimal(str(given[key])) for key in ("from", "to", "step"))
    if step <= 0 or last < first:
        return None
    return _Range(first, last, step)


def _finite(value: Any) -> bool:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return number and -1e300 <= value <= 1e300
