"""The decision: one page with the verdict, figures, what they rest on, and what is to be mended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, partial
from itertools import pairwise

from sizing_xl.alerts.verdict import HEADLINE
from sizing_xl.book import BOOK
from sizing_xl.catalog.parameters import SCENARIOS
from sizing_xl.fields import FIELDS
from sizing_xl.reading.document import Document
from sizing_xl.sheets import formulas, formulas_deck, formulas_live
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.conditions import SIZING_WARNINGS, bar_cell
from sizing_xl.sheets.grounds import assumptions, reasons_told
from sizing_xl.sheets.notes import rationale_note
from sizing_xl.sheets.parts import Cell, Role, Sheet, Table, To
from sizing_xl.sheets.plotted import capacity_chart, cost_chart
from sizing_xl.sheets.results import figure_cell
from sizing_xl.sheets.risks import TABLE as RISKS
from sizing_xl.sheets.risks import TOLD, ranked, told
from sizing_xl.telling.as_saved import way_sentence
from sizing_xl.telling.cost import costs_known, lacking
from sizing_xl.telling.recomputed import deviation_lines, fact_lines
from sizing_xl.telling.views import COST_NODES, DECISION, TILES
from sizing_xl.texts import Texts
from sizing_xl.units import Unit
from sizing_xl.version import __version__

ID = "decision"
# Six tiles stand over columns of the tables under them: the first column of each, and how many.
WIDTHS = (33, 17, 17, 16, 2.5, 15, 33, 17, 17, 33)
SPANS = (1, 2, 3, 1, 2, 1)
RIGHT = 5
# Conditions that are shown, and the height of their rows: two lines of small letters.
TOP, ROW_PT, WAY_PT, GROUND_PT = 5, 22.0, 20.0, 15.0
MOST_WAYS = 4
# Columns of what the decision rests on: its sentences, their money, what is assumed under a word.
WHY, WHY_MONEY, ASSUMED = 0, 3, (6, 9)
# Sheets that the strip leads to, by their columns: the narrow ones have no room for a word.
STRIP = (0, 1, 2, 3, 6, 7, 8, 9)
WORDS = ("scenario", "what", "input")
# Units of money that the page shows in one scale.
TOTALS = (BOOK.quantities["capex_total"].unit, BOOK.quantities["annual_total_cost"].unit)
MILLION, THOUSAND = 1e6, 1e4
# Values of all sizes in one column: no format leaves a bare separator.
ANY_SIZE = "[>=1000]#,##0;[>=10]#,##0.0;0.00##"
# Its tables of figures alone.
FIGURES = ("tiles", "tbl_decision")


def decision_sheet(case: SheetCase, document: Document, others: Sequence[Sheet]) -> Sheet:
    """others: those that the strip leads to."""
    ways = tuple(_ways(case))
    charts = [capacity_chart(case)]
    if costs_known(case.sizing):
        money, word = scale(case)
        unit = in_scale(case.texts.symbol(BOOK.quantities["annual_total_cost"].unit), word)
        charts += [cost_chart(case, unit, money)]
    tables = (_strip(case, others), *_tiles(case))
    middle = (_ways_table(case, ways),) if ways else ()
    last = () if ways else (_grounds(case),)
    return Sheet(
        id=ID,
        title=case.texts.say("sheet_decision"),
        heading="",
        widths=WIDTHS,
        lines=(
            Cell(title_of(case, document), "title"),
            Cell(about(case.texts, document), "quiet"),
            *_recomputed(case),
            bar_cell(case),
        ),
        tables=(*tables, *middle, _scenarios(case), _top(case), *last),
        charts=() if ways else tuple(charts),
        charts_after=len(tables),
        chart_rows=12,
        one_page=True,
        locked=True,
    )


def title_of(case: SheetCase, document: Document) -> str:
    """What the case is called."""
    nfr = case.sizing.nfr
    return document.title or case.texts.say(
        "case_title", model=case.sizing.model.name, concurrency=nfr["concurrency"]
    )


def about(texts: Texts, document: Document) -> str:
    """For whom, of when, by which version, how it is to be kept."""
    parts = [document.client, as_of(texts, document), f"sizing_xl {__version__}"]
    parts += [texts.say("confidential")] if document.confidential else []
    return " · ".join(filter(None, parts))


def as_of(texts: Texts, document: Document) -> str:
    """The day that the figures are of; nothing where none was given."""
    return texts.say("as_of", day=document.as_of) if document.as_of else ""


def _recomputed(case: SheetCase) -> Iterator[Cell]:
    """What the saved document says otherwise than its inputs give, before anything else."""
    if case.saved is None:
        return
    for number, line in enumerate(deviation_lines(case.saved, case.texts)):
        yield Cell(line, "text" if number else "bad", link=None if number else "risks")
    for fact in fact_lines(case.saved, case.texts):
        yield Cell(fact, "quiet")


def _blank(count: int, role: Role = "text") -> tuple[Cell, ...]:
    return (Cell(None, role),) * count


def _block(
    name: str, rows: tuple[tuple[Cell, ...], ...], keys: tuple[str, ...], tall: float | None = None
) -> Table:
    """Rows over the whole width of the page, without headings."""
    columns = tuple(f"c{number}" for number in range(1, len(WIDTHS) + 1))
    return Table(
        name, ("",) * len(WIDTHS), rows, columns, keys, native=False, wrap=False, headed=False,
        tall=tall,
    )  # fmt: skip


def _counts(case: SheetCase) -> tuple[Cell, ...]:
    """Conditions, inputs that are no longer those of generation, failures of checks."""
    say = case.texts.say
    warnings = case.flags.rows[HEADLINE]["warnings"]
    conditions = formulas_live.row_of_headline(SIZING_WARNINGS)
    row = [*_blank(len(WIDTHS), "count")]
    row[0] = Cell(warnings, "count", say("format_conditions"), conditions)
    row[6] = Cell(0, "count", say("format_changed"), formulas_live.named_cell("chk_inputs"),
                  caution=formulas.fails("chk_inputs"))  # fmt: skip
    row[9] = Cell(0, "count", say("format_failures"), formulas_live.named_cell("chk_all"),
                  alarm=formulas.fails("chk_all"))  # fmt: skip
    return tuple(row)


def _strip(case: SheetCase, others: Sequence[Sheet]) -> Table:
    """What is counted, and under it links to the sheets, in the order of their tabs; the appendix
    is found by its tabs."""
    led = [sheet for sheet in others if sheet.tab != "appendix"]
    rows = [_counts(case)]
    for start in range(0, len(led), len(STRIP)):
        row = list(_blank(len(WIDTHS)))
        for place, sheet in zip(STRIP, led[start : start + len(STRIP)], strict=False):
            row[place] = Cell(sheet.title, "way", link=sheet.id)
        rows.append(tuple(row))
    keys = ("counts", *(f"strip {number}" for number in range(1, len(rows))))
    return _block("decision_strip", tuple(rows), keys)


# --- tiles -------------------------------------------------------------------------------------


def _tiles(case: SheetCase) -> Iterator[Table]:
    """Six figures: what each is, how much, and what is to be known beside it."""
    money, word = scale(case)
    labels, values, details = [], [], []
    for name, span in zip(TILES, SPANS, strict=True):
        unit = BOOK.quantities[name].unit
        shape = money if unit in TOTALS else BOOK.quantities[name].number_format
        label = _labelled(case, case.texts.say(f"tile_{name}"), unit, word)
        labels += [Cell(label, "wide_label"), *_blank(span - 1, "wide_label")]
        note = rationale_note(name, case.written)
        values += [
            figure_cell(case, HEADLINE, name, "wide_tile", shape, note),
            *_blank(span - 1, "wide_tile"),
        ]
        details += [_detail(case, name, shape), *_blank(span - 1, "tile_detail")]
    yield _block("tiles", (tuple(labels), tuple(values), tuple(details)),
                 ("label", "value", "detail"))  # fmt: skip


def _labelled(case: SheetCase, label: str, unit: Unit, word: str) -> str:
    """A label with its unit and, of money, the word of its scale."""
    symbol = case.texts.symbol(unit)
    if unit in TOTALS:
        symbol = in_scale(symbol, word)
    return label if unit.spoken or not symbol else f"{label} [{symbol}]"


def in_scale(symbol: str, word: str) -> str:
    """The symbol of an amount with the word of its scale."""
    money, per, of = symbol.partition("/")
    return f"{money} {word}".rstrip() + per + of


def scale(case: SheetCase) -> tuple[str, str]:
    """The number format of the page's money, and the word for its scale."""
    most = max((abs(case.value(key, "capex_total") or 0) for key in SCENARIOS), default=0)
    if most >= MILLION:
        return "#,##0.00,,", case.texts.say("millions")
    if most >= THOUSAND:
        return "#,##0.0,", case.texts.say("thousands")
    return "#,##0", ""


