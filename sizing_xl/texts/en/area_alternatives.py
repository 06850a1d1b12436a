"""Area of the book: its title; what each quantity beside a cloud or an API means; its inputs."""

from sizing_xl.texts.entry import Entry

TITLE = "Alternatives: cloud and hosted APIs"

# Name -> label, meaning in operation.
QUANTITIES: dict[str, tuple[str, str]] = {
    "annual_mtokens": (
        "Tokens of a year",
        "A year has {annual_mtokens:# million tokens|# million tokens}: prompt, cached and generated tokens as they were entered.",
    ),
    "api_annual_cost": (
        "Annual cost, hosted API",
        "The API asks {api_annual_cost} for the same tokens. It has its own limits of rate and of "
        "context, which nobody checks here.",
    ),
    "api_saving_per_year": (
        "Saved against the API",
        "Against the API, owning saves {api_saving_per_year}; below 0 the API is cheaper.",
    ),
    "api_breakeven_mtokens": (
        "Break-even volume against the API",
        "At {api_breakeven_mtokens:# million tokens|# million tokens} in this mix, the API costs what the fleet costs; above it, "
        "owning is cheaper, as far as the fleet serves it.",
    ),
    "api_breakeven_utilisation_ratio": (
        "Break-even utilisation against the API",
        "With {api_breakeven_utilisation_ratio} of the sessions resident on average, the fleet "
        "costs what the API asks; now it is {average_utilisation_ratio}.",
    ),
    "api_payback_months": (
        "Payback against the API",
        "What the API would cost, less the operation, pays for the capital in "
        "{api_payback_months:# month|# months}, without interest.",
    ),
    "cloud_annual_cost": (
        "Same GPUs, cloud all year",
        "As many GPUs of the cloud cost {cloud_annual_cost} for all hours of the year. A GPU of "
        "another kind does another amount of work.",
    ),
    "cloud_saving_per_year": (
        "Saved, cloud all year",
        "Against a cloud rented all year, owning saves {cloud_saving_per_year}; below 0 the "
        "cloud is cheaper.",
    ),
    "cloud_payback_months": (
        "Payback, cloud all year",
        "The rent of a whole year, less the operation, pays for the capital in "
        "{cloud_payback_months:# month|# months}, without interest.",
    ),
    "cloud_used_annual_cost": (
        "Same GPUs, cloud by hour",
        "If GPUs were rented only while they are used ({average_utilisation_ratio} of the hours), "
        "they would cost {cloud_used_annual_cost}; starting and loading are not in it.",
    ),
    "cloud_used_saving_per_year": (
        "Saved, cloud by hour",
        "Against a cloud rented by the used hour, owning saves "
        "{cloud_used_saving_per_year}; below 0 the cloud is cheaper.",
    ),
    "cloud_used_breakeven_mtokens": (
        "Break-even volume, cloud by hour",
        "At {cloud_used_breakeven_mtokens:# million tokens|# million tokens}, used GPU-hours cost what the fleet costs; above it, "
        "owning is cheaper, as far as the fleet serves it.",
    ),
    "cloud_used_breakeven_utilisation_ratio": (
        "Break-even utilisation, cloud by hour",
        "From {cloud_used_breakeven_utilisation_ratio} of the hours in use, owning is cheaper than "
        "GPU-hours of the cloud.",
    ),
    "cloud_used_payback_months": (
        "Payback, cloud by hour",
        "The rent of the used hours, less the operation, pays for the capital in "
        "{cloud_used_payback_months:# month|# months}, without interest.",
    ),
}

_OFFER = "The case, else the offer that it names; unknown where nobody gives it."
_EMPTY = "Without it, the comparison stays empty."

DICTIONARY: dict[str, Entry] = {
    "cloud": Entry(
        "Offer of GPU-hours in prices.json that the fleet is compared with; none is chosen for you.",
        "The case; `sizing-xl catalog sources` lists the offers.",
        "Gives the price of a GPU-hour, with its date and source.",
        "Comparing with a GPU of another kind: only as many are counted, not as much work.",
        label="Cloud to compare with",
    ),
    "api": Entry(
        "Offer of a hosted API in prices.json that the fleet is compared with; none is chosen for "
        "you.",
        "The case; `sizing-xl catalog sources` lists the offers.",
        "Gives the prices of prompt, cached and generated tokens, with their date and source.",
        "Comparing with another model, whose answers and tokens are others.",
        label="API to compare with",
    ),
    "cloud_price_per_gpu_hour": Entry(
        "What a cloud asks for one GPU and hour.",
        _OFFER,
        f"Makes what the same GPUs would cost in a cloud. {_EMPTY}",
        "Entering the price of a whole instance of eight GPUs.",
        label="Cloud GPU-hour price",
    ),
    "api_price_input_per_mtoken": Entry(
        "What a hosted API asks for one million prompt tokens.",
        _OFFER,
        f"Makes what the same tokens would cost. {_EMPTY}",
        "Entering the price of a thousand tokens.",
        label="API price, prompt",
    ),
    "api_price_cached_per_mtoken": Entry(
        "What a hosted API asks for one million prompt tokens that its cache holds.",
        _OFFER,
        "Where it is unknown, cached tokens cost as much as other prompt tokens.",
        "Entering 0 where the API has no price for cached tokens.",
        label="API price, cached",
    ),
    "api_price_output_per_mtoken": Entry(
        "What a hosted API asks for one million generated tokens.",
        _OFFER,
        f"Makes what the same tokens would cost. {_EMPTY}",
        "Forgetting the tokens of reasoning, which are generated and paid too.",
        label="API price, generated",
    ),
}
