"""The command line as a user meets it: exit codes, one clear sentence, nothing half-written."""

import json
import os
import subprocess
import sys

import openpyxl
import pytest

from sizing_xl.catalog.load import load_catalogs
from sizing_xl.cli import main
from sizing_xl.cli.codes import DONE, INVALID, NO_SOLUTION, USAGE
from sizing_xl.texts import Texts
from sizing_xl.units import Unit

FLAGSHIP = ["size", "--model", "opt-oss-120b", "--server", "dgx-b300", "--storage",
            "profile_default", "--concurrency", "1000", "--effective-context", "131072",
            "--kv-precision", "fp8"]  # fmt: skip


@pytest.fixture
def run(capsys, tmp_path):
    """Run a command in this process: (exit code, stdout, stderr, files written)."""

    def call(*arguments, out=tmp_path / "out"):
        arguments = [str(argument) for argument in arguments]
        if arguments[0] == "size" and "--output-dir" not in arguments:
            arguments += ["--output-dir", str(out)]
        try:
            code = main(arguments)
        except SystemExit as stop:
            code = stop.code
        printed = capsys.readouterr()
        written = sorted(path.suffix for path in out.iterdir()) if out.is_dir() else []
        return code, printed.out, printed.err, written

    return call


@pytest.mark.slow
def test_the_flagship_writes_its_reports(run):
    code, out, err, written = run(*FLAGSHIP, "--executive-report")
    assert (code, err, written) == (DONE, "", [".json", ".md", ".txt", ".xlsx"])
    assert "RECOMENDADO    3  43,5" in out
    for ending in written:
        assert ending in out


@pytest.mark.slow
def test_without_the_flag_there_is_no_executive_report(run):
    assert run(*FLAGSHIP)[3] == [".json", ".txt", ".xlsx"]


def test_json_only_prints_json_and_writes_nothing(run):
    code, out, _, written = run(*FLAGSHIP, "--json-only")
    assert (code, written) == (DONE, [])
    assert json.loads(out)["scenarios"]["recommended"]["results"]["nodes_final"] == 3


def test_json_only_may_also_go_to_a_file(run, tmp_path):
    path = tmp_path / "deep" / "a.json"
    _, out, _, _ = run(*FLAGSHIP, "--json-only", "--output-json-file", path)
    assert path.read_text(encoding="utf-8") == out


@pytest.mark.slow
def test_markdown_only_prints_the_full_report(run, tmp_path):
    path = tmp_path / "a.md"
    code, out, _, written = run(*FLAGSHIP, "--markdown-only", "--lang", "en",
                                "--output-markdown-file", path)  # fmt: skip
    assert (code, written) == (DONE, [])
    assert out.startswith("# SIZING REPORT FOR LLM INFERENCE")
    assert sum(line.startswith("## SECTION") for line in out.splitlines()) == 4
    assert path.read_text(encoding="utf-8") == out


def test_markdown_only_prints_the_executive_report_where_that_is_asked_for(run):
    _, out, _, written = run(*FLAGSHIP, "--markdown-only", "--executive-report", "--lang", "en")
    assert out.startswith("# Executive sizing: opt-oss-120b on dgx-b300")
    assert written == []


@pytest.mark.slow
def test_files_named_by_the_user(run, tmp_path):
    json_file, markdown_file = tmp_path / "a.json", tmp_path / "a.md"
    code, _, _, written = run(*FLAGSHIP, "--output-json-file", json_file,
                              "--output-markdown-file", markdown_file)  # fmt: skip
    assert code == DONE
    assert written == [".txt", ".xlsx"]
    assert json_file.exists() and markdown_file.exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("how", "word"), [(["--lang", "en"], "RECOMMENDED"), (["--lang=pt"], "RECOMENDADO")]
)
def test_the_language_of_the_output(run, how, word):
    assert word in run(*FLAGSHIP, *how)[1]


@pytest.mark.slow
def test_the_language_from_the_environment(run, monkeypatch):
    monkeypatch.setenv("SIZING_XL_LANG", "en")
    assert "RECOMMENDED" in run(*FLAGSHIP)[1]


@pytest.mark.slow
def test_verbose_tells_the_remedies(run):
    quiet, loud = run(*FLAGSHIP)[1], run(*FLAGSHIP, "--verbose")[1]
    assert "--runtime-overhead-gib 130" not in quiet
    assert "--runtime-overhead-gib 130" in loud


