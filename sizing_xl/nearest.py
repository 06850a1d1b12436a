"""The nearest names to one that is not known, for whoever must mend it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from itertools import pairwise

# How alike two names must be, from 0 to 1: below it a proposal is noise.
ALIKE = 0.4
# Characters of a word that are compared, and names that are compared with it one by one.
LONGEST, MANY = 200, 300
_BETWEEN = re.compile(r"[\s_:-]+")


def nearest(
    word: str, names: Iterable[str], n: int = 3, *, meant: Mapping[str, str] | None = None
) -> list[str]:
    """At most `n` of the names, the most alike first, whatever the word's case; none twice.

    A name that the word begins with, or that begins with it, is more alike than any other:
    deepseek-v3 to deepseek-v3-0324.
    meant: names that are but other names -> those to propose in their place.
    """
    proposed: dict[str, str] = {}
    for name in names:
        proposed.setdefault(plain_name(name), (meant or {}).get(name, name))
    asked = plain_name(word[:LONGEST])
    if len(proposed) > MANY:
        proposed = {name: proposed[name] for name in _sharing(asked, proposed)}
    begun = [name for name in proposed if asked.startswith(f"{name}-")]
    longer = [name for name in proposed if asked and name.startswith(f"{asked}-")]
    alike = get_close_matches(asked, proposed, n=len(proposed) + 1, cutoff=ALIKE)
    same = [asked] if asked in proposed else []
    ordered = [*same, *sorted(begun, key=len, reverse=True), *sorted(longer, key=len), *alike]
    return list(dict.fromkeys(proposed[name] for name in ordered))[:n]


def _sharing(asked: str, names: Iterable[str]) -> list[str]:
    """The names that share the most pairs of characters with a word, at most MANY: to compare
    character by character with thousands of names would take seconds."""
    pairs = set(map("".join, pairwise(asked)))

    def shared(name: str) -> int:
        return len(pairs.intersection(map("".join, pairwise(name))))

    return sorted(names, key=lambda name: (name != asked, -shared(name)))[:MANY]


def plain_name(name: str) -> str:
    """A name as it is compared: without case, blanks, underscores and colons as hyphens."""
    return _BETWEEN.sub("-", name.strip().lower())
