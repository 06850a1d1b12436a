"""The decision deck: few words on its first page, what is missing said, all of it explicit."""

import io
import re
import zipfile
from dataclasses import replace

import openpyxl
import pytest

from sizing_xl import InputError, Workload, size
from sizing_xl.book import BOOK
from sizing_xl.cli import main
from sizing_xl.cli.arguments import DECKS
from sizing_xl.reading.document import LONGEST_CLIENT, LONGEST_TITLE, Document
from sizing_xl.render.openpyxl_pen import draw
from sizing_xl.sheets import KINDS, deck
from sizing_xl.sheets.catalog import SPARE
from sizing_xl.sheets.layout import Here, Layout
from sizing_xl.sheets.parts import To
from sizing_xl.sheets.what_if import WhatIf
from sizing_xl.telling.cost import ALTERNATIVES
from sizing_xl.telling.views import DECISION, TILES
from sizing_xl.texts import LANGUAGES, Face, Texts
from sizing_xl.workbook import workbook_bytes

from .conftest import FLAGSHIP
from .spreadsheet import by_formualizer

PRICES = {
    "node_price": 500_000, "storage_unit_price": 120_000, "network_price_per_node": 40_000,
    "other_capex_ratio": 0.05, "lifetime_years": 4, "cost_of_capital_ratio": 0.08,
    "support_ratio": 0.1, "licence_per_gpu_year": 4500, "energy_price_per_kwh": 0.12,
    "average_load_ratio": 0.7, "price_per_kw_month": 184, "staff_per_year": 200_000,
    "average_utilisation_ratio": 0.6,
}  # fmt: skip
CASES = {
    "flagship": {},
    "priced": {"concurrency": 5000, **PRICES},
    "impossible": {"runtime_overhead_gib": 2144},
    "not a price": {"server": "dgx-b200", "concurrency": 5000},
}
FRONT = ["decision", "costs", "latency"]
WHOLE = ["inputs", "results", "risks", "model", "checks", "data"]


def declared(catalogs, name="flagship", language="en", kind="full", **options):
    sizing = size(Workload(**{**FLAGSHIP, **CASES[name]}), catalogs)
    texts = Texts(language, sizing.currency, Face.WORKBOOK)
    return deck(sizing, texts, catalogs, kind, **options)


def sheet_of(whole, sheet_id):
    return next(sheet for sheet in whole.sheets if sheet.id == sheet_id)


def cells(sheet):
    yield from sheet.lines
    for table in sheet.tables:
        yield from (cell for row in table.rows for cell in row)


def words(sheet):
    """What is read of a sheet: what charts draw from is on no paper."""
    printed = [table for table in sheet.tables if table.printed]
    headings = [head for table in printed if table.headed for head in table.headings]
    shown = [*sheet.lines, *(cell for it in printed for row in it.rows for cell in row)]
    texts = [cell.value for cell in shown if isinstance(cell.value, str)]
    return sum(len(text.split()) for text in [sheet.heading, *headings, *texts])


# --- what is where ---------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CASES)
def test_the_first_page_has_few_words(catalogs, name, language):
    whole = declared(catalogs, name, language)
    page = whole.sheets[0]
    assert words(page) <= 150
    (bar,) = [line for line in page.lines if line.role == "bar"]
    assert len(bar.value.split()) <= 25
    assert page.one_page and not page.tall
    for sheet in whole.sheets[1:]:
        told = sum(len(line.value.split()) for line in sheet.lines)
        assert told <= 80 or sheet.tab == "appendix", sheet.id


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_read_has_few_words(catalogs, language):
    """The model, the checks and the data are the book printed; the appendix is looked up."""
    whole = declared(catalogs, "priced", language, what_if=WhatIf(quarters=(6000,) * 8))
    read = [sheet for sheet in whole.sheets if sheet.tab in ("results", "inputs")]
    what_ifs = ["options", "costs", "sensitivity", "plan", "latency"]
    assert [sheet.id for sheet in read] == ["decision", *what_ifs, "inputs", "results", "risks"]
    assert sum(map(words, read)) <= 4000
    assert sum(map(words, declared(catalogs, "priced", language, "board").sheets)) <= 1500


