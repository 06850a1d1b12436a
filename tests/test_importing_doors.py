"""A model by its config.json at every door: batches, command line, control sheet, functions."""

import csv
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from sizing_xl import InputError, Workload, cli, load_catalogs, size
from sizing_xl.batch.run import run_batch
from sizing_xl.excel import control
from sizing_xl.excel.functions import SIZING_NODES
from sizing_xl.fields import FIELDS
from sizing_xl.importing import chosen
from sizing_xl.importing.catalog import imported
from sizing_xl.sheets.formulas import input_name

pytestmark = pytest.mark.slow

CONFIGS = Path(__file__).parent / "evidence" / "hf_configs"
QWEN = CONFIGS / "Qwen--Qwen3-32B.json"
CASE = {"server": "dgx-b300", "concurrency": 100, "effective_context": 8192}
HEADINGS = ("model", "model_config", *CASE)


@pytest.fixture
def folder(tmp_path):
    """A folder with a config as the hub lays it out."""
    place = tmp_path / "My-Model"
    place.mkdir()
    shutil.copy(QWEN, place / "config.json")
    return tmp_path


def change(config, **fields):
    held = json.loads(config.read_text(encoding="utf-8"))
    config.write_text(json.dumps({**held, **fields}), encoding="utf-8")


def cases(folder, *rows, name="cases.csv"):
    path = folder / name
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows([[*row, *CASE.values()] for row in rows])
    return str(path)


def batch(source, folder, **options):
    options = {"formats": ("json",), "jobs": 1, "language": "en", **options}
    return run_batch(source, folder / "out", **options)


def documents(folder):
    return [
        json.loads(path.read_text(encoding="utf-8"))
        for path in sorted((folder / "out").glob("*.json"))
    ]


def errors(folder):
    with open(folder / "out" / "errors.csv", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_row_is_sized_with_the_entry_of_its_config(folder):
    report = batch(cases(folder, ("", "My-Model"), ("ours", "My-Model/config.json")), folder)
    assert (report.done, report.refused) == (2, 0)
    first, second = documents(folder)
    assert first["inputs"]["model"]["name"] == "my-model"
    assert second["inputs"]["model"]["name"] == "ours"
    expected = imported(str(folder / "My-Model"))
    assert first["inputs"]["model"]["kv_groups"] == expected["kv_groups"]
    catalogs = chosen.with_model(load_catalogs(), chosen.Configs()(str(folder / "My-Model")))
    by_hand = size(Workload(model="my-model", **CASE), catalogs)
    nodes = by_hand.recommended.results["nodes_final"]
    assert first["scenarios"]["recommended"]["results"]["nodes_final"] == nodes


@pytest.mark.parametrize("name", ["cases.jsonl", "cases.json", "cases.grid.json"])
def test_every_format_has_the_column(folder, name):
    path, row = folder / name, {"model_config": "My-Model", **CASE}
    path.write_text(json.dumps([row] if name == "cases.json" else row), encoding="utf-8")
    assert batch(str(path), folder).done == 1
    assert documents(folder)[0]["inputs"]["model"]["name"] == "my-model"


def test_rows_of_a_program_have_it_too(folder, monkeypatch):
    monkeypatch.chdir(folder)
    report = batch([{"Model config": "My-Model", **CASE}], folder)
    assert report.done == 1


def test_an_imported_name_takes_the_place_of_the_catalog_s_for_its_row_alone(folder):
    rows = (("gpt-oss-120b", "My-Model"), ("gpt-oss-120b", ""))
    assert batch(cases(folder, *rows), folder).done == 2
    layers = [it["inputs"]["model"]["num_layers"] for it in documents(folder)]
    assert layers == [64, 36]


def test_a_config_is_read_once_a_run(folder, monkeypatch):
    read, found = [], chosen.found_here
    monkeypatch.setattr(chosen, "found_here", lambda place: read.append(place) or found(place))
    rows = [(f"m{number}", "My-Model") for number in range(20)]
    assert batch(cases(folder, *rows), folder, strict=True).done == 20
    assert read == [str(folder / "My-Model")]


def test_a_changed_config_is_noticed_and_nothing_else_is_done_again(folder):
    other = folder / "other.json"
    shutil.copy(CONFIGS / "openai--gpt-oss-20b.json", other)
    source = cases(folder, ("", "My-Model"), ("", "other.json"), ("gpt-oss-120b", ""))
    assert batch(source, folder).done == 3
    assert batch(source, folder).skipped == 3
    change(folder / "My-Model" / "config.json", num_hidden_layers=32)
    again = batch(source, folder)
    assert (again.done, again.skipped) == (1, 2)
    assert documents(folder)[0]["inputs"]["model"]["num_layers"] == 32
    (folder / "My-Model" / "config.json").unlink()
    gone = batch(source, folder)
    assert (gone.done, gone.skipped, gone.refused, gone.removed) == (0, 2, 1, 1)


def test_workers_get_the_entry_and_read_no_path(folder):
    source = cases(folder, *((f"m{number}", "My-Model") for number in range(4)))
    report = batch(source, folder, jobs=2)
    assert report.done == 4


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("nowhere/config.json", "does not exist"),
        ("empty", "config.json"),
        ("broken.json", "JSON"),
        ("unknown.json", "transformer-xl"),
        ("s3://me:hidden@bucket/config.json?sig=hidden", "address"),
        ("long/" * 900, "no model can be taken"),
    ],
)
def test_a_bad_config_refuses_its_row_by_field(folder, path, words):
    (folder / "empty").mkdir()
    (folder / "broken.json").write_text("{", encoding="utf-8")
    (folder / "unknown.json").write_text('{"model_type": "transformer-xl"}', encoding="utf-8")
    report = batch(cases(folder, ("", path), ("", "My-Model")), folder)
    assert (report.done, report.refused) == (1, 1)
    ((error),) = errors(folder)
    assert error["field"] == "model_config"
    assert words in error["reason"]
    assert "\n" not in error["reason"]
    assert "hidden" not in str(errors(folder)) + str(report)


