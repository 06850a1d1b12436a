"""The catalog: tables of models, servers, storage and precisions that the model looks into."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sizing_xl.book import BOOK
from sizing_xl.book.inputs import ENGINE
from sizing_xl.catalog.kv_group import GROUP_INPUTS
from sizing_xl.catalog.leaves import (
    ARTIFACT_PRECISION,
    Leaves,
    compute_leaves,
    model_group_leaves,
    model_leaves,
    precision_leaves,
    server_leaves,
    stated_artifact,
    storage_leaves,
)
from sizing_xl.catalog.model import ModelEntry
from sizing_xl.catalog.prices import OFFERS
from sizing_xl.fields import FIELDS, OFFERED
from sizing_xl.precisions import PRECISIONS
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.helper_rows import slot
from sizing_xl.sheets.model import WEIGHTS_SPAN
from sizing_xl.sheets.parts import Cell, Sheet, Table

WIDTHS = (38.0, *(16.0,) * 13)


def catalog_sheet(case: SheetCase) -> Sheet:
    say = case.texts.say
    return Sheet(
        id="catalog",
        title=say("sheet_catalog"),
        heading=say("sheet_catalog"),
        widths=WIDTHS,
        lines=(Cell(say("catalog_hint"), "quiet"),),
        tables=(
            *(_models(case), _groups(case), _weights(case), _servers(case), _storage(case)),
            *(_engines(case), *(_offers(case, field) for field in OFFERED), _precisions(case)),
            *(_usable(case, "kv_cache"), _usable(case, "weights")),
        ),
        tab="reference",
    )


# Rows that a reader may fill under the last one of a catalog's table.
SPARE = {"tbl_models": 5, "tbl_groups": 10, "tbl_weights": 5, "tbl_servers": 5, "tbl_storage": 5,
         "tbl_engines": 5}  # fmt: skip


def catalog_sheets(case: SheetCase) -> tuple[Sheet, ...]:
    """The same tables, one a sheet, with room for entries of the reader's own."""
    whole = catalog_sheet(case)
    say = case.texts.say
    widths = (*WIDTHS, *(16.0,) * (max(len(it.headings) for it in whole.tables) - len(WIDTHS)))
    return tuple(
        replace(
            whole,
            id=table.name.replace("tbl_", "catalog_", 1),
            title=say(f"sheet_{table.name}"),
            heading=say(f"sheet_{table.name}"),
            widths=widths[: len(table.headings)],
            lines=(Cell(say("catalog_own_hint"), "quiet"),) if table.name in SPARE else (),
            tables=(replace(table, spare=SPARE.get(table.name, 0)),),
            repeat=True,
            common=True,
            tab="appendix",
        )
        for table in whole.tables
    )


def _number(case: SheetCase, value: float | None, shape: str) -> Cell:
    """A number, or the word for an unknown one: formulas turn it into an error, not into 0."""
    unknown = value is None or value != value
    return Cell(case.texts.say("not_known") if unknown else value, "number", shape)


def _leaf_cells(case: SheetCase, leaves: Leaves, names: Iterable[str]) -> list[Cell]:
    return [_number(case, leaves[name], BOOK.inputs[name].number_format) for name in names]


def _price(case: SheetCase, name: str, entry: str) -> Cell:
    value = case.catalogs.prices.of_entry(name, entry)
    return _number(case, value, BOOK.inputs[name].number_format)


def _headings(case: SheetCase, names: Iterable[str]) -> list[str]:
    return [case.label_with_unit(name) for name in names]


def _models(case: SheetCase) -> Table:
    say, names = case.texts.say, list(model_leaves(case.sizing.model))
    rows = []
    for model in case.catalogs.models.values():
        rows.append(
            (
                Cell(model.name, "label"),
                *_leaf_cells(case, model_leaves(model), names),
                _number(case, model.total_params_b, "General"),
                _number(case, stated_artifact(model), "#,##0.0"),
                Cell(model.default_kv_precision),
                Cell(_own_precision(model)),
            )
        )
    headings = (
        *(say("model"), *_headings(case, names), say("size_billions")),
        *(case.label_with_unit("artifact_gib"), say("default_kv"), say("default_weights")),
    )
    columns = (
        *("name", *names, "total_params_b", "artifact_gib"),
        *("default_kv_precision", "default_weights_precision"),
    )
    return Table("tbl_models", headings, tuple(rows), columns, tuple(case.catalogs.models))


def _groups(case: SheetCase) -> Table:
    """The KV groups of every model, one under the other."""
    rows, keys = [], []
    for model in case.catalogs.models.values():
        leaves = model_group_leaves(model)
        for number, group in enumerate(model.groups()):
            figures = (
                Cell(leaves[name][number], "number", BOOK.inputs[name].number_format)
                for name in GROUP_INPUTS
            )
            rows.append((Cell(model.name, "label"), *figures, Cell(group.kind)))
            keys.append(slot(model.name, number + 1))
    say = case.texts.say
    headings = (say("model"), *_headings(case, GROUP_INPUTS), say("kind"))
    columns = ("model", *GROUP_INPUTS, "kind")
    return Table("tbl_groups", headings, tuple(rows), columns, tuple(keys))


