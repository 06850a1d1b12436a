"""Area of the book: its title; the label of each quantity and what it means, in English."""

TITLE = "Storage: demand"

# Name -> label, meaning in operation.
QUANTITIES: dict[str, tuple[str, str]] = {
    "artifact_bytes": (
        "Model files, exact size",
        "Every model load reads {artifact_bytes} from storage, that is, {artifact_gib} of 16-bit "
        "checkpoint. This size, not that of the quantised weights in HBM, drives the restart time "
        "and the space of each version in the registry.",
    ),
    "storage_model_tb": (
        "Volume of model versions",
        "Keeping {registry_versions:# version|# versions} in the registry and "
        "{node_versions:# version|# versions} on each node takes {storage_model_tb}. These copies "
        "are what makes a fast rollback possible: trimming them saves disk but lengthens the "
        "outage when an update goes wrong.",
    ),
    "storage_cache_tb": (
        "Cache volume",
        "Compiled engines and the KV cache that spills out of HBM, up to {kv_spill_ratio} of its "
        "budget, take {storage_cache_tb} on {nodes_final:# node|# nodes}. Without this space, "
        "restarts compile engines all over again and long sessions may lose context already "
        "processed.",
    ),
    "storage_logs_tb": (
        "Log volume",
        "With a retention of {log_retention_days} and {concurrency:# session|# sessions}, logs "
        "take {storage_logs_tb}. The volume follows the traffic: if the disk fills up, audit and "
        "diagnostic trails are lost, or blocked writes stall the application.",
    ),
    "storage_operational_tb": (
        "Operational data volume",
        "System, configuration and metadata of {nodes_final:# node|# nodes} add up to "
        "{storage_operational_tb}, at {operational_node_gb} per node. This part rarely decides "
        "the purchase, but a full system disk takes a node out of service all the same.",
    ),
    "storage_total_tb": (
        "Total storage volume",
        "Model, cache, logs and operational data need {storage_total_tb}, with {storage_cache_tb} "
        "of cache and {storage_logs_tb} of logs. Check which part dominates before buying: "
        "shorter retention or fewer kept versions usually costs less than more storage.",
    ),
    "storage_recommended_tb": (
        "Storage volume to buy",
        "The volume to buy is {storage_recommended_tb}, with a margin of {capacity_margin_ratio} "
        "over {storage_total_tb}. Storage that is nearly full slows down and leaves little time "
        "to expand; with no margin, any growth calls for a new purchase.",
    ),
    "restarting_nodes": (
        "Nodes restarting together",
        "Storage is sized for {restarting_nodes:# node|# nodes} restarting at once, a share of "
        "{restarting_ratio} of all nodes, rounded up. If a power cut or an update restarts more, "
        "they compete for reads on shared storage and recovery takes longer.",
    ),
    "throughput_read_peak_gbs": (
        "Peak read throughput",
        "To load the model on {restarting_nodes:# node|# nodes} within {target_load_time_s}, "
        "storage has to deliver {throughput_read_peak_gbs}, safety factor of "
        "{storage_safety_factor} included. With less bandwidth the slack disappears and recovery "
        "may drag on exactly when capacity is reduced.",
    ),
    "iops_read_peak": (
        "Peak read IOPS",
        "Reading at {throughput_read_peak_gbs} in blocks of {load_io_kib} demands "
        "{iops_read_peak} from storage. Equipment with plenty of throughput but few IOPS stalls "
        "here: reads queue up and the restart is slower than promised.",
    ),
    "iops_write_peak": (
        "Peak write IOPS",
        "At the worst moment, when the logs of {concurrency:# session|# sessions} are flushed "
        "together, storage receives {iops_write_peak} of writes. If it cannot keep up, writes "
        "queue and the delay reaches the user, or records are lost.",
    ),
    "throughput_write_peak_gbs": (
        "Peak write throughput",
        "The peak of {iops_write_peak} in writes of {write_io_kib} amounts to "
        "{throughput_write_peak_gbs}. Logs and model reads usually share the same path to disk, "
        "so a lack of write bandwidth delays restarts as well.",
    ),
    "iops_read_steady": (
        "Steady read IOPS",
        "Day to day, reads of {nodes_final:# node|# nodes} stay around {iops_read_steady}. Use it "
        "as a monitoring baseline: a much higher level without restarts points to poor caching "
        "or KV cache spilling to disk.",
    ),
    "iops_write_steady": (
        "Steady write IOPS",
        "In normal operation, the activity of {concurrency:# session|# sessions} generates "
        "{iops_write_steady} of continuous writes. This is the load that wears out SSDs: before "
        "buying, check that the write endurance (DWPD) covers it for the whole warranty.",
    ),
    "throughput_read_steady_gbs": (
        "Steady read throughput",
        "Outside restarts, reads of {nodes_final:# node|# nodes} use "
        "{throughput_read_steady_gbs}, at {steady_read_node_gbs} per node. That bandwidth is "
        "already spoken for: do not count on it for backups or other systems on the same storage.",
    ),
    "throughput_write_steady_gbs": (
        "Steady write throughput",
        "Continuous writes of {iops_write_steady}, at {write_io_kib} each, amount to "
        "{throughput_write_steady_gbs}. Network, replication and backup must keep pace with this "
        "flow all the time; otherwise the backlog only grows.",
    ),
}
