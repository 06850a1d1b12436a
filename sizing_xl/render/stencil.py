"""Many workbooks of few shapes: the first of a shape is drawn by the pen, the others stamped.

A stencil is a drawn workbook taken apart at its rows. A deck that differs from the stencil's only
in values and notes is stamped into it: rows without a difference are the stencil's own, parts
without one stay packed. Whatever else differs (a role, a formula, a number of rows) is another
shape, so that a stamped workbook is byte for byte what the pen would draw.
"""

from __future__ import annotations

import dataclasses
import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from operator import attrgetter
from posixpath import dirname, join, normpath
from typing import Any

from sizing_xl.formats.archive import Packed, archive, packed
from sizing_xl.render.chart_stencil import chart_stencils
from sizing_xl.render.looks import is_quoted, note_height_px, places, row_height
from sizing_xl.render.openpyxl_pen import clean, draw, paged
from sizing_xl.render.package import escape, text_xml
from sizing_xl.render.row_stencil import Change, RowStencil
from sizing_xl.render.shapes import Shape, shape_of, sheet_shape
from sizing_xl.sheets.layout import Layout, Place, first_row
from sizing_xl.sheets.parts import Cell, Deck, Sheet, Table

# Shapes that are kept: a batch has some for its numbers of alerts and its undefined results.
MOST_STENCILS = 256
CORE = "docProps/core.xml"

_ROW = re.compile(r'<row r="(\d+)".*?</row>', re.DOTALL)
_NOTE = re.compile(r"(?<=<text>).*?(?=</text></comment>)", re.DOTALL)
_NOTE_HEIGHT = re.compile(r"(?<=;height:)\d+(?=px;)")
_RELATED = re.compile(r'Type="[^"]*/(comments|vmlDrawing)" Target="([^"]+)"')


def _frame(kind: type, *piecewise: str) -> Callable[[Any], object]:
    """What two of a kind must share to be of one shape: every field but those that are compared
    piece by piece, so that a field that is added to a kind is one more difference."""
    names = getattr(kind, "_fields", None) or [each.name for each in dataclasses.fields(kind)]
    if unknown := {*piecewise} - {*names}:
        raise AttributeError(f"{kind.__name__}.{min(unknown)}")
    return attrgetter(*(name for name in names if name not in piecewise))


_deck_frame = _frame(Deck, "title", "sheets", "header")
_sheet_frame = _frame(Sheet, "lines", "tables")
_table_frame = _frame(Table, "rows")
# The look of the moment is nothing that a live workbook shows.
_cell_frame = _frame(Cell, "value", "note", "moment")


class Press:
    """Draws decks as the pen does, the quicker the more alike they are.

    Decks of two shapes mostly differ in a few sheets (their numbers of alerts): stencils share the
    sheets and the parts that they have in common.
    """

    def __init__(self, most: int = MOST_STENCILS) -> None:
        self._most = most
        self._stencils: dict[Shape, list[Stencil]] = {}
        self._sheets: dict[int, list[SheetStencil]] = {}
        self._parts: dict[tuple[str, bytes], Packed] = {}
        # By identity: of sheets that many decks share, and that stencils keep alive.
        self._shapes: dict[int, Shape] = {}

    def draw(self, deck: Deck) -> bytes:
        """The deck as the bytes of an .xlsx file."""
        shape = shape_of(deck, self._shapes)
        for stencil in self._stencils.get(shape, ()):
            stamped = stencil.stamp(deck)
            if stamped is not None:
                return stamped
        data = draw(deck)
        if sum(map(len, self._stencils.values())) >= self._most:
            self._forget()
        stencil = Stencil(deck, data, self._sheets, self._parts)
        self._stencils.setdefault(shape, []).append(stencil)
        self._shapes.update((id(sheet), sheet_shape(sheet)) for sheet in deck.sheets)
        return data

    def _forget(self) -> None:
        """Begin anew: what is kept must not grow with the number of shapes."""
        for kept in (self._stencils, self._sheets, self._parts, self._shapes):
            kept.clear()


class OtherShapeError(Exception):
    """The deck differs in more than values and notes."""


