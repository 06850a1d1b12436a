"""prices.json: what things cost. All of it is the user's; every price may be missing.

Amounts are in the currency of their item, else in that of their file; a sizing has them in the
currency of the price book, by exchange rates that are entered and never fetched.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timezone
from typing import Annotated, Any, Literal, NamedTuple, TypeVar

from pydantic import Field, StringConstraints, create_model

from sizing_xl.catalog.base import Name, Strict, Text
from sizing_xl.catalog.plausible import suspects
from sizing_xl.catalog.ranges import PRICE_RANGES
from sizing_xl.errors import InputError, Problem
from sizing_xl.fields import FIELDS, Default
from sizing_xl.quantity import LARGEST

# The day on which ages are told, where a run must not depend on today.
ENVIRONMENT = "SIZING_XL_AS_OF"
SOURCE_DATE = "SOURCE_DATE_EPOCH"
AGE = "price_age_days"

Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Price = Annotated[float, Field(ge=0, le=LARGEST)]
Day = Annotated[
    str, StringConstraints(pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")
]
Sure = Literal["high", "medium", "low", "assumption"]


class Dated(Strict):
    """Where a price comes from.

    currency: its own, where it is not the file's. unit: what one of it is, in words. as_of: the
    day, the month or the year of the source. example: it is no quotation.
    """

    currency: Currency | None = None
    unit: Text | None = None
    as_of: Day | None = None
    source: Text | None = None
    confidence: Sure | None = None
    example: bool = False


class Amount(Dated):
    """A price or rate with its source; `value` is null while nobody has given one."""

    value: Price | None = None


class ServerPrice(Dated):
    """Capex of one node of a server of servers.json."""

    name: Name
    capex_per_node: Price | None = None


class StoragePrice(Dated):
    """Capex of one unit of a profile of storage.json."""

    name: Name
    unit_price: Price | None = None


class ExchangeRate(Strict):
    """How much of the book's currency one unit of another is."""

    value: Annotated[float, Field(gt=0, le=LARGEST)]
    as_of: Day | None = None
    source: Text | None = None


class Offer(Dated):
    """What others ask: 1 M tokens of a hosted API, a GPU-hour of a cloud, a tariff, a place.

    gpu: of a cloud's GPU-hour, the GPU by its short name. Of an API: input, cached_input (None: as
    input) and output, per 1 M tokens; of all others `value`.
    """

    name: Text
    kind: Literal["hosted_api", "cloud_gpu_hour", "electricity", "colocation"]
    provider: Text | None = None
    gpu: Text | None = None
    terms: Text | None = None
    notes: Text | None = None
    value: Price | None = None
    input: Price | None = None
    cached_input: Price | None = None
    output: Price | None = None

    def prices(self) -> dict[str, float | None]:
        """Its figures by the fields of a case, in its own currency; none of a tariff."""
        return {name: getattr(self, place) for name, place in OFFERS.get(self.kind, {}).items()}


# Field of a price -> where an offer of a kind has it.
OFFERS: Mapping[str, Mapping[str, str]] = {
    "cloud_gpu_hour": {"cloud_price_per_gpu_hour": "value"},
    "hosted_api": {
        "api_price_input_per_mtoken": "input",
        "api_price_cached_per_mtoken": "cached_input",
        "api_price_output_per_mtoken": "output",
    },
}


# Items of the yearly cost under the names of their fields; without one, what needs it is empty.
ITEMS = tuple(name for name, it in FIELDS.items() if it.default is Default.PRICE and name != AGE)
_AMOUNTS: dict[str, Any] = dict.fromkeys(ITEMS, (Amount, Amount()))
Rates: Any = create_model("Rates", __base__=Strict, **_AMOUNTS)


class Used(NamedTuple):
    """A price as a sizing uses it: in the book's currency, with where it comes from."""

    value: float
    item: Dated


