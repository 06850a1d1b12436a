"""Three cases of Sizing.xlsm filled, changed and filled again in a workbook that LibreOffice has
open: xlwings' own API over an engine of UNO; an engine over openpyxl does it in test_macros.py."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import xlwings

from sizing_xl import Workload, size
from sizing_xl.excel.build import FIRST_CASE, live_deck, macro_workbook_bytes
from sizing_xl.excel.calls import MARK
from sizing_xl.excel.cases import TABLE
from sizing_xl.sheets.layout import Layout
from sizing_xl.texts import Texts

HERE = Path(__file__).parent
UNO_PYTHON = "/usr/bin/python3"
NAME = FIRST_CASE["model"]
SMALL = {**FIRST_CASE, "model": "gpt-oss-20b", "server": "dgx-b200", "effective_context": 32768}
THIRD = {**SMALL, "model": "qwen3-32b", "server": "dgx-h200", "concurrency": 200}
COLUMNS = {"model": "C", "server": "D", "concurrency": "H", "effective_context": "I"}
NODES = "Nodes to buy (RECOMMENDED)"

pytestmark = pytest.mark.slow


def row_of(number):
    """The row of the control sheet of a case, from 1."""
    return Layout(live_deck(Texts("en"), {})).places[TABLE].row(f"case_{number}")


def written(number, name, fields):
    row = row_of(number)
    cells = {"A": name, **{COLUMNS[field]: value for field, value in fields.items()}}
    return {(number, at): ["write", "Control", f"{at}{row}", it] for at, it in cells.items()}


@pytest.fixture(scope="module")
def found(soffice, tmp_path_factory):
    folder = tmp_path_factory.mktemp("cases")
    book, task, out = folder / "Sizing.xlsm", folder / "steps.json", folder / "found.json"
    book.write_bytes(macro_workbook_bytes("en", {}))
    second, third = row_of(2), row_of(3)
    steps = {
        **written(2, "Small", SMALL),
        **written(3, "Third", THIRD),
        "fill": ["press", "fill_all"],
        "first": ["read", "Options"],
        "sheets": ["sheets"],
        "mine": ["write", "Small Costs", "I3", "mine"],
        "below": ["write", "Options", "A60", "below"],
        "changed": ["write", "Control", f"{COLUMNS['concurrency']}{second}", 5000],
        "select": ["select", "Control", f"$B${second}:$C${second}"],
        "fill again": ["press", "fill_selected"],
        "second": ["read", "Options"],
        "costs": ["read", "Small Costs"],
        "wrong": ["write", "Control", f"C{second}", "typo"],
        "changed too": ["write", "Control", f"{COLUMNS['concurrency']}{row_of(1)}", 2000],
        "hidden": ["hide", "Control", f"A{third}"],
        "rows": ["insert", "Control", f"A{second}:A{second}"],  # they move down
        "fill wrong": ["press", "fill_all"],
        "decision": ["read", f"{NAME} Decision"],
        "small": ["read", "Small Decision"],
        "fills": ["read", "Fills"],
        "pdf": ["press", "export_pdf"],
    }
    task.write_text(json.dumps([*steps.values()]), encoding="utf-8")
    asked = [UNO_PYTHON, "-c", "import sys; print(*sys.version_info[:2])"]
    theirs = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split()
    if theirs != [str(part) for part in sys.version_info[:2]]:
        pytest.skip(f"LibreOffice's Python is {'.'.join(theirs)}: it cannot load our libraries")
    libraries = Path(xlwings.__file__).parent.parent
    path = os.pathsep.join(map(str, (HERE.parent, libraries)))
    run = subprocess.run(
        [UNO_PYTHON, HERE / "cases_libreoffice.py", book, task, out],
        env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    return dict(zip(steps, json.loads(out.read_text(encoding="utf-8")), strict=True))


def shown(options, label, column):
    heads = next(row for row in options if row[0] == "Quantity")
    return next(row for row in options if row[0] == label)[heads.index(column)]


def nodes(fields, **changes):
    return size(Workload(**{**fields, **changes})).recommended.results["nodes_final"]


def test_each_case_has_its_sheets_and_its_column(found):
    assert found["fill"].startswith("3 of 3 cases filled")
    assert found["sheets"][1] == "Options" and len(found["sheets"]) == 2 + 3 * 7 + 5
    for name, fields in ((NAME, FIRST_CASE), ("Small", SMALL), ("Third", THIRD)):
        assert shown(found["first"], NODES, name) == nodes(fields)
        assert f"{name} Decision" in found["sheets"]


def test_the_second_fill_keeps_the_first_and_what_is_the_user_s(found):
    assert found["fill again"].startswith("Filled at ")
    before, after = nodes(SMALL), nodes(SMALL, concurrency=5000)
    assert shown(found["second"], NODES, "Small") == after
    assert shown(found["second"], NODES, "Small: before") == before
    assert shown(found["second"], NODES, "Difference") == after - before
    assert shown(found["second"], "Inputs that changed", "Difference") == "Simultaneous sessions"
    assert found["costs"][2][8] == "mine"
    assert "below" in [row[0] for row in found["second"]]


def test_a_case_that_fails_leaves_the_others_and_a_hidden_one_is_left_out(found):
    assert found["fill wrong"].startswith(f"{MARK}1 of 2 cases filled")
    assert "Small is as it was: field model, value 'typo'" in found["fill wrong"]
    assert found["fill wrong"].endswith("A filter hides 1 case, which was left out.")
    assert found["decision"][0][0] == f"{NAME} for 2,000 sessions"
    assert found["small"][0][0] == "gpt-oss-20b for 5,000 sessions"
    names = [row[0] for row in found["fills"]]
    filled = [it for it in names if it in (NAME, "Small", "Third")]
    assert filled == [NAME, "Small", "Third", "Small", NAME]


def test_a_program_without_pdf_says_so(found):
    assert found["pdf"].startswith(f"{MARK}this program writes no PDF from here")
