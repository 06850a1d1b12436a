"""The sheets of the what-ifs that a workbook has."""

from __future__ import annotations

from collections.abc import Iterator

from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.options import options_plot, options_sheet
from sizing_xl.sheets.parts import Sheet, Table
from sizing_xl.sheets.plan import plan_plot, plan_sheet
from sizing_xl.sheets.sensitivity import sensitivity_data, sensitivity_sheet
from sizing_xl.telling.views import SENSITIVE


def what_if_sheets(case: SheetCase) -> Iterator[Sheet]:
    """Options, sensitivity, plan: those that are asked for."""
    if case.what_if is None:
        return
    if case.what_if.options is not None:
        yield options_sheet(case)
    if case.what_if.share is not None:
        yield sensitivity_sheet(case)
    if case.what_if.quarters is not None:
        yield plan_sheet(case)


def plots(case: SheetCase) -> Iterator[Table]:
    """What their charts and tables draw from, beneath the model."""
    if case.what_if is None:
        return
    if case.what_if.options is not None:
        yield options_plot(case)
    if case.what_if.share is not None:
        yield from (sensitivity_data(case, name) for name in SENSITIVE)
    if case.what_if.quarters is not None:
        yield plan_plot(case)
