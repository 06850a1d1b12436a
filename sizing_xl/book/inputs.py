"""What the book is given: every number that no formula computes, by who gives it.

A value that a catalog entry leaves out is NaN here: what rests on it is then undefined, and is
shown as missing rather than guessed.
"""

from sizing_xl.quantity import Input
from sizing_xl.units import Unit

# fmt: off
WORKLOAD = (
    Input("concurrency", Unit.SESSIONS, "workload",
          "Simultaneous sessions C.", low=1, high=1e8, whole=True),
    Input("effective_context", Unit.TOKENS, "workload",
          "Context T that sessions really use.", low=1, high=1e9, whole=True),
    Input("kv_budget_ratio", Unit.RATIO, "workload",
          "Share of the HBM left after the overhead that the KV cache may use.", low=0.01, high=1),
    Input("runtime_overhead_gib", Unit.GIB, "workload",
          "HBM per node kept for weights, activations and buffers.", low=0, high=1e6),
    Input("peak_headroom_ratio", Unit.RATIO, "workload",
          "Extra sessions at the peak, as a share of C.", low=0, high=2),
    Input("replicas_per_node", Unit.COUNT, "workload",
          "Copies of the model that one node serves.", low=1, high=1024, whole=True),
    Input("avg_request_duration_s", Unit.SECONDS, "workload",
          "Mean duration of one request.", 1, low=0.001, high=1e6),
    Input("target_load_time_s", Unit.SECONDS, "workload",
          "Time in which restarting nodes must have read the model.", low=0.1, high=1e6),
    Input("capacity_margin_ratio", Unit.RATIO, "workload",
          "Margin added to the storage volume.", low=0, high=10),
    Input("warmup_concurrency", Unit.COUNT, "workload",
          "Pods that read the model at once; 0: the restarting ones.", low=0, high=1e6, whole=True),
    Input("warmup_utilization_ratio", Unit.RATIO, "workload",
          "Share of the profile's limit that a warm-up reaches.", low=0.01, high=1),
    Input("warmup_random", Unit.FLAG, "workload",
          "1 when the warm-up reads at random, 0 when in sequence.", low=0, high=1, whole=True),
)

MODEL = (
    Input("max_position_embeddings", Unit.TOKENS, "model", "Longest context of the model."),
    Input("kv_bytes_per_element", Unit.BYTES_PER_ELEMENT, "model",
          "Bytes of one KV element at the KV precision (with its scales).", 4),
    Input("growing_elements_per_token", Unit.ELEMENTS, "model",
          "Elements per token of the layers that keep the whole context."),
    Input("narrow_window_elements", Unit.ELEMENTS, "model",
          "Elements per token of the layers with the narrower window."),
    Input("narrow_window_tokens", Unit.TOKENS, "model", "Tokens that the narrower window keeps."),
    Input("wide_window_elements", Unit.ELEMENTS, "model",
          "Elements per token of the layers with the wider window."),
    Input("wide_window_tokens", Unit.TOKENS, "model", "Tokens that the wider window keeps."),
    Input("state_bytes", Unit.BYTES, "model",
          "Recurrent state of one session, whatever its context."),
    Input("artifact_gib", Unit.GIB, "model", "The model's files in storage (16-bit checkpoint)."),
    Input("deployed_weights_gib", Unit.GIB, "model", "Weights at the precision that is served."),
)

SERVER = (
    Input("gpu_count", Unit.COUNT, "server", "GPUs in one node."),
    Input("hbm_per_gpu_gb", Unit.GB, "server", "HBM of one GPU, decimal, as the vendor labels it."),
    Input("power_kw_max", Unit.KW, "server", "Highest power draw of one node.", 1),
    Input("rack_units_u", Unit.RACK_UNITS, "server", "Height of one node."),
    Input("heat_output_btu_hr_max", Unit.BTU_PER_HOUR, "server",
          "Printed heat output of one node; 0: none printed."),
)

