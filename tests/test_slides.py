"""Slides say what the sizing says, fit their boxes, and are the same bytes; a missing program is
told before anything is written."""

import io
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

from sizing_xl import Workload, size
from sizing_xl.book import BOOK
from sizing_xl.catalog.parameters import SCENARIOS
from sizing_xl.cli import main
from sizing_xl.errors import OutputError
from sizing_xl.formats.archive import MOMENT, untouched
from sizing_xl.reading.document import LONGEST_CLIENT, LONGEST_TITLE, Document
from sizing_xl.render import letters, pdf
from sizing_xl.render.shown_numbers import shown
from sizing_xl.sheets.slides import slides
from sizing_xl.sheets.what_if import what_ifs
from sizing_xl.telling.cost import TOTAL, lacking
from sizing_xl.telling.views import COST_BOARD, DECISION, OPTIONS, TILES
from sizing_xl.texts import LANGUAGES, MISSING, Face, Texts
from sizing_xl.texts.figures import SEPARATORS
from sizing_xl.workbook import presentation_bytes, workbook_bytes

from .conftest import FLAGSHIP, need
from .test_decision import CASES

# Of the extra deck; in CI it is there.
pptx = import_module("pptx") if os.environ.get("CI") else pytest.importorskip("pptx")
CARLITO = Path("/usr/share/fonts/truetype/crosextra")
DOCUMENT = Document("", "ACME", "2026-11-26", True)
LONG = Document("W" * 60 + '<b>&"x" ' + "ação " * 10, "Ç&<>" * 20, "2026-11-26", True)
CASE = ["--model", "gpt-oss-20b", "--server", "dgx-b200", "--concurrency", "9",
        "--effective-context", "1000"]  # fmt: skip


def sized_as(catalogs, name, **more):
    return size(Workload(**{**FLAGSHIP, **CASES[name], **more}), catalogs)


def drawn(catalogs, name="priced", language="en", document=DOCUMENT, **options):
    sizing = sized_as(catalogs, name)
    data = presentation_bytes(sizing, language, catalogs, document, **options)
    return sizing, pptx.Presentation(io.BytesIO(data))


def tables(slide):
    """Name -> rows of texts."""
    return {
        shape.name: [[cell.text for cell in row.cells] for row in shape.table.rows]
        for shape in slide.shapes if shape.has_table
    }  # fmt: skip


def charts(slide):
    return [shape.chart for shape in slide.shapes if shape.has_chart]


def boxes(slide):
    return {shape.name: shape.text_frame.text for shape in slide.shapes if shape.has_text_frame}


def says(text, value, language, scale=1.0):
    """Whether a text is a number as the language writes it, with all the decimals that it shows."""
    if value is None:
        return text == MISSING
    plain = text.translate(SEPARATORS[language]).replace(",", "")
    share = plain.endswith("%")
    decimals = len(plain.rstrip("%").partition(".")[2])
    number = float(plain.rstrip("%")) / (100 if share else 1) * scale
    return abs(number - value) <= 0.51 * scale * 10.0**-decimals / (100 if share else 1)


def scale_of(label):
    """Of an amount whose label names millions."""
    return 1e6 if re.search(r"USD (million|mi)\b", label.replace("\xa0", " ")) else 1.0


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["priced", "impossible"])
def test_tiles_and_tables_say_what_the_sizing_says(catalogs, name, language):
    sizing, deck = drawn(catalogs, name, language)
    first, second, third, fourth, _ = deck.slides
    texts = Texts(language, sizing.currency, Face.WORKBOOK)
    told = boxes(first)
    for number, quantity in enumerate(TILES, start=1):
        label = told[f"tile {number} label"]
        value = sizing.recommended.results[quantity]
        assert says(told[f"tile {number} value"], value, language, scale_of(label)), quantity
    (rows,) = tables(second).values()
    assert rows[0][1:] == [texts.scenario(key) for key in SCENARIOS]
    for quantity, row in zip(DECISION, rows[1:-1], strict=True):
        for key, text in zip(SCENARIOS, row[1:], strict=True):
            value = sizing.scenarios[key].results[quantity]
            assert says(text, value, language, scale_of(row[0])), (quantity, key)
    solved = name == "priced"
    costs = {row[0]: row[2:] for row in tables(third).get("tbl_costs", [])}
    assert bool(costs) is solved
    for quantity in COST_BOARD if solved else ():
        for key, text in zip(SCENARIOS, costs[texts.label(quantity)], strict=True):
            assert says(text, sizing.scenarios[key].results[quantity], language), quantity
    held = {row[0]: row[2:] for row in tables(fourth)["slide_resilience"]}
    for key, all_, one in zip(SCENARIOS, held[texts.say("held_all")],
                              held[texts.say("held_without_one")], strict=True):  # fmt: skip
        results = sizing.scenarios[key].results
        whole = results["nodes_final"] and results["nodes_final"] * results["sessions_per_node"]
        left = results["nodes_final"] and whole - results["sessions_per_node"]
        assert says(all_, whole, language)
        assert says(one, left, language)


