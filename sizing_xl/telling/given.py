"""What a sizing was given, as labels and values: model, server, storage, requirements, scenario."""

from __future__ import annotations

from sizing_xl.catalog.kv_group import KvGroup
from sizing_xl.catalog.storage import StorageProfile
from sizing_xl.fields import FIELDS, Default
from sizing_xl.scenario import Scenario
from sizing_xl.sizing import Sizing
from sizing_xl.telling.rationale import shown
from sizing_xl.telling.redundancy import redundancy
from sizing_xl.telling.service import ASKED
from sizing_xl.texts import MISSING, Texts
from sizing_xl.units import Unit


def input_tables(sizing: Sizing, texts: Texts) -> list[tuple[str, list[tuple[str, str]]]]:
    """(title, [(label, value)]) for the model, the server, the storage and the requirements."""
    return [
        (texts.say("model"), _model_rows(sizing, texts)),
        (texts.say("server"), _server_rows(sizing, texts)),
        (texts.say("storage"), _storage_rows(sizing, texts)),
        (texts.say("nfr"), _nfr_rows(sizing, texts)),
    ]


def _common(sizing: Sizing, texts: Texts, kind: str) -> list[tuple[str, str]]:
    entry = getattr(sizing, kind)
    rows = [(texts.say("source"), "; ".join(entry.source))] if entry.source else []
    rows.append((texts.say("file"), sizing.origins[kind]))
    if entry.notes:
        rows.append((texts.say("notes"), entry.notes))
    return rows


def _model_rows(sizing: Sizing, texts: Texts) -> list[tuple[str, str]]:
    model, weights = sizing.model, sizing.weights
    rows = [(texts.say("name"), model.name), (texts.say("layers"), texts.number(model.num_layers))]
    if model.num_key_value_heads and model.head_dim:
        rows += [
            (texts.say("kv_heads"), texts.number(model.num_key_value_heads)),
            (texts.say("head_dim"), texts.number(model.head_dim)),
        ]
    rows.append((texts.say("attention"), model.attention_pattern or "kv_groups"))
    rows += [(f"  {group.kind}", group_words(group, texts)) for group in model.groups()]
    limit = texts.number(model.max_position_embeddings)
    rows.append((texts.label("max_position_embeddings"), texts.say("tokens_value", tokens=limit)))
    size = texts.measure(weights.deployed_gib, Unit.GIB, 1)
    if weights.estimated:
        size = texts.say("estimated", value=size)
    precision = sizing.nfr["weights_precision"]
    rows += [
        (texts.say("weights", precision=precision), size),
        (texts.say("artifact"), texts.measure(weights.artifact_gib, Unit.GIB, 1)),
        (texts.say("default_kv"), sizing.model.default_kv_precision),
    ]
    return rows + _common(sizing, texts, "model")


def group_words(group: KvGroup, texts: Texts) -> str:
    """A layer group of the catalog in words."""
    parts = [texts.say("layers_words", layers=group.layers)]
    if group.bound:
        parts.append(texts.say("window_words", tokens=group.bound))
    return ", ".join(parts)


def _server_rows(sizing: Sizing, texts: Texts) -> list[tuple[str, str]]:
    server, scenario = sizing.server, sizing.minimum
    gpu = server.gpu
    total = texts.number(gpu.count * gpu.hbm_per_gpu_gb)
    return [
        (texts.say("name"), server.name),
        (texts.say("gpus"), f"{texts.number(gpu.count)} × {gpu.model}"),
        (texts.label("hbm_per_gpu_gb"), shown(texts, scenario, "hbm_per_gpu_gb")),
        (
            texts.label("hbm_total_gib"),
            texts.say("hbm_gb_gib", gb=total, gib=shown(texts, scenario, "hbm_total_gib")),
        ),
        ("1 GB", f"10^9 ÷ 2^30 = {texts.number(1e9 / 2**30, 16)} GiB"),
        (texts.label("power_kw_max"), shown(texts, scenario, "power_kw_max")),
        (texts.label("rack_units_u"), shown(texts, scenario, "rack_units_u")),
        (texts.label("node_heat_btu_hr"), shown(texts, scenario, "node_heat_btu_hr")),
        *_common(sizing, texts, "server"),
    ]


def _storage_rows(sizing: Sizing, texts: Texts) -> list[tuple[str, str]]:
    profile, scenario = sizing.storage, sizing.minimum
    names = (
        "usable_capacity_tb",
        "iops_read_max",
        "iops_write_max",
        "throughput_read_mbps",
        "throughput_write_mbps",
        "profile_power_kw",
        "profile_rack_u",
    )
    return [
        (texts.say("name"), f"{profile.name} ({profile.type}, {profile.scope})"),
        *((texts.label(name), shown(texts, scenario, name)) for name in names),
        *_latencies(profile, texts),
        *_common(sizing, texts, "storage"),
    ]


def _latencies(profile: StorageProfile, texts: Texts) -> list[tuple[str, str]]:
    rows = []
    for direction in ("read", "write"):
        latency_ms = getattr(profile, f"latency_{direction}_ms_p99")
        if latency_ms is not None:
            label = texts.say("latency_p99", direction=texts.say(f"direction_{direction}"))
            rows.append((label, f"{texts.number(latency_ms, 2)} ms"))
    return rows


def _nfr_rows(sizing: Sizing, texts: Texts) -> list[tuple[str, str]]:
    """Every field of the workload but those that name an entry, which has a table of its own,
    and prices, offers, demand and promises that nobody gives."""
    return [
        (texts.label(name), field_words(sizing, name, texts))
        for name, field in FIELDS.items()
        if not field.catalog
        and not ((field.priced or field.offer) and sizing.nfr[name] is None)
        and not (name in ASKED and sizing.nfr[name] in (None, field.default))
    ]


def field_words(sizing: Sizing, name: str, texts: Texts) -> str:
    """A field of the workload as it was used, in words."""
    field, value = FIELDS[name], sizing.nfr[name]
    if value is None:
        return texts.say("as_model") if field.default is Default.MODEL else MISSING
    if field.unit is None:
        return texts.choice(name, value)
    return texts.measure(value, field.unit, field.digits)


def configuration(scenario: Scenario, texts: Texts) -> list[tuple[str, str]]:
    """What the scenario bends, as (label, value)."""
    policy = scenario.policy
    return [
        (texts.say("headroom"), shown(texts, scenario, "headroom_ratio")),
        (texts.say("ha"), redundancy(policy, texts)),
        (texts.say("kv_share"), shown(texts, scenario, "kv_share_ratio")),
        (texts.say("safety_factor"), texts.number(policy.storage_safety_factor, 1)),
        (texts.say("retention"), texts.say("days", days=policy.log_retention_days)),
    ]
