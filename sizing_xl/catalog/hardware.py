"""Whether what was measured ran on a server of the catalogs: by its name there, or by its GPU."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sizing_xl.catalog.measurement import MeasurementEntry
from sizing_xl.catalog.server import ServerEntry
from sizing_xl.reading.names import folded


def server_of(point: MeasurementEntry, servers: Iterable[ServerEntry]) -> ServerEntry | None:
    """The server that a point names, else the one whose GPU is most like its own, else None."""
    known = list(servers)
    named = next((it for it in known if _is_named(point, it)), None)
    if named is not None:
        return named
    own = _words(point.gpu or point.system or "")
    alike = [
        (len(own & _words(server.gpu.model)), -place, server)
        for place, server in enumerate(known)
        if _chips(own) & _chips(_words(server.gpu.model))
    ]
    return max(alike, key=lambda it: it[:2])[2] if alike else None


def is_on(point: MeasurementEntry, server: ServerEntry) -> bool:
    """Whether a point was measured on a server, or on GPUs of its kind where it names none."""
    if point.server is not None:
        return _is_named(point, server)
    own, its = _words(point.gpu or point.system or ""), _words(server.gpu.model)
    return bool(_chips(own) & _chips(its)) and _sizes(own) <= (_sizes(its) or _sizes(own))


def _is_named(point: MeasurementEntry, server: ServerEntry) -> bool:
    names = map(folded, server.known_as())
    return point.server is not None and folded(point.server) in names


def _words(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]+\d+[a-z]*|\d+gb|pro|6000", name.lower()))


def _sizes(words: frozenset[str]) -> frozenset[str]:
    """Words that name a memory: 80gb."""
    return frozenset(word for word in words if re.fullmatch(r"\d+gb", word))


def _chips(words: frozenset[str]) -> frozenset[str]:
    """Words that name a GPU, not its memory: h200, mi355x."""
    chips = frozenset(word for word in words if re.match(r"[a-z]+\d", word) and word != "sxm5")
    return chips | ({"pro 6000"} if {"pro", "6000"} <= words else set())
