"""What must hold for every case."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sizing_xl import Workload, load_catalogs, size
from sizing_xl.book import BOOK
from sizing_xl.catalog.leaves import kept_at
from sizing_xl.columns import evaluate

CATALOGS = load_catalogs()
MONOTONE = ("nodes_capacity", "nodes_with_headroom", "nodes_final", "total_power_kw",
            "total_rack_u", "total_heat_btu_hr", "storage_cache_tb", "storage_logs_tb",
            "rack_density_kw", "iops_write_peak")  # fmt: skip

cases = st.fixed_dictionaries(
    {
        "model": st.sampled_from(sorted(CATALOGS.models)),
        "server": st.sampled_from(sorted(CATALOGS.servers)),
        "storage": st.sampled_from(sorted(CATALOGS.storage)),
        "concurrency": st.integers(1, 200_000),
        "effective_context": st.integers(1, 300_000),
        "kv_precision": st.sampled_from(sorted(CATALOGS.parameters.precisions)),
        "kv_budget_ratio": st.floats(0.05, 1.0),
        "runtime_overhead_gib": st.floats(0, 2500),
        "peak_headroom_ratio": st.floats(0, 1.5),
    }
).filter(
    lambda case: (
        kept_at(CATALOGS.models[case["model"]], case["kv_precision"], CATALOGS.parameters) is None
    )
)


def nodes(fields, catalogs=CATALOGS, scenario="recommended"):
    """Nodes to buy; infinitely many where no session fits."""
    found = size(Workload(**fields), catalogs).scenarios[scenario].results["nodes_final"]
    return float("inf") if found is None else found


@pytest.mark.parametrize(
    ("field", "growth"),
    [("concurrency", 1000), ("effective_context", 5000), ("peak_headroom_ratio", 0.25)],
)
@given(fields=cases)
def test_nodes_never_fall_when_demand_rises(field, growth, fields):
    assert nodes({**fields, field: fields[field] + growth}) >= nodes(fields)


@given(fields=cases, extra=st.integers(0, 5))
def test_nodes_never_fall_when_spare_nodes_are_added(fields, extra):
    recommended = CATALOGS.parameters.scenarios.recommended
    more = recommended.model_copy(update={"ha_extra_nodes": recommended.ha_extra_nodes + extra})
    scenarios = CATALOGS.parameters.scenarios.model_copy(update={"recommended": more})
    parameters = CATALOGS.parameters.model_copy(update={"scenarios": scenarios})
    assert nodes(fields, replace(CATALOGS, parameters=parameters)) >= nodes(fields)


@given(fields=cases, growth=st.floats(1, 3))
def test_nodes_never_rise_with_hbm(fields, growth):
    server = CATALOGS.server(fields["server"])
    gpu = server.gpu.model_copy(update={"hbm_per_gpu_gb": server.gpu.hbm_per_gpu_gb * growth})
    larger = server.model_copy(update={"gpu": gpu})
    catalogs = replace(CATALOGS, servers={**CATALOGS.servers, server.name: larger})
    assert nodes(fields, catalogs) <= nodes(fields)


@given(fields=cases)
def test_scenarios_are_ordered(fields):
    sizing = size(Workload(**fields), CATALOGS)
    for name in MONOTONE:
        values = [scenario.results[name] for scenario in sizing.scenarios.values()]
        known = [value for value in values if value is not None]
        assert known == sorted(known), name
        assert values[: len(known)] == known, "a scenario is solved although an easier one is not"


@given(fields=cases)
def test_half_the_bytes_is_half_the_kv_but_for_the_state(fields):
    whole = size(Workload(**{**fields, "kv_precision": "bf16"}), CATALOGS).minimum
    half = size(Workload(**{**fields, "kv_precision": "fp8"}), CATALOGS).minimum
    state = sum(whole.inputs["group_state_bytes"])
    if any(whole.inputs["group_index_elements"]):  # which keeps its keys in 8 bits
        return
    assert whole.results["kv_per_session_bytes"] - state == pytest.approx(
        2 * (half.results["kv_per_session_bytes"] - state)
    )


@given(fields=cases)
@pytest.mark.slow
def test_results_are_numbers_or_none_and_never_negative(fields):
    for scenario in size(Workload(**fields), CATALOGS).scenarios.values():
        assert list(scenario.results) == list(BOOK.quantities)
        for name, value in scenario.results.items():
            assert value is None or (np.isfinite(value) and value >= 0), name


@given(fields=cases)
def test_the_peak_fits_on_the_nodes_bought(fields):
    """Independent of the formula: the nodes cover the peak, one fewer would not."""
    sizing = size(Workload(**fields), CATALOGS)
    for scenario in sizing.scenarios.values():
        results = scenario.results
        if results["nodes_with_headroom"] is None:
            continue
        peak = fields["concurrency"] * (1 + results["headroom_ratio"])
        capacity = results["nodes_with_headroom"] * results["sessions_per_node"]
        assert capacity >= peak * (1 - 2e-9)
        assert capacity - results["sessions_per_node"] < peak


@pytest.mark.slow
@settings(max_examples=25)
@given(rows=st.lists(cases, min_size=1, max_size=30))
@pytest.mark.parametrize("scenario", ["minimum", "recommended", "ideal"])
def test_columns_and_single_cases_agree(scenario, rows):
    columns = {field: [row[field] for row in rows] for field in rows[0]}
    computed = evaluate(BOOK.quantities, columns, scenario, CATALOGS)
    for number, row in enumerate(rows):
        single = size(Workload(**row), CATALOGS).scenarios[scenario].results
        for name, value in single.items():
            got = computed[name][number]
            assert np.isnan(got) if value is None else got == pytest.approx(value, rel=1e-14)
