"""Small configs of every family that is read, and what their classes in transformers have of them.

`python -m tests.hf_counted`, with torch and transformers, writes evidence/hf_small_counted.json
again: parameters and cached elements on the meta device, where nothing is computed.
"""

import json
from itertools import product
from pathlib import Path

EVIDENCE = Path(__file__).parent / "evidence" / "hf_small_counted.json"
TOKENS = 100
# Fields of a config that say nothing of the model.
_SAID_OF_NOTHING = {
    "architectures", "chunk_size_feed_forward", "id2label", "is_encoder_decoder", "label2id",
    "output_attentions", "output_hidden_states", "problem_type", "return_dict",
    "transformers_version",
}  # fmt: skip
# Buffers that releases keep beside the parameters.
_KEPT = ("e_score_correction", "moe_statics", "layer_scalar")

BARE = {
    "hidden_size": 512, "num_hidden_layers": 6, "num_attention_heads": 8, "num_key_value_heads": 2,
    "intermediate_size": 1376, "vocab_size": 1000, "max_position_embeddings": 8192,
    "pad_token_id": 0,
}  # fmt: skip
EXPERTS = {
    "num_experts": 8, "num_local_experts": 8, "n_routed_experts": 8, "num_experts_per_tok": 2,
    "moe_intermediate_size": 256, "n_shared_experts": 1, "num_shared_experts": 1,
}  # fmt: skip
WIDE = {**BARE, "head_dim": 48}
DENSE_FIRST = {**WIDE, **EXPERTS, "first_k_dense_replace": 1}
LATENT = {
    **BARE, **EXPERTS, "first_k_dense_replace": 1, "q_lora_rank": 96, "kv_lora_rank": 64,
    "qk_nope_head_dim": 48, "qk_rope_head_dim": 32, "v_head_dim": 56, "num_key_value_heads": 8,
    "n_group": 1, "topk_group": 1,
}  # fmt: skip
SPARSE = {**LATENT, "index_head_dim": 128, "index_n_heads": 4}
DELTA = {
    **BARE, **EXPERTS, "head_dim": 64, "shared_expert_intermediate_size": 640,
    "linear_num_key_heads": 4, "linear_num_value_heads": 8, "linear_key_head_dim": 32,
    "linear_value_head_dim": 48,
}  # fmt: skip
MAMBA = {**BARE, "mamba_n_heads": 16, "mamba_d_state": 32}
HYBRID = {**MAMBA, "layer_types": ["mamba", "mamba", "attention"] * 2}
KIMI = {
    **BARE, "num_key_value_heads": 8, "moe_intermediate_size": 256, "num_local_experts": 8,
    "kv_lora_rank": 64, "qk_nope_head_dim": 48, "qk_rope_head_dim": 32, "v_head_dim": 56,
    "linear_head_dim": 32, "linear_num_heads": 4, "n_shared_experts": 2,
}  # fmt: skip

_VISION = {
    "hidden_size": 64, "intermediate_size": 96, "num_hidden_layers": 2, "num_attention_heads": 4,
    "image_size": 56, "patch_size": 14,
}  # fmt: skip
_LEVELS = {
    "depth": 2, "hidden_size": 64, "intermediate_size": 96, "num_heads": 4, "out_hidden_size": 512,
    "num_position_embeddings": 64, "deepstack_visual_indexes": [0, 1],
}  # fmt: skip

