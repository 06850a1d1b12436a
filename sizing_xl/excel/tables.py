"""Answers that are texts or tables: a rationale, three scenarios, alerts, names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sizing_xl.alerts.verdict import HEADLINE
from sizing_xl.book import BOOK
from sizing_xl.catalog import CATALOGS
from sizing_xl.catalog.parameters import SCENARIOS
from sizing_xl.excel.calls import answered, catalogs, forget, single
from sizing_xl.excel.given import (
    DEFAULT_SCENARIO,
    OPTIONS,
    QUANTITY,
    SCENARIO,
    fields_of,
    required,
    workload_fields,
)
from sizing_xl.excel.numbers import broadcast_shape, flat, quantity_asked, shaped, told_once
from sizing_xl.excel.registry import ExcelFunction
from sizing_xl.excel.words import chosen, empty, options_of
from sizing_xl.fields import FIELDS
from sizing_xl.garbage import collected_later
from sizing_xl.sizing import Sizing, size
from sizing_xl.telling.bases import bases_of, bases_table, beside_words
from sizing_xl.telling.explain import explained
from sizing_xl.telling.rationale import rationale, shown
from sizing_xl.telling.verdict import told_alerts, told_words, verdict
from sizing_xl.telling.views import KEY_RESULTS, LAYOUT
from sizing_xl.texts import MISSING, Texts
from sizing_xl.workload import Workload

# Different cases of a range that are told in words: each is a sizing of its own.
MOST_TOLD = 10_000
# Rows of the table of scenarios.
CASE = ("model", "server", "concurrency", "context")


def _given(function: ExcelFunction, arguments: tuple[Any, ...]) -> dict[str, Any]:
    names = (argument.name for argument in function.arguments)
    return dict(zip(names, arguments, strict=True))


def _sizing(function: ExcelFunction, given: Mapping[str, Any], shared: Mapping[str, Any]) -> Sizing:
    known = catalogs()
    return size(Workload(**workload_fields(given, shared, known)), known)


def _single_case(function: ExcelFunction, arguments: tuple[Any, ...], **more: Any) -> Sizing | None:
    """The sizing of a function that answers one case with a table; None while a cell is empty.

    more: fields that it needs and the function does not ask for.
    """
    given = _given(function, arguments)
    shared = options_of(given.pop(OPTIONS, None), fields_of(function))
    given = {name: single(name, value) for name, value in given.items()}
    if any(empty(given[name]) for name in required(function, shared)):
        return None
    return _sizing(function, {**more, **given}, shared)


@answered
def scenarios(function: ExcelFunction, arguments: tuple[Any, ...], texts: Texts) -> Any:
    """Key results, one row each, one column a scenario, under headings."""
    sizing = _single_case(function, arguments)
    if sizing is None:
        return ""
    heading = [texts.say("quantity"), texts.say("unit"), *map(texts.scenario, SCENARIOS)]
    rows = [
        [
            texts.label(name),
            texts.symbol(BOOK.quantities[name].unit),
            *(_cell(sizing.scenarios[key].results[name]) for key in SCENARIOS),
        ]
        for name in KEY_RESULTS
    ]
    return (tuple(heading), *map(tuple, rows))


@answered
def bases(function: ExcelFunction, arguments: tuple[Any, ...], texts: Texts) -> Any:
    """The capacity bases, one row each: sessions a node, nodes by scenario, layout, limit."""
    sizing = _single_case(function, arguments)
    if sizing is None:
        return ""
    headings, *_ = bases_table(sizing, texts)
    rows = [
        (
            words[0],
            _cell(basis.sessions[HEADLINE]),
            *(_cell(nodes) for nodes in basis.nodes.values()),
            *words[-2:],
        )
        for basis, words in zip(
            bases_of(sizing, texts), bases_table(sizing, texts)[1:], strict=True
        )
    ]
    return (tuple(headings), *rows)


@answered
def layout(function: ExcelFunction, arguments: tuple[Any, ...], texts: Texts) -> Any:
    """What the layout in use is, and what each of its GPUs holds, one row each."""
    sizing = _single_case(function, arguments, concurrency=1)
    if sizing is None:
        return ""
    results = sizing.minimum.results
    rows = [
        (texts.label(name), texts.symbol(BOOK.quantities[name].unit), _cell(results[name]))
        for name in LAYOUT
    ]
    beside = (texts.say("beside_word"), "", beside_words(sizing.minimum, texts))
    return ((texts.say("quantity"), texts.say("unit"), texts.say("value")), *rows, beside)


def _cell(value: float | None) -> float | str:
    return MISSING if value is None else float(value)


@answered
def alerts(function: ExcelFunction, arguments: tuple[Any, ...], texts: Texts) -> Any:
    """Severity, scenario, message and remedy of each alert, one row each."""
    sizing = _single_case(function, arguments)
    if sizing is None:
        return ""
    asked = _given(function, arguments)[SCENARIO]
    only = chosen(SCENARIO, asked, DEFAULT_SCENARIO) if not empty(asked) else None
    rows = tuple(
        told_words(told, texts)
        for told in told_alerts(
            alert for alert in sizing.alerts if only is None or alert.scenario in (None, only)
        )
    )
    return rows or ((MISSING, MISSING, texts.say("no_alerts"), MISSING),)


@answered
def verdict_of(function: ExcelFunction, arguments: tuple[Any, ...], texts: Texts) -> Any:
    """The verdict of a case: of one scenario where one is named, else of the sizing."""

    def told(given: Mapping[str, Any], shared: Mapping[str, Any]) -> str:
        if any(empty(given[name]) for name in required(function, shared)):
            return ""
        asked = given[SCENARIO]
        scenario = None if empty(asked) else chosen(SCENARIO, asked, DEFAULT_SCENARIO)
        return verdict(_sizing(function, given, shared), texts, scenario)

    return _by_cell(function, arguments, texts, told)


@answered
def explanation(function: ExcelFunction, arguments: tuple[Any, ...], texts: Texts) -> Any:
    """The rationale of a quantity: its formula and source; of a case also numbers and meaning."""
    return _by_cell(
        function, arguments, texts, lambda given, shared: _explained(function, given, shared, texts)
    )


def _by_cell(
    function: ExcelFunction,
    arguments: tuple[Any, ...],
    texts: Texts,
    told: Callable[[Mapping[str, Any], Mapping[str, Any]], str],
) -> Any:
    """A text a case: one, or one for each cell of the ranges; a refused one stops no other."""
    given = _given(function, arguments)
    shared = options_of(given.pop(OPTIONS, None), fields_of(function))
    shape = broadcast_shape(given)
    if shape is None:
        return told(given, shared)
    count = shape[0] * shape[1]
    columns = {name: flat(value, shape) for name, value in given.items()}
    once = told_once(lambda case: told(case, shared), columns, texts, MOST_TOLD)
    with collected_later():
        return shaped([once(row) for row in range(count)], shape)


def _explained(
    function: ExcelFunction, given: Mapping[str, Any], shared: Mapping[str, Any], texts: Texts
) -> str:
    if empty(given[QUANTITY]):
        return ""
    quantity = quantity_asked(given[QUANTITY])
    blanks = [name for name in CASE if empty(given[name])]
    if len(blanks) == len(CASE):
        return explained(quantity, texts).rstrip()
    if blanks:
        return ""
    sizing = _sizing(function, given, shared)
    scenario = sizing.scenarios[chosen(SCENARIO, given[SCENARIO], DEFAULT_SCENARIO)]
    reason = rationale(sizing, scenario, quantity.name, texts)
    return "\n".join(
        [
            f"{texts.label(quantity.name)}, {texts.scenario(scenario.key)}: "
            f"{shown(texts, scenario, quantity.name)}",
            reason.formula,
            reason.with_numbers,
            reason.explanation,
            f"{texts.say('source')}: {quantity.source}",
        ]
    )


@answered
def names(function: ExcelFunction, arguments: tuple[Any, ...], texts: Texts) -> Any:
    """A column of the names that other functions take."""
    (given,) = arguments
    kind = chosen("kind", single("kind", given), "models")
    known = catalogs()
    listed: Mapping[str, Any] = {
        **{catalog: getattr(known, catalog) for catalog in CATALOGS},
        "quantities": BOOK.quantities,
        "options": FIELDS,
    }
    return tuple((name,) for name in listed[kind])


@answered
def _loaded(function: ExcelFunction, arguments: tuple[Any, ...], texts: Texts) -> Any:
    known = catalogs()
    figures = {kind: len(getattr(known, kind)) for kind in CATALOGS}
    return texts.say("catalogs_read", **figures)


def reload(function: ExcelFunction, arguments: tuple[Any, ...], language: Any) -> Any:
    """Forget all answers, read the catalogs again, say how much they hold."""
    forget()
    return _loaded(function, arguments, language)