class Prices(Strict):
    """prices.json. `replace`: this file stands alone instead of extending the shipped one.

    currency: of the file's amounts, and of the costs that are computed. exchange_rates: by the
    code of another currency. offers: what a fleet of one's own is compared with.
    unusual: figures that are meant, however implausible (docs/plausible.md).
    """

    replace: bool = False
    unusual: list[Text] = []
    currency: Currency
    exchange_rates: dict[Currency, ExchangeRate] = {}
    servers: list[ServerPrice] = []
    storage: list[StoragePrice] = []
    rates: Rates = Rates()
    offers: list[Offer] = []

    def breaches(self) -> Iterator[Problem]:
        yield from suspects(self, PRICE_RANGES, self.unusual)

    def over(self, lower: Prices) -> Prices:
        """This book laid over another: by the names of entries, item by item."""
        if self.replace:
            return self.stamped()
        own, other = self.stamped(), lower.stamped()
        rates = {name: getattr(own.rates, name) for name in self.rates.model_fields_set}
        return own.model_copy(
            update={
                "exchange_rates": {**self._usable(other), **own.exchange_rates},
                "servers": _laid_over(other.servers, own.servers),
                "storage": _laid_over(other.storage, own.storage),
                "offers": _laid_over(other.offers, own.offers),
                "rates": other.rates.model_copy(update=rates),
            }
        )

    def _usable(self, lower: Prices) -> Mapping[str, ExchangeRate]:
        """Exchange rates are of one currency into the book's: another book's are no use."""
        return lower.exchange_rates if lower.currency == self.currency else {}

    def stamped(self) -> Prices:
        """The same with the file's currency at each item that names none."""
        mine = {"currency": self.currency}

        def each(items: Iterable[D]) -> list[D]:
            return [it if it.currency else it.model_copy(update=mine) for it in items]

        rates = {name: each([getattr(self.rates, name)])[0] for name in ITEMS}
        return self.model_copy(
            update={
                "servers": each(self.servers),
                "storage": each(self.storage),
                "offers": each(self.offers),
                "rates": self.rates.model_copy(update=rates),
            }
        )

    def used(
        self,
        server: str,
        profile: str,
        asked: Iterable[str] = (),
        offers: Iterable[Offer] = (),
    ) -> dict[str, Used]:
        """The prices of a server, a storage profile and offers, by the field that each stands for;
        but for those that a case asks otherwise.

        Raises InputError where one is in a currency without an exchange rate.
        """
        found: dict[str, Dated] = {name: getattr(self.rates, name) for name in ITEMS}
        figures = {name: amount_of(item) for name, item in found.items()}
        for name, entry in (("node_price", server), ("storage_unit_price", profile)):
            item = self._entry(name, entry)
            if item is not None:
                found[name], figures[name] = item, amount_of(item)
        for offer in offers:
            for name, value in offer.prices().items():
                found[name], figures[name] = offer, value
        for name in asked:
            found.pop(name, None)
        used = ((name, it, self._value(name, it, figures[name])) for name, it in found.items())
        return {name: Used(value, it) for name, it, value in used if value is not None}

    def _value(self, name: str, item: Dated, value: float | None) -> float | None:
        unit = FIELDS[name].unit
        if value is None or unit is None or not unit.money:
            return value
        return self.converted(value, item, name)

    def converted(self, value: float, item: Dated, name: str) -> float | None:
        """An amount in the book's currency; None for an example that cannot be.

        Raises InputError where no exchange rate was entered.
        """
        own = item.currency or self.currency
        if own == self.currency:
            return value
        rate = self.exchange_rates.get(own)
        if rate is None and item.example:
            return None
        if rate is None:
            details = {"currency": own, "book": self.currency}
            raise InputError([Problem("no_exchange_rate", name, value, details=details)])
        return value * rate.value

    def as_sized(
        self,
        currency: str | None,
        server: str,
        profile: str,
        inputs: Mapping[str, Any],
        named: Mapping[str, str],
    ) -> Prices:
        """The book with a sizing's own prices of its entries and offers in place of its own; of
        another currency, no other entry's.

        inputs: the book's inputs by name; NaN where they are unknown. named: kind of offer -> the
        name of the sizing's.
        """

        def own(name: str) -> float | None:
            value = inputs[name]
            return None if value != value else float(value)

        same = currency in (None, self.currency)
        server_price = ServerPrice(name=server, capex_per_node=own("node_price"))
        profile_price = StoragePrice(name=profile, unit_price=own("storage_unit_price"))
        return self.model_copy(
            update={
                "currency": currency or self.currency,
                "exchange_rates": self.exchange_rates if same else {},
                "servers": _laid_over(self.servers if same else [], [server_price]),
                "storage": _laid_over(self.storage if same else [], [profile_price]),
                "offers": _laid_over(
                    self.offers if same else [],
                    [self._as_sized(kind, name, own, same) for kind, name in named.items()],
                ),
            }
        )

    def _as_sized(
        self, kind: str, name: str, own: Callable[[str], float | None], same: bool
    ) -> Offer:
        """An offer with a sizing's own prices; as the book has it, date and all, where they are
        its."""
        for offer in self.offers if same else ():
            if (offer.kind, offer.name) == (kind, name) and all(
                self.of_offer(offer, field) == own(field) for field in OFFERS[kind]
            ):
                return offer
        return _offer_of(kind, name, own)

    def of_offer(self, offer: Offer, name: str) -> float | None:
        """A price of an offer by the name of its field; None where it is unknown, or in a currency
        without exchange rate."""
        try:
            return self._value(name, offer, offer.prices()[name])
        except InputError:
            return None

    def of_entry(self, name: str, entry: str) -> float | None:
        """The price of a server or a storage profile, by the name of its field; None where it is
        unknown, or in a currency without exchange rate."""
        item = self._entry(name, entry)
        try:
            return None if item is None else self._value(name, item, amount_of(item))
        except InputError:
            return None

    def _entry(self, name: str, entry: str) -> ServerPrice | StoragePrice | None:
        entries = self.servers if name == "node_price" else self.storage
        return next((it for it in entries if it.name.lower() == entry.lower()), None)

    def age_days(self, used: Mapping[str, Used], today: date | None = None) -> float | None:
        """Age of the oldest of some prices; None where none has a date, or all are examples."""
        ages = [
            days for it in used.values() if not it.item.example
            if (days := age_days(it.item.as_of, today)) is not None
        ]  # fmt: skip
        return max(ages, default=None)


