"""Readers of a Sizing: terminal summary, full text, executive Markdown, JSON, comparisons."""

# Of the JSON documents (docs/saved.md): the second number is raised when a key is added, the first
# when a key is taken away or changes its meaning.
SCHEMA_VERSION = "2.1"
# How much a document tells: all that was used and found, or the results that reports explain.
FULL, RESULTS = DETAILS = ("full", "results")
