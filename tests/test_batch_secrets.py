"""Whatever is secret in an address, no output of a batch holds it."""

import io
import json
import re
import sqlite3
import zipfile
import zlib

import pytest
from hypothesis import HealthCheck, given, settings

from sizing_xl.batch import worker
from sizing_xl.batch.faults import LOG
from sizing_xl.batch.manifest import manifest_path
from sizing_xl.cli import main
from sizing_xl.cli.codes import INVALID
from sizing_xl.files.directory import Directory

from .test_addresses import BARE, secret_addresses, shown_parts

pytestmark = pytest.mark.slow

fsspec = pytest.importorskip("fsspec")

GOOD = {"model": "gpt-oss-20b", "server": "dgx-b200", "concurrency": 10, "effective_context": 8192}
# What stays on this machine: memory:// takes any address for a name of its own.
ADDRESS = (
    "memory://ana:pa/ss:w@rd%41@host/dir/cases.json?sv=2024&sig=SECRET%3D&X-Amz-Signature=abcdef"
)
OUT = "memory://key12:se/cr@et@host/run"


def memory(address, content):
    with fsspec.open(address, "wb") as file:
        file.write(content)


def held(directory, out):
    """All that a batch left, as text: files of the place and of the machine, unpacked."""
    files = {path.name: path.read_bytes() for path in directory.iterdir() if path.is_file()}
    place = Directory(out)
    for name in place.names():
        with place.open(name) as file:
            files[name] = file.read()
    texts = [content.decode("utf-8", "replace") for content in files.values()]
    for name, content in files.items():
        if name.endswith(".xlsx"):
            with zipfile.ZipFile(io.BytesIO(content)) as book:
                texts += [book.read(part).decode("utf-8", "replace") for part in book.namelist()]
        if content.startswith(b"SQLite"):
            with sqlite3.connect(directory / name) as database:
                rows = database.execute("SELECT DATA FROM CASES")
                texts += [zlib.decompress(data).decode() for (data,) in rows]
                texts.append(repr(database.execute("SELECT * FROM INFO").fetchall()))
    return "\n".join([*files, *texts])


def failing(address):
    """Sizing that fails with all that a library may say of an address."""

    def size(workload, *_):
        if workload.concurrency == 11:
            raise RuntimeError(f"{address} cannot be reached: {address[9:40]!r}")
        return sized(workload, *_)

    sized = worker.size
    return size


def run(source, out, directory, capfd, monkeypatch, *more):
    monkeypatch.chdir(directory)
    monkeypatch.setattr(worker, "size", failing(out))
    words = ["batch", source, "-o", out, "--jobs", "1", "--formats", "json", "--lang", "en", *more]
    code = main(words)
    printed = capfd.readouterr()
    return code, printed.out + printed.err


@pytest.mark.parametrize("source", [ADDRESS, f"simplecache::{ADDRESS}"])
def test_a_batch_between_addresses_with_secrets(source, tmp_path, capfd, monkeypatch):
    wrong = ({"model": "https://u:pa ss@h/m?token=T0KEN1"}, {"concurrency": 11},
             {"concurrency": "ten"})  # fmt: skip
    memory(ADDRESS, json.dumps([GOOD, *({**GOOD, **it} for it in wrong)]).encode())
    code, printed = run(source, OUT, tmp_path, capfd, monkeypatch)
    left = printed + held(tmp_path, OUT)
    assert code == INVALID
    assert "memory://host/run/errors.csv" in printed and "memory://host/dir/cases.json" in left
    assert "cannot be reached" in left and LOG in left
    for secret in ("pa/ss", "w@rd", "SECRET", "abcdef", "se/cr", "key12", "pa ss", "T0KEN1"):
        assert secret not in left, secret
    fsspec.filesystem("memory").store.clear()


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(secret_addresses(), secret_addresses(password=BARE))
def test_no_output_of_a_batch_holds_a_secret(tmp_path_factory, capfd, monkeypatch, pair, other):
    directory = tmp_path_factory.mktemp("batch")
    (source, secrets), (out, more) = pair, other
    source, out = (f"memory://{_after_scheme(address)}" for address in (source, out))
    out = out.replace("/dir/cases.csv", "/run").partition("?")[0].partition("#")[0]
    memory(source, b"model,server,concurrency,effective_context\ngpt-oss-20b,x,ten,9\n")
    _, printed = run(source, out, directory, capfd, monkeypatch)
    left = printed + held(directory, out)
    assert "memory://" in left
    assert shown_parts([*secrets, *more], left) == []
    fsspec.filesystem("memory").store.clear()


def _after_scheme(address):
    chained = re.match(r"(simplecache::|zip://cases.csv::)?\w+://", address)
    return address[chained.end() :]


@pytest.mark.parametrize(
    "address",
    ["http://ana:pa/ssw@127.0.0.1:9/none.csv", "http://127.0.0.1:9/none.csv?X-Amz-Signature=ssw",
     "ftp://ana:pa/ssw@127.0.0.1:9/c.csv", "nowhere://ana:ssw@h/c.csv", "http://u:ssw\u2100@h/c.csv",
     "http://u:[ssw@h/c.csv", "zip://a.csv::http://ana:ssw@127.0.0.1:9/none.zip?sig=ssw"],
)  # fmt: skip
def test_an_address_that_cannot_be_read_is_told_without_its_secrets(
    address, tmp_path, capfd, monkeypatch
):
    code, printed = run(address, str(tmp_path / "out"), tmp_path, capfd, monkeypatch)
    assert code == INVALID
    assert "ssw" not in printed and "Traceback" not in printed


def test_what_breaks_while_an_address_is_read_is_told(tmp_path, capfd, monkeypatch):
    """Libraries of services raise what they like, with the address in it."""
    memory(ADDRESS, b"[]")
    store = fsspec.filesystem("memory")
    kept = type(store)._open

    def opened(self, path, *rest, **more):
        file = kept(self, path, *rest, **more)

        class Breaking(io.BytesIO):
            def read(self, *_):
                raise RuntimeError(f"payload of {ADDRESS} is not complete")

        return Breaking() if "cases" in path else file

    monkeypatch.setattr(type(store), "_open", opened)
    code, printed = run(ADDRESS, str(tmp_path / "out"), tmp_path, capfd, monkeypatch)
    assert code == INVALID
    assert "is not complete" in printed and "SECRET" not in printed and "pa/ss" not in printed
    store.store.clear()


def test_a_manifest_is_found_again_when_the_signature_changes():
    first, second = (Directory(f"memory://u:{word}@host/run") for word in ("one", "two"))
    assert manifest_path(first) == manifest_path(second)
    assert manifest_path(first) != manifest_path(Directory("memory://v:one@host/run"))


def test_settings_on_their_way_to_a_worker_do_not_show_the_password():
    """Dask logs the arguments of what fails."""
    from sizing_xl.batch.outcome import Settings

    assert "se/cr" not in repr(Settings(OUT))
