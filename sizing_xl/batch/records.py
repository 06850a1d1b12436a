"""What a manifest keeps of a case, packed and read back.

A manifest is a file like any other: whoever opens it may have changed it, and what does not fit is
found here before anything rests on it.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sizing_xl.addresses import public_text
from sizing_xl.batch.fields import KINDS
from sizing_xl.batch.outcome import FORMATS, Answer, Refusal

DONE, REFUSED = "done", "refused"
# What reading a record that does not fit raises.
MISFITS = (ValueError, LookupError, TypeError, AttributeError, RecursionError, zlib.error)
# What JSON has for a number or nothing; true and false are no numbers.
_FIGURES = frozenset((int, float, type(None)))
# Bytes that the data of a case unpacks to: some kB, and of a hostile file no more than that.
_LARGEST = 1 << 24


def packed(outcomes: Sequence[Answer | Refusal]) -> tuple[str, bytes]:
    """State and data of a case's record."""
    first = outcomes[0]
    if isinstance(first, Answer):
        said: Any = {
            "files": dict(first.files),
            "inputs": dict(first.inputs),
            "results": {name: dict(values) for name, values in first.results.items()},
            "alerts": dict(first.alerts),
            "complete": first.complete,
            "verdicts": dict(first.verdicts),
        }
        return DONE, zlib.compress(json.dumps(said, default=str).encode(), 1)
    refusals = [refusal for refusal in outcomes if isinstance(refusal, Refusal)]
    said = [(refusal.field, refusal.value, refusal.reason) for refusal in refusals]
    return REFUSED, zlib.compress(json.dumps(said).encode(), 1)


def answer_of(number: int, line: Any, key: Any, data: Any) -> Answer:
    """A case that was sized, from its record. Raises one of MISFITS."""
    said = _unpacked(data)
    return Answer(
        _fit(number, _is_place),
        _fit(line, _is_place),
        _fit(key, _is_text),
        _each(said["files"], case_file),
        {name: _fit(value, _fits(KINDS.get(name))) for name, value in said["inputs"].items()},
        {name: _figures(values) for name, values in said["results"].items()},
        {name: tuple(_fit(it, _is_text) for it in codes) for name, codes in said["alerts"].items()},
        _fit(said["complete"], lambda value: isinstance(value, bool)),
        _each(said.get("verdicts", {}), lambda value: _fit(value, _is_text)),
    )


def refusals_of(number: int, line: Any, key: Any, data: Any) -> Iterator[Refusal]:
    """The problems of a case that was not, from its record. Raises one of MISFITS."""
    place = (_fit(number, _is_place), _fit(line, _is_place), _fit(key, _is_text))
    for field, value, reason in _unpacked(data):
        words = (_fit(text, _is_text) for text in (field, value, reason))
        yield Refusal(*place, *map(public_text, words))  # older versions kept what is secret


def case_file(name: Any) -> str:
    """The name of a case's file. Raises ValueError for what can be none: a batch gives its files
    names below its directory, with an ending of its formats, and never one of its tables'."""
    given: str = _fit(name, _is_text)
    if not given.endswith(tuple(f".{kind}" for kind in FORMATS)):
        raise ValueError(name)
    return given


def _unpacked(data: Any) -> Any:
    """What JSON says, whose names are texts whatever else does not fit."""
    unpacking = zlib.decompressobj()
    text = unpacking.decompress(data, _LARGEST)
    if not unpacking.eof:
        raise ValueError("too large, or cut")
    return json.loads(text)


def _each(values: Any, read: Callable[[Any], Any]) -> dict[str, Any]:
    return {name: read(value) for name, value in values.items()}


def _figures(values: Any) -> dict[str, Any]:
    """Numbers by name, None where one is unknown. Some hundreds a scenario: asked all at once."""
    if not _FIGURES.issuperset(map(type, values.values())):
        raise ValueError(values)
    found: dict[str, Any] = values
    return found


def _fit(value: Any, fits: Callable[[Any], bool]) -> Any:
    if not fits(value):
        raise ValueError(value)
    return value


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_place(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _fits(kind: type | None) -> Callable[[Any], bool]:
    """Whether a value may stand in a column of this type; any may where there is no column."""
    if kind is None:
        return lambda _: True
    fits = _is_text if kind is str else _is_number
    return lambda value: value is None or fits(value)
