"""Towers for pictures beside a text model: weights that are loaded whole and keep no cache."""

from __future__ import annotations

from collections.abc import Callable

from sizing_xl.importing.blueprint import Blueprint
from sizing_xl.importing.config import Config

Tower = Callable[[Blueprint, Config, Config], None]
_ROLE, _AT = "vision", "vision_tower"


class _Tower:
    """The tensors of a tower."""

    def __init__(self, print_: Blueprint) -> None:
        self._tensors = print_.tensors

    def linear(self, out: int, into: int, *, bias: bool = True, copies: int = 1) -> None:
        self._tensors.linear(_ROLE, _AT, out, into, bias=bias, copies=copies)

    def norm(self, width: int, *, shift: bool = True, copies: int = 1) -> None:
        self._tensors.other(_ROLE, _AT, width, copies=copies * (2 if shift else 1))

    def table(self, rows: int, width: int) -> None:
        self._tensors.other(_ROLE, _AT, rows, width)

    def block(
        self, layers: int, hidden: int, width: int, *, bias: bool = True, gated: bool = False,
        shift: bool = True,
    ) -> None:  # fmt: skip
        """Layers of attention over all patches and a feed-forward, two norms each."""
        self.norm(hidden, shift=shift, copies=2 * layers)
        self.linear(hidden, hidden, bias=bias, copies=4 * layers)
        self.linear(width, hidden, bias=bias, copies=(2 if gated else 1) * layers)
        self.linear(hidden, width, bias=bias, copies=layers)


def qwen3(print_: Blueprint, vision: Config, top: Config) -> None:
    """Qwen3-VL and Qwen3.5: a merger of its own for each picture level that enters the decoder."""
    tower = _Tower(print_)
    hidden, depth = vision.whole("hidden_size"), vision.whole("depth", "num_hidden_layers")
    patch = vision.whole("in_channels", default=3) * vision.whole("patch_size") ** 2
    tower.linear(hidden, patch * vision.whole("temporal_patch_size", default=2))
    tower.table(vision.whole("num_position_embeddings"), hidden)
    tower.block(depth, hidden, vision.whole("intermediate_size"))
    merged = hidden * vision.whole("spatial_merge_size", default=2) ** 2
    out = vision.whole("out_hidden_size")
    levels = vision.wholes("deepstack_visual_indexes") or []
    for width in (hidden, *(merged for _ in levels)):
        tower.norm(width)
        tower.linear(merged, merged)
        tower.linear(out, merged)


def _frames(tower: _Tower, vision: Config, hidden: int) -> None:
    """The projection of patches that go through some frames."""
    patch = vision.whole("in_channels", "in_chans", default=3) * vision.whole(
        "patch_size", "spatial_patch_size", default=14) ** 2  # fmt: skip
    tower.linear(hidden, patch * vision.whole("temporal_patch_size", default=2), bias=False)


def qwen2(print_: Blueprint, vision: Config, top: Config) -> None:
    """Qwen2-VL."""
    tower = _Tower(print_)
    hidden = vision.whole("embed_dim", default=1280)
    _frames(tower, vision, hidden)
    tower.block(
        vision.whole("depth", default=32), hidden,
        hidden * vision.whole("mlp_ratio", default=4),
    )  # fmt: skip
    merged = hidden * vision.whole("spatial_merge_size", default=2) ** 2
    tower.norm(hidden)
    tower.linear(merged, merged)
    tower.linear(vision.whole("hidden_size", default=print_.hidden), merged)


def qwen2_5(print_: Blueprint, vision: Config, top: Config) -> None:
    """Qwen2.5-VL."""
    tower = _Tower(print_)
    hidden = vision.whole("hidden_size", default=1280)
    _frames(tower, vision, hidden)
    tower.block(
        vision.whole("depth", default=32), hidden, vision.whole("intermediate_size", default=3420),
        gated=True, shift=False,
    )  # fmt: skip
    merged = hidden * vision.whole("spatial_merge_size", default=2) ** 2
    tower.norm(hidden, shift=False)
    tower.linear(merged, merged)
    tower.linear(vision.whole("out_hidden_size", default=print_.hidden), merged)


def pixtral(print_: Blueprint, vision: Config, top: Config) -> None:
    """Mistral 3: Pixtral's tower, a merger of patches and two projections."""
    tower = _Tower(print_)
    hidden = vision.whole("hidden_size", default=1024)
    patch = vision.whole("num_channels", default=3) * vision.whole("patch_size", default=16) ** 2
    tower.linear(hidden, patch, bias=False)
    tower.norm(hidden, shift=False)
    tower.block(
        vision.whole("num_hidden_layers", default=24), hidden,
        vision.whole("intermediate_size", default=4096), bias=False, gated=True, shift=False,
    )  # fmt: skip
    merged = hidden * top.whole("spatial_merge_size", default=2) ** 2
    bias = top.flag("multimodal_projector_bias")
    tower.norm(hidden, shift=False)
    tower.linear(hidden, merged, bias=False)
    tower.linear(print_.hidden, hidden, bias=bias)
    tower.linear(print_.hidden, print_.hidden, bias=bias)


