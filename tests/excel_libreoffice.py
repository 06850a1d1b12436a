"""Does in LibreOffice what a user does in Excel with a workbook that has macros.

    /usr/bin/python3 tests/excel_libreoffice.py STEPS.json FOUND.json

Runs in the Python that has `uno` (Debian: python3-uno, libreoffice-script-provider-python), so it
imports nothing of ours but the drivers beside it. STEPS.json: {"bridge": command of
excel_bridge.py's program, "steps": [[method of Steps, its arguments]]}; FOUND.json: what each
step found.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from vba_libreoffice import SCRIPT, button, opened, shapes, value
from whatif_libreoffice import Soffice, put

BRIDGE = Path(__file__).with_name("excel_bridge.py")


def main(steps, found):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(f"{sys.argv[0]}: told to end"))
    task = json.loads(Path(steps).read_text(encoding="utf-8"))
    os.environ["EXCEL_BRIDGE"] = json.dumps(task["bridge"])
    with tempfile.TemporaryDirectory(prefix="excel_") as directory:
        soffice = Soffice(Path(directory))
        with soffice as desktop:
            scripts = Path(directory) / "profile" / "user" / "Scripts" / "python"
            scripts.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(BRIDGE, scripts / BRIDGE.name)
            doing = Steps(desktop, Path(directory))
            outcomes = [getattr(doing, step)(*arguments) for step, *arguments in task["steps"]]
    Path(found).write_text(json.dumps(outcomes), encoding="utf-8")


class Steps:
    """What can be done, in the workbook that was opened last."""

    def __init__(self, desktop, directory):
        self.desktop, self.directory = desktop, directory
        self.document, self.count = None, 0

    def open(self, workbook):
        """The names of its modules, its sheets, and the buttons on them."""
        if self.document:
            self.document.close(True)
        self.count += 1
        copy = self.directory / f"workbook_{self.count}.xlsm"
        shutil.copyfile(workbook, copy)
        self.document = opened(self.desktop, copy)
        sheets = [
            self.document.Sheets.getByName(name) for name in self.document.Sheets.ElementNames
        ]
        return {
            "modules": list(self.document.BasicLibraries.getByName("VBAProject").ElementNames),
            "sheets": [sheet.Name for sheet in sheets],
            "hidden": [sheet.Name for sheet in sheets if not sheet.IsVisible],
            "buttons": {sheet.Name: [*map(button, shapes(sheet))] for sheet in sheets},
        }

    def call(self, macro, *arguments):
        """What a macro of the workbook answers."""
        return self._invoke(SCRIPT.format(macro), *arguments)

    def click(self, sheet, text):
        """What happens when a button is pressed."""
        drawn = [button(shape) for shape in shapes(self.document.Sheets.getByName(sheet))]
        (address,) = [macro for caption, _, macro in drawn if caption == text]
        return self._invoke(address)

    def ribbon(self, macro):
        """What happens when a button of the ribbon is pressed: it hands over an object."""
        return self._invoke(SCRIPT.format(macro), self.document)

    def _invoke(self, address, *arguments):
        script = self.document.getScriptProvider().getScript(address)
        return script.invoke(arguments, (), ())[0]

    def write(self, sheet, cell, rows):
        """Types rows of values from a cell on; null clears its cell."""
        first = self._cell(sheet, cell).CellAddress
        for down, row in enumerate(rows):
            for right, typed in enumerate(row):
                at = (first.Column + right, first.Row + down)
                put(self.document.Sheets.getByName(sheet).getCellByPosition(*at), typed)

    def formula(self, sheet, cell, formula):
        """Types a formula into a cell: what the cell then shows."""
        self._cell(sheet, cell).setFormula(formula)
        return value(self._cell(sheet, cell))

    def array(self, sheet, area, formula):
        """Types an array formula into a range: the rows that it then shows."""
        self._cells(sheet, area).setArrayFormula(formula)
        return self.read(sheet, area)

    def read(self, sheet, area):
        """The rows of a range."""
        cells = self._cells(sheet, area)
        rows, columns = cells.Rows.Count, cells.Columns.Count
        at = (
            cells.getCellByPosition(column, row) for row in range(rows) for column in range(columns)
        )
        found = [value(cell) for cell in at]
        return [found[start : start + columns] for start in range(0, len(found), columns)]

    def calculate(self):
        """Everything anew, as Ctrl+Alt+F9."""
        self.document.calculateAll()

    def _cells(self, sheet, area):
        return self.document.Sheets.getByName(sheet).getCellRangeByName(area)

    def _cell(self, sheet, cell):
        return self._cells(sheet, cell).getCellByPosition(0, 0)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
