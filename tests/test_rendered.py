"""The workbook as a reader sees it: drawn by LibreOffice, page by page."""

import re
import shutil
import subprocess

import pytest

from sizing_xl.book import BOOK
from sizing_xl.sheets import deck
from sizing_xl.sizing import SCENARIOS
from sizing_xl.texts import LANGUAGES, Texts
from sizing_xl.workbook import write_workbook

from .conftest import need
from .spreadsheet import convert

# Most pages in print of each sheet that may have several: more means that something has grown
# beyond its paper.
PAGES = {
    "inputs": 2, "model": 5, "minimum": 2, "recommended": 2, "ideal": 2, "alerts": 1,
    "dictionary": 12, "catalog": 3, "checks": 4, "sources": 7, "data": 5,
}  # fmt: skip


@pytest.fixture(scope="module", params=LANGUAGES)
def pages(request, soffice, catalogs, tmp_path_factory):
    """(language, deck, text of each printed page)."""
    need(shutil.which("pdftotext"), "pdftotext", "apt-get install poppler-utils")
    from sizing_xl import Workload, size

    directory = tmp_path_factory.mktemp("rendered")
    workload = Workload(
        model="opt-oss-120b", server="dgx-b300", concurrency=1000, effective_context=131072
    )
    sizing = size(workload, catalogs)
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
    most = {sheet.id: 1 for sheet in pages[1].sheets if sheet.one_page}
    for sheet, count in counts.items():
        assert 1 <= count <= {**PAGES, **most}[sheet], (sheet, counts)


@pytest.mark.libreoffice
def test_no_number_is_cut_and_no_error_is_shown(pages):
    for text in pages[2]:
        assert "###" not in text
        assert not re.search(r"#(N/A|NAME|VALUE|REF|DIV/0|NUM)|Err:\d", text)


@pytest.mark.libreoffice
def test_long_texts_are_printed_whole(pages, catalogs):
    """Every word of every alert and dictionary entry is on paper."""
    language = pages[0]
    printed = {key: " ".join(" ".join(texts).split()) for key, texts in by_sheet(pages).items()}
    dictionary = set(re.findall(r"\w+", printed["dictionary"]))
    for name, entry in Texts(language).dictionary(catalogs.parameters).items():
        assert name in printed["dictionary"].replace(" ", "") or name in dictionary, name
        words = set(re.findall(r"\w{5,}", " ".join(entry)))
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
