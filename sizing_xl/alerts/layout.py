"""Conditions of the model's layout over the GPUs of a node.

A tensor_parallel and a pipeline_parallel of 1 stand for a layout that nobody gives: a replica may
then be spread over its share of the node's GPUs in any way.
"""

from sizing_xl.alerts.declared import Word, condition, over
from sizing_xl.expression import ceil, floor, max_, min_

PARALLEL = ("tensor_parallel", "pipeline_parallel", "replicas_per_node")
TOO_LARGE = ("weights_exceed_hbm", "tp_exceeds_gpus")


def _rest(whole, part):
    """What is left of a whole number when parts of it are taken as often as they go."""
    return whole - part * floor(whole / part)


@condition("error", blocks="sessions_per_node", levers=(*PARALLEL, "server"), basis="pooled")
def tp_exceeds_gpus(tensor_parallel, pipeline_parallel, replicas_per_node, gpu_count):
    """The replicas take more GPUs than the node has."""
    used = tensor_parallel * pipeline_parallel * replicas_per_node
    return over(used, gpu_count, used=used, gpus=gpu_count)


@condition(
    "error",
    unless=TOO_LARGE,
    blocks="sessions_per_node",
    levers=(*PARALLEL, "weights_precision", "server"),
    basis="pooled",
)
def weights_exceed_gpu(
    weights_per_gpu_gib,
    hbm_total_gib,
    gpu_count,
    replica_gpus,
    deployed_weights_gib,
):
    """A GPU does not hold its part of the weights."""
    gpu_gib = hbm_total_gib / gpu_count
    return over(weights_per_gpu_gib, gpu_gib,
                part=weights_per_gpu_gib, gpu=gpu_gib, replica=replica_gpus,
                needed=ceil(deployed_weights_gib / gpu_gib), server=Word("server"))  # fmt: skip


@condition("warning", unless=("tp_exceeds_gpus",), levers=PARALLEL, basis="pooled")
def gpus_uneven(replica_gpus, gpu_count, replicas_per_node):
    """The replicas' GPUs never add up to those of the node."""
    return over(_rest(gpu_count, replica_gpus), 0,
                replica=replica_gpus, gpus=gpu_count,
                idle=gpu_count - replica_gpus * replicas_per_node)  # fmt: skip


@condition(
    "warning",
    unless=(*TOO_LARGE, "weights_exceed_gpu", "gpus_uneven"),
    levers=PARALLEL,
    basis="pooled",
)
def gpus_idle(replica_gpus, gpu_count, replicas_per_node):
    """The replicas leave GPUs of the node without weights and sessions."""
    used = replica_gpus * replicas_per_node
    return over(gpu_count, used,
                used=used, gpus=gpu_count, idle=gpu_count - used,
                enough=floor(gpu_count / replica_gpus))  # fmt: skip


@condition("warning", unless=("tp_exceeds_gpus",), levers=("tensor_parallel",))
def kv_heads_uneven(tensor_parallel, kv_tp_shards):
    """The ranks neither divide the KV heads nor are a multiple of them."""
    rest = _rest(max_(tensor_parallel, kv_tp_shards), min_(tensor_parallel, kv_tp_shards))
    return over(rest, 0, tp=tensor_parallel, shards=kv_tp_shards)


@condition("warning", levers=PARALLEL, basis="pooled")
def kv_heads_replicated(tensor_parallel, kv_tp_shards):
    """Ranks keep copies of the KV groups that they cannot share."""
    return over(tensor_parallel, kv_tp_shards, tp=tensor_parallel, shards=kv_tp_shards,
                copies=ceil(tensor_parallel / kv_tp_shards))  # fmt: skip
