"""Whatever a declaration says, a press draws it as the pen does: every field of every kind.

A field that is added to a kind needs samples here; nothing else has to be told about it.
"""

import dataclasses
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sizing_xl.render.openpyxl_pen import draw
from sizing_xl.render.stencil import Press
from sizing_xl.sheets.parts import (
    Between,
    Cell,
    Chart,
    Choices,
    Deck,
    Listed,
    Sheet,
    Table,
)

pytestmark = pytest.mark.slow


def first_cell(here):
    """Where the first table lies: what is above it, its keys and its columns change the text."""
    return here.layout.cell(next(iter(here.layout.places)), "k1", "c1")


def constant(here):
    return "1+1"


def table(name, *cells, **fields):
    cells = cells or (Cell("a"), Cell(2.5), Cell(1), Cell())
    fields = {"columns": ("c1", "c2"), "keys": ("k1", "k2"), **fields}
    return Table(name, ("h", "i"), (cells[:2], cells[2:]), **fields)


TEXTS = ["", "b", "=1+1", "+x", "<&>", " blanks ", "two\nlines", "_x0041_", "\x01", "long " * 30]
PLAIN = Sheet("p", "Plain", "Plain", (10.0, 12.0), tables=(table("p"),))
# For each field of each kind, values that the deck below does not have there.
SAMPLES = {
    Deck: {
        "title": TEXTS,
        "language": ["pt-BR"],
        "sheets": [(PLAIN,)],
        "footer": ["footer", "<&>"],
        "recalculated": [False],
        "header": ["header", "<&>"],
        "subject": ["b", "<&>"],
        "status": ["b"],
    },
    Sheet: {
        "id": ["z"],
        "title": ["It's", "<&>"],
        "heading": ["b", "=1"],
        "widths": [(10.0, 13.0), (10.0, 12.0, 12.0)],
        "lines": [(), (Cell("b"),), (Cell("b"), Cell("c"))],
        "tables": [(table("t"), table("w")), (table("t", Cell(1), Cell(2), Cell(3), Cell(4)),)],
        "charts": [()],
        "tall": [True],
        "one_page": [True],
        "bare": [True],
        "repeat": [True],
        "tab": ["inputs", "workings", "appendix"],
        "beyond": [(8.0,)],
        "up": [Cell("up", "link", link="b")],
        "charts_after": [0, 1],
        "chart_rows": [9],
        "locked": [True],
        "common": [True],
    },
    Table: {
        "name": ["s"],
        "headings": [("h", "j"), ("h", "long heading " * 9)],
        "rows": [((Cell(1), Cell(2)),), ((Cell(1), Cell(2)),) * 3],
        "columns": [("c2", "c1")],
        "keys": [("k2", "k1")],
        "native": [False],
        "wrap": [False],
        "flags": [(), ("c2",), ("c1", "c2")],
        "left": [1],
        "beside": [True],
        "headed": [False],
        "tall": [30.0],
        "spare": [2],
        "printed": [False],
    },
    Chart: {
        "kind": ["stacked"],
        "title": ["b", "<&>"],
        "unit": ["GiB"],
        "table": ["v"],
        "rows": [("k2",), ("k2", "k1")],
        "columns": [("c2",)],
        "alt": ["b", '"<&>"'],
        "lines": [("k2",)],
        "message": ["k2"],
        "dark": ["c2"],
        "names": ["k2"],
        "shape": ["0.00"],
        "across": [("k2", "k1"), ("k1",)],
        "across_unit": ["kW"],
    },
    Cell: {
        "value": [*TEXTS, None, 0, -0.0, 1.5, 2**53, 2.0**53, 2**53 + 1, 1e300, float("nan")],
        "role": ["strong", "good", "tile"],
        "number_format": ["0.00"],
        "formula": [None, constant],
        "error": ["#DIV/0!", "#VALUE!"],
        "note": [None, "", "b", "long " * 99, "<&>\n"],
        "name": ["n"],
        "rule": [Choices("u", "c1"), Listed(("a",)), Between(0, 1)],
        "link": ["b"],
        "alarm": [constant, first_cell],
        "caution": [constant, first_cell],
        "moment": ["bad"],
        "spill": [(1, 1), (2, 1)],
        "prompt": [("a", "b", "c")],
    },
    Choices: {"table": ["v"], "column": ["c2"], "blank": [True]},
    Listed: {"values": [("a", "c"), ("b",)], "blank": [True]},
    Between: {"low": [-1, 0.5], "high": [2], "whole": [True], "blank": [True]},
}  # fmt: skip
# Where in the deck each kind is changed.
SPOTS = {"deck": Deck, "sheet": Sheet, "table": Table, "chart": Chart, "cell": Cell, "line": Cell,
         "text": Cell, "choices": Choices, "listed": Listed, "between": Between}  # fmt: skip
