"""Families whose layers are not those of a plain decoder."""

from __future__ import annotations

from collections.abc import Callable

from sizing_xl.importing import mixtures
from sizing_xl.importing.blueprint import Blueprint
from sizing_xl.importing.config import Config
from sizing_xl.importing.decoder import (
    CHUNKED,
    FULL,
    LINEAR,
    SLIDING,
    Reader,
    attend,
    attention_biases,
    begun,
    every,
    head_dim,
    keep_attention,
    kv_heads,
    layer_types,
    tied,
    window_pattern,
)


def gated_hybrid(mixed: bool) -> Reader:
    """Qwen3-Next and Qwen3.5: Gated DeltaNet, and gated attention in each fourth layer; mixed: with
    experts."""
    return lambda config, top: _gated_hybrid(config, top, mixed)


def _gated_hybrid(config: Config, top: Config, mixed: bool) -> Blueprint:
    print_ = begun(config)
    print_.tables(tied(config, top, False))
    print_.norm()
    rule = every(config.whole("full_attention_interval", default=4), FULL, LINEAR)
    gated = config.flag("attn_output_gate", True)
    for number, kind in enumerate(layer_types(config, rule)):
        at = f"model.layers.{number}"
        if kind == LINEAR:
            print_.keep("gated_deltanet", **print_.gated_deltanet(f"{at}.linear_attn"))
        else:
            width, heads = head_dim(config), kv_heads(config)
            attend(
                print_, f"{at}.self_attn", kind, heads, width, qk_norm="head", gated=gated,
                **attention_biases(config),
            )  # fmt: skip
        print_.norm(copies=2)
        if not (mixed and mixtures.qwen_shared(print_, number, at)):
            print_.mlp(f"{at}.mlp", config.whole("intermediate_size"))
    return print_


# Letters of a Nemotron-H pattern.
_MAMBA, _ATTENTION, _EXPERTS, _MLP = "M", "*", "E", "-"
_BLOCK_TYPES = {
    "mamba": _MAMBA, "attention": _ATTENTION, "moe": _EXPERTS, "mlp": _MLP,
    "linear_attention": _MAMBA, "full_attention": _ATTENTION,
}  # fmt: skip


def nemotron_h(config: Config, top: Config) -> Blueprint:
    """Nemotron-H: one block a layer, by a pattern: Mamba-2, attention, experts or feed-forward."""
    pattern = _pattern(config)
    print_ = Blueprint(config, config.whole("hidden_size"), len(pattern))
    print_.tables(False)  # whatever the config says of it
    print_.norm(copies=1 + len(pattern))
    for number, letter in enumerate(pattern):
        at = f"backbone.layers.{number}.mixer"
        if letter == _MAMBA:
            print_.keep("mamba2", **print_.mamba2(
                at, heads=config.whole("mamba_num_heads"), head_dim=config.whole("mamba_head_dim"),
                groups=config.whole("n_groups"), state=config.whole("ssm_state_size"),
                kernel=config.whole("conv_kernel"), bias=config.flag("use_bias"),
                conv_bias=config.flag("use_conv_bias", True), norm=True,
                state_dtype="mamba_ssm_cache_dtype",
            ))  # fmt: skip
        elif letter == _ATTENTION:
            width, heads = head_dim(config), kv_heads(config)
            attend(print_, at, FULL, heads, width)
        else:
            print_.without_cache += 1
            if letter == _EXPERTS:
                _nemotron_experts(print_, at)
            else:
                print_.mlp(
                    at, config.whole("intermediate_size"), gated=False,
                    bias=config.flag("mlp_bias"),
                )  # fmt: skip
    return print_


def _pattern(config: Config) -> str:
    name = "layers_block_type" if config.has("layers_block_type") else "layer_types"
    listed = config.words(name)
    if listed is not None:
        config.ignore(("layer_types", "hybrid_override_pattern"))
        unknown = [word for word in listed if word not in _BLOCK_TYPES]
        if unknown:
            choices = ", ".join(_BLOCK_TYPES)
            raise config.problem("config_choice", name, unknown[0], choices=choices)
        pattern = "".join(_BLOCK_TYPES[word] for word in listed)
    else:
        pattern = config.text("hybrid_override_pattern")
    if not pattern:
        raise config.problem("config_missing", "hybrid_override_pattern")
    unknown = sorted(set(pattern) - {_MAMBA, _ATTENTION, _EXPERTS, _MLP})
    if unknown:
        raise config.problem(
            "config_choice", "hybrid_override_pattern", unknown[0], choices="M, *, E, -"
        )
    if config.has("num_hidden_layers") and config.layers != len(pattern):
        raise config.problem(
            "config_layer_count", "hybrid_override_pattern", len(pattern), layers=config.layers
        )
    return pattern


