"""Which scenario suits which need: one list, whose words are the phrases `use_case_<need>`."""

from __future__ import annotations

from sizing_xl.texts import Texts

# What somebody needs -> the scenarios that suit, the first first.
USE_CASES: dict[str, tuple[str, ...]] = {
    "trial": ("minimum",),
    "production": ("recommended",),
    "critical": ("ideal",),
    "budget": ("minimum", "recommended"),
    "growth": ("recommended",),
    "incident": ("recommended", "ideal"),
    "proposals": ("minimum", "recommended", "ideal"),
}


def use_case_rows(texts: Texts) -> list[tuple[str, str]]:
    """(need, scenarios that suit it)."""
    return [
        (texts.say(f"use_case_{need}"), ", ".join(map(texts.scenario, scenarios)))
        for need, scenarios in USE_CASES.items()
    ]
