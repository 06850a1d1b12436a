"""Dictionary entries (en) of KV groups, and of what a KV precision takes of each kind."""

from sizing_xl.texts.entry import Entry

DICTIONARY: dict[str, Entry] = {
    "kv_head_bytes": Entry(
        "Bytes that a KV precision's scales add to one token, for each KV head; 0 where the "
        "scales are of a tensor or of a block.",
        "The table of precisions in catalogs/parameters.json.",
        "In formats with a scale a head, small heads cost most: 8 bytes beside 128 of a head "
        "of 64 in 8 bits.",
        "Counting 8 bits as one byte in such a format: 1,000 sessions then lack the memory "
        "of their scales.",
        label="Scales of one KV head",
    ),
    "latent": Entry(
        "Whether a latent, which all heads share, may be cached at a precision.",
        "The table of precisions in catalogs/parameters.json.",
        "Decides which precisions a model with latent attention (MLA) may be sized at; the "
        "others are refused.",
        "Asking for a scale a head of a model that has no KV heads: no engine keeps its cache so.",
    ),
    "sparse_latent": Entry(
        "How engines pack latents among which an indexer chooses: bytes of an element of the "
        "latent and of its rotary part; left out where they cannot.",
        "The table of precisions in catalogs/parameters.json, as vLLM and SGLang lay them out.",
        "In 8 bits DeepSeek-V3.2 keeps 656 bytes a token and layer, not 576.",
        "Multiplying elements by bytes of the precision: scales and the part that stays in "
        "16 bits are lacking.",
    ),
    "rope_bytes_per_element": Entry(
        "Bytes of one element of the rotary part of sparse latents, in the layout of a precision.",
        "The table of precisions in catalogs/parameters.json, under sparse_latent.",
        "It stays in 16 bits when the rest is packed in 8.",
        "Taking the precision's own bytes: 64 bytes a token and layer are lacking.",
    ),
    "sparse_bytes_per_element": Entry(
        "Bytes of one element of sparse latents at the KV precision, with the layout's "
        "scales; 0 where the precision has none.",
        "sparse_latent of the precision in catalogs/parameters.json.",
        "The cache of sparse latent attention is proportional to it, its rotary part aside.",
        "Using kv_bytes_per_element for it: the packed layout has scales of its own.",
        label="Size of one element of sparse latents",
    ),
    "sparse_rope_bytes_per_element": Entry(
        "Bytes of one element of their rotary part at the KV precision; 0 where the "
        "precision has no such layout.",
        "sparse_latent of the precision in catalogs/parameters.json.",
        "64 elements a token and layer in DeepSeek-V3.2: 128 of its 656 bytes.",
        "Supposing that it is packed like the rest.",
        label="Size of one element of their rotary part",
    ),
    "index_bytes_per_element": Entry(
        "Bytes of one element of an indexer's keys, with their scales: 8 bits and a 4-byte "
        "scale for each 128.",
        "The policy in catalogs/parameters.json; default {policy.index_bytes_per_element}.",
        "132 bytes a token and layer for keys of 128 elements, whatever the KV precision.",
        "Shrinking them with kv_precision, or counting them in 16 bits: engines do neither.",
        label="Indexer key element size",
    ),
    "tokens_per_entry": Entry(
        "Tokens for which an indexer keeps one key; 1 when left out.",
        "The model's config.json, via catalogs/models.json.",
        "Divides what the indexer keeps of a token: by 16 in GLM-5.3-Flash.",
        "Dividing the latents too: they keep every token.",
    ),
    "d_inner": Entry(
        "Channels of a Mamba layer of the first kind, each with a state of its own.",
        "The model's config.json, via catalogs/models.json.",
        "The state of a session is proportional to it; any number of ranks up to it can share it.",
        "Giving hidden_size, which is usually half of it.",
    ),
    "group_layers": Entry(
        "Layers of one KV group: layers that cache alike.",
        "The layer groups in catalogs/models.json.",
        "Multiplies all that the group keeps of a token.",
        "Giving the model's layers to each group: a hybrid then counts them twice.",
        label="Layers of the group",
    ),
    "group_tp_shards": Entry(
        "Tensor-parallel ranks that can share one group: its KV heads, or 1 for latents and "
        "indexers.",
        "Counted from the group's fields in catalogs/models.json.",
        "With more ranks than that, each keeps a copy of what it cannot share.",
        "Expecting tensor_parallel 8 to divide the cache of an MLA model by 8: it is copied "
        "8 times.",
        label="Ranks that can share the group",
    ),
    "group_window_tokens": Entry(
        "Tokens that a layer of the group keeps at most, of its window or its chunk; 0 where "
        "it keeps the whole context.",
        "window or chunk of the group in catalogs/models.json.",
        "Caps the tokens of these layers; contexts shorter than it use the context itself.",
        "Confusing it with the longest context: a window limits a layer, not what the "
        "session accepts.",
        label="Window or chunk of the group",
    ),
    "group_chunked": Entry(
        "1 where the group attends inside chunks, 0 where it has a window or neither.",
        "The group's kind in catalogs/models.json.",
        "Tells which layers an engine may keep whole; an alert says how much the cache would grow.",
        "Trusting the bound: many versions of vLLM keep these layers whole unless told otherwise.",
        label="Group attends inside chunks",
    ),
    "group_elements": Entry(
        "Elements that one layer keeps of one token: keys and values of all its KV heads.",
        "KV heads × (d_k + d_v) of the group in catalogs/models.json.",
        "Times the layers and the bytes of the KV precision it gives the bytes of a token.",
        "Reading it as bytes: 1,024 elements of gpt-oss-120b take 2,048 bytes in bf16.",
        label="Elements of a token, one layer",
    ),
    "group_heads": Entry(
        "KV heads of one layer; 0 of latents, indexers and states.",
        "num_key_value_heads of the group in catalogs/models.json.",
        "Precisions with a scale a head add kv_head_bytes for each.",
        "Using the query heads, of which there are several for a KV head.",
        label="KV heads of a layer",
    ),
    "group_latent_elements": Entry(
        "Elements that one layer keeps of one token as a latent that all heads share, its "
        "rotary part included.",
        "kv_lora_rank + qk_rope_head_dim of the group in catalogs/models.json.",
        "No factor 2 and no division among GPUs: 576 in DeepSeek-V3.",
        "Counting it once for each head, or for keys and for values.",
        label="Latent elements of a token, one layer",
    ),
    "group_sparse_elements": Entry(
        "The same of latents among which an indexer chooses, without their rotary part.",
        "kv_lora_rank of the group in catalogs/models.json, in a model with an indexer.",
        "Engines pack them in a layout of their own, told by the precision.",
        "Expecting sparse attention to shorten the cache: it reads few tokens and keeps all.",
        label="Sparse latent elements of a token, one layer",
    ),
    "group_rope_elements": Entry(
        "Elements of the rotary part of such latents.",
        "qk_rope_head_dim of the group in catalogs/models.json, in a model with an indexer.",
        "It stays in more bits than the rest of the latent.",
        "Leaving it out: it is a ninth of DeepSeek's latent.",
        label="Rotary elements of a token, one layer",
    ),
    "group_index_elements": Entry(
        "Elements of the indexer's key of one token in one layer.",
        "index_head_dim, over tokens_per_entry, of the group in catalogs/models.json.",
        "Kept beside the latents at a size of its own, whatever the KV precision.",
        "Leaving the indexer out because it is small: in 8 bits it is a sixth of "
        "DeepSeek-V3.2's cache.",
        label="Index elements of a token, one layer",
    ),
    "group_state_bytes": Entry(
        "Recurrent state of one session (Mamba, gated DeltaNet and the like), all layers of "
        "the group, in bytes; 0 if there is none.",
        "The recurrent layers in catalogs/models.json.",
        "A fixed part per session whatever the context; it weighs most at short contexts.",
        "Multiplying it by the context, shrinking it with kv_precision or leaving it out: "
        "Qwen3.5 35B has 64 MB a session.",
        label="Recurrent state of the group per session",
    ),
    "group_draft_state_bytes": Entry(
        "What each drafted token adds to the group's state: a column of the convolution in each "
        "layer, in bytes; 0 if none.",
        "The recurrent layers in catalogs/models.json: channels x conv_bytes_per_element x layers.",
        "With speculative decoding the convolution's tail is kept so much longer that it can be "
        "taken back to the last token accepted.",
        "Expecting it of Mamba-1, whose convolution stays as it is, or of attention, which keeps "
        "drafted tokens in its blocks.",
        label="State that a drafted token adds",
    ),
}
