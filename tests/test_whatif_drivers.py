"""Both drivers type the same cases into the same workbook and read the same outcomes."""

from __future__ import annotations

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from .spreadsheet import saved
from .whatif import run_formualizer, run_libreoffice

INPUTS = {"model": "b", "load": 10, "nodes": "=B2/5", "note": None}
OUTPUTS = {
    "size": "=INDEX($E$1:$E$3,MATCH(in_model,$D$1:$D$3,0))*1",
    "each": "=ROUNDUP(B2/in_nodes*(1-1E-9),0)",
    "text": '=IF(in_note="","no note",in_note)',
}
MODELS = {"a": 2.5, "b": 4, "c": "n/d"}
DIVISION, NOT_FOUND, NOT_A_NUMBER = ({"error": e} for e in ("#DIV/0!", "#N/A", "#VALUE!"))
# Each case with the values of size, each and text that Excel gives for it.
CASES = [
    ({}, (4.0, 5.0, "no note")),
    ({"in_model": "a", "in_load": 11, "in_note": "=1"}, (2.5, 5.0, "=1")),
    ({"in_nodes": 3}, (4.0, 4.0, "no note")),
    ({"in_load": 7.5}, (4.0, 5.0, "no note")),  # the formula of in_nodes is back
    ({"in_nodes": 0, "in_model": "c"}, (NOT_A_NUMBER, DIVISION, "no note")),
    ({"in_nodes": None, "in_model": "d"}, (NOT_FOUND, DIVISION, "no note")),
    ({"in_model": None, "in_note": ""}, (NOT_FOUND, 5.0, "no note")),
    ({}, (4.0, 5.0, "no note")),
]


def workbook():
    book = openpyxl.Workbook()
    sheet = book.active
    cells = [*((f"in_{key}", value) for key, value in INPUTS.items()),
             *((f"out_{key}_base", value) for key, value in OUTPUTS.items())]  # fmt: skip
    for row, (name, value) in enumerate(cells, 1):
        sheet.cell(row, 2, value).comment = Comment(name, "test")
        book.defined_names[name] = DefinedName(name, attr_text=f"Sheet!$B${row}")
    for row, (model, size) in enumerate(MODELS.items(), 1):
        sheet.cell(row, 4, model)
        sheet.cell(row, 5, size)
    return saved(book)


@pytest.fixture
def task():
    return workbook(), [case for case, _ in CASES], [f"out_{key}_base" for key in OUTPUTS]


def test_formualizer_takes_each_case_from_the_original_inputs(task):
    assert [tuple(outcome.values()) for outcome in run_formualizer(*task)] == [e for _, e in CASES]


@pytest.mark.libreoffice
def test_libreoffice_gives_the_outcomes_of_formualizer(task, soffice, tmp_path):
    assert run_libreoffice(*task, tmp_path) == run_formualizer(*task)
