"""models.json: architecture, precisions and weights of a model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from sizing_xl.catalog.attention import Full, Group, KvGroup, Sliding
from sizing_xl.catalog.base import Entry, Positive, PositiveInt, Precision, Strict
from sizing_xl.errors import Problem

# The book has two window slots; two groups with the same window share one.
WINDOW_SLOTS = 2


class ModelEntry(Entry):
    """A model. Its layers are told in one of two ways: by `attention_pattern` or by `kv_groups`."""

    num_layers: PositiveInt
    max_position_embeddings: PositiveInt
    num_key_value_heads: PositiveInt | None = None
    head_dim: PositiveInt | None = None
    v_head_dim: PositiveInt | None = None
    attention_pattern: Literal["full", "sliding", "hybrid"] | None = None
    hybrid_full_layers: PositiveInt | None = None
    hybrid_sliding_layers: PositiveInt | None = None
    sliding_window: PositiveInt | None = None
    kv_groups: list[Group] | None = None
    default_kv_precision: Precision
    default_weights_precision: Precision | None = None
    total_params_b: Positive | None = None
    active_params_b: Positive | None = None
    weights_memory_gib_fp16: Positive | None = None
    weights_memory_gib_bf16: Positive | None = None
    weights_memory_gib_fp8: Positive | None = None
    weights_memory_gib_int8: Positive | None = None
    weights_memory_gib_int4: Positive | None = None
    weights_memory_gib_fp4: Positive | None = None
    weights_memory_gib_nvfp4: Positive | None = None
    weights_memory_gib_mxfp4: Positive | None = None
    model_artifact_size_gib: Positive | None = None

    def weights_gib(self, precision: str) -> float | None:
        """Stated size of the weights at a precision, GiB; None when the entry does not state it."""
        stated: float | None = getattr(self, f"weights_memory_gib_{precision}")
        return stated

    def groups(self) -> tuple[KvGroup, ...]:
        """The layers that cache alike, whichever way the entry tells them."""
        return tuple(part.group() for part in self.kv_groups or self._pattern_groups())

    def _pattern_groups(self) -> Iterator[Full | Sliding]:
        heads: dict[str, int | None] = {
            "num_key_value_heads": self.num_key_value_heads,
            "head_dim": self.head_dim,
            "v_head_dim": self.v_head_dim,
        }
        hybrid = self.attention_pattern == "hybrid"
        if self.attention_pattern != "sliding":
            layers = self.hybrid_full_layers if hybrid else self.num_layers
            yield Full.model_validate({**heads, "kind": "full", "layers": layers})
        if self.attention_pattern != "full":
            layers = self.hybrid_sliding_layers if hybrid else self.num_layers
            window = self.sliding_window
            yield Sliding.model_validate(
                {**heads, "kind": "sliding", "layers": layers, "window": window}
            )

    def breaches(self) -> Iterator[Problem]:
        if (self.attention_pattern is None) == (self.kv_groups is None):
            yield Problem("one_attention_form", "attention_pattern", self.attention_pattern)
        elif self.kv_groups is not None:
            yield from self._group_breaches(self.kv_groups)
        else:
            yield from self._pattern_breaches()

    def _pattern_breaches(self) -> Iterator[Problem]:
        needed = ["num_key_value_heads", "head_dim"]
        if self.attention_pattern != "full":
            needed.append("sliding_window")
        if self.attention_pattern == "hybrid":
            needed += ["hybrid_full_layers", "hybrid_sliding_layers"]
        for field in needed:
            if getattr(self, field) is None:
                details = {"pattern": self.attention_pattern}
                yield Problem("needed_by_pattern", field, None, details=details)
        full, sliding = self.hybrid_full_layers, self.hybrid_sliding_layers
        if self.attention_pattern == "hybrid" and full and sliding:
            if full + sliding != self.num_layers:
                sums = {"sum": full + sliding, "layers": self.num_layers}
                yield Problem("hybrid_sum", "hybrid_full_layers", full, details=sums)
        else:
            for field in ("hybrid_full_layers", "hybrid_sliding_layers"):
                if self.attention_pattern != "hybrid" and getattr(self, field) is not None:
                    yield Problem("only_for_hybrid", field, getattr(self, field))

    def _group_breaches(self, parts: list[Group]) -> Iterator[Problem]:
        if not parts:
            yield Problem("empty_groups", "kv_groups", [])
        for number, part in enumerate(parts):
            if part.layers > self.num_layers:
                details = {"layers": self.num_layers}
                yield Problem(
                    "group_layers", f"kv_groups[{number}].layers", part.layers, details=details
                )
        windows = {part.group().window for part in parts} - {None}
        if len(windows) > WINDOW_SLOTS:
            details = {"most": WINDOW_SLOTS}
            yield Problem("too_many_windows", "kv_groups", sorted(windows), details=details)


class ModelFile(Strict):
    """models.json. `replace`: this file stands alone instead of extending the shipped one."""

    replace: bool = False
    models: list[ModelEntry]
