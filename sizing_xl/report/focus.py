"""The planned month of a fleet as rows of FOCUS, the FinOps Open Cost and Usage Specification.

https://focus.finops.org (columns of version 1.2 as of the tag v1.2 of FOCUS_Spec; of 1.4 the same
rows with the provider columns that 1.3 brought). A row is a charge of the month: capital of the
nodes in use, of headroom and of spares apart, capital of storage, network and the rest, energy,
space, support, licences, staff. EffectiveCost sums to the monthly total to the cent: the cents that
rounding leaves go to the rows with the largest remainders.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import Any, NamedTuple

from sizing_xl.book.inputs import SCENARIO
from sizing_xl.errors import InputError, Problem
from sizing_xl.files.source import library
from sizing_xl.scenario import Scenario
from sizing_xl.sizing import Sizing
from sizing_xl.telling.cost import TOTAL, lacking
from sizing_xl.telling.views import COST_CAPITAL, COST_CAPITAL_SHARES, COST_OPERATION

__all__ = ["COLUMNS", "VERSIONS", "focus_bytes", "focus_rows", "month_of"]

VERSIONS = ("1.2", "1.4")
# In 1.3 ServiceProviderName and HostProviderName took the place of the first pair; 1.4 has only
# them. FOCUS_Spec, specification/columns.
_PROVIDERS = {
    "1.2": ("ProviderName", "PublisherName"),
    "1.4": ("ServiceProviderName", "HostProviderName"),
}
_SHARED = (
    *("AvailabilityZone", "BilledCost", "BillingAccountId", "BillingAccountName"),
    *("BillingCurrency", "BillingPeriodEnd", "BillingPeriodStart", "ChargeCategory"),
    *("ChargeClass", "ChargeDescription", "ChargeFrequency", "ChargePeriodEnd"),
    *("ChargePeriodStart", "CommitmentDiscountStatus", "ConsumedQuantity", "ConsumedUnit"),
    *("ContractedCost", "EffectiveCost", "InvoiceId", "InvoiceIssuerName", "ListCost"),
    *("PricingCategory", "PricingQuantity", "PricingUnit", "RegionId", "RegionName"),
    *("ResourceId", "ResourceName", "ResourceType", "ServiceCategory", "ServiceName"),
    *("ServiceSubcategory", "SubAccountId", "SubAccountName", "Tags"),
)
# Ours, after the specification's.
_OWN = ("x_SizingId", "x_SizingScenario", "x_CapacityShare", "x_SessionsResident", "x_CarbonKg")
COLUMNS = {version: (*sorted((*_SHARED, *_PROVIDERS[version])), *_OWN) for version in VERSIONS}
_NUMBERS = (
    *("BilledCost", "ConsumedQuantity", "ContractedCost", "EffectiveCost", "ListCost"),
    *("PricingQuantity", "x_SessionsResident", "x_CarbonKg"),
)
OWNER = "Planned fleet"
SERVICE = "LLM inference, self-hosted"
CENT = Decimal("0.01")
MONTHS = 12


class Charge(NamedTuple):
    """A charge of a year. share: of the capacity that it is of. unit: what is paid for, and how
    many of them in a month."""

    name: str
    words: str
    annual: float
    share: str
    unit: str
    quantity: float
    resource: str
    subcategory: str = "Generative AI"


def focus_bytes(
    sizing: Sizing, month: str, version: str = "1.2", scenario: str = "recommended",
    ending: str = ".csv",
) -> tuple[bytes, int]:  # fmt: skip
    """The rows as a file, and how many they are. See `focus_rows`; ending: .csv or .parquet."""
    rows = focus_rows(sizing, month, version, scenario)
    columns = COLUMNS[version]
    if ending == ".parquet":
        return _parquet(columns, rows), len(rows)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([["" if row[it] is None else row[it] for it in columns] for row in rows])
    return text.getvalue().encode("ascii"), len(rows)


def focus_rows(
    sizing: Sizing, month: str, version: str = "1.2", scenario: str = "recommended"
) -> list[dict[str, Any]]:
    """A row for each charge of a month, as 2027-01, by the names of COLUMNS; null is None.

    Raises InputError where the monthly total is not known, naming what is missing, and for another
    version, scenario or month.
    """
    _checked(version, scenario, sizing)
    start, end = month_of(month)
    found = sizing.scenarios[scenario]
    absent = lacking(found, TOTAL)
    if absent or found.results[TOTAL] is None or not sizing.currency:
        names = list(absent) or [TOTAL]
        raise InputError([Problem("cost_incomplete", details={"names": names})])
    charges = [it for it in _charges(found, sizing) if it.annual > 0]
    costs = _to_the_cent([it.annual / MONTHS for it in charges], found.results[TOTAL] / MONTHS)
    carbon = found.results["annual_carbon_kg"]
    rows = []
    for charge, cost in zip(charges, costs, strict=True):
        amount = str(cost)
        capital = charge.name.startswith("capital")
        rows.append({
            **dict.fromkeys(COLUMNS[version]),
            **dict.fromkeys(_PROVIDERS[version], OWNER),
            # Capital was billed when it was bought: a month bears its part and is billed nothing.
            "BilledCost": "0.00" if capital else amount,
            "BillingAccountId": "sizing_xl", "BillingAccountName": "Planned costs",
            "BillingCurrency": sizing.currency,
            "BillingPeriodStart": start, "BillingPeriodEnd": end,
            "ChargePeriodStart": start, "ChargePeriodEnd": end,
            "ChargeCategory": "Usage", "ChargeFrequency": "Recurring",
            "ChargeDescription": _ascii(charge.words),
            "ConsumedQuantity": _plain(charge.quantity), "ConsumedUnit": charge.unit,
            "PricingQuantity": _plain(charge.quantity), "PricingUnit": charge.unit,
            "ContractedCost": amount, "EffectiveCost": amount, "ListCost": amount,
            "InvoiceIssuerName": OWNER, "PricingCategory": "Standard",
            "ResourceId": f"{_ascii(sizing.server.name)}/{charge.name}",
            "ResourceName": _ascii(charge.resource), "ResourceType": charge.name,
            "ServiceCategory": "AI and Machine Learning", "ServiceName": SERVICE,
            "ServiceSubcategory": charge.subcategory,
            "SubAccountId": scenario, "SubAccountName": scenario.upper(),
            "Tags": json.dumps({"model": _ascii(sizing.model.name), "scenario": scenario}),
            "x_SizingId": f"{_ascii(sizing.model.name)}/{_ascii(sizing.server.name)}",
            "x_SizingScenario": scenario.upper(), "x_CapacityShare": charge.share,
            "x_SessionsResident": _resident(sizing),
            "x_CarbonKg": _plain(carbon / MONTHS)
            if carbon is not None and charge.name == "energy" else None,
        })  # fmt: skip
    return rows


def month_of(month: str) -> tuple[str, str]:
    """First instant of a month and of the next, as FOCUS has it. Raises InputError."""
    match = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", month.strip())
    if not match or match[1] == "0000":
        raise InputError([Problem("no_month", "--focus-month", month)])
    year, number = int(match[1]), int(match[2])
    after = f"{year + number // 12:04}-{number % 12 + 1:02}"
    return f"{month.strip()}-01T00:00:00Z", f"{after}-01T00:00:00Z"


def next_month(day: date) -> str:
    """The month after a day's, as 2027-01."""
    return f"{day.year + day.month // 12:04}-{day.month % 12 + 1:02}"


