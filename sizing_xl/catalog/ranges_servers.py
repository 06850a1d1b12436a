"""What is plausible of a server, and which slips of unit are likely there (see ranges)."""

from __future__ import annotations

import re

from sizing_xl.catalog.plausible import Beside, Bounds, Range, Rule, Slip
from sizing_xl.catalog.slips import (
    BTU_HR_PER_KW,
    BYTES_PER_GIB,
    HEIGHTS,
    MEGAWATTS,
    TO_GIB,
    WATTS,
    per,
)

TO_KW = (WATTS, MEGAWATTS, Slip("BTU/h", 1 / BTU_HR_PER_KW))
# Memory of one GPU by its name, GB as its vendor labels it.
GPU_MEMORY_GB: dict[str, tuple[float, ...]] = {
    "V100": (16, 32), "T4": (16,), "A10": (24,), "A30": (24,), "A40": (48,), "A100": (40, 80),
    "A800": (40, 80), "L2": (24,), "L4": (24,), "L20": (48,), "L40": (48,), "L40S": (48,),
    "H20": (96, 141), "H100": (64, 96), "H800": (80,), "H200": (141,), "GH200": (96, 144),
    "B100": (180, 192), "B200": (180, 192), "B300": (262, 288), "GB200": (180, 192),
    "GB300": (262, 288), "MI210": (64,), "MI250": (128,), "MI250X": (128,), "MI300A": (128,),
    "MI300X": (192,), "MI308X": (192,), "MI325X": (256,), "MI350X": (288,), "MI355X": (288,),
    "MI455X": (432,), "GAUDI2": (96,), "GAUDI3": (128,),
}  # fmt: skip
GPU_LOW_GB, GPU_HIGH_GB = 4.0, 1000.0
LEAST_KW, MOST_KW = 0.1, 250.0
# What a server commonly draws for each of its GPUs, and its height.
USUAL_GPU_KW = 1.3
USUAL_GPU_U = 0.7
# TB/s for each GB of a GPU: its memory is read 40 times a second.
USUAL_READS_TBPS = 0.04
# A label of a variant that the table lacks may lie this far beyond those that it has.
VARIANT = 1.25
_NAME = re.compile(r"[A-Z]+\d+[A-Z]*")
_STATED = re.compile(r"(\d+(?:\.\d+)?)\s*GB\b")


def _gpu_memory(value: float, count: float, model: str) -> Bounds:
    """By the GPU's name where it is known, else what any GPU may have."""
    name = model.upper()
    known = [size for word in _NAME.findall(name) for size in GPU_MEMORY_GB.get(word, ())]
    if known:
        return min(known) / VARIANT, max(known) * VARIANT
    for stated in map(float, _STATED.findall(name)):
        if count > 1 and abs(value - stated * count) <= 0.1 * value:
            return stated / VARIANT, stated * VARIANT
    return GPU_LOW_GB, GPU_HIGH_GB


def _gpu_memory_slips(value: float, count: float, model: str) -> tuple[Slip, ...]:
    return (
        Slip("whole_node", 1 / count),
        Slip("MiB", 2.0**20 / 1e9),
        Slip("B", 1e-9),
        Slip("TB", 1e3),
        Slip("Gb", 1 / 8),
    )


def _visible_slips(value: float, label: float, count: float) -> tuple[Slip, ...]:
    return (*TO_GIB, Slip("whole_node", 1 / count), Slip("GB", 1e9 / BYTES_PER_GIB))


# Rate of one GPU's links to the others, both ways together, TB/s.
LINK_TBPS = {
    "V100": 0.3, "A100": 0.6, "A800": 0.4, "H100": 0.9, "H800": 0.4, "H20": 0.9, "H200": 0.9,
    "GH200": 0.9, "B100": 1.8, "B200": 1.8, "B300": 1.8, "GB200": 1.8, "GB300": 1.8,
    "MI300X": 0.9, "MI308X": 0.9, "MI325X": 0.9,
}  # fmt: skip


def _links(value: float, count: float, model: str) -> Bounds:
    """By the GPU's name where its links are known; bridged cards have fewer of them."""
    known = [LINK_TBPS[word] for word in _NAME.findall(model.upper()) if word in LINK_TBPS]
    low, high = (min(known) / 2, max(known) * 2) if known else (0.02, 8.0)
    return low * count, high * count


def _link_slips(value: float, count: float, model: str) -> tuple[Slip, ...]:
    return (Slip("GB/s", 1e-3), Slip("one_gpu", count), Slip("Tb/s", 1 / 8), Slip("MB/s", 1e-6))


def _total(value: float, one_gb: float, count: float) -> Bounds:
    return one_gb * count / 1.5, one_gb * count * 1.5


def _total_slips(value: float, one_gb: float, count: float) -> tuple[Slip, ...]:
    one_gpu = Slip("one_gpu", count)
    return (one_gpu, Slip("MiB", 2.0**20 / 1e9), Slip("B", 1e-9), Slip("TB", 1e3))


def _draw(value: float, count: float) -> Bounds:
    return max(LEAST_KW, 0.03 * count), min(MOST_KW, 8 * count)


def _height(value: float, count: float) -> Bounds:
    """A chassis of up to eight GPUs is at most 16 U; more GPUs may take more."""
    return 1.0, max(12.0, 2.0 * count)


