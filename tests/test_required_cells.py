"""Every cell that must be filled in refuses to be emptied, and no verdict outlives one that is."""

import io

import openpyxl
import pytest

from sizing_xl import Workload, size
from sizing_xl.alerts.verdict import STATES, State
from sizing_xl.fields import DEMANDED, FIELDS
from sizing_xl.sheets.formulas import input_name
from sizing_xl.sheets.what_if import WhatIf
from sizing_xl.workbook import workbook_bytes

from .live_edits import CASE
from .test_decision import PRICES
from .whatif import run_formualizer, run_libreoffice

SHARE = "in_sensitivity_share"


@pytest.fixture(scope="module")
def inputs(catalogs):
    """The bytes of a workbook, and its inputs by name: whether the cell may be empty."""
    data = workbook_bytes(size(Workload(**{**CASE, **PRICES}), catalogs), "en", what_if=WhatIf())
    book = openpyxl.load_workbook(io.BytesIO(data))
    rules = {
        (sheet.title, cell): rule.allowBlank
        for sheet in book
        for rule in sheet.data_validations.dataValidation
        for area in rule.sqref.ranges
        for cell in [area.coord]
    }
    found = {}
    for name, defined in book.defined_names.items():
        if name.startswith("in_"):
            ((title, cell),) = defined.destinations
            found[name] = bool(rules[title, cell.replace("$", "")])
    return data, found


@pytest.mark.slow
def test_cells_whose_emptiness_means_nothing_refuse_it(inputs):
    _, found = inputs
    of_options = {name for name in found if "_option_" in name or "_quarter_" in name}
    optional = {input_name(name) for name, field in FIELDS.items() if field.blank}
    assert {name for name, blank in found.items() if blank} == of_options | optional
    assert {input_name(name) for name in ("model", "server", "basis")} <= {
        name for name, blank in found.items() if not blank
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    "engine",
    ["formualizer", pytest.param("libreoffice", marks=[pytest.mark.libreoffice, pytest.mark.slow])],
)
def test_no_verdict_stands_beside_a_needed_cell_that_is_empty(inputs, engine, request, tmp_path):
    data, found = inputs
    # Without a demand, what it would give is as needed as any other.
    needed = [name for name, blank in found.items() if not blank]
    needed += [input_name(name) for name in DEMANDED]
    cases = [{name: None} for name in needed]
    outputs = ["verdict", "chk_all", "chk_sensitivity_share"]
    if engine == "libreoffice":
        request.getfixturevalue("soffice")
        outcomes = run_libreoffice(data, cases, outputs, tmp_path)
    else:
        outcomes = run_formualizer(data, cases, outputs)
    invalid = STATES.index(State.INVALID)
    for name, outcome in zip(needed, outcomes, strict=True):
        # The share of the sensitivity is beside the case: its own sheet shows nothing.
        flag, expected = ("chk_sensitivity_share", 1) if name == SHARE else ("verdict", invalid)
        assert (outcome[flag], outcome["chk_all"] > 0) == (expected, True), name
