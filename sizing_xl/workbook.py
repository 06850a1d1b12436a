"""A sizing as a workbook: the declared sheets, drawn by the pen for files."""

from __future__ import annotations

import os
from pathlib import Path

from sizing_xl.catalog.load import Catalogs
from sizing_xl.errors import OutputError, Problem
from sizing_xl.files.local import replace_file
from sizing_xl.files.source import unloaded
from sizing_xl.formats.archive import untouched
from sizing_xl.reading.document import Document
from sizing_xl.render.openpyxl_pen import draw
from sizing_xl.render.stencil import Press
from sizing_xl.sheets import NO_DOCUMENT, Kind, deck
from sizing_xl.sheets.what_if import WhatIf
from sizing_xl.sizing import Sizing, default_catalogs
from sizing_xl.texts import Face, Texts


def workbook_bytes(
    sizing: Sizing,
    language: str | None = None,
    catalogs: Catalogs | None = None,
    press: Press | None = None,
    kind: Kind = "full",
    document: Document = NO_DOCUMENT,
    protected: bool = True,
    what_if: WhatIf | None = None,
    screen: bool = False,
) -> bytes:
    """The .xlsx file of a sizing: a live model whose dropdowns offer the catalogs' entries.

    press: kept by who draws many; the bytes are the same, some ten times sooner. kind: which
    sheets (`sizing_xl.sheets.deck`). document: what it says of itself. protected: only inputs can
    be typed into; there is no password. what_if: options, sensitivity and plan, which the model
    then has live columns for. screen: pages of one sheet have the shape of a screen, for a PDF.
    """
    texts = Texts(language, sizing.currency, Face.WORKBOOK)
    known = catalogs or default_catalogs()
    declared = deck(sizing, texts, known, kind, document, protected, what_if)
    return press.draw(declared) if press else draw(declared, screen)


def write_workbook(
    sizing: Sizing,
    path: str | os.PathLike[str],
    language: str | None = None,
    catalogs: Catalogs | None = None,
    force: bool = False,
    kind: Kind = "full",
    document: Document = NO_DOCUMENT,
    protected: bool = True,
    what_if: WhatIf | None = None,
) -> Path:
    """Write the workbook, replacing an older one only when the new one is whole.

    An older one that somebody has worked in, or that is not ours, is replaced with `force` only.
    Raises OutputError naming the path and the reason.
    """
    content = workbook_bytes(sizing, language, catalogs, None, kind, document, protected, what_if)
    return replace_file(path, content, lambda old: untouched(old.read_bytes()), force)


def check_slides(option: str, file: str | None = None) -> None:
    """Raises OutputError where the library that draws slides is missing or does not load.

    option, file: what is asked for, for who reads that it cannot be made.
    """
    try:
        import pptx  # noqa: F401
    except ModuleNotFoundError:
        raise OutputError([Problem("pptx_no_library", option, file)]) from None
    except ImportError as error:
        raise OutputError([unloaded("python-pptx", error)]) from None


def presentation_bytes(
    sizing: Sizing,
    language: str | None = None,
    catalogs: Catalogs | None = None,
    document: Document = NO_DOCUMENT,
    what_if: WhatIf | None = None,
) -> bytes:
    """The .pptx file of a sizing: five slides of the decision, as values. Needs the extra `deck`.

    document: what it says of itself. what_if: the options that stand beside the case.
    """
    from sizing_xl.render.pptx_pen import draw as draw_slides
    from sizing_xl.sheets.slides import slides

    texts = Texts(language, sizing.currency, Face.WORKBOOK)
    known = catalogs or default_catalogs()
    return draw_slides(slides(sizing, texts, known, document, what_if))
