"""Every cell that may be typed into and that the model rests on: what it was, what it may be.

Inputs of the workload, the policy of the scenarios, the policy, the limits of alerts, and the
catalogs' figures of the entries in use. The sheet of checks watches them, row by row.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from sizing_xl.book import BOOK
from sizing_xl.catalog.kv_group import GROUP_INPUTS
from sizing_xl.catalog.leaves import (
    ARTIFACT_PRECISION,
    compute_leaves,
    model_group_leaves,
    model_leaves,
    precision_leaves,
    server_leaves,
    storage_leaves,
)
from sizing_xl.catalog.parameters import FALLING, SCENARIOS
from sizing_xl.catalog.prices import OFFERS
from sizing_xl.fields import FIELDS, OFFERED, Field
from sizing_xl.quantity import LARGEST, Input, number_format
from sizing_xl.sheets import formulas, formulas_live
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.formulas import Found, input_name
from sizing_xl.sheets.helper_rows import slot
from sizing_xl.sheets.inputs import POLICY, SCENARIO, generated_value, rule_of
from sizing_xl.sheets.model import FOUND, OF_PRECISION, found_of_group, sizes_of
from sizing_xl.sheets.parts import Between, Cell, Choices, Formula, Listed, Value
from sizing_xl.texts import Texts

# A watched cell's row: its label, what stands there, what did, the range, two flags.
COLUMNS = ("label", "value", "generated", "low", "high", "range", "changed")
Row = tuple[str, tuple[Cell, ...]]
EMPTY = ""
# The row that says whether the model's cache can be kept at the KV precision.
KEPT = "kv_precision_kept"


class Range(NamedTuple):
    """What a number may be. words: what may stand in its place, an empty text for an empty cell.
    used: the row of the model that has another number where the cell is empty, and then must be
    so."""

    low: float
    high: float
    whole: bool
    open: bool
    words: tuple[str, ...] = ()
    used: str = ""


def range_of(given: Input, *words: str) -> Range:
    return Range(given.low, given.high, given.whole, given.open, words)


def watched_rows(case: SheetCase) -> Iterator[Row]:
    """A row for each cell, by its key."""
    for key, field in FIELDS.items():
        yield key, _field(case.texts, field, generated_value(case, field))
    yield from case.of_policy(_policy)
    yield from case.of_entries(catalog_rows)


ANY = Range(0, LARGEST, False, False)


@lru_cache(maxsize=512)
def _field(texts: Texts, field: Field, value: Value) -> tuple[Cell, ...]:
    rule, key, label = rule_of(field), field.name, texts.label(field.name)
    standing = formulas.echoed_text(input_name(key))
    words, used = ((), field.sets) if field.demand else ((EMPTY,) * field.blank, "")
    if isinstance(rule, Between):
        assert field.unit is not None
        shape = number_format(field.unit, field.digits)
        range_ = Range(field.low, field.high, field.whole, field.open, words, used)
        return _number(key, label, standing, value, shape, range_)
    return _word(key, label, standing, value, rule, words)


def _policy(case: SheetCase) -> tuple[Row, ...]:
    """The policy of the scenarios, that of the formulas, and the limits of alerts."""
    return (*_scenarios(case), *_figures(case), *_limits(case))


def _limits(case: SheetCase) -> Iterator[Row]:
    for key, value in case.flags.limits.items():
        standing = formulas.echoed_text(input_name(key))
        yield key, _number(key, case.limit_label(key), standing, value, "General", ANY)


def _scenarios(case: SheetCase) -> Iterator[Row]:
    texts = case.texts
    for name in SCENARIO:
        given = BOOK.inputs[name]
        for scenario, result in case.sizing.scenarios.items():
            key = f"{name}_{scenario}"
            label = f"{texts.label(name)}: {texts.scenario(scenario)}"
            yield key, _number(
                key, label, formulas.echoed_text(input_name(key)), result.inputs[name],
                given.number_format, range_of(given),
            )  # fmt: skip
        yield f"order_{name}", _order(texts, name)


def _figures(case: SheetCase) -> Iterator[Row]:
    for name in POLICY:
        given = BOOK.inputs[name]
        yield name, _number(name, case.label(name), formulas.echoed_text(
            input_name(name)), case.sizing.minimum.inputs[name], given.number_format,
            range_of(given))  # fmt: skip


def catalog_rows(case: SheetCase) -> tuple[Row, ...]:
    """The figures of the entries in use, those of a size that is given instead too."""
    return tuple(_entries(case))


def _entries(case: SheetCase) -> Iterator[Row]:
    texts, sizing = case.texts, case.sizing
    entries = {
        "model": (sizing.model.name, model_leaves(sizing.model)),
        "server": (sizing.server.name, server_leaves(sizing.server)),
        "storage": (sizing.storage.name, storage_leaves(sizing.storage)),
    }
    if sizing.engine is not None:
        entries["engine"] = (sizing.engine.name, sizing.engine.leaves())
    unknown = texts.say("not_known")
    for kind, (_, leaves) in entries.items():
        for name, value in leaves.items():
            given = BOOK.inputs[name]
            words = (EMPTY, unknown) if given.nullable else ()
            found = Found(given.origin.table, name, given.origin.pointer)
            yield name, _number(
                name, f"{texts.say(kind)}: {texts.label(name)}",
                formulas_live.standing(found), unknown if value != value else value,
                given.number_format, range_of(given, *words),
            )  # fmt: skip
    for name, (kind, entry) in {
        "node_price": ("server", sizing.server.name),
        "storage_unit_price": ("storage", sizing.storage.name),
    }.items():
        given, price = BOOK.inputs[name], case.catalogs.prices.of_entry(name, entry)
        found = Found(given.origin.table, name, given.origin.pointer)
        yield f"{kind}_price", _number(
            f"{kind}_price", f"{texts.say(kind)}: {texts.label(name)}",
            formulas_live.standing(found), unknown if price is None else price,
            given.number_format, range_of(given, EMPTY, unknown),
        )  # fmt: skip
    yield from _offers(case)
    yield from _groups(case)
    for name, size in {**sizes_of(case), **_of_precision(case)}.items():
        needed = name in OF_PRECISION or name.endswith("element_bytes")
        words = () if needed else (EMPTY, unknown)
        label = texts.say(f"size_{name}") if name in sizes_of(case) else texts.label(name)
        yield name, _number(
            name, f"{texts.say('catalog_word')}: {label}",
            formulas_live.standing(FOUND[name]), unknown if size is None else size,
            # 0: the precision has no scales of heads, or no layout of sparse latents.
            "General", Range(0, LARGEST, False, name not in OF_PRECISION[1:], words),
        )  # fmt: skip
    yield from _kept(case)
    own = {
        "default_kv_precision": sizing.model.default_kv_precision,
        "default_weights_precision": sizing.model.default_weights_precision or ARTIFACT_PRECISION,
    }
    for name, word in own.items():
        label = texts.say("default_kv" if name == "default_kv_precision" else "default_weights")
        found = Found("tbl_models", name, "model_row")
        rule = Choices(FIELDS[name.removeprefix("default_")].table, "name")
        yield name, _word(name, label, formulas_live.standing(found), word, rule, ())


def _offers(case: SheetCase) -> Iterator[Row]:
    """The prices of the offers that are named; of none, nothing stands there."""
    texts = case.texts
    unknown = texts.say("not_known")
    for field, kind in OFFERED.items():
        offer = case.offers(field).get(case.sizing.nfr[field] or EMPTY)
        for name in OFFERS[kind]:
            given = BOOK.inputs[name]
            price = None if offer is None else case.catalogs.prices.of_offer(offer, name)
            found = Found(given.origin.table, name, given.origin.pointer)
            key = f"offered_{name}"
            yield key, _number(
                key, f"{texts.say('catalog_word')}: {texts.label(name)}",
                formulas_live.standing_if_named(found),
                None if offer is None else unknown if price is None else price,
                given.number_format, range_of(given, EMPTY, unknown),
            )  # fmt: skip


def _of_precision(case: SheetCase) -> dict[str, float]:
    """What the precisions of KV cache and weights give the book."""
    precisions, nfr = case.catalogs.parameters.precisions, case.sizing.nfr
    leaves = {
        **precision_leaves(precisions[nfr["kv_precision"]]),
        **compute_leaves(precisions[nfr["weights_precision"]]),
    }
    return {name: leaves[name] for name in OF_PRECISION}


def _groups(case: SheetCase) -> Iterator[Row]:
    """The figures of the model's KV groups; of those that it has not, that they are not there."""
    texts, leaves = case.texts, model_group_leaves(case.sizing.model)
    for number in range(1, case.slots + 1):
        for name in GROUP_INPUTS:
            given, values = BOOK.inputs[name], leaves[name]
            there = number <= len(values)
            yield slot(name, number), _number(
                slot(name, number),
                texts.say("of_group", what=texts.label(name), number=number),
                formulas_live.standing_of_group(found_of_group(name, number)),
                values[number - 1] if there else formulas_live.ABSENT,
                given.number_format, range_of(given, formulas_live.ABSENT),
            )  # fmt: skip


