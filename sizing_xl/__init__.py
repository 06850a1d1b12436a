"""sizing_xl: how many GPU servers an LLM inference workload needs, in Python and in Excel.

    from sizing_xl import Workload, size
    sizing = size(Workload(model="gpt-oss-120b", server="dgx-b300",
                           concurrency=1000, effective_context=131072))
    sizing.recommended.results["nodes_final"]

Names are loaded when they are first used: importing the package costs next to nothing, which a
spreadsheet that starts Python and waits for it can feel.
"""

from __future__ import annotations

from sizing_xl.version import __version__

TYPE_CHECKING = False  # importing typing would cost as much as the rest of the package's start
if TYPE_CHECKING:
    from typing import Any

    from sizing_xl.admitting import Admission, admission
    from sizing_xl.book import BOOK
    from sizing_xl.catalog.load import Catalogs, load_catalogs
    from sizing_xl.errors import CatalogError, InputError, OutputError, SizingError
    from sizing_xl.scenario import Scenario
    from sizing_xl.sizing import Sizing, size
    from sizing_xl.workbook import write_workbook
    from sizing_xl.workload import Workload

_HOMES = {
    "Admission": "admitting",
    "admission": "admitting",
    "BOOK": "book",
    "Catalogs": "catalog.load",
    "load_catalogs": "catalog.load",
    "CatalogError": "errors",
    "InputError": "errors",
    "OutputError": "errors",
    "SizingError": "errors",
    "Scenario": "scenario",
    "Sizing": "sizing",
    "size": "sizing",
    "Workload": "workload",
    "write_workbook": "workbook",
}

__all__ = [
    "BOOK",
    "Admission",
    "CatalogError",
    "Catalogs",
    "InputError",
    "OutputError",
    "Scenario",
    "Sizing",
    "SizingError",
    "Workload",
    "__version__",
    "admission",
    "load_catalogs",
    "size",
    "write_workbook",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(f"sizing_xl.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
