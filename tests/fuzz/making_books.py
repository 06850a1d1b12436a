"""Odd inputs of the doors that read or fill a workbook of the user's: the functions put into one,
and the table of cases of an open one."""

from __future__ import annotations

import io
import json
import random
import warnings
import zipfile
from functools import lru_cache
from typing import Any

from tests.fuzz.judging import Input, held
from tests.fuzz.making import _path, _shell, _shipped
from tests.fuzz.mutators import (
    NUMBERS,
    mutated_bytes,
    mutated_package,
    mutated_text,
    mutated_xml,
    odd_text,
)

# Compressed, unpacked and again: what a file of a workbook may be that is none.
NO_BOOKS = (b"", b"PK", b"PK\5\6" + bytes(18), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            b"a,b\n1,2\n", b"%PDF-1.4", b"<html></html>", b"\x1f\x8b\x08", bytes(4096))  # fmt: skip


# --- workbooks that functions are put into -------------------------------------------------------


@lru_cache(maxsize=1)
def _plain() -> bytes:
    """A small workbook as openpyxl writes it: a table, a formula, a note, names, hidden sheet."""
    import openpyxl
    from openpyxl.comments import Comment
    from openpyxl.workbook.defined_name import DefinedName
    from openpyxl.worksheet.table import Table

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Mine"
    for row in (["model", "n"], ["a", 5], ["b", "=B2+1"]):
        sheet.append(row)
    sheet.add_table(Table(displayName="Fleet", ref="A1:B3"))
    sheet["A2"].comment = Comment("a note", "me")
    other = book.create_sheet("Plan 'B' & more")
    other["A1"], other.sheet_state = "x", "hidden"
    book.defined_names["budget"] = DefinedName("budget", attr_text="Mine!$B$2")
    sheet.defined_names["own"] = DefinedName("own", attr_text="Mine!$A$1")
    return _saved(book)


@lru_cache(maxsize=1)
def _excel_like() -> bytes:
    """One as Excel writes it: a chart, a picture of no content, formats, a spilling formula."""
    import xlsxwriter

    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    sheet = book.add_worksheet("Mine")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Mine!$B$2:$B$3"})
    sheet.insert_chart("D2", chart)
    sheet.write_dynamic_array_formula("A1:A2", "=SORT(Mine!B2:B3)", None, 5)
    book.define_name("budget", "=Mine!$B$2")
    book.close()
    return data.getvalue()


@lru_cache(maxsize=1)
def _prefixed() -> bytes:
    """The plain one whose lists have a prefix for their namespace, as some programs write them."""
    parts = _parts(_plain())
    text = parts["xl/workbook.xml"].replace(b"<", b"<x:").replace(b"<x:/", b"</x:")
    text = text.replace(b"<x:?", b"<?").replace(b" xmlns=", b" xmlns:x=")
    return _zipped({**parts, "xl/workbook.xml": text})


@lru_cache(maxsize=1)
def _macro_enabled() -> bytes:
    """The plain one with the macros of another: a function of ours by name, and others."""
    from sizing_xl.excel.build import macro_workbook_bytes
    from sizing_xl.formats.xlsm import VBA_PART

    macros = _parts(macro_workbook_bytes("en", {}))[VBA_PART]
    return _zipped({**_parts(_plain()), VBA_PART: macros})


@lru_cache(maxsize=1)
def _put() -> bytes:
    """The plain one that has the functions already."""
    from sizing_xl.lambdas.into import put_into

    return put_into(_plain(), "en")


def _saved(book: Any) -> bytes:
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as read:
        return {name: read.read(name) for name in read.namelist()}


def _zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(data, "w") as write:
        warnings.simplefilter("ignore")
        for name, content in parts.items():
            write.writestr(zipfile.ZipInfo(name), content, method)
    return data.getvalue()


_LISTS = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml", "_rels/.rels")
_TITLES = ("sizing_models", "Sizing_Servers", "SIZING_STORAGE", "sizing_models ", "Mine")
_NAMES = ("SIZING_NODES", "sizing_nodes", "sx_library", "sx_x", "SX_Y", "_xlnm.Print_Area",
          "_xlfn.X", "A1", "R1C1")  # fmt: skip
