"""A degree of parallelism in the templates of one pattern, with the words that follow its number."""

from __future__ import annotations


class Degree(int):
    """A whole number that fills ``{tp}`` and ``{tp:# GPU|# GPUs}``."""

    def __format__(self, spec: str) -> str:
        one, _, many = spec.partition("|")
        words = one if self == 1 else many
        return words.replace("#", str(int(self))) if spec else str(int(self))
