"""A degree of parallelism in the templates of one pattern, with the words that follow its number."""

from __future__ import annotations


class Degree(int):
    """A whole number that fills ``{tp}`` and ``{tp:# GPU|# GPUs}``."""

    def __format__(self, words: str) -> str:
        one, _, many = words.partition("|")
        chosen = one if self == 1 else many
        return chosen.replace("#", str(int(self))) if words else str(int(self))