class Stencil:
    """A drawn deck, ready to take others of its shape.

    sheets, parts: what other stencils have made, by number and by content; what is new joins them.
    """

    def __init__(
        self,
        deck: Deck,
        data: bytes,
        sheets: dict[int, list[SheetStencil]] | None = None,
        parts: dict[tuple[str, bytes], Packed] | None = None,
    ) -> None:
        self.deck = deck
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            drawn = {name: file.read(name) for name in file.namelist()}
        self.core = drawn[CORE].decode()
        layout, known = Layout(deck), {} if sheets is None else sheets
        self.charts = list(chart_stencils(deck, layout, drawn))
        self.sheets = [
            _sheet_stencil(sheet, number, layout, drawn, known.setdefault(number, []))
            for number, sheet in enumerate(deck.sheets, start=1)
        ]
        shared = {} if parts is None else parts
        own = {name: part for stencil in self.sheets for name, part in stencil.base.items()}
        self.parts = {
            name: own.get(name) or _shared(name, content, shared) for name, content in drawn.items()
        }

    def stamp(self, deck: Deck) -> bytes | None:
        """The workbook of another deck; None when it is of another shape."""
        if _deck_frame(deck) != _deck_frame(self.deck) or len(deck.sheets) != len(self.sheets):
            return None
        stamped: dict[str, Packed] = {}
        try:
            headers = _headers(self.deck, deck)
            for stencil, sheet in zip(self.sheets, deck.sheets, strict=True):
                for name, text in stencil.stamp(sheet, headers):
                    stamped[name] = packed(name, text.encode())
            for chart in self.charts:
                for name, text in chart.stamp(deck):
                    stamped[name] = packed(name, text.encode())
        except OtherShapeError:
            return None
        old, new = clean(self.deck.title), clean(deck.title)
        if old != new:
            if not (_fills(old) and _fills(new)):
                return None
            old, new = (f">{escape(title)}</dc:title>" for title in (old, new))
            stamped[CORE] = packed(CORE, self.core.replace(old, new).encode())
        return archive(stamped.get(name) or part for name, part in self.parts.items())


def _fills(title: str) -> bool:
    """Whether the element of a title is its text and nothing else: no mark of kept blanks."""
    return bool(title) and title == title.strip()


def _headers(old: Deck, new: Deck) -> tuple[str, str] | None:
    """How the header of printed pages stands in a sheet, of the one and of the other deck."""
    if old.header == new.header:
        return None
    if not (_fills(old.header) and _fills(new.header)):
        raise OtherShapeError
    before, after = (f"&amp;L{escape(paged(it.header))}&amp;R" for it in (old, new))
    return before, after


def _shared(name: str, content: bytes, parts: dict[tuple[str, bytes], Packed]) -> Packed:
    """A part that stays as it is, packed once for all stencils that have it."""
    key = (name, hashlib.sha256(content).digest())
    if key not in parts:
        parts[key] = packed(name, content)
    return parts[key]


def _sheet_stencil(
    sheet: Sheet, number: int, layout: Layout, drawn: dict[str, bytes], known: list[SheetStencil]
) -> SheetStencil:
    """One of the known stencils, when it can make exactly the sheet that was drawn; else a new."""
    for stencil in known:
        try:
            texts = stencil.texts | dict(stencil.stamp(sheet))
        except OtherShapeError:
            continue
        if all(drawn.get(name) == text.encode() for name, text in texts.items()):
            return stencil
    made = SheetStencil.of(sheet, number, layout, drawn)
    known.append(made)
    return made