def siglip(print_: Blueprint, vision: Config, top: Config) -> None:
    """Gemma 3: SigLIP, whose pooling head a config may leave out, and one projection."""
    tower = _Tower(print_)
    hidden, side = vision.whole("hidden_size", default=1152), vision.whole("patch_size", default=14)
    width = vision.whole("intermediate_size", default=4304)
    tower.linear(hidden, vision.whole("num_channels", default=3) * side**2)
    tower.table((vision.whole("image_size", default=896) // side) ** 2, hidden)
    tower.block(vision.whole("num_hidden_layers", default=27), hidden, width)
    tower.norm(hidden)
    if vision.flag("vision_use_head", True):
        tower.norm(hidden, shift=False)  # what asks, as wide as a norm
        tower.norm(hidden)
        tower.linear(hidden, hidden, copies=4)
        tower.linear(width, hidden)
        tower.linear(hidden, width)
    tower.linear(print_.hidden, hidden, bias=False)
    tower.norm(hidden, shift=False)


def gemma4(print_: Blueprint, vision: Config, top: Config) -> None:
    """Gemma 4: four norms a layer, norms of queries and keys, one projection."""
    if vision.flag("use_clipped_linears"):
        raise vision.problem("config_unknown_field", "use_clipped_linears", True, family="gemma4")
    tower = _Tower(print_)
    hidden, layers = vision.whole("hidden_size"), vision.whole("num_hidden_layers")
    tower.linear(hidden, 3 * vision.whole("patch_size") ** 2, bias=False)
    tower.table(2 * vision.whole("position_embedding_size"), hidden)
    width, head = vision.whole("intermediate_size"), vision.whole("head_dim")
    queries = vision.whole("num_attention_heads")
    heads = vision.whole("num_key_value_heads", default=queries)
    for out, into, copies in (
        (queries * head, hidden, 1), (heads * head, hidden, 2), (hidden, queries * head, 1),
        (width, hidden, 2), (hidden, width, 1),
    ):  # fmt: skip
        tower.linear(out, into, bias=False, copies=copies * layers)
    tower.norm(hidden, shift=False, copies=4 * layers)
    tower.norm(head, shift=False, copies=2 * layers)
    if vision.flag("standardize"):
        tower.norm(hidden)
    tower.linear(print_.hidden, hidden, bias=False)


# The published tower of Llama 4, which copies of its config leave out.
_LLAMA4 = {
    "hidden_size": 1408, "num_hidden_layers": 34, "intermediate_size": 5632, "image_size": 336,
    "patch_size": 14, "projector_input_dim": 4096, "projector_output_dim": 4096,
}  # fmt: skip


def llama4(print_: Blueprint, vision: Config, top: Config) -> None:
    """Llama 4: patches with a class token, an adapter and one projection."""
    tower = _Tower(print_)

    def of(name: str) -> int:
        return vision.whole(name, default=_LLAMA4[name])

    hidden, side, width = of("hidden_size"), of("patch_size"), of("intermediate_size")
    tower.linear(hidden, 3 * side**2, bias=False)
    tower.norm(hidden, shift=False)
    tower.table((of("image_size") // side) ** 2 + 1, hidden)
    tower.norm(hidden, copies=2)
    tower.block(of("num_hidden_layers"), hidden, width)
    tower.linear(of("projector_input_dim"), width, bias=False)
    tower.linear(of("projector_output_dim"), of("projector_input_dim"), bias=False)
    tower.linear(print_.hidden, of("projector_output_dim"), bias=False)


def moonvit(print_: Blueprint, vision: Config, top: Config) -> None:
    """Kimi K2.5: MoonViT and two projections."""
    tower = _Tower(print_)
    hidden = vision.whole("vt_hidden_size", "hidden_size", default=1152)
    tower.linear(hidden, 3 * vision.whole("patch_size", default=14) ** 2)
    rows = vision.whole("init_pos_emb_height", default=64)
    tower.table(rows * vision.whole("init_pos_emb_width", default=64), hidden)
    tower.block(
        vision.whole("vt_num_hidden_layers", "num_hidden_layers", default=27), hidden,
        vision.whole("vt_intermediate_size", "intermediate_size", default=4304),
    )  # fmt: skip
    tower.norm(hidden)
    sides = vision.wholes("merge_kernel_size") or [2, 2]
    merged = hidden * sides[0] * sides[-1]
    tower.norm(hidden)
    tower.linear(merged, merged)
    tower.linear(print_.hidden, merged)
