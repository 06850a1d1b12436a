"""Area of the book: its title; the label of each quantity and what it means, in English."""

TITLE = "What the engine admits"

# Name -> label, meaning in operation.
QUANTITIES: dict[str, tuple[str, str]] = {
    "group_gpu_token_bytes": (
        "Bytes of one token in one layer on one GPU",
        "Each layer of the group keeps {group_gpu_token_bytes} of a token on each GPU, scales "
        "included.",
    ),
    "group_gpu_state_bytes": (
        "Recurrent state of one layer on one GPU",
        "Each layer of the group keeps a state of {group_gpu_state_bytes} a session on each GPU; "
        "0 without one.",
    ),
    "group_engine_window_tokens": (
        "Tokens that the engine keeps of the group",
        "In the engine a layer keeps at most {group_engine_window_tokens:# token|# tokens}; 0: the whole "
        "context.",
    ),
    "engine_pages_summed": (
        "One block, all layer kinds",
        "Flag: {engine_pages_summed}. 1 means that all layers keep the whole context, so that a "
        "block has a page of each; 0 that windows or states make the engine form groups.",
    ),
    "engine_least_block_tokens": (
        "Least block tokens, this attention",
        "The kernels of this model's attention take blocks of {engine_least_block_tokens:# "
        "token|# tokens} or a multiple.",
    ),
    "engine_block_tokens": (
        "Tokens of a block",
        "A block of the widest layers has {engine_block_tokens:# token|# tokens}. Beside "
        "recurrent layers it is so large that a state fits: short sessions then take more than "
        "they fill.",
    ),
    "engine_page_bytes": (
        "Bytes of the largest page",
        "A page of the widest layers takes {engine_page_bytes}; those of the others are made as "
        "large.",
    ),
    "group_page_bytes": (
        "Bytes of a page of the group",
        "One block of one layer of the group takes {group_page_bytes} of each GPU.",
    ),
    "group_block_tokens": (
        "Tokens of a block of the group",
        "A block of the group has {group_block_tokens:# token|# tokens}: more where a token takes less.",
    ),
    "group_state_blocks": (
        "Blocks for the group's state",
        "A request takes {group_state_blocks:# block|# blocks} for the recurrent state of the group; 0 "
        "without one. Speculative tokens each add one.",
    ),
    "engine_available_bytes": (
        "GPU bytes for KV cache, engine",
        "Weights, activations and graphs leave {engine_available_bytes} of each GPU. The start-up"
        " log prints this figure: put the real one beside it.",
    ),
    "engine_layers_per_group": (
        "Layers per engine group",
        "Each of the engine's groups has {engine_layers_per_group:# layer|# layers}. Kinds that "
        "do not fill their last group waste what is missing.",
    ),
    "group_engine_groups": (
        "The engine's groups of this kind",
        "The layers of this kind fill {group_engine_groups} of the engine's groups.",
    ),
    "engine_num_groups": (
        "The engine's groups",
        "The engine forms {engine_num_groups:# group|# groups} of layers; all of them draw on one"
        " pool of blocks.",
    ),
    "engine_bytes_per_block": (
        "Bytes of a block",
        "A block takes {engine_bytes_per_block} of each GPU: one page of every layer of a group.",
    ),
    "engine_num_blocks": (
        "KV cache blocks",
        "The memory makes {engine_num_blocks:# block|# blocks} on each GPU. Only this figure and the blocks"
        " of a request are physical: tokens that a log prints depend on the version.",
    ),
    "batched_tokens": (
        "Tokens scheduled at once",
        "The engine schedules up to {batched_tokens:# token|# tokens} at once. Windows are "
        "reserved with as many more, so that a larger figure admits fewer short sessions.",
    ),
    "request_tokens": (
        "Longest request",
        "The engine admits requests of up to {request_tokens:# token|# tokens}, and reckons with "
        "that length.",
    ),
    "engine_batches": (
        "Batches in flight",
        "{engine_batches:# batch is|# batches are} in flight at once: with pipeline stages one a "
        "stage, else as the version has it.",
    ),
    "group_context_ranks": (
        "Ranks that share the tokens",
        "The tokens of a session are shared by {group_context_ranks:# rank|# ranks} in this group: 1 "
        "without decode context parallelism.",
    ),
    "engine_in_flight_tokens": (
        "Tokens in flight",
        "Up to {engine_in_flight_tokens:# token|# tokens} of a request may be scheduled and not "
        "settled; windowed layers reserve them beside their window.",
    ),
    "group_reserved_tokens": (
        "Tokens reserved of a request in the group",
        "Of the longest request the group has blocks for {group_reserved_tokens:# token|# tokens}: its "
        "window or chunk with the tokens in flight, else all of its rank's.",
    ),
    "group_request_blocks": (
        "Blocks of a request in the group",
        "The longest request takes {group_request_blocks:# block|# blocks} in each of the engine's groups "
        "of this kind.",
    ),
    "engine_request_blocks": (
        "Blocks of a request",
        "The longest request takes {engine_request_blocks:# block|# blocks}, all groups together.",
    ),
    "engine_concurrency": (
        "Concurrency, engine's log",
        'The blocks hold {engine_concurrency:# request|# requests} of the longest length: the "Maximum '
        'concurrency" of the start-up log, of one rank.',
    ),
    "group_shared_blocks": (
        "Blocks of the shared prefix in a group",
        "The prefix takes whole blocks of one of the engine's groups: {group_shared_blocks}.",
    ),
    "engine_shared_blocks": (
        "Blocks of the shared prefix",
        "The prefix takes {engine_shared_blocks:# block|# blocks}, once for all requests.",
    ),
    "engine_tokens": (
        "KV cache size, engine's log",
        "The start-up log prints a KV cache of {engine_tokens:# token|# tokens}. For models with windows it"
        " depends on the longest request and on the version; it is no measure of memory.",
    ),
    "engine_unit_sessions": (
        "Sessions per group, engine",
        "The engine admits {engine_unit_sessions:# session|# sessions} on the nodes that serve together.",
    ),
    "engine_sessions_per_node": (
        "Sessions per node, engine",
        "The engine admits {engine_sessions_per_node:# session|# sessions} a node with full contexts; further"
        " ones wait. Below the figure by GPU memory, blocks and reserves take the difference.",
    ),
}
