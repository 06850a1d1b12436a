"""Attention kinds: for each, its fields in the catalog and what a session's cache holds of it.

A new kind is one class here, with its `kind` and how it is `told`, listed in `Group`. A kind that
is not here is refused: guessing the standard formula is how peers come to be wrong by a factor of
25.
The specs that sources name are classes of vllm/v1/kv_cache_interface.py in
https://github.com/vllm-project/vllm.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, NamedTuple, get_args

from pydantic import Field

from sizing_xl.catalog.base import Positive, PositiveInt, Strict

WHOLE = "the whole context"
STATE = "a constant state"


class Told(NamedTuple):
    """What docs/book.md says of a kind.

    elements: of one token, all layers of a group together, in words. kept: which tokens. why: it is
    so, and the sources that say it.
    """

    elements: str
    kept: str
    why: str


class KvGroup(NamedTuple):
    """Layers that cache alike.

    elements_per_token: elements that the whole group (all its layers) keeps of one token.
    window: tokens kept at most; None when the whole context is kept.
    tp_shards: tensor-parallel ranks that can share the group; beyond it, it is replicated.
    state_bytes: bytes per session that do not depend on the context.
    halved: keys and values take one half of a token's elements each.
    sparse_bytes: bytes of one token, all layers of the group together, that engines keep of sparse
        latent attention with a cache in 16 bits and in 8; None of other kinds.
    shape: the entry's own fields that these follow from, name and value.
    """

    kind: str
    layers: int
    elements_per_token: int
    window: int | None
    tp_shards: int
    state_bytes: float = 0.0
    halved: bool = False
    sparse_bytes: tuple[float, float] | None = None
    shape: tuple[tuple[str, int], ...] = ()


# Engines put one 4-byte scale beside so many 8-bit elements of sparse latent attention.
SCALED_ELEMENTS = 128
SCALE_BYTES = 4
# Elements of a cache in 16 bits, and those that stay so in a packed one, in bytes.
WIDE_BYTES = 2


def _scaled(elements: int) -> float:
    """8-bit elements and their scales, bytes."""
    return elements + SCALE_BYTES * elements / SCALED_ELEMENTS


class _Kind(Strict):
    def _shape(self) -> tuple[tuple[str, int], ...]:
        """Every whole number that the entry gives of one layer, in the order of its fields."""
        whole = ((name, value) for name, value in self if name not in _NOT_OF_A_LAYER)
        return tuple((name, value) for name, value in whole if isinstance(value, int))


# Fields of a kind that are told apart from its shape: how many layers, and what they keep.
_NOT_OF_A_LAYER = frozenset({"layers", "window", "chunk"})


class _Heads(_Kind):
    layers: PositiveInt
    num_key_value_heads: PositiveInt
    head_dim: PositiveInt
    v_head_dim: PositiveInt | None = None

    @property
    def elements_per_token(self) -> int:
        """layers x kv_heads x (d_k + d_v), elements."""
        return (
            self.layers
            * self.num_key_value_heads
            * (self.head_dim + (self.v_head_dim or self.head_dim))
        )

    def _group(self, kind: str, window: int | None) -> KvGroup:
        shards = self.num_key_value_heads
        halved = self.v_head_dim in (None, self.head_dim)
        return KvGroup(
            kind, self.layers, self.elements_per_token, window, shards,
            halved=halved, shape=self._shape(),
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
        return self._group("full", None)


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
        return self._group("chunked", self.chunk)


class Mla(_Kind):
    """Multi-head latent attention: one latent shared by all heads; no factor 2, never sharded."""

    told: ClassVar[Told] = Told(
        "layers x (kv_lora_rank + qk_rope_head_dim)",
        WHOLE,
        "one latent vector shared by all heads, so no factor 2 and no division among GPUs "
        "(DeepSeek-V2, arXiv:2405.04434); vLLM MLAAttentionSpec",
    )

    kind: Literal["mla"]
    layers: PositiveInt
    kv_lora_rank: PositiveInt
    qk_rope_head_dim: PositiveInt

    def group(self) -> KvGroup:
        rank, rope = self.kv_lora_rank, self.qk_rope_head_dim
        wide, packed = WIDE_BYTES * (rank + rope), _scaled(rank) + WIDE_BYTES * rope
        elements, sparse = self.layers * (rank + rope), (self.layers * wide, self.layers * packed)
        return KvGroup(
            "mla", self.layers, elements, None, 1, sparse_bytes=sparse, shape=self._shape()
        )


class Indexer(_Kind):
    """Keys of the DSA lightning indexer; the sparse choice does not shorten the cache."""

    told: ClassVar[Told] = Told(
        "layers x index_head_dim",
        WHOLE,
        "keys of the sparse-attention indexer (DeepSeek-V3.2); choosing few tokens does not "
        "shorten the cache",
    )

    kind: Literal["indexer"]
    layers: PositiveInt
    index_head_dim: PositiveInt

    def group(self) -> KvGroup:
        keys = self.layers * self.index_head_dim
        sparse = (_scaled(keys), _scaled(keys))  # in 8 bits whatever the cache
        return KvGroup(
            "indexer", self.layers, keys, None, 1, sparse_bytes=sparse, shape=self._shape()
        )


class Mamba2(_Kind):
    """Mamba-2 layers: a recurrent state and a convolution tail per session."""

    told: ClassVar[Told] = Told(
        "none",
        STATE,
        "layers x (heads x head_dim x state_dim x b_state + (heads x head_dim + 2 x groups x "
        "state_dim) x (conv_kernel - 1) x b_conv) bytes a session (arXiv:2405.21060); vLLM "
        "MambaSpec",
    )

    kind: Literal["mamba2"]
    layers: PositiveInt
    num_heads: PositiveInt
    head_dim: PositiveInt
    state_dim: PositiveInt
    n_groups: PositiveInt
    conv_kernel: PositiveInt
    state_bytes_per_element: Positive
    conv_bytes_per_element: Positive

    def group(self) -> KvGroup:
        inner = self.num_heads * self.head_dim
        state = inner * self.state_dim * self.state_bytes_per_element
        tail = (
            (inner + 2 * self.n_groups * self.state_dim)
            * (self.conv_kernel - 1)
            * self.conv_bytes_per_element
        )
        state_bytes, shape = self.layers * (state + tail), self._shape()
        return KvGroup("mamba2", self.layers, 0, None, self.num_heads, state_bytes, shape=shape)


class GatedDeltaNet(_Kind):
    """Gated DeltaNet layers (Qwen3-Next, Qwen3.5): a state and a convolution tail per session."""

    told: ClassVar[Told] = Told(
        "none",
        STATE,
        "layers x (v_heads x k_dim x v_dim x b_state + (2 x k_heads x k_dim + v_heads x "
        "v_dim) x (conv_kernel - 1) x b_conv) bytes a session (arXiv:2412.06464); vLLM "
        "MambaSpec",
    )

    kind: Literal["gated_deltanet"]
    layers: PositiveInt
    num_k_heads: PositiveInt
    num_v_heads: PositiveInt
    k_dim: PositiveInt
    v_dim: PositiveInt
    conv_kernel: PositiveInt
    state_bytes_per_element: Positive
    conv_bytes_per_element: Positive

    def group(self) -> KvGroup:
        state = self.num_v_heads * self.k_dim * self.v_dim * self.state_bytes_per_element
        tail = (
            (2 * self.num_k_heads * self.k_dim + self.num_v_heads * self.v_dim)
            * (self.conv_kernel - 1)
            * self.conv_bytes_per_element
        )
        state_bytes, shape = self.layers * (state + tail), self._shape()
        return KvGroup(
            "gated_deltanet", self.layers, 0, None, self.num_k_heads, state_bytes, shape=shape
        )


Group = Annotated[
    Full | Sliding | Chunked | Mla | Indexer | Mamba2 | GatedDeltaNet,
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
    "recurrent": ("mamba2", "gated_deltanet"),
    "indexer": ("indexer",),
}
