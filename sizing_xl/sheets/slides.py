"""Five slides of the same declarations as the sheets: decision, options, cost, resilience, and what
they rest on. Values are those of the moment: nothing on a slide recalculates.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from sizing_xl.alerts.verdict import HEADLINE
from sizing_xl.book import BOOK
from sizing_xl.catalog.digest import SHORT, catalogs_digest
from sizing_xl.catalog.load import Catalogs
from sizing_xl.catalog.parameters import SCENARIOS
from sizing_xl.fields import FIELDS, Default, Field
from sizing_xl.reading.document import Document
from sizing_xl.sheets import decision, inputs
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.conditions import state_cell
from sizing_xl.sheets.costs import PRICES, costs_sheet
from sizing_xl.sheets.costs import TABLE as COSTS
from sizing_xl.sheets.decision import decision_sheet
from sizing_xl.sheets.formulas_what_if import TYPED_OPTIONS
from sizing_xl.sheets.options import RESULTS, options_plot, options_sheet
from sizing_xl.sheets.outcome import meanings
from sizing_xl.sheets.parts import Cell, Chart, Role, Sheet, Table
from sizing_xl.sheets.plotted import CAPACITY_SAYS, DEMAND, HELD, capacity_chart, plotted
from sizing_xl.sheets.results import COLUMNS, named_cells, result_cell
from sizing_xl.sheets.risks import TABLE as RISKS
from sizing_xl.sheets.risks import risks_sheet
from sizing_xl.sheets.what_if import WhatIf
from sizing_xl.sizing import Sizing
from sizing_xl.telling.cost import TOTAL, costs_known, lacking
from sizing_xl.telling.views import COST_BOARD, RESILIENCE
from sizing_xl.texts import Texts
from sizing_xl.version import __version__

# Rows of a table that a slide has room for at reading size; those of the risks take two lines.
MOST_ROWS, MOST_RISKS = 13, 7
# Columns of the risks, of the inputs, and of what is missing.
RISK_COLUMNS = ("severity", "what", "value", "limit", "unit", "remedy")
INPUT_COLUMNS = ("input", "value", "unit")
ONE_COLUMN = 12

Part = Table | Chart


@dataclass(frozen=True)
class Slide:
    """A slide: a title, lines under it, tiles over its width, and columns of tables and charts.

    beside: at the right of the last line. wide: the columns' parts of the width; all alike when
    empty.
    """

    id: str
    title: str
    lines: tuple[Cell, ...] = ()
    beside: Cell | None = None
    tiles: Table | None = None
    columns: tuple[tuple[Part, ...], ...] = ()
    wide: tuple[float, ...] = ()


@dataclass(frozen=True)
class Slides:
    """All slides in their order; plotted: name -> table that charts draw.

    footer: at the foot of every slide. subject, status: as those of a `Deck`.
    """

    title: str
    language: str
    slides: tuple[Slide, ...]
    plotted: Mapping[str, Table]
    footer: str
    subject: str
    status: str


def slides(
    sizing: Sizing,
    texts: Texts,
    catalogs: Catalogs,
    document: Document,
    what_if: WhatIf | None = None,
) -> Slides:
    """what_if: the options beside the case, where there are several cases."""
    case = SheetCase.of(sizing, texts, catalogs, what_if)
    first = decision_sheet(case, document, ())
    drawn = plotted(case)
    tables = {drawn.name: drawn}
    if case.options:
        plot = options_plot(case)
        tables[plot.name] = plot
    confidential = texts.say("confidential") if document.confidential else ""
    figures = {"version": __version__, "digest": catalogs_digest(catalogs)[:SHORT]}
    foot = (document.client, decision.as_of(texts, document), texts.say("deck_footer", **figures))
    return Slides(
        title=decision.title_of(case, document),
        language=texts.language,
        slides=(
            _decision(case, first),
            _options(case) if case.options else _scenarios(case, first),
            _costs(case, first),
            _resilience(case, drawn),
            _assumptions(case),
        ),
        plotted=tables,
        footer=" · ".join(filter(None, (*foot, confidential))),
        subject=document.client,
        status=confidential,
    )


# --- decision ----------------------------------------------------------------------------------


def _decision(case: SheetCase, first: Sheet) -> Slide:
    """The verdict, the figures, what is held when nodes are lost or the ways out, and what must be
    mended, else what the money goes to."""
    title, *lines = first.lines
    strip, tiles = _table(first, "decision_strip"), _table(first, "tiles")
    ways, top = _table(first, "decision_ways"), _some(_table(first, "tbl_top"))
    assert strip is not None and tiles is not None
    counted = strip.rows[0][0]
    charts = iter(first.charts)
    ways = ways and _rows_of(ways, ways.keys, ways.columns[:1])
    shown = (ways, top, next(charts, None), next(charts, None))
    parts: list[Part] = [part for part in shown if part is not None][:2]
    parts.sort(key=lambda part: part is top)
    return Slide(
        id="decision",
        title=str(title.value),
        lines=tuple(lines),
        beside=counted if counted.value else None,
        tiles=tiles,
        columns=tuple((part,) for part in parts),
    )


def _table(sheet: Sheet, name: str) -> Table | None:
    return next((table for table in sheet.tables if table.name == name), None)


def _some(table: Table | None) -> Table | None:
    """A table without its empty rows; None where nothing is left."""
    if table is None:
        return None
    kept = [key for key, row in zip(table.keys, table.rows, strict=True) if any(map(_full, row))]
    return _rows_of(table, kept) if kept else None


def _full(cell: Cell) -> bool:
    return cell.value not in (None, "")


def _rows_of(table: Table, keys: Collection[str], columns: tuple[str, ...] = ()) -> Table:
    """Some rows, and some columns, of a table."""
    places = [table.columns.index(it) for it in columns or table.columns]
    kept = [(key, row) for key, row in zip(table.keys, table.rows, strict=True) if key in keys]
    return replace(
        table,
        headings=tuple(table.headings[place] for place in places),
        columns=tuple(table.columns[place] for place in places),
        rows=tuple(tuple(row[place] for place in places) for _, row in kept),
        keys=tuple(key for key, _ in kept),
    )


def _at_most(case: SheetCase, table: Table, most: int) -> Table:
    """A table of no more rows; how many are left out is told under them."""
    left = len(table.rows) - most
    if left <= 0:
        return table
    told = Cell(case.texts.say("more_rows", count=left + 1), "quiet")
    blank = (Cell(None),) * (len(table.headings) - 1)
    rows = (*table.rows[: most - 1], (told, *blank))
    return replace(table, rows=rows, keys=(*table.keys[: most - 1], "more"))


# --- options -----------------------------------------------------------------------------------


def _scenarios(case: SheetCase, first: Sheet) -> Slide:
    """One case: its scenarios side by side, what each means under the title."""
    table = _table(first, "tbl_decision")
    assert table is not None
    states = (state_cell(case, key) for key in SCENARIOS)
    verdict = (Cell(case.texts.say("verdict"), "fine_label"), *states)
    whole = replace(table, rows=(*table.rows, verdict), keys=(*table.keys, "verdict"))
    return Slide(
        id="options",
        title=case.texts.say("slide_scenarios"),
        lines=tuple(meanings(case)),
        columns=((whole,),),
    )


def _options(case: SheetCase) -> Slide:
    """Several cases: what each asks otherwise, and what comes of it."""
    sheet = options_sheet(case)
    asked, results = _table(sheet, TYPED_OPTIONS), _table(sheet, RESULTS)
    assert asked is not None and results is not None
    rows = [key for key, row in zip(asked.keys, asked.rows, strict=True) if any(
        map(_full, row[2:-1]))]  # fmt: skip
    differing = _rows_of(asked, rows)
    filled = tuple(
        tuple(cell if place < 2 or _full(cell) else _as_case(cell, row[1])
              for place, cell in enumerate(row[:-1]))
        for row in differing.rows
    )  # fmt: skip
    differing = replace(
        differing, headings=differing.headings[:-1], columns=differing.columns[:-1], rows=filled
    )
    return Slide(
        id="options",
        title=sheet.heading,
        columns=(
            (*((differing,) if rows else ()), results),
            tuple(_scaled(case, it) for it in sheet.charts),
        ),
        wide=(1.35, 1),
    )


def _scaled(case: SheetCase, chart: Chart) -> Chart:
    """A chart of money in the scale of the page's tiles: its figures have room over the columns."""
    if BOOK.quantities[chart.rows[0]].unit not in decision.TOTALS:
        return chart
    shape, word = decision.scale(case)
    return replace(chart, unit=decision.in_scale(chart.unit, word), shape=shape)


