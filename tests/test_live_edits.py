"""Random edits of one live workbook, good and bad: its verdict and its flags are Python's."""

import io
import random
from collections import Counter
from functools import cache

import openpyxl
import pytest

from sizing_xl import Workload, load_catalogs, size
from sizing_xl.alerts import CONDITIONS, State
from sizing_xl.book import BOOK
from sizing_xl.catalog.parameters import ScenarioPolicy
from sizing_xl.quantity import LARGEST
from sizing_xl.sheets import deck
from sizing_xl.sheets.layout import Layout
from sizing_xl.sheets.risks import COLUMNS, ROWS
from sizing_xl.texts import Face, Texts

from . import live_edits
from .live_edits import (
    CASE,
    INVALID,
    OUTPUTS,
    Doors,
    answer,
    changed_wrongly,
    differences,
    edits_of,
)
from .soak import tried
from .spreadsheet import by_formualizer
from .whatif import run_formualizer, run_libreoffice

CASES, SEED = tried(400, 1000), 20261126
CATALOGS = load_catalogs()


@cache
def layout():
    """Where everything lies in the workbook that is edited."""
    texts = Texts("en", face=Face.WORKBOOK)
    return Layout(deck(size(Workload(**CASE), CATALOGS), texts, CATALOGS))


@pytest.fixture(scope="module")
def live():
    """The bytes of the workbook, the edits, and what Python says of each."""
    sizing = size(Workload(**CASE), CATALOGS)
    data, cells = live_edits.workbook(sizing, CATALOGS)
    doors = Doors(sizing, cells, CATALOGS)
    generator = random.Random(SEED)
    cases = [edits_of(generator, doors, CATALOGS) for _ in range(CASES)]
    return data, cases, [answer(case, doors, CATALOGS) for case in cases], doors


@pytest.mark.slow
def test_the_edits_cover_what_they_should(live):
    _, cases, answers, doors = live
    states = Counter(
        State.INVALID if sizing == INVALID else sizing.verdict().state for sizing in answers
    )
    assert all(states[state] >= 5 for state in State), states
    edited = {name for case in cases for name in case}
    assert len(edited) >= tried(0.8, 0.9) * len(doors.all())
    fired = {alert.code for sizing in answers if sizing != INVALID for alert in sizing.alerts}
    assert len(fired) >= tried(0.45, 0.55) * len(CONDITIONS)


@pytest.mark.slow
def test_formualizer_says_what_python_says(live):
    data, cases, answers, doors = live
    outcomes = run_formualizer(data, cases, OUTPUTS)
    assert differences(outcomes, cases, answers) == []
    assert changed_wrongly(outcomes, cases, doors) == []


@pytest.mark.libreoffice
@pytest.mark.slow
def test_libreoffice_says_what_python_says(live, soffice, tmp_path):
    data, cases, answers, doors = live
    outcomes = run_libreoffice(data, cases, OUTPUTS, tmp_path)
    assert differences(outcomes, cases, answers) == []
    assert changed_wrongly(outcomes, cases, doors) == []


# --- what readers see ------------------------------------------------------------------------

# fmt: off
SEEN = {
    "an invalid input": {"in_kv_budget_ratio": 7},
    "fractional spare nodes": {"in_ha_extra_nodes_ideal": 2.5},
    "an invalid limit": {"in_limit_nodes_high": "many"},
    "scenarios out of order": {"in_log_retention_days_minimum": 400},
    "an invalid figure of the catalog": {"cat_tbl_servers_dgx_h200_gpu_count": 0},
    "a precision that sparse latents cannot have": {
        "in_model": "deepseek-v3.2", "in_kv_precision": "q8_0"},
    "a precision that latents cannot have": {
        "in_model": "deepseek-v3", "in_kv_precision": "fp8_per_token_head"},
    "a format of caches for weights": {"in_weights_precision": "q8_0"},
    "a group without layers": {"cat_tbl_groups_gpt_oss_120b_2_group_layers": 0},
    "a group whose cell is cleared": {"cat_tbl_groups_gpt_oss_120b_1_group_elements": None},
    "no solution": {"in_runtime_overhead_gib": 5000},
    "conditions": {"in_effective_context": 10**6, "in_kv_precision": "bf16"},
    "a precision that only some models have": {
        "in_model": "llama-3.1-8b", "in_kv_precision": "q8_0", "in_effective_context": 10**6},
}
# fmt: on


@pytest.fixture(scope="module")
def seen(live):
    """The sheets after each edit of SEEN, as formualizer computes them."""
    data, _, _, doors = live

    def after(edits):
        book = openpyxl.load_workbook(io.BytesIO(data))
        for name, value in edits.items():
            ((sheet, cell),) = book.defined_names[name].destinations
            book[sheet][cell.replace("$", "")].value = value
        file = io.BytesIO()
        book.save(file)
        return by_formualizer(file.getvalue()), answer(edits, doors, CATALOGS)

    return {what: after(edits) for what, edits in SEEN.items()}


