"""One line an entry of a catalog: its name, and what tells it from the others."""

from __future__ import annotations

from sizing_xl.catalog.load import Catalogs
from sizing_xl.texts import Texts


def listed(catalogs: Catalogs, what: str, texts: Texts) -> list[tuple[str, str]]:
    """(name, description) of the models, servers, storage profiles or engines."""
    if what == "models":
        return [
            (
                model.name,
                texts.say(
                    "catalog_model",
                    size=texts.number(model.total_params_b, 1),
                    layers=model.num_layers,
                    context=model.max_position_embeddings,
                    precision=model.default_kv_precision,
                ),
            )
            for model in catalogs.models.values()
        ]
    if what == "servers":
        return [
            (
                server.name,
                texts.say(
                    "catalog_server",
                    gpus=server.gpu.count,
                    gpu=server.gpu.model,
                    hbm=texts.number(server.gpu.count * server.gpu.hbm_per_gpu_gb),
                    kw=texts.number(server.power.power_kw_max, 1),
                    u=texts.number(server.rack_units_u),
                ),
            )
            for server in catalogs.servers.values()
        ]
    if what == "engines":
        return [
            (
                engine.name,
                texts.say(
                    "catalog_engine",
                    utilisation=engine.gpu_memory_utilization.value,
                    batches=int(engine.concurrent_batches.value),
                    version=engine.from_version,
                ),
            )
            for engine in catalogs.engines.values()
        ]
    return [
        (
            profile.name,
            texts.say(
                "catalog_storage",
                type=profile.type,
                tb=profile.usable_capacity_tb,
                iops=profile.iops_read_max,
                mbps=profile.throughput_read_mbps,
            ),
        )
        for profile in catalogs.storage.values()
    ]
