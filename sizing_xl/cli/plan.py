"""The command of growth plans."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace

from sizing_xl.cli import case
from sizing_xl.cli.codes import DONE, NO_SOLUTION
from sizing_xl.cli.outputs import check_ending, check_outputs, write_outputs
from sizing_xl.cli.planning import amount, flag, limits_of, missing
from sizing_xl.cli.streams import document, notes
from sizing_xl.cli.usage import refused
from sizing_xl.errors import InputError, Problem
from sizing_xl.reading.values import typed
from sizing_xl.texts import Texts

QUARTERS = 8
# How the sessions grow: one of these, and what only those by a share take.
WAYS = ("concurrency_by_quarter", "growth_per_quarter", "growth_per_year")
CONCURRENCY = "concurrency"


def plan(options: argparse.Namespace, texts: Texts) -> int:
    """Print a growth plan by quarter; write its table where a file is named."""
    wrong = _usage_problem(options, texts)
    if wrong:
        return refused(wrong)
    listed = _listed(options)
    if listed:
        options.concurrency = str(listed[0])
    absent = missing(options, texts)
    if absent:
        return refused(absent)
    _check_file(options)
    share, quarters = (0.0, len(listed)) if listed else _growth(options)
    limits = limits_of(options)
    workloads, known = case.cases(options)
    if len(workloads) > 1:
        return refused(texts.say("one_case_only", flag=", ".join(case.SEVERAL)))
    from sizing_xl.catalog.prices import reference_day
    from sizing_xl.planning.growth import grown, next_quarter, planned, quarter_of
    from sizing_xl.report.plan import plan_csv, plan_json, plan_text
    from sizing_xl.sizing import size

    asked = getattr(options, "from")
    start = (
        quarter_of(asked, "--from")
        if asked is not None
        else next_quarter(known.as_of or reference_day())
    )
    yearly = options.growth_per_year is not None
    sessions = listed or grown(workloads[0].concurrency, share, quarters, yearly)
    found = planned(size(workloads[0], known), sessions, start, limits)
    currency = known.prices.currency
    if options.csv is not None:
        inputs = case.catalog_files(options)
        content = [(options.csv, plan_csv(found))]
        path = write_outputs(content, options, texts, inputs, ours=_is_plan)[0]
        notes()
        print(texts.say("plan_written", path=str(path)), file=sys.stderr)
    told = plan_text(found, texts.in_currency(currency))
    document(plan_json(found, currency) if options.json else told)
    return DONE if found.solved else NO_SOLUTION


def _usage_problem(options: argparse.Namespace, texts: Texts) -> str | None:
    """What is wrong with options that do not go together; None where nothing is."""
    asked = [flag(name) for name in WAYS if getattr(options, name) is not None]
    if not asked:
        return texts.say("growth_missing")
    by_quarter = options.concurrency_by_quarter is not None
    if by_quarter and options.concurrency is not None:
        asked = [flag(CONCURRENCY), *asked]
    if len(asked) > 1:
        return texts.say("mode_alone", flags=", ".join(asked))
    if by_quarter and options.quarters is not None:
        return texts.say("mode_needed", flags="--quarters", mode=", ".join(map(flag, WAYS[1:])))
    return None


def _listed(options: argparse.Namespace) -> Sequence[int]:
    """The sessions of each quarter, where they are listed. Raises InputError naming each that is
    no number of sessions."""
    if options.concurrency_by_quarter is None:
        return ()
    option = flag(WAYS[0])
    words = options.concurrency_by_quarter.replace(";", ",").split(",")
    read = [typed(CONCURRENCY, word) for word in words]
    problems = [
        replace(it, field=option) if isinstance(it, Problem) else Problem("not_whole", option, word)
        for it, word in zip(read, words, strict=True)
        if not isinstance(it, int)
    ]
    if problems:
        raise InputError(problems)
    sessions = [it for it in read if isinstance(it, int)]
    from sizing_xl.planning.growth import check_sessions

    check_sessions(sessions, option)
    return sessions


def _growth(options: argparse.Namespace) -> tuple[float, int]:
    """The growth as a share, and how many quarters."""
    name = next(it for it in WAYS[1:] if getattr(options, it) is not None)
    share = amount(getattr(options, name), flag(name), low=-1.0)
    if share == -1.0:
        share = Problem("greater_than", flag(name), share, details={"gt": -1})
    quarters = QUARTERS if options.quarters is None else typed("current_nodes", options.quarters)
    problems = [it for it in (share, quarters) if isinstance(it, Problem)]
    if problems or isinstance(share, Problem):
        raise InputError([it if it.field else replace(it, field="--quarters") for it in problems])
    if not isinstance(quarters, int):
        raise InputError([Problem("not_whole", "--quarters", options.quarters)])
    from sizing_xl.planning.growth import MOST_QUARTERS

    if not 1 <= quarters <= MOST_QUARTERS:
        details = {"most": MOST_QUARTERS}
        raise InputError([Problem("plan_quarters", "--quarters", quarters, details=details)])
    return share, quarters


def _check_file(options: argparse.Namespace) -> None:
    """Raises InputError for a file of another ending, OutputError for what cannot be written."""
    if options.csv is None:
        return
    check_ending("--csv", options.csv, ".csv", needed=True)
    check_outputs([options.csv], case.catalog_files(options))


def _is_plan(content: bytes) -> bool:
    """Whether a file is a table of a plan as it is written here."""
    from sizing_xl.report.plan import COLUMNS

    return content.startswith(",".join(COLUMNS).encode())
