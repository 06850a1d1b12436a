"""Dictionary entries (en) of the limits of alerts."""

from sizing_xl.texts.entry import Entry

# The limits where they begin, as parameters.json names them.
DICTIONARY: dict[str, Entry] = {
    "context_near_max_ratio": Entry(
        "Share of max_position_embeddings above which the context asked for raises a notice.",
        "The alert limits in catalogs/parameters.json; default {limit.context_near_max_ratio}.",
        "Only decides when the notice shows; KV and nodes stay. Above the model's limit another "
        "alert applies.",
        "Setting 1 to silence the notice: with a P95 at 95% of the limit, the longest "
        "conversations are cut or refused without prior warning.",
    ),
    "context_long_io_tokens": Entry(
        "Context, in tokens, above which a notice recalls the long prefill and the reads from "
        "storage.",
        "The alert limits in catalogs/parameters.json; default "
        "{limit.context_long_io_tokens:# token|# tokens}.",
        "Only decides when the notice shows; it looks at the context used, already cut to the "
        "model's limit.",
        "Taking it for the model's limit: a context that the model accepts raises the notice too, "
        "and whoever thinks it false never measures the TTFT.",
    ),
    "kv_wide_element_bytes": Entry(
        "Bytes per KV element from which the alert of a wide KV shows.",
        "The alert limits in catalogs/parameters.json; default "
        "{limit.kv_wide_element_bytes:# byte|# bytes}, against {precision.bf16} of bf16 and {precision.fp8} of fp8.",
        "Only decides when the alert recalls that fp8 would take half; KV per session stays.",
        "Raising it to hide the alert: KV in bf16 still takes twice as much as fp8, and "
        "the saving at hand goes unseen.",
    ),
    "kv_budget_ratio_high": Entry(
        "Value of kv_budget_ratio above which an alert warns of fragmentation.",
        "The alert limits in catalogs/parameters.json; default {limit.kv_budget_ratio_high}.",
        "Only decides when the alert shows; it looks at the value asked for, not at each "
        "scenario's cap.",
        "Raising the limit instead of measuring the engine: fragmentation is still there, and the "
        "peak brings preemption or a lack of memory.",
    ),
    "overhead_low_gib": Entry(
        "Value of runtime_overhead_gib, in GiB per node, below which there is an alert.",
        "The alert limits in catalogs/parameters.json; default {limit.overhead_low_gib} GiB.",
        "Only decides when the alert shows; the check against the model's weights is another "
        "alert.",
        "Taking silence for approval: what passes here may still be less than the weights, which "
        "for gpt-oss-120b alone take 60.8 GiB.",
    ),
    "sessions_low": Entry(
        "Sessions per node below which there is an alert; zero sessions is an error apart.",
        "The alert limits in catalogs/parameters.json; default {limit.sessions_low:# session|# sessions}.",
        "Only decides when the alert shows, in each scenario; with few sessions per node a failure "
        "takes a larger slice of the load away.",
        "Reading it as the cluster's sessions: many nodes of few sessions raise the alert, "
        "whatever they add up to, as it counts per node.",
    ),
    "nodes_high": Entry(
        "Number of nodes of a scenario above which an alert recalls network, space and operation.",
        "The alert limits in catalogs/parameters.json; default {limit.nodes_high:# node|# nodes}.",
        "Only decides when the alert shows; it looks at the final nodes, with headroom and high "
        "availability.",
        "Looking at MINIMUM alone: headroom and spare nodes take RECOMMENDED above the limit, and "
        "nobody planned their space.",
    ),
    "min_close_to_recommended_ratio": Entry(
        "Gap between the nodes of RECOMMENDED and MINIMUM, as a share of MINIMUM, below which "
        "there is a notice.",
        "The alert limits in catalogs/parameters.json; default "
        "{limit.min_close_to_recommended_ratio}.",
        "Only decides when the notice that the reserve costs little shows; no scenario changes.",
        "Confusing it with peak_headroom_ratio: changing it adds no headroom. With a headroom as "
        "large as this limit and one spare node the notice never shows.",
    ),
    "hbm_utilisation_high_ratio": Entry(
        "Share of a node's HBM in use at the nominal load above which there is an alert.",
        "The alert limits in catalogs/parameters.json; default {limit.hbm_utilisation_high_ratio}.",
        "Only decides when the alert shows; a large overhead or a high kv_budget_ratio brings it "
        "near.",
        "Taking it for the engine's gpu_memory_utilization: that reserves memory at start, this "
        "only checks the plan; raising it frees no HBM.",
    ),
    "pooled_above_ratio": Entry(
        "By how much the pooled rule may be above the other bases before there is an alert.",
        "The alert limits in catalogs/parameters.json; default {limit.pooled_above_ratio}.",
        "Only decides when the alert shows; all three bases are shown all the same.",
        "Raising it to silence the alert: the GPUs still hold what they hold.",
    ),
    "rack_power_density_kw": Entry(
        "Power of one server, in kW, above which there is an alert where nobody gave the room's own limit.",
        "The alert limits in catalogs/parameters.json; default {limit.rack_power_density_kw} kW, "
        "an assumption: rack_power_limit_kw of the case takes its place.",
        "Only decides when the alert shows; the racks to reserve follow rack_power_limit_kw alone.",
        "Changing it to count racks: that takes the room's own limit, and without it four dgx-b300 "
        "(58 kW) stand in one rack on paper.",
    ),
    "storage_physics_warning_ratio": Entry(
        "Divergence of a profile's throughput from IOPS × block above which there is a warning.",
        "The alert limits in catalogs/parameters.json; default "
        "{limit.storage_physics_warning_ratio}.",
        "Only decides when the warning shows; it changes no figure.",
        "Raising it to silence a profile whose three figures come from different tests.",
    ),
    "storage_physics_error_ratio": Entry(
        "Divergence of a profile's throughput from IOPS × block above which it is refused.",
        "The alert limits in catalogs/parameters.json; default "
        "{limit.storage_physics_error_ratio}.",
        "A profile beyond it gives no report: one of its figures must be wrong.",
        "Reading GB/s as Gb/s: a factor of 8, far beyond any rounding.",
    ),
    "price_stale_days": Entry(
        "Age of a price, in days, above which there is a notice.",
        "The alert limits in catalogs/parameters.json; default {limit.price_stale_days}.",
        "Only decides when the notice shows; no figure changes.",
        "Raising it in place of asking for a new quotation.",
    ),
}
