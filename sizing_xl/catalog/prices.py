"""prices.json: what things cost. All of it is the user's; every price may be missing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field, StringConstraints

from sizing_xl.catalog.base import Name, Strict, Text
from sizing_xl.catalog.plausible import suspects
from sizing_xl.catalog.ranges import PRICE_RANGES
from sizing_xl.errors import Problem
from sizing_xl.quantity import LARGEST

Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Price = Annotated[float, Field(ge=0, le=LARGEST)]


class Amount(Strict):
    """A price or rate with its source; `value` is null while nobody has given one."""

    value: Price | None = None
    source: Text | None = None


class ServerPrice(Strict):
    """Capex of one node of a server of servers.json, in the file's currency."""

    name: Name
    capex_per_node: Price | None = None
    source: Text | None = None
    as_of: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}(-\d{2})?$")] | None = None


class Rates(Strict):
    """Rates of the yearly cost; a missing one leaves the cost that needs it empty."""

    cost_of_capital_ratio: Amount = Amount()
    lifetime_years: Amount = Amount()
    residual_ratio: Amount = Amount()
    energy_price_per_kwh: Amount = Amount()
    rack_price_per_u_year: Amount = Amount()
    support_ratio: Amount = Amount()
    licence_per_gpu_year: Amount = Amount()
    staff_per_year: Amount = Amount()
    average_load_ratio: Amount = Amount()


class Prices(Strict):
    """prices.json. `replace`: this file stands alone instead of extending the shipped one.

    unusual: figures that are meant, however implausible (docs/plausible.md).
    """

    replace: bool = False
    unusual: list[Text] = []
    currency: Currency
    servers: list[ServerPrice] = []
    rates: Rates = Rates()

    def breaches(self) -> Iterator[Problem]:
        yield from suspects(self, PRICE_RANGES, self.unusual)
