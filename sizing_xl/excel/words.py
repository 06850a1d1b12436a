"""What users write in a cell, read: words in either language, options, ranges."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sizing_xl.catalog import CATALOGS
from sizing_xl.catalog.parameters import SCENARIOS
from sizing_xl.errors import InputError, Problem
from sizing_xl.fields import FIELDS, SOURCES
from sizing_xl.reading.headings import field_of
from sizing_xl.reading.names import unknown
from sizing_xl.reading.numbers import exact
from sizing_xl.texts import LANGUAGES, Texts
from sizing_xl.texts.value import value_words

# Arguments that choose one word -> the words, as the names of quantities spell them.
CHOICES: dict[str, tuple[str, ...]] = {
    "scenario": SCENARIOS,
    "part": ("total", "recommended", "model", "cache", "logs", "operational"),
    "direction": ("read", "write"),
    "when": ("peak", "steady"),
    "item": (
        *("annual_total", "capital_annual", "energy_annual", "space_annual", "support_annual"),
        *("licence_annual", "staff_annual", "in_use_annual", "headroom_annual", "ha_spare_annual"),
    ),
    "period": ("session_hour", "session_month"),
    "tokens": ("mtoken", "mtoken_input", "mtoken_output", "mtoken_generated"),
    "ttft": ("service", "planned", "reachable", "bound"),
    "tpot": ("service", "planned", "alone", "reachable", "bound"),
    "throughput": ("node", "replica"),
    "alternative": ("api", "cloud_used"),
    "measure": (
        *("breakeven_utilisation_ratio", "breakeven_mtokens", "payback_months"),
        *("saving_per_year", "annual_cost"),
    ),
    "kind": (*CATALOGS, "quantities", "options"),
}
# No word that an argument takes, and no name of an option, is longer.
LONGEST_WORD = 200
# No text of options is longer: Excel's own limit of a text in a cell.
LONGEST_OPTIONS = 32767
# Field of the workload -> the argument that fills it, where the names differ; and back.
ARGUMENT_OF = {name: field.argument for name, field in FIELDS.items() if field.argument}
FIELD_OF = {argument: name for name, argument in ARGUMENT_OF.items()}


def fold(word: str) -> str:
    """A word without accents, capitals and outer blanks."""
    plain = unicodedata.normalize("NFKD", word.strip().casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


@lru_cache(maxsize=1)
def _meanings() -> Mapping[str, Mapping[str, str]]:
    """Argument -> what may be written -> the word that it means."""
    found: dict[str, dict[str, str]] = {}
    languages = [Texts(language) for language in LANGUAGES]
    for argument, words in CHOICES.items():
        found[argument] = {word: word for word in words}
        for texts in languages:
            found[argument] |= {fold(texts.word(argument, word)): word for word in words}
    found["scenario"] |= {str(number): key for number, key in enumerate(SCENARIOS, start=1)}
    return found


def chosen(argument: str, value: Any, default: str) -> str:
    """The word that a cell chooses: in either language, whatever its case and accents; a
    scenario also by its number. An empty cell: the default. Raises InputError."""
    if empty(value):
        return default
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if number:
        value = exact(value, True)  # 3.0000000000000004 of a product is 3
        word = str(int(value)) if value in range(len(SCENARIOS) + 1) else ""
    else:
        word = fold(value) if isinstance(value, str) and len(value) <= LONGEST_WORD else ""
    found = _meanings()[argument].get(word)
    if found is None:
        expected = ", ".join(CHOICES[argument])
        raise InputError([Problem("not_one_of", argument, value, details={"expected": expected})])
    return found


def empty(value: Any) -> bool:
    """Whether a cell is empty: None, or the empty text that formulas give for it."""
    return value is None or (isinstance(value, str) and not value.strip())


def options_of(given: Any, taken: tuple[str, ...]) -> dict[str, Any]:
    """A two-column range of input names and values as fields of a workload; or one text, as
    "energy_price_per_kwh=0.12; lifetime_years=4".

    given: rows, or what one cell holds, as sizing_xl.excel.calls.plain_argument gives them.
    taken: fields that the function's own arguments give. Rows without a name or a value are
    skipped, so is a heading row. Raises InputError naming the option and the nearest names.
    """
    rows = given if isinstance(given, tuple) else () if empty(given) else _written(given)
    fields: dict[str, Any] = {}
    for position, row in enumerate(rows):
        if len(row) != 2:
            raise InputError([Problem("options_shape", "options", len(row))])
        name, value = row
        if empty(name) or empty(value) or (position == 0 and _heading(value)):
            continue
        known = isinstance(name, str) and len(name) <= LONGEST_WORD
        key = field_of(name) if known else None
        shown = name if known else value_words(name)
        if key in taken:
            raise InputError([Problem("option_is_argument", shown, value)])
        if key is None:
            allowed = [field for field in FIELDS if field not in taken]
            found = unknown("unknown_field", shown, value, allowed, asked=shown)
            raise InputError([found])
        if key in SOURCES:
            raise InputError([Problem("option_reads_file", shown, value)])
        if key in fields:
            raise InputError([Problem("repeated_option", shown, value)])
        fields[key] = value
    return fields


def _written(given: Any) -> tuple[tuple[Any, ...], ...]:
    """The rows of options that one cell holds as a text."""
    if not isinstance(given, str) or "=" not in given or len(given) > LONGEST_OPTIONS:
        return ((given,),)
    pairs = (pair.partition("=") for pair in given.split(";") if pair.strip())
    return tuple(
        (name.strip(), value.strip()) if name.strip() and value.strip() else (name + sign + value,)
        for name, sign, value in pairs
    )


def _heading(value: Any) -> bool:
    words = {fold(Texts(language).say("value")) for language in LANGUAGES}
    return isinstance(value, str) and len(value) <= LONGEST_WORD and fold(value) in words
