"""What each quantity means in operation, in English."""

EXPLANATIONS: dict[str, str] = {
    # kv
    "context_tokens": (
        "Each session is sized for {context_tokens} tokens. Asking for more than the model's "
        "{max_position_embeddings} tokens adds no KV cache: the inference engine refuses or cuts "
        "the excess, so the application has to summarise or drop part of its history."
    ),
    "kv_elements_per_session": (
        "At {context_tokens} tokens, each session keeps {kv_elements_per_session} KV elements in "
        "memory. The number depends on the architecture: windowed layers stop growing and "
        "whole-context layers do not, so models of the same size can call for very different "
        "numbers of servers."
    ),
    "kv_per_session_bytes": (
        "Each open session with a full context takes {kv_per_session_bytes} of HBM, at a "
        "precision of {kv_bytes_per_element}. Lowering the KV cache precision is the most direct "
        "way to cut this without touching the context, provided that answer quality is validated "
        "first."
    ),
    "kv_per_session_gib": (
        "This is the memory cost of every active user: {kv_per_session_gib} of HBM. If real "
        "conversations run longer than the context given here, each session weighs more and the "
        "node starts to queue or refuse users earlier than planned."
    ),
    "kv_total_gib": (
        "The KV cache of {concurrency} session(s) adds up to {kv_total_gib} and has to fit in the "
        "HBM of all nodes together, weights and activations not included. It is the part of the "
        "memory that grows with the number of users."
    ),
    "kv_total_tib": (
        "At cluster scale the KV cache reaches {kv_total_tib}, the same as {kv_total_gib}. "
        "Compare it with the combined HBM of the servers: if the two are close, no room is left "
        "for weights, peaks and failures."
    ),
    # hbm
    "hbm_total_gib": (
        "A node with {gpu_count} GPU(s) of {hbm_per_gpu_gb} offers {hbm_total_gib} of HBM for "
        "weights, activations and KV cache. Reading the vendor's decimal GB as GiB overstates "
        "capacity, and the plan no longer fits the hardware that arrives."
    ),
    "overhead_needed_gib": (
        "The weights of {replicas_per_node} replica(s) and a minimum margin of "
        "{weights_margin_gib} need {overhead_needed_gib} on each node. Reserving less promises "
        "the same memory twice: the engine runs out of memory or serves fewer sessions than "
        "planned."
    ),
    "kv_share_ratio": (
        "The KV cache may use {kv_share_ratio} of the HBM left after the reserve; "
        "{kv_budget_ratio} was requested, and the scenario may cap it. What stays out absorbs "
        "fragmentation and activation peaks: squeezing it yields more sessions but brings the "
        "node closer to out-of-memory errors."
    ),
    "hbm_free_gib": (
        "Once {runtime_overhead_gib} are set aside for weights and runtime, {hbm_free_gib} of the "
        "node's {hbm_total_gib} are left. Only these can become sessions: a larger overhead means "
        "fewer users per server."
    ),
    "kv_budget_gib": (
        "Out of {hbm_total_gib} of HBM per node, {kv_budget_gib} remain for KV cache once "
        "{runtime_overhead_gib} are set aside for weights, activations and buffers. This budget, "
        "not the total HBM, limits how many users the node serves; at zero there is room for "
        "none."
    ),
    "hbm_reserve_gib": (
        "Of {hbm_free_gib} that are free, {hbm_reserve_gib} stay outside the KV cache. This reserve "
        "absorbs the fragmentation that grows as the node runs, and sessions beyond the planned "
        "context."
    ),
    "sessions_per_node": (
        "One node holds at most {sessions_per_node} session(s) of {kv_per_session_gib} with a "
        "full context. Beyond that the engine queues or preempts requests and latency soars, even "
        "if the GPUs have compute to spare."
    ),
    "session_hbm_ratio": (
        "Each session takes {session_hbm_ratio} of a node's HBM ({hbm_total_gib}). It tells whoever "
        "asks for a longer context how much hardware each user then reserves."
    ),
    # nodes
    "headroom_ratio": (
        "The scenario keeps {headroom_ratio} of headroom above nominal concurrency; "
        "{peak_headroom_ratio} was requested. Too little turns every peak into queues and missed "
        "SLOs, and too much means paying for idle nodes."
    ),
    "nodes_capacity": (
        "The floor for {concurrency} session(s), at up to {sessions_per_node} session(s) per "
        "node, is {nodes_capacity} node(s). Buying only this means relying on what rounding "
        "leaves over: a peak or a failure can leave users unserved."
    ),
    "peak_sessions": (
        "With a headroom of {headroom_ratio}, the plan counts on {peak_sessions} sessions at the "
        "peak, not only on the nominal {concurrency}. Whatever comes beyond finds the nodes full "
        "and waits in the queue."
    ),
    "nodes_with_headroom": (
        "With {headroom_ratio} of headroom over {concurrency} session(s), the peak fits in "
        "{nodes_with_headroom} node(s), provided that all are up. This covers swings in traffic "
        "but makes no provision for losing a server."
    ),
    "nodes_final": (
        "The purchase order of this scenario is {nodes_final} node(s): {nodes_with_headroom} "
        "node(s) for the peak and {ha_extra_nodes} spare node(s) for failures. Power, rack space, "
        "storage and cost follow from this total; without spares, any maintenance or failure cuts "
        "capacity at once."
    ),
    "sessions_per_node_effective": (
        "With the nominal load spread over {nodes_final} node(s), each serves up to "
        "{sessions_per_node_effective} session(s). Expect this level in monitoring on a normal "
        "day; a node well above it points to uneven load balancing."
    ),
    "hbm_used_gib": (
        "At nominal load each node needs {hbm_used_gib} of HBM, of which {runtime_overhead_gib} "
        "are taken even without users. Because engines usually preallocate GPU memory, watch the "
        "KV cache usage that they report: more than planned reveals an underestimated context or "
        "reserve."
    ),
    "hbm_utilisation_ratio": (
        "At nominal load, {hbm_utilisation_ratio} of the node's {hbm_total_gib} of HBM is in use. "
        "Close to the limit, fragmentation or longer conversations can make requests fail; far "
        "below it, memory is paid for and idle, though part of that is the reserve for peaks and "
        "failures."
    ),
    "sessions_after_one_failure": (
        "Starting from {nodes_final} node(s), the loss of one leaves room for "
        "{sessions_after_one_failure} session(s), against a concurrency of {concurrency} "
        "session(s). The gap between the two, if any, is users queued or disconnected until the "
        "node returns."
    ),
    "sessions_after_two_failures": (
        "With two nodes down at once, such as a failure while another is in maintenance, room "
        "remains for {sessions_after_two_failures} session(s) out of {concurrency} session(s). If "
        "the business cannot accept that cut, the scenario needs more spare nodes."
    ),
    # facility
    "total_power_kw": (
        "At full load, the electrical demand of {nodes_final} node(s) reaches {total_power_kw}, "
        "at {power_kw_max} per node. PDUs, breakers and UPS must carry this figure; designing for "
        "the average trips circuits exactly when usage peaks."
    ),
    "session_power_w": (
        "Shared among the sessions, the nodes' highest draw is {session_power_w} per session. It is "
        "a ceiling for charging energy back: the measured average is usually lower."
    ),
    "facility_power_kw": (
        "At a PUE of {pue}, the site has to supply {facility_power_kw} to run the nodes and their "
        "cooling, storage not yet included. This is the figure to agree with the data centre: "
        "contracting only the {total_power_kw} of IT load leaves the cooling without power."
    ),
    "annual_energy_mwh": (
        "Running all year at {total_power_kw}, the nodes consume {annual_energy_mwh}. It is a "
        "ceiling for the nodes' energy budget, since the average stays below peak demand; cooling "
        "and storage have to be added separately."
    ),
    "total_rack_u": (
        "Installing {nodes_final} node(s) takes {total_rack_u}, with {rack_units_u} per node. "
        "Without that space reserved, plus some for switches and cabling, the servers arrive and "
        "have nowhere to go."
    ),
    "rack_equivalents": (
        "Equivalent in racks of {rack_height_u} filled to the top: {rack_equivalents}. It is only "
        "the geometric minimum for {total_rack_u}; the power and cooling available per rack "
        "usually force the nodes to spread over more positions."
    ),
    "rack_density_kw": (
        "With nodes stacked as high as the rack allows, the fullest rack draws {rack_density_kw}, "
        "at {power_kw_max} per node. If the data centre cannot power and cool that in a single "
        "rack, spread the nodes over more racks or contract high-density positions."
    ),
    "node_heat_btu_hr": (
        "Each node at full load releases {node_heat_btu_hr} of heat, because nearly all the power "
        "it draws, up to {power_kw_max}, turns into heat. It has to be removed where the node "
        "stands; otherwise the GPUs lower their clocks."
    ),
    "total_heat_btu_hr": (
        "At full load the cooling has to remove {total_heat_btu_hr} without pause, the heat of "
        "{nodes_final} node(s). If cooling falls short, latency rises as the GPUs throttle, or "
        "the equipment shuts down to protect itself."
    ),
    "refrigeration_tons": (
        "The heat load of {total_heat_btu_hr} equals {refrigeration_tons}, the measure used to "
        "specify chillers and precision cooling. Plan for redundancy: with one cooling unit down, "
        "the others still have to cover this figure."
    ),
    # storage
    "artifact_bytes": (
        "Every model load reads {artifact_bytes} from storage, that is, {artifact_gib} of 16-bit "
        "checkpoint. This size, not that of the quantised weights in HBM, drives the restart time "
        "and the space of each version in the registry."
    ),
    "storage_model_tb": (
        "Keeping {registry_versions} version(s) in the registry and {node_versions} version(s) on "
        "each node takes {storage_model_tb}. These copies are what makes a fast rollback "
        "possible: trimming them saves disk but lengthens the outage when an update goes wrong."
    ),
    "storage_cache_tb": (
        "Compiled engines and the KV cache that spills out of HBM, up to {kv_spill_ratio} of its "
        "budget, take {storage_cache_tb} on {nodes_final} node(s). Without this space, restarts "
        "compile engines all over again and long sessions may lose context already processed."
    ),
    "storage_logs_tb": (
        "With a retention of {log_retention_days} and {concurrency} session(s), logs take "
        "{storage_logs_tb}. The volume follows the traffic: if the disk fills up, audit and "
        "diagnostic trails are lost, or blocked writes stall the application."
    ),
    "storage_operational_tb": (
        "System, configuration and metadata of {nodes_final} node(s) add up to "
        "{storage_operational_tb}, at {operational_node_gb} per node. This part rarely decides "
        "the purchase, but a full system disk takes a node out of service all the same."
    ),
    "storage_total_tb": (
        "Model, cache, logs and operational data need {storage_total_tb}, with {storage_cache_tb} "
        "of cache and {storage_logs_tb} of logs. Check which part dominates before buying: "
        "shorter retention or fewer kept versions usually costs less than more storage."
    ),
    "storage_recommended_tb": (
        "The volume to buy is {storage_recommended_tb}, with a margin of {capacity_margin_ratio} "
        "over {storage_total_tb}. Storage that is nearly full slows down and leaves little time "
        "to expand; with no margin, any growth calls for a new purchase."
    ),
    "restarting_nodes": (
        "Storage is sized for {restarting_nodes} node(s) restarting at once, a share of "
        "{restarting_ratio} of all nodes, rounded up. If a power cut or an update restarts more, "
        "they compete for reads on shared storage and recovery takes longer."
    ),
    "throughput_read_peak_gbs": (
        "To load the model on {restarting_nodes} node(s) within {target_load_time_s}, storage has "
        "to deliver {throughput_read_peak_gbs}, safety factor of {storage_safety_factor} "
        "included. With less bandwidth the slack disappears and recovery may drag on exactly when "
        "capacity is reduced."
    ),
    "iops_read_peak": (
        "Reading at {throughput_read_peak_gbs} in blocks of {load_io_kib} demands "
        "{iops_read_peak} from storage. Equipment with plenty of throughput but few IOPS stalls "
        "here: reads queue up and the restart is slower than promised."
    ),
    "iops_write_peak": (
        "At the worst moment, when the logs of {concurrency} session(s) are flushed together, "
        "storage receives {iops_write_peak} of writes. If it cannot keep up, writes queue and the "
        "delay reaches the user, or records are lost."
    ),
    "throughput_write_peak_gbs": (
        "The peak of {iops_write_peak} in writes of {write_io_kib} amounts to "
        "{throughput_write_peak_gbs}. Logs and model reads usually share the same path to disk, "
        "so a lack of write bandwidth delays restarts as well."
    ),
    "iops_read_steady": (
        "Day to day, reads of {nodes_final} node(s) stay around {iops_read_steady}. Use it as a "
        "monitoring baseline: a much higher level without restarts points to poor caching or KV "
        "cache spilling to disk."
    ),
    "iops_write_steady": (
        "In normal operation, the activity of {concurrency} session(s) generates "
        "{iops_write_steady} of continuous writes. This is the load that wears out SSDs: before "
        "buying, check that the write endurance (DWPD) covers it for the whole warranty."
    ),
    "throughput_read_steady_gbs": (
        "Outside restarts, reads of {nodes_final} node(s) use {throughput_read_steady_gbs}, at "
        "{steady_read_node_gbs} per node. That bandwidth is already spoken for: do not count on "
        "it for backups or other systems on the same storage."
    ),
    "throughput_write_steady_gbs": (
        "Continuous writes of {iops_write_steady}, at {write_io_kib} each, amount to "
        "{throughput_write_steady_gbs}. Network, replication and backup must keep pace with this "
        "flow all the time; otherwise the backlog only grows."
    ),
    # storage profile
    "profile_serving_units": (
        "Writes and volume are spread over {profile_serving_units} unit(s) of the profile. Local "
        "disks mean one unit per node, on {nodes_final} node(s); shared storage means a single "
        "one for the cluster, and mistaking one case for the other distorts the limits and space "
        "available."
    ),
    "profile_loading_units": (
        "In a restart of {restarting_nodes} node(s), model reads can draw on "
        "{profile_loading_units} unit(s) of the profile. On shared storage they all compete for "
        "the same unit; with local disks each node reads only its own, and the others' disks do "
        "not help."
    ),
    "volume_load_ratio": (
        "The ratio of the required volume, {storage_recommended_tb}, to the usable space of the "
        "profile is {volume_load_ratio}. Above 1 it does not fit: buy more units, shorten "
        "retention or change the profile; close to 1, space will run out soon."
    ),
    "read_iops_load_ratio": (
        "The read peak of {iops_read_peak} puts a load of {read_iops_load_ratio} on the profile's "
        "limit, where 1 is exhaustion. Above 1, reads queue up, the scenario's slack is gone and "
        "the load time may exceed its target."
    ),
    "write_iops_load_ratio": (
        "At a peak of {iops_write_peak}, the load on the profile's write limit is "
        "{write_iops_load_ratio}, where 1 is exhaustion. Above 1, logs and audit trails fall "
        "behind and end up holding back responses or being dropped."
    ),
    "read_rate_load_ratio": (
        "Peak reads of {throughput_read_peak_gbs} divided by the profile's bandwidth give "
        "{read_rate_load_ratio}. Above 1, storage becomes the bottleneck of recovery: check the "
        "actual restart time before accepting the profile."
    ),
    "write_rate_load_ratio": (
        "Peak writes of {throughput_write_peak_gbs} divided by the profile's bandwidth give "
        "{write_rate_load_ratio}. Above 1, writes arrive faster than they complete and a backlog "
        "builds up; well below 1, there is margin for more sessions."
    ),
    "load_limit_mbps": (
        "Restarting nodes have at most {load_limit_mbps} to read the model in sequence, because "
        "the lower of the bandwidth, {throughput_read_mbps} per unit, and what {iops_read_max} "
        "allow prevails. Spending on the side that does not limit will not shorten the restart."
    ),
    "restart_time_s": (
        "On this profile, reloading the model on {restarting_nodes} node(s) takes "
        "{restart_time_s}, reading at up to {load_limit_mbps}. Meanwhile the capacity of those "
        "nodes is missing: compare it with the target time and with what the SLO tolerates."
    ),
    "warmup_pods": (
        "The warm-up is computed for {warmup_pods} pod(s) reading the model at the same time; "
        "when none is given, the count uses {replicas_per_node} replica(s) per restarting node. "
        "Starting more pods together raises contention for reads and delays them all in entering "
        "service."
    ),
    "iops_read_limit_mbps": (
        "In blocks of {block_size_kb_read} the limit of {iops_read_max} allows reading "
        "{iops_read_limit_mbps} per unit; the stated throughput should be near it."
    ),
    "iops_write_limit_mbps": (
        "In blocks of {block_size_kb_write} the limit of {iops_write_max} allows writing "
        "{iops_write_limit_mbps} per unit; the stated throughput should be near it."
    ),
    "read_divergence_ratio": (
        "The stated {throughput_read_mbps} and what IOPS allow ({iops_read_limit_mbps}) are "
        "{read_divergence_ratio} apart: a large gap means that one of the three figures is wrong."
    ),
    "write_divergence_ratio": (
        "The stated {throughput_write_mbps} and what IOPS allow ({iops_write_limit_mbps}) are "
        "{write_divergence_ratio} apart: a large gap means that one of the three figures is wrong."
    ),
    "warmup_iops_limit_mbps": (
        "The limit of {iops_read_max} allows reading up to {warmup_iops_limit_mbps} per unit in "
        "the warm-up, given the size of each read. If the advertised bandwidth is higher, it will "
        "not be reached; larger reads raise this ceiling."
    ),
    "warmup_block_bound": (
        "Indicator: {warmup_block_bound}. The value 1 says that IOPS limit the warm-up to "
        "{warmup_iops_limit_mbps} per unit, and larger reads help; the value 0 says that the "
        "bandwidth of {throughput_read_mbps} is the limit, and only more throughput or fewer pods "
        "shorten the wait."
    ),
    "warmup_units": (
        "The warm-up reads from {warmup_units} unit(s) of the profile. With local disks a pod reads "
        "only those of its own node, so {warmup_pods} pod(s) never add up to more units."
    ),
    "warmup_time_s": (
        "Warming up {warmup_pods} pod(s) takes {warmup_time_s}, at {warmup_utilization_ratio} of "
        "the profile's limit. Until then the pods serve nobody: if traffic climbs faster than "
        "that, scale ahead of time or keep pods ready."
    ),
    "profile_units": (
        "The purchase is {profile_units} unit(s) of the profile, with {usable_capacity_tb} usable "
        "in each, to hold {storage_recommended_tb}. Units added for volume weigh on power and "
        "rack space but are not counted as a gain in IOPS or throughput."
    ),
    "storage_power_kw": (
        "Storage adds {storage_power_kw} to the electrical demand, with {profile_units} unit(s). "
        "The draw of external storage is outside the power of the nodes and, if the design "
        "forgets it, eats into the margin of circuits and UPS."
    ),
    "storage_rack_u": (
        "Storage takes {storage_rack_u} of rack space, with {profile_units} unit(s). Without "
        "space planned near the nodes, external storage ends up in a distant rack, with more "
        "cabling and more network between the model and the GPUs."
    ),
    "power_with_storage_kw": (
        "Nodes and storage together draw {power_with_storage_kw}, of which {storage_power_kw} "
        "come from storage. This is the IT load that circuits and UPS have to carry; power for "
        "cooling comes on top."
    ),
    "rack_with_storage_u": (
        "Nodes and storage together take {rack_with_storage_u}, of which {storage_rack_u} belong "
        "to storage. Compare it with the free space under contract and add switches and patch "
        "panels, which are not counted here."
    ),
}
