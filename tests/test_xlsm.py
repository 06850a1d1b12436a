"""Workbooks with macros: read by other programs, legal, reproducible, their buttons wired."""

import io
import json
import re
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import fromstring

import openpyxl
import pandas
import pytest
import xlwings
from openpyxl.comments import Comment
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table

from sizing_xl.formats.vba_project import Module, read_modules, source, vba_project
from sizing_xl.formats.xlsm import Button, macro_workbook, read_vba
from sizing_xl.render.package import package
from sizing_xl.workbook import workbook_bytes

from .ooxml_lint import lint

# LibreOffice's interpreter: that of the virtual environment has no `uno`.
UNO_PYTHON = "/usr/bin/python3"
UNO_SCRIPT = Path(__file__).with_name("vba_libreoffice.py")

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
FILL = Button("FillScenarios", "Preencher cenários", "B2", 2, 3, "1F3864", "FFFFFF", "Preenche")
CLEAR = Button("ClearScenarios", "Clear <all> & more", "E2", 1, 2, "C00000", "FFFFFF", 'Say "go"')
MACROS = """Option Explicit
Public Sub FillScenarios()
    ThisWorkbook.Worksheets({sheet}).Range("H1").Value = "VBA ran"
End Sub
Public Sub ClearScenarios()
    ThisWorkbook.Worksheets({sheet}).Range("H2").Value = ADDTWO(20, 22)
End Sub
Public Sub RibbonFill(control As Object)
    FillScenarios
End Sub
Public Function ADDTWO(a, b)
    ADDTWO = a + b
End Function
"""
RIBBON = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<customUI xmlns="http://schemas.microsoft.com/office/2009/07/customui"><ribbon><tabs>
<tab id="tabSizing" label="Sizing"><group id="grpSizing" label="Cenários"><button id="btnFill"
 label="Preencher" size="large" imageMso="TableInsert" onAction="RibbonFill"/></group></tab>
