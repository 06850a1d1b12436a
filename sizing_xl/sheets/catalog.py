"""The catalog: tables of models, servers, storage and precisions that the model looks into."""

from __future__ import annotations

from collections.abc import Iterable

from sizing_xl.book import BOOK
from sizing_xl.catalog.leaves import (
    ARTIFACT_PRECISION,
    Leaves,
    model_leaves,
    server_leaves,
    stated_artifact,
    storage_leaves,
)
from sizing_xl.catalog.model import ModelEntry
from sizing_xl.sheets.case import SheetCase
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
        tables=(_models(case), _weights(case), _servers(case), _storage(case), _precisions(case)),
        tab="reference",
    )


def _number(case: SheetCase, value: float | None, shape: str) -> Cell:
    """A number, or the word for an unknown one: formulas turn it into an error, not into 0."""
    unknown = value is None or value != value
    return Cell(case.texts.say("not_known") if unknown else value, "number", shape)


def _leaf_cells(case: SheetCase, leaves: Leaves, names: Iterable[str]) -> list[Cell]:
    return [_number(case, leaves[name], BOOK.inputs[name].number_format) for name in names]


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


def _own_precision(model: ModelEntry) -> str:
    return model.default_weights_precision or ARTIFACT_PRECISION


def _weights(case: SheetCase) -> Table:
    precisions = list(case.catalogs.parameters.precisions)
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
    rows = tuple(
        (
            Cell(server.name, "label"),
            *_leaf_cells(case, server_leaves(server), names),
            Cell(server.gpu.model),
        )
        for server in case.catalogs.servers.values()
    )
    say = case.texts.say
    headings = (say("server"), *_headings(case, names), say("gpu_model"))
    columns = ("name", *names, "gpu_model")
    return Table("tbl_servers", headings, rows, columns, tuple(case.catalogs.servers))


def _storage(case: SheetCase) -> Table:
    names = list(storage_leaves(case.sizing.storage))
    rows = tuple(
        (
            Cell(profile.name, "label"),
            *_leaf_cells(case, storage_leaves(profile), names),
            Cell(profile.type),
        )
        for profile in case.catalogs.storage.values()
    )
    say = case.texts.say
    headings = (say("storage"), *_headings(case, names), say("kind"))
    columns = ("name", *names, "type")
    return Table("tbl_storage", headings, rows, columns, tuple(case.catalogs.storage))


def _precisions(case: SheetCase) -> Table:
    precisions = case.catalogs.parameters.precisions
    rows = tuple(
        (
            Cell(name, "label"),
            Cell(precision.bytes_per_element, "number", "0.#####"),
        )
        for name, precision in precisions.items()
    )
    say = case.texts.say
    headings = (say("precision_word"), *_headings(case, ["kv_bytes_per_element"]))
    columns = ("name", "bytes_per_element")
    return Table("tbl_precisions", headings, rows, columns, tuple(precisions))