STORAGE = (
    Input("usable_capacity_tb", Unit.TB, "storage", "Usable volume of one unit of the profile.", 1),
    Input("iops_read_max", Unit.IOPS, "storage", "Read IOPS limit of one unit."),
    Input("iops_write_max", Unit.IOPS, "storage", "Write IOPS limit of one unit."),
    Input("throughput_read_mbps", Unit.MB_PER_S, "storage",
          "Read throughput limit of one unit, decimal."),
    Input("throughput_write_mbps", Unit.MB_PER_S, "storage",
          "Write throughput limit of one unit, decimal."),
    Input("block_size_kb_read", Unit.KB, "storage", "Typical read block.", 3),
    Input("profile_per_node", Unit.FLAG, "storage",
          "1 when each node has a unit of its own, 0 when the cluster shares one."),
    Input("profile_power_kw", Unit.KW, "storage", "Power draw of one unit.", 1),
    Input("profile_rack_u", Unit.RACK_UNITS, "storage", "Height of one unit."),
)

SCENARIO = (
    Input("headroom_share_ratio", Unit.RATIO, "scenario",
          "How much of the given headroom the scenario applies."),
    Input("headroom_floor_ratio", Unit.RATIO, "scenario", "Least headroom of the scenario."),
    Input("ha_extra_nodes", Unit.NODES, "scenario", "Spare nodes for failures."),
    Input("kv_budget_cap_ratio", Unit.RATIO, "scenario",
          "Highest KV budget share of the scenario."),
    Input("storage_safety_factor", Unit.RATIO, "scenario",
          "Factor f on cache volume and peak traffic.", 1),
    Input("log_retention_days", Unit.DAYS, "scenario", "Days that logs are kept."),
)

POLICY = (
    Input("weights_margin_gib", Unit.GIB, "policy",
          "Least HBM beside the weights, for activations and buffers."),
    Input("pue", Unit.RATIO, "policy", "Facility power over IT power.", 2),
    Input("btu_hr_per_kw", Unit.BTU_PER_HOUR_PER_KW, "policy", "BTU/h in one kW.", 3),
    Input("btu_hr_per_ton", Unit.BTU_PER_HOUR_PER_TON, "policy",
          "BTU/h in one ton of refrigeration."),
    Input("year_hours", Unit.HOURS, "policy", "Hours in a year."),
    Input("rack_height_u", Unit.RACK_UNITS, "policy", "Height of a standard rack."),
    Input("registry_versions", Unit.COUNT, "policy", "Versions of the model in the registry."),
    Input("node_versions", Unit.COUNT, "policy", "Versions of the weights on each node."),
    Input("engine_cache_gb", Unit.GB, "policy", "Compiled engines and artefacts per node."),
    Input("kv_spill_ratio", Unit.RATIO, "policy",
          "Share of the KV budget that may spill to storage."),
    Input("log_request_bytes", Unit.BYTES, "policy", "Log volume of one request."),
    Input("operational_node_gb", Unit.GB, "policy", "Operational data per node."),
    Input("restarting_ratio", Unit.RATIO, "policy", "Share of the nodes that restart at once."),
    Input("read_efficiency", Unit.RATIO, "policy",
          "Share of the raw read rate that loading reaches.", 3),
    Input("load_io_kib", Unit.KIB, "policy", "Size of one read while loading."),
    Input("write_io_kib", Unit.KIB, "policy", "Size of one write."),
    Input("writes_per_session_peak_iops", Unit.IOPS, "policy",
          "Writes per second and session at the peak."),
    Input("writes_per_session_steady_iops", Unit.IOPS, "policy",
          "Writes per second and session in steady state."),
    Input("steady_read_node_iops", Unit.IOPS, "policy",
          "Reads per second and node in steady state."),
    Input("steady_read_node_gbs", Unit.GB_PER_S, "policy",
          "Read rate per node in steady state.", 1),
)

# fmt: on

INPUTS = (*WORKLOAD, *MODEL, *SERVER, *STORAGE, *SCENARIO, *POLICY)
