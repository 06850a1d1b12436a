"""A command loads no more than it draws with."""

import subprocess
import sys

import pytest

CASE = ["--model", "gpt-oss-120b", "--server", "dgx-b300", "--concurrency", "9",
        "--effective-context", "8192"]  # fmt: skip
SCRIPT = """
import sys
from sizing_xl.cli import main
code = main(["size", *sys.argv[1:]])
assert "openpyxl" in sys.modules and "numpy" not in sys.modules
import numpy
assert numpy.float64(1) and not code
"""


@pytest.mark.slow
def test_size_draws_a_workbook_without_numpy_and_leaves_it_to_be_loaded(tmp_path):
    files = ["--output-dir", str(tmp_path), "--xlsx", str(tmp_path / "a.xlsx")]
    words = [sys.executable, "-c", SCRIPT, *CASE, *files]
    run = subprocess.run(words, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "a.xlsx").stat().st_size
