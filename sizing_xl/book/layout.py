"""What each GPU holds: the layout of a replica and its sessions (docs/method.md#per-gpu-basis).

A replica is tensor_parallel x pipeline_parallel x data_parallel GPUs. Experts are spread over
all GPUs of a stage; everything else is divided among the tensor-parallel ranks and copied for each
data-parallel one, on which a session lives whole.
"""

from sizing_xl.book.constants import BYTES_PER_GIB
from sizing_xl.book.shares import held, on_one_gpu, sharing, spread
from sizing_xl.expression import ceil, first_known, floor, max_, min_, over_groups, where
from sizing_xl.quantity import quantity
from sizing_xl.units import Unit

METHOD = "docs/method.md#per-gpu-basis"
SHARDS = f"{METHOD}; vLLM, vllm/v1/kv_cache_interface.py (page_size_bytes)"
AUTO = "docs/method.md#layout"


@quantity(Unit.FLAG, source=AUTO)
def layout_given(layout_as_given, tensor_parallel, pipeline_parallel, data_parallel):
    """1 where the case lays out its replicas, 0 where the best layout is sought."""
    return where(
        layout_as_given + tensor_parallel * pipeline_parallel * data_parallel - 1 > 0, 1, 0
    )


@quantity(Unit.FLAG, source=AUTO)
def auto_spread(auto_copies_sessions, auto_spread_sessions):
    """1 where data-parallel attention holds more sessions than copies of the model."""
    return where(auto_spread_sessions - auto_copies_sessions > 0, 1, 0)


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


@quantity(Unit.SHARE, source=METHOD)
def layout_weights_ratio(
    layout_tp,
    layout_dp,
    routed_experts,
    weights_experts_ratio,
    weights_kv_heads_ratio,
    weights_replicated_ratio,
    weights_kv_shards,
):
    """Share of a stage's weights on each of its GPUs."""
    return on_one_gpu(
        layout_tp,
        where(layout_dp - 1 > 0, spread(layout_tp * layout_dp, routed_experts), 1 / layout_tp),
        weights_experts_ratio,
        weights_kv_heads_ratio,
        weights_replicated_ratio,
        weights_kv_shards,
    )


@quantity(Unit.COUNT, source=SHARDS)
def group_ranks(
    layout_tp, group_tp_shards, group_window_tokens, group_state_bytes, decode_context_parallel
):
    """GPUs of a replica's stage that share one session's KV cache of the group."""
    return sharing(
        layout_tp, group_tp_shards, group_window_tokens, group_state_bytes, decode_context_parallel
    )


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


@quantity(Unit.GIB, source=SHARDS)
def layout_shared_gib(group_shared_bytes, group_gpu_layers, group_layers, group_ranks):
    """KV cache of the shared prefix on each GPU of a replica, of the stage with the most layers;
    each rank of data-parallel attention keeps its own."""
    return (
        over_groups(group_shared_bytes * group_gpu_layers / group_layers / group_ranks)
        / BYTES_PER_GIB
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
def rank_sessions(layout_free_gib, layout_shared_gib, layout_kv_gib, layout_allowed):
    """Sessions of one data-parallel rank: of the GPUs that hold each session together."""
    return (
        held(layout_free_gib, layout_shared_gib, layout_kv_gib, layout_shared_gib) * layout_allowed
    )


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
