"""The model: the book printed. One row a quantity, one column a scenario, one formula a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import takewhile
from typing import Any

from sizing_xl.book import BOOK, BY_AREA
from sizing_xl.book.inputs import GROUP
from sizing_xl.catalog.leaves import ARTIFACT_PRECISION, stated_artifact
from sizing_xl.catalog.parameters import SCENARIOS
from sizing_xl.expression import text
from sizing_xl.fields import DEMANDED, FIELDS, OFFERED, Default
from sizing_xl.sheets import formulas
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.conditions import condition_rows
from sizing_xl.sheets.helper_rows import (
    COUNT,
    ROWS,
    blocks_of,
    own_quantity,
    slot,
    value_of,
)
from sizing_xl.sheets.latest import Latest
from sizing_xl.sheets.model_columns import asked_rows, columns_of, headings_of, widened
from sizing_xl.sheets.parts import NO_VALUE, NOT_GIVEN, Cell, Formula, Sheet, Table
from sizing_xl.sheets.results import named_cells, quiet_cell
from sizing_xl.sheets.what_if_sheets import plots
from sizing_xl.texts import Texts

FIRST_GROUP = "first_group_row"
# Rows that say which catalog row an input names.
POINTERS = (
    "model_row", "server_row", "storage_row", "engine_row", "kv_precision_row",
    "weights_precision_row", "artifact_precision_row", FIRST_GROUP, "cloud_row", "api_row",
)  # fmt: skip
# Rows with what a size of the weights is made of.
SIZES = (
    "stated_weights", "stated_artifact", "billions", "weights_element_bytes",
    "artifact_element_bytes",
)  # fmt: skip
COLUMNS = ("label", "unit", *SCENARIOS, "rationale", "key")


def model_sheet(case: SheetCase, latency: bool = False) -> Sheet:
    """latency: what that sheet draws from stands beneath it."""
    say = case.texts.say
    found: Iterable[tuple[str, tuple[Cell, ...]]] = _rows(case)
    if case.what_if:
        found = tuple(found)
        own = dict(found)
        options = tuple(own if it is case else dict(_rows(it)) for it in case.options)
        found = widened(case, found, options)
    keys, rows = zip(*found, strict=True)
    headings = (
        *(say("quantity"), say("unit"), *map(case.texts.scenario, SCENARIOS)),
        *(say("formula"), say("name"), *headings_of(case)),
    )
    columns = (*COLUMNS, *columns_of(case))
    table = Table("model", headings, rows, columns, keys, native=False)
    return Sheet(
        id="model",
        title=say("sheet_model"),
        heading=say("sheet_model"),
        widths=(44, 12, 18, 18, 18, 70, 32),
        beyond=(16.0,) * (len(columns) - len(COLUMNS)),
        lines=(Cell(say("model_hint"), "quiet"),),
        tables=(table, *plots(case, latency)),
        repeat=True,
        tab="workings",
    )


def _rows(case: SheetCase) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    if case.what_if:
        yield _area("asked", case.texts.say("model_asked"))
        yield from asked_rows(case)
    yield _area("inputs", case.texts.say("model_inputs"))
    yield from case.of_entries(_pointers)
    yield COUNT, _count(case)
    yield from _sizes(case)
    for name, given in BOOK.inputs.items():
        if given.origin is GROUP:
            yield from _group_input(case, name)
        else:
            yield name, _input(case, name)
    told = set()
    for area, names in BY_AREA.items():
        yield _area(area, case.texts.area(area))
        for name in names:
            for block in blocks_of(name):
                if block not in told:
                    told.add(block)
                    yield from _block(case, block)
            yield name, _quantity(case, name)
    yield _area("conditions", case.texts.say("model_conditions"))
    yield from condition_rows(case)


@lru_cache(maxsize=256)
def _area(key: str, words: str) -> tuple[str, tuple[Cell, ...]]:
    return f"area {key}", (Cell(words, "heading"), *(Cell(None, "heading"),) * (len(COLUMNS) - 1))


def _pointers(case: SheetCase) -> tuple[tuple[str, tuple[Cell, ...]], ...]:
    return tuple((pointer, _pointer(case, pointer)) for pointer in POINTERS)


def _pointer(case: SheetCase, pointer: str) -> tuple[Cell, ...]:
    place = pointer_place(case, pointer)
    shown = (None, NOT_GIVEN) if place is None else (1 + place, None)
    value, error = shown
    cells = (Cell(value, "number", "0", pointer_formula(pointer), error) for _ in SCENARIOS)
    words = case.texts.say(f"pointer_{pointer}")
    return (Cell(words, "label"), Cell(None), *cells, Cell(None), Cell(pointer, "quiet"))


def pointer_formula(pointer: str) -> Formula:
    """Which catalog row an input names."""
    key = pointer.removesuffix("_row")
    if pointer == FIRST_GROUP:
        return formulas.first_group("model_row", "tbl_models", "tbl_groups", "model")
    if key == "artifact_precision":
        return formulas.row_of("tbl_precisions", "name", ARTIFACT_PRECISION)
    if key in ("kv_precision", "weights_precision"):
        own = f"default_{key}"
        return formulas.place_of_own(key, "tbl_precisions", "name", "model_row", own)
    return formulas.place_of(key, FIELDS[key].table, "name")


def pointer_place(case: SheetCase, pointer: str) -> int | None:
    """The same, from 0, as Python finds it; None where the case names no offer."""
    key = pointer.removesuffix("_row")
    if pointer == FIRST_GROUP:
        others = takewhile(lambda it: it != case.sizing.model.name, case.catalogs.models)
        return sum(len(case.catalogs.models[name].groups()) for name in others)
    if key in OFFERED:
        name = case.sizing.nfr[key]
        return None if name is None else list(case.offers(key)).index(name)
    names = {
        "model": case.catalogs.models,
        "server": case.catalogs.servers,
        "storage": case.catalogs.storage,
        "engine": case.catalogs.engines,
        "kv_precision": case.catalogs.parameters.precisions,
        "weights_precision": case.catalogs.parameters.precisions,
        "artifact_precision": case.catalogs.parameters.precisions,
    }[key]
    word: str = ARTIFACT_PRECISION if key == "artifact_precision" else case.sizing.nfr[key]
    return list(names).index(word)


@lru_cache(maxsize=1024)
def input_formula(name: str, scenario: str) -> Formula:
    """Where the model takes an input of the book from."""
    special = {
        **{name: formulas.looked_up(FOUND[name]) for name in OF_PRECISION},
        "deployed_weights_gib": formulas.stated_or_estimated(
            "stated_weights", "billions", "weights_element_bytes"
        ),
        "artifact_gib": formulas.stated_or_estimated(
            "stated_artifact", "billions", "artifact_element_bytes"
        ),
        **{
            name: formulas.own_or_stated(
                name, formulas.Found(given.origin.table, name, given.origin.pointer)
            )
            for name in OF_ENTRY
            for given in (BOOK.inputs[name],)
        },
        **{
            field.leaf: formulas.place_among(field.name, field.choices)
            for field in FIELDS.values()
            if field.choices and field.leaf
        },
        **{
            FIELDS[key].sets: formulas.given_or_demanded(key, demand)
            for key, demand in DEMANDED.items()
        },
    }
    if name in special:
        return special[name]
    origin = BOOK.inputs[name].origin
    if origin.table:
        return formulas.looked_up(formulas.Found(origin.table, name, origin.pointer))
    return formulas.given(FIELD_OF.get(name, name), scenario if origin.by_scenario else None)


# Prices of an entry or an offer, which a case may give in its place.
OF_ENTRY = tuple(
    name for name, field in FIELDS.items() if field.default in (Default.ENTRY, Default.OFFER)
)
# Inputs of the book whose cell has the name of the field that sets them.
FIELD_OF = {field.leaf: field.name for field in FIELDS.values() if field.leaf}
# First and last column of the weights by precision.
WEIGHTS_SPAN = ("first_precision", "last_precision")
# Figures of the catalogs that are no inputs of the book of the same name: where they are found.
FOUND = {
    "stated_weights": formulas.Found(
        "tbl_weights", WEIGHTS_SPAN[0], "model_row", WEIGHTS_SPAN[1], "weights_precision_row"
    ),
    "stated_artifact": formulas.Found("tbl_models", "artifact_gib", "model_row"),
    "billions": formulas.Found("tbl_models", "total_params_b", "model_row"),
    **{
        name: formulas.Found("tbl_precisions", "bytes_per_element", row)
        for name, row in (
            ("kv_bytes_per_element", "kv_precision_row"),
            ("weights_element_bytes", "weights_precision_row"),
            ("artifact_element_bytes", "artifact_precision_row"),
        )
    },
    "weights_compute_place": formulas.Found(
        "tbl_precisions", "weights_compute_place", "weights_precision_row"
    ),
    **{
        name: formulas.Found("tbl_precisions", name, "kv_precision_row")
        for name in ("kv_head_bytes", "sparse_bytes_per_element", "sparse_rope_bytes_per_element",
                     "latent_kept")
    },
}  # fmt: skip
# Inputs of the book that the precisions of KV cache and weights give.
OF_PRECISION = (
    "kv_bytes_per_element", "kv_head_bytes", "sparse_bytes_per_element",
    "sparse_rope_bytes_per_element", "weights_compute_place",
)  # fmt: skip


def _sizes(case: SheetCase) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    """What the sizes of the model are stated to be, and what they are estimated from."""
    own = {"stated_weights": "weights_memory_gib", "stated_artifact": "model_artifact_size_gib"}
    for name, value in sizes_of(case).items():
        given = case.sizing.nfr[own[name]] if name in own else None
        formula = (
            formulas.own_or_stated(own[name], FOUND[name])
            if name in own
            else formulas.looked_up(FOUND[name])
        )
        value = given or value
        error = (NOT_GIVEN if name in own else NO_VALUE) if value is None else None
        cell = Cell(value, "number", "General", formula, error)
        cells = (cell,) * len(SCENARIOS)
        words = case.texts.say(f"size_{name}")
        yield name, (Cell(words, "label"), Cell(None), *cells, Cell(None), quiet_cell(name))


def sizes_of(case: SheetCase) -> dict[str, float | None]:
    """What the catalogs have of the model's sizes, by the row of the model; None: not stated."""
    model, precisions = case.sizing.model, case.catalogs.parameters.precisions
    precision = case.sizing.nfr["weights_precision"]
    return {
        "stated_weights": model.weights_gib(precision),
        "stated_artifact": stated_artifact(model),
        "billions": model.total_params_b,
        "weights_element_bytes": precisions[precision].bytes_per_element,
        "artifact_element_bytes": precisions[ARTIFACT_PRECISION].bytes_per_element,
    }


