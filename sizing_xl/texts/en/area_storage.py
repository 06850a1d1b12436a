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
        "Model versions' volume",
        "Keeping {registry_versions:# version|# versions} in the registry and "
        "{node_versions:# version|# versions} on each node takes {storage_model_tb}. These copies "
        "are what makes a fast rollback possible: trimming them saves disk but lengthens the "
        "outage when an update goes wrong.",
    ),
    "kv_spill_tb": (
        "Spilled KV cache",
        "{kv_spill_tb} are kept for KV cache that leaves HBM: {kv_spill_ratio} of what "
        "{nodes_final:# node|# nodes} can hold, times the factor {storage_safety_factor}. It follows the "
        "nodes, not the sessions that are open; with few sessions, most of it stays empty.",
    ),
    "kv_spill_sessions_ratio": (
        "Spilled KV, share of sessions' KV",
        "The room of {kv_spill_tb} is {kv_spill_sessions_ratio:# time|# times} the KV cache of all sessions "
        "({kv_total_gib}). Above 1, those sessions cannot fill it: it serves prefixes that are kept after "
        "their sessions, or a smaller share in the policy saves the purchase.",
    ),
    "storage_cache_tb": (
        "Cache volume",
        "Compiled engines, and {kv_spill_tb} for KV cache that spills out of HBM, take "
        "{storage_cache_tb} on {nodes_final:# node|# nodes}. The spill follows the nodes' KV budget, not "
        "the sessions: compare it with the cache of the sessions before buying.",
    ),
    "logs_day_tb": (
        "Logs of one day",
        "The requests of {concurrency:# session|# sessions} leave {logs_day_tb} of logs a day, at "
        "{log_request_bytes} per request. This is what stays on disk until its retention ends; the write "
        "rates are far above it because what they write is overwritten or discarded.",
    ),
    "storage_logs_tb": (
        "Log volume",
        "With a retention of {log_retention_days} and {logs_day_tb} a day, logs take "
        "{storage_logs_tb}. The volume follows the traffic: if the disk fills up, audit and "
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
        "When {concurrency:# session flushes|# sessions flush} buffers of logs, metrics and state "
        "together, storage receives {iops_write_peak} of writes, for moments. If it cannot keep up, that "
        "flush takes longer; it is no rate to choose a profile on, because nothing keeps it up.",
    ),
    "throughput_write_peak_gbs": (
        "Peak write throughput",
        "The flush of {iops_write_peak} in writes of {write_io_kib} amounts to "
        "{throughput_write_peak_gbs} while it lasts. Buffers and temporary state are written and soon "
        "overwritten: of all that, only the logs stay, and their volume is told apart.",
    ),
    "iops_read_steady": (
        "Steady read IOPS",
        "Day to day, reads of {nodes_final:# node|# nodes} stay around {iops_read_steady}. Use it "
        "as a monitoring baseline: a much higher level without restarts points to poor caching "
        "or KV cache spilling to disk.",
    ),
    "iops_write_steady": (
        "Steady write IOPS",
        "In normal operation, buffers and temporary state of {concurrency:# session|# sessions} are "
        "written at up to {iops_write_steady}, and overwritten. It wears SSDs out without filling them: "
        "measure your engine's real rate before you buy write endurance (DWPD) for it.",
    ),
    "throughput_read_steady_gbs": (
        "Steady read throughput",
        "Outside restarts, reads of {nodes_final:# node|# nodes} use "
        "{throughput_read_steady_gbs}, at {steady_read_node_gbs} per node. That bandwidth is "
        "already spoken for: do not count on it for backups or other systems on the same storage.",
    ),
    "throughput_write_steady_gbs": (
        "Steady write throughput",
        "Writes of {iops_write_steady}, at {write_io_kib} each, amount to {throughput_write_steady_gbs}: "
        "an upper bound of the policy. They do not accumulate, so backup and replication follow the logs "
        "that stay, not this flow.",
    ),
    "writes_day_tb": (
        "Writes in a day",
        "At {throughput_write_steady_gbs} all day, {writes_day_tb} would be written, and overwritten: an "
        "upper bound for the wear of the disks (DWPD). Only logs stay, and the volume counts them alone.",
    ),
}
