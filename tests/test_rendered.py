"""The workbook as a reader sees it: drawn by LibreOffice, page by page."""

import math
import re
import shutil
import subprocess

import pytest

from sizing_xl.book import BOOK
from sizing_xl.sheets import deck
from sizing_xl.sizing import SCENARIOS
from sizing_xl.texts import LANGUAGES, Texts
from sizing_xl.workbook import write_workbook

from .conftest import FLAGSHIP, need
from .spreadsheet import convert

# Rows of tables, headings and gaps counted, that a page must hold at least, of each sheet that may
# have several: fewer means that something has grown beyond its paper.
ROWS = {
    "inputs": 27, "model": 24, "minimum": 43, "recommended": 43, "ideal": 43, "alerts": 10,
    "dictionary": 11, "catalog": 28, "checks": 26, "sources": 8, "data": 45,
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
    """Sheet id -> its pages: the header of each page is the sheet's title."""
    _, drawn, texts = pages
    found = {sheet.id: [] for sheet in drawn.sheets}
    titles = {sheet.title: sheet.id for sheet in drawn.sheets}
    for text in texts:
        header = text.strip().splitlines()[0].strip()
        found[titles[header]].append(text)
    return found


@pytest.mark.libreoffice
def test_every_sheet_is_printed_on_the_pages_it_should(pages):
    counts = {sheet: len(texts) for sheet, texts in by_sheet(pages).items()}
    for sheet in pages[1].sheets:
        rows = sum(len(table.rows) + 2 for table in sheet.tables)
        most = 1 if sheet.one_page else math.ceil(rows / ROWS[sheet.id])
        assert 1 <= counts[sheet.id] <= most, (sheet.id, counts)


@pytest.mark.libreoffice
def test_no_number_is_cut_and_no_error_is_shown(pages):
    """But for what is not given or no catalog knows, in the model itself (docs/workbook.md)."""
    for sheet, texts in by_sheet(pages).items():
        for text in texts:
            assert "###" not in text
            shown = re.sub("#(N/A|VALUE!)", "", text) if sheet == "model" else text
            assert not re.search(r"#(N/A|NAME|VALUE|REF|DIV/0|NUM)|Err:\d", shown), sheet


@pytest.mark.libreoffice
def test_long_texts_are_printed_whole(pages, catalogs):
    """Every word of every alert and dictionary entry is on paper."""
    language = pages[0]
    printed = {key: " ".join(" ".join(texts).split()) for key, texts in by_sheet(pages).items()}
    dictionary = set(re.findall(r"\w+", printed["dictionary"]))
    for name, entry in Texts(language).dictionary(catalogs.parameters).items():
        assert name in printed["dictionary"].replace(" ", "") or name in dictionary, name
        words = set(re.findall(r"\w{5,}", " ".join(entry.told)))
        lost = {word for word in words if word not in dictionary}
        assert len(lost) <= len(words) // 8, (name, lost)  # words broken across lines


@pytest.mark.libreoffice
def test_the_numbers_on_paper_are_the_sizing_s(pages):
    language = pages[0]
    texts = Texts("en")  # LibreOffice prints in its own locale: English on this machine
    summary = by_sheet(pages)["summary"][0]
    label = Texts(language).label("nodes_final")
    rows = [line.split() for line in summary.splitlines() if line.strip().startswith(label)]
    assert ["2", "3", "5"] in [row[-3:] for row in rows]
    for key in SCENARIOS:
        scenario = " ".join(by_sheet(pages)[key])
        assert texts.number(1418.0 if key != "ideal" else 1316.7, 1) in scenario
    assert len(BOOK.quantities) > 60
