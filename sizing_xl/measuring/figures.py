"""What a tool's file says of one run, taken field by field: the first that is wrong is named."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any, NoReturn

from sizing_xl.errors import InputError, Problem
from sizing_xl.files.strict_json import repeated_keys

# Statistics of measurements.json -> what tools call them.
STATISTICS: dict[str, tuple[str, ...]] = {
    "mean": ("mean", "avg", "average"),
    "p50": ("median", "p50"),
    "p90": ("p90",),
    "p95": ("p95",),
    "p99": ("p99",),
}
# Units of time -> milliseconds.
TO_MS = {"ms": 1.0, "s": 1e3, "sec": 1e3, "seconds": 1e3, "us": 1e-3, "µs": 1e-3, "ns": 1e-6,
         "milliseconds": 1.0}  # fmt: skip
_DAY = re.compile(r"(20\d\d)-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])(?!\d)")
LONGEST_TEXT = 200


class Run:
    """One object of a tool's file.

    file: what messages call it; row: its line, where the file has several.
    """

    def __init__(self, said: Mapping[str, Any], file: str, row: int | None = None) -> None:
        self.said, self.file, self.row = said, file, row
        for key in repeated_keys(said):
            self.refuse("repeated_key", value=key)

    def refuse(
        self, rule: str, field: str | None = None, value: Any = None, **details: Any
    ) -> NoReturn:
        """Raises InputError."""
        raise InputError([Problem(rule, field, value, None, self.file, self.row, details)])

    def number(self, name: str, needed: bool = True, zero: bool = False) -> float | None:
        """A finite number above 0, or 0 too; None where it is missing or null and not needed."""
        return self.checked(name, self.said.get(name), needed, zero)

    def checked(
        self, name: str, value: Any, needed: bool = True, zero: bool = False
    ) -> float | None:
        """The same of a value that stands elsewhere in the object."""
        if value is None:
            if needed:
                self.refuse("measure_missing", name)
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            self.refuse("not_number", name, value)
        try:
            value = float(value)
        except OverflowError:
            self.refuse("not_finite", name, "1e999")
        if not math.isfinite(value):
            self.refuse("not_finite", name, str(value))
        if value < 0 or (value == 0 and not zero):
            self.refuse("must_be_positive", name, value)
        return float(value)

    def whole(self, name: str, needed: bool = True) -> int | None:
        """A whole number above 0."""
        value = self.number(name, needed)
        if value is None:
            return None
        if not value.is_integer() or value > 1e15:
            self.refuse("not_whole", name, value)
        return int(value)

    def text(self, name: str, needed: bool = False) -> str | None:
        """A short text; None where it is missing, null or empty and not needed."""
        value = self.said.get(name)
        if value is None or value == "":
            if needed:
                self.refuse("measure_missing", name)
            return None
        if not isinstance(value, str):
            self.refuse("not_text", name, value)
        if len(value) > LONGEST_TEXT:
            self.refuse("text_too_long", name, f"{value[:40]}…", max_length=LONGEST_TEXT)
        return value.strip()

    def flag(self, name: str) -> bool:
        """True, also where it is the word; false where it is missing."""
        value = self.said.get(name)
        if isinstance(value, str) and value.lower() in ("true", "false"):
            value = value.lower() == "true"
        if value is not None and not isinstance(value, bool):
            self.refuse("not_boolean", name, value)
        return bool(value)

    def day(self, name: str) -> str | None:
        """The day that a date and time begin with, as 2026-11-01; None where there is none."""
        value = self.said.get(name)
        found = _DAY.match(value) if isinstance(value, str) else None
        return "-".join(found.groups()) if found else None

    def times(self, suffix: str, to_ms: float = 1.0, needed: bool = False) -> dict[str, float]:
        """Statistics of a time under mean_<suffix>, median_<suffix>, p99_<suffix> …, in ms. A time
        of 0, which streams of several tokens have, is none."""
        found = {}
        for statistic, words in STATISTICS.items():
            for word in words:
                value = self.number(f"{word}_{suffix}", needed=False, zero=True)
                if value:
                    found[statistic] = value * to_ms
        if needed and not found:
            self.refuse("measure_missing", f"mean_{suffix}")
        return found