# Rows as they were last made, by the quantity or input.
_ROWS: Latest[tuple[Cell, ...]] = Latest()


def _input(case: SheetCase, name: str) -> tuple[Cell, ...]:
    given = case.values(name), case.faults(name)
    return _ROWS((case.texts, name), given, lambda: _input_row(case.texts, name, *given))


def _input_row(
    texts: Texts, name: str, values: tuple[Any, ...], faults: tuple[str | None, ...]
) -> tuple[Cell, ...]:
    given = BOOK.inputs[name]
    cells = (
        Cell(value, "number", given.number_format, input_formula(name, scenario), fault)
        for scenario, value, fault in zip(SCENARIOS, values, faults, strict=True)
    )
    origin = quiet_cell(texts.say(f"origin_{given.origin.name}"))
    return (*named_cells(texts, name), *cells, origin, quiet_cell(name))


def _count(case: SheetCase) -> tuple[Cell, ...]:
    formula = formulas.group_count("model_row", "tbl_models", "tbl_groups", "model")
    cell = Cell(len(case.sizing.model.groups()), "number", "0", formula)
    words = case.texts.say("group_count")
    return (Cell(words, "label"), Cell(None), *(cell,) * len(SCENARIOS), Cell(None),
            Cell(COUNT, "quiet"))  # fmt: skip


