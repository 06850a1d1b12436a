"""What the chosen storage profile gives: load on its limits, restart and warm-up time, space.

A profile's limits are those of one unit. The cluster shares that unit, unless the profile is per
node: then limits multiply with the nodes, and a restarting node reads only its own disks.
"""

from sizing_xl.book.constants import (
    BLOCK_KB_PER_MB,
    BYTES_PER_KIB,
    BYTES_PER_MB,
    KW_PER_MW,
    MB_PER_GB,
)
from sizing_xl.expression import ceil, first_known, max_, min_, where
from sizing_xl.quantity import quantity
from sizing_xl.units import Unit

PROFILE = "docs/method.md#storage-profile"
WARM_UP = "docs/method.md#warm-up"


@quantity(Unit.COUNT, source=PROFILE)
def profile_serving_units(profile_per_node, nodes_final):
    """Units that share the writes and the volume."""
    return where(profile_per_node > 0, nodes_final, 1)


@quantity(Unit.COUNT, source=PROFILE)
def profile_loading_units(profile_per_node, restarting_nodes):
    """Units that the restarting nodes read from."""
    return where(profile_per_node > 0, restarting_nodes, 1)


@quantity(Unit.RATIO, source=PROFILE)
def volume_load_ratio(storage_recommended_tb, usable_capacity_tb, profile_serving_units):
    """Volume over what the profile holds; above 1 it does not fit."""
    return storage_recommended_tb / (usable_capacity_tb * profile_serving_units)


@quantity(Unit.RATIO, source=PROFILE)
def read_iops_load_ratio(iops_read_peak, iops_read_max, profile_loading_units):
    """Peak read IOPS over the profile's limit."""
    return iops_read_peak / (iops_read_max * profile_loading_units)


@quantity(Unit.RATIO, source=PROFILE)
def write_iops_load_ratio(iops_write_peak, iops_write_max, profile_serving_units):
    """Peak write IOPS over the profile's limit."""
    return iops_write_peak / (iops_write_max * profile_serving_units)


@quantity(Unit.RATIO, source=PROFILE)
def read_rate_load_ratio(throughput_read_peak_gbs, throughput_read_mbps, profile_loading_units):
    """Peak read rate over the profile's limit."""
    return throughput_read_peak_gbs * MB_PER_GB / (throughput_read_mbps * profile_loading_units)


@quantity(Unit.RATIO, source=PROFILE)
def write_rate_load_ratio(throughput_write_peak_gbs, throughput_write_mbps, profile_serving_units):
    """Peak write rate over the profile's limit."""
    return throughput_write_peak_gbs * MB_PER_GB / (throughput_write_mbps * profile_serving_units)


@quantity(Unit.MB_PER_S, source=PROFILE, digits=0)
def load_limit_mbps(throughput_read_mbps, iops_read_max, load_io_kib, profile_loading_units):
    """Read rate that the profile gives to nodes that load a model in sequence."""
    return (
        min_(throughput_read_mbps, iops_read_max * load_io_kib * BYTES_PER_KIB / BYTES_PER_MB)
        * profile_loading_units
    )


@quantity(Unit.SECONDS, source=PROFILE, digits=1)
def restart_time_s(restarting_nodes, artifact_bytes, load_limit_mbps, read_efficiency):
    """Time in which the restarting nodes really load on this profile."""
    return restarting_nodes * artifact_bytes / (load_limit_mbps * BYTES_PER_MB * read_efficiency)


@quantity(Unit.COUNT, source=WARM_UP)
def warmup_pods(warmup_concurrency, restarting_nodes, replicas_per_node):
    """Pods that read the model at once in a warm-up."""
    return where(warmup_concurrency > 0, warmup_concurrency, restarting_nodes * replicas_per_node)


@quantity(Unit.MB_PER_S, source=PROFILE, digits=0)
def iops_read_limit_mbps(iops_read_max, block_size_kb_read):
    """Read rate that the IOPS limit allows in typical blocks."""
    return iops_read_max * block_size_kb_read / BLOCK_KB_PER_MB


@quantity(Unit.MB_PER_S, source=PROFILE, digits=0)
def iops_write_limit_mbps(iops_write_max, block_size_kb_write):
    """Write rate that the IOPS limit allows in typical blocks."""
    return iops_write_max * block_size_kb_write / BLOCK_KB_PER_MB


@quantity(Unit.SHARE, source=PROFILE)
def read_divergence_ratio(throughput_read_mbps, iops_read_limit_mbps):
    """How far the profile's read throughput is from IOPS x block, as a share of the larger."""
    return (
        max_(throughput_read_mbps, iops_read_limit_mbps)
        - min_(throughput_read_mbps, iops_read_limit_mbps)
    ) / max_(throughput_read_mbps, iops_read_limit_mbps)


