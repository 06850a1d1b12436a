"""Put one error after another into the book and say which of them no figure notices.

    python scripts/mutate_formulas.py [QUANTITY ...]

First each result 1 % too high, then each mistake inside each formula; the figures are those of
tests/cases and, for the layouts that are tried, of tests/degrees.py. Exit code 1 when an error
survives. To be run when the book or its cases change much: the tests ask the same, this says it
error by error.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sizing_xl.book import BOOK
from sizing_xl.expression import Expr, text
from tests.mutation import figures_of_quantity, is_noticed, mistakes, off_by_one_percent

# Quantities, and rows of the KV groups.
EVERY = {**BOOK.quantities, **BOOK.rows}


def errors_of(name: str) -> list[Expr]:
    """The wrong formulas that a quantity is tried with."""
    quantity = EVERY[name]
    return [off_by_one_percent(quantity), *mistakes(quantity.formula)]


def main(names: list[str]) -> int:
    """Print a line a quantity and a line a survivor."""
    tried = survived = 0
    for name in names or EVERY:
        if name not in EVERY:
            sys.stderr.write(f"{name} is no quantity of the book\n")
            return 2
        wrong = errors_of(name)
        left = [formula for formula in wrong if not is_noticed(name, formula)]
        tried, survived = tried + len(wrong), survived + len(left)
        figures = len(figures_of_quantity(name))
        print(f"{name}: {len(wrong)} errors, {figures} figures, {len(left)} survive")
        for formula in left:
            print(f"    {name} = {text(formula)}")
    print(f"{tried} errors, {survived} survive")
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
