"""Names as people type and paste them: found in any case, and told when they are nobody's.

A name of Hugging Face (owner/name) is found by what follows the last slash, blanks, underscores and
colons are as good as hyphens, and the maker may stand before a server. A character that looks
like another is never read as that other: the name goes into files, manifests and cells, where it
would not be found again. It is named instead, since the refused and the right name look the same.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

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


def spelt(names: Mapping[str, T], others: Iterable[tuple[str, T]] = ()) -> dict[str, T]:
    """An index of folded names, with the spellings that mean only one thing.

    names: as they are known -> what they mean. others: spellings that count where no name is so.
    """
    index = {folded(name): it for name, it in names.items()}
    meant: dict[str, set[T]] = {}
    for name, it in (*names.items(), *others):
        meant.setdefault(plain_name(name), set()).add(it)
    for name, them in meant.items():
        if len(them) == 1:
            index.setdefault(name, *them)
    return index


def find(name: str, index: Mapping[str, T]) -> T | None:
    """What a name means in an index of `spelt`: the whole of it, else its last part."""
    key = folded(name)
    for spelling in (key, last_part(key)):
        if spelling in index:
            return index[spelling]
    if odd(name.strip()) is not None:
        return None
    return index.get(plain_name(key), index.get(plain_name(last_part(key))))


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