def _detail(case: SheetCase, name: str, shape: str) -> Cell:
    """The split of the nodes, the racks, else what it is beyond MINIMUM or what it lacks."""
    known = partial(case.value, HEADLINE)
    if name == TILES[0]:
        steps = [known(step) for step in COST_NODES]
        split = ""
        if None not in steps:
            added = [steps[0], *(b - a for a, b in pairwise(steps))]
            split = formulas_deck.PLUS.join(f"{it:.0f}" for it in added)
        return Cell(split, "tile_detail", formula=formulas_deck.split_of(COST_NODES))
    if name == "total_rack_u":
        return figure_cell(
            case, HEADLINE, "racks_needed", "tile_detail", case.texts.say("format_racks")
        )
    value, least = known(name), case.value("minimum", name)
    beyond = case.texts.say("format_beyond", shape=shape, scenario=case.texts.scenario("minimum"))
    difference = "" if None in (value, least) else value - least
    if not BOOK.quantities[name].unit.money:
        return Cell(difference, "tile_detail", beyond, formulas_deck.beside_minimum(name))
    prices = tuple((it, case.texts.label(it[0])) for it in priced_leaves(name))
    # The first of the tiles that lack prices names one, the others count them.
    named = name == TILES[1]
    word = case.texts.say("price_missing" if named else "prices_missing")
    if difference == "":
        absent = lacking(case.sizing.recommended, name)
        names = [label for (leaf, _), label in prices if leaf in absent]
        more = f"{formulas_deck.PLUS}{len(names) - 1}" if len(names) > 1 else ""
        lacks = f"{names[0]}{more}" if names and named else str(len(names))
        difference = f"{word}{lacks}" if names else ""
    formula = formulas_deck.beside_minimum_or_missing(name, prices, word, named)
    return Cell(difference, "tile_detail", beyond, formula)


