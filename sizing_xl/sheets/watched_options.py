"""What options ask, and the figures of the entries that they name, watched as the case's are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sizing_xl.fields import FIELDS
from sizing_xl.sheets import formulas_live
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.column_keys import column_key, option
from sizing_xl.sheets.inputs import generated_value
from sizing_xl.sheets.model_columns import option_letter
from sizing_xl.sheets.parts import Cell
from sizing_xl.sheets.watched import COLUMNS, Row, catalog_rows
from sizing_xl.sheets.what_if import OPTION_FIELDS

_VALUE, _RANGE = COLUMNS.index("value"), COLUMNS.index("range")


def option_columns(case: SheetCase) -> tuple[str, ...]:
    """Two columns an option: what stands there, and whether it may."""
    numbers = range(1, len(case.options) + 1)
    return tuple(
        column_key(word, option(number)) for number in numbers for word in ("value", "range")
    )


def option_headings(case: SheetCase) -> tuple[str, ...]:
    """Their headings."""
    say = case.texts.say
    return tuple(
        f"{option_letter(number)}: {say(word)}"
        for number in range(1, len(case.options) + 1)
        for word in ("value", "outside_range")
    )


def option_flags(case: SheetCase) -> tuple[str, ...]:
    """Those in which anything but 0 is a failure."""
    return option_columns(case)[1::2]


def with_options(case: SheetCase, rows: Iterable[Row]) -> Iterator[Row]:
    """The watched rows with the cells of every option; an option has the policy of the case."""
    entries = [dict(case.of_entries(catalog_rows)) for case in case.options]
    for key, cells in rows:
        found = [*cells]
        for own, figures in zip(case.options, entries, strict=True):
            if key in OPTION_FIELDS:
                found += _asked(own, key, cells)
            elif key in figures:
                found += figures[key][_VALUE], figures[key][_RANGE]
        yield key, tuple(found)


def _asked(case: SheetCase, field: str, cells: tuple[Cell, ...]) -> tuple[Cell, Cell]:
    value = generated_value(case, FIELDS[field])
    standing = formulas_live.standing_asked(field)
    shown = cells[_VALUE]._replace(value="" if value is None else value, formula=standing)
    return shown, cells[_RANGE]
