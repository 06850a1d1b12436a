"""The functions of the spreadsheet, each importable under the name that it has in a cell.

    =SIZING_NODES("gpt-oss-120b", "dgx-b300", 1000, 131072)

Arguments are single values or ranges (lists of rows in Python); the answer has the shape that they
broadcast to. An empty required cell gives an empty answer; what is wrong is told in one line that
begins with "#SIZING: ". docs/functions.md is generated from here and from texts/.
"""

from __future__ import annotations

from sizing_xl.excel import plans, tables
from sizing_xl.excel.addin import exposed as function
from sizing_xl.excel.numbers import number

MODEL, SERVER, STORAGE = "gpt-oss-120b", "dgx-b300", "profile_default"
CASE = (MODEL, SERVER, 1000.0, 131072.0)
# Prices as one text, where a cell has no range of two columns for them.
PRICES = (
    "storage_unit_price=60000; network_price_per_node=25000; other_capex_ratio=0.05; "
    "lifetime_years=4; cost_of_capital_ratio=0.08; support_ratio=0.04; licence_per_gpu_year=4500; "
    "energy_price_per_kwh=0.0929; average_load_ratio=0.7; price_per_kw_month=184.06; "
    "staff_per_year=60000; average_utilisation_ratio=0.6; input_tokens_per_s=40000; "
    "cached_tokens_per_s=0; output_tokens_per_s=8000; api_price_input_per_mtoken=0.7; "
    "api_price_output_per_mtoken=2.1; cloud_price_per_gpu_hour=7.85"
)
# What a request is, as one text.
PROMISES = "prompt_tokens=4000; output_tokens=500; requests_per_second=20; planning_factor_ratio=2"
# Sessions of quarters as one text, where a cell has no range for them; prices of capital alone.
SESSIONS = "1000; 1200; 1500; 2000"
CAPITAL = "storage_unit_price=60000; network_price_per_node=25000; other_capex_ratio=0.05"


@function(by=number, reads="kv_per_session_gib", example=(MODEL, 131072.0))
def SIZING_KV_PER_SESSION(model, context, kv_precision=None):
    """KV cache of one session, GiB (docs/method.md#kv-cache-per-session)."""


@function(by=number, reads="kv_total_tib", example=(MODEL, 131072.0, 1000.0))
def SIZING_KV_TOTAL(model, context, concurrency, kv_precision=None):
    """KV cache of all sessions, TiB (docs/method.md#kv-cache-per-session)."""


@function(by=number, reads="hbm_total_gib", example=(SERVER,))
def SIZING_HBM(server):
    """HBM of one node, GiB (binary; vendors label it in GB)."""


@function(by=number, reads="kv_budget_gib", example=(SERVER,))
def SIZING_KV_BUDGET(server, options=None, scenario=None):
    """HBM of one node that the KV cache may use, GiB."""


@function(by=number, reads="sessions_per_node", example=(MODEL, SERVER, 131072.0))
def SIZING_SESSIONS_PER_NODE(model, server, context, scenario=None, options=None):
    """Sessions that fit on one node."""


@function(by=number, reads="nodes_final", example=CASE)
def SIZING_NODES(model, server, concurrency, context, scenario=None, options=None):
    """Nodes to buy, headroom and spares included."""


@function(by=number, reads="total_power_kw", example=CASE)
def SIZING_POWER_KW(model, server, concurrency, context, scenario=None, options=None):
    """Highest power draw of all nodes, kW."""


@function(by=number, reads="total_rack_u", example=CASE)
def SIZING_RACK_U(model, server, concurrency, context, scenario=None, options=None):
    """Rack units of all nodes, U."""


@function(by=number, reads="total_heat_btu_hr", example=CASE)
def SIZING_HEAT_BTU(model, server, concurrency, context, scenario=None, options=None):
    """Heat of all nodes, BTU/h."""


@function(
    by=number, reads="storage_{part}_tb", words={"part": "total"},
    example=(*CASE, "recommended", "total"),
)  # fmt: skip
def SIZING_STORAGE_TB(model, server, concurrency, context, scenario=None, part=None, options=None):
    """Storage volume, or a part of it, TB (decimal)."""


@function(
    by=number, reads="iops_{direction}_{when}", words={"direction": "read", "when": "peak"},
    example=(*CASE, "recommended", "read", "peak"),
)  # fmt: skip
def SIZING_STORAGE_IOPS(
    model, server, concurrency, context, scenario=None, direction=None, when=None, options=None
):
    """Storage IOPS, reads or writes, at the peak or in steady state."""


@function(
    by=number,
    reads="throughput_{direction}_{when}_gbs",
    words={"direction": "read", "when": "peak"},
    example=(*CASE, "recommended", "read", "peak"),
)
def SIZING_STORAGE_THROUGHPUT(
    model, server, concurrency, context, scenario=None, direction=None, when=None, options=None
):
    """Storage throughput, GB/s (decimal), reads or writes, at the peak or in steady state."""


@function(by=number, reads="tco_nominal", example=(*CASE, "recommended", PRICES))
def SIZING_TCO(model, server, concurrency, context, scenario=None, options=None):
    """Total cost of ownership over the lifetime, in the price book's currency."""


