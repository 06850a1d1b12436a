"""What the book is given: every number that no formula computes, by who gives it.

A value that a catalog entry leaves out is NaN here: what rests on it is then undefined, and is
shown as missing rather than guessed.
"""

from typing import Any

from sizing_xl.fields import FIELDS, Default, Field
from sizing_xl.quantity import Input, Origin
from sizing_xl.units import Unit

# Who gives inputs, and where a workbook has them.
WORKLOAD = Origin("workload")
MODEL = Origin("model", "tbl_models", "model_row")
GROUP = Origin("group", "tbl_groups", "first_group_row")
SERVER = Origin("server", "tbl_servers", "server_row")
STORAGE = Origin("storage", "tbl_storage", "storage_row")
CLOUD = Origin("cloud", "tbl_clouds", "cloud_row")
API = Origin("api", "tbl_apis", "api_row")
ENGINE = Origin("engine", "tbl_engines", "engine_row")
SCENARIO = Origin("scenario", by_scenario=True)
POLICY = Origin("policy")
PRICE = Origin("price")

# The range of what is counted.
COUNTED: dict[str, Any] = {"low": 1, "whole": True}


# fmt: off
MODEL_INPUTS = (
    Input("max_position_embeddings", Unit.TOKENS, MODEL,
          "Longest context of the model.", **COUNTED),
    Input("kv_bytes_per_element", Unit.BYTES_PER_ELEMENT, MODEL,
          "Bytes of one KV element at the KV precision (with its scales).", 4, open=True),
    Input("kv_head_bytes", Unit.BYTES, MODEL,
          "Bytes that the KV precision's scales add to one token, for each KV head."),
    Input("sparse_bytes_per_element", Unit.BYTES_PER_ELEMENT, MODEL,
          "Bytes of one element of sparse latents at the KV precision, scales included.", 4),
    Input("sparse_rope_bytes_per_element", Unit.BYTES_PER_ELEMENT, MODEL,
          "Bytes of one element of their rotary part at the KV precision.", 4),
    Input("model_overhead_gib", Unit.GIB, MODEL,
          "Overhead per node that the model's entry states.", nullable=True, open=True),
    Input("active_params_b", Unit.BILLIONS, MODEL,
          "Parameters that one token uses, without the input embedding.", 1, nullable=True,
          open=True),
    Input("artifact_gib", Unit.GIB, MODEL,
          "The model's files in storage (16-bit checkpoint).", nullable=True, open=True),
    Input("deployed_weights_gib", Unit.GIB, MODEL,
          "Weights at the precision that is served.", nullable=True, open=True),
    Input("routed_experts", Unit.COUNT, MODEL, "Routed experts of a layer; 0 without.", whole=True),
    Input("experts_per_token", Unit.COUNT, MODEL,
          "Routed experts of a layer that a token uses; 0 without.", whole=True),
    Input("query_heads", Unit.COUNT, MODEL,
          "Query heads of a layer; 0: nobody has said.", whole=True),
    Input("weights_compute_place", Unit.COUNT, MODEL,
          "Precision of the products with the weights: 0 bf16, 1 fp8, 2 fp4.", high=2, whole=True),
    Input("weights_idle_ratio", Unit.SHARE, MODEL,
          "Share of the weights that generating a token may leave unread.", 1, high=1),
    Input("weights_experts_ratio", Unit.SHARE, MODEL,
          "Share of the weights that are routed experts.", 1, high=1),
    Input("weights_kv_heads_ratio", Unit.SHARE, MODEL,
          "Share of the weights that are projections of KV heads.", 1, high=1),
    Input("weights_replicated_ratio", Unit.SHARE, MODEL,
          "Share of the weights that every tensor-parallel rank keeps whole.", 1, high=1),
    Input("weights_kv_shards", Unit.COUNT, MODEL,
          "Tensor-parallel ranks that can share those projections.", **COUNTED),
    Input("tp_divisor", Unit.COUNT, MODEL,
          "What the tensor-parallel ranks must divide; 0: nobody has said.", whole=True),
)

