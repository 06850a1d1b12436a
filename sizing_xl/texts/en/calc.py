"""Sentences of the add-in for LibreOffice Calc. {python}, {why} and {seconds} are filled in inside Calc."""

CALC: dict[str, str] = {
    "title": "Sizing: GPU servers for LLM inference",
    "refusal": "{python} does not answer ({why}); build the add-in again with sizing-xl excel addin and install it.",
    "silence": "{python} gave no answer in {seconds} s and was ended; ask about fewer cells at once, or calculate again (Ctrl+Shift+F9).",
}
