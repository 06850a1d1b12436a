"""Lines of plain text: paragraphs inside a width, columns side by side."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

from sizing_xl.texts.visible import visible

# Characters of a line of our reports.
WIDTH = 100


def wrapped(text: str, indent: int) -> list[str]:
    """The lines of a paragraph at an indent, inside the report's width; an address or a name that
    is longer stays whole."""
    space = " " * indent
    return wrap(
        visible(text),
        WIDTH,
        initial_indent=space,
        subsequent_indent=space,
        break_on_hyphens=False,
        break_long_words=False,
    )


def ruled(title: str) -> str:
    """The heading of a section, as wide as the report."""
    return f"--- {visible(title)} ".ljust(WIDTH, "-")


def aligned(rows: Sequence[Sequence[str]], right: bool = True) -> list[str]:
    """Columns as wide as their widest cell; all but the first to the right, unless told not."""
    rows = [[*map(visible, row)] for row in rows]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(width) if column == 0 or not right else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
