"""Attention kinds: for each, its fields in the catalog and what a session's cache holds of it.

A new kind is one class here, with its `kind` and how it is `told`, listed in `Group`. A kind that
is not here is refused: guessing the standard formula is how peers come to be wrong by a factor of
25.
The specs that sources name are classes of vllm/v1/kv_cache_interface.py in
https://github.com/vllm-project/vllm.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, get_args

from pydantic import Field

from sizing_xl.catalog.base import PositiveInt, WholeNumber
from sizing_xl.catalog.kind import WHOLE, Kind, Told
from sizing_xl.catalog.kv_group import KvGroup
from sizing_xl.catalog.recurrent import GatedDeltaNet, KimiDelta, Lightning, Mamba1, Mamba2


class _Heads(Kind):
    layers: PositiveInt
    num_key_value_heads: PositiveInt
    head_dim: PositiveInt
    v_head_dim: PositiveInt | None = None

    def _group(self, kind: str, window: int | None = None, chunk: int | None = None) -> KvGroup:
        """kv_heads x (d_k + d_v) elements a layer."""
        heads, values = self.num_key_value_heads, self.v_head_dim or self.head_dim
        return KvGroup(
            kind, self.layers, heads, window, chunk, heads * (self.head_dim + values), heads,
            halved=values == self.head_dim, shape=self._shape(),
        )  # fmt: skip


class Full(_Heads):
    """MHA, GQA or MQA over the whole context."""

    told: ClassVar[Told] = Told(
        "layers x kv_heads x (d_k + d_v)",
        WHOLE,
        "one key and one value a KV head: multi-head, multi-query (arXiv:1911.02150) or "
        "grouped-query attention (arXiv:2305.13245); vLLM FullAttentionSpec",
    )

    kind: Literal["full"]

    def group(self) -> KvGroup:
        return self._group("full")


class Sliding(_Heads):
    """Attention over the last `window` tokens."""

    told: ClassVar[Told] = Told(
        "layers x kv_heads x (d_k + d_v)",
        "at most the window",
        "a layer sees the last window tokens only (Mistral 7B, arXiv:2310.06825); vLLM "
        "SlidingWindowSpec",
    )

    kind: Literal["sliding"]
    window: PositiveInt

    def group(self) -> KvGroup:
        return self._group("sliding", self.window)


class Chunked(_Heads):
    """Attention inside chunks of `chunk` tokens (Llama 4); bounded like a window."""

    told: ClassVar[Told] = Told(
        "layers x kv_heads x (d_k + d_v)",
        "at most the chunk",
        "attention inside chunks (Llama 4); vLLM ChunkedLocalAttentionSpec",
    )

    kind: Literal["chunked"]
    chunk: PositiveInt

    def group(self) -> KvGroup:
        return self._group("chunked", chunk=self.chunk)


class Mla(Kind):
    """Multi-head latent attention: one latent shared by all heads; no factor 2, never sharded."""

    told: ClassVar[Told] = Told(
        "layers x (kv_lora_rank + qk_rope_head_dim)",
        WHOLE,
        "one latent vector shared by all heads, so no factor 2 and no division among GPUs "
        "(DeepSeek-V2, arXiv:2405.04434); with an indexer engines pack it in a layout of its own; "
        "vLLM MLAAttentionSpec",
    )

    kind: Literal["mla"]
    layers: PositiveInt
    kv_lora_rank: PositiveInt
    qk_rope_head_dim: WholeNumber

    def group(self) -> KvGroup:
        return KvGroup(
            "mla", self.layers, 1, latent=self.kv_lora_rank, rope=self.qk_rope_head_dim,
            shape=self._shape(),
        )  # fmt: skip


class Indexer(Kind):
    """Keys of the DSA lightning indexer; the sparse choice does not shorten the cache."""

    told: ClassVar[Told] = Told(
        "layers x index_head_dim / tokens_per_entry",
        WHOLE,
        "keys of the sparse-attention indexer (DeepSeek-V3.2), in 8 bits with scales whatever the "
        "KV precision; choosing few tokens does not shorten the cache, one key for several tokens "
        "(`tokens_per_entry`, else 1) does",
    )

    kind: Literal["indexer"]
    layers: PositiveInt
    index_head_dim: PositiveInt
    tokens_per_entry: PositiveInt | None = None

    def group(self) -> KvGroup:
        keys = self.index_head_dim / (self.tokens_per_entry or 1)
        return KvGroup("indexer", self.layers, 1, index_keys=keys, shape=self._shape())


Group = Annotated[
    Full
    | Sliding
    | Chunked
    | Mla
    | Indexer
    | Mamba2
    | GatedDeltaNet
    | KimiDelta
    | Mamba1
    | Lightning,
    Field(discriminator="kind"),
]
# What `kind` may say, and its class.
CLASSES = {
    kind: it
    for it in get_args(get_args(Group)[0])
    for kind in get_args(it.model_fields["kind"].annotation)
}
KINDS = tuple(CLASSES)
# Kinds of which a layer holds at most one. An indexer lies beside the latents of its own layer.
FAMILIES = {
    "attention": ("full", "sliding", "chunked", "mla"),
    "recurrent": ("mamba2", "gated_deltanet", "kda", "mamba1", "lightning"),
    "indexer": ("indexer",),
}
