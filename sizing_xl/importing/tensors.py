"""The tensors of a model, as its config implies them: what parameters and weights are counted from.

A tensor is a matrix (out x into) or a vector, with the module that a quantisation's exclusions name
it by, its role, and how engines divide it among tensor-parallel GPUs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

# How vLLM divides a tensor (docs/method.md#weights-per-gpu): split among the ranks, split no
# further than the KV heads, one whole expert after the other, or a copy on every rank.
VOCABULARY = "vocabulary"
SPLIT = "split"
KV_HEADS = "kv_heads"
EXPERTS = "experts"
REPLICATED = "replicated"
TOWERS = "towers"

# Roles -> how they are divided; a role that is not here is split.
_DIVIDED = {
    "embedding": VOCABULARY,
    "lm_head": VOCABULARY,
    "attention_kv": KV_HEADS,
    "moe_routed": EXPERTS,
    "vision": TOWERS,
    "audio": TOWERS,
    **dict.fromkeys(
        ("attention_other", "mla_down_projections", "indexer", "router", "norms", "misc"),
        REPLICATED,
    ),
}
# Roles whose matrices a quantised release converts when it converts the decoder's linear layers.
CONVERTED = frozenset({
    "attention_q", "attention_kv", "attention_o", "mla_down_projections", "indexer",
    "linear_attention", "dense_mlp", "moe_routed", "moe_shared", "moe_latent",
})  # fmt: skip


class Tensor(NamedTuple):
    """Tensors of one shape: `copies` of out x into, or vectors of `out` where `into` is 0.

    linear: whether it is the matrix of a linear layer. wide: its elements are kept in 32 bits.
    kv_heads: the KV heads that it projects to; 0 where it projects to none.
    """

    role: str
    module: str
    out: int
    into: int = 0
    copies: int = 1
    linear: bool = False
    wide: bool = False
    kv_heads: int = 0

    @property
    def parameters(self) -> int:
        return self.copies * self.out * (self.into or 1)

    @property
    def divided(self) -> str:
        return _DIVIDED.get(self.role, SPLIT)


@dataclass
class Tensors:
    """The tensors of a model while they are listed, layer by layer."""

    listed: list[Tensor] = field(default_factory=list)

    def linear(
        self, role: str, module: str, out: int, into: int, *, bias: bool = False, copies: int = 1,
        kv_heads: int = 0,
    ) -> None:  # fmt: skip
        """A linear layer, with its bias where it has one."""
        told = Tensor(role, module, out, into, copies, linear=True, kv_heads=kv_heads)
        self.listed.append(told)
        if bias:
            self.listed.append(told._replace(into=0, linear=False))

    def other(
        self, role: str, module: str, out: int, into: int = 0, *, copies: int = 1,
        wide: bool = False,
    ) -> None:  # fmt: skip
        """A tensor of no linear layer: a norm, a convolution, a table, a bias."""
        self.listed.append(Tensor(role, module, out, into, copies, wide=wide))

    def parameters(self, roles: Iterable[str] | None = None) -> int:
        """Parameters of the named roles, of all when omitted."""
        wanted = None if roles is None else frozenset(roles)
        return sum(it.parameters for it in self.listed if wanted is None or it.role in wanted)

    def by_division(self, size: Callable[[Tensor], float]) -> dict[str, int]:
        """What `size` gives of each tensor, summed by how engines divide them, each sum rounded.

        What projects to more KV heads than the fewest of the model is divided among more ranks than
        these can be, and counts as split: right up to as many ranks as it has heads.
        """
        sums = dict.fromkeys((VOCABULARY, SPLIT, KV_HEADS, EXPERTS, REPLICATED, TOWERS), 0.0)
        fewest = min((it.kv_heads for it in self.listed if it.kv_heads), default=0)
        for it in self.listed:
            sums[SPLIT if it.kv_heads > fewest else it.divided] += size(it)
        return {name: round(one) for name, one in sums.items()}
