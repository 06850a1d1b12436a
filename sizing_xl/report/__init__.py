"""Readers of a Sizing: terminal summary, full text, executive Markdown, JSON, comparisons."""

# Of the JSON documents: raised when a key is taken away or changes its meaning.
SCHEMA_VERSION = "1.0"
