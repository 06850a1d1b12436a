"""What users ask for, as sessions and context (docs/method.md#demand).

Where a case gives no concurrency or no context, these are used; where it gives them, they stand
beside its own.
"""

from sizing_xl.expression import ceil, first_known, max_
from sizing_xl.quantity import quantity
from sizing_xl.units import Unit

METHOD = "docs/method.md#demand"
LITTLE = f"{METHOD}; Little 1961, A Proof for the Queuing Formula L = λW"


@quantity(Unit.LOAD, source=LITTLE, digits=1)
def demand_requests_load(requests_per_second, avg_request_duration_s):
    """Sessions in flight by Little's law: arrivals times the time that each stays."""
    return requests_per_second * avg_request_duration_s


@quantity(Unit.LOAD, source=METHOD, digits=1)
def demand_users_load(users, sessions_per_user):
    """Sessions that the users have open at once."""
    return users * sessions_per_user


@quantity(Unit.SESSIONS, source=METHOD)
def demand_sessions(demand_requests_load, demand_users_load):
    """Simultaneous sessions that the demand asks for, whole: the larger where both are known."""
    return ceil(
        max_(
            first_known(demand_requests_load, demand_users_load),
            first_known(demand_users_load, demand_requests_load),
        )
    )


@quantity(Unit.TOKENS, source=METHOD)
def demand_context_tokens(prompt_tokens_p95, prompt_tokens, output_tokens_p95, output_tokens):
    """Context that admits 95 % of prompts and of answers; their means where that is not known."""
    return first_known(prompt_tokens_p95, prompt_tokens) + first_known(
        output_tokens_p95, output_tokens
    )
