"""What is computed once and kept as long as its owner lives."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
V = TypeVar("V")


class Kept:
    """Values by the function that gives them and a key. A copy or a pickle of it is empty."""

    def __init__(self) -> None:
        self._values: dict[tuple[Callable[..., Any], Hashable], Any] = {}

    def __call__(
        self, function: Callable[P, V], key: Hashable, /, *given: P.args, **named: P.kwargs
    ) -> V:
        """``function(*given, **named)``, computed once for the function and key.

        key: tells apart what the function may be given. function: one that lasts, of a module; a
        new lambda would be a new function at each call.
        """
        place = (function, key)
        try:
            found: V = self._values[place]
        except KeyError:
            found = self._values[place] = function(*given, **named)
        return found

    def __reduce__(self) -> tuple[type[Kept], tuple[()]]:
        return Kept, ()