D = TypeVar("D", bound=Dated)
N = TypeVar("N", bound="ServerPrice | StoragePrice | Offer")


def _laid_over(lower: list[N], upper: list[N]) -> list[N]:
    """Entries with others of their names in their places, and the new ones after them."""
    over: dict[str, N] = {it.name.lower(): it for it in upper}
    return [*(over.pop(it.name.lower(), it) for it in lower), *over.values()]


def _offer_of(kind: str, name: str, price: Callable[[str], float | None]) -> Offer:
    """An offer with prices by the fields of a case."""
    figures = {place: price(field) for field, place in OFFERS[kind].items()}
    return Offer.model_validate({"name": name, "kind": kind, **figures})


def amount_of(item: Dated) -> float | None:
    """The figure of an item, in its own currency."""
    for field in ("value", "capex_per_node", "unit_price"):
        if hasattr(item, field):
            found: float | None = getattr(item, field)
            return found
    return None


def age_days(as_of: str | None, today: date | None = None) -> float | None:
    """Days since a date, from the end of the month or the year where that is all that is known."""
    if as_of is None:
        return None
    first = re.split("-", as_of)
    year, month = int(first[0]), int(first[1]) if len(first) > 1 else 12
    try:
        if len(first) == 3:
            day = date(year, month, int(first[2]))
        else:
            day = date(year + month // 12, month % 12 + 1, 1)
    except ValueError:
        return None
    return float(max(0, ((today or reference_day()) - day).days))


def reference_day() -> date:
    """The day on which ages are told: that of SIZING_XL_AS_OF, else that of SOURCE_DATE_EPOCH,
    else today.

    Raises InputError where a variable holds no date.
    """
    asked = os.environ.get(ENVIRONMENT)
    if asked:
        return day_of(asked, ENVIRONMENT)
    epoch = _source_date()
    return date.today() if epoch is None else epoch.date()


def moment(as_of: date | None = None) -> str | None:
    """When a document is said to be made: the second of SOURCE_DATE_EPOCH, else the day that was
    asked for (`as_of`, SIZING_XL_AS_OF); None without either, so that equal inputs give equal
    documents. As ISO 8601.

    Raises InputError where a variable holds no date.
    """
    epoch = _source_date()
    if epoch is not None:
        return f"{epoch:%Y-%m-%dT%H:%M:%SZ}"
    asked = os.environ.get(ENVIRONMENT)
    day = as_of or (day_of(asked, ENVIRONMENT) if asked else None)
    return None if day is None else day.isoformat()


def _source_date() -> datetime | None:
    """SOURCE_DATE_EPOCH of reproducible builds: whole seconds since 1970, UTC; below 0 none."""
    asked = os.environ.get(SOURCE_DATE, "").strip()
    if not asked:
        return None
    try:
        seconds = int(asked)
        return None if seconds < 0 else datetime.fromtimestamp(seconds, timezone.utc)
    except (ValueError, OverflowError, OSError):
        raise InputError([Problem("no_epoch", SOURCE_DATE, asked)]) from None


def day_of(asked: str, field: str) -> date:
    """A date as 2026-11-26. Raises InputError naming the field for what is none."""
    try:
        return datetime.strptime(asked.strip(), "%Y-%m-%d").date()
    except ValueError:
        raise InputError([Problem("no_date", field, asked)]) from None
