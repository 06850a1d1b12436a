"""Area of the book: its title; what each quantity of money means; its inputs, in English."""

from sizing_xl.texts.entry import Entry

TITLE = "Cost"

# Name -> label, meaning in operation.
QUANTITIES: dict[str, tuple[str, str]] = {
    "capex_nodes": (
        "Capital of the nodes",
        "Buying {nodes_final:# node|# nodes} at {node_price} each, less {discount_ratio} discount, "
        "takes {capex_nodes}. Taxes and freight are in it only if the price has them.",
    ),
    "capex_storage": (
        "Capital of the storage",
        "The storage takes {profile_units} of its units at {storage_unit_price}: {capex_storage}.",
    ),
    "capex_network": (
        "Capital of the network",
        "Ports, switches and cables of all nodes take {capex_network}, at "
        "{network_price_per_node} a node.",
    ),
    "capex_other": (
        "Other capital",
        "Racks, installation and what else is bought once: {capex_other}, as {other_capex_ratio} "
        "of nodes, storage and network.",
    ),
    "capex_total": (
        "Total capital (CapEx)",
        "The board approves {capex_total} before the first session is served; it is spread over "
        "the years below.",
    ),
    "annuity_ratio": (
        "Capital recovery factor",
        "Over {lifetime_years:# year|# years} at {cost_of_capital_ratio} a year, each unit of "
        "capital is paid back at {annuity_ratio} a year, interest included.",
    ),
    "residual_capex": (
        "Residual value",
        "At the end of the lifetime the capital is worth {residual_capex}. It is a forecast: a new "
        "generation of GPUs lowers it.",
    ),
    "residual_present_capex": (
        "Residual value today",
        "What is worth {residual_capex} at the end is worth {residual_present_capex} today.",
    ),
    "capital_annual_cost": (
        "Annual cost of capital",
        "Capital takes {capital_annual_cost}, interest included, whether or not sessions use it.",
    ),
    "energy_annual_cost": (
        "Annual cost of energy",
        "Nodes, storage and cooling take {energy_annual_cost} of energy at {average_load_ratio} of "
        "the highest draw and {energy_price_per_kwh}.",
    ),
    "rack_annual_cost": (
        "Annual rack cost, height",
        "A contract by height takes {rack_annual_cost} for {rack_with_storage_u}.",
    ),
    "colocation_annual_cost": (
        "Annual space cost, power",
        "A contract by reserved power takes {colocation_annual_cost} for {power_with_storage_kw}. "
        "If it includes energy, the energy price has to be 0.",
    ),
    "space_annual_cost": (
        "Annual cost of space",
        "Space takes {space_annual_cost}, by height, by power or by both where both have a price.",
    ),
    "support_annual_cost": (
        "Annual cost of support",
        "Support takes {support_annual_cost}, at {support_ratio} of the capital.",
    ),
    "licence_annual_cost": (
        "Annual cost of licences",
        "Licences of all GPUs take {licence_annual_cost}, those of spare nodes included.",
    ),
    "staff_annual_cost": (
        "Annual cost of staff",
        "The people who run the fleet take {staff_annual_cost}, the same for few and many nodes.",
    ),
    "opex_annual_cost": (
        "Annual operating cost (OpEx)",
        "Energy, space, support, licences and staff take {opex_annual_cost} in all.",
    ),
    "annual_total_cost": (
        "Total annual cost",
        "A year costs {annual_total_cost}: {capital_annual_cost} of capital and "
        "{opex_annual_cost} to run.",
    ),
    "tco_nominal": (
        "Lifetime TCO, nominal",
        "Over {lifetime_years:# year|# years} the fleet costs {tco_nominal}, later money counted "
        "like today's.",
    ),
    "tco_present_value": (
        "Lifetime TCO, present value",
        "In money of today the fleet costs {tco_present_value}; compare offers by this figure.",
    ),
    "in_use_annual_cost": (
        "Annual cost, nodes in use",
        "The nodes that hold the sessions bear {in_use_annual_cost} of the year.",
    ),
    "headroom_annual_cost": (
        "Annual cost, headroom",
        "Waiting for the peak costs {headroom_annual_cost} a year; 0 where rounding up already "
        "holds it.",
    ),
    "ha_spare_annual_cost": (
        "Annual cost, spare nodes",
        "Surviving failures costs {ha_spare_annual_cost} a year: the price of high availability.",
    ),
    "in_use_capital_annual_cost": (
        "Annual capital, nodes in use",
        "Of the capital, the nodes that hold the sessions bear {in_use_capital_annual_cost}.",
    ),
    "headroom_capital_annual_cost": (
        "Annual capital, headroom",
        "Of the capital, the nodes that wait for the peak bear {headroom_capital_annual_cost}.",
    ),
    "ha_spare_capital_annual_cost": (
        "Annual capital, spare nodes",
        "Of the capital, the spare nodes bear {ha_spare_capital_annual_cost}.",
    ),
    "cost_per_node_hour": (
        "Node-hour (allocation)",
        "An hour of a node costs {cost_per_node_hour}, whether or not it is used.",
    ),
    "usage_cost_per_node_hour": (
        "Node-hour (usage)",
        "Of it, {usage_cost_per_node_hour} are used; the rest is idle.",
    ),
    "cost_per_gpu_hour": (
        "GPU-hour (allocation)",
        "An hour of a GPU costs {cost_per_gpu_hour}: the figure to hold against a cloud's.",
    ),
    "usage_cost_per_gpu_hour": (
        "GPU-hour (usage)",
        "Of it, {usage_cost_per_gpu_hour} are used; the rest is idle.",
    ),
    "cost_per_session_hour": (
        "Session-hour (allocation)",
        "A resident session costs {cost_per_session_hour}, idle nodes and spares included: "
        "{average_utilisation_ratio} of the sessions bear everything.",
    ),
    "usage_cost_per_session_hour": (
        "Session-hour (usage)",
        "If all sessions were resident all year, one would cost {usage_cost_per_session_hour}.",
    ),
    "cost_per_session_month": (
        "Session-month (allocation)",
        "A session resident all month costs {cost_per_session_month}.",
    ),
    "usage_cost_per_session_month": (
        "Session-month (usage)",
        "If all sessions were resident, one would cost {usage_cost_per_session_month}.",
    ),
    "cost_per_user_month": (
        "User-month (allocation)",
        "With {users_per_session:# user|# users} on a session, a user costs {cost_per_user_month}.",
    ),
    "usage_cost_per_user_month": (
        "User-month (usage)",
        "If all sessions were resident, a user would cost {usage_cost_per_user_month}.",
    ),
    "cost_per_mtoken": (
        "Cost of 1M tokens, all kinds",
        "One million tokens cost {cost_per_mtoken}, prompt, cached and generated alike. The volume "
        "was entered, not measured here.",
    ),
    "cost_per_mtoken_input": (
        "Cost of 1M prompt tokens",
        "One million prompt tokens cost {cost_per_mtoken_input}: they bear {prompt_time_ratio} of "
        "the year.",
    ),
    "cost_per_mtoken_output": (
        "Cost of 1M generated tokens",
        "One million generated tokens cost {cost_per_mtoken_output}: they bear the time that "
        "prompts leave.",
    ),
    "generated_tokens_per_s": (
        "Tokens generated by the fleet",
        "The fleet generates {generated_tokens_per_s}, mean of a year: what was entered, else what its resident sessions make at the TPOT that is planned with.",
    ),
    "generated_basis": (
        "What the generated tokens rest on",
        "0: entered; 1: measured, by a planning factor; 2: bounds, which no engine reaches. Here {generated_basis}.",
    ),
    "cost_per_mtoken_generated": (
        "Cost of 1M generated tokens, whole cost",
        "A million generated tokens costs {cost_per_mtoken_generated} when they bear the whole year, prompts included.",
    ),
    "annual_carbon_kg": (
        "CO2 of a year",
        "At {carbon_kg_per_kwh} the site emits {annual_carbon_kg} a year; making the hardware is "
        "not in it.",
    ),
}

