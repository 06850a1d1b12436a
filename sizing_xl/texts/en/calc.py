"""Sentences of the add-in for LibreOffice Calc. {python} and {why} are filled in inside Calc."""

CALC: dict[str, str] = {
    "title": "Sizing: GPU servers for LLM inference",
    "refusal": "{python} does not answer ({why}); build the add-in again with sizing-xl excel addin and install it.",
}
