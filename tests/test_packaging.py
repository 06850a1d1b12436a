"""The wheel holds all that the product needs, and works from any directory."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.slow
def test_the_wheel_carries_the_catalogs_and_works_alone(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", tmp_path, ROOT],
        check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("*.whl")
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    names = {path.name for path in (site / "sizing_xl" / "_catalogs").iterdir()}
    assert {
        "models.json",
        "servers.json",
        "storage.json",
        "parameters.json",
        "prices.json",
    } <= names
    assert not (site / "tests").exists()
    code = "import sizing_xl; from sizing_xl.cli import main; print(sizing_xl.__file__); main()"
    run = subprocess.run(
        [sys.executable, "-c", code, "catalog", "list", "models"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(site)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert run.stdout.startswith(str(site))
    assert "gpt-oss-120b" in run.stdout