def found_of_group(name: str, number: int) -> formulas.FoundOfGroup:
    """Where the catalog has an input of one group."""
    return formulas.FoundOfGroup(BOOK.inputs[name].origin.table, name, FIRST_GROUP, number)


def _group_input(case: SheetCase, name: str) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    """An input that each group has: a row for each."""
    given = BOOK.inputs[name]
    origin = quiet_cell(case.texts.say(f"origin_{given.origin.name}"))
    for number in range(1, case.slots + 1):
        formula = formulas.of_group(found_of_group(name, number))
        cells = (
            Cell(value_of(case.sizing.scenarios[key].inputs[name], number), "number",
                 given.number_format, formula)
            for key in SCENARIOS
        )  # fmt: skip
        key = slot(name, number)
        yield key, (*_of_group(case, name, number), *cells, origin, quiet_cell(key))


def _of_group(case: SheetCase, name: str, number: int) -> tuple[Cell, Cell]:
    """Label and unit of one group's value."""
    words, unit = named_cells(case.texts, name)
    return Cell(case.texts.say("of_group", what=words.value, number=number), "label"), unit


def _block(case: SheetCase, name: str) -> tuple[tuple[str, tuple[Cell, ...]], ...]:
    """Helper rows: what the book, or a formula of its own, makes of each group."""
    given = [case.blocks[key][name] for key in SCENARIOS]
    if any(value != value for values in given for value in values):  # shown by its error
        return _block_rows(case, name)
    return _BLOCKS((case.texts, name, case.slots), given, lambda: _block_rows(case, name))


