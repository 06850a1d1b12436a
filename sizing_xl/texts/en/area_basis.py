"""Area of the book: its title; the label of each quantity and what it means, in English."""

TITLE = "Capacity basis"

# Name -> label, meaning in operation.
QUANTITIES: dict[str, tuple[str, str]] = {
    "unit_sessions": (
        "Sessions per group of nodes",
        "On the basis that sizes, {unit_nodes:# node serves|# nodes serve} {unit_sessions:# session|# sessions} "
        "together.",
    ),
    "unit_nodes": (
        "Nodes that serve together",
        "{unit_nodes:# node serves|# nodes serve} together, and are bought and lost together: "
        "several where a replica is larger than a node.",
    ),
    "sessions_per_node": (
        "Sessions per node",
        "On the basis that sizes, a node takes at most {sessions_per_node:# session|# sessions} of "
        "{kv_per_session_gib} with a full context. Beyond that, the engine queues or cuts requests "
        "and latency soars, even where the GPUs have compute to spare.",
    ),
}
