"""Area of the book: its title; the label of each quantity and what it means, in English."""

TITLE = "Nodes"

# Name -> label, meaning in operation.
QUANTITIES: dict[str, tuple[str, str]] = {
    "headroom_ratio": (
        "Headroom of the scenario",
        "The scenario keeps {headroom_ratio} of headroom above nominal concurrency; "
        "{peak_headroom_ratio} was requested. Too little turns every peak into queues and missed "
        "SLOs, and too much means paying for idle nodes.",
    ),
    "nodes_capacity": (
        "Nodes for nominal capacity",
        "The floor for {concurrency:# session|# sessions}, at up to "
        "{sessions_per_node:# session|# sessions} per node, is {nodes_capacity:# node|# nodes}. "
        "Buying only this means relying on what rounding leaves over: a peak or a failure can "
        "leave users unserved.",
    ),
    "peak_sessions": (
        "Sessions at the peak",
        "With a headroom of {headroom_ratio}, the plan counts on "
        "{peak_sessions:# session|# sessions} at the peak, not only on the nominal {concurrency}. "
        "Whatever comes beyond finds the nodes full and waits in the queue.",
    ),
    "nodes_with_headroom": (
        "Nodes with headroom",
        "With {headroom_ratio} of headroom over {concurrency:# session|# sessions}, the peak fits "
        "in {nodes_with_headroom:# node|# nodes}, provided that all are up. This covers swings "
        "in traffic but makes no provision for losing a server.",
    ),
    "nodes_final": (
        "Nodes to buy",
        "The purchase order of this scenario is {nodes_final:# node|# nodes}: "
        "{nodes_with_headroom:# node|# nodes} for the peak and "
        "{ha_extra_nodes:# spare node|# spare nodes} for failures. Power, rack space, storage and "
        "cost follow from this total; without spares, any maintenance or failure cuts capacity "
        "at once.",
    ),
    "pooled_nodes": (
        "Nodes, pooled rule",
        "By the pooled rule this scenario takes {pooled_nodes:# node|# nodes}, headroom and spares "
        "included.",
    ),
    "per_gpu_nodes": (
        "Nodes, GPU memory",
        "By the memory of each GPU it takes {per_gpu_nodes:# node|# nodes}, headroom and spares included. "
        "Where they are more than by the pooled rule, plan with these.",
    ),
    "engine_nodes": (
        "Nodes, engine",
        "By what the engine admits it takes {engine_nodes:# node|# nodes}, headroom and spares included.",
    ),
    "nodes_to_add": (
        "Nodes to add",
        "With {current_nodes:# node|# nodes} in operation today, {nodes_to_add:# node has|# nodes "
        "have} to be added to reach the {nodes_final} of this scenario. Hardware has a lead time, "
        "so an order placed once queues grow comes too late.",
    ),
    "sessions_per_node_effective": (
        "Sessions per node, nominal load",
        "With the nominal load spread over {nodes_final:# node|# nodes}, each serves up to "
        "{sessions_per_node_effective:# session|# sessions}. Expect this level in monitoring on a "
        "normal day; a node well above it points to uneven load balancing.",
    ),
    "layout_used_gib": (
        "HBM in use, GPU by GPU",
        "At nominal load the GPUs of a node use {layout_used_gib}: activations, weights of every "
        "replica, and the sessions with their copies.",
    ),
    "hbm_used_gib": (
        "Node HBM in use",
        "At nominal load each node needs {hbm_used_gib} of HBM, by the basis that sizes; weights and "
        "reserves are taken even without users. Because engines usually "
        "preallocate GPU memory, watch the KV cache usage that they report: more than planned "
        "reveals an underestimated context or reserve.",
    ),
    "hbm_utilisation_ratio": (
        "Node HBM utilisation",
        "At nominal load, {hbm_utilisation_ratio} of a node's HBM is in use. "
        "Close to the limit, fragmentation or longer conversations can make requests fail; far "
        "below it, memory is paid for and idle, though part of that is the reserve for peaks and "
        "failures.",
    ),
    "sessions_after_one_failure": (
        "Sessions after one node failure",
        "Starting from {nodes_final:# node|# nodes}, the loss of one leaves room for "
        "{sessions_after_one_failure:# session|# sessions}, against a concurrency of "
        "{concurrency:# session|# sessions}. The gap between the two, if any, is users queued or "
        "disconnected until the node returns.",
    ),
    "sessions_after_two_failures": (
        "Sessions after two node failures",
        "With two nodes down at once, such as a failure while another is in maintenance, room "
        "remains for {sessions_after_two_failures:# session|# sessions} out of "
        "{concurrency:# session|# sessions}. If the business cannot accept that cut, the scenario "
        "needs more spare nodes.",
    ),
}
