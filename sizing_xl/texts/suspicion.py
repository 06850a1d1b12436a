"""What is said of a figure that is outside what is plausible in its unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sizing_xl.texts.figures import fill, written


def suspicion(
    details: Mapping[str, Any], templates: Mapping[str, str], language: str
) -> dict[str, str]:
    """The parts of the sentence of `unit_suspect`: range, guess and advice.

    details: of the problem. templates: sentences of problems and their parts. language: of the
    numbers.
    """

    def say(name: str, **figures: str) -> str:
        return fill(templates[name], figures, language)

    def short(value: float) -> str:
        """A bound or a proposal: a hint, not a result."""
        return written(value, ",.0f" if abs(value) >= 1000 else ".4g", language)

    def named(slip: str) -> str:
        """The words of a slip, or the symbol of a unit, which is the same in every language."""
        return templates.get(f"slip_{slip}", slip)

    unit = f" {details['unit']}" if details["unit"] else ""
    bounds = {"low": short(details["low"]), "high": short(details["high"]), "unit": unit}
    beside = ", ".join(details["beside"])
    place = "suspect_range_beside" if beside else "suspect_range"
    parts = {"range": say(place, **bounds, beside=beside), "guess": ""}
    if details.get("likely"):
        suggested = short(details["suggested"])
        likely = named(details["likely"])
        parts["guess"] = say("suspect_likely", likely=likely, suggested=suggested, unit=unit)
    elif details.get("looks_like"):
        parts["guess"] = say("suspect_looks_like", looks_like=named(details["looks_like"]))
    parts["advice"] = say("suspect_kept" if details["meant"] else "suspect_mend")
    return parts
