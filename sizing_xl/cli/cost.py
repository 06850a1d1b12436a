"""The commands of money: what a fleet costs, FOCUS rows, where every figure comes from."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sizing_xl.cli import case, planning
from sizing_xl.cli.codes import DONE, NO_SOLUTION
from sizing_xl.cli.outputs import check_ending, check_outputs, write_outputs
from sizing_xl.cli.streams import document, notes
from sizing_xl.cli.usage import refused
from sizing_xl.texts import Texts

if TYPE_CHECKING:
    from sizing_xl.sizing import Sizing

ENDINGS = (".csv", ".parquet")


def cost(options: argparse.Namespace, texts: Texts) -> int:
    """Print what a case costs in its three scenarios, or what else is asked of its costs; write
    FOCUS rows where they are asked for."""
    wrong = planning.usage_problem(options, texts)
    if wrong:
        return refused(wrong)
    if options.rank_by is not None:
        return planning.ranking(options, texts)
    absent = planning.missing(options, texts)
    if absent:
        return refused(absent)
    ending = _focus_ending(options)
    workloads, known = case.cases(options)
    if len(workloads) > 1:
        return refused(texts.say("one_case_only", flag=", ".join(case.SEVERAL)))
    from sizing_xl.sizing import size

    sizing = size(workloads[0], known)
    if options.sensitivity is not None:
        return planning.varied(options, texts, sizing)
    if options.actual is not None:
        return planning.compared(options, texts, sizing)
    told = _told(sizing, options, texts)
    if options.focus:
        from sizing_xl.catalog.prices import reference_day
        from sizing_xl.report.focus import focus_bytes, next_month

        month = options.focus_month or next_month(known.as_of or reference_day())
        content, rows = focus_bytes(
            sizing, month, options.focus_version, options.focus_scenario, ending
        )
        inputs = case.catalog_files(options)
        path = write_outputs([(options.focus, content)], options, texts, inputs, ours=_is_focus)[0]
        notes()
        figures = {"rows": rows, "version": options.focus_version, "path": str(path)}
        print(texts.say("focus_written", **figures), file=sys.stderr)
    document(told)
    return DONE if sizing.complete else NO_SOLUTION


def _told(sizing: Sizing, options: argparse.Namespace, texts: Texts) -> str:
    from sizing_xl.report.cost import cost_json, cost_text

    if options.json:
        return cost_json(sizing, options.alternatives)
    return cost_text(sizing, texts.language, options.alternatives)


def _focus_ending(options: argparse.Namespace) -> str:
    """The ending of the file of FOCUS rows; empty where none is asked for.

    Raises InputError for another ending, OutputError for what cannot be written.
    """
    if options.focus is None:
        return ""
    check_ending("--focus", options.focus, *ENDINGS, needed=True)
    check_outputs([options.focus], case.catalog_files(options))
    return Path(options.focus).suffix.lower()


def _is_focus(content: bytes) -> bool:
    """Whether a file is one of FOCUS rows as it is written here."""
    from sizing_xl.report.focus import COLUMNS

    return any(content.startswith(",".join(columns).encode()) for columns in COLUMNS.values())


def catalog_sources(options: argparse.Namespace, texts: Texts) -> int:
    """Every figure of every catalog: its value, source, date and age."""
    from sizing_xl.report.sources import sources_json, sources_lines

    known = case.catalogs(options)
    document(sources_json(known) if options.json else sources_lines(known, texts))
    return DONE
