"""Which fields of a case are still to be given."""

from __future__ import annotations

from collections.abc import Container

from sizing_xl.fields import DEMANDED, FIELDS, REQUIRED, SOURCES


def lacking(given: Container[str]) -> list[str]:
    """Required fields that are neither given nor replaced by something that is."""
    replaced = {it.instead_of for it in SOURCES.values() if it.name in given}
    for name in DEMANDED:
        if any(all(it in given for it in fields) for fields in FIELDS[name].alternatives):
            replaced.add(name)
    return [name for name in REQUIRED if name not in given and name not in replaced]
