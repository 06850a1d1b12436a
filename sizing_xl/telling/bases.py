"""The three capacity bases side by side: sessions, nodes, layout and what limits each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sizing_xl.alerts.verdict import HEADLINE
from sizing_xl.fields import FIELDS
from sizing_xl.scenario import Scenario
from sizing_xl.sizing import Sizing
from sizing_xl.telling.rationale import shown
from sizing_xl.telling.views import BESIDE
from sizing_xl.texts import MISSING, Texts

POOLED, PER_GPU, ENGINE = BASES = FIELDS["basis"].choices
# What a layout is, by the quantities that tell it.
LAYOUT = {
    "tensor_parallel": "layout_tp",
    "pipeline_parallel": "layout_pp",
    "data_parallel": "layout_dp",
    "replicas_per_node": "layout_replicas_per_node",
    "nodes_per_replica": "layout_replica_nodes",
}
# What limits a basis, by the quantities in its sentence.
_LIMITS = {
    POOLED: ("kv_budget_gib", "kv_per_session_gib"),
    PER_GPU: ("layout_free_gib", "layout_kv_gib"),
    ENGINE: ("engine_num_blocks", "engine_request_blocks"),
}


@dataclass(frozen=True)
class Basis:
    """A basis of a sizing. sizes: the node counts rest on it. sessions, nodes: by scenario, None
    where there is no solution. layout: None of the pooled rule, which knows none."""

    name: str
    title: str
    sizes: bool
    sessions: Mapping[str, Any]
    nodes: Mapping[str, Any]
    layout: Mapping[str, Any] | None
    limit: str


def bases_of(sizing: Sizing, texts: Texts) -> tuple[Basis, ...]:
    """All bases, in the order of the field."""
    return tuple(_basis(sizing, name, texts) for name in BASES)


def _basis(sizing: Sizing, name: str, texts: Texts) -> Basis:
    by = sizing.scenarios
    headline = by[HEADLINE]
    known = {limit: headline.value(limit) is not None for limit in _LIMITS[name]}
    limit = texts.say(
        f"basis_limit_{name}", **{it: shown(texts, headline, it) for it in known}
    ) if all(known.values()) else MISSING  # fmt: skip
    return Basis(
        name=name,
        title=title(sizing, name, texts),
        sizes=sizing.nfr.get("basis") == name,
        sessions={key: it.results[f"{name}_sessions_per_node"] for key, it in by.items()},
        nodes={key: it.results[f"{name}_nodes"] for key, it in by.items()},
        layout=None if name == POOLED else layout_of(headline),
        limit=limit,
    )


def title(sizing: Sizing, name: str, texts: Texts) -> str:
    """What a basis is called: the engine's by its version."""
    if name == ENGINE and sizing.engine is not None:
        return sizing.engine.name.replace("vllm-", "vLLM ")
    return texts.say(f"basis_title_{name}")


def layout_of(scenario: Scenario) -> dict[str, Any]:
    """The layout in use, by the names of fields."""
    return {name: scenario.results[quantity] for name, quantity in LAYOUT.items()}


def layout_words(scenario: Scenario, texts: Texts) -> str:
    """The layout in short: tp 1 x dp 8."""
    degrees = {"tp": "layout_tp", "pp": "layout_pp", "dp": "layout_dp"}
    found = {name: scenario.results[quantity] for name, quantity in degrees.items()}
    if any(value is None for value in found.values()):
        return MISSING
    told = [f"{name} {value}" for name, value in found.items() if name == "tp" or value != 1]
    return " × ".join(told)


def beside_words(scenario: Scenario, texts: Texts) -> str:
    """The best layout beside it in words, with its sessions; a dash where there is none."""
    sessions, tp, dp = (scenario.results[name] for name in BESIDE)
    if not sessions:
        return MISSING
    return texts.say("layout_beside", sessions=sessions, tp=tp, dp=dp)


def bases_line(sizing: Sizing, texts: Texts) -> str:
    """All bases in one line: sessions a node of RECOMMENDED."""
    headline = sizing.scenarios[HEADLINE]
    parts = []
    for basis in bases_of(sizing, texts):
        sessions = texts.number(basis.sessions[HEADLINE])
        layout = f" ({layout_words(headline, texts)})" if basis.name == PER_GPU else ""
        parts.append(f"{basis.title} {sessions}{layout}")
    return texts.say("bases_line", bases=" · ".join(parts))


def bases_table(sizing: Sizing, texts: Texts) -> list[list[str]]:
    """Headings and one row a basis: sessions a node, nodes by scenario, layout, what limits."""
    headline = sizing.scenarios[HEADLINE]
    heads = [
        texts.say("basis"), texts.label("sessions_per_node"),
        *(texts.say("nodes_of", scenario=texts.scenario(key)) for key in sizing.scenarios),
        texts.say("layout_word"), texts.say("what_limits"),
    ]  # fmt: skip
    rows = [heads]
    for basis in bases_of(sizing, texts):
        words = MISSING if basis.layout is None else layout_words(headline, texts)
        name = texts.say("basis_sizes", basis=basis.title) if basis.sizes else basis.title
        rows.append(
            [name, texts.number(basis.sessions[HEADLINE]),
             *(texts.number(nodes) for nodes in basis.nodes.values()), words, basis.limit]
        )  # fmt: skip
    return rows
