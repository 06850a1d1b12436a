"""Known vulnerabilities of what the lock files pin, and honestly how much could be asked.

    python scripts/audit.py          # pip-audit over every lock file (make audit)

pip-audit skips a package that its service does not know, and then says that nothing is known of the
rest: where the service cannot be reached, that would be said of every package. So what was asked
and what was not is counted here. Exit status 1: a vulnerability is known.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
LOCKS = (
    *("requirements.lock", "requirements-dev.lock", "requirements-tools.lock"),
    ".ci/focus.lock",
)
# Where vulnerabilities are told: PyPI's own answers, and the database that they come from.
SERVICES = ("pypi", "osv")
PATIENCE_S = 20


class Audited(NamedTuple):
    """Packages of one lock file that were asked for and those that were not, and what is known."""

    checked: int
    unchecked: list[str]
    known: list[str]


def read(report: dict[str, Any]) -> Audited:
    """What a report of pip-audit says."""
    packages = report["dependencies"]
    return Audited(
        sum("skip_reason" not in package for package in packages),
        [package["name"] for package in packages if "skip_reason" in package],
        [
            f"{package['name']} {package['version']}: {problem['id']}"
            + (
                f", mended in {', '.join(problem['fix_versions'])}"
                if problem["fix_versions"]
                else ""
            )
            for package in packages
            for problem in package.get("vulns", ())
        ],
    )


def ask(lock: str, service: str) -> Audited | None:
    """What a service knows; None where it cannot be reached."""
    run = subprocess.run(
        [sys.executable, "-m", "pip_audit", "--requirement", str(ROOT / lock), "--require-hashes",
         "--disable-pip", "--format", "json", "--progress-spinner", "off",
         "--vulnerability-service", service, "--timeout", str(PATIENCE_S)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    try:
        return read(json.loads(run.stdout))
    except (ValueError, KeyError):
        return None


def told(lock: str, found: Iterable[Audited | None]) -> tuple[str, list[str]]:
    """One line about a lock file, and the vulnerabilities that are known."""
    best = max((it for it in found if it), key=lambda it: it.checked, default=None)
    if best is None or not best.checked:
        return f"{lock}: NOTHING WAS CHECKED, vulnerability data cannot be reached", []
    line = f"{lock}: {best.checked} packages checked, {len(best.known)} vulnerabilities known"
    if best.unchecked:
        line += f"; NOT CHECKED: {', '.join(best.unchecked)}"
    return line, best.known


def main() -> int:
    """Prints a line for each lock file, then what is known."""
    known: list[str] = []
    reached = list(SERVICES)
    for lock in LOCKS:
        answers: list[Audited | None] = []
        for service in tuple(reached):
            answers.append(ask(lock, service))
            if not answers[-1] or not answers[-1].checked:
                reached.remove(service)
            elif not answers[-1].unchecked:
                break
        line, problems = told(lock, answers)
        print(line)
        known += problems
    for problem in sorted(set(known)):
        print(f"  {problem}")
    return 1 if known else 0


if __name__ == "__main__":
    raise SystemExit(main())
