"""Every command, Python example and formula that the site shows runs, as it stands there.

A page is read from top to bottom in a directory of its own, in which the files that its commands
name are prepared. `...` after a command stands for the options of the command above it.
"""

import ast
import io
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook

from sizing_xl import Workload, size
from sizing_xl.cli import main
from sizing_xl.excel import functions
from sizing_xl.report.document import to_document

from .test_import_log import BY_ID, pasted
from .test_measurements import TABLE
from .test_site import NAV

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[1]
EVIDENCE = ROOT / "tests" / "evidence"
FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.M | re.S)
# A formula in a text, with nothing but texts, numbers and a known range for arguments.
FORMULA = re.compile(r'`(=SIZING_\w+\((?:"[^"`]*"|[\d;,]|\d\.\d|A1:B20)*\))`')
# Languages of blocks that are output, or are checked by tests of their own.
SHOWN = {"text", "toml"}
# How a line begins that is not of this program -> what runs it instead.
ELSEWHERE = {
    "dask ": "tests/test_dask_docs.py",
    "export DASK": "tests/test_dask_docs.py",
    "python3 -m venv": "scripts/try_dist.py",
    ".venv/bin/python -m pip": "scripts/try_dist.py",
    "py -m venv": "docs/excel-manual-check.md",
    r".venv\Scripts\python -m pip": "docs/excel-manual-check.md",
    'pip install "sizing-xl[': "tests/test_packaging.py",
}
MORE = ("...", "…")
# Names of cells that an example's formula asks for.
PRICES = {
    "node_price": 500000, "storage_unit_price": 60000, "network_price_per_node": 25000,
    "other_capex_ratio": 0.05, "lifetime_years": 4, "cost_of_capital_ratio": 0.08,
    "residual_ratio": 0.2, "support_ratio": 0.04, "licence_per_gpu_year": 4500,
    "energy_price_per_kwh": 0.0929, "average_load_ratio": 0.7, "price_per_kw_month": 184.06,
    "staff_per_year": 60000, "average_utilisation_ratio": 0.6,
}  # fmt: skip
CELLS = {"A1:B20": tuple((name, float(value)) for name, value in PRICES.items())}
# What a page shows as refused.
REFUSED = '"gpt-os-120b"'
# Commands that say by 3 that they have no answer for the case shown.
UNANSWERED = {"measurements.md": {3}}


def prepared(directory):
    """The files that the pages' commands name."""
    configs = EVIDENCE / "hf_configs"
    own = directory / "my-model"
    own.mkdir()
    shutil.copy(configs / "Qwen--Qwen3-32B.json", own / "config.json")
    runs = EVIDENCE / "benchmark_files"
    shutil.copy(runs / "vllm_bench_serve.json", directory / "result.json")
    shutil.copy(runs / "aiperf_profile_export_aiperf.csv",
                directory / "profile_export_aiperf.csv")  # fmt: skip
    book = Workbook()
    for place, concurrency in enumerate((4, 8)):
        row = ["llama-3.1-8b", "fp8", "dgx-h200", 2, 2, "vllm", 1024, 256, concurrency]
        row += [75.3, 12.485, 294.68 * (place + 1)]
        lines = [TABLE.strip().split(","), row]
        if place:
            book.active.append(lines[0])
            book.active.append(row)
        else:
            text = "\n".join(",".join(map(str, line)) for line in lines)
            (directory / "points.csv").write_text(text, encoding="utf-8")
    book.save(directory / "runs.xlsx")
    (directory / "vllm.log").write_text(pasted(BY_ID["qwen3-14b-lmcache"]), encoding="utf-8")
    case = {"server": "dgx-b300", "concurrency": 1000, "effective_context": 8192}
    sizing = size(Workload(model="gpt-oss-120b", **case))
    (directory / "sizing.json").write_text(json.dumps(to_document(sizing, "en")), encoding="utf-8")


def commands(block):
    """The lines of a block, continued ones joined, comments taken away."""
    for line in re.sub(r"\\\n\s*", " ", block).splitlines():
        if words := re.sub(r"(^|\s+)#\s.*$", "", line).strip():
            yield words


