"""Every Dask command that is shown listens where its user says, and only there or behind TLS."""

import ipaddress
import re
import shlex
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sizing_xl.texts import LANGUAGES, Texts

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
_FENCE = re.compile(r"^ *```[^\n]*\n(.*?)^ *```", re.M | re.S)


def fenced(page):
    """Commands of a page's fenced blocks, each in one line."""
    for block in _FENCE.findall(page.read_text(encoding="utf-8")):
        yield from re.sub(r"\\\n\s*", " ", block).splitlines()


def words_of(line):
    return shlex.split(line.replace("&", " "), comments=True)


SHOWN = [
    (page.name, line)
    for page in PAGES
    for line in fenced(page)
    if re.search(r"\bdask\b", line, re.I)
    and not line.lstrip().startswith(("#", "pip ", "from ", "import "))
]
STARTED = [
    (name, line) for name, line in SHOWN if re.search(r"\bdask[ -](scheduler|worker)\b", line)
]
CONNECTED = [(name, line) for name, line in SHOWN if "--dask" in line]


def option(words, name):
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word == name:
            return following
        if word.startswith(f"{name}="):
            return word.partition("=")[2]
    return None


def loopback(address):
    host = urlsplit(address if "://" in address else f"tcp://{address}").hostname
    return host == "localhost" or ipaddress.ip_address(host).is_loopback


def test_the_documents_show_both_kinds_of_commands():
    assert len(STARTED) >= 4
    assert len(CONNECTED) >= 2
    assert any(loopback(option(words_of(line), "--host")) for _, line in STARTED)
    assert any("tls" in line for _, line in STARTED)


@pytest.mark.parametrize(("page", "line"), STARTED)
def test_a_scheduler_or_worker_listens_on_the_loopback_or_behind_tls(page, line):
    words = words_of(line)
    host = option(words, "--host")
    assert host, "without --host it listens on all addresses"
    assert not ipaddress.ip_address(host).is_unspecified
    assert "--no-dashboard" in words
    served = option(words, "--dashboard-address")
    assert served, "its web server listens on all addresses, with --no-dashboard too"
    assert loopback(served)
    if not loopback(host):
        assert option(words, "--protocol") == "tls" or any(it.startswith("tls://") for it in words)
        for name in ("--tls-ca-file", "--tls-cert", "--tls-key"):
            assert option(words, name), name


@pytest.mark.parametrize(("page", "line"), CONNECTED)
def test_a_batch_connects_to_the_loopback_or_through_tls(page, line):
    address = option(words_of(line), "--dask")
    assert loopback(address) or address.startswith("tls://")


def test_what_a_scheduler_that_others_reach_means_is_said_beside_the_commands():
    text = (ROOT / "docs" / "batch.md").read_text(encoding="utf-8")
    section = text[text.index("## On a cluster") :].partition("\n## ")[0]
    assert "runs code as you" in section
    assert "pickles" in section
    assert "TLS" in section


@pytest.mark.parametrize(
    ("language", "said"), [("en", "runs code as you"), ("pt-BR", "executa código como você")]
)
def test_the_help_of_the_option_says_so_too(language, said):
    assert set(LANGUAGES) == {"en", "pt-BR"}
    assert said in Texts(language).say("help_batch_dask")


@pytest.mark.slow
def test_the_commands_for_one_machine_listen_on_the_loopback_alone(tmp_path):
    psutil = pytest.importorskip("psutil")
    pytest.importorskip("distributed")
    port = free_port()
    lines = [line for _, line in STARTED if loopback(option(words_of(line), "--host"))]
    started, heard = [], set()
    try:
        for line in lines:
            command = [word.replace(":8787", ":0").replace("8786", port) for word in words_of(line)]
            command[0:1] = [sys.executable, "-m", "dask"]
            log = (tmp_path / f"{len(started)}.log").open("wb")
            started.append(
                subprocess.Popen(
                    command, cwd=tmp_path, stdout=log, stderr=log, start_new_session=True
                )
            )
        family = lambda: [  # noqa: E731
            one
            for process in started
            for one in (psutil.Process(process.pid), *psutil.Process(process.pid).children(True))
        ]
        for _ in range(600):  # until the workers are registered: a limit, not a measure
            if (tmp_path / "1.log").read_bytes().count(b"Registered to") >= 4:
                break
            time.sleep(0.1)
        for one in family():
            with suppress(psutil.Error):
                heard |= {
                    it.laddr.ip for it in one.net_connections("inet") if it.status == "LISTEN"
                }
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait(30)
    assert heard == {"127.0.0.1"}


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return str(one.getsockname()[1])
