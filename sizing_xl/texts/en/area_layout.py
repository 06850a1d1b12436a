"""Area of the book: its title; the label of each quantity and what it means, in English."""

TITLE = "Layout and sessions by GPU memory"

# Name -> label, meaning in operation.
QUANTITIES: dict[str, tuple[str, str]] = {
    "layout_given": (
        "Layout given",
        "Flag: {layout_given}. 1 means that the replicas are laid out as the case says, 0 that the"
        " layout with most sessions is sought.",
    ),
    "auto_spread": (
        "Data-parallel attention holds more",
        "Flag: {auto_spread}. 1 means that spreading the experts beats copies of the model "
        "({auto_spread_sessions:# session|# sessions} against {auto_copies_sessions}).",
    ),
    "layout_tp": (
        "Tensor parallelism of the layout",
        "Each layer of a replica is split over {layout_tp:# GPU|# GPUs}. More ranks leave more "
        "room beside the weights, but what they cannot divide is copied to each.",
    ),
    "layout_dp": (
        "Data-parallel ranks of the layout",
        "A replica has {layout_dp:# rank|# ranks} of data-parallel attention. With more than one, "
        "each session lives on one of them and the experts are spread over all GPUs; engines then "
        "need expert parallelism switched on.",
    ),
    "layout_weights_ratio": (
        "Weights' share on a GPU",
        "Each GPU of a stage holds {layout_weights_ratio} of its weights: its part of what is "
        "divided and all of what is not.",
    ),
    "group_ranks": (
        "GPUs that share a session's cache",
        "A session's cache of the group is divided among {group_ranks:# GPU|# GPUs}; further ones keep "
        "copies.",
    ),
    "layout_stage_kv_gib": (
        "KV per session, GPU, no stages",
        "Without pipeline stages one session takes {layout_stage_kv_gib} of each GPU.",
    ),
    "layout_pp": (
        "Pipeline stages of the layout",
        "The layers of a replica are spread over {layout_pp:# stage|# stages}. More than one is "
        "used where the weights do not fit otherwise, and adds to the latency.",
    ),
    "layout_gpus": (
        "GPUs per layout replica",
        "A replica takes {layout_gpus:# GPU|# GPUs}: the tensor-parallel ranks, times the stages, "
        "times the data-parallel ranks.",
    ),
    "layout_replica_nodes": (
        "Nodes of a replica",
        "A replica takes {layout_replica_nodes:# node|# nodes}. Nodes are bought in multiples of "
        "it, spares included: a replica that lacks a node serves nobody.",
    ),
    "layout_replicas_per_node": (
        "Layout replicas per node",
        "A node holds {layout_replicas_per_node:# whole replica|# whole replicas}; 0 where one "
        "takes several nodes. GPUs that are left over serve nobody.",
    ),
    "layout_weights_gib": (
        "Layout weights per GPU",
        "{layout_weights_gib} of each GPU hold weights. The rest of {gpu_usable_gib} is for the "
        "sessions.",
    ),
    "group_gpu_layers": (
        "Layers on each GPU",
        "A GPU of the fullest stage has {group_gpu_layers:# layer|# layers} of the group.",
    ),
    "layout_kv_gib": (
        "KV cache per session and GPU",
        "One session takes {layout_kv_gib} of each of its GPUs. Times their number it may be more "
        "than its cache of {kv_per_session_gib}: the difference is copies.",
    ),
    "layout_shared_gib": (
        "Shared prefix on each GPU",
        "Each GPU keeps {layout_shared_gib} of the shared prefix, once for all its sessions.",
    ),
    "layout_free_gib": (
        "GPU HBM for KV cache",
        "Beside the weights, {layout_free_gib} of each GPU are left for sessions.",
    ),
    "layout_allowed": (
        "Model allows the layout",
        "Flag: {layout_allowed}. 1 means that the model can be laid out so; 0 that its dimensions "
        "do not divide by {layout_tp:# rank|# ranks}, that it has no experts to spread, or fewer layers "
        "than stages.",
    ),
    "rank_sessions": (
        "Sessions of a data-parallel rank",
        "The GPUs that hold a session together have room for {rank_sessions} of them. It is "
        "rounded down here, once for each rank: remainders cannot be added up.",
    ),
    "layout_unit_ranks": (
        "Ranks that serve together",
        "{layout_unit_ranks:# rank holds|# ranks hold} sessions in a node, or in the nodes of one "
        "replica where it takes several.",
    ),
    "per_gpu_unit_sessions": (
        "Sessions per group, GPU memory",
        "By the memory of each GPU the nodes that serve together hold {per_gpu_unit_sessions:# session|# sessions}"
        ".",
    ),
    "per_gpu_sessions_per_node": (
        "Sessions per node, GPU memory",
        "By the memory of each GPU a node holds {per_gpu_sessions_per_node:# session|# sessions} in steady "
        "decode. Compare it with the pooled rule, which takes the node's HBM as one.",
    ),
}
