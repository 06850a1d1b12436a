"""The physics of storage profiles: what each states against what its IOPS and block make."""

from __future__ import annotations

from collections.abc import Iterable

from sizing_xl.catalog.parameters import Parameters
from sizing_xl.catalog.physics import Physics, physics_of
from sizing_xl.catalog.storage import StorageProfile
from sizing_xl.telling.lines import aligned
from sizing_xl.texts import Texts
from sizing_xl.units import Unit

# What a divergence means -> the phrase that says it.
STATES = {"good": "physics_good", "warning": "warning", "error": "error"}


def physics_lines(
    profiles: Iterable[StorageProfile], parameters: Parameters, texts: Texts
) -> list[str]:
    """A title, a line for each profile and direction, and the limits; nothing without a profile."""
    rows = [
        [profile.name, *_cells(found, texts)]
        for profile in profiles
        for found in physics_of(profile, parameters)
    ]
    if not rows:
        return []
    words = (
        *("storage", "physics_direction", "physics_stated", "physics_implied"),
        *("physics_divergence", "verdict"),
    )
    limits, title = parameters.alert_limits, texts.say("physics_title")
    return [
        f"{title}:",
        *aligned([[texts.say(word) for word in words], *rows]),
        texts.say(
            "physics_limits",
            warning=limits.storage_physics_warning_ratio.value,
            error=limits.storage_physics_error_ratio.value,
        ),
    ]


def _cells(found: Physics, texts: Texts) -> list[str]:
    return [
        texts.say(f"direction_{found.direction}"),
        texts.number(found.stated_mbps, 1),
        texts.number(found.implied_mbps, 1),
        texts.measure(found.divergence, Unit.SHARE, 1),
        texts.say(STATES[found.state]),
    ]
