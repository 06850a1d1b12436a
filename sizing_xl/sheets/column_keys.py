"""Keys of what-if columns of the model, and of the rows that tell what they ask.

A column is of a scenario: of the sizing itself, or of the same with other inputs.
"""

from __future__ import annotations

# Rows of the model that tell what a column is.
NUMBER, VARIED, SHARE = "column_number", "column_varied", "column_share"


def asked_row(field: str) -> str:
    """The row of the model that says what a column asks of a field."""
    return f"asked_{field}"


def column_key(scenario: str, what: str = "") -> str:
    """The column of a scenario. what: the option, change or quarter that it is of, if any."""
    return f"{scenario} {what}" if what else scenario


def beside(column: str, scenario: str) -> str:
    """The column of another scenario of the same option as a column."""
    return column_key(scenario, column.partition(" ")[2])


def option(number: int) -> str:
    """The option of a number, from 1: the sizing itself is none."""
    return f"option_{'abcdefgh'[number]}"


def varied(field: str, up: bool) -> str:
    """A field that is lowered or raised."""
    return f"{'high' if up else 'low'}_{field}"


def quarter(number: int) -> str:
    """A quarter of the plan, from 1."""
    return f"quarter_{number}"
