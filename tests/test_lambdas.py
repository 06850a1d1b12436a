"""The functions as LAMBDA names: what a file holds, and what engines make of it."""

import io
import math
import os
import re
import subprocess
import zipfile
from dataclasses import replace
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

from sizing_xl.book import BOOK
from sizing_xl.catalog.curve import SAME_LENGTH
from sizing_xl.cli import main
from sizing_xl.excel.names import clash, name_problem
from sizing_xl.excel.registry import FUNCTIONS, Argument, ExcelFunction
from sizing_xl.lambdas import chain as chain_module
from sizing_xl.lambdas.build import EXAMPLES, functions_workbook
from sizing_xl.lambdas.names import Names
from sizing_xl.lambdas.small import small_names
from sizing_xl.lambdas.spelling import DEEPEST, LONGEST_COMMENT, outside_texts, shown
from sizing_xl.lambdas.tables import Tables
from sizing_xl.texts import Texts
from tests.conftest import need
from tests.lambda_engines import (
    FORMULON,
    NUMBERS,
    OF_DEMAND,
    OF_MEASURES,
    SHORT,
    book_of,
    by_cellrune,
    by_formulon,
    by_ironcalc,
    calls,
    deepest,
    longest_literal,
    told,
)

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LONGEST, MOST_PAIRS = 7900, 120
# Calls in cellrune, which takes longer: all 2 200 are asked with SIZING_XL_CALLS=all.
ALL = os.environ.get("SIZING_XL_CALLS") == "all"


@pytest.fixture(scope="module")
def names(catalogs):
    return Names.of(catalogs, Texts("en"))


@pytest.fixture(scope="module")
def built():
    return functions_workbook("en")


def part(data, name):
    with zipfile.ZipFile(io.BytesIO(data)) as read:
        return read.read(name)


def test_every_name_stays_far_from_excels_limits(names):
    longest = max(names.pieces, key=lambda piece: len(piece.stored))
    fullest = max(names.pieces, key=lambda piece: len(piece.pairs))
    print(f"{len(names.pieces)} names; longest {longest.name}: {len(longest.stored)} characters; "
          f"most pairs {fullest.name}: {len(fullest.pairs)}")  # fmt: skip
    assert len(longest.stored) < LONGEST and len(fullest.pairs) < MOST_PAIRS
    for piece in names.pieces:
        assert len(shown(piece.formula)) <= len(piece.stored)
        assert longest_literal(piece.formula) <= 255 and deepest(piece.formula) <= DEEPEST
        assert len(piece.comment) <= LONGEST_COMMENT and len(piece.parameters) < 253


def test_names_are_none_that_excel_shadows_or_refuses(names):
    known = [piece.name for piece in names.pieces] + [*names.tables.listed]
    assert not clash(known)
    for piece in names.pieces:
        bound = [it.strip("[~]") for it in piece.parameters] + [it for it, _ in piece.pairs]
        told = filter(None, map(name_problem, (piece.name, *bound)))
        assert not [it for it in told if "VBA" not in it], piece.name  # there is no VBA here
        assert len(bound) == len({it.lower() for it in bound}), piece.name


def test_what_is_bound_is_used_and_what_is_used_is_bound(names):
    for piece in names.pieces:
        bound = {it.strip("[~]") for it in piece.parameters} | {it for it, _ in piece.pairs}
        found = set()
        outside_texts(piece.formula, lambda text, found=found: found.update(
            re.findall(r"~(\w+)", text)) or text)  # fmt: skip
        assert found == bound, piece.name


def test_the_stored_form_marks_what_excel_would_lose(names):
    for piece in names.pieces:
        text = re.sub(r'"[^"]*"', "", piece.stored)
        assert not re.search(
            r"(?<![.\w])(LET|LAMBDA|XMATCH|XLOOKUP|HSTACK|VSTACK|TEXTSPLIT)\(", text
        )
        assert "_xlop." not in text.partition("_xlfn.LET")[2], piece.name
        assert "~" not in text


