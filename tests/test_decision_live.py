"""The decision page after edits: figures and sentences are what Python says of the edited case."""

import io
import math

import openpyxl
import pytest

from sizing_xl import Workload, size
from sizing_xl.render.openpyxl_pen import draw
from sizing_xl.sheets import deck
from sizing_xl.sheets.layout import Layout
from sizing_xl.telling.views import DECISION, TILES
from sizing_xl.texts import LANGUAGES, Face, Texts

from .conftest import FLAGSHIP
from .spreadsheet import by_formualizer, by_libreoffice
from .test_decision import CASES, PRICES

CASE = {**FLAGSHIP, "concurrency": 5000, **PRICES}
EDITS = {
    "nothing": {},
    "more sessions, by the engine": {"concurrency": 9000, "basis": "engine"},
    "no price of a node": {"node_price": None},
    "no solution": {"runtime_overhead_gib": 2144},
    "another precision, no utilisation": {
        "kv_precision": "bf16", "average_utilisation_ratio": None, "peak_headroom_ratio": 0.5,
    },
}  # fmt: skip
# What says how the inputs differ from those of generation, or is of those alone.
OF_THEN = ("counts", "Prices: ")
TABLES = ("tiles", "tbl_decision", "tbl_top", "decision_grounds")


def drawn(catalogs, language="en", **asked):
    sizing = size(Workload(**{**CASE, **asked}), catalogs)
    return deck(sizing, Texts(language, sizing.currency, Face.WORKBOOK), catalogs)


def typed(data, edits):
    book = openpyxl.load_workbook(io.BytesIO(data))
    for name, value in edits.items():
        ((title, cell),) = book.defined_names[f"in_{name}"].destinations
        book[title][cell.replace("$", "")].value = value
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def live_cells(whole):
    """(table, row, column) -> the cell, of each on the page that is a formula, and the verdict."""
    page = whole.sheets[0]
    found = {("line", 3, 1): page.lines[2]}
    for table in page.tables:
        if table.name in TABLES:
            for row, cells in enumerate(table.rows, start=1):
                for column, cell in enumerate(cells, start=1):
                    if cell.formula:
                        found[table.name, row, column] = cell
    return found


def differences(whole, book, edited):
    """Cells of a page that show something else than Python says of the edited case."""
    layout, expected = Layout(whole), live_cells(edited)
    sheet = book[whole.sheets[0].title]
    for key, cell in live_cells(whole).items():
        table, row, column = key
        if str(cell.value).startswith(OF_THEN) or key not in expected:
            continue
        place = layout.places.get(table)
        at = (row, column) if place is None else (place.top + row, place.first + column - 1)
        there, wanted = sheet.cell(*at), expected[key].value
        # An empty cell with a link is read as its target.
        empty = there.value is None or (there.hyperlink and there.value == there.hyperlink.location)
        shown = "" if empty else there.value
        if isinstance(wanted, (int, float)) and isinstance(shown, (int, float)):
            if math.isclose(shown, wanted, rel_tol=1e-9, abs_tol=1e-9):
                continue
        elif shown == wanted:
            continue
        yield key, shown, wanted


@pytest.mark.slow
@pytest.mark.parametrize("what", EDITS)
def test_the_page_says_after_an_edit_what_python_says(catalogs, what):
    whole = drawn(catalogs)
    assert len(live_cells(whole)) > 3 * len(DECISION) + 2 * len(TILES)
    book = by_formualizer(typed(draw(whole), EDITS[what]))
    assert list(differences(whole, book, drawn(catalogs, **EDITS[what]))) == []


@pytest.mark.libreoffice
@pytest.mark.slow
def test_libreoffice_says_it_too(catalogs, soffice, tmp_path):
    whole = drawn(catalogs)
    for number, what in enumerate(("more sessions, by the engine", "no solution")):
        folder = tmp_path / str(number)
        folder.mkdir()
        book = by_libreoffice(typed(draw(whole), EDITS[what]), soffice, folder)
        assert list(differences(whole, book, drawn(catalogs, **EDITS[what]))) == [], what


def grounds(whole):
    return next((it for it in whole.sheets[0].tables if it.name == "decision_grounds"), None)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_why_and_what_is_assumed_is_told_in_few_words(catalogs, language):
    """Nothing of costs without prices; the ways out stand in its place where nothing fits."""
    for name, asked in CASES.items():
        own = {} if "concurrency" in asked and name == "priced" else dict.fromkeys(PRICES)
        table = grounds(drawn(catalogs, language, **{**own, **asked}))
        assert (table is None) == (name == "impossible"), name
        if table is None:
            continue
        cells = [cell for row in table.rows[1:] for cell in row if cell.value not in (None, "")]
        sentences = [cell.value for cell in cells if isinstance(cell.value, str)]
        assert all(len(it.split()) <= 25 for it in sentences)
        assert all(cell.formula for cell in cells)
        links = {cell.link.row for cell in cells if cell.link}
        used = {"average_utilisation_ratio"} if name == "priced" else set()
        assert links == {"effective_context", "peak_headroom_ratio", "kv_precision"} | used
        money = [cell for cell in cells if cell.role == "fine" and isinstance(cell.value, float)]
        assert len(money) == (name == "priced")


def test_failures_that_the_peak_survives_are_those_that_leave_enough_sessions(catalogs):
    for asked in ({}, {"basis": "engine"}, {"concurrency": 37}):
        sizing = size(Workload(**{**CASE, **asked}), catalogs)
        found = sizing.recommended.results
        replicas = found["nodes_final"] / found["unit_nodes"]
        lost = 0
        while (replicas - lost - 1) * found["unit_sessions"] >= found["peak_sessions"]:
            lost += 1
        told = grounds(drawn(catalogs, **asked)).rows[2][0].value
        assert told == f"Node failures that the peak survives: {lost}."
