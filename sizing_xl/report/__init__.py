"""Readers of a Sizing: terminal summary, full text, executive Markdown, JSON."""
