"""Conditions of the storage profile under its load: what it falls short of, and by how much.

Reads and volume set the number of units; the peak of writes is a flush that lasts for moments and
does not stay, and is told as information.
"""

from sizing_xl.alerts.declared import condition, over

FASTER = ("storage", "target_load_time_s")


def _short(load, needed, **more):
    """More is needed than the profile gives: the factor tells how many times as much."""
    return over(load, 1, factor=load, needed=needed, limit=needed / load, **more)


@condition("warning", worst="factor", levers=("storage",))
def storage_capacity(volume_load_ratio, storage_recommended_tb, profile_units_needed):
    """The volume does not fit into the profile."""
    return _short(volume_load_ratio, storage_recommended_tb, units_needed=profile_units_needed)


@condition("warning", worst="factor", levers=FASTER)
def storage_read_iops(read_iops_load_ratio, iops_read_peak, restart_time_s, profile_units_needed):
    """The peak of reads is above the profile's IOPS."""
    return _short(read_iops_load_ratio, iops_read_peak,
                  restart_s=restart_time_s, units_needed=profile_units_needed)  # fmt: skip


@condition("info", worst="factor", levers=("storage",))
def storage_write_iops(write_iops_load_ratio, iops_write_peak):
    """The peak of writes is above the profile's IOPS."""
    return _short(write_iops_load_ratio, iops_write_peak)


@condition("warning", worst="factor", levers=FASTER)
def storage_read_throughput(
    read_rate_load_ratio, throughput_read_peak_gbs, restart_time_s, profile_units_needed
):
    """The peak of reads is above the profile's throughput."""
    return _short(read_rate_load_ratio, throughput_read_peak_gbs,
                  restart_s=restart_time_s, units_needed=profile_units_needed)  # fmt: skip


@condition("info", worst="factor", levers=("storage",))
def storage_write_throughput(write_rate_load_ratio, throughput_write_peak_gbs):
    """The peak of writes is above the profile's throughput."""
    return _short(write_rate_load_ratio, throughput_write_peak_gbs)
