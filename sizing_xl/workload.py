"""What a user asks for: one workload, checked on entry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    create_model,
)

from sizing_xl import fields
from sizing_xl.book import BOOK
from sizing_xl.catalog.validation import problems_of
from sizing_xl.errors import InputError, Problem
from sizing_xl.fields import DEMANDED, FIELDS
from sizing_xl.ops import NAN
from sizing_xl.reading import checks
from sizing_xl.reading.lacking import lacking

_LONGEST_NAME = 200


def _type_of(field: fields.Field) -> Any:
    """What pydantic takes for a field."""
    if field.choices:
        return Annotated[Literal[field.choices], BeforeValidator(checks.word_of(field))]
    if not field.numeric:
        constraints = StringConstraints(
            min_length=1, max_length=_LONGEST_NAME, strip_whitespace=True
        )
        return Annotated[str, constraints]
    low: dict[str, Any] = {"gt" if field.open else "ge": field.low}
    limits = Field(le=field.high, **low)
    if field.whole:
        return Annotated[int, BeforeValidator(checks.whole), limits]
    return Annotated[float, BeforeValidator(checks.real), limits]


def _declared(field: fields.Field) -> tuple[Any, Any]:
    """Type and default of a field; None where the catalogs or nobody have what is left out."""
    if field.needed and not field.demand:
        return _type_of(field), ...
    if field.literal:
        return _type_of(field), field.default
    return _type_of(field) | None, None


class _Workload(BaseModel):
    """One case to size; its fields are the rows of sizing_xl.fields.

    What is left out comes from the model's entry or from parameters.json. Shares are fractions,
    0.70 for 70 %. model, server, storage: names in the catalogs, in any case, or aliases.

    Raises InputError naming the field, the value and the limit.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)

    def __init__(self, /, **given: Any) -> None:
        # Most cases give both: nothing is looked for then.
        absent = [name for name in DEMANDED if given.get(name) is None]
        if absent:
            known = {name for name, value in given.items() if value is not None}
            absent = [name for name in lacking(known) if name in absent]
        missing = [Problem("missing", name) for name in absent]
        try:
            super().__init__(**given)
        except ValidationError as error:
            raise InputError([*problems_of(error, Workload), *missing]) from None
        if missing:
            raise InputError(missing)


if TYPE_CHECKING:

    class Workload(_Workload):
        def __init__(self, **given: Any) -> None: ...
        def __getattr__(self, name: str) -> Any: ...

else:
    Workload = create_model(
        "Workload",
        __base__=_Workload,
        __module__=__name__,
        __doc__=_Workload.__doc__,
        **{name: _declared(field) for name, field in FIELDS.items()},
    )


# The book's inputs that each of these quantities rests on.
_LEAVES = {name: BOOK.leaves([quantity]) for name, quantity in DEMANDED.items()}
_FIELD_OF = {field.sets: name for name, field in FIELDS.items() if field.sets}


def demanded(nfr: Mapping[str, Any]) -> dict[str, int]:
    """The fields that a workload leaves to its demand, as the book makes them of it.

    nfr: the workload with all other defaults filled in. Raises InputError for one that is outside
    its range, as if it had been given.
    """
    found: dict[str, int] = {}
    for name, quantity in DEMANDED.items():
        if nfr[name] is None:
            given = {leaf: nfr[_FIELD_OF[leaf]] for leaf in _LEAVES[name]}
            leaves = {leaf: NAN if it is None else float(it) for leaf, it in given.items()}
            found[name] = int(BOOK.compute(leaves, [quantity])[quantity])
    if found:
        Workload(model="-", server="-", **{**dict.fromkeys(DEMANDED, 1), **found})
    return found
