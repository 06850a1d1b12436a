"""An empty cell of an input is unknown in the sheet, never 0: in two engines."""

import math

import pytest

from sizing_xl import Workload, size
from sizing_xl.book import BOOK
from sizing_xl.book.inputs import POLICY
from sizing_xl.expression import excel, is_of_group
from sizing_xl.fields import DEMANDED, FIELDS, OFFERED, PRICED, Default
from sizing_xl.sheets.formulas import input_name, output_name
from sizing_xl.sizing import SCENARIOS
from sizing_xl.workbook import workbook_bytes

from .conftest import FLAGSHIP
from .whatif import run_formualizer, run_libreoffice

# Cells of their own: clearing one leaves nothing to fall back on.
OWN = {
    **{
        name: [input_name(name)]
        for name, field in FIELDS.items()
        if field.default not in (Default.MODEL, Default.ENTRY, Default.OFFER)
    },
    **{name: [input_name(name)] for name, given in BOOK.inputs.items() if given.origin is POLICY},
    **{
        name: [input_name(name, key) for key in SCENARIOS]
        for name, given in BOOK.inputs.items()
        if given.origin.by_scenario
    },
}
LEAF = {field.name: field.leaf for field in FIELDS.values() if field.leaf}


# Every price is given, but for those of the node and of offers, which the catalog gives.
PRICES = {
    name: FIELDS[name].example
    for name in PRICED
    if name != "node_price" and FIELDS[name].default is not Default.OFFER
}
OFFERS = {name: FIELDS[name].example for name in OFFERED}
CASE = Workload(**{**FLAGSHIP, **PRICES, **OFFERS, "model": "gpt-oss-120b", "kv_precision": None})


@pytest.fixture(scope="module")
def workbook():
    return workbook_bytes(size(CASE), "en")


def expected(name):
    """What Python computes of the recommended scenario while an input is unknown."""
    leaf = LEAF.get(name, name)
    if leaf in BOOK.inputs:
        lost = {leaf}
    else:  # the name of an entry: all that the entry gives
        origins = (name, "group") if name == "model" else (name,)
        lost = {key for key, given in BOOK.inputs.items() if given.origin.name in origins}
    inputs = dict(size(CASE).recommended.inputs)
    for key in lost:
        each = inputs[key]
        inputs[key] = (math.nan,) * len(each) if is_of_group(key) else math.nan
    if name in DEMANDED:  # what the demand says, which may be nothing
        inputs[leaf] = BOOK.compute(inputs, [DEMANDED[name]])[DEMANDED[name]]
    return BOOK.compute(inputs)


def check(outcomes, cases):
    for case, outcome in zip(cases, outcomes, strict=True):
        name = next(key for key, cells in OWN.items() if set(cells) == set(case))
        computed = expected(name)
        for quantity, value in computed.items():
            shown = outcome[output_name(quantity, "recommended")]
            if math.isnan(value):
                assert isinstance(shown, dict), (name, quantity, shown)
            else:
                assert shown == pytest.approx(value, rel=1e-9), (name, quantity)


CASES = [dict.fromkeys(cells) for name, cells in OWN.items() if name != "basis"]
OUTPUTS = [output_name(name, "recommended") for name in BOOK.quantities]


@pytest.mark.slow
def test_an_empty_cell_leaves_empty_what_rests_on_it_and_nothing_else(workbook):
    check(run_formualizer(workbook, CASES, OUTPUTS), CASES)


@pytest.mark.libreoffice
def test_libreoffice_says_the_same(workbook, soffice, tmp_path):
    check(run_libreoffice(workbook, CASES, OUTPUTS, tmp_path), CASES)


def test_a_field_that_nobody_gives_is_unknown_in_python_too():
    """A nullable input: NaN in the book, and all that rests on it has no value."""
    computed = expected("pue")
    assert math.isnan(computed["facility_power_kw"])
    assert not math.isnan(computed["total_power_kw"])


def test_unknown_is_a_kind_of_default():
    assert {field.default for field in FIELDS.values()} <= {
        *Default,
        *(field.default for field in FIELDS.values() if field.default not in [*Default]),
    }
    left_out = {
        field.leaf or name
        for name, field in FIELDS.items()
        if field.priced or (field.sets and field.default in (Default.UNKNOWN, Default.BOOK))
    }
    nullable = {name for name, given in BOOK.inputs.items() if given.nullable}
    # What an entry of a catalog may not state.
    entries = {"model_overhead_gib", "heat_output_btu_hr_max", "deployed_weights_gib",
               "artifact_gib", "profile_power_kw", "profile_rack_u", "power_kw_max",
               "rack_units_u", "visible_hbm_gib", "active_params_b", "hbm_bandwidth_tbps",
               "dense_tflops_bf16", "dense_tflops_fp8", "dense_tflops_fp4"}  # fmt: skip
    assert nullable == left_out | entries


# Quantities for whose unknown input another one stands.
HIDING = (
    *("runtime_overhead_gib", "node_heat_btu_hr", "nodes_per_rack"),
    *("site_energy_mwh", "space_annual_cost", "gpu_hbm_gib", "layout_pp"),
    *("batched_tokens", "request_tokens", "prompt_used_tokens", "resident_load"),
    *("gpu_dense_tflops", "prompt_compute_ms"),
    *("demand_sessions", "demand_context_tokens", "slo_binding", "slo_node_sessions"),
    *("tpot_replicas", "tpot_service_ms"),
    *("api_annual_cost", "generated_tokens_per_s"),
)
# Quantities that ask whether a promise was made, or tokens were entered.
ASKING = ("generated_basis", "slo_nodes", "ttft_replicas", "ttft_service_ms")


def test_no_formula_of_the_book_hides_an_unknown_value():
    """What is unknown is handed on, but for inputs that another one stands for."""
    for quantity in BOOK.quantities.values():
        assert ("ISERROR" in excel(quantity.formula)) == (quantity.name in ASKING)
        hidden = "IFERROR" in excel(quantity.formula)
        assert hidden == (quantity.name in HIDING)


def test_nought_in_a_cell_that_was_empty_is_a_change(workbook):
    """Else the checks would compare a live result with one of other inputs."""
    (outcome,) = run_formualizer(workbook, [{"in_weights_memory_gib": 0}], ["chk_inputs"])
    assert outcome == {"chk_inputs": 1}
