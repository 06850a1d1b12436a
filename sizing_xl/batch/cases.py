"""Reading the cases of a batch one by one, whatever the format; a bad row stops no other.

CSV, JSONL, Parquet and XLSX are read as they come: memory does not grow with the cases.
"""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain, islice, zip_longest
from pathlib import Path
from typing import Any, BinaryIO

from sizing_xl.batch.endings import GRIDS, TOO_LARGE, ending_of
from sizing_xl.batch.fields import columns, field_of, printable, typed, unknown
from sizing_xl.batch.outcome import Case
from sizing_xl.errors import InputError, Problem
from sizing_xl.files.source import library, opened, refused, remote, whole
from sizing_xl.files.strict_json import parsed, repeated_keys
from sizing_xl.files.told import Rules, reported

LARGEST_JSON_BYTES = 1_000_000_000
# Characters of one row of a text file. A field of a CSV ends at csv's own limit, 131 072.
LONGEST_ROW = 1_000_000
# Bytes that a row group of a Parquet file unpacks to.
LARGEST_GROUP_BYTES = 500_000_000
BATCH_ROWS = 4096
_BLOCK = 1 << 20
# What pyarrow raises is one of these too.
_PARQUET: Rules = {(ValueError, KeyError, TypeError, NotImplementedError): "broken_file"}

_SEPARATOR = re.compile(r"sep=([,;])", re.IGNORECASE)
# The mark at the start of Excel's "Unicode text", as bytes that are not UTF-8 are read.
_UTF16 = ("\udcff\udcfe", "\udcfe\udcff")
_PANDAS_INDEX = re.compile(r"__index_level_\d+__")

# A row before its values are read: its line, its values by field, why it is no row at all, whether
# its numbers may have a decimal comma.
_Row = tuple[int, Iterable[tuple[str | None, Any]], tuple[Problem, ...], bool]


def read_cases(source: str) -> Iterator[Case]:
    """The cases of a file or address, in order, rows that are entirely empty left out.

    A row that cannot be read is a Case with problems. Raises InputError at once when nothing can be
    read: no such file, an unknown heading, no heading of a required field, a broken workbook; and
    later, from the iterator, where a workbook or Parquet file turns out to be damaged.
    """
    cases = _cases(source)
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
            return int(_parquet(file, source).metadata.num_rows)
    if ending == ".xlsx":
        with opened(source) as file, _sheet(file, source) as table:
            return int(table.count) if table.count is not None else None
    if ending == ".json" or remote(source) or not Path(source).is_file():
        return None
    return max(0, _lines_in(source) - (ending == ".csv"))


def _lines_in(source: str) -> int:
    lines, last = 0, b"\n"
    with opened(source) as file:
        while block := file.read(_BLOCK):
            lines, last = lines + block.count(b"\n"), block[-1:]
    return lines + (last != b"\n")


# --- from rows to cases ----------------------------------------------------------------------


def _cases(source: str) -> Iterator[Case]:
    ending = ending_of(source)
    if ending in GRIDS:
        from sizing_xl.batch.grid import grid_cases

        yield from grid_cases(source)
        return
    number, file = 1, source
    for row in _READERS[ending](source):
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
    problems = [Problem("repeated_key", value=printable(key)) for key in repeated_keys(found)]
    for key, value in found.items():
        name = field_of(key)
        if name is None:
            value = printable(value) if isinstance(value, str) else value
            problems.append(unknown(key, value))
        elif name in values:
            problems.append(Problem("repeated_key", value=key))
        else:
            values[name] = value
    return line, values.items(), tuple(problems), False


# --- text files ------------------------------------------------------------------------------


class _Lines:
    """The lines of a text file, numbered, none endless. `take_back` gives some again."""

    def __init__(self, file: BinaryIO) -> None:
        self._text = io.TextIOWrapper(
            file, encoding="utf-8-sig", errors="surrogateescape", newline=""
        )
        self._again: deque[str] = deque()
        self._given: list[str] = []
        self._size = self.number = 0

    def begin(self) -> None:
        """A row begins: its lines are kept until it is read."""
        self._given.clear()
        self._size = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._text.readline(LONGEST_ROW)
        if not line:
            raise StopIteration
        self.number += 1
        self._given.append(line)
        self._size += len(line)
        if self._size >= LONGEST_ROW:
            self._pass_over(line)
            raise csv.Error("length")
        return line

    def take_back(self, kept: int) -> None:
        """Give the lines of this row again, but for the first `kept` (-1: the last one only)."""
        again = self._given[kept:]
        self._again.extendleft(reversed(again))
        self.number -= len(again)

    def _pass_over(self, line: str) -> None:
        """Skip the rest of a line that was cut."""
        if len(line) == LONGEST_ROW and not line.endswith(("\n", "\r")):
            self._given[-1] = line + "\n"
            while len(line) == LONGEST_ROW and not line.endswith(("\n", "\r")):
                line = self._text.readline(LONGEST_ROW)


