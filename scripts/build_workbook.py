"""Build workbook/Sizing.xlsm as `sizing-xl excel build --portable` does.

--check: build nothing, fail when the file differs from a fresh build. Parts are compared, not the
zip's bytes: zlib packs the same content differently from version to version.
"""

from __future__ import annotations

import argparse
import io
import sys
import zipfile
from pathlib import Path

from sizing_xl.excel.build import macro_workbook_bytes
from sizing_xl.files.local import replace_file

WORKBOOK = Path(__file__).resolve().parent.parent / "workbook" / "Sizing.xlsm"


def parts(data: bytes) -> dict[str, bytes]:
    """The content of each part of a workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--check", action="store_true")
    fresh = macro_workbook_bytes("pt-BR", interpreters={})
    if not arguments.parse_args().check:
        print(replace_file(WORKBOOK, fresh, force=True))
        return 0
    if WORKBOOK.exists() and parts(WORKBOOK.read_bytes()) == parts(fresh):
        return 0
    print(f"{WORKBOOK} is not what scripts/build_workbook.py builds", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