# model_type and what its config says, besides whether tables are tied and attention has biases.
FAMILIES = [
    *((kind, WIDE) for kind in (
        "llama", "granite", "mistral", "ministral", "ministral3", "qwen2", "qwen3", "olmo2",
        "seed_oss", "glm", "glm4", "ernie4_5", "hunyuan_v1_dense", "apertus", "gemma",
        "arcee", "nemotron", "smollm3")),
    *((kind, BARE) for kind in ("phi3", "phi", "olmo", "starcoder2", "stablelm", "cohere")),
    *((kind, {**WIDE, "sliding_window": 16}) for kind in (
        "exaone4", "olmo3", "cohere2", "gemma2", "gemma3_text", "cwm")),
    *((kind, DENSE_FIRST) for kind in (
        "mixtral", "qwen3_moe", "dots1", "minimax_m2", "glm4_moe", "solar_open")),
    ("gpt_oss", {**DENSE_FIRST, "sliding_window": 16}),
    ("qwen2_moe", {**DENSE_FIRST, "shared_expert_intermediate_size": 640}),
    ("glm4_moe", {**DENSE_FIRST, "use_qk_norm": True}),
    ("ernie4_5_moe", {**WIDE, "moe_num_experts": 8, "moe_k": 2, "moe_intermediate_size": 256,
                      "moe_num_shared_experts": 2}),
    ("hunyuan_v1_moe", {**WIDE, "num_experts": 8, "moe_topk": 2, "num_shared_expert": 1,
                        "eod_token_id": 0}),
    ("exaone_moe", {**DENSE_FIRST, "sliding_window": 16, "sliding_window_pattern": 4}),
    ("afmoe", {**WIDE, **EXPERTS, "num_dense_layers": 1, "sliding_window": 16, "head_dim": 64}),
    ("gemma4_text", {**WIDE, "sliding_window": 16}),
    *((kind, LATENT) for kind in ("deepseek_v2", "deepseek_v3", "glm4_moe_lite")),
    *((kind, {**LATENT, "q_lora_rank": None}) for kind in ("deepseek_v2", "deepseek_v3")),
    *((kind, SPARSE) for kind in ("deepseek_v32", "glm_moe_dsa")),
    *((kind, DELTA) for kind in ("qwen3_next", "qwen3_5_text", "qwen3_5_moe_text")),
    ("llama4_text", {**WIDE, "num_local_experts": 4, "num_experts_per_tok": 1,
                     "intermediate_size_mlp": 1000, "interleave_moe_layer_step": 2,
                     "attention_chunk_size": 32}),
    ("nemotron_h", {**BARE, **EXPERTS, "hybrid_override_pattern": "MEM*E-", "head_dim": 64,
                    "mamba_num_heads": 16, "mamba_head_dim": 32, "n_groups": 2,
                    "ssm_state_size": 32, "moe_shared_expert_intermediate_size": 300}),
    ("granitemoehybrid", {**HYBRID, "num_local_experts": 4, "num_experts_per_tok": 2,
                          "shared_intermediate_size": 600}),
    ("granitemoehybrid", {**HYBRID, "num_local_experts": 0, "shared_intermediate_size": 600}),
    ("falcon_h1", {**MAMBA, "mamba_d_head": 32, "mamba_d_ssm": 512, "mamba_n_groups": 2,
                   "head_dim": 64}),
    ("bamba", {**MAMBA, "attn_layer_indices": [2, 4], "mlp_bias": True}),
    ("jamba", {**BARE, "num_hidden_layers": 9, "num_experts": 4, "mamba_proj_bias": True,
               "mamba_d_state": 8}),
    ("jamba", {**BARE, "num_experts": 1, "mamba_dt_rank": 40, "mamba_conv_bias": False}),
    ("minimax", {**WIDE, "num_local_experts": 4}),
    ("kimi_linear", KIMI),
    ("kimi_linear", {**KIMI, "q_lora_rank": 96}),
    ("olmoe", {**BARE, "num_experts": 8, "num_experts_per_tok": 2}),
    ("granitemoe", {**BARE, "num_local_experts": 8}),
    ("granitemoeshared", {**BARE, "num_local_experts": 8, "shared_intermediate_size": 600}),
    ("phimoe", {**BARE, "num_local_experts": 8, "lm_head_bias": True}),
    ("phi", {**BARE, "qk_layernorm": True}),
    ("stablelm", {**BARE, "qk_layernorm": True, "use_qkv_bias": True}),
    ("stablelm", {**BARE, "use_parallel_residual": True}),
    ("cohere", {**BARE, "use_qk_norm": True}),
    ("starcoder2", {**BARE, "sliding_window": 16, "use_bias": False}),
    ("qwen2_vl", {"text_config": BARE, "vision_config": {
        "depth": 2, "embed_dim": 64, "hidden_size": 512, "num_heads": 4}}),
    ("qwen2_5_vl", {"text_config": BARE, "vision_config": {
        **_VISION, "depth": 2, "num_heads": 4, "out_hidden_size": 512}}),
    ("qwen3_vl", {"text_config": WIDE, "vision_config": _LEVELS}),
    ("qwen3_vl_moe", {"text_config": {**WIDE, **EXPERTS}, "vision_config": _LEVELS}),
    *((kind, {"text_config": DELTA, "vision_config": {**_LEVELS, "deepstack_visual_indexes": []}})
      for kind in ("qwen3_5", "qwen3_5_moe")),
    ("mistral3", {"text_config": {**WIDE, "model_type": "mistral"},
                  "vision_config": {**_VISION, "model_type": "pixtral"}}),
    *(("gemma3", {"text_config": {**WIDE, "sliding_window": 16},
                  "vision_config": {**_VISION, "vision_use_head": on}}) for on in (True, False)),
    ("gemma4", {"text_config": {**WIDE, "sliding_window": 16, "hidden_size_per_layer_input": 0},
                "vision_config": {**_VISION, "head_dim": 16, "num_key_value_heads": 2}}),
    ("llama4", {"text_config": {**WIDE, "num_local_experts": 4, "num_experts_per_tok": 1,
                                "intermediate_size_mlp": 1000, "attention_chunk_size": 32},
                "vision_config": {**_VISION, "projector_input_dim": 128,
                                  "projector_output_dim": 128, "vision_output_dim": 128}}),
]  # fmt: skip