@dataclass
class SheetStencil:
    """A sheet as text: what stands before its rows, the rows by number, what stands behind.

    notes: (row, column) -> the text of the note, in the order of the part of notes. base: its
    parts as they were drawn, packed.
    """

    sheet: Sheet
    part: str
    before: str
    rows: dict[int, str]
    behind: str
    tables: list[Place]
    taken_apart: dict[int, RowStencil] = field(default_factory=dict)
    notes: dict[tuple[int, int], str] = field(default_factory=dict)
    note_heights: list[int] = field(default_factory=list)
    base: dict[str, Packed] = field(default_factory=dict)
    notes_part: str = ""
    around_notes: list[str] = field(default_factory=list)
    shapes_part: str = ""
    around_heights: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, sheet: Sheet, number: int, layout: Layout, parts: dict[str, bytes]) -> SheetStencil:
        part = f"xl/worksheets/sheet{number}.xml"
        before, opening, rest = parts[part].decode().partition("<sheetData>")
        rows, closing, behind = rest.rpartition("</sheetData>")
        made = cls(
            sheet,
            part,
            before + opening,
            {int(found[1]): found[0] for found in _ROW.finditer(rows)},
            closing + behind,
            places(layout, sheet),
        )
        cells = ((place, cell) for place, cell in made._cells(sheet) if cell.note)
        made.notes = {place: str(cell.note) for place, cell in sorted(cells, key=lambda it: it[0])}
        made.note_heights = [note_height_px(text) for text in made.notes.values()]
        if made.notes:
            links = parts[f"xl/worksheets/_rels/sheet{number}.xml.rels"].decode()
            related = {
                kind: normpath(join(dirname(part), target))
                for kind, target in _RELATED.findall(links)
            }
            made.notes_part, made.shapes_part = related["comments"], related["vmlDrawing"]
            made.around_notes = _NOTE.split(parts[made.notes_part].decode())
            made.around_heights = _NOTE_HEIGHT.split(parts[made.shapes_part].decode())
        made.base = {name: packed(name, text.encode()) for name, text in made.texts.items()}
        return made

    @property
    def texts(self) -> dict[str, str]:
        """The parts of the sheet that it was made from."""
        sheet = {self.part: "".join((self.before, *self.rows.values(), self.behind))}
        return sheet | dict(self._note_parts(list(self.notes.values()))) if self.notes else sheet

    def _cells(self, sheet: Sheet) -> Iterator[tuple[tuple[int, int], Cell]]:
        """The declared cells of a sheet with their rows and columns."""
        for row, line in enumerate(_lines(sheet), start=first_row(sheet)):
            yield (row, 1), line
        for place, table in zip(self.tables, sheet.tables, strict=True):
            for row, cells in enumerate(table.rows, start=place.top + 1):
                for column, cell in enumerate(cells, start=place.first):
                    yield (row, column), cell

    # --- another sheet of the same shape ------------------------------------------------------

    def stamp(
        self, sheet: Sheet, headers: tuple[str, str] | None = None
    ) -> Iterator[tuple[str, str]]:
        """The parts that differ, with their text. headers: what stands at the head of its printed
        pages, and what is to. Raises OtherShapeError."""
        told_anew = headers is not None and not sheet.common
        if sheet is self.sheet and not told_anew:
            return
        changes = list(self._changes(sheet))
        values = [change for change in changes if change.cell.value != change.old.value]
        if values or told_anew:
            stamped = self._stamped(sheet, values)
            if headers is not None and told_anew:
                stamped = _with_header(stamped, *headers)
            yield self.part, stamped
        told = {
            (c.row, c.column): c.cell.note
            for c in changes
            if c.cell.note and c.cell.note != c.old.note
        }
        if told:
            parts = self._note_parts([str(text) for text in {**self.notes, **told}.values()])
            yield from parts

    def _changes(self, sheet: Sheet) -> Iterator[Change]:
        old = self.sheet
        if _sheet_frame(sheet) != _sheet_frame(old) or len(sheet.lines) != len(old.lines):
            raise OtherShapeError
        lines = zip(_lines(sheet), _lines(old), strict=True)
        for row, (line, other) in enumerate(lines, start=first_row(sheet)):
            if line != other:
                yield _change(row, 1, line, other)
        if len(sheet.tables) != len(old.tables):
            raise OtherShapeError
        for place, table in zip(self.tables, sheet.tables, strict=True):
            yield from _table_changes(place, table)

    def _stamped(self, sheet: Sheet, changes: list[Change]) -> str:
        rows = dict(self.rows)
        by_row: dict[int, list[Change]] = {}
        for change in changes:
            by_row.setdefault(change.row, []).append(change)
        heights = self._heights(sheet, changes)
        for row, found in by_row.items():
            if row not in self.taken_apart:
                self.taken_apart[row] = RowStencil(self.rows[row])
            rows[row] = self.taken_apart[row].stamped(found, heights.get(row))
        return "".join((self.before, *rows.values(), self.behind))

    def _heights(self, sheet: Sheet, changes: list[Change]) -> dict[int, tuple[float, float]]:
        """Old and new heights of the rows of tables in which a text changed."""
        found: dict[int, tuple[float, float]] = {}
        texts = {
            c.row for c in changes if isinstance(c.cell.value, str) or isinstance(c.old.value, str)
        }
        for place, table in zip(self.tables, sheet.tables, strict=True):
            for row in texts & set(range(place.top + 1, place.bottom + 1)):
                number = row - place.top - 1
                old, new = (row_height(place, t.rows[number]) for t in (place.table, table))
                if old != new:
                    found[row] = old, new
        return found

    def _note_parts(self, notes: list[str]) -> Iterator[tuple[str, str]]:
        """The part of notes, and that of their shapes, which are as high as the notes are long."""
        elements = [text_xml(clean(text)) for text in notes]
        yield self.notes_part, _filled(self.around_notes, elements)
        heights = [note_height_px(text) for text in notes]
        if heights != self.note_heights or notes == list(self.notes.values()):
            yield self.shapes_part, _filled(self.around_heights, [*map(str, heights)])


def _with_header(part: str, old: str, new: str) -> str:
    """A sheet with another header. It stands behind the rows, whose texts may be alike."""
    rows, closing, behind = part.rpartition("</sheetData>")
    if old not in behind:
        raise OtherShapeError
    return rows + closing + behind.replace(old, new, 1)


def _lines(sheet: Sheet) -> tuple[Cell, ...]:
    """The lines that are drawn above the tables."""
    return () if sheet.bare else sheet.lines


def _filled(around: list[str], between: list[str]) -> str:
    """Texts put back between what stands around them."""
    pieces = [*around, *between]
    pieces[::2], pieces[1::2] = around, between
    return "".join(pieces)


def _table_changes(place: Place, table: Table) -> Iterator[Change]:
    old = place.table
    if table is old:
        return
    if _table_frame(table) != _table_frame(old) or len(table.rows) != len(old.rows):
        raise OtherShapeError
    for row, (cells, olds) in enumerate(zip(table.rows, old.rows, strict=True), place.top + 1):
        if cells != olds:
            if len(cells) != len(olds):
                raise OtherShapeError
            pairs = zip(cells, olds, strict=True)
            for column, (cell, other) in enumerate(pairs, start=place.first):
                if cell != other:
                    yield _change(row, column, cell, other)


def _change(row: int, column: int, cell: Cell, old: Cell) -> Change:
    if (
        _cell_frame(cell) != _cell_frame(old)
        or bool(cell.note) != bool(old.note)
        or cell.spill
        or is_quoted(cell) != is_quoted(old)
    ):
        raise OtherShapeError
    return Change(row, column, cell, old)
