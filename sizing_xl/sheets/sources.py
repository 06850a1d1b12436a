"""The sources: where every catalog entry and every figure of the policy comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sizing_xl.catalog.base import Entry
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.parts import Cell, Sheet, Table


def sources_sheet(case: SheetCase) -> Sheet:
    say = case.texts.say
    fields = ("name", "catalog_word", "source", "notes")
    table = Table("tbl_sources", tuple(map(say, fields)), tuple(_rows(case)), fields)
    return Sheet(
        id="sources",
        title=say("sheet_sources"),
        heading=say("sheet_sources"),
        widths=(38, 16, 90, 60),
        tables=(table,),
        repeat=True,
        tab="reference",
    )


def _rows(case: SheetCase) -> Iterator[tuple[Cell, ...]]:
    catalogs, say = case.catalogs, case.texts.say
    kinds: dict[str, tuple[str, Mapping[str, Entry]]] = {
        "model": ("models", catalogs.models),
        "server": ("servers", catalogs.servers),
        "storage": ("storage", catalogs.storage),
    }
    for kind, (catalog, entries) in kinds.items():
        files = catalogs.origins.get(catalog, {})
        for entry in entries.values():
            source = "; ".join(entry.source) or files.get(entry.name, "—")
            yield _row(entry.name, say(kind), source, entry.notes)
    for name, precision in catalogs.parameters.precisions.items():
        yield _row(name, say("precision_word"), precision.source, None)
    for group in (catalogs.parameters.defaults, catalogs.parameters.policy):
        for name in type(group).model_fields:
            figure = getattr(group, name)
            yield _row(name, say("policy"), figure.source, figure.confidence)


def _row(name: str, kind: str, source: str, notes: str | None) -> tuple[Cell, ...]:
    return (Cell(name, "label"), Cell(kind), Cell(source), Cell(notes or "—", "quiet"))
