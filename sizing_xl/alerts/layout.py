"""Conditions of the model's layout over the GPUs of a node."""

from sizing_xl.alerts.declared import condition, over

PARALLEL = ("tensor_parallel", "pipeline_parallel", "replicas_per_node")


@condition("error", blocks="sessions_per_node", levers=(*PARALLEL, "server"))
def tp_exceeds_gpus(tensor_parallel, pipeline_parallel, replicas_per_node, gpu_count):
    """The replicas take more GPUs than the node has."""
    used = tensor_parallel * pipeline_parallel * replicas_per_node
    return over(used, gpu_count, used=used, gpus=gpu_count)


@condition("warning", levers=("tensor_parallel",))
def kv_heads_replicated(tensor_parallel, kv_tp_shards):
    """Ranks keep copies of the KV groups that they cannot share."""
    return over(tensor_parallel, kv_tp_shards, tp=tensor_parallel, shards=kv_tp_shards)
