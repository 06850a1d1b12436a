"""Dictionary entries (en) of what the model's entry gives."""

from sizing_xl.texts.entry import Entry

DICTIONARY: dict[str, Entry] = {
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
        label="Longest context of the model",
    ),
    "context_extension": Entry(
        "Context beyond max_position_embeddings that the model's maker documents, with the setting "
        "that it takes (YaRN, for instance).",
        "The model's card, via catalogs/models.json (tokens, condition, source); optional.",
        "Changes no figure: the context is still cut at max_position_embeddings; it tells what "
        "could be switched on to go further.",
        "Writing the extended length into max_position_embeddings: the engine refuses it until the "
        "setting is made, and shorter texts may be answered worse once it is.",
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
    "layers_without_cache": Entry(
        "Layers that keep no cache of their own: mixture or feed-forward layers, or layers that "
        "use another layer's cache.",
        "catalogs/models.json, from config.json; goes with kv_groups, 0 when left out.",
        "With the groups it must account for every layer of num_layers; it enters no formula.",
        "Using it to silence a sum that does not close: a forgotten group makes the KV too small "
        "and the nodes too few.",
    ),
    "layers_with_both": Entry(
        "Layers that hold attention and a recurrent state side by side, as in Falcon-H1, and so "
        "are in two groups.",
        "catalogs/models.json, from config.json; goes with kv_groups, 0 when left out.",
        "Lets the layers of the groups add up to more than num_layers; it enters no formula.",
        "Stating it for a model that alternates the two: each layer would be counted twice and the "
        "KV come out too large.",
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
        label="Size of one KV element",
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
        "Parameters that one token uses, without the input embedding, in billions (10^9).",
        "Counted from the config, via catalogs/models.json; optional.",
        "Bounds latency and throughput; without it they stay empty. KV, nodes and storage do not "
        "change with it.",
        "Sizing HBM by it: all experts stay in memory; gpt-oss-120b activates 5.1 of 116.8.",
        label="Active parameters",
    ),
    "weights_memory_gib": Entry(
        "Memory that the weights of one replica take at the served precision, in GiB.",
        "catalogs/models.json, one figure per precision; the workload may give another.",
        "Sets the overhead that covers the weights and the volume of the nodes' copies.",
        "Using nominal bits: 4 bits would make gpt-oss-120b 54.4 GiB, but scales and bf16 layers "
        "bring it to 60.8.",
        label="Weights per replica",
    ),
    "model_artifact_size_gib": Entry(
        "Size of the model's files in storage, in GiB: the checkpoint as it was released.",
        "catalogs/models.json, or the workload; if missing, 16-bit weights or 2 bytes a parameter.",
        "Registry volume and the read peak at a restart are proportional to it.",
        "Giving GB as GiB, 7% off, or the quantised file when the nodes read the 16-bit one.",
        label="Size of the artefact",
    ),
    "artifact_gib": Entry(
        "Artifact size that the calculation uses, in GiB, settled among its possible sources.",
        "Derived: the workload's figure, model_artifact_size_gib, 16-bit weights or parameters.",
        "Each registry version and each restarting node costs this much volume or reading.",
        "Confusing it with deployed_weights_gib: one lies in storage, the other fills HBM.",
        label="Model files in storage",
    ),
    "deployed_weights_gib": Entry(
        "Weights of one whole replica at the served precision, in GiB.",
        "Derived from weights_memory_gib at the weights_precision in use; without it, estimated "
        "with an alert.",
        "Times replicas_per_node, plus weights_margin_gib, it gives the overhead needed; it also "
        "sizes the copies on the nodes.",
        "Giving one GPU's share: the overhead is per node, so the need comes out too low by the "
        "GPU count.",
        label="Weights at the served precision",
    ),
    "model_overhead_gib": Entry(
        "Runtime overhead that the model's entry states, in GiB per node.",
        "runtime_overhead_gib in catalogs/models.json, where a document gives it; most entries have none.",
        "Used where the case gives none, in the place of what the weights and the margin take.",
        "Stating one for a server of one kind and using it on another.",
        label="Runtime overhead of the model's entry",
    ),
}
