"""What the pens drew, to be compared: cases, decks of values, all that a reader sees of a book."""

import io
from functools import cache

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from sizing_xl import Workload, size
from sizing_xl.render import style
from sizing_xl.render.openpyxl_pen import draw
from sizing_xl.sheets import deck
from sizing_xl.sheets.snapshot import snapshot
from sizing_xl.texts import Texts

from .conftest import FLAGSHIP
from .unweighed import UNWEIGHED, with_unweighed

FILLED = ("summary", "minimum", "recommended", "ideal", "comparison", "alerts")
CASES = {
    "flagship": {},
    "impossible": {"runtime_overhead_gib": 2144},
    "only ideal fails": {"runtime_overhead_gib": 2142.4},
    "weights unknown": {"model": UNWEIGHED},
}


@cache
def drawn(case="flagship", language="en"):
    """The deck of a case as values."""
    catalogs = with_unweighed()
    sizing = size(Workload(**{**FLAGSHIP, **CASES[case]}), catalogs)
    return snapshot(deck(sizing, Texts(language), catalogs, "scenarios"), FILLED)


def colour(given):
    return given.rgb[-6:] if given is not None and given.type == "rgb" else None


def looks(cell, drawn=True):
    """What a reader sees of a cell; of an empty one that is not drawn, its fill and border."""
    font, side = cell.font, cell.alignment
    fill = colour(cell.fill.fgColor) if cell.fill.fill_type else None
    line = cell.border.bottom
    paper = (fill, line and line.style, line and line.style and colour(line.color))
    if not drawn:
        return paper
    return (
        *(cell.value, cell.number_format, *paper),
        *(font.name, font.size, font.bold, font.underline, colour(font.color)),
        *(side.horizontal, side.vertical, bool(side.wrap_text), side.indent or 0),
        *(cell.comment and cell.comment.text, cell.hyperlink and cell.hyperlink.location),
    )


def everything(workbook):
    """All that a workbook holds, to be compared with what it held before."""
    return {
        "sheets": [(sheet.title, sheet.sheet_state) for sheet in workbook],
        "names": {name: it.attr_text for name, it in workbook.defined_names.items()},
        "cells": {
            (sheet.title, cell.coordinate): (looks(cell), cell.data_type)
            for sheet in workbook
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None or cell.has_style or cell.comment
        },
        "heights": {
            (sheet.title, row): size.height
            for sheet in workbook
            for row, size in sheet.row_dimensions.items()
            if size.height not in (None, style.LINE_HEIGHT_PT)
        },
        "widths": {
            (sheet.title, at): size.width
            for sheet in workbook
            for at, size in sheet.column_dimensions.items()
        },
    }


def charts(book):
    return {sheet.name: [chart.name for chart in sheet.charts] for sheet in book.sheets}


def area(workbook, sheet_id):
    return workbook.defined_names[f"sizing_area_{sheet_id}"].attr_text


def assert_drawn(workbook, whole, down=0, right=0):
    """The sheets hold what the pen for files draws, so many rows and columns away."""
    expected = openpyxl.load_workbook(io.BytesIO(draw(whole)))
    for sheet in whole.sheets:
        title = area(workbook, sheet.id).rpartition("!")[0].strip("'")
        ours, theirs = workbook[title], expected[sheet.title]
        for row in theirs.iter_rows():
            for cell in row:
                at = ours.cell(cell.row + down, cell.column + right)
                seen = cell.value is not None or cell.has_style
                assert looks(at, seen) == looks(cell, seen), (title, cell.coordinate)
                assert at.data_type == cell.data_type or cell.value is None
        for row, dimension in theirs.row_dimensions.items():
            height = ours.row_dimensions[row + down].height
            assert height == pytest.approx(dimension.height or style.LINE_HEIGHT_PT)
        for at, width in enumerate(sheet.widths, start=1 + right):
            assert ours.column_dimensions[get_column_letter(at)].width == width
