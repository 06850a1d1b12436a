"""Make a release in dist/: wheel, source distribution, SBOM, CHANGELOG section, hashes.

    python scripts/release.py               # make release
    python scripts/release.py --rehearse    # make dist: nothing in the repository is changed

A release stops where the repository has uncommitted changes, where a public name was taken away
and the version does not say so (scripts/public_names.py), where a vulnerability is known of what
is locked (scripts/audit.py), and where wheel or source distribution do not work alone
(scripts/try_dist.py). It gives CHANGELOG.md a section of the version, signed off by whoever
releases (git's user.name and user.email), and keeps the public names in docs/released: commit both
and tag them.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sizing_xl.version import __version__

ROOT = Path(__file__).resolve().parent.parent
CHANGELOG = ROOT / "CHANGELOG.md"
DIST = ROOT / "dist"
NAME = f"sizing_xl-{__version__}"
UNRELEASED = "## [Unreleased]"


class Refused(Exception):
    """A release that cannot be made, and why."""


def run(*words: str) -> str:
    """Runs a program of this environment; its output. Raises Refused with its words."""
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refused(f"{' '.join(words[:4])}: {done.stdout}{done.stderr}")
    return done.stdout


def python(*words: str) -> str:
    return run(sys.executable, *words)


def section(text: str, version: str, day: str) -> tuple[str, str]:
    """The section of a version with its heading, and the changelog that has it.

    It is that of the version where there is one, else what is unreleased, from now on under the
    version's heading. Raises Refused where that is empty.
    """
    heading = re.search(rf"^## \[{re.escape(version)}\].*$", text, re.MULTILINE)
    if heading is None:
        dated = f"## [{version}] - {day}"
        text = text.replace(f"{UNRELEASED}\n", f"{UNRELEASED}\n\n{dated}\n", 1)
        heading = re.search(rf"^{re.escape(dated)}$", text, re.MULTILINE)
    if heading is None:
        raise Refused(f"CHANGELOG.md has neither a section of {version} nor an unreleased one")
    rest = text[heading.end() :]
    following = re.search(r"^## \[", rest, re.MULTILINE)
    body = rest[: following.start()] if following else rest
    if not body.strip():
        raise Refused(f"CHANGELOG.md says nothing of {version}")
    return f"{heading.group()}\n\n{body.strip()}\n", text


def signed(text: str, part: str, signer: str) -> tuple[str, str]:
    """The section and the changelog with a line of whoever signs off the section."""
    if "Signed-off-by:" in part:
        return part, text
    heading, _, body = part.partition("\n\n")
    after = f"{heading}\n\n{body.strip()}\n\nSigned-off-by: {signer}\n"
    return after, text.replace(body.strip(), after.partition("\n\n")[2].strip(), 1)


def signer() -> str:
    """Name and address of whoever releases. Raises Refused."""
    name, address = (run("git", "config", f"user.{part}").strip() for part in ("name", "email"))
    return f"{name} <{address}>"


def build() -> None:
    """Wheel and source distribution, with the locked builder; the SBOM of what a user installs."""
    shutil.rmtree(DIST, ignore_errors=True)
    python("-m", "build", "--no-isolation", "--outdir", str(DIST))
    bill = DIST / f"{NAME}.cdx.json"
    python(
        "-m", "cyclonedx_py", "requirements", "requirements.lock", "--pyproject", "pyproject.toml",
        "--output-reproducible", "--output-format", "JSON", "--validate",
        "--output-file", str(bill),
    )  # fmt: skip
    # It does not know a version that pyproject.toml leaves to the builder.
    listed = json.loads(bill.read_text(encoding="utf-8"))
    listed["metadata"]["component"]["version"] = __version__
    bill.write_text(json.dumps(listed, indent=2) + "\n", encoding="utf-8")


def sums() -> str:
    """What `sha256sum --check` reads."""
    files = sorted(path for path in DIST.iterdir() if path.name != "SHA256SUMS")
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files
    )


def release(rehearse: bool) -> None:
    """Makes dist/. Raises Refused."""
    if not rehearse and run("git", "status", "--porcelain").strip():
        raise Refused("the repository has uncommitted changes: commit them first")
    python("scripts/public_names.py", "--check")
    print(python("scripts/audit.py"), end="")
    day = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
    part, text = section(CHANGELOG.read_text(encoding="utf-8"), __version__, day)
    if not rehearse:
        part, text = signed(text, part, signer())
    build()
    (DIST / f"{NAME}.changes.md").write_text(part, encoding="utf-8")
    (DIST / "SHA256SUMS").write_text(sums(), encoding="utf-8")
    print(python("scripts/try_dist.py", str(DIST)), end="")
    if not rehearse:
        CHANGELOG.write_text(text, encoding="utf-8")
        python("scripts/public_names.py", "--write")
        print(f"commit CHANGELOG.md and docs/released, and tag v{__version__}")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rehearse", action="store_true")
    try:
        release(parser.parse_args(arguments).rehearse)
    except Refused as problem:
        print(f"no release: {problem}", file=sys.stderr)
        return 1
    print(f"in dist: {', '.join(sorted(path.name for path in DIST.iterdir()))}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
