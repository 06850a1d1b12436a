"""A workbook on paper: LibreOffice, where it is at hand, prints it to PDF.

It runs in a profile and a folder of its own, both gone afterwards, for so long at most; in Excel
the reader prints the workbook.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from sizing_xl.errors import OutputError, Problem
from sizing_xl.files.told import reason as words_of

OPTION = "--pdf"
# Seconds that it may take: a first start on a slow machine takes some twenty.
LONGEST_S = 180
_NAMES = ("soffice", "libreoffice")
# Where it is installed by default, on systems that put it on no PATH.
_PLACES = {
    "win32": tuple(
        rf"{os.environ.get(name, '')}\LibreOffice\program\soffice.com"
        for name in ("ProgramFiles", "ProgramFiles(x86)")
    ),
    "darwin": ("/Applications/LibreOffice.app/Contents/MacOS/soffice",),
}
_LONGEST_REASON = 200


# What a profile says of the separators of numbers.
_LOCALE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>{language}</value></prop></item>
</oor:items>
"""


def program(file: str | None = None) -> str:
    """The path of LibreOffice. file: what is to be made, for who reads that it cannot be. Raises
    OutputError where it is not found."""
    found = filter(None, map(shutil.which, (*_NAMES, *_PLACES.get(sys.platform, ()))))
    path = next(found, None)
    if path is None:
        raise OutputError([Problem("pdf_no_program", OPTION, file)])
    return path


def pdf_of(
    workbook: bytes, language: str, file: str | None = None, seconds: float = LONGEST_S
) -> bytes:
    """The printed pages of a workbook (.xlsx) as a PDF, numbers as the language writes them.

    file: what is made of it, for who reads that it cannot be. seconds: that it may take. Raises
    OutputError where LibreOffice is missing, fails or takes longer.
    """
    path = program(file)
    with tempfile.TemporaryDirectory(prefix="sizing_xl-", ignore_cleanup_errors=True) as made:
        folder = Path(made).resolve()
        book = folder / "sizing.xlsx"
        book.write_bytes(workbook)
        profile = folder / "profile"
        settings = profile / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_LOCALE.format(language=language), encoding="utf-8")
        command = [
            path, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore",
            "--nolockcheck", "--convert-to", "pdf:calc_pdf_Export", "--outdir", str(folder),
            str(book),
        ]  # fmt: skip
        said = _run(command, file, seconds)
        printed = book.with_suffix(".pdf")
        content = printed.read_bytes() if printed.is_file() else b""
    if not content.startswith(b"%PDF"):
        raise OutputError([Problem("pdf_failed", OPTION, file, details={"reason": said})])
    return content


def _run(command: list[str], file: str | None, seconds: float) -> str:
    """What a program said; it and what it started are ended when it takes too long."""
    try:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip
    except OSError as error:
        reason = words_of(error)
        raise OutputError(
            [Problem("pdf_failed", OPTION, file, details={"reason": reason})]
        ) from None
    with process:
        try:
            said, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            details = {"seconds": seconds}
            raise OutputError([Problem("pdf_late", OPTION, file, details=details)]) from None
        finally:
            _end(process)
    words = " ".join(said.decode(errors="replace").split())
    return words[:_LONGEST_REASON] or str(process.returncode)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End it and all that it started; nothing where it has ended."""
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        command = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
        subprocess.run(command, capture_output=True, check=False)
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
