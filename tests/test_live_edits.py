"""700 random edits of one live workbook, good and bad: its verdict and its flags are Python's."""

import io
import random
from collections import Counter

import openpyxl
import pytest

from sizing_xl import Workload, load_catalogs, size
from sizing_xl.alerts import CONDITIONS, State
from sizing_xl.book import BOOK
from sizing_xl.catalog.parameters import ScenarioPolicy
from sizing_xl.quantity import LARGEST
from sizing_xl.sizing import SCENARIOS
from sizing_xl.texts import Texts

from . import live_edits
from .live_edits import CASE, INVALID, OUTPUTS, Doors, answer, differences, edits_of
from .spreadsheet import by_formualizer
from .whatif import run_formualizer, run_libreoffice

CASES, SEED = 1000, 20261126
CATALOGS = load_catalogs()


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
    assert all(states[state] >= 8 for state in State), states
    edited = {name for case in cases for name in case}
    assert len(edited) >= 0.9 * len(doors.all())
    fired = {alert.code for sizing in answers if sizing != INVALID for alert in sizing.alerts}
    assert len(fired) >= 0.6 * len(CONDITIONS)


@pytest.mark.slow
def test_formualizer_says_what_python_says(live):
    data, cases, answers, _ = live
    assert differences(run_formualizer(data, cases, OUTPUTS), cases, answers) == []


@pytest.mark.libreoffice
@pytest.mark.slow
def test_libreoffice_says_what_python_says(live, soffice, tmp_path):
    data, cases, answers, _ = live
    assert differences(run_libreoffice(data, cases, OUTPUTS, tmp_path), cases, answers) == []


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
    for title in ("Summary", "MINIMUM", "RECOMMENDED", "IDEAL", "Comparison", "Storage", "Data"):
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
        assert book["Summary"]["A3"].value.startswith("✗ Invalid input")
        fires = [row[1].value for row in book["Alerts"].iter_rows() if row[4].value in CONDITIONS]
        assert set(fires[: len(CONDITIONS)]) == {"—"}
    else:
        assert any(isinstance(value, (int, float)) and value > 0 for _, _, value in shown)


@pytest.mark.slow
def test_the_sentence_names_what_python_names(seen):
    texts = Texts("en")
    for book, sizing in seen.values():
        if sizing == INVALID:
            continue
        told, verdict = "".join(book["Summary"][at].value for at in ("A3", "A4")), sizing.verdict()
        for alert in (*verdict.errors, *verdict.unmet):
            assert texts.alert_title(alert.code) in told
        if not verdict.errors:
            assert f"({len(verdict.conditions)})" in told
            assert all(texts.alert_title(alert.code) in told for alert in verdict.conditions)
        for code in CONDITIONS:
            keys = {alert.scenario for alert in sizing.alerts if alert.code == code}
            (row,) = [row for row in book["Alerts"].iter_rows() if row[4].value == code][:1]
            where = [texts.scenario(key) for key in SCENARIOS if key in keys or None in keys]
            assert row[1].value == (", ".join(where) or "—"), code


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
