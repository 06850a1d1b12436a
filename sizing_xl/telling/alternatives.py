"""The fleet beside every offer of the price book: one row an offer, and by utilisation.

What a row has is what the book's formulas give with the prices of its offer in the place of the
case's. Offers of another currency without an exchange rate, and figures that rest on what nobody
gave, are None; `lacking` and `no_rate` say what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count, takewhile
from statistics import median

from sizing_xl.book import BOOK
from sizing_xl.catalog.leaves import NAN
from sizing_xl.catalog.prices import Offer, Prices, age_days
from sizing_xl.scenario import Scenario
from sizing_xl.sizing import Sizing, default_catalogs
from sizing_xl.telling.cost import lacking
from sizing_xl.telling.views import ALTERNATIVE_API, ALTERNATIVE_CLOUD, OWN_COSTS, TOKEN_COSTS

API, CLOUD = "hosted_api", "cloud_gpu_hour"
# Kind of offer -> the book's comparison with it, and what its quantities begin with.
COMPARED = {API: (ALTERNATIVE_API, "api"), CLOUD: (ALTERNATIVE_CLOUD, "cloud_used")}
_BETWEEN = re.compile(r"[^a-z0-9.]+|(?<=[a-z])\.(?=[a-z])")


@dataclass(frozen=True)
class Alternative:
    """An offer beside the fleet; amounts in the currency of the sizing.

    kind: hosted_api or cloud_gpu_hour. same: of the model or of the GPU of the case, by name.
    unit: of `price`, 1M tokens of the case's mix or a GPU-hour. prices: as the offer has them, by
    the field of a case. annual_cost: of the case's tokens, or of as many GPUs in the hours that are
    used; all_year_cost: of GPUs in all hours. own_shares: what the fleet costs over what the offer
    costs, at each utilisation of the comparison; below 1 the fleet is cheaper.
    no_rate: the currency of an offer that no exchange rate was entered for.
    """

    name: str
    kind: str
    provider: str | None
    terms: str | None
    same: bool
    unit: str
    price: float | None
    prices: Mapping[str, float | None]
    as_of: str | None
    age_days: float | None
    confidence: str | None
    source: str | None
    all_year_cost: float | None
    annual_cost: float | None
    saving_per_year: float | None
    breakeven_mtokens: float | None
    breakeven_utilisation_ratio: float | None
    payback_months: float | None
    own_shares: tuple[float | None, ...]
    no_rate: str | None = None


@dataclass(frozen=True)
class Comparison:
    """All offers beside one scenario.

    utilisations: shares of the sessions or hours, ascending up to 1. own_gpu_hour, own_mtoken: what
    a used GPU-hour and 1M tokens of the fleet cost at each. own_tokens: millions a year.
    lacking: inputs without which some figure is empty.
    """

    scenario: str
    currency: str | None
    utilisations: tuple[float, ...]
    own_gpu_hour: tuple[float | None, ...]
    own_mtoken: tuple[float | None, ...]
    own_tokens: float | None
    rows: tuple[Alternative, ...]
    lacking: tuple[str, ...]

    def of_kind(self, kind: str) -> tuple[Alternative, ...]:
        """The offers of a kind: those of the same model or GPU first, then the cheapest."""
        return tuple(row for row in self.rows if row.kind == kind)

    def spread(self, kind: str) -> tuple[int, float, float, float] | None:
        """How many offers there are of the same model or GPU, with the least, the median and the
        largest price; None where fewer than two have one."""
        prices = [row.price for row in self.of_kind(kind) if row.same and row.price is not None]
        if len(prices) < 2:
            return None
        return len(prices), min(prices), median(prices), max(prices)


def alternatives(sizing: Sizing, scenario: str = "recommended") -> Comparison:
    """Every cloud and API of the price book beside one scenario of a sizing."""
    chosen = sizing.scenarios[scenario]
    shares = utilisations(sizing.policy.threshold("utilisation_step_ratio"))
    missing = (it for name in (OWN_COSTS[0], *TOKEN_COSTS) for it in lacking(chosen, name))
    catalogs = sizing.catalogs or default_catalogs()
    offers = [it for it in catalogs.prices.offers if it.kind in COMPARED]
    book = _in_currency(catalogs.prices, sizing.currency)
    rows = [_row(it, book, sizing, chosen, shares, catalogs.as_of) for it in offers]
    used = chosen.value("average_utilisation_ratio")
    return Comparison(
        scenario=scenario,
        currency=sizing.currency,
        utilisations=shares,
        own_gpu_hour=_by_utilisation(chosen.results["cost_per_gpu_hour"], shares),
        own_mtoken=_by_utilisation(_times(chosen.results["cost_per_mtoken"], used), shares),
        own_tokens=chosen.results["annual_mtokens"],
        rows=tuple(sorted(rows, key=_order)),
        lacking=tuple(dict.fromkeys(missing)),
    )


def utilisations(step: float) -> tuple[float, ...]:
    """Whole steps below 1, and 1."""
    below = takewhile(lambda it: it < 1 - step / 1000, (step * number for number in count(1)))
    return (*(round(it, 12) for it in below), 1.0)


def _in_currency(prices: Prices, currency: str | None) -> Prices:
    """The book for amounts of a sizing: of another currency it has no exchange rates."""
    if currency in (None, prices.currency):
        return prices
    return prices.model_copy(update={"currency": currency, "exchange_rates": {}})


def _row(
    offer: Offer,
    book: Prices,
    sizing: Sizing,
    scenario: Scenario,
    shares: tuple[float, ...],
    day: date | None,
) -> Alternative:
    names, prefix = COMPARED[offer.kind]
    prices, no_rate = _prices(offer, book)
    results = {name: _number(scenario.results[name]) for name in OWN_COSTS}
    given = {name: _number(price) for name, price in prices.items()}
    values = {**scenario.inputs, **results, **given}
    computed = BOOK.compute(values, names, frozenset(OWN_COSTS))
    found = {name: _known(value) for name, value in computed.items()}
    cost = found[f"{prefix}_annual_cost"]
    if offer.kind == API:
        price, full = _over(cost, found["annual_mtokens"]), None
        at_all = _over(cost, scenario.value("average_utilisation_ratio"))
    else:
        (price,) = prices.values()
        full = at_all = found["cloud_annual_cost"]
    return Alternative(
        name=offer.name,
        kind=offer.kind,
        provider=offer.provider,
        terms=offer.terms,
        same=_same(offer, sizing),
        unit="mtoken" if offer.kind == API else "gpu_hour",
        price=price,
        prices=prices,
        as_of=offer.as_of,
        age_days=age_days(offer.as_of, day),
        confidence=offer.confidence,
        source=offer.source,
        all_year_cost=full,
        annual_cost=cost,
        saving_per_year=found[f"{prefix}_saving_per_year"],
        breakeven_mtokens=found[f"{prefix}_breakeven_mtokens"],
        breakeven_utilisation_ratio=found[f"{prefix}_breakeven_utilisation_ratio"],
        payback_months=found[f"{prefix}_payback_months"],
        own_shares=_by_utilisation(_over(scenario.results[OWN_COSTS[0]], at_all), shares),
        no_rate=no_rate,
    )


def _prices(offer: Offer, book: Prices) -> tuple[dict[str, float | None], str | None]:
    """The prices of an offer by the field of a case, and the currency that has no rate."""
    own = offer.prices()
    found = {field: book.of_offer(offer, field) for field in own}
    lost = any(found[field] is None for field, value in own.items() if value is not None)
    return found, offer.currency if lost else None


def _same(offer: Offer, sizing: Sizing) -> bool:
    """Whether an offer is of the case's model or GPU, as far as names tell."""
    if offer.kind == CLOUD:
        return offer.gpu is not None and _within(offer.gpu, sizing.server.gpu.model)
    return any(_within(name, offer.name) for name in sizing.model.known_as())


def _within(part: str, whole: str) -> bool:
    """Whether the words of a name stand, one after the other, in another."""
    some, all_ = (_BETWEEN.split(name.lower()) for name in (part, whole))
    return any(all_[at : at + len(some)] == some for at in range(len(all_)))


def _order(row: Alternative) -> tuple[bool, bool, float, str]:
    cost = row.annual_cost if row.annual_cost is not None else row.price
    return not row.same, cost is None, cost or 0.0, row.name


def _by_utilisation(value: float | None, shares: Sequence[float]) -> tuple[float | None, ...]:
    """What is known of all hours, borne by a share of them."""
    return tuple(None if value is None else value / share for share in shares)


def _times(value: float | None, by: float | None) -> float | None:
    return None if value is None or by is None else value * by


def _over(value: float | None, by: float | None) -> float | None:
    return None if value is None or not by else value / by


def _number(value: float | None) -> float:
    return NAN if value is None else float(value)


def _known(value: float) -> float | None:
    return None if value != value else float(value)
