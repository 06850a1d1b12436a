"""The wheel holds all that the product needs, and works from any directory."""

import os
import re
import subprocess
import sys
import zipfile
from email import message_from_string
from pathlib import Path

import pytest

import sizing_xl
from sizing_xl.version import __version__

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
    (about,) = site.glob("*.dist-info/METADATA")
    assert message_from_string(about.read_text(encoding="utf-8"))["Version"] == __version__
    code = "import sizing_xl; from sizing_xl.cli import main; print(sizing_xl.__file__); main()"
    run = subprocess.run(
        [sys.executable, "-c", code, "catalog", "list", "models"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(site)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert run.stdout.startswith(str(site))
    assert "gpt-oss-120b" in run.stdout


def test_the_version_is_written_once():
    """In the form that package metadata leave as it is, and nowhere else."""
    assert sizing_xl.__version__ == __version__
    assert re.fullmatch(r"\d+\.\d+\.\d+((a|b|rc)\d+)?(\.dev\d+)?", __version__)
    sources = [ROOT / "pyproject.toml", *(ROOT / "sizing_xl").rglob("*.py")]
    assert [path.name for path in sources if f'"{__version__}"' in path.read_text("utf-8")] == [
        "version.py"
    ]


def test_the_source_distribution_holds_what_the_docs_install_from():
    """Commands of the docs are run in a clone or in an unpacked sdist."""
    section = ROOT.joinpath("pyproject.toml").read_text("utf-8").partition("targets.sdist]")[2]
    held = re.findall(r'"([^"]+)"', section.partition("]\n")[0])
    docs = [*ROOT.glob("README*.md"), *(ROOT / "docs").glob("*.md")]
    text = "".join(path.read_text("utf-8") for path in docs)
    named = {*re.findall(r"-r ([\w./-]+)", text), *re.findall(r"python (scripts/[\w./-]+)", text)}
    assert "requirements.lock" in named
    assert {"Makefile", "requirements-dev.lock"} <= set(held)
    assert {name.partition("/")[0] for name in named} <= set(held)
    assert [name for name in held if not (ROOT / name).exists()] == []
