"""Steps of Newton's method, one quantity each, for what has no closed form.

Both functions are concave, so that no step passes the root: a batch is never too large. All are
steps of the reckoning, which no report shows (docs/method.md#service-levels).
"""

from __future__ import annotations

from collections.abc import Iterator

from sizing_xl.book.constants import PERCENT, SQUARE_ROOT
from sizing_xl.expression import Expr, Ref, exp, ln, max_
from sizing_xl.fields import BATCH_STEPS, QUEUE_STEPS
from sizing_xl.quantity import Quantity
from sizing_xl.units import Unit

NEWTON = "docs/method.md#service-levels; Newton's method on a concave function"


def _unread_ln() -> Expr:
    """Logarithm of the share of experts that one session leaves unread."""
    return ln(1 - Ref("experts_per_token") / Ref("routed_experts"))


def batches() -> Iterator[Quantity]:
    """The batch where a small one reads few experts: reading grows with the batch and ever less,
    so that each step of Newton's method comes nearer from below."""
    batch = Ref("tpot_full_load")
    experts, session = Ref("step_experts_gib"), Ref("session_step_gib")
    for step in range(1, BATCH_STEPS + 1):
        unread = experts * exp(batch * _unread_ln())
        left = Ref("tpot_read_gib") - Ref("step_common_gib") - experts + unread - batch * session
        yield Quantity(
            f"tpot_step{step}_load",
            Unit.LOAD,
            batch + left / (session - unread * _unread_ln()),
            f"Sessions of a stage within the target after {step} steps of Newton's method.",
            NEWTON,
            "service",
            1,
            inner=True,
        )
        batch = Ref(f"tpot_step{step}_load")


def replicas() -> Iterator[Quantity]:
    """Replicas at which the wait at the percentile takes that slack: Newton's method on the
    logarithm of the condition, which is concave in the replicas."""
    load, slack = Ref("queue_load"), Ref("ttft_slack_ratio")
    served: Expr = load + 2
    for step in range(1, QUEUE_STEPS + 1):
        root = (2 * (served + 1)) ** SQUARE_ROOT
        short = (
            slack * (served - load)
            + (root - 1) * ln(served / load)
            + ln(1 - Ref("slo_percentile") / PERCENT)
        )
        yield Quantity(
            f"ttft_step{step}_load",
            Unit.REPLICAS,
            max_(1, served - short / (slack + ln(served / load) / root + (root - 1) / served)),
            f"Replicas that hold the target of TTFT after {step} steps of Newton's method.",
            NEWTON,
            "service",
            2,
            inner=True,
        )
        served = Ref(f"ttft_step{step}_load")
