"""Bounds of latency: every published point beside them, and what they must never do."""

from dataclasses import replace

import numpy as np
import pytest

from sizing_xl import Workload, size
from sizing_xl.columns import evaluate
from sizing_xl.errors import Problem
from sizing_xl.measuring import Bounded, bounded
from sizing_xl.sizing import default_catalogs

CASE = {
    "model": "gpt-oss-120b",
    "server": "dgx-h200",
    "concurrency": 200,
    "effective_context": 32768,
}
ATTENDING = (
    *("gpt-oss-120b", "llama-3.3-70b-instruct", "deepseek-v3.2", "gemma-3-27b-it"),
    *("llama-4-scout-17b-16e-instruct", "nvidia-nemotron-3-nano-30b-a3b-bf16"),
)


def of_rows(quantity, columns):
    return evaluate([quantity], columns, "minimum")[quantity]


def test_no_published_point_is_faster_than_its_bound():
    catalogs = default_catalogs()
    found = [bounded(point, catalogs) for point in catalogs.measurements.values()]
    known = [it for it in found if isinstance(it, Bounded)]
    for it in known:
        times = [ratio for ratio in (it.ttft_ratio, it.tpot_ratio) if ratio is not None]
        assert min(times, default=1) >= 1 >= it.tokens_ratio, it.point.name
    usable = {point.name for point in catalogs.measurements.values() if point.unusable() is None}
    assert len(known) >= 35
    assert len(usable & {it.point.name for it in known}) >= 18


def test_a_point_that_lies_about_its_speed_is_found_out():
    catalogs = default_catalogs()
    point = catalogs.measurements["nim1.8.0-l33-70b-h100x2-5000-500-c25"]
    faster = point.model_copy(update={"output_tokens_per_s": point.output_tokens_per_s * 3})
    assert bounded(faster, catalogs).tokens_ratio > 1


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"precision": None}, "bound_lacks"),
        ({"model": "nobody/knows-1b"}, "bound_no_model"),
        ({"gpu": "Abacus 9", "system": None}, "bound_no_server"),
    ],
)
def test_what_keeps_a_bound_from_being_known_is_told(change, rule):
    catalogs = default_catalogs()
    point = catalogs.measurements["nim1.8.0-l33-70b-h100x2-5000-500-c25"]
    found = bounded(point.model_copy(update=change), catalogs)
    assert isinstance(found, Problem) and found.rule == rule


@pytest.mark.parametrize("model", ATTENDING)
def test_longer_prompts_never_shorten_the_first_token(model):
    prompts = np.unique(np.geomspace(1, 32768, 400).astype(int))
    for hits in (0.0, 0.3, 0.9):
        case = {**CASE, "model": model, "prefix_hit_ratio": hits, "prompt_tokens": prompts}
        assert (np.diff(of_rows("ttft_bound_ms", case)) >= 0).all(), hits


@pytest.mark.parametrize("model", ATTENDING)
def test_a_larger_batch_never_makes_a_token_sooner_nor_costs_throughput(model):
    # One node, so that the sessions are the batch of its replicas.
    case = {**CASE, "model": model, "tensor_parallel": 8, "effective_context": 2048,
            "peak_headroom_ratio": 0.0}  # fmt: skip
    most = size(Workload(**case)).minimum.results["sessions_per_node"]
    case["concurrency"] = np.arange(1, int(most) + 1)[:2000]
    tpot = of_rows("tpot_bound_ms", case)
    assert (np.diff(tpot) >= -1e-9).all()
    assert (np.diff(of_rows("replica_bound_tokens_per_s", case)) >= -1e-6).all()


def test_memory_sizing_does_not_need_what_bounds_rest_on():
    catalogs = default_catalogs()
    server = catalogs.servers["dgx-h200"]
    gpu = server.gpu.model_copy(update={"hbm_bandwidth_tbps": None})
    servers = {**catalogs.servers, "dgx-h200": server.model_copy(update={"gpu": gpu})}
    results = size(Workload(**CASE), replace(catalogs, servers=servers)).recommended.results
    assert results["tpot_bound_ms"] is None and results["nodes_final"] is not None
