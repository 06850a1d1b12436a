"""The JSON of a sizing: all that was used and found, in the shape of docs/sizing.schema.json.

Values are unrounded and what does not exist is null; words are in the chosen language, keys and
codes never change with it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from sizing_xl.alerts import Alert
from sizing_xl.book import BOOK
from sizing_xl.catalog.prices import Dated
from sizing_xl.report import FULL, RESULTS, SCHEMA_VERSION
from sizing_xl.report.written import json_text
from sizing_xl.scenario import Scenario
from sizing_xl.sizing import Sizing
from sizing_xl.telling.as_saved import alert_sentences, way_sentence
from sizing_xl.telling.bases import bases_of
from sizing_xl.telling.rationale import Rationale, rationale
from sizing_xl.telling.recomputed import recomputed_lines
from sizing_xl.telling.verdict import codes, verdict
from sizing_xl.telling.views import EXPLAINED
from sizing_xl.texts import Texts
from sizing_xl.version import __version__

# What is told of where a price comes from.
_OF_PRICE = set(Dated.model_fields)
# What tells where an entry or a case was read, and how many digits name a case.
_OF_FILES = ("origin", "model_config", "notes", "source", "aliases")
ID_DIGITS = 16


def to_json(sizing: Sizing, language: str | None = None, detail: str = FULL) -> str:
    """The document as text: UTF-8, two spaces, a newline at the end. detail: of DETAILS."""
    tell = to_results if detail == RESULTS else to_document
    return json_text(tell(sizing, language))


def to_document(sizing: Sizing, language: str | None = None) -> dict[str, Any]:
    """The document as plain dicts and lists."""
    texts = Texts(language, sizing.currency)
    inputs = _inputs(sizing)
    return {
        **_head(sizing, FULL, texts, inputs),
        "inputs": inputs,
        "units": units(BOOK.quantities, texts),
        "parameter_dictionary": {
            name: {
                "description": entry.description,
                "source": entry.source,
                "importance": entry.importance,
                "common_errors": entry.common_error,
            }
            for name, entry in texts.dictionary(sizing.policy).items()
        },
        "scenarios": {
            key: _scenario(sizing, scenario, texts) for key, scenario in sizing.scenarios.items()
        },
        "bases": {
            basis.name: {
                "sizes": basis.sizes,
                "sessions_per_node": dict(basis.sessions),
                "nodes": dict(basis.nodes),
                "layout": None if basis.layout is None else dict(basis.layout),
                "limit": basis.limit,
            }
            for basis in bases_of(sizing, texts)
        },
        "ways_out": [
            {
                "lever": way.lever,
                "value": way.value,
                "message": way_sentence(way, texts),
            }
            for way in sizing.ways_out
        ],
        "alerts": [_alert(alert, texts) for alert in sizing.alerts],
    }


def to_results(sizing: Sizing, language: str | None = None) -> dict[str, Any]:
    """The short document: the results that reports explain, under the keys that the full one has
    them under; what the case gave, verdicts and codes of alerts. What has no value is left out."""
    texts = Texts(language, sizing.currency)
    found = {
        key: {name: it.results[name] for name in EXPLAINED if it.results[name] is not None}
        for key, it in sizing.scenarios.items()
    }
    known = [name for name in EXPLAINED if any(name in it for it in found.values())]
    return {
        **_head(sizing, RESULTS, texts, _inputs(sizing)),
        "inputs": {"nfr": {name: it for name, it in sizing.nfr.items() if it is not None}},
        "units": units(known, texts),
        "scenarios": {
            key: {
                "name": texts.scenario(key),
                "verdict": {"state": sizing.verdict(key).state.value},
                "results": results,
            }
            for key, results in found.items()
        },
        "alerts": [
            {"code": it.code, "severity": it.severity, "scenario": it.scenario}
            for it in sizing.alerts
        ],
    }


def _head(sizing: Sizing, detail: str, texts: Texts, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """What both documents begin with: what computed what, when, and what comes of it."""
    origin = sizing.provenance
    return {
        "schema_version": SCHEMA_VERSION,
        "detail": detail,
        "case_id": case_id(sizing, inputs),
        "generated_at": origin.moment,
        "generator": {
            "name": "sizing_xl",
            "version": origin.version,
            "formulas": origin.formulas,
        },
        "catalog_sha256": origin.catalogs,
        "catalogs": {"sha256": origin.catalogs},
        "recomputed": recomputation(sizing, texts),
        "language": texts.language,
        "basis": sizing.workload.basis,
        "currency": sizing.currency,
        "complete": sizing.complete,
        "verdict": _verdict(sizing, None, texts),
    }


def case_id(sizing: Sizing, inputs: Mapping[str, Any]) -> str:
    """Sixteen hexadecimal digits of a case: SHA-256 of all that its results rest on (its entries,
    the workload as it was used, weights, prices, policy, scenarios), whatever file or language it
    came in. Cases of equal figures have the same."""
    scenarios = {key: it.policy.model_dump() for key, it in sizing.scenarios.items()}
    said = {name: it for name, it in inputs.items() if name not in ("workload", "prices")}
    canonical = json.dumps(_plain({**said, "scenarios": scenarios}), sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()[:ID_DIGITS]


def _plain(node: Any) -> Any:
    """Figures as floats, however they were written; no file that an entry came from."""
    if isinstance(node, Mapping):
        return {name: _plain(it) for name, it in node.items() if name not in _OF_FILES}
    if isinstance(node, (list, tuple)):
        return [_plain(it) for it in node]
    return float(node) if isinstance(node, (int, float)) and not isinstance(node, bool) else node


def units(names: Iterable[str], texts: Texts) -> dict[str, str]:
    """The unit of each quantity: "1" of pure numbers."""
    return {name: texts.symbol(BOOK.quantities[name].unit) or "1" for name in names}


def _inputs(sizing: Sizing) -> dict[str, Any]:
    return {
        "model": _entry(sizing, "model"),
        "server": _entry(sizing, "server"),
        "storage": _entry(sizing, "storage"),
        "engine": _entry(sizing, "engine") if sizing.engine else None,
        "workload": dict(sizing.workload),
        "nfr": dict(sizing.nfr),
        "prices": {
            name: item.model_dump(include=_OF_PRICE, exclude_none=True)
            for name, item in sizing.priced.items()
        },
        "weights": {
            "deployed_gib": _number(sizing.weights.deployed_gib),
            "artifact_gib": _number(sizing.weights.artifact_gib),
            "estimated": sizing.weights.estimated,
        },
        "policy": {name: _number(it) for name, it in sizing.policy.numbers().items()},
    }


def recomputation(sizing: Sizing, texts: Texts) -> dict[str, Any] | None:
    """What sizing a document once more gave otherwise; None of a fresh sizing, and where nothing
    differs."""
    told = recomputed_lines(sizing, texts)
    if sizing.recomputed is None or not told:
        return None
    return {
        "version": __version__,
        "same_formulas": sizing.recomputed.same_formulas,
        "deviations": [
            {name: _number(value) for name, value in deviation._asdict().items()}
            for deviation in sizing.deviations
        ],
        "sentences": told,
    }


def _verdict(sizing: Sizing, scenario: str | None, texts: Texts) -> dict[str, Any]:
    found = sizing.verdict(scenario)
    return {
        "state": found.state.value,
        "sentence": verdict(sizing, texts, scenario),
        "errors": codes(found.errors),
        "conditions": codes(found.conditions),
        "unmet": codes(found.unmet),
    }


def _entry(sizing: Sizing, kind: str) -> dict[str, Any]:
    fields: dict[str, Any] = getattr(sizing, kind).model_dump(exclude_none=True)
    return {**fields, "origin": sizing.origins[kind]}


def _scenario(sizing: Sizing, scenario: Scenario, texts: Texts) -> dict[str, Any]:
    return {
        "name": texts.scenario(scenario.key),
        "verdict": _verdict(sizing, scenario.key, texts),
        "configuration": {
            **scenario.policy.model_dump(),
            "headroom_ratio": scenario.results["headroom_ratio"],
            "kv_share_ratio": scenario.results["kv_share_ratio"],
        },
        "inputs": {name: _number(scenario.inputs[name]) for name in BOOK.inputs},
        "results": dict(scenario.results),
        "rationale": {
            name: _rationale(rationale(sizing, scenario, name, texts)) for name in scenario.results
        },
        "warnings": [alert_sentences(alert, texts)[0] for alert in sizing.alerts_for(scenario.key)],
    }


def _rationale(reason: Rationale) -> dict[str, Any]:
    written: dict[str, Any] = {
        "formula": reason.formula,
        "with_numbers": reason.with_numbers,
        "inputs": {name: _number(value) for name, value, _ in reason.inputs},
        "explanation": reason.explanation,
    }
    if reason.groups:
        written["groups"] = [
            {
                "kind": group.kind,
                "layers": group.layers,
                "tokens": group.tokens,
                "token_bytes": group.token_bytes,
                "bytes": group.bytes,
                "shape": dict(group.shape),
            }
            for group in reason.groups
        ]
    if reason.choices:
        written["choices"] = dict(reason.choices)
    return written


def _alert(alert: Alert, texts: Texts) -> Mapping[str, Any]:
    message, remedy = alert_sentences(alert, texts)
    return {
        "code": alert.code,
        "severity": alert.severity,
        "scenario": alert.scenario,
        "message": message,
        "remedy": remedy,
        "figures": {name: _number(value) for name, value in alert.figures.items()},
    }


def _number(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_number(one) for one in value]
    return None if isinstance(value, float) and value != value else value