def _own_precision(model: ModelEntry) -> str:
    return model.default_weights_precision or ARTIFACT_PRECISION


def _weights(case: SheetCase) -> Table:
    # The same places as in the table of precisions: those of weights come first there.
    precisions = [name for name in case.catalogs.parameters.precisions if name in PRECISIONS]
    rows = tuple(
        (
            Cell(model.name, "label"),
            *(_number(case, model.weights_gib(name), "#,##0.0") for name in precisions),
        )
        for model in case.catalogs.models.values()
    )
    words = case.texts.label("deployed_weights_gib")
    headings = (f"{words} [GiB]", *precisions)
    inner = [f"weights_{name}" for name in precisions]
    inner[0], inner[-1] = WEIGHTS_SPAN
    return Table("tbl_weights", headings, rows, ("name", *inner), tuple(case.catalogs.models))


def _servers(case: SheetCase) -> Table:
    names = list(server_leaves(case.sizing.server))
    price = "node_price"
    rows = tuple(
        (
            Cell(server.name, "label"),
            *_leaf_cells(case, server_leaves(server), names),
            _price(case, price, server.name),
            Cell(server.gpu.model),
        )
        for server in case.catalogs.servers.values()
    )
    say = case.texts.say
    headings = (say("server"), *_headings(case, [*names, price]), say("gpu_model"))
    columns = ("name", *names, price, "gpu_model")
    return Table("tbl_servers", headings, rows, columns, tuple(case.catalogs.servers))


def _storage(case: SheetCase) -> Table:
    names = list(storage_leaves(case.sizing.storage))
    price = "storage_unit_price"
    rows = tuple(
        (
            Cell(profile.name, "label"),
            *_leaf_cells(case, storage_leaves(profile), names),
            _price(case, price, profile.name),
            Cell(profile.type),
        )
        for profile in case.catalogs.storage.values()
    )
    say = case.texts.say
    headings = (say("storage"), *_headings(case, [*names, price]), say("kind"))
    columns = ("name", *names, price, "type")
    return Table("tbl_storage", headings, rows, columns, tuple(case.catalogs.storage))


def _engines(case: SheetCase) -> Table:
    entries = case.catalogs.engines
    names = [name for name, given in BOOK.inputs.items() if given.origin is ENGINE]
    rows = tuple(
        (Cell(engine.name, "label"), *_leaf_cells(case, engine.leaves(), names))
        for engine in entries.values()
    )
    headings = (case.texts.say("engine"), *_headings(case, names))
    return Table("tbl_engines", headings, rows, ("name", *names), tuple(entries))


def _offers(case: SheetCase, field: str) -> Table:
    """What others ask for the same, in the currency of the sizing."""
    say, prices, offers = case.texts.say, case.catalogs.prices, case.offers(field)
    names = tuple(OFFERS[OFFERED[field]])
    rows = tuple(
        (
            Cell(offer.name, "label"),
            *(
                _number(case, prices.of_offer(offer, name), BOOK.inputs[name].number_format)
                for name in names
            ),
            Cell(offer.as_of),
            Cell(offer.terms),
        )
        for offer in offers.values()
    )
    headings = (case.label(field), *_headings(case, names), say("price_date"), say("price_terms"))
    return Table(FIELDS[field].table, headings, rows, ("name", *names, "as_of", "terms"),
                 tuple(offers))  # fmt: skip


# Columns of a precision beside its bytes of an element, that the book has as inputs.
LAYOUT = ("kv_head_bytes", "sparse_bytes_per_element", "sparse_rope_bytes_per_element")


def _precisions(case: SheetCase) -> Table:
    precisions = case.catalogs.parameters.precisions
    rows = tuple(
        (
            Cell(name, "label"),
            Cell(precision.bytes_per_element, "number", "General"),
            *(Cell(precision_leaves(precision)[leaf], "number", "General") for leaf in LAYOUT),
            Cell(float(precision.latent), "number", "0"),
            *(Cell(value, "number", "0") for value in compute_leaves(precision).values()),
        )
        for name, precision in precisions.items()
    )
    say = case.texts.say
    headings = (
        *(say("precision_word"), *_headings(case, ["kv_bytes_per_element", *LAYOUT])),
        say("latent_kept"),
        case.label("weights_compute_place"),
    )
    columns = ("name", "bytes_per_element", *LAYOUT, "latent_kept", "weights_compute_place")
    return Table("tbl_precisions", headings, rows, columns, tuple(precisions))


def _usable(case: SheetCase, where: str) -> Table:
    """The precisions that may be used somewhere, for the dropdown of an input."""
    names = [name for name, it in case.catalogs.parameters.precisions.items() if getattr(it, where)]
    field = FIELDS["kv_precision" if where == "kv_cache" else "weights_precision"]
    rows = tuple((Cell(name, "label"),) for name in names)
    return Table(field.table, (case.label(field.name),), rows, ("name",), tuple(names))