def configs():
    """Every family as transformers writes its config, tables tied and not, with and without
    biases."""
    from transformers import AutoConfig

    for (kind, said), (tied, bias) in product(FAMILIES, ((False, True), (True, False))):
        given = {**said, "tie_word_embeddings": tied, "attention_bias": bias}
        config = AutoConfig.for_model(kind, **given)
        written = json.loads(config.to_json_string(use_diff=False))
        kept = {name: it for name, it in written.items()
                if name not in _SAID_OF_NOTHING and it not in (None, "", [], {})}  # fmt: skip
        yield config, kept


def model_of(config):
    """The class of a config, on the meta device."""
    import torch
    from transformers import AutoModelForCausalLM, AutoModelForImageTextToText

    pictures = getattr(config, "vision_config", None) is not None
    kind = AutoModelForImageTextToText if pictures else AutoModelForCausalLM
    with torch.device("meta"):
        return kind.from_config(config)


def parameters_of(model):
    """Parameters, each once, and the buffers that releases keep."""
    total = sum(it.numel() for _, it in model.named_parameters())
    return total + sum(
        it.numel() for name, it in model.named_buffers() if any(part in name for part in _KEPT)
    )


def cached_elements(model, tokens=TOKENS):
    """Elements that a cache holds of one session, layer by layer, by the name of the tensor; None
    where the class builds none on the meta device."""
    import torch

    try:
        model = model.to(torch.bfloat16).eval()
        with torch.device("meta"), torch.no_grad():
            asked = torch.zeros((1, tokens), dtype=torch.long, device="meta")
            cache = model(input_ids=asked, use_cache=True).past_key_values
    except Exception:  # of kernels that have no meta form: no closed list
        return None
    return [
        {
            name: sum(it.numel() for it in _tensors(held))
            for name, held in vars(layer).items()
            if name in ("keys", "values", "conv_states", "recurrent_states", "indexer_keys")
        }
        for layer in cache.layers
    ]


def _tensors(held):
    listed = held.values() if isinstance(held, dict) else held
    listed = listed if isinstance(held, (dict, list, tuple)) else [held]
    return [it for it in listed if hasattr(it, "numel")]


def main():
    counted = []
    for config, written in configs():
        model = model_of(config)
        counted.append({
            "config": written, "parameters": parameters_of(model),
            "cached": cached_elements(model),
        })  # fmt: skip
    lines = ",\n".join(json.dumps(it, separators=(",", ":")) for it in counted)
    EVIDENCE.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