_IN_LISTS = (
    b'<workbookProtection lockStructure="1"/>', b'<workbookProtection lockStructure="true"/>',
    b'<workbookProtection lockWindows="1"/>', b"<definedNames/>", b"<definedNames></definedNames>",
    b"<sheets/>", b"<!-- </sheets> -->", b"<!-- </definedNames> -->", b"<calcPr/>",
    b'<calcPr calcId="1" fullCalcOnLoad="0"></calcPr>', b"<functionGroups/>", b"<?x y?>",
    b"<externalReferences/>", b"<![CDATA[x]]>", b"<extLst><ext/></extLst>",
    b'<externalReferences><externalReference r:id="rId1"/></externalReferences>',
)  # fmt: skip


def _with_names(rng: random.Random, text: bytes) -> bytes:
    """Names and titles of the workbook that are ours, odd, or twice."""
    for _ in range(rng.randint(1, 3)):
        old = rng.choice((b'"budget"', b'"Mine"', b'"own"', b"Mine!$B$2"))
        new = rng.choice((*_NAMES, *_TITLES, odd_text(rng)[:300]))
        plain = new.encode("utf-8", "replace").replace(b"&", b"&amp;").replace(b"<", b"&lt;")
        plain = plain.replace(b'"', b"&quot;")
        text = text.replace(old, b'"' + plain + b'"' if old[:1] == b'"' else plain)
    return text


def _changed(rng: random.Random, data: bytes) -> bytes:
    """A workbook changed where its lists of sheets, names and parts are."""
    parts = _parts(data)
    kind = rng.random()
    path = rng.choice([it for it in _LISTS if it in parts])
    if kind < 0.3:
        parts["xl/workbook.xml"] = _with_names(rng, parts["xl/workbook.xml"])
    elif kind < 0.6:
        parts[path] = mutated_xml(rng, parts[path])
    elif kind < 0.75:
        text = parts["xl/workbook.xml"]
        places = [at for at in range(len(text)) if text[at : at + 1] == b"<"]
        at = rng.choice(places)
        parts["xl/workbook.xml"] = text[:at] + rng.choice(_IN_LISTS) + text[at:]
    elif kind < 0.8:
        encoding = rng.choice(("utf-16", "utf-8-sig", "cp1252", "utf-32"))
        parts[path] = parts[path].decode("utf-8", "replace").encode(encoding, "replace")
    elif kind < 0.85:
        parts = {name.replace("xl/", rng.choice(("XL/", "x/", "/xl/", "xl\\")), 1): content
                 for name, content in parts.items()}  # fmt: skip
    elif kind < 0.9:
        odd = ("_xmlsignatures/origin.sigs", "xl/tables/x.xml", "xl/worksheets/sizing_models.xml",
               "xl/vbaProject.bin", "xl/workbook.xml.bak", "XL/Workbook.xml", "é", "x" * 300, "a/",
               "xl/worksheets/_rels/sizing_models.xml.rels")  # fmt: skip
        parts[rng.choice(odd)] = rng.choice((b"", b"<table/>", b"<x", b'<t displayName="A1"/>'))
    elif kind < 0.95:
        del parts[path]
    else:
        size = rng.choice((1, 9, 12)) * 2**20
        parts[rng.choice(("xl/media/a.bin", "xl/worksheets/sheet1.xml"))] = bytes(size)
    return _zipped(parts)


def _locked(data: bytes) -> bytes:
    """The workbook whose parts say that they are locked with a password."""
    changed = bytearray(data)
    for mark, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = changed.find(mark)
        while at >= 0:
            changed[at + place] |= 1
            at = changed.find(mark, at + 4)
    return bytes(changed)


_FILES = ("b.xlsx", "b.xlsx", "b.xlsx", "b.XLSM", "é ç.xlsx", ".xlsx", "a.b.xlsx", "b.xls", "b",
          "-b.xlsx", "b.backup.xlsx", "d/b.xlsx", "#[1].xlsx")  # fmt: skip


