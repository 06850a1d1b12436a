"""Area of the book: its title; the label of each quantity and what it means, in English."""

TITLE = "HBM and sessions per node"

# Name -> label, meaning in operation.
QUANTITIES: dict[str, tuple[str, str]] = {
    "hbm_total_gib": (
        "Total HBM per node",
        "A node with {gpu_count:# GPU|# GPUs} of {hbm_per_gpu_gb} offers {hbm_total_gib} of HBM "
        "for weights, activations and KV cache. Reading the vendor's decimal GB as GiB overstates "
        "capacity, and the plan no longer fits the hardware that arrives.",
    ),
    "overhead_needed_gib": (
        "HBM reserve needed per node",
        "The weights of {replicas_per_node:# replica|# replicas} and a minimum margin of "
        "{weights_margin_gib} need {overhead_needed_gib} on each node. Reserving less promises "
        "the same memory twice: the engine runs out of memory or serves fewer sessions than "
        "planned.",
    ),
    "kv_share_ratio": (
        "Applied KV share",
        "The KV cache may use {kv_share_ratio} of the HBM left after the reserve; "
        "{kv_budget_ratio} was requested, and the scenario may cap it. What stays out absorbs "
        "fragmentation and activation peaks: squeezing it yields more sessions but brings the "
        "node closer to out-of-memory errors.",
    ),
    "runtime_overhead_gib": (
        "Weights and runtime reserve",
        "{runtime_overhead_gib} of each node are kept for weights, activations and buffers, and no "
        "session may use them. Less than the {overhead_needed_gib} that the weights and the margin "
        "take would run out of memory at load.",
    ),
    "weights_fit": (
        "Weights fit in the node",
        "Indicator: {weights_fit}. The value 1 says that the weights and the margin "
        "({overhead_needed_gib}) fit in the {hbm_total_gib} of a node; the value 0, that the model "
        "does not fit, whatever the number of nodes.",
    ),
    "layout_fits": (
        "Replicas fit on the GPUs",
        "Indicator: {layout_fits}. The value 1 says that a node of {gpu_count:# GPU|# GPUs} holds "
        "its replicas; the value 0, that it does not, and cannot be run so.",
    ),
    "replica_gpus": (
        "GPUs of one replica",
        "Each replica runs on {replica_gpus:# GPU|# GPUs} of the node's {gpu_count}. Where neither "
        "tensor_parallel nor pipeline_parallel is given, it is the share of each of the "
        "{replicas_per_node:# replica|# replicas}. GPUs in no replica hold no session.",
    ),
    "weights_per_gpu_gib": (
        "Weights per GPU",
        "Split over {replica_gpus:# GPU|# GPUs}, the weights take {weights_per_gpu_gib} of each one's "
        "HBM. What a GPU does not hold cannot be loaded, however much memory the others have free.",
    ),
    "shards_fit": (
        "Weights fit on each GPU",
        "Indicator: {shards_fit}. The value 1 says that a GPU holds its part of the weights "
        "({weights_per_gpu_gib}); the value 0, that it does not, and the model cannot be loaded so.",
    ),
    "hbm_free_gib": (
        "Free HBM per node",
        "Once {runtime_overhead_gib} {runtime_overhead_gib:is|are} set aside for weights and "
        "runtime, {hbm_free_gib} of the node's {hbm_total_gib} {hbm_free_gib:is|are} left. Only "
        "these can become sessions: a larger overhead means fewer users per server.",
    ),
    "kv_budget_gib": (
        "KV cache budget per node",
        "Out of {hbm_total_gib} of HBM per node, {kv_budget_gib} {kv_budget_gib:remains|remain} "
        "for KV cache once {runtime_overhead_gib} {runtime_overhead_gib:is|are} set aside for "
        "weights, activations and buffers. This budget, not the total HBM, limits how many users "
        "the node serves; at zero there is room for none.",
    ),
    "hbm_reserve_gib": (
        "Fragmentation reserve per node",
        "Of the free HBM, {hbm_free_gib}, {hbm_reserve_gib} {hbm_reserve_gib:stays|stay} outside "
        "the KV cache. This reserve absorbs the fragmentation that grows as the node runs, and "
        "sessions beyond the planned context.",
    ),
    "pooled_sessions_per_node": (
        "Sessions per node, pooled rule",
        "By the pooled rule one node holds at most {pooled_sessions_per_node:# session|# sessions} of {kv_per_session_gib} "
        "with a full context. Beyond that the engine queues or preempts requests and latency "
        "soars, even if the GPUs have compute to spare.",
    ),
    "session_hbm_ratio": (
        "HBM share per session",
        "Each session takes {session_hbm_ratio} of a node's HBM ({hbm_total_gib}). It tells "
        "whoever asks for a longer context how much hardware each user then reserves.",
    ),
}