@function(
    by=number, reads="{item}_cost", words={"item": "annual_total"},
    example=("total", *CASE, "recommended", PRICES),
)  # fmt: skip
def SIZING_COST(item, model, server, concurrency, context, scenario=None, options=None):
    """What a year costs: the total, one of its items, or the share of some nodes."""


@function(
    by=number, reads="cost_per_{period}", words={"period": "session_month"},
    example=("month", *CASE, "recommended", PRICES),
)  # fmt: skip
def SIZING_COST_PER_SESSION(
    period, model, server, concurrency, context, scenario=None, options=None
):
    """What an hour or a month of a resident session costs (allocation)."""


@function(
    by=number, reads="cost_per_{tokens}", words={"tokens": "mtoken"},
    example=(*CASE, "recommended", "all", PRICES),
)  # fmt: skip
def SIZING_COST_PER_MTOK(
    model, server, concurrency, context, scenario=None, tokens=None, options=None
):
    """What one million tokens cost: all kinds, prompt or generated ones."""


@function(
    by=number, reads="ttft_{ttft}_ms", words={"ttft": "service"},
    example=(*CASE, "recommended", "service", PROMISES),
)  # fmt: skip
def SIZING_TTFT(model, server, concurrency, context, scenario=None, ttft=None, options=None):
    """Time to the first token, ms: at the percentile with its queue, or of an idle replica."""


@function(
    by=number, reads="tpot_{tpot}_ms", words={"tpot": "service"},
    example=(*CASE, "recommended", "service", PROMISES),
)  # fmt: skip
def SIZING_TPOT(model, server, concurrency, context, scenario=None, tpot=None, options=None):
    """Time of each other token, ms, beside the prompts of the peak, without them, or bounds."""


@function(
    by=number, reads="{throughput}_bound_tokens_per_s", words={"throughput": "node"},
    example=(*CASE, "recommended", "node", PROMISES),
)  # fmt: skip
def SIZING_THROUGHPUT(
    model, server, concurrency, context, scenario=None, throughput=None, options=None
):
    """Bound: tokens that a node or a replica generates in a second at the nominal load."""


@function(
    by=number, reads="nodes_final",
    example=(*CASE, 2000.0, 50.0, 20.0, "recommended", "prompt_tokens=4000; output_tokens=500"),
)  # fmt: skip
def SIZING_NODES_SLO(
    model, server, concurrency, context, ttft_ms=None, tpot_ms=None, requests_per_second=None,
    scenario=None, options=None,
):  # fmt: skip
    """Nodes to buy that hold memory and the targets of TTFT and TPOT at the peak."""


@function(
    by=number, reads="{alternative}_{measure}", words={"alternative": "api", "measure": "breakeven_utilisation_ratio"},
    example=("api", *CASE, "recommended", "utilisation", PRICES),
)  # fmt: skip
def SIZING_BREAKEVEN(
    alternative, model, server, concurrency, context, scenario=None, measure=None, options=None
):
    """Where the fleet costs what a hosted API or used GPU-hours of a cloud do."""


@function(by=number, reads="{quantity}", example=("annual_energy_mwh", *CASE))
def SIZING_VALUE(quantity, model, server, concurrency, context, scenario=None, options=None):
    """Any quantity of the formula book, in its own unit (docs/book.md)."""


@function(by=tables.scenarios, answer="table", example=(MODEL, SERVER, STORAGE, 1000.0, 131072.0))
def SIZING_SCENARIOS(model, server, storage, concurrency, context, options=None):
    """Key results in three scenarios: a table with headings."""


@function(by=tables.bases, answer="table", example=CASE)
def SIZING_BASES(model, server, concurrency, context, options=None):
    """The three capacity bases side by side: a table with headings."""


@function(by=tables.layout, answer="table", example=(MODEL, SERVER, 131072.0))
def SIZING_LAYOUT(model, server, context, options=None):
    """The layout in use and what each GPU holds: a table with headings."""


@function(
    by=plans.plan, answer="table", example=(SESSIONS, MODEL, SERVER, 131072.0, "ideal", CAPITAL)
)
def SIZING_PLAN(concurrencies, model, server, context, scenario=None, options=None):
    """A growth plan by quarter: nodes to own and to buy, capital: a table with headings."""


@function(by=tables.explanation, answer="text", example=("nodes_final", *CASE))
def SIZING_EXPLAIN(
    quantity, model=None, server=None, concurrency=None, context=None, scenario=None, options=None
):
    """Why a quantity is what it is: formula, numbers, meaning, source."""


@function(by=tables.alerts, answer="table", example=CASE)
def SIZING_ALERTS(model, server, concurrency, context, scenario=None, options=None):
    """What to mind about a case: severity, scenario, message, remedy."""


@function(by=tables.verdict_of, answer="text", example=CASE)
def SIZING_VERDICT(model, server, concurrency, context, scenario=None, options=None):
    """Whether a case is met, in one line: its conditions or errors counted and named."""


@function(by=tables.names, answer="table", example=("servers",))
def SIZING_LIST(kind):
    """Names of models, servers, storage profiles, quantities or options."""


@function(by=tables.reload, answer="text")
def SIZING_RELOAD():
    """Read the catalogs from disk again."""
