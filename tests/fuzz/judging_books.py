"""What must hold of workbooks and slides: what is written is read back, what was there is there."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock
from xml.etree.ElementTree import ParseError, fromstring

from tests.fuzz.judging import (
    OBEYED,
    TROUBLE,
    Broken,
    Input,
    arguments_of,
    command,
    content_of,
    within,
)
from tests.fuzz.once import made_once

INSIDE = Path("a/b/c")
LONGEST_TITLE = 31


def put(given: Input, directory: Path) -> None:
    """The functions put into a workbook: as a command; all that was in it is in it, its copy is
    what it was, and a second time changes nothing."""
    from sizing_xl.lambdas.into import MARKER

    before = content_of(given["files"][given["book"]])
    command(given, directory)
    path = directory / INSIDE / given["book"]
    after = path.read_bytes()
    copies = [it for it in path.parent.iterdir() if ".backup" in it.name and it != path]
    made = [it for it in copies if it.name not in given["files"]]
    if after == before:
        if made:
            raise Broken("nothing put in, and a copy left", str(made))
        return
    if len(made) != 1 or made[0].read_bytes() != before:
        raise Broken("the copy is not what was there", str(copies))
    old, new = _package(before), _package(after)
    lost = [name for name, content in old.items()
            if new.get(name) != content and not _LISTED.search(name)]  # fmt: skip
    if lost:
        raise Broken("a part of theirs changed", str(lost))
    for name, content in new.items():
        if content != old.get(name):
            _xml(name, content)
    read = partial(_openpyxl, cells=given.get("cells", True))
    titles, then = read(before), read(after)
    if titles is not None and then is None:
        raise Broken("what was read is read no more")
    if titles is not None and then is not None:
        # In their order; a sheet of ours that was damaged comes back in its place.
        kept = [title for title in then[0] if title in titles[0]]
        if kept != titles[0] or not set(titles[1]) <= set(then[1]):
            raise Broken("sheets or names are others", f"{titles} {then}"[:600])
        if MARKER not in then[1] or "SIZING_NODES" not in then[1]:
            raise Broken("put in, and not there")


# The lists that are added to, wherever a workbook has them, and sheets of ours.
_LISTED = re.compile(r"(workbook[^/]*\.xml(\.rels)?|\[Content_Types\]\.xml|sizing_\w+\.xml)$", re.I)


def _xml(name: str, content: bytes) -> None:
    try:
        fromstring(content)
    except ParseError as error:
        raise Broken("a part that is no XML", f"{name}: {error}") from None


def _package(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as read:
        return {info.filename: read.read(info) for info in read.infolist()}


def _openpyxl(data: bytes, cells: bool) -> tuple[list[str], list[str]] | None:
    """Titles and names as another program reads them; None of what it does not read. cells: all
    of them, and what else sheets have, are read too, which takes ten times as long."""
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=not cells)
        except Exception:
            return None
    return book.sheetnames, [*book.defined_names]


# --- documents -----------------------------------------------------------------------------------


def documented(given: Input, directory: Path) -> None:
    """Workbooks and slides of a decision, which other programs read."""
    command(given, directory)
    for path in sorted(directory.rglob("*")):
        if path.suffix == ".xlsx" and path.is_file():
            for name, content in _package(path.read_bytes()).items():
                if name.endswith((".xml", ".rels")):
                    _xml(name, content)
        elif path.suffix == ".pptx" and path.is_file():
            _read_slides(path)


def listed(given: Input, directory: Path) -> None:
    """As `documented`, of catalogs of the input's own, which are read once a process."""
    from sizing_xl.excel.calls import forget

    forget()
    try:
        documented(given, directory)
    finally:
        forget()


def _read_slides(path: Path) -> None:
    from pptx import Presentation

    slides = [*Presentation(str(path)).slides]
    texts = [it.text_frame.text for slide in slides for it in slide.shapes if it.has_text_frame]
    if not slides or not any(texts):
        raise Broken("slides without a word")
    for text in texts:
        shown = OBEYED.search(text.replace("\v", " "))
        if shown:
            raise Broken("slides show controls", repr(text[:200]))


# --- the table of cases --------------------------------------------------------------------------


def pressed(given: Input, directory: Path) -> None:
    """A button of an open workbook, pressed twice: one sentence beside it, each case told in its
    row, nothing written but what was asked for, what is drawn can be drawn and is read back."""
    from sizing_xl.excel import fills, macros
    from tests.xlwings_engine import open_book

    (directory / "d").mkdir()
    content = _opened(given, directory)
    book = open_book(content, str(directory / "Sizing.xlsm"))
    book.impl.excel.selected = ("Control", given["selected"]) if given["selected"] else None
    name = given["macro"]
    with within(directory, {}), made_once(), _drawing(given["drawn"]):
        for _ in range(2):
            sentence = macros.MACROS[name](book)
            _told(sentence)
            if book.app.status_bar not in (False, sentence):
                raise Broken("the status bar is kept", str(book.app.status_bar))
            _records(fills.kept(book), fills.KEYS)
    for row, typed in enumerate(given["rows"], start=2):
        cells = [it.value for it in content["Control"][row]]
        typed = [arguments_of(it) for it in typed] + [None] * (len(cells) - len(typed))
        changed = [now for now, then in zip(cells, typed, strict=False) if repr(now) != repr(then)]
        if len(changed) > 1:
            raise Broken("more than the outcome of a case was written", str(changed)[:300])
        for words in changed:
            _told(words)
    for path in directory.rglob("*"):
        if path.is_file() and (not name.startswith("export") or path.suffix != ".xlsx"):
            raise Broken("a file nobody asked for", str(path))


