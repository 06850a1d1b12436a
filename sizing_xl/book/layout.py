"""What each GPU holds: the layout of a replica and its sessions (docs/method.md#per-gpu-basis).

A replica is tensor_parallel x pipeline_parallel x data_parallel GPUs. Experts are spread over
all GPUs of a stage; everything else is divided among the tensor-parallel ranks and copied for each
data-parallel one, on which a session lives whole.
"""

from collections.abc import Sequence
from typing import Any

from sizing_xl.book.constants import BYTES_PER_GB, BYTES_PER_GIB
from sizing_xl.expression import (
    Expr,
    Number,
    Ref,
    ceil,
    clearly_above,
    first_known,
    floor,
    max_,
    min_,
    over_groups,
    where,
)
from sizing_xl.fields import DEGREES
from sizing_xl.quantity import Quantity, quantity
from sizing_xl.units import Unit

METHOD = "docs/method.md#per-gpu-basis"
MEMORY = f"{METHOD}; vLLM, vllm/v1/worker/gpu_worker.py (determine_available_memory)"
SHARDS = f"{METHOD}; vLLM, vllm/v1/kv_cache_interface.py (page_size_bytes)"
AUTO = "docs/method.md#layout"


@quantity(Unit.GIB, source=METHOD, digits=1)
def gpu_hbm_gib(visible_hbm_gib, hbm_per_gpu_gb):
    """HBM of one GPU that programs see; the vendor's label where nobody has read it."""
    return first_known(visible_hbm_gib, hbm_per_gpu_gb * BYTES_PER_GB / BYTES_PER_GIB)


@quantity(Unit.GIB, source=MEMORY, digits=1)
def gpu_reserved_gib(
    routed_experts, activation_dense_gib, activation_moe_gib, non_torch_gib, cuda_graph_gib
):
    """HBM of one GPU for activations, libraries and graphs, beside weights and cache."""
    return (
        where(routed_experts > 0, activation_moe_gib, activation_dense_gib)
        + non_torch_gib
        + cuda_graph_gib
    )


@quantity(Unit.GIB, source=MEMORY, digits=1)
def gpu_usable_gib(gpu_hbm_gib, gpu_memory_utilization_ratio, gpu_reserved_gib):
    """HBM of one GPU for weights and KV cache."""
    return max_(0, gpu_hbm_gib * gpu_memory_utilization_ratio - gpu_reserved_gib)


@quantity(Unit.FLAG, source=AUTO)
def layout_given(layout_as_given, tensor_parallel, pipeline_parallel, data_parallel):
    """1 where the case lays out its replicas, 0 where the best layout is sought."""
    return where(
        layout_as_given + tensor_parallel * pipeline_parallel * data_parallel - 1 > 0, 1, 0
    )


def _spread(gpus: Any) -> Expr:
    """Share of the experts on one of the GPUs over which whole experts are spread."""
    experts = Ref("routed_experts")
    return ceil(experts / gpus) / experts


def _on_one_gpu(tp: Any, of_experts: Any) -> Expr:
    """Share of a stage's weights on one GPU, which has `of_experts` of its experts."""
    experts, kv = Ref("weights_experts_ratio"), Ref("weights_kv_heads_ratio")
    replicated = Ref("weights_replicated_ratio")
    return (
        where(experts > 0, experts * of_experts, 0)
        + kv / min_(tp, Ref("weights_kv_shards"))
        + replicated
        + (1 - experts - kv - replicated) / tp
    )


def _ranks(tp: Any) -> Expr:
    """GPUs that share one session's KV cache of a group: by its heads and, where they would keep
    copies of a whole context, by its tokens."""
    heads = min_(tp, Ref("group_tp_shards"))
    copies = max_(1, floor(tp / Ref("group_tp_shards")))
    bounded = Ref("group_window_tokens") + Ref("group_state_bytes")
    return heads * where(bounded > 0, 1, min_(Ref("decode_context_parallel"), copies))


def _sessions(usable: Any, weights: Any, kv: Any) -> Expr:
    """Sessions whose KV cache lies beside the weights."""
    return floor(max_(0, usable - weights) / kv)


def _made(
    name: str, unit: Unit, formula: Expr, doc: str, source: str, digits: int = 0,
    inner: bool = False,
) -> Quantity:  # fmt: skip
    return Quantity(name, unit, formula, doc, source, "layout", digits, inner)


