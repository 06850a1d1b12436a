"""Dictionary entries (en) of the catalogs' finer fields and of precisions."""

from sizing_xl.texts.entry import Entry

DICTIONARY: dict[str, Entry] = {
    # workload
    "basis": Entry(
        "Capacity basis: the rule that turns HBM into sessions per node. pooled takes the node's HBM "
        "as one, per_gpu each GPU's memory by layout, engine what vLLM of a version admits.",
        "The workload's owner (NFR), in --basis; default pooled.",
        "Decides how many sessions a node holds and so nodes, power and cost; pooled subtracts "
        "neither KV copies across GPUs nor what each replica leaves unused.",
        "Comparing pooled sessions with vLLM's log, which counts per GPU and in blocks: the engine "
        "may admit fewer, and production runs short of nodes.",
        label="Capacity basis",
    ),
    # layer groups (models.json, kv_groups)
    "kind": Entry(
        "Kind of a group of layers, one of: {catalog.kind}.",
        "catalogs/models.json, from the architecture in the model's config.json.",
        "Picks the group's formula: KV that grows with the context, stops at a bound or is a "
        "constant state; nothing weighs more at long contexts.",
        "Declaring a recurrent layer as full: in Qwen3.5 35B, with 10 full layers of 40, the KV "
        "that grows with the context comes out 4 times too large.",
    ),
    "layers": Entry(
        "Number of layers in the group, all of the same geometry.",
        "The model's config.json, via catalogs/models.json, by counting the layers of each kind.",
        "The group's KV or state is proportional to it; no group may have more than num_layers.",
        "Forcing the sum to equal num_layers: in Nemotron 3 Nano 23 of 52 layers keep nothing, and "
        "adding them to the 6 of attention makes KV almost 5 times as large.",
    ),
    "v_head_dim": Entry(
        "Elements of one head's value vector, when they differ from the key's (head_dim).",
        "The model's config.json, via catalogs/models.json; optional, equal to head_dim when "
        "absent.",
        "Each head keeps head_dim + v_head_dim elements per token; KV follows that sum.",
        "Omitting it when values are smaller than keys: with 192 and 128, counting 192 twice "
        "inflates KV by 20%. MLA does not use it: its cache is the latent.",
    ),
    "window": Entry(
        "Tokens that each layer of a sliding group keeps per session.",
        "The model's config.json (sliding_window), via catalogs/models.json.",
        "The group's KV grows up to the window and stops; a model may have two widths at most, and "
        "a chunk counts as one of them.",
        "Filling it with the longest context: the layers never stop growing, and Gemma 3 27B at "
        "131,072 tokens gets almost 6 times its KV.",
    ),
    "chunk": Entry(
        "Size in tokens of the chunk inside which the layers of a chunked group attend (Llama 4).",
        "The model's config.json (attention_chunk_size), via catalogs/models.json.",
        "Bounds the group's KV to one chunk, like a window, provided that the engine really drops "
        "the earlier chunks.",
        "Counting on the bound in an engine that keeps everything: Llama 4 Scout at 131,072 tokens "
        "in bf16 takes 24 GiB per session, not 7.1.",
    ),
    "kv_lora_rank": Entry(
        "Elements of the compressed part of the MLA latent, per token and layer; all heads share "
        "it.",
        "The model's config.json (kv_lora_rank), via catalogs/models.json.",
        "With qk_rope_head_dim it is the layer's whole cache, and usually the larger part (512 of "
        "576 in DeepSeek-V3).",
        "Dividing the latent by tensor_parallel: each GPU keeps a full copy, and at 8 the plan "
        "promises up to 8 times the sessions that fit.",
    ),
    "qk_rope_head_dim": Entry(
        "Elements of the rotary (RoPE) key that MLA keeps beside the latent, per token and layer.",
        "The model's config.json (qk_rope_head_dim), via catalogs/models.json.",
        "Added to kv_lora_rank, with no factor 2: 64 of 576 elements in DeepSeek-V3.",
        "Forgetting it, which drops 11% of DeepSeek-V3's cache, or multiplying it by the heads, "
        "which share a single rotary key.",
    ),
    "index_head_dim": Entry(
        "Elements of the key that the sparse attention (DSA) indexer keeps per token and layer.",
        "The model's config.json (index_head_dim), via catalogs/models.json.",
        "Added to the MLA latent, it grows with the context: in DeepSeek-V3.2, 128 on top of 576 "
        "elements, 22% more.",
        "Supposing that sparse attention shortens the cache: it chooses what to read but stores "
        "the whole context, and a plan with less KV runs out of HBM.",
    ),
    "num_heads": Entry(
        "Heads of a Mamba-2 layer; each has head_dim x state_dim elements of state.",
        "The model's config.json (mamba_num_heads), via catalogs/models.json.",
        "State per session is proportional to them and does not grow with the context.",
        "Using the attention heads: Nemotron 3 Nano has 32 of those and 64 of these, so the state "
        "of each session comes out at half.",
    ),
    "state_dim": Entry(
        "State elements that each channel of a Mamba-2 layer keeps.",
        "The model's config.json (ssm_state_size), via catalogs/models.json.",
        "State per session is all but proportional to it; the context does not change it.",
        "Confusing it with the head's dimension: Nemotron 3 Nano would have 64 instead of 128, and "
        "half the state would vanish from the sizing.",
    ),
    "n_groups": Entry(
        "Groups in which the heads of a Mamba-2 layer share the B and C projections.",
        "The model's config.json (n_groups), via catalogs/models.json.",
        "Only enlarges the convolution tail, by 2 x n_groups x state_dim channels; the recurrent "
        "state stays, and the effect in all is small.",
        "Copying n_group, which is the MoE router's: in Nemotron 3 Nano it is 1, not 8, and the "
        "convolution tail comes out 29% too small.",
    ),
    "conv_kernel": Entry(
        "Width, in tokens, of a recurrent layer's short convolution; the session keeps the last "
        "conv_kernel - 1, and with speculative decoding the drafted ones.",
        "The model's config.json (conv_kernel or linear_conv_kernel_dim), via "
        "catalogs/models.json.",
        "Sets the size of the convolution tail, usually a few percent of the session's state.",
        "Counting the whole width: at 4, 3 positions are kept, and the tail comes out a third "
        "larger than the engine's.",
    ),
    "num_k_heads": Entry(
        "Key heads of a gated DeltaNet layer.",
        "The model's config.json (linear_num_key_heads), via catalogs/models.json.",
        "They enter only the convolution tail, and bound how many GPUs the state splits over.",
        "Swapping them with num_v_heads: in Qwen3.5 35B (16 and 32) the state comes out at half, "
        "and the plan has sessions that do not fit.",
    ),
    "num_v_heads": Entry(
        "Value heads of a gated DeltaNet layer; each keeps a matrix of k_dim x v_dim elements.",
        "The model's config.json (linear_num_value_heads), via catalogs/models.json.",
        "State per session is proportional to them, whatever the context.",
        "Using num_key_value_heads, of the ordinary attention: Qwen3.5 35B has 2 of those, not 32, "
        "and the state comes out 16 times too small.",
    ),
    "k_dim": Entry(
        "Elements of the key of a gated DeltaNet head; one side of the state matrix.",
        "The model's config.json (linear_key_head_dim), via catalogs/models.json.",
        "State is proportional to k_dim x v_dim; it also enters the convolution tail.",
        "Using head_dim, of the ordinary attention: in Qwen3.5 35B that is 256 instead of 128, and "
        "the state of each session doubles on paper.",
    ),
    "v_dim": Entry(
        "Elements of the value of a gated DeltaNet head; the other side of the state matrix.",
        "The model's config.json (linear_value_head_dim), via catalogs/models.json.",
        "State is proportional to it, as it is to k_dim; the context does not change it.",
        "Adding k_dim and v_dim, as in ordinary KV: the state is a matrix, and with 128 and 128 "
        "the sum makes it 64 times too small.",
    ),
    "state_bytes_per_element": Entry(
        "Bytes of each element of the recurrent state; usually 4, as engines keep it in fp32.",
        "The model's config.json (mamba_ssm_dtype or the like), via catalogs/models.json.",
        "State per session is almost proportional to it; kv_precision does not change it.",
        "Copying the bytes of the KV: at 1 instead of 4, Qwen3.5 35B shows 17 MB of state per "
        "session where it takes 64 MB.",
    ),
    "conv_bytes_per_element": Entry(
        "Bytes of each element of the convolution tail; usually 2, the model's bf16.",
        "catalogs/models.json, as the model's dtype or the engine has it.",
        "Changes only the tail, a small part: in Qwen3.5 35B, 1.5 of 64 MB per session.",
        "Setting it to the state's 4 bytes without checking the engine: the tail doubles and the "
        "state no longer matches a measurement.",
    ),
    # server
    "unusual": Entry(
        "Fields of the entry whose figures are meant although they are outside what is plausible "
        "in their unit (docs/plausible.md).",
        "Whoever writes the entry, via the catalogs; empty when left out.",
        "Turns the refusal into a warning, which sizing-xl validate still tells; no figure changes.",
        "Naming a field to be rid of the message: 14300 kW for one node then goes into the power of "
        "the whole site.",
    ),
    "visible_hbm_gib": Entry(
        "HBM of one GPU that programs see, in GiB (2^30 bytes).",
        "Measured, PyTorch's total before the driver's, via catalogs/servers.json (visible_hbm_gib); "
        "optional.",
        "The per_gpu and engine bases take their share of it; where it is unknown they use the "
        "vendor's label, and an alert says so. The pooled basis does not use it.",
        "Working it out from the label: the H100's 80 GB would give 74.5 GiB, but the driver shows "
        "79.2, and the gap differs from GPU to GPU.",
        label="HBM of one GPU that programs see",
    ),
    "hbm_bandwidth_tbps": Entry(
        "HBM bandwidth of one GPU, in decimal TB/s (10^12 bytes per second).",
        "The vendor's sheet, via catalogs/servers.json (gpu.hbm_bandwidth_tbps); optional.",
        "Bounds tokens per second; without it latency stays empty. Sessions and nodes do not change "
        "with it.",
        "Typing the node's sum or terabits: a figure 8 times higher would make the GPU look 8 "
        "times faster.",
        label="HBM bandwidth of one GPU",
    ),
    "nvlink_domain_gpus": Entry(
        "Number of GPUs that reach one another over NVLink: 8 in a DGX, 72 in an NVL72.",
        "The vendor's sheet, via catalogs/servers.json (gpu.nvlink_domain_gpus); optional.",
        "Not used in any formula yet; it tells how far tensor_parallel can go without crossing the "
        "network.",
        "Giving the GPUs of the cluster: a replica spread beyond the domain exchanges data over "
        "the slower network, and latency rises.",
    ),
    # storage
    "type": Entry(
        "Kind of storage in free text, such as nvme_local or network_ssd.",
        "catalogs/storage.json.",
        "Only identifies the profile in lists and in the report; no formula depends on it.",
        "Expecting nvme_local to multiply limits by the nodes: scope decides that; without "
        "per_node the profile counts as one unit and may alert for no reason.",
    ),
    "latency_read_ms_p50": Entry(
        "Median read latency, in milliseconds: half of the operations are faster.",
        "catalogs/storage.json, from the vendor's sheet or a measurement; optional.",
        "Only describes the profile; nodes, volume, IOPS and throughput do not depend on it.",
        "Choosing a profile by it: the median hides the slow reads, which delay model loading and "
        "show only in the P99.",
    ),
    "latency_write_ms_p50": Entry(
        "Median write latency, in milliseconds: half of the operations are faster.",
        "catalogs/storage.json, from the vendor's sheet or a measurement; optional.",
        "Only describes the profile; no figure depends on it.",
        "Measuring it only with an empty write cache: once that fills, latency rises steeply and "
        "logs queue up at the peak.",
    ),
    # precisions
    "bytes_per_element": Entry(
        "Bytes of one element at each precision, with the scales that the format includes: "
        "{precision.bf16}, {precision.fp8}, {precision.int4}; MXFP4 {precision.mxfp4}; NVFP4 "
        "{precision.nvfp4}.",
        "The table of precisions in catalogs/parameters.json.",
        "KV per session, recurrent state aside, is proportional to it; so are the weights when "
        "estimated from parameters.",
        "Estimating a mixed checkpoint by it: gpt-oss-120b, with layers in bf16, has 60.8 GiB and "
        "not the 57.8 that pure MXFP4 would give.",
    ),
}