def _csv_rows(source: str) -> Iterator[_Row]:
    with opened(source) as file:
        lines = _Lines(file)
        delimiter = _delimiter(lines, source)
        records = _records(lines, delimiter)
        top, headings = next(records, (0, [""]))
        if headings is None or not top:
            raise refused("broken_row" if top else "no_headings", source, row=top or None)
        names, comma = columns(headings, file=source, row=top), delimiter == ";"
        for line, cells in records:
            if cells is None:
                yield _no_row(line, Problem("broken_row"))
            else:
                yield line, zip_longest(names, cells), (), comma


def _delimiter(lines: _Lines, source: str) -> str:
    """What stands between cells: told by the heading line, or by Excel's line sep=; above it."""
    try:
        line = next((line for line in lines if line.strip()), "")
    except csv.Error:
        lines.take_back(0)
        return ","
    if line.startswith(_UTF16):
        raise refused("not_utf8", source, row=lines.number)
    named = _SEPARATOR.fullmatch(line.strip())
    if named:
        return named[1]
    lines.take_back(-1)
    return ";" if line.count(";") > line.count(",") else ","


def _records(lines: _Lines, delimiter: str) -> Iterator[tuple[int, list[str] | None]]:
    """The rows of a CSV, each with its first line; None for a row that is none.

    A quote that is not closed takes its own line only: the lines under it are read again.
    """
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
    while True:
        lines.begin()
        start = lines.number + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            lines.take_back(1)
            yield start, None
        else:
            if cells:
                yield start, cells


def _jsonl_rows(source: str) -> Iterator[_Row]:
    with opened(source) as file:
        lines = _Lines(file)
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


def _json_rows(source: str) -> Iterator[_Row]:
    content = whole(source, LARGEST_JSON_BYTES, TOO_LARGE)
    found = parsed(content, InputError, strict=False, file=source)
    if not isinstance(found, list):
        raise refused("not_list", source)
    for number, one in enumerate(found, start=1):
        yield _object(number, one)


def _parquet_rows(source: str) -> Iterator[_Row]:
    with opened(source) as file:
        parquet = _parquet(file, source)
        kept = [name for name in parquet.schema_arrow.names if not _PANDAS_INDEX.fullmatch(name)]
        names = columns(kept, file=source)
        yield from _numbered(names, _parquet_values(parquet, kept, source))


def _numbered(names: Sequence[str | None], rows: Iterable[Sequence[Any]]) -> Iterator[_Row]:
    for number, values in enumerate(rows, start=1):
        yield number, zip_longest(names, values), (), False


def _parquet_values(parquet: Any, kept: list[str], source: str) -> Iterator[tuple[Any, ...]]:
    with reported(InputError, _PARQUET, file=source):
        for batch in parquet.iter_batches(batch_size=BATCH_ROWS, columns=kept):
            lists = (batch.column(name).to_pylist() for name in kept)
            yield from zip(*(map(_no_nan, values) for values in lists), strict=True)


def _no_nan(value: Any) -> Any:
    """What pandas writes into an empty cell is none."""
    return None if value != value else value


def _parquet(file: BinaryIO, source: str) -> Any:
    """The Parquet file, once it is known to unpack to little at a time. Raises InputError."""
    module = library("pyarrow", "pyarrow.parquet")
    with reported(InputError, _PARQUET, file=source):
        found = module.ParquetFile(file, pre_buffer=False)
    groups = range(found.metadata.num_row_groups)
    largest = max((found.metadata.row_group(one).total_byte_size for one in groups), default=0)
    if largest > LARGEST_GROUP_BYTES:
        raise refused("unpacks_too_large", source, details={"unpacked_bytes": largest})
    return found


def _xlsx_rows(source: str) -> Iterator[_Row]:
    with opened(source) as file, _sheet(file, source) as table:
        names = columns(table.headings, file=source, row=table.top)
        for number, values in table.rows:
            yield number, zip_longest(names, values), (), False


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
