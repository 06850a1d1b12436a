"""Put one error after another into the code and say which of them no test notices.

    python scripts/mutants.py [--jobs N] [--list] [ops | attention | alerts | ROOM.MODULE ...]

Each error is tried in a process of its own, forked from one that has loaded what the module does
not touch, against the tests that are meant to notice; those of the formulas are
scripts/mutate_formulas.py's. What survives is justified in docs/testing.md or fails: exit code 1,
also for an entry there that is no survivor. Needs fork, so no Windows.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import os
import re
import signal
import sys
import time
import traceback
from collections.abc import Iterable, Iterator
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.mutants import HOMES, Mutant, mutants, tree_of  # noqa: E402

PACKAGE = "sizing_xl"
PAGE = ROOT / "docs" / "testing.md"
# A mutant that computes longer than this runs for ever, one that takes longer waits for ever: it is
# noticed.
LIMIT_CPU_S, LIMIT_S = 60, 1800
# Loaded once, by none of which our modules are imported.
SHARED = (
    "pytest", "hypothesis", "pydantic", "numpy", "openpyxl", "formualizer", "jsonschema",
    "importlib.metadata", "multiprocessing", "sqlite3", "email",
)  # fmt: skip
# Rooms that a test of what is below them needs seldom, or that only another program can load.
UPPER = [["excel"], ["calc"], ["batch"], ["cli"], ["lambdas"], ["__main__"]]


class Target(NamedTuple):
    """A module, and the test modules that are meant to notice an error in it, in order.

    alone: those that need no fixture of ours, which are quick to load; they are asked first.
    """

    module: str
    tests: tuple[str, ...]
    alone: tuple[str, ...] = ()


# Of what alerts become: verdicts ask too.
_JUDGED = ("raised", "verdict")
TARGETS: dict[str, tuple[Target, ...]] = {
    "ops": (Target("ops", ("expression", "lambdas"), ("ops",)),),
    "attention": tuple(
        Target(f"catalog.{name}", ("attention", "catalog_facts", "importing"))
        for name in ("attention", "recurrent", "kv_group", "kind")
    ),
    "alerts": tuple(
        Target(f"alerts.{name}", ("alerts", "verdict") if name in _JUDGED else ("alerts",))
        for name in (
            "context", "memory", "cache", "layout", "bases", "profile", "nodes", "racks", "storage",
            "service", "cost", "declared", "raised", "verdict",
        )
    ),
}  # fmt: skip
_ROW = re.compile(r"^\| `([\w.]+)` \| `(.+?)` → `(.+?)` \| (.+) \|$", re.MULTILINE)


def file_of(module: str) -> Path:
    path = ROOT.joinpath(PACKAGE, *module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def name_of(module: str, mutant: Mutant) -> tuple[str, str, str]:
    """Where a mutant is, what is said there and what it says, as docs/testing.md names it."""
    return f"{module}.{mutant.where}", mutant.before, mutant.after


def justified() -> dict[tuple[str, str, str], str]:
    """The survivors of docs/testing.md with their reasons."""
    rows = _ROW.findall(PAGE.read_text(encoding="utf-8"))
    return {
        (where, before.replace("\\|", "|"), after.replace("\\|", "|")): reason
        for where, before, after, reason in rows
    }


def row(name: tuple[str, str, str], reason: str = "") -> str:
    """A survivor as a row of docs/testing.md."""
    before, after = (it.replace("|", "\\|") for it in name[1:])
    return f"| `{name[0]}` | `{before}` → `{after}` | {reason} |"


class _Loader(SourceFileLoader):
    """Loads a module from a tree instead of its source, with names lent that it may now use."""

    def __init__(self, fullname: str, path: str, tree: ast.Module) -> None:
        super().__init__(fullname, path)
        self.tree = tree

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.tree, self.path, "exec", dont_inherit=True)

    def exec_module(self, module: ModuleType) -> None:
        if module.__name__.startswith(f"{PACKAGE}.alerts."):
            for name, home in HOMES.items():
                if home != module.__name__:
                    setattr(module, name, getattr(importlib.import_module(home), name))
        super().exec_module(module)


class _Finder(MetaPathFinder):
    def __init__(self, fullname: str, tree: ast.Module) -> None:
        self.fullname, self.tree = fullname, tree

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
        if fullname != self.fullname:
            return None
        spec = PathFinder.find_spec(fullname, path)
        assert spec is not None and spec.origin is not None
        spec.loader = _Loader(fullname, spec.origin, self.tree)
        return spec


def untouched_by(module: str) -> list[str]:
    """Modules of the package that never import one, however far off."""
    files = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in (ROOT / PACKAGE).rglob("*.py")
    }
    imports = {name: set(_imported(name, path, files)) for name, path in files.items()}
    touched = {f"{PACKAGE}.{module}"}
    while more := {name for name, its in imports.items() if its & touched} - touched:
        touched |= more
    return sorted(name for name in {*files} - touched if name.split(".")[1:2] not in UPPER)


def _imported(name: str, path: Path, files: Iterable[str]) -> Iterator[str]:
    known = set(files)
    parents = name.split(".")[:-1]
    named = [".".join(parents[:end]) for end in range(2, len(parents) + 1)]
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            named += [node.module, *(f"{node.module}.{it.name}" for it in node.names)]
            steps = node.module.split(".")
            named += [".".join(steps[:end]) for end in range(2, len(steps))]
        elif isinstance(node, ast.Import):
            named += [it.name for it in node.names]
    yield from (it for it in named if it in known and it != PACKAGE)


def is_noticed(target: Target, tree: ast.Module) -> bool:
    """Whether the tests fail with a module made of a tree. In a process of its own."""
    full = f"{PACKAGE}.{target.module}"
    sys.meta_path.insert(0, _Finder(full, tree))
    try:
        importlib.import_module(full)
    except Exception:
        return True
    import pytest

    options = ["-x", "-q", "--assert=plain", "--no-header", "--no-summary", "--tb=no",
               "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:faulthandler",
               "-m", "not slow and not libreoffice and not validator"]  # fmt: skip
    return any(
        pytest.main([*options, *how, *(str(ROOT / "tests" / f"test_{it}.py") for it in tests)]) != 0
        for how, tests in ((["--noconftest"], target.alone), ([], target.tests))
        if tests
    )


_UNTOUCHED: dict[str, list[str]] = {}


def _before(full: str) -> list[str]:
    module = full.removeprefix(f"{PACKAGE}.")
    if module not in _UNTOUCHED:
        _UNTOUCHED[module] = untouched_by(module)
    return _UNTOUCHED[module]


def in_a_child(target: Target, tree: ast.Module) -> int:
    """The process that tries a tree: it ends with 0 when the tests pass."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        signal.setitimer(signal.ITIMER_PROF, LIMIT_CPU_S)
        signal.setitimer(signal.ITIMER_REAL, LIMIT_S)
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        status = int(is_noticed(target, tree))
    finally:
        os._exit(status)


