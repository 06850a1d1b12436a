"""Area of the book: its title; the label of each quantity and what it means, in English."""

from sizing_xl.texts.entry import Entry

TITLE = "Latency and throughput: bounds"

# Name -> label, meaning in operation.
QUANTITIES: dict[str, tuple[str, str]] = {
    "prompt_used_tokens": (
        "Prompt counted",
        "A request brings {prompt_used_tokens:# token|# tokens}: its prompt where one is given, "
        "else the whole context.",
    ),
    "shared_prompt_tokens": (
        "Prompt tokens shared by all",
        "All prompts share {shared_prompt_tokens:# token|# tokens}, in whole blocks: these are computed once.",
    ),
    "computed_prompt_load": (
        "Prompt tokens computed",
        "Of the prompt {computed_prompt_load:# token|# tokens} are computed; the others are found "
        "in a prefix cache.",
    ),
    "resident_load": (
        "Tokens kept while generating",
        "A session keeps {resident_load:# token|# tokens} on average while it generates, all of "
        "which a step reads.",
    ),
    "group_window_pairs_load": (
        "Pairs of tokens inside a window",
        "With a window one layer of the group compares {group_window_pairs_load:# pair|# pairs} of "
        "tokens; 0 without one.",
    ),
    "group_chunks": (
        "Whole chunks of a prompt",
        "The computed tokens fill {group_chunks:# chunk|# chunks} of a group that attends inside "
        "chunks.",
    ),
    "group_pairs_load": (
        "Pairs of tokens compared",
        "One layer of the group compares at least {group_pairs_load:# pair|# pairs} of tokens for a"
        " prompt.",
    ),
    "prompt_weights_tflop": (
        "Prompt operations, weights",
        "A prompt takes {prompt_weights_tflop} with the weights, whatever the engine.",
    ),
    "prompt_attention_tflop": (
        "Prompt operations, attention",
        "Its attention takes at least {prompt_attention_tflop} more, and grows with the square of "
        "the prompt.",
    ),
    "gpu_dense_tflops": (
        "Dense operations of one GPU",
        "One GPU multiplies matrices at {gpu_dense_tflops} at best, in the fewest bits that the "
        "weights and the GPU allow.",
    ),
    "prompt_compute_ms": (
        "Time of prompt operations",
        "All GPUs of a replica take {prompt_compute_ms} for the operations of one prompt.",
    ),
    "prompt_read_ms": (
        "Time to read the weights",
        "They take {prompt_read_ms} to read what one token needs of the weights.",
    ),
    "ttft_bound_ms": (
        "TTFT, bound",
        "No request sees its first token before {ttft_bound_ms}. Queue, network and the engine's "
        "own work come on top.",
    ),
    "ttft_reachable_ms": (
        "TTFT, reachable bound",
        "With what GPUs were measured to reach of their data sheets, the first token takes at least"
        " {ttft_reachable_ms}.",
    ),
    "replica_sessions": (
        "Sessions of a replica",
        "At the nominal load one replica serves {replica_sessions:# session|# sessions}, which are "
        "the batch of its steps.",
    ),
    "stage_sessions": (
        "Sessions computed at once",
        "A stage computes one token of {stage_sessions:# session|# sessions} at once.",
    ),
    "experts_touched_ratio": (
        "Routed experts read in a step",
        "A step reads {experts_touched_ratio} of the routed experts: 0 % means a model without "
        "them.",
    ),
    "step_common_gib": (
        "Weights that every step reads",
        "Whatever the batch, one GPU of each stage reads {step_common_gib} of weights that are no experts.",
    ),
    "step_experts_gib": (
        "Experts of these GPUs",
        "These GPUs have {step_experts_gib} of routed experts, which a large batch reads whole.",
    ),
    "step_weights_gib": (
        "Weights read in a step",
        "For one step the GPUs that a token passes through read {step_weights_gib} of weights, one "
        "GPU a stage.",
    ),
    "group_read_bytes": (
        "KV cache read of a session",
        "A step reads at least {group_read_bytes} of the group's cache of one session.",
    ),
    "session_step_gib": (
        "KV read, one session's token",
        "For a step of one session these GPUs read {session_step_gib} of cache.",
    ),
    "step_kv_gib": (
        "KV cache read in a step",
        "For one step the same GPUs read {step_kv_gib} of KV cache. Above the weights read, more "
        "sessions slow every token.",
    ),
    "step_read_ms": (
        "Time of a step's reads",
        "Reading weights and cache takes {step_read_ms}.",
    ),
    "session_compute_ms": (
        "Time of one session's operations",
        "The operations of one session in a step take {session_compute_ms}.",
    ),
    "step_compute_ms": (
        "Time of a step's operations",
        "The operations of a step take {step_compute_ms}.",
    ),
    "tpot_bound_ms": (
        "TPOT, bound",
        "No token follows the one before it sooner than {tpot_bound_ms} at this load. It is a bound"
        " of the data sheet, not a forecast.",
    ),
    "tpot_reachable_ms": (
        "TPOT, reachable bound",
        "With what GPUs were measured to reach of their data sheets, a token takes at least "
        "{tpot_reachable_ms}.",
    ),
    "replica_bound_tokens_per_s": (
        "Tokens per second of a replica, bound",
        "A replica generates at most {replica_bound_tokens_per_s} at this load.",
    ),
    "node_bound_tokens_per_s": (
        "Tokens per second of a node, bound",
        "A node generates at most {node_bound_tokens_per_s} at this load; what is measured lies "
        "below.",
    ),
    "node_bound_tokens_per_s_kw": (
        "Tokens per second and kW, bound",
        "Each kW of the highest draw generates at most {node_bound_tokens_per_s_kw}.",
    ),
    "request_bound_s": (
        "Time of a request, bound",
        "No request of the given output ends before {request_bound_s}.",
    ),
}

