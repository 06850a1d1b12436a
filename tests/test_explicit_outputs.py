"""Files that a user names for an output: nobody's work is replaced without being asked for."""

import io
import json
import os
import re
import stat
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from sizing_xl import OutputError, write_workbook
from sizing_xl.batch.template import ENDINGS, template_bytes
from sizing_xl.cli import main
from sizing_xl.cli.codes import DONE, INVALID
from sizing_xl.cli.outputs import untouched as recognised
from sizing_xl.excel.build import macro_workbook_bytes
from sizing_xl.excel.doctor import examine, this_machine
from sizing_xl.files import local
from sizing_xl.formats.archive import untouched, zipped
from sizing_xl.report.document import to_json
from sizing_xl.texts import LANGUAGES, Texts

pytestmark = pytest.mark.slow

posix = pytest.mark.skipif(os.name != "posix", reason="links, pipes and modes of POSIX")
SIZE = ["size", "--model", "gpt-oss-120b", "--server", "dgx-b300", "--concurrency", "1000",
        "--effective-context", "131072"]  # fmt: skip
OTHER = [*SIZE[:-4], "--concurrency", "10", "--effective-context", "8192"]
MINE = "my own words\n"


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(capsys):
    """Run a command in this process: (exit code, stdout, stderr)."""

    def call(*arguments):
        code = main([*map(str, arguments), "--lang", "en"])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call


@pytest.fixture
def saved(run):
    """Two saved sizings."""
    for name, case in (("a.json", SIZE), ("b.json", OTHER)):
        assert run(*case, "--json-only", "--output-json-file", name)[0] == DONE
    return ["a.json", "b.json"]


def left():
    """All files below the present directory."""
    return sorted(
        str(path.relative_to(Path.cwd())) for path in Path.cwd().rglob("*") if path.is_file()
    )


# Each door, with what it writes to the file that the user names last.
DOORS = {
    "json": [*SIZE, "--json-only", "--output-json-file"],
    "json of all": [*SIZE, "--output-dir", "out", "--output-json-file"],
    "markdown": [*SIZE, "--markdown-only", "--output-markdown-file"],
    "executive": [*SIZE, "--output-dir", "out", "--output-markdown-file"],
    "workbook": [*SIZE, "--output-dir", "out", "--xlsx"],
    "several": [*SIZE, "--model", "gpt-oss-20b", "--json-only", "--output-json-file"],
    "compare": ["compare", "a.json", "b.json", "--json-only", "--output-json-file"],
    "compared markdown": ["compare", "a.json", "b.json", "--output-markdown-file"],
    "render": ["render", "a.json", "--output-dir", "out", "--xlsx"],
    "build": ["excel", "build", "-o"],
    "addin": ["excel", "addin", "-o"],
}
TEMPLATES = {ending: ["batch", "template", f"mine{ending}"] for ending in ENDINGS}


@pytest.mark.parametrize("door", DOORS)
def test_a_users_file_is_replaced_with_force_only(run, saved, door):
    Path("mine").write_text(MINE)
    code, out, err = run(*DOORS[door], "mine")
    assert (code, out) == (INVALID, "")
    assert re.fullmatch("error: mine: exists, .* --force.\n", err)
    assert Path("mine").read_text() == MINE
    assert left() == ["a.json", "b.json", "mine"]
    assert run(*DOORS[door], "mine", "--force")[0] == DONE
    assert Path("mine").read_bytes() != MINE.encode()
    # what was written now is our own
    assert run(*DOORS[door], "mine")[0] == DONE


@pytest.mark.parametrize(
    ("words", "ending"),
    [
        ([*SIZE, "--output-dir", "out", "--xlsx", "x.txt"], ".xlsx"),
        (["excel", "functions", "-o", "x.txt"], ".xlsx"),
        ([*SIZE, "--json-only", "--pptx", "x.ppt"], ".pptx"),
        (["render", "a.json", "--pdf", "x.xlsx"], ".pdf"),
        (["cost", *SIZE[1:], "--focus", "x"], ".csv / .parquet"),
        (["excel", "build", "-o", "x.xlsx"], ".xlsm"),
        (["excel", "addin", "-o", "x.zip"], ".oxt"),
    ],
)
def test_a_name_that_ends_as_another_kind_of_file_is_refused(run, saved, words, ending):
    before = left()
    code, out, err = run(*words, "--force")
    assert (code, out, err.count("\n")) == (INVALID, "", 1)
    assert f"value '{words[-1]}': is no name for this file" in err and err.endswith(f"{ending}\n")
    assert left() == before


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_template_is_written_again_until_it_is_filled_in(run, ending):
    path = Path(f"mine{ending}")
    assert run("batch", "template", path)[0] == DONE
    assert run("batch", "template", path)[0] == DONE
    path.write_bytes(template_bytes(ending, "pt-BR"))
    assert run("batch", "template", path)[0] == DONE
    if ending == ".xlsx":
        book = openpyxl.load_workbook(path)
        book.worksheets[0]["D2"] = 77
        book.save(path)
    else:
        path.write_text(path.read_text("utf-8-sig").replace("1000", "77"), "utf-8")
    filled = path.read_bytes()
    code, _, err = run("batch", "template", path)
    assert (code, path.read_bytes()) == (INVALID, filled)
    assert "--force" in err
    assert run("batch", "template", path, "--force")[0] == DONE
    assert path.read_bytes() != filled


