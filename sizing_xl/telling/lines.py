"""Lines of plain text: paragraphs inside a width, columns side by side."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill

# Characters of a line of our reports.
WIDTH = 100


def wrapped(text: str, indent: int) -> str:
    """A paragraph at an indent, inside the report's width."""
    return fill(text, WIDTH, initial_indent=" " * indent, subsequent_indent=" " * indent)


def aligned(rows: Sequence[Sequence[str]], right: bool = True) -> list[str]:
    """Columns as wide as their widest cell; all but the first to the right, unless told not."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(width) if column == 0 or not right else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
