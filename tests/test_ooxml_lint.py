"""The lint finds nothing in a good workbook and finds each fault that is seeded into it."""

import io
import zipfile
from functools import cache
from xml.sax.saxutils import escape

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table

from .ooxml_lint import lint

BOOK = "xl/workbook.xml"
DATA = "xl/worksheets/sheet1.xml"
NOTES = "xl/worksheets/sheet2.xml"
GPUS = "xl/tables/table1.xml"
SITES = "xl/tables/table2.xml"
COMMENTS = "xl/comments/comment1.xml"
CHART = "xl/charts/chart1.xml"
TYPES = "[Content_Types].xml"
BOOK_LINKS = "xl/_rels/workbook.xml.rels"
NOTES_LINKS = "xl/worksheets/_rels/sheet2.xml.rels"


@cache
def sample() -> bytes:
    """A workbook with one of everything that the lint judges, and no fault."""
    book = openpyxl.Workbook()
    data, notes = book.active, book.create_sheet("Q&A notes")
    data.title = "Data"
    for row in [("GPU", "Memory", "Count", "Total"), ("B300", 288, 8), ("H200", 141, 8)]:
        data.append(row)
    data["D2"] = "=ROUND(B2*(C2-1),0)"
    data["D3"] = '=IF(B3>=Limit,SUM(Gpus[Count]),"no (data")'
    data["A5"], data["B5"] = "Site", "Racks"
    data["A6"], data["B6"] = "São Paulo", 4
    data.add_table(Table(displayName="Gpus", name="Gpus", ref="A1:D3"))
    data.add_table(Table(displayName="Sites", name="Sites", ref="A5:B6"))
    data["A1"].comment = Comment("The GPU.", "tests")
    data["B1"].comment = Comment("GiB.", "tests")
    data["A1"].font = Font(bold=True)
    data.freeze_panes = "A2"
    rule = FormulaRule(formula=["$B2>Limit"], fill=PatternFill(bgColor="FFC7CE"))
    data.conditional_formatting.add("B2:B3", rule)
    for cells, formula in [("C2:C3", '"1,2,4,8"'), ("A6", "'Q&A notes'!$A$1:$A$3")]:
        validation = DataValidation(type="list", formula1=formula)
        validation.add(cells)
        data.add_data_validation(validation)
    notes["A1"] = "=SUM(Data!$B$2:$B$3)"
    notes["A2"], notes["A3"] = "See the data", "See the limit"
    notes["A2"].hyperlink = Hyperlink(ref="A2", location="Data!A1")
    notes["A3"].hyperlink = Hyperlink(ref="A3", location="Limit")
    notes["A4"].hyperlink = "https://example.org/page#part"
    notes["A5"].hyperlink = "#Data!B2"
    notes.merge_cells("C1:D2")
    notes.merge_cells("C4:D5")
    chart = BarChart()
    chart.add_data(Reference(data, min_col=2, min_row=1, max_row=3), titles_from_data=True)
    notes.add_chart(chart, "F1")
    book.defined_names["Limit"] = DefinedName("Limit", attr_text="Data!$B$2")
    book.defined_names["Rates"] = DefinedName("Rates", attr_text="{1,2;3,4}")
    data.defined_names["Limit"] = DefinedName("Limit", attr_text="Data!$B$3")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def edited(*edits: tuple[str, str, str], added: str = "") -> bytes:
    """The sample with parts edited as text (part, what to replace once, by what), or with a part
    of shared strings added."""
    with zipfile.ZipFile(io.BytesIO(sample())) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for part, old, new in edits:
        before = parts[part].decode()
        after = before.replace(old, new, 1)
        assert after != before, f"{part} does not hold {old}"
        parts[part] = after.encode()
    if added:
        parts["xl/s.xml"] = added.encode()
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


def test_the_sample_has_no_fault():
    assert lint(sample()) == []