@pytest.mark.slow
def test_every_function_and_one_that_is_new_has_a_name(names, catalogs, monkeypatch):
    assert [it.name for it in names.public] == list(FUNCTIONS)
    new = ExcelFunction("SIZING_NEW", (Argument("model", False), Argument("engine", True)),
                        "kv_total_gib", "number", ())  # fmt: skip
    monkeypatch.setitem(FUNCTIONS, "SIZING_NEW", new)
    monkeypatch.setattr(Texts, "function", lambda texts, name: "help")
    piece = Names.of(catalogs, Texts("en")).public[-1]
    assert piece.name == "SIZING_NEW" and '"kv_total_gib"' in piece.formula
    assert piece.parameters == ("~model", "[~engine]")


@pytest.mark.slow
def test_a_book_that_grows_is_cut_into_more_names(names, catalogs, monkeypatch):
    def steps(found):
        return [it for it in found.helpers if it.name.startswith("sx_step_")]

    def computed(found):
        return [name for it in reversed(steps(found)) for name, _ in it.pairs
                if name in BOOK.quantities]  # fmt: skip

    shorter = Names.of(catalogs, Texts("en"), 20)
    assert len(steps(shorter)) > len(steps(names))
    assert computed(names) == computed(shorter) == list(BOOK.quantities)
    monkeypatch.setattr("sizing_xl.lambdas.spelling.CUT_AT", 300)
    with pytest.raises(ValueError, match="does not fit"):
        _ = chain_module.Chain(names.tables, ()).steps


@pytest.mark.slow
def test_the_file_is_the_same_each_time_and_speaks_both_languages(built):
    assert functions_workbook("en") == built
    for language, data in (("en", built), ("pt-BR", functions_workbook("pt-BR"))):
        book = ElementTree.fromstring(part(data, "xl/workbook.xml"))
        found = {it.get("name"): it for it in book.iter(f"{MAIN}definedName")}
        assert set(FUNCTIONS) <= set(found)
        said = Texts(language).function("SIZING_NODES")
        assert found["SIZING_NODES"].get("comment") == said[:LONGEST_COMMENT]


def test_examples_spill_and_hold_their_answers(built):
    book = ElementTree.fromstring(part(built, "xl/workbook.xml"))
    titles = [it.get("name") for it in book.iter(f"{MAIN}sheet")]
    sheet = part(built, f"xl/worksheets/sheet{titles.index(EXAMPLES) + 1}.xml").decode()
    cells = re.findall(r'<c ([^>]*)><f t="array" ref="[^"]+">([^<]*)</f><v>([^<]+)</v>', sheet)
    calls = [formula for _, formula, _ in cells if formula.startswith("SIZING_")]
    shown = [formula for _, formula, _ in cells if "FORMULATEXT(" in formula]
    assert len(cells) == len(calls) + len(shown) and len(calls) >= len(NUMBERS)
    assert all('cm="1"' in about for about, _, _ in cells)
    assert "XLDAPR" in part(built, "xl/metadata.xml").decode()


@pytest.mark.validator
@pytest.mark.slow
def test_the_open_xml_sdk_finds_no_fault(built, ooxml_validator, tmp_path):
    path = tmp_path / "Sizing-functions.xlsx"
    path.write_bytes(built)
    run = subprocess.run([ooxml_validator, str(path)], capture_output=True, text=True, timeout=120)
    assert '"ok": true' in run.stdout, run.stdout


