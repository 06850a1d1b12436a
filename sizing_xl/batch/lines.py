"""The lines of a text file of cases, and the rows of cells that they write."""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO

from sizing_xl.files.limits import LONGEST_LINE, LONGEST_ROW, MOST_ROW_LINES
from sizing_xl.files.source import refused
from sizing_xl.reading.characters import told_character
from sizing_xl.reading.headings import field_of

# What may stand between columns; the line by which Excel names it; what other programs put there.
_SEPARATORS = (",", ";")
_SEPARATOR = re.compile(r"sep=(.)", re.IGNORECASE)
_OTHER_SEPARATORS = ("\t", "|", ":", "\x1f")
# The mark at the start of Excel's "Unicode text", as bytes that are not UTF-8 are read.
_UTF16 = ("\udcff\udcfe", "\udcfe\udcff")
# Marks of files that are packed: a workbook under the name of a text.
_PACKED = ("PK\x03\x04", "\udcd0\udccf\x11")


class Lines:
    """The lines of a text file, numbered, none endless. `take_back` gives some again.

    A row has no more than LONGEST_ROW characters (a field of a CSV ends at csv's own limit,
    131 072) and MOST_ROW_LINES lines: what an open quote takes in is read again for each line.
    What a line has beyond that is passed over. Raises InputError, naming the source, for a line of
    more than LONGEST_LINE, which may have no end.
    """

    def __init__(self, file: BinaryIO, source: str) -> None:
        self._source = source
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
        if self._size >= LONGEST_ROW or len(self._given) > MOST_ROW_LINES:
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
            self._given[-1], size = line + "\n", len(line)
            while len(line) == LONGEST_ROW and not line.endswith(("\n", "\r")):
                line = self._text.readline(LONGEST_ROW)
                size += len(line)
                if size > LONGEST_LINE:
                    details = {"most": LONGEST_LINE}
                    raise refused("line_too_long", self._source, row=self.number, details=details)


def delimiter(lines: Lines, source: str) -> str:
    """What stands between cells: told by the heading line, or by Excel's line sep=; above it."""
    try:
        line = _first_filled(lines)
    except csv.Error:
        lines.take_back(0)
        return ","
    if line.startswith(_UTF16):
        raise refused("not_utf8", source, row=lines.number)
    if line.startswith(_PACKED):
        raise refused("csv_is_packed", source)
    named = _SEPARATOR.fullmatch(line.strip("\ufeff \r\n"))
    other = named[1] if named and named[1] not in _SEPARATORS else _other_separator(line)
    if other:
        details = {"mark": told_character(other)}
        raise refused("other_separator", source, row=lines.number, details=details)
    if named:
        return named[1]
    lines.take_back(-1)
    return ";" if line.count(";") > line.count(",") else ","


def _first_filled(lines: Lines) -> str:
    """The first line that is not blank; "" without one."""
    while True:
        lines.begin()
        line = next(lines, "")
        if line.strip() or not line:
            return line


def _other_separator(line: str) -> str | None:
    """What stands between the headings of a line, where it is neither comma nor semicolon."""
    known = {
        mark: sum(1 for part in line.split(mark) if field_of(part.strip("\"'")))
        for mark in (*_SEPARATORS, *_OTHER_SEPARATORS)
    }
    if any(known[mark] for mark in _SEPARATORS):
        return None
    return next((mark for mark in _OTHER_SEPARATORS if known[mark] > 1), None)


def records(lines: Lines, delimiter: str) -> Iterator[tuple[int, list[str] | None]]:
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
