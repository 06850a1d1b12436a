"""Workbooks of very long lists, written row by row straight into the zip, at any length.

The pen for files draws each sheet once, with two example rows: whatever a sheet has besides its
rows, and every look, is the house's own. The real rows are then written in place of the examples.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, islice
from typing import BinaryIO, NamedTuple

from sizing_xl.formats.archive import MOMENT
from sizing_xl.render.looks import FORMULA_MARKS, plain
from sizing_xl.render.openpyxl_pen import clean, draw
from sizing_xl.render.package import escape, text_xml
from sizing_xl.sheets.layout import LONGEST_TITLE, legal_title, letter
from sizing_xl.sheets.parts import Deck, Sheet

# Excel's grid has 1 048 576 rows; a part of 2 GiB or more would need a zip of another kind.
MOST_ROWS = 1_000_000
LARGEST_PART = 2_000_000_000
# Rows by which the widths of columns are chosen, and rows that are written at once.
LOOKED_AT = 1000
BLOCK = 500
WIDEST = 60
# Excel's limit of a text in a formula, and of the address of a link.
LONGEST_LITERAL = 255

# Characters of file names that have a meaning of their own in an address.
_ADDRESS = str.maketrans({char: f"%{ord(char):02X}" for char in '%#?:\\"'})
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_STYLE = re.compile(r'<c r="([A-Z]+)([0-9]+)"( s="[0-9]+")?')
_DIMENSION = re.compile(r"<dimension [^>]*/>")


class Link(NamedTuple):
    """A file beside the workbook, by its relative name, and the words that lead to it."""

    file: str
    shown: str


_NUMBERS = (int, float)

# True and False stand for the words of the first and of the second example row.
Value = str | int | float | bool | Link | None


@dataclass(frozen=True)
class _Frame:
    """A sheet without its rows: what comes before and after, and how each column is drawn.

    styles, words: for the first and the second example row, one entry a column.
    """

    head: str
    tail: str
    letters: tuple[str, ...]
    styles: tuple[tuple[str, ...], ...]
    words: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, xml: str, sheet: Sheet) -> _Frame:
        """From the XML of a sheet that holds its headings and the two examples."""
        at = {(column, row): style for column, row, style in _STYLE.findall(xml)}
        letters = tuple(letter(n) for n in range(1, len(sheet.widths) + 1))
        head, rest = _DIMENSION.sub("", xml).split('<row r="2"', 1)
        return cls(
            head,
            rest[rest.index("</sheetData>") :],
            letters,
            tuple(tuple(at[column, row] for column in letters) for row in ("2", "3")),
            tuple(tuple(str(cell.value) for cell in row) for row in sheet.tables[0].rows),
        )

    def row(self, number: int, values: Sequence[Value]) -> str:
        """The XML of a row."""
        cells = [
            f'<c r="{column}{number}"{style}><v>{value!r}</v></c>'
            if type(value) in _NUMBERS
            else self._cell(f"{column}{number}", place, value)
            for place, (column, style, value) in enumerate(
                zip(self.letters, self.styles[0], values, strict=True)
            )
        ]
        return f'<row r="{number}">{"".join(cells)}</row>'

    def _cell(self, at: str, column: int, value: Value) -> str:
        """A cell that holds no number."""
        if value is None or value == "":
            return f'<c r="{at}"{self.styles[0][column]}/>'
        if isinstance(value, Link):
            return _link_cell(at, self.styles[0][column], value)
        if isinstance(value, bool):
            example, text = 1 - value, self.words[1 - value][column]
        else:
            text = str(value)
            example = int(text.startswith(FORMULA_MARKS))
        return _text_cell(at, self.styles[example][column], text)


class IndexWriter:
    """A workbook being written into a file. Used as a context; closed, the file is whole.

    deck: title, language and footer of the workbook; its sheets are given to `listing` one by one.
    """

    def __init__(self, file: BinaryIO, deck: Deck, most_rows: int = MOST_ROWS) -> None:
        self._archive = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)
        self._deck, self._most_rows = deck, most_rows
        self._sheets: list[Sheet] = []
        self._bottoms: list[int] = []

    def __enter__(self) -> IndexWriter:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            if kind is None:
                self._write_frame()
                self._archive.close()
        finally:
            with suppress(Exception):  # of a file that is given up
                self._archive.close()

    def listing(self, sheet: Sheet, rows: Iterable[Sequence[Value]]) -> None:
        """Write a sheet, and further ones when there are too many rows for one.

        sheet: bare, with one table: its headings and two example rows, which are not written.
        The first gives the looks and the word for True; the second the word and the look for
        False, and the looks of texts that begin like a formula (its own texts must).
        """
        rows = iter(rows)
        first = list(islice(rows, LOOKED_AT))
        sheet = replace(sheet, widths=_widths(sheet, first))
        if not first:  # an Excel table has at least one row
            sheet = replace(sheet, tables=(replace(sheet.tables[0], native=False),))
        left, number = self._cell_xml(sheet, 1, chain(first, rows)), 2
        while (row := next(left, None)) is not None:
            left, number = self._cell_xml(sheet, number, chain((row,), left)), number + 1

    def _cell_xml(
        self, sheet: Sheet, number: int, rows: Iterator[Sequence[Value]]
    ) -> Iterator[Sequence[Value]]:
        """Write one sheet; gives the rows for which it has no room."""
        self._sheets.append(_numbered(sheet, number))
        part = _part(len(self._sheets))
        frame = _Frame.of(self._drawn()[part].decode(), sheet)
        with self._archive.open(_entry(part), "w") as out:
            size, bottom = out.write(frame.head.encode()), 1
            while bottom <= self._most_rows and size < LARGEST_PART:
                block = list(islice(rows, min(BLOCK, self._most_rows + 1 - bottom)))
                if not block:
                    break
                lines = [frame.row(at, row) for at, row in enumerate(block, start=bottom + 1)]
                size, bottom = size + out.write("".join(lines).encode()), bottom + len(block)
            out.write(frame.tail.encode())
        self._bottoms.append(bottom)
        return rows

    def _drawn(self) -> dict[str, bytes]:
        """All parts of a workbook of the sheets so far, drawn with their example rows.

        A further sheet adds looks after those that are there, so that they keep their numbers.
        """
        with zipfile.ZipFile(io.BytesIO(draw(replace(self._deck, sheets=(*self._sheets,))))) as it:
            return {name: it.read(name) for name in it.namelist()}

    def _write_frame(self) -> None:
        """What is left to write: all parts but the sheets, with the areas of the real rows."""
        parts = self._drawn()
        tables = [number for number, sheet in enumerate(self._sheets) if sheet.tables[0].native]
        for at, number in enumerate(tables, start=1):
            drawn, real = (_area(self._sheets[number], row) for row in (3, self._bottoms[number]))
            name = f"xl/tables/table{at}.xml"
            parts[name] = parts[name].replace(f'"{drawn}"'.encode(), f'"{real}"'.encode())
        book = parts["xl/workbook.xml"].decode()
        for number, (sheet, bottom) in enumerate(zip(self._sheets, self._bottoms, strict=True)):
            before, name, after = book.partition(f'_xlnm.Print_Area" localSheetId="{number}"')
            last = letter(len(sheet.widths))
            book = before + name + after.replace(f":${last}$3<", f":${last}${bottom}<", 1)
        parts["xl/workbook.xml"] = book.encode()
        for name in sorted(parts.keys() - {_part(n + 1) for n in range(len(self._sheets))}):
            self._archive.writestr(_entry(name), parts[name])


# --- sheets ----------------------------------------------------------------------------------


def _widths(sheet: Sheet, rows: Iterable[Sequence[Value]]) -> tuple[float, ...]:
    """The declared widths, or those of the longest texts of these rows."""
    widths = list(sheet.widths)
    for row in rows:
        for column, value in enumerate(row):
            text = value.shown if isinstance(value, Link) else value
            if isinstance(text, str) and len(text) + 3 > widths[column]:
                widths[column] = min(WIDEST, len(text) + 3)
    return tuple(widths)


def _numbered(sheet: Sheet, number: int) -> Sheet:
    """The first sheet of a list as it is; further ones under a title and a name of their own."""
    if number == 1:
        return replace(sheet, title=legal_title(sheet.title))
    table = sheet.tables[0]
    title = f"{legal_title(sheet.title)[: LONGEST_TITLE - 8]} ({number})"
    return replace(sheet, title=title, tables=(replace(table, name=f"{table.name}_{number}"),))


def _area(sheet: Sheet, bottom: int) -> str:
    return f"A1:{letter(len(sheet.widths))}{bottom}"


def _part(number: int) -> str:
    return f"xl/worksheets/sheet{number}.xml"


def _entry(name: str) -> zipfile.ZipInfo:
    """A part of the zip with nothing of the moment or the machine."""
    info = zipfile.ZipInfo(name, MOMENT.timetuple()[:6])
    info.create_system, info.external_attr = 3, 0o600 << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


# --- cells -----------------------------------------------------------------------------------


def _text_cell(at: str, style: str, text: str) -> str:
    return f'<c r="{at}"{style} t="inlineStr"><is>{_element("t", text)}</is></c>'


def _link_cell(at: str, style: str, link: Link) -> str:
    """A formula: a sheet has room for only 65 530 links of the other kind.

    A file whose name is too long for a formula is named without a link.
    """
    address, shown = plain(link.file).translate(_ADDRESS), plain(link.shown)
    if max(len(text.encode("utf-16-le")) for text in (address, shown)) > 2 * LONGEST_LITERAL:
        return _text_cell(at, style, shown)
    formula = f"HYPERLINK({_literal(address)},{_literal(shown)})"
    return f'<c r="{at}"{style} t="str"><f>{escape(formula)}</f>{_element("v", shown)}</c>'


def _literal(text: str) -> str:
    """A text in a formula. `_x0041_` is kept apart: programs differ in what they read there."""
    return '"' + _ESCAPED.sub('_"&"', text.replace('"', '""')) + '"'


@lru_cache(maxsize=4096)
def _element(tag: str, text: str) -> str:
    return text_xml(clean(text), tag)