def _allowed(tp: int) -> Expr:
    """1 where a node has the GPUs and the model's dimensions divide by the degree."""
    divisor = Ref("tp_divisor")
    divides = where(divisor - tp * floor(divisor / tp) > 0, 0, 1)
    return where(clearly_above(tp, Ref("gpu_count")), 0, divides)


def _candidates(tp: int) -> tuple[Quantity, Quantity, Quantity]:
    """KV cache on one GPU at a degree, and the sessions of a node: with copies of the model on the
    other GPUs, and with data-parallel attention over them."""
    kv = over_groups(Ref("group_kv_bytes") / _ranks(tp)) / BYTES_PER_GIB
    gpus, weights, usable = Ref("gpu_count"), Ref("deployed_weights_gib"), Ref("gpu_usable_gib")
    ranks, held = floor(gpus / tp), Ref(f"tp{tp}_kv_gib")

    def node(of_experts: Any) -> Expr:
        there = weights * _on_one_gpu(tp, of_experts)
        return _sessions(usable, there, held) * ranks * _allowed(tp)

    apart = node(_spread(tp * max_(1, ranks)))
    spread = where(Ref("weights_experts_ratio") > 0, apart, 0)
    return (
        _made(f"tp{tp}_kv_gib", Unit.GIB, kv,
              f"KV cache of one session on one GPU at tensor parallelism {tp}.", SHARDS, 2, True),
        _made(f"tp{tp}_sessions", Unit.SESSIONS, node(1 / Number(tp)),
              f"Sessions of a node whose GPUs hold copies of the model, {tp} GPUs each.", AUTO, inner=True),
        _made(f"tp{tp}_spread_sessions", Unit.SESSIONS, spread,
              f"Sessions of a node whose GPUs share the experts, {tp} GPUs for each rank of "
              "data-parallel attention.", AUTO, inner=True),
    )  # fmt: skip


for _degree in DEGREES:
    globals().update((it.name, it) for it in _candidates(_degree))

_COPIES = [f"tp{tp}_sessions" for tp in DEGREES]
_SPREADS = [f"tp{tp}_spread_sessions" for tp in DEGREES]


def _largest(names: Sequence[str]) -> Expr:
    found: Expr = Ref(names[0])
    for name in names[1:]:
        found = max_(found, Ref(name))
    return found


def _first_best(values: Sequence[tuple[str, int]], best: str, otherwise: int) -> Expr:
    """What belongs to the first of the candidates that reaches the best."""
    found: Any = otherwise
    for name, value in reversed(values):
        found = where(Ref(best) - Ref(name) > 0, found, value)
    return where(Ref(best) > 0, found, otherwise)


def _widest() -> Expr:
    found: Any = 1
    for tp in DEGREES[1:]:
        found = max_(found, tp * _allowed(tp))
    return found  # type: ignore[no-any-return]


auto_copies_sessions = _made(
    "auto_copies_sessions", Unit.SESSIONS, _largest(_COPIES),
    "Most sessions of a node whose GPUs hold copies of the model, whatever their degree.", AUTO,
)  # fmt: skip
auto_spread_sessions = _made(
    "auto_spread_sessions", Unit.SESSIONS, _largest(_SPREADS),
    "Most sessions of a node with data-parallel attention, whatever its degree.", AUTO,
)  # fmt: skip


@quantity(Unit.FLAG, source=AUTO)
def auto_spread(auto_copies_sessions, auto_spread_sessions):
    """1 where data-parallel attention holds more sessions than copies of the model."""
    return where(auto_spread_sessions - auto_copies_sessions > 0, 1, 0)


auto_copies_tp = _made(
    "auto_copies_tp", Unit.COUNT,
    _first_best([*zip(_COPIES, DEGREES, strict=True)], "auto_copies_sessions", 1),
    "The least degree of tensor parallelism that holds most with copies of the model.", AUTO,
)  # fmt: skip
auto_spread_tp = _made(
    "auto_spread_tp", Unit.COUNT,
    _first_best([*zip(_SPREADS, DEGREES, strict=True)], "auto_spread_sessions", 1),
    "The least degree of tensor parallelism that holds most with data-parallel attention.", AUTO,
)  # fmt: skip

auto_widest_tp = _made(
    "auto_widest_tp", Unit.COUNT,
    _widest(), "The largest degree of tensor parallelism that a node and the model allow.", AUTO,
)  # fmt: skip


