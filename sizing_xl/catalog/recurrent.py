"""Recurrent layers: a state of a constant size a session, instead of keys and values."""

from __future__ import annotations

from typing import ClassVar, Literal

from sizing_xl.catalog.base import Positive, PositiveInt
from sizing_xl.catalog.kind import STATE, Kind, Told
from sizing_xl.catalog.kv_group import KvGroup


class _State(Kind):
    kind: str
    layers: PositiveInt

    def _group(self, shards: int, layer_bytes: float) -> KvGroup:
        """layer_bytes: what one layer keeps of one session."""
        state_bytes = self.layers * layer_bytes
        return KvGroup(self.kind, self.layers, shards, state_bytes=state_bytes, shape=self._shape())


class Mamba2(_State):
    """Mamba-2 layers: a recurrent state and a convolution tail per session."""

    told: ClassVar[Told] = Told(
        "none",
        STATE,
        "layers x (heads x head_dim x state_dim x b_state + (heads x head_dim + 2 x groups x "
        "state_dim) x (conv_kernel - 1) x b_conv) bytes a session (arXiv:2405.21060); vLLM "
        "MambaSpec",
    )

    kind: Literal["mamba2"]
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
        return self._group(self.num_heads, state + tail)


class GatedDeltaNet(_State):
    """Gated DeltaNet layers (Qwen3-Next, Qwen3.5): a state and a convolution tail per session."""

    told: ClassVar[Told] = Told(
        "none",
        STATE,
        "layers x (v_heads x k_dim x v_dim x b_state + (2 x k_heads x k_dim + v_heads x "
        "v_dim) x (conv_kernel - 1) x b_conv) bytes a session (arXiv:2412.06464); vLLM "
        "MambaSpec",
    )

    kind: Literal["gated_deltanet"]
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
        return self._group(self.num_k_heads, state + tail)


class KimiDelta(_State):
    """Kimi delta attention (Kimi Linear): a gated delta net with a gate for each channel."""

    told: ClassVar[Told] = Told(
        "none",
        STATE,
        "layers x (heads x head_dim x head_dim x b_state + 3 x heads x head_dim x (conv_kernel - "
        "1) x b_conv) bytes a session: a state, and a tail each of queries, keys and values "
        "(arXiv:2510.26692); vLLM MambaSpec",
    )

    kind: Literal["kda"]
    num_heads: PositiveInt
    head_dim: PositiveInt
    conv_kernel: PositiveInt
    state_bytes_per_element: Positive
    conv_bytes_per_element: Positive

    def group(self) -> KvGroup:
        inner = self.num_heads * self.head_dim
        state = inner * self.head_dim * self.state_bytes_per_element
        tail = 3 * inner * (self.conv_kernel - 1) * self.conv_bytes_per_element
        return self._group(self.num_heads, state + tail)


class Mamba1(_State):
    """Mamba layers of the first kind (Jamba): each channel has a state of its own."""

    told: ClassVar[Told] = Told(
        "none",
        STATE,
        "layers x d_inner x (state_dim x b_state + (conv_kernel - 1) x b_conv) bytes a session "
        "(arXiv:2312.00752); vLLM MambaSpec",
    )

    kind: Literal["mamba1"]
    d_inner: PositiveInt
    state_dim: PositiveInt
    conv_kernel: PositiveInt
    state_bytes_per_element: Positive
    conv_bytes_per_element: Positive

    def group(self) -> KvGroup:
        state = self.state_dim * self.state_bytes_per_element
        tail = (self.conv_kernel - 1) * self.conv_bytes_per_element
        return self._group(self.d_inner, self.d_inner * (state + tail))


class Lightning(_State):
    """Lightning attention (MiniMax-M1): linear attention, a state and no convolution."""

    told: ClassVar[Told] = Told(
        "none",
        STATE,
        "layers x heads x head_dim x head_dim x b_state bytes a session (arXiv:2501.08313); vLLM "
        "MambaSpec",
    )

    kind: Literal["lightning"]
    num_heads: PositiveInt
    head_dim: PositiveInt
    state_bytes_per_element: Positive

    def group(self) -> KvGroup:
        state = self.num_heads * self.head_dim * self.head_dim * self.state_bytes_per_element
        return self._group(self.num_heads, state)
