"""HBM of one node and the sessions it holds, on the pooled basis (docs/method.md#hbm-budget)."""

from sizing_xl.book.constants import BYTES_PER_GB, BYTES_PER_GIB
from sizing_xl.book.shares import held
from sizing_xl.expression import clearly_above, first_known, floor, max_, min_, where
from sizing_xl.quantity import quantity
from sizing_xl.units import Unit

BUDGET = "docs/method.md#hbm-budget"
SESSIONS = "docs/method.md#sessions-per-node"


@quantity(Unit.GIB, source=BUDGET, digits=1)
def hbm_total_gib(gpu_count, hbm_per_gpu_gb):
    """HBM of one node, from the vendor's decimal GB to GiB."""
    return gpu_count * hbm_per_gpu_gb * BYTES_PER_GB / BYTES_PER_GIB


@quantity(Unit.GIB, source=BUDGET, digits=1)
def overhead_needed_gib(deployed_weights_gib, replicas_per_node, weights_margin_gib):
    """Overhead that covers the weights of the node's replicas and a margin for the rest."""
    return deployed_weights_gib * replicas_per_node + weights_margin_gib


@quantity(Unit.SHARE, source=BUDGET)
def kv_share_ratio(kv_budget_ratio, kv_budget_cap_ratio):
    """Share of the free HBM for KV cache that this scenario allows."""
    return min_(kv_budget_ratio, kv_budget_cap_ratio)


@quantity(Unit.GIB, source=BUDGET, digits=1)
def runtime_overhead_gib(
    overhead_given_gib, model_overhead_gib, default_overhead_gib, overhead_needed_gib
):
    """HBM of one node kept for weights, activations and buffers: as given, else as the model's
    entry states it, else what covers the weights, never less than the policy's."""
    return first_known(
        overhead_given_gib,
        first_known(model_overhead_gib, max_(default_overhead_gib, overhead_needed_gib)),
    )


@quantity(Unit.FLAG, source=BUDGET)
def weights_fit(overhead_needed_gib, hbm_total_gib):
    """1 when the weights of the node's replicas and the margin fit in its HBM, 0 when not."""
    return where(clearly_above(overhead_needed_gib, hbm_total_gib), 0, 1)


@quantity(Unit.FLAG, source=BUDGET)
def layout_fits(tensor_parallel, pipeline_parallel, replicas_per_node, gpu_count):
    """1 when the node has the GPUs that its replicas take, 0 when not."""
    return where(
        clearly_above(tensor_parallel * pipeline_parallel * replicas_per_node, gpu_count), 0, 1
    )


@quantity(Unit.COUNT, source=BUDGET)
def replica_gpus(tensor_parallel, pipeline_parallel, replicas_per_node, gpu_count):
    """GPUs of one replica: as laid out; where no layout is given, its share of the node's."""
    return where(
        tensor_parallel * pipeline_parallel - 1 > 0,
        tensor_parallel * pipeline_parallel,
        max_(1, floor(gpu_count / replicas_per_node)),
    )


@quantity(Unit.GIB, source=BUDGET, digits=1)
def weights_per_gpu_gib(deployed_weights_gib, replica_gpus):
    """Weights on each GPU of a replica, split evenly."""
    return deployed_weights_gib / replica_gpus


@quantity(Unit.FLAG, source=BUDGET)
def shards_fit(weights_per_gpu_gib, hbm_total_gib, gpu_count):
    """1 when each GPU holds its part of the weights, 0 when not."""
    return where(clearly_above(weights_per_gpu_gib, hbm_total_gib / gpu_count), 0, 1)


@quantity(Unit.GIB, source=BUDGET, digits=1)
def hbm_free_gib(hbm_total_gib, runtime_overhead_gib):
    """HBM of one node that the overhead leaves."""
    return max_(0, hbm_total_gib - runtime_overhead_gib)


@quantity(Unit.GIB, source=BUDGET, digits=1)
def kv_budget_gib(hbm_free_gib, kv_share_ratio):
    """HBM of one node that the KV cache may fill."""
    return hbm_free_gib * kv_share_ratio


@quantity(Unit.GIB, source=BUDGET, digits=1)
def hbm_reserve_gib(hbm_free_gib, kv_budget_gib):
    """Free HBM that the KV cache must leave alone, against fragmentation."""
    return hbm_free_gib - kv_budget_gib


@quantity(Unit.SESSIONS, source=SESSIONS)
def pooled_sessions_per_node(
    kv_budget_gib,
    replicas_per_node,
    kv_shared_gib,
    kv_per_session_gib,
    weights_fit,
    layout_fits,
    shards_fit,
):
    """Sessions whose KV cache fits in one node's budget, beside the prefix that each of its
    replicas keeps once; none where the model itself does not fit."""
    return (
        held(kv_budget_gib, replicas_per_node * kv_shared_gib, kv_per_session_gib, kv_shared_gib)
        * weights_fit
        * layout_fits
        * shards_fit
    )


@quantity(Unit.SHARE, source=SESSIONS)
def session_hbm_ratio(kv_per_session_gib, hbm_total_gib):
    """Share of one node's HBM that one session takes."""
    return kv_per_session_gib / hbm_total_gib
