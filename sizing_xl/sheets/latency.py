"""The latency: throughput against the time of a token as the batch of a replica grows, bounds
beside what was measured, and the limits of memory and of the target."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import isfinite

from sizing_xl.alerts.verdict import HEADLINE
from sizing_xl.book import BOOK
from sizing_xl.catalog.curve import Curve, Reading
from sizing_xl.sheets import formulas_latency
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.flags import known
from sizing_xl.sheets.formulas import MISSING
from sizing_xl.sheets.formulas_latency import PLOT
from sizing_xl.sheets.parts import NOT_GIVEN, Cell, Chart, Formula, Sheet, Table
from sizing_xl.sheets.results import named_cells, plotted_cell, result_cell, word_cell
from sizing_xl.telling.service import BINDING, factor_words
from sizing_xl.telling.views import (
    LATENCY_BOUND,
    LATENCY_CURVE,
    LATENCY_LIMITS,
    LATENCY_PLANNED,
)
from sizing_xl.telling.why import why
from sizing_xl.units import Unit

TABLE, LIMITS = "latency_figures", "latency_limits"
# Shares of the batch that memory holds; the first counts for one session.
SHARES = (0.0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 1.0, 1.12, 1.25)
FULL = SHARES.index(1.0)
COLUMNS = tuple(f"c{number}" for number in range(1, len(SHARES) + 1))
BATCH = LOAD = "replica_sessions"
BOUND_TPOT, PLANNED_TPOT, BOUND_TOKENS, PLANNED_TOKENS = LATENCY_CURVE
MEMORY, PROMISED, *_ = LATENCY_LIMITS
TARGET, BINDS = "tpot_target_ms", "slo_binding"
# Rows of the block beside those of the book.
SHARE, PLACE, MESSAGE = "share", "place", "message"
LIMIT_X, LIMIT_Y, TARGET_X, TARGET_Y = "limit_x", "limit_y", "target_x", "target_y"
EXPECTED, APPLIES, POINT, PART = "expected", "applies", "point", "part"
# What was measured, by the field of a curve's reading.
READ = {"concurrency": "at_batch", "tokens_per_s": "at_tokens", "ttft_ms": "at_ttft",
        "tpot_ms": "at_tpot"}  # fmt: skip
MEASURED_X, MEASURED_Y = "measured_x", "measured_y"
# Rows of the model that say of which case a curve is.
OF_CASE = (
    *("model_row", "server_row", "weights_precision_row"),
    *(f"layout_{rank}" for rank in ("tp", "pp", "dp")),
)
# A curve of more points shows the first, the last, and those between evenly.
MOST_POINTS = len(COLUMNS)


def _chain() -> tuple[str, ...]:
    """The quantities of the curve that rest on the batch, each after what it rests on."""
    moved, found = {BATCH}, []
    for name in BOOK.needed(LATENCY_CURVE):
        if name != BATCH and moved & {*BOOK.quantities[name].formula.refs()}:
            moved.add(name)
            found.append(name)
    return tuple(found)


CHAIN = _chain()
_FIXED = frozenset(BOOK.quantities) - {*CHAIN}


def is_known(case: SheetCase) -> bool:
    """Whether there is a curve to show."""
    return all(case.value(HEADLINE, name) is not None for name in (*LATENCY_CURVE, MEMORY))


def always(case: SheetCase) -> bool:
    """The sheet says why where it has no figures."""
    return True


def latency_sheet(case: SheetCase) -> Sheet:
    say = case.texts.say
    return Sheet(
        id="latency",
        title=say("sheet_latency"),
        heading=say("sheet_latency"),
        widths=(50, 16, 22, 22, 22),
        lines=tuple(Cell(line, "quiet") for line in _lines(case)),
        tables=(_figures(case), _limits(case)) if is_known(case) else (_figures(case),),
        charts=(_chart(case),) if is_known(case) else (),
        charts_after=2 if is_known(case) else None,
        one_page=True,
        locked=True,
    )


def _lines(case: SheetCase) -> Iterator[str]:
    say = case.texts.say
    scenario = case.sizing.scenarios[HEADLINE]
    if not is_known(case):
        lacking = next(it for it in (*LATENCY_CURVE, MEMORY) if scenario.value(it) is None)
        yield case.texts.problem(why(lacking, scenario.value))
        return
    yield say("latency_hint", scenario=case.texts.scenario(HEADLINE))
    yield factor_words(case.sizing, case.texts, cited=False)
    curve = case.curve
    yield _of_curve(case, curve) if curve else say("latency_not_measured")


def _of_curve(case: SheetCase, curve: Curve) -> str:
    key, number = curve.key, case.texts.number
    return case.texts.say(
        "latency_measured", engine=" ".join(filter(None, (key.engine, key.engine_version))),
        input=number(key.input_tokens), output=number(key.output_tokens),
        low=number(curve.low), high=number(curve.high), statistic=key.statistic,
    )  # fmt: skip


# --- figures -----------------------------------------------------------------------------------


def _figures(case: SheetCase) -> Table:
    say = case.texts.say
    measured = _measured(case)
    rows, keys = [], []
    for bound, planned in zip(LATENCY_BOUND, LATENCY_PLANNED, strict=True):
        cells = (result_cell(case, HEADLINE, name, "number") for name in (bound, planned))
        label = Cell(say(f"latency_{_short(bound)}"), "label")
        rows.append((label, named_cells(case.texts, bound)[1], *cells, measured[bound]))
        keys.append(bound)
    headings = (
        say("quantity"), say("unit"), say("latency_bound"), say("latency_planned"),
        say("latency_measured_word"),
    )  # fmt: skip
    columns = ("label", "unit", "bound", "planned", "measured")
    return Table(TABLE, headings, tuple(rows), columns, tuple(keys), native=False)


def _short(bound: str) -> str:
    return bound.replace("_bound", "")


def _measured(case: SheetCase) -> dict[str, Cell]:
    """What was measured at the plan's batch, beside each bound."""
    curve, batch = case.curve, case.value(HEADLINE, LOAD)
    reading = curve.at(batch) if curve and batch is not None else None
    ttft, tpot, replica, node, kw = LATENCY_BOUND
    values = dict(case.sizing.scenarios[HEADLINE].inputs)
    tokens = reading.tokens_per_s if reading else None
    found: dict[str, float | None] = {
        ttft: reading.ttft_ms if reading else None,
        tpot: reading.tpot_ms if reading else None,
        replica: tokens,
    }
    if tokens is not None:
        values |= known(case.sizing.scenarios[HEADLINE].results) | {replica: tokens}
        fixed = frozenset(BOOK.quantities) - {node, kw}
        found |= BOOK.compute(values, [node, kw], fixed)
    formula: dict[str, Formula] = {
        name: formulas_latency.interpolated(READ[field], POINT, PART)
        for name, field in ((ttft, "ttft_ms"), (tpot, "tpot_ms"), (replica, "tokens_per_s"))
    }
    formula[node] = formulas_latency.from_above(node, ((replica, replica),))
    formula[kw] = formulas_latency.from_above(kw, ((node, node),))
    return {
        name: Cell(_shown(found.get(name)), "strong", BOOK.quantities[name].number_format,
                   formula[name])
        for name in LATENCY_BOUND
    }  # fmt: skip


