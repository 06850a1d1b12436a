"""Cases: figures that others printed or that a reader can work out by hand.

They are in tests/cases/*.toml, and in the toml blocks of docs/method.md, where they are the checks
that a section prints. A file holds ``[[case]]`` tables:

    name      a sentence
    source    who says so: a document, a published figure, a definition, or arithmetic by hand
    margin    relative (default 1e-9), or "printed": half of the last place that is written
    workload  fields of a Workload, sized with the shipped catalogs; or
    given     values of the book's inputs, and of quantities in place of their formulas; fields
              with a default of their own have it where they are left out
    expected  quantity = "figure or arithmetic" ("unknown": it has no value), the same in every
              scenario; or in tables expected.minimum, .recommended and .ideal (workload only)
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from sizing_xl import Workload, size
from sizing_xl.book import BOOK
from sizing_xl.catalog.parameters import SCENARIOS
from sizing_xl.fields import LITERALS
from sizing_xl.quantity import Book
from tests.arithmetic import is_plain, worked_out

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

CASES = Path(__file__).parent / "cases"
METHOD = Path(__file__).parent.parent / "docs" / "method.md"
_BLOCK = re.compile(r"^```toml\n(.*?)^```$", re.DOTALL | re.MULTILINE)
KEYS = {"name", "source", "margin", "workload", "given", "expected"}
EXACT = 1e-9
PRINTED = "printed"
UNKNOWN = "unknown"


class CaseError(ValueError):
    """A case that is not written as this module's first lines say."""


@dataclass(frozen=True)
class Figure:
    """One outside figure of one quantity.

    written: as the file has it. wanted: its value, NaN when it is unknown. margin: absolute.
    values: inputs of the book, and quantities that are given in place of their formulas.
    """

    quantity: str
    written: str
    wanted: float
    margin: float
    values: Mapping[str, float] = field(repr=False)
    place: str

    def found(self, book: Book = BOOK) -> float:
        """The quantity as a book computes it from the case's values."""
        given = tuple(name for name in self.values if name in {*book.quantities, *book.rows})
        return _with_given(_Kept(book), given).compute(self.values, [self.quantity])[self.quantity]

    def holds(self, book: Book = BOOK) -> bool:
        """Whether a book's value is the figure, within its margin."""
        found = self.found(book)
        if math.isnan(self.wanted):
            return math.isnan(found)
        return abs(found - self.wanted) <= self.margin


@lru_cache(maxsize=1)
def figures() -> tuple[Figure, ...]:
    """Every figure of every case. Raises CaseError naming the file and the case."""
    return tuple(figure for path in files() for figure in figures_of(path))


def files() -> tuple[Path, ...]:
    """The files that hold cases."""
    return (*sorted(CASES.glob("*.toml")), METHOD)


def toml_of(path: Path) -> str:
    """The TOML of a file: all of it, or the toml blocks of a page."""
    text = path.read_text(encoding="utf-8")
    return "\n".join(_BLOCK.findall(text)) if path.suffix == ".md" else text


def cases_of(path: Path) -> list[dict[str, Any]]:
    """The cases of one file as they are written, in order."""
    written = tomllib.loads(toml_of(path))
    if set(written) != {"case"}:
        raise CaseError(f"{path.name}: holds {sorted(written)}, not only [[case]]")
    cases: list[dict[str, Any]] = written["case"]
    return cases


def figures_of(path: Path) -> Iterator[Figure]:
    """The figures of one file, in order."""
    for case in cases_of(path):
        place = f"{path.name}: {case.get('name')}"
        _checked(case, place)
        for values, expected in _worlds(case):
            for quantity, text in expected.items():
                if quantity not in BOOK.quantities:
                    raise CaseError(f"{place}: {quantity} is no quantity")
                wanted = math.nan if text == UNKNOWN else worked_out(text)
                margin = _margin(text, wanted, case.get("margin", EXACT), place)
                yield Figure(quantity, text, wanted, margin, values, place)


def _checked(case: Mapping[str, Any], place: str) -> None:
    if unknown := set(case) - KEYS:
        raise CaseError(f"{place}: unknown {sorted(unknown)}")
    for key in ("name", "source", "expected"):
        if not case.get(key):
            raise CaseError(f"{place}: no {key}")
    if ("workload" in case) == ("given" in case):
        raise CaseError(f"{place}: either a workload or given values")
    if strange := set(case.get("given", ())) - {*BOOK.inputs, *BOOK.quantities, *BOOK.rows}:
        raise CaseError(f"{place}: {sorted(strange)} are not in the book")


def _worlds(case: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, float], Mapping[str, str]]]:
    """Values and the figures that are expected of them: once, or in every scenario."""
    expected = {key: text for key, text in case["expected"].items() if key not in SCENARIOS}
    if "given" in case:
        given = {name: _number(value) for name, value in case["given"].items()}
        yield {**LITERALS, **given}, case["expected"]
        return
    sizing = size(Workload(**case["workload"]))
    for key in SCENARIOS:
        yield sizing.scenarios[key].inputs, {**expected, **case["expected"].get(key, {})}


def _number(value: Any) -> Any:
    """A number, or one for each KV group."""
    if isinstance(value, list):
        return tuple(map(_number, value))
    return math.nan if value == UNKNOWN else float(value)


def _margin(text: str, wanted: float, margin: float | str, place: str) -> float:
    if text == UNKNOWN:
        return 0.0
    if margin != PRINTED:
        return abs(wanted) * float(margin)
    if not is_plain(text):
        raise CaseError(f"{place}: {text!r} is arithmetic: nobody printed it")
    exponent = Decimal(text).as_tuple().exponent
    assert isinstance(exponent, int)
    return 0.5000001 * 10.0**exponent


class _Kept:
    """A book as the key of a cache: itself, not its contents."""

    def __init__(self, book: Book) -> None:
        self.book = book

    def __hash__(self) -> int:
        return id(self.book)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Kept) and self.book is other.book


@lru_cache(maxsize=64)
def _with_given(kept: _Kept, given: tuple[str, ...]) -> Book:
    """The book with some quantities as inputs."""
    book = kept.book
    if not given:
        return book
    some = next(iter(book.inputs.values()))
    inputs = {name: replace(some, name=name, unit=book[name].unit) for name in given}
    rest, rows = (
        {name: entry for name, entry in entries.items() if name not in given}
        for entries in (book.quantities, book.rows)
    )
    return Book({**book.inputs, **inputs}, rest, rows)
