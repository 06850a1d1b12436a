"""Dictionary entries (en) of what bends the inputs in each scenario."""

from sizing_xl.texts.entry import Entry

DICTIONARY: dict[str, Entry] = {
    "headroom_share_ratio": Entry(
        "Share of peak_headroom_ratio that the scenario applies: {minimum.headroom_share_ratio} in "
        "MINIMUM, {recommended.headroom_share_ratio} in RECOMMENDED, {ideal.headroom_share_ratio} "
        "in IDEAL.",
        "The scenario table in catalogs/parameters.json.",
        "At 0 the scenario ignores the headroom asked for; at 1 it takes all of it.",
        "Raising the headroom and expecting a scenario with a share of 0 to move: it shows the "
        "bare limit on purpose.",
        label="Applied headroom share",
    ),
    "headroom_floor_ratio": Entry(
        "Least headroom for peaks in the scenario: {minimum.headroom_floor_ratio} in MINIMUM, "
        "{recommended.headroom_floor_ratio} in RECOMMENDED, {ideal.headroom_floor_ratio} in IDEAL.",
        "The scenario table in catalogs/parameters.json.",
        "It holds when above the headroom asked for (default {default.peak_headroom_ratio}).",
        "Asking for less than the floor and wondering why the scenario does not shrink: the floor "
        "prevails.",
        label="Least scenario headroom",
    ),
    "ha_mode": Entry(
        "High-availability mode: none, n+1 or n+2, by the spare nodes that the scenario keeps.",
        "The scenario table in catalogs/parameters.json: {minimum.ha_mode} in MINIMUM, "
        "{recommended.ha_mode} in RECOMMENDED, {ideal.ha_mode} in IDEAL.",
        "Each level adds a whole node with its power, rack space and cost; in small clusters that "
        "is a lot.",
        "Relying on n+2 for the loss of a rack or a site: it covers two nodes, not all that fail "
        "together.",
    ),
    "ha_extra_nodes": Entry(
        "Spare nodes added for failures: {minimum.ha_extra_nodes} in MINIMUM, "
        "{recommended.ha_extra_nodes} in RECOMMENDED, {ideal.ha_extra_nodes} in IDEAL.",
        "The scenario table in catalogs/parameters.json, in step with ha_mode.",
        "Added after nodes with headroom are rounded up; they raise power, rack, storage and cost.",
        "Selling the spare nodes' capacity as lasting load: at the first failure there is nowhere "
        "left to put the sessions.",
        label="Spare nodes for HA",
    ),
    "kv_budget_cap_ratio": Entry(
        "The scenario's cap on kv_budget_ratio: {minimum.kv_budget_cap_ratio} in MINIMUM, "
        "{recommended.kv_budget_cap_ratio} in RECOMMENDED, {ideal.kv_budget_cap_ratio} in IDEAL; "
        "at 1 the value given holds.",
        "The scenario table in catalogs/parameters.json.",
        "Below the value given (default {default.kv_budget_ratio}) it costs sessions per node in "
        "the same proportion.",
        "Raising kv_budget_ratio and expecting more sessions in IDEAL: the cap keeps "
        "{ideal.kv_budget_cap_ratio}.",
        label="KV share cap",
    ),
    "storage_safety_factor": Entry(
        "Factor f on cache volume and on read and write peaks: {minimum.storage_safety_factor} in "
        "MINIMUM, {recommended.storage_safety_factor} in RECOMMENDED, "
        "{ideal.storage_safety_factor} in IDEAL.",
        "The scenario table in catalogs/parameters.json.",
        "Cache and peaks are proportional to it; model, logs and operational data stay.",
        "Expecting f to raise the whole volume: that is what capacity_margin_ratio is for.",
        label="Storage safety factor",
    ),
    "log_retention_days": Entry(
        "Days that logs are kept: {minimum.log_retention_days} in MINIMUM, "
        "{recommended.log_retention_days} in RECOMMENDED, {ideal.log_retention_days} in IDEAL.",
        "The scenario table in catalogs/parameters.json.",
        "Log volume is proportional: twice the days, twice the volume.",
        "Sizing with fewer days than audit asks for: the volume fills up and logs are lost.",
        label="Log retention",
    ),
}
