"""What scenarios are for, and where a cluster of today stands among them, in English."""

PHRASES_SCENARIOS: dict[str, str] = {
    "standing_below": "You are here: below {scenario}. With {current:# node|# nodes}, at most {served:# session fits|# sessions fit} of the {sessions} asked for.",
    "standing_at": "You are here: {scenario} ({current:# node|# nodes}).",
    "standing_above": "You are here: {current:# node|# nodes}, {extra:# node|# nodes} above {scenario}.",
    "standing_more": "{missing:# more node gives|# more nodes give} {scenario} ({nodes:# node|# nodes} in all).",
    "standing_no_solution": "{scenario} has no solution, whatever the number of nodes.",
    "standing_unsolved": "You have {current:# node|# nodes}, and more would not help: no scenario has a solution.",
    "typical": "Typical use",
    "typical_minimum": "Proofs of concept, development and tests; the least cost; steady, predictable traffic",
    "typical_recommended": "Production by default: commercial APIs, SaaS, enterprise; traffic that varies moderately",
    "typical_ideal": "Critical production: finance, health, government; unpredictable traffic, several failures at once",
    "use_cases": "Which scenario for which need",
    "need": "Need",
    "suits": "Scenario that suits",
    "use_case_trial": "Proof of concept, alpha, development",
    "use_case_production": "Beta or production, SLA up to 99.9%",
    "use_case_critical": "Critical mission, SLA above 99.9%",
    "use_case_budget": "Tight budget",
    "use_case_growth": "Yearly capacity plan: size each quarter's concurrency",
    "use_case_incident": "Capacity incident: give the nodes of today ({lever:current_nodes})",
    "use_case_proposals": "Suppliers' proposals or architectures: compare the three",
}
