"""What all catalog entries share: strictness, names, numbers, and cross-field rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

from sizing_xl.errors import Problem
from sizing_xl.precisions import KvPrecisionName, PrecisionName
from sizing_xl.quantity import LARGEST
from sizing_xl.reading import checks

Name = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._+-]*$", min_length=1, max_length=64)
]
# As a name, and as Hugging Face has them: with the owner before a slash.
Alias = Annotated[
    str,
    StringConstraints(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._+-]*(/[A-Za-z0-9][A-Za-z0-9._+-]*)*$",
        min_length=1,
        max_length=128,
    ),
]
_Real = BeforeValidator(checks.real)
Positive = Annotated[float, Field(gt=0, le=LARGEST), _Real]
NotNegative = Annotated[float, Field(ge=0, le=LARGEST), _Real]
PositiveInt = Annotated[int, Field(gt=0, le=10**15), BeforeValidator(checks.whole)]
WholeNumber = Annotated[int, Field(ge=0, le=10**15), BeforeValidator(checks.whole)]
RackUnits = Annotated[int, Field(gt=0, le=10**15), BeforeValidator(checks.rack_units)]
Share = Annotated[float, Field(gt=0, le=1), _Real]
Precision = Annotated[PrecisionName, BeforeValidator(checks.precision)]
KvPrecision = Annotated[KvPrecisionName, BeforeValidator(checks.kv_precision)]
Text = Annotated[str, StringConstraints(max_length=4000)]
# Kept as a vendor's sheet has it; it enters no formula.
Free = Annotated[dict[str, Any], AfterValidator(checks.free)]
FreeValue = Annotated[Any, AfterValidator(checks.free)]


class Strict(BaseModel):
    """Unknown keys are refused, nothing is coerced, NaN and infinity are not numbers."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)

    def breaches(self) -> Iterator[Problem]:
        """Rules between fields that this entry breaks; warnings have `blocking=False`."""
        return iter(())


class Entry(Strict):
    """A named entry of a catalog.

    aliases: other names under which the entry is found (older documents' names).
    source: documents that the figures come from; shown wherever the figures are.
    unusual: fields whose figures are meant although they are outside what is plausible
        (docs/plausible.md): `power.power_kw_max`, `kv_groups[0].head_dim`.
    """

    name: Name
    aliases: list[Alias] = []
    unusual: list[Text] = []
    notes: Text | None = None
    source: list[Text] = []

    def known_as(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)

    def said_as(self) -> tuple[str, ...]:
        """Other spellings under which people look for the entry."""
        return ()

    @staticmethod
    def older_form(raw: dict[str, Any]) -> Problem | None:
        """Recognise an older form of the entry in its raw JSON, and say what to write instead."""
        return None
