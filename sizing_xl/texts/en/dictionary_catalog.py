"""Dictionary entries (en) of what the server, the storage and the policy give."""

from sizing_xl.texts.entry import Entry

DICTIONARY: dict[str, Entry] = {
    # server
    "gpu_count": Entry(
        "Number of GPUs in one node, that is, in one server.",
        "The vendor's sheet, via catalogs/servers.json (gpu.count).",
        "The node's HBM is proportional to it; on the per_gpu and engine bases it bounds the "
        "replicas that fit.",
        "Entering the GPUs of the cluster or of a whole rack: the HBM of a node is multiplied and "
        "the nodes computed do not exist.",
        label="GPUs per node",
    ),
    "hbm_per_gpu_gb": Entry(
        "HBM of one GPU in decimal GB (10^9 bytes), as the vendor labels it.",
        "The vendor's sheet, via catalogs/servers.json (gpu.hbm_per_gpu_gb).",
        "With gpu_count it gives the node's HBM, converted to GiB; it is the main limit on "
        "sessions per node.",
        "Reading GB as GiB, which adds 7% of memory that is not there, or taking the label for "
        "what the engine sees, which varies by GPU.",
        label="HBM per GPU",
    ),
    "total_hbm_gb": Entry(
        "HBM of all GPUs of one node together, in decimal GB.",
        "The vendor's sheet, via catalogs/servers.json (gpu.total_hbm_gb); optional.",
        "Serves as a cross-check: it may differ by 1% at most from gpu_count times hbm_per_gpu_gb, "
        "which the sizing uses.",
        "Including CPU memory or typing the figure in GiB: the sum no longer agrees and catalog "
        "validation reports it.",
    ),
    "power_kw_max": Entry(
        "Highest electrical draw of one node, in kW, that the vendor states for planning: a "
        "maximum and not an average; unknown when none is stated.",
        "The vendor's sheet, via catalogs/servers.json (power.power_kw_max).",
        "Power, rack density and estimated heat grow in proportion; circuits must also carry "
        "power_kw_peak where one is known, as for the DGX B300.",
        "Using it as the average draw in the energy bill: cost is overstated, as a node seldom "
        "runs at its maximum all year.",
        label="Peak power per node",
    ),
    "power_kw_peak": Entry(
        "Short peak of one node above power_kw_max, in kW, where the vendor tells one.",
        "The vendor's design guide, via catalogs/servers.json (power.power_kw_peak); optional.",
        "Enters no formula; it is for breakers and feeds, which must carry the peak.",
        "Using it for energy or cooling: it lasts moments, and the room would be oversized.",
    ),
    "rack_units_u": Entry(
        "Height of one node in the rack, in U; unknown when none is stated.",
        "The vendor's sheet, via catalogs/servers.json.",
        "Times the nodes it gives rack space, and how many nodes may share one rack.",
        "Looking at space alone: four nodes of 10 U fit in one rack, but 4 x 14.5 kW is 58 kW, "
        "more than many racks can supply.",
        label="Rack height of one node",
    ),
    "heat_output_btu_hr_max": Entry(
        "Highest heat output of one node as printed by the vendor, in BTU/h; unknown when none is "
        "printed.",
        "The vendor's sheet, via catalogs/servers.json (thermal.heat_output_btu_hr_max).",
        "Sets the heat load and the tons of refrigeration; unknown, power times btu_hr_per_kw is "
        "used.",
        "Deriving it from kW when a figure is printed: the DGX H100's 10.2 kW would give 34,804 "
        "BTU/h, but NVIDIA prints 38,557, and cooling would be 10% short.",
        label="Vendor heat output per node",
    ),
    "stated_rack_units_u": Entry(
        "Height of one node that its maker states, in U, where the entry keeps another; 0: no other.",
        "catalogs/servers.json (stated.rack_units_u); only in entries that keep an example's figures.",
        "Compared with rack_units_u: a difference raises an alert. Rack space rests on the entry's own.",
        "Planning a room on the example: the alert says what the maker's servers really take.",
        label="Height that the maker states",
    ),
    "stated_power_kw_max": Entry(
        "Highest draw of one node that its maker states, in kW, where the entry keeps another; 0: no other.",
        "catalogs/servers.json (stated.power_kw_max); only in entries that keep an example's figures.",
        "Compared with power_kw_max: a difference raises an alert. Power rests on the entry's own.",
        "Taking it for a peak: a short peak above the maximum is power_kw_peak.",
        label="Power that the maker states",
    ),
    "stated_heat_btu_hr_max": Entry(
        "Heat output of one node that its maker states, in BTU/h, where the entry keeps another; 0: no other.",
        "catalogs/servers.json (stated.heat_output_btu_hr_max); only in entries that keep an "
        "example's figures.",
        "Compared with the node's heat: a difference raises an alert. Heat rests on the entry's own.",
        "Cooling for the example: where the maker prints more, the room runs too warm.",
        label="Heat that the maker states",
    ),
    # storage
    "capacity_total_tb": Entry(
        "Raw capacity of one unit of the profile, in decimal TB, before protection and formatting.",
        "catalogs/storage.json.",
        "Only bounds usable_capacity_tb, which must not exceed it; no result uses it.",
        "Comparing the volume needed with it: parity, replicas and spares take a part, and the "
        "real space is smaller.",
    ),
    "usable_capacity_tb": Entry(
        "Capacity that data may fill in one unit of the profile, in decimal TB.",
        "catalogs/storage.json.",
        "The recommended volume over it tells whether the profile holds the data and how many "
        "units it takes.",
        "Entering TiB as TB, 10% apart, or counting on compression: model weights hardly compress.",
        label="Usable capacity per unit",
    ),
    "iops_read_max": Entry(
        "Limit on reads per second of one unit of the profile, in IOPS.",
        "catalogs/storage.json, from the vendor's sheet or a measurement.",
        "Bounds model loading and warm-up when reads are small; a shortfall raises an alert per "
        "scenario.",
        "Using a cached or burst figure: at a restart, with several nodes reading large files, it "
        "does not last.",
        label="Read IOPS limit",
    ),
    "iops_write_max": Entry(
        "Limit on writes per second of one unit of the profile, in IOPS.",
        "catalogs/storage.json, from the vendor's sheet or a measurement.",
        "Compared with the write peak, which is proportional to concurrency and factor f; a "
        "shortfall raises an alert.",
        "Repeating the read figure: sustained writes are usually much slower, and logs queue up.",
        label="Write IOPS limit",
    ),
    "throughput_read_mbps": Entry(
        "Limit on the read rate of one unit of the profile, in decimal MB/s (megabytes, not "
        "megabits).",
        "catalogs/storage.json; it must agree with iops_read_max and block_size_kb_read.",
        "Sets the real restart and warm-up times and the read throughput alert.",
        "Mixing bits and bytes: 28 Gb/s is 3,500 MB/s, and reading it as 28 GB/s promises a "
        "restart 8 times faster.",
        label="Read throughput limit",
    ),
    "throughput_write_mbps": Entry(
        "Limit on the write rate of one unit of the profile, in decimal MB/s.",
        "catalogs/storage.json; it must agree with iops_write_max and block_size_kb_write.",
        "Compared with the write peak; if lower, an alert says by which factor the profile falls "
        "short.",
        "Entering the burst rate of an empty SSD: once its write cache is full it falls to a "
        "fraction.",
        label="Write throughput limit",
    ),
    "block_size_kb_read": Entry(
        "Typical read block of the profile, in KB: what ties IOPS to throughput (MB/s = IOPS x KB "
        "/ 1024).",
        "catalogs/storage.json, from the same test that gave IOPS and throughput.",
        "Enters the physical check of the profile and the limit of a warm-up with random reads.",
        "Pairing IOPS from a 4 KB test with throughput from a 128 KB one: they diverge too far, "
        "and there is no report.",
        label="Typical read block",
    ),
    "block_size_kb_write": Entry(
        "Typical write block of the profile, in KB.",
        "catalogs/storage.json, from the same test that gave write IOPS and throughput.",
        "Enters only the physical check of writes; the write peak uses write_io_kib from the "
        "policy.",
        "Tuning it to change the write rate required: that does not move, and the physical check "
        "starts to fail.",
        label="Typical write block",
    ),
    "latency_read_ms_p99": Entry(
        "Read latency that 99% of operations stay within, in milliseconds.",
        "catalogs/storage.json; optional.",
        "Describes the profile in the report; nodes, volume, IOPS and throughput do not depend on "
        "it.",
        "Filling it with the mean or the P50: the slow reads, which draw out model loading, vanish "
        "from the report.",
    ),
    "latency_write_ms_p99": Entry(
        "Write latency that 99% of operations stay within, in milliseconds.",
        "catalogs/storage.json; optional.",
        "Describes the profile in the report; no figure depends on it.",
        "Measuring it idle: near the IOPS limit it rises steeply, and the idle value does not tell "
        "what a peak will bring.",
    ),
    "scope": Entry(
        "Reach of one unit of the profile: cluster (one, shared by all nodes) or per_node (local "
        "disks).",
        "catalogs/storage.json; optional, cluster when absent.",
        "With per_node the limits multiply with the nodes, and each restarting node reads only its "
        "own disks.",
        "Leaving cluster on local disks, which raises false alerts, or per_node on an array, which "
        "invents capacity.",
    ),
    "profile_per_node": Entry(
        "Numeric form of scope: 1 when each node has its own unit, 0 when the cluster shares one.",
        "Derived from scope in catalogs/storage.json.",
        "At 1 volume and limits multiply with the nodes, and storage power and rack count one unit "
        "per node.",
        "Reading it as units per node: it is a flag, and the number of units is given by "
        "profile_units.",
        label="Own storage unit per node",
    ),
    "profile_power_kw": Entry(
        "Electrical draw of one unit of the profile, in kW.",
        "catalogs/storage.json (power_kw); left out, the total with storage stays blank.",
        "Times the units needed it joins the nodes in the second power total, the one that "
        "includes storage.",
        "Giving it for disks inside the server: the node's own draw includes them already, and "
        "they count twice.",
        label="Power per storage unit",
    ),
    "profile_rack_u": Entry(
        "Height of one unit of the profile in the rack, in U.",
        "catalogs/storage.json (rack_units_u); left out, the total with storage stays blank.",
        "Times the units needed it joins the nodes in the second rack total, the one that includes "
        "storage.",
        "Entering the controller alone and forgetting its disk shelves: the planned rack cannot "
        "hold the array. Disks inside the server add no height.",
        label="Rack height of one storage unit",
    ),
    # policy
    "weights_margin_gib": Entry(
        "Least HBM, in GiB, that the overhead must have beside the weights, for activations and "
        "buffers.",
        "The policy in catalogs/parameters.json; default {policy.weights_margin_gib}.",
        "Enters only the alert on a low overhead and the figure it suggests; sessions per node do "
        "not change.",
        "Taking it for real use: measured activations reach several GiB per GPU, and "
        "{policy.weights_margin_gib} GiB per node is only a floor.",
        label="Least HBM margin",
    ),
    "pue": Entry(
        "Total facility energy over IT energy; it has no unit.",
        "The policy in catalogs/parameters.json; default {policy.pue}. The site's measured value "
        "is best.",
        "Multiplies the nodes' power into facility power; the annual energy in MWh does not "
        "include it.",
        "Using a new building's design PUE for an old room: the contracted power and the cost come "
        "out low.",
        label="PUE",
    ),
    "btu_hr_per_kw": Entry(
        "BTU/h that correspond to 1 kW of heat.",
        "The policy in catalogs/parameters.json; {policy.btu_hr_per_kw}, a conversion factor.",
        "Used only when the server prints no heat output; heat is proportional to it.",
        "Using 3.412, which is per watt: heat comes out a thousand times too low and cooling seems "
        "needless.",
        label="Heat per kW",
    ),
    "btu_hr_per_ton": Entry(
        "BTU/h that correspond to 1 ton of refrigeration.",
        "The policy in catalogs/parameters.json; {policy.btu_hr_per_ton}, a conversion factor.",
        "Turns total heat into tons of refrigeration, the unit in which cooling is bought.",
        "Confusing it with a ton of mass, or with the chiller's electrical kW: 1 ton removes about "
        "3.5 kW of heat.",
        label="Heat per cooling ton",
    ),
    "year_hours": Entry(
        "Hours of a year in the energy figure.",
        "The policy in catalogs/parameters.json; {policy.year_hours}.",
        "Annual energy is proportional to it: each steady kW makes as many kWh a year.",
        "Lowering it to reflect idle time: a node that is on draws power even when idle; adjust "
        "the average power instead.",
        label="Hours in a year",
    ),
    "rack_height_u": Entry(
        "Usable height of a standard rack, in U.",
        "The policy in catalogs/parameters.json; default {policy.rack_height_u}.",
        "Turns U into equivalent racks and bounds how many nodes stack up in the power density.",
        "Counting all {policy.rack_height_u} U for nodes: switches and PDUs take some, and the "
        "real racks are more than the figure.",
        label="Standard rack height",
    ),
    "registry_versions": Entry(
        "Versions of the model kept in the central registry.",
        "The policy in catalogs/parameters.json; default {policy.registry_versions}.",
        "Each one costs a full artifact (artifact_gib); this volume does not depend on the number "
        "of nodes.",
        "Keeping only the current version to save space: without the previous one a bad update "
        "cannot be undone.",
        label="Versions in the registry",
    ),
    "node_versions": Entry(
        "Versions of the weights, at the served precision, kept for each node.",
        "The policy in catalogs/parameters.json; default {policy.node_versions}.",
        "Multiplies deployed_weights_gib over all nodes; in large clusters it dominates the model "
        "volume.",
        "Forgetting that the new and the old version coexist during a swap: with 1 the disk fills "
        "halfway through an update.",
        label="Weight versions per node",
    ),
    "engine_cache_gb": Entry(
        "Compiled engines and other run-time artifacts of each node, in decimal GB.",
        "The policy in catalogs/parameters.json; default {policy.engine_cache_gb}.",
        "Added to the cache per node and multiplied by the scenario's factor f.",
        "Setting it to zero because the engine recompiles by itself: little volume is saved and "
        "each restart waits for it.",
        label="Engine cache per node",
    ),
    "kv_spill_ratio": Entry(
        "Share of each node's KV budget that may be spilled to storage.",
        "The policy in catalogs/parameters.json; default {policy.kv_spill_ratio}.",
        "Usually the largest part of the cache: it multiplies kv_budget_gib per node and by factor "
        "f.",
        "Expecting it to add sessions per node: it only reserves volume; active sessions stay "
        "bound by HBM.",
        label="KV share spilled to storage",
    ),
    "log_request_bytes": Entry(
        "Log volume of one request, in bytes.",
        "The policy in catalogs/parameters.json; default {policy.log_request_bytes}.",
        "Log volume is proportional to it, to the request rate and to the retention.",
        "Keeping the default while full prompts and answers are logged: at long contexts the real "
        "volume is many times larger.",
        label="Log size per request",
    ),
    "operational_node_gb": Entry(
        "System, configuration and metadata of each node, in decimal GB.",
        "The policy in catalogs/parameters.json; default {policy.operational_node_gb}.",
        "A fixed part per node in the total volume; it takes no factor f and only follows the "
        "number of nodes.",
        "Forgetting dumps and metrics, which belong to this part too: the node's disk fills with "
        "data nobody sized.",
        label="Operational data per node",
    ),
    "restarting_ratio": Entry(
        "Share of the nodes that restart at once, rounded up and at least one node.",
        "The policy in catalogs/parameters.json; default {policy.restarting_ratio}.",
        "Read peak, restart time and warm-up pods grow with it, in steps of one node.",
        "Relying on {policy.restarting_ratio} after a full power loss: all nodes read together, "
        "and shared storage takes longer in proportion.",
        label="Nodes restarting, share",
    ),
    "read_efficiency": Entry(
        "Share of the raw read rate that loading a model really turns to use.",
        "The policy in catalogs/parameters.json; default {policy.read_efficiency}.",
        "Divides the read peak required and stretches the restart time: the lower it is, the "
        "higher both get.",
        "Swapping it with warmup_utilization_ratio: that one serves the warm-up only, and tuning "
        "one for the other leaves the peak and the restart as they were.",
        label="Read efficiency while loading",
    ),
    "load_io_kib": Entry(
        "Size of one read while a model is loaded, in KiB (1,024 bytes).",
        "The policy in catalogs/parameters.json; default {policy.load_io_kib}.",
        "Turns the peak rate into IOPS: reads of half the size need twice the IOPS.",
        "Using the 4 KiB of SSD sheets: the IOPS peak comes out several times higher and rejects "
        "profiles that would do.",
        label="Read size while loading",
    ),
    "write_io_kib": Entry(
        "Size of one write to storage, in KiB (1,024 bytes).",
        "The policy in catalogs/parameters.json; default {policy.write_io_kib}.",
        "Turns write IOPS into throughput, at the peak and in steady state; the rate is "
        "proportional to it.",
        "Confusing it with the profile's block_size_kb_write: one describes the load, the other "
        "the vendor's test; 4 in place of {policy.write_io_kib} puts the rate far too low.",
        label="Size of one write",
    ),
    "writes_per_session_peak_iops": Entry(
        "Writes per second of each session at the peak, when all of them flush their logs.",
        "The policy in catalogs/parameters.json; default {policy.writes_per_session_peak_iops}.",
        "Times concurrency and factor f it gives the peak of write IOPS and write rate.",
        "Lowering it because logs are asynchronous: they are flushed in batches, and those batches "
        "make the peak.",
        label="Peak writes per session",
    ),
    "writes_per_session_steady_iops": Entry(
        "Writes per second of each session in normal operation.",
        "The policy in catalogs/parameters.json; default {policy.writes_per_session_steady_iops}.",
        "Times concurrency it gives the steady write IOPS and write rate, without factor f.",
        "Choosing storage by this steady load: it is the peak, with a rate of its own and factor "
        "f, that fails a profile.",
        label="Steady writes per session",
    ),
    "steady_read_node_iops": Entry(
        "Reads per second of each node in normal operation, in IOPS.",
        "The policy in catalogs/parameters.json; default {policy.steady_read_node_iops}.",
        "Times the nodes it gives steady read IOPS; the restart peak is worked out apart.",
        "Adding it to the restart peak, or sizing by it alone: a restart usually asks for dozens "
        "of times more.",
        label="Steady read IOPS per node",
    ),
    "steady_read_node_gbs": Entry(
        "Read rate of each node in normal operation, in decimal GB/s.",
        "The policy in catalogs/parameters.json; default {policy.steady_read_node_gbs}.",
        "Times the nodes it gives the steady read rate; it enters neither the peak nor the alerts.",
        "Reading GB/s as Gb/s: 1 GB/s is 8 Gb/s, and the storage network comes out 8 times too "
        "small.",
        label="Steady read throughput per node",
    ),
    "default_overhead_gib": Entry(
        "Least runtime overhead, in GiB per node, where neither the case nor the model's entry states "
        "one.",
        "The defaults in catalogs/parameters.json (runtime_overhead_gib); default "
        "{default.runtime_overhead_gib} GiB.",
        "The overhead is this or what the weights of the node's replicas and the margin take, "
        "whichever is more.",
        "Raising it for one large model: the weights are counted anyway.",
        label="Least runtime overhead",
    ),
}
