"""What the book predicts that an engine prints, from a model of the catalogs or from the engine's
own specification of its KV cache: one rule, sizing_xl.book.engine, behind both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from sizing_xl.admitting import MODES, STATE, Admission, admission
from sizing_xl.book import BOOK
from sizing_xl.catalog.engine import EngineEntry, of_version, version_key
from sizing_xl.catalog.load import Catalogs
from sizing_xl.errors import InputError
from sizing_xl.resolving.case import estimated_leaves
from sizing_xl.workload import Workload

GIB = 2**30
# The engine whose logs are read and whose commands are written.
ENGINE = "vllm"
# No GPU has more.
_MOST_BYTES = 2**44


@dataclass(frozen=True)
class Settings:
    """What an engine was started with, as far as it changes what it admits; None: not known.

    version: of the engine. drafts: layers of a draft that keep a cache of their own. prefixes:
    whether prefixes are cached. block_tokens: of a block where states are aligned, as printed.
    """

    version: str
    kv_precision: str | None = None
    tp: int = 1
    pp: int = 1
    dp: int = 1
    dcp: int = 1
    max_model_len: int | None = None
    batched_tokens: int | None = None
    speculative_tokens: int = 0
    drafts: int = 0
    prefixes: bool = True
    hybrid: bool | None = None
    block_tokens: int | None = None


@dataclass(frozen=True)
class Predicted:
    """What is printed for so many bytes; None where it is not known."""

    blocks: int | None = None
    tokens: int | None = None
    concurrency: float | None = None
    bytes_per_block: int | None = None
    request_blocks: int | None = None


class Predictor(Protocol):
    """Something that predicts what is printed."""

    def __call__(self, settings: Settings, available_bytes: int) -> Predicted:
        """Raises InputError where the settings are none that it can have."""


class OfModel:
    """Of a model of the catalogs on a server, which gives the default of the tokens scheduled."""

    def __init__(self, model: str, server: str, catalogs: Catalogs) -> None:
        self.model, self.server, self.catalogs = model, server, catalogs

    def __call__(self, settings: Settings, available_bytes: int) -> Predicted:
        values = self.leaves(settings)
        values["engine_available_bytes"] = float(available_bytes)
        known = {"engine_available_bytes"}
        if settings.block_tokens and max(values["group_state_bytes"]) > 0:
            values["engine_block_tokens"] = float(settings.block_tokens)
            known.add("engine_block_tokens")
        found = BOOK.compute(values, _ASKED.values(), known=frozenset(known))
        if settings.max_model_len is None:
            found |= dict.fromkeys(("engine_concurrency", "engine_request_blocks"), float("nan"))
            if values["engine_tokens_by_concurrency"]:
                found["engine_tokens"] = float("nan")
        told: dict[str, Any] = {field: _whole(found[name]) for field, name in _ASKED.items()}
        return Predicted(**{**told, "concurrency": _known(found[_ASKED["concurrency"]])})

    def leaves(self, settings: Settings) -> dict[str, Any]:
        """The book's inputs for an engine that is started so."""
        hybrid = {None: "auto", True: "on", False: "off"}[settings.hybrid]
        longest = settings.max_model_len or 1
        case = Workload(
            model=self.model, server=self.server, concurrency=1, effective_context=longest,
            max_model_len=longest, kv_precision=settings.kv_precision,
            engine=engine_of(settings.version, self.catalogs).name, layout="given",
            tensor_parallel=settings.tp, pipeline_parallel=settings.pp,
            data_parallel=settings.dp, decode_context_parallel=settings.dcp,
            num_speculative_tokens=settings.speculative_tokens, hybrid_manager=hybrid,
            max_num_batched_tokens=settings.batched_tokens,
        )  # fmt: skip
        values = dict(estimated_leaves(case, self.catalogs))
        values["max_position_embeddings"] = max(values["max_position_embeddings"], float(longest))
        if settings.drafts:
            values["group_layers"] = _with_drafts(values, settings.drafts)
        if not settings.prefixes:
            values["engine_state_blocks"] = float(MODES["none"])
        return values


def _with_drafts(values: Mapping[str, Any], drafts: int) -> list[float]:
    """Layers of each group with those of a draft, which keep the whole context."""
    layers = [float(it) for it in values["group_layers"]]
    whole = [
        place for place, (window, state) in enumerate(
            zip(values["group_window_tokens"], values["group_state_bytes"], strict=True)
        ) if not window and not state
    ]  # fmt: skip
    if whole:
        layers[whole[0]] += drafts
    return layers


