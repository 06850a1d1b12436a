"""A saved sizing, sized once more from its own inputs: what its document says otherwise.

The entries, the policy and the workload of the document are sized as any case is, so that every
figure in it follows from them or is told. Numbers that went through other programs may have lost
their last digits: they are the same up to TOLERANCE.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sizing_xl.book import BOOK
from sizing_xl.catalog import CATALOGS
from sizing_xl.catalog.base import Entry
from sizing_xl.catalog.digest import catalogs_digest
from sizing_xl.catalog.leaves import NAN
from sizing_xl.catalog.load import Catalogs, name_index
from sizing_xl.catalog.parameters import SCENARIOS, Parameters
from sizing_xl.catalog.prices import Offer, Prices
from sizing_xl.errors import InputError, Problem
from sizing_xl.fields import FIELDS, MEASURED, OFFERED, PRICED, Default
from sizing_xl.reading.names import find
from sizing_xl.report.schema import Document, SavedAlert, SavedVerdict
from sizing_xl.resolving.case import Entries
from sizing_xl.sizing import (
    Deviation,
    Foreign,
    Recomputed,
    Sizing,
    default_catalogs,
    formulas_digest,
    size,
)
from sizing_xl.workload import Workload

# Part of a number that writing and reading it may change.
TOLERANCE = 1e-9

# Results that stand once more among what the scenario bends.
_CONFIGURED = ("headroom_ratio", "kv_share_ratio")

# Fields of an entry that are no figures.
_WORDS = ("aliases", "notes", "source", "unusual")

# What absurd figures do to arithmetic.
_UNCOMPUTABLE = (ArithmeticError, ValueError, KeyError)


def recomputed(document: Document, sizing: Sizing) -> Recomputed:
    """What the inputs of a document give, and where the document says otherwise.

    sizing: as the document has it. Raises InputError where its inputs give nothing at all.
    """
    at_hand = default_catalogs()
    found = _sized(document, sizing, at_hand)
    same = document.generator.formulas == formulas_digest()
    differing = _deviations(document, sizing, found, same)
    return Recomputed(
        sizing=found,
        deviations=tuple(sorted(differing, key=_weight, reverse=True)),
        same_formulas=same,
        foreign=tuple(_foreign(sizing, at_hand)),
        catalogs=catalogs_digest(at_hand),
    )


def _sized(document: Document, sizing: Sizing, at_hand: Catalogs) -> Sizing:
    policy = sizing.policy
    defaults = {
        name: getattr(policy.defaults, name).model_copy(update={"value": sizing.nfr[name]})
        for name, field in FIELDS.items()
        if field.default is Default.POLICY and sizing.nfr[name] is not None
    }
    filled = policy.model_copy(update={"defaults": policy.defaults.model_copy(update=defaults)})
    own = Catalogs(
        models={sizing.model.name: sizing.model},
        servers={**at_hand.servers, sizing.server.name: sizing.server},
        storage={sizing.storage.name: sizing.storage},
        engines={
            **at_hand.engines,
            **({sizing.engine.name: sizing.engine} if sizing.engine else {}),
        },
        parameters=filled,
        prices=_prices(sizing, at_hand),
        origins={
            catalog: {entry.name: sizing.origins[kind]} for kind, catalog, entry in _entries(sizing)
        },
    )
    try:
        found = size(_asked(document, sizing), own, dict.fromkeys(BOOK.inputs, NAN))
    except InputError:
        raise
    except _UNCOMPUTABLE:
        raise InputError([Problem("saved_uncomputable", "inputs")]) from None
    return replace(
        found, parameters=policy, catalogs=None, written=sizing.written, priced=sizing.priced
    )


def _prices(sizing: Sizing, at_hand: Catalogs) -> Prices:
    """A price book with nothing but the offers that the document names: its prices are asked for,
    and a price that it lacks is of nobody's book."""
    named = {kind: sizing.nfr[it] for it, kind in OFFERED.items() if sizing.nfr[it] is not None}
    offers = [Offer.model_validate({"name": it, "kind": kind}) for kind, it in named.items()]
    return Prices(currency=sizing.currency or at_hand.prices.currency, offers=offers)