class Page:
    """A page that is being read: the commands so far, for those that repeat them."""

    def __init__(self, name, capsys, monkeypatch):
        self.name, self.capsys, self.monkeypatch = name, capsys, monkeypatch
        case = (
            "--model gpt-oss-120b --server dgx-b300 --concurrency 1000 --effective-context 131072"
        )
        self.before = ["size", *case.split()]

    def read(self):
        text = (ROOT / "docs" / self.name).read_text(encoding="utf-8")
        for language, block in FENCE.findall(text):
            if language == "json":
                json.loads(block)
                self.keep(block)
            elif language == "python":
                python(block)
            elif language not in SHOWN:
                for line in commands(block):
                    self.line(line)
        for formula in FORMULA.findall(FENCE.sub("", text)):
            answered(formula)

    def keep(self, block):
        """A catalog that a page shows is the reader's own from then on."""
        kind = next(iter(json.loads(block)))
        if kind in ("servers", "models", "storage"):
            Path("mine").mkdir(exist_ok=True)
            Path("mine", f"{kind}.json").write_text(block, encoding="utf-8")

    def line(self, line):
        piped = line.split(" | ")[-1]
        if any(line.startswith(start) for start in ELSEWHERE) or "--dask" in line:
            return
        if line.startswith("="):
            answered(line)
            return
        assert piped.startswith("sizing-xl "), f"{self.name}: nothing runs {line!r}"
        if piped != line:
            named = b"non-default args: {'model': 'Qwen/Qwen3-14B'}\n"
            pasted_log = named + Path("vllm.log").read_bytes()
            self.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(pasted_log)))
        words = self.repeated(shlex.split(piped)[1:])
        allowed = {0} | UNANSWERED.get(self.name, set())
        assert main(words) in allowed, f"{self.name}: {line}: {self.capsys.readouterr().err}"

    def repeated(self, words):
        """A command with the options that `...` stands for, without the PDF of a partner."""
        words = words[:-1] if words[-1] in MORE and "--" in " ".join(words) else words
        place = next((i for i, word in enumerate(words) if word in MORE), None)
        if place is not None:
            first = next(i for i, word in enumerate(self.before) if word.startswith("--"))
            words = [*words[:place], *self.before[first:], *words[place + 1 :]]
        elif any(word.startswith("--") for word in words):
            self.before = words
        if "--pdf" in words:
            place = words.index("--pdf")
            words = [*words[:place], *words[place + 2 :]]
        return words


def python(block):
    """Runs an example; one that starts processes as the script that it must be."""
    if "__main__" in block:
        Path("example.py").write_text(block, encoding="utf-8")
        subprocess.run([sys.executable, "example.py"], check=True, capture_output=True)
    else:
        exec(compile(block, "example", "exec"), {"__name__": "example"})


def answered(formula):
    """A cell's formula has an answer, which is no refusal."""
    name, _, rest = formula.lstrip("=").partition("(")
    quoted = re.split(r'("[^"]*")', rest.strip().removesuffix(")"))
    arguments = "".join(it if it[:1] == '"' else it.replace(";", ",") for it in quoted)
    arguments = re.sub(r"(?<=,)(?=,)", "None", arguments)
    for cell in CELLS:
        arguments = arguments.replace(cell, repr(CELLS[cell]))
    values = ast.literal_eval(f"({arguments},)") if arguments else ()
    numbers = [float(it) if isinstance(it, int) else it for it in values]
    answer = getattr(functions, name)(*numbers)
    assert str(answer).startswith("#SIZING") is (REFUSED in formula), f"{formula}: {answer}"


# Its formulas are generated from the functions, whose tests ask them.
@pytest.mark.parametrize("name", [name for name in NAV if name != "functions.md"])
def test_the_examples_of_a_page_run(name, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SIZING_XL_LANG", "en")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    prepared(tmp_path)
    Page(name, capsys, monkeypatch).read()


def test_extras_that_a_page_installs_exist():
    extras = re.findall(r"^(\w+) = \[", (ROOT / "pyproject.toml").read_text("utf-8"), re.M)
    for name in NAV:
        text = (ROOT / "docs" / name).read_text(encoding="utf-8")
        for named in re.findall(r"sizing-xl\[([\w,]+)\]", text):
            assert set(named.split(",")) <= set(extras), name
