"""The seeds' cases, and what a sizing says when there is no solution.

Figures of single quantities are data: tests/cases, read by test_outside_figures.py.
"""

import pytest

from sizing_xl import InputError, Workload, size
from sizing_xl.sizing import SCENARIOS

from .unweighed import UNWEIGHED


def test_every_case_of_the_seeds(seed_cases, catalogs):
    assert len(seed_cases) == 10
    for case in seed_cases:
        sizing = size(Workload(**case["input"]), catalogs)
        assert set(case["expected"]) == set(SCENARIOS)
        for key, results in case["expected"].items():
            for name, value in results.items():
                got = sizing.scenarios[key].results[name]
                assert got == pytest.approx(value, rel=1e-12), (case["id"], key, name)


def test_local_disks_multiply_with_the_nodes(sized, catalogs):
    profile = catalogs.storage["profile_default"]
    local = profile.model_copy(update={"name": "local", "scope": "per_node"})
    from dataclasses import replace

    with_local = replace(catalogs, storage={**catalogs.storage, "local": local})
    workload = Workload(
        model="opt-oss-120b", server="dgx-b300", storage="local", concurrency=9000,
        effective_context=131072, kv_precision="fp8",
    )  # fmt: skip
    results = size(workload, with_local).recommended.results
    shared = sized(concurrency=9000).recommended.results
    assert results["nodes_final"] == shared["nodes_final"] == 19
    assert results["restarting_nodes"] == 5
    # The reads of a restarting node take two units' rate, in whichever node it is.
    assert results["read_rate_load_ratio"] == pytest.approx(1.975, abs=1e-3)
    assert results["profile_units"] == results["profile_units_needed"] == 2 * 19
    assert results["read_rate_load_ratio"] == pytest.approx(shared["read_rate_load_ratio"] / 5)
    assert results["write_rate_load_ratio"] == pytest.approx(shared["write_rate_load_ratio"] / 19)
    assert results["restart_time_s"] == pytest.approx(shared["restart_time_s"] / 5)


def test_no_session_fits_is_a_value_that_says_so(sized):
    sizing = sized(runtime_overhead_gib=2144)
    assert not sizing.complete
    for scenario in sizing.scenarios.values():
        assert not scenario.solved
        assert scenario.results["sessions_per_node"] == 0
        for name in ("nodes_capacity", "nodes_final", "total_power_kw", "storage_total_tb"):
            assert scenario.results[name] is None
    codes = [alert.code for alert in sizing.alerts if alert.severity == "error"]
    assert codes == ["no_session_fits"] * 3


def test_only_the_tightest_scenario_may_fail(sized):
    sizing = sized(runtime_overhead_gib=2142.4)  # budgets of 2.36 and 2.19 GiB for 2.25 GiB
    assert sizing.recommended.solved
    assert not sizing.ideal.solved
    assert not sizing.complete


def test_with_unknown_weights_nobody_knows_whether_a_session_fits(sized):
    sizing = sized(model=UNWEIGHED, runtime_overhead_gib=200)
    assert sizing.recommended.results["kv_budget_gib"] is not None
    assert sizing.recommended.results["nodes_final"] is None
    assert sizing.recommended.results["storage_total_tb"] is None
    assert not sizing.complete


def test_given_weights_win_over_the_catalog(sized):
    sizing = sized(model=UNWEIGHED, weights_memory_gib=70, model_artifact_size_gib=71)
    assert sizing.complete
    assert sizing.recommended.results["overhead_needed_gib"] == 80
    assert sizing.recommended.results["artifact_bytes"] == 71 * 2**30


def test_names_are_found_in_any_case_and_by_alias(sized):
    assert sized(model="OPT-OSS-120B", server="DGX300").server.name == "dgx-b300"
    assert sized(server="dgx200").server.name == "dgx-h200-example"


@pytest.mark.parametrize(
    ("changes", "nearest"),
    [
        ({"model": "opt-os-120b"}, "opt-oss-120b"),
        ({"server": "dgx-b30"}, "dgx-b300"),
        ({"storage": "profile_defalt"}, "profile_default"),
    ],
)
def test_an_unknown_name_answers_with_the_nearest(sized, changes, nearest):
    with pytest.raises(InputError) as error:
        sized(**changes)
    assert error.value.problems[0].details["near"][0] == nearest


@pytest.mark.parametrize("value", [0, -1, float("nan"), float("inf"), 1e18, "1000", 10.5, True])
def test_a_bad_concurrency_is_one_problem_that_names_it(workload, value):
    with pytest.raises(InputError) as error:
        workload(concurrency=value)
    (problem,) = error.value.problems
    assert problem.field == "concurrency"


def test_all_bad_fields_are_told_at_once(workload):
    with pytest.raises(InputError) as error:
        workload(concurrency=0, effective_context=-3, kv_budget_ratio=7)
    assert [problem.field for problem in error.value.problems] == [
        "concurrency",
        "effective_context",
        "kv_budget_ratio",
    ]


def test_counts_are_whole_and_rates_are_not(sized):
    results = sized().recommended.results
    assert isinstance(results["nodes_final"], int)
    assert isinstance(results["total_power_kw"], float)
