"""Reading a table of a workbook row by row, in little memory, whoever made the file."""

from __future__ import annotations

import warnings
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl.packaging.relationship import get_dependents, get_rels_path
from openpyxl.reader.excel import SHARED_STRINGS, ExcelReader
from openpyxl.utils import range_boundaries
from openpyxl.worksheet._reader import (
    DATA_TAG,
    DIMENSION_TAG,
    FORMULA_TAG,
    ROW_TAG,
    WorkSheetParser,
)
from openpyxl.xml.constants import SHEET_MAIN_NS
from openpyxl.xml.functions import fromstring, iterparse

from sizing_xl.errors import InputError, Problem
from sizing_xl.files.told import Rules, figures_of, reported

# What a package may unpack to. Sheets are read as a stream; its other parts are held in memory.
LARGEST_BOOK_BYTES = 500_000_000
LARGEST_PART_BYTES = 20_000_000
MOST_PARTS = 10_000
# Beyond so many bytes, what is packed more tightly than this is no workbook of cases.
SUSPECT_BYTES, SUSPECT_RATIO = 50_000_000, 200

# Elements of one row of a sheet, and rows among which its headings are looked for.
MOST_ELEMENTS = 100_000
HEADING_ROWS = 50
LEAST_KNOWN = 2

_BROKEN = (
    BadZipFile, zlib.error, EOFError, ParseError, KeyError, IndexError, ValueError, TypeError,
    AttributeError, OverflowError, NotImplementedError, RuntimeError, SyntaxError,
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


@dataclass(frozen=True)
class SheetTable:
    """The headings of a table, their row, and the rows under them, each with its number.

    A row's values stand in the order of the headings; what lies beyond them follows. A cell that
    holds an error, or a formula without a value, is a Problem. count: of rows, where it is known.
    """

    top: int
    headings: list[Any]
    rows: Iterator[Row]
    count: int | None = None


@contextmanager
def sheet_table(file: BinaryIO, known: Known) -> Iterator[SheetTable]:
    """The first table of a workbook with headings that are `known`: an Excel table or plain rows.

    Raises InputError when there is none, the file is no workbook, or it would fill the memory.
    """
    with ExitStack() as closing:
        with reported(InputError, _RULES, _figures):
            _check_package(file)
            book = _Book(file)
            closing.callback(book.archive.close)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                book.read()
            found = _first_table(book, known)
        if found is None:
            raise InputError([Problem("no_headings")])
        yield found


# --- a package that stays small --------------------------------------------------------------


def _check_package(file: BinaryIO) -> None:
    """Refuse what would unpack to too much, before anything is unpacked. Raises _TooLarge.

    A part that is larger than it says is cut off by zipfile, and then fails its checksum.
    """
    with ZipFile(file) as package:
        parts = package.infolist()
    unpacked, packed = sum(part.file_size for part in parts), sum(p.compress_size for p in parts)
    suspect = unpacked > SUSPECT_BYTES and unpacked > SUSPECT_RATIO * max(packed, 1)
    if unpacked > LARGEST_BOOK_BYTES or len(parts) > MOST_PARTS or suspect:
        raise _TooLarge(unpacked)


class _TooLarge(Exception):
    """A package or part that unpacks to so much; no ValueError, which openpyxl passes over."""

    def __init__(self, unpacked_bytes: int) -> None:
        self.unpacked_bytes = unpacked_bytes


_RULES: Rules = {_TooLarge: "unpacks_too_large", _BROKEN: "broken_file"}


def _figures(error: Exception) -> dict[str, Any]:
    size = {"unpacked_bytes": error.unpacked_bytes} if isinstance(error, _TooLarge) else {}
    return {**figures_of(error), **size}


class _Package(ZipFile):
    """A package whose parts, except the sheets, are read whole: none may be large."""

    def read(self, name: Any, pwd: bytes | None = None) -> bytes:
        self.check(name)
        return super().read(name, pwd)

    def check(self, name: Any) -> None:
        size = self.getinfo(name).file_size
        if size > LARGEST_PART_BYTES:
            raise _TooLarge(size)


class _Book(ExcelReader):  # type: ignore[misc]
    """What a workbook holds besides its sheets. sheets: their parts, in the order of the tabs.

    openpyxl's own sheets would look through all of a sheet that does not tell its size.
    """

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file, read_only=True, data_only=True, keep_links=False)
        self.archive = _Package(file)
        self.sheets: list[str] = []

    def read_strings(self) -> None:
        part = self.package.find(SHARED_STRINGS)
        if part is not None:
            self.archive.check(part.PartName[1:])
            super().read_strings()

    def read_worksheets(self) -> None:
        self.sheets = [
            relation.target
            for _, relation in self.parser.find_sheets()
            if relation.Type.endswith("/worksheet") and relation.target in self.valid_files
        ]


# --- finding the table -----------------------------------------------------------------------


