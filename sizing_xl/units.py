"""The closed list of units, and the rule that a name must tell its unit.

GiB and GB are two units: ``GIB`` is 2**30 bytes (memory), ``GB`` is 10**9 bytes
(vendors' labels, disks). No function converts between them silently; a formula
that crosses the border says so with `BYTES_PER_GIB` or `BYTES_PER_GB` (sizing_xl.book.constants).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True)
class Measure:
    """What a unit looks like: its symbol, the words that tell it in a name, what is special.

    symbol: what is printed beside the number; ``{currency}`` stands for the code of the currency,
    which is data. whole: only whole numbers have a meaning. spoken: it counts things that the
    sentence around it names, so that prose prints the number alone. percent: a share, printed per
    cent.
    """

    symbol: str
    words: tuple[str, ...] = ()
    whole: bool = False
    spoken: bool = False
    percent: bool = False

    @property
    def money(self) -> bool:
        return CURRENCY in self.symbol

    @property
    def generic(self) -> str:
        """The symbol where the currency may be any."""
        return self.symbol.replace(CURRENCY, "currency")


# Where a symbol takes the code of the currency.
CURRENCY = "{currency}"


class Unit(Enum):
    """A unit of a quantity or input. Names of bytes, power, time and rates must carry its word."""

    BYTES = Measure("B", ("bytes",))
    GIB = Measure("GiB", ("gib",))
    TIB = Measure("TiB", ("tib",))
    GB = Measure("GB", ("gb",))
    TB = Measure("TB", ("tb",))
    BYTES_PER_ELEMENT = Measure("B/elem", ("bytes_per_element",))
    KB = Measure("KB", ("kb",))
    KIB = Measure("KiB", ("kib",))
    GB_PER_S = Measure("GB/s", ("gbs",))
    MB_PER_S = Measure("MB/s", ("mbps",))
    TB_PER_S = Measure("TB/s", ("tbps",))
    TFLOP = Measure("TFLOP", ("tflop",))
    TFLOP_PER_S = Measure("TFLOP/s", ("tflops",))
    BILLIONS = Measure("10^9", ("params_b",))
    KW = Measure("kW", ("kw",))
    W = Measure("W", ("w",))
    MWH_PER_YEAR = Measure("MWh", ("mwh",))
    BTU_PER_HOUR = Measure("BTU/h", ("btu_hr",))
    BTU_PER_HOUR_PER_KW = Measure("BTU/h/kW", ("btu_hr_per_kw",))
    BTU_PER_HOUR_PER_TON = Measure("BTU/h/TR", ("btu_hr_per_ton",))
    TONS = Measure("TR", ("tons",))
    RACK_UNITS = Measure("U", ("u",), whole=True)
    SECONDS = Measure("s", ("s",))
    MILLISECONDS = Measure("ms", ("ms",))
    HOURS = Measure("h", ("hours",))
    DAYS = Measure("d", ("days",))
    YEARS = Measure("years", ("years",), spoken=True)
    MONTHS = Measure("months", ("months",), spoken=True)
    RATIO = Measure("", ("ratio", "factor", "efficiency", "pue"))
    SHARE = Measure("", ("ratio",), percent=True)
    MONEY = Measure(CURRENCY, ("price", "capex", "tco", "cost"))
    MONEY_PER_YEAR = Measure(f"{CURRENCY}/year", ("annual_cost", "total_cost", "per_year"))
    MONEY_PER_HOUR = Measure(f"{CURRENCY}/h", ("node_hour", "gpu_hour", "session_hour"))
    MONEY_PER_MONTH = Measure(f"{CURRENCY}/month", ("session_month", "user_month"))
    MONEY_PER_GPU_YEAR = Measure(f"{CURRENCY}/GPU/year", ("per_gpu_year",))
    MONEY_PER_KWH = Measure(f"{CURRENCY}/kWh", ("per_kwh",))
    MONEY_PER_U_MONTH = Measure(f"{CURRENCY}/U/month", ("per_u_month",))
    MONEY_PER_KW_MONTH = Measure(f"{CURRENCY}/kW/month", ("per_kw_month",))
    MONEY_PER_MTOKEN = Measure(f"{CURRENCY}/1M tokens", ("per_mtoken",))
    MTOKENS_PER_YEAR = Measure("million tokens", ("mtokens",), spoken=True)
    KG = Measure("kg", ("kg",))
    KG_PER_KWH = Measure("kg/kWh", ("kg_per_kwh",))
    TOKENS_PER_S = Measure("tokens/s", ("tokens_per_s",))
    TOKENS_PER_S_KW = Measure("tokens/s/kW", ("tokens_per_s_kw",))
    REQUESTS_PER_S = Measure("req/s", ("requests_per_second",))
    PERCENTILE = Measure("", ("percentile",))
    USERS = Measure("users", spoken=True)
    IOPS = Measure("IOPS", ("iops",))
    TOKENS = Measure("tokens", whole=True, spoken=True)
    ELEMENTS = Measure("elem", whole=True, spoken=True)
    SESSIONS = Measure("sessions", whole=True, spoken=True)
    LOAD = Measure("sessions", spoken=True)
    REPLICAS = Measure("replicas", spoken=True)
    NODES = Measure("nodes", whole=True, spoken=True)
    RACKS = Measure("racks", spoken=True)
    COUNT = Measure("", whole=True, spoken=True)
    FLAG = Measure("0/1", whole=True, spoken=True)

    def __init__(self, measure: Measure) -> None:
        # Attributes of the member: reading them through `value` takes its time in a workbook.
        self.symbol = measure.symbol
        self.generic = measure.generic
        self.words = measure.words
        #: only whole numbers have a meaning (nodes, sessions, rack units)
        self.whole = measure.whole
        #: prose prints the number without the symbol
        self.spoken = measure.spoken
        #: a share: 0.7 is printed as 70 %
        self.percent = measure.percent
        #: an amount of a currency, or of it per something
        self.money = measure.money


_UNITS_OF_WORD: dict[str, list[Unit]] = {}
for _unit in Unit:
    for _word in _unit.words:
        _UNITS_OF_WORD.setdefault(_word, []).append(_unit)


def unit_problem(name: str, unit: Unit) -> str | None:
    """Say why `name` contradicts `unit`, or None.

    A unit that has a word must be told by it (`power_kw_max` is in kW). Where a name carries
    several, the last one counts, and of those that end there the longest: `btu_hr_per_kw` is not
    in kW, `read_iops_load_ratio` is a ratio. A word may tell two units: a ratio may be a share.
    """
    words = [word for word in _UNITS_OF_WORD if f"_{word}_" in f"_{name}_"]
    if words:
        last = max(words, key=lambda word: (f"_{name}_".rindex(f"_{word}_") + len(word), len(word)))
        told = _UNITS_OF_WORD[last]
        if unit not in told:
            names = " or ".join(one.name for one in told)
            return f"{name}: the word {last} tells {names}, not {unit.name}"
    elif unit.words:
        return f"{name}: a name in {unit.name} must carry one of {unit.words}"
    return None