@pytest.mark.slow
def test_the_command_writes_it_and_replaces_only_its_own(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "Sizing-functions.xlsx"
    assert main(["excel", "functions", "--lang", "en"]) == 0
    path.write_bytes(path.read_bytes() + b"x")
    assert main(["excel", "functions", "--lang", "en"]) != 0
    assert "--force" in capsys.readouterr().err
    assert main(["excel", "functions", "--into", "none.xlsx", "-o", "b.xlsx"]) != 0


# --- engines -------------------------------------------------------------------------------------


def same(got, wanted):
    if wanted == "":
        return got in ("", None)
    if isinstance(wanted, str):  # where a cell is empty, an answer of ours is too
        return got in ("", None) or (isinstance(got, str) and got.startswith("#SIZING: "))
    return isinstance(got, float) and math.isclose(got, wanted, rel_tol=1e-12)


def judged(found, wanted):
    differing = [place for place, pair in enumerate(zip(found, wanted, strict=True))
                 if not same(*pair)]  # fmt: skip
    numbers = sum(isinstance(it, float) for it in wanted)
    print(f"{len(wanted)} calls, {numbers} numbers, {len(differing)} differ")
    assert not differing, [(found[it], wanted[it]) for it in differing[:5]]
    return numbers


@pytest.mark.slow
def test_2002_random_calls_in_formulon_equal_python(names, catalogs):
    pytest.importorskip("formulon")
    texts, cells, wanted = calls(22, 91, catalogs, 3, every=False)
    others, answers = told([*OF_MEASURES, *OF_DEMAND], cells, every=False)
    assert judged(by_formulon(names, texts + others, cells), wanted + answers) > 900
    height = len(answers) // len(others)
    rows = [answers[at : at + height] for at in range(0, len(answers), height)]
    near, other, far, given = rows[:4]
    assert near[0] > given[0] > far[0] and other[2] > 2 * far[2]  # by what was measured
    assert all(isinstance(it, float) for it in rows[len(OF_MEASURES)])  # by the demand
    assert rows[len(OF_MEASURES) + 1][1] == ""  # which sessions of a user alone do not tell


@pytest.mark.slow
def test_random_calls_in_cellrune_equal_python(catalogs):
    pytest.importorskip("cellrune")
    short = Names.of(catalogs, Texts("en"), SHORT)
    for seed in range(5) if ALL else (4,):
        texts, cells, wanted = calls(22, 20, catalogs, seed, every=True)
        some = slice(None) if ALL else slice(seed, None, 3)
        picked = [it for start in range(len(texts))[some]
                  for it in wanted[start * 20 : start * 20 + 20]]  # fmt: skip
        others, answers = told([OF_MEASURES[0], OF_DEMAND[0]], cells, every=True)
        found = by_cellrune(short, texts[some] + others, cells)
        assert judged(found, picked + answers) > len(picked) / 5


@pytest.mark.slow
def test_the_file_as_excel_gets_it_answers_in_ironcalc(names, tmp_path):
    """Single cells without options: it lifts no look-up over a range."""
    pytest.importorskip("ironcalc")

    def plain(known):
        return all(it.name != "options" for it in known.arguments[: len(known.example)])

    some = [known for known in NUMBERS if plain(known)]
    from sizing_xl.excel import functions

    wanted = [getattr(functions, known.name)(*known.example) for known in some]
    found = by_ironcalc(names, [(known.call(), 1) for known in some], [], tmp_path / "f.xlsx")
    assert judged(found, wanted) == len(some) > 8


@pytest.mark.slow
def test_any_number_of_curves_is_gone_over_and_none(names, catalogs):
    formulon = pytest.importorskip("formulon")
    known = names.tables.listed
    tables = {it: known[it] for it in ("sx_models", "sx_servers", "sx_engines", "sx_precisions")}
    key = "|".join(str(it.rows[0][0]) for it in tables.values())
    curves = [(f"{key}|{place}", 1000.0 * place, 100.0, 1.0 + place) for place in range(1, 71)]
    tables["sx_curves"] = replace(known["sx_curves"], rows=tuple(curves))
    some = Names(SimpleNamespace(listed=tables), small_names(Texts("en"), len(curves)), ())
    lengths = [(prompt, output) for prompt in (1000, 8000, 64000, 70000, 10**6)
               for output in (100, 150, -1)]  # fmt: skip
    asked = [(f"sx_measured(1,1,1,1,{prompt},{output})", 1) for prompt, output in lengths]
    with formulon.Workbook.load(book_of(some, asked, [], FORMULON)) as opened:
        opened.recalc()
        found = [opened.get_value(0, row, 0).to_python() for row in range(len(asked))]
    near = [[it[3] for it in curves if abs(it[1] - prompt) <= SAME_LENGTH * prompt]
            for prompt, _ in lengths]  # fmt: skip
    assert found == [max([1.0, *factors * (output == 100)])
                     for factors, (_, output) in zip(near, lengths, strict=True)]  # fmt: skip
    nothing = Tables(replace(catalogs, measurements={}), Texts("en"))
    assert nothing.curves == 1 and nothing.listed["sx_curves"].rows == (("|1", None, None, None),)


REFUSED = (
    'SIZING_NODES("no-such","dgx-b300",10,8192)', 'SIZING_NODES("gpt-oss-120b",5,10,8192)',
    'SIZING_NODES("gpt-oss-120b","dgx-b300",0,8192)',
    'SIZING_NODES("gpt-oss-120b","dgx-b300",10,1.5)',
    'SIZING_NODES("gpt-oss-120b","dgx-b300","x",8192)',
    'SIZING_NODES("gpt-oss-120b","dgx-b300",10,8192,"worst")',
    'SIZING_NODES("gpt-oss-120b","dgx-b300",10,8192,,"context=5")',
    'SIZING_NODES("gpt-oss-120b","dgx-b300",10,8192,,"nope=5")',
    'SIZING_NODES("gpt-oss-120b","dgx-b300",10,8192,,"kv_budget_ratio=2")',
    'SIZING_NODES("gpt-oss-120b","dgx-b300",10,8192,,"kv_budget_ratio=0.5;kv_budget_ratio=0.6")',
    'SIZING_NODES("gpt-oss-120b","dgx-b300",10,8192,,"kv_budget_ratio")',
    'SIZING_NODES("gpt-oss-120b","dgx-b300",10,8192,,"storage=nowhere")',
    'SIZING_NODES("gpt-oss-120b","dgx-b300",10,8192,,"basis=none")',
    'SIZING_KV_PER_SESSION("gpt-oss-120b",8192,"fp99")',
    'SIZING_KV_PER_SESSION("deepseek-r1",8192,"fp8_per_token_head")',
    'SIZING_VALUE("nothing","gpt-oss-120b","dgx-b300",10,8192)',
    'SIZING_STORAGE_TB("gpt-oss-120b","dgx-b300",10,8192,,"nothing")',
    'SIZING_TCO("gpt-oss-120b","dgx-b300",10,8192)', "SIZING_ALERTS()",
    'SIZING_PLAN("1;2","a","b",3)',
    "SIZING_RELOAD()", 'SIZING_LIST("x")', 'SIZING_EXPLAIN("x")',
    'SIZING_SCENARIOS("no-such","dgx-b300","profile_default",10,8192)',
)  # fmt: skip
# Arguments, rows that are filled, rows and columns that are Python's.
TABLES = {
    "SIZING_SCENARIOS": ('"gpt-oss-120b","dgx-b300","profile_default",1000,131072', 12, 12, 5),
    "SIZING_LAYOUT": ('"gpt-oss-120b","dgx-b300",131072', 14, 11, 3),
    "SIZING_BASES": ('"gpt-oss-120b","dgx-b300",1000,131072', 4, 4, 5),
}


@pytest.mark.slow
def test_refusals_refuse_and_tables_are_those_of_python(names):
    formulon = pytest.importorskip("formulon")
    from sizing_xl.excel import functions

    asked = [(text, 1) for text in REFUSED]
    asked += [(f"{name}({given})", height) for name, (given, height, *_) in TABLES.items()]
    asked += [('SIZING_LIST("storage")', 4), ('SIZING_EXPLAIN("nodes_final")', 1)]
    asked += [('SIZING_NODES("","dgx-b300",10,8192)', 1)]
    demand = ("gpt-oss-120b", "dgx-b300", "profile_default", "", 131072, "users=900")
    asked += [('SIZING_SCENARIOS("gpt-oss-120b","dgx-b300","profile_default",'
               '"",131072,"users=900")', 12)]  # fmt: skip
    with formulon.Workbook.load(book_of(names, asked, [], FORMULON)) as opened:
        opened.recalc()

        def at(row, column):
            return opened.get_value(0, row, column).to_python()

        for row, text in enumerate(REFUSED):
            assert str(at(row, 0)).startswith("#SIZING: "), text
        row = len(REFUSED)
        for name, (_, height, lines, columns) in TABLES.items():
            wanted = getattr(functions, name)(*FUNCTIONS[name].example, language="en")
            # The engine's version and the mark of the basis in use are words.
            first = 1 if name == "SIZING_BASES" else 0
            for line in range(lines):
                got = [at(row + line, column) for column in range(first, columns)]
                assert got == list(wanted[line][first:columns]), (name, line)
            row += height
        assert [at(row + it, 0) for it in range(4)] == list(names.tables.catalogs.storage)
        told = at(row + 4, 0)
        assert BOOK.quantities["nodes_final"].text() in told and "docs/method.md" in told
        assert at(row + 5, 0) == ""
        wanted = functions.SIZING_SCENARIOS(*demand, language="en")
        assert [[at(row + 6 + line, it) for it in range(5)] for line in range(12)] == [
            list(it) for it in wanted
        ]


def test_the_engines_are_at_hand_where_all_is_tested():
    if os.environ.get("CI"):
        for engine in ("formulon", "cellrune", "ironcalc"):
            need(__import__("importlib").util.find_spec(engine), engine, "pip install -e .[dev]")


@pytest.mark.slow
def test_the_file_itself_answers_as_it_says(built):
    """The examples, and a server that a reader adds under the last one."""
    formulon = pytest.importorskip("formulon")
    with zipfile.ZipFile(io.BytesIO(built)) as read:
        found = {name: read.read(name) for name in read.namelist()}
    book = found["xl/workbook.xml"].decode()
    found["xl/workbook.xml"] = re.sub(r"_xlop\.(\w+)", r"[_xlpm.\1]", book).encode()
    titles = re.findall(r'<sheet [^>]*name="([^"]+)"', book)
    servers = f"xl/worksheets/sheet{titles.index('sizing_servers') + 1}.xml"
    sheet = found[servers].decode()
    last = max(map(int, re.findall(r'<row r="(\d+)"', sheet)))
    row = re.search(rf'<row r="{last}".*?</row>', sheet, re.DOTALL)[0]
    own = re.sub(rf'(?<=[A-Z"]){last}(?=")', str(last + 1), row)
    own = re.sub(r"(<t[^>]*>)[^<]*", r"\1my-server", own, count=1)
    found[servers] = sheet.replace("</sheetData>", own + "</sheetData>").encode()
    examples = f"xl/worksheets/sheet{titles.index(EXAMPLES) + 1}.xml"
    text = found[examples].decode()
    cells = re.findall(r'<c r="([A-Z]+)(\d+)"[^>]*><f t="array"[^>]*>([^<]*)</f><v>([^<]+)', text)
    cells = [it for it in cells if it[2].startswith("SIZING_")]  # not the texts beside them
    place = cells[0]
    found[examples] = text.replace(place[2], 'SIZING_HBM("my-server")', 1).encode()
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as write:
        for name, content in found.items():
            write.writestr(name, content)
    with formulon.Workbook.load(data.getvalue()) as opened:
        opened.recalc()

        def at(column, row):
            there = ord(column) - ord("A")
            return opened.get_value(titles.index(EXAMPLES), int(row) - 1, there).to_python()

        assert isinstance(at(*place[:2]), float)
        for column, row, formula, answer in cells[1:]:
            got = at(column, row)
            same = str(got) == answer or math.isclose(got, float(answer), rel_tol=1e-12)
            assert same, (formula, got, answer)
    assert len(cells) > len(NUMBERS)