@pytest.mark.parametrize(
    "flags", [["--json-only", "--output-json-file"], ["--output-dir", "out", "--xlsx"]]
)
def test_our_own_file_of_another_case_is_replaced(run, flags):
    assert run(*SIZE, *flags, "mine")[0] == DONE
    first = Path("mine").read_bytes()
    assert run(*OTHER, *flags, "mine")[0] == DONE
    assert Path("mine").read_bytes() != first


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "case",
    [
        {},
        {"model": "deepseek-r1", "server": "dgx-h200", "kv_precision": "bf16"},
        {"server": "dgx-b200", "concurrency": 1_000_000, "effective_context": 131072},
        {"weights_memory_gib": 70.5},
    ],
)
def test_every_saved_sizing_is_known_again(sized, case, language):
    path = Path("a.json")
    path.write_text(to_json(sized(**case), language), "utf-8")
    assert recognised(path.read_bytes(), path)


def edited_figure(text):
    return text.replace('"nodes_final": 5', '"nodes_final": 4', 1)


def note_added(text):
    return json.dumps({**json.loads(text), "note": MINE}, indent=4, ensure_ascii=False) + "\n"


def edited_input(text):
    return text.replace('"concurrency": 1000', '"concurrency": 1001', 1)


@pytest.mark.parametrize("edit", [edited_figure, edited_input, note_added])
def test_a_saved_sizing_that_was_edited_is_kept(run, saved, edit):
    text = Path("a.json").read_text("utf-8")
    changed = edit(text)
    assert changed != text
    Path("a.json").write_text(changed, "utf-8")
    assert run(*OTHER, "--json-only", "--output-json-file", "a.json")[0] == INVALID
    assert Path("a.json").read_text("utf-8") == changed


def test_json_of_others_is_kept(run):
    for document in ({"schema_version": "1.0"}, {"cases": []}, {"models": []}, {}, []):
        text = json.dumps(document, indent=2) + "\n"
        Path("mine").write_text(text)
        assert run(*SIZE, "--json-only", "--output-json-file", "mine")[0] == INVALID
        assert Path("mine").read_text() == text


def test_a_workbook_that_was_worked_in_is_kept(run):
    assert run("excel", "build")[0] == DONE
    Path("Sizing.xlsm").write_bytes(macro_workbook_bytes("pt-BR", {}))  # another build of ours
    assert run("excel", "build")[0] == DONE
    book = openpyxl.load_workbook("Sizing.xlsm", keep_vba=True)
    book.create_sheet("mine")["A1"] = "my figures"
    book.save("Sizing.xlsm")
    worked_in = Path("Sizing.xlsm").read_bytes()
    code, _, err = run("excel", "build")
    assert (code, Path("Sizing.xlsm").read_bytes()) == (INVALID, worked_in)
    assert "Sizing.xlsm" in err


def test_what_the_doctor_says_to_run_can_be_run(run, monkeypatch):
    from sizing_xl.excel import vba

    assert run("excel", "build")[0] == DONE
    kept = vba.functions_module
    monkeypatch.setattr(vba, "functions_module", lambda texts: kept(texts) + "' newer\n")
    for worked_in in (False, True):
        if worked_in:
            book = openpyxl.load_workbook("Sizing.xlsm", keep_vba=True)
            book.create_sheet("mine")
            book.save("Sizing.xlsm")
            monkeypatch.setattr(vba, "functions_module", lambda texts: kept(texts) + "' newest\n")
        before = Path("Sizing.xlsm").read_bytes()
        found = examine(this_machine(), Path("Sizing.xlsm"))
        (stale,) = [finding for finding in found if finding.outcome == "bad"]
        named = re.search('sizing-xl excel build -o "(.+?)"', stale.line(Texts("en")))[1]
        assert run("excel", "build", "-o", named)[0] == DONE
        found = {finding.check: finding for finding in examine(this_machine(), Path(named))}
        assert found["functions"].good
        assert (Path("Sizing.xlsm").read_bytes() == before) == worked_in


