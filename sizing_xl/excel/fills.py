"""What each fill of a case gave: kept in the workbook, and beside each other over all cases.

A record is a row of the sheet of fills, under a row of keys by which it is read back, whatever
language it was written in. The sheet of options shows the latest of each case, what it gave the
time before, and the difference.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sizing_xl.alerts.verdict import HEADLINE, STATES, State
from sizing_xl.book import BOOK
from sizing_xl.catalog.digest import SHORT, catalogs_digest
from sizing_xl.catalog.load import Catalogs
from sizing_xl.catalog.parameters import SCENARIOS
from sizing_xl.excel.cases import Case, key_of
from sizing_xl.excel.words import empty
from sizing_xl.fields import FIELDS, GIVEN
from sizing_xl.render.areas import find
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.inputs import ANY, input_shape
from sizing_xl.sheets.layout import legal_titles
from sizing_xl.sheets.parts import Cell, Deck, Role, Sheet, Table, Value
from sizing_xl.sheets.what_if import OPTION_FIELDS
from sizing_xl.sizing import Sizing
from sizing_xl.telling.verdict import state_words
from sizing_xl.telling.views import OPTIONS
from sizing_xl.texts import MISSING, Texts
from sizing_xl.version import __version__

OPTIONS_ID, FILLS_ID = "cases_options", "cases_fills"
TABLE = "fills"
# Records that are kept; the oldest go first.
MOST_FILLS = 500
# Rows from the first of the sheet among which that of the keys is.
_KEYS_WITHIN = 12
# Names of inputs that a cell lists.
_MOST_NAMED = 6
CASE, MOMENT, VERSION, CATALOGS, CURRENCY, VERDICT, INPUTS = ABOUT = (
    "case", "filled_at", "version", "catalogs", "currency", "verdict", "inputs",
)  # fmt: skip
_NODES = OPTIONS[0]
_OTHERS = tuple(key for key in SCENARIOS if key != HEADLINE)
# Results of a record: key -> the scenario and the quantity.
RESULTS: Mapping[str, tuple[str, str]] = {
    **{f"{key}.{_NODES}": (key, _NODES) for key in _OTHERS},
    **{name: (HEADLINE, name) for name in OPTIONS},
}
KEYS = (*ABOUT, *OPTION_FIELDS, *RESULTS)

Record = Mapping[str, Value]


def record(case: Case, sizing: Sizing, texts: Texts, known: Catalogs, moment: str) -> Record:
    """What a fill gave. moment: when, as text."""
    state = SheetCase.of(sizing, texts, known).flags.state(None)
    asked = {
        name: value for name, value in dict(sizing.workload).items()
        if name in FIELDS and value is not None
    }  # fmt: skip
    values = ((key, sizing.scenarios[it].value(name)) for key, (it, name) in RESULTS.items())
    return {
        CASE: case.name,
        MOMENT: moment,
        VERSION: __version__,
        CATALOGS: catalogs_digest(known)[:SHORT],
        CURRENCY: sizing.currency,
        VERDICT: state.value,
        **{name: sizing.nfr.get(name) for name in OPTION_FIELDS},
        **{key: None if value is None else float(value) for key, value in values},
        INPUTS: json.dumps(asked, ensure_ascii=False, separators=(",", ":")),
    }


def state_of(of: Record, texts: Texts) -> str:
    """The state of a record's verdict, in a few words."""
    state = next((it for it in STATES if it.value == of.get(VERDICT)), None)
    return state_words(state, texts) if state else MISSING


def kept(book: Any) -> list[Record]:
    """The records of an open book, the oldest first; rows that are none are left out."""
    area = find(book, FILLS_ID)
    if area is None:
        return []
    rows = area.all().options(ndim=2, err_to_str=True).value
    for number, row in enumerate(rows[:_KEYS_WITHIN]):
        if CASE in row and MOMENT in row:
            found = (
                {key: _read(key, it) for key, it in zip(row, cells, strict=True) if key in KEYS}
                for cells in rows[number + 1 :]
            )
            return [one for one in found if isinstance(one[CASE], str) and one[CASE]]
    return []


def _read(key: str, cell: Any) -> Value:
    if empty(cell) or isinstance(cell, (str, float, int)):
        return None if empty(cell) or cell == MISSING else cell
    return str(cell)


def overview(records: Sequence[Record], cases: Iterable[tuple[str, str]], texts: Texts,
             currency: str) -> Deck:  # fmt: skip
    """The sheets over all cases. cases: names and keys of those of the table, in their order;
    records: all that are kept, the oldest first."""
    texts = texts.in_currency(currency)
    sheets = legal_titles((_options(records, tuple(cases), texts), _fills(records, texts)))
    return Deck(texts.say("sheet_options"), texts.language, sheets)


# --- side by side --------------------------------------------------------------------------------


