"""A failure of Excel while the pen draws: the workbook is as it was."""

import random

import openpyxl
import pytest

from sizing_xl.render.xlwings_pen import fill

from .drawn_sheets import assert_drawn, charts, drawn, everything
from .soak import tried
from .xlwings_engine import open_book

pytestmark = pytest.mark.slow


def failures(total):
    """Early writes, and some of the others."""
    early = tried(12, 25)
    return sorted({*range(1, early), *random.Random(7).sample(range(early, total), tried(12, 30))})


def writes(start, whole):
    book = start()
    book.impl.excel.writes.clear()
    fill(book, whole)
    return len(book.impl.excel.writes)


def check_failures(start, whole):
    """After a failure all is as it was; a failure in sweeping up is none."""
    for number in failures(writes(start, whole)):
        book = start()
        workbook, excel = book.impl.excel.workbook, book.impl.excel
        before, had = everything(workbook), charts(book)
        excel.writes.clear()
        excel.fail_at = number
        try:
            fill(book, whole)
        except RuntimeError as error:
            assert "Excel failed" in str(error)
            assert everything(workbook) == before, number
            assert charts(book) == had, number
        else:
            assert_drawn(workbook, whole)
        assert book.app.screen_updating and excel.app["enable_events"]
        assert excel.app_api.CopyObjectsWithCells


def test_a_failure_while_adding_leaves_the_workbook_as_it_was():
    def start():
        workbook = openpyxl.Workbook()
        workbook.active["A1"] = "mine"
        return open_book(workbook)

    check_failures(start, drawn())


def test_a_failure_while_refreshing_brings_the_old_sheets_back():
    def start():
        book = open_book(openpyxl.Workbook())
        fill(book, drawn())
        alerts = book.impl.excel.workbook["Alerts"]
        alerts.cell(alerts.max_row + 1, 1, "below")
        alerts.row_dimensions[alerts.max_row].height = 44
        alerts["G4"] = "right"
        book.sheets["Summary"].charts.add().name = "mine"
        return book

    check_failures(start, drawn("only ideal fails"))


def test_what_could_not_be_swept_is_swept_the_next_time():
    workbook = openpyxl.Workbook()
    book = open_book(workbook)
    fill(book, drawn())
    book.impl.excel.writes.clear()
    fill(book, drawn())
    deleted = [at for at, (_, what) in enumerate(book.impl.excel.writes, 1) if "delete" in what]
    for number in deleted[-7:]:
        book.impl.excel.writes.clear()
        book.impl.excel.fail_at = number
        fill(book, drawn())
        assert_drawn(workbook, drawn())
    book.impl.excel.fail_at = None
    fill(book, drawn())
    assert len(workbook.sheetnames) == 7
    assert charts(book)["Comparison"] == [f"sizing_comparison_{number}" for number in (1, 2, 3, 4)]
