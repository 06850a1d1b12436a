"""The best of the layouts that are tried beside the one in use (docs/method.md#layout)."""

from sizing_xl.book.degrees import AUTO, by_name, others
from sizing_xl.expression import floor, max_, where
from sizing_xl.quantity import quantity
from sizing_xl.units import Unit

globals().update(by_name(others))


@quantity(Unit.SESSIONS, source=AUTO)
def beside_sessions(beside_copies_sessions, beside_spread_sessions):
    """Sessions of a node with the best layout beside the one in use; 0: there is none."""
    return max_(beside_copies_sessions, beside_spread_sessions)


@quantity(Unit.COUNT, source=AUTO)
def beside_tp(
    beside_sessions,
    beside_spread_sessions,
    beside_copies_sessions,
    beside_spread_tp,
    beside_copies_tp,
):
    """Its degree of tensor parallelism."""
    return where(
        beside_sessions > 0,
        where(
            beside_spread_sessions - beside_copies_sessions > 0, beside_spread_tp, beside_copies_tp
        ),
        0,
    )


@quantity(Unit.COUNT, source=AUTO)
def beside_dp(
    beside_sessions, beside_spread_sessions, beside_copies_sessions, gpu_count, beside_tp
):
    """Its ranks of data-parallel attention."""
    return where(
        beside_sessions > 0,
        where(
            beside_spread_sessions - beside_copies_sessions > 0,
            max_(1, floor(gpu_count / beside_tp)),
            1,
        ),
        0,
    )
