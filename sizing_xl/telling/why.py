"""Why a quantity has no value: the one answer, for rationales, cells, functions and reports."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from sizing_xl.book import BOOK
from sizing_xl.errors import Problem
from sizing_xl.fields import FIELDS, Default
from sizing_xl.telling.views import BREAKEVEN_UTILISATIONS, PAYBACKS

# When it is 0, no node count exists; and which of them the pooled rule has.
SESSIONS = "unit_sessions"
POOLED = "pooled_sessions_per_node"
OF_NODES = (SESSIONS, POOLED, "per_gpu_unit_sessions", "engine_unit_sessions")
# What makes it 0 whatever the load -> what is told then.
NO_SESSION = {
    "weights_fit": "no_value_weights",
    "layout_fits": "no_value_layout",
    "shards_fit": "no_value_shards",
    "hbm_free_gib": "no_value_overhead",
}
# What is 0 where no number of nodes keeps a promise, or the queue has no end -> what is told then.
NO_PROMISE = {
    **dict.fromkeys(("tpot_node_sessions", "tpot_replica_sessions"), "no_value_tpot"),
    "ttft_replicas": "no_value_ttft",
    "queue_delay_ms": "no_value_queue",
}
# What has no value where it is never reached -> what is told then.
UNREACHED = {
    **dict.fromkeys(BREAKEVEN_UTILISATIONS, "no_value_breakeven"),
    **dict.fromkeys(PAYBACKS, "no_value_payback"),
}
# Input of the book -> the field that sets it, the first where several do.
_SETS = {field.sets: field for field in reversed(list(FIELDS.values())) if field.sets}


class Cause(NamedTuple):
    """What a quantity without a value rests on: an input that is unknown, or a zero that something
    is divided by."""

    name: str
    unknown: bool


@cache
def _relies(name: str) -> tuple[str, ...]:
    return BOOK.relies(name)


def cause_of(name: str, value: Callable[[str], float | None]) -> Cause:
    """The cause of an undefined quantity: always that of the first undefined name of its formula.

    value: of a quantity or input by name; None or NaN where it has none.
    """
    while name in BOOK.quantities:
        needs = _relies(name)
        undefined = [need for need in needs if _undefined(value(need))]
        if not undefined:
            if name in UNREACHED:
                return Cause(name, unknown=False)
            zeros = [need for need in needs if value(need) == 0]
            return Cause(zeros[0] if zeros else name, unknown=False)
        name = undefined[0]
    return Cause(name, unknown=True)


class Reason(NamedTuple):
    """Why a quantity has no value: its cause, and the sentence that tells it."""

    quantity: str
    cause: str
    rule: str


def reason_of(name: str, value: Callable[[str], float | None]) -> Reason:
    """Why a quantity has no value; equal for all cases of which the same is to be told."""
    cause = cause_of(name, value)
    field = _SETS.get(cause.name)
    if cause.name in OF_NODES and not cause.unknown:
        pooled = cause.name == POOLED or (cause.name == SESSIONS and not value("capacity_basis"))
        reasons = (rule for flag, rule in NO_SESSION.items() if value(flag) == 0)
        rule = next(reasons, "no_value_sessions") if pooled else "no_value_rank"
    elif not cause.unknown:
        rule = {**NO_PROMISE, **UNREACHED}.get(cause.name, "no_value_zero")
    elif field is None:
        rule = "no_value_catalog"
    else:
        # The case alone can give it, or the model's entry too.
        given = field.default is not Default.MODEL
        rule = "no_value_not_given" if given else "no_value_unknown"
    return Reason(name, cause.name, rule)


def problem_of(reason: Reason) -> Problem:
    """A reason, to be told in any language."""
    details = {"quantity": reason.quantity, "cause": reason.cause}
    if reason.rule == "no_value_not_given":
        details["lacking"] = _SETS[reason.cause].name
    return Problem(reason.rule, details=details)


def why(name: str, value: Callable[[str], float | None]) -> Problem:
    """Why a quantity has no value, to be told in any language."""
    return problem_of(reason_of(name, value))


def _undefined(value: float | None) -> bool:
    return value is None or value != value
