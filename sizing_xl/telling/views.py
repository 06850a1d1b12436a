"""Which quantities a face shows, by name: a face chooses a view, and lists none of its own.

Each view is in the order in which it is read. tests/test_views.py keeps such lists out of every
other room.
"""

from __future__ import annotations

STORAGE_PARTS = (
    "storage_model_tb",
    "storage_cache_tb",
    "storage_logs_tb",
    "storage_operational_tb",
)
HBM_PARTS = ("kv_budget_gib", "hbm_reserve_gib")

# What a fleet is in four figures: tiles, the index of a batch.
TOTALS = ("nodes_final", "total_power_kw", "total_rack_u", "storage_total_tb")
# The terminal's line of a scenario.
LINE = (*TOTALS, "sessions_per_node", "kv_per_session_gib")
# Several cases side by side.
SIDE_BY_SIDE = (
    "nodes_final",
    "sessions_per_node",
    "total_power_kw",
    "total_rack_u",
    "storage_total_tb",
)
# Scenarios side by side, in short: the summary sheet, the executive report.
HEADLINE = (
    "nodes_final",
    "sessions_per_node",
    "total_power_kw",
    "total_rack_u",
    "site_heat_btu_hr",
    "storage_total_tb",
)
# The table that SIZING_SCENARIOS spills.
KEY_RESULTS = (
    "nodes_final",
    "sessions_per_node",
    "kv_per_session_gib",
    "kv_total_tib",
    "total_power_kw",
    "total_rack_u",
    "total_heat_btu_hr",
    "storage_total_tb",
    "iops_read_peak",
    "throughput_read_peak_gbs",
    "annual_energy_mwh",
)
# Scenarios side by side, in full: the comparison sheet.
COMPARISON = (
    "sessions_per_node",
    "nodes_capacity",
    "nodes_with_headroom",
    "nodes_final",
    "sessions_after_one_failure",
    "sessions_after_two_failures",
    "hbm_utilisation_ratio",
    "total_power_kw",
    "site_power_kw",
    "site_energy_mwh",
    "total_rack_u",
    "rack_equivalents",
    "racks_needed",
    "site_heat_btu_hr",
    "refrigeration_tons",
    *STORAGE_PARTS,
    "storage_total_tb",
    "restart_time_s",
)
# The capacity bases side by side, with what they rest on: the comparison sheet.
BASES = (
    "pooled_sessions_per_node",
    "per_gpu_sessions_per_node",
    "engine_sessions_per_node",
    "pooled_nodes",
    "per_gpu_nodes",
    "engine_nodes",
    "kv_budget_gib",
    "layout_tp",
    "layout_pp",
    "layout_dp",
    "layout_replica_nodes",
    "layout_weights_gib",
    "layout_free_gib",
    "layout_kv_gib",
    "engine_num_blocks",
    "engine_request_blocks",
    "beside_sessions",
    "beside_tp",
    "beside_dp",
)
# A layout, and the best one beside it.
LAYOUT = (
    "layout_tp",
    "layout_pp",
    "layout_dp",
    "layout_replicas_per_node",
    "layout_replica_nodes",
    "layout_weights_gib",
    "layout_free_gib",
    "layout_kv_gib",
    "per_gpu_sessions_per_node",
    "engine_sessions_per_node",
)
BESIDE = ("beside_sessions", "beside_tp", "beside_dp")
# The executive report: what a session takes and what all of them take, what comes of it.
PER_SESSION = ("kv_per_session_gib", "session_hbm_ratio", "session_power_w")
AGGREGATE = (
    "kv_total_tib",
    "site_power_kw",
    "site_energy_mwh",
    "site_heat_btu_hr",
    "rack_with_storage_u",
    "racks_needed",
)
RESULTS = (
    "sessions_per_node",
    "nodes_final",
    "sessions_after_one_failure",
    "total_power_kw",
    "storage_total_tb",
    "restart_time_s",
)
# Results whose formulas it shows with numbers: by basis, then of every one.
REASONS_POOLED = ("kv_budget_gib", "pooled_sessions_per_node")
REASONS_PER_GPU = ("layout_free_gib", "per_gpu_unit_sessions")
REASONS_ENGINE = ("engine_num_blocks", "engine_unit_sessions")
REASONS_NODES = ("nodes_with_headroom", "nodes_final")
# What charts draw.
CHARTED = ("nodes_final", "total_power_kw")
PLOTTED = (*CHARTED, *STORAGE_PARTS, *HBM_PARTS)

