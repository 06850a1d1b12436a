"""Families that mix attention with Mamba, lightning attention or Kimi delta attention."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product

from sizing_xl.importing import mixtures
from sizing_xl.importing.blueprint import Blueprint
from sizing_xl.importing.config import Config
from sizing_xl.importing.decoder import (
    FULL,
    LINEAR,
    attend,
    begun,
    every,
    head_dim,
    kv_heads,
    layer_types,
    tied,
)


def _attention(print_: Blueprint, at: str, bias: bool = False) -> None:
    width, heads = head_dim(print_.config), kv_heads(print_.config)
    attend(print_, at, FULL, heads, width, qkv_bias=bias, o_bias=bias)


def jamba(config: Config, top: Config) -> Blueprint:
    """Jamba: Mamba, attention at an interval, experts at another."""
    print_ = begun(config)
    print_.tables(tied(config, top, False))
    print_.norm(copies=1 + 2 * print_.layers)
    attention = _at_interval(config, "attn_layer_period", "attn_layer_offset", 8, 4)
    sparse = _at_interval(config, "expert_layer_period", "expert_layer_offset", 2, 1)
    experts, width = config.whole("num_experts", default=16), config.whole("intermediate_size")
    for number in range(print_.layers):
        at = f"model.layers.{number}"
        if attention[number]:
            _attention(print_, f"{at}.self_attn")
        else:
            print_.keep("mamba1", **print_.mamba1(f"{at}.mamba"))
        if sparse[number] and experts > 1:
            per_token = config.whole("num_experts_per_tok")
            print_.moe(f"{at}.feed_forward", experts=experts, width=width, per_token=per_token,
                       router="router")  # fmt: skip
        else:
            print_.mlp(f"{at}.feed_forward", width)
    return print_


def _at_interval(
    config: Config, period: str, offset: str, apart: int, first: int
) -> Sequence[bool]:
    """Which layers are those at an interval, from an offset on."""
    apart = config.whole(period, default=apart)
    first = config.whole(offset, default=first, low=0)
    if first >= apart:
        raise config.problem("config_range", offset, first, low=0, high=apart - 1)
    return [number % apart == first for number in range(config.layers)]


def bamba(config: Config, top: Config) -> Blueprint:
    """Bamba: Mamba-2, and attention in the listed layers."""
    print_ = begun(config)
    print_.tables(tied(config, top, False))
    print_.norm(copies=1 + 2 * print_.layers)
    listed = config.wholes("attn_layer_indices") or []
    for number, kind in enumerate(layer_types(config, lambda it: FULL if it in listed else LINEAR)):
        at = f"model.layers.{number}"
        if kind == LINEAR:
            print_.keep("mamba2", **print_.mamba2_of(f"{at}.mamba"))
        else:
            _attention(print_, f"{at}.self_attn", config.flag("attention_bias"))
        print_.mlp(
            f"{at}.feed_forward", config.whole("intermediate_size"), bias=config.flag("mlp_bias")
        )
    config.ignore(("mamba_chunk_size",))
    return print_


def minimax(config: Config, top: Config) -> Blueprint:
    """MiniMax-Text-01 and M1: lightning attention, attention at an interval; experts everywhere."""
    print_ = begun(config)
    print_.tables(tied(config, top, False))
    print_.norm(copies=1 + 2 * print_.layers)
    for number, kind in enumerate(layer_types(config, _minimax_types(config))):
        at = f"model.layers.{number}"
        if kind == LINEAR:
            print_.keep("lightning", **print_.lightning(f"{at}.self_attn"))
        else:
            _attention(print_, f"{at}.self_attn")
        mixtures.every_layer(print_, number, at)
    for kind, factor in product(("linear", "full"), ("alpha", "beta")):
        names = (f"{kind}_attn_{factor}_factor", f"layernorm_{kind}_attention_{factor}")
        config.ignore(names)  # by which the layers' outputs are weighed
    config.ignore(("shared_moe_mode",))  # of a shared expert, which would be refused
    return print_


def _minimax_types(config: Config) -> Callable[[int], str]:
    """As listed (0: lightning, 1: attention), else by turns."""
    listed = config.wholes("attn_type_list")
    if listed is None:
        return every(2, LINEAR, FULL)
    if len(listed) != config.layers:
        raise config.problem(
            "config_layer_count", "attn_type_list", len(listed), layers=config.layers
        )
    return lambda number: FULL if listed[number] else LINEAR


def kimi_linear(config: Config, top: Config) -> Blueprint:
    """Kimi Linear: Kimi delta attention, latent attention as listed; experts after dense layers."""
    print_ = begun(config)
    print_.tables(False)  # whatever the config says of it
    print_.norm(copies=1 + 2 * print_.layers)
    for number, kind in enumerate(_kimi_types(config)):
        at = f"model.layers.{number}"
        if kind == LINEAR:
            print_.keep("kda", **print_.kimi_delta(f"{at}.self_attn", _linear(config)))
        else:
            rank, rope = print_.latent(f"{at}.self_attn", bias=config.flag("attention_bias"))
            print_.keep("mla", kv_lora_rank=rank, qk_rope_head_dim=rope)
        if not _kimi_experts(print_, number, at):
            print_.mlp(f"{at}.mlp", config.whole("intermediate_size"))
    config.ignore(("num_key_value_heads", "head_dim", "qk_head_dim", "linear_attn_config"))
    return print_


def _linear(config: Config) -> Config:
    """Where the delta attention is told: an object of its own, or the config itself."""
    return config.within("linear_attn_config") or config


def _kimi_types(config: Config) -> list[str]:
    """Layers as two lists of their numbers tell, from 1 on, else as the config lists them."""
    linear = config.within("linear_attn_config")
    full = linear.wholes("full_attn_layers") if linear else None
    delta = linear.wholes("kda_layers") if linear else None
    if linear is None or full is None or delta is None or config.has("layer_types"):
        return layer_types(config, lambda it: FULL if it and it % 4 == 0 else LINEAR)
    if sorted([*full, *delta]) != list(range(1, config.layers + 1)):
        count = len(full) + len(delta)
        raise linear.problem("config_layer_count", "kda_layers", count, layers=config.layers)
    return [FULL if number in full else LINEAR for number in range(1, config.layers + 1)]


def _kimi_experts(print_: Blueprint, number: int, at: str) -> bool:
    config = print_.config
    if number < config.whole("first_k_dense_replace", default=1, low=0):
        return False
    if number % config.whole("moe_layer_freq", default=1):
        return False
    width = config.whole("moe_intermediate_size")
    print_.moe(
        f"{at}.mlp", experts=config.whole("num_experts", "num_local_experts"), width=width,
        per_token=config.whole("num_experts_per_token", "num_experts_per_tok"), correction=True,
    )  # fmt: skip
    shared = config.whole("num_shared_experts", "n_shared_experts", default=1, low=0)
    mixtures.shared(print_, at, width * shared)
    return True
