"""How families mix experts into their layers: each rule says whether a layer has them, and adds
them."""

from __future__ import annotations

from sizing_xl.importing.blueprint import Blueprint
from sizing_xl.importing.decoder import dense_first


def shared(print_: Blueprint, at: str, width: int) -> None:
    """Experts that every token uses, as one block of their width together; 0: none."""
    if width:
        print_.mlp(f"{at}.mlp.shared_experts", width, role="moe_shared")


def every_layer(print_: Blueprint, number: int, at: str) -> bool:
    """Mixtral: experts in each layer."""
    config = print_.config
    print_.moe(
        f"{at}.block_sparse_moe", experts=config.whole("num_local_experts"),
        width=config.whole("intermediate_size"), per_token=config.whole("num_experts_per_tok"),
    )  # fmt: skip
    return True


def olmoe(print_: Blueprint, number: int, at: str) -> bool:
    """OLMoE and what is built like it: experts in each layer, as wide as a dense block."""
    config = print_.config
    print_.moe(
        f"{at}.mlp", experts=config.whole("num_experts", "num_local_experts"),
        width=config.whole("intermediate_size"), per_token=config.whole("num_experts_per_tok"),
    )  # fmt: skip
    return True


def granite(print_: Blueprint, number: int, at: str) -> bool:
    """Granite MoE: experts in each layer, in one of its kinds beside a block for every token."""
    every_layer(print_, number, at)
    width = print_.config.whole("shared_intermediate_size", default=0, low=0)
    if width:
        print_.mlp(f"{at}.shared_mlp", width, role="moe_shared")
    return True


def gpt_oss(print_: Blueprint, number: int, at: str) -> bool:
    """gpt-oss: experts with biases in each layer, and a sink for each query head."""
    config = print_.config
    print_.tensors.other("attention_other", f"{at}.self_attn.sinks",
                         config.whole("num_attention_heads"))  # fmt: skip
    print_.moe(
        f"{at}.mlp", experts=config.whole("num_local_experts"),
        width=config.whole("intermediate_size"), bias=True, router_bias=True, router="router",
        per_token=config.whole("num_experts_per_tok", "experts_per_token"),
    )  # fmt: skip
    del print_.divisors["expert_width"]  # its kernels pad the experts to whole blocks
    return True


def qwen(print_: Blueprint, number: int, at: str) -> bool:
    """Qwen MoE: every `decoder_sparse_step`-th layer but the listed ones."""
    config = print_.config
    step = config.whole("decoder_sparse_step", default=1)
    listed = config.wholes("mlp_only_layers") or []
    experts = config.whole("num_experts", "num_local_experts", low=0)
    if number in listed or not experts or (number + 1) % step:
        return False
    print_.moe(
        f"{at}.mlp", experts=experts, width=config.whole("moe_intermediate_size"),
        per_token=config.whole("num_experts_per_tok"),
    )  # fmt: skip
    return True


def qwen_shared(print_: Blueprint, number: int, at: str) -> bool:
    """The same beside a shared expert, which has a gate of its own."""
    if not qwen(print_, number, at):
        return False
    width = print_.config.whole("shared_expert_intermediate_size")
    print_.mlp(f"{at}.mlp.shared_expert", width, role="moe_shared")
    print_.tensors.other("router", f"{at}.mlp.shared_expert_gate", 1, print_.hidden)
    return True


def deepseek(print_: Blueprint, number: int, at: str) -> bool:
    """DeepSeek and those after it: dense layers first, shared experts, a balanced router."""
    config = print_.config
    step = config.whole("moe_layer_freq", default=1)
    if number < dense_first(config, "first_k_dense_replace") or number % step:
        return False
    return solar(print_, number, at)


def solar(print_: Blueprint, number: int, at: str) -> bool:
    """Solar Open: the experts of DeepSeek's layers, in each layer."""
    config = print_.config
    width = config.whole("moe_intermediate_size")
    method = config.text("topk_method", "noaux_tc")
    print_.moe(
        f"{at}.mlp", experts=config.whole("n_routed_experts", "num_experts"), width=width,
        per_token=config.whole("num_experts_per_tok"), correction=method == "noaux_tc",
    )  # fmt: skip
    shared(print_, at, width * config.whole(
        "n_shared_experts", "num_shared_experts", default=0, low=0))  # fmt: skip
    return True


