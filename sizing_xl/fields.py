"""The fields of a case, one row each: all that any face asks of an input is derived from here.

Derived are the fields and ranges of `Workload`, the book's inputs, defaults, flags of the command
line, options of functions, the inputs of workbooks and of the control sheet, columns and headings
of batches, their templates, and the requirements in every report. Labels and meanings are in
texts/<language>/fields.py under the same names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import Any

from sizing_xl.precisions import (
    KV_PRECISION_ALIASES,
    KV_PRECISIONS,
    PRECISION_ALIASES,
    PRECISIONS,
)
from sizing_xl.units import Unit

# Degrees of tensor parallelism that are tried where none is given: engines take powers of two.
DEGREES = (1, 2, 4, 8, 16, 32, 64)
# Steps of Newton's method to the largest batch and to the replicas of a queue.
BATCH_STEPS, QUEUE_STEPS = 8, 3
# No memory that anybody means is larger.
LARGEST_GIB = 1e6


class Default(Enum):
    """What is used where a case leaves a field out."""

    NEEDED = "needed"  # nothing: it must be given
    DEMAND = "demand"  # what a formula of the book makes of the demand; without it, it must be
    POLICY = "policy"  # the figure of parameters.json under the same name
    MEASURED = "measured"  # what measurements of the model on the server say, else 1
    BOOK = "book"  # what a formula of the book makes of that figure and of the model
    MODEL = "model"  # what the model's entry says
    PRICE = "price"  # what prices.json says, or nothing
    ENTRY = "entry"  # what prices.json says of the server or storage profile in use, or nothing
    OFFER = "offer"  # what the offer of prices.json says that the case names, or nothing
    UNKNOWN = "unknown"  # nothing: what rests on it has no value


@dataclass(frozen=True)
class Field:
    """One field of a case.

    kind: str, int or float. doc: its meaning for schemas and programs. default: one of Default, or
        the value itself.
    unit, digits: of a number, and the decimals that are shown. low, high: the range that may be
        given, ends included, or without `low` where it is `open`.
    choices: the words that it may be; words: other words for them, "" for leaving it out.
    catalog: it names an entry of this catalog; table, column:
        where a workbook lists what it may be. offer: it names an offer of this kind of prices.json,
        which gives prices where the case gives none.
    leaf: the book's input that it sets: a number itself, a word by its place among the choices.
    instead_of: the field whose place it takes. demand: the book's quantity that gives it where it
        is left out; alternatives: sets of fields of which each is enough for that.
    flag: the option of the command line, by default the name with hyphens; several: it may be
        repeated. aliases: other names in headings and options. argument: its name as an argument of
        functions. example: a value of the templates.
    """

    name: str
    kind: type
    doc: str
    default: Any = Default.UNKNOWN
    unit: Unit | None = None
    digits: int = 0
    low: float = 0.0
    high: float = float("inf")
    open: bool = False
    choices: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict, hash=False)
    catalog: str = ""
    offer: str = ""
    table: str = ""
    leaf: str = ""
    instead_of: str = ""
    demand: str = ""
    alternatives: tuple[tuple[str, ...], ...] = ()
    flag: str = ""
    several: bool = False
    aliases: tuple[str, ...] = ()
    argument: str = ""
    example: Any = None

    @property
    def needed(self) -> bool:
        return self.default in (Default.NEEDED, Default.DEMAND)

    @property
    def numeric(self) -> bool:
        return self.kind is not str

    @property
    def whole(self) -> bool:
        return self.kind is int

    @property
    def as_asked(self) -> bool:
        """Whether a workbook shows what was asked: an empty cell where that was nothing."""
        own = (Default.MODEL, Default.BOOK, Default.UNKNOWN, Default.ENTRY, Default.OFFER)
        return self.default in (*own, Default.DEMAND)

    @property
    def blank(self) -> bool:
        """Whether an empty cell of a workbook has a meaning of its own."""
        return self.as_asked or self.priced

    @property
    def priced(self) -> bool:
        """Whether it is a price, or a figure that makes costs of prices: prices.json may give
        it."""
        return self.default in (Default.PRICE, Default.ENTRY, Default.OFFER)

    @property
    def option(self) -> str:
        """The option of the command line."""
        return self.flag or "--" + self.name.replace("_", "-")

    @property
    def as_argument(self) -> str:
        """The name of the argument of functions."""
        return self.argument or self.name

    @property
    def literal(self) -> bool:
        """Whether leaving it out means a value of its own, whatever the catalogs say."""
        return not isinstance(self.default, Default)

    @property
    def sets(self) -> str:
        """The book's input that it sets; empty where it sets none."""
        return self.leaf or (self.name if self.numeric else "")

    def number(self, value: Any) -> float:
        """What that input is for a value of the field."""
        return float(self.choices.index(value) if self.choices else value)

    @property
    def own_leaf(self) -> bool:
        """Whether it is, as it stands, an input of the book of the same name."""
        return self.numeric and not self.leaf


