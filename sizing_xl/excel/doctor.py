"""sizing-xl excel doctor: what stands between Excel and an answer, one line each, with the remedy.

Every check is a function of the machine and the workbook that gives a finding or nothing; its
sentence is `doctor_<check>_<outcome>` in texts/.
"""

from __future__ import annotations

import io
import platform
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module, metadata
from itertools import count
from pathlib import Path
from typing import Any

from sizing_xl.catalog.load import check_catalogs
from sizing_xl.errors import InputError, Problem
from sizing_xl.excel import vba
from sizing_xl.excel.control import INTERPRETERS
from sizing_xl.files.limits import LARGEST_OWN_BOOK_BYTES
from sizing_xl.files.ownership import Standing, standing_at
from sizing_xl.files.source import bounded, not_loaded
from sizing_xl.files.told import READING, reason, reported
from sizing_xl.formats.archive import untouched
from sizing_xl.formats.vba_project import read_modules
from sizing_xl.formats.xlsm import read_vba
from sizing_xl.texts import LANGUAGES, Texts

OLDEST_PYTHON = (3, 10)
PACKAGES = ("xlwings", "pywin32", "numpy", "openpyxl", "pydantic")
# What the checks vouch for -> the module whose import shows that it loads.
LOADED = {"xlwings": "xlwings", "pywin32": "pythoncom", "numpy": "numpy"}
SECURITY = r"Software\{policies}Microsoft\Office\16.0\Excel\Security"
# What the value VBAWarnings means: 3 and 4 refuse unsigned macros without asking.
REFUSES_MACROS = (3, 4)

Settings = Callable[[str, str], Any]


@dataclass(frozen=True)
class Finding:
    """Outcome of a check. good: True, False, or None for what is only worth knowing.

    build: how the workbook is built again, a key of texts/; its sentence is the figure `again`.
    """

    check: str
    outcome: str
    good: bool | None
    figures: Mapping[str, Any] = field(default_factory=dict)
    problem: Problem | None = None
    build: str | None = None

    def line(self, texts: Texts) -> str:
        mark = texts.say({True: "doctor_ok", False: "doctor_bad", None: "doctor_note"}[self.good])
        if self.problem is not None and not self.figures:
            return f"{mark}  {texts.problem(self.problem)}"
        figures = dict(self.figures)
        if self.problem is not None:
            figures["reason"] = texts.problem(self.problem).rstrip(".")
        if self.build is not None:
            figures["again"] = texts.say(self.build, **self.figures)
        return f"{mark}  {texts.say(f'doctor_{self.check}_{self.outcome}', **figures)}"


@dataclass(frozen=True)
class Machine:
    """The facts of a machine that the checks look at. setting: a value of the user's registry.

    broken: packages that are installed and do not load -> why.
    """

    system: str
    python: tuple[int, int]
    bits: int
    executable: Path
    prefix: Path
    home: Path
    packages: Mapping[str, str | None]
    setting: Settings
    broken: Mapping[str, Problem] = field(default_factory=dict)

    @property
    def windows(self) -> bool:
        return self.system == "Windows"


def this_machine() -> Machine:
    versions = {name: _version(name) for name in PACKAGES}
    return Machine(
        system=platform.system(),
        python=sys.version_info[:2],
        bits=64 if sys.maxsize > 2**32 else 32,
        executable=Path(sys.executable),
        prefix=Path(sys.prefix),
        home=_home(),
        packages=versions,
        setting=_registry_value,
        broken={
            name: why
            for name, module in LOADED.items()
            if versions[name] is not None and (why := _fault_of(name, module)) is not None
        },
    )


def _home() -> Path:
    """The user's directory; where a process has none (a service), one that holds nothing."""
    try:
        return Path.home()
    except RuntimeError:
        return Path()


def _fault_of(package: str, module: str) -> Problem | None:
    """Why a package that is installed does not load; None where it does."""
    try:
        import_module(module)
    except Exception as error:  # what fails to load has no closed list of exceptions
        return not_loaded(package, error)
    return None


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _registry_value(key: str, name: str) -> Any:
    """A value under HKEY_CURRENT_USER; None where there is none, or no registry."""
    try:
        import winreg
    except ImportError:
        return None
    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:  # type: ignore[attr-defined]
            return winreg.QueryValueEx(opened, name)[0]  # type: ignore[attr-defined]
    except OSError:
        return None


def examine(machine: Machine, book: Path | None) -> list[Finding]:
    """All findings, in the order in which they must be mended."""
    checks = (_python, _catalogs, _broken, _xlwings, _numpy, _server, _script, _security)
    findings = [found for check in checks for found in check(machine)]
    return findings + list(_book(machine, book))


def _python(machine: Machine) -> Iterator[Finding]:
    figures = {
        "version": ".".join(map(str, machine.python)),
        "bits": machine.bits,
        "path": str(machine.executable),
    }
    old = machine.python < OLDEST_PYTHON
    yield Finding("python", "old" if old else "good", not old, figures)


def _catalogs(machine: Machine) -> Iterator[Finding]:
    known, problems = check_catalogs()
    for problem in problems:
        if problem.blocking:
            yield Finding("catalogs", "bad", False, problem=problem)
    if known is not None:
        yield Finding("catalogs", "good", True, {"models": len(known.models)})


def _broken(machine: Machine) -> Iterator[Finding]:
    for problem in machine.broken.values():
        yield Finding("packages", "broken", False, problem=problem)


def _xlwings(machine: Machine) -> Iterator[Finding]:
    if "xlwings" in machine.broken:
        return
    version = machine.packages["xlwings"]
    usable = version is not None and version.startswith("0.")
    yield Finding("xlwings", "good" if usable else "bad", usable, {"version": version or "-"})


