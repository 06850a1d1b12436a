"""What a terminal obeys, what forges a line, what nobody sees: shown as escapes at every door."""

import dataclasses
import json
import os
from itertools import pairwise

import pytest

from sizing_xl.batch.faults import Fault
from sizing_xl.batch.outcome import Case
from sizing_xl.cli import main
from sizing_xl.excel.functions import SIZING_EXPLAIN, SIZING_NODES
from sizing_xl.report.document import to_json
from sizing_xl.report.markdown import escaped, executive_report
from sizing_xl.report.markdown_full import full_markdown
from sizing_xl.report.terminal import summary
from sizing_xl.report.text import full_report
from sizing_xl.report.written import json_text
from sizing_xl.telling.lines import WIDTH, aligned, wrapped
from sizing_xl.texts import Texts
from sizing_xl.texts.visible import page, visible, visible_json
from tests.fuzz.judging import OBEYED

CASE = {"model": "gpt-oss-120b", "server": "dgx-b300", "concurrency": "10", "context": "1000"}
FLAGS = ["--model", "gpt-oss-120b", "--server", "b", "--concurrency", "10", "--effective-context",
         "1000"]  # fmt: skip
# One of each kind: cursor, title, DEL, C1, direction, width, ends of lines.
EVIL = "\x1b[2J\x07\x7f\x9b31m\u202e\u2066\u200b\u2028\u2029\x85\nFORGED: 1\r"
# Windows takes none of them in a file's name.
IN_NAMES = EVIL.replace("\u2028", "") if os.name == "posix" else "x"
ORDINARY = "São Paulo 东京 ﷼ Ω √2 ±5 % 🧮 👩‍💻 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ﬁ"


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("\x1b[31m", r"\x1b[31m"),
        ("a\nb\r\tc", r"a\nb\r\tc"),
        ("\x7f\x9b", r"\x7f\x9b"),
        ("\u202e\u2066\u200b", r"\u202e\u2066\u200b"),
        ("\u2028\u2029\ufeff", r"\u2028\u2029\ufeff"),
        ("\ud800", r"\ud800"),
        ("\U000e0041", r"\U000e0041"),
        ("a\u200db", r"a\u200db"),
        (r"C:\new", r"C:\new"),
        (ORDINARY, ORDINARY),
        ("", ""),
    ],
)
def test_what_cannot_be_seen_is_an_escape_and_the_rest_stays(text, seen):
    assert visible(text) == visible(visible(text)) == seen


def test_every_control_character_and_half_is_hidden_and_no_letter_is():
    for code in (*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)):
        assert visible(chr(code)).isascii() and visible(chr(code)).isprintable()
    for code in (*range(0x20, 0x7F), *range(0xC0, 0x180), *range(0x4E00, 0x4F00)):
        assert visible(chr(code)) == chr(code)


def test_json_says_the_same_with_escapes_of_its_own():
    document = {"a" + EVIL: [EVIL, ORDINARY, "\U000e0041", {"b": "\\u202e"}]}
    text = json_text(document)
    assert json.loads(text) == document
    assert clean(text)
    assert ORDINARY in text
    assert visible_json('"\ud800"') == r'"\ud800"'


def clean(text):
    found = OBEYED.search(text)
    assert not found, repr(text[max(0, found.start() - 40) : found.start() + 20])
    for before, line in pairwise(["", *text.splitlines()]):
        # A paragraph may be broken there, at the end of a full line.
        assert not line.startswith("FORGED") or len(before) > WIDTH - len("FORGED: 1"), before
    return text


def test_lines_paragraphs_columns_and_cells_of_tables():
    assert clean(page([EVIL, f"  {EVIL}"])).count("\n") == 2
    assert clean("\n".join(wrapped(EVIL * 9, 2)))
    assert clean("\n".join(aligned([[EVIL, "1"], ["b", EVIL]]))).count("\n") == 1
    assert clean(escaped(EVIL)) and "\n" not in escaped(EVIL)


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    """Run a command in an empty directory; gives its code, after what it printed and every text
    file that it wrote are judged."""
    monkeypatch.setenv("SIZING_XL_LANG", "en")
    monkeypatch.chdir(tmp_path)

    def call(*argv, says=()):
        before = set(tmp_path.rglob("*"))
        try:
            code = main([*argv])
        except SystemExit as end:
            code = end.code
        printed = capsys.readouterr()
        clean(printed.out)
        clean(printed.err)
        for word in says:
            assert word in printed.out + printed.err
        for path in set(tmp_path.rglob("*")) - before:
            if path.suffix in {".txt", ".md", ".json", ".csv"}:
                clean(path.read_text(encoding="utf-8-sig", errors="surrogateescape"))
        return code

    return call


