"""The pen for an open workbook draws what the pen for files draws; what is the user's stays."""

import io
from collections import Counter
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.protection import WorkbookProtection

from sizing_xl import OutputError
from sizing_xl.render.openpyxl_pen import draw
from sizing_xl.render.xlwings_pen import fill, typed
from sizing_xl.sheets.parts import Cell
from sizing_xl.texts import LANGUAGES

from .drawn_sheets import CASES, FILLED, assert_drawn, charts, drawn, everything
from .xlwings_cells import ROWS
from .xlwings_cells import typed as as_typed
from .xlwings_engine import open_book


@pytest.fixture
def workbook():
    """The user's workbook: a control sheet, with things of its own."""
    book = openpyxl.Workbook()
    book.active.title = "Control"
    book.active["A1"] = "mine"
    return book


@pytest.fixture
def book(workbook):
    return open_book(workbook)


# --- drawing ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
@pytest.mark.slow
def test_it_draws_what_the_pen_for_files_draws(book, workbook, case, language):
    whole = drawn(case, language)
    fill(book, whole)
    assert workbook.sheetnames == ["Control", *(sheet.title for sheet in whole.sheets)]
    assert_drawn(workbook, whole)
    assert workbook["Control"]["A1"].value == "mine" and workbook.active.title == "Control"
    assert all(workbook.defined_names[f"sizing_area_{sheet}"].hidden for sheet in FILLED)
    assert not any(sheet.sheet_view.showGridLines for sheet in workbook.worksheets[1:])
    assert workbook["Control"].sheet_view.showGridLines is not False


@pytest.mark.parametrize("case", CASES)
@pytest.mark.slow
def test_undefined_results_show_a_dash(book, workbook, case):
    fill(book, drawn(case))
    values = [cell.value for row in workbook["IDEAL"].iter_rows() for cell in row]
    assert "—" in values  # without prices, costs in any case
    assert not any(str(value).startswith("#") for value in values)


@pytest.mark.slow
def test_charts_lie_under_the_tables_and_draw_their_cells(book):
    fill(book, drawn())
    assert charts(book)["Summary"] == ["sizing_summary_1", "sizing_summary_2"]
    assert charts(book)["Comparison"] == [f"sizing_comparison_{number}" for number in (1, 2, 3, 4)]
    assert charts(book)["MINIMUM"] == charts(book)["Control"] == []
    nodes, stacked = book.sheets["Comparison"].charts[0].impl, book.sheets["Comparison"].charts[3]
    (series,) = nodes.drawn
    grid = book.sheets["Comparison"].impl.grid
    (row,) = {int(text.rpartition("$")[2]) for text in (series.Name, series.Values)}
    assert series.Name == f"='Comparison'!$A${row}"
    assert series.Values == f"='Comparison'!$C${row}:$E${row}"
    assert [cell.value for cell in grid[row]][2:5] == [2, 3, 5]
    assert [cell.value for cell in grid[int(series.XValues.rpartition("$")[2])]][2] == "MINIMUM"
    assert nodes.native.ChartType == 51 and stacked.impl.native.ChartType == 52
    assert len(stacked.impl.drawn) == 3 and stacked.impl.native.HasLegend
    assert nodes.native.ChartTitle.Text and nodes.frame.ShapeRange.AlternativeText
    assert nodes.box[1] >= sum(grid.row_dimensions[at].height or 15 for at in range(1, row))


@pytest.mark.slow
def test_without_com_objects_the_values_and_their_looks_are_drawn(workbook):
    book = open_book(workbook, com=False)
    fill(book, drawn())
    fill(book, drawn("impossible"))
    expected = openpyxl.load_workbook(io.BytesIO(draw(drawn("impossible"))))
    for sheet in expected:
        for row in sheet.iter_rows():
            for cell in row:
                at = workbook[sheet.title][cell.coordinate]
                assert (at.value, at.fill.fill_type) == (cell.value, cell.fill.fill_type)
    assert not any(charts(book).values())


@pytest.mark.slow
def test_progress_is_told(book):
    told = []
    fill(book, drawn(), lambda *it: told.append(it))
    assert told == [(sheet.title, at, 6) for at, sheet in enumerate(drawn().sheets, start=1)]


@pytest.mark.slow
def test_the_screen_rests_while_it_draws(book):
    seen = []
    fill(book, drawn(), lambda *_: seen.append(book.app.screen_updating))
    assert set(seen) == {False} and book.app.screen_updating and book.impl.excel.app_api


