"""The nearest names to one that is not known, for whoever must mend it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

# How alike two names must be, from 0 to 1: below it a proposal is noise.
ALIKE = 0.4


def nearest(
    word: str, names: Iterable[str], n: int = 3, *, meant: Mapping[str, str] | None = None
) -> list[str]:
    """At most `n` of the names, the most alike first, whatever the word's case; none twice.

    meant: names that are but other names -> those to propose in their place.
    """
    proposed = {name.lower(): (meant or {}).get(name, name) for name in names}
    alike = get_close_matches(word.strip().lower(), proposed, n=len(proposed) + 1, cutoff=ALIKE)
    return list(dict.fromkeys(proposed[name] for name in alike))[:n]