@quantity(Unit.SHARE, source=PROFILE)
def write_divergence_ratio(throughput_write_mbps, iops_write_limit_mbps):
    """How far the profile's write throughput is from IOPS x block, as a share of the larger."""
    return (
        max_(throughput_write_mbps, iops_write_limit_mbps)
        - min_(throughput_write_mbps, iops_write_limit_mbps)
    ) / max_(throughput_write_mbps, iops_write_limit_mbps)


@quantity(Unit.MB_PER_S, source=WARM_UP, digits=0)
def warmup_iops_limit_mbps(iops_read_limit_mbps, iops_read_max, warmup_random, load_io_kib):
    """Rate that the IOPS limit allows: in blocks at random, in load-size reads in sequence."""
    return where(
        warmup_random > 0,
        iops_read_limit_mbps,
        iops_read_max * load_io_kib * BYTES_PER_KIB / BYTES_PER_MB,
    )


@quantity(Unit.FLAG, source=WARM_UP)
def warmup_block_bound(throughput_read_mbps, warmup_iops_limit_mbps):
    """1 when blocks per second (IOPS) limit the warm-up, 0 when throughput does."""
    return where(throughput_read_mbps > warmup_iops_limit_mbps, 1, 0)


@quantity(Unit.COUNT, source=WARM_UP)
def warmup_units(profile_loading_units, warmup_pods):
    """Units of the profile that the warm-up reads from: never more than its pods."""
    return min_(profile_loading_units, warmup_pods)


@quantity(Unit.SECONDS, source=WARM_UP, digits=1)
def warmup_time_s(
    artifact_bytes,
    warmup_pods,
    throughput_read_mbps,
    warmup_iops_limit_mbps,
    warmup_utilization_ratio,
    warmup_units,
):
    """Time of a warm-up of all its pods."""
    return (
        artifact_bytes
        * warmup_pods
        / (
            min_(throughput_read_mbps, warmup_iops_limit_mbps)
            * BYTES_PER_MB
            * warmup_utilization_ratio
            * warmup_units
        )
    )


@quantity(Unit.COUNT, source=PROFILE)
def profile_units_needed(
    profile_serving_units, volume_load_ratio, read_iops_load_ratio, read_rate_load_ratio
):
    """Units of the profile that carry the volume, the read IOPS and the read rate."""
    return profile_serving_units * max_(
        1, ceil(max_(volume_load_ratio, max_(read_iops_load_ratio, read_rate_load_ratio)))
    )


@quantity(Unit.COUNT, source=PROFILE)
def profile_units_limit(volume_load_ratio, read_iops_load_ratio, read_rate_load_ratio):
    """Which of them asks most: 0 the volume, 1 the read IOPS, 2 the read rate."""
    return where(
        max_(read_iops_load_ratio, read_rate_load_ratio) > volume_load_ratio,
        where(read_iops_load_ratio > read_rate_load_ratio, 1, 2),
        0,
    )


@quantity(Unit.COUNT, source=PROFILE)
def profile_units(
    profile_per_node, profile_units_needed, storage_recommended_tb, usable_capacity_tb
):
    """Units in the totals: of a shared profile those that hold the volume, else all needed."""
    return where(
        profile_per_node > 0,
        profile_units_needed,
        ceil(storage_recommended_tb / usable_capacity_tb),
    )


@quantity(Unit.KW, source=PROFILE, digits=1)
def storage_power_kw(profile_units, profile_power_kw):
    """Draw of the storage."""
    return profile_units * profile_power_kw


@quantity(Unit.RACK_UNITS, source=PROFILE)
def storage_rack_u(profile_units, profile_rack_u):
    """Rack space of the storage."""
    return profile_units * profile_rack_u


@quantity(Unit.KW, source=PROFILE, digits=1)
def power_with_storage_kw(total_power_kw, storage_power_kw):
    """Draw of nodes and storage together."""
    return total_power_kw + storage_power_kw


@quantity(Unit.RACK_UNITS, source=PROFILE)
def rack_with_storage_u(total_rack_u, storage_rack_u):
    """Rack space of nodes and storage together."""
    return total_rack_u + storage_rack_u


@quantity(Unit.KW, source=PROFILE, digits=1)
def site_power_kw(power_with_storage_kw, pue):
    """Power that the site must supply for nodes, storage and their cooling."""
    return power_with_storage_kw * pue


@quantity(Unit.MWH_PER_YEAR, source=PROFILE, digits=1)
def site_energy_mwh(site_power_kw, year_hours, average_load_ratio):
    """Energy of a year at the site, storage and cooling included: at the mean load where it is
    known, else at the highest draw."""
    return site_power_kw * year_hours * first_known(average_load_ratio, 1) / KW_PER_MW


@quantity(Unit.BTU_PER_HOUR, source=PROFILE, digits=0)
def site_heat_btu_hr(total_heat_btu_hr, storage_power_kw, btu_hr_per_kw):
    """Heat of nodes and storage that the cooling must remove."""
    return total_heat_btu_hr + storage_power_kw * btu_hr_per_kw