def _opened(given: Input, directory: Path) -> Any:
    """The workbook as it is open: the control sheet, a sheet of records, sheets of the user's."""
    import openpyxl
    from openpyxl.workbook.defined_name import DefinedName

    from sizing_xl.excel import cases, fills
    from sizing_xl.render.areas import NAME

    book = openpyxl.Workbook()
    control = book.active
    assert control is not None
    control.title = "Control"

    def call(name: str, row: int, column: int) -> None:
        where = f"'Control'!{control.cell(row, column).coordinate}"
        absolute = re.sub(r"!([A-Z]+)(\d+)", r"!$\1$\2", where)
        book.defined_names[name] = DefinedName(name, attr_text=absolute)

    rows = given["rows"]
    _lay(control, rows, 2, 1)
    call(cases.HEAD, 2, 1)
    call(cases.END, 2 + len(rows), 1)
    others = {f"in_{name}": given["inputs"].get(name) for name in cases.SHARED}
    others |= {"ctl_export_folder": None, f"ctl_status_{given['macro']}": None, **given["settings"]}
    for number, (name, value) in enumerate(others.items(), start=4 + len(rows)):
        if isinstance(value, str):
            value = value.replace("{here}", str(directory))
        _lay(control, [[value]], number, 2)
        call(name, number, 2)
    for number in given["hidden"]:
        control.row_dimensions[number].hidden = True
    if given["records"]:
        kept = book.create_sheet("Kept")
        _lay(kept, given["records"], 3, 1)
        last = kept.cell(2 + len(given["records"]), len(given["records"][0])).coordinate
        area = re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", last)
        name = NAME.format(fills.FILLS_ID)
        book.defined_names[name] = DefinedName(name, attr_text=f"'Kept'!$A$1:{area}")
    for title in given["titles"]:
        book.create_sheet(title)
    for name in given["lost"]:
        book.defined_names.pop(name, None)
    return book


def _lay(sheet: Any, rows: list[list[Any]], top: int, left: int) -> None:
    """Values into cells as they are, though openpyxl would refuse to type some of them."""
    for row, values in enumerate(rows, start=top):
        for column, value in enumerate(values, start=left):
            sheet.cell(row, column)._value = arguments_of(value)


@contextmanager
def _drawing(whole: bool) -> Iterator[None]:
    """What is drawn: the sheets over all cases as ever; those of one case, which take seconds, are
    declared and drawn as a file where `whole`, and for one of the cases, else not."""
    from sizing_xl.excel import fills, macros
    from sizing_xl.render.openpyxl_pen import draw

    fill, declared = macros.fill, macros.case_deck
    drawn: list[bytes] = []

    def filled(book: Any, deck: Any, progress: Any = None, after: Any = None) -> None:
        titles = [sheet.title.casefold() for sheet in getattr(deck, "sheets", ())]
        wrong = [it for it in titles if len(it) > LONGEST_TITLE or re.search(r"[\[\]:*?/\\]", it)]
        if wrong or len(set(titles)) < len(titles):
            raise Broken("titles that no sheet may have", str(titles))
        if deck is not None and deck.sheets[0].id == fills.OPTIONS_ID:
            fill(book, deck, progress, after)
        elif whole and not drawn:
            drawn.append(draw(deck))

    def declaring(*given: Any) -> Any:
        return declared(*given) if whole and not drawn else None

    with (
        mock.patch.object(macros, "fill", filled),
        mock.patch.object(macros, "case_deck", declaring),
        mock.patch.object(macros, "workbook_bytes", lambda *_: b"x"),
    ):
        yield


def _told(sentence: Any) -> None:
    from sizing_xl.excel.calls import LONGEST_TEXT

    if not isinstance(sentence, str) or not sentence.strip() or "\n" in sentence:
        raise Broken("no sentence beside the button", repr(sentence)[:300])
    if len(sentence) > LONGEST_TEXT:
        raise Broken("a sentence that no cell holds", sentence[:100])
    trouble = TROUBLE.search(sentence)
    if trouble:
        raise Broken(f"says {trouble[0]}", sentence[:600])
    if OBEYED.search(sentence):
        raise Broken("shows controls (beside a button)", repr(sentence[:300]))


def _records(records: Any, keys: Any) -> None:
    for record in records:
        if set(record) - set(keys):
            raise Broken("a record of other keys", str(record)[:300])