@pytest.mark.slow
def test_few_calls(book):
    fill(book, drawn())
    first = Counter(sheet for sheet, what in book.impl.excel.writes if "Comment" not in what)
    book.impl.excel.writes.clear()
    fill(book, drawn())
    again = Counter(sheet for sheet, what in book.impl.excel.writes if "Comment" not in what)
    for title in (sheet.title for sheet in drawn().sheets):
        assert first[title] < 380 and again[title] < 380, (title, first[title], again[title])


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-x", "@SUM(A1)", "'quoted", "42", "may-24", "true", "a\nb", "#N/A"]
)
def test_a_text_stays_a_text(workbook, text):
    cell = workbook.active["B1"]
    as_typed(cell, typed(text))
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_numbers_are_floats():
    assert type(typed(2**40)) is float and typed(None) is typed("") is None


# --- refreshing ------------------------------------------------------------------------------


@pytest.mark.slow
def test_drawing_again_changes_nothing(book, workbook):
    fill(book, drawn())
    before, had = everything(workbook), charts(book)
    fill(book, drawn())
    assert everything(workbook) == before and charts(book) == had


@pytest.mark.parametrize(
    ("first", "then"),
    [("flagship", "impossible"), ("impossible", "flagship"), ("flagship", "only ideal fails"),
     ("only ideal fails", "weights unknown")],
)  # fmt: skip
@pytest.mark.slow
def test_what_is_the_user_s_stays(book, workbook, first, then):
    """Cells at the right and below, another sheet, a chart: also when the area grows or shrinks."""
    fill(book, drawn(first))
    alerts, summary = workbook["Alerts"], workbook["Summary"]
    bottom = alerts.max_row
    alerts.cell(bottom + 2, 1, "below").font = Font(bold=True, color="123456")
    alerts.cell(bottom + 3, 1, "=A1").fill = PatternFill("solid", fgColor="ABCDEF")
    alerts.cell(4, 10, "right")
    summary["H2"] = "=B7*2"
    book.sheets["Summary"].charts.add().name = "mine"
    fill(book, drawn(then))
    assert_drawn(workbook, drawn(then))
    assert (alerts["J4"].value, summary["H2"].value) == ("right", "=B7*2")
    (below,) = [cell for (cell,) in alerts.iter_rows(max_col=1) if cell.value == "below"]
    extra = len(drawn(then).sheets[-1].tables[0].rows) + len(drawn(then).sheets[-1].lines)
    assert below.row > extra and below.row >= bottom + 2 and below.font.color.rgb == "00123456"
    assert alerts.cell(below.row + 1, 1).fill.fgColor.rgb == "00ABCDEF"
    assert workbook["Control"]["A1"].value == "mine"
    assert charts(book)["Summary"] == ["mine", "sizing_summary_1", "sizing_summary_2"]


@pytest.mark.slow
def test_going_to_and_fro_does_not_push_the_user_s_cells_on_and_on(book, workbook):
    fill(book, drawn())
    alerts = workbook["Alerts"]
    alerts.cell(alerts.max_row + 1, 1, "below")
    where = set()
    for case in ("only ideal fails", "flagship", "impossible") * 3:
        fill(book, drawn(case))
        column = [cell for (cell,) in alerts.iter_rows(max_col=1)]
        where |= {cell.row for cell in column if cell.value == "below"}
    assert len(where) == 1


@pytest.mark.slow
def test_a_renamed_sheet_keeps_its_name(book, workbook):
    fill(book, drawn())
    book.sheets["Summary"].name = "John's view"
    fill(book, drawn("impossible"))
    assert workbook.sheetnames[1] == "John's view" and "Summary" not in workbook.sheetnames
    grid = workbook["John's view"]
    assert drawn("impossible").sheets[0].lines[0].value in [row[0].value for row in grid]


@pytest.mark.slow
def test_links_and_charts_follow_a_renamed_sheet(book, workbook):
    fill(book, drawn())
    book.sheets["MINIMUM"].name = "Least"
    book.sheets["Comparison"].name = "Side by side"
    fill(book, drawn())
    cells = [cell for row in workbook["Summary"] for cell in row]
    links = {cell.hyperlink.location for cell in cells if cell.hyperlink}
    assert "'Least'!A1" in links and "'Side by side'!A1" in links
    (series,) = book.sheets["Summary"].charts[0].impl.drawn
    assert series.Values.startswith("='Side by side'!")


