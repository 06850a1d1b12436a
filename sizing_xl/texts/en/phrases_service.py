"""Words about demand and service levels, in English."""

PHRASES_SERVICE: dict[str, str] = {
    "way_ttft_target_ms": "a target of TTFT of {value} ms at least ({lever:ttft_target_ms})",
    "way_tpot_target_ms": "a target of TPOT of {value} ms at least ({lever:tpot_target_ms})",
    "way_prompt_tokens": "a prompt of {value:# token|# tokens} at most ({lever:prompt_tokens})",
    "no_way_out_promised": "No single change will do; combine longer targets, a shorter prompt, more GPUs a replica and a faster server.",
    "concurrency_no_help_promised": "Lowering the concurrency does not help: one request alone misses a target.",
    "demand_concurrency_used": "demand: {asked:# session|# sessions} at once, which are sized for.",
    "demand_concurrency_beside": "demand: {asked:# session|# sessions} at once; the given {given} are sized for.",
    "demand_effective_context_used": "demand: {asked:# token|# tokens} of context, which are sized for.",
    "demand_effective_context_beside": "demand: {asked:# token|# tokens} of context; the given {given} are sized for.",
    "promised_ttft_target_ms": "TTFT of {percentile} % {planned}, target {target}, nodes {nodes}",
    "promised_tpot_target_ms": "TPOT {planned}, target {target}, nodes {nodes}",
    "promised": "service levels of {scenario} (reachable bound × {factor}): {times}; nodes by memory {memory}. The nodes rest on {binds}; at most {sessions:# session|# sessions} a node.",
    "promised_unmet": "service levels of {scenario} (reachable bound × {factor}): {times}; nodes by memory {memory}. There is no number of nodes that holds all.",
    "binding_memory": "memory",
    "binding_tpot": "the target of TPOT",
    "binding_ttft": "the target of TTFT",
}
