"""Levers of an impossible case by their very figures, and what lies beside an error."""

import pytest

from .unweighed import UNWEIGHED

EIGHTY = {"server": "dgx-h100", "runtime_overhead_gib": None}


def codes(sizing):
    return {alert.code for alert in sizing.alerts}


@pytest.mark.parametrize(
    ("case", "ways"),
    [
        ({"runtime_overhead_gib": 2143, "kv_precision": "bf16"},
         {"effective_context": 52262, "runtime_overhead_gib": 2138.8,
          "server": "smc-8126gs-mi350x"}),
        ({**EIGHTY, "replicas_per_node": 5},
         {"weights_precision": "int4", "replicas_per_node": 4, "server": "dgx-h200"}),
        ({**EIGHTY, "replicas_per_node": 3, "weights_precision": "fp16"},
         {"weights_precision": "fp8", "replicas_per_node": 2, "server": "dgx-h200"}),
        ({"model": "llama-3.1-405b", "server": "dgx-h200", "tensor_parallel": 2},
         {"tensor_parallel": 8}),
    ],
)  # fmt: skip
def test_each_lever_is_the_least_change_that_fits(sized, case, ways):
    assert {way.lever: way.value for way in sized(**case).ways_out} == ways


def test_a_narrower_cache_is_offered_in_the_widest_precision_that_fits(sized):
    ways = {way.lever: way.value for way in
            sized(runtime_overhead_gib=2142, kv_precision="bf16").ways_out}  # fmt: skip
    assert ways["kv_precision"] == "fp8"


def test_exactly_one_session_a_node_is_a_solution(sized):
    """5 GiB are free; 70 % and 65 % of them hold one session of 2.25 GiB, not two."""
    sizing = sized(runtime_overhead_gib=2140.8)
    found = [scenario.results["sessions_per_node"] for scenario in sizing.scenarios.values()]
    assert found == [1, 1, 1] and sizing.complete and sizing.ways_out == ()
    assert sizing.minimum.results["nodes_final"] == 1000
    assert "sessions_low" in codes(sizing) and "no_session_fits" not in codes(sizing)


def test_an_exhausted_memory_is_told_once(sized):
    found = codes(sized(runtime_overhead_gib=2145.8))
    assert "hbm_exhausted" in found
    assert not {"no_session_fits", "sessions_low"} & found


def test_given_weights_do_not_make_an_unknown_artefact_known(sized):
    sizing = sized(model=UNWEIGHED, weights_memory_gib=70)
    assert "weights_unknown" in codes(sizing) and "weights_estimated" not in codes(sizing)
    assert not sizing.weights.estimated and not sizing.complete


def test_the_group_with_the_fewest_heads_limits_the_ranks(sized):
    """gemma-4: full layers have 2 KV heads, sliding ones 8."""
    sizing = sized(model="gemma-4-26b-a4b-it", tensor_parallel=4)
    (alert,) = [alert for alert in sizing.alerts if alert.code == "kv_heads_replicated"]
    assert (alert.figures["shards"], alert.figures["copies"]) == (2, 2)