def _shown(value: float | None) -> float | str:
    return MISSING if value is None or value != value else value


def _limits(case: SheetCase) -> Table:
    say = case.texts.say
    rows = [
        (*named_cells(case.texts, name), result_cell(case, HEADLINE, name))
        for name in (*LATENCY_LIMITS, LOAD)
    ]
    words = tuple(say(f"binding_{it}") for it in BINDING)
    cell = word_cell(case, HEADLINE, BINDS, words, "strong")
    rows.append((Cell(case.texts.label(BINDS), "label"), Cell(None), cell))
    headings = (say("latency_limit"), say("unit"), say("value"))
    keys = (*LATENCY_LIMITS, LOAD, BINDS)
    return Table(LIMITS, headings, tuple(rows), ("label", "unit", "value"), keys, native=False)


# --- what the chart draws ------------------------------------------------------------------------


def latency_plot(case: SheetCase) -> Table:
    """The block: the book's formulas over twelve batches, the limits, what was measured."""
    batches = _batches(case)
    curves = [_computed(case, it) for it in batches]
    keys, rows = zip(*_rows(case, batches, curves), strict=True)
    heading = f"{case.texts.say('chart_data')}: {case.texts.say('sheet_latency')}"
    headings = (heading, *(str(place) for place in range(1, len(COLUMNS) + 1)))
    return Table(PLOT, headings, rows, ("label", *COLUMNS), keys, native=False, printed=False)


