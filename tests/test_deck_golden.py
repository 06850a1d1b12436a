"""The workbook's declarations as a reviewed text, in each language."""

from dataclasses import fields, replace

import pytest

from sizing_xl.catalog.digest import SHORT, catalogs_digest
from sizing_xl.sheets import deck
from sizing_xl.sheets.parts import Chart, Sheet, Table
from sizing_xl.texts import LANGUAGES, Texts

from .deck_text import deck_text

MOST_LINES = 960


@pytest.fixture
def declared(sized, catalogs):
    return lambda language: deck(sized(), Texts(language, "USD"), catalogs)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_deck_is_the_reviewed_one(declared, language, golden, catalogs):
    """Read the difference before accepting it: it is what every workbook becomes."""
    text = deck_text(declared(language)).replace(catalogs_digest(catalogs)[:SHORT], "HASH")
    assert len(text.splitlines()) <= MOST_LINES, "nobody reads that: tell more in one line"
    golden(f"deck_{language}.txt", text)


def other(value):
    """Another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        return f"{value}x"
    if isinstance(value, int):
        return value + 1
    return value[:-1] if value else ("x",)


def changed(declared, field):
    return replace(declared, **{field: other(getattr(declared, field))})


@pytest.mark.parametrize("part", [Sheet, Table, Chart])
def test_every_field_of_a_part_shows_in_the_text(declared, part):
    """So a change of a declaration cannot hide from the reviewer."""
    whole = declared("en")
    table = Table("alone", ("A", "B"), (), ("a", "b"), native=False)
    charts = tuple(chart for sheet in whole.sheets for chart in sheet.charts)
    sheet = Sheet("x", "X", "X", (1, 2), whole.sheets[0].lines, (table,), charts[:1], tab="inputs")
    before = deck_text(replace(whole, sheets=(sheet,)))
    for field in (known.name for known in fields(part)):
        if part is Table and field in ("rows", "keys"):  # shown for what their cells have
            continue
        if part is Sheet:
            now = changed(sheet, field)
        elif part is Table:
            now = replace(sheet, tables=(changed(table, field),))
        else:
            now = replace(sheet, charts=(changed(charts[0], field),))
        assert deck_text(replace(whole, sheets=(now,))) != before, field
