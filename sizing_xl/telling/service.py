"""Demand and service levels in words: what was asked for, what it takes, which of it binds."""

from __future__ import annotations

from sizing_xl.alerts.verdict import HEADLINE
from sizing_xl.catalog.curve import LENGTHS
from sizing_xl.fields import DEMANDED
from sizing_xl.resolving.factor import MeasuredFactor, measured_factor
from sizing_xl.scenario import Scenario
from sizing_xl.sizing import Sizing
from sizing_xl.telling.rationale import shown
from sizing_xl.texts import MISSING, Texts

# Targets, what is planned, the nodes that it takes.
PROMISES = {
    "ttft_target_ms": ("ttft_service_ms", "ttft_nodes"),
    "tpot_target_ms": ("tpot_service_ms", "tpot_nodes"),
}
# What the nodes rest on, by its code.
BINDING = ("memory", "tpot", "ttft")
# Fields of demand and promises, of which reports tell those that somebody gave.
ASKED = (
    *("requests_per_second", "users", "sessions_per_user", "prompt_tokens_p95"),
    *("output_tokens_p95", "shared_prefix_tokens", *PROMISES, "slo_percentile"),
    *("planning_factor_ratio", "queue_variability_ratio"),
)


def area_told(sizing: Sizing, area: str) -> bool:
    """Whether a report tells an area of the book: of demand and promises where there are some."""
    wanted = {
        "demand": ("requests_per_second", "users", "prompt_tokens_p95", "output_tokens_p95"),
        "service": (*PROMISES, "requests_per_second"),
    }.get(area)
    scenario = sizing.scenarios[HEADLINE]
    used = area == "demand" and any(getattr(sizing.workload, it) is None for it in DEMANDED)
    return wanted is None or used or any(scenario.value(name) is not None for name in wanted)


def service_lines(sizing: Sizing, texts: Texts) -> list[str]:
    """A line of the demand where one is given, and one of the targets of RECOMMENDED."""
    headline = sizing.believed.scenarios[HEADLINE]
    promised = _promised(headline, texts)
    told = [factor_words(sizing, texts)] if promised or factor_of(sizing) else []
    logged = logged_words(sizing, texts)
    return [*_demand(sizing, headline, texts), *promised, *told, *logged]


def factor_of(sizing: Sizing) -> MeasuredFactor | None:
    """What gave the planning factor, where measurements did."""
    if sizing.workload.planning_factor_ratio is not None or sizing.catalogs is None:
        return None
    if sizing.engine is None:
        return None
    entries, precision = (
        (sizing.model, sizing.server, sizing.engine),
        sizing.nfr["weights_precision"],
    )
    prompt, output = (sizing.nfr[name] for name in LENGTHS)
    return measured_factor(entries, precision, (prompt, output), sizing.catalogs)


def factor_words(sizing: Sizing, texts: Texts, cited: bool = True) -> str:
    """The planning factor and where it is from: given, measured, or nobody measured. cited: with
    the source of the point."""
    scenario, found = sizing.scenarios[HEADLINE], factor_of(sizing)
    factor = shown(texts, scenario, "planning_factor_ratio")
    if found is not None:
        point, points = found.point, len(found.curve.points)
        figures = {"factor": factor, "point": point.name, "points": points}
        told = texts.say("factor_measured", day=point.as_of or MISSING, **figures)
        source = "; ".join(point.source)
        return f"{told} {texts.say('source')}: {source}" if cited and source else told
    value = scenario.value("planning_factor_ratio")
    return texts.say("factor_given" if value and value > 1 else "factor_none", factor=factor)


def logged_words(sizing: Sizing, texts: Texts) -> list[str]:
    """What a start-up log measured in place of the policy's estimate, and which log."""
    if sizing.parameters is None or sizing.catalogs is None:
        return []
    own, policy = sizing.parameters.policy, sizing.catalogs.parameters.policy
    if own is policy:
        return []
    return [
        texts.say("memory_logged", what=texts.label(name), source=figure.source)
        for name, figure in own
        if figure != getattr(policy, name)
    ]


def _demand(sizing: Sizing, scenario: Scenario, texts: Texts) -> list[str]:
    found: list[str] = []
    if not area_told(sizing, "demand"):
        return found
    for name, quantity in DEMANDED.items():
        asked = scenario.results[quantity]
        if asked is not None:
            # A document keeps what was asked for: one that left it out took the demand's.
            used = getattr(sizing.workload, name) is None
            rule = f"demand_{name}_used" if used else f"demand_{name}_beside"
            found.append(texts.say(rule, asked=asked, given=sizing.nfr[name]))
    return found


def _promised(scenario: Scenario, texts: Texts) -> list[str]:
    results, parts = scenario.results, []
    for target, (planned, nodes) in PROMISES.items():
        if scenario.value(target) is not None:
            parts.append(
                texts.say(
                    f"promised_{target}",
                    percentile=shown(texts, scenario, "slo_percentile"),
                    planned=shown(texts, scenario, planned),
                    target=shown(texts, scenario, target),
                    nodes=texts.number(results[nodes]),
                )
            )
    if not parts:
        return []
    binding = results["slo_binding"]
    words = {
        "scenario": texts.scenario(HEADLINE),
        "factor": shown(texts, scenario, "planning_factor_ratio"),
        "times": "; ".join(parts),
        "memory": texts.number(results["nodes_with_headroom"]),
        "sessions": results["slo_node_sessions"],
    }
    if binding is None:
        return [texts.say("promised_unmet", **words)]
    binds = texts.say(f"binding_{BINDING[binding]}")
    return [texts.say("promised", binds=binds, **words)]
