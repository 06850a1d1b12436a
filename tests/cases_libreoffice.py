"""Fills the cases of Sizing.xlsm in LibreOffice, changes them, fills them again.

    PYTHONPATH=... /usr/bin/python3 tests/cases_libreoffice.py WORKBOOK.xlsm STEPS.json FOUND.json

Runs in the Python that has `uno`, with our libraries on its path. STEPS.json: a list of
["write", sheet, cell, value], ["insert", sheet, cells] (rows), ["select", sheet, cells],
["hide", sheet, cells] (rows), ["press", macro], ["read", sheet], ["sheets"].
FOUND.json: what each step found.
"""

from __future__ import annotations

import json
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import uno  # noqa: F401  # com.sun.star comes with it
from com.sun.star.sheet.CellInsertMode import ROWS
from whatif_libreoffice import Soffice, opened, put
from xlwings_libreoffice import open_book

from sizing_xl.excel import macros


def main(workbook, steps, found):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(f"{sys.argv[0]}: told to end"))
    task = json.loads(Path(steps).read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="cases_") as directory:
        copy = Path(directory) / "Sizing.xlsm"
        shutil.copyfile(workbook, copy)
        with Soffice(Path(directory)) as desktop:
            doing = Steps(opened(desktop, copy), str(copy))
            outcomes = [getattr(doing, step)(*arguments) for step, *arguments in task]
    Path(found).write_text(json.dumps(outcomes), encoding="utf-8")


class Steps:
    def __init__(self, document, name):
        self.document = document
        self.book = open_book(document, name)

    def _cells(self, sheet, cells):
        return self.document.Sheets.getByName(sheet).getCellRangeByName(cells)

    def write(self, sheet, cell, value):
        put(self._cells(sheet, cell).getCellByPosition(0, 0), value)

    def insert(self, sheet, cells):
        area = self._cells(sheet, cells)
        area.Spreadsheet.insertCells(area.RangeAddress, ROWS)

    def hide(self, sheet, cells):
        self._cells(sheet, cells).Rows.IsVisible = False

    def select(self, sheet, cells):
        self.book.impl.selected = sheet, cells

    def press(self, macro):
        return macros.MACROS[macro](self.book)

    def sheets(self):
        return list(self.document.Sheets.ElementNames)

    def read(self, sheet):
        """All cells in use."""
        grid = self.document.Sheets.getByName(sheet)
        cursor = grid.createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        area = grid.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow)
        return [list(row) for row in area.getDataArray()]


if __name__ == "__main__":
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
