"""Reading a table of a workbook row by row, in little memory, whoever made the file."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from io import SEEK_END, RawIOBase
from itertools import islice
from typing import IO, Any, BinaryIO
from xml.etree.ElementTree import ParseError

from openpyxl.utils import range_boundaries
from openpyxl.worksheet._reader import (
    DATA_TAG,
    DIMENSION_TAG,
    FORMULA_TAG,
    INLINE_STRING,
    ROW_TAG,
    WorkSheetParser,
)
from openpyxl.xml.constants import SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from sizing_xl.errors import InputError, Problem
from sizing_xl.files.limits import (
    LARGEST_BOOK_BYTES,
    LARGEST_ROW_BYTES,
    MOST_COLUMNS,
    MOST_ELEMENTS,
    MOST_PARTS,
    MOST_SHEET_ROWS,
    SUSPECT_BYTES,
    SUSPECT_RATIO,
)
from sizing_xl.files.told import Rules, figures_of, reported
from sizing_xl.formats.archive import BROKEN, Zip
from sizing_xl.render.book_parts import Book, Package, Tab, TooLarge, check_kind, text_of, tree

# Rows among which the headings of a sheet are looked for.
HEADING_ROWS = 50
LEAST_KNOWN = 2

_BROKEN = (
    *BROKEN, ParseError, LookupError, TypeError, AttributeError, SyntaxError,
)  # fmt: skip
_TABLE_COLUMN = f"{{{SHEET_MAIN_NS}}}tableColumn"

Known = Callable[[str], Any]
Row = tuple[int, list[Any]]


@dataclass(frozen=True)
class _Area:
    """Where a table may lie. right, bottom: None when nothing ends it."""

    top: int
    left: int
    right: int | None = None
    bottom: int | None = None


@dataclass
class Unseen:
    """Rows of a table that Excel hides, by a filter or by hand, and the name of a hidden sheet."""

    rows: int = 0
    sheet: str = ""


@dataclass(frozen=True)
class SheetTable:
    """The headings of a table, their row, and the rows under them, each with its number.

    A row's values stand in the order of the headings; what lies beyond them follows. A cell that
    holds an error, or a formula without a value, is a Problem. count: of rows, where it is known.
    unseen: what a reader of the sheet would not see; it is whole when the rows have been read.
    """

    top: int
    headings: list[Any]
    rows: Iterator[Row]
    unseen: Unseen
    count: int | None = None


@contextmanager
def sheet_table(file: BinaryIO, known: Known) -> Iterator[SheetTable]:
    """The first table of a workbook with headings that are `known`: an Excel table or plain rows.

    Raises InputError when there is none, the file is no workbook, or it would fill the memory.
    """
    with opened_book(file) as book:
        with reported(InputError, _RULES, _figures):
            found = _first_table(book, known)
        if found is None:
            raise InputError([Problem("no_headings")])
        yield found


@contextmanager
def opened_book(file: BinaryIO) -> Iterator[Book]:
    """The parts of a workbook, once it is known that they stay small.

    Raises InputError when the file is no workbook, or it would fill the memory.
    """
    with ExitStack() as closing:
        with reported(InputError, _RULES, _figures):
            check_kind(file)
            _check_package(file)
            book = Book(file)
            closing.callback(book.archive.close)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                book.read()
        yield book


def values_at(book: Book, title: str, places: Collection[tuple[int, int]]) -> dict[Any, Any]:
    """What stands at some places (column, row) of a sheet, by place; nothing where the workbook
    has no such sheet or row. Raises as `opened_book` does."""
    tab = next((tab for tab in book.tabs if tab.name == title), None)
    rows = {number for _, number in places}
    found: dict[Any, Any] = {}
    with reported(InputError, _RULES, _figures):
        for number, cells in _Rows(book, tab) if tab else ():
            if number in rows:
                found |= {place: cells.get(place[0]) for place in places if place[1] == number}
            if number >= max(rows):
                break
    return found


# --- a package that stays small --------------------------------------------------------------


def _check_package(file: BinaryIO) -> None:
    """Refuse what would unpack to too much, before anything is unpacked. Raises TooLarge.

    What is large and packed more tightly than any workbook of cases counts as too much. A part that
    is larger than it says is cut off by zipfile, and then fails its checksum.
    """
    with Zip(file) as package:
        parts = package.infolist()
    unpacked, packed = sum(part.file_size for part in parts), file.seek(0, SEEK_END)
    if len(parts) > MOST_PARTS:
        raise TooLarge("too_many_parts", len(parts), MOST_PARTS)
    if unpacked > LARGEST_BOOK_BYTES:
        raise TooLarge("unpacks_too_large", unpacked, LARGEST_BOOK_BYTES)
    if unpacked > SUSPECT_BYTES and unpacked > SUSPECT_RATIO * max(packed, 1):
        raise TooLarge("unpacks_too_large", unpacked, max(SUSPECT_BYTES, SUSPECT_RATIO * packed))


def _rule(error: TooLarge) -> str:
    return error.rule


_RULES: Rules = {TooLarge: _rule, _BROKEN: "broken_file"}


def _figures(error: Exception) -> dict[str, Any]:
    size = {"count": error.count, "most": error.most} if isinstance(error, TooLarge) else {}
    return {**figures_of(error), **size}


class _Counted(RawIOBase):
    """A sheet as it is unpacked; what one row takes of it is bounded, since a row is held whole."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self.of_row = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        self.of_row += len(data)
        if self.of_row > LARGEST_ROW_BYTES:
            raise TooLarge("row_too_large", self.of_row, LARGEST_ROW_BYTES)
        return data

    def close(self) -> None:
        self._source.close()
        super().close()


