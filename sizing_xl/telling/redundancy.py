"""How nodes stand in for each other, in words: told from the number of spares alone, since a
policy may call its modes as it likes."""

from __future__ import annotations

from sizing_xl.catalog.parameters import ScenarioPolicy
from sizing_xl.texts import Texts


def redundancy(policy: ScenarioPolicy, texts: Texts) -> str:
    """A scenario's spare nodes: N+2, or the words for none."""
    nodes = policy.ha_extra_nodes
    return texts.say("ha_spare", nodes=nodes) if nodes else texts.say("ha_none")
