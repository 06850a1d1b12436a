"""Reading fields of a config.json: typed, bounded, and none that changes the cache unread."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from sizing_xl.errors import InputError, Problem

# The largest number that a dimension of a model may be, and the most layers.
LARGEST_DIMENSION = 10**8
MOST_LAYERS = 4096
# Fields by whose names a config may change what a session keeps. One that no reader asked for and
# that is set is refused by its name: guessing is how figures come to be wrong.
_OF_THE_CACHE = re.compile(
    r"kv|cache|window|chunk|sliding|attention_(type|pattern)|attn_(type|layer)|layer_?types?|"
    r"pattern|state|ssm|mamba|conv|linear_|latent|lora_rank|compress|index_|indexer|share|"
    r"num_hidden_layers|block_configs|cross_attention|memory|recurrent|swa|global_|no_rope"
)
# Such names that change nothing: what programs do with a cache, not what it is.
_HARMLESS = re.compile(
    r"use_cache|cache_implementation|chunk_size_feed_forward|tokenizer.*|.*_token_.*|output_.*|"
    r"max_window_layers|mamba_.*(bias|act|expand)|use_conv_bias|use_mamba_kernels|conv_bias|"
    r"time_step.*|shared_expert.*|.*shared_experts?.*|moe_layer_freq|moe_.*shared.*|"
    r"use_shared_expert_isolation|tie_.*|share_.*embed.*|mlp_.*|"
    r"layer_norm.*|residual_.*|global_(step|batch).*|pretraining_tp|.*_init.*|.*dropout.*|"
    r"index_topk|rope_.*|.*_act|.*_activation|state_dict.*|.*_multipliers?"
)


class Config:
    """One object of a config.json. file, where: the file and the path in it, for messages.

    Every reader raises InputError naming the field, its value and what it must be.
    """

    def __init__(self, values: Mapping[str, Any], file: str, where: str = "") -> None:
        self._values, self.file, self.where = values, file, where
        self._read: set[str] = set()

    def problem(self, code: str, name: str, value: Any = None, **details: Any) -> InputError:
        """An error about a field, to be raised."""
        field = f"{self.where}{name}"
        return InputError([Problem(code, field, value, file=self.file, details=details)])

    def has(self, name: str) -> bool:
        """Whether a field is there and not null."""
        return self.get(name) is not None

    def get(self, name: str, default: Any = None) -> Any:
        """A field as it stands; the default where it is missing or null."""
        self._read.add(name)
        value = self._values.get(name)
        return default if value is None else value

    def whole(self, *names: str, default: int | None = None, low: int = 1) -> int:
        """A whole number under the first of the names that is there."""
        for name in names:
            value = self.get(name)
            if value is not None:
                return self._whole(name, value, low)
        if default is None:
            raise self.problem("config_missing", names[0])
        return default

    def _whole(self, name: str, value: Any, low: int) -> int:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.problem("config_whole", name, value)
        if not low <= value <= LARGEST_DIMENSION:
            raise self.problem("config_range", name, value, low=low, high=LARGEST_DIMENSION)
        return value

    def number(self, name: str, default: float) -> float:
        """A finite positive number."""
        value = self.get(name, default)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < 1e12:
            raise self.problem("config_number", name, value)
        return float(value)

    def flag(self, name: str, default: bool = False) -> bool:
        """True or false."""
        value = self.get(name, default)
        if not isinstance(value, bool):
            raise self.problem("config_flag", name, value)
        return value

    def text(self, name: str, default: str = "") -> str:
        value = self.get(name, default)
        if not isinstance(value, str):
            raise self.problem("config_text", name, value)
        return value

    def words(self, name: str) -> list[str] | None:
        """A list of texts; None where it is missing."""
        value = self.get(name)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(it, str) for it in value):
            raise self.problem("config_words", name, value)
        return value

    def wholes(self, name: str) -> list[int] | None:
        """A list of whole numbers, 0 allowed; None where it is missing."""
        value = self.get(name)
        if value is None:
            return None
        if not isinstance(value, list):
            raise self.problem("config_wholes", name, value)
        return [self._whole(name, it, 0) for it in value]

    def within(self, *names: str) -> Config | None:
        """The object under the first of the names that is there; None without one."""
        for name in names:
            value = self.get(name)
            if value is None:
                continue
            if not isinstance(value, Mapping):
                raise self.problem("config_object", name, value)
            return Config(value, self.file, f"{self.where}{name}.")
        return None

    @property
    def layers(self) -> int:
        """num_hidden_layers, bounded."""
        layers = self.whole("num_hidden_layers", "n_layer", "num_layers")
        if layers > MOST_LAYERS:
            raise self.problem("config_range", "num_hidden_layers", layers, low=1, high=MOST_LAYERS)
        return layers

    def ignore(self, names: Iterable[str]) -> None:
        """Fields that this family is known not to use for its cache."""
        self._read.update(names)

    def refuse_unread(self, family: str) -> None:
        """Refuse the first field that may change the cache and that nobody asked for."""
        for name, value in self._values.items():
            if name in self._read or value in (None, False, 0, "", [], {}):
                continue
            if _OF_THE_CACHE.search(name) and not _HARMLESS.fullmatch(name):
                raise self.problem("config_unknown_field", name, value, family=family)