def survivors(target: Target, jobs: int) -> Iterator[Mutant | int]:
    """The mutants of a module that no test notices; first, how many there are."""
    tree = tree_of(file_of(target.module))
    if os.waitpid(in_a_child(target, tree), 0)[1] != 0:
        raise RuntimeError(f"{target.module}: the tests fail without any error in it")
    found = list(mutants(tree))
    yield len(found)
    running: dict[int, Mutant] = {}
    for number, mutant in enumerate(found):
        if number % 50 == 49:
            sys.stderr.write(f"{target.module}: {number + 1} of {len(found)}\n")
        if len(running) >= jobs:
            yield from _ended(running)
        mutant.put()
        running[in_a_child(target, tree)] = mutant
        mutant.back()
    while running:
        yield from _ended(running)


def _ended(running: dict[int, Mutant]) -> Iterator[Mutant]:
    child, status = os.wait()
    mutant = running.pop(child)
    if status == 0:
        yield mutant


def try_target(target: Target, jobs: int, known: dict[tuple[str, str, str], str]) -> int:
    """Print the survivors of a module. Returns how many are unjustified, or no survivors."""
    begun = time.monotonic()
    found = survivors(target, jobs)
    count = next(found)
    left = set()
    for mutant in found:
        assert isinstance(mutant, Mutant)
        left.add(name_of(target.module, mutant))
        if name_of(target.module, mutant) not in known:
            print(row(name_of(target.module, mutant)), flush=True)
    expected = {name for name in known if _is_of(target.module, name[0])}
    for name in sorted(expected - left):
        print(f"no survivor, though justified: {row(name, known[name])}")
    wrong = len(left ^ expected)
    told = f"{len(left)} survive, {len(left & expected)} of them justified"
    print(f"{target.module}: {count} mutants, {told}, {time.monotonic() - begun:.0f} s", flush=True)
    return wrong


def _is_of(module: str, where: str) -> bool:
    return where.startswith(f"{module}.")


def chosen(names: list[str]) -> list[Target]:
    """The targets by their names or their modules'. Raises KeyError for an unknown one."""
    every = {it.module: it for its in TARGETS.values() for it in its}
    return [it for name in names or TARGETS for it in TARGETS.get(name) or (every[name],)]


def prepared(target: Target) -> None:
    """Load what an error in the module cannot change."""
    for name in (*SHARED, *_before(f"{PACKAGE}.{target.module}")):
        importlib.import_module(name)
    from hypothesis import HealthCheck, Phase, settings

    settings.register_profile(
        "mutants",
        database=None,
        derandomize=True,
        phases=(Phase.explicit, Phase.generate),
        # A busy machine notices nothing.
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    settings.load_profile("mutants")


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Which errors does no test notice?")
    parser.add_argument("names", nargs="*", help="ops, attention, alerts, or a module")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--list", action="store_true", help="print the mutants, try none")
    args = parser.parse_args(argv)
    try:
        targets = chosen(args.names)
    except KeyError as unknown:
        parser.error(f"no target is called {unknown}")
    if args.list:
        for target in targets:
            for mutant in mutants(tree_of(file_of(target.module))):
                print(row(name_of(target.module, mutant)))
        return 0
    wrong = 0
    for target in targets:
        # Each module in a process of its own: what is loaded before differs.
        sys.stdout.flush()
        child = os.fork()
        if not child:
            status = 1
            try:
                prepared(target)
                status = min(1, try_target(target, args.jobs, justified()))
                sys.stdout.flush()
            except Exception:
                traceback.print_exc()
            finally:
                os._exit(status)
        wrong += os.waitpid(child, 0)[1] != 0
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