@pytest.mark.parametrize("name", CASES)
def test_a_result_has_its_rationale_once_in_few_words(catalogs, name):
    """Formula with numbers and source, in RECOMMENDED of the results or the costs, and on the first
    page; where that is too long, where it stands."""
    whole = declared(catalogs, name, "pt-BR")
    named = ("tbl_results", "tbl_costs")
    shown = [table for sheet in whole.sheets for table in sheet.tables if table.name in named]
    given = {name for name, it in BOOK.quantities.items() if not it.inner}
    keys = [key for table in shown for key in table.keys if key in given]
    assert sorted(keys) == sorted(given)
    model = sheet_of(whole, "model").tables[0]
    column = shown[0].columns.index("recommended")
    rows = [(key, row) for table in shown for key, row in zip(table.keys, table.rows, strict=True)]
    noted = {key: row[column].note for key, row in rows if row[column].note}
    assert set(noted) == set(keys)
    for key, row in rows:
        assert not any(cell.note for at, cell in enumerate(row) if at != column)
        if key in noted:
            section = BOOK.quantities[key].source.partition(";")[0]
            assert len(noted[key].split()) <= 40 and section in noted[key]
            assert noted[key].startswith("Na geração: ")
            assert " = " in noted[key] or key in noted[key], noted[key]
            assert key in model.keys
    page = [cell.note for cell in cells(whole.sheets[0]) if cell.note]
    assert sorted(page) == sorted(noted[key] for key in {*DECISION, *TILES})


def test_each_kind_has_its_sheets(catalogs):
    ids = [sheet.id for sheet in declared(catalogs, "priced").sheets]
    assert ids[: len(FRONT) + len(WHOLE)] == FRONT + WHOLE
    rest = ids[len(FRONT) + len(WHOLE) :]
    assert rest[-2:] == ["dictionary", "sources"]
    assert all(it.startswith("catalog_") for it in rest[:-2])
    board = declared(catalogs, "priced", kind="board")
    assert [sheet.id for sheet in board.sheets] == [*FRONT, "inputs"]
    assert not any(cell.formula or cell.name for sheet in board.sheets for cell in cells(sheet))
    assert len(board.sheets[0].charts) == 2
    scenarios = [sheet.id for sheet in declared(catalogs, kind="scenarios").sheets]
    assert {"summary", "minimum", "recommended", "ideal", "comparison", "alerts"} <= {*scenarios}
    assert DECKS == KINDS


@pytest.mark.slow
def test_every_other_sheet_leads_back(catalogs):
    for sheet in declared(catalogs, "priced").sheets[1:]:
        assert sheet.bare or (sheet.up.value, sheet.up.link) == ("↑ Decision", "decision")
    book = openpyxl.load_workbook(io.BytesIO(draw(declared(catalogs, "priced"))))
    assert book["Risks"]["A1"].hyperlink.location == "'Decision'!A1"


@pytest.mark.slow
def test_an_impossible_case_shows_the_ways_out_as_links_to_the_inputs(catalogs):
    page = declared(catalogs, "impossible").sheets[0]
    assert page.charts == ()
    ways = [cell for cell in cells(page) if isinstance(cell.link, To)]
    assert len(ways) >= 2
    assert {way.link.table for way in ways} == {"inputs_workload"}
    book = openpyxl.load_workbook(io.BytesIO(draw(declared(catalogs, "impossible"))))
    shown = (cell for row in book["Decision"].iter_rows() for cell in row)
    links = [cell.hyperlink.location for cell in shown if cell.hyperlink]
    place = Layout(declared(catalogs, "impossible")).places["inputs_workload"]
    assert f"'Inputs'!B{place.row('effective_context')}" in links


def test_money_that_nobody_knows_says_which_price_is_missing(catalogs):
    whole = declared(catalogs, "not a price")
    assert "costs" not in [sheet.id for sheet in whole.sheets]
    details = [cell.value for cell in sheet_of(whole, "decision").tables[1].rows[2]]
    assert [it for it in details if isinstance(it, str) and "issing: " in it] == [
        "Missing: Network per node + 3", "Prices missing: 12", "Prices missing: 13",
    ]  # fmt: skip
    assert len(sheet_of(whole, "decision").charts) == 1
    priced = declared(catalogs, "priced")
    assert not any("issing: " in str(cell.value) for cell in cells(sheet_of(priced, "decision")))