def server(path, **changes):
    """A catalog with one server, some of its texts evil."""
    raw = {
        "name": "b",
        "rack_units_u": 8,
        "gpu": {"count": 8, "model": f"{EVIL}H200", "hbm_per_gpu_gb": 141.0},
        "power": {"power_kw_max": 10.2},
        "manufacturer": EVIL,
        "notes": f"one{EVIL}\nFORGED: 2",
        "source": [f"two{EVIL}", EVIL],
        **changes,
    }
    path.mkdir()
    (path / "servers.json").write_text(json.dumps({"servers": [raw]}), encoding="utf-8")
    return raw


@pytest.mark.slow
def test_texts_of_a_catalog_in_every_report(run, tmp_path):
    server(tmp_path / "c")
    known = ["--catalog-dir", "c"]
    assert run("catalog", "list", "servers", *known, says=[r"\x1b[2J\x07"]) == 0
    for more in ([], ["--executive-report"], ["--verbose"]):
        assert run("size", *known, *FLAGS, "--output-dir", "o", *more) in (0, 3)
    texts = [path.read_text(encoding="utf-8") for path in (tmp_path / "o").glob("*.txt")]
    assert len(texts) == 3
    assert all(r"\x1b[2J" in text and r"\nFORGED: 2" in text for text in texts)
    for more in (["--json-only"], ["--markdown-only"], ["--markdown-only", "--executive-report"]):
        assert run("size", *known, *FLAGS, *more) in (0, 3)
    assert run("explain", "hbm_total_gib", *known, *FLAGS) in (0, 3)


@pytest.mark.parametrize("change", [{"name": EVIL}, {f"key{EVIL}": 1}, {"rack_units_u": EVIL},
                                    {"unusual": [EVIL]}, {"aliases": [EVIL]}])  # fmt: skip
def test_names_keys_and_values_of_a_refused_catalog(run, tmp_path, change):
    server(tmp_path / "c", **change)
    assert run("validate", "--catalog-dir", "c", says=[r"\x1b[2J"]) == 1
    assert run("size", "--catalog-dir", "c", *FLAGS, says=[r"\x1b[2J"]) == 1


def test_cells_and_headings_of_a_batch(run, tmp_path):
    cell = EVIL.replace("\n", "").replace("\r", "")
    (tmp_path / "a.csv").write_text(
        "model,server,concurrency,effective_context\n"
        f"{cell},dgx-b300,10,1000\ngpt-oss-20b,{cell},10,1000\ngpt-oss-20b,dgx-b200,{cell},1\n"
        f'gpt-oss-20b,dgx-b200,1,"1{EVIL}"\n',
        encoding="utf-8",
        newline="",
    )
    flags = ["--jobs", "1", "--formats", "none"]
    assert run("batch", "a.csv", "-o", "o", *flags, says=[r"\x1b[2J"]) == 1
    errors = (tmp_path / "o" / "errors.csv").read_text(encoding="utf-8-sig")
    assert len(errors.splitlines()) == 5
    heading = {"model": "gpt-oss-20b", "server": "dgx-b200", "concurrency": 1, f"m{EVIL}": EVIL}
    (tmp_path / "a.json").write_text(json.dumps([heading]), encoding="utf-8")
    assert run("batch", "a.json", "-o", "p", *flags, says=[r"\x1b[2J"]) == 1


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such names")
@pytest.mark.slow
def test_names_of_files_and_directories(run, tmp_path, monkeypatch):
    odd = IN_NAMES.replace("/", "")
    saw = [r"\x1b[2J"]
    assert run("batch", f"{odd}.csv", "-o", "o", says=saw) == 1
    assert run("batch", "template", f"{odd}.csv", says=saw) == 0
    assert (
        run("batch", f"{odd}.csv", "-o", f"o{odd}", "--jobs", "1", "--formats", "none", says=saw)
        == 0
    )
    assert run("validate", "--catalog-dir", odd, says=saw) == 1
    assert run("size", *FLAGS, "--servers-file", odd, says=saw) == 1
    assert run("excel", "doctor", odd, says=saw) == 1
    flags = [it if it != "b" else "dgx-b300" for it in FLAGS]
    assert run("size", *flags, "--output-dir", odd, says=saw) == 0
    saved = next((tmp_path / odd).glob("*.json"))
    named = saved.rename(tmp_path / f"{odd}.json")
    assert run("compare", named.name, named.name, says=saw) == 0
    assert run("compare", named.name, named.name, "--json-only", says=["u202e"]) == 0
    assert run("compare", named.name, named.name, "--markdown-only", says=[r"x1b"]) == 0
    assert run("render", f"no{odd}", says=saw) == 1
    monkeypatch.setenv("SIZING_XL_CATALOGS", odd)
    assert run("catalog", "list", "models", says=saw) == 1