# Money: what is bought, what a year costs, for whom, over the lifetime.
COST_CAPITAL = ("capex_nodes", "capex_storage", "capex_network", "capex_other", "capex_total")
COST_OPERATION = (
    "energy_annual_cost",
    "space_annual_cost",
    "support_annual_cost",
    "licence_annual_cost",
    "staff_annual_cost",
)
COST_YEAR = ("capital_annual_cost", *COST_OPERATION, "annual_total_cost")
COST_SHARES = ("in_use_annual_cost", "headroom_annual_cost", "ha_spare_annual_cost")
COST_CAPITAL_SHARES = (
    "in_use_capital_annual_cost",
    "headroom_capital_annual_cost",
    "ha_spare_capital_annual_cost",
)
COST_LIFETIME = ("tco_nominal", "tco_present_value")
# What one of something costs, on the two bases.
COST_ALLOCATION = (
    "cost_per_node_hour",
    "cost_per_gpu_hour",
    "cost_per_session_hour",
    "cost_per_session_month",
    "cost_per_user_month",
    "cost_per_mtoken",
    "cost_per_mtoken_input",
    "cost_per_mtoken_output",
    "cost_per_mtoken_generated",
)
COST_USAGE = (
    "usage_cost_per_node_hour",
    "usage_cost_per_gpu_hour",
    "usage_cost_per_session_hour",
    "usage_cost_per_session_month",
    "usage_cost_per_user_month",
)
# The nodes that shares are of, and what costs rest on beside prices.
COST_NODES = ("nodes_capacity", "nodes_with_headroom", "nodes_final")
COST_BESIDE = (
    *("residual_capex", "opex_annual_cost", "site_energy_mwh", "annual_carbon_kg"),
    "generated_tokens_per_s",
)
# The same beside a hosted API and beside GPU-hours of a cloud.
ALTERNATIVE_API = (
    "annual_mtokens",
    "api_annual_cost",
    "api_saving_per_year",
    "api_breakeven_mtokens",
    "api_breakeven_utilisation_ratio",
    "api_payback_months",
)
ALTERNATIVE_CLOUD = (
    "cloud_annual_cost",
    "cloud_saving_per_year",
    "cloud_payback_months",
    "cloud_used_annual_cost",
    "cloud_used_saving_per_year",
    "cloud_used_breakeven_mtokens",
    "cloud_used_breakeven_utilisation_ratio",
    "cloud_used_payback_months",
)
# What an alternative is compared with, the year first; and what needs tokens and utilisation.
OWN_COSTS = ("annual_total_cost", "opex_annual_cost", "capex_total", "nodes_final")
TOKEN_COSTS = ("annual_mtokens", "usage_cost_per_gpu_hour")
# How fast: bounds, what is planned with in the same order, the curve, and the largest batches.
LATENCY_BOUND = (
    "ttft_bound_ms",
    "tpot_bound_ms",
    "replica_bound_tokens_per_s",
    "node_bound_tokens_per_s",
    "node_bound_tokens_per_s_kw",
)
LATENCY_PLANNED = (
    "ttft_planned_ms",
    "tpot_planned_ms",
    "replica_planned_tokens_per_s",
    "node_planned_tokens_per_s",
    "node_planned_tokens_per_s_kw",
)
LATENCY_CURVE = (
    "tpot_bound_ms",
    "tpot_planned_ms",
    "replica_bound_tokens_per_s",
    "replica_planned_tokens_per_s",
)
LATENCY_LIMITS = ("replica_memory_sessions", "tpot_replica_sessions")
# What has no value where it is never reached.
BREAKEVEN_UTILISATIONS = (
    "api_breakeven_utilisation_ratio",
    "cloud_used_breakeven_utilisation_ratio",
)
PAYBACKS = ("api_payback_months", "cloud_payback_months", "cloud_used_payback_months")
# What a board sees of money, where it is known: first of all, in all, and with each unit cost.
COST_HEADLINE = ("capex_total", "annual_total_cost")
COST_WHOLE = (*COST_HEADLINE, "tco_present_value")