BAD_INPUT = [
    (["--model", "opt-os-120b"], ["opt-os-120b", "opt-oss-120b"]),
    (["--concurrency", "0"], ["concurrency", "0"]),
    (["--concurrency", "-5"], ["concurrency", "-5"]),
    (["--concurrency", "nan"], ["concurrency", "nan"]),
    (["--concurrency", "1e18"], ["concurrency", "1e+18", "100.000.000"]),
    (["--concurrency", "mil"], ["concurrency", "mil"]),
    (["--concurrency", "10.5"], ["concurrency", "10.5"]),
    (["--effective-context", "-1"], ["effective_context", "-1"]),
    (["--kv-budget-ratio", "0,7"], ["kv_budget_ratio", "0,7"]),
    (["--kv-budget-ratio", "70"], ["kv_budget_ratio", "70"]),
    (["--kv-precision", "fp9"], ["kv_precision", "fp9", "fp8"]),
    (["--basis", "fastest"], ["basis", "fastest", "pooled", "per_gpu", "engine"]),
    (["--server", "=1+1"], ["server", "=1+1"]),
    (["--warmup-read-pattern", "zigzag"], ["warmup_read_pattern", "sequential"]),
    (["--catalog-dir", "/no/such"], ["/no/such"]),
    (["--models-file", "/no/such.json"], ["/no/such.json"]),
]


@pytest.mark.parametrize(("arguments", "told"), BAD_INPUT, ids=lambda value: " ".join(value))
def test_bad_input_is_one_clear_sentence(run, arguments, told):
    code, out, err, written = run(*FLAGSHIP, *arguments)
    assert (code, out, written) == (INVALID, "", [])
    assert len(err.splitlines()) == 1
    assert err.startswith("erro: ")
    for word in told:
        assert word in err
    assert "Traceback" not in err


@pytest.mark.slow
def test_a_context_above_the_model_s_limit_is_clamped_and_told(run):
    code, out, _, _ = run(*FLAGSHIP, "--effective-context", "262144")
    assert code == DONE
    assert "262.144" in out and "131.072" in out


@pytest.mark.slow
def test_a_server_too_small_for_one_session_has_exit_code_3_and_full_reports(run):
    code, out, _, written = run(*FLAGSHIP, "--runtime-overhead-gib", "2144")
    assert code == NO_SOLUTION
    assert written == [".json", ".txt", ".xlsx"]
    assert "✗" in out and "→" in out


@pytest.mark.slow
def test_a_directory_that_cannot_be_written_leaves_nothing(run, tmp_path):
    (tmp_path / "file").write_text("x")
    code, out, err, _ = run(*FLAGSHIP, "--output-dir", tmp_path / "file" / "out")
    assert (code, out) == (INVALID, "")
    assert len(err.splitlines()) == 1


def test_a_second_file_that_cannot_be_written_takes_the_first_ones_away(run, tmp_path):
    (tmp_path / "taken").mkdir()
    code, _, err, written = run(*FLAGSHIP, "--output-json-file", tmp_path / "taken")
    assert (code, written) == (INVALID, [])
    assert str(tmp_path / "taken") in err


@pytest.mark.parametrize(
    "arguments",
    [[], ["size"], ["size", "--model", "x"], ["nonsense"], ["size", "--nonsense"],
     ["catalog", "list", "gpus"], ["size", "--lang", "xx"]],
    ids=" ".join,
)  # fmt: skip
def test_wrong_usage_has_exit_code_2(run, arguments):
    code, _, err, written = run(*arguments or ["--lang"])
    assert (code, written) == (USAGE, [])
    assert err and "Traceback" not in err


def test_validate_finds_the_shipped_catalogs_valid(run):
    code, out, _, _ = run("validate")
    assert code == DONE
    assert f"{len(load_catalogs().models)} modelos" in out


@pytest.mark.parametrize("command", [["validate"], [*FLAGSHIP, "--validate-only"]])
def test_validate_tells_every_problem(run, tmp_path, command):
    (tmp_path / "models.json").write_text('{"models": [{"name": "a"}, {"name": "b"}]}')
    (tmp_path / "servers.json").write_text("{")
    code, out, _, _ = run(*command, "--catalog-dir", tmp_path)
    assert code == INVALID
    assert out.count("num_layers") == 2
    assert "linha 1, coluna 2" in out


def test_a_profile_that_breaks_physics_gives_no_report(run, tmp_path):
    profile = {"name": "odd", "type": "nvme", "capacity_total_tb": 1.0, "usable_capacity_tb": 1.0,
               "iops_read_max": 100000, "iops_write_max": 100000, "throughput_read_mbps": 5000.0,
               "throughput_write_mbps": 390.0, "block_size_kb_read": 4.0,
               "block_size_kb_write": 4.0}  # fmt: skip
    (tmp_path / "storage.json").write_text(json.dumps({"profiles": [profile]}))
    code, out, err, written = run(*FLAGSHIP, "--catalog-dir", tmp_path, "--storage", "odd")
    assert (code, out, written) == (INVALID, "", [])
    assert "92,2%" in err and "390,6 MB/s" in err