# --- finding the table -----------------------------------------------------------------------


def _first_table(book: Book, known: Known) -> SheetTable | None:
    """In a sheet that Excel shows, else in one that is hidden."""
    for tab in sorted(book.tabs, key=lambda tab: tab.hidden):
        for area, headings in _areas(book.archive, tab.part):
            if _fits(headings, known):
                return _excel_table(_Rows(book, tab), area)
        found = _plain_table(_Rows(book, tab), known)
        if found is not None:
            return found
    return None


def _fits(headings: list[Any], known: Known) -> bool:
    texts = [heading for heading in headings if isinstance(heading, str)]
    return sum(1 for text in texts if known(text)) >= LEAST_KNOWN


def _areas(archive: Package, sheet: str) -> Iterator[tuple[_Area, list[Any]]]:
    """The Excel tables of a sheet, from the top, with their headings."""
    found = []
    named = (it.target for it in archive.relations(sheet) if it.type.endswith("/table"))
    for table in dict.fromkeys(named):
        root = tree(archive.read(table))
        if root.get("headerRowCount", "1") != "0":
            left, top, right, bottom = range_boundaries(root.get("ref"))
            bottom -= int(root.get("totalsRowCount", 0))
            headings = [column.get("name") for column in root.iter(_TABLE_COLUMN)]
            found.append((_Area(top, left, right, bottom), headings))
    yield from sorted(found, key=lambda one: (one[0].top, one[0].left))


def _excel_table(sheet: _Rows, area: _Area) -> SheetTable:
    width = _checked_width(area.right - area.left + 1 if area.right else 0)
    rows = _aligned(sheet, area, width)
    top, headings = next(rows, (0, []))
    if top != area.top:
        raise ValueError("the heading row of a table is missing")
    return SheetTable(top, headings, rows, sheet.unseen, (area.bottom or top) - top)


def _plain_table(sheet: _Rows, known: Known) -> SheetTable | None:
    """Rows under the first row in which some cells are known headings."""
    for number, cells in islice(sheet, HEADING_ROWS):
        filled = {column: value for column, value in cells.items() if value is not None}
        if _fits(list(filled.values()), known):
            # The index of pandas stands under no heading, to the left of the others.
            area = _Area(number, max(1, min(filled) - 1))
            width = _checked_width(max(filled) - area.left + 1)
            count = max(0, sheet.last - number) if sheet.last else None
            headings = _line(cells, area, width)
            return SheetTable(number, headings, _aligned(sheet, area, width), sheet.unseen, count)
    return None


