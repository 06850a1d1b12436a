"""A workload as it is used: entries found, defaults filled in, the book's inputs of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sizing_xl.book import BOOK
from sizing_xl.book.inputs import PRICE, WORKLOAD
from sizing_xl.catalog.curve import LENGTHS
from sizing_xl.catalog.engine import EngineEntry
from sizing_xl.catalog.leaves import (
    ARTIFACT_PRECISION,
    NAN,
    Leaves,
    Weights,
    compute_leaves,
    kept_at,
    model_group_leaves,
    model_leaves,
    not_of_weights,
    policy_leaves,
    precision_leaves,
    server_leaves,
    storage_leaves,
    weights_of,
)
from sizing_xl.catalog.load import Catalogs
from sizing_xl.catalog.model import ModelEntry
from sizing_xl.catalog.parameters import Parameters
from sizing_xl.catalog.priced import prices_in_use
from sizing_xl.catalog.prices import Dated
from sizing_xl.catalog.server import ServerEntry
from sizing_xl.catalog.storage import StorageProfile
from sizing_xl.errors import InputError
from sizing_xl.fields import FIELDS, MEASURED, NOT_MEASURED, Default
from sizing_xl.workload import Workload, demanded

# Fields that are inputs of the book as they stand, with the name that they have there.
_NUMBERS = tuple(
    (name, field.leaf or name)
    for name, field in FIELDS.items()
    if field.priced
    or (field.numeric and BOOK.inputs[field.leaf or name].origin in (WORKLOAD, PRICE))
)
# Fields whose default is the policy's figure.
_FILLED = tuple(name for name, field in FIELDS.items() if field.default is Default.POLICY)
# Fields whose word gives an input of the book by its place among the choices.
_WORDS = tuple(
    (name, field.leaf, {word: float(place) for place, word in enumerate(field.choices)})
    for name, field in FIELDS.items()
    if field.choices and field.leaf
)


class Entries(NamedTuple):
    """The catalog entries that a workload names."""

    model: ModelEntry
    server: ServerEntry
    storage: StorageProfile
    engine: EngineEntry

    @classmethod
    def of(cls, workload: Workload, catalogs: Catalogs) -> Entries:
        """Raises InputError with the nearest names."""
        return cls(
            catalogs.model(workload.model),
            catalogs.server(workload.server),
            catalogs.profile(workload.storage),
            catalogs.engine(workload.engine),
        )


def resolved(
    workload: Workload, entries: Entries, catalogs: Catalogs
) -> tuple[dict[str, Any], Mapping[str, Dated]]:
    """The workload as it is used: catalog names as the catalog spells them, defaults filled in;
    and where the prices come from that the price book gave.

    Raises InputError for a precision that cannot be used, for a price without exchange rate.
    """
    parameters, model = catalogs.parameters, entries.model
    nfr: dict[str, Any] = {**vars(workload)}  # quicker than pydantic's own iteration
    for kind, entry in zip(Entries._fields, entries, strict=True):
        nfr[kind] = entry.name
    nfr["kv_precision"] = workload.kv_precision or model.default_kv_precision
    nfr["weights_precision"] = (
        workload.weights_precision or model.default_weights_precision or ARTIFACT_PRECISION
    )
    if not parameters.precisions[nfr["weights_precision"]].weights:
        raise InputError([not_of_weights(nfr["weights_precision"], parameters)])
    for name in _FILLED:
        if nfr[name] is None:
            nfr[name] = getattr(parameters.defaults, name).value
    for name in MEASURED:
        if nfr[name] is None:
            nfr[name] = _measured(nfr, entries, catalogs)
    nfr |= demanded(nfr)
    values, priced = prices_in_use(nfr, entries.server.name, entries.storage.name, catalogs)
    nfr.update(values)
    return nfr, priced


def _measured(nfr: Mapping[str, Any], entries: Entries, catalogs: Catalogs) -> float:
    """The planning factor by measurements of the case's model on its server, else none."""
    from sizing_xl.resolving.factor import measured_factor  # which takes inputs of points from here

    model, server, _, engine = entries
    prompt, output = (nfr[name] for name in LENGTHS)
    precision = nfr["weights_precision"]
    found = measured_factor((model, server, engine), precision, (prompt, output), catalogs)
    return NOT_MEASURED if found is None else found.ratio


def entry_weights(nfr: Mapping[str, Any], entries: Entries, parameters: Parameters) -> Weights:
    """The model's weights as this workload serves them."""
    return weights_of(
        entries.model,
        nfr["weights_precision"],
        parameters,
        nfr["weights_memory_gib"],
        nfr["model_artifact_size_gib"],
    )


def shared_leaves(
    nfr: Mapping[str, Any], entries: Entries, weights: Weights, catalogs: Catalogs
) -> Leaves:
    """The book's inputs that no scenario changes.

    Raises InputError where a kind of the model's groups cannot be kept at the KV precision.
    """
    model, server, storage, engine = entries
    name = nfr["kv_precision"]
    refused = catalogs.kept(kept_at, (model.name, name), model, name, catalogs.parameters)
    if refused is not None:
        raise InputError([refused])
    precision = catalogs.parameters.precisions[name]
    return {
        **catalogs.kept(model_leaves, model.name, model),
        **catalogs.kept(model_group_leaves, model.name, model),
        **catalogs.kept(server_leaves, server.name, server),
        **catalogs.kept(storage_leaves, storage.name, storage),
        **catalogs.kept(EngineEntry.leaves, engine.name, engine),
        **catalogs.kept(policy_leaves, "", catalogs.parameters),
        **{
            leaf: NAN if given is None else float(given)
            for name, leaf in _NUMBERS
            for given in (nfr[name],)
        },
        **{leaf: places[nfr[name]] for name, leaf, places in _WORDS},
        **catalogs.kept(precision_leaves, name, precision),
        **compute_leaves(catalogs.parameters.precisions[nfr["weights_precision"]]),
        "deployed_weights_gib": weights.deployed_gib,
        "artifact_gib": weights.artifact_gib,
    }


def estimated_leaves(workload: Workload, catalogs: Catalogs) -> Leaves:
    """The book's inputs of one workload that no scenario changes, from its names on; by the policy
    as it is, whatever logs measured.

    Raises InputError when the model, server or storage profile is not in the catalogs.
    """
    entries = Entries.of(workload, catalogs)
    nfr, _ = resolved(workload, entries, catalogs)
    weights = entry_weights(nfr, entries, catalogs.parameters)
    return shared_leaves(nfr, entries, weights, catalogs)