# Of each KV group of the model: one value a group.
GROUP_INPUTS = (
    Input("group_layers", Unit.COUNT, GROUP, "Layers of the group.", **COUNTED),
    Input("group_tp_shards", Unit.COUNT, GROUP,
          "Tensor-parallel ranks that can share the group; beyond it, each keeps a copy.",
          **COUNTED),
    Input("group_window_tokens", Unit.TOKENS, GROUP,
          "Tokens that a layer keeps at most, of its window or its chunk; 0: the whole context.",
          whole=True),
    Input("group_chunked", Unit.FLAG, GROUP,
          "1 where that is a chunk inside which layers attend, 0 where it is a window.",
          high=1, whole=True),
    Input("group_elements", Unit.ELEMENTS, GROUP,
          "Elements of one token in one layer: keys and values of all KV heads.", whole=True),
    Input("group_heads", Unit.COUNT, GROUP, "KV heads of one layer.", whole=True),
    Input("group_latent_elements", Unit.ELEMENTS, GROUP,
          "Elements of one token in one layer: the latent that all heads share.", whole=True),
    Input("group_sparse_elements", Unit.ELEMENTS, GROUP,
          "The same of a latent among which an indexer chooses, without its rotary part.",
          whole=True),
    Input("group_rope_elements", Unit.ELEMENTS, GROUP, "Elements of that rotary part.",
          whole=True),
    Input("group_index_elements", Unit.ELEMENTS, GROUP,
          "Elements of the indexer's keys of one token in one layer."),
    Input("group_state_bytes", Unit.BYTES, GROUP,
          "Recurrent state of one session, all layers of the group, whatever the context."),
    Input("group_draft_state_bytes", Unit.BYTES, GROUP,
          "What each drafted token adds to that state: a column of its convolutions."),
)

SERVER_INPUTS = (
    Input("gpu_count", Unit.COUNT, SERVER, "GPUs in one node.", **COUNTED),
    Input("hbm_per_gpu_gb", Unit.GB, SERVER,
          "HBM of one GPU, decimal, as the vendor labels it.", open=True),
    Input("visible_hbm_gib", Unit.GIB, SERVER, "HBM of one GPU that programs see.", 2,
          nullable=True, open=True),
    Input("hbm_bandwidth_tbps", Unit.TB_PER_S, SERVER, "Bandwidth of one GPU's HBM, decimal.", 2,
          nullable=True, open=True),
    Input("dense_tflops_bf16", Unit.TFLOP_PER_S, SERVER,
          "Products of matrices of one GPU in 16 bits, dense.", nullable=True, open=True),
    Input("dense_tflops_fp8", Unit.TFLOP_PER_S, SERVER,
          "The same in 8 bits.", nullable=True, open=True),
    Input("dense_tflops_fp4", Unit.TFLOP_PER_S, SERVER,
          "The same in 4 bits.", nullable=True, open=True),
    Input("small_batches", Unit.FLAG, SERVER,
          "1 where engines schedule as little at once as on small GPUs, whatever the HBM.",
          high=1, whole=True),
    Input("power_kw_max", Unit.KW, SERVER, "Highest power draw of one node.", 1, nullable=True,
          open=True),
    Input("rack_units_u", Unit.RACK_UNITS, SERVER, "Height of one node.", nullable=True,
          **COUNTED),
    Input("heat_output_btu_hr_max", Unit.BTU_PER_HOUR, SERVER,
          "Printed heat output of one node.", nullable=True, open=True),
    Input("stated_rack_units_u", Unit.RACK_UNITS, SERVER,
          "Height that the maker states, where the entry keeps another; 0: no other.",
          whole=True),
    Input("stated_power_kw_max", Unit.KW, SERVER,
          "Power draw that the maker states, where the entry keeps another; 0: no other.", 1),
    Input("stated_heat_btu_hr_max", Unit.BTU_PER_HOUR, SERVER,
          "Heat output that the maker states, where the entry keeps another; 0: no other."),
    Input("node_price", Unit.MONEY, SERVER, "List price of one node.", nullable=True),
)

STORAGE_INPUTS = (
    Input("usable_capacity_tb", Unit.TB, STORAGE,
          "Usable volume of one unit of the profile.", 1, open=True),
    Input("iops_read_max", Unit.IOPS, STORAGE, "Read IOPS limit of one unit.", **COUNTED),
    Input("iops_write_max", Unit.IOPS, STORAGE, "Write IOPS limit of one unit.", **COUNTED),
    Input("throughput_read_mbps", Unit.MB_PER_S, STORAGE,
          "Read throughput limit of one unit, decimal.", open=True),
    Input("throughput_write_mbps", Unit.MB_PER_S, STORAGE,
          "Write throughput limit of one unit, decimal.", open=True),
    Input("block_size_kb_read", Unit.KB, STORAGE, "Typical read block.", 3, open=True),
    Input("block_size_kb_write", Unit.KB, STORAGE, "Typical write block.", 3, open=True),
    Input("profile_per_node", Unit.FLAG, STORAGE,
          "1 when each node has a unit of its own, 0 when the cluster shares one.",
          high=1, whole=True),
    Input("profile_power_kw", Unit.KW, STORAGE, "Power draw of one unit.", 1, nullable=True),
    Input("profile_rack_u", Unit.RACK_UNITS, STORAGE, "Height of one unit.", nullable=True),
    Input("storage_unit_price", Unit.MONEY, STORAGE, "Price of one unit.", nullable=True),
)

