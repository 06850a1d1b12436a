"""The costs: capital, a year and for whom it is, what one of something costs, prices and dates."""

from __future__ import annotations

from collections.abc import Iterator

from sizing_xl.alerts.verdict import HEADLINE
from sizing_xl.book import BOOK
from sizing_xl.catalog.parameters import SCENARIOS
from sizing_xl.fields import FIELDS, PRICED
from sizing_xl.sheets import formulas, formulas_deck
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.notes import noted_cells
from sizing_xl.sheets.parts import Cell, Sheet, Table, To
from sizing_xl.sheets.results import COLUMNS, named_cells, scenario_headings, word_cell
from sizing_xl.telling.cost import (
    ALTERNATIVES,
    SECTIONS,
    TOTAL,
    against,
    costs_known,
    generated_words,
    known_of,
    missing_lines,
    naming_field,
)
from sizing_xl.telling.views import COST_BESIDE, COST_CAPITAL, COST_CAPITAL_SHARES

# The section of a year's parts, where those of its capital stand too.
PARTS = "cost_shares"
TABLE, PRICES = "tbl_costs", "tbl_prices"
GENERATED_TOKENS, GENERATED = "generated_tokens_per_s", "generated_basis"


def has_costs(case: SheetCase) -> bool:
    """Whether a price is given that a total rests on, not that of the nodes alone."""
    return costs_known(case.sizing) or bool(known_of(case.sizing, (COST_CAPITAL[-1],)))


def _compared(case: SheetCase) -> tuple[str, ...]:
    """What is told of an API or a cloud that the case has a price of."""
    return tuple(name for kind in against(case.sizing) for name in ALTERNATIVES[kind][1])


def told_in_costs(case: SheetCase) -> frozenset[str]:
    """The results that the sheet of costs shows; none where there is no such sheet."""
    shown = _sections(case) if has_costs(case) else ()
    return frozenset(name for _, _, names in shown for name in names)


def costs_sheet(case: SheetCase) -> Sheet:
    say = case.texts.say
    keys, rows = zip(*_rows(case), strict=True)
    heading = f"{say('sheet_costs')} ({case.sizing.currency})"
    # One cause is told once: of the total, else of the last that lacks something else.
    rested_on = (COST_CAPITAL[-1], TOTAL, *_compared(case))
    missing = list(missing_lines(case.sizing, rested_on, case.texts))
    return Sheet(
        id="costs",
        title=say("sheet_costs"),
        heading=heading,
        widths=(56, 16, 24, 24, 30),
        lines=tuple(Cell(line, "quiet") for line in missing),
        tables=(
            Table(TABLE, scenario_headings(case, say("quantity")), rows, COLUMNS, keys,
                  native=False),
            _prices(case),
        ),
        tall=True,
        repeat=True,
        locked=True,
    )  # fmt: skip


def _sections(case: SheetCase) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Heading, the field that names what it is beside, and the results of each section; a result
    stands in the first that has it."""
    told: set[str] = set()
    for key, names in SECTIONS.items():
        every = (*names, *(COST_CAPITAL_SHARES if key == PARTS else ()))
        yield key, "", tuple(name for name in every if name not in told)
        told.update(every)
    yield "cost_beside", "", COST_BESIDE
    for kind in against(case.sizing):
        heading, names = ALTERNATIVES[kind]
        yield heading, naming_field(kind), names


def _rows(case: SheetCase) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    for key, field, names in _sections(case):
        yield _section(case, key, field)
        for name in names:
            yield name, _row(case, name)
        if GENERATED_TOKENS in names:
            yield f"words {GENERATED}", _generated(case)


def _generated(case: SheetCase) -> tuple[Cell, ...]:
    """What the generated tokens rest on, in a word for each scenario."""
    words = generated_words(case.sizing, case.texts)
    cells = (word_cell(case, key, GENERATED, words) for key in SCENARIOS)
    return (Cell(case.texts.label(GENERATED), "label"), Cell(None), *cells)


def _section(case: SheetCase, key: str, field: str) -> tuple[str, tuple[Cell, ...]]:
    """field: names the offer that the section is beside."""
    told = case.texts.say(key)
    words = Cell(told, "heading")
    if field:
        name = case.sizing.nfr[field]
        shown = f"{told}: {name}" if name else told
        formula = formulas.with_name(told, formulas.input_name(field))
        words = Cell(shown, "heading", formula=formula)
    return f"section {key}", (words, *(Cell(None, "heading"),) * (len(COLUMNS) - 1))


def _row(case: SheetCase, name: str) -> tuple[Cell, ...]:
    return (*named_cells(case.texts, name), *noted_cells(case, name))


def _prices(case: SheetCase) -> Table:
    """Every price that the case uses: what it is, of when, where from."""
    say, sizing = case.texts.say, case.sizing
    rows, keys = [], []
    for name in PRICED:
        field, item = FIELDS[name], sizing.priced.get(name)
        if sizing.nfr[name] is None or field.unit is None:
            continue
        words = [say("price_example")] if item is not None and item.example else []
        words += [(item.source or "") if item is not None else say("sheet_inputs")]
        value = case.value(HEADLINE, field.sets)
        shape = BOOK[field.sets].number_format
        rows.append(
            (
                Cell(case.texts.label(name), "link", link=To("inputs_workload", name, "value")),
                Cell(case.texts.symbol(field.unit)),
                Cell("" if value is None else value, "number", shape,
                     formulas_deck.model_or_blank(field.sets)),
                _of_then((item.as_of if item is not None else None) or ""),
                _of_then("; ".join(filter(None, words))),
            )
        )  # fmt: skip
        keys.append(name)
    headings = (
        *(say("price_word"), say("unit"), say("value"), say("dated")),
        say("source"),
    )
    columns = ("label", "unit", "value", "dated", "source")
    return Table(PRICES, headings, tuple(rows), columns, tuple(keys), native=False)


def _of_then(words: str) -> Cell:
    """What is known of a price of the moment of generation: nothing, once inputs are others."""
    return Cell(words, "quiet", formula=formulas_deck.while_unchanged(words))
