"""Sentences of the reports, in English."""

PHRASES_REPORTS: dict[str, str] = {
    "exec_case": "{model} to {sessions:# simultaneous session|# simultaneous sessions} of {tokens:# token|# tokens}",
    "exec_asked": "Decision asked: approve {nodes:# node|# nodes} of {server} ({scenario}) to serve {case}.",
    "exec_asked_none": "Decision asked: change the case before buying. On the {basis} basis no number of {server} nodes serves {case}.",
    "exec_prices": "Prices: {origins}; sources: sizing-xl cost.",
    "prices_of_case": "{count:# of the case|# of the case}",
    "prices_of_book": "{count:# of the price book|# of the price book} ({dates})",
    "prices_examples": "{count:# example|# examples}",
    "exec_unpriced": "No annual cost: {count:# price is|# prices are} missing ({names}).",
    "exec_no_figures": "Without a solution there are no figures: see the recommendation.",
    "exec_conditions": "{count:# condition|# conditions}",
    "exec_bases": "Nodes by basis: {names}",
    "exec_unit": "Unit: one session of {tokens:# token|# tokens}, in the first rows of the table below.",
    "exec_formula": "Formula with numbers (RECOMMENDED)",
    "exec_rest": "All other formulas, sources and assumptions are in the technical report (.txt).",
    "exec_more_alerts": "{count:# more alert|# more alerts}, in the technical report: {names}.",
    "exec_above": "the conditions of the summary",
    "exec_counted_alerts": "{count:# more alert is|# more alerts are} in the technical report.",
    "recommend": "The **{scenario}** scenario is recommended: {nodes:# node|# nodes}; the site needs {site}, {rack} and {tons} of refrigeration; with one node less it holds {after_one} of {sessions:# session|# sessions}.",
    "recommend_conditions": "{count:Once the condition is met|Once the # conditions are met}, the **{scenario}** scenario is recommended: {nodes:# node|# nodes}; the site needs {site}, {rack} and {tons} of refrigeration; with one node less it holds {after_one} of {sessions:# session|# sessions}.",
    "same_cause": "The same is true of: {names}.",
}
