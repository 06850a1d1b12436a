"""A drawn sheet, its notes and their shapes, ready to take the values of another case."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from posixpath import dirname, join, normpath

from sizing_xl.render.looks import is_quoted, note_height_px, places, row_height
from sizing_xl.render.openpyxl_pen import clean, paged
from sizing_xl.render.package import escape, text_xml
from sizing_xl.render.pieced import Pieced
from sizing_xl.render.row_stencil import Change, RowStencil
from sizing_xl.render.shapes import OtherShapeError, fills, frame
from sizing_xl.sheets.layout import Layout, Place, first_row
from sizing_xl.sheets.parts import Cell, Sheet, Table

Row = tuple[Cell, ...]

_NUMBER = re.compile(r'<row r="(\d+)"')
_NOTE = re.compile(r"(?<=<text>).*?(?=</text></comment>)", re.DOTALL)
_NOTE_HEIGHT = re.compile(r"(?<=;height:)\d+(?=px;)")
_RELATED = re.compile(r'Type="[^"]*/(comments|vmlDrawing)" Target="([^"]+)"')

_sheet_frame = frame(Sheet, "lines", "tables")
_table_frame = frame(Table, "rows")
# The look of the moment is nothing that a live workbook shows.
_cell_frame = frame(Cell, "value", "note", "moment")


class SheetStencil:
    """A sheet as it was last stamped: what was declared, and its parts. Of earlier cases nothing is
    kept.

    Its rows of cells are blocks: the lines above the tables, then those of each table.
    """

    def __init__(
        self, sheet: Sheet, number: int, header: str, layout: Layout, drawn: dict[str, bytes]
    ) -> None:
        name = f"xl/worksheets/sheet{number}.xml"
        self._sheet, self._header = sheet, header
        self._last: Sheet | None = sheet
        self._tables = places(layout, sheet)
        self._tops = [first_row(sheet), *(place.top + 1 for place in self._tables)]
        self._lefts = [1, *(place.first for place in self._tables)]
        self._blocks = _blocks(sheet)
        self._grid = Pieced(name, drawn[name])
        self._units = {_number(text): unit for unit, text in enumerate(self._grid.rows)}
        self._taken_apart: dict[int, RowStencil] = {}
        self.parts = [self._grid]
        # (row, column) of each note -> its place among them.
        self._notes = {at: place for place, at in enumerate(sorted(self._noted()))}
        if self._notes:
            self._take_notes(drawn[f"xl/worksheets/_rels/sheet{number}.xml.rels"].decode(), drawn)

    def _noted(self) -> Iterator[tuple[int, int]]:
        for block, rows in enumerate(self._blocks):
            for row, cells in enumerate(rows, start=self._tops[block]):
                for column, cell in enumerate(cells, start=self._lefts[block]):
                    if cell.note:
                        yield row, column

    def _take_notes(self, links: str, drawn: dict[str, bytes]) -> None:
        found = {
            kind: normpath(join(dirname(self._grid.name), target))
            for kind, target in _RELATED.findall(links)
        }
        self._texts, self._shapes = (
            Pieced(name, drawn[name]) for name in (found["comments"], found["vmlDrawing"])
        )
        self.parts += [self._texts, self._shapes]

    # --- another sheet of the same shape ------------------------------------------------------

    def stamp(self, sheet: Sheet, header: str) -> None:
        """Become another sheet. Raises OtherShapeError, and stays what it is, where it cannot.

        header: of the deck, at the head of the printed pages of a sheet that is of a case.
        """
        told_anew = header != self._header and not sheet.common
        if sheet is self._last and not told_anew:
            return
        if told_anew and not (fills(header) and fills(self._header)):
            raise OtherShapeError
        rows = list(self._changed_rows(sheet))
        self._last = None
        by_row: dict[int, list[Change]] = {}
        for block, number, cells in rows:
            self._compare(block, number, cells, by_row)
        if told_anew:
            self._tell(header)
        self._blocks = _blocks(sheet)
        self._tables = [
            Place(sheet, table, place.top)
            for table, place in zip(sheet.tables, self._tables, strict=True)
        ]
        for row, changes in by_row.items():
            self._stamp_row(row, changes)
        self._sheet = self._last = sheet

    def _changed_rows(self, sheet: Sheet) -> Iterator[tuple[int, int, Row]]:
        """Block, place in it and cells of each row that is not what it was."""
        old = self._sheet
        if _sheet_frame(sheet) != _sheet_frame(old) or len(sheet.tables) != len(old.tables):
            raise OtherShapeError
        for table, other in zip(sheet.tables, old.tables, strict=True):
            if table is not other and _table_frame(table) != _table_frame(other):
                raise OtherShapeError
        for block, (rows, olds) in enumerate(zip(_blocks(sheet), self._blocks, strict=True)):
            if len(rows) != len(olds):
                raise OtherShapeError
            for number, cells in enumerate(rows):
                if cells is not olds[number] and cells != olds[number]:
                    yield block, number, cells

    def _compare(self, block: int, number: int, cells: Row, found: dict[int, list[Change]]) -> None:
        olds = self._blocks[block][number]
        if len(cells) != len(olds):
            raise OtherShapeError
        changes = found.setdefault(self._tops[block] + number, [])
        for column, cell in enumerate(cells, start=self._lefts[block]):
            old = olds[column - self._lefts[block]]
            if cell is not old and cell != old:
                if (
                    _cell_frame(cell) != _cell_frame(old)
                    or bool(cell.note) != bool(old.note)
                    or cell.spill
                    or is_quoted(cell) != is_quoted(old)
                ):
                    raise OtherShapeError
                changes.append(Change(column, cell, old))

    def _stamp_row(self, row: int, changes: Sequence[Change]) -> None:
        values = [change for change in changes if change.cell.value != change.old.value]
        if values:
            unit = self._units[row]
            if row not in self._taken_apart:
                self._taken_apart[row] = RowStencil(self._grid.rows[unit])
            stencil = self._taken_apart[row]
            if any(isinstance(it.value, str) for change in values for it in change[1:]):
                stencil.stretch(self._height(row))
            self._grid.set_row(unit, stencil.stamped(values))
        for column, cell, old in changes:
            if cell.note and cell.note != old.note:
                self._note(self._notes[row, column], cell.note, str(old.note))

    def _height(self, row: int) -> float | None:
        """Height of a row of tables, which may stand side by side."""
        found = [
            row_height(place, rows[row - top])
            for place, top, rows in zip(self._tables, self._tops[1:], self._blocks[1:], strict=True)
            if 0 <= row - top < len(rows)
        ]
        return max(found, default=None)

    def _note(self, place: int, note: str, old: str) -> None:
        """Another text of a note, whose shape is as high as it is long."""
        text = self._texts.rows[place]
        self._texts.set_row(place, _replaced(_NOTE, text, text_xml(clean(note))))
        height = note_height_px(note)
        if height != note_height_px(old):
            shape = self._shapes.rows[place]
            self._shapes.set_row(place, _replaced(_NOTE_HEIGHT, shape, str(height)))

    def _tell(self, header: str) -> None:
        """Another header, behind the rows."""
        old, new = (f"&amp;L{escape(paged(it))}&amp;R" for it in (self._header, header))
        for number, text in enumerate(self._grid.behind):
            if old in text:
                self._grid.set_behind(number, text.replace(old, new, 1))
                self._header = header
                return
        raise OtherShapeError


def _blocks(sheet: Sheet) -> list[Sequence[Row]]:
    """The rows of cells of a sheet: lines above the tables, then those of each table."""
    lines = () if sheet.bare else sheet.lines
    return [[(line,) for line in lines], *(table.rows for table in sheet.tables)]


def _number(row: str) -> int:
    """The number of a row, before which there may be the head of its sheet."""
    found = _NUMBER.search(row)
    assert found is not None
    return int(found[1])


def _replaced(pattern: re.Pattern[str], text: str, new: str) -> str:
    found = pattern.search(text)
    assert found is not None
    return text[: found.start()] + new + text[found.end() :]
