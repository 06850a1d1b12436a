"""The sources: where every catalog entry and every figure of the policy comes from.

Sources and notes are quoted as the catalogs have them; their headings say so in the language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sizing_xl.catalog.base import Entry
from sizing_xl.catalog.parameters import Figure
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.parts import Cell, Sheet, Table
from sizing_xl.telling.recomputed import provenance_line
from sizing_xl.texts import MISSING


def sources_sheet(case: SheetCase) -> Sheet:
    say = case.texts.say
    fields = ("name", "catalog_word", "source", "notes", "confidence")
    table = Table("tbl_sources", tuple(map(say, fields)), tuple(_rows(case)), fields)
    return Sheet(
        id="sources",
        title=say("sheet_sources"),
        heading=say("sheet_sources"),
        widths=(38, 16, 90, 60, 14),
        lines=(Cell(provenance_line(case.sizing, case.texts), "quiet"),),
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
        "engine": ("engines", catalogs.engines),
    }
    for kind, (catalog, entries) in kinds.items():
        files = catalogs.origins.get(catalog, {})
        for entry in entries.values():
            source = "; ".join(entry.source) or files.get(entry.name, MISSING)
            yield _row(entry.name, say(kind), source, entry.notes)
    parameters = catalogs.parameters
    for name, precision in parameters.precisions.items():
        yield _row(name, say("precision_word"), precision.source)
        if precision.sparse_latent is not None:
            yield _row(name, say("sparse_word"), precision.sparse_latent.source)
    for key, scenario in parameters.scenarios:
        yield _row(case.texts.scenario(key), say("scenario"), scenario.source)
    for word, figures in (
        ("policy", parameters.defaults),
        ("policy", parameters.policy),
        ("alert_limit", parameters.alert_limits),
        ("threshold", parameters.thresholds),
    ):
        for name, figure in figures:
            yield _figure_row(name, say(word), figure, case)


def _figure_row(name: str, kind: str, figure: Figure, case: SheetCase) -> tuple[Cell, ...]:
    confidence = case.texts.say(f"confidence_{figure.confidence}")
    return _row(name, kind, figure.source, confidence=confidence)


def _row(
    name: str, kind: str, source: str, notes: str | None = None, confidence: str = MISSING
) -> tuple[Cell, ...]:
    quoted = Cell(notes or MISSING, "quiet")
    return Cell(name, "label"), Cell(kind), Cell(source), quoted, Cell(confidence)
