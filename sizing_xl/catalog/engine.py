"""engines.json: how an engine of a version turns memory into blocks and admits requests."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated

from pydantic import Field, StringConstraints

from sizing_xl.catalog.base import Entry, NotNegative, Positive, PositiveInt, Strict, Text
from sizing_xl.errors import InputError, Problem

Version = Annotated[str, StringConstraints(pattern=r"^\d+(\.\d+){1,2}$", max_length=20)]
_NUMBERS = re.compile(r"v?(\d{1,4})\.(\d{1,4})", re.ASCII)


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

    tiers: Annotated[list[BatchTier], Field(min_length=1)]
    source: Text


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

    def batched_tokens(self, hbm_gib: float) -> int:
        """Tokens that the server schedules at once by default on a GPU of so much HBM."""
        fitting = [it for it in self.batch_defaults.tiers if it.from_hbm_gib <= hbm_gib]
        return (fitting or self.batch_defaults.tiers)[-1].max_num_batched_tokens


def version_key(words: str) -> tuple[int, int]:
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
