"""Texts in Brazilian Portuguese, the default language."""
