"""What a decision rests on, in a few lines of its page: why so many nodes, and what is assumed.

Every figure is live; a line that lacks one is empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from sizing_xl.alerts.verdict import HEADLINE
from sizing_xl.book import BOOK
from sizing_xl.expression import Expr, Ref
from sizing_xl.ops import NAN
from sizing_xl.quantity import Book, Quantity
from sizing_xl.sheets import formulas_deck
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.conditions import MARK
from sizing_xl.sheets.parts import Cell, Formula, To
from sizing_xl.sheets.results import figure_cell
from sizing_xl.telling.bases import BASES
from sizing_xl.texts import MISSING, Texts
from sizing_xl.units import Unit

# Replicas, and so nodes of different replicas, that may fail before the peak no longer fits.
SURVIVED: Expr = (Ref("nodes_final") - Ref("nodes_with_headroom")) / Ref("unit_nodes")
_LEAVES = tuple(dict.fromkeys(SURVIVED.refs()))
_BOOK = Book(
    dict.fromkeys(_LEAVES),  # type: ignore[arg-type]  # their ranges are the book's
    {"survived": Quantity("survived", Unit.NODES, SURVIVED, "", "", "", 0)},
)
SPARES = "ha_spare_annual_cost"
# What is assumed: the field that a click leads to, and the row of the model that has the figure.
ASSUMED = {
    "effective_context": "effective_context",
    "peak_headroom_ratio": "headroom_ratio",
    "average_utilisation_ratio": "average_utilisation_ratio",
}
KV = "kv_precision"
# What stands in a column: a text, or its figure with a format.
Told = tuple[Cell, ...]


def reasons_told(case: SheetCase, money: str, unit: str) -> tuple[Told, ...]:
    """Why: a sentence, and the figure beside it where it is money.

    money, unit: the format and the unit of the page's money.
    """
    return (_bases(case), _survived(case), _spares(case, money, unit))


def _bases(case: SheetCase) -> Told:
    """The basis that sizes, and the nodes on each."""
    values = {name: case.value(HEADLINE, f"{name}_nodes") for name in BASES}
    titles = tuple(case.texts.say(f"basis_title_{name}") for name in BASES)
    sizing = case.value(HEADLINE, "capacity_basis")
    shown = {name: MISSING if value is None else f"{value:.0f}" for name, value in values.items()}
    figures: dict[str, Formula] = {
        name: formulas_deck.headline_or_dash(f"{name}_nodes") for name in BASES
    }
    figures["basis"] = formulas_deck.word_of("capacity_basis", titles)
    told = "" if sizing is None else titles[int(sizing)]
    return (_sentence(case.texts, "why_bases", figures, {**shown, "basis": told}),)


def _survived(case: SheetCase) -> Told:
    known = {name: case.value(HEADLINE, name) for name in _LEAVES}
    given = {name: NAN if value is None else value for name, value in known.items()}
    count = _BOOK.compute(given)["survived"]
    figures = {"count": formulas_deck.headline_expr(SURVIVED)}
    cell = _sentence(case.texts, "why_failures", figures, {"count": f"{count:.0f}"})
    return (cell._replace(value="") if count != count else cell,)


def _spares(case: SheetCase, money: str, unit: str) -> Told:
    """What being ready for failures costs; nothing where nobody gave the prices."""
    value = case.value(HEADLINE, SPARES)
    words = f"{case.texts.label(SPARES)} [{unit}]"
    formula = formulas_deck.where_known(SPARES, words)
    return (
        Cell("" if value is None else words, "fine", formula=formula),
        figure_cell(case, HEADLINE, SPARES, "fine", money),
    )


@lru_cache(maxsize=64)
def _parts(texts: Texts, key: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """A sentence taken apart: text, name, text, name, ..., text."""
    return tuple(texts.say(key, **{it: f"{MARK}{it}{MARK}" for it in names}).split(MARK))


def _sentence(
    texts: Texts, key: str, figures: Mapping[str, Formula], values: Mapping[str, str]
) -> Cell:
    parts = _parts(texts, key, tuple(figures))
    live = tuple(figures[it] if at % 2 else it for at, it in enumerate(parts) if it)
    told = "".join(values[it] if at % 2 else it for at, it in enumerate(parts))
    return Cell(told, "fine", formula=formulas_deck.told(live))


# --- what is assumed ---------------------------------------------------------------------------


def assumptions(case: SheetCase) -> Iterator[Cell]:
    """What the figures assume, each a link to where it is typed; the dates of prices last."""
    for field, row in ASSUMED.items():
        value = case.value(HEADLINE, row)
        unit = BOOK[row].unit
        after = "" if unit.percent else f'" {case.texts.symbol(unit)}"'
        shape = f'"{case.texts.label(row)}: "{BOOK[row].number_format}{after}'
        # An empty cell has no link: readers would take its target for what it holds.
        yield Cell("" if value is None else value, "assumed", shape,
                   formulas_deck.model_or_blank(row),
                   link=None if value is None else _input(field))  # fmt: skip
    words = f"{case.texts.label(KV)}: "
    formula = formulas_deck.named_by(f"{KV}_row", "tbl_precisions", "name", words)
    yield Cell(f"{words}{case.sizing.nfr[KV]}", "assumed", formula=formula, link=_input(KV))
    dates = sorted({it.as_of for it in case.sizing.priced.values() if it.as_of})
    if dates:
        span = " … ".join(dict.fromkeys((dates[0], dates[-1])))
        words = case.texts.say("prices_dated", dates=span)
        yield Cell(words, "fine", formula=formulas_deck.while_unchanged(words))


def _input(field: str) -> To:
    return To("inputs_workload", field, "value")