@pytest.mark.slow
def test_rows_and_columns_inserted_before_the_area(book, workbook):
    fill(book, drawn())
    for sheet in list(book.sheets)[1:]:
        sheet.range("1:3").insert("down")
        sheet.range((1, 1), (ROWS, 2)).insert("right")
        sheet["A1"].value = "a heading of mine"
    fill(book, drawn("impossible"))
    assert_drawn_moved(workbook, drawn("impossible"))
    assert all(sheet["A1"].value == "a heading of mine" for sheet in workbook.worksheets[1:])


def assert_drawn_moved(workbook, whole):
    """As `assert_drawn`, three rows below and two columns right; links lead to the corners."""
    links = ("summary",)
    without = [sheet for sheet in whole.sheets if sheet.id not in links]
    assert_drawn(workbook, replace(whole, sheets=tuple(without)), down=3, right=2)
    cells = [cell for row in workbook["Summary"].iter_rows() for cell in row if cell.hyperlink]
    assert {cell.hyperlink.location.rpartition("!")[2] for cell in cells} == {"C4"}


@pytest.mark.slow
def test_missing_sheets_are_added_after_the_one_before_them(book, workbook):
    fill(book, drawn())
    for title in ("RECOMMENDED", "IDEAL"):
        book.sheets[title].delete()
    workbook.create_sheet("Mine")
    fill(book, drawn())
    assert workbook.sheetnames == [
        "Control", "Summary", "MINIMUM", "RECOMMENDED", "IDEAL", "Comparison", "Alerts", "Mine"
    ]  # fmt: skip
    assert_drawn(workbook, drawn())


@pytest.mark.slow
def test_a_wider_area_pushes_the_user_s_cells_right(book, workbook):
    whole = drawn()
    fill(book, whole)
    workbook["Comparison"]["F7"] = "mine"
    sheet = whole.sheets[4]
    tables = tuple(
        replace(table, headings=(*table.headings, "more"), columns=(*table.columns, "more"),
                rows=tuple((*row, Cell("new")) for row in table.rows))
        for table in sheet.tables
    )  # fmt: skip
    wide = replace(sheet, widths=(*sheet.widths, 12), tables=tables)
    sheets = tuple(wide if each is sheet else each for each in whole.sheets)
    fill(book, replace(whole, sheets=sheets))
    row = [cell.value for cell in workbook["Comparison"][7]]
    assert row[5:7] == ["new", "mine"]


# --- refusing --------------------------------------------------------------------------------


def rules(error):
    return [(problem.rule, problem.file) for problem in error.value.problems]


def test_a_sheet_of_the_user_s_with_our_title_is_refused(book, workbook):
    workbook.create_sheet("recommended")["A1"] = "not yours"
    before = everything(workbook)
    with pytest.raises(OutputError) as error:
        fill(book, drawn())
    assert rules(error) == [("sheet_not_ours", "RECOMMENDED")]
    assert everything(workbook) == before and not book.impl.excel.writes


@pytest.mark.slow
def test_protected_sheets_and_workbooks_are_refused(book, workbook):
    fill(book, drawn())
    workbook["Alerts"].protection.sheet = True
    workbook.security = WorkbookProtection(lockStructure=True)
    before = everything(workbook)
    with pytest.raises(OutputError) as error:
        fill(book, drawn("impossible"))
    assert rules(error) == [("workbook_protected", "Sizing.xlsm"), ("sheet_protected", "Alerts")]
    assert everything(workbook) == before


@pytest.mark.slow
def test_a_new_sheet_is_furnished_and_printed_as_in_a_file(book, workbook):
    fill(book, drawn())
    expected = openpyxl.load_workbook(io.BytesIO(draw(drawn())))
    for title in expected.sheetnames:
        ours, theirs = workbook[title], expected[title]
        assert ours.page_setup.orientation == theirs.page_setup.orientation
        assert ours.page_setup.fitToWidth == theirs.page_setup.fitToWidth
        assert ours.page_setup.fitToHeight == theirs.page_setup.fitToHeight
        assert ours.sheet_properties.pageSetUpPr.fitToPage
        assert ours.sheet_properties.tabColor.rgb[2:] == theirs.sheet_properties.tabColor.rgb[2:]