def repacked(data, added=b""):
    """The archive as zipfile writes it, every header kept, with something added to each part."""
    new = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(new, "w") as archive:
        for part in old.infolist():
            archive.writestr(part, old.read(part) + added)
    return new.getvalue()


def test_an_archive_that_anything_saved_again_is_touched():
    data = template_bytes(".xlsx", "en")
    assert untouched(data)
    assert untouched(zipped({}))
    assert not untouched(repacked(data))
    assert not untouched(repacked(data, b" "))
    assert not untouched(data + b"x")
    assert not untouched(data[:-5])
    assert not untouched(data.replace(b"workbook", b"workbooc", 1))
    assert not untouched(b"PK")
    bomb = zipped({"a": bytes(65 << 20)})
    assert len(bomb) < 1 << 20
    assert not untouched(bomb)


@posix
def test_mode_and_link_stay(run, saved):
    Path("a.json").chmod(0o600)
    Path("link").symlink_to("a.json")
    before = Path("a.json").read_bytes()
    assert run(*OTHER, "--json-only", "--output-json-file", "link")[0] == DONE
    assert Path("link").is_symlink()
    assert Path("a.json").read_bytes() != before
    assert stat.S_IMODE(Path("a.json").stat().st_mode) == 0o600
    Path("new").symlink_to("created.json")
    assert run(*SIZE, "--json-only", "--output-json-file", "new")[0] == DONE
    assert Path("new").is_symlink()
    assert json.loads(Path("created.json").read_text("utf-8"))["complete"]
    Path("mine").write_text(MINE)
    Path("to mine").symlink_to("mine")
    assert run(*SIZE, "--json-only", "--output-json-file", "to mine")[0] == INVALID
    assert Path("mine").read_text() == MINE


@posix
@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("force", [[], ["--force"]])
def test_pipes_devices_and_directories_are_refused(run, saved, door, force):
    os.mkfifo("fifo")
    Path("folder").mkdir()
    Path("to null").symlink_to("/dev/null")
    null = os.lstat("/dev/null")
    for path in ("fifo", "folder", "to null", "/dev/null"):
        code, out, err = run(*DOORS[door], path, *force)
        assert (code, out) == (INVALID, "")
        assert err.startswith(f"error: {path}: is a ")
    assert stat.S_ISFIFO(os.lstat("fifo").st_mode)
    assert os.lstat("/dev/null").st_ino == null.st_ino


@posix
@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() == 0, reason="root may write all")
def test_what_the_user_may_not_write_to_is_not_replaced(run, saved):
    Path("a.json").chmod(0o400)
    assert run(*OTHER, "--json-only", "--output-json-file", "a.json", "--force")[0] == INVALID


@posix
def test_a_name_beside_the_file_is_not_written_through(run):
    Path("victim").write_text(MINE)
    for name in (f".y.json.{os.getpid()}.tmp", ".y.json.tmp", "y.json.tmp"):
        Path(name).symlink_to("victim")
    assert run(*SIZE, "--json-only", "--output-json-file", "y.json")[0] == DONE
    assert Path("victim").read_text() == MINE


def test_two_outputs_in_one_file_are_refused(run, here):
    pairs = [("same", "same"), ("same", "./same"), ("same", here / "same"), ("same", "SAME")]
    if os.name == "posix":
        Path("link").symlink_to("same")
        pairs.append(("same", "link"))
    for one, other in pairs:
        flags = ["--output-dir", "out", "--output-json-file", one, "--xlsx", other]
        for force in ([], ["--force"]):
            code, out, err = run(*SIZE, *flags, *force)
            assert (code, out) == (INVALID, "")
            assert "two outputs" in err
    assert [name for name in left() if not name.startswith("link")] == []


@pytest.mark.parametrize("force", [[], ["--force"]])
def test_an_input_of_the_command_is_never_its_output(run, saved, force, monkeypatch):
    Path("models.json").write_text('{"models": []}')
    Path("own").mkdir()
    Path("own/servers.json").write_text('{"servers": []}')
    commands = [
        ["compare", *saved, "--json-only", "--output-json-file", "a.json"],
        ["compare", *saved, "--output-markdown-file", "./b.json"],
        ["render", "a.json", "--xlsx", "a.json"],
        [*SIZE, "--catalog-dir", "own", "--json-only", "--output-json-file", "own/servers.json"],
        ["batch", "template", "own/servers.json", "--catalog-dir", "own"],
        ["batch", "template", "models.json", "--models-file", "models.json"],
    ]
    before = {name: Path(name).read_bytes() for name in left()}
    for command in commands:
        code, out, err = run(*command, *force)
        assert (code, out) == (INVALID, "")
        assert "is read by this same command" in err
    monkeypatch.setenv("SIZING_XL_CATALOGS", "own")
    assert run(*SIZE, "--json-only", "--output-json-file", "own/servers.json", *force)[0] == INVALID
    assert {name: Path(name).read_bytes() for name in left()} == before


