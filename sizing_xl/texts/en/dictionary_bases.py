"""Dictionary entries (en) of the layout and of the engine: what the per_gpu and engine bases are given."""

from sizing_xl.texts.entry import Entry

DICTIONARY: dict[str, Entry] = {
    "data_parallel": Entry(
        "Ranks of data-parallel attention of a replica: each has sessions of its own, and the "
        "experts are spread over all of them.",
        "The workload's owner (NFR), as the engine is configured; 1 if left out.",
        "On the per_gpu and engine bases a session's cache is not copied among the ranks; models "
        "of one latent hold up to as many times the sessions.",
        "Expecting it of a model without experts, where ranks are simply further replicas: the "
        "layout is refused.",
        label="Data-parallel ranks",
    ),
    "layout": Entry(
        "Whether the layout with most sessions is sought where all three degrees are 1 (auto), or "
        "1 is meant (given).",
        "The workload's owner (NFR), as the engine is configured; default auto.",
        "With auto, one GPU a replica is used only where it is best; with given it is used as it "
        "stands.",
        "Giving tensor_parallel 1 and expecting one GPU a replica: without `given` the best layout"
        " is sought.",
        label="Choice of the layout",
    ),
    "layout_as_given": Entry(
        "1 where degrees of 1 are meant, 0 where they leave the layout to be sought.",
        "The field layout: auto is 0, given is 1.",
        "Decides whether a layout of one GPU a replica can be asked for.",
        "Taking it for a degree: it only says how a 1 is read.",
        label="Layout as given",
    ),
    "capacity_basis": Entry(
        "The basis that sizes, by number: 0 pooled, 1 per_gpu, 2 engine.",
        "The field basis.",
        "Nodes, power, space and cost follow the chosen basis; the others are shown beside it.",
        "Comparing fleets that were sized on different bases.",
        label="Basis that sizes",
    ),
    "engine": Entry(
        "Engine and version whose admission rule is reckoned with, as engines.json has it; a "
        "version between two entries follows the older.",
        "The workload's owner (NFR), as the engine is configured, among the names in "
        "catalogs/engines.json; default vllm-0.33.",
        "Versions differ in the share of memory, in groups of layers and in what windows reserve: "
        "the same flags admit other numbers.",
        "Planning with the newest rule while an older version runs, or the reverse.",
        label="Engine and version",
    ),
    "max_num_batched_tokens": Entry(
        "Tokens that the engine schedules at once (its option of the same name).",
        "The workload's owner (NFR), as the engine is configured; left out, the default of its "
        "server on the GPU.",
        "On the engine basis windowed layers reserve as many beside their window, twice since vLLM"
        " 0.26.",
        "Raising it for prefill speed and expecting the same sessions at short contexts.",
        label="Engine batched tokens",
    ),
    "batched_given_tokens": Entry(
        "Tokens scheduled at once where the case gives them; unknown where the engine's default "
        "applies.",
        "The field max_num_batched_tokens.",
        "Takes the place of the version's default on the engine basis.",
        "Reading an empty cell as 0: the default of the GPU's tier then applies.",
        label="Batched tokens given",
    ),
    "max_model_len": Entry(
        "Longest request that the engine is started for (its option of the same name).",
        "The workload's owner (NFR), as the engine is configured; left out, the context that is "
        "counted.",
        "The engine basis admits requests of this length; longer ones than the sessions' context "
        "make it admit fewer.",
        "Leaving it at the model's limit in operation while planning with the real context.",
        label="Engine's longest request",
    ),
    "longest_given_tokens": Entry(
        "Longest request where the case gives it; unknown where the context counts.",
        "The field max_model_len.",
        "On the engine basis it sets the blocks of a request; it is never taken shorter than the "
        "context.",
        "Expecting a shorter one to cut the sessions' context: that is effective_context's to say.",
        label="Longest request given",
    ),
    "num_speculative_tokens": Entry(
        "Tokens that speculative decoding drafts at a time; 0 without it.",
        "The workload's owner (NFR), as the engine is configured; 0 if left out.",
        "In a model with recurrent layers each widens the convolutions of every state and, on the "
        "engine basis, adds a state to every request.",
        "Forgetting the draft model's own layers, which take cache too.",
        label="Engine speculative tokens",
    ),
    "speculative_tokens": Entry(
        "Tokens drafted at a time, as the formulas take them.",
        "The field num_speculative_tokens.",
        "Recurrent states, and on the engine basis the blocks of a request for them, grow by it.",
        "Counting them as context: they only widen and add states.",
        label="Speculative tokens",
    ),
    "decode_context_parallel": Entry(
        "Ranks that share the tokens of a session where they would keep copies of it.",
        "The workload's owner (NFR), as the engine is configured (decode-context-parallel-size); "
        "1 if left out.",
        "On the per_gpu and engine bases it divides the cache of whole-context layers, as far as "
        "there are copies; windows and states stay.",
        "Expecting gains where the KV heads already divide among all ranks.",
        label="Decode context parallelism",
    ),
    "hybrid_manager": Entry(
        "Whether the engine bounds layers by window and chunk: as the version does by itself "
        "(auto), always (on), never (off).",
        "The workload's owner (NFR), as the engine is configured; default auto.",
        "Off, every layer takes the whole context on the engine basis; auto keeps chunked layers "
        "whole, as vLLM does for Llama 4.",
        "Switching a KV connector on without noticing that it switches the hybrid manager off.",
        label="Engine's hybrid KV manager",
    ),
    "hybrid_manager_setting": Entry(
        "The same by number: 0 auto, 1 on, 2 off.",
        "The field hybrid_manager.",
        "Sets which layers the engine basis counts with the whole context.",
        "Reading 0 as off: it leaves the choice to the version.",
        label="Hybrid KV manager, by number",
    ),
    "routed_experts": Entry(
        "Routed experts of a mixture layer; 0 without.",
        "The model's config.json, via catalogs/models.json; optional.",
        "With them a GPU keeps more memory for activations, and the experts can be spread over all"
        " GPUs.",
        "Counting shared experts, which every token uses.",
        label="Routed experts",
    ),
    "experts_per_token": Entry(
        "Routed experts that one token uses.",
        "The model's config.json, via catalogs/models.json; optional.",
        "Enters no formula of memory; it tells how much of the weights a step reads.",
        "Adding the shared experts to it.",
        label="Experts of a token",
    ),
    "tp_divisors": Entry(
        "What the ranks of tensor parallelism must divide, by name: query heads, widths, recurrent"
        " heads.",
        "catalogs/models.json, from the model's config.json; optional.",
        "Their common divisor tells which degrees are possible; without it any is taken as "
        "possible.",
        "Listing the KV heads: beyond their number they are copied, not refused.",
    ),
    "weight_parts": Entry(
        "How engines divide the weights: parts by division (vocabulary, split, kv_heads, experts, "
        "replicated, towers).",
        "catalogs/models.json, counted from the model's tensors; optional.",
        "Gives what one GPU holds at any layout; without it all is divided evenly and no experts "
        "are spread.",
        "Giving parts of another precision than the one released: their proportions differ.",
    ),
    "weights_experts_ratio": Entry(
        "Share of the weights that are routed experts.",
        "weight_parts in catalogs/models.json; 0 where nobody says.",
        "This part is spread over all GPUs of a replica.",
        "Taking it from the parameters where only the experts are in 4 bits.",
        label="Experts' share of the weights",
    ),
    "weights_kv_heads_ratio": Entry(
        "Share of the weights that project keys and values.",
        "weight_parts in catalogs/models.json; 0 where nobody says.",
        "Divided up to the number of KV heads, copied beyond.",
        "Counting all of attention: query and output projections divide further.",
        label="KV projections' share of the weights",
    ),
    "weights_replicated_ratio": Entry(
        "Share of the weights that every tensor-parallel rank keeps whole: norms, routers, latent "
        "projections, indexers.",
        "weight_parts in catalogs/models.json; 0 where nobody says.",
        "Not divided at any degree.",
        "Neglecting it in latent attention: 1.9 billion parameters a rank in DeepSeek-V3.2.",
        label="Replicated share of the weights",
    ),
    "weights_kv_shards": Entry(
        "Tensor-parallel ranks that can share the projections of keys and values.",
        "weight_parts.kv_shards in catalogs/models.json.",
        "Further ranks keep copies of them.",
        "Using the query heads.",
        label="Ranks that can share the KV projections",
    ),
    "tp_divisor": Entry(
        "What the degree of tensor parallelism must divide; 0 where nobody says.",
        "The common divisor of tp_divisors in catalogs/models.json.",
        "Other degrees are refused on the per_gpu and engine bases, and not tried.",
        "Reading 0 as none possible: then any is tried.",
        label="Divisor of tensor parallelism",
    ),
    "small_batches": Entry(
        "1 where engines schedule as little at once on the GPU as on small ones, whatever its HBM "
        "(A100, GB10).",
        "gpu.small_batches in catalogs/servers.json; false if left out.",
        "Sets the engine's default of tokens scheduled at once.",
        "Expecting an A100 of 80 GB to have the defaults of an H100.",
        label="Small batches by default",
    ),
    "engine_utilization_ratio": Entry(
        "Share of a GPU's HBM that the version takes by default.",
        "gpu_memory_utilization in catalogs/engines.json.",
        "On the engine basis the smaller of it and of the policy's share counts.",
        "Overlooking that an upgrade to 0.20 raised it from 0.90 to 0.92 and began to subtract "
        "graphs.",
        label="Utilisation of the engine's version",
    ),
    "engine_group_ratio": Entry(
        "The most numerous kind of layers fills a group where it has fewer than so many times the "
        "layers of the fewest; 1: never.",
        "group_ratio in catalogs/engines.json.",
        "Decides how many groups there are and how many blocks the memory makes.",
        "Using one version's ratio to read another's log.",
        label="Ratio that merges groups",
    ),
    "engine_concurrent_batches": Entry(
        "Batches in flight at once without pipeline stages.",
        "concurrent_batches in catalogs/engines.json.",
        "Windows reserve the tokens of all of them.",
        "Keeping 1 for versions from 0.26 on, which have 2.",
        label="Batches in flight of the version",
    ),
    "engine_tokens_by_concurrency": Entry(
        "1 where the log's tokens are concurrency times length, 0 where they are blocks times "
        "tokens.",
        "tokens_by_concurrency in catalogs/engines.json.",
        "Changes what the log prints, not what is admitted.",
        "Comparing the tokens of two versions as if they were memory.",
        label="Tokens printed by concurrency",
    ),
    "engine_block_least_tokens": Entry(
        "Least tokens of a block.",
        "block_tokens in catalogs/engines.json.",
        "Requests are rounded up to whole blocks.",
        "Changing it without the kernels that go with it.",
        label="Least tokens of a block",
    ),
    "engine_latent_block_tokens": Entry(
        "Least tokens of a block of latent attention.",
        "latent_block_tokens in catalogs/engines.json.",
        "Requests of such models are rounded up to these blocks.",
        "Using 16 for a latent model.",
        label="Least tokens of a block of latents",
    ),
    "engine_state_blocks": Entry(
        "Blocks that a request takes for recurrent state.",
        "state_blocks in catalogs/engines.json.",
        "Each is as large as a page of attention.",
        "Counting one where prefixes are cached, which takes two.",
        label="Blocks of a request for states",
    ),
    "engine_states_by_block": Entry(
        "1 where a state is kept for each block of a request (mode all of vLLM 0.16 to 0.28), "
        "which no entry does by default.",
        "The engine's mode; 0 in catalogs/engines.json.",
        "States then grow with the context.",
        "Expecting constant states in that mode.",
        label="A state for each block",
    ),
    "engine_chunks_whole": Entry(
        "1 where layers that attend inside chunks keep the whole context.",
        "chunks_whole in catalogs/engines.json.",
        "Llama 4 then takes about four times the cache at long contexts.",
        "Sizing Llama 4 by its chunks without switching the hybrid manager on.",
        label="Chunked layers kept whole",
    ),
    "engine_small_tokens": Entry(
        "Tokens that the version's server schedules at once on small GPUs.",
        "batch_defaults in catalogs/engines.json.",
        "Windows reserve as many.",
        "Applying the defaults of another tier.",
        label="Batched tokens on small GPUs",
    ),
    "engine_middle_gib": Entry(
        "HBM of a GPU from which the defaults on GPUs of the middle tier apply.",
        "batch_defaults in catalogs/engines.json.",
        "Picks the tier of tokens scheduled at once.",
        "Comparing it with the vendor's decimal label.",
        label="HBM from which a GPU is middle",
    ),
    "engine_middle_tokens": Entry(
        "Tokens that the version's server schedules at once on GPUs of the middle tier.",
        "batch_defaults in catalogs/engines.json.",
        "Windows reserve as many.",
        "Applying the defaults of another tier.",
        label="Batched tokens on middle GPUs",
    ),
    "engine_large_gib": Entry(
        "HBM of a GPU from which the defaults on the largest GPUs apply.",
        "batch_defaults in catalogs/engines.json.",
        "Picks the tier of tokens scheduled at once.",
        "Comparing it with the vendor's decimal label.",
        label="HBM from which a GPU is large",
    ),
    "engine_large_tokens": Entry(
        "Tokens that the version's server schedules at once on the largest GPUs.",
        "batch_defaults in catalogs/engines.json.",
        "Windows reserve as many.",
        "Applying the defaults of another tier.",
        label="Batched tokens on large GPUs",
    ),
    "gpu_memory_utilization_ratio": Entry(
        "Share of each GPU's HBM that weights, activations and KV cache may fill.",
        "The policy in catalogs/parameters.json; default {policy.gpu_memory_utilization_ratio}.",
        "Takes the place of kv_budget_ratio on the per_gpu and engine bases.",
        "Setting it to 1: the driver and other processes take memory too, and the start fails.",
        label="Utilisation of each GPU",
    ),
    "activation_dense_gib": Entry(
        "HBM of one GPU for activations of a model without experts, in GiB.",
        "The policy in catalogs/parameters.json; default {policy.activation_dense_gib}.",
        "Taken from every GPU before the cache, whatever the layout.",
        "Counting it once a replica: each GPU has its own.",
        label="Activations, dense model",
    ),
    "activation_moe_gib": Entry(
        "HBM of one GPU for activations of a model with experts, in GiB.",
        "The policy in catalogs/parameters.json; default {policy.activation_moe_gib}.",
        "Taken from every GPU before the cache, whatever the layout.",
        "Using the dense figure for a mixture of experts.",
        label="Activations, mixture of experts",
    ),
    "non_torch_gib": Entry(
        "HBM of one GPU for what the framework does not count: libraries and communication, in "
        "GiB.",
        "The policy in catalogs/parameters.json; default {policy.non_torch_gib}.",
        "Taken from every GPU; it grows with the ranks that communicate.",
        "Leaving it out because the framework reports less memory in use.",
        label="Memory outside the framework",
    ),
    "cuda_graph_gib": Entry(
        "HBM of one GPU for captured graphs, in GiB.",
        "The policy in catalogs/parameters.json; default {policy.cuda_graph_gib}.",
        "Taken from every GPU; engines that do not estimate it use it all the same.",
        "Neglecting it for older versions, which take it after the cache and may run out.",
        label="Memory of captured graphs",
    ),
}
