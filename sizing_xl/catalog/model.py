"""models.json: architecture, precisions and weights of a model."""

from __future__ import annotations

from collections.abc import Iterator
from math import gcd
from typing import Annotated, Literal

from pydantic import Field

from sizing_xl.catalog.attention import FAMILIES, Full, Group, Sliding
from sizing_xl.catalog.base import (
    Entry,
    Free,
    KvPrecision,
    Positive,
    PositiveInt,
    Precision,
    Strict,
    Text,
    WholeNumber,
)
from sizing_xl.catalog.kv_group import KvGroup, in_one_model
from sizing_xl.catalog.plausible import suspects
from sizing_xl.catalog.ranges import MODEL_RANGES
from sizing_xl.errors import Problem

Layers = Annotated[int, Field(ge=0, le=10**6)]


class ContextExtension(Strict):
    """A context beyond `max_position_embeddings` that the model's maker documents.

    tokens: the context so reached. condition: what must be set for it, as a reader can do it.
    source: the maker's document.
    """

    tokens: PositiveInt
    condition: Text
    source: Text


class Division(Strict):
    """How engines divide the weights among GPUs. The parts add up to all of them; only their
    proportions count.

    counted_in: what they are counted in, at the precision that the entry is released in.
    vocabulary, split: divided by tensor parallelism. kv_heads: the same, up to `kv_shards` ranks.
    experts: the routed ones, spread over all GPUs of a replica. replicated: whole on every rank.
    towers: of vision and audio, divided like the rest.
    """

    counted_in: Literal["bytes", "parameters"]
    vocabulary: WholeNumber
    split: WholeNumber
    kv_heads: WholeNumber
    kv_shards: PositiveInt
    experts: WholeNumber
    replicated: WholeNumber
    towers: WholeNumber
    source: Text

    @property
    def total(self) -> int:
        return sum(
            (self.vocabulary, self.split, self.kv_heads, self.experts, self.replicated, self.towers)
        )

    def breaches(self) -> Iterator[Problem]:
        if not self.total:
            yield Problem("must_be_positive", "split", self.split)