# The part, its good text, the fault, and the start or the heart of the sentence that names it.
FAULTS = [
    # Tables
    (GPUS, 'name="Memory"', 'name="RAM"', "the header of the column 'RAM' reads 'Memory'"),
    (DATA, "<t>Racks</t>", "<t>Racks </t>", "the header of the column 'Racks' reads 'Racks '"),
    (DATA, 't="inlineStr"><is><t>Site</t></is>', "><v>7</v>", "the column 'Site' reads None"),
    (SITES, 'name="Racks"', 'name="SITE"', "table 'Sites': two columns are called 'site'"),
    (GPUS, 'ref="A1:D3"', 'ref="A1:E3"', "table 'Gpus': A1:E3 is not the width of 4 columns"),
    (SITES, 'ref="A5:B6"', 'ref="A5:B9"', "A5:B9 has no data row or reaches outside the sheet's"),
    (SITES, 'ref="A5:B6"', 'ref="A6:B6"', "A6:B6 has no data row"),
    (SITES, 'ref="A5:B6"', 'ref="B6:A5"', "table 'Sites': B6:A5 is not the width"),
    (SITES, 'Filter ref="A5:B6"', 'Filter ref="A5:B5"', "its filter A5:B5 is not that of A5:B6"),
    (SITES, 'ref="A5:B6"', 'ref="A3:B6"', "table Gpus (A1:D3): it overlaps table Sites (A3:B6)"),
    (SITES, 'displayName="Sites"', 'displayName="GPUS"', "two tables have the name 'gpus'"),
    (SITES, 'id="2"', 'id="1"', "two tables have the id 1"),
    (SITES, 'displayName="Sites"', 'displayName="My sites"', "table 'My sites': not a legal name"),
    (SITES, 'displayName="Sites"', 'displayName="Sítios"', "table 'Sítios': not a legal name"),
    (SITES, 'displayName="Sites"', 'displayName="Tab1"', "table 'Tab1': not a legal name"),
    (SITES, 'displayName="Sites"', 'displayName="rates"', "'rates': a defined name is the same"),
    # Data validation
    (DATA, "1,2,4,8", "12," * 86, "validation of C2:C3: its list exceeds 255 characters"),
    (DATA, "<formula1>'Q", "<formula1>='Q", "data validation of A6: the formula ='Q&A notes'!$A$1"),
    (DATA, "Q&amp;A notes", "Q", "of A6: the formula 'Q'!$A$1:$A$3 names a missing sheet, 'Q'"),
    # Conditional formats
    (DATA, "<formula>$B2", "<formula>=$B2", "format of B2:B3: the formula =$B2>Limit begins"),
    (DATA, "<formula>$B2", "<formula>($B2", "format of B2:B3: the formula ($B2>Limit has unb"),
    (DATA, 'dxfId="0"', 'dxfId="1"', "sheet1.xml: there is no differential style for dxfId 1"),
    # Names
    (BOOK, 'name="Rates"', 'name="A1"', "defined name 'A1': not a legal name"),
    (BOOK, 'name="Rates"', 'name="TP8"', "defined name 'TP8': not a legal name"),
    (BOOK, 'name="Rates"', 'name="R1C1"', "defined name 'R1C1': not a legal name"),
    (BOOK, 'name="Rates"', 'name="c"', "defined name 'c': not a legal name"),
    (BOOK, 'name="Rates"', 'name="My rates"', "defined name 'My rates': not a legal name"),
    (BOOK, 'name="Rates"', 'name="2rates"', "defined name '2rates': not a legal name"),
    (BOOK, 'name="Rates"', 'name="LIMIT"', "defined name 'limit': it is twice in the scope book"),
    (BOOK, "Data!$B$2", "Gone!$B$2", "name 'Limit': the formula Gone!$B$2 names a missing sheet"),
    (BOOK, "{1,2;3,4}", "", "defined name 'Rates': the formula  is empty"),
    # Formulas of cells
    (DATA, "(C2-1)", "(C2-1", "cell D2: the formula ROUND(B2*(C2-1,0) has unbalanced"),
    (DATA, "(C2-1)", "(C2-1))", "cell D2: the formula ROUND(B2*(C2-1)),0) has unbalanced"),
    (DATA, '"no (data"', '"no (data', "cell D3: the formula IF(B3>=Limit,SUM(Gpus[Count]),"),
    (DATA, "<f>ROUND", "<f>=ROUND", "cell D2: the formula =ROUND(B2*(C2-1),0) begins with '='"),
    (DATA, "<f>ROUND(B2*(C2-1),0)</f>", f'<f>LEN("{"x" * 256}")</f>',
     "cell D2: a text of its formula exceeds 255 characters"),
    (DATA, "<f>ROUND(B2*(C2-1),0)</f>", "<f/>", "cell D2: the formula  is empty"),
    (DATA, "Gpus[Count]", "Gpu[Count]", "names a missing table, 'Gpu'"),
    (DATA, "Gpus[Count]", "Gpus[Number]", "names a missing column, 'Number'"),
    (NOTES, "SUM(Data!", "SUM(Dados!", "cell A1: the formula SUM(Dados!$B$2:$B$3) names a missing"),
    # Rows and cells
    (DATA, 'row r="3"', 'row r="2"', "row 2: it comes after row 2"),
    (DATA, 'row r="3"', 'row r="7"', "row 5: it comes after row 7"),
    (DATA, 'r="B2"', 'r="A2"', "cell A2: it repeats a cell"),
    (DATA, 'r="A2"', 'r="B2"', "cell B2: it repeats a cell"),
    (DATA, 'r="C2"', 'r="E2"', "cell D2: it repeats a cell or comes after one to its right"),
    (DATA, 'r="B6"', 'r="B7"', "cell B7: it stands in row 6"),
    (DATA, "<v>288</v>", "<v>nan</v>", "cell B2: 'nan' is not a value of type n"),
    (DATA, "<v>288</v>", "<v>-INF</v>", "cell B2: '-INF' is not a value of type n"),
    (DATA, 't="n"><v>288</v>', 't="s"><v>0</v>', "cell B2: '0' is not a value of type s"),
    (NOTES, "<t>See", "<t>" + "x" * 32767, "cell A2: its text is longer than 32767 characters"),
    (NOTES, "<t>See", "<t>\x0bSee", "sheet2.xml, byte"),
    (NOTES, "<t>See", "<t>&#1;See", "sheet2.xml: not well-formed XML"),
    (NOTES, "</t>", "</T>", "sheet2.xml: not well-formed XML"),
    (DATA, 's="1"', 's="2"', "c A1: there is no cell style 2"),
    # Merged ranges
    (NOTES, 'ref="C4:D5"', 'ref="D2:E5"', "merge D2:E5: it overlaps merge C1:D2"),
    (
        DATA,
        "</sheetData>",
        '</sheetData><mergeCells count="1"><mergeCell ref="D3:E4"/></mergeCells>',
        "merge D3:E4: it overlaps table Gpus (A1:D3)",
    ),
    # Sheets
    (BOOK, 'name="Data"', f'name="{"D" * 32}"', "its name is not 1 to 31 characters long"),
    (BOOK, 'name="Data"', 'name="Da/ta"', "sheet 'Da/ta': not a legal name"),
    (BOOK, 'name="Data"', 'name="[Data]"', "sheet '[Data]': not a legal name"),
    (BOOK, 'name="Data"', 'name="Data\'"', "sheet \"Data'\": not a legal name"),
    (BOOK, 'name="Data"', 'name="HISTORY"', "sheet 'HISTORY': not a legal name"),
    (BOOK, "Q&amp;A notes", "DATA", "sheet 'data': two sheets have this name"),
    # Comments, links and charts
    (COMMENTS, 'ref="B1"', 'ref="A1"', "comment1.xml, cell A1: it has two comments"),
    (NOTES, "Data!A1", "Dado!A1", "hyperlink of A2: it leads to a missing sheet, 'Dado'"),
    (NOTES, '"Limit"', '"Limits"', "hyperlink of A3: it leads to a missing name, 'Limits'"),
    (NOTES_LINKS, "#Data!B2", "#Dado!B2", "hyperlink rId2: it leads to a missing sheet, 'Dado'"),
    (CHART, "'Data'!$B$2", "'Dado'!$B$2", "chart1.xml, numRef: the formula 'Dado'!$B$2:$B$3 names"),
    # The package
    (NOTES_LINKS, "drawing1.xml", "drawing2.xml", "its target xl/drawings/drawing2.xml is missing"),
    (TYPES, "/xl/tables/table1.xml", "/a.xml", "table1.xml: its content type is application/xml"),
    (TYPES, 'Extension="vml"', 'Extension="xyz"', "Drawing1.vml: its content type is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("part", "old", "new", "sentence"), FAULTS, ids=[f[3] for f in FAULTS])
def test_a_seeded_fault_is_named(part, old, new, sentence):
    found = lint(edited((part, old, new)))
    assert any(sentence in one for one in found), found


GOOD_FORMULAS = [
    "-(-B2)%^-2", "SUM(B2,,C2)", "IF(TRUE,1,)", "NOW()", '"a;""(" & "=b"',
    "SUM({1,-2;3,4})", "B2>=-.5E-3", "#N/A", "#REF!B2+'Q&A notes'!#REF!", "Limit", "Data!Limit",
    "SUM(Gpus[[#All],[Memory]:[Total]])", "ROWS(Gpus[])",
    "[1]Any!B2", "SUM(Data!1:2)",
    "SUM('Data:Q&A notes'!$1:$2)",
    "_xlfn.XLOOKUP(B2, B:B,\n C:C)", "_xlfn.LAMBDA(_xlpm.x,_xlpm.x+1)(5)", "INDEX(B:B,1):C2",
]  # fmt: skip
BAD_FORMULAS = [
    "B2+", "*B2", "B2**2", "SUM(B2", "SUM(B2))", "SUM(B2}", "()", "SUM(B2;C2)", "{1,2", "SUM(B2)C2",
    "1 2", '"a"B2', "B2,,C2", '"a', "'Data!B2", "Gpus[Count", "B2@C2", "2B2", " ",
]  # fmt: skip


def with_formula(formula: str) -> bytes:
    return edited((DATA, "<f>ROUND(B2*(C2-1),0)</f>", f"<f>{escape(formula)}</f>"))


@pytest.mark.parametrize("formula", GOOD_FORMULAS)
def test_a_formula_of_excel_passes(formula):
    assert lint(with_formula(formula)) == []


@pytest.mark.parametrize("formula", BAD_FORMULAS)
def test_a_formula_that_excel_cannot_read_is_named(formula):
    (found,) = lint(with_formula(formula))
    assert f"{DATA}, cell D2: the formula {formula} has " in found


def test_a_function_outside_the_allowed_ones_is_named():
    assert lint(sample(), frozenset({"ROUND", "IF", "SUM"})) == []
    (found,) = lint(sample(), frozenset({"IF", "SUM"}))
    assert "cell D2" in found
    assert "uses ROUND, which is not allowed" in found


def test_headers_among_the_shared_strings_are_read():
    """As Excel writes them: rich text in runs, line breaks escaped in the table part only."""
    strings = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    phonetic = '<rPh sb="0" eb="1"><t>x</t></rPh>'
    data = edited(
        (TYPES, "<Override", f'<Override PartName="/xl/s.xml" ContentType="{strings}"/><Override'),
        (
            BOOK_LINKS,
            "<Relationship ",
            f'<Relationship Id="s" Type="{kind}" Target="s.xml"/><Relationship ',
        ),
        (DATA, 't="inlineStr"><is><t>Site</t></is>', 't="s"><v>1</v>'),
        (SITES, 'name="Site"', 'name="Site_x000a_or hall"'),
        added=f'<sst xmlns="{main}"><si/><si><r><t>Site\n</t></r><r><t>or hall</t></r>{phonetic}'
        "</si></sst>",
    )
    assert lint(data) == []
