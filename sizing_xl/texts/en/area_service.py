"""Area of the book: its title; the label of each quantity and what it means, in English."""

from sizing_xl.fields import BATCH_STEPS, QUEUE_STEPS
from sizing_xl.texts.entry import Entry

TITLE = "Service levels: targets, queue, nodes"

# Name -> label, meaning in operation.
QUANTITIES: dict[str, tuple[str, str]] = {
    "ttft_planned_ms": (
        "TTFT planned with, replica idle",
        "A prompt that finds its replica idle sees its first token after {ttft_planned_ms}: the reachable bound times the planning factor of {planning_factor_ratio}.",
    ),
    "tpot_planned_ms": (
        "TPOT planned with",
        "At the nominal load a token takes {tpot_planned_ms}: the reachable bound times the planning factor of {planning_factor_ratio}.",
    ),
    "replica_planned_tokens_per_s": (
        "Throughput of a replica planned with",
        "A replica generates {replica_planned_tokens_per_s} at the nominal load, by the TPOT that is planned with.",
    ),
    "node_planned_tokens_per_s": (
        "Throughput of a node planned with",
        "A node generates {node_planned_tokens_per_s} at the nominal load, by the TPOT that is planned with.",
    ),
    "node_planned_tokens_per_s_kw": (
        "Throughput for each kW planned with",
        "Each kW of a node's highest draw generates {node_planned_tokens_per_s_kw}, by the TPOT that is planned with.",
    ),
    "replica_memory_sessions": (
        "Largest batch by memory",
        "The memory of a replica holds {replica_memory_sessions:# session|# sessions}.",
    ),
    "tpot_read_gib": (
        "HBM read within TPOT",
        "Within the target one GPU reads {tpot_read_gib} of weights and cache.",
    ),
    "tpot_full_load": (
        "Batch with all experts read",
        "With all experts read, {tpot_full_load:# session|# sessions} of a stage fit into that time.",
    ),
    "tpot_stage_load": (
        "Stage batch within TPOT",
        "One stage reads and computes a token of {tpot_stage_load:# session|# sessions} within the target.",
    ),
    "tpot_replica_sessions": (
        "Largest batch within TPOT",
        "A replica keeps the target with {tpot_replica_sessions:# session|# sessions} at most. 0 means that not even one meets it.",
    ),
    "tpot_node_sessions": (
        "Sessions per node within TPOT",
        "A node keeps the target with {tpot_node_sessions:# session|# sessions} at most.",
    ),
    "tpot_nodes": (
        "Nodes, TPOT target",
        "The peak keeps the target of TPOT on {tpot_nodes:# node|# nodes}.",
    ),
    "tpot_alone_ms": (
        "TPOT of one session alone",
        "One session alone takes {tpot_alone_ms} a token: no target below it can be met, whatever the nodes.",
    ),
    "tpot_replicas": (
        "Replicas by operations",
        "The prompts of the peak and, within the target of TPOT, a token of all its sessions take the operations of {tpot_replicas:# replica|# replicas}.",
    ),
    "tpot_service_ms": (
        "TPOT beside prompts",
        "A token takes {tpot_service_ms} while the prompts of the peak are computed on the same GPUs, by reachable bounds and planning factor.",
    ),
    "queue_load": (
        "Replicas kept busy by prompts",
        "The prompts of the peak keep {queue_load:# replica|# replicas} busy all the time.",
    ),
    "ttft_slack_ratio": (
        "TTFT slack for the queue",
        "Slack for the queue over the time of a prompt: {ttft_slack_ratio}. Below 0 the target leaves none.",
    ),
    "ttft_replicas": (
        "Replicas, TTFT target",
        "The target of TTFT takes {ttft_replicas:# replica|# replicas}. 0 means that not even an idle one meets it.",
    ),
    "ttft_nodes": (
        "Nodes, TTFT target",
        "The peak keeps the target of TTFT on {ttft_nodes:# node|# nodes}.",
    ),
    "slo_nodes": (
        "Nodes for memory and targets",
        "Memory and targets of the peak take {slo_nodes:# node|# nodes}; memory alone takes {nodes_with_headroom}.",
    ),
    "slo_binding": (
        "What the nodes rest on",
        "Code: {slo_binding}. 0 means memory, 1 the target of TPOT, 2 that of TTFT.",
    ),
    "slo_node_sessions": (
        "Sessions per node, memory and TPOT",
        "A node serves {slo_node_sessions:# session|# sessions} at most: its memory holds them and they meet the target of TPOT, where one is given.",
    ),
    "queue_replicas": (
        "Replicas without the spares",
        "With the spare nodes down, {queue_replicas:# replica serves|# replicas serve}.",
    ),
    "queue_utilisation_ratio": (
        "Utilisation by prompts",
        "The prompts of the peak take {queue_utilisation_ratio} of the replicas' time. From 100 % on, the queue grows without end.",
    ),
    "queue_waiting_ratio": (
        "Requests that wait",
        "At the peak {queue_waiting_ratio} of the requests find all replicas busy.",
    ),
    "queue_delay_ms": (
        "Mean wait, those waiting",
        "A request that waits does so for {queue_delay_ms} on average.",
    ),
    "queue_mean_ms": (
        "Mean wait, all requests",
        "On average a request of the peak waits {queue_mean_ms}.",
    ),
    "queue_wait_ms": (
        "Wait at the percentile",
        "Of 100 requests, {slo_percentile} wait {queue_wait_ms} at most.",
    ),
    "ttft_service_ms": (
        "TTFT at the percentile",
        "Of 100 requests, {slo_percentile} see their first token within {ttft_service_ms}, by reachable bounds and planning factor. Without requests per second this has no queue in it.",
    ),
    **{
        f"tpot_step{step}_load": (
            f"Batch with experts, step {step}",
            f"After step {step} of Newton's method, {{tpot_step{step}_load:# session|# sessions}} of a stage fit into the target of TPOT.",
        )
        for step in range(1, BATCH_STEPS + 1)
    },
    **{
        f"ttft_step{step}_load": (
            f"Replicas for TTFT, step {step}",
            f"After step {step} of Newton's method the target of TTFT takes {{ttft_step{step}_load:# replica|# replicas}}.",
        )
        for step in range(1, QUEUE_STEPS + 1)
    },
}

