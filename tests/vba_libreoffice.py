"""Opens a workbook with macros in LibreOffice, runs macros and writes down what it finds.

    /usr/bin/python3 tests/vba_libreoffice.py WORKBOOK.xlsm TASK.json FOUND.json

Runs in the Python that has `uno` (Debian: python3-uno), so it imports nothing of ours but the
driver beside it.
TASK.json: {"run": ["module.macro"], "read": [[sheet, cell]]}; macros run before cells are read.
FOUND.json: {"modules": [names], "buttons": {sheet: [[text, description, macro]]},
"visible": [sheets], "values": [number, text or {"error": LibreOffice's code}]}.
"""

from __future__ import annotations

import json
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import uno  # noqa: F401  (it is what makes com.sun.star importable)
from com.sun.star.beans import PropertyValue
from com.sun.star.document.MacroExecMode import ALWAYS_EXECUTE_NO_WARN
from com.sun.star.sheet.FormulaResult import STRING
from com.sun.star.table.CellContentType import FORMULA, VALUE
from whatif_libreoffice import Soffice

SCRIPT = "vnd.sun.star.script:VBAProject.{}?language=Basic&location=document"


def main(workbook, task, found):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(f"{sys.argv[0]}: told to end"))
    task = json.loads(Path(task).read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="vba_") as directory:
        copy = Path(directory) / "workbook.xlsm"
        shutil.copyfile(workbook, copy)
        with Soffice(Path(directory)) as desktop:
            outcome = read(opened(desktop, copy), task)
    Path(found).write_text(json.dumps(outcome), encoding="utf-8")


def opened(desktop, path):
    options = []
    for name, value in (("Hidden", True), ("MacroExecutionMode", ALWAYS_EXECUTE_NO_WARN)):
        option = PropertyValue()
        option.Name, option.Value = name, value
        options.append(option)
    document = desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, tuple(options))
    if document is None:
        raise SystemExit("LibreOffice refused the workbook")
    return document


def read(document, task):
    for macro in task["run"]:
        script = document.getScriptProvider().getScript(SCRIPT.format(macro))
        script.invoke((), (), ())
    document.calculateAll()
    sheets = [document.Sheets.getByName(name) for name in document.Sheets.ElementNames]
    return {
        "modules": list(document.BasicLibraries.getByName("VBAProject").ElementNames),
        "buttons": {sheet.Name: [*map(button, shapes(sheet))] for sheet in sheets},
        "visible": [sheet.Name for sheet in sheets if sheet.IsVisible],
        "values": [
            value(document.Sheets.getByName(sheet).getCellRangeByName(cell))
            for sheet, cell in task["read"]
        ],
    }


def shapes(sheet):
    page = sheet.DrawPage
    drawn = [page.getByIndex(number) for number in range(page.Count)]
    return [shape for shape in drawn if shape.ShapeType == "com.sun.star.drawing.CustomShape"]


def button(shape):
    """The text of a shape, its description, and the address of its macro."""
    click = shape.getEvents().getByName("OnClick") or ()
    macro = [part.Value for part in click if part.Name == "Script"]
    return [shape.String, shape.Description, *macro]


def value(cell):
    if cell.getError():
        return {"error": cell.getError()}
    is_text = cell.FormulaResultType2 == STRING if cell.Type == FORMULA else cell.Type != VALUE
    return cell.String if is_text else cell.Value


if __name__ == "__main__":
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
