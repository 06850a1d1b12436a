"""Catalogs of thousands of entries: read in time that grows with them, and told in few words."""

import json
import sys

import pytest

from sizing_xl.catalog.load import check_catalogs, load_catalogs
from sizing_xl.errors import InputError
from sizing_xl.files.limits import MOST_PROBLEMS
from sizing_xl.nearest import nearest
from tests.limited import command, refused

pytestmark = pytest.mark.slow

needs_limits = pytest.mark.skipif(sys.platform == "win32", reason="there are no resource limits")

MODEL = {
    "num_layers": 36, "max_position_embeddings": 131072, "num_key_value_heads": 8, "head_dim": 64,
    "attention_pattern": "full", "default_kv_precision": "bf16", "total_params_b": 100.0,
}  # fmt: skip
SERVER = {
    "rack_units_u": 8, "gpu": {"count": 8, "model": "H", "hbm_per_gpu_gb": 141.0},
    "power": {"power_kw_max": 10.2},
}  # fmt: skip
PROFILE = {
    "type": "t", "capacity_total_tb": 10, "usable_capacity_tb": 8, "iops_read_max": 112_000,
    "iops_write_max": 100_000, "throughput_read_mbps": 3500, "throughput_write_mbps": 3125,
    "block_size_kb_read": 32, "block_size_kb_write": 32,
}  # fmt: skip
MANY = 20_000
CASE = ("--server", "dgx-b300", "--concurrency", "1000", "--effective-context", "131072")


def directory(tmp_path, entries, file="models.json", key="models"):
    (tmp_path / file).write_text(json.dumps({key: entries}), encoding="utf-8")
    return tmp_path


def models(count, **more):
    return [{**MODEL, "name": f"m{number:06d}", **more} for number in range(count)]


# Twenty thousand entries took minutes when each was compared with all before it.
@needs_limits
@pytest.mark.parametrize(
    ("file", "key", "entry"),
    [("models.json", "models", MODEL), ("servers.json", "servers", SERVER),
     ("storage.json", "profiles", PROFILE)],
)  # fmt: skip
def test_twenty_thousand_entries_are_read_in_seconds(tmp_path, file, key, entry):
    entries = [
        {**entry, "name": f"e{number:06d}", "aliases": [f"a{number}"]} for number in range(MANY)
    ]
    place = directory(tmp_path, entries, file, key)
    code, said = command("validate", "--catalog-dir", place, seconds=20)
    assert code == 0 and "20,0" in said


@needs_limits
@pytest.mark.parametrize(
    "entries",
    [
        models(MANY, nam_layers=3, head_dim=0),
        [{**MODEL, "name": f"m{number // 2}"} for number in range(MANY)],
        models(MANY, aliases=["the-same"]),
        models(MANY, unusual=["head_dimm"]),
        [{}] * MANY,
        [None] * MANY,
        [{**MODEL, "name": "a", **{f"key_{number}": 1 for number in range(MANY)}}],
        [{**MODEL, "name": "a", "unusual": [f"key_{number}" for number in range(MANY)]}],
    ],
    ids=range(8),
)
def test_thousands_of_faults_are_told_in_few_sentences(tmp_path, entries):
    said = refused("validate", "--catalog-dir", directory(tmp_path, entries), seconds=20)
    assert 2 <= len(said.splitlines()) <= MOST_PROBLEMS + 30


def test_what_is_not_told_is_counted(tmp_path):
    catalogs, problems = check_catalogs(directory(tmp_path, models(MOST_PROBLEMS + 50, head_dim=0)))
    assert catalogs is None
    assert problems[-1].rule in {"not_looked_at", "more_problems"}
    (count,) = problems[-1].details.values()
    assert count >= 1


@needs_limits
def test_a_case_with_a_large_catalog_is_sized(tmp_path):
    place = directory(tmp_path, models(MANY))
    where = ("--catalog-dir", place, "--output-dir", tmp_path / "out")
    code, said = command("size", "--model", "m000007", *CASE, *where, "--json-only")
    assert code == 0, said[-500:]
    assert "the nearest are" in refused("size", "--model", "m00000x", *CASE, *where)


def test_unknown_names_in_rows_are_looked_for_once(tmp_path, monkeypatch):
    catalogs = load_catalogs(directory(tmp_path, models(100)))
    asked = []
    monkeypatch.setattr(
        "sizing_xl.reading.names.nearest", lambda *_, **__: asked.append(1) or ["a"]
    )
    for number in range(3000):
        with pytest.raises(InputError):
            catalogs.model(f"nobody-{number % 3}")
    assert len(asked) == 3


def test_the_nearest_of_very_many_names_are_found():
    names = [f"model-{number:05d}-instruct" for number in range(MANY)]
    assert nearest("model-01234-instuct", names)[0] == "model-01234-instruct"
    assert nearest("MODEL_19999_INSTRUCT", names)[0] == "model-19999-instruct"
    assert nearest("x" * 10**6, names) == []
