"""Phrases of costs and prices, in English."""

PHRASES_COST: dict[str, str] = {
    "cost_title": "COST OF THE FLEET",
    "cost_prices": "Prices",
    "cost_capital": "Capital",
    "cost_year": "Cost of a year",
    "cost_shares": "Who the year is for",
    "cost_lifetime": "Total cost of ownership (TCO)",
    "cost_allocation": "Unit costs, allocation (what is reserved, borne by what is served)",
    "cost_usage": "Unit costs, usage (the used part)",
    "cost_missing": "Missing for {what}: {names}.",
    "cost_of_case": "given by the case",
    "cost_undated": "no date",
    "cost_age": "{days:# day|# days} old",
    "cli_cost": "what the fleet costs: capital, year, session, token; FOCUS rows",
    "help_json": "print JSON instead of text",
    "help_focus": "write the planned month as FOCUS rows into this file (.csv or .parquet)",
    "help_focus_version": "version of FOCUS: 1.2, also where it is left out, or 1.4",
    "help_focus_scenario": "scenario of the FOCUS rows; default recommended",
    "help_focus_month": "month of the FOCUS rows, as 2027-01; default: the one after --as-of or today",
    "focus_written": "{rows:# row|# rows} of FOCUS {version}: {path}",
    "cli_catalog_sources": "every figure of every catalog with its source, date and age",
}
