"""Area of the book: its title; the label of each quantity and what it means, in English."""

from sizing_xl.fields import DEGREES

TITLE = "Layout and memory of each GPU"

# Of each degree of tensor parallelism that is tried: label, meaning.
_CANDIDATES = {
    "kv_gib": (
        "KV cache per session and GPU, {tp} ranks",
        "Over {tp} tensor-parallel ranks one session keeps {{tp{tp}_kv_gib}} on each GPU: heads are "
        "divided among the ranks, what cannot be divided lies on all of them.",
    ),
    "sessions": (
        "Sessions per node, copies of {tp} GPUs",
        "With copies of the model over {tp} GPUs each, a node holds {{tp{tp}_sessions}} sessions; 0 "
        "where the weights do not fit, or the model or the node does not allow the degree.",
    ),
    "spread_sessions": (
        "Sessions per node, experts over all GPUs, ranks of {tp}",
        "With the experts spread over the node's GPUs and ranks of {tp} for the attention, a node "
        "holds {{tp{tp}_spread_sessions}} sessions; 0 where that cannot be, or without experts.",
    ),
}

# Name -> label, meaning in operation.
QUANTITIES: dict[str, tuple[str, str]] = {
    "gpu_hbm_gib": (
        "HBM of one GPU that counts",
        "Programs see {gpu_hbm_gib} of a GPU. Engines take their share of this figure, which is "
        "neither the vendor's label nor in proportion to it.",
    ),
    "gpu_reserved_gib": (
        "HBM of one GPU for activations, libraries and graphs",
        "{gpu_reserved_gib} of each GPU hold neither weights nor KV cache. Larger batches and "
        "longer prefills raise them; the start-up log of the engine tells the real figure.",
    ),
    "gpu_usable_gib": (
        "HBM of one GPU for weights and KV cache",
        "Of {gpu_hbm_gib}, {gpu_usable_gib} are left at a utilisation of "
        "{gpu_memory_utilization_ratio}. What the weights leave of it holds the sessions.",
    ),
    "layout_given": (
        "Layout given",
        "Flag: {layout_given}. 1 means that the replicas are laid out as the case says, 0 that the "
        "layout with most sessions is sought.",
    ),
    **{
        f"tp{tp}_{name}": (label.format(tp=tp), meaning.format(tp=tp))
        for tp in DEGREES
        for name, (label, meaning) in _CANDIDATES.items()
    },
    "auto_copies_sessions": (
        "Most sessions with copies of the model",
        "At the best degree of tensor parallelism, a node whose GPUs hold copies of the model has "
        "{auto_copies_sessions} sessions.",
    ),
    "auto_spread_sessions": (
        "Most sessions with data-parallel attention",
        "With the experts spread over the node and a session on one rank, a node has at most "
        "{auto_spread_sessions} sessions; 0 for a model without experts.",
    ),
    "auto_spread": (
        "Data-parallel attention holds more",
        "Flag: {auto_spread}. 1 means that spreading the experts beats copies of the model "
        "({auto_spread_sessions} sessions against {auto_copies_sessions}).",
    ),
    "auto_copies_tp": (
        "Best degree with copies of the model",
        "Copies over {auto_copies_tp} GPUs each hold most sessions; on a tie the fewest GPUs.",
    ),
    "auto_spread_tp": (
        "Best degree with data-parallel attention",
        "Ranks of {auto_spread_tp} GPUs hold most sessions where the experts are spread.",
    ),
    "auto_widest_tp": (
        "Largest degree allowed",
        "The node and the model's dimensions allow tensor parallelism up to {auto_widest_tp}; it is "
        "used where one node cannot hold the model.",
    ),
    "layout_tp": (
        "Tensor parallelism of the layout",
        "Each layer of a replica is split over {layout_tp:# GPU|# GPUs}. More ranks leave more room "
        "beside the weights, but what they cannot divide is copied to each.",
    ),
    "layout_dp": (
        "Data-parallel ranks of the layout",
        "A replica has {layout_dp:# rank|# ranks} of data-parallel attention. With more than one, "
        "each session lives on one of them and the experts are spread over all GPUs; engines then "
        "need expert parallelism switched on.",
    ),
    "layout_weights_ratio": (
        "Share of the weights on one GPU",
        "Each GPU of a stage holds {layout_weights_ratio} of its weights: its part of what is "
        "divided and all of what is not.",
    ),
    "group_ranks": (
        "GPUs that share a session's cache",
        "A session's cache of the group is divided among {group_ranks} GPUs; further ones keep "
        "copies.",
    ),
    "layout_stage_kv_gib": (
        "KV cache per session and GPU without stages",
        "Without pipeline stages one session takes {layout_stage_kv_gib} of each GPU.",
    ),
    "layout_pp": (
        "Pipeline stages of the layout",
        "The layers of a replica are spread over {layout_pp:# stage|# stages}. More than one is "
        "used where the weights do not fit otherwise, and adds to the latency.",
    ),
    "layout_gpus": (
        "GPUs of a replica in the layout",
        "A replica takes {layout_gpus:# GPU|# GPUs}: the tensor-parallel ranks, times the stages, "
        "times the data-parallel ranks.",
    ),
    "layout_replica_nodes": (
        "Nodes of a replica",
        "A replica takes {layout_replica_nodes:# node|# nodes}. Nodes are bought in multiples of "
        "it, spares included: a replica that lacks a node serves nobody.",
    ),
    "layout_replicas_per_node": (
        "Replicas of a node in the layout",
        "A node holds {layout_replicas_per_node:# whole replica|# whole replicas}; 0 where one "
        "takes several nodes. GPUs that are left over serve nobody.",
    ),
    "layout_weights_gib": (
        "Weights on each GPU of the layout",
        "{layout_weights_gib} of each GPU hold weights. The rest of {gpu_usable_gib} is for the "
        "sessions.",
    ),
    "group_gpu_layers": (
        "Layers on each GPU",
        "A GPU of the fullest stage has {group_gpu_layers} layers of the group.",
    ),
    "layout_kv_gib": (
        "KV cache per session and GPU",
        "One session takes {layout_kv_gib} of each of its GPUs. Times their number it may be more "
        "than its cache of {kv_per_session_gib}: the difference is copies.",
    ),
    "layout_free_gib": (
        "HBM of each GPU for the KV cache",
        "Beside the weights, {layout_free_gib} of each GPU are left for sessions.",
    ),
    "layout_allowed": (
        "Model allows the layout",
        "Flag: {layout_allowed}. 1 means that the model can be laid out so; 0 that its dimensions "
        "do not divide by {layout_tp} ranks, that it has no experts to spread, or fewer layers than "
        "stages.",
    ),
    "rank_sessions": (
        "Sessions of a data-parallel rank",
        "The GPUs that hold a session together have room for {rank_sessions} of them. It is rounded "
        "down here, once for each rank: remainders cannot be added up.",
    ),
    "layout_unit_ranks": (
        "Ranks that serve together",
        "{layout_unit_ranks:# rank holds|# ranks hold} sessions in a node, or in the nodes of one "
        "replica where it takes several.",
    ),
    "per_gpu_unit_sessions": (
        "Sessions of nodes that serve together, per GPU memory",
        "By the memory of each GPU the nodes that serve together hold {per_gpu_unit_sessions} "
        "sessions.",
    ),
    "per_gpu_sessions_per_node": (
        "Sessions per node, per GPU memory",
        "By the memory of each GPU a node holds {per_gpu_sessions_per_node} sessions in steady "
        "decode. Compare it with the pooled rule, which takes the node's HBM as one.",
    ),
    "beside_sessions": (
        "Sessions of the best layout beside this one",
        "The best other layout holds {beside_sessions} sessions a node; 0 where there is none. A "
        "small difference leaves the choice to latency and to operation.",
    ),
    "beside_tp": (
        "Tensor parallelism of that layout",
        "It splits each layer over {beside_tp} GPUs.",
    ),
    "beside_dp": (
        "Data-parallel ranks of that layout",
        "It has {beside_dp} ranks of data-parallel attention.",
    ),
}
