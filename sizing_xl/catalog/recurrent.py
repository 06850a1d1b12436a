"""Recurrent layers: a state of a constant size a session, instead of keys and values."""

from __future__ import annotations

from typing import ClassVar, Literal

from sizing_xl.catalog.base import Positive, PositiveInt
from sizing_xl.catalog.kind import STATE, Kind, Told
from sizing_xl.catalog.kv_group import KvGroup

# Columns of a convolution that speculative decoding widens, and where both are told.
_WIDTH = "(conv_kernel - 1 + drafted tokens)"
_VLLM = "vLLM MambaSpec, vllm/model_executor/layers/mamba/mamba_utils.py"


class _State(Kind):
    kind: str
    layers: PositiveInt

    def _group(self, shards: int, layer_bytes: float, drafted_bytes: float = 0.0) -> KvGroup:
        """layer_bytes: what one layer keeps of one session, state and tail of the convolution.
        drafted_bytes: of one more column of the tail, which it has for each drafted token, so that
        it can be taken back to the last one accepted."""
        return KvGroup(
            self.kind,
            self.layers,
            shards,
            state_bytes=self.layers * layer_bytes,
            draft_state_bytes=self.layers * drafted_bytes,
            shape=self._shape(),
        )


class Mamba2(_State):
    """Mamba-2 layers: a recurrent state and a convolution tail per session."""

    told: ClassVar[Told] = Told(
        "none",
        STATE,
        "layers x (heads x head_dim x state_dim x b_state + (heads x head_dim + 2 x groups x "
        f"state_dim) x {_WIDTH} x b_conv) bytes a session (arXiv:2405.21060); {_VLLM}",
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
        column = (inner + 2 * self.n_groups * self.state_dim) * self.conv_bytes_per_element
        return self._group(self.num_heads, state + (self.conv_kernel - 1) * column, column)


class GatedDeltaNet(_State):
    """Gated DeltaNet layers (Qwen3-Next, Qwen3.5): a state and a convolution tail per session."""

    told: ClassVar[Told] = Told(
        "none",
        STATE,
        "layers x (v_heads x k_dim x v_dim x b_state + (2 x k_heads x k_dim + v_heads x "
        f"v_dim) x {_WIDTH} x b_conv) bytes a session (arXiv:2412.06464); {_VLLM}",
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
        channels = 2 * self.num_k_heads * self.k_dim + self.num_v_heads * self.v_dim
        column = channels * self.conv_bytes_per_element
        return self._group(self.num_k_heads, state + (self.conv_kernel - 1) * column, column)


class KimiDelta(_State):
    """Kimi delta attention (Kimi Linear): a gated delta net with a gate for each channel."""

    told: ClassVar[Told] = Told(
        "none",
        STATE,
        f"layers x (heads x head_dim x head_dim x b_state + 3 x heads x head_dim x {_WIDTH} x "
        "b_conv) bytes a session: a state, and a tail each of queries, keys and values "
        f"(arXiv:2510.26692); {_VLLM}",
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
        column = 3 * inner * self.conv_bytes_per_element
        return self._group(self.num_heads, state + (self.conv_kernel - 1) * column, column)


class Mamba1(_State):
    """Mamba layers of the first kind (Jamba): each channel has a state of its own."""

    told: ClassVar[Told] = Told(
        "none",
        STATE,
        "layers x d_inner x (state_dim x b_state + (conv_kernel - 1) x b_conv) bytes a session, "
        f"drafted tokens or not (arXiv:2312.00752); {_VLLM}",
    )

    kind: Literal["mamba1"]
    d_inner: PositiveInt
    state_dim: PositiveInt
    conv_kernel: PositiveInt
    state_bytes_per_element: Positive
    conv_bytes_per_element: Positive

    def group(self) -> KvGroup:
        state = self.d_inner * self.state_dim * self.state_bytes_per_element
        column = self.d_inner * self.conv_bytes_per_element
        return self._group(self.d_inner, state + (self.conv_kernel - 1) * column)


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