# What is no part of a workbook: an id that nothing refers to, results of what is no formula, the
# look that conditions give at the moment of generation, the prompt of a cell without a rule, the
# place of a first table beside none, what the places of no points are.
UNSEEN = [
    ("table", "beside"), ("chart", "across_unit"), ("sheet", "id"),
    *((spot, "prompt") for spot in ("line", "text", "cell")),
    *((spot, field) for spot in ("line", "text") for field in ("error", "spill")),
    *((spot, "moment") for spot in ("line", "text", "cell")),
]  # fmt: skip


def names(kind):
    return getattr(kind, "_fields", None) or [field.name for field in dataclasses.fields(kind)]


def built(changes):
    """A deck of two sheets. changes: (spot, field) -> value in place of the deck's own."""

    def made(spot, **own):
        given = {field: value for (where, field), value in changes.items() if where == spot}
        return SPOTS[spot](**{**own, **given})

    cell = made("cell", value=1, formula=first_cell)
    text = made("text", value="text", note="note")
    sheet = made(
        "sheet", id="a", title="A", heading="a", widths=(10.0, 12.0),
        lines=(made("line", value="a", role="quiet", note="a"),),
        tables=(made("table", **vars(table("t", cell, text, Cell(2), Cell("c"), flags=("c1",)))),),
        charts=(made("chart", kind="columns", title="a", unit="kW", table="u", rows=("k1", "k2"),
                     columns=("c1", "c2"), alt="a"),),
    )  # fmt: skip
    rules = (
        Cell("a", rule=made("choices", table="u", column="c1")),
        Cell("a", rule=made("listed", values=("a", "b"))),
        Cell(0, rule=made("between", low=0, high=1)),
        Cell(1, formula=first_cell),
    )
    other = Sheet("b", "B", "b", (9.0, 9.0), tables=(table("u", *rules), table("v")))
    return made("deck", title="a", language="en", sheets=(sheet, other), header="h")


@pytest.mark.parametrize(
    ("spot", "field"), [(spot, field) for spot, kind in SPOTS.items() for field in names(kind)]
)
def test_a_press_sees_every_field(spot, field):
    """Every value of a field, before and after the deck without it."""
    plain = built({})
    expected = draw(plain)
    press, seen = Press(), False
    assert press.draw(plain) == expected
    for value in SAMPLES[SPOTS[spot]][field]:
        changed, back = built({(spot, field): value}), Press()
        drawn = draw(changed)
        assert press.draw(changed) == drawn
        assert [back.draw(changed), back.draw(plain)] == [drawn, expected]
        seen |= drawn != expected
    assert seen or (spot, field) in UNSEEN


CHANGES = [
    ((spot, field), value)
    for spot, kind in SPOTS.items()
    for field, values in SAMPLES[kind].items()
    for value in values
]
STAMPED = [change for change in CHANGES if change[0][1] in ("value", "note")]
ANY = st.one_of(st.sampled_from(STAMPED), st.sampled_from(CHANGES))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(ANY, min_size=1, max_size=4).map(dict), min_size=2, max_size=4))
def test_a_press_sees_fields_that_change_together(steps):
    """Decks that each differ from the one before in a few fields; then the first once more."""
    changes = list(accumulate(steps, lambda old, new: {**old, **new}))
    press = Press()
    for deck in map(built, [*changes, changes[0]]):
        assert press.draw(deck) == draw(deck)
