"""Costs compared: cases ranked, inputs varied, growth planned, actuals explained."""

from __future__ import annotations

import argparse
import sys
from dataclasses import fields, replace
from typing import TYPE_CHECKING

from sizing_xl.catalog.parameters import SCENARIOS
from sizing_xl.cli import case
from sizing_xl.cli.codes import DONE, NO_SOLUTION
from sizing_xl.cli.streams import document, notes
from sizing_xl.cli.usage import refused
from sizing_xl.errors import InputError, Problem
from sizing_xl.fields import FIELDS
from sizing_xl.reading.numbers import number
from sizing_xl.texts import Texts

if TYPE_CHECKING:
    from sizing_xl.planning.limits import Limits
    from sizing_xl.sizing import Sizing

# Options of `cost` that each ask another question; and those that only one of them takes.
MODES = ("rank_by", "sensitivity", "actual", "focus")
RANKING_ONLY = ("rank_scenario", "rank_highest", "max_kw", "max_u", "max_budget")


def usage_problem(options: argparse.Namespace, texts: Texts) -> str | None:
    """What is wrong with options that do not go together; None where nothing is."""
    asked = [flag(name) for name in MODES if getattr(options, name, None) is not None]
    # FOCUS rows are written beside what is printed, and so may offers be.
    if getattr(options, "alternatives", False) and asked not in ([], [flag("focus")]):
        asked.append(flag("alternatives"))
    if len(asked) > 1:
        return texts.say("mode_alone", flags=", ".join(asked))
    stray = [flag(name) for name in RANKING_ONLY if getattr(options, name) not in (None, False)]
    if stray and options.rank_by is None:
        return texts.say("mode_needed", flags=", ".join(stray), mode=flag("rank_by"))
    return None


def flag(name: str) -> str:
    return "--" + name.replace("_", "-")


def missing(options: argparse.Namespace, texts: Texts, *replaced: str) -> str | None:
    """What to say where required flags were not given; replaced: fields that need not be."""
    absent = [it for it in case.missing_flags(options) if it not in replaced]
    return texts.say("flags_missing", flags=", ".join(absent)) if absent else None


def ranking(options: argparse.Namespace, texts: Texts) -> int:
    """Print cases ranked by a quantity; 3 where none is inside the limits."""
    absent = missing(options, texts, FIELDS["server"].option)
    if absent:
        return refused(absent)
    from sizing_xl.planning.ranking import ranked
    from sizing_xl.report.ranking import ranking_json, ranking_text
    from sizing_xl.telling.explain import find_quantity

    try:
        by = find_quantity(options.rank_by).name
    except InputError as error:
        raise InputError([replace(it, field=flag("rank_by")) for it in error.problems]) from None
    scenario = scenario_of(options.rank_scenario, flag("rank_scenario"))
    limits = limits_of(options)
    known = None
    if options.server is None:
        known = case.catalogs(options)
        options.server = list(known.servers)
    workloads, known = case.cases(options, known)
    found = ranked(workloads, by, known, scenario, limits, options.rank_highest)
    priced = texts.in_currency(known.prices.currency)
    if workloads[0].node_price is not None and len({it.server for it in workloads}) > 1:
        notes()
        print(texts.say("rank_one_price"), file=sys.stderr)
    document(ranking_json(found, priced) if options.json else ranking_text(found, priced))
    return DONE if found.inside else NO_SOLUTION


def varied(options: argparse.Namespace, texts: Texts, sizing: Sizing) -> int:
    """Print what each input, varied alone, does to costs and nodes."""
    from sizing_xl.planning.sensitivity import read_spans, sensitivity
    from sizing_xl.report.sensitivity import sensitivity_json, sensitivity_text

    spans, share = read_spans(options.sensitivity)
    found = sensitivity(sizing, spans, share=share)
    priced = texts.in_currency(sizing.currency)
    said = (
        sensitivity_json(found, sizing.currency)
        if options.json
        else sensitivity_text(found, priced)
    )
    document(said)
    return DONE if sizing.recommended.solved else NO_SOLUTION


def compared(options: argparse.Namespace, texts: Texts, sizing: Sizing) -> int:
    """Print the planned gauges beside actual ones, and what their differences are made of."""
    from sizing_xl.planning.actual import against, read_gauges
    from sizing_xl.report.actual import actual_json, actual_text

    found = against(sizing, read_gauges(options.actual))
    told = actual_text(found, texts.in_currency(sizing.currency))
    document(actual_json(found, sizing.currency) if options.json else told)
    return DONE if sizing.recommended.solved else NO_SOLUTION


def scenario_of(word: str | None, field: str) -> str:
    """A scenario by its word in either language. Raises InputError naming the option."""
    from sizing_xl.excel.words import chosen

    try:
        return chosen("scenario", word, "recommended")
    except InputError:
        details = {"expected": ", ".join(SCENARIOS)}
        raise InputError([Problem("not_one_of", field, word, details=details)]) from None


def limits_of(options: argparse.Namespace) -> Limits:
    """The limits that the options give, money in the price book's currency.

    Raises InputError naming each that is no amount, or has no exchange rate; CatalogError.
    """
    from sizing_xl.book import BOOK
    from sizing_xl.planning.limits import Limits
    from sizing_xl.telling.views import LIMITED

    quantity = {name: it for it, name in LIMITED.items()}
    found: dict[str, float] = {}
    problems: list[Problem] = []
    for name in (it.name for it in fields(Limits)):
        word = getattr(options, name)
        if word is not None:
            money = BOOK.quantities[quantity[name]].unit.money
            figure, currency = case.figure_and_currency(word) if money else (word, None)
            read = amount(figure, flag(name))
            if isinstance(read, Problem):
                problems.append(read)
            elif currency is None:
                found[name] = read
            else:
                found[name] = case.in_book_currency(options, read, currency, flag(name))
    if problems:
        raise InputError(problems)
    return Limits(**found)


def amount(word: str, field: str, low: float = 0.0) -> float | Problem:
    """A finite number, at least `low`, or what is wrong with it."""
    read = number(word.strip(), whole=False)
    if isinstance(read, Problem):
        return replace(read, field=field)
    if isinstance(read, str):
        return Problem("not_number", field, word)
    if not abs(read) < float("inf"):
        return Problem("not_finite", field, word)
    if read < low:
        return Problem("at_least", field, word, details={"ge": low})
    return float(read)