def into(rng: random.Random) -> Input:
    """A workbook of the user's, the functions put into it, and put into it again."""
    seen = rng.random()
    base = (_plain() if seen < 0.5 else _excel_like() if seen < 0.75 else _prefixed() if seen < 0.85
            else _macro_enabled() if seen < 0.99 else _put())  # fmt: skip
    kind = rng.random()
    if kind < 0.1:
        content = base
    elif kind < 0.55:
        content = _changed(rng, base)
    elif kind < 0.9:
        content = mutated_package(rng, base)
    elif kind < 0.92:
        content = _locked(base)
    elif kind < 0.94:
        other = _zipped(_parts(base), rng.choice((zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2)))
        content = mutated_bytes(rng, other)
    else:
        content = rng.choice((*NO_BOOKS, mutated_bytes(rng, base, 9)))
    name = rng.choice(_FILES)
    files = {name: held(content)}
    if rng.random() < 0.1:
        folder, _, own = name.rpartition("/")
        path = f"{folder}/{own}" if folder else own
        beside = (f"~${name}", "b.backup.xlsx", "b.backup.XLSM", "d/x")
        files.setdefault(rng.choice(beside) if "/" not in path else f"{folder}/~${own}", "x")
    given = name
    if rng.random() < 0.08:
        given = _shell(rng.choice(("none.xlsx", "d", ".", "", "b.xlsx/x", mutated_text(rng, name),
                                   odd_text(rng) + ".xlsx")))  # fmt: skip
    argv = ["excel", "functions", f"--into={given}"]
    if rng.random() < 0.3:
        argv += rng.choice((["--lang", "en"], ["--lang", "pt-BR"], ["--force"], ["-o", "o.xlsx"],
                            ["--lang", _shell(odd_text(rng))], ["-o", ""]))  # fmt: skip
    return {
        "files": files,
        "ours": [f"a/b/c/{name}"],
        "book": name,
        "cells": rng.random() < 0.1,
        "commands": [argv, argv] if rng.random() < 0.3 else [argv],
    }


# --- the table of cases of an open workbook ------------------------------------------------------

_GOOD = {"model": "gpt-oss-20b", "server": "dgx-b200", "concurrency": 100.0,
         "effective_context": 1000.0, "kv_precision": "fp8"}  # fmt: skip
_MACROS = ("fill_all", "fill_all", "fill_all", "fill_selected", "export_workbook")
_SELECTED = ("A3", "A3:B4", "B2:B3,A4", "A:A", "3:4", "A1:XFD1048576", "A99")
# What a program hands over of a cell that no JSON holds: dates, codes of errors, numbers of money.
_OF_CELLS = ("date", "decimal", "error_code")


def _cell(rng: random.Random, good: Any) -> Any:
    """What a cell may hold: no program hands over more than texts, numbers, dates and errors."""
    kind = rng.random()
    if kind < 0.4:
        return good
    if kind < 0.7:
        return _typed(odd_text(rng))
    if kind < 0.85:
        return float(rng.choice([it for it in NUMBERS if it != it or abs(it) <= 1.7e308]))
    if kind < 0.9:
        return rng.choice((None, True, False, "#N/A", "#REF!"))
    return {"python": rng.choice(_OF_CELLS)} if kind < 0.95 else None