def test_costs_beside_an_api_and_a_cloud_are_told_where_the_case_names_them(catalogs):
    """With the offers' names, live; without any of them there is no section."""
    asked = {"server": "dgx-b200", "input_tokens_per_s": 4000, "output_tokens_per_s": 800,
             "cached_tokens_per_s": 0, "api": None, "cloud": None}  # fmt: skip
    offers = {kind: next(it.name for it in catalogs.prices.offers if it.kind == kind)
              for kind in ALTERNATIVES}  # fmt: skip
    named = {"api": offers["hosted_api"], "cloud": offers["cloud_gpu_hour"]}
    texts = Texts("en", "USD", Face.WORKBOOK)
    for given, own in ((named, PRICES), ({}, PRICES),
                       ({"cloud_price_per_gpu_hour": 3.0}, PRICES)):  # fmt: skip
        sizing = size(Workload(**{**FLAGSHIP, **asked, **own, **given}), catalogs)
        costs = sheet_of(deck(sizing, texts, catalogs), "costs")
        rows = dict(zip(costs.tables[0].keys, costs.tables[0].rows, strict=True))
        told = sum(len(line.value.split()) for line in costs.lines)
        assert told <= 80
        for kind, field in (("hosted_api", "api"), ("cloud_gpu_hour", "cloud")):
            heading, names = ALTERNATIVES[kind]
            there = f"section {heading}" in rows
            assert there == any(name.startswith(field) for name in given)
            if there:
                words = texts.say(heading)
                name = f": {given[field]}" if field in given else ""
                assert rows[f"section {heading}"][0].value == words + name
                place = Layout(deck(sizing, texts, catalogs)).places["tbl_costs"]
                live = rows[f"section {heading}"][0].formula(Here(None, place, 1))
                assert f"in_{field}" in live
                for name in names:
                    value = sizing.recommended.results[name]
                    assert rows[name][3].value == ("" if value is None else value)
                assert rows[f"{field}_annual_cost"][3].value > 0
                assert draw(deck(sizing, texts, catalogs, "board"))


# --- what it says of itself ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "rule"),
    [({"title": "=1+1"}, "document_formula"), ({"client": "@x"}, "document_formula"),
     ({"title": "a\tb"}, "document_unseen"), ({"client": "a\u202eb"}, "document_unseen"),
     ({"title": "x" * (LONGEST_TITLE + 1)}, "document_long"),
     ({"client": "x" * (LONGEST_CLIENT + 1)}, "document_long"), ({"title": " "}, "document_empty")],
)  # fmt: skip
def test_words_that_a_page_cannot_hold_are_refused(given, rule):
    with pytest.raises(InputError) as raised:
        Document.read(**given)
    assert [(it.rule, it.field) for it in raised.value.problems] == [
        (rule, f"--{next(iter(given))}")
    ]


