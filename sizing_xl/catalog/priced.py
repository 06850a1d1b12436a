"""The prices that a case uses: its own, else those of the price book and of the offers it names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sizing_xl.catalog.load import Catalogs
from sizing_xl.catalog.prices import AGE, Dated, Offer, Prices, reference_day
from sizing_xl.errors import InputError, Problem
from sizing_xl.fields import OFFERED, PRICED
from sizing_xl.nearest import plain_name
from sizing_xl.reading.characters import odd
from sizing_xl.reading.names import Index, folded, index_of, last_part, unknown


def prices_in_use(
    nfr: Mapping[str, Any], server: str, profile: str, catalogs: Catalogs
) -> tuple[Mapping[str, Any], Mapping[str, Dated]]:
    """What the price book gives for fields that a case leaves out, offers by their own names; and
    where each price comes from.

    nfr: the fields of the case. Raises InputError for an offer that the book does not have, for a
    price without exchange rate.
    """
    asked = tuple([name for name in PRICED if nfr[name] is not None])
    offers = {it: offer(it, nfr[it], catalogs) for it in OFFERED if nfr[it] is not None}
    named = tuple([(field, it.name) for field, it in offers.items()])
    day = catalogs.as_of or reference_day()
    key = (server, profile, asked, named, day)
    return catalogs.kept(_priced, key, catalogs, server, profile, asked, offers, day)


def _priced(
    catalogs: Catalogs,
    server: str,
    profile: str,
    asked: tuple[str, ...],
    offers: Mapping[str, Offer],
    day: date,
) -> tuple[Mapping[str, Any], Mapping[str, Dated]]:
    used = catalogs.prices.used(server, profile, asked, offers.values())
    values: dict[str, Any] = {name: it.value for name, it in used.items()}
    values.update((field, it.name) for field, it in offers.items())
    age = None if AGE in asked else catalogs.prices.age_days(used, day)
    if age is not None:
        values[AGE] = age
    return values, {name: it.item for name, it in used.items()}


def offer(field: str, name: str, catalogs: Catalogs) -> Offer:
    """The offer that a field names: whatever its case and hyphens, and without its provider where
    one provider alone has it. Raises InputError with the nearest names."""
    kind = OFFERED[field]
    index, offers = catalogs.kept(_index, kind, catalogs.prices, kind)
    way = folded(name)
    found = index.names.get(way)
    if found is None and odd(name.strip()) is None:
        found = index.spellings.get(plain_name(way))
    if found is not None:
        return offers[found]
    same = [it for it in offers if folded(last_part(it)) == folded(last_part(name))]
    if same:
        raise InputError([Problem("unknown_name", field, name, details={"near": same})])
    names = {folded(spelt): it for it in offers for spelt in (it, last_part(it))}
    near: dict[str, Any] = {"meant": names, "otherwise": sorted(offers)}
    raise InputError([unknown("unknown_name", field, name, names, **near)])


def _index(prices: Prices, kind: str) -> tuple[Index[str], Mapping[str, Offer]]:
    offers = {it.name: it for it in prices.offers if it.kind == kind}
    return index_of(((it, it) for it in offers), ((last_part(it), it) for it in offers)), offers
