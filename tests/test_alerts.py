"""Each alert is raised by a case, and absent just inside its limit."""

from dataclasses import replace

import pytest

from sizing_xl import Workload, size
from sizing_xl.alerts import RULES

H200 = {"server": "dgx-h200", "model": "gpt-oss-20b", "effective_context": 32768}
STORAGE = "profile_default"


def profile(**changes):
    """The default storage profile with some fields changed, under the name 'x'."""
    return {"profile": changes}


# code, scenario (None: the whole sizing), case that raises it, neighbour just inside the limit.
CASES = [
    ("context_clamped", None, {"effective_context": 131073}, {"effective_context": 131072}),
    ("context_near_max", None, {"effective_context": 117965}, {"effective_context": 117964}),
    ("context_near_max", None, {"effective_context": 131072}, {"effective_context": 131073}),
    ("context_long_io", None, {"effective_context": 128001}, {"effective_context": 128000}),
    ("kv_16bit", None, {"kv_precision": "bf16"}, {"kv_precision": "int8"}),
    ("kv_budget_ratio_high", None, {"kv_budget_ratio": 0.7501}, {"kv_budget_ratio": 0.75}),
    ("overhead_low", None, {"runtime_overhead_gib": 49.9}, {"runtime_overhead_gib": 50}),
    ("overhead_below_weights", None, {"runtime_overhead_gib": 129.9},
     {"runtime_overhead_gib": 130}),
    ("overhead_below_weights", None, {"runtime_overhead_gib": 130, "replicas_per_node": 2},
     {"runtime_overhead_gib": 250, "replicas_per_node": 2}),
    ("weights_estimated", None, {"weights_precision": "nvfp4"}, {"weights_precision": "int4"}),
    ("weights_unknown", None, {"model": "qwen3.5-35b-a3b"},
     {"model": "qwen3.5-35b-a3b", "weights_memory_gib": 70, "model_artifact_size_gib": 70}),
    ("hbm_exhausted", None, {"runtime_overhead_gib": 2145.8}, {"runtime_overhead_gib": 2145.7}),
    ("tp_exceeds_gpus", None, {"tensor_parallel": 8, "replicas_per_node": 2},
     {"tensor_parallel": 4, "replicas_per_node": 2}),
    ("kv_heads_replicated", None, {"tensor_parallel": 9}, {"tensor_parallel": 8}),
    ("kv_heads_replicated", None, {"model": "deepseek-v3", "tensor_parallel": 2},
     {"model": "deepseek-v3", "tensor_parallel": 1}),
    ("storage_physics_warning", None, profile(throughput_read_mbps=3900.0),
     profile(throughput_read_mbps=3850.0)),
    ("storage_physics_error", None, profile(throughput_write_mbps=4170.0),
     profile(throughput_write_mbps=4160.0)),
    ("min_close_to_recommended", None, {"concurrency": 3774, "peak_headroom_ratio": 0},
     {"concurrency": 3145, "peak_headroom_ratio": 0}),
    ("no_session_fits", "ideal", {"runtime_overhead_gib": 2142.4}, {"runtime_overhead_gib": 2142}),
    ("sessions_low", "minimum", {"runtime_overhead_gib": 1986}, {"runtime_overhead_gib": 1984}),
    ("nodes_high", "recommended", {"concurrency": 9961 + 523}, {"concurrency": 9958}),
    ("hbm_utilisation_high", "minimum", {"concurrency": 805, "kv_budget_ratio": 0.95},
     {"concurrency": 804, "kv_budget_ratio": 0.95}),
    ("rack_power_density", "recommended", {"concurrency": 1000}, {"concurrency": 500}),
    ("storage_capacity", "ideal", profile(usable_capacity_tb=15.63),
     profile(usable_capacity_tb=15.64)),
    ("storage_read_iops", "minimum", profile(iops_read_max=125_009),
     profile(iops_read_max=125_010)),
    ("storage_write_iops", "minimum", profile(iops_write_max=1999), profile(iops_write_max=2000)),
    ("storage_read_throughput", "minimum", profile(throughput_read_mbps=4608.0),
     profile(throughput_read_mbps=4609.0)),
    ("storage_write_throughput", "minimum", profile(throughput_write_mbps=491.5),
     profile(throughput_write_mbps=491.6)),
]  # fmt: skip


def fired(case, catalogs, workload):
    """(code, scenario) of every alert of the flagship case with some fields changed."""
    case = dict(case)
    changes = case.pop("profile", None)
    if changes:
        changed = catalogs.storage[STORAGE].model_copy(update={"name": "x", **changes})
        catalogs = replace(catalogs, storage={"x": changed})
        case["storage"] = "x"
    return [(alert.code, alert.scenario) for alert in size(workload(**case), catalogs).alerts]


@pytest.mark.parametrize(("code", "scenario", "case", "neighbour"), CASES)
def test_an_alert_fires_at_its_limit_and_not_inside(
    code, scenario, case, neighbour, catalogs, workload
):
    assert fired(case, catalogs, workload).count((code, scenario)) == 1
    assert (code, scenario) not in fired(neighbour, catalogs, workload)


def test_every_alert_has_a_case():
    assert {rule.code for rule in RULES} == {code for code, *_ in CASES}


def test_no_alert_fires_twice_for_the_same_thing(catalogs, workload):
    for _, _, case, neighbour in CASES:
        for one in (case, neighbour):
            codes = fired(one, catalogs, workload)
            assert len(codes) == len(set(codes))


def test_a_case_with_nothing_to_mind(catalogs):
    workload = Workload(
        model="gpt-oss-20b", server="dgx-h200", storage="profile_enterprise_ssd", concurrency=1500,
        effective_context=32768, kv_precision="fp8",
    )  # fmt: skip
    quiet = [alert.code for alert in size(workload, catalogs).alerts]
    assert quiet == ["rack_power_density"]  # the ideal scenario's four 10 U nodes in one rack


def test_a_remedy_that_gives_a_figure_really_helps(catalogs, workload):
    """141.4 GiB are needed: 142 is advised, not 141."""
    case = {"model": "llama-3.1-70b", "server": "dgx-h100", "effective_context": 32_000}
    (figures,) = [
        alert.figures
        for alert in size(workload(**case), catalogs).alerts
        if alert.code == "overhead_below_weights"
    ]
    assert figures["enough"] == 142
    helped = fired({**case, "runtime_overhead_gib": figures["enough"]}, catalogs, workload)
    assert ("overhead_below_weights", None) not in helped
