"""Checks: live equals computed, sums close, scenarios are ordered, inputs are in range.

0 is good and 1 is a failure; `chk_all` adds them up, and the summary shows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any

from sizing_xl.book import BOOK
from sizing_xl.catalog.parameters import SCENARIOS
from sizing_xl.sheets import formulas, formulas_live
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.formulas_what_if import SHARE_FLAG
from sizing_xl.sheets.latest import Latest
from sizing_xl.sheets.parts import Cell, Sheet, Table
from sizing_xl.sheets.results import named_cells
from sizing_xl.sheets.watched import COLUMNS, flag, watched_rows
from sizing_xl.sheets.watched_options import (
    option_columns,
    option_flags,
    option_headings,
    with_options,
)
from sizing_xl.telling.views import ORDERED, SUMS
from sizing_xl.texts import Texts

COMPUTED = tuple(f"computed_{key}" for key in SCENARIOS)


def checks_sheet(case: SheetCase) -> Sheet:
    say = case.texts.say
    return Sheet(
        id="checks",
        title=say("sheet_checks"),
        heading=say("sheet_checks"),
        widths=(48, *(18.0,) * 6),
        beyond=(18.0,) * len(option_columns(case)),
        lines=(Cell(say("checks_hint"), "quiet"),),
        tables=(_master(case), _inputs(case), _sums(case), _live(case)),
        tab="workings",
    )


def _master(case: SheetCase) -> Table:
    say = case.texts.say
    counted = ["chk_live", "chk_sums", formulas.INVALID]
    if case.what_if is not None and case.what_if.share is not None:
        counted.append(SHARE_FLAG)
    rows = (
        (Cell(say("check_live"), "strong"),
         flag(formulas.sum_of("checks_live", SCENARIOS), "chk_live")),
        (Cell(say("check_sums"), "strong"),
         flag(formulas.sum_of("checks_sums", SCENARIOS), "chk_sums")),
        (Cell(say("check_range"), "strong"),
         flag(formulas.sum_of(formulas_live.WATCHED, ("range",)), formulas.INVALID)),
        (Cell(say("check_all"), "strong"),
         flag(formulas.total(tuple(counted)), "chk_all")),
        (Cell(say("check_changed")),
         flag(formulas.sum_of(formulas_live.WATCHED, ("changed",)), "chk_inputs")),
    )  # fmt: skip
    words = (say("check"), say("failure_count"))
    keys = ("live", "sums", "range", "all", "changed")
    return Table(
        "checks_master", words, rows, ("check", "failures"), keys, native=False, flags=("failures",)
    )


def _inputs(case: SheetCase) -> Table:
    say = case.texts.say
    keys, rows = zip(*with_options(case, watched_rows(case)), strict=True)
    words = (
        *(say("input"), say("value"), say("generated_with"), say("lowest"), say("highest")),
        *(say("outside_range"), say("changed_word"), *option_headings(case)),
    )
    columns, flags = (*COLUMNS, *option_columns(case)), ("range", *option_flags(case))
    return Table(formulas_live.WATCHED, words, rows, columns, keys, native=False, flags=flags)


def _sums(case: SheetCase) -> Table:
    texts = case.texts
    rows = [
        (
            Cell(texts.say("check_sum_of", what=texts.label(whole)), "label"),
            *(flag(formulas.parts_differ(whole, parts, key)) for key in SCENARIOS),
        )
        for whole, parts in SUMS.items()
    ]
    pairs = list(pairwise(SCENARIOS))
    for name in ORDERED:
        flags: Iterator[Cell] = (flag(formulas.out_of_order(name, *pair)) for pair in pairs)
        words = texts.say("check_order_of", what=texts.label(name))
        rows.append((Cell(words, "label"), Cell(0, "number", "0"), *flags))
    headings = (texts.say("check"), *map(texts.scenario, SCENARIOS))
    keys = (*SUMS, *(f"order {name}" for name in ORDERED))
    return Table(
        "checks_sums",
        headings,
        tuple(rows),
        ("label", *SCENARIOS),
        keys,
        native=False,
        flags=SCENARIOS,
    )


@lru_cache(maxsize=128)
def _live_flags(name: str) -> tuple[Cell, ...]:
    return tuple(flag(formulas.live_differs(name, key)) for key in SCENARIOS)


_ROWS: Latest[tuple[Cell, ...]] = Latest()


def _live_row(texts: Texts, name: str, values: tuple[Any, ...]) -> tuple[Cell, ...]:
    return _ROWS((texts, name), values, lambda: (
        named_cells(texts, name)[0], *(Cell(value, "quiet", "General") for value in values),
        *_live_flags(name)))  # fmt: skip


def _live(case: SheetCase) -> Table:
    texts = case.texts
    rows = tuple(_live_row(texts, name, case.values(name)) for name in BOOK.quantities)
    computed = (f"{texts.scenario(key)}: {texts.say('generated_with')}" for key in SCENARIOS)
    checked = (f"{texts.scenario(key)}: {texts.say('check')}" for key in SCENARIOS)
    headings = (texts.say("check_live"), *computed, *checked)
    columns = ("label", *COMPUTED, *SCENARIOS)
    return Table(
        "checks_live",
        headings,
        rows,
        columns,
        tuple(BOOK.quantities),
        native=False,
        flags=SCENARIOS,
    )
