"""What a sheet is made of. No library, no colour, no address: the pens know those."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["text", "label", "number", "strong", "error", "warning", "info", "good", "bad"]


@dataclass(frozen=True)
class Cell:
    """One cell. number_format: Excel's US spelling; note: shown when the reader points at it."""

    value: str | float | int | None
    role: Role = "text"
    number_format: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Table:
    """A table with a heading row. name: its ASCII name in the workbook; widths: in characters."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True)
class Sheet:
    """A sheet: title above, then lines of text, then tables one under the other."""

    title: str
    heading: str
    lines: tuple[Cell, ...]
    tables: tuple[Table, ...]
