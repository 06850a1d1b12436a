"""Files to begin with: every field of a case, and two cases that really size."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

from sizing_xl.batch.dialect import PEOPLE
from sizing_xl.catalog.load import Catalogs
from sizing_xl.catalog.parameters import Parameters
from sizing_xl.fields import FIELDS, GIVEN
from sizing_xl.files.source import refused
from sizing_xl.reading.values import TEXTS, WHOLE
from sizing_xl.render.openpyxl_pen import draw
from sizing_xl.sheets.parts import Cell, Deck, Sheet, Table
from sizing_xl.sizing import default_catalogs
from sizing_xl.texts import LANGUAGES, Texts

WORKBOOK = ".xlsx"
# Headings: the fields, and what may stand in the place of one.
NAMES = tuple(GIVEN)
ENDINGS = (".csv", WORKBOOK, ".json", ".jsonl", ".grid.json")

_CASES: tuple[dict[str, Any], ...] = (
    {
        "model": "gpt-oss-120b",
        "server": "dgx-b300",
        "storage": "profile_default",
        "concurrency": 1000,
        "effective_context": 131072,
        "kv_precision": "fp8",
    },
    {name: field.example for name, field in FIELDS.items()},
)
_GRID: dict[str, Any] = {
    "model": ["gpt-oss-120b", "llama-3.3-70b-instruct"],
    "server": ["dgx-b300", "dgx-h200"],
    "storage": "profile_default",
    "concurrency": {"from": 100, "to": 1000, "step": 300},
    "effective_context": [32768, 131072],
    "kv_precision": "fp8",
}

_WIDTHS = {"model": 28, "server": 16, "storage": 20}
_WIDTH = 18


def template_bytes(
    ending: str, language: str, catalogs: Callable[[], Catalogs] = default_catalogs
) -> bytes:
    """A file of cases to fill in, for one of ENDINGS (".grid.json": a grid).

    language: of the workbook's notes, and whether a CSV is one for Excel in pt-BR (semicolons,
    decimal commas). catalogs: whose policy the workbook tells; only that one asks for them.
    Raises InputError for another ending, and what `catalogs` raises.
    """
    if ending == WORKBOOK:
        return _xlsx(Texts(language), catalogs().parameters)
    if ending not in _TEMPLATES:
        raise refused("unknown_format", ending, details={"endings": ENDINGS})
    return _TEMPLATES[ending](Texts(language))


def is_template(content: bytes) -> bool:
    """Whether this is a template in text, in any language, that nobody has filled in."""
    return any(content == write(Texts(it)) for write in _TEMPLATES.values() for it in LANGUAGES)


def _full(case: dict[str, Any]) -> dict[str, Any]:
    """A case with all fields: null where the default holds."""
    return {name: case.get(name) for name in NAMES}


def _csv(texts: Texts) -> bytes:
    dialect = PEOPLE[texts.language]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=dialect.separator)
    writer.writerow(NAMES)
    for case in _CASES:
        cells = ("" if value is None else str(value) for value in _full(case).values())
        writer.writerow(
            cell if name in TEXTS else cell.replace(".", dialect.decimal)
            for name, cell in zip(NAMES, cells, strict=True)
        )
    return dialect.mark + text.getvalue().encode()


def _json(texts: Texts) -> bytes:
    return _json_bytes([_full(case) for case in _CASES], indent=2)


def _jsonl(texts: Texts) -> bytes:
    return b"".join(_json_bytes(_full(case)) for case in _CASES)


def _grid(texts: Texts) -> bytes:
    return _json_bytes(_full(_GRID), indent=2)


def _json_bytes(value: Any, indent: int | None = None) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=indent) + "\n").encode()


# --- the workbook ----------------------------------------------------------------------------


def _xlsx(texts: Texts, policy: Parameters) -> bytes:
    title = texts.say("sheet_inputs")
    return draw(Deck(title, texts.language, (_sheet(texts, title), _dictionary(texts, policy))))


def _sheet(texts: Texts, title: str) -> Sheet:
    """The cases, from the first row of the sheet; the first case's cells say what they are."""
    rows = tuple(
        tuple(_cell(name, case.get(name), texts if case is _CASES[0] else None) for name in NAMES)
        for case in _CASES
    )
    return Sheet(
        id="cases",
        title=title,
        heading=title,
        widths=tuple(_WIDTHS.get(name, _WIDTH) for name in NAMES),
        tables=(Table("tbl_cases", NAMES, rows, columns=NAMES, wrap=False),),
        bare=True,
        repeat=True,
        tab="inputs",
    )


def _cell(name: str, value: Any, texts: Texts | None) -> Cell:
    note = f"{name}\n{texts.description(name)}" if texts else None
    return Cell(value, "input", number_format=_number_format(name), note=note)


def _number_format(name: str) -> str | None:
    if name in TEXTS:
        return None
    return "#,##0" if name in WHOLE else "General"


def _dictionary(texts: Texts, policy: Parameters) -> Sheet:
    """What each field is, where it comes from, why it matters, the common error."""
    kinds = ("parameter", "what", "origin", "importance", "common_error")
    rows = tuple(
        (Cell(name, "label"), *(Cell(words) for words in texts.dictionary(policy)[name].told))
        for name in NAMES
    )
    headings = tuple(texts.say(kind) for kind in kinds)
    return Sheet(
        id="dictionary",
        title=texts.say("sheet_dictionary"),
        heading=texts.say("sheet_dictionary"),
        widths=(30, 46, 46, 46, 46),
        tables=(Table("tbl_dictionary", headings, rows, columns=kinds),),
        repeat=True,
        tab="reference",
    )


_TEMPLATES: dict[str, Callable[[Texts], bytes]] = {
    ".csv": _csv,
    ".json": _json,
    ".jsonl": _jsonl,
    ".grid.json": _grid,
}