def _first_table(book: _Book, known: Known) -> SheetTable | None:
    for sheet in book.sheets:
        for area, headings in _areas(book.archive, sheet):
            if _fits(headings, known):
                return _excel_table(_Rows(book, sheet), area)
        found = _plain_table(_Rows(book, sheet), known)
        if found is not None:
            return found
    return None


def _fits(headings: list[Any], known: Known) -> bool:
    texts = [heading for heading in headings if isinstance(heading, str)]
    return sum(1 for text in texts if known(text)) >= LEAST_KNOWN


def _areas(archive: ZipFile, sheet: str) -> Iterator[tuple[_Area, list[Any]]]:
    """The Excel tables of a sheet, from the top, with their headings."""
    path = get_rels_path(sheet)
    if path not in archive.namelist():
        return
    found = []
    for relation in get_dependents(archive, path):
        if relation.Type.endswith("/table"):
            root = fromstring(archive.read(relation.target))
            if root.get("headerRowCount", "1") != "0":
                left, top, right, bottom = range_boundaries(root.get("ref"))
                bottom -= int(root.get("totalsRowCount", 0))
                headings = [column.get("name") for column in root.iter(_TABLE_COLUMN)]
                found.append((_Area(top, left, right, bottom), headings))
    yield from sorted(found, key=lambda one: (one[0].top, one[0].left))


def _excel_table(sheet: _Rows, area: _Area) -> SheetTable:
    width = area.right - area.left + 1 if area.right else 0
    rows = _aligned(sheet, area, width)
    top, headings = next(rows, (0, []))
    if top != area.top:
        raise ValueError("the heading row of a table is missing")
    return SheetTable(top, headings, rows, (area.bottom or top) - top)


def _plain_table(sheet: _Rows, known: Known) -> SheetTable | None:
    """Rows under the first row in which some cells are known headings."""
    for number, cells in islice(sheet, HEADING_ROWS):
        filled = {column: value for column, value in cells.items() if value is not None}
        if _fits(list(filled.values()), known):
            area = _Area(number, min(filled))
            width = max(filled) - area.left + 1
            count = max(0, sheet.last - number) if sheet.last else None
            headings = _line(cells, area, width)
            return SheetTable(number, headings, _aligned(sheet, area, width), count)
    return None


def _aligned(rows: Iterable[tuple[int, dict[int, Any]]], area: _Area, width: int) -> Iterator[Row]:
    """The rows of an area, their values in the order of its columns."""
    with reported(InputError, _RULES, _figures):
        for number, cells in rows:
            if area.bottom is not None and number > area.bottom:
                return
            if number >= area.top:
                yield number, _line(cells, area, width)


def _line(cells: dict[int, Any], area: _Area, width: int) -> list[Any]:
    """The values of a row under the headings; in plain rows those beside them follow."""
    line = [cells.get(column) for column in range(area.left, area.left + width)]
    if area.right is None:
        line += [it for column, it in cells.items() if not 0 <= column - area.left < width]
    return line


class _Rows(WorkSheetParser):  # type: ignore[misc]
    """The rows that a sheet has, by number: column -> value of its cells.

    openpyxl's own parser, but it keeps nothing of the rows behind it and fills no gaps, and what is
    no value becomes a Problem. last: row that the sheet says to be its last, if it says so.
    """

    def __init__(self, book: _Book, sheet: str) -> None:
        source = book.archive.open(sheet)
        super().__init__(source, book.shared_strings, data_only=True, epoch=book.wb.epoch)
        self.dates = book.wb._date_formats
        self.last: int | None = None
        self._found = self._each()

    def __iter__(self) -> Iterator[tuple[int, dict[int, Any]]]:
        return self._found

    def _each(self) -> Iterator[tuple[int, dict[int, Any]]]:
        data: Any = None
        elements = 0
        for event, element in iterparse(self.source, ("start", "end")):
            elements += 1
            if elements > 2 * MOST_ELEMENTS:
                raise ValueError(f"over {MOST_ELEMENTS} elements in a row")
            if event == "start":
                data = element if element.tag == DATA_TAG else data
            elif element.tag == ROW_TAG:
                number, cells = self.parse_row(element)
                data.clear()
                self.row_dimensions.clear()
                elements = 0
                yield number, {cell["column"]: cell["value"] for cell in cells}
            elif element.tag == DIMENSION_TAG:
                self.last = range_boundaries(element.get("ref"))[3]
            elif element.tag == DATA_TAG:
                return

    def parse_cell(self, element: Any) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        kind, value = cell["data_type"], cell["value"]
        if kind == "e":
            cell["value"] = Problem("cell_error", value=value)
        elif kind == "n" and value is not None and cell["style_id"] in self.dates:
            cell["value"] = Problem("value_date", value=value)
        elif value is None and element.find(FORMULA_TAG) is not None:
            cell["value"] = Problem("formula_without_value")
        return cell
