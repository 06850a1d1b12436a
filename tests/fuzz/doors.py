"""The doors of the product: how an odd input of each is made, and what must hold of it."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz import judging, judging_books, making, making_books, making_decisions
from tests.fuzz.judging import Input


@dataclass(frozen=True)
class Door:
    """make: an input from a seed. check: tries it in an empty directory; raises what it finds."""

    make: Callable[[random.Random], Input]
    check: Callable[[Input, Path], None]


def tried(door: str, given: Input) -> None:
    """Try an input at a door. Raises what is wrong."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as directory:
        DOORS[door].check(given, Path(directory))


def made(door: str, seed: int) -> Input:
    """The input of a seed: the same at every time, but that a manifest notes moments."""
    return DOORS[door].make(random.Random(f"{door} {seed}"))


DOORS: dict[str, Door] = {
    "catalogs": Door(making.catalogs, judging.command),
    "configs": Door(making.configs, judging.command),
    "flags": Door(making.flags, judging.command),
    "saved": Door(making.saved, judging.command),
    "functions": Door(making.functions, judging.function),
    "options": Door(making.options, judging.function),
    "columns": Door(making.columns, judging.evaluated),
    "protocol": Door(making.protocol, judging.replied),
    "patterns": Door(making.patterns, judging.named),
    "cases": Door(making.cases, judging.command),
    "workbooks": Door(making.workbooks, judging.command),
    "doctor": Door(making.doctor, judging.command),
    "manifests": Door(making.manifests, judging.command),
    "prices": Door(making_decisions.prices, judging.command),
    "costs": Door(making_decisions.costs, judging.command),
    "plans": Door(making_decisions.plans, judging.command),
    "measurements": Door(making_decisions.measurements, judging.command),
    "logs": Door(making_decisions.logs, judging.command),
    "documents": Door(making_decisions.documents, judging_books.documented),
    "slides": Door(making_decisions.slides, judging_books.documented),
    "into": Door(making_books.into, judging_books.put),
    "lambdas": Door(making_books.lambdas, judging_books.listed),
    "table": Door(making_books.table, judging_books.pressed),
}
