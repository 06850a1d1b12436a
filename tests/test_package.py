"""The saved file: all that a stock save holds, with results, alternative texts and fixed bytes."""

import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from xml.etree import ElementTree

import formualizer
import openpyxl
import pandas
import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule, DataBarRule, FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.table import Table, TableStyleInfo

from sizing_xl.formats.archive import zipped
from sizing_xl.formats.conventions import conventional
from sizing_xl.render.package import MOMENT, package

ROOT = Path(__file__).parent.parent
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TEXTS = [
    *("  before", "after \t", "two\nlines", "\nfirst", '<a href="x">&amp;</a>', "é ção — 中 🙂"),
    *("_x005F_x0041_", "'quoted'", "=text", "#N/A as text", " "),
]
NUMBERS = [0, 7, -3, 2.5, 1e-9, 1.5e300, 123456789012345, float("nan"), float("inf")]
RESULTS = {
    "Summary": {
        "B2": 3.5,
        "B3": "é & <b> ",
        "B4": "#DIV/0!",
        "B5": True,
        "B6": False,
        "B7": "#N/A",
        "B8": "",
        "B9": float("nan"),
        "B11": 42,
    }
}
FORMULAS = {
    "B2": "=1+2.5",
    "B3": '="é & <b>"&" "',
    "B4": "=1/0",
    "B5": "=1<2",
    "B6": "=1>2",
    "B7": "=NA()",
    "B8": '=""',
    "B9": "=0.5+0.5",
    "B10": "='Dados é'!B2*2",
    "B11": ArrayFormula("B11", "=SUM('Dados é'!B2:B4*2)"),
}
ALT_TEXTS = {"Summary": ["Bars: cost & power", 'Line, "por ano"'], "Dados é": ["Só uma barra"]}


def rich_book():
    """Two sheets with one of everything that our sheets use."""
    book = Workbook()
    _summary(book.active)
    _data(book.create_sheet("Dados é"))
    book.create_sheet("Empty").sheet_state = "hidden"
    book.defined_names["rate"] = DefinedName("rate", attr_text="'Dados é'!$B$2")
    book["Summary"].defined_names["local"] = DefinedName("local", attr_text="Summary!$B$2")
    book.properties.title, book.properties.creator = "Título", "sizing_xl"
    return book


def _summary(sheet):
    sheet.title = "Summary"
    sheet["A1"] = "Heading"
    sheet["A1"].font = Font(name="Calibri", size=16, bold=True, color="1F3864")
    for reference, formula in FORMULAS.items():
        sheet[reference] = formula
    for row, text in enumerate(TEXTS, start=2):
        sheet.cell(row, 1).value = text
        sheet.cell(row, 1).data_type = "s"
        sheet.cell(row, 1).quotePrefix = text.startswith("=")
    for row, number in enumerate(NUMBERS, start=2):
        sheet.cell(row, 3, number).number_format = "#,##0.00"
    moments = (date(2025, 3, 4), datetime(2025, 3, 4, 12), time(6), True, False, "#REF!", "")
    for row, value in enumerate(moments, start=2):
        sheet.cell(row, 4, value).border = Border(bottom=Side(style="thin", color="7F7F7F"))
    sheet["D9"] = CellRichText("plain ", TextBlock(InlineFont(b=True), "bold "))
    sheet["E1"].fill = PatternFill("solid", fgColor="FFF2CC")
    sheet["E2"].protection = Protection(locked=False)
    sheet["E2"].alignment = Alignment("center", "top", wrap_text=True)
    sheet["A1"].comment = Comment("First\n<note> & é ", "one", height=120, width=320)
    sheet["F9"].comment = Comment(" second", "two", height=50, width=200)
    sheet["A14"] = "site"
    sheet["A14"].hyperlink = "https://example.org/?a=1&b=2"
    sheet["A15"] = "inside"
    sheet["A15"].hyperlink = Hyperlink("A15", location="'Dados é'!A1", tooltip="go")
    sheet["G1"] = "merged"
    for area in ("G1:I1", "G2:H4", "A20:C20", "K1:K9"):
        sheet.merge_cells(area)
    sheet.row_dimensions[1].height = 30.75
    sheet.row_dimensions[3].hidden = True
    sheet.row_dimensions[40].height = 9
    sheet.row_dimensions.group(5, 7, outline_level=1)
    sheet.column_dimensions["A"].width = 31.5
    sheet.column_dimensions["J"].hidden = True
    sheet.add_chart(_chart(BarChart(), "Cost", sheet), "M2")
    sheet.add_chart(_chart(LineChart(), None, sheet), "M20")
    sheet.freeze_panes = "B2"
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.zoomScale = 85
    sheet.sheet_properties.tabColor = "1F3864"
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.page_margins.left = 0.4
    sheet.print_options.horizontalCentered = True
    sheet.print_title_rows, sheet.print_area = "1:1", "A1:F20"
    sheet.oddHeader.right.text, sheet.oddFooter.center.text = "&A", "&P / &N"
    sheet.row_breaks.append(Break(id=10))
    sheet.protection.sheet = True


