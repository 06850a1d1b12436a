"""Area of the book: its title; the label of each quantity and what it means, in English."""

TITLE = "Storage: chosen profile"

# Name -> label, meaning in operation.
QUANTITIES: dict[str, tuple[str, str]] = {
    "profile_serving_units": (
        "Profile units in service",
        "Writes and volume are spread over {profile_serving_units:# unit|# units} of the profile. "
        "Local disks mean one unit per node, on {nodes_final:# node|# nodes}; shared storage "
        "means a single one for the cluster, and mistaking one case for the other distorts the "
        "limits and space available.",
    ),
    "profile_loading_units": (
        "Profile units at restart",
        "In a restart of {restarting_nodes:# node|# nodes}, model reads can draw on "
        "{profile_loading_units:# unit|# units} of the profile. On shared storage they all "
        "compete for the same unit; with local disks each node reads only its own, and the "
        "others' disks do not help.",
    ),
    "volume_load_ratio": (
        "Load: volume",
        "The ratio of the required volume, {storage_recommended_tb}, to the usable space of the "
        "profile is {volume_load_ratio}. Above 1 it does not fit: buy more units, shorten "
        "retention or change the profile; close to 1, space will run out soon.",
    ),
    "read_iops_load_ratio": (
        "Load: read IOPS",
        "The read peak of {iops_read_peak} puts a load of {read_iops_load_ratio} on the profile's "
        "limit, where 1 is exhaustion. Above 1, reads queue up, the scenario's slack is gone and "
        "the load time may exceed its target.",
    ),
    "write_iops_load_ratio": (
        "Load: write IOPS",
        "At a peak of {iops_write_peak}, the load on the profile's write limit is "
        "{write_iops_load_ratio}, where 1 is exhaustion. Above 1, logs and audit trails fall "
        "behind and end up holding back responses or being dropped.",
    ),
    "read_rate_load_ratio": (
        "Load: read throughput",
        "Peak reads of {throughput_read_peak_gbs} divided by the profile's bandwidth give "
        "{read_rate_load_ratio}. Above 1, storage becomes the bottleneck of recovery: check the "
        "actual restart time before accepting the profile.",
    ),
    "write_rate_load_ratio": (
        "Load: write throughput",
        "Peak writes of {throughput_write_peak_gbs} divided by the profile's bandwidth give "
        "{write_rate_load_ratio}. Above 1, writes arrive faster than they complete and a backlog "
        "builds up; well below 1, there is margin for more sessions.",
    ),
    "load_limit_mbps": (
        "Highest model loading rate",
        "Restarting nodes have at most {load_limit_mbps} to read the model in sequence, because "
        "the lower of the bandwidth, {throughput_read_mbps} per unit, and what {iops_read_max} "
        "allow prevails. Spending on the side that does not limit will not shorten the restart.",
    ),
    "restart_time_s": (
        "Actual restart time",
        "On this profile, reloading the model on {restarting_nodes:# node|# nodes} takes "
        "{restart_time_s}, reading at up to {load_limit_mbps}. Meanwhile the capacity of those "
        "nodes is missing: compare it with the target time and with what the SLO tolerates.",
    ),
    "warmup_pods": (
        "Pods in the warm-up",
        "The warm-up is computed for {warmup_pods:# pod|# pods} reading the model at the same "
        "time; when none is given, the count uses {replicas_per_node:# replica|# replicas} per "
        "restarting node. Starting more pods together raises contention for reads and delays them "
        "all in entering service.",
    ),
    "iops_read_limit_mbps": (
        "Read rate by IOPS",
        "In blocks of {block_size_kb_read} the limit of {iops_read_max} allows reading "
        "{iops_read_limit_mbps} per unit; the stated throughput should be near it.",
    ),
    "iops_write_limit_mbps": (
        "Write rate by IOPS",
        "In blocks of {block_size_kb_write} the limit of {iops_write_max} allows writing "
        "{iops_write_limit_mbps} per unit; the stated throughput should be near it.",
    ),
    "read_divergence_ratio": (
        "Read throughput divergence",
        "The stated {throughput_read_mbps} and what IOPS allow ({iops_read_limit_mbps}) are "
        "{read_divergence_ratio} apart: a large gap means that one of the three figures is wrong.",
    ),
    "write_divergence_ratio": (
        "Write throughput divergence",
        "The stated {throughput_write_mbps} and what IOPS allow ({iops_write_limit_mbps}) are "
        "{write_divergence_ratio} apart: a large gap means that one of the three figures is wrong.",
    ),
    "warmup_iops_limit_mbps": (
        "Warm-up rate by IOPS",
        "The limit of {iops_read_max} allows reading up to {warmup_iops_limit_mbps} per unit in "
        "the warm-up, given the size of each read. If the advertised bandwidth is higher, it will "
        "not be reached; larger reads raise this ceiling.",
    ),
    "warmup_block_bound": (
        "Warm-up bound by IOPS",
        "Indicator: {warmup_block_bound}. The value 1 says that IOPS limit the warm-up to "
        "{warmup_iops_limit_mbps} per unit, and larger reads help; the value 0 says that the "
        "bandwidth of {throughput_read_mbps} is the limit, and only more throughput or fewer pods "
        "shorten the wait.",
    ),
    "warmup_units": (
        "Units read in warm-up",
        "The warm-up reads from {warmup_units:# unit|# units} of the profile. With local disks a "
        "pod reads only those of its own node, so {warmup_pods:# pod|# pods} never add up to more "
        "units.",
    ),
    "warmup_time_s": (
        "Warm-up time",
        "Warming up {warmup_pods:# pod|# pods} takes {warmup_time_s}, at "
        "{warmup_utilization_ratio} of the profile's limit. Until then the pods serve nobody: if "
        "traffic climbs faster than that, scale ahead of time or keep pods ready.",
    ),
    "profile_units_needed": (
        "Units for volume and reads",
        "To hold the volume and to load the model within its target time takes "
        "{profile_units_needed:# unit|# units} of the profile, the heaviest of three loads deciding: volume "
        "{volume_load_ratio}, read IOPS {read_iops_load_ratio}, read rate {read_rate_load_ratio}. More "
        "units help only where the model's files are spread over them.",
    ),
    "profile_units_limit": (
        "Limit setting the units",
        "Indicator: {profile_units_limit}. The value 0 says that the volume sets the number of units, 1 "
        "the read IOPS, 2 the read rate; in the last two cases a longer load time saves units, and "
        "shorter retention of logs does not.",
    ),
    "profile_units": (
        "Units in the totals",
        "Power and rack totals carry {profile_units:# unit|# units} of the profile, with "
        "{usable_capacity_tb} usable in each. Of storage that the cluster shares they are those that hold "
        "{storage_recommended_tb}; volume and reads together take "
        "{profile_units_needed:# unit|# units}, and where that is more, the load time falls short of its "
        "target.",
    ),
    "storage_power_kw": (
        "Storage power",
        "Storage adds {storage_power_kw} to the electrical demand, with "
        "{profile_units:# unit|# units}. The draw of external storage is outside the power of the "
        "nodes and, if the design forgets it, eats into the margin of circuits and UPS.",
    ),
    "storage_rack_u": (
        "Storage rack space",
        "Storage takes {storage_rack_u} of rack space, with {profile_units:# unit|# units}. "
        "Without space planned near the nodes, external storage ends up in a distant rack, with "
        "more cabling and more network between the model and the GPUs.",
    ),
    "power_with_storage_kw": (
        "Power, nodes and storage",
        "Nodes and storage together draw {power_with_storage_kw}, of which {storage_power_kw} "
        "{storage_power_kw:comes|come} from storage. This is the IT load that circuits and UPS "
        "have to carry; power for cooling comes on top.",
    ),
    "rack_with_storage_u": (
        "Rack space, nodes and storage",
        "Nodes and storage together take {rack_with_storage_u}, of which {storage_rack_u} "
        "{storage_rack_u:belongs|belong} to storage. Compare it with the free space under "
        "contract and add switches and patch panels, which are not counted here.",
    ),
    "site_power_kw": (
        "Site power, all",
        "The site has to supply {site_power_kw}: nodes and storage draw {power_with_storage_kw}, and a "
        "PUE of {pue} adds their cooling. This is what to contract with the data centre.",
    ),
    "site_energy_mwh": (
        "Annual site energy, peak",
        "Running all year at {site_power_kw}, nodes, storage and cooling consume {site_energy_mwh}: a "
        "ceiling, since the average stays below the peak.",
    ),
    "site_heat_btu_hr": (
        "Site heat, nodes and storage",
        "The cooling has to remove {site_heat_btu_hr}: {total_heat_btu_hr} of the nodes and what the "
        "storage draws ({storage_power_kw}), which all turns into heat.",
    ),
}