def test_a_name_that_cannot_be_one_is_the_model_s(folder):
    assert batch(cases(folder, ("a b", "My-Model")), folder).refused == 1
    assert errors(folder)[0]["field"] == "model"


def test_a_row_with_neither_lacks_the_model(folder):
    assert batch(cases(folder, ("", "")), folder).refused == 1
    assert errors(folder)[0]["field"] == "model"


def test_strict_refuses_before_anything_is_written(folder):
    with pytest.raises(InputError, match="model_config"):
        batch(cases(folder, ("", "My-Model"), ("", "nowhere")), folder, strict=True)
    assert not (folder / "out").exists()


def test_a_config_in_the_output_directory_is_not_written_over(folder):
    (folder / "out").mkdir()
    place = folder / "out" / "000001_x_dgx-b300_100x8192.json"
    shutil.copy(QWEN, place)
    before = place.read_bytes()
    source = cases(folder, ("x", f"out/{place.name}"))
    with pytest.raises(Exception, match="lido por este mesmo comando"):
        batch(source, folder, force=True)
    assert place.read_bytes() == before


# --- the command line -------------------------------------------------------------------------

FLAGS = [part for name, value in CASE.items() for part in (FIELDS[name].option, str(value))]


def run(capsys, *options):
    code = cli.main(["size", *FLAGS, "--lang", "en", *options])
    return code, capsys.readouterr()


def test_size_takes_a_config(folder, capsys):
    code, said = run(capsys, "--model-config", str(folder / "My-Model"), "--json-only")
    assert code in (0, 3)
    document = json.loads(said.out)
    assert document["inputs"]["model"]["name"] == "my-model"
    code, said = run(capsys, "--model-config", str(folder / "My-Model"), "--model", "ours",
                     "--json-only")  # fmt: skip
    assert json.loads(said.out)["inputs"]["model"]["name"] == "ours"


