"""Number formats of weights and KV caches: their names, and what others call them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, get_args

PrecisionName = Literal["fp16", "bf16", "fp8", "int8", "int4", "fp4", "nvfp4", "mxfp4"]
PRECISIONS: tuple[str, ...] = get_args(PrecisionName)
# Formats that only a KV cache has: a scale a head (vLLM), blocks of 32 elements (llama.cpp).
KvOnlyName = Literal["fp8_per_token_head", "int8_per_token_head", "q8_0", "q4_0"]
KvPrecisionName = Literal[PrecisionName, KvOnlyName]
KV_PRECISIONS: tuple[str, ...] = (*PRECISIONS, *get_args(KvOnlyName))
# Other names of precisions -> ours: those of vLLM, PyTorch and model cards. Case, hyphens,
# underscores and blanks do not count. "": the word for leaving the field out.
PRECISION_ALIASES: Mapping[str, str] = MappingProxyType({
    "float16": "fp16", "half": "fp16", "f16": "fp16", "bfloat16": "bf16",
    "float8": "fp8", "fp8_e4m3": "fp8", "fp8_e5m2": "fp8", "fp8_e4m3fn": "fp8",
    "float8_e4m3": "fp8", "float8_e5m2": "fp8", "float8_e4m3fn": "fp8",
    "float4": "fp4", "auto": "",
})  # fmt: skip
KV_PRECISION_ALIASES: Mapping[str, str] = MappingProxyType(
    {**PRECISION_ALIASES, "int4_per_token_head": "int4"}
)