@pytest.mark.parametrize("day", ["2026-13-01", "yesterday", "", "26/11/2026"])
def test_a_day_that_is_none_is_refused(day, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    case = [f"--{name.replace('_', '-')}={value}" for name, value in FLAGSHIP.items()]
    assert main(["size", *case, "--lang=en", f"--as-of={day}"]) != 0
    assert "--as-of" in capsys.readouterr().err
    assert not [*tmp_path.iterdir()]


@pytest.mark.slow
def test_the_document_is_told_on_its_page_and_in_the_file(sized):
    document = Document("R&D <2027>", "ACME & Co", "2026-11-26", True)
    data = workbook_bytes(sized(), "en", document=document)
    assert data == workbook_bytes(sized(), "en", document=document)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book["Decision"]["A1"].value == "R&D <2027>"
    assert book["Decision"]["A2"].value.startswith("ACME & Co · as of 2026-11-26 · sizing_xl ")
    assert book["Decision"]["A2"].value.endswith("Confidential")
    told = book.properties
    assert (told.title, told.subject) == ("R&D <2027>", "ACME & Co")
    assert told.contentStatus == "Confidential"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = archive.read("xl/worksheets/sheet2.xml").decode()
    assert "&amp;LR&amp;&amp;D &lt;2027&gt; · as of 2026-11-26&amp;R" in part
    assert "catalogs " in re.search("<oddFooter>(.*?)</oddFooter>", part)[1]


# --- what it is made of ----------------------------------------------------------------------


def plain(part):
    """A chart's XML without the prefixes of its names."""
    return re.sub(r"<(/?)c:", r"<\1", part.replace(" />", "/>"))


@pytest.mark.slow
def test_charts_leave_nothing_to_the_program_that_shows_them(catalogs):
    """Excel and LibreOffice take other defaults; readers that do not calculate show caches."""
    whole = declared(catalogs, "priced")
    with zipfile.ZipFile(io.BytesIO(draw(whole))) as archive:
        parts = [archive.read(name).decode() for name in sorted(archive.namelist())
                 if name.startswith("xl/charts/")]  # fmt: skip
    assert len(parts) == sum(len(sheet.charts) for sheet in whole.sheets) == 4
    for part in map(plain, parts):
        assert '<roundedCorners val="0"/>' in part and '<autoTitleDeleted val="0"/>' in part
        assert '<varyColors val="0"/>' in part
        titles = re.findall("<title>.*?</title>", part, re.DOTALL)
        assert titles and all('<overlay val="0"/>' in title for title in titles)
        found = [re.findall(f"<(?:num|str){what}>", part) for what in ("Ref", "Cache")]
        assert len(found[0]) == len(found[1]) > 0
    table = next(t for s in whole.sheets for t in s.tables if t.name == "tbl_plotted")
    for cell in table.rows[table.keys.index("held_without_one")][2:]:
        assert f"<v>{cell.value:.0f}</v>" in plain(parts[0])


@pytest.mark.slow
def test_an_undefined_value_is_a_gap_in_a_chart_and_an_empty_cell(catalogs):
    sizing = size(Workload(**{**FLAGSHIP, "runtime_overhead_gib": 2142.4}), catalogs)
    assert sizing.recommended.solved and not sizing.ideal.solved
    whole = deck(sizing, Texts("en"), catalogs)
    with zipfile.ZipFile(io.BytesIO(draw(whole))) as archive:
        part = plain(archive.read("xl/charts/chart1.xml").decode())
    held = re.search(r"<numRef><f>[^<]*</f><numCache>(.*?)</numCache>", part)[1]
    assert 'ptCount val="3"' in held and held.count("<pt ") == 2
    row = sheet_of(whole, "results").tables[-1]
    assert row.rows[row.keys.index("nodes_final")][4].value == ""


@pytest.mark.slow
def test_only_inputs_can_be_typed_into(catalogs):
    book = openpyxl.load_workbook(io.BytesIO(draw(declared(catalogs))))
    shut = [sheet.title for sheet in book if sheet.protection.sheet]
    assert shut == ["Decision", "Latency", "Inputs", "Results", "Risks", "Model", "Checks"]
    assert not any(sheet.protection.password for sheet in book)
    ((title, cell),) = book.defined_names["in_concurrency"].destinations
    assert not book[title][cell.replace("$", "")].protection.locked
    assert book["Inputs"]["A8"].protection.locked
    free = openpyxl.load_workbook(io.BytesIO(draw(declared(catalogs, protected=False))))
    assert not any(sheet.protection.sheet for sheet in free)


def test_no_format_leaves_a_bare_separator_and_filters_stand_on_lists(catalogs):
    whole = declared(catalogs, "priced")
    for sheet in whole.sheets:
        for cell in cells(sheet):
            assert not re.search(r"(^|[^0])\.#", cell.number_format or ""), (sheet.id, cell)
        filtered = any(table.native for table in sheet.tables)
        assert not filtered or sheet.id in ("data", "risks") or sheet.tab == "appendix", sheet.id


@pytest.mark.slow
def test_a_server_typed_under_the_last_one_is_found(catalogs):
    whole = declared(catalogs)
    place = Layout(whole).places["tbl_servers"]
    assert place.table.spare == SPARE["tbl_servers"]
    book = openpyxl.load_workbook(io.BytesIO(draw(whole)))
    sheet = book[place.sheet.title]
    like = place.row("dgx-b300")
    for column in range(1, len(place.table.columns) + 1):
        sheet.cell(place.bottom + 1, column).value = sheet.cell(like, column).value
    sheet.cell(place.bottom + 1, 1).value = "mine"
    sheet.cell(place.bottom + 1, place.column("rack_units_u")).value = 7
    for name, value in (("in_server", "mine"), ("in_concurrency", 1001)):
        ((title, cell),) = book.defined_names[name].destinations
        book[title][cell.replace("$", "")].value = value
    file = io.BytesIO()
    book.save(file)
    live = by_formualizer(file.getvalue())

    def named(name):
        ((title, cell),) = live.defined_names[name].destinations
        return live[title][cell.replace("$", "")].value

    mine = catalogs.servers["dgx-b300"].model_copy(update={"name": "mine", "rack_units_u": 7})
    own = replace(catalogs, servers={**catalogs.servers, "mine": mine})
    asked = size(Workload(**{**FLAGSHIP, "server": "mine", "concurrency": 1001}), own)
    assert named("chk_range") == 0
    assert named("out_total_rack_u_recommended") == asked.recommended.results["total_rack_u"]
    assert named("verdict") == 2
