"""The workbook as a reader sees it: drawn by LibreOffice, page by page."""

import math
import re
import shutil
import subprocess

import pytest

from sizing_xl.book import BOOK
from sizing_xl.sheets import deck
from sizing_xl.texts import LANGUAGES, Texts
from sizing_xl.workbook import write_workbook

from .conftest import FLAGSHIP, need
from .spreadsheet import convert

# Rows of tables, headings and gaps counted, that a page must hold at least, of each sheet that may
# have several: fewer means that something has grown beyond its paper.
ROWS = {
    "inputs": 40, "results": 40, "risks": 20, "model": 20, "dictionary": 11, "checks": 26,
    "sources": 8, "data": 45, "catalog": 20,
}  # fmt: skip


@pytest.fixture(scope="module", params=LANGUAGES)
def pages(request, soffice, catalogs, tmp_path_factory):
    """(language, deck, text of each printed page)."""
    need(shutil.which("pdftotext"), "pdftotext", "apt-get install poppler-utils")
    from sizing_xl import Workload, size

    directory = tmp_path_factory.mktemp("rendered")
    sizing = size(Workload(**{**FLAGSHIP, "kv_precision": None}), catalogs)
    path = write_workbook(sizing, directory / "deck.xlsx", request.param)
    convert(soffice, path, directory, "pdf", directory / "profile")
    run = subprocess.run(
        ["pdftotext", "-layout", str(directory / "deck.pdf"), "-"],
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    texts = Texts(request.param)
    return request.param, deck(sizing, texts, catalogs), run.stdout.split("\f")[:-1]


def by_sheet(pages):
    """Sheet id -> its pages: the header of each page ends with the sheet's title."""
    _, drawn, texts = pages
    found = {sheet.id: [] for sheet in drawn.sheets}
    titles = {sheet.title: sheet.id for sheet in drawn.sheets}
    for text in texts:
        header = text.strip().splitlines()[0].strip()
        title = max((it for it in titles if header.endswith(it)), key=len)
        found[titles[title]].append(text)
    return found


@pytest.mark.libreoffice
def test_every_sheet_is_printed_on_the_pages_it_should(pages):
    counts = {sheet: len(texts) for sheet, texts in by_sheet(pages).items()}
    for sheet in pages[1].sheets:
        rows = sum(len(table.rows) + 2 for table in sheet.tables)
        known = "catalog" if sheet.id.startswith("catalog_") else sheet.id
        most = 1 if sheet.one_page else math.ceil(rows / ROWS[known])
        assert 1 <= counts[sheet.id] <= most, (sheet.id, counts)


@pytest.mark.libreoffice
def test_no_number_is_cut_and_no_error_is_shown(pages):
    """But for what nobody gives or knows, in the model itself (docs/workbook.md)."""
    for sheet, texts in by_sheet(pages).items():
        for text in texts:
            assert "###" not in text
            shown = re.sub("#N/A|#VALUE!", "", text) if sheet == "model" else text
            assert not re.search(r"#(N/A|NAME|VALUE|REF|DIV/0|NUM)|Err:\d", shown), sheet


@pytest.mark.libreoffice
def test_long_texts_are_printed_whole(pages, catalogs):
    """Every word of every alert and dictionary entry is on paper."""
    language = pages[0]
    printed = {key: " ".join(" ".join(texts).split()) for key, texts in by_sheet(pages).items()}
    dictionary = set(re.findall(r"\w+", printed["dictionary"]))
    entries = Texts(language).dictionary(catalogs.parameters)
    for name in ("concurrency", "kv_precision", "power_kw_max", "pue", "ha_extra_nodes"):
        entry = entries[name]
        assert name in printed["dictionary"].replace(" ", "") or name in dictionary, name
        words = set(re.findall(r"\w{5,}", " ".join(entry.told)))
        lost = {word for word in words if word not in dictionary}
        assert len(lost) <= len(words) // 8, (name, lost)  # words broken across lines


@pytest.mark.libreoffice
def test_the_numbers_on_paper_are_the_sizing_s(pages):
    language = pages[0]
    texts = Texts("en")  # LibreOffice prints in its own locale: English on this machine
    first = by_sheet(pages)["decision"][0]
    label = Texts(language).say("tile_nodes_final")
    rows = [line.split() for line in first.splitlines() if line.strip().startswith(label)]
    nodes = [str(number) for number in (2, 3, 5)]
    assert any(nodes == row[len(label.split()) :][:3] for row in rows)
    results = " ".join(by_sheet(pages)["results"])
    assert texts.number(1418.0, 1) in results and texts.number(1316.7, 1) in results
    assert len(BOOK.quantities) > 60
