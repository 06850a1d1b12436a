"""Where a cluster stands that runs today: which scenario its nodes give, and how many more give
the others."""

from __future__ import annotations

from sizing_xl.sizing import Sizing
from sizing_xl.telling.why import SESSIONS
from sizing_xl.texts import Texts

# The field that asks for it, and what a scenario asks for.
CURRENT, NEEDED = "current_nodes", "nodes_final"
UNIT = "unit_nodes"


def standing(sizing: Sizing, texts: Texts) -> list[str]:
    """Sentences on `current_nodes`; none where no node runs today.

    Nodes are all that is compared: what else a scenario rests on is its verdict's to say.
    """
    sizing = sizing.believed
    current = sizing.nfr.get(CURRENT)
    if not current:
        return []
    needed = {key: scenario.results[NEEDED] for key, scenario in sizing.scenarios.items()}
    solved = {key: int(nodes) for key, nodes in needed.items() if nodes is not None}
    if not solved:
        return [texts.say("standing_unsolved", current=current)]
    reached = [key for key, nodes in solved.items() if nodes <= current]
    here = _here(sizing, texts, solved, reached, current)
    more = [
        texts.say(
            "standing_more",
            missing=nodes - current,
            scenario=texts.scenario(key),
            nodes=nodes,
        )
        for key, nodes in solved.items()
        if nodes > current
    ]
    none = [
        texts.say("standing_no_solution", scenario=texts.scenario(key))
        for key in needed
        if key not in solved
    ]
    return [here, *more, *none]


def _here(
    sizing: Sizing, texts: Texts, solved: dict[str, int], reached: list[str], current: int
) -> str:
    """The most demanding scenario that the nodes of today give, or what they fall short of."""
    if not reached:
        first = next(iter(solved))
        results = sizing.scenarios[first].results
        served = current // results[UNIT] * results[SESSIONS]
        return texts.say(
            "standing_below",
            scenario=texts.scenario(first),
            current=current,
            served=min(served, sizing.nfr["concurrency"]),
            sessions=sizing.nfr["concurrency"],
        )
    scenario, extra = reached[-1], current - solved[reached[-1]]
    return texts.say(
        "standing_above" if extra else "standing_at",
        scenario=texts.scenario(scenario),
        current=current,
        extra=extra,
    )