@cache
def priced_leaves(name: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The prices that a quantity may lack, as inputs of the book in its order, each with the
    quantities that must be unknown too: those that another price could give."""
    priced = {field.sets for field in FIELDS.values() if field.priced}
    found: dict[str, tuple[str, ...]] = {}
    pending: list[tuple[str, tuple[str, ...]]] = [(name, ())]
    seen: set[tuple[str, tuple[str, ...]]] = set()  # paths meet: each is walked once
    while pending:
        one, guards = step = pending.pop()
        if step in seen:
            continue
        seen.add(step)
        relied = BOOK.relies(one)
        optional = set(BOOK.quantities[one].formula.refs()) - set(relied)
        if optional and priced & set(BOOK.leaves([one])):
            guards = (*guards, one)
        for it in relied:
            if it in BOOK.quantities:
                pending.append((it, guards))
            elif it in priced:
                found[it] = min(guards, found.get(it, guards), key=len)
    return tuple((leaf, found[leaf]) for leaf in BOOK.inputs if leaf in found)


# --- ways out ----------------------------------------------------------------------------------


def _ways(case: SheetCase) -> Iterator[tuple[str, str]]:
    """Sentence and lever of each way out, where no session fits in any scenario."""
    if any(it.solved for it in case.sizing.scenarios.values()):
        return
    told_ways = case.sizing.told_ways[:MOST_WAYS]
    ways = [(way_sentence(way, case.texts), way.lever) for way in told_ways]
    yield from ways or [(case.texts.say("no_way_out"), "")]


def _ways_table(case: SheetCase, ways: Sequence[tuple[str, str]]) -> Table:
    say = case.texts.say
    rows = tuple(
        (
            Cell(
                sentence, "way" if lever else "fine",
                formula=formulas_deck.while_unchanged(sentence),
                link=To("inputs_workload", lever, "value") if lever else None,
            ),
            *_blank(len(WIDTHS) - 1),
        )
        for sentence, lever in ways
    )  # fmt: skip
    head = (Cell(say("ways_out_short"), "heading"), *_blank(len(WIDTHS) - 1, "heading"))
    keys = ("heading", *(f"way {number}" for number in range(1, len(rows) + 1)))
    return _block("decision_ways", (head, *rows), keys, WAY_PT)


# --- tables ------------------------------------------------------------------------------------


def _scenarios(case: SheetCase) -> Table:
    texts, (money, word) = case.texts, scale(case)
    rows = []
    for name in DECISION:
        unit = BOOK.quantities[name].unit
        shape = money if unit in TOTALS else BOOK.quantities[name].number_format
        cells = (_result(case, key, name, shape) for key in SCENARIOS)
        label = _labelled(case, case.texts.say(f"tile_{name}"), unit, word)
        rows.append((Cell(label, "fine_label"), *cells))
    headings = (texts.say("scenario"), *map(texts.scenario, SCENARIOS))
    return Table("tbl_decision", headings, tuple(rows), ("label", *SCENARIOS), DECISION,
                 native=False, tall=ROW_PT)  # fmt: skip


def _result(case: SheetCase, key: str, name: str, shape: str) -> Cell:
    # A tile has the note of its own figure.
    noted = key == HEADLINE and name not in TILES
    note = rationale_note(name, case.written) if noted else None
    return figure_cell(case, key, name, shape=shape, note=note)


def _top(case: SheetCase) -> Table:
    """The gravest conditions that are active, live by rank."""
    say, found = case.texts.say, ranked(case)
    words = ("scenario", "condition", "value", "limit_word", "change_word")
    rows = []
    for rank in range(1, TOP + 1):
        row = found.get(rank)
        values = told(case, row) if row else ("",) * len(TOLD)
        rows.append(
            tuple(
                Cell(value, "fine", None if column in WORDS else ANY_SIZE,
                     formulas_deck.at_rank(RISKS, column, rank, column in WORDS))
                for column, value in zip(TOLD, values, strict=True)
            )
        )  # fmt: skip
    keys = tuple(map(str, range(1, TOP + 1)))
    return Table("tbl_top", tuple(map(say, words)), tuple(rows), TOLD, keys, native=False,
                 left=RIGHT, beside=True, tall=ROW_PT)  # fmt: skip


def _grounds(case: SheetCase) -> Table:
    """Why so many nodes on the left, what is assumed on the right."""
    money, word = scale(case)
    unit = in_scale(case.texts.symbol(BOOK.quantities[TILES[2]].unit), word)
    head = [*_blank(len(WIDTHS), "heading")]
    for place, key in ((WHY, "why_word"), (RIGHT, "assumed_word")):
        head[place] = Cell(case.texts.say(key), "heading")
    why, assumed = reasons_told(case, money, unit), tuple(assumptions(case))
    rows = [tuple(head)]
    for number, sentence in enumerate(why):
        row = [*_blank(len(WIDTHS), "fine")]
        for place, cell in zip((WHY, WHY_MONEY), sentence, strict=False):
            row[place] = cell
        for place, cell in zip(ASSUMED, assumed[number * len(ASSUMED) :], strict=False):
            row[place] = cell
        rows.append(tuple(row))
    keys = ("heading", *(f"why {number}" for number in range(1, len(rows))))
    return _block("decision_grounds", tuple(rows), keys, GROUND_PT)
