"""What is read at most, of every kind of file: each limit once, with what it is a limit of.

They are far above what anybody means, and keep a file of a few kB from filling the memory or from
taking hours. Whatever is above one is refused with a sentence that names the limit and a remedy.
"""

from __future__ import annotations

from typing import NamedTuple

# JSON and TOML
LARGEST_FILE_BYTES = 20_000_000
LARGEST_GRID_BYTES = 20_000_000
LARGEST_JSON_BYTES = 100_000_000
MOST_JSON_VALUES = 5_000_000
DEEPEST = 20
MOST_DIGITS = 300
# tables of any format
MOST_CASES = 10_000_000
MOST_COLUMNS = 1_000
LONGEST_VALUE = 10_000
# texts
LONGEST_ROW = 1_000_000
# Of a longer row the rest is passed over, up to here.
LONGEST_LINE = 100_000_000
MOST_ROW_LINES = 100
# Parquet
LARGEST_GROUP_BYTES = 500_000_000
LARGEST_CHUNK_BYTES = 100_000_000
MOST_NESTED_VALUES = 1_000_000
# workbooks
LARGEST_BOOK_BYTES = 500_000_000
# A workbook with macros that is looked at (the one that is built has 1 MB), or one of the user's
# that functions are put into.
LARGEST_OWN_BOOK_BYTES = 100_000_000
# What VBA projects in it take: the file of the project, and the source of its modules.
LARGEST_VBA_BYTES = 20_000_000
LARGEST_SOURCE = 20_000_000
LARGEST_PART_BYTES = 20_000_000
MOST_PARTS = 10_000
MOST_SHEETS = 1_000
SUSPECT_BYTES, SUSPECT_RATIO = 10_000_000, 200
MOST_PART_ELEMENTS = 500_000
MOST_ELEMENTS = 100_000
LARGEST_ROW_BYTES = 20_000_000
MOST_SHEET_ROWS = 1_048_576
# measurements and logs
LARGEST_MEASUREMENT_BYTES = 10_000_000
MOST_POINTS = 10_000
LARGEST_LOG_BYTES = 10_000_000
# what is told
MOST_PROBLEMS, MOST_ENTRY_PROBLEMS = 200, 50


class Limit(NamedTuple):
    """A limit: the name of its constant here, its value, the value's unit and what it is for."""

    name: str
    value: int
    unit: str
    what: str


LIMITS = (
    Limit("LARGEST_FILE_BYTES", LARGEST_FILE_BYTES, "bytes", "a catalog file or a saved sizing"),
    Limit("LARGEST_GRID_BYTES", LARGEST_GRID_BYTES, "bytes", "a grid of cases"),
    Limit("LARGEST_JSON_BYTES", LARGEST_JSON_BYTES, "bytes",
          "a .json of cases, which is read whole"),
    Limit("MOST_JSON_VALUES", MOST_JSON_VALUES, "values", "one JSON document, in all"),
    Limit("DEEPEST", DEEPEST, "levels", "objects and lists inside a free section of a catalog"),
    Limit("MOST_DIGITS", MOST_DIGITS, "digits", "a whole number, wherever it is written"),
    Limit("MOST_CASES", MOST_CASES, "cases", "a grid or a Parquet file"),
    Limit("MOST_COLUMNS", MOST_COLUMNS, "columns", "a table of cases"),
    Limit("LONGEST_VALUE", LONGEST_VALUE, "characters", "one value of a case"),
    Limit("LONGEST_ROW", LONGEST_ROW, "characters", "one row of a .csv or .jsonl"),
    Limit("LONGEST_LINE", LONGEST_LINE, "characters",
          "one line of a .csv or .jsonl, beyond LONGEST_ROW passed over"),
    Limit("MOST_ROW_LINES", MOST_ROW_LINES, "lines", "one row of a .csv, with line ends in quotes"),
    Limit("LARGEST_GROUP_BYTES", LARGEST_GROUP_BYTES, "bytes",
          "one row group of a Parquet file, unpacked"),
    Limit("LARGEST_CHUNK_BYTES", LARGEST_CHUNK_BYTES, "bytes",
          "one column of a row group of a Parquet file, unpacked"),
    Limit("MOST_NESTED_VALUES", MOST_NESTED_VALUES, "values",
          "the lists of one column of a row group of a Parquet file"),
    Limit("LARGEST_BOOK_BYTES", LARGEST_BOOK_BYTES, "bytes", "a workbook, unpacked"),
    Limit("LARGEST_OWN_BOOK_BYTES", LARGEST_OWN_BOOK_BYTES, "bytes",
          "the file of a workbook that excel doctor looks at, or that functions are put into"),
    Limit("LARGEST_VBA_BYTES", LARGEST_VBA_BYTES, "bytes", "the VBA project of a workbook"),
    Limit("LARGEST_SOURCE", LARGEST_SOURCE, "bytes", "the source of a VBA project, unpacked"),
    Limit("LARGEST_PART_BYTES", LARGEST_PART_BYTES, "bytes",
          "a part of a workbook that is no sheet, unpacked"),
    Limit("MOST_PARTS", MOST_PARTS, "parts", "a workbook"),
    Limit("MOST_SHEETS", MOST_SHEETS, "sheets", "a workbook"),
    Limit("SUSPECT_BYTES", SUSPECT_BYTES, "bytes",
          "a workbook, unpacked, that is packed tighter than SUSPECT_RATIO"),
    Limit("SUSPECT_RATIO", SUSPECT_RATIO, "bytes for one", "a workbook above SUSPECT_BYTES"),
    Limit("MOST_PART_ELEMENTS", MOST_PART_ELEMENTS, "elements",
          "a part of a workbook that is no sheet"),
    Limit("MOST_ELEMENTS", MOST_ELEMENTS, "elements", "one row of a sheet"),
    Limit("LARGEST_ROW_BYTES", LARGEST_ROW_BYTES, "bytes", "one row of a sheet, unpacked"),
    Limit("MOST_SHEET_ROWS", MOST_SHEET_ROWS, "rows", "a sheet"),
    Limit("LARGEST_MEASUREMENT_BYTES", LARGEST_MEASUREMENT_BYTES, "bytes",
          "a file of a benchmark tool, or a pasted table"),
    Limit("MOST_POINTS", MOST_POINTS, "points", "one import of measurements"),
    Limit("LARGEST_LOG_BYTES", LARGEST_LOG_BYTES, "bytes", "a start-up log of an engine"),
    Limit("MOST_PROBLEMS", MOST_PROBLEMS, "sentences",
          "what is told of the catalogs; the rest is counted"),
    Limit("MOST_ENTRY_PROBLEMS", MOST_ENTRY_PROBLEMS, "sentences",
          "what is told of one entry or case"),
)  # fmt: skip