def _options(records: Sequence[Record], cases: Sequence[tuple[str, str]], texts: Texts) -> Sheet:
    columns = [
        (name, key, of[-1], of[-2] if len(of) > 1 else None)
        for name, key in cases
        if (of := [it for it in records if key_of(str(it[CASE])) == key])
    ]
    headings, names, widths = (
        [texts.say("quantity"), texts.say("unit")],
        ["label", "unit"],
        [38, 14],
    )
    for name, key, _, before in columns:
        headings.append(name)
        names.append(key)
        widths.append(22)
        if before is not None:
            headings += [texts.say("previous_fill", case=name), texts.say("difference_word")]
            names += [f"{key} before", f"{key} difference"]
            widths += [22, 22]
    rows = tuple(_row(key, columns, texts) for key in _SHOWN)
    return Sheet(
        id=OPTIONS_ID,
        title=texts.say("sheet_options"),
        heading=texts.say("cases_options_heading"),
        widths=tuple(widths),
        lines=(Cell(texts.say("cases_options_hint"), "quiet"),),
        tables=(Table("cases", tuple(headings), rows, tuple(names), _SHOWN, native=False),),
        one_page=True,
    )


_SHEET = "sheet"
_SHOWN = (_SHEET, MOMENT, CATALOGS, VERSION, CURRENCY, VERDICT, *RESULTS, *OPTION_FIELDS, INPUTS)
Column = tuple[str, str, Record, Record | None]


def _row(key: str, columns: Sequence[Column], texts: Texts) -> tuple[Cell, ...]:
    cells = [Cell(_label(key, texts), "label"), Cell(_unit(key, texts))]
    for name, case, now, before in columns:
        if key == _SHEET:
            cells.append(Cell(name, "link", link=f"{case}_decision"))
        else:
            cells.append(_value(key, now, texts))
        if before is None:
            continue
        if key == _SHEET:
            cells += [Cell(None), Cell(None)]
            continue
        cells += [_value(key, before, texts)._replace(role="quiet"), _difference(
            key, now, before, texts)]  # fmt: skip
    return tuple(cells)


def _label(key: str, texts: Texts) -> str:
    if key in RESULTS:
        scenario, name = RESULTS[key]
        return f"{texts.label(name)} ({texts.scenario(scenario)})"
    return texts.label(key) if key in GIVEN else texts.say(f"fill_{key}")


def _unit(key: str, texts: Texts) -> str:
    unit = BOOK.quantities[RESULTS[key][1]].unit if key in RESULTS else None
    if key in FIELDS:
        unit = FIELDS[key].unit
    return texts.symbol(unit) if unit else ""


def _shape(key: str) -> str | None:
    if key in RESULTS:
        return BOOK.quantities[RESULTS[key][1]].number_format
    field = FIELDS.get(key)
    if field is None or field.unit is None:
        return None
    return input_shape(field.unit, field.digits, field.whole)


def _value(key: str, of: Record, texts: Texts) -> Cell:
    value = of.get(key)
    if key == VERDICT:
        unsolved = value in (State.INVALID.value, State.NO_SOLUTION.value)
        return Cell(state_of(of, texts), "bad" if unsolved else "strong")
    if key == INPUTS:
        return Cell(None)
    look: Role = "strong" if key in RESULTS else "number" if _shape(key) else "text"
    return Cell(MISSING if value is None else value, look, _shape(key))


def _difference(key: str, now: Record, before: Record, texts: Texts) -> Cell:
    """What changed since the fill before: by how much of numbers, that of other things; of the
    inputs, which."""
    new, old = now.get(key), before.get(key)
    if key == MOMENT:
        return Cell(None)
    if key == INPUTS:
        changed = list(_changed(str(new or ""), str(old or ""), texts))
        more = len(changed) - _MOST_NAMED
        words = ", ".join(changed[:_MOST_NAMED])
        return Cell(f"{words} + {more}" if more > 0 else words or texts.say("unchanged_word"))
    if new == old:
        same: Value = texts.say("unchanged_word")
        if isinstance(new, (int, float)):
            same = 0.0
        return Cell(same, "quiet", _shape(key))
    if isinstance(new, (int, float)) and isinstance(old, (int, float)):
        shape = _shape(key) or ANY
        signed = shape if ";" in shape or shape == ANY else f"+{shape};-{shape}"
        return Cell(new - old, "strong", signed)
    return Cell(texts.say("changed_word").lower(), "strong")


def _changed(new: str, old: str, texts: Texts) -> Iterator[str]:
    """Labels of the inputs that differ."""
    a, b = map(_asked, (new, old))
    return (texts.label(name) for name in FIELDS if a.get(name) != b.get(name))


def _asked(written: str) -> dict[str, Any]:
    try:
        found = json.loads(written)
    except ValueError:  # somebody typed into the record
        return {}
    return found if isinstance(found, dict) else {}


# --- one after the other -------------------------------------------------------------------------


def _fills(records: Sequence[Record], texts: Texts) -> Sheet:
    keys = tuple(Cell(key, "quiet") for key in KEYS)
    rows = tuple(
        tuple(
            Cell(MISSING if it.get(key) is None else it[key], "text", _shape(key)) for key in KEYS
        )
        for it in records[-MOST_FILLS:]
    )
    return Sheet(
        id=FILLS_ID,
        title=texts.say("sheet_fills"),
        heading=texts.say("sheet_fills"),
        widths=(22, 20, 10, 16, *(18,) * (len(KEYS) - 4)),
        lines=(Cell(texts.say("fills_hint", most=MOST_FILLS), "quiet"),),
        tables=(
            Table(TABLE, tuple(_label(key, texts) for key in KEYS), (keys, *rows), KEYS,
                  native=False, wrap=False),
        ),
        tab="reference",
    )  # fmt: skip