_BOOK = "The user's price book (prices.json) or the case; unknown where nobody gives it."
_EMPTY = "Without it, what rests on it stays empty."

DICTIONARY: dict[str, Entry] = {
    "node_price": Entry(
        "List price of one whole node, in the price book's currency.",
        "The case, else the server's entry in prices.json.",
        f"Most of the capital follows it. {_EMPTY}",
        "Entering the price of a GPU for that of a server of eight.",
        label="Price of a node",
    ),
    "discount_ratio": Entry(
        "Discount on the nodes' list price, as a share.",
        "The case, else prices.json, which ships 0: the list price.",
        f"Lowers the capital of the nodes alone. {_EMPTY}",
        "Entering it where the price is already the net one.",
        label="Discount on nodes",
    ),
    "storage_unit_price": Entry(
        "Price of one unit of the storage profile.",
        "The case, else the profile's entry in prices.json; 0 where storage is there already.",
        f"Makes the capital of the storage. {_EMPTY}",
        "Entering a price per TB: a unit is the whole profile.",
        label="Storage unit price",
    ),
    "network_price_per_node": Entry(
        "Network of one node: its ports, its part of the switches, its cables.",
        _BOOK,
        f"Part of the capital. {_EMPTY}",
        "Forgetting the fabric of the GPUs, which costs more than that of the users.",
        label="Network per node",
    ),
    "other_capex_ratio": Entry(
        "What else is bought once, as a share of nodes, storage and network.",
        _BOOK,
        f"Part of the capital. {_EMPTY}",
        "Counting energy or space here, which are paid every year.",
        label="Other capital, share",
    ),
    "lifetime_years": Entry(
        "Years over which the capital is spread.",
        _BOOK,
        f"A longer life lowers the annual capital. {_EMPTY}",
        "Taking the accountants' lifetime for a hardware that is replaced sooner.",
        label="Lifetime",
    ),
    "cost_of_capital_ratio": Entry(
        "Interest of a year on the capital; 0: none.",
        _BOOK,
        f"Makes the annual capital larger than capital over years. {_EMPTY}",
        "Entering 8 for 8%.",
        label="Cost of capital",
    ),
    "residual_ratio": Entry(
        "Share of the capital that it is worth at the end of the lifetime.",
        "The case, else prices.json, which ships 0: nothing is sold.",
        f"Lowers the annual capital and the TCO. {_EMPTY}",
        "Expecting today's resale prices in four years.",
        label="Residual value, share",
    ),
    "support_ratio": Entry(
        "Support of a year, as a share of the capital.",
        _BOOK,
        f"Part of the operating cost. {_EMPTY}",
        "Entering the price of several years at once.",
        label="Support",
    ),
    "licence_per_gpu_year": Entry(
        "Software licences of one GPU and year.",
        _BOOK,
        f"Part of the operating cost, times all GPUs. {_EMPTY}",
        "Entering the price of a node.",
        label="Licence per GPU",
    ),
    "energy_price_per_kwh": Entry(
        "Price of a kWh, with grid, charges and taxes.",
        _BOOK,
        f"Makes the cost of energy; 0 where space includes it. {_EMPTY}",
        "Entering the price of a MWh, or the energy part of the bill alone.",
        label="Energy price",
    ),
    "average_load_ratio": Entry(
        "Mean electrical draw over a year, as a share of the highest.",
        _BOOK,
        f"Energy is paid by it, feeds and space are not. {_EMPTY}",
        "Taking the use of the sessions for it: an idle GPU server draws a third or more.",
        label="Average load",
    ),
    "price_per_u_month": Entry(
        "Price of one rack unit and month.",
        _BOOK,
        "Space by height; a contract by power takes the other price, and one of them is enough.",
        "Entering the price of a whole rack.",
        label="Space per U",
    ),
    "price_per_kw_month": Entry(
        "Price of one kW of reserved power and month.",
        _BOOK,
        "Space by power; a contract by height takes the other price, and one of them is enough.",
        "Counting energy twice where this price includes it.",
        label="Space per kW",
    ),
    "staff_per_year": Entry(
        "People who run the fleet, cost of a year.",
        _BOOK,
        f"Part of the operating cost, the same for all scenarios. {_EMPTY}",
        "Entering salaries without what comes on top.",
        label="Staff",
    ),
    "average_utilisation_ratio": Entry(
        "Sessions resident on average, as a share of the simultaneous sessions.",
        _BOOK,
        f"What is reserved is borne by what is served. {_EMPTY}",
        "Entering the GPUs' busy time, which says nothing of sessions.",
        label="Average utilisation",
    ),
    "users_per_session": Entry(
        "Users who share one simultaneous session.",
        _BOOK,
        f"Turns the cost of a session into that of a user. {_EMPTY}",
        "Turning it round: it is more than 1 where users come and go.",
        label="Users per session",
    ),
    "carbon_kg_per_kwh": Entry(
        "CO2 equivalent of one kWh of the grid, in kg.",
        _BOOK,
        f"Makes the emissions of a year. {_EMPTY}",
        "Entering grams.",
        label="Carbon of the grid",
    ),
    "input_tokens_per_s": Entry(
        "Prompt tokens a second that the whole fleet computes, mean of a year, cached ones apart.",
        _BOOK,
        f"The volume that costs per token are divided by. {_EMPTY}",
        "Entering the rate of one GPU, or the highest of a benchmark.",
        label="Prompt tokens per second",
    ),
    "cached_tokens_per_s": Entry(
        "Prompt tokens a second that a prefix cache holds already, mean of a year; 0 without one.",
        _BOOK,
        f"Part of the volume. {_EMPTY}",
        "Counting them among the computed ones too.",
        label="Cached tokens per second",
    ),
    "output_tokens_per_s": Entry(
        "Tokens a second that the whole fleet generates, mean of a year.",
        _BOOK,
        f"Part of the volume. {_EMPTY}",
        "Entering the rate of one session.",
        label="Generated tokens per second",
    ),
    "prompt_time_ratio": Entry(
        "Share of the GPUs' time that prompts (prefill) take; generation (decode) has the rest.",
        _BOOK,
        f"Splits the cost between prompt and generated tokens. {_EMPTY}",
        "Taking the share of tokens for that of time.",
        label="Time of prompts",
    ),
    "price_age_days": Entry(
        "Age of the oldest price of the price book in use, in days; examples do not count.",
        "The dates (as_of) of prices.json, at the day of the run or of SIZING_XL_AS_OF.",
        "Above {limit.price_stale_days:# day|# days} there is a notice; no figure changes.",
        "Dating a price by the day it was typed in: as_of is the day of its source.",
        label="Oldest price's age",
    ),
}
