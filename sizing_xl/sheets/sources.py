"""The sources of a case: where each entry, price and figure of the policy that it rests on is from.

What a source says is quoted as the catalogs have it; its kind and how sure it is are told in the
reader's language. The whole of every source is in the JSON document.
"""

from __future__ import annotations

from collections.abc import Iterator

from sizing_xl.book import BOOK
from sizing_xl.catalog.base import Entry
from sizing_xl.catalog.parameters import Figure
from sizing_xl.fields import FIELDS
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.parts import Cell, Sheet, Table
from sizing_xl.telling.citing import Cited, cited
from sizing_xl.telling.recomputed import provenance_line

_FIELDS = ("name", "catalog_word", "source", "publisher", "address", "retrieved", "confidence")
_ENTRIES = ("model", "server", "storage", "engine")


def sources_sheet(case: SheetCase) -> Sheet:
    """The same sheet for all cases of the same entries, precisions and prices."""
    nfr, priced = case.sizing.nfr, tuple(case.sizing.priced)
    used = (*_ENTRIES, "kv_precision", "weights_precision")
    key = (case.texts, *(nfr[name] for name in used), priced)
    return case.catalogs.kept(_sheet, key, case)


def _sheet(case: SheetCase) -> Sheet:
    say = case.texts.say
    table = Table("tbl_sources", tuple(map(say, _FIELDS)), tuple(_rows(case)), _FIELDS)
    return Sheet(
        id="sources",
        title=say("sheet_sources"),
        heading=say("sheet_sources"),
        widths=(38, 20, 70, 26, 50, 12, 14),
        lines=(Cell(provenance_line(case.sizing, case.texts), "quiet"),),
        tables=(table,),
        repeat=True,
        tab="reference",
    )


def _rows(case: SheetCase) -> Iterator[tuple[Cell, ...]]:
    sizing, texts = case.sizing, case.texts
    for kind in _ENTRIES:
        entry: Entry | None = getattr(sizing, kind)
        for source in entry.source if entry else ():
            yield _row(case, entry.name if entry else "", kind, cited(source))
    yield from _precisions(case)
    for name, item in sizing.priced.items():
        found = cited(item.source or "")
        sure = item.confidence or found.confidence
        known = found._replace(retrieved=item.as_of or found.retrieved, confidence=sure or "")
        yield _row(case, case.label(name), "price", known)
    parameters = case.catalogs.parameters
    for key, scenario in parameters.scenarios:
        yield _row(case, texts.scenario(key), "scenario", cited(scenario.source))
    for word, figures in (
        ("policy", parameters.defaults),
        ("policy", parameters.policy),
        ("alert_limit", parameters.alert_limits),
        ("threshold", parameters.thresholds),
    ):
        for name, figure in figures:
            yield _row(case, _label(case, name, word), word, _of_figure(figure))


def _precisions(case: SheetCase) -> Iterator[tuple[Cell, ...]]:
    """Those of the cache and of the weights, with the packed form where the model has it."""
    nfr, precisions = case.sizing.nfr, case.catalogs.parameters.precisions
    sparse = any(group.sparse for group in case.sizing.model.groups())
    for name in dict.fromkeys((nfr["kv_precision"], nfr["weights_precision"])):
        if name in precisions:
            yield _row(case, name, "precision_word", cited(precisions[name].source))
            packed = precisions[name].sparse_latent
            if packed is not None and sparse:
                yield _row(case, name, "sparse_word", cited(packed.source))


def _label(case: SheetCase, name: str, word: str) -> str:
    """What the reader knows a figure of the policy by."""
    if word == "alert_limit":
        return case.limit_label(name)
    known = name in FIELDS or name in BOOK.inputs or name in BOOK.quantities
    return case.label(name) if known else name


def _of_figure(figure: Figure) -> Cited:
    return cited(figure.source)._replace(confidence=figure.confidence)


def _row(case: SheetCase, name: str, kind: str, found: Cited) -> tuple[Cell, ...]:
    sure = case.texts.say(f"confidence_{found.confidence}") if found.confidence else None
    quoted = (found.document, found.publisher, found.address, found.retrieved)
    return (
        Cell(name, "label"),
        Cell(case.texts.say(kind)),
        *(Cell(it or None, "quiet" if it else "text") for it in quoted),
        Cell(sure),
    )