def _numpy(machine: Machine) -> Iterator[Finding]:
    if "numpy" in machine.broken:
        return
    version = machine.packages["numpy"]
    found = "good" if version else "bad"
    yield Finding("numpy", found, version is not None, {"version": version})


def _server(machine: Machine) -> Iterator[Finding]:
    """What the functions need on Windows: pywin32, and the DLL where VBA looks for it."""
    if not machine.windows:
        outcome = "mac" if machine.system == "Darwin" else "linux"
        yield Finding("server", outcome, None)
        return
    if machine.packages["pywin32"] is None:
        yield Finding("server", "no_pywin32", False)
    name = f"xlwings{machine.bits}-{machine.packages['xlwings']}.dll"
    folders = (machine.executable.parent, machine.executable.parent.parent, machine.prefix)
    places = [folder / name for folder in folders if (folder / name).exists()]
    figures = {"dll": name, "folder": str(places[0].parent if places else folders[0])}
    yield Finding("server", "dll" if places else "no_dll", bool(places), figures)


def _script(machine: Machine) -> Iterator[Finding]:
    """What macros need on macOS: xlwings' AppleScript where Excel may run it."""
    if machine.system != "Darwin":
        return
    name = f"xlwings-{machine.packages['xlwings']}.applescript"
    folder = machine.home / "Library/Application Scripts/com.microsoft.Excel"
    found = (folder / name).exists()
    outcome = "good" if found else "bad"
    yield Finding("script", outcome, found, {"file": name})


def _security(machine: Machine) -> Iterator[Finding]:
    """Excel's own settings for macros, the administrator's before the user's."""
    if not machine.windows:
        return
    for policies, outcome in (("Policies\\", "policy"), ("", "refused")):
        key = SECURITY.format(policies=policies)
        if machine.setting(key, "VBAWarnings") in REFUSES_MACROS:
            yield Finding("security", outcome, False)
            return
    yield Finding("security", "good", True)


# --- the workbook --------------------------------------------------------------------------------


def _book(machine: Machine, book: Path | None) -> Iterator[Finding]:
    from sizing_xl.render.reading import named_texts

    if book is None:
        yield Finding("book", "none", None)
        return
    try:
        with reported(InputError, READING, file=str(book)):
            data = bounded(book, LARGEST_OWN_BOOK_BYTES)
        if data is None:
            details = {"most_bytes": LARGEST_OWN_BOOK_BYTES}
            raise InputError([Problem("book_too_large", file=str(book), details=details)])
    except InputError as error:
        yield Finding("book", "unreadable", False, problem=error.problems[0])
        return
    try:
        settings = named_texts(io.BytesIO(data), INTERPRETERS)
        modules = read_modules(read_vba(data))
    except InputError as error:
        finding = Finding("book", "unreadable", False, {"path": str(book)}, error.problems[0])
        yield _rebuilt(finding, book, data)
        return
    except (OSError, ValueError) as error:
        figures = {"path": str(book), "reason": reason(error)}
        yield _rebuilt(Finding("book", "unreadable", False, figures), book, data)
        return
    for finding in (*_fresh(machine, modules), *_interpreter(machine, settings)):
        yield _rebuilt(finding, book, data)
    if Path(f"{book}:Zone.Identifier").exists():
        yield Finding("book", "blocked", False, {"path": str(book)})


def _rebuilt(finding: Finding, book: Path, data: bytes) -> Finding:
    """A finding with the command that builds the workbook again: in its place where nobody has
    worked in it, else beside it."""
    if finding.good is not False:
        return finding
    kept = book.exists() and not untouched(data)
    figures = {**finding.figures, "book_path": str(book), "new": str(_free(book))}
    return replace(finding, figures=figures, build="doctor_beside" if kept else "doctor_again")


def _free(book: Path) -> Path:
    """A name beside the workbook's that nothing has."""
    # The directory "." and the root have no name of their own.
    names = (book.parent / f"{book.stem or 'Sizing'}_{number}.xlsm" for number in count(2))
    return next(name for name in names if standing_at(name) is Standing.NOTHING)


def _fresh(machine: Machine, modules: Mapping[str, str]) -> Iterator[Finding]:
    """Whether the workbook's VBA is that of the installed xlwings and sizing_xl."""
    written = vba.xlwings_version(modules.get(vba.XLWINGS_MODULE, ""))
    installed = machine.packages["xlwings"]
    figures = {"book": written or "-", "installed": installed or "-"}
    same = written == installed
    yield Finding("version", "good" if same else "bad", same, figures)
    own = _lines(modules.get(vba.FUNCTIONS_MODULE, ""))
    known = [_lines(vba.functions_module(Texts(language))) for language in LANGUAGES]
    yield Finding("functions", "good" if own in known else "bad", own in known)


def _lines(source: str) -> list[str]:
    return source.replace("\r\n", "\n").rstrip("\n").split("\n")


def _interpreter(machine: Machine, settings: Mapping[str, str]) -> Iterator[Finding]:
    """Whether the Python that the workbook starts is there, and is this one."""
    key = "INTERPRETER_WIN" if machine.windows else "INTERPRETER_MAC"
    path = settings.get(key) or ""
    if not path:
        yield Finding("interpreter", "none", None, {"own": str(machine.executable)})
        return
    exists, own = Path(path).exists(), Path(path) == machine.executable
    outcome = "good" if own else "other" if exists else "missing"
    good = True if own else None if exists else False
    yield Finding("interpreter", outcome, good, {"path": path, "own": str(machine.executable)})