_BLOCKS: Latest[tuple[tuple[str, tuple[Cell, ...]], ...]] = Latest()


def _block_rows(case: SheetCase, name: str) -> tuple[tuple[str, tuple[Cell, ...]], ...]:
    row, found = ROWS[name], []
    own = name not in BOOK.rows
    named = own_quantity(name) if own else name
    told = text(row.formula) if own else f"{name} = {row.text()}"
    for number in range(1, case.slots + 1):
        cells = (
            Cell(value_of(case.blocks[key][name], number), "number",
                 "General" if own else row.number_format, formulas.live_row(name, number),
                 _row_error(case, key, name, number))
            for key in SCENARIOS
        )  # fmt: skip
        label, unit = _of_group(case, named, number)
        unit = Cell(None) if own else unit
        key = slot(name, number)
        found.append((key, (label, unit, *cells, quiet_cell(told), quiet_cell(key))))
    return tuple(found)


def _row_error(case: SheetCase, key: str, name: str, number: int) -> str | None:
    """What a helper row without a value shows: the error of what it rests on."""
    value = value_of(case.blocks[key][name], number)
    if value == value:
        return None
    needs = (it for ref in ROWS[name].formula.refs()
             for it in (BOOK.relies(ref) if ref in BOOK.rows else (ref,)))  # fmt: skip
    return next((case.errors[key][it] for it in needs if it in case.errors[key]), NO_VALUE)


def _quantity(case: SheetCase, name: str) -> tuple[Cell, ...]:
    key, given = (case.texts, name, case.slots), (case.values(name), case.faults(name))
    return _ROWS(key, given, lambda: _quantity_row(*key, *given))


def _quantity_row(
    texts: Texts, name: str, slots: int, values: tuple[Any, ...], faults: tuple[str | None, ...]
) -> tuple[Cell, ...]:
    quantity = BOOK.quantities[name]
    cells = (
        Cell(value, "number", quantity.number_format, formulas.live(name, slots), fault,
             name=formulas.output_name(name, scenario))
        for scenario, value, fault in zip(SCENARIOS, values, faults, strict=True)
    )  # fmt: skip
    formula = quiet_cell(f"{name} = {quantity.text()}")
    return (*named_cells(texts, name), *cells, formula, quiet_cell(name))
