"""What a command draws of a case: the workbook, the slides, the printed pages."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sizing_xl.texts import Texts

if TYPE_CHECKING:
    from sizing_xl.catalog.load import Catalogs
    from sizing_xl.reading.document import Document
    from sizing_xl.sheets import Kind
    from sizing_xl.sizing import Sizing

PPTX = "--pptx"
# Endings of what is drawn, each after the name of its flag.
DRAWN = (".xlsx", ".pptx", ".pdf")


def check_programs(options: argparse.Namespace) -> None:
    """Raises OutputError where what draws a file that is asked for is not installed."""
    if getattr(options, "pptx", None):
        from sizing_xl.workbook import check_slides

        check_slides(PPTX, options.pptx)
    if getattr(options, "pdf", None):
        from sizing_xl.render.pdf import program

        program(options.pdf)


def drawn(
    name: str,
    sizings: Sequence[Sizing],
    known: Catalogs | None,
    document_of: Document,
    options: argparse.Namespace,
    texts: Texts,
    workbook: bool,
) -> dict[str, bytes]:
    """File name -> content of what is drawn of a case, the others as options beside it: the
    workbook where it is wanted, else what the user named a file for.

    name: of the files, without an ending. Raises InputError for more options than there can be.
    """
    from sizing_xl.render.light import load_openpyxl

    load_openpyxl()
    from sizing_xl.sheets.what_if import what_ifs
    from sizing_xl.workbook import presentation_bytes, workbook_bytes

    (first, *others), language = sizings, texts.language
    found: dict[str, bytes] = {}

    def book(kind: Kind, screen: bool = False) -> bytes:
        what_if = what_ifs(kind, first, tuple(others))
        return workbook_bytes(
            first, language, known, None, kind, document_of, not options.no_protect, what_if,
            screen,
        )  # fmt: skip

    if workbook or options.xlsx:
        found[f"{name}.xlsx"] = book(options.deck)
    if options.pptx:
        beside = what_ifs("board", first, tuple(others))
        slides = presentation_bytes(first, language, known, document_of, beside)
        found[f"{name}.pptx"] = slides
    if options.pdf:
        from sizing_xl.render.pdf import pdf_of

        # The live model is no reading on paper: of it the sheets for the board are printed.
        printed: Kind = "board" if options.deck == "full" else options.deck
        found[f"{name}.pdf"] = pdf_of(book(printed, screen=True), language, options.pdf)
    return found
