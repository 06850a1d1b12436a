"""The workbooks that a batch writes: the one-off path's bytes, and right in other programs."""

import io
import random
import subprocess

import openpyxl
import pytest

from sizing_xl import Workload, size
from sizing_xl.batch.run import run_batch
from sizing_xl.sheets.what_if import what_ifs
from sizing_xl.workbook import workbook_bytes

from .ooxml_lint import lint
from .soak import tried
from .spreadsheet import by_formualizer

pytestmark = pytest.mark.slow

MODELS = ("gpt-oss-120b", "qwen3-32b", "deepseek-r1", "qwen3.5-35b-a3b")
COUNT, RECALCULATED, OUTPUTS = tried(12, 24), tried(5, 10), 200


def cases():
    """Cases of several shapes: some impossible, some with unknown weights."""
    chance = random.Random(20261121)
    for _ in range(COUNT):
        yield {
            "model": chance.choice(MODELS),
            "server": chance.choice(("dgx-b300", "dgx-h200")),
            "concurrency": chance.choice((1, 37, 1000, 25_000)),
            "effective_context": chance.choice((1024, 40_000, 131_072)),
            "runtime_overhead_gib": chance.choice((120, 120, 2144)),
        }


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    out = tmp_path_factory.mktemp("batch")
    report = run_batch(cases(), out, formats=("xlsx",), pattern="{number:03d}", jobs=2)
    assert (report.done, report.refused) == (COUNT, 0)
    return {number: (out / f"{number:03d}.xlsx").read_bytes() for number in range(1, COUNT + 1)}


def test_each_has_the_bytes_of_the_one_off_path(written, catalogs):
    for number, fields in enumerate(cases(), start=1):
        sizing = size(Workload(**fields), catalogs)
        assert written[number] == workbook_bytes(sizing, "pt-BR", catalogs)


@pytest.mark.parametrize("kind", ["full", "board"])
def test_with_what_ifs_each_has_the_bytes_of_size(catalogs, tmp_path, kind):
    some = [{**fields, "concurrency": 1000} for fields in cases()][:4]
    some[1:1] = [{**some[0], "runtime_overhead_gib": 2144}, {**some[0], "node_price": 400_000}]
    asked = {"formats": ("xlsx",), "pattern": "{number}", "jobs": 1, "deck": kind}
    assert run_batch(some, tmp_path, **asked).done == len(some)
    assert run_batch(some, tmp_path, **asked, what_ifs=True).skipped == 0
    for number, fields in enumerate(some, start=1):
        sizing = size(Workload(**fields), catalogs)
        own = workbook_bytes(sizing, "pt-BR", catalogs, kind=kind, what_if=what_ifs(kind, sizing))
        assert (tmp_path / f"{number}.xlsx").read_bytes() == own


def test_a_second_engine_computes_what_their_cells_hold(written):
    chance = random.Random(7)
    compared = 0
    for number in chance.sample(sorted(written), RECALCULATED):
        stored = openpyxl.load_workbook(io.BytesIO(written[number]), data_only=True)
        computed = by_formualizer(written[number])
        names = [name for name in stored.defined_names if name.startswith("out_")]
        for name in chance.sample(names, OUTPUTS // RECALCULATED):
            ((title, address),) = stored.defined_names[name].destinations
            ours, theirs = (book[title][address.replace("$", "")].value
                            for book in (stored, computed))  # fmt: skip
            if isinstance(ours, (int, float)):
                assert theirs == pytest.approx(ours, rel=1e-12), (number, name)
            else:
                assert theirs == ours, (number, name)
            compared += 1
    assert compared == OUTPUTS


def test_the_lint_finds_nothing(written):
    for number in (1, 2, 3, COUNT // 2, COUNT):
        assert lint(written[number]) == []


@pytest.mark.validator
def test_the_open_xml_sdk_finds_no_fault(written, ooxml_validator, tmp_path):
    for number in random.Random(3).sample(sorted(written), 5):
        file = tmp_path / f"{number}.xlsx"
        file.write_bytes(written[number])
        run = subprocess.run([ooxml_validator, file], capture_output=True, text=True, timeout=120)
        assert run.returncode == 0, run.stdout[:2000]