def _as_case(cell: Cell, base: Cell) -> Cell:
    """What an option asks that is as the case."""
    return cell._replace(value=base.value, role="quiet", number_format=base.number_format)


# --- cost --------------------------------------------------------------------------------------


def _costs(case: SheetCase, first: Sheet) -> Slide:
    sheet = costs_sheet(case)
    costs, prices = _table(sheet, COSTS), _some(_table(sheet, PRICES))
    assert costs is not None
    if not costs_known(case.sizing):
        absent = _missing(case)
        known = [_rows_of(prices, prices.keys[:ONE_COLUMN], prices.columns[:4])] if prices else []
        return Slide("costs", sheet.heading, sheet.lines if not absent else (),
                     columns=tuple((table,) for table in (*absent, *known)))  # fmt: skip
    known_keys = {
        key for key, row in zip(costs.keys, costs.rows, strict=True)
        if key in COST_BOARD and any(map(_full, row[2:]))
    }  # fmt: skip
    table = _headed(costs, known_keys)
    return Slide(
        "costs", sheet.heading, sheet.lines, columns=((table,), first.charts[1:]), wide=(1.5, 1)
    )


def _headed(table: Table, keys: Collection[str]) -> Table:
    """Rows of a table with the headings of their sections."""
    kept: list[str] = []
    heading = ""
    for key, row in zip(table.keys, table.rows, strict=True):
        if row[0].role == "heading":
            heading = key
        elif key in keys:
            kept += [heading] if heading and heading not in kept else []
            kept.append(key)
    return _rows_of(table, kept)


