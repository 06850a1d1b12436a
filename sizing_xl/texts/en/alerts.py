"""Alerts by code: the message with its figures, and the remedy, in English."""

ALERTS: dict[str, tuple[str, str]] = {
    "context_clamped": (
        "The context asked for ({asked:# token|# tokens}) is above the model's limit "
        "({most:# token|# tokens}); the sizing uses {most}.",
        "Ask for {most:# token|# tokens} at most, or choose a model with a longer context.",
    ),
    "context_near_max": (
        "The context asked for ({asked:# token|# tokens}) is {share:.0%~1} of the model's limit "
        "({most:# token|# tokens}).",
        "Make sure that real conversations stay below the limit: there is no margin above it.",
    ),
    "context_long_io": (
        "A context of {used:# token|# tokens} (above {limit}) makes the prefill long and strains "
        "reads from storage at cold starts.",
        "Measure the TTFT at this context, and consider prefix caching or a shorter context.",
    ),
    "kv_16bit": (
        "A KV cache in {precision} takes {bytes:# byte|# bytes} per element, where fp8 takes one: "
        "{kv_gib:,.2f} GiB per session.",
        "Evaluate the quality with fp8; where it is good enough, fewer nodes hold the sessions.",
    ),
    "kv_budget_ratio_high": (
        "The KV budget is {ratio:.0%~limit} of the free HBM, above {limit:%}: fragmentation may "
        "run the node out of memory.",
        "Return to {limit:%} or less, or confirm the figure by measuring the engine under load.",
    ),
    "overhead_low": (
        "The runtime overhead is {overhead:,.0f~limit} GiB per node, below {limit} GiB.",
        "Measure weights, activations and buffers of the engine and give the real overhead.",
    ),
    "overhead_below_weights": (
        "The overhead of {overhead:,.0f~needed} GiB does not cover the weights ({weights:,.1f} "
        "GiB per replica) and the least margin: that takes {needed:,.1f~overhead} GiB per node.",
        "Use {lever:runtime_overhead_gib} {enough} or more, or weights at a lower precision.",
    ),
    "weights_estimated": (
        "The catalog lacks some sizes of {model}: by its number of parameters, the weights in "
        "{precision} take {weights:,.1f} GiB and the artefact {artifact:,.1f} GiB.",
        "Give the real sizes with {lever:weights_memory_gib} and {lever:model_artifact_size_gib}, "
        "or in models.json.",
    ),
    "weights_unknown": (
        "Neither the size of the weights nor the number of parameters of {model} is known: storage "
        "and the overhead needed cannot be computed.",
        "Give {lever:weights_memory_gib} and {lever:model_artifact_size_gib}, or complete models.json.",
    ),
    "weights_exceed_hbm": (
        "The weights in {precision} of {replicas:# replica|# replicas} ({weights:,.1f} GiB each) and the "
        "least margin take {needed:,.1f} GiB, but a node of {server} has {hbm:,.1f} GiB of HBM: the "
        "model does not fit, whatever the number of nodes.",
        "Use a server with at least {needed:,.1f} GiB of HBM ({lever:server}), weights at a lower "
        "precision that the model is released in ({lever:weights_precision}) or fewer replicas.",
    ),
    "hbm_exhausted": (
        "The runtime overhead ({overhead:,.1f~hbm} GiB) takes all HBM of the node "
        "({hbm:,.1f~overhead} GiB): no memory is left for the KV cache.",
        "Lower {lever:runtime_overhead_gib} or use a server with more HBM.",
    ),
    "tp_exceeds_gpus": (
        "tensor_parallel × pipeline_parallel × replicas_per_node takes {used:# GPU|# GPUs}, but "
        "the node has {gpus}.",
        "Lower the parallelism or the replicas, or use a server with more GPUs.",
    ),
    "kv_heads_replicated": (
        "With tensor_parallel = {tp}, a KV group splits only {shards:# way|# ways}: the other GPUs "
        "keep copies, which this basis (pooled) does not subtract.",
        "Use {lever:tensor_parallel} ≤ {shards}, or count on fewer sessions per node.",
    ),
    "storage_physics_warning": (
        "The {direction} throughput of profile {profile} ({stated:,.0f} MB/s) is {divergence:.1%} "
        "away from IOPS × block ({implied:,.0f} MB/s).",
        "Check the figures with the vendor: one of the three is wrong.",
    ),
    "storage_physics_error": (
        "The {direction} throughput of profile {profile} ({stated:,.0f} MB/s) is {divergence:.1%} "
        "away from IOPS × block ({implied:,.0f} MB/s), which physics does not allow.",
        "Mend the profile before using any storage figure.",
    ),
    "min_close_to_recommended": (
        "RECOMMENDED ({advised:# node|# nodes}) is only {share:.0%~0} above MINIMUM "
        "({least:# node|# nodes}): "
        "the reserve costs little.",
        "Prefer RECOMMENDED: saving on MINIMUM hardly lowers the investment.",
    ),
    "no_session_fits": (
        "Not even one session fits on a node: it needs {kv_gib:,.2f~budget_gib} GiB and the KV "
        "budget is {budget_gib:,.2f~kv_gib} GiB.",
        "Four levers help: a shorter context, a KV cache at lower precision (fp8), a smaller "
        "runtime overhead, a server with more HBM.",
    ),
    "sessions_low": (
        "Only {sessions:# session fits|# sessions fit} on a node (fewer than {limit}): each "
        "failure takes a large share of the service away.",
        "Review context and KV precision, or use a server with more HBM.",
    ),
    "nodes_high": (
        "It takes {nodes:# node|# nodes}, above {limit}: network, space and operation begin to "
        "weigh.",
        "Review the requirements, or consider a smaller model or servers with more HBM.",
    ),
    "hbm_utilisation_high": (
        "The HBM is {ratio:.0%~limit} full at the nominal load, above {limit:%}.",
        "Leave more room: one more node or a smaller KV share.",
    ),
    "rack_power_density": (
        "The fullest rack draws {kw:,.1f~limit} kW, above {limit} kW.",
        "Spread the nodes over more racks or plan liquid cooling; set your room's own limit in "
        "parameters.json.",
    ),
    "storage_capacity": (
        "The volume of {needed:,.1f~limit} TB is {factor:,.2f~1} times what the profile holds "
        "({limit:,.1f~needed} TB).",
        "Buy {units:# unit|# units} of the profile, keep logs for less time or choose another profile.",
    ),
    "storage_read_iops": (
        "The peak of {needed:,.0f~limit} read IOPS is {factor:,.2f~1} times the profile's limit "
        "({limit:,.0f~needed}); a restart would take {restart_s:,.0f} s.",
        "Choose a profile with more IOPS, local disks per node or a longer load time.",
    ),
    "storage_write_iops": (
        "The peak of {needed:,.0f~limit} write IOPS is {factor:,.2f~1} times the profile's limit "
        "({limit:,.0f~needed}).",
        "Batch the log writes, log less per request or choose another profile.",
    ),
    "storage_read_throughput": (
        "The read peak of {needed:,.1f~limit} GB/s is {factor:,.2f~1} times the profile's limit "
        "({limit:,.1f~needed} GB/s); a restart would take {restart_s:,.0f} s.",
        "Choose a faster profile, local disks per node or a longer load time.",
    ),
    "storage_write_throughput": (
        "The write peak of {needed:,.1f~limit} GB/s is {factor:,.2f~1} times the profile's limit "
        "({limit:,.1f~needed} GB/s).",
        "Batch the log writes or choose a faster profile.",
    ),
}