def _field(name: str, kind: type, doc: str, default: Any, **more: Any) -> Field:
    return Field(name, kind, doc, default, **more)


def _named(name: str) -> dict[str, Any]:
    """The short name of a field, for options, headings and arguments."""
    return {"flag": "--" + name.replace("_", "-"), "aliases": (name,), "argument": name}


NEEDED, POLICY, MODEL = Default.NEEDED, Default.POLICY, Default.MODEL
PRICE, ENTRY, OFFER = Default.PRICE, Default.ENTRY, Default.OFFER
UNKNOWN, _OF = Default.UNKNOWN, ("", "_p95")
_REQUESTS = tuple((f"prompt_tokens{one}", f"output_tokens{it}") for one in _OF for it in _OF)

# fmt: off
_ROWS = (
    _field("model", str, "Entry of models.json.", NEEDED,
           catalog="models", table="tbl_models", several=True, example="llama-3.3-70b-instruct"),
    _field("server", str, "Entry of servers.json.", NEEDED,
           catalog="servers", table="tbl_servers", several=True, example="dgx-h200"),
    _field("storage", str, "Entry of storage.json.", "profile_default",
           catalog="storage", table="tbl_storage", example="profile_default"),
    _field("concurrency", int, "Simultaneous sessions C.", Default.DEMAND,
           demand="demand_sessions", alternatives=(("requests_per_second",), ("users",)),
           unit=Unit.SESSIONS, low=1, high=1e8, example=200),
    _field("effective_context", int, "Context T that sessions really use.", Default.DEMAND,
           demand="demand_context_tokens", alternatives=_REQUESTS, unit=Unit.TOKENS, low=1,
           high=1e9, aliases=("context",), argument="context", example=32768),
    _field("kv_precision", str, "Number format of the KV cache.", MODEL,
           choices=KV_PRECISIONS, words=KV_PRECISION_ALIASES, table="tbl_kv_precisions",
           example="bf16"),
    _field("kv_budget_ratio", float,
           "Share of the HBM left after the overhead that the KV cache may use.", POLICY,
           unit=Unit.SHARE, low=0.01, high=1, example=0.65),
    _field("runtime_overhead_gib", float,
           "HBM per node kept for weights, activations and buffers.", Default.BOOK,
           unit=Unit.GIB, low=0, high=LARGEST_GIB, leaf="overhead_given_gib", example=240),
    _field("peak_headroom_ratio", float, "Extra sessions at the peak, as a share of C.", POLICY,
           unit=Unit.SHARE, low=0, high=2, example=0.25),
    _field("weights_precision", str, "Number format of the weights.", MODEL,
           choices=PRECISIONS, words=PRECISION_ALIASES, table="tbl_weights_precisions",
           example="bf16"),
    _field("weights_memory_gib", float, "Weights of one replica, in place of the catalog's.", MODEL,
           unit=Unit.GIB, digits=1, low=0, high=LARGEST_GIB, open=True,
           leaf="deployed_weights_gib", example=140.5),
    _field("model_artifact_size_gib", float,
           "The model's files in storage, in place of the catalog's.", MODEL,
           unit=Unit.GIB, digits=1, low=0, high=LARGEST_GIB, open=True, leaf="artifact_gib",
           example=141.5),
    _field("tensor_parallel", int, "GPUs over which each layer of a replica is split.", 1,
           unit=Unit.COUNT, low=1, high=1024, example=8),
    _field("pipeline_parallel", int, "Stages over which a replica's layers are spread.", 1,
           unit=Unit.COUNT, low=1, high=1024, example=1),
    _field("data_parallel", int,
           "Ranks of data-parallel attention of a replica, over which its experts are spread.", 1,
           unit=Unit.COUNT, low=1, high=1024, example=1),
    _field("layout", str,
           "Whether the best layout is sought where all three degrees are 1, or they are meant.",
           "auto", choices=("auto", "given"), leaf="layout_as_given", example="auto"),
    _field("replicas_per_node", int, "Copies of the model that one node serves.", POLICY,
           unit=Unit.COUNT, low=1, high=1024, example=1),
    _field("avg_request_duration_s", float, "Mean duration of one request.", POLICY,
           unit=Unit.SECONDS, digits=1, low=0.001, high=1e6, flag="--avg-request-duration",
           aliases=("avg_request_duration",), example=12.5),
    _field("target_load_time_s", float,
           "Time in which restarting nodes must have read the model.", POLICY,
           unit=Unit.SECONDS, low=0.1, high=1e6, flag="--target-load-time",
           aliases=("target_load_time",), example=300),
    _field("capacity_margin_ratio", float, "Margin added to the storage volume.", POLICY,
           unit=Unit.SHARE, low=0, high=10, flag="--capacity-margin",
           aliases=("capacity_margin",), example=0.25),
    _field("warmup_concurrency", int,
           "Pods that read the model at once; 0: the restarting ones.", POLICY,
           unit=Unit.COUNT, low=0, high=1e6, example=2),
    _field("warmup_read_pattern", str, "How a warm-up reads.", "sequential",
           choices=("sequential", "random"), leaf="warmup_random", example="sequential"),
    _field("warmup_utilization_ratio", float,
           "Share of the profile's limit that a warm-up reaches.", POLICY,
           unit=Unit.SHARE, low=0.01, high=1, example=0.75),
    _field("current_nodes", int, "Nodes that run today; 0: none.", 0,
           unit=Unit.NODES, low=0, high=1e8, example=3),
    _field("rack_power_limit_kw", float, "Power that the room gives one rack.", Default.UNKNOWN,
           unit=Unit.KW, digits=1, low=0, high=1e4, open=True, example=30.5),
    _field("basis", str, "Capacity basis that the nodes rest on.", "pooled",
           choices=("pooled", "per_gpu", "engine"), leaf="capacity_basis", example="pooled"),
    _field("engine", str, "Entry of engines.json.", "vllm-0.33",
           catalog="engines", table="tbl_engines", example="vllm-0.33"),
    _field("max_num_batched_tokens", int, "Tokens that the engine schedules at once.",
           Default.UNKNOWN, unit=Unit.TOKENS, low=1, high=1e8, leaf="batched_given_tokens",
           example=8192),
    _field("max_model_len", int, "Longest request that the engine is started for.",
           Default.UNKNOWN, unit=Unit.TOKENS, low=1, high=1e9, leaf="longest_given_tokens",
           example=32768),
    _field("num_speculative_tokens", int, "Tokens that speculative decoding drafts; 0: none.", 0,
           unit=Unit.TOKENS, low=0, high=1024, leaf="speculative_tokens", example=0),
    _field("decode_context_parallel", int,
           "Ranks that share the tokens of a session where they would keep copies.", 1,
           unit=Unit.COUNT, low=1, high=1024, example=1),
    _field("hybrid_manager", str, "Whether the engine bounds layers by window and by chunk.",
           "auto", choices=("auto", "on", "off"), leaf="hybrid_manager_setting", example="auto"),
    _field("prompt_tokens", int, "Tokens of a request's prompt, on average.", Default.UNKNOWN,
           unit=Unit.TOKENS, low=1, high=1e9, example=4000),
    _field("output_tokens", int, "Tokens that a request generates, on average.", Default.UNKNOWN,
           unit=Unit.TOKENS, low=1, high=1e9, example=500),
    _field("prefix_hit_ratio", float, "Share of the prompt found in a prefix cache.", 0.0,
           unit=Unit.SHARE, low=0, high=1, example=0.0),
    # Demand, and the service levels that were promised.
    _field("requests_per_second", float, "Requests that arrive in a second, on average.", UNKNOWN,
           unit=Unit.REQUESTS_PER_S, digits=2, low=0, high=1e7, open=True, example=12.5),
    _field("users", float, "Users who work at the same time.", UNKNOWN,
           unit=Unit.USERS, low=0, high=1e10, open=True, example=400),
    _field("sessions_per_user", float, "Sessions that each of them has open, on average.", 1.0,
           unit=Unit.LOAD, digits=2, low=0, high=1e4, open=True, example=0.5),
    _field("prompt_tokens_p95", int, "Tokens that 95 % of the prompts do not exceed.", UNKNOWN,
           unit=Unit.TOKENS, low=1, high=1e9, example=12000),
    _field("output_tokens_p95", int, "Tokens that 95 % of the answers do not exceed.", UNKNOWN,
           unit=Unit.TOKENS, low=1, high=1e9, example=1500),
    _field("shared_prefix_tokens", int, "Tokens with which all prompts begin, cached.", 0,
           unit=Unit.TOKENS, low=0, high=1e9, example=512),
    _field("ttft_target_ms", float, "Promised time to the first token.", UNKNOWN, digits=1, low=0,
           unit=Unit.MILLISECONDS, high=1e9, open=True, example=2000, **_named("ttft_ms")),
    _field("tpot_target_ms", float, "Promised time of each other token.", UNKNOWN, digits=2, low=0,
           unit=Unit.MILLISECONDS, high=1e9, open=True, example=50, **_named("tpot_ms")),
    _field("slo_percentile", float, "Per cent of the requests for which the first holds.", 95.0,
           unit=Unit.PERCENTILE, digits=2, low=0, high=99.999, example=99),
    _field("planning_factor_ratio", float, "Measured times over reachable bounds; 1: as good.",
           Default.MEASURED, unit=Unit.RATIO, digits=2, low=1, high=1000, example=1.5,
           **_named("planning_factor")),
    _field("queue_variability_ratio", float, "Mean squared variation of arrivals and prompts.", 1.0,
           unit=Unit.RATIO, digits=2, low=0, high=1000, open=True, example=0.8,
           **_named("queue_variability")),
    # What costs are made of: prices.json and the user give it, nobody else.
    _field("node_price", float, "List price of one node.", ENTRY,
           unit=Unit.MONEY, low=0, high=1e12, leaf="node_price", example=450000),
    _field("discount_ratio", float, "Discount on the list price of the nodes.", PRICE,
           unit=Unit.SHARE, low=0, high=1, example=0.1),
    _field("storage_unit_price", float, "Price of one unit of the storage profile.", ENTRY,
           unit=Unit.MONEY, low=0, high=1e12, leaf="storage_unit_price", example=60000),
    _field("network_price_per_node", float, "Network of one node: ports, switches, cables.", PRICE,
           unit=Unit.MONEY, low=0, high=1e12, example=25000),
    _field("other_capex_ratio", float,
           "Other capital expenditure, as a share of nodes, storage and network.", PRICE,
           unit=Unit.SHARE, low=0, high=10, example=0.05),
    _field("lifetime_years", float, "Years over which capital is spread.", PRICE,
           unit=Unit.YEARS, digits=1, low=0.25, high=50, example=4),
    _field("cost_of_capital_ratio", float, "Cost of capital of a year.", PRICE,
           unit=Unit.SHARE, low=0, high=1, example=0.08),
    _field("residual_ratio", float,
           "Value at the end of the lifetime, as a share of the capital.", PRICE,
           unit=Unit.SHARE, low=0, high=1, example=0.2),
    _field("support_ratio", float, "Support of a year, as a share of the capital.", PRICE,
           unit=Unit.SHARE, low=0, high=10, example=0.04),
    _field("licence_per_gpu_year", float, "Software licences of one GPU and year.", PRICE,
           unit=Unit.MONEY_PER_GPU_YEAR, digits=2, low=0, high=1e9, example=4500),
    _field("energy_price_per_kwh", float, "Price of energy.", PRICE,
           unit=Unit.MONEY_PER_KWH, digits=4, low=0, high=1e6, example=0.12),
    _field("average_load_ratio", float,
           "Mean draw over the year, as a share of the highest.", PRICE,
           unit=Unit.SHARE, low=0, high=1, example=0.7),
    _field("price_per_u_month", float, "Price of one rack unit and month.", PRICE,
           unit=Unit.MONEY_PER_U_MONTH, digits=2, low=0, high=1e9, example=20),
    _field("price_per_kw_month", float, "Price of one kW of highest draw and month.", PRICE,
           unit=Unit.MONEY_PER_KW_MONTH, digits=2, low=0, high=1e9, example=184.06),
    _field("staff_per_year", float, "People who run the fleet, of a year.", PRICE,
           unit=Unit.MONEY_PER_YEAR, low=0, high=1e12, example=60000),
    _field("average_utilisation_ratio", float,
           "Sessions resident on average, as a share of the simultaneous ones.", PRICE,
           unit=Unit.SHARE, low=0, high=1, open=True, example=0.6),
    _field("users_per_session", float, "Users who share one session.", PRICE,
           unit=Unit.USERS, digits=1, low=0, high=1e6, open=True, example=10),
    _field("carbon_kg_per_kwh", float, "CO2 equivalent of one kWh of the grid.", PRICE,
           unit=Unit.KG_PER_KWH, digits=3, low=0, high=100, example=0.1),
    _field("input_tokens_per_s", float,
           "Prompt tokens that all sessions send, without cached ones, mean of a year.", PRICE,
           unit=Unit.TOKENS_PER_S, low=0, high=1e12, example=40000),
    _field("cached_tokens_per_s", float,
           "Prompt tokens found in a prefix cache, mean of a year.", PRICE,
           unit=Unit.TOKENS_PER_S, low=0, high=1e12, example=10000),
    _field("output_tokens_per_s", float, "Generated tokens, mean of a year.", PRICE,
           unit=Unit.TOKENS_PER_S, low=0, high=1e12, example=8000),
    _field("prompt_time_ratio", float, "Share of the GPUs' time that prompts take.", PRICE,
           unit=Unit.SHARE, low=0, high=1, example=0.3),
    # What others ask for the same, to compare with.
    _field("cloud", str, "Cloud GPU-hour of prices.json to compare with.", Default.UNKNOWN,
           offer="cloud_gpu_hour", table="tbl_clouds", example="Nebius H200"),
    _field("api", str, "Hosted API of prices.json to compare with.", Default.UNKNOWN,
           offer="hosted_api", table="tbl_apis",
           example="nebius/meta-llama/Llama-3.3-70B-Instruct"),
    _field("cloud_price_per_gpu_hour", float, "Price of one GPU-hour of a cloud.", OFFER,
           unit=Unit.MONEY_PER_HOUR, digits=3, low=0, high=1e6,
           leaf="cloud_price_per_gpu_hour", example=3.5),
    _field("api_price_input_per_mtoken", float,
           "Price of one million prompt tokens of a hosted API.", OFFER,
           unit=Unit.MONEY_PER_MTOKEN, digits=4, low=0, high=1e6,
           leaf="api_price_input_per_mtoken", example=0.13),
    _field("api_price_cached_per_mtoken", float,
           "Price of one million cached prompt tokens; unknown: that of prompt tokens.", OFFER,
           unit=Unit.MONEY_PER_MTOKEN, digits=4, low=0, high=1e6,
           leaf="api_price_cached_per_mtoken", example=0.13),
    _field("api_price_output_per_mtoken", float,
           "Price of one million generated tokens of a hosted API.", OFFER,
           unit=Unit.MONEY_PER_MTOKEN, digits=4, low=0, high=1e6,
           leaf="api_price_output_per_mtoken", example=0.4),
    _field("price_age_days", float, "Age of the oldest price in use.", PRICE,
           unit=Unit.DAYS, low=0, high=1e5, example=20),
)
# What a case may be given besides, which becomes one of these before it is sized: no option of
# functions, whose cells read no files.
_SOURCES = (
    _field("model_config", str,
           "Path of the config.json of a model that is in no catalog, or of its folder.",
           Default.UNKNOWN, instead_of="model"),
)
# fmt: on

