"""Dictionary entries (en) of what the user and the model give: workload and model."""

from sizing_xl.texts.entry import Entry

DICTIONARY: dict[str, Entry] = {
    # workload
    "model": Entry(
        "Name of the catalog entry that describes the model to serve.",
        "The workload's owner (NFR), among the names in catalogs/models.json; case is ignored.",
        "Fixes KV per token, longest context and weights: all memory figures start here.",
        "Mixing up similar names: opt-oss-120b and gpt-oss-120b carry different weights, which "
        "changes the HBM left over and the storage.",
    ),
    "server": Entry(
        "Name of the catalog entry that describes one node: a server with all of its GPUs.",
        "The workload's owner (NFR), among the names in catalogs/servers.json.",
        "Sets HBM, kW, rack units and heat per node; so both node count and facility follow it.",
        "Choosing by the GPU's name alone: chassis with the same GPU differ in power and height, "
        "and so energy and racks come out wrong.",
    ),
    "storage": Entry(
        "Name of the storage profile that holds models, cache, logs and operational data.",
        "The workload's owner (NFR), among the names in catalogs/storage.json; default "
        "profile_default.",
        "Leaves sessions and nodes alone; decides volume and I/O alerts and the restart time of "
        "nodes.",
        "Picking a profile by capacity only: the volume fits, yet a restart takes far longer than "
        "planned.",
    ),
    "concurrency": Entry(
        "Sessions open at the same time that the cluster must keep in memory (C), in sessions.",
        "The workload's owner (NFR), from the measured or forecast peak; there is no default.",
        "Total KV, logs and writes grow in proportion; nodes do too, in whole steps.",
        "Entering requests per second or registered users. Sessions are rate times duration: 50 "
        "req/s of 15 s make 750.",
    ),
    "effective_context": Entry(
        "Tokens that a session really occupies, prompt and answer together (T).",
        "The workload's owner (NFR), best as a measured P95; above the model's limit it is cut, "
        "with an alert.",
        "In layers that keep the whole context, doubling T doubles the KV and halves sessions per "
        "node.",
        "Using the model's maximum to be safe, which multiplies nodes, or the prompt alone, which "
        "forgets the answer.",
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
    ),
    "kv_budget_ratio": Entry(
        "Share, 0 to 1, of the HBM left after the overhead that the KV cache may fill.",
        "The workload's owner (NFR); default {default.kv_budget_ratio}. The IDEAL scenario caps "
        "it at {ideal.kv_budget_cap_ratio}.",
        "Sessions per node are proportional to it; above {limit.kv_budget_ratio_high} an alert "
        "warns of too little room for fragmentation.",
        "Reading it as a share of all HBM and lowering it for the weights: the overhead is already "
        "taken off, and taking it off twice buys nodes in vain.",
    ),
    "runtime_overhead_gib": Entry(
        "HBM of one node, in GiB (2^30 bytes), set aside for weights, activations and buffers.",
        "The workload's owner (NFR), measured on the engine; default "
        "{default.runtime_overhead_gib} GiB.",
        "Taken off before the KV budget; an alert fires below {limit.overhead_low_gib} GiB or what "
        "the weights need.",
        "Leaving {default.runtime_overhead_gib} for a larger model or more replicas: the plan fits "
        "on paper and runs out of memory at load.",
    ),
    "peak_headroom_ratio": Entry(
        "Extra sessions kept for peaks, as a share of concurrency: 0.25 means 25% more.",
        "The workload's owner (NFR), from traffic swings; default {default.peak_headroom_ratio}. "
        "MINIMUM applies a share of {minimum.headroom_share_ratio} of it, IDEAL uses at least "
        "{ideal.headroom_floor_ratio}.",
        "Raises sessions before rounding; with few nodes it may cost no extra node at all.",
        "Applying it to nodes already rounded up, or to a C that already is the peak: either way "
        "nodes are bought in excess.",
    ),
    "weights_precision": Entry(
        "Number format in which the weights are served, independent of the KV cache's format.",
        "The workload's owner (NFR); defaults to the model's default_weights_precision.",
        "Changes weights in HBM and the nodes' copies; on the pooled basis sessions gain only if "
        "overhead is revised.",
        "Expecting quantised weights to shrink the KV per session: that depends on kv_precision "
        "alone.",
    ),
    "tensor_parallel": Entry(
        "Number of GPUs over which each layer of a replica is split.",
        "The workload's owner (NFR), as the engine is configured; 1 if left out.",
        "On the per_gpu and engine bases it splits weights and KV and sets replicas per node; on "
        "pooled it only raises alerts.",
        "Assuming KV always splits: each group stops at its KV heads, and the MLA latent is "
        "repeated on every GPU.",
    ),
    "pipeline_parallel": Entry(
        "Number of stages over which a replica's layers are spread.",
        "The workload's owner (NFR), as the engine is configured; 1 if left out.",
        "A replica takes tensor_parallel times this many GPUs, which on the per_gpu and engine "
        "bases sets the replicas per node; on pooled it only raises an alert.",
        "Choosing a product with tensor_parallel that does not divide the node's GPUs: replicas of "
        "6 in a node of 8 leave 2 idle.",
    ),
    "replicas_per_node": Entry(
        "Complete copies of the model that one node serves.",
        "The workload's owner (NFR), as it is deployed; default {default.replicas_per_node}.",
        "Multiplies the weights that the overhead must cover and the warm-up pods; KV per session "
        "is unchanged.",
        "Leaving the default with replicas smaller than the node: the pooled basis counts HBM of "
        "GPUs that serve no replica.",
    ),
    "avg_request_duration_s": Entry(
        "Mean time of one request, from arrival to the last token, in seconds.",
        "The workload's owner (NFR), by measurement; default {default.avg_request_duration_s} s.",
        "Sets requests per day and through them only the log volume: half the duration, twice the "
        "logs.",
        "Entering the time to first token, which is far shorter: logs swell several times over.",
    ),
    "target_load_time_s": Entry(
        "Time, in seconds, in which restarting nodes must have read the model from storage.",
        "The workload's owner (NFR), from the recovery time accepted; default "
        "{default.target_load_time_s} s.",
        "Peak read rate and read IOPS are inversely proportional: half the time, twice the peak.",
        "Taking it for the time until service: loading into the GPU and engine start-up follow the "
        "read.",
    ),
    "capacity_margin_ratio": Entry(
        "Margin added to the total storage volume, as a share: 0.20 means 20% more.",
        "The workload's owner or the policy in catalogs/parameters.json; default "
        "{default.capacity_margin_ratio}.",
        "Multiplies only the recommended volume by 1 plus the margin; IOPS and throughput stay.",
        "Buying at margin 0 with no room to grow, or forgetting that factor f already enlarges the "
        "cache.",
    ),
    "warmup_concurrency": Entry(
        "Pods that read the model at the same time in a warm-up.",
        "The workload's owner (NFR); default {default.warmup_concurrency} (0: the restarting "
        "nodes' replicas).",
        "Warm-up time grows in proportion; sessions and nodes do not change.",
        "Entering 1 because the test ran one pod: the real time is several times the forecast.",
    ),
    "warmup_utilization_ratio": Entry(
        "Share of the profile's read limit that a warm-up really reaches.",
        "The workload's owner (NFR), by measurement; default {default.warmup_utilization_ratio}.",
        "Warm-up time is inversely proportional: half the share, twice the time.",
        "Using 1, as if the printed limit could be sustained; the read peak uses read_efficiency, "
        "not this.",
    ),
    "warmup_read_pattern": Entry(
        "How a warm-up reads: sequential, or random in blocks.",
        "The workload's owner (NFR), as the weight loader behaves; default sequential.",
        "Changes the read size that multiplies the IOPS: load_io_kib in sequence, the profile's "
        "block_size_kb_read at random.",
        "Assuming sequential reads when the loader fetches small blocks: IOPS then become the "
        "limit and the real warm-up takes longer.",
    ),
    "warmup_random": Entry(
        "Numeric form of warmup_read_pattern: 1 for random reads, 0 for sequential ones.",
        "Derived from warmup_read_pattern; it is not typed on its own.",
        "At 1 the IOPS limit uses block_size_kb_read, not load_io_kib, and time usually rises.",
        "Reading it as a number of reads or of pods: it is a flag that is only 0 or 1.",
    ),
    # model
    "num_layers": Entry(
        "Total layers of the model.",
        "num_hidden_layers in the model's config.json, via catalogs/models.json.",
        "With full or sliding attention KV per session is proportional to it; in kv_groups it "
        "bounds the layers of each group.",
        "Counting recurrent layers, or layers that reuse another's KV, as attention: in Gemma 3n "
        "only 20 of 35 own theirs.",
    ),
    "num_key_value_heads": Entry(
        "Attention heads that store keys and values in a layer; under GQA fewer than query heads.",
        "The model's config.json, via catalogs/models.json.",
        "KV is proportional to them, and they bound how many GPUs tensor_parallel can split it "
        "over.",
        "Using the query heads: Llama 3.1 70B has 64 query heads and 8 KV heads, so the KV comes "
        "out 8 times too large.",
    ),
    "head_dim": Entry(
        "Elements of each vector, key or value, that one head stores per token.",
        "The model's config.json, via catalogs/models.json; if absent, hidden_size over heads.",
        "KV per token, and so KV per session, is proportional to it.",
        "Dividing even when the field exists: for gpt-oss-120b that gives 45 instead of 64, and "
        "the KV comes out 30% too small.",
    ),
    "max_position_embeddings": Entry(
        "Longest context that the model accepts, in tokens.",
        "The model's config.json, via catalogs/models.json.",
        "Caps the context: a longer one adds no KV, as it is cut to the limit, with an alert.",
        "Planning 256 k tokens on a model of 131,072 and expecting twice the KV: the session stops "
        "at the limit.",
    ),
    "attention_pattern": Entry(
        "Attention pattern in the simple form: full (whole context), sliding (a window) or hybrid "
        "(both).",
        "The model's config.json, via catalogs/models.json; not needed when kv_groups is given.",
        "Decides which layers grow with the context, the largest effect on KV at long contexts.",
        "Treating a hybrid as full: opt-oss-120b at 131,072 tokens gets almost twice its KV.",
    ),
    "hybrid_full_layers": Entry(
        "Layers of a hybrid model that keep the whole context.",
        "The model's config.json, via catalogs/models.json; only when attention_pattern is hybrid.",
        "At long contexts nearly all KV per session comes from them.",
        "Swapping them with the windowed ones: Gemma 3 27B (10 and 52) gets about 5 times the KV "
        "at long contexts.",
    ),
    "hybrid_sliding_layers": Entry(
        "Layers of a hybrid model that keep only the tokens of the window.",
        "The model's config.json, via catalogs/models.json; with the full ones they add up to "
        "num_layers.",
        "Past the window their part of the KV stops growing, however long the context.",
        "Charging them the whole context, or ignoring them when the window is thousands of tokens "
        "wide.",
    ),
    "sliding_window": Entry(
        "Tokens that a sliding-window layer keeps.",
        "The model's config.json, via catalogs/models.json; required with sliding or hybrid.",
        "The KV of these layers grows up to the window and is constant from there on.",
        "Copying a window that config.json carries switched off: KV is cut on paper and HBM runs "
        "short in production.",
    ),
    "kv_groups": Entry(
        "List of groups of layers of one kind (full, sliding, chunked, mla, indexer or recurrent), "
        "each with its number of layers and its geometry.",
        "catalogs/models.json, from config.json; it takes the place of the simple "
        "attention_pattern form.",
        "Gives the exact KV of every accepted architecture; an unknown kind is refused, never "
        "guessed.",
        "Counting MLA per head and with factor 2, which inflates KV more than 10 times: each layer "
        "keeps one latent per token, kv_lora_rank + qk_rope_head_dim elements.",
    ),
    "default_kv_precision": Entry(
        "KV cache precision used when the workload names no kv_precision.",
        "catalogs/models.json.",
        "Holds in all scenarios; between fp8 and bf16 the KV per session differs by a factor of 2.",
        "Accepting it without checking the engine: if that runs bf16 where the catalog says fp8, "
        "only half the sessions fit.",
    ),
    "kv_bytes_per_element": Entry(
        "Bytes of one KV element at the chosen precision, with the format's scales, if any.",
        "Derived from kv_precision or the model's default: {precision.bf16}, {precision.fp8}, "
        "{precision.int4}; NVFP4 with scales {precision.nvfp4}.",
        "KV per session is proportional to it, recurrent state aside.",
        "Counting 4 bits as half a byte in a format with scales: NVFP4 then lacks their memory.",
    ),
    "growing_elements_per_token": Entry(
        "KV elements that each token adds, summed over the layers that keep the whole context.",
        "Derived from the layer groups in catalogs/models.json: layers times elements, no window.",
        "Multiplies the whole context; at long contexts it makes up nearly all the KV.",
        "Reading it as bytes: gpt-oss-120b's 18,432 elements take 36,864 bytes in bf16.",
    ),
    "narrow_window_elements": Entry(
        "KV elements per token, summed over the layers of the narrower window; 0 without windows.",
        "Derived from the layer groups in catalogs/models.json.",
        "Multiplies narrow_window_tokens at most, so it weighs little at long contexts.",
        "Adding them to the growing ones: a hybrid then costs as much as a full-attention model.",
    ),
    "narrow_window_tokens": Entry(
        "Tokens that the model's narrower window keeps; 128 in gpt-oss-120b.",
        "Derived from the layer groups in catalogs/models.json.",
        "Caps the tokens of these layers; contexts shorter than the window use the context itself.",
        "Expecting savings at contexts shorter than the window: up to there they still grow.",
    ),
    "wide_window_elements": Entry(
        "KV elements per token, summed over the layers of the wider window; 0 with fewer than two "
        "windows.",
        "Derived from the layer groups in catalogs/models.json.",
        "Multiplies wide_window_tokens at most; it matters only in models with two window widths.",
        "Merging both widths into one: the KV comes out too large or too small.",
    ),
    "wide_window_tokens": Entry(
        "Tokens that the wider window keeps, in models with two widths.",
        "Derived from the layer groups in catalogs/models.json.",
        "Caps the tokens of these layers; beyond it their KV is constant.",
        "Confusing it with the longest context: a window limits a layer, not what the session "
        "accepts.",
    ),
    "state_bytes": Entry(
        "Recurrent state of one session (Mamba-2, gated DeltaNet), in bytes; 0 if there is none.",
        "Derived from the recurrent layers in catalogs/models.json.",
        "A fixed part per session whatever the context; it weighs most at short contexts.",
        "Multiplying it by the context, shrinking it with kv_precision or leaving it out: Qwen3.5 "
        "35B has 64 MB a session.",
    ),
    "default_weights_precision": Entry(
        "Weights precision used when the workload names no weights_precision.",
        "catalogs/models.json.",
        "Picks the weights figure for the overhead check and for the copies on the nodes.",
        "Leaving 16 bits in the catalog and serving 8: the overhead is checked against twice the "
        "real weights.",
    ),
    "total_params_b": Entry(
        "Total parameters of the model, in billions (10^9).",
        "The model's card, via catalogs/models.json; optional.",
        "Only estimates weights and artifact when sizes in GiB are missing: parameters times the "
        "bytes of the precision; estimated weights raise an alert.",
        "Trusting the number in the name: gpt-oss-120b has 116.8 billion, and a measured size "
        "beats an estimate.",
    ),
    "active_params_b": Entry(
        "Parameters used per token in a MoE model, in billions (10^9).",
        "The model's card, via catalogs/models.json; optional.",
        "Describes compute, not memory: KV, nodes and storage do not change with it.",
        "Sizing HBM by it: all experts stay in memory; gpt-oss-120b activates 5.1 of 116.8.",
    ),
    "weights_memory_gib": Entry(
        "Memory that the weights of one replica take at the served precision, in GiB.",
        "catalogs/models.json, one figure per precision; the workload may give another.",
        "Sets the overhead that covers the weights and the volume of the nodes' copies.",
        "Using nominal bits: 4 bits would make gpt-oss-120b 54.4 GiB, but scales and bf16 layers "
        "bring it to 60.8.",
    ),
    "model_artifact_size_gib": Entry(
        "Size of the model's files in storage, in GiB: the 16-bit checkpoint or, where none is "
        "published, the released one.",
        "catalogs/models.json, or the workload; if missing, 16-bit weights or 2 bytes a parameter.",
        "Registry volume and the read peak at a restart are proportional to it.",
        "Giving GB as GiB, 7% off, or the quantised file when the nodes read the 16-bit one.",
    ),
    "artifact_gib": Entry(
        "Artifact size that the calculation uses, in GiB, settled among its possible sources.",
        "Derived: the workload's figure, model_artifact_size_gib, 16-bit weights or parameters.",
        "Each registry version and each restarting node costs this much volume or reading.",
        "Confusing it with deployed_weights_gib: one lies in storage, the other fills HBM.",
    ),
    "deployed_weights_gib": Entry(
        "Weights of one whole replica at the served precision, in GiB.",
        "Derived from weights_memory_gib at the weights_precision in use; without it, estimated "
        "with an alert.",
        "Times replicas_per_node, plus weights_margin_gib, it gives the overhead needed; it also "
        "sizes the copies on the nodes.",
        "Giving one GPU's share: the overhead is per node, so the need comes out too low by the "
        "GPU count.",
    ),
}
