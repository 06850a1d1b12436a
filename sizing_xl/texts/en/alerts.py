"""Alerts by code: the message with its figures, and the remedy; in English."""

SERVER_DIFFERS = (
    "Plan a real room on the maker's figures: choose the entry that has them ({lever:server}); the notes of "
    "this one name it."
)

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
    "chunked_kept_whole": (
        "Some layers attend inside chunks of {chunk:# token|# tokens}, and this sizing bounds their cache so. Many "
        "versions of vLLM keep them whole by default: a session then takes {whole:,.2f~counted} GiB, not "
        "{counted:,.2f~whole} ({factor:,.2f~1} times).",
        "Confirm that the engine bounds chunked layers (in vLLM, its hybrid KV cache manager: "
        "VLLM_ALLOW_CHUNKED_LOCAL_ATTN_WITH_HYBRID_KV_CACHE=1), or count on {factor:,.2f~1} times the cache. "
        "A context of {chunk:# token|# tokens} at most ({lever:effective_context}) is the same in both.",
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
    "weights_exceed_gpu": (
        "A replica is split over {replica:# GPU|# GPUs}, and each would hold {part:,.1f~gpu} GiB of weights, "
        "but a GPU of {server} has {gpu:,.1f~part} GiB: the model cannot be loaded so, whatever the "
        "number of nodes.",
        "Give each replica at least {needed:# GPU|# GPUs} ({lever:tensor_parallel} × "
        "{lever:pipeline_parallel}, or fewer {lever:replicas_per_node}), use weights at a lower precision "
        "({lever:weights_precision}) or a server with more HBM per GPU ({lever:server}).",
    ),
    "gpus_uneven": (
        "Replicas of {replica:# GPU|# GPUs} each never fill a node of {gpus}: {idle:# GPU holds|# GPUs hold} "
        "neither weights nor sessions, but this basis (pooled) counts {idle:its|their} HBM.",
        "Choose {lever:tensor_parallel} × {lever:pipeline_parallel} that divides {gpus}, and "
        "{lever:replicas_per_node} that fill the node.",
    ),
    "gpus_idle": (
        "The replicas take {used} of the node's {gpus:# GPU|# GPUs}: {idle:the other one holds|the other # hold} "
        "neither weights nor sessions, but this basis (pooled) counts {idle:its|their} HBM.",
        "Use {lever:replicas_per_node} {enough}, or spread each replica over more GPUs.",
    ),
    "kv_heads_uneven": (
        "tensor_parallel = {tp} neither divides the {shards:# part|# parts} into which a KV group splits, nor is a "
        "multiple of it: vLLM refuses such a layout.",
        "Choose {lever:tensor_parallel} that divides {shards} or is a multiple of it.",
    ),
    "kv_heads_replicated": (
        "With tensor_parallel = {tp}, a KV group splits only {shards:# way|# ways}: the other GPUs "
        "keep copies, so that a session takes up to {copies:# time|# times} the HBM that this basis (pooled) counts.",
        "Use {lever:tensor_parallel} ≤ {shards} (with {lever:pipeline_parallel} or {lever:replicas_per_node} for the "
        "other GPUs), or count on up to {copies:# time|# times} fewer sessions per node.",
    ),
    "layout_not_allowed": (
        "{model} cannot be laid out over {tp:# tensor-parallel rank|# tensor-parallel ranks}, {pp:# pipeline stage|# pipeline stages} and {dp}"
        " data-parallel ranks: the ranks must divide {divisor} (0: unknown), data-parallel "
        "attention takes a model whose experts are known, and each stage a layer.",
        "Choose {lever:tensor_parallel} that divides the model's dimensions and "
        "{lever:data_parallel} 1 for a model without experts, or leave the layout to be sought.",
    ),
    "layout_exceeds_gpu": (
        "With {tp:# tensor-parallel rank|# tensor-parallel ranks}, {pp:# pipeline stage|# pipeline stages} and {dp:# data-parallel rank|# data-parallel ranks} each "
        "GPU holds {part:,.1f~usable} GiB of weights, but a GPU of {server} has {usable:,.1f~part}"
        " GiB for weights and KV cache.",
        "Raise {lever:tensor_parallel}, {lever:data_parallel} or {lever:pipeline_parallel}, leave "
        "the layout to be sought, use weights at a lower precision ({lever:weights_precision}) or "
        "a server with more HBM per GPU ({lever:server}).",
    ),
    "layout_no_session": (
        "Not even one session fits on the GPUs of the layout: beside the weights {free:,.2f~kv} "
        "GiB of each are left and a session takes {kv:,.2f~free} GiB of it; the engine has "
        "{blocks:# block|# blocks} and a request takes {needed}.",
        "Shorten {lever:effective_context}, lower {lever:kv_precision}, spread the replica over "
        "more GPUs ({lever:tensor_parallel}, {lever:data_parallel}, {lever:pipeline_parallel}) or "
        "use a server with more HBM per GPU.",
    ),
    "pooled_above_per_gpu": (
        "The pooled rule counts {pooled:# session|# sessions} a node, but the memory of each GPU "
        "holds {per_gpu} (tensor parallel {tp} × pipeline {pp} × data parallel {dp}), and {engine}"
        " admits {admitted}. Nodes: {pooled_nodes} by the pooled rule, {per_gpu_nodes} by GPU "
        "memory, {engine_nodes} by the engine (—: none holds it).",
        "Buy by {lever:basis} per_gpu or engine, change the layout ({lever:tensor_parallel}, "
        "{lever:data_parallel}), or lower {lever:kv_precision} or {lever:effective_context}.",
    ),
    "visible_memory_assumed": (
        "Nobody has stated what programs see of a GPU of {server}: the bases that look at each GPU"
        " use the vendor's {label:,.0f} GB, {gib:,.1f} GiB.",
        "State gpu.visible_hbm_gib of the server: the total that the engine's log or PyTorch "
        "prints.",
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
    "server_figures_unknown": (
        "The catalog does not know the {unstated} of {server}: what rests on it is left empty.",
        "Take it from the vendor's sheet and give it in servers.json (power.power_kw_max, rack_units_u) before "
        "you plan the room, or choose another server ({lever:server}).",
    ),
    "server_height_differs": (
        "A node of {server} is counted at {own} U, as an example has it; its maker states {stated} U.",
        SERVER_DIFFERS,
    ),
    "server_power_differs": (
        "A node of {server} is counted at {own:,.1f~stated} kW, as an example has it; its maker states {stated:,.1f~own} kW.",
        SERVER_DIFFERS,
    ),
    "server_heat_differs": (
        "A node of {server} is counted at {own:,.0f~stated} BTU/h, as an example has it; its maker states {stated:,.0f~own} BTU/h.",
        SERVER_DIFFERS,
    ),
    "rack_power_density": (
        "One server draws {node_kw:,.1f~limit} kW, above {limit:,.1f~node_kw} kW a rack: no rack of this room takes "
        "it.",
        "Give what your room feeds and cools in one rack ({lever:rack_power_limit_kw}), plan liquid "
        "cooling or choose another server.",
    ),
    "rack_too_low": (
        "The server is {height} U tall and a rack has {limit} U: racks cannot be counted.",
        "Ask the vendor how many racks the system brings, or choose another server.",
    ),
    "racks_by_power": (
        "At {limit:,.1f} kW a rack, {nodes:# node takes|# nodes take} {racks:# rack|# racks}, "
        "{each:# node|# nodes} in each; by height alone {by_height:# rack|# racks} would do.",
        "Reserve {racks:# rack|# racks}, or contract positions with more power "
        "({lever:rack_power_limit_kw}).",
    ),
    "storage_capacity": (
        "The volume of {needed:,.1f~limit} TB is {factor:,.2f~1} times what the profile holds "
        "({limit:,.1f~needed} TB).",
        "Buy {units_needed:# unit|# units} of the profile in all, keep logs for less time or choose another profile.",
    ),
    "storage_read_iops": (
        "The peak of {needed:,.0f~limit} read IOPS is {factor:,.2f~1} times the profile's limit "
        "({limit:,.0f~needed}); a restart would take {restart_s:,.0f} s.",
        "Buy {units_needed:# unit|# units} of the profile in all, choose one with more IOPS or local disks, or allow "
        "a longer load time.",
    ),
    "storage_write_iops": (
        "The peak of {needed:,.0f~limit} write IOPS is {factor:,.2f~1} times the profile's limit "
        "({limit:,.0f~needed}), while sessions flush their buffers: it lasts for moments, and what is "
        "written does not stay.",
        "Measure the real writes before you choose a profile by them; batching makes the flush shorter.",
    ),
    "storage_read_throughput": (
        "The read peak of {needed:,.1f~limit} GB/s is {factor:,.2f~1} times the profile's limit "
        "({limit:,.1f~needed} GB/s); a restart would take {restart_s:,.0f} s.",
        "Buy {units_needed:# unit|# units} of the profile in all, choose a faster one or local disks, or allow a "
        "longer load time.",
    ),
    "storage_write_throughput": (
        "The write peak of {needed:,.1f~limit} GB/s is {factor:,.2f~1} times the profile's limit "
        "({limit:,.1f~needed} GB/s), while sessions flush their buffers: it lasts for moments, and what is "
        "written does not stay.",
        "Measure the real writes before you choose a profile by them; batching makes the flush shorter.",
    ),
    "demand_sessions_over": (
        "The demand asks for {asked:# session|# sessions} at once; the case is sized for {sized}.",
        "Size for {asked:# session|# sessions} ({lever:concurrency} {asked}), or review requests, duration and users.",
    ),
    "demand_context_over": (
        "Prompts and answers take {asked:# token|# tokens}; the case is sized for {sized:# token|# tokens} of context, and the engine refuses what is longer.",
        "Size for {asked:# token|# tokens} ({lever:effective_context} {asked}), or limit prompts and answers.",
    ),
    "slo_tpot_unmet": (
        "One session alone takes {alone:,.2f~target} ms a token, by reachable bound and planning factor; the target of {target:,.2f~alone} ms is below. No number of nodes meets it.",
        "Allow a longer time a token ({lever:tpot_target_ms}), spread the model over more GPUs ({lever:tensor_parallel}), or choose weights of fewer bits, another server or a smaller model.",
    ),
    "slo_ttft_unmet": (
        "The prompt alone takes {alone:,.1f~target} ms, by reachable bound and planning factor; the target of {target:,.1f~alone} ms is below. No number of nodes meets it.",
        "Allow a longer time ({lever:ttft_target_ms}), shorten the prompt ({lever:prompt_tokens}), keep its beginning in the prefix cache, spread the model over more GPUs ({lever:tensor_parallel}), or choose another server or a smaller model.",
    ),
    "slo_unknown": (
        "Whether “{promise}” is met is not known: the catalogs lack the bandwidth or the operations of {server}, or the active parameters of {model}.",
        "Give them in servers.json (gpu.hbm_bandwidth_tbps, gpu.dense_tflops_bf16) or models.json (active_params_b), or choose another server ({lever:server}).",
    ),
    "slo_load_unknown": (
        "TTFT of {target:,.1f~0} ms was promised, and nobody has said how many requests arrive: the queue is left out.",
        "Give the requests per second ({lever:requests_per_second}).",
    ),
    "slo_by_bounds": (
        "Targets are checked by reachable bounds, times {factor:,.2f~0}: real engines take longer.",
        "Measure the engine on this server (docs/measurements.md) and give measured time over reachable bound ({lever:planning_factor_ratio}).",
    ),
    "slo_binds": (
        "The {nodes:# node rests|# nodes rest} on “{promise}”; memory alone takes {memory}.",
        "Allow more time, or choose a server with more bandwidth and operations ({lever:server}).",
    ),
    "slo_demand_over": (
        "Prompts of the peak take more time than all replicas have ({busy:,.2f~replicas} over {replicas}): the queue grows without end.",
        "Give a target of TTFT ({lever:ttft_target_ms}), for which nodes are then sized, or let fewer requests in ({lever:requests_per_second}).",
    ),
    "price_missing": (
        "Prices are given, and {count:# more is|# more are} missing for a total cost; the first: {lacking}.",
        "Give it, or 0 where the item does not apply: nothing that is missing counts as 0.",
    ),
    "price_stale": (
        "The oldest price in use is {age:# day|# days} old, more than {limit:# day|# days}.",
        "Ask for a new price and enter it with its date (as_of) in prices.json.",
    ),
}

# What a condition is called where alerts are counted and named.
TITLES: dict[str, str] = {
    "context_clamped": "context above the model's limit",
    "context_near_max": "context near the model's limit",
    "context_long_io": "long context",
    "kv_16bit": "KV cache in 16 bits",
    "kv_budget_ratio_high": "high KV share",
    "overhead_low": "low runtime overhead",
    "overhead_below_weights": "overhead below the weights",
    "chunked_kept_whole": "chunked layers perhaps kept whole",
    "weights_estimated": "estimated weights",
    "weights_unknown": "unknown weights",
    "weights_exceed_hbm": "weights larger than the node's HBM",
    "hbm_exhausted": "no HBM left for the KV cache",
    "tp_exceeds_gpus": "replicas beyond the node's GPUs",
    "weights_exceed_gpu": "weights larger than the HBM of a GPU",
    "gpus_uneven": "replicas that never fill the node",
    "gpus_idle": "idle GPUs",
    "kv_heads_uneven": "KV heads that do not divide",
    "kv_heads_replicated": "KV cache copied between GPUs",
    "layout_not_allowed": "layout not allowed",
    "layout_exceeds_gpu": "layout weights beyond a GPU",
    "layout_no_session": "no session fits the layout",
    "pooled_above_per_gpu": "pooled rule beyond the GPUs",
    "visible_memory_assumed": "visible HBM assumed",
    "storage_physics_warning": "doubtful storage profile",
    "storage_physics_error": "impossible storage profile",
    "min_close_to_recommended": "MINIMUM close to RECOMMENDED",
    "no_session_fits": "no session fits a node",
    "sessions_low": "few sessions per node",
    "nodes_high": "many nodes",
    "hbm_utilisation_high": "HBM nearly full",
    "server_figures_unknown": "server power or height unknown",
    "server_height_differs": "server height not its maker's",
    "server_power_differs": "server power not its maker's",
    "server_heat_differs": "server heat not its maker's",
    "rack_power_density": "server too hot for a rack",
    "rack_too_low": "server taller than a rack",
    "racks_by_power": "more racks for room power",
    "storage_capacity": "storage volume short",
    "storage_read_iops": "storage read IOPS short",
    "storage_write_iops": "storage write IOPS short",
    "storage_read_throughput": "storage read throughput short",
    "storage_write_throughput": "storage write throughput short",
    "demand_sessions_over": "sessions beyond those sized",
    "demand_context_over": "requests beyond the context",
    "slo_tpot_unmet": "target of TPOT out of reach",
    "slo_ttft_unmet": "target of TTFT out of reach",
    "slo_unknown": "target that nobody can check",
    "slo_load_unknown": "queue left out of TTFT",
    "slo_by_bounds": "targets checked by bounds",
    "slo_binds": "nodes rest on a target",
    "slo_demand_over": "prompts beyond the replicas",
    "price_missing": "prices missing for the total",
    "price_stale": "old prices",
}
