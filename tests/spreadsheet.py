"""Spreadsheet engines that judge our formulas: formualizer (a wheel) and LibreOffice."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import formualizer
import openpyxl

# LibreOffice trusts cached values unless it is told to recalculate always.
_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"
 oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def grid_bytes(rows):
    """One sheet from a list of rows; strings that begin with '=' are formulas."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book)


def saved(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def by_formualizer(data):
    """The same workbook with the values that formualizer computes."""
    return _values(formualizer.recalculate_xlsx_bytes(data)["bytes"])


def by_libreoffice(data, soffice, directory):
    """The same workbook with the values that LibreOffice computes."""
    profile = Path(directory) / "profile"
    settings = profile / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(_RECALCULATE)
    source = Path(directory) / "in.xlsx"
    source.write_bytes(data)
    target = Path(directory) / "out"
    convert(soffice, source, target, "xlsx:Calc MS Excel 2007 XML", profile)
    return _values((target / "in.xlsx").read_bytes())


def convert(soffice, source, target, kind, profile, reading=None):
    """reading: the filter that reads the source, with its options."""
    subprocess.run(
        [soffice, "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}",
         *([f"--infilter={reading}"] if reading else []),
         "--convert-to", kind, "--outdir", str(target), str(source)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip


def _values(data):
    return openpyxl.load_workbook(io.BytesIO(data), data_only=True)