# Of the offers that the fleet is compared with.
OFFER_INPUTS = (
    Input("cloud_price_per_gpu_hour", Unit.MONEY_PER_HOUR, CLOUD,
          "Price of one GPU-hour of a cloud.", 3, nullable=True),
    Input("api_price_input_per_mtoken", Unit.MONEY_PER_MTOKEN, API,
          "Price of one million prompt tokens of a hosted API.", 4, nullable=True),
    Input("api_price_cached_per_mtoken", Unit.MONEY_PER_MTOKEN, API,
          "Price of one million prompt tokens that its cache holds.", 4, nullable=True),
    Input("api_price_output_per_mtoken", Unit.MONEY_PER_MTOKEN, API,
          "Price of one million generated tokens.", 4, nullable=True),
)

ENGINE_INPUTS = (
    Input("engine_utilization_ratio", Unit.SHARE, ENGINE,
          "Share of a GPU's HBM that the version takes.", high=1, open=True),
    Input("engine_group_ratio", Unit.RATIO, ENGINE,
          "The most numerous layers fill a group where they are fewer than so many times the "
          "fewest; 1: never.", 2),
    Input("engine_concurrent_batches", Unit.COUNT, ENGINE, "Batches in flight.", **COUNTED),
    Input("engine_tokens_by_concurrency", Unit.FLAG, ENGINE,
          "1 where the log's tokens are concurrency x length, 0 where they are blocks x tokens.",
          high=1, whole=True),
    Input("engine_block_least_tokens", Unit.TOKENS, ENGINE, "Least tokens of a block.", **COUNTED),
    Input("engine_latent_block_tokens", Unit.TOKENS, ENGINE,
          "Least tokens of a block of latents.", **COUNTED),
    Input("engine_state_blocks", Unit.COUNT, ENGINE,
          "Blocks of a request for recurrent state.", **COUNTED),
    Input("engine_states_by_block", Unit.FLAG, ENGINE,
          "1 where a state is kept for each block of a request.", high=1, whole=True),
    Input("engine_chunks_whole", Unit.FLAG, ENGINE,
          "1 where layers that attend inside chunks keep the whole context.", high=1, whole=True),
    Input("engine_small_tokens", Unit.TOKENS, ENGINE,
          "Tokens scheduled at once on small GPUs.", **COUNTED),
    Input("engine_middle_gib", Unit.GIB, ENGINE, "HBM from which a GPU schedules more."),
    Input("engine_middle_tokens", Unit.TOKENS, ENGINE, "Tokens scheduled at once there.",
          **COUNTED),
    Input("engine_large_gib", Unit.GIB, ENGINE, "HBM from which a GPU schedules the most."),
    Input("engine_large_tokens", Unit.TOKENS, ENGINE, "Tokens scheduled at once there.",
          **COUNTED),
)

SCENARIO_INPUTS = (
    Input("headroom_share_ratio", Unit.SHARE, SCENARIO,
          "How much of the given headroom the scenario applies.", high=1),
    Input("headroom_floor_ratio", Unit.SHARE, SCENARIO, "Least headroom of the scenario.", high=2),
    Input("ha_extra_nodes", Unit.NODES, SCENARIO,
          "Spare nodes for failures.", high=1000, whole=True),
    Input("kv_budget_cap_ratio", Unit.SHARE, SCENARIO,
          "Highest KV budget share of the scenario.", high=1, open=True),
    Input("storage_safety_factor", Unit.RATIO, SCENARIO,
          "Factor f on cache volume and peak traffic.", 1, low=1, high=100),
    Input("log_retention_days", Unit.DAYS, SCENARIO, "Days that logs are kept.", **COUNTED),
)

