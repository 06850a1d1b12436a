"""Alerts: conditions declared as formulas over the book, and what of them a case raises.

One module a subject, in the order in which alerts are told. The wording is in
texts/<language>/alerts.py under the condition's code.
"""

from sizing_xl.alerts import (
    bases,
    cache,
    context,
    cost,
    layout,
    memory,
    nodes,
    profile,
    racks,
    service,
    storage,
)
from sizing_xl.alerts.declared import LIMIT, Condition, Severity, conditions_of
from sizing_xl.alerts.raised import Alarms, Alert
from sizing_xl.alerts.verdict import State, Verdict, unmet_codes, verdict_of

SUBJECTS = (context, memory, cache, layout, bases, profile, nodes, racks, storage, service, cost)
CONDITIONS: dict[str, Condition] = conditions_of(SUBJECTS)
ALARMS = Alarms(CONDITIONS)
# What was asked and is not served.
UNMET = unmet_codes(CONDITIONS.values())

__all__ = [
    "ALARMS",
    "CONDITIONS",
    "LIMIT",
    "UNMET",
    "Alarms",
    "Alert",
    "Condition",
    "Severity",
    "State",
    "Verdict",
    "verdict_of",
]
