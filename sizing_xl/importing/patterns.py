"""Patterns by which a quantisation names modules: names or parts of them, shell patterns, and after
"re:" regular expressions."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable, Iterator

from sizing_xl.importing.config import Config

# Longer than any name of modules.
_LONGEST = 400
_MOST_PATTERNS = 100_000
# Of expressions and shell patterns: each is tried on each module.
_MOST_SOUGHT = 200
# What makes an expression slow without end: repeating what repeats, or much that may be anything.
_REPEATED_GROUP = re.compile(r"\)[*+{?]")
_REPEATING = re.compile(r"[*+{]")
_MOST_REPEATING = 3


class Patterns:
    """What names modules. names: whole names or parts; sought: expressions to try."""

    def __init__(self, names: Iterable[str], sought: Iterable[re.Pattern[str]]) -> None:
        self._names, self._sought = frozenset(names), tuple(sought)

    @classmethod
    def told(cls, config: Config, *fields: str) -> Patterns:
        """The patterns under some fields. Raises InputError for one that is no pattern, or that
        could take without end."""
        names: list[str] = []
        sought: list[re.Pattern[str]] = []
        for field in fields:
            for pattern in config.words(field) or ():
                if pattern.startswith("re:") or "*" in pattern or "?" in pattern:
                    sought.append(_expression(config, field, pattern))
                else:
                    names.append(pattern)
                if len(sought) > _MOST_SOUGHT or len(names) > _MOST_PATTERNS:
                    raise config.problem("config_patterns", field, most=_MOST_SOUGHT)
        return cls(names, sought)

    def name(self, module: str) -> bool:
        """Whether one of them names a module, or what it is part of."""
        return any(
            any(part in self._names for part in _parts(spelling))
            or any(pattern.match(spelling) for pattern in self._sought)
            for spelling in _spellings(module)
        )


def _expression(config: Config, field: str, pattern: str) -> re.Pattern[str]:
    shell = not pattern.startswith("re:")
    source = _shell(pattern) if shell else pattern[3:]
    slow = not shell and (
        _REPEATED_GROUP.search(source) or len(_REPEATING.findall(source)) > _MOST_REPEATING
    )
    if len(pattern) > _LONGEST or slow or pattern.count("*") > 2 * _MOST_REPEATING:
        raise config.problem("config_pattern", field, pattern)
    try:
        return re.compile(source)
    except (re.error, RecursionError, OverflowError):
        raise config.problem("config_pattern", field, pattern) from None


def _shell(pattern: str) -> str:
    """A shell pattern that names a module or what it is part of."""
    return fnmatch.translate(pattern).removesuffix("\\Z").removesuffix("\\z") + r"(?=\.|\Z)"


def _spellings(module: str) -> tuple[str, ...]:
    """A module's name in the checkpoint, and within a model that has towers."""
    rest = module.removeprefix("model.")
    return module, f"model.language_model.{rest}", f"language_model.model.{rest}", rest


def _parts(module: str) -> Iterator[str]:
    """Every run of a dotted name's words."""
    words = module.split(".")
    for first in range(len(words)):
        for end in range(first + 1, len(words) + 1):
            yield ".".join(words[first:end])
