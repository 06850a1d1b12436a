"""What conditions of the pooled rule ask: nothing where another basis sizes."""

from sizing_xl.expression import Call, Operand, where


def of_pooled(capacity_basis: Operand, value: Operand, silent: Operand) -> Call:
    """A value on the pooled basis; on another one a value at which the condition is silent."""
    return where(capacity_basis, silent, value)