def _checked(version: str, scenario: str, sizing: Sizing) -> None:
    if version not in VERSIONS:
        raise InputError([Problem("focus_version", "--focus-version", version)])
    if scenario not in sizing.scenarios:
        details = {"expected": ", ".join(sizing.scenarios)}
        raise InputError([Problem("not_one_of", SCENARIO.name, scenario, details=details)])


def _charges(found: Scenario, sizing: Sizing) -> list[Charge]:
    """What a year is made of: its annual costs sum to the annual total."""
    value = found.results
    nodes = float(value["nodes_final"])
    parts = dict(zip(COST_CAPITAL, (value[name] for name in COST_CAPITAL), strict=True))
    bought = parts.pop(COST_CAPITAL[-1])
    of_nodes, *others = parts.items()
    share = of_nodes[1] / bought if bought else 0.0
    server = sizing.server.name
    spare = found.inputs["ha_extra_nodes"]
    in_use, held = float(value["nodes_capacity"]), float(value["slo_nodes"])
    counts = {"in_use": in_use, "headroom": held - in_use, "ha_spare": float(spare)}
    charges = [
        Charge(f"capital_{key}", f"Annualised capital of {count:g} servers ({key})",
               value[name] * share, key, "Servers", count, f"{server} x{count:g}")
        for name, (key, count) in zip(COST_CAPITAL_SHARES, counts.items(), strict=True)
    ]  # fmt: skip
    yearly = value["capital_annual_cost"]
    for name, amount in others:
        key = name.removeprefix("capex_")
        part = yearly * amount / bought if bought else 0.0
        charges.append(
            Charge(f"capital_{key}", f"Annualised capital: {key}", part, "all", "Months", 1, key)
        )
    energy = value["site_energy_mwh"] * 1000 / MONTHS
    measures = {
        "energy": ("kWh", energy), "space": ("Months", 1.0), "support": ("Months", 1.0),
        "licence": ("GPU-Months", nodes * found.inputs["gpu_count"]), "staff": ("Months", 1.0),
    }  # fmt: skip
    for name in COST_OPERATION:
        key = name.removesuffix("_annual_cost")
        unit, quantity = measures[key]
        charges.append(Charge(key, f"Planned {key}", value[name], "all", unit, quantity, key))
    return charges