def _typed(text: str) -> str:
    """A text as the test engine's cells hold it, to which openpyxl lends them."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return ILLEGAL_CHARACTERS_RE.sub("", text.encode("utf-8", "ignore").decode())


def _headings(rng: random.Random) -> tuple[list[Any], list[str | None]]:
    """Headings of a table, and the field that each is of, where it is of one."""
    from sizing_xl.fields import GIVEN
    from sizing_xl.texts import Texts

    fields: list[str | None] = ["case", "outcome", *_GOOD]
    fields += rng.sample([it for it in GIVEN if it not in _GOOD], rng.randint(0, 6))
    if rng.random() < 0.3:
        rng.shuffle(fields)
    texts = Texts(rng.choice(("en", "pt-BR")))
    words = {"case": texts.say("case_name"), "outcome": texts.say("outcome")}
    heads: list[Any] = [
        words.get(it or "") or rng.choice((it, texts.label(it or ""), f"{it} [x]"))
        for it in fields
    ]  # fmt: skip
    for _ in range(rng.choice((0, 0, 0, 0, 1, 2))):
        at = rng.randrange(len(heads))
        kind = rng.random()
        if kind < 0.5:
            heads[at] = _cell(rng, _typed(mutated_text(rng, str(heads[at]))))
        elif kind < 0.7:
            heads[at] = None
        elif kind < 0.85:
            heads.insert(at, rng.choice(heads))
            fields.insert(at, None)
        else:
            heads.insert(at, _typed(odd_text(rng)))
            fields.insert(at, None)
    return heads, fields


def table(rng: random.Random) -> Input:
    """An open workbook with macros: its table of cases, its settings, what earlier fills left."""
    from sizing_xl.excel.cases import SHARED
    from sizing_xl.excel.fills import KEYS

    heads, fields = _headings(rng)
    wrong = rng.random() < 0.6
    rows = []
    for number in range(rng.choice((0, 1, 1, 2, 2, 3, 8))):
        good = {**_GOOD, "case": f"case {number}"}
        odd = set(rng.sample(fields, rng.randint(0, min(3, len(fields))))) if wrong else set()
        rows.append([_cell(rng, good.get(it or "")) if it in odd else good.get(it or "")
                     for it in fields])  # fmt: skip
    if rng.random() < 0.2 and rows:
        rows.append(rng.choice((rows[0], [], [None], [None] * 3 + ["x"])))
    named = {}
    for name in rng.sample(SHARED, rng.choice((0, 0, 0, 1, 2))):
        named[name] = _cell(rng, None)
    settings: dict[str, Any] = {"ctl_language": rng.choice(("en", "en", "pt-BR", None))}
    if rng.random() < 0.1:
        settings["ctl_language"] = _cell(rng, "en")
    if rng.random() < 0.3:
        words = ("~", "{here}", "{here}/d", "{here}/x", "d", "")
        settings["ctl_export_folder"] = rng.choice((*words, _shell(odd_text(rng)), 5.0, True))
    records = [[rng.choice((None, key, 1.0, _typed(odd_text(rng)))) for key in KEYS]
               for _ in range(rng.choice((0, 0, 0, 1, 3)))]  # fmt: skip
    keys: list[Any] = list(KEYS)
    if rng.random() < 0.3:
        keys[rng.randrange(len(keys))] = _cell(rng, "case")
    return {
        "macro": rng.choice(_MACROS), "rows": [heads, *rows], "inputs": named,
        "settings": settings, "records": [keys, *records] if records else [],
        "hidden": [rng.randint(2, 6)] if rng.random() < 0.1 else [],
        "selected": rng.choice(_SELECTED) if rng.random() < 0.8 else None,
        "lost": [rng.choice(("ctl_cases", "ctl_cases_end", "ctl_status_fill_all", "in_layout",
                             "ctl_export_folder"))] if rng.random() < 0.05 else [],
        "titles": [_title(rng)] if rng.random() < 0.1 else [],
        "drawn": rng.random() < 0.05,
    }  # fmt: skip


def _title(rng: random.Random) -> str:
    """A sheet of the user's that has a title which a fill would give one of its own."""
    return rng.choice(("Options", "Opções", "fills", "case 0 Decision", "case 0 Risks"))


# --- the functions of catalogs of the user's -----------------------------------------------------

# What an entry may be called, or not: words of formulas and sheets, numbers, long ones.
_ODD_NAMES = ("a" * 60, "a" * 300, "sx_models", "A1", "R1C1", "12", "1e5", "TRUE", "a.b+c_d-e",
              "x", "SIZING_NODES", "2026-01-02", "a|b", 'a"b', "=1+1", "#N/A")  # fmt: skip


def lambdas(rng: random.Random) -> Input:
    """The functions as a workbook of its own, over catalogs with odd entries that are valid."""
    files = {}
    for name, key in (("models.json", "models"), ("servers.json", "servers")):
        entry = dict(rng.choice(json.loads(_shipped()[name])[key]))
        for _ in range(rng.choice((0, 1, 1, 2))):
            field = rng.choice((*entry, "aliases", "name"))
            value, word = entry.get(field, []), odd_text(rng)
            if isinstance(value, list):
                word = rng.choice((*_ODD_NAMES, word)) if field == "aliases" else word
                entry[field] = [*value, word]
            elif isinstance(value, str):
                entry[field] = rng.choice((*_ODD_NAMES, word)) if field == "name" else word
            elif isinstance(value, (int, float)) and not isinstance(value, bool):
                entry[field] = rng.choice((value * 2, value + 1, 1, rng.choice(NUMBERS[:20])))
        files[f"c/{name}"] = held(json.dumps({"replace": True, key: [entry]}))
    files["c/measurements.json"] = json.dumps({"replace": True, "measurements": []})
    argv = ["excel", "functions"]
    path = _path(rng) if rng.random() < 0.2 else "o.xlsx"
    argv += [] if rng.random() < 0.1 else ["-o", path]
    argv += rng.choice(([], ["--lang", "en"], ["--lang", "pt-BR"], ["--force"]))
    # --force replaces what is named, whosever it is.
    ours = ["a/b/c/d/x"] if "--force" in argv else []
    return {"files": {**files, "d/x": "x"}, "ours": ours, "commands": [argv],
            "environment": {"SIZING_XL_CATALOGS": "c"}}  # fmt: skip