# What a condition is called where alerts are counted and named.
TITLES: dict[str, str] = {
    "context_clamped": "context above the model's limit",
    "context_near_max": "context near the model's limit",
    "context_long_io": "long context",
    "kv_16bit": "KV cache in 16 bits",
    "kv_budget_ratio_high": "high share of HBM for the KV cache",
    "overhead_low": "low runtime overhead",
    "overhead_below_weights": "overhead below the weights",
    "weights_estimated": "estimated weights",
    "weights_unknown": "unknown weights",
    "weights_exceed_hbm": "weights larger than the node's HBM",
    "hbm_exhausted": "no HBM left for the KV cache",
    "tp_exceeds_gpus": "replicas that take more GPUs than the node has",
    "kv_heads_replicated": "KV cache copied between GPUs",
    "storage_physics_warning": "doubtful storage profile",
    "storage_physics_error": "impossible storage profile",
    "min_close_to_recommended": "MINIMUM close to RECOMMENDED",
    "no_session_fits": "not one session fits on a node",
    "sessions_low": "few sessions per node",
    "nodes_high": "many nodes",
    "hbm_utilisation_high": "HBM nearly full",
    "rack_power_density": "high power per rack",
    "storage_capacity": "storage volume short",
    "storage_read_iops": "storage read IOPS short",
    "storage_write_iops": "storage write IOPS short",
    "storage_read_throughput": "storage read throughput short",
    "storage_write_throughput": "storage write throughput short",
}
