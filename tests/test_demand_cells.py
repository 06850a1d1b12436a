"""Concurrency and context that nobody gave follow the cells of the demand, as Python does."""

import io

import openpyxl
import pytest

from sizing_xl import InputError, Workload, load_catalogs, size
from sizing_xl.alerts.verdict import STATES, State
from sizing_xl.fields import DEMANDED
from sizing_xl.render.openpyxl_pen import draw
from sizing_xl.render.stencil import Press
from sizing_xl.sheets import deck
from sizing_xl.sheets.column_keys import option
from sizing_xl.sheets.conditions import verdict_name
from sizing_xl.sheets.formulas import input_name, output_name
from sizing_xl.sheets.what_if import WhatIf
from sizing_xl.texts import Texts
from sizing_xl.workbook import workbook_bytes

from .whatif import run_formualizer, run_libreoffice

CATALOGS = load_catalogs()
DEMAND = {"model": "gpt-oss-120b", "server": "dgx-h200", "requests_per_second": 40.0,
          "avg_request_duration_s": 20.0, "prompt_tokens": 4000, "output_tokens": 500}  # fmt: skip
EDITS = (
    {},
    {"requests_per_second": 400.3},
    {"users": 5000.0, "sessions_per_user": 1.7},
    {"requests_per_second": None, "users": 7.5},
    {"avg_request_duration_s": 333.3},
    {"prompt_tokens_p95": 60000, "output_tokens_p95": 9000},
    {"prompt_tokens": None, "prompt_tokens_p95": 100},
    {"concurrency": 7700, "effective_context": 100_000},
    {"concurrency": 77, "users": 1e6},
    # Too little or too much, as if it had been given.
    {"requests_per_second": None},
    {"output_tokens": None},
    {"requests_per_second": 1e7, "avg_request_duration_s": 1000.0},
    {"concurrency": 0},
    {"effective_context": 1.5},
)
# What an option asks beside the case.
OPTIONS = ({}, {"concurrency": 20_000}, {"effective_context": 131_072}, {"server": "dgx-b300"})

VALUES = ("nodes_final", "context_tokens", "peak_sessions", "demand_sessions")


def sized(**asked):
    return size(Workload(**{**DEMAND, **asked}), CATALOGS)


@pytest.fixture(scope="module")
def live():
    """The workbook, its cells as they are typed into, and what Python says of each."""
    data = workbook_bytes(sized(), "en", CATALOGS, what_if=WhatIf())
    cases, said = [], []
    for edit in EDITS:
        for asked in OPTIONS:
            of_option = {input_name(name, option(1)): it for name, it in asked.items()}
            cases.append({**{input_name(name): it for name, it in edit.items()}, **of_option})
            said.append(_answer(edit, asked))
    return data, cases, said


def _answer(edit, asked):
    try:
        own = sized(**edit)
    except InputError:
        own = None
    state = STATES.index(State.INVALID if own is None else own.verdict().state)
    found = {"verdict": state, "chk_all": None if own is None else 0}
    found |= dict.fromkeys((verdict_name(option(1)), output_name("nodes_final", option(1))))
    if own is None:
        return found
    results = own.recommended.results
    found |= {output_name(name, "recommended"): results[name] for name in VALUES}
    other = sized(**{**edit, **asked})
    found[verdict_name(option(1))] = STATES.index(other.verdict().state)
    nodes = other.recommended.results["nodes_final"]
    found[output_name("nodes_final", option(1))] = nodes if asked else ""
    return found


def differences(live, outcomes):
    _, cases, said = live
    return [
        (case, name, value, outcome[name])
        for case, expected, outcome in zip(cases, said, outcomes, strict=True)
        for name, value in expected.items()
        if value is not None and outcome[name] != (pytest.approx(value) if value else value)
    ]


def outputs(live):
    return list(live[2][0])


@pytest.mark.slow
def test_formualizer_says_what_python_says(live):
    states = [it["verdict"] for it in live[2]]
    assert states.count(STATES.index(State.INVALID)) == 5 * len(OPTIONS)
    assert differences(live, run_formualizer(live[0], live[1], outputs(live))) == []


@pytest.mark.libreoffice
@pytest.mark.slow
def test_libreoffice_says_what_python_says(live, soffice, tmp_path):
    outcomes = run_libreoffice(live[0], live[1], outputs(live), tmp_path)
    assert differences(live, outcomes) == []


@pytest.mark.slow
def test_cells_of_what_nobody_gave_are_empty_beside_what_was_used(live):
    book = openpyxl.load_workbook(io.BytesIO(live[0]))
    used = {"concurrency": 800, "effective_context": 4500}
    assert used.keys() == DEMANDED.keys()
    for name, value in used.items():
        ((title, cell),) = book.defined_names[input_name(name)].destinations
        empty = book[title][cell.replace("$", "")]
        assert (empty.value, empty.offset(0, 1).value) == (None, value)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "pt-BR"])
def test_a_press_draws_what_the_demand_gives_and_what_a_case_gives(language):
    press = Press()
    for asked in ({}, {"concurrency": 9}, {"users": 1e5}, {"effective_context": 8192}, {}):
        sheets = deck(sized(**asked), Texts(language), CATALOGS)
        assert press.draw(sheets) == draw(sheets)