TO_BTU_HR = (
    Slip("kW", BTU_HR_PER_KW),
    Slip("W", BTU_HR_PER_KW / 1e3),
    Slip("kBTU/h", 1e3),
    Slip("kcal/h", 3.968),
    Slip("TR", 12_000.0),
    Slip("MW", BTU_HR_PER_KW * 1e3),
)
CELSIUS = (Slip("°F", 1 / 1.8, -32 / 1.8), Slip("K", 1.0, -273.15))

SERVER_RANGES: tuple[Rule, ...] = (
    *(rule for path in ("rack_units_u", "stated.rack_units_u") for rule in (
        Beside(path, ("gpu.count",), _height, "U",
               "1 to 12 U, or to 2 U a GPU where that is more", lambda *_: HEIGHTS,
               usual=lambda count: USUAL_GPU_U * count),
        Range(path, 1, 60, "U", HEIGHTS, why="a rack of 60 U; more is several racks"),
    )),
    Range("gpu.count", 1, 1152, "", why="the largest NVLink domain announced has 576 GPUs"),
    Beside("gpu.hbm_per_gpu_gb", ("gpu.count", "gpu.model"), _gpu_memory, "GB",
           "4 to 1 000 GB; a GPU whose name is known, within 25 % of its labels",
           _gpu_memory_slips),
    Beside("gpu.total_hbm_gb", ("gpu.hbm_per_gpu_gb", "gpu.count"), _total, "GB",
           "near count x hbm_per_gpu_gb", _total_slips),
    Beside("gpu.visible_hbm_gib", ("gpu.hbm_per_gpu_gb", "gpu.count"),
           per(0.8, 1.03), "GiB", "0.80 to 1.03 of the label in GB", _visible_slips),
    Beside("gpu.hbm_bandwidth_tbps", ("gpu.hbm_per_gpu_gb", "gpu.count"), per(1e-3, 0.12),
           "TB/s", "the memory is read 1 to 120 times a second",
           lambda value, label, count: (Slip("whole_node", 1 / count), Slip("Tb/s", 1 / 8),
                                        Slip("GB/s", 1e-3)),
           usual=lambda label, count: USUAL_READS_TBPS * label),
    Range("gpu.hbm_bandwidth_tbps", 0.02, 60, "TB/s",
          (Slip("GB/s", 1e-3), Slip("MB/s", 1e-6), Slip("Tb/s", 1 / 8), Slip("B/s", 1e-12)),
          why="T4 0.3, Rubin 22"),
    *(Range(f"gpu.dense_tflops_{name}", low, high, "TFLOP/s",
            (Slip("PFLOP/s", 1e3), Slip("GFLOP/s", 1e-3)), why=why)
      for name, low, high, why in (
          ("bf16", 10, 10_000, "T4 65, Rubin 4 000, all dense"),
          ("fp8", 20, 40_000, "L40S 733, Rubin 17 500, all dense"),
          ("fp4", 40, 80_000, "RTX PRO 6000 1 871, Rubin 50 000, all dense"))),
    Beside("gpu.nvlink_bandwidth_tbps_total", ("gpu.count", "gpu.model"), _links, "TB/s",
           "0.02 to 8 TB/s a GPU; a GPU whose name is known, half to twice its links", _link_slips),
    Beside("gpu.nvlink_bandwidth_tbps", ("gpu.count",), lambda value, count: (0.02, 8 * count),
           "TB/s", "one GPU's or all GPUs' links: 0.02 to 8 TB/s a GPU",
           lambda *_: (Slip("GB/s", 1e-3), Slip("MB/s", 1e-6))),
    Range("gpu.nvlink_domain_gpus", 1, 1152, ""),
    *(rule for path in ("power.power_kw_max", "stated.power_kw_max") for rule in (
        Beside(path, ("gpu.count",), _draw, "kW", "0.03 to 8 kW a GPU", lambda *_: TO_KW,
               usual=lambda count: USUAL_GPU_KW * count),
        Range(path, LEAST_KW, MOST_KW, "kW", TO_KW,
              why="a rack of 72 GPUs takes 120 to 230 kW"),
    )),
    Beside("power.power_kw_peak", ("power.power_kw_max",), per(1, 2), "kW",
           "1 to 2 times power_kw_max", lambda *_: TO_KW),
    *(rule for path in ("thermal.heat_output_btu_hr_max", "stated.heat_output_btu_hr_max")
      for rule in (
        Beside(path, ("power.power_kw_max",), per(0.5, 2, BTU_HR_PER_KW), "BTU/h",
               "0.5 to 2 times power_kw_max x 3 412", lambda *_: TO_BTU_HR),
        Beside(path, ("gpu.count",), per(0.03, 8, BTU_HR_PER_KW), "BTU/h",
               "the heat of 0.03 to 8 kW a GPU", lambda *_: TO_BTU_HR,
               usual=lambda count: USUAL_GPU_KW * count * BTU_HR_PER_KW),
    )),
    Range("thermal.airflow_cfm", 10, 100_000, "CFM"),
    Range("thermal.ambient_temp_operating_c_min", -60, 40, "°C", CELSIUS),
    Range("thermal.ambient_temp_operating_c_max", 5, 70, "°C", CELSIUS),
)  # fmt: skip