@quantity(Unit.COUNT, source=AUTO)
def layout_tp(
    layout_given,
    tensor_parallel,
    auto_copies_sessions,
    auto_spread_sessions,
    auto_spread,
    auto_spread_tp,
    auto_copies_tp,
    auto_widest_tp,
):
    """Degree of tensor parallelism of a replica: as given, else what holds most sessions, else the
    largest."""
    return where(
        layout_given > 0,
        tensor_parallel,
        where(
            max_(auto_copies_sessions, auto_spread_sessions) > 0,
            where(auto_spread > 0, auto_spread_tp, auto_copies_tp),
            auto_widest_tp,
        ),
    )


@quantity(Unit.COUNT, source=AUTO)
def layout_dp(layout_given, data_parallel, auto_spread, gpu_count, layout_tp):
    """Ranks of data-parallel attention in a replica, over which its experts are spread."""
    return where(
        layout_given > 0, data_parallel, where(auto_spread > 0, floor(gpu_count / layout_tp), 1)
    )


layout_weights_ratio = _made(
    "layout_weights_ratio", Unit.SHARE,
    _on_one_gpu(
        Ref("layout_tp"),
        where(
            Ref("layout_dp") - 1 > 0,
            _spread(Ref("layout_tp") * Ref("layout_dp")),
            1 / Ref("layout_tp"),
        ),
    ),
    "Share of a stage's weights on each of its GPUs.", METHOD, 1,
)  # fmt: skip


group_ranks = _made(
    "group_ranks", Unit.COUNT, _ranks(Ref("layout_tp")),
    "GPUs of a replica's stage that share one session's KV cache of the group.", SHARDS,
)  # fmt: skip


@quantity(Unit.GIB, source=SHARDS)
def layout_stage_kv_gib(group_kv_bytes, group_ranks):
    """KV cache of one session on each GPU of a replica without stages."""
    return over_groups(group_kv_bytes / group_ranks) / BYTES_PER_GIB


@quantity(Unit.COUNT, source=AUTO)
def layout_pp(
    layout_given,
    pipeline_parallel,
    auto_copies_sessions,
    auto_spread_sessions,
    deployed_weights_gib,
    layout_weights_ratio,
    layout_stage_kv_gib,
    gpu_usable_gib,
    group_layers,
):
    """Pipeline stages of a replica: as given, else one, else the fewest that hold the weights and
    a session, each over as many GPUs as a node allows."""
    return where(
        layout_given > 0,
        pipeline_parallel,
        where(
            max_(auto_copies_sessions, auto_spread_sessions) > 0,
            1,
            first_known(
                min_(
                    over_groups(group_layers),
                    max_(
                        1,
                        ceil(
                            (deployed_weights_gib * layout_weights_ratio + layout_stage_kv_gib)
                            / gpu_usable_gib
                        ),
                    ),
                ),
                1,
            ),
        ),
    )


@quantity(Unit.COUNT, source=METHOD)
def layout_gpus(layout_tp, layout_pp, layout_dp):
    """GPUs of one replica."""
    return layout_tp * layout_pp * layout_dp


@quantity(Unit.NODES, source=METHOD)
def layout_replica_nodes(layout_gpus, gpu_count):
    """Nodes of one replica: a node count is a multiple of it."""
    return max_(1, ceil(layout_gpus / gpu_count))


@quantity(Unit.COUNT, source=METHOD)
def layout_replicas_per_node(layout_gpus, gpu_count):
    """Whole replicas that the GPUs of a node make; 0 where one takes several nodes."""
    return floor(gpu_count / layout_gpus)


@quantity(Unit.GIB, source=METHOD, digits=1)
def layout_weights_gib(deployed_weights_gib, layout_weights_ratio, layout_pp):
    """Weights on each GPU of a replica."""
    return deployed_weights_gib * layout_weights_ratio / layout_pp


@quantity(Unit.COUNT, source=METHOD)
def group_gpu_layers(group_layers, layout_pp):
    """Layers of the group on each GPU: of the stage with the most."""
    return ceil(group_layers / layout_pp)


@quantity(Unit.GIB, source=SHARDS)
def layout_kv_gib(group_kv_bytes, group_gpu_layers, group_layers, group_ranks):
    """KV cache of one session on each GPU of a replica, of the stage with the most layers. What no
    rank can share (a latent, an indexer's keys, a head of its own) lies whole on each."""
    return (
        over_groups(group_kv_bytes * group_gpu_layers / group_layers / group_ranks) / BYTES_PER_GIB
    )