def _checked_width(width: int) -> int:
    if width > MOST_COLUMNS:
        raise TooLarge("too_many_columns", width, MOST_COLUMNS)
    return width


def _aligned(rows: _Rows, area: _Area, width: int) -> Iterator[Row]:
    """The rows of an area, their values in the order of its columns."""
    with reported(InputError, _RULES, _figures):
        for number, cells in rows:
            if area.bottom is not None and number > area.bottom:
                return
            if number >= area.top and cells:
                line = _line(cells, area, width)
                filled = rows.hidden and any(value is not None for value in line)
                rows.unseen.rows += filled and number > area.top
                yield number, line


def _line(cells: dict[int, Any], area: _Area, width: int) -> list[Any]:
    """The values of a row under the headings; in plain rows those beside them follow."""
    line = [cells.get(column) for column in range(area.left, area.left + width)]
    if area.right is None:
        line += [it for column, it in cells.items() if not 0 <= column - area.left < width]
    return line


def _last_row(reference: str) -> int | None:
    """The last row of a sheet's own word about its size, where that can be."""
    with suppress(ValueError, TypeError):
        last: int | None = range_boundaries(reference)[3]
        return last if last and last <= MOST_SHEET_ROWS else None
    return None


class _Rows(WorkSheetParser):  # type: ignore[misc]
    """The rows that a sheet has, by number: column -> value of its cells.

    openpyxl's own parser, but it keeps nothing of the rows behind it and fills no gaps, and what is
    no value becomes a Problem. last: row that the sheet says to be its last, if it says so.
    hidden: whether Excel hides the row that was given last.
    """

    def __init__(self, book: Book, tab: Tab) -> None:
        source = _Counted(book.archive.open(tab.part))
        super().__init__(source, book.strings, data_only=True, epoch=book.epoch)
        self.dates = book.dates
        self.hidden = False
        self.unseen = Unseen(sheet=tab.name if tab.hidden else "")
        self.last: int | None = None
        self._found = self._each()

    def __iter__(self) -> Iterator[tuple[int, dict[int, Any]]]:
        return self._found

    def _each(self) -> Iterator[tuple[int, dict[int, Any]]]:
        data: Any = None
        elements = given = 0
        for event, element in iterparse(self.source, ("start", "end")):
            elements += 1
            if elements > 2 * MOST_ELEMENTS:
                raise TooLarge("too_many_elements", elements // 2, MOST_ELEMENTS)
            if event == "start":
                data = element if element.tag == DATA_TAG else data
            elif element.tag == ROW_TAG:
                self.hidden = element.get("hidden") in ("1", "true")
                number, cells = self.parse_row(element)
                data.clear()
                self.row_dimensions.clear()
                elements, self.source.of_row, given = 0, 0, given + 1
                if given > MOST_SHEET_ROWS:
                    raise TooLarge("too_many_rows", given, MOST_SHEET_ROWS)
                yield number, {cell["column"]: cell["value"] for cell in cells}
            elif element.tag == DIMENSION_TAG:
                self.last = _last_row(element.get("ref", ""))
            elif element.tag == DATA_TAG:
                return

    def parse_cell(self, element: Any) -> dict[str, Any]:
        inline = element.find(INLINE_STRING) if element.get("t") == "inlineStr" else None
        if inline is not None:
            element.remove(inline)
        cell: dict[str, Any] = super().parse_cell(element)
        if inline is not None:
            cell["data_type"], cell["value"] = "s", text_of(inline)
        kind, value = cell["data_type"], cell["value"]
        if kind == "e":
            cell["value"] = Problem("cell_error", value=value)
        elif kind == "n" and value is not None and cell["style_id"] in self.dates:
            cell["value"] = Problem("value_date", value=value)
        elif value is None and element.find(FORMULA_TAG) is not None:
            cell["value"] = Problem("formula_without_value")
        return cell
