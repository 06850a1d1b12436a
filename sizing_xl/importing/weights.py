"""Bytes of a model's weights at a precision (docs/method.md#weights-and-artifact).

A quantised matrix of out x into is its packed elements and the scales beside them; what a release
leaves alone (tables, head, router, norms, convolutions, towers) has 16 bits, a router's balance 32.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sizing_xl.importing.blueprint import Blueprint
from sizing_xl.importing.config import Config
from sizing_xl.importing.patterns import Patterns
from sizing_xl.importing.tensors import CONVERTED, Tensor

# Bytes of a matrix of out x into.
Matrix = Callable[[int, int], float]

# No matrix narrower than this is converted.
_NARROWEST = 128
_BLOCK = 128


def _rounded_up(a: int, b: int) -> int:
    return -(-a // b)


def fp8_blocks(height: int, width: int) -> Matrix:
    """8 bits and a 32-bit scale for each block."""
    return lambda out, into: out * into + 4 * _rounded_up(out, height) * _rounded_up(into, width)


def per_channel(bits: int) -> Matrix:
    """So many bits and a 16-bit scale for each output."""
    return lambda out, into: out * into * bits / 8 + 2 * out


def per_tensor(bits: int) -> Matrix:
    """So many bits and two 32-bit scales for the matrix."""
    return lambda out, into: out * into * bits / 8 + 8


def grouped(bits: int, group: int, *, zeros: bool = False, order: bool = False) -> Matrix:
    """So many bits, a 16-bit scale a group; zeros: their zero points beside them (AWQ, GPTQ);
    order: the groups' order (GPTQ); without either, the shape (compressed-tensors)."""

    def size(out: int, into: int) -> float:
        groups = out * _rounded_up(into, group)
        rest = groups * bits / 8 if zeros else 16
        return out * into * bits / 8 + 2 * groups + rest + (4 * into if order else 0)

    return size


def mxfp4(out: int, into: int) -> float:
    """4 bits and an 8-bit scale for 32 elements (OCP Microscaling Formats)."""
    return out * (into / 2 + into / 32)


def nvfp4(out: int, into: int) -> float:
    """4 bits, an 8-bit scale for 16 elements and two 32-bit scales."""
    return out * (into / 2 + into / 16) + 8


# Precisions of the catalog, as releases convert to them when they convert every linear layer.
WHOLE: Mapping[str, Matrix] = {
    "fp8": fp8_blocks(_BLOCK, _BLOCK),
    "int8": per_channel(8),
    "int4": grouped(4, 128),
    "nvfp4": nvfp4,
    "mxfp4": mxfp4,
}


@dataclass(frozen=True)
class Quantisation:
    """How a release is quantised: the precision's name, a matrix's bytes, and what is left alone.

    targets: the modules that are converted; every linear layer where it is None.
    """

    precision: str
    matrix: Matrix
    spared: Patterns
    targets: Patterns | None = None

    def size(self, tensor: Tensor) -> float:
        """Bytes of a tensor of the release, which keeps a router's balance of the experts in 32
        bits."""
        if self.converts(tensor):
            return tensor.copies * self.matrix(tensor.out, tensor.into)
        return (4 if tensor.wide else 2) * tensor.parameters

    def converts(self, tensor: Tensor) -> bool:
        if not convertible(tensor):
            return False
        if self.targets and not self.targets.name(tensor.module):
            return False
        return not self.spared.name(tensor.module)


def convertible(tensor: Tensor) -> bool:
    """Whether a release may convert a tensor at all."""
    wide = min(tensor.out, tensor.into) >= _NARROWEST
    return tensor.linear and wide and tensor.role in CONVERTED


def size(blueprint: Blueprint, matrix: Matrix, converts: Callable[[Tensor], bool]) -> int:
    """Bytes of all weights when some are converted and the rest has 16 bits."""
    total = 0.0
    for it in blueprint.tensors.listed:
        total += it.copies * matrix(it.out, it.into) if converts(it) else 2 * it.parameters
    return round(total)


def released(blueprint: Blueprint, quantised: Quantisation) -> int:
    """Bytes of a quantised release."""
    return round(sum(map(quantised.size, blueprint.tensors.listed)))


