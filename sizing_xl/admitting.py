"""What an engine admits, from the memory and the layers that its start-up log tells.

The rule is the book's (sizing_xl.book.engine); this is a door to it for those who have a log or the
engine's own KV cache specification instead of a model and a server.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sizing_xl.book import BOOK
from sizing_xl.catalog.engine import of_version, version_key
from sizing_xl.errors import InputError, Problem

NAN = math.nan
GIB = 2**30
# Kinds of layers in a specification, by what a request takes of them.
FULL = ("full", "mla", "indexer", "full_attention")
SLIDING = ("sliding", "sliding_window", "sliding_mla")
CHUNKED = ("chunked", "chunked_local")
STATE = ("mamba", "mamba1", "mamba2", "gdn", "gated_deltanet", "kda", "linear", "lightning")
# One block that is written round and round.
CIRCULAR = ("circular", "circular_buffer")
KINDS = (*FULL, *SLIDING, *CHUNKED, *STATE, *CIRCULAR)
# Where the log's tokens come from each step of a state (prefix checkpoints), its blocks are many.
MODES = {"none": 1, "align": 2, "all": 1}
_MOST = 1e15


@dataclass(frozen=True, eq=False)
class Admission(Mapping[str, Any]):
    """What the engine makes of its memory on one GPU, by attribute or by key (`["num_blocks"]`);
    None where the entry does not say enough.

    bytes_per_block: of a block, a page of each layer of a group. num_groups: groups of layers.
    num_blocks: blocks in the memory. blocks_per_request: of the longest request, one figure a
    group. blocks_per_request_total: their sum. tokens: as the log prints them. concurrency:
    requests of the longest length.
    """

    bytes_per_block: int
    num_groups: int
    num_blocks: int
    blocks_per_request: tuple[int, ...] | None
    blocks_per_request_total: int | None
    tokens: int | None
    concurrency: float | None

    def __getitem__(self, name: str) -> Any:
        if name not in self.__dataclass_fields__:
            raise KeyError(name)
        return getattr(self, name)

    def __iter__(self) -> Iterator[str]:
        return iter(self.__dataclass_fields__)

    def __len__(self) -> int:
        return len(self.__dataclass_fields__)


def admission(entry: Mapping[str, Any]) -> Admission:
    """What vLLM of a version admits (docs/method.md#engine-basis).

    entry: kv_spec_per_gpu (a list of kind, layers, block in tokens, page in bytes of one layer on
    one GPU, and window or chunk in tokens; kinds: see KINDS), pages_are_summed, tp, pp, dcp,
    rule_version_used (else vllm_version), max_model_len, max_num_batched_tokens, mamba_cache_mode,
    num_speculative_tokens, and available_kv_cache_bytes or available_kv_cache_gib, these two also
    under `observed`. Other keys are left alone. What is null is unknown, and so is what rests on
    it.

    Raises InputError naming the field for what is missing, no number or out of range.
    """
    if not isinstance(entry, Mapping):
        raise InputError([Problem("not_object", "entry", entry)])
    layers = _layers(entry)
    version = of_version(_version(entry), _engines())
    stages = _whole(entry, "pp", 1)
    _whole(entry, "tp", 1)  # pages are of one GPU already
    ranks = float(_whole(entry, "dcp", 1))
    mode, speculative = _mode(entry), _whole(entry, "num_speculative_tokens", 0, low=0)
    state_blocks = NAN if mode is None else float(MODES[mode] + speculative)
    batches = version.concurrent_batches.value
    kinds = [spec["kind"] for spec in entry["kv_spec_per_gpu"]]
    values: dict[str, Any] = {
        **layers,
        "engine_pages_summed": float(_flag(entry, "pages_are_summed")),
        "engine_group_ratio": version.group_ratio.value,
        "engine_available_bytes": _available(entry),
        "batched_tokens": _tokens(entry, "max_num_batched_tokens"),
        "engine_concurrent_batches": batches,
        "layout_pp": float(stages),
        "request_tokens": _tokens(entry, "max_model_len"),
        "group_state_blocks": [
            state_blocks if kind in STATE else float(kind in CIRCULAR) for kind in kinds
        ],
        "engine_states_by_block": float(mode == "all"),
        "group_context_ranks": [ranks] * len(kinds),
        "engine_tokens_by_concurrency": version.tokens_by_concurrency.value,
    }
    told = frozenset(name for name in values if name not in BOOK.inputs)
    answered = BOOK.compute(values, tuple(_ASKED.values()), known=told)
    found = {name: answered[quantity] for name, quantity in _ASKED.items()}
    return _admission(found, values["engine_pages_summed"] > 0)


# What the entry's result is made of.
_ASKED = {
    "bytes": "engine_bytes_per_block",
    "groups": "engine_num_groups",
    "blocks": "engine_num_blocks",
    "by_kind": "group_request_blocks",
    "groups_of_kind": "group_engine_groups",
    "request": "engine_request_blocks",
    "concurrency": "engine_concurrency",
    "tokens": "engine_tokens",
}


def _admission(found: Mapping[str, Any], summed: bool) -> Admission:
    total, tokens = found["request"], found["tokens"]
    known = total == total
    by_group = [
        int(blocks)
        for blocks, groups in zip(
            found["by_kind"] if known else (), found["groups_of_kind"],
            strict=False,
        )
        for _ in range(int(groups))
    ]  # fmt: skip
    return Admission(
        bytes_per_block=int(found["bytes"]),
        num_groups=int(found["groups"]),
        num_blocks=int(found["blocks"]),
        blocks_per_request=tuple(by_group[:1] if summed else by_group) if known else None,
        blocks_per_request_total=int(total) if known else None,
        tokens=int(tokens) if tokens == tokens else None,
        concurrency=found["concurrency"] if known else None,
    )


def _engines() -> Sequence[Any]:
    from sizing_xl.sizing import default_catalogs

    return tuple(default_catalogs().engines.values())


def _version(entry: Mapping[str, Any]) -> str:
    for name in ("rule_version_used", "vllm_version"):
        told = entry.get(name)
        if told is not None:
            break
    else:
        return str(_missing("rule_version_used"))
    try:
        version_key(told)
    except InputError:
        raise InputError([Problem("engine_version", name, told)]) from None
    return str(told)


def _missing(name: str) -> Any:
    raise InputError([Problem("missing", name)])


def _layers(entry: Mapping[str, Any]) -> dict[str, list[float]]:
    """The book's inputs of the groups, from the specification of the engine."""
    specs = entry.get("kv_spec_per_gpu") or _missing("kv_spec_per_gpu")
    if not isinstance(specs, Sequence) or isinstance(specs, (str, bytes)):
        raise InputError([Problem("not_list", "kv_spec_per_gpu", specs)])
    rows: dict[str, list[float]] = {
        name: [] for name in (
            "group_layers", "group_gpu_layers", "group_page_bytes", "group_block_tokens",
            "group_state_bytes", "group_engine_window_tokens", "group_chunked")
    }  # fmt: skip
    for number, spec in enumerate(specs):
        at = f"kv_spec_per_gpu[{number}]."
        if not isinstance(spec, Mapping):
            raise InputError([Problem("not_object", at[:-1], spec)])
        kind = spec.get("kind") or _missing(f"{at}kind")
        if kind not in KINDS:
            expected = ", ".join(KINDS)
            details = {"expected": expected}
            raise InputError([Problem("not_one_of", f"{at}kind", kind, details=details)])
        bounded = kind in SLIDING or kind in CHUNKED
        window = _whole(spec, "window", None, at=at, other="chunk") if bounded else 0
        for name in ("group_layers", "group_gpu_layers"):
            rows[name].append(float(_whole(spec, "layers", None, at=at)))
        rows["group_page_bytes"].append(float(_whole(spec, "page", None, at=at)))
        rows["group_block_tokens"].append(float(_whole(spec, "block", None, at=at)))
        rows["group_state_bytes"].append(float(kind in (*STATE, *CIRCULAR)))
        rows["group_engine_window_tokens"].append(float(window))
        rows["group_chunked"].append(float(kind in CHUNKED))
    return rows


def _available(entry: Mapping[str, Any]) -> float:
    """Bytes for the cache: whole ones, as told in bytes or in GiB."""
    observed = entry.get("observed")
    places = [entry, observed] if isinstance(observed, Mapping) else [entry]
    for place in places:
        told = _number(place, "available_kv_cache_bytes")
        if told == told:
            return float(math.floor(told))
    for place in places:
        told = _number(place, "available_kv_cache_gib")
        if told == told:
            return float(math.floor(told * GIB))
    return float(_missing("available_kv_cache_bytes"))


def _mode(entry: Mapping[str, Any]) -> str | None:
    mode = entry.get("mamba_cache_mode")
    if mode is None or (isinstance(mode, str) and mode in MODES):
        return mode
    details = {"expected": ", ".join(MODES)}
    raise InputError([Problem("not_one_of", "mamba_cache_mode", mode, details=details)])


def _flag(entry: Mapping[str, Any], name: str) -> bool:
    value = entry.get(name) or False
    if not isinstance(value, bool):
        raise InputError([Problem("not_boolean", name, value)])
    return value


def _number(entry: Mapping[str, Any], name: str) -> float:
    """A number above 0; NaN where it is null or missing."""
    value = entry.get(name)
    if value is None:
        return NAN
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value:
        raise InputError([Problem("not_number", name, value)])
    if not 0 < value <= _MOST:
        rule = "must_be_positive" if value <= 0 else "at_most"
        raise InputError([Problem(rule, name, value, details={"le": _MOST})])
    return float(value)


def _tokens(entry: Mapping[str, Any], name: str) -> float:
    """Whole tokens; NaN where they are null or missing."""
    return NAN if entry.get(name) is None else float(_whole(entry, name, None))


def _whole(
    entry: Mapping[str, Any], name: str, default: int | None, *, low: int = 1, at: str = "",
    other: str = "",
) -> int:  # fmt: skip
    """A whole number from `low` on, under a name or another; the default where it is null."""
    value = entry.get(name)
    if value is None and other:
        value = entry.get(other)
    if value is None:
        return _missing(f"{at}{name}") if default is None else default
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise InputError([Problem("not_whole", f"{at}{name}", value)])
    if not low <= value <= _MOST:
        rule, bound = ("at_least", {"ge": low}) if value < low else ("at_most", {"le": _MOST})
        raise InputError([Problem(rule, f"{at}{name}", value, details=bound)])
    return value
