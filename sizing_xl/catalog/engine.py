"""engines.json: how an engine of a version turns memory into blocks and admits requests."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Annotated

from pydantic import Field, StringConstraints

from sizing_xl.catalog.base import Entry, NotNegative, PositiveInt, Strict, Text
from sizing_xl.errors import InputError, Problem

Version = Annotated[str, StringConstraints(pattern=r"^\d+(\.\d+){1,2}$", max_length=20)]
_NUMBERS = re.compile(r"v?(\d{1,4})\.(\d{1,4})", re.ASCII)
# An engine and its version: vllm-0.24, vLLM 0.24.1, 0.24.
_NAMED = re.compile(r"(?:([a-z][a-z_-]*?)[\s_-]*)?v?(\d{1,4}\.\d{1,4}.*)", re.ASCII | re.IGNORECASE)


class Rule(Strict):
    """A figure of the engine's rules, with its source."""

    value: NotNegative
    source: Text


class Utilisation(Strict):
    """The share of a GPU's memory that the engine takes."""

    value: Annotated[float, Field(gt=0, le=1)]
    source: Text


class BatchTier(Strict):
    """What the engine's server schedules at once on GPUs with at least so much HBM."""

    from_hbm_gib: NotNegative
    max_num_batched_tokens: PositiveInt
    max_num_seqs: PositiveInt


class BatchDefaults(Strict):
    """The tiers, from the smallest GPUs on."""

    tiers: Annotated[list[BatchTier], Field(min_length=1, max_length=3)]
    source: Text

    def breaches(self) -> Iterator[Problem]:
        """Each tier begins above the one before it."""
        for number, (lower, higher) in enumerate(zip(self.tiers, self.tiers[1:], strict=False)):
            if higher.from_hbm_gib <= lower.from_hbm_gib:
                field = f"tiers[{number + 1}].from_hbm_gib"
                yield Problem("greater_than", field, higher.from_hbm_gib,
                              details={"gt": lower.from_hbm_gib})  # fmt: skip


class EngineEntry(Entry):
    """An engine from a version on, until the next entry's.

    cuda_graphs_estimated: 1 where the memory of graphs is taken off before the cache's.
    group_ratio: the largest kind of layers fills a group where it has fewer than so many times the
        layers of the smallest; 1: never. concurrent_batches: batches in flight without pipeline.
    tokens_by_concurrency: 1 where the log's tokens are concurrency x length, 0 where they are
        blocks / groups x block. block_tokens, latent_block_tokens: the least tokens of a block, and
        of one of latents. state_blocks: blocks of a request for recurrent state.
    chunks_whole: 1 where layers that attend inside chunks keep the whole context.
    """

    engine: Text
    from_version: Version
    gpu_memory_utilization: Utilisation
    cuda_graphs_estimated: Rule
    group_ratio: Rule
    concurrent_batches: Rule
    tokens_by_concurrency: Rule
    block_tokens: Rule
    latent_block_tokens: Rule
    state_blocks: Rule
    chunks_whole: Rule
    batch_defaults: BatchDefaults

    def leaves(self) -> dict[str, float]:
        """The book's inputs that the engine gives; a tier that it lacks is the one before it."""
        tiers = self.batch_defaults.tiers
        small, middle, large = (tiers[min(place, len(tiers) - 1)] for place in range(3))
        return {
            "engine_utilization_ratio": self.gpu_memory_utilization.value,
            "engine_group_ratio": self.group_ratio.value,
            "engine_concurrent_batches": self.concurrent_batches.value,
            "engine_tokens_by_concurrency": self.tokens_by_concurrency.value,
            "engine_block_least_tokens": self.block_tokens.value,
            "engine_latent_block_tokens": self.latent_block_tokens.value,
            "engine_state_blocks": self.state_blocks.value,
            "engine_states_by_block": 0.0,
            "engine_chunks_whole": self.chunks_whole.value,
            "engine_small_tokens": float(small.max_num_batched_tokens),
            "engine_middle_gib": middle.from_hbm_gib,
            "engine_middle_tokens": float(middle.max_num_batched_tokens),
            "engine_large_gib": large.from_hbm_gib,
            "engine_large_tokens": float(large.max_num_batched_tokens),
        }


class EngineFile(Strict):
    """engines.json. `replace`: this file stands alone instead of extending the shipped one."""

    replace: bool = False
    engines: list[EngineEntry]


def version_key(words: object) -> tuple[int, int]:
    """The first two numbers of a version, however it goes on: 0.19.1rc1.dev329, v0.11, 0.10.x.

    Raises InputError where it does not begin with them.
    """
    found = _NUMBERS.match(str(words).strip())
    if not found:
        raise InputError([Problem("engine_version", "version", words)])
    return int(found[1]), int(found[2])


def of_version(words: str, engines: Iterable[EngineEntry]) -> EngineEntry:
    """The entry whose rules a version follows: the last that is not after it; else the first.

    Raises InputError for a version that is none.
    """
    wanted = version_key(words)
    ordered = sorted(engines, key=lambda it: version_key(it.from_version))
    before = [it for it in ordered if version_key(it.from_version) <= wanted]
    return (before or ordered)[-1 if before else 0]


def of_version_named(words: str, engines: Iterable[EngineEntry]) -> EngineEntry | None:
    """The entry that an engine's name with a version means; None where it means none of ours."""
    found = _NAMED.fullmatch(str(words).strip())
    listed = tuple(engines)
    if not found or not listed:
        return None
    name = (found[1] or listed[0].engine).lower()
    own = [entry for entry in listed if entry.engine.lower() == name]
    exact = [entry for entry in own if entry.name.lower() == str(words).strip().lower()]
    return exact[0] if exact else of_version(found[2], own) if own else None
