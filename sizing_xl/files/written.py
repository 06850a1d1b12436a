"""Decimal numbers of a file that keep how they are written: 1.000 may be meant as a thousand."""

from __future__ import annotations

import re

# One point and three digits after it, as thousands are written.
_LIKE_THOUSANDS = re.compile(r"[+-]?\d{1,3}\.\d{3}", re.ASCII)


class Written(float):
    """A number with the text that it was read from, which it is shown as."""

    __slots__ = ("text",)

    text: str

    def __new__(cls, text: str) -> Written:
        number = super().__new__(cls, text)
        number.text = text
        return number

    def __getnewargs__(self) -> tuple[str]:  # type: ignore[override]
        return (self.text,)

    def __repr__(self) -> str:
        return self.text


def decimal(text: str) -> float:
    """What parsers of JSON and TOML make of a number with a point or an exponent."""
    plain = text.replace("_", "")
    return Written(plain) if _LIKE_THOUSANDS.fullmatch(plain) else float(plain)