def _batches(case: SheetCase) -> list[float | None]:
    most = case.value(HEADLINE, MEMORY)
    return [None if most is None else max(1.0, most * share) for share in SHARES]


def _computed(case: SheetCase, batch: float | None) -> dict[str, float | None]:
    """The quantities of the curve at a batch."""
    if batch is None:
        return dict.fromkeys(CHAIN)
    scenario = case.sizing.scenarios[HEADLINE]
    values = {**scenario.inputs, **known(scenario.results), BATCH: batch}
    found = BOOK.compute(values, CHAIN, _FIXED)
    return {name: value if isfinite(value) else None for name, value in found.items()}


def _rows(
    case: SheetCase, batches: list[float | None], curves: list[dict[str, float | None]]
) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    say = case.texts.say
    yield SHARE, _fixed(say("latency_share"), SHARES)
    places = [at / (len(COLUMNS) - 1) for at in range(len(COLUMNS))]
    yield PLACE, _fixed(say("latency_place"), places)
    yield BATCH, _row(case.label(BATCH), batches, formulas_latency.batch(MEMORY, SHARE))
    for name in CHAIN:
        told = {BOUND_TPOT: say("latency_bound"), PLANNED_TPOT: say("latency_planned")}
        label, formula = told.get(name) or case.label(name), formulas_latency.of_batch(name)
        yield name, _row(label, [it[name] for it in curves], formula)
    yield from _limit_rows(case, batches[FULL], curves, places)
    yield from _measured_rows(case)
    yield MESSAGE, _message(case)


def _limit_rows(
    case: SheetCase, full: float | None, curves: list[dict[str, float | None]], places: list[float]
) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    say, column = case.texts.say, COLUMNS[FULL]
    low, high = (curves[FULL][name] for name in (BOUND_TPOT, PLANNED_TPOT))
    ends = None if low is None or high is None else (low, high)
    times = [None if ends is None else ends[0] * (1 - at) + ends[1] * at for at in places]
    formula = formulas_latency.between(BOUND_TPOT, PLANNED_TPOT, PLACE, column)
    yield LIMIT_Y, _row(say("latency_memory_limit"), times, formula)
    tokens = [_tokens(full, it) for it in times]
    formula = formulas_latency.of_batch(BOUND_TOKENS, ((BOUND_TPOT, LIMIT_Y),), column)
    yield LIMIT_X, _row(case.label(BOUND_TOKENS), tokens, formula)
    target = case.value(HEADLINE, TARGET)
    yield TARGET_Y, _row(case.label(TARGET), [target] * len(COLUMNS),
                         formulas_latency.target(TARGET))  # fmt: skip
    found = [it[BOUND_TOKENS] for it in curves]
    whole = [it for it in found if it is not None]
    most = max(whole) if len(whole) == len(found) else None
    along = [None if most is None else most * at for at in places]
    formula = formulas_latency.along(BOUND_TOKENS, PLACE)
    yield TARGET_X, _row(case.label(BOUND_TOKENS), along, formula)


def _tokens(batch: float | None, tpot: float | None) -> float | None:
    """By the book's own formula."""
    if batch is None or tpot is None:
        return None
    values = {BATCH: batch, BOUND_TPOT: tpot}
    found: float = BOOK.compute(values, [BOUND_TOKENS], frozenset(values))[BOUND_TOKENS]
    return found


