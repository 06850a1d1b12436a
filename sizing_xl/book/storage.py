"""Storage that the cluster needs: volume, IOPS and throughput (decimal units)."""

from sizing_xl.book.constants import (
    BYTES_PER_GB,
    BYTES_PER_GIB,
    BYTES_PER_KIB,
    BYTES_PER_TB,
    SECONDS_PER_DAY,
)
from sizing_xl.expression import ceil, max_
from sizing_xl.quantity import quantity
from sizing_xl.units import Unit

ARTIFACT = "docs/method.md#weights-and-artifact"
VOLUME = "docs/method.md#storage-volume"
TRAFFIC = "docs/method.md#storage-traffic"


@quantity(Unit.BYTES, source=ARTIFACT, digits=0)
def artifact_bytes(artifact_gib):
    """The model's files as they lie in storage."""
    return artifact_gib * BYTES_PER_GIB


@quantity(Unit.TB, source=VOLUME)
def storage_model_tb(
    registry_versions, artifact_bytes, nodes_final, node_versions, deployed_weights_gib
):
    """Versions in the registry and on the nodes."""
    return (
        registry_versions * artifact_bytes
        + nodes_final * node_versions * deployed_weights_gib * BYTES_PER_GIB
    ) / BYTES_PER_TB


@quantity(Unit.TB, source=VOLUME)
def kv_spill_tb(nodes_final, kv_spill_ratio, kv_budget_gib, storage_safety_factor):
    """Room for spilled KV cache: a share of what the nodes can hold, not of what sessions hold."""
    return (
        nodes_final
        * kv_spill_ratio
        * kv_budget_gib
        * BYTES_PER_GIB
        * storage_safety_factor
        / BYTES_PER_TB
    )


@quantity(Unit.RATIO, source=VOLUME, digits=2)
def kv_spill_sessions_ratio(kv_spill_tb, kv_total_gib):
    """That room over the KV cache of all sessions; above 1 they cannot fill it."""
    return kv_spill_tb * BYTES_PER_TB / (kv_total_gib * BYTES_PER_GIB)


@quantity(Unit.TB, source=VOLUME)
def storage_cache_tb(nodes_final, engine_cache_gb, storage_safety_factor, kv_spill_tb):
    """Compiled engines and spilled KV cache."""
    return (
        nodes_final * engine_cache_gb * BYTES_PER_GB * storage_safety_factor / BYTES_PER_TB
        + kv_spill_tb
    )


@quantity(Unit.TB, source=VOLUME, digits=3)
def logs_day_tb(concurrency, avg_request_duration_s, log_request_bytes):
    """Logs that one day leaves."""
    return concurrency / avg_request_duration_s * SECONDS_PER_DAY * log_request_bytes / BYTES_PER_TB


@quantity(Unit.TB, source=VOLUME)
def storage_logs_tb(logs_day_tb, log_retention_days):
    """Logs kept for the scenario's retention."""
    return logs_day_tb * log_retention_days


@quantity(Unit.TB, source=VOLUME)
def storage_operational_tb(nodes_final, operational_node_gb):
    """Systems, configuration and metadata of the nodes."""
    return nodes_final * operational_node_gb * BYTES_PER_GB / BYTES_PER_TB


@quantity(Unit.TB, source=VOLUME, digits=1)
def storage_total_tb(storage_model_tb, storage_cache_tb, storage_logs_tb, storage_operational_tb):
    """Volume in all."""
    return storage_model_tb + storage_cache_tb + storage_logs_tb + storage_operational_tb


@quantity(Unit.TB, source=VOLUME, digits=1)
def storage_recommended_tb(storage_total_tb, capacity_margin_ratio):
    """Volume to buy, with the margin that the policy or the user sets."""
    return storage_total_tb * (1 + capacity_margin_ratio)


@quantity(Unit.NODES, source=TRAFFIC)
def restarting_nodes(restarting_ratio, nodes_final):
    """Nodes that read the model at the same time after a restart."""
    return max_(1, ceil(restarting_ratio * nodes_final))


@quantity(Unit.GB_PER_S, source=TRAFFIC, digits=1)
def throughput_read_peak_gbs(
    restarting_nodes, artifact_bytes, target_load_time_s, read_efficiency, storage_safety_factor
):
    """Read rate that lets the restarting nodes load within the target time."""
    return (
        restarting_nodes
        * artifact_bytes
        / target_load_time_s
        / read_efficiency
        * storage_safety_factor
        / BYTES_PER_GB
    )


@quantity(Unit.IOPS, source=TRAFFIC, digits=0)
def iops_read_peak(throughput_read_peak_gbs, load_io_kib):
    """Reads per second at that rate."""
    return throughput_read_peak_gbs * BYTES_PER_GB / (load_io_kib * BYTES_PER_KIB)


@quantity(Unit.IOPS, source=TRAFFIC, digits=0)
def iops_write_peak(concurrency, writes_per_session_peak_iops, storage_safety_factor):
    """Writes per second when all sessions flush their logs."""
    return writes_per_session_peak_iops * concurrency * storage_safety_factor


@quantity(Unit.GB_PER_S, source=TRAFFIC, digits=1)
def throughput_write_peak_gbs(iops_write_peak, write_io_kib):
    """Write rate at that peak."""
    return iops_write_peak * write_io_kib * BYTES_PER_KIB / BYTES_PER_GB


@quantity(Unit.IOPS, source=TRAFFIC, digits=0)
def iops_read_steady(nodes_final, steady_read_node_iops):
    """Reads per second in normal operation."""
    return nodes_final * steady_read_node_iops


@quantity(Unit.IOPS, source=TRAFFIC, digits=0)
def iops_write_steady(concurrency, writes_per_session_steady_iops):
    """Writes per second in normal operation."""
    return concurrency * writes_per_session_steady_iops


@quantity(Unit.GB_PER_S, source=TRAFFIC, digits=1)
def throughput_read_steady_gbs(nodes_final, steady_read_node_gbs):
    """Read rate in normal operation."""
    return nodes_final * steady_read_node_gbs


@quantity(Unit.GB_PER_S, source=TRAFFIC, digits=1)
def throughput_write_steady_gbs(iops_write_steady, write_io_kib):
    """Write rate in normal operation."""
    return iops_write_steady * write_io_kib * BYTES_PER_KIB / BYTES_PER_GB


@quantity(Unit.TB, source=TRAFFIC, digits=1)
def writes_day_tb(throughput_write_steady_gbs):
    """Bytes that pass in a day of steady writes; they do not stay (`logs_day_tb` does)."""
    return throughput_write_steady_gbs * SECONDS_PER_DAY * BYTES_PER_GB / BYTES_PER_TB
