"""Area of the book: its title; the label of each quantity and what it means, in English."""

TITLE = "KV cache"

# Name -> label, meaning in operation.
QUANTITIES: dict[str, tuple[str, str]] = {
    "context_tokens": (
        "Context counted per session",
        "Each session is sized for {context_tokens:# token|# tokens}. Asking for more than the "
        "model's {max_position_embeddings:# token|# tokens} adds no KV cache: the inference "
        "engine refuses or cuts the excess, so the application has to summarise or drop part of "
        "its history.",
    ),
    "group_kept_tokens": (
        "Tokens kept of a session",
        "Of the {context_tokens:# token|# tokens} of a session, a layer of each group keeps what its "
        "window or its chunk leaves: {group_kept_tokens}.",
    ),
    "group_token_bytes": (
        "Bytes of one token",
        "All layers of the group together keep {group_token_bytes} of each token, scales included. "
        "Another KV precision changes it, except for an indexer's keys.",
    ),
    "group_kept_state_bytes": (
        "Recurrent state kept per session",
        "A session keeps a recurrent state of {group_kept_state_bytes} in the group, 0 without one, "
        "whatever its context. Drafted tokens widen its convolutions.",
    ),
    "group_kv_bytes": (
        "KV cache of the group per session",
        "The group takes {group_kv_bytes} of each open session. Where windows bound it, longer "
        "conversations do not add to it.",
    ),
    "shared_kept_tokens": (
        "Tokens that sessions keep in common",
        "All prompts begin with {shared_kept_tokens:# token|# tokens} in whole blocks, which a replica keeps once.",
    ),
    "group_shared_bytes": (
        "Shared prefix of the group",
        "A replica keeps {group_shared_bytes} of the group once for all sessions; windows keep nothing of it.",
    ),
    "kv_shared_gib": (
        "KV cache of the shared prefix",
        "The prefix takes {kv_shared_gib}, once in each replica instead of in each session.",
    ),
    "kv_tp_shards": (
        "Ranks sharing the KV cache",
        "Up to {kv_tp_shards:# rank|# ranks} of tensor parallel can share every group of layers; "
        "with more, each keeps a copy of what it cannot share, and the HBM holds fewer sessions.",
    ),
    "kv_elements_per_session": (
        "KV elements per session",
        "At {context_tokens:# token|# tokens}, each session keeps "
        "{kv_elements_per_session:# KV element|# KV elements} in memory. The number depends on "
        "the architecture: windowed layers stop growing and whole-context layers do not, so "
        "models of the same size can call for very different numbers of servers.",
    ),
    "kv_per_session_bytes": (
        "KV cache per session, exact",
        "Each open session with a full context takes {kv_per_session_bytes} of HBM, at a "
        "precision of {kv_bytes_per_element}. Lowering the KV cache precision is the most direct "
        "way to cut this without touching the context, provided that answer quality is validated "
        "first.",
    ),
    "kv_per_session_gib": (
        "KV cache per session",
        "This is the memory cost of every active user: {kv_per_session_gib} of HBM. If real "
        "conversations run longer than the context given here, each session weighs more and the "
        "node starts to queue or refuse users earlier than planned.",
    ),
    "chunk_tokens": (
        "Length of a chunk",
        "Some layers attend inside chunks of {chunk_tokens:# token|# tokens} (0: none do). Up to "
        "that context they keep the same as layers that see all of it.",
    ),
    "kv_unchunked_gib": (
        "KV cache per session, chunks whole",
        "In an engine that does not bound chunked layers a session takes {kv_unchunked_gib}. It is "
        "the figure to plan with until the engine's setting has been confirmed.",
    ),
    "kv_total_gib": (
        "KV cache, all sessions",
        "The KV cache of {concurrency:# session|# sessions} adds up to {kv_total_gib} and has to "
        "fit in the HBM of all nodes together, weights and activations not included. It is the "
        "part of the memory that grows with the number of users.",
    ),
    "kv_total_tib": (
        "Total KV cache (cluster)",
        "At cluster scale the KV cache reaches {kv_total_tib}, the same as {kv_total_gib}. "
        "Compare it with the combined HBM of the servers: if the two are close, no room is left "
        "for weights, peaks and failures.",
    ),
}