def plain(blueprint: Blueprint) -> int:
    """Bytes of all weights in 16 bits."""
    return 2 * blueprint.tensors.parameters()


# Fields that name what a release leaves alone.
_SPARED = ("modules_to_not_convert", "ignored_layers", "ignore", "exclude_modules")


def quantisation(config: Config, top: Config) -> Quantisation | str | None:
    """How the release is quantised, from its quantization_config: None where it is not, the
    method's name where it is one that cannot be counted."""
    told = top.within("quantization_config") or config.within("quantization_config")
    told = told or top.within("compression_config")
    if told is None:
        return None
    method = told.text("quant_method").lower()
    spared = Patterns.told(told, *_SPARED)
    reader = METHODS.get(method)
    return reader(told, spared) if reader else (method or "?")


def _fp8(told: Config, spared: Patterns) -> Quantisation:
    block = told.wholes("weight_block_size")
    if block is None:
        scheme = per_tensor(8)
    elif len(block) == 2 and all(block):
        scheme = fp8_blocks(*block)
    else:
        raise told.problem("config_wholes", "weight_block_size", block)
    return Quantisation("fp8", scheme, spared)


def _mxfp4(told: Config, spared: Patterns) -> Quantisation:
    return Quantisation("mxfp4", mxfp4, spared)


def _integers(told: Config, spared: Patterns, order: bool) -> Quantisation | str:
    bits = told.whole("bits", "w_bit", default=4)
    group = told.get("group_size", 128)
    if bits not in (4, 8):
        return f"{bits} bits"
    whole = _ROW if group == -1 else told.whole("group_size", "q_group_size", default=128)
    return Quantisation(f"int{bits}", grouped(bits, whole, zeros=True, order=order), spared)


# A group that is the whole row.
_ROW = 10**9


def _modelopt(told: Config, spared: Patterns) -> Quantisation | str:
    inner = told.within("quantization") or told
    algorithm = inner.text("quant_algo").upper()
    if inner is not told:
        spared = Patterns.told(inner, *_SPARED)
    if algorithm == "NVFP4":
        return Quantisation("nvfp4", nvfp4, spared)
    if algorithm == "FP8":
        return Quantisation("fp8", per_tensor(8), spared)
    return algorithm or "modelopt"


def _compressed(told: Config, spared: Patterns) -> Quantisation | str:
    groups = told.get("config_groups")
    if not isinstance(groups, Mapping) or len(groups) != 1:
        return "compressed-tensors"
    (name,) = groups
    group = Config(groups, told.file, f"{told.where}config_groups.").within(str(name))
    weights = group.within("weights") if group else None
    if group is None or weights is None:
        return "compressed-tensors"
    everything = "Linear" in (group.words("targets") or ["Linear"])
    found = _scheme(weights)
    if found is None:
        return "compressed-tensors"
    targets = None if everything else Patterns.told(group, "targets")
    return Quantisation(*found, spared, targets)


def _scheme(weights: Config) -> tuple[str, Matrix] | None:
    """The precision and the bytes of a matrix that one group of compressed-tensors tells."""
    bits, kind = weights.whole("num_bits"), weights.text("type", "int")
    strategy, group = weights.text("strategy", "tensor"), weights.get("group_size")
    if kind == "float" and bits == 8:
        block = weights.wholes("block_structure")
        if strategy == "block" and block and len(block) == 2 and all(block):
            return "fp8", fp8_blocks(*block)
        return "fp8", per_channel(8) if strategy == "channel" else per_tensor(8)
    if kind == "float" and bits == 4:
        return ("mxfp4", mxfp4) if group == 32 else ("nvfp4", nvfp4)
    if kind == "int" and bits in (4, 8):
        if strategy == "group":
            return f"int{bits}", grouped(bits, weights.whole("group_size"))
        return f"int{bits}", per_channel(bits)
    return None


METHODS: Mapping[str, Callable[[Config, Patterns], Any]] = {
    "fp8": _fp8,
    "mxfp4": _mxfp4,
    "awq": lambda told, spared: _integers(told, spared, order=False),
    "gptq": lambda told, spared: _integers(told, spared, order=True),
    "modelopt": _modelopt,
    "modelopt_fp4": _modelopt,
    "compressed-tensors": _compressed,
}