@quantity(Unit.GIB, source=METHOD, digits=1)
def layout_free_gib(gpu_usable_gib, layout_weights_gib):
    """HBM of each GPU of a replica for KV cache."""
    return max_(0, gpu_usable_gib - layout_weights_gib)


@quantity(Unit.FLAG, source=METHOD)
def layout_allowed(
    layout_tp, tp_divisor, layout_dp, weights_experts_ratio, layout_pp, group_layers
):
    """1 where the model can be laid out so: its dimensions divide by the tensor-parallel ranks,
    data-parallel attention has experts to spread, and each stage has a layer."""
    return (
        where(tp_divisor - layout_tp * floor(tp_divisor / layout_tp) > 0, 0, 1)
        * where((layout_dp - 1) * where(weights_experts_ratio > 0, 0, 1) > 0, 0, 1)
        * where(layout_pp > over_groups(group_layers), 0, 1)
    )


@quantity(Unit.SESSIONS, source=METHOD)
def rank_sessions(layout_free_gib, layout_kv_gib, layout_allowed):
    """Sessions of one data-parallel rank: of the GPUs that hold each session together."""
    return floor(layout_free_gib / layout_kv_gib) * layout_allowed


@quantity(Unit.COUNT, source=METHOD)
def layout_unit_ranks(layout_dp, layout_replica_nodes, layout_replicas_per_node):
    """Data-parallel ranks of the nodes that serve together: of one node's replicas, or of the one
    replica that takes several nodes."""
    return layout_dp * where(layout_replica_nodes - 1 > 0, 1, layout_replicas_per_node)


@quantity(Unit.SESSIONS, source=METHOD)
def per_gpu_unit_sessions(rank_sessions, layout_unit_ranks):
    """Sessions of the nodes that serve together, by the memory of each GPU."""
    return rank_sessions * layout_unit_ranks


@quantity(Unit.SESSIONS, source=METHOD)
def per_gpu_sessions_per_node(per_gpu_unit_sessions, layout_replica_nodes):
    """Sessions of one node by the memory of each GPU; its share where a replica takes several."""
    return floor(per_gpu_unit_sessions / layout_replica_nodes)


def _beside() -> tuple[list[tuple[str, int, int]], Expr]:
    """The candidates (quantity, degree, 1 where experts are spread), and the most sessions of those
    that are not the layout in use."""
    found = [(f"tp{tp}_sessions", tp, 0) for tp in DEGREES]
    found += [(f"tp{tp}_spread_sessions", tp, 1) for tp in DEGREES]
    most: Any = 0
    for name, tp, spread in found:
        most = max_(most, where(_used(tp, spread), 0, Ref(name)))
    return found, most


def _used(tp: int, spread: int) -> Expr:
    """1 where a candidate is the layout in use."""
    ranks = max_(1, floor(Ref("gpu_count") / tp)) if spread else 1
    away = max_(tp - Ref("layout_tp"), Ref("layout_tp") - tp)
    apart = max_(ranks - Ref("layout_dp"), Ref("layout_dp") - ranks)
    return where(away + apart + Ref("layout_pp") - 1 > 0, 0, 1)


_CANDIDATES, _MOST = _beside()


def _first_beside(of: int) -> Expr:
    found: Any = 0
    for candidate in reversed(_CANDIDATES):
        name, tp, spread = candidate
        best = where(Ref("beside_sessions") - Ref(name) > 0, 0, 1 - _used(tp, spread))
        found = where(best, candidate[of], found)
    return where(Ref("beside_sessions") > 0, found, 0)


beside_sessions = _made(
    "beside_sessions", Unit.SESSIONS, _MOST,
    "Sessions of a node with the best layout beside the one in use; 0: there is none.", AUTO,
)  # fmt: skip
beside_tp = _made(
    "beside_tp", Unit.COUNT, _first_beside(1), "Its degree of tensor parallelism.", AUTO,
)  # fmt: skip
_beside_spread = _first_beside(2)
beside_dp = _made(
    "beside_dp", Unit.COUNT,
    where(
        Ref("beside_sessions") > 0,
        where(_beside_spread, max_(1, floor(Ref("gpu_count") / Ref("beside_tp"))), 1),
        0,
    ),
    "Its ranks of data-parallel attention.", AUTO,
)  # fmt: skip
