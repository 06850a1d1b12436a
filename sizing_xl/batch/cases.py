"""Reading the cases of a batch one by one, whatever the format; a bad row stops no other.

CSV, JSONL, Parquet and XLSX are read as they come: memory does not grow with the cases.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain, islice, zip_longest
from pathlib import Path
from typing import Any, BinaryIO

from sizing_xl.batch.endings import GRIDS, TOO_LARGE, ending_of
from sizing_xl.batch.fields import MOST_TOLD, UNNAMED, columns
from sizing_xl.batch.lines import Lines, delimiter, records
from sizing_xl.batch.outcome import Case
from sizing_xl.batch.parquet import ParquetCases
from sizing_xl.errors import InputError, Problem
from sizing_xl.files.limits import LARGEST_JSON_BYTES
from sizing_xl.files.source import opened, refused, remote, whole
from sizing_xl.files.strict_json import parsed
from sizing_xl.reading.headings import field_of, named_values, repeated_names, unknown_heading
from sizing_xl.reading.values import typed

_BLOCK = 1 << 20
_MOST_COUNTED_BYTES = 1 << 30
_PANDAS_INDEX = re.compile(r"__index_level_\d+__")

_INDEX = re.compile(r"[0-9]{1,15}")

# What is told of a source, once, and stops nothing.
Notes = list[Problem]

# A row before its values are read: its line, its values by field, why it is no row at all, whether
# its numbers may have a decimal comma.
_Row = tuple[int, Iterable[tuple[str | None, Any]], tuple[Problem, ...], bool]


def read_cases(source: str, notes: Notes | None = None) -> Iterator[Case]:
    """The cases of a file or address, in order, rows that are entirely empty left out.

    notes: takes what is told once of the whole, at the latest when the last case is read: an index
    column of pandas that was left out, rows and sheets that are hidden.
    A row that cannot be read is a Case with problems. Raises InputError at once when nothing can be
    read: no such file, an unknown heading, no heading of a required field, a broken workbook; and
    later, from the iterator, where a workbook or Parquet file turns out to be damaged.
    """
    cases = _cases(source, [] if notes is None else notes)
    first = list(islice(cases, 1))
    return chain(first, cases)


def count_cases(source: str) -> int | None:
    """About how many cases there are, for a progress bar; None where only reading would tell.

    Exact for grids and Parquet; for text files lines are counted, blank and continued ones too.
    """
    ending = ending_of(source)
    if ending in GRIDS:
        from sizing_xl.batch.grid import grid_size

        return grid_size(source)
    if ending == ".parquet":
        with opened(source) as file:
            return ParquetCases(file, source).count
    if ending == ".xlsx":
        with opened(source) as file, _sheet(file, source) as table:
            return int(table.count) if table.count is not None else None
    if ending == ".json" or remote(source) or not _countable(Path(source)):
        return None
    return max(0, _lines_in(source) - (ending == ".csv"))


def _countable(path: Path) -> bool:
    """Whether lines are counted in a moment; reading tells what is wrong with a path."""
    try:
        return path.is_file() and path.stat().st_size <= _MOST_COUNTED_BYTES
    except (OSError, ValueError):
        return False


def _lines_in(source: str) -> int:
    lines, last = 0, b"\n"
    with opened(source) as file:
        while block := file.read(_BLOCK):
            lines, last = lines + block.count(b"\n"), block[-1:]
    return lines + (last != b"\n")


# --- from rows to cases ----------------------------------------------------------------------


def _cases(source: str, notes: Notes) -> Iterator[Case]:
    ending = ending_of(source)
    if ending in GRIDS:
        from sizing_xl.batch.grid import grid_cases

        yield from grid_cases(source)
        return
    number, file = 1, source
    for row in _READERS[ending](source, notes):
        case = _case(row, number, file)
        if case is not None:
            yield case
            number += 1


def _case(row: _Row, number: int, file: str) -> Case | None:
    """The case of a row; None when the row is empty."""
    line, values, problems, comma = row
    fields: dict[str, Any] = {}
    for name, value in values:
        read = typed(name, value, comma)
        if isinstance(read, Problem):
            problems = (*problems, replace(read, field=name))
        elif read is not None and name is not None:
            fields[name] = read
    if problems:
        placed = tuple(replace(problem, file=file, row=line) for problem in problems)
        return Case(number, line, fields, placed)
    return Case(number, line, fields) if fields else None


def _no_row(line: int, problem: Problem) -> _Row:
    return line, (), (problem,), False


def _object(line: int, found: Any) -> _Row:
    """The row of an object of JSON."""
    if not isinstance(found, dict):
        return _no_row(line, Problem("row_not_object", value=type(found).__name__))
    values: dict[str, Any] = {}
    repeated = repeated_names(found)
    problems = [Problem("repeated_key", value=key) for key in repeated[:MOST_TOLD]]
    for key, value in named_values(found):
        if len(problems) >= MOST_TOLD:
            break
        name = field_of(key)
        if UNNAMED.fullmatch(key) and _row_number(value) is not None:
            continue
        if name is None:
            problems.append(unknown_heading(key, value))
        elif name in values:
            problems.append(Problem("repeated_key", value=key))
        else:
            values[name] = value
    return line, values.items(), tuple(problems), False


class _Index:
    """Leaves out the numbers of rows that pandas and R write in front, under no heading.

    They rise from row to row; what does not is a cell without a heading.
    """

    def __init__(self, names: Sequence[str | None], notes: Notes) -> None:
        self._looked_for = len(names) > 1 and names[0] is None
        self._notes, self._last = notes, -1

    def without(self, cells: Sequence[Any]) -> Sequence[Any]:
        number = _row_number(cells[0]) if self._looked_for and cells else None
        if number is None or number <= self._last:
            return cells
        if self._last < 0:
            self._notes.append(Problem("index_left_out", blocking=False))
        self._last = number
        return [None, *cells[1:]]


def _row_number(cell: Any) -> int | None:
    if isinstance(cell, str):
        return int(cell) if _INDEX.fullmatch(cell.strip()) else None
    counted = isinstance(cell, (int, float)) and not isinstance(cell, bool) and cell == cell // 1
    return int(cell) if counted else None


def _place(notes: Notes, source: str) -> None:
    notes[:] = [replace(note, file=source) for note in notes]


# --- text files ------------------------------------------------------------------------------


def _csv_rows(source: str, notes: Notes) -> Iterator[_Row]:
    with opened(source) as file:
        lines = Lines(file, source)
        separator = delimiter(lines, source)
        rows = records(lines, separator)
        top, headings = next(rows, (0, [""]))
        if headings is None or not top:
            raise refused("broken_row" if top else "no_headings", source, row=top or None)
        names, comma = columns(headings, file=source, row=top), separator == ";"
        index = _Index(names, notes)
        for line, cells in rows:
            if cells is None:
                yield _no_row(line, Problem("broken_row"))
            else:
                yield line, zip_longest(names, index.without(cells)), (), comma
        _place(notes, source)


def _jsonl_rows(source: str, notes: Notes) -> Iterator[_Row]:
    with opened(source) as file:
        lines = Lines(file, source)
        while True:
            lines.begin()
            try:
                line = next(lines)
            except StopIteration:
                return
            except csv.Error:
                yield _no_row(lines.number, Problem("broken_row"))
            else:
                if line.strip():
                    yield _json_line(lines.number, line)


def _json_line(number: int, line: str) -> _Row:
    try:
        found = parsed(line.rstrip("\r\n"), InputError, strict=False, first_line=number)
        return _object(number, found)
    except InputError as error:
        return _no_row(number, error.problems[0])


# --- files read whole, or by their own libraries ------------------------------------------------


def _json_rows(source: str, notes: Notes) -> Iterator[_Row]:
    content = whole(source, LARGEST_JSON_BYTES, TOO_LARGE)
    found = parsed(content, InputError, strict=False, file=source)
    if not isinstance(found, list):
        raise refused("not_list", source)
    for number, one in enumerate(found, start=1):
        yield _object(number, one)


def _parquet_rows(source: str, notes: Notes) -> Iterator[_Row]:
    with opened(source) as file:
        parquet = ParquetCases(file, source)
        kept = [name for name in parquet.names if not _PANDAS_INDEX.fullmatch(name)]
        names = columns(kept, file=source)
        index = _Index(names, notes)
        yield from _numbered(names, map(index.without, parquet.rows(kept)))
        _place(notes, source)


def _numbered(names: Sequence[str | None], rows: Iterable[Sequence[Any]]) -> Iterator[_Row]:
    for number, values in enumerate(rows, start=1):
        yield number, zip_longest(names, values), (), False


def _xlsx_rows(source: str, notes: Notes) -> Iterator[_Row]:
    with opened(source) as file, _sheet(file, source) as table:
        names = columns(table.headings, file=source, row=table.top)
        index = _Index(names, notes)
        for number, values in table.rows:
            yield number, zip_longest(names, index.without(values)), (), False
        if table.unseen.sheet:
            notes.append(Problem("hidden_sheet", value=table.unseen.sheet, blocking=False))
        if table.unseen.rows:
            details = {"rows": table.unseen.rows}
            notes.append(Problem("hidden_rows", details=details, blocking=False))
        _place(notes, source)


@contextmanager
def _sheet(file: BinaryIO, source: str) -> Iterator[Any]:
    """The table of a workbook; what is wrong with it names the source."""
    from sizing_xl.render.sheet_rows import sheet_table

    try:
        with sheet_table(file, field_of) as table:
            yield table
    except InputError as error:
        raise InputError([replace(one, file=source) for one in error.problems]) from None


_READERS = {
    ".csv": _csv_rows,
    ".jsonl": _jsonl_rows,
    ".ndjson": _jsonl_rows,
    ".json": _json_rows,
    ".parquet": _parquet_rows,
    ".xlsx": _xlsx_rows,
}