def test_a_broken_catalog_says_line_and_column(run, tmp_path):
    (tmp_path / "models.json").write_text('{"models": [\n  {"name": }\n]}')
    code, _, err, _ = run(*FLAGSHIP, "--catalog-dir", tmp_path)
    assert code == INVALID
    assert "linha 2, coluna 12" in err


@pytest.mark.parametrize(
    ("what", "name"),
    [("models", "gpt-oss-120b"), ("servers", "dgx-b300"), ("storage", "profile_default")],
)
def test_catalog_list_has_the_name_first(run, what, name):
    code, out, _, _ = run("catalog", "list", what)
    assert code == DONE
    assert name in [line.split()[0] for line in out.splitlines()]


@pytest.mark.slow
def test_it_works_as_a_process_from_any_directory(tmp_path):
    arguments = [sys.executable, "-m", "sizing_xl.cli", *FLAGSHIP, "--json-only", "--lang", "en"]
    run = subprocess.run(arguments, cwd=tmp_path, capture_output=True, check=True)
    assert json.loads(run.stdout)["language"] == "en"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_closed_pipe_is_no_traceback(tmp_path):
    arguments = [sys.executable, "-m", "sizing_xl.cli", *FLAGSHIP, "--json-only"]
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    assert process.stderr.read() == b""
    process.wait()


@pytest.mark.slow
def test_a_terminal_without_our_letters_is_no_traceback(tmp_path):
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    arguments = [sys.executable, "-m", "sizing_xl.cli", *FLAGSHIP, "--output-dir", str(tmp_path)]
    run = subprocess.run(arguments, env=environment, capture_output=True, check=False)
    assert (run.returncode, run.stderr) == (DONE, b"")


def test_help_is_in_the_language(run):
    assert (
        "concorrência" in run("size", "--help")[1].lower() or "sessões" in run("size", "--help")[1]
    )
    assert "sessions" in run("size", "--help", "--lang", "en")[1]


def test_several_servers_and_models_are_compared(run):
    code, out, _, written = run(*FLAGSHIP, "--server", "dgx-h200", "--model", "gpt-oss-120b")
    assert (code, written) == (DONE, [".json", ".md", ".txt"])
    assert "gpt-oss-120b / dgx-h200" in out


def test_a_comparison_as_one_document(run, tmp_path):
    code, out, _, written = run(*FLAGSHIP, "--server", "dgx-h200", "--json-only")
    assert (code, written) == (DONE, [])
    assert [case["inputs"]["server"] for case in json.loads(out)["cases"]] == [
        "dgx-b300",
        "dgx-h200",
    ]
    path = tmp_path / "c.md"
    run(*FLAGSHIP, "--server", "dgx-h200", "--output-markdown-file", path)
    assert path.read_text(encoding="utf-8").startswith("# Comparação")


@pytest.mark.slow
def test_saved_sizings_are_compared_and_rendered(run, tmp_path):
    single = [*FLAGSHIP[:3], "--server", "dgx-h200", *FLAGSHIP[5:], "--json-only"]
    proposal_a, proposal_b = tmp_path / "a.json", tmp_path / "b.json"
    run(*FLAGSHIP, "--json-only", "--output-json-file", proposal_a)
    run(*single, "--output-json-file", proposal_b)
    code, out, _, _ = run(
        "compare", proposal_a, proposal_b, "--lang", "en", "--output-dir", tmp_path / "o"
    )
    assert code == DONE
    assert "RECOMMENDED" in out
    code, out, _, _ = run("render", proposal_b, "--lang", "en", "--output-dir", tmp_path / "out")
    assert code == DONE
    assert "EXECUTIVE SUMMARY" in out
    assert len(list((tmp_path / "out").iterdir())) == 4


def test_a_comparison_cannot_be_compared(run, tmp_path):
    path = tmp_path / "c.json"
    run(*FLAGSHIP, "--server", "dgx-h200", "--json-only", "--output-json-file", path)
    code, _, err, _ = run("compare", path, path)
    assert code == INVALID
    assert "Traceback" not in err


def test_explain_with_and_without_a_case(run):
    told = run("explain", "pooled_sessions_per_node")[1]
    assert "floor(kv_room_gib ÷ kv_own_gib)" in told
    code, out, _, _ = run("explain", "sessions_per_node", *FLAGSHIP[1:], "--lang", "en")
    assert code == DONE
    assert "RECOMMENDED: 629 sessions" in out
    code, out, _, _ = run("explain", "--list")
    assert len(out.splitlines()) > 60