DICTIONARY: dict[str, Entry] = {
    "prompt_tokens": Entry(
        "Tokens of a request's prompt, on average.",
        "The workload's owner (NFR), from the gateway's logs; left out, the whole context counts.",
        "Sets the operations before the first token and what a step reads of the cache; memory is "
        "still sized for the context.",
        "Giving the longest prompt: the average latency then looks as bad as the worst.",
        label="Prompt",
    ),
    "output_tokens": Entry(
        "Tokens that a request generates, on average.",
        "The workload's owner (NFR), from the gateway's logs; left out, the time of a request is "
        "unknown.",
        "Half of them are in the cache on average; all of them take a step each.",
        "Giving the limit of the API (max_tokens), which few requests reach.",
        label="Output",
    ),
    "prefix_hit_ratio": Entry(
        "Share of the prompt found in a prefix cache.",
        "The workload's owner (NFR), from the engine's metrics; 0 if left out.",
        "Those tokens are not computed again, which shortens the time to the first token; memory "
        "and steps stay.",
        "Assuming the share of the system's prompt: a cache that is full forgets it.",
        label="Prefix cache hits",
    ),
    "query_heads": Entry(
        "Query heads of one layer; 0: nobody has said.",
        "tp_divisors in catalogs/models.json, from the model's config.json.",
        "Gives the operations of attention; without it they are left out and the bound is looser.",
        "Giving the KV heads, of which there are fewer.",
        label="Query heads",
    ),
    "weights_compute_place": Entry(
        "The fewest bits in which engines multiply the weights: 0 bf16, 1 fp8, 2 fp4.",
        "compute of the precision in catalogs/parameters.json.",
        "Chooses which of the GPU's dense operations the bound counts with.",
        "Taking it for the precision of the weights: 4 bits are often multiplied in 16.",
        label="Precision of products",
    ),
    "weights_idle_ratio": Entry(
        "Share of the weights that generating a token may leave unread: input embedding, towers.",
        "weight_parts in catalogs/models.json: half of the vocabulary and the towers.",
        "Left out of what a step reads, so that the bound holds.",
        "Expecting it to shrink memory: these weights stay on the GPUs.",
        label="Weights left unread",
    ),
    "dense_tflops_bf16": Entry(
        "Products of matrices of one GPU in 16 bits, dense, in TFLOP/s.",
        "The vendor's sheet, via catalogs/servers.json (gpu.dense_tflops_bf16); optional.",
        "Bounds the time to the first token and steps of large batches.",
        "Typing the figure with sparsity, twice as much, which no model reaches.",
        label="Dense operations in 16 bits",
    ),
    "dense_tflops_fp8": Entry(
        "Products of matrices of one GPU in 8 bits, dense, in TFLOP/s.",
        "The vendor's sheet, via catalogs/servers.json (gpu.dense_tflops_fp8); optional.",
        "Used for weights of 8 bits and fewer; without it those of 16 bits.",
        "Typing the figure with sparsity, twice as much, which no model reaches.",
        label="Dense operations in 8 bits",
    ),
    "dense_tflops_fp4": Entry(
        "Products of matrices of one GPU in 4 bits, dense, in TFLOP/s.",
        "The vendor's sheet, via catalogs/servers.json (gpu.dense_tflops_fp4); optional.",
        "Used for weights of 4 bits; without it those of 8 bits.",
        "Typing the figure with sparsity, which no model reaches.",
        label="Dense operations in 4 bits",
    ),
    "reachable_bandwidth_ratio": Entry(
        "Share of the bandwidth of the data sheet that a copy was measured to reach.",
        "The policy in catalogs/parameters.json; default {policy.reachable_bandwidth_ratio}.",
        "Makes the reachable bound of the times that are spent reading.",
        "Taking it for an engine's efficiency, which is lower.",
        label="Reachable bandwidth",
    ),
    "reachable_compute_ratio": Entry(
        "Share of the dense operations of the data sheet that a product of matrices was measured to"
        " reach.",
        "The policy in catalogs/parameters.json; default {policy.reachable_compute_ratio}.",
        "Makes the reachable bound of the times that are spent computing.",
        "Taking it for an engine's efficiency, which is lower.",
        label="Reachable operations",
    ),
    "compute": Entry(
        "The fewest bits in which engines multiply weights of this precision.",
        "catalogs/parameters.json; bf16 if left out.",
        "Chooses the dense operations that bound latency.",
        "Writing the precision of the cache, which this does not concern.",
    ),
}
