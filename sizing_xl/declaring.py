"""What a declaration of the book must be: a name that fits everywhere, a description, no cycle."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Container, Mapping
from typing import Any, Protocol, TypeVar

from sizing_xl import ops

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_CELL = re.compile(r"[a-z]{1,3}[0-9]+")


class BookError(Exception):
    """A declaration that the book refuses: a cycle, an unknown name, a unit its name denies."""


class Needing(Protocol):
    """What is computed from others, by name."""

    @property
    def needs(self) -> tuple[str, ...]: ...


N = TypeVar("N", bound=Needing)


def name_problem(name: str) -> str | None:
    """Why a name cannot be a defined name in Excel and an identifier everywhere, or None."""
    if not _NAME.fullmatch(name):
        return f"{name}: names are lower-case ASCII words joined by underscores"
    if _CELL.fullmatch(name) or name in ("r", "c"):
        return f"{name}: Excel reads this name as a cell"
    if name in ops.SCALARS:
        return f"{name}: this is the name of an operation"
    return None


def by_dependence(found: Mapping[str, N], given: Container[str]) -> dict[str, N]:
    """Sort by dependence, keeping the declared order where it is free."""
    ordered: dict[str, N] = {}

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in ordered or name in given:
            return
        if name in path:
            raise BookError(f"cycle: {' -> '.join((*path[path.index(name) :], name))}")
        if name not in found:
            raise BookError(f"{path[-1]} depends on {name}, which nobody declares")
        for need in found[name].needs:
            visit(need, (*path, name))
        ordered[name] = found[name]

    for name in found:
        visit(name, ())
    return ordered


def described(function: Callable[..., Any]) -> str | None:
    """What a declaration's docstring says; None without one. Under ``python -OO``, which takes all
    docstrings away, an empty text: no number rests on them."""
    if sys.flags.optimize >= 2:
        return ""
    return inspect.cleandoc(function.__doc__ or "") or None