def _missing(case: SheetCase) -> list[Table]:
    """What the total lacks, in one table or two side by side."""
    say, texts = case.texts.say, case.texts
    names = lacking(case.sizing.recommended, TOTAL)
    headings = (say("slide_missing", what=texts.label(TOTAL)), say("unit"))
    groups = [names[start : start + ONE_COLUMN] for start in range(0, len(names), ONE_COLUMN)]
    return [
        Table(f"slide_missing_{number}", headings,
              tuple(named_cells(texts, name) for name in group), ("label", "unit"), group)
        for number, group in enumerate(groups, start=1)
    ]  # fmt: skip


# --- resilience --------------------------------------------------------------------------------


def _resilience(case: SheetCase, drawn: Table) -> Slide:
    say = case.texts.say
    solved = any(it.solved for it in case.sizing.scenarios.values())
    held = _rows_of(drawn, (*HELD, *DEMAND))
    fleet = tuple(_result(case, name) for name in RESILIENCE)
    table = Table(
        name="slide_resilience",
        headings=(say("quantity"), *held.headings[1:]),
        rows=tuple(map(_framed, (*held.rows, *fleet))),
        columns=COLUMNS,
        keys=(*held.keys, *RESILIENCE),
    )
    message = _rows_of(drawn, (CAPACITY_SAYS,)).rows[0][2]
    return Slide(
        id="resilience",
        title=say("slide_resilience"),
        lines=() if solved else (message,),
        columns=((capacity_chart(case),), (table,)) if solved else ((table,),),
    )


def _result(case: SheetCase, name: str) -> tuple[Cell, ...]:
    cells = (result_cell(case, key, name) for key in SCENARIOS)
    return (*named_cells(case.texts, name), *cells)


def _framed(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """A row by scenario, the one that the verdict speaks of framed."""
    roles: tuple[Role, ...] = tuple("chosen" if key == HEADLINE else "number" for key in SCENARIOS)
    cells = zip(row[2:], roles, strict=True)
    return (*row[:2], *(cell._replace(role=role) for cell, role in cells))


# --- assumptions and risks ---------------------------------------------------------------------


def _assumptions(case: SheetCase) -> Slide:
    say = case.texts.say
    risks = _table(risks_sheet(case), RISKS)
    assert risks is not None
    ranked = [key for key, row in zip(risks.keys, risks.rows, strict=True) if _full(row[0])]
    told = _at_most(case, _rows_of(risks, ranked, RISK_COLUMNS), MOST_RISKS)
    given = _at_most(case, _given(case), MOST_ROWS)
    return Slide(
        id="assumptions",
        title=say("slide_assumptions"),
        lines=() if ranked else (Cell(say("no_alerts"), "quiet"),),
        columns=((given,), (told,)) if ranked else ((given,),),
        wide=(1, 1.7) if ranked else (),
    )


def _given(case: SheetCase) -> Table:
    """What the case asks itself, and the policy of the scenario that the verdict speaks of."""
    sheet = inputs.inputs_sheet(case)
    workload, policy = (_table(sheet, name) for name in ("inputs_workload", "inputs_scenarios"))
    assert workload is not None and policy is not None
    asked = [name for name, field in FIELDS.items() if _asked(case, field)]
    rows = _rows_of(workload, asked, INPUT_COLUMNS)
    own = _rows_of(policy, inputs.SCENARIO, ("input", HEADLINE, "unit"))
    headings = (case.texts.say("assumptions"), *rows.headings[1:])
    both = tuple(
        (label, value._replace(role="strong"), unit) for label, value, unit in (*rows.rows,
                                                                              *own.rows)
    )  # fmt: skip
    return Table("slide_given", headings, both, INPUT_COLUMNS, (*rows.keys, *own.keys))


def _asked(case: SheetCase, field: Field) -> bool:
    """Whether the case says it itself: prices stand beside the costs."""
    value = inputs.generated_value(case, field)
    if field.priced or value is None:
        return False
    return field.default is Default.NEEDED or value != field.default
