"""The functions put into a workbook of somebody's: `sizing-xl excel functions --into BOOK.xlsx`."""

from __future__ import annotations

import io
import re
import zipfile
from copy import copy
from dataclasses import replace
from typing import Any

from sizing_xl.errors import InputError, Problem
from sizing_xl.files.limits import LARGEST_VBA_BYTES
from sizing_xl.formats.archive import BROKEN
from sizing_xl.formats.merged import Library, Refused, TakenApart, merged
from sizing_xl.formats.named import Name
from sizing_xl.formats.vba_project import read_modules
from sizing_xl.formats.xlsm import VBA_PART
from sizing_xl.lambdas.build import defined, functions_deck
from sizing_xl.lambdas.names import Names
from sizing_xl.lambdas.tables import SPARE, Listed
from sizing_xl.reading.names import folded
from sizing_xl.render.openpyxl_pen import draw
from sizing_xl.render.sheet_rows import opened_book, values_at
from sizing_xl.sheets.layout import Layout
from sizing_xl.sizing import default_catalogs
from sizing_xl.texts import Face, Texts
from sizing_xl.version import __version__

MARKER, RESERVED = "sx_library", "sx_"
# A look of a cell, which is that of its own workbook.
_STYLE = re.compile(rb'(<(?:c|row|col)\b[^>]*?) (?:s|style)="\d+"')
_SELECTED = re.compile(rb' tabSelected="[^"]*"')
_AREA = re.compile(r"\$[A-Z]+\$(\d+):\$[A-Z]+\$(\d+)$")
_FUNCTION = re.compile(r"^\s*(?:Public\s+)?Function\s+(\w+)", re.IGNORECASE | re.MULTILINE)


def put_into(data: bytes, language: str | None = None) -> bytes:
    """The workbook with our sheets and names, renewed where it has them; the same bytes where
    nothing changes. Entries that were added under the last ones of our catalogs stay.

    Raises InputError for a workbook that cannot keep all that is in it.
    """
    texts = Texts(language, face=Face.WORKBOOK)
    with opened_book(io.BytesIO(data)):
        pass  # what is no workbook is told as everywhere
    try:
        known = default_catalogs()
        names = known.kept(_shipped_names, texts.language, texts)
        library = known.kept(_shipped, texts.language, texts)
        book = TakenApart(data)
        if MARKER in book.names() and (own := _with_own(names, data)) is not names:
            library = _library(own, texts)
        return merged(book, library, _functions(book))
    except Refused as refused:
        raise InputError([Problem(refused.rule, details=refused.figures)]) from None


def _shipped_names(texts: Texts) -> Names:
    return Names.of(default_catalogs(), texts)


def _shipped(texts: Texts) -> Library:
    return _library(default_catalogs().kept(_shipped_names, texts.language, texts), texts)


def _library(names: Names, texts: Texts) -> Library:
    deck = functions_deck(names, texts, examples=False)
    with zipfile.ZipFile(io.BytesIO(draw(deck))) as read:
        parts = [read.read(f"xl/worksheets/sheet{number}.xml")
                 for number in range(1, len(deck.sheets) + 1)]  # fmt: skip
    titles = [sheet.title for sheet in deck.sheets]
    sheets = {title: _plain(part) for title, part in zip(titles, parts, strict=True)}
    marker = Name(MARKER, f'"sizing_xl {__version__}"')
    return Library(sheets, (*defined(names, Layout(deck)), marker), MARKER, RESERVED)


def _plain(part: bytes) -> bytes:
    """A sheet without looks of ours: they would be those of other cells elsewhere."""
    while (found := _STYLE.sub(rb"\1", part)) != part:
        part = found
    return _SELECTED.sub(b"", part)


def _with_own(names: Names, data: bytes) -> Names:
    """The names over catalogs that also have the entries that somebody added in the workbook;
    the same names where nobody did."""
    listed = dict(names.tables.listed)
    with opened_book(io.BytesIO(data)) as book:
        for name, table in names.tables.listed.items():
            area = _AREA.search(book.names.get(name, ""))
            if not table.spare or area is None:
                continue
            last = int(area[2])
            rows = range(max(int(area[1]), last - SPARE + 1), last + 1)
            columns = range(1, len(table.columns) + 1)
            places = {(column, row) for row in rows for column in columns}
            found = values_at(book, table.sheet, places)
            own = [tuple(found.get((column, row)) for column in columns) for row in rows]
            listed[name] = _extended(table, own)
    if listed == names.tables.listed:
        return names
    tables = copy(names.tables)
    tables.listed = listed
    return replace(names, tables=tables)


def _extended(table: Listed, rows: list[tuple[Any, ...]]) -> Listed:
    """A table with rows of somebody's under its own, in the place of empty ones."""
    known = {folded(str(row[0])) for row in table.rows}
    own = [row for row in rows if row[0] is not None and folded(str(row[0])) not in known]
    own = own[: table.spare]
    return replace(table, rows=(*table.rows, *own), spare=table.spare - len(own))


def _functions(book: TakenApart) -> tuple[str, ...]:
    """The functions that the workbook's macros have."""
    content = book.parts.get(VBA_PART)
    if content is None:
        return ()
    if len(content) > LARGEST_VBA_BYTES:
        raise Refused("merge_macros")
    try:
        modules = read_modules(content)
    except (*BROKEN, LookupError):
        raise Refused("merge_macros") from None
    return tuple(name for code in modules.values() for name in _FUNCTION.findall(str(code)))
