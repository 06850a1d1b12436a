"""The bases that look at each GPU: what must hold of every case, and public worked cases."""

import random
from collections import defaultdict

import pytest

from sizing_xl import InputError, Workload, load_catalogs, size
from sizing_xl.book import BOOK
from sizing_xl.fields import DEGREES

from .random_cases import random_cases

CATALOGS = load_catalogs()
H200 = {"server": "dgx-h200", "concurrency": 200, "effective_context": 32768}
LATENT = ["deepseek-v3", "deepseek-r1", "kimi-k2-instruct", "deepseek-v3.2"]
KNOWN = [name for name, it in CATALOGS.models.items() if it.weight_parts]


def results(**case):
    return size(Workload(**case), CATALOGS).recommended.results


def random_layouts(count, seed=20261127):
    """Cases whose layout is given: any of one node."""
    pick = random.Random(seed)
    for case in random_cases(count, seed, CATALOGS):
        gpus = CATALOGS.servers[case["server"]].gpu.count
        tp = pick.choice([it for it in (1, 2, 4, 8) if it <= gpus])
        for name in ("replicas_per_node", "pipeline_parallel", "layout"):
            case.pop(name, None)
        yield {**case, "layout": "given", "tensor_parallel": tp,
               "data_parallel": pick.choice([1, gpus // tp])}  # fmt: skip


@pytest.mark.parametrize(
    ("layout", "low", "high"),
    [({"tensor_parallel": 8}, 16, 22), ({"tensor_parallel": 1, "data_parallel": 8}, 90, 120),
     ({}, 90, 120)],
)  # fmt: skip
def test_deepseek_v3_on_eight_h200(layout, low, high):
    """Spec, section 3: not 134. vllm-project/recipes issue 762: DP 8 holds 7.7 times TP 8's."""
    found = results(model="deepseek-v3", **H200, **layout)
    assert low <= found["per_gpu_sessions_per_node"] <= high
    assert low <= found["engine_sessions_per_node"] <= found["per_gpu_sessions_per_node"]


def test_the_layout_that_is_sought_is_told_with_the_next_one():
    found = results(model="deepseek-v3", **H200)
    assert (found["layout_tp"], found["layout_dp"], found["layout_pp"]) == (1, 8, 1)
    assert (found["beside_tp"], found["beside_dp"]) == (2, 4)
    assert 0 < found["beside_sessions"] < found["per_gpu_sessions_per_node"]


@pytest.mark.parametrize(("version", "blocks"), [("vllm-0.21", 521), ("vllm-0.26", 1033)])
def test_a_version_between_entries_follows_the_older(version, blocks):
    """gpt-oss-120b at 131 072 tokens and 8 192 batched ones: hf-mem issue 60's arithmetic."""
    case = {"model": "gpt-oss-120b", "server": "dgx-h100", "concurrency": 10,
            "effective_context": 131072, "kv_precision": "bf16"}  # fmt: skip
    for name in (version, version.replace("-", " ") + ".7", version.removeprefix("vllm-")):
        found = results(**case, engine=name, max_num_batched_tokens=8192)
        assert found["engine_request_blocks"] == 8192 + blocks


def test_an_unknown_engine_is_refused_with_the_nearest():
    with pytest.raises(InputError) as error:
        size(Workload(model="gpt-oss-20b", engine="sglang", **H200), CATALOGS)
    assert error.value.problems[0].field == "engine"


def test_llama_4_keeps_the_whole_context_unless_the_manager_is_on():
    case = {**H200, "model": "llama-4-scout-17b-16e-instruct", "effective_context": 131072}
    whole, bounded = (results(**case, hybrid_manager=it) for it in ("auto", "on"))
    # 12 of 48 layers see all tokens: four kinds of 12 layers take 8 192 blocks each.
    assert whole["engine_request_blocks"] == 48 // 48 * 8192
    assert bounded["engine_sessions_per_node"] > 2.5 * whole["engine_sessions_per_node"]
    assert whole["per_gpu_sessions_per_node"] == bounded["per_gpu_sessions_per_node"]


@pytest.mark.parametrize("model", LATENT)
def test_latents_and_indexers_are_not_divided(model):
    held = {results(model=model, **H200, layout="given", tensor_parallel=tp)["layout_kv_gib"]
            for tp in (1, 2, 4, 8)}  # fmt: skip
    assert held == {results(model=model, **H200)["kv_per_session_gib"]}


@pytest.mark.parametrize("model", KNOWN)
def test_a_session_is_never_divided_further_than_its_shards(model):
    groups = CATALOGS.models[model].groups()
    for tp in (1, 2, 4, 8):
        found = results(model=model, **H200, layout="given", tensor_parallel=tp)
        least = found["kv_per_session_gib"] / min(tp, max(it.tp_shards for it in groups))
        assert found["layout_kv_gib"] >= least * (1 - 1e-12)
        if tp >= max(it.tp_shards for it in groups):
            beyond = results(model=model, **H200, layout="given", tensor_parallel=2 * tp)
            assert beyond["layout_kv_gib"] == found["layout_kv_gib"]


@pytest.mark.slow
def test_no_given_layout_holds_more_than_the_one_that_is_sought():
    for case in random_layouts(400):
        given = results(**case)
        sought = results(**{
            **case, "layout": "auto", "tensor_parallel": 1, "data_parallel": 1,
        })  # fmt: skip
        if given["per_gpu_sessions_per_node"] is not None:
            assert given["per_gpu_sessions_per_node"] <= sought["per_gpu_sessions_per_node"], case


def by_search(case):
    """The sought layout as a loop over given ones, without the formulas that seek it."""
    gpus = CATALOGS.servers[case["server"]].gpu.count
    found = []
    for spread in (False, True):
        for tp in DEGREES:
            if tp > gpus or (spread and gpus // tp < 2):
                continue
            dp = gpus // tp if spread else 1
            sessions = results(**case, layout="given", tensor_parallel=tp, data_parallel=dp)[
                "per_gpu_sessions_per_node"
            ]
            found.append((-sessions, spread, tp, dp))
    return sorted(found)


def server_of_each_size(turn):
    """A server of each number of GPUs; every server has its turn."""
    sizes = defaultdict(list)
    for name, server in CATALOGS.servers.items():
        sizes[server.gpu.count].append(name)
    return [names[turn % len(names)] for names in sizes.values()]


@pytest.mark.parametrize("model", KNOWN)
def test_the_best_and_the_next_layout_are_those_of_a_search(model):
    for server in server_of_each_size(KNOWN.index(model)):
        for context in (4096, 100_000):
            case = {"model": model, "server": server, "concurrency": 10,
                    "effective_context": context, "weights_memory_gib": 131.5}  # fmt: skip
            best, *others = by_search(case)
            found = results(**case)
            if best[0] == 0:
                assert found["layout_pp"] > 1
                continue
            assert found["per_gpu_sessions_per_node"] == -best[0]
            assert (found["layout_tp"], found["layout_dp"]) == best[2:]
            assert found["beside_sessions"] == -others[0][0]
            if others[0][0]:
                assert (found["beside_tp"], found["beside_dp"]) == others[0][2:]


def test_the_engine_admits_no_more_than_the_gpus_hold():
    """Not even without the bound that the book has: its rule alone gives no more."""
    seen = 0
    for case in random_cases(600, 7, CATALOGS):
        found = results(**case)
        if found["engine_unit_sessions"] is None:
            continue
        seen += 1
        assert found["engine_unit_sessions"] <= found["per_gpu_unit_sessions"]
        if found["engine_concurrency"] is not None and found["layout_allowed"]:
            assert int(found["engine_concurrency"] + 1e-9) <= found["rank_sessions"], case
    assert seen > 300


def test_a_state_does_not_grow_with_the_context():
    model = CATALOGS.models["nvidia-nemotron-3-nano-30b-a3b-bf16"]
    states = [it for it in model.groups() if it.state_bytes]
    assert states
    sizes = [
        size(Workload(model=model.name, **{**H200, "effective_context": context}), CATALOGS)
        .recommended.rows["group_kv_bytes"]
        for context in (1000, 100_000)
    ]  # fmt: skip
    for group, short, long in zip(model.groups(), *sizes, strict=True):
        assert (short == long) == bool(group.state_bytes)


def test_nodes_come_in_whole_replicas():
    case = {"model": "llama-3.1-405b", "server": "dgx-h100", "concurrency": 100,
            "effective_context": 8192, "basis": "per_gpu"}  # fmt: skip
    sizing = size(Workload(**case), CATALOGS)
    for scenario in sizing.scenarios.values():
        assert scenario.results["layout_replica_nodes"] == 2
        for name in ("nodes_capacity", "nodes_with_headroom", "nodes_final"):
            assert scenario.results[name] % 2 == 0
    assert sizing.complete


def test_pooled_above_the_others_by_ten_percent_is_always_told():
    told = 0
    for case in random_cases(600, 11, CATALOGS):
        sizing = size(Workload(**{**case, "basis": "pooled"}), CATALOGS)
        for key, scenario in sizing.scenarios.items():
            found = scenario.results
            if not found["pooled_sessions_per_node"] or found["per_gpu_unit_sessions"] is None:
                continue
            units = min(found["per_gpu_unit_sessions"], found["engine_unit_sessions"])
            least = units / found["layout_replica_nodes"]
            fires = found["pooled_sessions_per_node"] > 1.1 * least * (1 + 1e-9)
            codes = {it.code for it in sizing.alerts_for(key)}
            stopped = not sizing.verdict(key).solved
            assert stopped or fires == ("pooled_above_per_gpu" in codes), (case, key)
            told += fires
    assert told > 50


def test_the_chosen_basis_gives_the_nodes():
    for basis in ("pooled", "per_gpu", "engine"):
        found = results(model="deepseek-v3", **H200, tensor_parallel=8, basis=basis)
        assert found["nodes_final"] == found[f"{basis}_nodes"]
        assert found["sessions_per_node"] == found[f"{basis}_sessions_per_node"]


def test_a_layout_that_cannot_hold_the_weights_stops_its_own_basis_alone():
    case = {"model": "llama-3.3-70b-instruct", "server": "dgx-h100", "concurrency": 10,
            "effective_context": 4096, "layout": "given"}  # fmt: skip
    assert size(Workload(**case, replicas_per_node=1), CATALOGS).recommended.solved
    stopped = size(Workload(**case, basis="per_gpu"), CATALOGS)
    assert not stopped.complete
    assert {it.code for it in stopped.alerts if it.severity == "error"} == {"layout_exceeds_gpu"}
    assert {way.lever for way in stopped.ways_out} >= {"tensor_parallel", "server"}


def test_columns_of_a_basis_are_what_single_cases_are():
    from sizing_xl.columns import evaluate

    names = [name for name, it in BOOK.quantities.items() if it.area in ("layout", "engine")]
    contexts = [1000, 8192, 32768, 131072]
    columns = evaluate(names, {"model": "gemma-3-27b-it", "server": "dgx-h100", "concurrency": 5,
                               "effective_context": contexts, "basis": "engine"})  # fmt: skip
    for row, context in enumerate(contexts):
        found = results(model="gemma-3-27b-it", server="dgx-h100", concurrency=5,
                        effective_context=context, basis="engine")  # fmt: skip
        for name in names:
            assert columns[name][row] == pytest.approx(found[name], rel=1e-12), name