def test_charts_hold_the_figures_of_the_sizing(catalogs):
    sizing, deck = drawn(catalogs)
    (capacity,) = charts(deck.slides[3])
    (costs,) = charts(deck.slides[2])
    columns, lines = capacity.plots
    per_node, nodes, peak, nominal = (
        [it.results[name] if name in it.results else it.inputs[name]
         for it in sizing.scenarios.values()]
        for name in ("sessions_per_node", "nodes_final", "peak_sessions", "concurrency")
    )  # fmt: skip
    held = [[(n - lost) * s for n, s in zip(nodes, per_node, strict=True)] for lost in range(3)]
    assert [list(series.values) for series in columns.series] == held
    assert [list(series.values) for series in lines.series] == [nominal, peak]
    total = [sum(column) for column in zip(*(s.values for s in costs.plots[0].series), strict=True)]
    assert total == pytest.approx([it.results[TOTAL] for it in sizing.scenarios.values()])
    for chart in (capacity, costs):
        assert chart.has_title
        space = chart._chartSpace.xml
        assert 'roundedCorners val="0"' in space
        assert 'varyColors val="0"' in space


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_no_price_tells_is_named_instead(catalogs, language):
    sizing, deck = drawn(catalogs, "not a price", language)
    texts = Texts(language, sizing.currency, Face.WORKBOOK)
    third = deck.slides[2]
    missing = {row[0] for row in tables(third)["slide_missing_1"][1:]}
    assert missing == {texts.label(it) for it in lacking(sizing.recommended, TOTAL)}
    assert not charts(third)
    told = boxes(deck.slides[0])
    assert told["tile 2 value"] == MISSING
    assert told["tile 2 detail"].startswith(texts.say("price_missing"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_impossible_case_shows_the_ways_out_and_no_chart(catalogs, language):
    sizing, deck = drawn(catalogs, "impossible", language)
    assert not any(charts(slide) for slide in deck.slides)
    ways = tables(deck.slides[0])["decision_ways"]
    assert len(ways) == 1 + len(sizing.told_ways)
    assert "66" in ways[1][0]
    texts = Texts(language, face=Face.WORKBOOK)
    assert texts.say("capacity_none") in boxes(deck.slides[3]).values()


def test_several_cases_stand_side_by_side(catalogs):
    first = sized_as(catalogs, "priced")
    other = sized_as(catalogs, "priced", server="dgx-h200")
    data = presentation_bytes(first, "en", catalogs, DOCUMENT, what_ifs("board", first, (other,)))
    second = pptx.Presentation(io.BytesIO(data)).slides[1]
    asked, results = tables(second).values()
    assert asked[1:] == [["Server", "dgx-b300", "dgx-h200"]]
    for quantity, row in zip(OPTIONS, results[1:], strict=False):
        for sizing, text in zip((first, other), row[1:], strict=False):
            assert says(text, sizing.recommended.results[quantity], "en"), quantity
    nodes, money = charts(second)
    assert list(nodes.plots[0].series[0].values) == [
        it.recommended.results["nodes_final"] for it in (first, other)
    ]
    assert money.value_axis.axis_title.text_frame.text == "USD million"


@pytest.mark.slow
def test_the_words_are_those_of_the_sheets(catalogs):
    """No second wording: what a slide says stands in the workbook too."""
    sizing = sized_as(catalogs, "priced")
    texts = Texts("en", sizing.currency, Face.WORKBOOK)
    declared = slides(sizing, texts, catalogs, DOCUMENT)
    book = workbook_bytes(sizing, "en", catalogs, None, "full", DOCUMENT)
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        written = "".join(parts.read(name).decode() for name in parts.namelist()
                          if name.endswith(".xml"))  # fmt: skip
    own = {texts.say(key) for key in ("assumptions",)}
    for slide in declared.slides:
        found = [cell for table in (slide.tiles, *(it for column in slide.columns for it in column))
                 if table is not None and hasattr(table, "rows") and hasattr(table, "headings")
                 for row in table.rows for cell in row]  # fmt: skip
        for cell in (*slide.lines, *found):
            if isinstance(cell.value, str) and not cell.value.startswith("and "):
                words = cell.value.replace("&", "&amp;")
                assert words in written or words in own, words


# --- bytes and boxes ---------------------------------------------------------------------------


@pytest.mark.slow
def test_the_same_bytes_twice_with_nothing_of_the_moment(catalogs):
    sizing = sized_as(catalogs, "priced")
    data = presentation_bytes(sizing, "en", catalogs, DOCUMENT)
    assert presentation_bytes(sizing, "en", catalogs, DOCUMENT) == data
    assert untouched(data)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        names = parts.namelist()
        assert not [it for it in names if "thumbnail" in it or "printer" in it]
        books = [parts.read(name) for name in names if name.endswith(".xlsx")]
    assert books
    for book in books:
        assert untouched(book)
        with zipfile.ZipFile(io.BytesIO(book)) as inner:
            assert f"{MOMENT:%Y-%m-%d}T" in inner.read("docProps/core.xml").decode()
    about = pptx.Presentation(io.BytesIO(data)).core_properties
    assert (about.created, about.modified) == (MOMENT, MOMENT)
    assert (about.author, about.subject) == ("sizing_xl", "ACME")


def rectangle(shape):
    return shape.left, shape.top, shape.left + shape.width, shape.top + shape.height


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", list(CASES))
def test_nothing_leaves_the_page_or_lies_over_another(catalogs, name, language):
    _, deck = drawn(catalogs, name, language, LONG)
    assert deck.slide_width * 9 == deck.slide_height * 16
    for slide in deck.slides:
        places = [rectangle(shape) for shape in slide.shapes]
        for left, top, right, bottom in places:
            assert left >= 0 and top >= 0
            assert right <= deck.slide_width and bottom <= deck.slide_height
        for number, (left, top, right, bottom) in enumerate(places):
            for x, y, x2, y2 in places[:number]:
                over = min(right, x2) - max(left, x), min(bottom, y2) - max(top, y)
                assert min(over) <= 12_700, slide.shapes[number].name  # a point


def framed(slide):
    """(frame, inner width, height in points) of each text on a slide."""
    for shape in slide.shapes:
        if shape.has_table:
            for row in shape.table.rows:
                for column, cell in zip(shape.table.columns, row.cells, strict=True):
                    aside = cell.margin_left + cell.margin_right
                    yield cell.text_frame, (column.width - aside) / 12_700, row.height / 12_700
        elif shape.has_text_frame:
            frame = shape.text_frame
            aside = frame.margin_left + frame.margin_right
            yield frame, (shape.width - aside) / 12_700, shape.height / 12_700


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["priced", "not a price"])
def test_every_text_fits_its_box_in_the_letters_of_the_font(catalogs, name, language):
    need(CARLITO.exists(), "Carlito", "apt-get install fonts-crosextra-carlito")
    from PIL import ImageFont

    fonts = {
        bold: ImageFont.truetype(str(CARLITO / f"Carlito-{kind}.ttf"), 1000)
        for bold, kind in ((True, "Bold"), (False, "Regular"))
    }
    _, deck = drawn(catalogs, name, language, LONG)
    for frame, width, height in (it for slide in deck.slides for it in framed(slide)):
        used = 0.0
        for paragraph in frame.paragraphs:
            if not paragraph.runs:
                continue
            (run,) = paragraph.runs
            size_pt, font = run.font.size.pt, fonts[bool(run.font.bold)]
            assert size_pt >= 8
            count, line = 1, ""
            for word in run.text.split(" "):
                longer = f"{line} {word}" if line else word
                if font.getlength(longer) / 1000 * size_pt <= width:
                    line = longer
                    continue
                count, line = count + bool(line), ""
                for letter in word:
                    if font.getlength(line + letter) / 1000 * size_pt > width:
                        count, line = count + 1, ""
                    line += letter
            used += count * size_pt * letters.LINE
        assert used <= height + 0.5, frame.text


def test_a_title_is_shown_as_it_is_typed(catalogs):
    assert len(LONG.title) <= LONGEST_TITLE and len(LONG.client) <= LONGEST_CLIENT
    _, deck = drawn(catalogs, "priced", "en", LONG)
    first = deck.slides[0]
    assert first.shapes.title.text_frame.text == LONG.title
    assert LONG.client in boxes(first)["line 1"]
    assert all("Confidential" in boxes(slide)["footer"] for slide in deck.slides)
    assert deck.core_properties.title == LONG.title


def test_a_name_of_hundreds_of_letters_wraps_and_is_cut(catalogs):
    name = "m" * 200
    model = catalogs.models["opt-oss-120b"].model_copy(update={"name": name})
    known = replace(catalogs, models={**catalogs.models, name: model})
    sizing = size(Workload(**{**FLAGSHIP, "model": name}), known)
    data = presentation_bytes(sizing, "en", known)
    deck = pptx.Presentation(io.BytesIO(data))
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.top + shape.height <= deck.slide_height


@pytest.mark.parametrize(
    ("value", "shape", "english", "portuguese"),
    [
        (3_611_111.5, "#,##0.00,,", "3.61", "3,61"),
        (1, '[=1]0" rack";0" racks"', "1 rack", "1 rack"),
        (-3.25, '+#,##0.0" vs M";-#,##0.0" vs M";"as M"', "-3.3 vs M", "-3,3 vs M"),
        (0, '+#,##0.0" vs M";-#,##0.0" vs M";"as M"', "as M", "as M"),
        (0.125, "[>=1000]#,##0;[>=10]#,##0.0;0.00##", "0.125", "0,125"),
        (12_345.6, "[>=1000]#,##0;[>=10]#,##0.0;0.00##", "12,346", "12.346"),
        (0.456, "0.0%", "45.6%", "45,6%"),
        (-0.1, "#,##0", "0", "0"),
        (2.5, "#,##0", "3", "3"),
        (131_072, None, "131,072", "131.072"),
    ],
)
def test_a_number_is_written_as_a_cell_shows_it(value, shape, english, portuguese):
    assert shown(value, shape, "en") == english
    assert shown(value, shape, "pt-BR") == portuguese


def test_every_format_of_the_book_can_be_written():
    for quantity in BOOK.quantities.values():
        text = shown(1234.5, quantity.number_format, "en")
        assert says(text, 1234.5, "en"), quantity.number_format


# --- partner programs --------------------------------------------------------------------------


@pytest.mark.validator
@pytest.mark.parametrize("name", ["priced", "impossible"])
def test_the_open_xml_sdk_finds_no_error_in_slides(catalogs, ooxml_validator, tmp_path, name):
    path = tmp_path / "deck.pptx"
    path.write_bytes(presentation_bytes(sized_as(catalogs, name), "pt-BR", catalogs, LONG))
    run = subprocess.run([ooxml_validator, str(path)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


@pytest.mark.libreoffice
@pytest.mark.slow
def test_impress_opens_the_slides_and_shows_all_words(catalogs, soffice, tmp_path):
    registry = Path(soffice).resolve().parent.parent / "share" / "registry" / "impress.xcd"
    need(registry.exists(), "Impress", "apt-get install libreoffice-impress-nogui")
    need(shutil.which("pdftotext"), "pdftotext", "apt-get install poppler-utils")
    path = tmp_path / "deck.pptx"
    path.write_bytes(presentation_bytes(sized_as(catalogs, "priced"), "pt-BR", catalogs, DOCUMENT))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path),
         str(path)], check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    run = subprocess.run(["pdftotext", "-layout", str(tmp_path / "deck.pdf"), "-"],
                         check=True, capture_output=True, text=True)  # fmt: skip
    pages = run.stdout.split("\f")[:-1]
    deck = pptx.Presentation(str(path))
    assert len(pages) == len(deck.slides) == 5
    for page, slide in zip(pages, deck.slides, strict=True):
        seen = "".join(page.split())
        for text in boxes(slide).values():
            assert all(word in seen for word in text.split()), text
        for rows in tables(slide).values():
            lost = [
                (word, text)
                for row in rows
                for text in row
                for word in text.split()
                if word not in seen
            ]
            assert not lost


@pytest.mark.libreoffice
@pytest.mark.slow
def test_the_board_is_printed_in_the_language_of_the_reader(catalogs, soffice, tmp_path):
    need(shutil.which("pdftotext"), "pdftotext", "apt-get install poppler-utils")
    sizing = sized_as(catalogs, "priced")
    book = workbook_bytes(sizing, "pt-BR", catalogs, None, "board", DOCUMENT)
    path = tmp_path / "board.pdf"
    path.write_bytes(pdf.pdf_of(book, "pt-BR"))
    run = subprocess.run(["pdftotext", "-layout", str(path), "-"], check=True,
                         capture_output=True, text=True)  # fmt: skip
    first = run.stdout.split("\f")[0]
    assert "opt-oss-120b para 5.000 sessões" in first
    assert "6,36" in first


# --- the command line --------------------------------------------------------------------------


def run(*flags):
    try:
        return main(list(flags))
    except SystemExit as end:
        return end.code


@pytest.fixture
def at(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
def test_slides_are_written_by_size_and_render_and_replaced_when_untouched(at, capsys):
    assert run("size", *CASE, "--json-only", "--output-json-file", "a.json",
               "--pptx", "a.pptx", "--title", "Board") == 0  # fmt: skip
    assert sorted(it.name for it in at.iterdir()) == ["a.json", "a.pptx"]
    assert pptx.Presentation("a.pptx").slides[0].shapes.title.text_frame.text == "Board"
    assert run("render", "a.json", "--pptx", "a.pptx", "--lang", "en") == 0
    deck = pptx.Presentation("a.pptx")
    assert deck.slides[1].shapes.title.text_frame.text == "Scenarios side by side"
    deck.save("a.pptx")
    assert run("render", "a.json", "--pptx", "a.pptx", "--lang", "en") == 1
    assert "a.pptx" in capsys.readouterr().err


def test_several_cases_write_one_deck(at):
    assert run("size", *CASE, "--server", "dgx-h200", "--json-only", "--pptx", "a.pptx") == 0
    assert "options_results" in tables(pptx.Presentation("a.pptx").slides[1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_the_library_one_sentence_names_the_extra(at, monkeypatch, capsys, language):
    monkeypatch.setitem(sys.modules, "pptx", None)
    assert run("size", *CASE, "--pptx", "a.pptx", "--lang", language) == 1
    told = capsys.readouterr().err.strip()
    assert "sizing-xl[deck]" in told and "a.pptx" in told and "\n" not in told
    assert not list(at.iterdir())


def test_without_libreoffice_one_sentence_says_so(at, monkeypatch, capsys):
    monkeypatch.setenv("PATH", str(at))
    monkeypatch.setattr(pdf, "_PLACES", {})
    assert run("size", *CASE, "--pdf", "a.pdf", "--lang", "en") == 1
    told = capsys.readouterr().err.strip()
    assert "LibreOffice" in told and "a.pdf" in told and "\n" not in told
    assert not list(at.iterdir())


def stand_in(folder, script):
    """A program that is found as LibreOffice."""
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a shell script")
@pytest.mark.parametrize(
    ("script", "rule"), [("echo no display; exit 77", "pdf_failed"), ("sleep 60", "pdf_late")]
)
def test_a_libreoffice_that_fails_or_hangs_leaves_nothing(at, monkeypatch, script, rule):
    programs, scratch = at / "bin", at / "scratch"
    programs.mkdir(), scratch.mkdir()
    stand_in(programs, script)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    with pytest.raises(OutputError) as raised:
        pdf.pdf_of(b"PK", "en", seconds=0.5)
    (problem,) = raised.value.problems
    assert problem.rule == rule
    assert problem.details.get("reason", "no display") == "no display"
    assert not list(scratch.iterdir())
