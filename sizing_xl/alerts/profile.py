"""Conditions of the storage profile itself: whether its limits obey physics."""

from sizing_xl.alerts.declared import Word, condition, over, reaches
from sizing_xl.expression import max_, where


def _figures(first, read, write, read_mbps, write_mbps, read_iops_mbps, write_iops_mbps):
    """The figures of the direction that is told: reads where `first` holds, else writes."""
    return {
        "stated": where(first, read_mbps, write_mbps),
        "profile": Word("storage"),
        "implied": where(first, read_iops_mbps, write_iops_mbps),
        "divergence": where(first, read, write),
        "direction": Word(place=where(first, 0, 1), words=("read", "write")),
    }


@condition("warning", levers=("storage",))
def storage_physics_warning(
    read_divergence_ratio, write_divergence_ratio, throughput_read_mbps, throughput_write_mbps,
    iops_read_limit_mbps, iops_write_limit_mbps, limit_storage_physics_warning_ratio,
    limit_storage_physics_error_ratio,
):  # fmt: skip
    """A throughput of the profile differs from IOPS x block, though not impossibly."""
    most = limit_storage_physics_error_ratio
    read = where(read_divergence_ratio > most, 0, read_divergence_ratio)
    write = where(write_divergence_ratio > most, 0, write_divergence_ratio)
    least = limit_storage_physics_warning_ratio
    figures = _figures(
        where(least > read, 0, 1), read, write, throughput_read_mbps, throughput_write_mbps,
        iops_read_limit_mbps, iops_write_limit_mbps,
    )  # fmt: skip
    return reaches(max_(read, write), least, **figures)


@condition("error", blocks="storage_recommended_tb", levers=("storage",))
def storage_physics_error(
    read_divergence_ratio, write_divergence_ratio, throughput_read_mbps, throughput_write_mbps,
    iops_read_limit_mbps, iops_write_limit_mbps, limit_storage_physics_error_ratio,
):  # fmt: skip
    """A throughput of the profile differs from IOPS x block by more than physics allows."""
    most = limit_storage_physics_error_ratio
    figures = _figures(
        read_divergence_ratio > most, read_divergence_ratio, write_divergence_ratio,
        throughput_read_mbps, throughput_write_mbps, iops_read_limit_mbps, iops_write_limit_mbps,
    )  # fmt: skip
    return over(max_(read_divergence_ratio, write_divergence_ratio), most, **figures)
