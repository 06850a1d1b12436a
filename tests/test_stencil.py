"""What is stamped is byte for byte what the pen draws, whatever the case."""

import gc
import io
import weakref
import zipfile
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sizing_xl import Workload, load_catalogs, size
from sizing_xl.formats.archive import COMPRESSION_LEVEL, ROWS, archive, packed
from sizing_xl.render.openpyxl_pen import draw
from sizing_xl.render.pieced import Pieced
from sizing_xl.render.stencil import Press, Stencil
from sizing_xl.sheets import deck
from sizing_xl.sheets.parts import Cell, Deck, Sheet, Table
from sizing_xl.texts import LANGUAGES, Texts
from sizing_xl.workbook import workbook_bytes

from .conftest import FLAGSHIP
from .soak import tried

CATALOGS = load_catalogs()
WORKLOADS = st.fixed_dictionaries(
    {
        "model": st.sampled_from(sorted(CATALOGS.models)),
        "server": st.sampled_from(sorted(CATALOGS.servers)),
        "storage": st.sampled_from(sorted(CATALOGS.storage)),
        "concurrency": st.integers(1, 100_000),
        "effective_context": st.integers(1, 1_000_000),
    },
    optional={
        "kv_precision": st.sampled_from(["fp8", "fp16", "bf16"]),
        "runtime_overhead_gib": st.sampled_from([0.0, 120, 2142.4, 2144.0, 1e5]),
        "peak_headroom_ratio": st.sampled_from([0.0, 0.2, 1.0, 1]),
        "replicas_per_node": st.sampled_from([1, 2, 8]),
        "weights_memory_gib": st.sampled_from([1, 1.0, 500.5]),
        "warmup_read_pattern": st.sampled_from(["sequential", "random"]),
        "warmup_concurrency": st.integers(0, 100),
        "tensor_parallel": st.sampled_from([1, 4, 16]),
    },
)


def declared(language="en", **changes):
    sizing = size(Workload(**{**FLAGSHIP, **changes}), CATALOGS)
    return deck(sizing, Texts(language), CATALOGS)


@pytest.fixture(scope="module")
def press():
    """One press for all cases of this module: it meets them in any order."""
    return Press()