</tabs></ribbon></customUI>"""


def project(code_names, sheet="Control"):
    text = MACROS.format(sheet=f'"{sheet}"')
    return vba_project([
        Module("ThisWorkbook", "workbook", ""),
        *(Module(name, "sheet", "") for name in code_names.values()),
        Module("macros", "standard", text),
    ])  # fmt: skip


def small_book():
    """A table, notes and links: all that stands near a drawing in a sheet."""
    book = openpyxl.Workbook()
    control, data, settings = book.active, book.create_sheet("Dados"), book.create_sheet("conf")
    control.title = "Control"
    control.sheet_view.tabSelected = True
    control["A1"] = "Sizing"
    control["A1"].comment = Comment("a note", "test")
    control["A10"] = "=ADDTWO(2,3)"
    for row in (["name", "size"], ["b", 2], ["a", 1], ["b", 3]):
        data.append(row)
    data.add_table(Table(displayName="sizes", ref="A1:B4"))
    data["D1"] = ArrayFormula("D1:D2", "=_xlfn.UNIQUE(A2:A4)")
    data["E1"] = ArrayFormula("E1", "=SUM(B2:B4*2)")
    settings["A1"] = "  spaces kept  "
    return package(book)  # openpyxl alone writes the children of a font out of order


SMALL = {
    "xlsx": small_book(),
    "buttons": {"Control": [FILL, CLEAR], "Dados": [replace(CLEAR, cell="G5")]},
    "ribbon": RIBBON,
    "code_names": {"Control": "shControl", "Dados": "shData", "conf": "shConf"},
    "dynamic": {"Dados": ["D1"]},
    "hidden": ["conf"],
}
SMALL["vba"] = project(SMALL["code_names"])


@pytest.fixture(scope="module")
def small():
    return macro_workbook(**SMALL)


@pytest.fixture
def real(sized):
    """The workbook of the product, with buttons on sheets with and without charts."""
    xlsx = workbook_bytes(sized(), "pt_br")
    titles = openpyxl.load_workbook(io.BytesIO(xlsx), read_only=True).sheetnames
    code_names = {title: f"sh{number}" for number, title in enumerate(titles)}
    buttons = {title: [FILL, CLEAR] for title in (titles[0], titles[1], titles[3], titles[6])}
    vba = project(code_names, titles[0])
    return macro_workbook(xlsx, vba, buttons, RIBBON, code_names, hidden=[titles[-1]])


@pytest.fixture(params=["small", "real"])
def workbook(request):
    return request.getfixturevalue(request.param)


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def opened(data, **options):
    return openpyxl.load_workbook(io.BytesIO(data), **options)


# --- legal, and read by others --------------------------------------------------------------


@pytest.mark.slow
def test_the_file_breaks_no_rule_that_the_validator_misses(workbook):
    assert lint(workbook) == []


@pytest.mark.validator
def test_the_open_xml_sdk_finds_no_error(workbook, ooxml_validator, tmp_path):
    path = tmp_path / "book.xlsm"
    path.write_bytes(workbook)
    run = subprocess.run([ooxml_validator, str(path)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout
    assert json.loads(run.stdout)["errors"] == []


def test_openpyxl_finds_the_same_cells_and_keeps_the_macros(small):
    before, after = opened(SMALL["xlsx"]), opened(small, keep_vba=True)
    assert after.sheetnames == before.sheetnames
    for sheet in before:
        found = after[sheet.title]
        assert [[plain(cell) for cell in row] for row in found] == [
            [plain(cell) for cell in row] for row in sheet
        ]
        assert {*found.tables} == {*sheet.tables}
    assert after["Control"]["A1"].comment.text == "a note"
    again = io.BytesIO()
    after.save(again)
    assert read_vba(again.getvalue()) == SMALL["vba"]


def plain(cell):
    value = cell.value
    value = (value.ref, value.text) if isinstance(value, ArrayFormula) else value
    return value, cell.data_type, cell.style_id


def test_pandas_reads_what_it_read_before(small):
    before, after = (
        pandas.read_excel(io.BytesIO(data), sheet_name=None, header=None)
        for data in (SMALL["xlsx"], small)
    )
    assert {*before} == {*after}
    for title, frame in before.items():
        pandas.testing.assert_frame_equal(after[title], frame)
    assert after["conf"].iloc[0, 0] == "  spaces kept  "


@pytest.mark.slow
def test_the_product_s_workbook_keeps_every_cell_chart_and_name(real, sized):
    before, after = opened(workbook_bytes(sized(), "pt_br")), opened(real)
    assert {*before.defined_names} == {*after.defined_names}
    for sheet in before:
        found = after[sheet.title]
        assert [[plain(c) for c in row] for row in found] == [
            [plain(c) for c in row] for row in sheet
        ]
        assert len(found._charts) == len(sheet._charts)
        assert [str(rule.sqref) for rule in found.conditional_formatting] == [
            str(rule.sqref) for rule in sheet.conditional_formatting
        ]
        assert found.data_validations.count == sheet.data_validations.count


def test_only_what_macros_need_is_changed(small):
    before, after = parts(SMALL["xlsx"]), parts(small)
    assert {*after} - {*before} == {
        "xl/vbaProject.bin", "xl/metadata.xml", "customUI/customUI14.xml",
        "xl/drawings/drawing1.xml", "xl/drawings/drawing2.xml",
    }  # fmt: skip
    assert {*before} <= {*after}
    same = {name for name in before if before[name] == after[name]}
    assert {"xl/styles.xml", "xl/theme/theme1.xml", "xl/tables/table1.xml"} <= same


def test_no_prefix_is_invented(workbook):
    for name, content in parts(workbook).items():
        if name.endswith((".xml", ".rels")):
            assert not re.search(rb"\bns\d+[:=]", content), name


def test_the_same_parts_give_the_same_bytes(small):
    assert macro_workbook(**SMALL) == small
    with zipfile.ZipFile(io.BytesIO(small)) as archive:
        names = archive.namelist()
        assert names[0] == "[Content_Types].xml"
        assert names == sorted(names)
        assert {info.date_time for info in archive.infolist()} == {(2025, 1, 1, 0, 0, 0)}


# --- what is added --------------------------------------------------------------------------


def test_the_file_is_a_workbook_with_macros(small):
    found = parts(small)
    assert b"application/vnd.ms-excel.sheet.macroEnabled.main+xml" in found["[Content_Types].xml"]
    assert b"spreadsheetml.sheet.main+xml" not in found["[Content_Types].xml"]
    assert found["xl/vbaProject.bin"] == SMALL["vba"]
    assert found["customUI/customUI14.xml"].decode() == RIBBON
    assert b"2007/relationships/ui/extensibility" in found["_rels/.rels"]


def test_without_a_ribbon_there_is_none():
    data = macro_workbook(**{**SMALL, "ribbon": None})
    assert not [name for name in parts(data) if "customUI" in name]
    assert b"extensibility" not in parts(data)["_rels/.rels"]


def test_the_book_and_its_sheets_are_bound_to_their_modules(small):
    found = opened(small)
    assert found.code_name == "ThisWorkbook"
    names = {sheet.title: sheet.sheet_properties.codeName for sheet in found}
    assert names == SMALL["code_names"]


def test_hidden_sheets_are_hidden_and_another_one_is_shown_first(small):
    assert {s.title: s.sheet_state for s in opened(small)} == {
        "Control": "visible", "Dados": "visible", "conf": "hidden",
    }  # fmt: skip
    found = opened(macro_workbook(**{**SMALL, "hidden": ["Control", "conf"]}))
    assert found.active.title == "Dados"
    assert not found["Control"].sheet_view.tabSelected


def test_formulas_that_spill_say_so_and_others_do_not(small):
    found = parts(small)
    cells = {c.get("r"): c for c in fromstring(found["xl/worksheets/sheet2.xml"]).iter(f"{MAIN}c")}
    assert [name for name, cell in cells.items() if cell.get("cm")] == ["D1"]
    assert cells["D1"].get("cm") == "1"
    assert b"XLDAPR" in found["xl/metadata.xml"]
    assert b'Target="metadata.xml"' in found["xl/_rels/workbook.xml.rels"]
    assert b'PartName="/xl/metadata.xml"' in found["[Content_Types].xml"]


@pytest.mark.slow
def test_without_such_formulas_there_is_no_metadata(real):
    assert "xl/metadata.xml" not in parts(real)


def test_the_metadata_is_that_of_xlsxwriter(small):
    """Which writes what Excel writes."""
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    book.add_worksheet().write_dynamic_array_formula("A1:A1", "=UNIQUE(B1:B2)")
    book.close()
    assert parts(small)["xl/metadata.xml"] == parts(file.getvalue())["xl/metadata.xml"]


@pytest.mark.slow
def test_buttons_cover_their_cells_and_have_numbers_of_their_own(real):
    with_charts = [
        fromstring(content) for name, content in parts(real).items()
        if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name)
    ]  # fmt: skip
    assert len([root for root in with_charts if root.find(f".//{DRAWING}sp") is not None]) == 4
    assert any(root.find(f".//{DRAWING}graphicFrame") is not None for root in with_charts)
    for root in with_charts:
        numbers = [about.get("id") for about in root.iter(f"{DRAWING}cNvPr")]
        assert len({*numbers}) == len(numbers)
        for anchor in root.findall(f"{DRAWING}twoCellAnchor"):
            fill = anchor.find(f"{DRAWING}sp").get("macro") == "[0]!FillScenarios"
            corners = [[int(anchor.find(f"{DRAWING}{end}/{DRAWING}{axis}").text)
                        for axis in ("col", "row")] for end in ("from", "to")]  # fmt: skip
            assert corners == ([[1, 1], [3, 4]] if fill else [[4, 1], [5, 3]])


def test_a_sheet_whose_list_of_buttons_is_empty_gets_no_drawing():
    data = macro_workbook(**{**SMALL, "buttons": {"Control": []}})
    assert not [name for name in parts(data) if re.fullmatch(r"xl/drawings/drawing.*", name)]


# --- LibreOffice ----------------------------------------------------------------------------


def in_libreoffice(data, directory, run=(), read=()):
    workbook, task, found = (directory / name for name in ("book.xlsm", "task.json", "found.json"))
    workbook.write_bytes(data)
    task.write_text(json.dumps({"run": list(run), "read": list(read)}), encoding="utf-8")
    done = subprocess.run(
        [UNO_PYTHON, UNO_SCRIPT, workbook, task, found], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return json.loads(found.read_text(encoding="utf-8"))


def bound(button):
    script = f"vnd.sun.star.script:VBAProject.macros.{button.macro}"
    return [button.caption, button.alt, f"{script}?language=Basic&location=document"]


@pytest.mark.libreoffice
def test_libreoffice_runs_the_macros_and_finds_them_behind_the_buttons(small, soffice, tmp_path):
    found = in_libreoffice(
        small, tmp_path,
        run=["macros.FillScenarios", "macros.ClearScenarios"],
        read=[["Control", "H1"], ["Control", "H2"], ["Control", "A10"]],
    )  # fmt: skip
    assert found["values"] == ["VBA ran", 42, 5]
    assert {*found["modules"]} == {"ThisWorkbook", "macros", *SMALL["code_names"].values()}
    assert found["buttons"] == {
        "Control": [bound(FILL), bound(CLEAR)], "Dados": [bound(CLEAR)], "conf": [],
    }  # fmt: skip
    assert found["visible"] == ["Control", "Dados"]


@pytest.mark.libreoffice
def test_libreoffice_finds_the_buttons_beside_the_charts(real, soffice, tmp_path):
    titles = opened(real, read_only=True).sheetnames
    found = in_libreoffice(
        real, tmp_path, run=["macros.FillScenarios"], read=[[titles[0], "H1"]]
    )  # fmt: skip
    assert found["values"] == ["VBA ran"]
    with_buttons = {title: shapes for title, shapes in found["buttons"].items() if shapes}
    assert [*with_buttons] == [titles[0], titles[1], titles[3], titles[6]]
    assert all(shapes == [bound(FILL), bound(CLEAR)] for shapes in with_buttons.values())


# --- refusals -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"buttons": {"Contrl": [FILL]}}, "no sheet is called 'Contrl'"),
        ({"code_names": {"Missing": "shControl"}}, "no sheet is called 'Missing'"),
        ({"dynamic": {"Data": ["A1"]}}, "no sheet is called 'Data'"),
        ({"hidden": ["nothing"]}, "no sheet is called 'nothing'"),
        ({"hidden": ["Control", "Dados", "conf"]}, "must show one of its sheets"),
        ({"dynamic": {"Dados": ["A1"]}}, "A1 of 'Dados' holds no array formula"),
        ({"dynamic": {"Dados": ["Z99"]}}, "Z99 of 'Dados' holds no array formula"),
        ({"dynamic": {"Control": ["A10"]}}, "A10 of 'Control' holds no array formula"),
        ({"code_names": {"Control": "shOther"}}, "has no module 'shOther'"),
        ({"code_names": {"Control": "shData", "Dados": "shData"}}, "the same module"),
    ],
)
def test_what_is_not_there_is_refused(changes, said):
    with pytest.raises(ValueError, match=said):
        macro_workbook(**{**SMALL, **changes})


# --- reading back ---------------------------------------------------------------------------


def test_the_project_is_read_back_from_bytes_and_from_a_file(small, tmp_path):
    path = tmp_path / "book.xlsm"
    path.write_bytes(small)
    assert read_vba(small) == read_vba(path) == read_vba(str(path)) == SMALL["vba"]
    macros = Module("macros", "standard", MACROS.format(sheet='"Control"'))
    assert read_modules(read_vba(small))["macros"] == source(macros)


def test_the_project_of_a_book_that_excel_wrote_is_read():
    shipped = Path(xlwings.__file__).with_name("quickstart.xlsm")
    assert "SampleCall" in read_modules(read_vba(shipped))["Module1"]


def test_a_workbook_without_macros_or_no_workbook_is_refused(tmp_path):
    with pytest.raises(ValueError, match="no VBA project"):
        read_vba(SMALL["xlsx"])
    with pytest.raises(ValueError, match=r"not an \.xlsm"):
        read_vba(b"PK")
    with pytest.raises(FileNotFoundError):
        read_vba(tmp_path / "missing.xlsm")