def _measured_rows(case: SheetCase) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    say, curve = case.texts.say, case.curve
    readings = _thinned(curve) if curve else []
    for field, row in READ.items():
        values = [getattr(it, field) for it in readings] or [None] * len(COLUMNS)
        yield row, _fixed(say(f"latency_{row}"), values)
    held = _of_case(case) if curve else ()
    yield EXPECTED, _fixed(say("latency_expected"), [*held, *(None,) * (len(COLUMNS) - len(held))])
    flag = formulas_latency.applies(EXPECTED, OF_CASE)
    yield APPLIES, _single(say("latency_applies"), float(curve is not None), flag)
    batch = case.value(HEADLINE, LOAD)
    inside = curve is not None and batch is not None and curve.low <= batch <= curve.high
    place = sum(it.concurrency <= batch for it in readings) if inside and batch else None
    formula = formulas_latency.place_of(READ["concurrency"], APPLIES, LOAD)
    yield POINT, _single(say("latency_point"), place, formula)
    part = None
    if place is not None and batch is not None:
        low, high = (readings[min(it, len(readings)) - 1].concurrency for it in (place, place + 1))
        part = 0.0 if high == low else (batch - low) / (high - low)
    formula = formulas_latency.share_of(READ["concurrency"], POINT, LOAD)
    yield PART, _single(say("latency_part"), part, formula)
    for row, field in ((MEASURED_X, "tokens_per_s"), (MEASURED_Y, "tpot_ms")):
        values = [getattr(it, field) for it in readings] or [None] * len(COLUMNS)
        formula = formulas_latency.measured(READ[field], APPLIES)
        yield row, _row(say("latency_measured_word"), values, formula)


def _thinned(curve: Curve) -> list[Reading]:
    """As many readings as there are columns: the last again where there are fewer."""
    found = curve.readings()
    if len(found) > MOST_POINTS:
        step = (len(found) - 1) / (MOST_POINTS - 1)
        found = [found[round(step * at)] for at in range(MOST_POINTS)]
    return found + found[-1:] * (MOST_POINTS - len(found))


def _of_case(case: SheetCase) -> tuple[float, ...]:
    """What the rows of the model are that say of which case it is."""
    from sizing_xl.sheets.model import POINTERS, pointer_place  # which imports this

    found = []
    for row in OF_CASE:
        place = pointer_place(case, row) if row in POINTERS else None
        value = case.value(HEADLINE, row) if place is None else 1 + place
        found.append(float(value or 0))
    return tuple(found)


def _fixed(label: str, values: Iterable[float | None]) -> tuple[Cell, ...]:
    return (Cell(label, "label"), *(Cell(value, "quiet", "General") for value in values))


def _row(label: str, values: Iterable[float | None], formula: Formula) -> tuple[Cell, ...]:
    return (Cell(label, "label"), *(plotted_cell(it, "#,##0.00", formula) for it in values))


def _single(label: str, value: float | None, formula: Formula) -> tuple[Cell, ...]:
    cell = Cell(value, "quiet", "General", formula, NOT_GIVEN if value is None else None)
    return (Cell(label, "label"), cell, *(Cell(None),) * (len(COLUMNS) - 1))


def _message(case: SheetCase) -> tuple[Cell, ...]:
    say = case.texts.say
    words, otherwise = (say("latency_by_memory"), say("latency_by_target")), say("latency_chart")
    most, promised = (case.value(HEADLINE, name) for name in (MEMORY, PROMISED))
    if most is None:
        told = otherwise
    elif promised is not None and promised < most:
        told = f"{words[1]}{promised:.0f}"
    else:
        told = f"{words[0]}{most:.0f}"
    formula = formulas_latency.limits(MEMORY, PROMISED, words, otherwise)
    cell = Cell(told, "quiet", formula=formula)
    return (Cell(otherwise, "label"), cell, *(Cell(None),) * (len(COLUMNS) - 1))


def _chart(case: SheetCase) -> Chart:
    say, units = case.texts.say, case.texts.symbol
    curves = [(BOUND_TPOT, BOUND_TOKENS), (PLANNED_TPOT, PLANNED_TOKENS)]
    if case.curve:
        curves.append((MEASURED_Y, MEASURED_X))
    limits = [(LIMIT_Y, LIMIT_X), (TARGET_Y, TARGET_X)]
    return Chart(
        kind="scatter",
        title=say("latency_chart"),
        unit=f"TPOT ({units(Unit.MILLISECONDS)})",
        table=PLOT,
        rows=tuple(row for row, _ in curves),
        lines=tuple(row for row, _ in limits),
        across=tuple(row for _, row in (*curves, *limits)),
        columns=COLUMNS,
        alt=say("latency_alt"),
        message=MESSAGE,
        across_unit=say("latency_across", unit=units(Unit.TOKENS_PER_S)),
    )
