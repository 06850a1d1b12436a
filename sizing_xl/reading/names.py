"""Names as people type and paste them: found in any case, and told when they are nobody's.

A name of Hugging Face (owner/name) is found by what follows the last slash, blanks, underscores and
colons are as good as hyphens, and the maker may stand before a server. A character that looks
like another is never read as that other: the name goes into files, manifests and cells, where it
would not be found again. It is named instead, since the refused and the right name look the same.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sizing_xl.errors import Problem
from sizing_xl.nearest import nearest, plain_name
from sizing_xl.reading.characters import named, odd

T = TypeVar("T")


def folded(name: str) -> str:
    """A name as it is looked up: full-width forms as plain ones, without case and outer blanks."""
    return unicodedata.normalize("NFKC", name).strip().lower()


def last_part(name: str) -> str:
    """What follows the last slash: openai/gpt-oss-120b is gpt-oss-120b."""
    return name.strip().rstrip("/").rpartition("/")[2]


@dataclass(frozen=True)  # no generic NamedTuple before Python 3.11
class Index(Generic[T]):
    """What names mean: `names` as they are known, folded; `spellings` that mean one thing alone."""

    names: Mapping[str, T]
    spellings: Mapping[str, T]


def index_of(names: Iterable[tuple[str, T]], others: Iterable[tuple[str, T]] = ()) -> Index[T]:
    """An index of names and what they mean; `others` are but spellings of them."""
    known = tuple(names)
    meant: dict[str, set[T]] = {}
    for name, it in (*known, *others):
        meant.setdefault(plain_name(folded(name)), set()).add(it)
    spellings = {name: next(iter(them)) for name, them in meant.items() if len(them) == 1}
    return Index({folded(name): it for name, it in known}, spellings)


def find(name: str, index: Index[T]) -> T | None:
    """What a name means: the whole of it, else its last part; either, else how it is spelt."""
    whole = folded(name)
    if whole in index.names:
        return index.names[whole]
    ways = whole, last_part(whole)
    if ways[1] in index.names:
        return index.names[ways[1]]
    if odd(name.strip()) is None:
        for way in map(plain_name, ways):
            if way in index.spellings:
                return index.spellings[way]
    return None


def unknown(
    rule: str,
    field: str | None,
    value: Any,
    names: Iterable[str],
    *,
    asked: str | None = None,
    meant: Mapping[str, str] | None = None,
    otherwise: Sequence[str] = (),
    **where: Any,
) -> Problem:
    """A name that is nobody's, with the nearest of `names`, and its odd character if it has one.

    rule: what is told of a name of plain characters; with _none_near where that is so.
    asked: the name, where it is not the value.
    meant: names that are but other names -> those to propose. otherwise: what is proposed when none
    is near; default all.
    """
    names = list(names)
    name = str(value if asked is None else asked)
    near = nearest(last_part(name), names, meant=meant)
    details: dict[str, Any] = {"near": near or list(otherwise) or sorted(names)}
    character = odd(name.strip())
    if character is not None:
        details["character"] = named(character)
        return Problem("odd_character", field, value, details=details, **where)
    return Problem(rule if near else f"{rule}_none_near", field, value, details=details, **where)
