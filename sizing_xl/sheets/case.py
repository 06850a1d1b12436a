"""What the sheets are made from: a sizing, its texts, and the catalogs that its dropdowns offer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

from sizing_xl.alerts import LIMIT
from sizing_xl.alerts.verdict import HEADLINE
from sizing_xl.book import BOOK
from sizing_xl.catalog.curve import Curve
from sizing_xl.catalog.load import Catalogs
from sizing_xl.catalog.prices import Offer
from sizing_xl.fields import FIELDS, OFFERED
from sizing_xl.measuring.standing import measured_curve
from sizing_xl.scenario import Scenario
from sizing_xl.sheets.flags import Flags, known
from sizing_xl.sheets.helper_rows import computed, slots_of
from sizing_xl.sheets.parts import DIVISION, NO_VALUE, NOT_GIVEN
from sizing_xl.sheets.what_if import Change, WhatIf, changes_of
from sizing_xl.sizing import Sizing
from sizing_xl.telling.rationale import ScenarioWords
from sizing_xl.telling.why import Cause, cause_of
from sizing_xl.texts import Texts

V = TypeVar("V")
_ENTRIES = (
    *("model", "server", "storage", "engine", "kv_precision", "weights_precision"),
    *OFFERED,
)


@dataclass(frozen=True)
class SheetCase:
    """A sizing to draw. catalogs hold at least the entries that it used, as it used them.

    saved: the document that it is of, where that says otherwise than its inputs give; the live
    model can only show what they give. what_if: the columns that the model has besides.
    """

    sizing: Sizing
    texts: Texts
    catalogs: Catalogs
    saved: Sizing | None = None
    what_if: WhatIf | None = None

    @classmethod
    def of(
        cls, sizing: Sizing, texts: Texts, catalogs: Catalogs, what_if: WhatIf | None = None
    ) -> SheetCase:
        """Lay the sizing's own entries over the catalogs: a saved sizing may be older than they."""
        saved, sizing = sizing if sizing.recomputed else None, sizing.believed
        if (
            catalogs.models.get(sizing.model.name) is sizing.model
            and catalogs.servers.get(sizing.server.name) is sizing.server
            and catalogs.storage.get(sizing.storage.name) is sizing.storage
            and (sizing.engine is None or catalogs.engines.get(sizing.engine.name) is sizing.engine)
            and sizing.catalogs is not None
        ):
            return cls(sizing, texts, catalogs, saved, what_if)
        own = replace(
            catalogs,
            models={**catalogs.models, sizing.model.name: sizing.model},
            servers={**catalogs.servers, sizing.server.name: sizing.server},
            storage={**catalogs.storage, sizing.storage.name: sizing.storage},
            engines={
                **catalogs.engines,
                **({} if sizing.engine is None else {sizing.engine.name: sizing.engine}),
            },
            prices=catalogs.prices.as_sized(
                sizing.currency,
                sizing.server.name,
                sizing.storage.name,
                sizing.minimum.inputs,
                {kind: sizing.nfr[it] for it, kind in OFFERED.items() if sizing.nfr[it]},
            ),
        )
        return cls(sizing, texts, own, saved, what_if)

    @cached_property
    def errors(self) -> dict[str, dict[str, str]]:
        """Scenario -> name -> the error that a cell without a value shows."""
        return {key: errors_of(scenario) for key, scenario in self.sizing.scenarios.items()}

    @cached_property
    def written(self) -> ScenarioWords:
        """The values of the scenario that is recommended, as readers see them."""
        return ScenarioWords(self.texts, self.sizing.scenarios[HEADLINE])

    @cached_property
    def options(self) -> tuple[SheetCase, ...]:
        """The options beside it, each as a case of its own; itself where nothing differs."""
        found = self.what_if.optional(self.sizing) if self.what_if else ()
        return tuple(
            self if it is self.sizing else replace(self, sizing=it, saved=None) for it in found
        )

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """The case with one other input each."""
        return tuple(changes_of(self.sizing, self.what_if)) if self.what_if else ()

    @cached_property
    def curve(self) -> Curve | None:
        """What was measured of one replica of it."""
        return measured_curve(self.sizing)

    @cached_property
    def flags(self) -> Flags:
        """Which conditions fire, and what the verdict is."""
        return Flags(self.sizing)

    @cached_property
    def slots(self) -> int:
        """Rows of a block: one for each group of the richest model."""
        return slots_of(self.catalogs)

    @cached_property
    def blocks(self) -> dict[str, dict[str, list[float]]]:
        """Scenario -> block of helper rows -> its values by group."""
        return {key: blocks_of(scenario) for key, scenario in self.sizing.scenarios.items()}

    def offers(self, field: str) -> dict[str, Offer]:
        """The offers that a field may name, in the order of the price book."""
        kind = OFFERED[field]
        return {it.name: it for it in self.catalogs.prices.offers if it.kind == kind}

    def shared(self, sheet: Callable[[SheetCase], V]) -> V:
        """A sheet, or several, of the catalogs alone: made once for them and equal texts."""
        return self.catalogs.kept(sheet, self.texts, self)

    def of_policy(self, part: Callable[[SheetCase], V]) -> V:
        """What rests on the policy alone: made once for the catalogs that it is of."""
        if self.sizing.parameters is not self.catalogs.parameters:
            return part(self)
        return self.catalogs.kept(part, self.texts, self)

    def of_entries(self, part: Callable[[SheetCase], V]) -> V:
        """What rests on the entries and precisions in use alone: made once for each of them."""
        nfr = self.sizing.nfr
        return self.catalogs.kept(part, (self.texts, *(nfr[name] for name in _ENTRIES)), self)

    def label(self, key: str) -> str:
        """Short name of a quantity, an input of the book or another field of the workload."""
        return self.texts.label(key)

    def limit_label(self, key: str) -> str:
        """Short name of a limit of alerts, by its row in the model."""
        return self.texts.say(f"limit_{key.removeprefix(LIMIT)}")

    def label_with_unit(self, name: str) -> str:
        """Short name with the unit in brackets, where there is one."""
        return self.texts.labelled(name, BOOK[name].unit)

    def values(self, name: str) -> tuple[Any, ...]:
        """A result or input of each scenario."""
        scenarios = self.sizing.scenarios.values()
        if name in BOOK.quantities:
            return tuple([scenario.results[name] for scenario in scenarios])
        return tuple([scenario.value(name) for scenario in scenarios])

    def faults(self, name: str) -> tuple[str | None, ...]:
        """The error that its cell shows in each scenario, where it has no value."""
        return tuple([errors.get(name) for errors in self.errors.values()])

    def value(self, scenario: str, name: str) -> Any:
        """A result or input of a scenario; None where it has no value."""
        return self.sizing.scenarios[scenario].value(name)


def errors_of(scenario: Scenario) -> dict[str, str]:
    """Name -> the error that a cell without a value shows."""
    unknown = [name for name, value in scenario.inputs.items() if value != value]
    undefined = [name for name, value in scenario.results.items() if value is None]
    names = (*unknown, *undefined)
    return {name: _error_of(cause_of(name, scenario.value)) for name in names}


def blocks_of(scenario: Scenario) -> dict[str, list[float]]:
    """Block of helper rows -> its values by group."""
    return computed({**scenario.inputs, **known(scenario.results)})


def _error_of(cause: Cause) -> str:
    """What a formula gives that rests on a cause.

    An unknown figure of a catalog is a text, which no sum takes; an input's empty cell is not
    available; a quotient by zero is a division by zero.
    """
    if not cause.unknown:
        return DIVISION
    own = cause.name in FIELDS and FIELDS[cause.name].priced
    return NO_VALUE if BOOK.inputs[cause.name].origin.table and not own else NOT_GIVEN