def _asked(document: Document, sizing: Sizing) -> Workload:
    """The workload to size: what a document lacks is what was used."""
    asked: dict[str, Any] = {
        name: value if name in document.inputs.workload else sizing.nfr[name]
        for name, value in sizing.workload
    }
    for kind, _, entry in _entries(sizing):
        asked[kind] = entry.name
    asked.update((name, sizing.nfr[name]) for name in (*PRICED, *OFFERED, *MEASURED))
    given = sizing.minimum.inputs["overhead_given_gib"]
    if document.generator.formulas is None and given == given:
        asked["runtime_overhead_gib"] = given  # all that a document of 1.0 says of it
    return sizing.workload.model_copy(update=asked)


def _entries(sizing: Sizing) -> Iterator[tuple[str, str, Entry]]:
    for kind, catalog in zip(Entries._fields, CATALOGS, strict=True):
        entry = getattr(sizing, kind)
        if entry is not None:
            yield kind, catalog, entry


# --- what differs ----------------------------------------------------------------------------


def _deviations(
    document: Document, sizing: Sizing, found: Sizing, same: bool
) -> Iterator[Deviation]:
    yield from _of_requirements(document, sizing, found)
    yield from _of_weights(document, found)
    for key in SCENARIOS:
        saved, scenario = getattr(document.scenarios, key), found.scenarios[key]
        for name, value in saved.inputs.items():
            untold = value is None and not same  # an older document does not know of it
            if name in BOOK.inputs and not untold and not agree(value, scenario.value(name)):
                yield Deviation("input", name, key, value, scenario.value(name))
        configured = ((name, getattr(saved.configuration, name)) for name in _CONFIGURED)
        told = dict.fromkeys((*saved.results.items(), *configured))
        for name, value in told:
            if not agree(value, scenario.results[name]):
                yield Deviation("result", name, key, value, scenario.results[name])
    yield from _of_alerts(document.alerts, found, same)
    yield from _of_ways(document, found)
    verdicts: dict[str | None, SavedVerdict | None] = {None: document.verdict}
    verdicts |= {key: getattr(document.scenarios, key).verdict for key in SCENARIOS}
    for scenario_key, verdict in verdicts.items():
        yield from _of_verdict(verdict, scenario_key, found, same)
    if document.complete != found.complete:
        yield Deviation("verdict", "complete", None, document.complete, found.complete)


def _of_requirements(document: Document, sizing: Sizing, found: Sizing) -> Iterator[Deviation]:
    for name, value in document.inputs.nfr.items():
        if name in found.nfr and not agree(value, found.nfr[name]):
            yield Deviation("requirement", name, None, value, found.nfr[name])
    for kind, _, entry in _entries(sizing):
        asked = getattr(sizing.workload, kind)
        known = name_index({entry.name: entry})
        if kind in document.inputs.workload and find(asked, known) is None:
            yield Deviation("requirement", kind, None, asked, entry.name)


def _of_weights(document: Document, found: Sizing) -> Iterator[Deviation]:
    weights = document.inputs.weights
    for name, value in weights:
        computed = getattr(found.weights, name)
        computed = None if computed != computed else computed
        if not agree(value, computed):
            yield Deviation("weights", name, None, value, computed)


def _of_alerts(alerts: list[SavedAlert], found: Sizing, same: bool) -> Iterator[Deviation]:
    raised = {(alert.code, alert.scenario): alert for alert in found.alerts}
    seen: set[tuple[str, str | None]] = set()
    for alert in alerts:
        place = (alert.code, alert.scenario)
        own = raised.get(place)
        if place in seen or own is None:
            yield Deviation("alert", *place, alert.severity, None)
        elif alert.severity != own.severity:
            yield Deviation("alert", *place, alert.severity, own.severity)
        elif same and not agree(alert.figures, dict(own.figures)):
            yield Deviation("alert", *place, alert.figures, dict(own.figures))
        seen.add(place)
    for missing in found.alerts:
        if (missing.code, missing.scenario) not in seen:
            yield Deviation("alert", missing.code, missing.scenario, None, missing.severity)