def _data(sheet):
    for row in (["Nome", "Valor ", "Data <x>"], ["a", 1, 1.5], ["b", 2, 2.5], ["c", 4, 3.5]):
        sheet.append(row)
    table = Table(displayName="tbl_data", ref="A1:C4")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    sheet.add_table(table)
    choice = DataValidation("list", formula1="$A$2:$A$4", allow_blank=False, showErrorMessage=True)
    choice.error, choice.errorTitle, choice.prompt = "é <no>", "No & no", "Pick"
    whole = DataValidation("whole", operator="between", formula1="1", formula2="9")
    for validation, area in ((choice, "E2:E9"), (whole, "F2"), (whole, "H2:H4"), (whole, "G3")):
        validation.add(area)
    sheet.add_data_validation(choice)
    sheet.add_data_validation(whole)
    red = PatternFill("solid", bgColor="FFC7CE")
    rules = sheet.conditional_formatting
    rules.add("B2:B4", CellIsRule(operator="lessThan", formula=["2"], fill=red))
    rules.add("B2:B4 D2:D4", FormulaRule(formula=['$A2="a"'], font=Font(bold=True)))
    rules.add("C2:C4", DataBarRule("min", None, "max", None, color="638EC6"))
    sheet["E2"].comment = Comment("third", "one")
    sheet["E3"] = "a"
    sheet.add_chart(_chart(BarChart(), "Barras", sheet), "J2")
    sheet.auto_filter.ref = "K1:L4"


def _chart(chart, title, sheet):
    chart.title = title
    chart.add_data(Reference(sheet, min_col=2, min_row=2, max_row=4))
    return chart