def _nemotron_experts(print_: Blueprint, at: str) -> None:
    config = print_.config
    inner = config.whole("moe_latent_size", default=0, low=0)
    if inner:
        for name, out, into in (("fc1", inner, print_.hidden), ("fc2", print_.hidden, inner)):
            print_.tensors.linear("moe_latent", f"{at}.{name}_latent_proj", out, into)
    bias = config.flag("mlp_bias")
    print_.moe(
        at, experts=config.whole("n_routed_experts"), width=config.whole("moe_intermediate_size"),
        per_token=config.whole("num_experts_per_tok"), gated=False, correction=True,
        into=inner or None, bias=bias,
    )  # fmt: skip
    shared = config.whole("n_shared_experts", default=0, low=0)
    if shared:
        width = config.whole("moe_shared_expert_intermediate_size")
        print_.mlp(
            f"{at}.shared_experts", width * shared, role="moe_shared", gated=False, bias=bias
        )


def granite_hybrid(config: Config, top: Config) -> Blueprint:
    """Granite 4 hybrid: Mamba-2 or attention, then routed experts beside a shared block."""
    print_ = begun(config)
    print_.tables(tied(config, top, True))
    print_.norm()
    for number, kind in enumerate(layer_types(config, lambda number: LINEAR)):
        at = f"model.layers.{number}"
        if kind == LINEAR:
            print_.keep("mamba2", **print_.mamba2_of(f"{at}.mamba"))
        else:
            width, heads = head_dim(config), kv_heads(config)
            attend(
                print_, f"{at}.self_attn", kind, heads, width, **attention_biases(config)
            )  # fmt: skip
        print_.norm(copies=2)
        experts = config.whole("num_local_experts", default=0, low=0)
        if experts:
            print_.moe(
                f"{at}.block_sparse_moe", experts=experts,
                width=config.whole("intermediate_size"), router="router.layer",
                per_token=config.whole("num_experts_per_tok"),
            )  # fmt: skip
        shared = config.whole("shared_intermediate_size", default=0, low=0)
        if shared:
            role = "moe_shared" if experts else "dense_mlp"
            print_.mlp(f"{at}.shared_mlp", shared, role=role)
    config.ignore(("mamba_chunk_size",))
    return print_


