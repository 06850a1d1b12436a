"""Rows that are given again are those that would be made anew, whatever came between."""

import pytest

from sizing_xl import Workload, load_catalogs, size
from sizing_xl.sheets import deck
from sizing_xl.sheets.latest import MOST_KEPT, Latest
from sizing_xl.sheets.what_if import what_ifs
from sizing_xl.texts import Texts

from .conftest import FLAGSHIP

CATALOGS = load_catalogs()


def test_the_same_is_given_again_until_what_it_is_made_from_changes():
    kept, made = Latest(), []

    def ask(key, given):
        return kept(key, given, lambda: made.append(given) or [given])

    first = ask("a", 1)
    assert ask("a", 1) is first and ask("a", 1.0) is first
    assert ask("b", 1) is not first and ask("a", 1) is first
    assert ask("a", 2) is not first and ask("a", 1) is not first
    assert made == [1, 1, 2, 1]
    nothing = float("nan")
    assert ask("c", [nothing]) is ask("c", [nothing])
    assert ask("c", [float("nan")]) is not ask("c", [nothing])


def test_it_begins_anew_rather_than_grow_without_end():
    kept = Latest()
    for key in range(3 * MOST_KEPT):
        kept(key, None, object)
        assert len(kept._kept) <= MOST_KEPT


CASES = [
    {},
    {"concurrency": 1001},
    {"concurrency": 7, "kv_precision": "bf16"},
    {"model": "qwen3-32b", "server": "dgx-h200"},
    {"runtime_overhead_gib": 2144.0},  # nothing fits: no value has a number
    {"runtime_overhead_gib": 0.0},
    {"node_price": 500_000, "energy_price_per_kwh": 0},
    {},
]


@pytest.mark.slow
def test_rows_given_again_are_those_made_anew(monkeypatch):
    """By the values, texts and formulas of every cell, in an order in which they come and go."""
    texts = Texts("en")

    def declared(sizing):
        return deck(sizing, texts, CATALOGS, what_if=what_ifs("full", sizing))

    sizings = [size(Workload(**{**FLAGSHIP, **it}), CATALOGS) for it in CASES]
    given = [*map(declared, sizings)]
    monkeypatch.setattr(Latest, "__call__", lambda self, key, given, make: make())
    assert [*map(declared, sizings)] == given