DICTIONARY: dict[str, Entry] = {
    "ttft_target_ms": Entry(
        "Time to the first token that was promised, in ms.",
        "The service agreement (SLO); left out, nodes rest on memory and on the other target.",
        "With it, nodes also hold the queue of prompts at the peak.",
        "Promising the mean and measuring a percentile.",
        label="Target of TTFT",
    ),
    "tpot_target_ms": Entry(
        "Time of each token after the first that was promised, in ms.",
        "The service agreement (SLO); left out, nodes rest on memory and on the other target.",
        "Limits the batch of a replica, and with it the sessions of a node.",
        "Giving less than one session alone takes: no number of nodes helps.",
        label="Target of TPOT",
    ),
    "slo_percentile": Entry(
        "Per cent of the requests for which the target of TTFT holds.",
        "The service agreement (SLO); 95 if left out.",
        "The higher, the more replicas must be idle.",
        "Writing 0.95 for 95 %.",
        label="Percentile of the target",
    ),
    "planning_factor_ratio": Entry(
        "Measured times of this system over its reachable bounds; at least 1.",
        "Measurements of the engine on the server (sizing-xl measure); 1 if left out, which no engine reaches.",
        "All planned times are multiplied by it.",
        "Leaving it at 1 and taking the plan for a forecast.",
        label="Planning factor",
    ),
    "queue_variability_ratio": Entry(
        "Mean of the squared variations of arrivals and of prompts' times.",
        "The gateway's logs; 1 if left out: arrivals at random, times that vary as much as their mean.",
        "Multiplies each wait (Allen-Cunneen).",
        "Taking 0.5, which holds where all prompts are equal, for chats.",
        label="Variability of the queue",
    ),
}
