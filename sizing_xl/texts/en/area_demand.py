"""Area of the book: its title; the label of each quantity and what it means, in English."""

from sizing_xl.texts.entry import Entry

TITLE = "Demand"

# Name -> label, meaning in operation.
QUANTITIES: dict[str, tuple[str, str]] = {
    "demand_requests_load": (
        "Sessions by requests",
        "{requests_per_second} of requests that stay {avg_request_duration_s} each keep {demand_requests_load:# session|# sessions} in flight (Little's law).",
    ),
    "demand_users_load": (
        "Sessions by users",
        "{users:# user|# users} with {sessions_per_user:# session|# sessions} each keep {demand_users_load:# session|# sessions} open.",
    ),
    "demand_sessions": (
        "Sessions demanded",
        "The demand asks for {demand_sessions:# session|# sessions} at once. A concurrency that is given takes its place.",
    ),
    "demand_context_tokens": (
        "Context demanded",
        "A prompt and its answer take {demand_context_tokens:# token|# tokens} at the 95th percentile of each. A context that is given takes its place.",
    ),
}

DICTIONARY: dict[str, Entry] = {
    "requests_per_second": Entry(
        "Requests that arrive in a second, on average.",
        "The workload's owner (NFR), from the gateway's logs; left out, nothing is said of the queue.",
        "Gives the sessions by Little's law where no concurrency is given, and the load of the queue; the headroom of the scenario comes on top.",
        "Giving the peak here: the headroom then counts it twice.",
        label="Requests per second",
    ),
    "users": Entry(
        "Users who work at the same time.",
        "The workload's owner (NFR); optional.",
        "Times sessions per user it gives the sessions where no concurrency is given.",
        "Giving all who have an account.",
        label="Users at once",
    ),
    "sessions_per_user": Entry(
        "Sessions that each of them has open, on average.",
        "The workload's owner (NFR); 1 if left out.",
        "Below 1 where users pause between requests, above 1 where agents work for them.",
        "Leaving out sessions that programs open.",
        label="Sessions per user",
    ),
    "prompt_tokens_p95": Entry(
        "Tokens that 95 % of the prompts do not exceed.",
        "The workload's owner (NFR), from the gateway's logs; the mean counts where it is left out.",
        "Gives the context to admit where no context is given: the engine refuses what is longer.",
        "Sizing the context by the mean: half of the requests would not fit.",
        label="Prompt, P95",
    ),
    "output_tokens_p95": Entry(
        "Tokens that 95 % of the answers do not exceed.",
        "The workload's owner (NFR), from the gateway's logs; the mean counts where it is left out.",
        "Is added to that of the prompt for the context to admit.",
        "Leaving it out: answers are then cut at the end of the context.",
        label="Output, P95",
    ),
    "shared_prefix_tokens": Entry(
        "Tokens with which all prompts begin, and which a prefix cache keeps.",
        "The workload's owner (NFR): the system's prompt, tools, documents; 0 if left out.",
        "Those tokens, in whole blocks, are not computed again, which shortens the time to the first token. Memory counts them in every session, on the safe side.",
        "Giving them where prompts differ from the first token on: a date at the top is enough.",
        label="Shared prefix",
    ),
}