def stock(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def full():
    return package(rich_book(), RESULTS, ALT_TEXTS)


def opened(data, **options):
    return openpyxl.load_workbook(io.BytesIO(data), **options)


def part(data, name):
    return zipfile.ZipFile(io.BytesIO(data)).read(name)


CELL_FACTS = (
    *("number_format", "font", "fill", "border", "alignment", "protection"),
    *("quotePrefix", "style_id", "hyperlink"),
)
SHEET_FACTS = (
    *("title", "dimensions", "freeze_panes", "sheet_state", "print_area", "print_title_rows"),
    *("page_setup", "page_margins", "print_options", "sheet_properties", "sheet_format"),
    *("protection", "views", "merged_cells", "row_breaks", "defined_names"),
    *("data_validations", "conditional_formatting", "tables", "auto_filter"),
)


def cell_facts(cell):
    note = cell.comment and (cell.comment.text, cell.comment.author)
    formula = getattr(cell.value, "text", None)
    facts = [repr(getattr(cell, fact)) for fact in CELL_FACTS if hasattr(cell, fact)]
    kind = None if cell.value is None else cell.data_type
    return [cell.coordinate, kind, cell.value if formula is None else formula, note, *facts]


def sheet_facts(sheet):
    """Everything that openpyxl reads of a sheet, comparable with ==."""
    facts = {name: getattr(sheet, name) for name in SHEET_FACTS}
    facts["conditional_formatting"] = [
        (area.sqref, area.rules, [rule.dxf for rule in area.rules])
        for area in sheet.conditional_formatting
    ]
    facts["headers"] = ElementTree.tostring(sheet.HeaderFooter.to_tree())
    facts["tables"] = list(sheet.tables.values())
    facts["charts"] = [
        (chart.anchor, ElementTree.tostring(chart._write())) for chart in sheet._charts
    ]
    for name in ("row_dimensions", "column_dimensions"):
        facts[name] = {key: dict(value) for key, value in getattr(sheet, name).items()}
    return facts


def test_openpyxl_reads_what_it_reads_of_a_stock_save():
    ours, theirs = opened(full()), opened(stock(rich_book()))
    assert ours.sheetnames == theirs.sheetnames
    assert dict(ours.defined_names) == dict(theirs.defined_names)
    assert ours.properties.title == theirs.properties.title
    for sheet in theirs:
        assert sheet_facts(ours[sheet.title]) == sheet_facts(sheet)
        for row in sheet.iter_rows():
            for cell in row:
                assert cell_facts(ours[sheet.title][cell.coordinate]) == cell_facts(cell), cell


def without_noise(xml):
    """An XML part without what says nothing: a number's type and zeros, an empty cell's type, the
    order of what a font is made of."""
    root = ElementTree.fromstring(xml)
    for font in root.iter(f"{MAIN}font"):
        font[:] = sorted(font, key=lambda child: child.tag)
    for text in root.iter(f"{MAIN}t"):
        if not text.text.strip():
            text.attrib.clear()
    for cell in root.iter(f"{MAIN}c"):
        if cell.get("t") == "n" or not len(cell):
            cell.attrib.pop("t", None)
        for value in cell.findall(f"{MAIN}v"):
            if not value.text:
                cell.remove(value)
            elif "t" not in cell.attrib:
                value.text = repr(float(value.text))
    return ElementTree.canonicalize(ElementTree.tostring(root), rewrite_prefixes=True)


def test_every_part_is_that_of_a_stock_save():
    """Under the names, and with the targets, that Excel gives them."""
    ours, saved = package(rich_book()), stock(rich_book())
    with zipfile.ZipFile(io.BytesIO(saved)) as file:
        theirs = zipped(conventional({name: file.read(name) for name in file.namelist()}))
    names = zipfile.ZipFile(io.BytesIO(theirs)).namelist()
    assert sorted(names) == zipfile.ZipFile(io.BytesIO(ours)).namelist()
    for name in set(names) - {"docProps/core.xml", "[Content_Types].xml"}:
        assert without_noise(part(ours, name)) == without_noise(part(theirs, name)), name
    for tag in ("Default", "Override"):
        types = [sorted(re.findall(f"<{tag} [^>]*>", part(data, "[Content_Types].xml").decode()))
                 for data in (ours, theirs)]  # fmt: skip
        assert types[0] == types[1]


def test_other_programs_read_the_results():
    data = full()
    read = opened(data, data_only=True)["Summary"]
    wanted = {**RESULTS["Summary"], "B8": None, "B9": None, "B10": None}
    assert {reference: read[reference].value for reference in FORMULAS} == wanted
    assert [read[reference].data_type for reference in ("B4", "B5", "B3")] == ["e", "b", "s"]
    column = pandas.read_excel(io.BytesIO(data), sheet_name="Summary", header=None)[1]
    assert list(column[[1, 2, 4, 5, 10]]) == [3.5, "é & <b> ", True, False, 42]
    assert column[[3, 6, 8, 9]].isna().all()


def test_a_formula_without_a_result_has_no_value():
    sheet = part(full(), "xl/worksheets/sheet1.xml").decode()
    assert re.search('<c r="B10"><f>[^<]*</f></c>', sheet)
    assert re.search('<c r="B9"><f>[^<]*</f></c>', sheet)
    assert re.search('<c r="B8" t="str"><f>[^<]*</f><v></v></c>', sheet)
    assert 'fullCalcOnLoad="1"' in part(full(), "xl/workbook.xml").decode()


def test_numbers_keep_every_digit():
    book = Workbook()
    numbers = [0.1 + 0.2, 1 / 3, 2**53 + 1, 5e-324, 1.7976931348623157e308, 3.0]
    book.active.append(numbers)
    assert [cell.value for cell in opened(package(book)).active[1]] == numbers


FONT = ["b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz",
        "color", "name", "family", "charset", "scheme"]  # fmt: skip


def test_the_children_of_fonts_stand_in_the_order_of_the_schema():
    book = Workbook()
    looks = {"b": True, "i": True, "strike": True, "u": "single", "vertAlign": "superscript",
             "sz": 9, "color": "FF0000", "name": 'A>B"&é', "family": 2, "charset": 0,
             "scheme": "minor", "outline": True, "shadow": True, "condense": True,
             "extend": True}  # fmt: skip
    book.active["A1"].font = Font(**looks)
    rule = FormulaRule(formula=["TRUE"], font=Font(bold=True, color="FF0000", underline="single"))
    book.active.conditional_formatting.add("A1", rule)
    styles = ElementTree.fromstring(part(package(book), "xl/styles.xml"))
    fonts = [
        [child.tag.removeprefix(MAIN) for child in font] for font in styles.iter(f"{MAIN}font")
    ]
    assert len(fonts) == 3
    assert all(font == sorted(font, key=FONT.index) for font in fonts)
    assert fonts[1] == FONT
    assert repr(opened(package(book)).active["A1"].font) == repr(book.active["A1"].font)


# Prints what drawing a workbook changed in openpyxl: attributes of its modules and classes.
CHANGED = """
import importlib, pkgutil, sys, openpyxl
for module in pkgutil.walk_packages(openpyxl.__path__, "openpyxl."):
    if "tests" not in module.name:
        importlib.import_module(module.name)

def state():
    modules = [it for name, it in sys.modules.items() if name.split(".")[0] == "openpyxl"]
    found = {}
    for module in modules:
        for name, it in vars(module).items():
            found[module.__name__, name] = id(it)
            if isinstance(it, type) and it.__module__.startswith("openpyxl"):
                found |= {(module.__name__, name, key): repr(own) for key, own in vars(it).items()}
    return found

before = state()
from sizing_xl import Workload, size
from sizing_xl.workbook import workbook_bytes
case = Workload(model="gpt-oss-120b", server="dgx-b300", concurrency=10, effective_context=1000)
workbook_bytes(size(case), "en")
after = state()
print(sorted(key for key in before | after if before.get(key) != after.get(key)))
"""


@pytest.mark.slow
def test_openpyxl_is_as_it_was_after_drawing():
    """Nothing of it is changed for other users of the same process."""
    run = subprocess.run([sys.executable, "-c", CHANGED], cwd=ROOT, capture_output=True, text=True)
    assert (run.stdout, run.stderr) == ("[]\n", "")


def test_the_same_book_gives_the_same_bytes():
    book = rich_book()
    first = package(book, RESULTS, ALT_TEXTS)
    assert first == package(book, RESULTS, ALT_TEXTS) == full()
    stock(book)
    assert first == package(book, RESULTS, ALT_TEXTS)


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
@pytest.mark.slow
def test_another_process_gives_the_same_bytes(seed):
    code = "import sys; from tests.test_package import full; sys.stdout.buffer.write(full())"
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo"}
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    assert hashlib.sha256(run.stdout).digest() == hashlib.sha256(full()).digest()


def test_every_member_has_the_fixed_time():
    members = zipfile.ZipFile(io.BytesIO(full())).infolist()
    assert {member.date_time for member in members} == {MOMENT.timetuple()[:6]}
    assert len({(member.create_system, member.external_attr) for member in members}) == 1
    names = [member.filename for member in members]
    assert names == sorted(names)
    assert names[0] == "[Content_Types].xml"
    assert part(full(), "docProps/core.xml").count(b"2025-01-01T00:00:00Z") == 2


def test_charts_say_what_they_show():
    frames = [
        frame.attrib
        for number in (1, 2)
        for frame in ElementTree.fromstring(part(full(), f"xl/drawings/drawing{number}.xml")).iter(
            "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}cNvPr"
        )
    ]
    assert [frame["descr"] for frame in frames] == [*ALT_TEXTS["Summary"], *ALT_TEXTS["Dados é"]]
    assert [frame["name"] for frame in frames] == ["Cost", "Chart 2", "Barras"]


def test_the_deepest_group_of_columns_is_told_from_the_first_save_on():
    book = Workbook()
    book.active.column_dimensions.group("B", "D", outline_level=2)
    first = package(book)
    assert b'outlineLevelCol="2"' in part(first, "xl/worksheets/sheet1.xml")
    assert first == package(book)


@pytest.mark.parametrize(
    ("cached", "alt_texts", "message"),
    [
        ({"Sumary": {}}, {}, "'Sumary'"),
        ({}, {"Sumary": []}, "'Sumary'"),
        ({}, {"Summary": ["one"]}, "one alternative text for each"),
    ],
)
def test_results_and_texts_that_fit_no_sheet_are_refused(cached, alt_texts, message):
    with pytest.raises(ValueError, match=message):
        package(rich_book(), cached, alt_texts)


def test_formualizer_recalculates_it():
    data = formualizer.recalculate_xlsx_bytes(full())["bytes"]
    sheet = opened(data, data_only=True)["Summary"]
    assert [sheet[reference].value for reference in ("B2", "B3", "B10")] == [3.5, "é & <b> ", 2]


@pytest.mark.validator
def test_the_open_xml_sdk_finds_no_error(ooxml_validator, tmp_path):
    path = tmp_path / "book.xlsx"
    path.write_bytes(full())
    run = subprocess.run([ooxml_validator, str(path)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout
