"""A group of layers that cache alike, whatever its kind, and the book's inputs that it gives."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple


class KvGroup(NamedTuple):
    """Layers that cache alike. Elements are those of one token in one layer.

    layers: how many there are. tp_shards: tensor-parallel ranks that can share the group; beyond
        it, it is replicated.
    window: the last tokens that a layer keeps at most; chunk: likewise, where layers attend inside
        chunks, which an engine may keep whole. None: the whole context.
    elements: of the keys and values of `heads` KV heads. latent, rope: of a latent shared by all
        heads, and of its rotary part. index_keys: by which an indexer chooses. A layer that keeps
        one entry for several tokens has a fraction of it.
    sparse: an indexer chooses among the latents, which engines then pack in a layout of their own.
    state_bytes: of one session and the whole group, whatever the context. draft_state_bytes: what
        each token that speculative decoding drafts adds to it.
    halved: keys and values take one half of the elements each.
    shape: the entry's own fields that these follow from, name and value.
    """

    kind: str
    layers: int
    tp_shards: int
    window: int | None = None
    chunk: int | None = None
    elements: int = 0
    heads: int = 0
    latent: int = 0
    rope: int = 0
    index_keys: float = 0.0
    sparse: bool = False
    state_bytes: float = 0.0
    draft_state_bytes: float = 0.0
    halved: bool = False
    shape: tuple[tuple[str, int], ...] = ()

    @property
    def bound(self) -> int | None:
        """Tokens that a layer keeps at most; None when it keeps the whole context."""
        return self.chunk if self.window is None else self.window

    @property
    def elements_per_token(self) -> float:
        """Elements that the whole group, all its layers, keeps of one token."""
        return self.layers * (self.elements + self.latent + self.rope + self.index_keys)


def in_one_model(groups: Iterable[KvGroup]) -> tuple[KvGroup, ...]:
    """The groups of a model: latents are sparse where an indexer chooses among them."""
    found = tuple(groups)
    if not any(group.index_keys for group in found):
        return found
    return tuple(group._replace(sparse=True) if group.latent else group for group in found)


GroupLeaves = dict[str, tuple[float, ...]]
# The book's inputs of a group -> what a group gives for it.
_OF_GROUP: dict[str, Any] = {
    "group_layers": lambda it: it.layers,
    "group_tp_shards": lambda it: it.tp_shards,
    "group_window_tokens": lambda it: it.bound or 0,
    "group_chunked": lambda it: it.chunk is not None,
    "group_elements": lambda it: it.elements,
    "group_heads": lambda it: it.heads,
    "group_latent_elements": lambda it: 0 if it.sparse else it.latent + it.rope,
    "group_sparse_elements": lambda it: it.latent if it.sparse else 0,
    "group_rope_elements": lambda it: it.rope if it.sparse else 0,
    "group_index_elements": lambda it: it.index_keys,
    "group_state_bytes": lambda it: it.state_bytes,
    "group_draft_state_bytes": lambda it: it.draft_state_bytes,
}
GROUP_INPUTS = tuple(_OF_GROUP)


def group_leaves(groups: Iterable[KvGroup]) -> GroupLeaves:
    """The book's inputs of the groups: for each, a value a group, in the order of the groups."""
    found = tuple(groups)
    return {name: tuple(float(of(group)) for group in found) for name, of in _OF_GROUP.items()}