@settings(max_examples=tried(8, 16), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(first=WORKLOADS, second=WORKLOADS, language=st.sampled_from(list(LANGUAGES)))
@pytest.mark.slow
def test_a_press_gives_the_bytes_of_the_pen(press, first, second, language):
    for fields in (first, second, {**first, "concurrency": 7}):
        sheets = deck(size(Workload(**fields), CATALOGS), Texts(language), CATALOGS)
        assert press.draw(sheets) == draw(sheets)


@pytest.mark.slow
def test_cases_of_one_shape_are_stamped(monkeypatch):
    press = Press()
    press.draw(declared())
    monkeypatch.setattr("sizing_xl.render.stencil.draw", lambda _: 1 / 0)
    for concurrency in (999, 1001, 1002, 1010):
        press.draw(declared(concurrency=concurrency))


def test_a_press_keeps_the_shapes_that_it_met_last(monkeypatch):
    press, drawn = Press(most=3), []
    monkeypatch.setattr("sizing_xl.render.stencil.draw", lambda it: drawn.append(it) or draw(it))
    for columns in (1, 2, 3, 1, 4, 1, 3, 2, 1):
        last = len(drawn)
        assert press.draw(tiny(*range(columns))) == draw(tiny(*range(columns)))
        kept = [len(it._sheet.tables[0].headings) for _, stencil in press._stencils
                for it in stencil.sheets]  # fmt: skip
        assert len(kept) <= 3 and kept[-1] == columns
        drawn[last:] = [columns] * len(drawn[last:])
    assert drawn == [1, 2, 3, 4, 2]


@pytest.mark.slow
def test_a_press_keeps_nothing_of_earlier_cases():
    """Neither the cells of the deck that was drawn nor those of the last but one."""
    press, rows = Press(), []
    for value in (1.5, 2.5, 3.5):
        asked = tiny(value, "x")
        rows.append(weakref.ref(asked.sheets[0]))
        press.draw(asked)
    del asked
    gc.collect()
    assert [row() is not None for row in rows] == [False, False, True]


@pytest.mark.slow
def test_nor_do_charts_keep_the_sheets_that_they_were_drawn_from():
    press, sheets = Press(), []
    for concurrency in (1000, 1001, 1002):
        asked = declared(concurrency=concurrency)
        sheets.append([weakref.ref(sheet) for sheet in asked.sheets if not sheet.common])
        press.draw(asked)
    del asked
    gc.collect()
    assert [[it for it in each if it()] for each in sheets] == [[], [], sheets[-1]]


@pytest.mark.slow
def test_shapes_share_the_sheets_that_they_have_in_common():
    press = Press()
    models = ({"model": "qwen3-32b"}, {"model": "llama-3.1-70b"})
    for changes in ({}, {"kv_precision": "bf16"}, *models):
        press.draw(declared(**changes))
    kept = [stencil.sheets for _, stencil in press._stencils]
    assert len(kept) == 4
    assert len({id(it) for sheets in kept for it in sheets}) < sum(map(len, kept)) * 0.55
    parts = [part for _, stencil in press._stencils for part in stencil.parts.values()]
    assert len({id(it) for it in parts}) < len(parts) * 0.55


@pytest.mark.slow
def test_other_conditions_are_no_other_shape():
    """Each condition has its row and its note, raised or not: many loads are of one shape."""
    press = Press()
    raised = set()
    for concurrency in (10, 1000, 20_000, 200_000):
        press.draw(declared(concurrency=concurrency))
        found = size(Workload(**{**FLAGSHIP, "concurrency": concurrency}), CATALOGS)
        raised.add(frozenset((it.code, it.scenario) for it in found.alerts))
    assert len(raised) > 2
    assert len(press._stencils) == 1


# --- a small deck, changed in every way ----------------------------------------------------------


def tiny(*values, **cell):
    row = tuple(Cell(value, **cell) for value in values)
    table = Table("t", tuple(f"h{n}" for n in range(len(row))), (row,), native=False)
    sheet = Sheet("a", "A", "heading", (10.0,) * len(row), tables=(table,))
    return Deck("title", "en", (sheet,))


def stamped(old, new):
    return Stencil(old, draw(old)).stamp(new)


@pytest.mark.parametrize(
    "pair",
    [(1, 2), (1, None), (None, 1.5), ("a", "b"), ("a", 1), (2.5, "text"), (0.1, 1e300), (1, -0.0),
     ("a", "a long text that goes on in a second line"), ("<&>", "]]>"), (" a", "a "), ("", "x"),
     ("line\nline", "x"), ("_x0041_", "\x01control"), ("é", "漢字"), (float("nan"), 1)],
)  # fmt: skip
@pytest.mark.parametrize("live", [False, True])
def test_values_of_all_kinds(pair, live):
    formula = _constant if live else None
    for old, new in (pair, pair[::-1]):
        decks = [tiny(value, "beside", formula=formula) for value in (old, new)]
        assert stamped(*decks) == draw(decks[1])


def _constant(here):
    return "1+1"


@pytest.mark.parametrize(
    "change",
    [{"role": "strong"}, {"number_format": "0.0"}, {"formula": _constant}, {"error": "#DIV/0!"},
     {"name": "n"}, {"link": "a"}, {"note": "note"}, {"alarm": _constant}],
)  # fmt: skip
def test_any_other_difference_is_another_shape(change):
    assert stamped(tiny(1), tiny(2, **change)) is None
    assert stamped(tiny(1, **change), tiny(2)) is None
    assert stamped(tiny(1, **change), tiny(2, **change)) == draw(tiny(2, **change))


def test_a_text_that_begins_like_a_formula_is_another_shape():
    assert stamped(tiny("a"), tiny("=1+1")) is None
    assert stamped(tiny("+a"), tiny("-b")) == draw(tiny("-b"))


def test_equal_numbers_of_other_types_are_written_alike():
    assert draw(tiny(5, 0.0, 2**53 - 1, 2**53)) == draw(tiny(5.0, -0.0, 2.0**53 - 1, 2.0**53))


def test_no_cell_holds_a_truth_value():
    """It would be drawn unlike the number that it equals, which no press could see."""
    sheets = declared().sheets
    cells = [
        cell for sheet in sheets for table in sheet.tables for row in table.rows for cell in row
    ]
    lines = [line for sheet in sheets for line in sheet.lines]
    assert not [cell for cell in cells + lines if isinstance(cell.value, bool)]


@pytest.mark.parametrize("field", ["title", "heading", "widths", "tall", "one_page", "tab"])
def test_another_sheet_is_another_shape(field):
    other = {"title": "B", "heading": "x", "widths": (11.0,), "tall": True, "one_page": True,
             "tab": "inputs"}[field]  # fmt: skip
    old = tiny(1)
    new = replace(old, sheets=(replace(old.sheets[0], **{field: other}),))
    assert stamped(old, new) is None


def test_more_rows_or_columns_are_another_shape():
    old = tiny(1)
    table = old.sheets[0].tables[0]
    taller = replace(table, rows=table.rows * 2)
    assert stamped(old, replace(old, sheets=(replace(old.sheets[0], tables=(taller,)),))) is None
    assert stamped(old, tiny(1, 2)) is None
    assert stamped(old, replace(old, language="pt-BR")) is None
    assert stamped(old, replace(old, sheets=old.sheets * 2)) is None


def test_notes_and_their_heights():
    old, new = tiny(1, 2, note="short"), tiny(1, 3, note="long words " * 60 + "<&>\nnext")
    assert stamped(old, new) == draw(new)
    assert stamped(new, old) == draw(old)


def test_a_title_with_signs():
    old = tiny(1)
    for title in ("<a & b>", "títulô '\"", "\x02x"):
        new = replace(old, title=title)
        assert stamped(old, new) == draw(new)


@pytest.mark.slow
def test_what_names_may_hold_is_stamped_too():
    evil = "+evil"
    model = CATALOGS.models["gpt-oss-120b"].model_copy(update={"name": evil})
    catalogs = replace(CATALOGS, models={**CATALOGS.models, evil: model})
    press = Press()
    for name in ("gpt-oss-120b", evil, "gpt-oss-120b", evil):
        sizing = size(Workload(**{**FLAGSHIP, "model": name}), catalogs)
        one_off = workbook_bytes(sizing, "en", catalogs)
        assert workbook_bytes(sizing, "en", catalogs, press) == one_off


# --- the archive ---------------------------------------------------------------------------------


@pytest.mark.slow
@given(st.dictionaries(st.text("abcé/.", min_size=1, max_size=9), st.binary(max_size=300)))
def test_archives_are_what_zipfile_reads(parts):
    data = archive([packed(name, content) for name, content in parts.items()])
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.testzip() is None
        assert {name: file.read(name) for name in file.namelist()} == parts
        for info in file.infolist():
            assert info.date_time == (2025, 1, 1, 0, 0, 0)
            assert (info.create_system, info.external_attr) == (3, 0o600 << 16)


def test_archives_have_the_headers_that_zipfile_writes():
    content = b"content " * 50
    info = zipfile.ZipInfo("a.xml", (2025, 1, 1, 0, 0, 0))
    info.create_system, info.external_attr = 3, 0o600 << 16
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as written:
        written.writestr(info, content, zipfile.ZIP_DEFLATED, COMPRESSION_LEVEL)
    assert archive([packed("a.xml", content)]) == file.getvalue()


# --- parts in pieces -----------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [0, 1, ROWS - 1, ROWS, ROWS + 1, 5 * ROWS + 3])
def test_a_part_in_pieces_has_the_bytes_of_the_whole(rows):
    name = "xl/worksheets/sheet1.xml"
    texts = [f'<row r="{n}"><c t="str"><v>é {n * n}</v></c></row>' for n in range(rows)]
    behind = ["</sheetData>", "<headerFooter>a</headerFooter></worksheet>"]
    part = Pieced(name, ("<sheetData>" * (not rows) + "".join([*texts, *behind])).encode())
    assert part.packed() == packed(name, part.content)
    for number in range(0, rows, 7):
        part.set_row(number, f"{part.rows[number][:-6]}<c/></row>")
        assert part.packed() == packed(name, part.content)
    part.set_behind(1, "<headerFooter>b</headerFooter></worksheet>")
    assert part.packed() == packed(name, part.content)
    with zipfile.ZipFile(io.BytesIO(archive([part.packed()]))) as file:
        assert file.read(name) == part.content and b">b<" in part.content


def test_a_deck_of_another_shape_leaves_a_stencil_as_it_was():
    first, second = tiny("a", 1), tiny("b", 2)
    stencil = Stencil(first, draw(first))
    for other in (tiny("c", 3, role="strong"), tiny("d"), replace(second, header="x")):
        assert stencil.stamp(second) == draw(second)
        assert stencil.stamp(other) is None
        assert stencil.stamp(first) == draw(first)


def test_rows_of_tables_side_by_side_are_as_high_as_the_higher():
    short, long = "a", "a long text that goes on and on " * 9

    def beside(left, right):
        tables = (
            Table(name, ("h",), ((Cell(text),),), native=False, left=at, beside=bool(at))
            for name, text, at in (("t", left, 0), ("u", right, 1))
        )
        return Deck("t", "en", (Sheet("a", "A", "a", (10.0, 10.0), tables=(*tables,)),))

    press = Press()
    texts = [(short, short), (long, short), (short, long), (long, long), (short, short)]
    for pair in texts:
        assert press.draw(beside(*pair)) == draw(beside(*pair))
    assert len(press._stencils) == 1