def falcon_h1(config: Config, top: Config) -> Blueprint:
    """Falcon-H1: attention and Mamba-2 side by side in each layer."""
    print_ = begun(config)
    print_.tables(tied(config, top, False))
    print_.norm()
    width, kv = head_dim(config), kv_heads(config)
    for number in range(print_.layers):
        at = f"model.layers.{number}"
        attend(print_, f"{at}.self_attn", FULL, kv, width, **attention_biases(config))
        heads = config.whole("mamba_n_heads")
        inner = config.whole("mamba_d_ssm", default=2 * print_.hidden)
        print_.keep("mamba2", **print_.mamba2(
            f"{at}.mamba", heads=heads,
            head_dim=config.whole("mamba_d_head", default=max(1, inner // heads)),
            groups=config.whole("mamba_n_groups", default=1), state=config.whole("mamba_d_state"),
            kernel=config.whole("mamba_d_conv"), bias=config.flag("mamba_proj_bias"),
            conv_bias=config.flag("mamba_conv_bias", True),
            norm=config.flag("mamba_rms_norm"), state_dtype="mamba_ssm_cache_dtype",
        ))  # fmt: skip
        print_.norm(copies=2)
        print_.mlp(
            f"{at}.feed_forward", config.whole("intermediate_size"), bias=config.flag("mlp_bias")
        )
        print_.with_both += 1
    config.ignore(("mamba_chunk_size", "mamba_expand", "mamba_use_mlp", "mamba_norm_before_gate"))
    return print_


def llama4(config: Config, top: Config) -> Blueprint:
    """Llama 4: attention inside chunks but for each fourth layer; experts at an interval."""
    print_ = begun(config)
    print_.tables(tied(config, top, False) and top is config)  # with a tower it never is
    print_.norm()
    width, heads = head_dim(config), kv_heads(config)
    step = config.whole("interleave_moe_layer_step", default=1)
    sparse = config.wholes("moe_layers")
    inner = config.whole("intermediate_size")
    for number, kind in enumerate(layer_types(config, _llama4_types(config))):
        at = f"model.layers.{number}"
        attend(print_, f"{at}.self_attn", kind, heads, width, **attention_biases(config))
        print_.norm(copies=2)
        if number in sparse if sparse else (number + 1) % step == 0:
            print_.moe(
                f"{at}.feed_forward", experts=config.whole("num_local_experts"), width=inner,
                per_token=config.whole("num_experts_per_tok"), router="router",
            )  # fmt: skip
            print_.mlp(f"{at}.feed_forward.shared_expert", inner, role="moe_shared")
        else:
            print_.mlp(f"{at}.feed_forward", config.whole("intermediate_size_mlp"))
    return print_


def _llama4_types(config: Config) -> Callable[[int], str]:
    """Layers without rotary positions attend to everything: each fourth, or as listed (0: none)."""
    listed = config.wholes("no_rope_layers")
    config.ignore(("no_rope_layer_interval",))
    if listed:
        if len(listed) != config.layers:
            raise config.problem(
                "config_layer_count", "no_rope_layers", len(listed), layers=config.layers
            )
        return lambda number: CHUNKED if listed[number] else FULL
    period = config.whole("no_rope_layer_interval", default=4)
    return every(period, FULL, CHUNKED)


def gemma4(config: Config, top: Config) -> Blueprint:
    """Gemma 4: full layers with heads of their own; later layers may share the earlier ones'
    cache; a table for each layer's input, and experts beside the dense block, where it has them."""
    print_ = begun(config)
    print_.tables(tied(config, top, True))
    print_.norm()
    hidden, layers = print_.hidden, print_.layers
    shared = config.whole("num_kv_shared_layers", default=0, low=0)
    own = config.whole("hidden_size_per_layer_input", default=0, low=0)
    mixed = config.flag("enable_moe_block")
    if shared >= layers:
        raise config.problem("config_range", "num_kv_shared_layers", shared, low=0, high=layers - 1)
    if own:
        rows = config.whole("vocab_size_per_layer_input")
        print_.tensors.other("embedding", "model.embed_tokens_per_layer", rows, layers * own)
        print_.tensors.linear("misc", "model.per_layer_model_projection", layers * own, hidden)
        print_.tensors.other("misc", "model.per_layer_projection_norm", own)
    else:
        config.ignore(("vocab_size_per_layer_input",))
    types = layer_types(config, every(6, FULL, SLIDING))
    for number, kind in enumerate(types):
        at = f"model.layers.{number}"
        width, heads, k_is_v = head_dim(config), kv_heads(config), False
        if kind == FULL:
            width = config.whole("global_head_dim", default=512)
            heads = config.whole("num_global_key_value_heads", default=heads)
            k_is_v = config.flag("attention_k_eq_v")
        keeps = number < layers - shared
        print_.heads(
            f"{at}.self_attn", queries=config.whole("num_attention_heads"), kv_heads=heads,
            head_dim=width, qk_norm="head", k_is_v=k_is_v, kv=keeps,
            **attention_biases(config),
        )  # fmt: skip
        if keeps:
            keep_attention(print_, kind, heads, width)
        else:
            print_.without_cache += 1
        print_.norm(copies=7 if mixed else 4)
        wide = config.flag("use_double_wide_mlp") and not keeps
        print_.mlp(f"{at}.mlp", config.whole("intermediate_size") * (2 if wide else 1))
        if mixed:
            _gemma4_experts(print_, at)
        if own:
            print_.tensors.linear("misc", f"{at}.per_layer_input_gate", own, hidden)
            print_.tensors.linear("misc", f"{at}.per_layer_projection", hidden, own)
            print_.norm()
        print_.tensors.other("misc", f"{at}.layer_scalar", 1)
    return print_


def _gemma4_experts(print_: Blueprint, at: str) -> None:
    config, other = print_.config, print_.tensors.other
    experts = config.whole("num_experts")
    print_.moe(
        at, experts=experts, width=config.whole("moe_intermediate_size"), router="router.proj",
        per_token=config.whole("top_k_experts", "num_experts_per_tok"),
    )  # fmt: skip
    other("router", f"{at}.router.scale", print_.hidden)
    other("router", f"{at}.router.per_expert_scale", experts)


def afmoe(config: Config, top: Config) -> Blueprint:
    """AFMoE (Trinity): gated attention that slides but for each fourth layer; four norms."""
    print_ = begun(config)
    print_.tables(tied(config, top, False))
    print_.norm()
    rule = window_pattern(4, "global_attn_every_n_layers")(config)
    width, heads = head_dim(config), kv_heads(config)
    for number, kind in enumerate(layer_types(config, rule)):
        at = f"model.layers.{number}"
        attend(
            print_, f"{at}.self_attn", kind, heads, width, qk_norm="head", apart=True,
            **attention_biases(config),
        )  # fmt: skip
        print_.norm(copies=4)
        if not mixtures.afmoe(print_, number, at):
            print_.mlp(f"{at}.mlp", config.whole("intermediate_size"))
    return print_


def apertus(config: Config, top: Config) -> Blueprint:
    """Apertus: a feed-forward without a gate, whose activation has two learnt figures."""
    print_ = begun(config)
    print_.tables(tied(config, top, False))
    print_.norm()
    width, heads = head_dim(config), kv_heads(config)
    for number in range(print_.layers):
        at = f"model.layers.{number}"
        attend(
            print_, f"{at}.self_attn", FULL, heads, width, qk_norm="head",
            **attention_biases(config),
        )  # fmt: skip
        print_.norm(copies=2)
        print_.mlp(
            f"{at}.mlp", config.whole("intermediate_size"), gated=False,
            bias=config.flag("mlp_bias"),
        )  # fmt: skip
        print_.norm(1, copies=2)
    return print_
