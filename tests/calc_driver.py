"""Installs the add-in for Calc into a profile of its own and computes with it in LibreOffice.

    /usr/bin/python3 tests/calc_driver.py TASK.json FOUND.json

Runs in the Python that has `uno` (Debian: python3-uno), so it imports nothing of ours but the
driver beside it.
TASK.json: {"extension": an .oxt, "python": the program that it starts, "pid": the file into which
that writes its process, "prefix": of its functions, "cells": {cell: number, text or formula},
"arrays": {area: formula}, "import": an .xlsx, "export": where to save one, "column": [formulas]}
FOUND.json: {"version": [numbers], "wizard": {function: what the wizard shows}, "cells": {cell:
found}, "arrays": {area: rows}, "imported": [[found in column A, found when entered again]],
"column": {"entered": seconds, "again": seconds, "values": numbers}, "restarted": found, "refused":
found}; found is a number, a text or {"error": LibreOffice's code}.
The first cell is the one that is calculated again without the child.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.sheet.FormulaResult import STRING
from com.sun.star.table.CellContentType import FORMULA, TEXT
from whatif_libreoffice import Soffice

NOBODY = 65534


def main(task, found):
    # A polite kill must not leave soffice behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(f"{sys.argv[0]}: told to end"))
    task = json.loads(Path(task).read_text(encoding="utf-8"))
    # A blank in the path: it is a URL on its way through LibreOffice.
    with tempfile.TemporaryDirectory(prefix="calc add-in ") as directory:
        install(task["extension"], Path(directory))
        soffice = Soffice(Path(directory))
        with soffice as desktop:
            outcome = compute(desktop, context(soffice), task)
    Path(found).write_text(json.dumps(outcome), encoding="utf-8")


def install(extension, directory):
    """As a user would, with unopkg; root, whom it refuses, as nobody."""
    copy = directory / "sizing.oxt"
    shutil.copyfile(extension, copy)
    # unopkg has a profile of its own, for Soffice wants to make its; the packages are for both.
    os.environ["UNO_USER_PACKAGES_CACHE"] = (directory / "packages").as_uri()
    someone = {}
    if os.geteuid() == 0:
        someone = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        os.chown(directory, NOBODY, NOBODY)
        copy.chmod(0o644)
    profile = (directory / "unopkg").as_uri()
    done = subprocess.run(
        ["unopkg", "add", "-f", f"-env:UserInstallation={profile}", str(copy)],
        capture_output=True, text=True, env={**os.environ, "HOME": str(directory)}, **someone,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"unopkg refused the add-in: {done.stdout}{done.stderr}")


def context(soffice):
    """The component context of a soffice that has been started."""
    accept = next(word for word in soffice.process.args if word.startswith("--accept="))
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    pipe = accept.partition("=")[2]
    return resolver.resolve(f"uno:{pipe}StarOffice.ComponentContext")


def compute(desktop, remote, task):
    document = opened(desktop, "private:factory/scalc")
    sheet = document.Sheets.getByIndex(0)
    for name, content in task["cells"].items():
        put(sheet.getCellRangeByName(name), content)
    for area, formula in task["arrays"].items():
        sheet.getCellRangeByName(area).setArrayFormula(formula)
    outcome = {
        "version": version(remote),
        "wizard": wizard(remote, task["prefix"]),
        "cells": {name: value(sheet.getCellRangeByName(name)) for name in task["cells"]},
        "arrays": {name: rows(sheet.getCellRangeByName(name)) for name in task["arrays"]},
        "imported": imported(desktop, task["import"]),
        "column": timed(desktop, task["column"]),
    }
    document.storeToURL(
        Path(task["export"]).as_uri(), (option("FilterName", "Calc MS Excel 2007 XML"),)
    )
    cell = sheet.getCellRangeByName(next(iter(task["cells"])))
    return {**outcome, **bereft(document, cell, task)}


def opened(desktop, url):
    document = desktop.loadComponentFromURL(url, "_blank", 0, (option("Hidden", True),))
    if document is None:
        raise SystemExit(f"LibreOffice refused {url}")
    return document


def option(name, content):
    found = PropertyValue()
    found.Name, found.Value = name, content
    return found


def put(cell, content):
    if not isinstance(content, str):
        cell.setValue(float(content))
    elif content.startswith("="):
        cell.setFormula(content)
    else:
        cell.setString(content)


def value(cell):
    if cell.getError():
        return {"error": cell.getError()}
    text = cell.Type == TEXT or (cell.Type == FORMULA and cell.FormulaResultType2 == STRING)
    return cell.getString() if text else cell.getValue()


def rows(area):
    """All cells of an area; null is how an error comes."""
    return area.getDataArray()


def version(remote):
    provider = remote.ServiceManager.createInstanceWithContext(
        "com.sun.star.configuration.ConfigurationProvider", remote
    )
    product = provider.createInstanceWithArguments(
        "com.sun.star.configuration.ConfigurationAccess",
        (option("nodepath", "/org.openoffice.Setup/Product"),),
    )
    return [int(number) for number in product.ooSetupVersionAboutBox.split(".")]


def wizard(remote, prefix):
    """What the function wizard shows of each function."""
    functions = remote.ServiceManager.createInstanceWithContext(
        "com.sun.star.sheet.FunctionDescriptions", remote
    )
    shown = {}
    for number in range(functions.Count):
        about = {part.Name: part.Value for part in functions.getByIndex(number)}
        if about["Name"].startswith(prefix):
            arguments = [[it.Name, it.Description] for it in about["Arguments"] or ()]
            shown[about["Name"]] = {
                "category": about["Category"],
                "description": about["Description"],
                "arguments": arguments,
            }
    return shown


def imported(desktop, path):
    """Column A of a file that another program wrote; each formula, if need be, entered again."""
    document = opened(desktop, Path(path).as_uri())
    document.calculateAll()
    sheet = document.Sheets.getByIndex(0)
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    cells = [sheet.getCellByPosition(0, row) for row in range(cursor.RangeAddress.EndRow + 1)]
    found = [[value(cell), reentered(cell)] for cell in cells]
    document.close(True)
    return found


def reentered(cell):
    cell.setFormula(cell.getFormula())
    return value(cell)


def timed(desktop, formulas):
    """How long a column of formulas takes when it is entered, and when it is calculated again."""
    document = opened(desktop, "private:factory/scalc")
    area = document.Sheets.getByIndex(0).getCellRangeByPosition(0, 0, 0, len(formulas) - 1)
    start = time.perf_counter()
    area.setFormulaArray([(formula,) for formula in formulas])
    area.getDataArray()
    entered = time.perf_counter()
    document.calculateAll()
    area.getDataArray()
    again = time.perf_counter()
    values = [found for (found,) in area.getDataArray()]
    document.close(True)
    return {"entered": entered - start, "again": again - entered, "values": values}


def bereft(document, cell, task):
    """The cell after its child was killed; then when it cannot be started again."""
    pid, python = Path(task["pid"]), Path(task["python"])
    os.kill(int(pid.read_text()), signal.SIGKILL)
    document.calculateAll()
    restarted = value(cell)
    python.rename(python.with_name("elsewhere"))
    os.kill(int(pid.read_text()), signal.SIGKILL)
    document.calculateAll()
    return {"restarted": restarted, "refused": value(cell)}


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
