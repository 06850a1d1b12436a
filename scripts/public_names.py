"""What programs and workbooks of others rest on, as one flat table, and what a release changed.

    python scripts/public_names.py            # what differs from the last release's table
    python scripts/public_names.py --check    # the same; fails where something was taken away
    python scripts/public_names.py --write    # keeps today's table (make release does)

Functions of cells with their arguments, the Python interface, commands with their options, and
every key of the JSON document. docs/released/names.json holds the table of the last release. What
was taken away or means something else breaks those who use it: it takes a new first number of the
version (before 1.0, a new second one).
"""

from __future__ import annotations

import argparse
import inspect
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pydantic import BaseModel

import sizing_xl
from sizing_xl.cli.arguments import parser
from sizing_xl.excel import functions
from sizing_xl.excel.registry import FUNCTIONS
from sizing_xl.report.schema import Document, ResultsDocument
from sizing_xl.texts import Texts
from sizing_xl.version import __version__

KEPT = Path(__file__).resolve().parent.parent / "docs" / "released" / "names.json"
DOCUMENTS: dict[str, type[BaseModel]] = {"document": Document, "results": ResultsDocument}
# What of a JSON Schema says what a reader of the document meets; its bounds are not among it.
SAID = ("type", "anyOf", "oneOf", "allOf", "items", "additionalProperties", "$ref", "prefixItems")


class Difference(NamedTuple):
    """Names of a release beside today's."""

    removed: list[str]
    changed: list[str]
    added: list[str]

    @property
    def breaks(self) -> bool:
        """Whether something that worked with the release does not any more."""
        return bool(self.removed or self.changed)


def names() -> dict[str, str]:
    """Every public name -> what it is. A name of its own for each argument, option and key, so
    that one more of them is an addition."""
    return dict(sorted((*_cells(), *_python(), *_commands(parser(Texts("en"))), *_documents())))


def _cells() -> Iterator[tuple[str, str]]:
    assert functions.__name__  # declares them
    for name, known in FUNCTIONS.items():
        yield f"cell {name}", known.answer
        for place, argument in enumerate(known.arguments, start=1):
            told = f"[{argument.name}]" if argument.optional else argument.name
            yield f"cell {name} argument {place}", told


def _python() -> Iterator[tuple[str, str]]:
    for name in sizing_xl.__all__:
        known = getattr(sizing_xl, name)
        yield f"python {name}", "class" if inspect.isclass(known) else type(known).__name__
        if not callable(known):
            continue
        for argument in inspect.signature(known).parameters.values():
            optional = argument.default is not argument.empty
            told = f"{argument.kind.description}{', optional' if optional else ''}"
            yield f"python {name}({argument.name})", told


def _commands(known: argparse.ArgumentParser, name: str = "sizing-xl") -> Iterator[tuple[str, str]]:
    yield f"command {name}", "command"
    for action in known._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below, inner in action.choices.items():
                yield from _commands(inner, f"{name} {below}")
            continue
        takes = "nothing" if action.nargs == 0 else "a value"
        for option in action.option_strings or [action.dest]:
            needed = ", needed" if action.required and action.option_strings else ""
            yield f"command {name} {option}", takes + needed


def _documents() -> Iterator[tuple[str, str]]:
    for kind, model in DOCUMENTS.items():
        schema = model.model_json_schema()
        for where, part in {kind: schema, **schema.get("$defs", {})}.items():
            prefix = where if where == kind else f"{kind} {where}"
            for key, value in part.get("properties", {}).items():
                yield f"{prefix}.{key}", json.dumps(_said(value), sort_keys=True)
                for choice in value.get("enum", ()):
                    yield f"{prefix}.{key} = {choice}", "choice"


def _said(schema: Any) -> Any:
    """The kinds of values that a schema allows."""
    if isinstance(schema, dict):
        return {key: _said(schema[key]) for key in SAID if key in schema}
    return [_said(value) for value in schema] if isinstance(schema, list) else schema


def difference(released: dict[str, str], today: dict[str, str]) -> Difference:
    """What is no longer there, what means something else, what came."""
    return Difference(
        [name for name in released if name not in today],
        [name for name in released if name in today and today[name] != released[name]],
        [name for name in today if name not in released],
    )


def may_break(released: str, today: str) -> bool:
    """Whether the version says that something broke: a higher first number, or second before 1."""
    old, new = ([int(part) for part in version.split(".")[:2]] for version in (released, today))
    return new[:1] > old[:1] if old[0] else new > old


def report(found: Difference, released: str) -> Iterator[str]:
    """The difference in lines."""
    for title in Difference._fields:
        listed = getattr(found, title)
        yield f"{title} since {released}: {len(listed)}"
        yield from (f"  {name}" for name in listed)


def write() -> None:
    """Keeps today's table as that of the version."""
    table = {"version": __version__, "names": names()}
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text(json.dumps(table, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def main(arguments: list[str]) -> int:
    if "--write" in arguments:
        write()
        return 0
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    found = difference(kept["names"], names())
    refused = found.breaks and not may_break(kept["version"], __version__)
    if "--check" not in arguments or refused:
        print("\n".join(report(found, kept["version"])))
    if refused:
        print(
            f"Others rest on what was removed or changed, and {__version__} does not say so. Keep "
            "it, or raise the version; as long as no release has it: "
            "python scripts/public_names.py --write"
        )
    return int(refused and "--check" in arguments)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
