"""What every JSON of a report begins with, and how it is written."""

from __future__ import annotations

from typing import Any

from sizing_xl.files.strict_json import laid_out
from sizing_xl.texts.visible import visible_json
from sizing_xl.version import __version__


def json_text(document: Any) -> str:
    """A document as text: UTF-8, two spaces, a newline at the end; what a terminal obeys and what
    nobody sees as JSON's escapes."""
    return visible_json(laid_out(document))


def headed(schema_version: str, currency: str | None) -> dict[str, Any]:
    """The head of a document of costs: its version, who wrote it, the currency of its amounts."""
    return {
        "schema_version": schema_version,
        "generator": {"name": "sizing_xl", "version": __version__},
        "currency": currency,
    }
