"""The blocks that models are built of: each adds its tensors, and what its layer keeps.

Shapes are those of the classes that load the checkpoints (transformers and vLLM); widths are
elements.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sizing_xl.importing.config import Config
from sizing_xl.importing.tensors import Tensors

# Bytes of an element of a recurrent state and of a convolution's tail in 16 and in 32 bits.
STATE_BYTES = {"float32": 4, "bfloat16": 2, "float16": 2}


@dataclass
class Blueprint:
    """A model while it is read: its tensors, what its layers keep, and who divides it.

    groups: what a layer keeps, as fields of a KV group -> layers that keep it. without_cache,
    with_both: layers that keep nothing, and that keep a cache and a state.
    divisors: what the tensor-parallel ranks must divide, by name.
    experts, experts_per_token: of the routed ones; 0 without. predicting: layers that predict
    further tokens, which are in no count.
    """

    config: Config
    hidden: int
    layers: int
    tensors: Tensors = field(default_factory=Tensors)
    groups: dict[tuple[tuple[str, Any], ...], int] = field(default_factory=dict)
    without_cache: int = 0
    with_both: int = 0
    divisors: dict[str, int] = field(default_factory=dict)
    experts: int = 0
    experts_per_token: int = 0
    predicting: int = 0

    def keep(self, kind: str, **shape: Any) -> None:
        """One more layer that keeps this."""
        key = (("kind", kind), *shape.items())
        self.groups[key] = self.groups.get(key, 0) + 1

    # Tables.

    def tables(self, tied: bool, bias: bool = False) -> None:
        """The embedding and, where it is not the same table, the head, which may have a bias."""
        vocabulary = self.config.whole("vocab_size")
        self.tensors.other("embedding", "model.embed_tokens", vocabulary, self.hidden)
        if not tied:
            self.tensors.other("lm_head", "lm_head", vocabulary, self.hidden)
        if bias:
            self.tensors.other("lm_head", "lm_head", vocabulary)

    def norm(self, width: int | None = None, copies: int = 1, bias: bool = False) -> None:
        """Norms of one width (the hidden one), with a shift where they have one."""
        for _ in range(2 if bias else 1):
            self.tensors.other("norms", "norm", width or self.hidden, copies=copies)

    # Attention.

    def heads(
        self, at: str, *, queries: int, kv_heads: int, head_dim: int, v_dim: int | None = None,
        qkv_bias: bool = False, o_bias: bool = False, qk_norm: str = "", gated: bool = False,
        apart: bool = False, k_is_v: bool = False, kv: bool = True, qk_shift: bool = False,
    ) -> None:  # fmt: skip
        """Attention by heads.

        qk_norm: "head" (one head wide), "whole", or none; qk_shift: with a shift. gated: the query
        projection carries an output gate; apart: the gate has a projection of its own. k_is_v: keys
        serve as values. kv: it has keys at all.
        """
        v_dim = v_dim or head_dim
        width, out = queries * head_dim, queries * v_dim
        add = self.tensors.linear
        gate = out if gated else 0
        add("attention_q", f"{at}.q_proj", width + gate, self.hidden, bias=qkv_bias)
        if apart:
            add("attention_q", f"{at}.gate_proj", out, self.hidden)
        if kv:
            for name, width_of_head in (("k", head_dim), ("v", v_dim))[: 1 if k_is_v else 2]:
                add(
                    "attention_kv", f"{at}.{name}_proj", kv_heads * width_of_head, self.hidden,
                    bias=qkv_bias, kv_heads=kv_heads,
                )  # fmt: skip
        add("attention_o", f"{at}.o_proj", self.hidden, out, bias=o_bias)
        if qk_norm:
            q, k = (width, kv_heads * head_dim) if qk_norm == "whole" else (head_dim, head_dim)
            self.norm(q, bias=qk_shift)
            if kv:
                self.norm(k, bias=qk_shift)
        self.divisors["query_heads"] = queries

    def latent(self, at: str, *, bias: bool = False) -> tuple[int, int]:
        """Multi-head latent attention (arXiv:2405.04434); gives the latent's rank and rope part."""
        config, add = self.config, self.tensors.linear
        queries, rank = config.whole("num_attention_heads"), config.whole("kv_lora_rank")
        nope, rope = config.whole("qk_nope_head_dim"), config.whole("qk_rope_head_dim", low=0)
        values = config.whole("v_head_dim")
        q_rank = config.whole("q_lora_rank", default=0, low=0)
        if q_rank:
            add("mla_down_projections", f"{at}.q_a_proj", q_rank, self.hidden, bias=bias)
            self.norm(q_rank)
        name = "q_b_proj" if q_rank else "q_proj"
        add("attention_q", f"{at}.{name}", queries * (nope + rope), q_rank or self.hidden)
        kv_a = f"{at}.kv_a_proj_with_mqa"
        add("mla_down_projections", kv_a, rank + rope, self.hidden, bias=bias)
        self.norm(rank)
        add("attention_q", f"{at}.kv_b_proj", queries * (nope + values), rank)
        add("attention_o", f"{at}.o_proj", self.hidden, queries * values, bias=bias)
        self.divisors["query_heads"] = queries
        return rank, rope

    def indexer(self, at: str) -> int:
        """The indexer of sparse latent attention; gives the width of its keys."""
        config, add = self.config, self.tensors.linear
        width, heads = config.whole("index_head_dim"), config.whole("index_n_heads")
        q_rank = config.whole("q_lora_rank")
        add("indexer", f"{at}.indexer.wq_b", heads * width, q_rank)
        add("indexer", f"{at}.indexer.wk", width, self.hidden)
        self.tensors.other("indexer", f"{at}.indexer.k_norm", width, copies=2)
        self.tensors.other("indexer", f"{at}.indexer.weights_proj", heads, self.hidden)
        return width

    # What keeps a state.

    def gated_deltanet(self, at: str) -> dict[str, Any]:
        """Gated DeltaNet (arXiv:2412.06464); gives the fields of its KV group."""
        config, add, other = self.config, self.tensors.linear, self.tensors.other
        k_heads = config.whole("linear_num_key_heads")
        v_heads = config.whole("linear_num_value_heads")
        k_dim = config.whole("linear_key_head_dim")
        v_dim = config.whole("linear_value_head_dim")
        kernel = config.whole("linear_conv_kernel_dim")
        keys, values = k_heads * k_dim, v_heads * v_dim
        role = "linear_attention"
        add(role, f"{at}.in_proj_qkv", 2 * keys + values, self.hidden)
        add(role, f"{at}.in_proj_z", values, self.hidden)
        for name in ("in_proj_b", "in_proj_a"):
            add(role, f"{at}.{name}", v_heads, self.hidden)
        other(role, f"{at}.conv1d", 2 * keys + values, kernel)
        other(role, f"{at}.dt_bias", v_heads, copies=2)  # and A_log
        other(role, f"{at}.norm", v_dim)
        add(role, f"{at}.out_proj", self.hidden, values)
        self.divisors |= {"deltanet_k_heads": k_heads, "deltanet_v_heads": v_heads}
        return {
            "num_k_heads": k_heads, "num_v_heads": v_heads, "k_dim": k_dim, "v_dim": v_dim,
            "conv_kernel": kernel, **self._state("mamba_ssm_dtype"),
        }  # fmt: skip

    def mamba2(
        self, at: str, *, heads: int, head_dim: int, groups: int, state: int, kernel: int,
        bias: bool, conv_bias: bool, norm: bool, state_dtype: str,
    ) -> dict[str, Any]:  # fmt: skip
        """Mamba-2 (arXiv:2405.21060); gives the fields of its KV group."""
        add, other, role = self.tensors.linear, self.tensors.other, "linear_attention"
        inner = heads * head_dim
        conv = inner + 2 * groups * state
        add(role, f"{at}.in_proj", inner + conv + heads, self.hidden, bias=bias)
        other(role, f"{at}.conv1d", conv, kernel)
        if conv_bias:
            other(role, f"{at}.conv1d", conv)
        other(role, f"{at}.dt_bias", heads, copies=3)  # A_log and D beside it
        if norm:
            other(role, f"{at}.norm", inner)
        add(role, f"{at}.out_proj", self.hidden, inner, bias=bias)
        self.divisors["mamba2_heads"] = heads
        if groups > 1:
            self.divisors["mamba_groups"] = groups
        return {
            "num_heads": heads, "head_dim": head_dim, "state_dim": state, "n_groups": groups,
            "conv_kernel": kernel, **self._state(state_dtype),
        }  # fmt: skip

    def mamba2_of(self, at: str) -> dict[str, Any]:
        """Mamba-2 as Bamba and those after it tell its widths."""
        config = self.config
        heads = config.whole("mamba_n_heads")
        width = config.get("mamba_d_head", "auto")
        inner = config.whole("mamba_expand", default=2) * self.hidden
        return self.mamba2(
            at, heads=heads,
            head_dim=inner // heads if width == "auto" else config.whole("mamba_d_head"),
            groups=config.whole("mamba_n_groups", default=1), state=config.whole("mamba_d_state"),
            kernel=config.whole("mamba_d_conv"), bias=config.flag("mamba_proj_bias"),
            conv_bias=config.flag("mamba_conv_bias", True), norm=True,
            state_dtype="mamba_ssm_cache_dtype",
        )  # fmt: skip

    def mamba1(self, at: str) -> dict[str, Any]:
        """Mamba (arXiv:2312.00752) with Jamba's three norms; gives the fields of its KV group."""
        config, add, other, role = (
            self.config, self.tensors.linear, self.tensors.other, "linear_attention"
        )  # fmt: skip
        inner = config.whole("mamba_expand", default=2) * self.hidden
        state, kernel = config.whole("mamba_d_state"), config.whole("mamba_d_conv")
        rank = -(-self.hidden // 16)
        if config.get("mamba_dt_rank", "auto") != "auto":
            rank = config.whole("mamba_dt_rank")
        bias = config.flag("mamba_proj_bias")
        add(role, f"{at}.in_proj", 2 * inner, self.hidden, bias=bias)
        other(role, f"{at}.conv1d", inner, kernel)
        if config.flag("mamba_conv_bias", True):
            other(role, f"{at}.conv1d", inner)
        add(role, f"{at}.x_proj", rank + 2 * state, inner)
        add(role, f"{at}.dt_proj", inner, rank, bias=True)
        other(role, f"{at}.A_log", inner, state)
        other(role, f"{at}.D", inner)
        add(role, f"{at}.out_proj", self.hidden, inner, bias=bias)
        for width in (rank, state, state):
            self.norm(width)
        self.divisors["mamba_width"] = inner
        return {
            "d_inner": inner, "state_dim": state, "conv_kernel": kernel,
            **self._state("mamba_ssm_cache_dtype"),
        }  # fmt: skip

    def lightning(self, at: str) -> dict[str, Any]:
        """Lightning attention (arXiv:2501.08313); gives the fields of its KV group."""
        config, add, role = self.config, self.tensors.linear, "linear_attention"
        heads = config.whole("num_attention_heads")
        width = config.whole("head_dim", default=max(1, self.hidden // heads))
        inner = heads * width
        add(role, f"{at}.qkv_proj", 3 * inner, self.hidden)
        add(role, f"{at}.output_gate", inner, self.hidden)
        self.tensors.other(role, f"{at}.norm", inner)
        add(role, f"{at}.out_proj", self.hidden, inner)
        self.divisors["lightning_heads"] = heads
        return {"num_heads": heads, "head_dim": width, "state_bytes_per_element": 2}

    def kimi_delta(self, at: str, told: Config) -> dict[str, Any]:
        """Kimi delta attention (arXiv:2510.26692), as `told` tells it; gives the fields of its KV
        group. Engines keep its state in 32 bits (vllm, MambaStateDtypeCalculator.kda_state_dtype).
        """
        add, other, role = self.tensors.linear, self.tensors.other, "linear_attention"
        heads = told.whole("num_heads", "linear_num_heads")
        width = told.whole("head_dim" if told is not self.config else "linear_head_dim")
        kernel = told.whole("short_conv_kernel_size", "linear_conv_kernel_dim")
        inner = heads * width
        for name in ("q_proj", "k_proj", "v_proj"):
            add(role, f"{at}.{name}", inner, self.hidden)
        other(role, f"{at}.conv1d", 3 * inner, kernel)
        for name in ("f", "g"):  # the gates of forgetting and of the output
            add(role, f"{at}.{name}_a_proj", width, self.hidden)
            add(role, f"{at}.{name}_b_proj", inner, width)
        other(role, f"{at}.dt_bias", inner, wide=True)
        other(role, f"{at}.A_log", heads, wide=True)
        add(role, f"{at}.b_proj", heads, self.hidden)
        other(role, f"{at}.o_norm", width)
        add(role, f"{at}.o_proj", self.hidden, inner)
        self.divisors["kda_heads"] = heads
        return {
            "num_heads": heads, "head_dim": width, "conv_kernel": kernel,
            "state_bytes_per_element": 4, "conv_bytes_per_element": 2,
        }  # fmt: skip

    def _state(self, name: str) -> dict[str, int]:
        """Bytes of the state's and of the convolution's elements, 16 bits where none is told."""
        dtype = self.config.text(name, "bfloat16").removeprefix("torch.")
        if dtype not in STATE_BYTES:
            raise self.config.problem("config_choice", name, dtype, choices=", ".join(STATE_BYTES))
        return {"state_bytes_per_element": STATE_BYTES[dtype], "conv_bytes_per_element": 2}

    # Feed-forward.

    def mlp(
        self, at: str, width: int, *, role: str = "dense_mlp", gated: bool = True,
        bias: bool = False, copies: int = 1, into: int | None = None,
    ) -> None:  # fmt: skip
        """A feed-forward block, or `copies` of it. into: the width that it reads and gives."""
        hidden, add = into or self.hidden, self.tensors.linear
        if gated:
            add(role, f"{at}.gate_proj", width, hidden, bias=bias, copies=copies)
        add(role, f"{at}.up_proj", width, hidden, bias=bias, copies=copies)
        add(role, f"{at}.down_proj", hidden, width, bias=bias, copies=copies)
        if role == "dense_mlp":
            self.divisors["dense_mlp_width"] = width

    def moe(
        self, at: str, *, experts: int, width: int, per_token: int, gated: bool = True,
        bias: bool = False, correction: bool = False, router_bias: bool = False,
        into: int | None = None, router: str = "gate",
    ) -> None:  # fmt: skip
        """Routed experts and their router. correction: the router's own balance of the experts."""
        self.mlp(
            f"{at}.experts", width, role="moe_routed", gated=gated, bias=bias, copies=experts,
            into=into,
        )  # fmt: skip
        other = self.tensors.other
        other("router", f"{at}.{router}", experts, self.hidden)
        if router_bias:
            other("router", f"{at}.{router}", experts)
        if correction:
            other("router", f"{at}.{router}.e_score_correction_bias", experts, wide=True)
        self.experts, self.experts_per_token = experts, per_token
        self.divisors["expert_width"] = width