def _to_the_cent(amounts: Sequence[float], total: float) -> list[Decimal]:
    """Amounts in cents that sum to the total's: what rounding down leaves goes to the largest
    remainders."""
    exact = [Decimal(amount) for amount in amounts]
    cents = [amount.quantize(CENT, rounding=ROUND_FLOOR) for amount in exact]
    left = Decimal(total).quantize(CENT, rounding=ROUND_HALF_EVEN) - sum(cents)
    order = sorted(range(len(cents)), key=lambda k: (cents[k] - exact[k], k))
    for place in order[: int(left / CENT)]:
        cents[place] += CENT
    return cents


def _resident(sizing: Sizing) -> str | None:
    ratio = sizing.nfr["average_utilisation_ratio"]
    return None if ratio is None else _plain(sizing.nfr["concurrency"] * ratio)


def _plain(value: float) -> str:
    """A number without separators and exponent."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _ascii(text: str) -> str:
    """A text as the validator takes it: letters without their accents."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def _parquet(columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> bytes:
    """The same as Parquet: numbers as float64. Raises InputError without arro3."""
    core, files = library("arro3", "arro3.core"), library("arro3", "arro3.io")
    types = {name: "float64" if name in _NUMBERS else "string" for name in columns}
    fields = [
        core.Field(name, getattr(core.DataType, kind)(), nullable=True)
        for name, kind in types.items()
    ]
    arrays = [
        core.Array(
            [None if row[name] is None else float(row[name]) if kind == "float64" else row[name]
             for row in rows],
            type=field.type,
        )
        for (name, kind), field in zip(types.items(), fields, strict=True)
    ]  # fmt: skip
    schema = core.Schema(fields)
    batch = core.RecordBatch.from_arrays(arrays, schema=schema)
    target = io.BytesIO()
    files.write_parquet(core.RecordBatchReader.from_batches(schema, [batch]), target)
    return target.getvalue()