def test_explain_refuses_what_it_cannot_explain(run):
    code, _, err, _ = run("explain", "node_final")
    assert code == INVALID and "nodes_final" in err
    assert run("explain")[0] == USAGE
    assert run("explain", "nodes_final", "--model", "opt-oss-120b")[0] == USAGE
    assert run("explain", "nodes_final", *FLAGSHIP[1:], "--server", "dgx-h200")[0] == USAGE


@pytest.mark.slow
def test_the_workbook_may_be_named(run, tmp_path):
    path = tmp_path / "deck.xlsx"
    code, out, _, written = run(*FLAGSHIP, "--xlsx", path)
    assert (code, written) == (DONE, [".json", ".txt"])
    assert path.read_bytes()[:2] == b"PK"
    assert str(path) in out
    saved = tmp_path / "a.json"
    run(*FLAGSHIP, "--json-only", "--output-json-file", saved)
    again = tmp_path / "again.xlsx"
    run("render", saved, "--xlsx", again, "--output-dir", tmp_path / "r")
    assert again.read_bytes() == path.read_bytes()


@pytest.mark.slow
def test_several_cases_are_options_of_one_workbook(run, tmp_path):
    path = tmp_path / "x.xlsx"
    code, out, _, _ = run(*FLAGSHIP, "--server", "dgx-h200", "--xlsx", path)
    assert code == DONE and str(path) in out
    book = openpyxl.load_workbook(path, data_only=True)
    sheet = book[Texts("pt-BR").say("sheet_options")]
    rows = {row[0].value: [cell.value for cell in row[1:5]] for row in sheet.iter_rows()}
    assert rows["Servidor"] == ["dgx-b300", "dgx-h200", None, None]
    nodes = rows[Texts("pt-BR").label("nodes_final")]
    assert nodes[2] is None and None not in nodes[:2] and nodes[0] != nodes[1]
    path.unlink()
    servers = [it for name in ("dgx-h200", "dgx-b200", "dgx-h100") for it in ("--server", name)]
    code, _, err, _ = run(*FLAGSHIP, *servers, "--server", "dgx-a100-640", "--xlsx", path)
    assert code != DONE and "5" in err and "4" in err and "--xlsx" in err
    assert not path.exists()
    flags = (*FLAGSHIP, "--server", "dgx-h200", "--xlsx", path, "--json-only")
    code, out, _, _ = run(*flags)
    assert code == DONE and json.loads(out)["cases"] and path.exists()


# --- validate: the physics of storage --------------------------------------------------------


@pytest.mark.parametrize("language", ["pt-BR", "en"])
def test_validate_prints_the_physics_of_every_profile(run, language):
    """profile_default reads 100 000 x 36 / 1024 and writes 18 750 x 288 / 1024 MB/s at most."""
    code, out, err, _ = run("validate", "--lang", language)
    assert (code, err) == (DONE, "")
    texts = Texts(language)
    for profile in load_catalogs().storage.values():
        rows = [line for line in out.splitlines() if line.split("  ")[0] == profile.name]
        assert len(rows) == 2
        for direction, row in zip(("read", "write"), rows, strict=True):
            stated = getattr(profile, f"throughput_{direction}_mbps")
            implied = (
                getattr(profile, f"iops_{direction}_max")
                * getattr(profile, f"block_size_kb_{direction}")
                / 1024
            )
            apart = abs(stated - implied) / max(stated, implied)
            cells = [cell.strip() for cell in row.split("  ") if cell.strip()]
            assert cells[1:5] == [
                texts.say(f"direction_{direction}"),
                texts.number(stated, 1),
                texts.number(implied, 1),
                texts.measure(apart, Unit.SHARE, 1),
            ]
            assert cells[5] == texts.say("physics_good" if apart < 0.1 else "warning")


def test_validate_prints_the_physics_of_a_profile_that_it_refuses(run, tmp_path):
    (profile,) = [it for it in load_catalogs().storage.values() if it.name == "profile_default"]
    entry = {**profile.model_dump(exclude_none=True), "name": "mine"}
    entry["throughput_read_mbps"] *= 8
    path = tmp_path / "storage.json"
    path.write_text(json.dumps({"profiles": [entry]}), encoding="utf-8")
    code, out, _, _ = run("validate", "--storage-file", path, "--lang", "en")
    assert code == INVALID
    read, write = [line for line in out.splitlines() if line.startswith("mine ")]
    assert read.endswith("error")
    assert write.endswith("consistent")
