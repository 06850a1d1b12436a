"""The glossary: what each term of this case is, its origin, why it matters, the common error."""

from __future__ import annotations

from functools import lru_cache

from sizing_xl.book import BOOK
from sizing_xl.catalog.parameters import Parameters
from sizing_xl.fields import FIELDS
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.parts import Cell, Sheet, Table
from sizing_xl.sizing import Sizing
from sizing_xl.texts import Texts


def dictionary_sheet(case: SheetCase) -> Sheet:
    return _sheet(case.texts, case.sizing.policy, terms(case.sizing))


def terms(sizing: Sizing) -> tuple[str, ...]:
    """Names of what this case gives or rests on: fields and inputs of the book with a value, but
    for figures of KV groups that none of its layers has."""
    scenario = sizing.recommended
    given = [name for name, it in FIELDS.items() if it.catalog or sizing.nfr[name] is not None]
    return tuple(dict.fromkeys((*given, *(it for it in BOOK.inputs if _known(scenario.value(it))))))


def _known(value: object) -> bool:
    return any(value) if isinstance(value, tuple) else value is not None


@lru_cache(maxsize=64)
def _sheet(texts: Texts, policy: Parameters, names: tuple[str, ...]) -> Sheet:
    """The same object for all cases of a language and policy that rest on the same."""
    entries = texts.dictionary(policy)
    rows = tuple(
        (Cell(texts.label(name), "label"), Cell(name, "quiet"), *map(Cell, entries[name].told))
        for name in names
        if name in entries
    )
    fields = ("parameter", "name", "what", "origin", "importance", "common_error")
    table = Table(
        name="tbl_dictionary",
        headings=tuple(texts.say(field) for field in fields),
        rows=rows,
        columns=fields,
    )
    return Sheet(
        id="dictionary",
        title=texts.say("sheet_dictionary"),
        heading=texts.say("sheet_dictionary"),
        widths=(30, 28, 42, 42, 42, 42),
        tables=(table,),
        repeat=True,
        tab="reference",
    )