def test_explain_takes_a_config(folder, capsys):
    code = cli.main(["explain", "nodes_final", *FLAGS, "--lang", "en",
                     "--model-config", str(folder / "My-Model")])  # fmt: skip
    assert code in (0, 3)
    assert "nodes" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--model-config", "nowhere.json"], "nowhere.json"),
        (["--model-config", ""], "model_config"),
        (["--model-config", "https://me:hidden@host/config.json"], "address"),
        (["--model-config", str(QWEN), "--model", "a", "--model", "b"], "--model once"),
        (["--model-config", str(QWEN), "--model", "a b"], "a b"),
        (["--model-config", str(CONFIGS)], "config.json"),
    ],
)
def test_a_bad_config_is_one_sentence_and_writes_nothing(
    tmp_path, monkeypatch, capsys, options, words
):
    monkeypatch.chdir(tmp_path)
    code, said = run(capsys, *options)
    assert code in (1, 2)
    assert words in said.err
    assert len(said.err.splitlines()) == 1
    assert "hidden" not in said.err
    assert not list(tmp_path.iterdir())


def test_no_output_is_written_over_the_config(folder, capsys):
    config = folder / "My-Model" / "config.json"
    before = config.read_bytes()
    code, said = run(capsys, "--model-config", str(config), "--json-only", "--force",
                     "--output-json-file", str(config))  # fmt: skip
    assert code == 1
    assert "read by this same command" in said.err
    assert config.read_bytes() == before


# --- the control sheet and functions ----------------------------------------------------------


def sheet(**cells):
    given = {"model": "gpt-oss-120b", **CASE, **cells}
    return {input_name(name): value for name, value in given.items()}


def test_the_control_sheet_s_config_takes_the_place_of_its_model(folder):
    cells = sheet(model_config="My-Model")
    model = control.model_of(cells, str(folder / "Sizing.xlsm"))
    assert model.name == "my-model"
    assert control.workload_of(cells, model).model == "my-model"
    assert control.model_of(sheet(), str(folder / "Sizing.xlsm")) is None


@pytest.mark.parametrize(
    ("cell", "book", "words"),
    [
        ("nowhere", "/tmp/Sizing.xlsm", "nowhere"),
        ("My-Model", "https://d.docs.live.net/me/Sizing.xlsm", "relative"),
        ("My-Model", "Book1", "relative"),
        ("s3://me:hidden@b/config.json", "/tmp/Sizing.xlsm", "address"),
        ("#N/A", "/tmp/Sizing.xlsm", "#N/A"),
        (5.0, "/tmp/Sizing.xlsm", "5"),
        (True, "/tmp/Sizing.xlsm", "true"),
    ],
)
def test_a_bad_cell_is_one_sentence_that_names_it(cell, book, words):
    with pytest.raises(InputError) as refused:
        control.model_of(sheet(model_config=cell), book)
    (problem,) = refused.value.problems
    assert problem.field == "model_config"
    sentence = refused.value.in_language("en")
    assert words in sentence.lower() or words in sentence
    assert "hidden" not in sentence


def test_functions_refuse_it_in_one_sentence():
    options = (("model_config", str(QWEN)),)
    answer = SIZING_NODES("gpt-oss-120b", "dgx-b300", 100, 8192, "recommended", options)
    assert "model_config" in str(answer)
    assert "catalog import-hf" in str(answer)


def test_a_workload_of_python_has_no_such_field():
    with pytest.raises(InputError, match="model_config"):
        Workload(model="gpt-oss-120b", model_config=str(QWEN), **CASE)


def test_catalogs_with_a_model_are_made_once_and_hold_no_other_of_its_name():
    catalogs = load_catalogs()
    model = chosen.Configs()(str(QWEN), "openai/GPT-OSS-120B")
    laid = chosen.with_model(catalogs, model)
    assert laid is chosen.with_model(catalogs, replace(model))
    assert laid.model("gpt-oss-120b").num_layers == 64
    assert len(laid.models) == len(catalogs.models)
    assert catalogs.model("gpt-oss-120b").num_layers == 36


def test_a_macro_sizes_the_config(folder, catalogs):
    macros = pytest.importorskip("sizing_xl.excel.macros")
    cells = sheet(model_config="My-Model/config.json")
    sizing, known = macros.sized(cells, str(folder / "Sizing.xlsm"), catalogs)
    assert sizing.model.name == "my-model"
    assert "my-model" in known.models
