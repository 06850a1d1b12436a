"""Dictionary entries (en) of what a case gives: the fields of a workload."""

from sizing_xl.texts.entry import Entry

DICTIONARY: dict[str, Entry] = {
    "model": Entry(
        "Name of the catalog entry that describes the model to serve.",
        "The workload's owner (NFR), among the names in catalogs/models.json; case is ignored.",
        "Fixes KV per token, longest context and weights: all memory figures start here.",
        "Mixing up similar names: opt-oss-120b and gpt-oss-120b carry different weights, which "
        "changes the HBM left over and the storage.",
        label="Model",
    ),
    "server": Entry(
        "Name of the catalog entry that describes one node: a server with all of its GPUs.",
        "The workload's owner (NFR), among the names in catalogs/servers.json.",
        "Sets HBM, kW, rack units and heat per node; so both node count and facility follow it.",
        "Choosing by the GPU's name alone: chassis with the same GPU differ in power and height, "
        "and so energy and racks come out wrong.",
        label="Server",
    ),
    "storage": Entry(
        "Name of the storage profile that holds models, cache, logs and operational data.",
        "The workload's owner (NFR), among the names in catalogs/storage.json; default "
        "profile_default.",
        "Leaves sessions and nodes alone; decides volume and I/O alerts and the restart time of "
        "nodes.",
        "Picking a profile by capacity only: the volume fits, yet a restart takes far longer than "
        "planned.",
        label="Storage profile",
    ),
    "concurrency": Entry(
        "Sessions open at the same time that the cluster must keep in memory (C), in sessions.",
        "The workload's owner (NFR), from the measured or forecast peak; there is no default.",
        "Total KV, logs and writes grow in proportion; nodes do too, in whole steps.",
        "Entering requests per second or registered users. Sessions are rate times duration: 50 "
        "req/s of 15 s make 750.",
        label="Simultaneous sessions",
    ),
    "effective_context": Entry(
        "Tokens that a session really occupies, prompt and answer together (T).",
        "The workload's owner (NFR), best as a measured P95; above the model's limit it is cut, "
        "with an alert.",
        "In layers that keep the whole context, doubling T doubles the KV and halves sessions per "
        "node.",
        "Using the model's maximum to be safe, which multiplies nodes, or the prompt alone, which "
        "forgets the answer.",
        label="Effective context",
    ),
    "kv_precision": Entry(
        "Number format of the KV cache: fp16/bf16 takes 2 bytes per element, fp8/int8 takes 1, "
        "int4/fp4 takes 0.5 plus the scales of the format, if any.",
        "The workload's owner (NFR), as the engine will run it; defaults to the model's "
        "default_kv_precision.",
        "From 16 to 8 bits the KV halves and sessions per node practically double; only recurrent "
        "state stays the same.",
        "Inferring it from the weights: an FP8 checkpoint may well run with a bf16 KV cache, twice "
        "the memory.",
        label="KV cache precision",
    ),
    "kv_budget_ratio": Entry(
        "Share, 0 to 1, of the HBM left after the overhead that the KV cache may fill.",
        "The workload's owner (NFR); default {default.kv_budget_ratio}. The IDEAL scenario caps "
        "it at {ideal.kv_budget_cap_ratio}.",
        "Sessions per node are proportional to it; above {limit.kv_budget_ratio_high} an alert "
        "warns of too little room for fragmentation.",
        "Reading it as a share of all HBM and lowering it for the weights: the overhead is already "
        "taken off, and taking it off twice buys nodes in vain.",
        label="Requested KV share",
    ),
    "runtime_overhead_gib": Entry(
        "HBM of one node, in GiB (2^30 bytes), set aside for weights, activations and buffers.",
        "The workload's owner (NFR), measured on the engine; left out: what the model's entry states, "
        "else the weights of the node's replicas and {policy.weights_margin_gib} GiB, never less than "
        "{default.runtime_overhead_gib} GiB.",
        "Taken off before the KV budget; an alert fires below {limit.overhead_low_gib} GiB or what "
        "the weights need.",
        "Giving a figure and keeping it for a larger model or more replicas: the plan fits on paper "
        "and runs out of memory at load.",
        label="Weights and runtime reserve",
    ),
    "peak_headroom_ratio": Entry(
        "Extra sessions kept for peaks, as a share of concurrency: 0.25 means 25% more.",
        "The workload's owner (NFR), from traffic swings; default {default.peak_headroom_ratio}. "
        "MINIMUM applies a share of {minimum.headroom_share_ratio} of it, IDEAL uses at least "
        "{ideal.headroom_floor_ratio}.",
        "Raises sessions before rounding; with few nodes it may cost no extra node at all.",
        "Applying it to nodes already rounded up, or to a C that already is the peak: either way "
        "nodes are bought in excess.",
        label="Requested peak headroom",
    ),
    "weights_precision": Entry(
        "Number format in which the weights are served, independent of the KV cache's format.",
        "The workload's owner (NFR); defaults to the model's default_weights_precision.",
        "Changes weights in HBM and the nodes' copies; on the pooled basis sessions gain only if "
        "overhead is revised.",
        "Expecting quantised weights to shrink the KV per session: that depends on kv_precision "
        "alone.",
        label="Weights precision",
    ),
    "tensor_parallel": Entry(
        "Number of GPUs over which each layer of a replica is split.",
        "The workload's owner (NFR), as the engine is configured; 1 if left out.",
        "On the per_gpu and engine bases it splits weights and KV and sets replicas per node; on "
        "pooled it only raises alerts.",
        "Assuming KV always splits: each group stops at its KV heads, and the MLA latent is "
        "repeated on every GPU.",
        label="GPUs per tensor-parallel group",
    ),
    "pipeline_parallel": Entry(
        "Number of stages over which a replica's layers are spread.",
        "The workload's owner (NFR), as the engine is configured; 1 if left out.",
        "A replica takes tensor_parallel times this many GPUs, which on the per_gpu and engine "
        "bases sets the replicas per node; on pooled it only raises an alert.",
        "Choosing a product with tensor_parallel that does not divide the node's GPUs: replicas of "
        "6 in a node of 8 leave 2 idle.",
        label="Stages of the pipeline",
    ),
    "replicas_per_node": Entry(
        "Complete copies of the model that one node serves.",
        "The workload's owner (NFR), as it is deployed; default {default.replicas_per_node}.",
        "Multiplies the weights that the overhead must cover and the warm-up pods; KV per session "
        "is unchanged.",
        "Leaving the default with replicas smaller than the node: the pooled basis counts HBM of "
        "GPUs that serve no replica.",
        label="Replicas per node",
    ),
    "avg_request_duration_s": Entry(
        "Mean time of one request, from arrival to the last token, in seconds.",
        "The workload's owner (NFR), by measurement; default {default.avg_request_duration_s} s.",
        "Sets requests per day and through them only the log volume: half the duration, twice the "
        "logs.",
        "Entering the time to first token, which is far shorter: logs swell several times over.",
        label="Mean request duration",
    ),
    "target_load_time_s": Entry(
        "Time, in seconds, in which restarting nodes must have read the model from storage.",
        "The workload's owner (NFR), from the recovery time accepted; default "
        "{default.target_load_time_s} s.",
        "Peak read rate and read IOPS are inversely proportional: half the time, twice the peak.",
        "Taking it for the time until service: loading into the GPU and engine start-up follow the "
        "read.",
        label="Target model load time",
    ),
    "capacity_margin_ratio": Entry(
        "Margin added to the total storage volume, as a share: 0.20 means 20% more.",
        "The workload's owner or the policy in catalogs/parameters.json; default "
        "{default.capacity_margin_ratio}.",
        "Multiplies only the recommended volume by 1 plus the margin; IOPS and throughput stay.",
        "Buying at margin 0 with no room to grow, or forgetting that factor f already enlarges the "
        "cache.",
        label="Margin on storage volume",
    ),
    "rack_power_limit_kw": Entry(
        "Power, in kW, that the room can feed and cool in one rack.",
        "Whoever runs the room (data centre's contract, PDUs, cooling); unknown if left out.",
        "Sets how many whole nodes one rack takes and so the racks to reserve; left out, height alone "
        "counts.",
        "Giving the power of the whole room, or the breaker's rating without its margin: racks are "
        "planned that the circuits cannot feed.",
        label="Room power per rack",
    ),
    "warmup_concurrency": Entry(
        "Pods that read the model at the same time in a warm-up.",
        "The workload's owner (NFR); default {default.warmup_concurrency} (0: the restarting "
        "nodes' replicas).",
        "Warm-up time grows in proportion; sessions and nodes do not change.",
        "Entering 1 because the test ran one pod: the real time is several times the forecast.",
        label="Concurrent warm-up pods",
    ),
    "warmup_utilization_ratio": Entry(
        "Share of the profile's read limit that a warm-up really reaches.",
        "The workload's owner (NFR), by measurement; default {default.warmup_utilization_ratio}.",
        "Warm-up time is inversely proportional: half the share, twice the time.",
        "Using 1, as if the printed limit could be sustained; the read peak uses read_efficiency, "
        "not this.",
        label="Warm-up profile utilisation",
    ),
    "current_nodes": Entry(
        "Nodes that run today; 0, the default, when none does.",
        "Whoever operates the cluster: count the nodes that serve this model.",
        "Says which scenario they give and how many more the others take; no other figure changes.",
        "Counting nodes that are down or serve another model.",
        label="Nodes in operation today",
    ),
    "warmup_read_pattern": Entry(
        "How a warm-up reads: sequential, or random in blocks.",
        "The workload's owner (NFR), as the weight loader behaves; default sequential.",
        "Changes the read size that multiplies the IOPS: load_io_kib in sequence, the profile's "
        "block_size_kb_read at random.",
        "Assuming sequential reads when the loader fetches small blocks: IOPS then become the "
        "limit and the real warm-up takes longer.",
        label="Warm-up read pattern",
    ),
    "warmup_random": Entry(
        "Numeric form of warmup_read_pattern: 1 for random reads, 0 for sequential ones.",
        "Derived from warmup_read_pattern; it is not typed on its own.",
        "At 1 the IOPS limit uses block_size_kb_read, not load_io_kib, and time usually rises.",
        "Reading it as a number of reads or of pods: it is a flag that is only 0 or 1.",
        label="Random reads in the warm-up",
    ),
    "overhead_given_gib": Entry(
        "Runtime overhead that the case itself gives, in GiB per node.",
        "runtime_overhead_gib of the case; empty where it is left to the model's entry or the policy.",
        "Where given it is used as it stands, and an alert tells when it does not cover the weights.",
        "Keeping an old figure when the model changes: empty, it follows the weights.",
        label="Runtime overhead given",
    ),
    "model_config": Entry(
        "Path of the config.json of a model that no catalog has, or of its folder.",
        "The model's publisher; a relative path begins at the file of the cases or at the "
        "workbook. Option of the command line, column of batches and cell of the control sheet.",
        "The case is sized with what the config says of cache and weights, counted exactly or "
        "refused; in a batch and at the command line the model's field then names it.",
        "Giving a config that was made by hand or cut: fields that are missing are refused, those "
        "that are wrong are believed.",
        label="Model's config.json",
    ),
}