def _kept(case: SheetCase) -> Iterator[Row]:
    """Whether the KV precision keeps latents, and whether it can keep those of the model."""
    texts, found = case.texts, FOUND["latent_kept"]
    precision = case.catalogs.parameters.precisions[case.sizing.nfr["kv_precision"]]
    yield "latent_kept", _number(
        "latent_kept", f"{texts.say('catalog_word')}: {texts.say('latent_kept')}",
        formulas_live.standing(found), float(precision.latent), "0", Range(0, 1, True, False),
    )  # fmt: skip
    packed = FOUND["sparse_bytes_per_element"], FOUND["sparse_rope_bytes_per_element"]
    outside = formulas_live.not_kept(found, packed, case.slots)
    label = texts.say("check_kept", what=texts.label("kv_precision"))
    yield KEPT, (Cell(label, "label"), *(Cell(None),) * 4, flag(outside), Cell(None))


# --- one row ---------------------------------------------------------------------------------


def _number(key: str, label: str, standing: Formula, value: Value, shape: str,
            range_: Range) -> tuple[Cell, ...]:  # fmt: skip
    low, high, whole, open_, words, used = range_
    outside = formulas_live.out_of_range(key, whole, open_, words, used)
    return (
        Cell(label, "label"), Cell(_shown(value), "text", shape, standing),
        Cell(value, "quiet", shape), Cell(low, "quiet", "General"), Cell(high, "quiet", "General"),
        *_flags(key, outside),
    )  # fmt: skip


