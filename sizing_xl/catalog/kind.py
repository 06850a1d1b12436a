"""What all attention kinds share: their shape, and what docs/book.md tells of them."""

from __future__ import annotations

from typing import NamedTuple

from sizing_xl.catalog.base import Strict

WHOLE = "the whole context"
STATE = "a constant state"


class Told(NamedTuple):
    """What docs/book.md says of a kind.

    elements: of one token, all layers of a group together, in words. kept: which tokens. why: it is
    so, and the sources that say it.
    """

    elements: str
    kept: str
    why: str


class Kind(Strict):
    """Fields of one kind of layer groups."""

    def _shape(self) -> tuple[tuple[str, int], ...]:
        """Every whole number that the entry gives of one layer, in the order of its fields."""
        whole = ((name, value) for name, value in self if name not in _NOT_OF_A_LAYER)
        return tuple((name, value) for name, value in whole if isinstance(value, int))


# Fields of a kind that are told apart from its shape: how many layers, and what they keep.
_NOT_OF_A_LAYER = frozenset({"layers", "window", "chunk"})