@pytest.mark.parametrize("failing", [1, 2, 3])
def test_two_named_files_are_written_both_or_none(run, saved, monkeypatch, failing):
    real, calls = local._rename, []

    def rename(temporary, file):
        calls.append(file)
        if len(calls) == failing:
            raise OSError(28, "full")
        real(temporary, file)

    assert run(*OTHER, "--output-dir", "out", "--xlsx", "c.xlsx")[0] == DONE
    before = {name: Path(name).read_bytes() for name in left()}
    monkeypatch.setattr(local, "_rename", rename)
    flags = ["--output-json-file", "a.json", "--xlsx", "c.xlsx", "--output-markdown-file", "n.md"]
    code, out, _ = run(*SIZE, "--output-dir", "out", *flags)
    assert (code, out) == (INVALID, "")
    assert len(calls) == failing
    assert {name: Path(name).read_bytes() for name in left()} == before
    monkeypatch.setattr(local, "_rename", real)
    assert run(*SIZE, "--output-dir", "out", *flags)[0] == DONE
    assert not [name for name in left() if name.endswith(".tmp")]


def test_one_that_is_refused_stops_all(run):
    Path("mine").write_text(MINE)
    flags = ["--output-json-file", "new.json", "--xlsx", "mine"]
    assert run(*SIZE, "--output-dir", "out", *flags)[0] == INVALID
    assert left() == ["mine"]


@pytest.mark.parametrize(
    ("answer", "code"),
    [("y\n", DONE), ("YES\n", DONE), ("\n", INVALID), ("n\n", INVALID), ("", INVALID)],
)
def test_at_a_terminal_the_user_is_asked_once(run, monkeypatch, answer, code):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    for name in ("one", "two"):
        Path(name).write_text(MINE)
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    flags = ["--output-dir", "out", "--output-json-file", "one", "--xlsx", "two"]
    found, _, err = run(*SIZE, *flags)
    assert found == code
    assert err.count("Replace? [y/N]") == 1
    assert "one, two" in err
    replaced = [Path(name).read_bytes() != MINE.encode() for name in ("one", "two")]
    assert replaced == [code == DONE] * 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_yes_is_understood_in_every_language(language):
    words = Texts(language).say("replace_yes").split()
    assert Texts("en").say("replace_yes").split()[0] in words


@pytest.mark.parametrize(
    "command",
    [
        [*SIZE, "--output-dir", "s3://bucket/out"],
        [*SIZE, "--output-dir", "memory://out"],
        [*SIZE, "--json-only", "--output-json-file", "https://host/a.json"],
        [*SIZE, "--xlsx", "gs://bucket/a.xlsx"],
        ["batch", "template", "s3://bucket/cases.csv"],
        ["excel", "build", "-o", "s3://bucket/Sizing.xlsm"],
        ["excel", "addin", "-o", "s3://bucket/sizing_xl.oxt"],
    ],
)
def test_an_address_is_no_place_for_a_named_output(run, command):
    code, out, err = run(*command)
    assert (code, out) == (INVALID, "")
    assert "is an address of a storage service" in err
    assert list(Path.cwd().iterdir()) == []


def test_the_address_of_a_file_is_a_path(run, here):
    assert run(*SIZE, "--output-dir", (here / "out").as_uri())[0] == DONE
    assert {Path(name).parent.name for name in left()} == {"out"}


@posix
def test_a_directory_behind_a_link_is_the_users_choice(run):
    Path("real").mkdir()
    Path("link").symlink_to("real")
    assert run(*SIZE, "--output-dir", "link")[0] == DONE
    assert len(list(Path("real").iterdir())) == 3


def test_write_workbook_keeps_what_others_wrote(sized):
    path = write_workbook(sized(), "deck.xlsx")
    write_workbook(sized(concurrency=77), path)
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["A1"] = "mine"
    book.save(path)
    kept = path.read_bytes()
    with pytest.raises(OutputError):
        write_workbook(sized(), path)
    assert path.read_bytes() == kept
    write_workbook(sized(), path, force=True)
    assert path.read_bytes() != kept