def minimax(print_: Blueprint, number: int, at: str) -> bool:
    """MiniMax-M2: experts in each layer, a balanced router."""
    config = print_.config
    print_.moe(
        f"{at}.block_sparse_moe", experts=config.whole("num_local_experts"),
        width=config.whole("intermediate_size"), per_token=config.whole("num_experts_per_tok"),
        correction=config.flag("use_routing_bias", True),
    )  # fmt: skip
    return True


def ernie(print_: Blueprint, number: int, at: str) -> bool:
    """ERNIE 4.5: experts between two layers, at an interval."""
    config = print_.config
    first = config.whole("moe_layer_start_index", default=1, low=0)
    last = config.get("moe_layer_end_index", -1)
    last = print_.layers - 1 if last == -1 else config.whole("moe_layer_end_index", low=0)
    interval = config.whole("moe_layer_interval", default=1)
    if not first <= number <= last or (number + 1) % interval:
        return False
    width = config.whole("moe_intermediate_size")
    print_.moe(
        f"{at}.mlp", experts=config.whole("moe_num_experts"), width=width,
        per_token=config.whole("moe_k", default=6), bias=config.flag("use_bias"), correction=True,
    )  # fmt: skip
    shared(print_, at, width * config.whole("moe_num_shared_experts", default=0, low=0))
    return True


def hunyuan(print_: Blueprint, number: int, at: str) -> bool:
    """Hunyuan: experts in each layer beside shared ones; figures may be listed by layer."""
    config = print_.config

    def of_layer(name: str, default: int | None = None) -> int:
        value = config.get(name, default)
        if not isinstance(value, list):
            return config.whole(name, default=default, low=0)
        listed = config.wholes(name) or []
        if len(listed) != print_.layers:
            raise config.problem("config_layer_count", name, len(listed), layers=print_.layers)
        return listed[number]

    width = config.whole("intermediate_size")
    if config.has("moe_intermediate_size"):
        width = of_layer("moe_intermediate_size")
    print_.moe(
        f"{at}.mlp", experts=config.whole("num_experts"), width=width,
        per_token=of_layer("moe_topk", 1), router="gate.wg",
    )  # fmt: skip
    if config.flag("use_mixed_mlp_moe", True):
        shared = of_layer("num_shared_expert", 1) * config.whole("intermediate_size")
        print_.mlp(f"{at}.mlp.shared_mlp", shared, role="moe_shared")
    return True


def afmoe(print_: Blueprint, number: int, at: str) -> bool:
    """AFMoE: dense layers first, shared experts, a balanced router."""
    config = print_.config
    if number < dense_first(config, "num_dense_layers"):
        return False
    width = config.whole("moe_intermediate_size")
    print_.moe(
        f"{at}.mlp", experts=config.whole("num_experts"), width=width,
        per_token=config.whole("num_experts_per_tok"), router="router.gate", correction=True,
    )  # fmt: skip
    shared(print_, at, width * config.whole("num_shared_experts", default=0, low=0))
    return True


def exaone(print_: Blueprint, number: int, at: str) -> bool:
    """K-EXAONE: layers listed as sparse, or all after the first dense ones."""
    config = print_.config
    listed = config.get("is_moe_layer")
    if listed is not None:
        if not isinstance(listed, list) or len(listed) != print_.layers:
            raise config.problem("config_layer_count", "is_moe_layer", listed, layers=print_.layers)
        sparse = bool(listed[number])
    else:
        sparse = number >= dense_first(config, "first_k_dense_replace", "first_last_k_dense")
    if not sparse:
        return False
    width = config.whole("moe_intermediate_size")
    print_.moe(
        f"{at}.mlp", experts=config.whole("num_experts"), width=width,
        per_token=config.whole("num_experts_per_tok"), correction=True,
    )  # fmt: skip
    shared(print_, at, width * config.whole("num_shared_experts", default=0, low=0))
    return True