def results(data, book):
    """The figures that readers see outside the model and the checks."""
    declared = openpyxl.load_workbook(io.BytesIO(data))
    for title in ("Decision", "Results", "Data"):
        for row in declared[title].iter_rows():
            for cell in row:
                if cell.data_type == "f" and "out_" in cell.value:
                    yield title, cell.coordinate, book[title][cell.coordinate].value


@pytest.mark.slow
@pytest.mark.parametrize("what", SEEN)
def test_an_invalid_input_shows_no_figure(live, seen, what):
    book, sizing = seen[what]
    shown = list(results(live[0], book))
    assert len(shown) > 600
    if sizing == INVALID:
        assert {value for _, _, value in shown} <= {"—", "", None, 0}
        assert book["Decision"]["A3"].value.startswith("✗ Invalid input")
        assert not any(active for active, _, _ in risks(book).values())
    else:
        assert any(isinstance(value, (int, float)) and value > 0 for _, _, value in shown)


@pytest.mark.slow
def test_the_sentence_names_what_python_names(seen):
    texts = Texts("en")
    for book, sizing in seen.values():
        if sizing == INVALID:
            continue
        told, verdict = book["Decision"]["A3"].value, sizing.verdict()
        for alert in (*verdict.errors, *verdict.unmet):
            assert texts.alert_title(alert.code) in told
        if not verdict.errors:
            assert counted(book) == len({alert.code for alert in verdict.conditions})
        up = {(alert.code, alert.scenario) for alert in sizing.alerts}
        for row in ROWS:
            word = texts.scenario(row.scenario) if row.scenario else texts.say("whole_sizing")
            assert risks(book)[row.code, word][0] == ((row.code, row.scenario) in up), row


@pytest.mark.slow
def test_the_page_shows_the_gravest_risks_with_their_figures(live, seen):
    """Each condition once, in the order of the risks, whatever was edited."""
    for book, sizing in seen.values():
        if sizing == INVALID:
            assert shown_risks(book) == []
            continue
        up = {(alert.code, alert.scenario) for alert in sizing.alerts}
        first = {}
        for row in ROWS:
            if (row.code, row.scenario) in up and CONDITIONS[row.code].severity != "info":
                first.setdefault(row.code, row)
        expected = [risks(book)[row.code, _scenario(row)] for row in [*first.values()][:5]]
        shown = shown_risks(book)
        assert len(shown) == len(expected)
        for (_, *figures), (_, *asked) in zip(shown, expected, strict=True):
            assert figures == [pytest.approx(it) if it != "" else "" for it in asked]


def _scenario(row):
    texts = Texts("en")
    return texts.scenario(row.scenario) if row.scenario else texts.say("whole_sizing")


def risks(book):
    """(code, scenario) -> whether it is active, its value and its limit."""
    sheet = book["Risks"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6)]
    found = {}
    for row in rows:
        values = dict(zip(COLUMNS, row, strict=False))
        if values["code"] in CONDITIONS:
            figures = (values["value"], values["limit"])
            shown = ("" if figure is None else figure for figure in figures)
            found[values["code"], values["scenario"]] = (values["active"], *shown)
    return found


def shown_risks(book):
    """The rows of the page that show one."""
    place = layout().places["tbl_top"]
    sheet, names = book["Decision"], ("what", "value", "limit")
    rows = [
        [sheet.cell(row, place.column(name)).value for name in names]
        for row in range(place.top + 1, place.bottom + 1)
    ]
    return [[it if it is not None else "" for it in row] for row in rows if row[0]]


def counted(book):
    """The count of conditions on the first page."""
    return next(cell.value for row in book["Decision"].iter_rows(min_row=4) for cell in row
                if cell.value is not None)  # fmt: skip


@pytest.mark.slow
def test_an_edit_is_told_as_a_change_and_not_as_a_failure(live):
    data, _, _, doors = live
    every = doors.all()
    edits = {
        name: (value or 0) * 1.01 + 1
        for name, value in every.items()
        if isinstance(value, (int, float))
    }
    cases = [{name: value} for name, value in edits.items()]
    names = ("chk_inputs", "chk_live", "chk_sums")
    for case, outcome in zip(cases, run_formualizer(data, cases, names), strict=True):
        assert outcome["chk_inputs"] >= 1, case
        assert outcome["chk_live"] == 0, case


def test_ranges_are_those_that_the_catalogs_schemas_have():
    """Declared twice, for a workbook has no schema."""
    for name in ScenarioPolicy.model_fields:
        if name in BOOK.inputs:
            given, taken = BOOK.inputs[name], ScenarioPolicy.model_fields[name]
            limits = {
                sign: getattr(found, sign)
                for found in taken.metadata
                for sign in ("gt", "ge", "le")
                if hasattr(found, sign)
            }
            low = limits.get("ge", limits.get("gt"))
            assert given.whole == (taken.annotation is int), name
            assert given.high == limits["le"] or given.high == LARGEST, name
            assert (given.low, given.open) == (low, "gt" in limits) or (
                given.whole and given.low == low + 1
            ), name
