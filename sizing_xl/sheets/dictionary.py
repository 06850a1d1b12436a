"""The dictionary: what each parameter is, its origin, why it matters, the common error."""

from __future__ import annotations

from functools import lru_cache

from sizing_xl.catalog.parameters import Parameters
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.parts import Cell, Sheet, Table
from sizing_xl.texts import Texts


def dictionary_sheet(case: SheetCase) -> Sheet:
    return _sheet(case.texts, case.sizing.policy)


@lru_cache(maxsize=8)
def _sheet(texts: Texts, policy: Parameters) -> Sheet:
    """The same object for all cases of a language and policy."""
    rows = tuple(
        (Cell(name, "label"), *(Cell(words) for words in entry.told))
        for name, entry in texts.dictionary(policy).items()
    )
    fields = ("parameter", "what", "origin", "importance", "common_error")
    table = Table(
        name="tbl_dictionary",
        headings=tuple(texts.say(field) for field in fields),
        rows=rows,
        columns=fields,
    )
    return Sheet(
        id="dictionary",
        title=texts.say("sheet_dictionary"),
        heading=texts.say("exec_10").partition(" ")[2],
        widths=(30, 46, 46, 46, 46),
        tables=(table,),
        repeat=True,
        tab="reference",
    )
