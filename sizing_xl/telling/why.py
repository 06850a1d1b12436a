"""Why a quantity has no value: the one answer, for rationales, cells, functions and reports."""

from __future__ import annotations

from collections.abc import Callable

from sizing_xl.book import BOOK
from sizing_xl.errors import Problem

# When it is 0, no node count exists.
SESSIONS = "sessions_per_node"


def undefined(name: str, value: Callable[[str], float]) -> Problem:
    """Why a quantity has no value: the unknown input or the zero that it rests on."""
    cause = name
    while cause in BOOK.quantities:
        needs = BOOK.quantities[cause].needs
        unknown = [need for need in needs if value(need) != value(need)]
        zero = [need for need in needs if value(need) == 0]
        if not unknown and not zero:
            break
        cause = (unknown or zero)[0]
        if not unknown:
            break
    rule = "no_value_unknown" if value(cause) != value(cause) else "no_value_zero"
    if cause == SESSIONS:
        rule = "no_value_sessions"
    return Problem(rule, details={"quantity": name, "cause": cause})
