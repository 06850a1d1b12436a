"""The catalogs as sheets of a workbook, each table under a name that formulas look into.

A reader adds entries in the empty rows under a table; an empty cell is an unknown figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sizing_xl.book import BOOK
from sizing_xl.catalog import CATALOGS
from sizing_xl.catalog.curve import LENGTHS
from sizing_xl.catalog.kv_group import GROUP_INPUTS
from sizing_xl.catalog.leaves import (
    ARTIFACT_PRECISION,
    compute_leaves,
    model_group_leaves,
    model_leaves,
    policy_leaves,
    precision_leaves,
    scenario_leaves,
    server_leaves,
    storage_leaves,
    weights_of,
)
from sizing_xl.catalog.load import Catalogs, name_index
from sizing_xl.catalog.model import ModelEntry
from sizing_xl.catalog.parameters import SCENARIOS
from sizing_xl.catalog.prices import AGE, ITEMS, OFFERS
from sizing_xl.errors import InputError
from sizing_xl.excel.words import CHOICES, fold
from sizing_xl.fields import FIELDS, MEASURED, NOT_MEASURED, OFFERED, OTHER_NAMES
from sizing_xl.nearest import plain_name
from sizing_xl.precisions import KV_PRECISIONS, PRECISIONS
from sizing_xl.reading.headings import PRICES
from sizing_xl.reading.names import folded, index_of, last_part
from sizing_xl.resolving.factor import measured_factors
from sizing_xl.texts import LANGUAGES, Texts

NAME, VALUE = "name", "value"
# Between the words of a key.
AND = "|"
# Rows under a catalog that formulas look into too.
SPARE = 200
# Fields that name an entry of a table -> the table.
NAMED = {
    "model": "sx_models", "server": "sx_servers", "storage": "sx_storage", "engine": "sx_engines",
    "cloud": "sx_clouds", "api": "sx_apis",
}  # fmt: skip
PRECISION_FIELDS = {"kv_precision": "kv_cache", "weights_precision": "weights"}
# A precision that a model's entry names for each of these fields.
DEFAULT_OF = {name: f"default_{name}" for name in PRECISION_FIELDS}
LATENT, SPARSE = "keeps_latent", "keeps_sparse_latent"
ARTIFACT = "artifact_gib"
# How a field is checked.
WORD, NUMBER, ENTRY = 0, 1, 2


@dataclass(frozen=True)
class Listed:
    """A table: its name, the headings of its columns, its rows. spare: empty rows under it that
    belong to it. sheet: where it stands."""

    name: str
    sheet: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    spare: int = 0

    @cached_property
    def places(self) -> dict[str, int]:
        """The number of each column, from 1."""
        return {column: place for place, column in enumerate(self.columns, start=1)}


class Tables:
    """All tables of some catalogs. slots: KV groups that a model may have at most."""

    def __init__(self, catalogs: Catalogs, texts: Texts) -> None:
        self.catalogs, self.texts = catalogs, texts
        self.slots = max(len(model.groups()) for model in catalogs.models.values())
        curves = self._curves()
        # Rows that one key of the measured curves has at most.
        self.curves = max(int(row[0].rpartition(AND)[2]) for row in curves.rows)
        self._entries = self._entered()
        of_leaves = (*self._entries, self._precisions(), self._scenarios())
        found = (
            *of_leaves, self._figures(),
            self._words(), self._fields(), self._option_names(), self._names(),
            self._quantities(), curves,
            Listed("sx_none", "sizing_words", ("none", VALUE), ((None, None),) * 2),
        )  # fmt: skip
        self.listed = {table.name: table for table in found}
        # Single numbers of an entry -> the table that has them.
        self.tables_of = {
            column: table.name
            for table in of_leaves
            for column in table.columns[1:]
            if column in BOOK.inputs or column in self.slotted
        }
        self.figures = {row[0] for row in self.listed["sx_figures"].rows}

    @cached_property
    def slotted(self) -> tuple[str, ...]:
        """The inputs of the KV groups, one for each group that a model may have."""
        return tuple(
            slot_name(name, slot) for slot in range(1, self.slots + 1) for name in GROUP_INPUTS
        )

    def place(self, table: str, column: str) -> int:
        return self.listed[table].places[column]

    # --- entries -------------------------------------------------------------------------------

    def _entered(self) -> tuple[Listed, ...]:
        known = self.catalogs
        return (
            _table("sx_models", "sizing_models", known.models, self._model),
            _table("sx_servers", "sizing_servers", known.servers, self._server),
            _table("sx_storage", "sizing_storage", known.storage, self._profile),
            _table("sx_engines", "sizing_engines", known.engines, lambda it: it.leaves()),
            *(self._offers(field, kind) for field, kind in OFFERED.items()),
        )

    def _model(self, model: ModelEntry) -> dict[str, Any]:
        parameters = self.catalogs.parameters
        own = model.default_weights_precision or ARTIFACT_PRECISION
        groups = model_group_leaves(model)
        held = [
            {
                slot_name(name, slot): values[slot - 1] if slot <= len(values) else 0.0
                for name, values in groups.items()
            }
            for slot in range(1, self.slots + 1)
        ]
        kept = model.groups()
        return {
            **model_leaves(model),
            DEFAULT_OF["kv_precision"]: model.default_kv_precision,
            DEFAULT_OF["weights_precision"]: own,
            ARTIFACT: weights_of(model, own, parameters).artifact_gib,
            **{name: weights_of(model, name, parameters).deployed_gib for name in PRECISIONS},
            LATENT: float(any(group.latent and not group.sparse for group in kept)),
            SPARSE: float(any(group.latent and group.sparse for group in kept)),
            **{name: value for slot in held for name, value in slot.items()},
        }

    def _server(self, server: Any) -> dict[str, Any]:
        price = self.catalogs.prices.of_entry("node_price", server.name)
        return {**server_leaves(server), "node_price": price}

    def _profile(self, profile: Any) -> dict[str, Any]:
        price = self.catalogs.prices.of_entry("storage_unit_price", profile.name)
        return {**storage_leaves(profile), "storage_unit_price": price}

    def _offers(self, field: str, kind: str) -> Listed:
        prices = self.catalogs.prices
        offers = [offer for offer in prices.offers if offer.kind == kind]
        columns = tuple(OFFERS[kind])
        rows = (
            (offer.name, *(prices.of_offer(offer, name) for name in columns)) for offer in offers
        )
        return Listed(NAMED[field], f"sizing_{field}s", (NAME, *columns), tuple(rows), SPARE)

    # --- policy --------------------------------------------------------------------------------

    def _precisions(self) -> Listed:
        entries = self.catalogs.parameters.precisions
        rows = []
        for name in KV_PRECISIONS:
            it = entries[name]
            numbers = {**precision_leaves(it), **compute_leaves(it)}
            flags = (it.kv_cache, it.weights, it.latent, it.sparse_latent is not None)
            rows.append((name, *numbers.values(), *map(float, flags)))
        columns = (NAME, *numbers, *PRECISION_FIELDS.values(), LATENT, SPARSE)
        return Listed("sx_precisions", "sizing_policy", columns, tuple(rows))

    def _scenarios(self) -> Listed:
        policies = self.catalogs.parameters.scenarios
        found = {key: scenario_leaves(getattr(policies, key)) for key in SCENARIOS}
        rows = tuple((key, *leaves.values()) for key, leaves in found.items())
        return Listed("sx_scenarios", "sizing_policy", (NAME, *found[SCENARIOS[0]]), rows)

    def _figures(self) -> Listed:
        """Figures of the policy, and what a field is where nobody gives it; empty: unknown."""
        parameters, prices = self.catalogs.parameters, self.catalogs.prices
        figures: dict[str, Any] = dict(policy_leaves(parameters))
        for name, field in FIELDS.items():
            if hasattr(parameters.defaults, name) and field.sets != "overhead_given_gib":
                figures[name] = getattr(parameters.defaults, name).value
            elif field.literal:
                figures[name] = field.default
            elif name in MEASURED:
                figures[name] = NOT_MEASURED
            elif name in ITEMS:
                figures[name] = _rate(prices, name)
            elif field.sets in BOOK.inputs and name not in (AGE, *figures):
                figures[name] = None
        return Listed("sx_figures", "sizing_policy", (NAME, VALUE), tuple(figures.items()))

    def _curves(self) -> Listed:
        """Measured factors: of what, prompt and answer, and the largest for these."""
        largest: dict[tuple[str, ...], dict[tuple[float, ...], float]] = {}
        for *entries, factor in measured_factors(self.catalogs):
            curve = factor.curve.key
            key = (*(it.name for it in entries), curve.precision)
            lengths = (float(curve.input_tokens), float(curve.output_tokens))
            found = largest.setdefault(key, {})
            found[lengths] = max(found.get(lengths, factor.ratio), factor.ratio)
        rows = tuple(
            (AND.join((*key, str(place))), *lengths, ratio)
            for key, found in largest.items()
            for place, (lengths, ratio) in enumerate(found.items(), start=1)
        )
        # A name needs a row.
        nothing = ((f"{AND}1", None, None, None),)
        columns = ("key", *LENGTHS, *MEASURED)
        return Listed("sx_curves", "sizing_measured", columns, rows or nothing)

    # --- words and names -----------------------------------------------------------------------

    def _words(self) -> Listed:
        """What may be written for a word, without blanks, hyphens and accents -> the word."""
        found: dict[str, tuple[str, int]] = {}
        languages = [Texts(language) for language in LANGUAGES]

        def add(kind: str, written: str, word: str, place: int) -> None:
            for spelt in (written, fold(written)):
                found.setdefault(f"{kind}:{plain_word(spelt)}", (word, place))

        for argument, words in CHOICES.items():
            for place, word in enumerate(words, start=1):
                for written in (word, *(texts.word(argument, word) for texts in languages)):
                    add(argument, written, word, place)
                if argument == "scenario":
                    add(argument, str(place), word, place)
        for name, field in FIELDS.items():
            for place, word in enumerate(field.choices, start=1):
                add(name, word, word, place)
            for written, word in field.words.items():
                if word:
                    add(name, written, word, field.choices.index(word) + 1)
        rows = tuple((key, *meant) for key, meant in found.items())
        return Listed("sx_words", "sizing_words", ("key", "word", "place"), rows)

    def _fields(self) -> Listed:
        """How the value of each option is checked."""
        rows = []
        for name, field in FIELDS.items():
            kind = NUMBER if field.numeric else WORD if field.choices else ENTRY
            limits = (field.low, field.high) if field.numeric else (None, None)
            rows.append((name, kind, *limits, float(field.whole), float(field.open)))
        columns = (NAME, "kind", "low", "high", "whole", "open")
        return Listed("sx_fields", "sizing_words", columns, tuple(rows))

    def _option_names(self) -> Listed:
        """What may be written for an option -> the field."""
        found = {name: name for name in FIELDS} | dict(OTHER_NAMES)
        priced = {f"{group}.{name}": name for group in PRICES for name in FIELDS
                  if FIELDS[name].priced}  # fmt: skip
        rows = {spelt.lower(): meant for spelt, meant in {**priced, **found}.items()}
        return Listed("sx_option_names", "sizing_words", ("key", "field"), tuple(rows.items()))

    def _names(self) -> Listed:
        """Other names of entries: "model:plain name" -> the name in the table."""
        found: dict[str, str] = {}
        for field, catalog in zip(NAMED, CATALOGS, strict=False):
            index = name_index(getattr(self.catalogs, catalog))
            for spelt, meant in (*index.spellings.items(), *index.names.items()):
                found.setdefault(f"{field}:{plain_key(spelt)}", meant)
        for field, kind in OFFERED.items():
            offers = [offer.name for offer in self.catalogs.prices.offers if offer.kind == kind]
            index = index_of(((it, it) for it in offers), ((last_part(it), it) for it in offers))
            for spelt, meant in index.spellings.items():
                found.setdefault(f"{field}:{plain_key(last_part(spelt))}", meant)
        # A name that the table has as it stands needs no row here.
        own = {
            f"{field}:{folded(row[0])}"
            for field, table in zip(NAMED, self._entries, strict=True)
            for row in table.rows
        }
        rows = tuple((key, meant) for key, meant in found.items() if key not in own)
        return Listed("sx_names", "sizing_words", ("key", NAME), rows)

    def _quantities(self) -> Listed:
        texts = self.texts
        rows = tuple(
            (it.name, texts.label(it.name), texts.symbol(it.unit) or None,
             f"{it.name} = {it.text()}", texts.explanation(it.name, None), it.source)
            for it in BOOK.quantities.values()
        )  # fmt: skip
        columns = (NAME, "label", "unit", "formula", "meaning", "source")
        return Listed("sx_quantities", "sizing_quantities", columns, rows)


def slot_name(name: str, slot: int) -> str:
    """The name of what one KV group has."""
    return f"{name}_{slot}"


def plain_word(word: str) -> str:
    """A word as `sx_plain` compares it."""
    return "".join(one for one in word.lower() if one not in " _-")


def plain_key(name: str) -> str:
    """A name of an entry as `sx_key` compares it."""
    return plain_name(folded(name))


def _table(name: str, sheet: str, entries: Mapping[str, Any], leaves: Any) -> Listed:
    found = {key: leaves(entry) for key, entry in entries.items()}
    columns = tuple(next(iter(found.values())))
    rows = tuple((key, *map(_cell, it.values())) for key, it in found.items())
    return Listed(name, sheet, (NAME, *columns), rows, SPARE)


def _cell(value: Any) -> Any:
    """A figure of a table: an empty cell where it is unknown."""
    return None if isinstance(value, float) and value != value else value


def _rate(prices: Any, name: str) -> float | None:
    """A price of the price book that no entry has; None where it cannot be converted."""
    item = getattr(prices.rates, name)
    unit = FIELDS[name].unit
    if item.value is None or unit is None or not unit.money:
        return item.value  # type: ignore[no-any-return]
    try:
        converted: float | None = prices.converted(item.value, item, name)
    except InputError:
        return None
    return converted