class OfSpecification:
    """Of the engine's own KV cache specification (see sizing_xl.admission), pages of one GPU as
    they are at these settings: only what they leave open can be predicted otherwise."""

    def __init__(self, entry: Mapping[str, Any], catalogs: Catalogs) -> None:
        self.entry, self.catalogs = dict(entry), catalogs

    def __call__(self, settings: Settings, available_bytes: int) -> Predicted:
        specs = [dict(it) if isinstance(it, Mapping) else it
                 for it in self.entry.get("kv_spec_per_gpu") or ()]  # fmt: skip
        for spec in specs[:1]:
            if settings.drafts and isinstance(spec.get("layers"), int):
                spec["layers"] += settings.drafts
        states = any(isinstance(it, Mapping) and it.get("kind") in STATE for it in specs)
        mode = self.entry.get("mamba_cache_mode") or ("align" if settings.prefixes else "none")
        found: Admission = admission({
            "pages_are_summed": self.entry.get("pages_are_summed", False),
            "kv_spec_per_gpu": specs,
            "rule_version_used": settings.version,
            "mamba_cache_mode": mode if states else None,
            "num_speculative_tokens": settings.speculative_tokens,
            "max_model_len": settings.max_model_len,
            "max_num_batched_tokens": settings.batched_tokens,
            "pp": settings.pp, "dcp": settings.dcp,
            "available_kv_cache_bytes": available_bytes,
        })  # fmt: skip
        return Predicted(
            found.num_blocks, found.tokens, found.concurrency, found.bytes_per_block,
            found.blocks_per_request_total,
        )  # fmt: skip


_ASKED = {
    "blocks": "engine_num_blocks",
    "tokens": "engine_tokens",
    "concurrency": "engine_concurrency",
    "bytes_per_block": "engine_bytes_per_block",
    "request_blocks": "engine_request_blocks",
}


def engine_of(version: str, catalogs: Catalogs) -> EngineEntry:
    """The entry whose rules a version of vLLM follows. Raises InputError for a word that is
    none."""
    return of_version(version, _entries(catalogs))


def versions(catalogs: Catalogs) -> list[str]:
    """The versions from which on the rules of vLLM change, newest first."""
    own = [entry.from_version for entry in _entries(catalogs)]
    return sorted(own, key=version_key, reverse=True)


def _entries(catalogs: Catalogs) -> list[EngineEntry]:
    return [entry for entry in catalogs.engines.values() if entry.engine.lower() == ENGINE]


def memory(
    predictor: OfModel, settings: Settings, utilization: float | None = None
) -> dict[str, float]:
    """GiB of one GPU as the book has them: hbm, weights, reserved and available, and the share of
    the HBM that is taken.

    utilization: in place of the version's and the policy's. Raises InputError for settings that the
    model cannot have.
    """
    values = predictor.leaves(settings)
    if utilization is not None:
        values["gpu_memory_utilization_ratio"] = values["engine_utilization_ratio"] = utilization
    asked = {
        "hbm": "gpu_hbm_gib",
        "weights": "layout_weights_gib",
        "reserved": "gpu_reserved_gib",
        "available": "engine_available_bytes",
    }
    found = BOOK.compute(values, asked.values())
    told = {key: found[name] for key, name in asked.items()}
    share = min(values["gpu_memory_utilization_ratio"], values["engine_utilization_ratio"])
    return {**told, "share": share, "available": told["available"] / GIB}


def tried(predictor: Predictor, settings: Settings, available_bytes: int) -> Predicted | None:
    """What is predicted; None where the settings are none that the model can have."""
    try:
        return predictor(settings, available_bytes)
    except InputError:
        return None


def implied_bytes(
    predictor: Predictor, settings: Settings, name: str, printed: float
) -> int | None:
    """The least memory for which a figure (tokens, blocks) is predicted as it is printed; None
    where none makes it so."""
    low, high = 1, _MOST_BYTES
    most = tried(predictor, settings, high)
    if most is None or (getattr(most, name) or 0) < printed:
        return None
    while low < high:
        middle = (low + high) // 2
        found = tried(predictor, settings, middle)
        value = getattr(found, name) if found else None
        if value is not None and value >= printed:
            high = middle
        else:
            low = middle + 1
    found = tried(predictor, settings, low)
    return low if found and getattr(found, name) == printed else None


def _known(value: float) -> float | None:
    return value if value == value else None


def _whole(value: float) -> int | None:
    return int(value) if value == value else None
