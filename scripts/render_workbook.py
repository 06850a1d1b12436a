"""Draw the workbook and the slides of an example with LibreOffice; keep the first page of each
sheet, and each slide, as a picture.

    python scripts/render_workbook.py            # docs/pictures/<language>/<number>-<sheet>.png,
                                                 # slide-<number>.png

Needs LibreOffice (soffice) and poppler (pdftoppm, pdftotext) on the PATH. The pictures are looked
at by people; tests/test_rendered.py judges the same pages by their text.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from sizing_xl import Workload, size
from sizing_xl.fields import FIELDS
from sizing_xl.sheets import NO_DOCUMENT, deck
from sizing_xl.sheets.slides import slides
from sizing_xl.sheets.what_if import WhatIf
from sizing_xl.sizing import default_catalogs
from sizing_xl.texts import LANGUAGES, Texts
from sizing_xl.workbook import presentation_bytes, workbook_bytes

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
# README shows the first page.
FIRST_DOTS_PER_INCH, DOTS_PER_INCH, SLIDE_DOTS_PER_INCH = 112, 64, 56
# The case of docs/sheets.md: every input has a value, prices too.
EXAMPLE = Workload(**{name: field.example for name, field in FIELDS.items()})


def main() -> int:
    missing = [tool for tool in ("soffice", "pdftoppm", "pdftotext") if not shutil.which(tool)]
    if missing:
        print(f"not on the PATH: {', '.join(missing)}", file=sys.stderr)
        return 1
    for language in LANGUAGES:
        with tempfile.TemporaryDirectory() as scratch:
            _draw(language, Path(scratch))
    return 0


def _draw(language: str, scratch: Path) -> None:
    sizing = size(EXAMPLE)
    # A plan, so that there is something to see.
    what_if = WhatIf(quarters=(1000, 1200, 1500, 2000, 2500, 3000, 4000, 5000))
    content = workbook_bytes(sizing, language, what_if=what_if, screen=True)
    pdf = _printed(content, scratch / "deck.xlsx")
    declared = deck(sizing, Texts(language), default_catalogs(), what_if=what_if)
    titles = {sheet.title: sheet.id for sheet in declared.sheets}
    folder = PICTURES / language
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    longest = sorted(titles, key=len, reverse=True)
    seen: list[str] = []
    for number, text in enumerate(
        _run("pdftotext", "-layout", str(pdf), "-").split("\f")[:-1], start=1
    ):
        # The head of a page: the case on the left, where it has one, and the sheet on the right.
        head = text.strip().splitlines()[0].strip()
        sheet = next(titles[title] for title in longest if head.endswith(title))
        if sheet not in seen:
            dots = DOTS_PER_INCH if seen else FIRST_DOTS_PER_INCH
            seen.append(sheet)
            _picture(pdf, number, folder / f"{len(seen):02}-{sheet}", dots)
    pdf = _printed(presentation_bytes(sizing, language), scratch / "slides.pptx")
    for number, _ in enumerate(
        slides(sizing, Texts(language), default_catalogs(), NO_DOCUMENT).slides, 1
    ):
        _picture(pdf, number, folder / f"slide-{number}", SLIDE_DOTS_PER_INCH)


def _printed(content: bytes, path: Path) -> Path:
    """A document as a PDF beside it."""
    path.write_bytes(content)
    profile = (path.parent / "profile").as_uri()
    _run("soffice", "--headless", f"-env:UserInstallation={profile}", "--convert-to", "pdf",
         "--outdir", str(path.parent), str(path))  # fmt: skip
    return path.with_suffix(".pdf")


def _picture(pdf: Path, page: int, target: Path, dots_per_inch: int) -> None:
    _run("pdftoppm", "-r", str(dots_per_inch), "-f", str(page), "-l", str(page), "-singlefile",
         "-png", str(pdf), str(target))  # fmt: skip


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    raise SystemExit(main())
