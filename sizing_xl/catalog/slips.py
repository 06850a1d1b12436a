"""Likely slips of unit, and what ranges of several catalogs share."""

from __future__ import annotations

from sizing_xl.catalog.plausible import Judge, Slip

BTU_HR_PER_KW = 3412.142
BYTES_PER_GIB = 2**30

WATTS, MEGAWATTS = Slip("W", 1e-3), Slip("MW", 1e3)
TO_GIB = (
    Slip("B", 2.0**-30),
    Slip("MiB", 2.0**-10),
    Slip("KiB", 2.0**-20),
    Slip("TiB", 2.0**10),
)
HEIGHTS = (Slip("mm", 1 / 44.45), Slip("cm", 1 / 4.445), Slip("in", 1 / 1.75))


def per(low: float, high: float, share: float = 1.0) -> Judge:
    """Bounds in proportion to the first of the fields that are needed."""
    return lambda value, other, *_: (low * other * share, high * other * share)