def _of_ways(document: Document, found: Sizing) -> Iterator[Deviation]:
    """The least server that fits is the catalogs' to say, which a document does not hold."""
    written = {way.lever: way.value for way in document.ways_out if way.lever != "server"}
    given = {way.lever: way.value for way in found.ways_out if way.lever != "server"}
    for lever in dict.fromkeys((*written, *given)):
        if not agree(written.get(lever), given.get(lever)):
            yield Deviation("way_out", lever, None, written.get(lever), given.get(lever))


def _of_verdict(
    verdict: SavedVerdict | None, scenario: str | None, found: Sizing, same: bool
) -> Iterator[Deviation]:
    own = found.verdict(scenario)
    if verdict is not None and verdict.state != own.state.value:
        yield Deviation("verdict", "state", scenario, verdict.state, own.state.value)
    elif verdict is not None and same:
        for name in ("errors", "conditions", "unmet"):
            written = getattr(verdict, name)
            codes = list(dict.fromkeys(alert.code for alert in getattr(own, name)))
            if written != codes:
                yield Deviation("verdict", name, scenario, written, codes)


def agree(written: Any, computed: Any) -> bool:
    """Whether a value that was saved is the one that was computed: numbers up to TOLERANCE."""
    if isinstance(written, bool) or isinstance(computed, bool):
        return written is computed
    if isinstance(written, (int, float)) and isinstance(computed, (int, float)):
        return bool(written == computed) or math.isclose(written, computed, rel_tol=TOLERANCE)
    if isinstance(written, Mapping) and isinstance(computed, Mapping):
        return written.keys() == computed.keys() and all(
            agree(value, computed[name]) for name, value in written.items()
        )
    if isinstance(written, (list, tuple)) and isinstance(computed, (list, tuple)):
        return len(written) == len(computed) and all(map(agree, written, computed))
    return bool(written == computed)


def _weight(deviation: Deviation) -> float:
    """How far a deviation goes: the share of the larger figure that is wrong; a figure that is not
    there is worse, and what is no figure comes last."""
    written, computed = deviation.written, deviation.recomputed
    if deviation.kind in ("alert", "verdict"):
        return -1.0
    if not all(isinstance(it, (int, float)) for it in (written, computed)):
        return 2.0
    largest = max(abs(written), abs(computed))
    return abs(written / largest - computed / largest) if largest else 0.0


# --- other catalogs --------------------------------------------------------------------------


def _foreign(sizing: Sizing, at_hand: Catalogs) -> Iterator[Foreign]:
    """What the catalogs at hand have otherwise; figures that the document lacks are theirs."""
    for kind, catalog, entry in _entries(sizing):
        ours: Entry | None = getattr(at_hand, catalog).get(entry.name)
        differing = () if ours is None else tuple(_differing(entry, ours))
        if ours is None or differing:
            yield Foreign(kind, entry.name, differing)
    ours_policy, own = at_hand.parameters, sizing.policy
    figures = tuple(_other_figures(own, ours_policy))
    if figures:
        yield Foreign("policy", "parameters.json", figures)


def _differing(own: Entry, ours: Entry) -> Iterator[str]:
    left, right = own.model_dump(exclude_none=True), ours.model_dump(exclude_none=True)
    for name in dict.fromkeys((*left, *right)):
        if name not in _WORDS and not agree(left.get(name), right.get(name)):
            yield name


def _other_figures(own: Parameters, ours: Parameters) -> Iterator[str]:
    left, right = own.figures(), ours.figures()
    for name, figure in left.items():
        if name in right and not agree(figure, right[name]):
            yield name