class ModelEntry(Entry):
    """A model. Its layers are told in one of two ways: by `attention_pattern` or by `kv_groups`.

    Every layer is in one of the groups, unless the entry says otherwise: `layers_without_cache`
    keep nothing of their own (mixture or feed-forward layers, layers that use another's cache);
    `layers_with_both` hold attention and a recurrent state side by side. routed_experts,
    experts_per_token: of a layer, and those that a token uses. tp_divisors: what the ranks of
    tensor parallelism must divide, by name. weight_parts: without them the weights are divided
    evenly. performance: a description that enters no formula.
    """

    num_layers: PositiveInt
    max_position_embeddings: PositiveInt
    context_extension: ContextExtension | None = None
    num_key_value_heads: PositiveInt | None = None
    head_dim: PositiveInt | None = None
    v_head_dim: PositiveInt | None = None
    attention_pattern: Literal["full", "sliding", "hybrid"] | None = None
    hybrid_full_layers: Layers | None = None
    hybrid_sliding_layers: Layers | None = None
    sliding_window: PositiveInt | None = None
    kv_groups: list[Group] | None = None
    layers_without_cache: Layers | None = None
    layers_with_both: Layers | None = None
    default_kv_precision: KvPrecision
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
    runtime_overhead_gib: Positive | None = None
    routed_experts: PositiveInt | None = None
    experts_per_token: PositiveInt | None = None
    tp_divisors: dict[str, PositiveInt] | None = None
    weight_parts: Division | None = None
    performance: Free | None = None

    def division_leaves(self) -> dict[str, float]:
        """The book's inputs that tell how the model is divided; evenly where nobody says how."""
        parts = self.weight_parts
        total = parts.total if parts else 1
        return {
            "routed_experts": float(self.routed_experts or 0),
            "experts_per_token": float(self.experts_per_token or 0),
            "query_heads": float((self.tp_divisors or {}).get("query_heads", 0)),
            "weights_idle_ratio": (parts.vocabulary / 2 + parts.towers) / total if parts else 0.0,
            "weights_experts_ratio": parts.experts / total
            if parts and self.routed_experts
            else 0.0,
            "weights_kv_heads_ratio": parts.kv_heads / total if parts else 0.0,
            "weights_replicated_ratio": parts.replicated / total if parts else 0.0,
            "weights_kv_shards": float(parts.kv_shards) if parts else 1.0,
            "tp_divisor": float(gcd(*self.tp_divisors.values()) if self.tp_divisors else 0),
        }

    def weights_gib(self, precision: str) -> float | None:
        """Stated size of the weights at a precision, GiB; None when the entry does not state it."""
        stated: float | None = getattr(self, f"weights_memory_gib_{precision}", None)
        return stated

    def groups(self) -> tuple[KvGroup, ...]:
        """The layers that cache alike, whichever way the entry tells them."""
        return in_one_model(part.group() for part in self.kv_groups or self._pattern_groups())

    def _pattern_groups(self) -> Iterator[Full | Sliding]:
        heads: dict[str, int | None] = {
            "num_key_value_heads": self.num_key_value_heads,
            "head_dim": self.head_dim,
            "v_head_dim": self.v_head_dim,
        }
        full, sliding = self._pattern_layers()
        if full != 0:
            yield Full.model_validate({**heads, "kind": "full", "layers": full})
        if sliding != 0:
            window = self.sliding_window
            yield Sliding.model_validate(
                {**heads, "kind": "sliding", "layers": sliding, "window": window}
            )

    def _pattern_layers(self) -> tuple[int | None, int | None]:
        """Full and sliding layers, by the pattern."""
        if self.attention_pattern == "hybrid":
            return self.hybrid_full_layers, self.hybrid_sliding_layers
        full = self.attention_pattern == "full"
        return (self.num_layers, 0) if full else (0, self.num_layers)

    def breaches(self) -> Iterator[Problem]:
        yield from suspects(self, MODEL_RANGES, self.unusual)
        yield from self.shapeless()
        if self.attention_pattern is None and self.kv_groups is not None:
            yield from self._group_breaches(self.kv_groups)
        elif self.attention_pattern is not None and self.kv_groups is None:
            yield from self._pattern_breaches()

    def shapeless(self) -> Iterator[Problem]:
        """What leaves the entry without groups; `groups` gives them where there is none of it."""
        if (self.attention_pattern is None) == (self.kv_groups is None):
            yield Problem("one_attention_form", "attention_pattern", self.attention_pattern)
            return
        if self.kv_groups is not None:
            if not self.kv_groups:
                yield Problem("empty_groups", "kv_groups", [])
            return
        needed = ["num_key_value_heads", "head_dim"]
        if self.attention_pattern != "full":
            needed.append("sliding_window")
        if self.attention_pattern == "hybrid":
            needed += ["hybrid_full_layers", "hybrid_sliding_layers"]
        for field in needed:
            if getattr(self, field) is None:
                details = {"pattern": self.attention_pattern}
                yield Problem("needed_by_pattern", field, None, details=details)

    def _pattern_breaches(self) -> Iterator[Problem]:
        full, sliding = self.hybrid_full_layers, self.hybrid_sliding_layers
        if self.attention_pattern == "hybrid":
            if full is not None and sliding is not None and full + sliding != self.num_layers:
                sums = {"sum": full + sliding, "layers": self.num_layers}
                yield Problem("hybrid_sum", "hybrid_full_layers", full, details=sums)
        else:
            of_pattern = dict(zip(("full", "sliding"), self._pattern_layers(), strict=True))
            for name, layers in of_pattern.items():
                field = f"hybrid_{name}_layers"
                if getattr(self, field) not in (None, layers):
                    yield Problem("only_for_hybrid", field, getattr(self, field))
        for field in ("layers_without_cache", "layers_with_both"):
            if getattr(self, field):
                yield Problem("only_for_groups", field, getattr(self, field))

    def _group_breaches(self, parts: list[Group]) -> Iterator[Problem]:
        for number, part in enumerate(parts):
            if part.layers > self.num_layers:
                details = {"layers": self.num_layers}
                yield Problem(
                    "group_layers", f"kv_groups[{number}].layers", part.layers, details=details
                )
        if parts and all(part.layers <= self.num_layers for part in parts):
            yield from self._layer_breaches(parts)

    def _layer_breaches(self, parts: list[Group]) -> Iterator[Problem]:
        """Every layer in one group, but for those that the entry says are in none or in two."""
        held = {
            family: sum(part.layers for part in parts if part.kind in kinds)
            for family, kinds in FAMILIES.items()
        }
        none, both = self.layers_without_cache or 0, self.layers_with_both or 0
        told = {**held, "without": none, "both": both, "layers": self.num_layers}
        for family, layers in held.items():
            if layers > self.num_layers - none:
                details = {**told, "family": family}
                yield Problem("layers_over", "kv_groups", layers, details=details)
                return
        if both > min(held["attention"], held["recurrent"]):
            yield Problem("layers_both", "layers_with_both", both, details=told)
            return
        sum_ = held["attention"] + held["recurrent"] - both + none
        if sum_ != self.num_layers:
            rule = "layers_under" if sum_ < self.num_layers else "layers_twice"
            rest = abs(self.num_layers - sum_)
            details = {**told, "sum": sum_, "rest": rest}
            details |= {"missing": none + rest, "doubled": both + rest}
            yield Problem(rule, "kv_groups", sum_, details=details)


class ModelFile(Strict):
    """models.json. `replace`: this file stands alone instead of extending the shipped one."""

    replace: bool = False
    models: list[ModelEntry]