POLICY_INPUTS = (
    Input("default_overhead_gib", Unit.GIB, POLICY,
          "Least overhead per node where neither the case nor the model's entry states one."),
    Input("weights_margin_gib", Unit.GIB, POLICY,
          "Least HBM beside the weights, for activations and buffers."),
    Input("gpu_memory_utilization_ratio", Unit.SHARE, POLICY,
          "Share of each GPU's HBM that weights, activations and KV cache may fill.", high=1,
          open=True),
    Input("activation_dense_gib", Unit.GIB, POLICY,
          "HBM of one GPU for activations of a model without experts.", 1),
    Input("activation_moe_gib", Unit.GIB, POLICY,
          "HBM of one GPU for activations of a model with experts.", 1),
    Input("non_torch_gib", Unit.GIB, POLICY,
          "HBM of one GPU for what the framework does not count: libraries, communication.", 2),
    Input("cuda_graph_gib", Unit.GIB, POLICY, "HBM of one GPU for captured graphs.", 1),
    Input("reachable_bandwidth_ratio", Unit.SHARE, POLICY,
          "Share of the bandwidth of the data sheet that a copy reaches.", high=1, open=True),
    Input("reachable_compute_ratio", Unit.SHARE, POLICY,
          "Share of the operations of the data sheet that a product of matrices reaches.",
          high=1, open=True),
    Input("index_bytes_per_element", Unit.BYTES_PER_ELEMENT, POLICY,
          "Bytes of one element of an indexer's keys, scales included, at any KV precision.", 4,
          open=True),
    Input("pue", Unit.RATIO, POLICY, "Facility power over IT power.", 2, open=True),
    Input("btu_hr_per_kw", Unit.BTU_PER_HOUR_PER_KW, POLICY, "BTU/h in one kW.", 3, open=True),
    Input("btu_hr_per_ton", Unit.BTU_PER_HOUR_PER_TON, POLICY,
          "BTU/h in one ton of refrigeration.", open=True),
    Input("year_hours", Unit.HOURS, POLICY, "Hours in a year."),
    Input("rack_height_u", Unit.RACK_UNITS, POLICY, "Height of a standard rack.", open=True),
    Input("registry_versions", Unit.COUNT, POLICY, "Versions of the model in the registry."),
    Input("node_versions", Unit.COUNT, POLICY, "Versions of the weights on each node."),
    Input("engine_cache_gb", Unit.GB, POLICY, "Compiled engines and artefacts per node."),
    Input("kv_spill_ratio", Unit.SHARE, POLICY,
          "Share of the KV budget that may spill to storage."),
    Input("log_request_bytes", Unit.BYTES, POLICY, "Log volume of one request."),
    Input("operational_node_gb", Unit.GB, POLICY, "Operational data per node."),
    Input("restarting_ratio", Unit.SHARE, POLICY, "Share of the nodes that restart at once."),
    Input("read_efficiency", Unit.RATIO, POLICY,
          "Share of the raw read rate that loading reaches.", 3, open=True),
    Input("load_io_kib", Unit.KIB, POLICY, "Size of one read while loading.", open=True),
    Input("write_io_kib", Unit.KIB, POLICY, "Size of one write."),
    Input("writes_per_session_peak_iops", Unit.IOPS, POLICY,
          "Writes per second and session at the peak."),
    Input("writes_per_session_steady_iops", Unit.IOPS, POLICY,
          "Writes per second and session in steady state."),
    Input("steady_read_node_iops", Unit.IOPS, POLICY,
          "Reads per second and node in steady state."),
    Input("steady_read_node_gbs", Unit.GB_PER_S, POLICY,
          "Read rate per node in steady state.", 1),
)

# fmt: on


def _number(field: Field) -> Input:
    """A numeric field of a workload, as it stands."""
    assert field.unit is not None, field.name
    may_be_unknown = field.priced or field.default in (Default.UNKNOWN, Default.BOOK)
    origin = PRICE if field.priced else WORKLOAD
    return Input(field.leaf or field.name, field.unit, origin, field.doc, field.digits, field.low,
                 field.high, field.whole, may_be_unknown, field.open)  # fmt: skip


def _place(field: Field) -> Input:
    """A word of a workload, by its place among the choices."""
    unit = Unit.FLAG if len(field.choices) <= 2 else Unit.COUNT
    words = ", ".join(f"{place} {word}" for place, word in enumerate(field.choices))
    doc = f"{field.doc.rstrip('.')}: {words}."
    return Input(field.leaf, unit, WORKLOAD, doc, high=len(field.choices) - 1, whole=True)


# What a field may set that others give otherwise: sizes of the model, prices of an entry.
_OF_OTHERS = frozenset(
    given.name for given in (*MODEL_INPUTS, *SERVER_INPUTS, *STORAGE_INPUTS, *OFFER_INPUTS)
)
WORKLOAD_INPUTS = tuple(
    _number(field) if field.numeric else _place(field)
    for field in FIELDS.values()
    if (field.numeric or (field.choices and field.leaf)) and field.leaf not in _OF_OTHERS
)

INPUTS = (
    *WORKLOAD_INPUTS,
    *MODEL_INPUTS,
    *GROUP_INPUTS,
    *SERVER_INPUTS,
    *STORAGE_INPUTS,
    *ENGINE_INPUTS,
    *OFFER_INPUTS,
    *SCENARIO_INPUTS,
    *POLICY_INPUTS,
)