@pytest.mark.parametrize("argv", [["size", f"--x{EVIL}"], [EVIL], ["catalog", "list", EVIL],
                                  ["size", "--lang", EVIL], ["explain", EVIL],
                                  ["size", "--model", EVIL, *FLAGS[2:]]])  # fmt: skip
def test_words_of_the_command_line(run, argv):
    assert run(*argv, says=[r"\x1b"]) in (1, 2)


@pytest.mark.slow
def test_texts_of_a_saved_sizing(run, sized, tmp_path):
    """Whatever is thought of a document that somebody has edited, its texts are shown."""
    document = json.loads(to_json(sized(concurrency=10**7), "en"))
    for entry in ("model", "server", "storage"):
        document["inputs"][entry]["notes"] = EVIL
        document["inputs"][entry]["origin"] = EVIL
    document["inputs"]["server"]["gpu"]["model"] = EVIL
    for number, alert in enumerate(document["alerts"]):
        alert |= {"code": f"code {number}{EVIL}", "message": EVIL, "remedy": EVIL}
    document["ways_out"] = [{"lever": f"lever{EVIL}", "value": 1, "message": EVIL}]
    document[f"more{EVIL}"] = 1
    (tmp_path / "s.json").write_text(json.dumps(document), encoding="utf-8")
    for language in ("en", "pt-BR"):
        for argv in (
            ["render"],
            ["compare"],
            ["compare", "--json-only"],
            ["compare", "--markdown-only"],
        ):
            run(*argv, "s.json", "--lang", language, says=[r"\x1b"] if argv == ["render"] else ())


def test_functions_of_python_make_the_same_texts(sized):
    sizing = sized()
    gpu = sizing.server.gpu.model_copy(update={"model": EVIL})
    server = sizing.server.model_copy(update={"gpu": gpu, "notes": EVIL})
    sizing = dataclasses.replace(sizing, server=server)
    for make in (summary, full_report, executive_report, full_markdown, to_json):
        clean(make(sizing, "en"))


@pytest.mark.parametrize("language", ["en", "pt-BR"])
def test_cells_refuse_in_one_line(language):
    for answer in (
        SIZING_NODES(EVIL, "dgx-b300", 1, 1, language=language),
        SIZING_NODES("gpt-oss-20b", "dgx-b300", EVIL, 1, language=language),
        SIZING_NODES("gpt-oss-20b", "dgx-b300", 1, 1, EVIL, language=language),
        SIZING_EXPLAIN(EVIL, language=language),
    ):
        assert clean(answer).startswith("#SIZING: ") and len(answer.splitlines()) == 1


def test_a_fault_of_ours_is_written_down_line_by_line():
    error = RuntimeError(f"no: {EVIL}")
    fault = Fault.at(Case(1, 2, {"model": EVIL, f"m{EVIL}": 1}), "key", error)
    assert clean(fault.row) and "\n" not in fault.row
    assert not OBEYED.search(fault.trace) and r"\x1b[2J" in fault.trace


def test_a_sentence_shows_what_it_is_filled_with():
    assert clean(Texts("en").say("written_file", path=EVIL))
