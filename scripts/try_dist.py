"""Install a wheel and a source distribution in clean environments, and use them from `/`.

    python scripts/try_dist.py dist              # with every Python of 3.10 to 3.13 at hand
    python scripts/try_dist.py dist --python python3.12

With what requirements.lock pins and nothing else; the source distribution with the newest Python
alone, since it makes the same wheel. From `/`, so that nothing of this directory is found.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MINORS = (10, 11, 12, 13)
CASE = ["--model", "gpt-oss-120b", "--server", "dgx-b300"]
CASE += ["--concurrency", "1000", "--effective-context", "131072"]
NODES = 5
# What the package must do where only it is installed.
USED = """
import sizing_xl, sys
from pathlib import Path
home = Path(sizing_xl.__file__).resolve()
assert home.is_relative_to(Path(sys.prefix).resolve()), home
found = sizing_xl.size(sizing_xl.Workload(model="gpt-oss-120b", server="dgx-b300",
                                          concurrency=1000, effective_context=131072))
print(sizing_xl.__version__, int(found.recommended.results["nodes_final"]))
"""


def pythons() -> list[str]:
    """The interpreters of this machine, oldest first: on the PATH, else pyenv's."""
    found = []
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for minor in MINORS:
        kept = sorted(versions.glob(f"3.{minor}.*/bin/python"))
        on_path = shutil.which(f"python3.{minor}")
        works = [str(it) for it in [*kept, on_path] if it and _answers(str(it), minor)]
        found += works[:1]
    return found


def _answers(python: str, minor: int) -> bool:
    """Whether it is that Python: pyenv has programs for versions that are not there."""
    code = f"import sys, venv; sys.exit(sys.version_info[:2] != (3, {minor}))"
    return subprocess.run([python, "-c", code], capture_output=True, check=False).returncode == 0


def attempt(python: str, package: Path, version: str) -> None:
    """Installs a package with its locked requirements, and sizes from `/`. Raises where a step
    fails or the figures are not ours."""
    with tempfile.TemporaryDirectory() as directory:
        home = Path(directory) / "venv"
        uv("venv", "--quiet", "--python", python, str(home))
        scripts = home / ("Scripts" if os.name == "nt" else "bin")
        inside = str(scripts / "python")
        into = ("pip", "install", "--quiet", "--python", inside)
        uv(*into, "--require-hashes", "-r", str(ROOT / "requirements.lock"))
        uv(*into, "--no-deps", str(package))
        told = run(inside, "-I", "-c", USED).split()
        if told != [version, str(NODES)]:
            raise SystemExit(f"{package.name} on {python}: {told}")
        out = Path(directory) / "out"
        command = [str(scripts / "sizing-xl"), "size", *CASE, "--output-dir", str(out)]
        run(*command, "--executive-report")
        kinds = {path.suffix for path in out.iterdir()}
        if not {".xlsx", ".json", ".txt", ".md"} <= kinds:
            raise SystemExit(f"{package.name} on {python}: only {sorted(kinds)} were written")
        document = json.loads(next(out.glob("*.json")).read_text(encoding="utf-8"))
        if document["generator"]["version"] != version:
            raise SystemExit(f"{package.name} on {python}: {document['generator']}")


def uv(*words: str) -> None:
    run(sys.executable, "-m", "uv", *words)


def run(*words: str) -> str:
    """Runs a command in `/` without this environment's paths; its words where it fails."""
    names = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "SIZING_XL_CATALOGS", "SIZING_XL_LANG")
    environment = {name: value for name, value in os.environ.items() if name not in names}
    environment["UV_PYTHON_DOWNLOADS"] = "never"
    done = subprocess.run(
        words, cwd=Path(ROOT.anchor), env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(words[:6])} ...: {done.stdout}{done.stderr}")
    return done.stdout


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dist", type=Path)
    parser.add_argument("--python", action="append")
    asked = parser.parse_args(arguments)
    (wheel,) = asked.dist.resolve().glob("*.whl")
    (source,) = asked.dist.resolve().glob("*.tar.gz")
    version = wheel.name.split("-")[1]
    known = asked.python or pythons()
    for python in known:
        attempt(python, wheel, version)
    attempt(known[-1], source, version)
    tried = ", ".join(run(python, "-V").split()[-1] for python in known)
    print(f"{wheel.name} tried with Python {tried}; {source.name} with the last")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