# Results that the text report explains in words, beside their formulas.
EXPLAINED = tuple(
    dict.fromkeys(
        [
            *(*KEY_RESULTS, *COMPARISON, *PER_SESSION, *AGGREGATE, *RESULTS),
            *(*REASONS_POOLED, *REASONS_PER_GPU, *REASONS_ENGINE, *REASONS_NODES),
            *(*COST_HEADLINE, *COST_SHARES, *COST_LIFETIME, *COST_ALLOCATION),
        ]
    )
)

# What a decision needs at a glance: the tiles of its page, and the scenarios side by side.
TILES = (
    *("nodes_final", "capex_total", "annual_total_cost"),
    *("cost_per_session_month", "site_power_kw", "total_rack_u"),
)
DECISION = (
    "nodes_final",
    "sessions_per_node",
    "sessions_after_one_failure",
    "site_power_kw",
    "total_rack_u",
    "storage_total_tb",
    "capex_total",
    "annual_total_cost",
)
# What a slide has room for: of money; and beside the sessions that are held when nodes are lost.
COST_BOARD = (*COST_CAPITAL, *COST_YEAR, "tco_present_value", "cost_per_session_month")
RESILIENCE = ("nodes_final", "restart_time_s")
# Options side by side.
OPTIONS = (
    *("nodes_final", "sessions_per_node", "total_power_kw", "total_rack_u"),
    *("capex_total", "annual_total_cost", "cost_per_session_month"),
)
# And of what else could be done.
ALTERNATIVE_BOARD = (
    *("api_annual_cost", "api_breakeven_utilisation_ratio", "cloud_used_annual_cost"),
)
# What a limit of a fleet is a limit of: the draw and the space of nodes and storage, the capital.
LIMITED = {
    "power_with_storage_kw": "max_kw",
    "rack_with_storage_u": "max_u",
    "capex_total": "max_budget",
}
# Beside the quantity that ranks cases.
RANKED = ("nodes_final", *LIMITED)
# What inputs are varied for.
SENSITIVE = ("annual_total_cost", "nodes_final", "cost_per_session_month")

# Wholes and the parts that must add up to them.
SUMS = {
    "capex_total": COST_CAPITAL[:-1],
    "capital_annual_cost": COST_CAPITAL_SHARES,
    "opex_annual_cost": COST_OPERATION,
    "annual_total_cost": COST_SHARES,
    "storage_total_tb": STORAGE_PARTS,
    "hbm_free_gib": HBM_PARTS,
    "power_with_storage_kw": ("total_power_kw", "storage_power_kw"),
    "rack_with_storage_u": ("total_rack_u", "storage_rack_u"),
}
# What no scenario may have less of than an easier one.
ORDERED = ("nodes_final", "total_power_kw", "total_rack_u", "storage_logs_tb")
# What the layer groups of a model add up to: rationales list the groups.
GROUPED = ("kv_elements_per_session", "kv_per_session_bytes", "kv_per_session_gib")

# Key of the phrase that heads a narrow column of a quantity.
SHORT_HEADINGS = {
    "nodes_final": "nodes",
    "total_power_kw": "kw",
    "total_rack_u": "rack_u",
    "storage_total_tb": "storage_tb",
    "sessions_per_node": "sessions_node",
    "kv_per_session_gib": "kv_session_gib",
}