FIELDS: Mapping[str, Field] = MappingProxyType({field.name: field for field in _ROWS})
SOURCES: Mapping[str, Field] = MappingProxyType({field.name: field for field in _SOURCES})
# All that a row, the command line and the control sheet may give.
GIVEN: Mapping[str, Field] = MappingProxyType({**FIELDS, **SOURCES})
REQUIRED = tuple(name for name, field in FIELDS.items() if field.needed)
# Fields that the demand may give -> the book's quantity that does.
DEMANDED = {name: field.demand for name, field in FIELDS.items() if field.demand}
# Fields that parameters.json gives a default.
DEFAULTED = tuple(
    name for name, field in FIELDS.items() if field.default in (Default.POLICY, Default.BOOK)
)
# Numeric fields -> the book's input that they set.
NUMERIC = {name: field.sets for name, field in FIELDS.items() if field.numeric}
# Fields that measurements of the catalogs give, and what is used where nobody measured.
MEASURED = tuple(name for name, field in FIELDS.items() if field.default is Default.MEASURED)
NOT_MEASURED = 1.0
# The book's inputs whose fields have a default of their own, with its number.
LITERALS = {
    field.sets: field.number(field.default)
    for field in FIELDS.values()
    if field.literal and field.sets
} | {FIELDS[name].sets: NOT_MEASURED for name in MEASURED}
# Fields that name an offer of the price book -> its kind.
OFFERED = {name: field.offer for name, field in FIELDS.items() if field.offer}
# What costs are made of.
PRICED = tuple(name for name, field in FIELDS.items() if field.priced)
# What may be written in the place of a field's name.
OTHER_NAMES = {alias: name for name, field in FIELDS.items() for alias in field.aliases}
