"""A start-up log beside what is predicted: whether they agree, and what explains a difference.

A figure agrees where the printed one lies between those of the least and the most memory that the
printed GiB may stand for. Where the settings do not reproduce the log, others are tried one at a
time: what reproduces all that is printed is named as the cause.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from sizing_xl.measuring.log import Log
from sizing_xl.measuring.predicted import (
    Predicted,
    Predictor,
    Settings,
    implied_bytes,
    tried,
)

GIB = 2**30
# Memory of the GPU with least beside that of another one that works with it.
RANKS_APART = 0.95
# Tokens that engines schedule at once, as they are commonly set.
BATCHES = (2048, 4096, 8192, 16384, 32768, 65536)
KV_PRECISIONS = ("bf16", "fp8", "nvfp4", "fp8_per_token_head", "int8_per_token_head", "int4")
DEGREES = (1, 2, 4, 8, 16)
DRAFTS = (1, 2, 3, 4)


class Row(NamedTuple):
    """One printed figure. low, high: what is predicted for the least and the most memory that the
    printed GiB may stand for; None where it cannot be told. agrees: None where there is nothing to
    compare."""

    name: str
    printed: float | None
    low: float | None
    high: float | None

    @property
    def agrees(self) -> bool | None:
        if self.printed is None or self.low is None or self.high is None:
            return None
        return self.low <= self.printed <= self.high


class Cause(NamedTuple):
    """A setting that explains what is printed. told: whether the log itself says so."""

    name: str
    expected: Any
    found: Any
    told: bool = False


@dataclass(frozen=True)
class Reconciliation:
    """A log beside what is predicted.

    rows: with the settings that were expected. causes: changes of these, each of which (or, where
    there are several in one, which together) reproduces all that is printed; empty where nothing
    had to be changed or nothing explains it. explained_rows: with the first of them. same_rules:
    versions that reproduce the log with everything else as expected, the newest first.
    implied_gib: the least memory that makes what is printed, of a log that does not tell it.
    """

    log: Log
    settings: Settings
    rows: tuple[Row, ...]
    causes: tuple[tuple[Cause, ...], ...] = ()
    explained_rows: tuple[Row, ...] = ()
    explaining: Settings | None = None
    same_rules: tuple[str, ...] = field(default=())
    implied_gib: float | None = None

    @property
    def agrees(self) -> bool:
        """Whether the settings as they were expected reproduce all that is printed."""
        return _all_agree(self.rows)

    @property
    def judged(self) -> bool:
        """Whether anything that is printed could be compared."""
        return any(row.agrees is not None for row in self.rows)

    @property
    def explained(self) -> bool:
        """Whether they, or one of the causes, do."""
        return self.agrees or bool(self.causes)


def reconcile(
    log: Log, settings: Settings, predictor: Predictor, rules: Iterable[str] = ()
) -> Reconciliation:
    """Compare a log with what is predicted for settings, and look for what explains a difference.

    predictor: see sizing_xl.measuring.predicted. rules: versions to try, newest first.
    Raises InputError where the settings are none that the model can have.
    """
    predictor(settings, GIB)  # what is wrong with the settings is told once
    if log.band() is None:
        return _without_memory(log, settings, predictor)
    rows = _rows(log, settings, predictor)
    own = tuple(rules)
    same = tuple(it for it in own if _reproduced(log, replace(settings, version=it), predictor))
    if _all_agree(rows):
        return Reconciliation(log, settings, rows, same_rules=same)
    causes: list[tuple[Cause, ...]] = []
    explaining: Settings | None = None
    for found in _candidates(log, settings, own):
        other = replace(settings, **{cause.name: cause.found for cause in found})
        if _reproduced(log, other, predictor):
            told = all(cause.told for cause in found)
            if causes and len(found) > len(causes[0]):
                break
            explaining = explaining or other
            causes.append(found)
            if told:
                break
    if not causes:
        causes += _of_another_rank(log, settings, predictor)
    explained = _rows(log, explaining, predictor) if explaining else ()
    return Reconciliation(log, settings, rows, tuple(causes), explained, explaining, same)


def _of_another_rank(
    log: Log, settings: Settings, predictor: Predictor
) -> Iterator[tuple[Cause, ...]]:
    """Where GPUs work together, the one with the least memory decides, and its line may not be the
    one that was pasted: the memory that it must have had, where it is hardly less."""
    if settings.tp * settings.pp * settings.dp < 2 or log.available_gib is None:
        return
    implied = _implied(log, settings, predictor)
    if implied and RANKS_APART * log.available_gib <= implied / GIB < log.available_gib:
        yield (Cause("available_gib", log.available_gib, round(implied / GIB, 2)),)


def _implied(log: Log, settings: Settings, predictor: Predictor) -> int | None:
    for name in ("blocks", "tokens"):
        printed = getattr(log, name)
        if printed is not None:
            return implied_bytes(predictor, settings, name, printed)
    return None


def _without_memory(log: Log, settings: Settings, predictor: Predictor) -> Reconciliation:
    """Without its memory a log is judged by whether its own figures go together; the memory that
    they imply is told."""
    implied = _implied(log, settings, predictor)
    if implied is None:
        names = ("blocks", "tokens", "concurrency")
        rows = tuple(Row(name, getattr(log, name), None, None) for name in names)
        return Reconciliation(log, settings, rows)
    rows = _rows(log, settings, predictor, (implied, implied))
    return Reconciliation(log, settings, rows, implied_gib=implied / GIB)


def _rows(
    log: Log, settings: Settings, predictor: Predictor, band: tuple[int, int] | None = None
) -> tuple[Row, ...]:
    low, high = band or log.band() or (0, 0)
    least, most = tried(predictor, settings, low), tried(predictor, settings, high)
    if least is None or most is None:
        return ()
    digits = log.concurrency_digits

    def row(name: str, printed: float | None) -> Row:
        return Row(name, printed, getattr(least, name), getattr(most, name))

    concurrency = Row(
        "concurrency", log.concurrency,
        *(None if it.concurrency is None else round(it.concurrency, digits)
          for it in (least, most)),
    )  # fmt: skip
    rows = [row("blocks", log.blocks), row("tokens", log.tokens), concurrency]
    if log.needed_gib is not None:
        rows += _refusal(log, least, most)
    return tuple(rows)


def _refusal(log: Log, least: Predicted, most: Predicted) -> Iterator[Row]:
    """What the engine says when it does not start: the memory that one request needs."""
    if least.bytes_per_block and least.request_blocks:
        needed = least.bytes_per_block * least.request_blocks / GIB
        yield Row("needed_gib", log.needed_gib, round(needed, 2), round(needed, 2))
    if least.tokens is not None and most.tokens is not None and log.estimated_longest_tokens:
        yield Row(
            "estimated_longest_tokens", log.estimated_longest_tokens, least.tokens, most.tokens
        )


def _all_agree(rows: Iterable[Row]) -> bool:
    judged = [row.agrees for row in rows if row.agrees is not None]
    return bool(judged) and all(judged)


def _reproduced(log: Log, settings: Settings, predictor: Predictor) -> bool:
    return _all_agree(_rows(log, settings, predictor))


def _candidates(
    log: Log, settings: Settings, rules: tuple[str, ...]
) -> Iterator[tuple[Cause, ...]]:
    """Changes to try: what the log itself says otherwise, then one setting, then two at a time."""
    told = [*_told(log, settings)]
    for cause in told:
        yield (cause,)
    if len(told) > 1:
        yield tuple(told)
    own = [*_singles(settings, rules)]
    for cause in own:
        yield (cause,)
    for cause in told:
        for other in own:
            if other.name != cause.name:
                yield (cause, other)
    for place, cause in enumerate(own):
        for other in own[place + 1 :]:
            if other.name != cause.name:
                yield (cause, other)


def _told(log: Log, settings: Settings) -> Iterator[Cause]:
    """What the log says that the engine was started with, where it was expected otherwise."""
    said = {
        "version": log.version,
        "tp": log.tp,
        "pp": log.pp,
        "dcp": log.dcp,
        "max_model_len": log.longest,
        "batched_tokens": log.batched_tokens,
        "kv_precision": kv_precision_of(log),
        "speculative_tokens": log.speculative_tokens,
        "prefixes": log.prefix_caching,
        "block_tokens": log.block_tokens,
    }
    for name, value in said.items():
        expected = getattr(settings, name)
        if value is not None and value != expected:
            yield Cause(name, expected, value, told=True)


def kv_precision_of(log: Log) -> str | None:
    """The precision of the cache that a log tells; None where it follows the model."""
    words = {"bfloat16": "bf16", "float16": "fp16", "half": "fp16"}
    word = log.kv_dtype
    if word in (None, "auto"):
        word = log.dtype
    if word is None or word == "float32":
        return None
    for family in ("fp8_per_token_head", "int8_per_token_head"):
        if word == family:
            return family
    if word == "int4_per_token_head":
        return "int4"
    for family in ("fp8", "nvfp4"):
        if word.startswith(family):
            return family
    return words.get(word)


def _singles(settings: Settings, rules: tuple[str, ...]) -> Iterator[Cause]:
    changes: dict[str, Iterable[Any]] = {
        "version": rules,
        "kv_precision": KV_PRECISIONS,
        "batched_tokens": BATCHES,
        "drafts": DRAFTS,
        "speculative_tokens": DRAFTS,
        "prefixes": (False, True),
        "hybrid": (False, True),
        "tp": DEGREES,
        "dcp": DEGREES,
        "pp": DEGREES,
    }
    for name, values in changes.items():
        expected = getattr(settings, name)
        for value in values:
            if value != expected:
                yield Cause(name, expected, value)
