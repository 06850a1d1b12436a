"""The filled sheets of an open workbook on paper: printed by the program that has it open."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from sizing_xl.errors import OutputError, Problem
from sizing_xl.excel.fills import FILLS_ID
from sizing_xl.files.told import reason
from sizing_xl.render import excel_objects
from sizing_xl.render.areas import NAME, find


def filled_sheets(book: Any) -> list[str]:
    """Titles of the sheets that were filled and are shown, in the order of their tabs; the list of
    fills is not for paper. Raises OutputError where there is none."""
    begin = NAME.format("")
    ids = [it.name.removeprefix(begin) for it in book.names if it.name.startswith(begin)]
    areas = [find(book, it) for it in ids if it != FILLS_ID]
    sheets = {area.sheet.name: area.sheet for area in areas if area is not None}
    shown = [sheet for sheet in sheets.values() if sheet.visible]
    if not shown:
        raise OutputError([Problem("nothing_filled")])
    return [sheet.name for sheet in sorted(shown, key=lambda sheet: sheet.index)]


def printed(book: Any, titles: list[str]) -> bytes:
    """The PDF of some sheets. Raises OutputError where the program cannot write one."""
    active = book.sheets.active
    with tempfile.TemporaryDirectory(prefix="sizing_xl-", ignore_cleanup_errors=True) as folder:
        path = Path(folder).resolve() / "sizing.pdf"
        try:
            # A title may begin with "#", by which xlwings would leave a sheet out.
            book.to_pdf(str(path), include=titles, exclude_start_string="\0")
            content = path.read_bytes()
        except NotImplementedError:
            raise OutputError([Problem("pdf_not_here")]) from None
        except Exception as error:  # each platform has an error of its own
            details = {"reason": reason(error)}
            raise OutputError([Problem("pdf_refused", details=details)]) from None
        finally:
            with suppress(Exception):
                excel_objects.show(active)
    if not content.startswith(b"%PDF"):
        raise OutputError([Problem("pdf_not_here")])
    return content
