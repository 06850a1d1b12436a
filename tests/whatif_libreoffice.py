"""Types cases into the inputs of a workbook in LibreOffice and writes down the outputs.

    /usr/bin/python3 tests/whatif_libreoffice.py WORKBOOK.xlsx CASES.json RESULTS.json

Runs in the Python that has `uno` (Debian: python3-uno), so it imports nothing of ours.
CASES.json: {"outputs": [names], "cases": [{name: number, text or null}]}; null clears the cell.
RESULTS.json: [{output: number, text or {"error": LibreOffice's code}}], one for each case.
A case starts from the inputs as the workbook has them.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from contextlib import suppress
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.table.CellContentType import FORMULA, TEXT, VALUE

START_LIMIT = 120  # seconds until soffice must answer
RUN_LIMIT = 900  # seconds until everything must be done

# LibreOffice trusts cached values unless it is told to recalculate always (0).
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"
 oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def main(workbook, cases, results):
    # A polite kill must not leave soffice behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(f"{sys.argv[0]}: told to end"))
    task = json.loads(Path(cases).read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="whatif_") as directory:
        # A copy: the lock file of an open original would make LibreOffice refuse it.
        copy = Path(directory) / "workbook.xlsx"
        shutil.copyfile(workbook, copy)
        with Soffice(Path(directory)) as desktop:
            document = opened(desktop, copy)
            found = Inputs(document), Outputs(document, task["outputs"])
            values = [outcome(document, case, *found) for case in task["cases"]]
    Path(results).write_text(json.dumps(values, allow_nan=False), encoding="utf-8")


def outcome(document, case, inputs, outputs):
    inputs.become(case)
    document.calculateAll()
    return outputs.read()


class Soffice:
    """A soffice of our own, which ends with the block; its desktop is what the block gets.

    A class, for contextlib's context managers cannot pass on an exception of UNO.
    """

    def __init__(self, directory):
        self.directory = directory
        self.desktop = None

    def __enter__(self):
        profile = self.directory / "profile"
        settings = profile / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(SETTINGS, encoding="utf-8")
        pipe = f"pipe,name=whatif_{uuid.uuid4().hex};urp;"
        program = shutil.which("soffice") or shutil.which("libreoffice")
        if not program:
            raise SystemExit("LibreOffice is not installed: no soffice on the PATH")
        log = self.directory / "soffice.log"
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [program, "--headless", "--norestore", "--nodefault", "--nolockcheck",
                 f"-env:UserInstallation={profile.as_uri()}", f"--accept={pipe}"],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip
        # If soffice hangs, so does the call that waits for it, until soffice ends.
        self.watchdog = threading.Timer(RUN_LIMIT, self.give_up)
        self.watchdog.daemon = True
        self.watchdog.start()
        try:
            self.desktop = connected(self.process, pipe, log)
        except BaseException:
            self.__exit__()
            raise
        return self.desktop

    def __exit__(self, *_):
        self.watchdog.cancel()
        if self.desktop:
            with suppress(Exception):  # it goes away while it answers
                self.desktop.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(20)
        self.kill()

    def give_up(self):
        print(f"LibreOffice is not ready after {RUN_LIMIT} seconds", file=sys.stderr)
        self.kill()

    def kill(self):
        """With its children: the program on the PATH is a script that starts another."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def connected(process, pipe, log):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    limit = time.monotonic() + START_LIMIT
    while True:
        try:
            remote = resolver.resolve(f"uno:{pipe}StarOffice.ComponentContext")
        except NoConnectException:
            if process.poll() is not None or time.monotonic() > limit:
                said = log.read_text(encoding="utf-8", errors="replace")
                raise SystemExit(f"soffice did not start: {said}") from None
            time.sleep(0.05)
        else:
            return remote.ServiceManager.createInstanceWithContext(
                "com.sun.star.frame.Desktop", remote
            )


def opened(desktop, path):
    hidden = PropertyValue()
    hidden.Name, hidden.Value = "Hidden", True
    document = desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, (hidden,))
    if document is None:
        raise SystemExit("LibreOffice refused the workbook")
    document.enableAutomaticCalculation(False)  # once for each case is enough
    document.getUndoManager().lock()
    return document


def cell_of(document, name):
    if not document.NamedRanges.hasByName(name):
        raise SystemExit(f"the workbook has no name {name}")
    cell = document.NamedRanges.getByName(name).getReferredCells()
    if not cell or not cell.supportsService("com.sun.star.sheet.SheetCell"):
        raise SystemExit(f"the name {name} is not that of one cell")
    return cell


class Inputs:
    """The input cells, each with the content that the workbook gives it."""

    def __init__(self, document):
        self.document = document
        self.originals = {}
        self.changed = ()

    def become(self, case):
        for name in self.changed:
            put(*self.originals[name])
        self.changed = tuple(case)
        for name in case:
            if name not in self.originals:
                cell = cell_of(self.document, name)
                self.originals[name] = (cell, *content(cell))
        for name, value in case.items():
            put(self.originals[name][0], value)


def content(cell):
    """What was typed into a cell: (value, whether it is a formula)."""
    if cell.Type == FORMULA:
        return cell.getFormula(), True
    if cell.Type == TEXT:
        return cell.getString(), False
    return (cell.getValue() if cell.Type == VALUE else None), False


def put(cell, value, formula=False):
    if formula or value is None:
        cell.setFormula(value or "")
    elif isinstance(value, str):
        cell.setString(value)
    else:
        cell.setValue(float(value))  # a big int would not convert


class Outputs:
    """The output cells, read by whole columns: one call for each cell would be slower."""

    def __init__(self, document, names):
        self.cells = {name: cell_of(document, name) for name in names}
        columns = {}
        for name, cell in self.cells.items():
            at = cell.getCellAddress()
            columns.setdefault((at.Sheet, at.Column), {})[name] = at.Row
        self.columns = []
        for (index, column), rows in columns.items():
            first, last = min(rows.values()), max(rows.values())
            sheet = document.Sheets.getByIndex(index)
            area = sheet.getCellRangeByPosition(column, first, column, last)
            self.columns.append((area, {name: row - first for name, row in rows.items()}))

    def read(self):
        values = dict.fromkeys(self.cells)
        for area, rows in self.columns:
            data = area.getDataArray()
            for name, row in rows.items():
                (value,) = data[row]
                # None is how an error comes.
                values[name] = {"error": self.cells[name].getError()} if value is None else value
        return values


if __name__ == "__main__":
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
