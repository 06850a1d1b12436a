"""The sheets of the what-ifs: whether a workbook has them, and what their charts draw from."""

from __future__ import annotations

from collections.abc import Iterator

from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.latency import latency_plot
from sizing_xl.sheets.options import options_plot
from sizing_xl.sheets.parts import Table
from sizing_xl.sheets.plan import plan_plot
from sizing_xl.sheets.sensitivity import CHARTED, sensitivity_data, sensitivity_plot
from sizing_xl.telling.views import SENSITIVE


def has_options(case: SheetCase) -> bool:
    return case.what_if is not None and case.what_if.options is not None


def has_sensitivity(case: SheetCase) -> bool:
    return case.what_if is not None and case.what_if.share is not None


def has_plan(case: SheetCase) -> bool:
    return case.what_if is not None and case.what_if.quarters is not None


def plots(case: SheetCase, latency: bool = True) -> Iterator[Table]:
    """What charts and sorted tables draw from, beneath the model. latency: that sheet is there."""
    if latency:
        yield latency_plot(case)
    if has_options(case):
        yield options_plot(case)
    for name in SENSITIVE if has_sensitivity(case) else ():
        yield sensitivity_data(case, name)
        if name in CHARTED:
            yield sensitivity_plot(case, name)
    if has_plan(case):
        yield plan_plot(case)