def _word(key: str, label: str, standing: Formula, value: Value,
          rule: Choices | Listed, words: tuple[str, ...]) -> tuple[Cell, ...]:  # fmt: skip
    if isinstance(rule, Choices):
        outside = formulas_live.not_in(key, rule.table, rule.column, words)
    else:
        outside = formulas_live.not_one_of(key, (*rule.values, *words))
    return (
        Cell(label, "label"), Cell(_shown(value), formula=standing), Cell(value, "quiet"),
        Cell(None), Cell(None), *_flags(key, outside),
    )  # fmt: skip


def _order(texts: Texts, name: str) -> tuple[Cell, ...]:
    """Each scenario asks at least as much as the one before it."""
    keys = SCENARIOS[::-1] if name in FALLING else SCENARIOS
    ordered = formulas_live.in_order(tuple(input_name(name, key) for key in keys))
    label = texts.say("check_order_of", what=texts.label(name))
    return (Cell(label, "label"), *(Cell(None),) * 4, flag(ordered), Cell(None))


def _flags(key: str, outside: Formula) -> tuple[Cell, Cell]:
    return flag(outside), flag(formulas_live.changed(key))


def flag(formula: Formula, name: str | None = None) -> Cell:
    """1 where something is wrong, else 0."""
    return Cell(0, "number", "0", formula, name=name)


def _shown(value: Value) -> Value:
    return "" if value is None else value
