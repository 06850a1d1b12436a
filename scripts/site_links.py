"""What mkdocs does to a page before it is drawn: a page that a text names becomes a link.

Pages name each other as files of the repository (docs/cost.md, docs/method.md#latency), as they are
read there. On the site each such name, outside of code, is a link that mkdocs then checks.
"""

from __future__ import annotations

import re
from typing import Any

_CODE = re.compile(r"^ *```.*?^ *```|`[^`\n]+`|\[[^\]\n]*\]\([^)\s]*\)", re.DOTALL | re.MULTILINE)
_NAMED = re.compile(r"\bdocs/([\w-]+\.md)(#[\w-]+)?")


def on_page_markdown(markdown: str, **_: Any) -> str:
    """The Markdown of a page with links where it names others."""
    parts = []
    place = 0
    for code in _CODE.finditer(markdown):
        parts += [_linked(markdown[place : code.start()]), code.group()]
        place = code.end()
    return "".join([*parts, _linked(markdown[place:])])


def _linked(text: str) -> str:
    return _NAMED.sub(lambda found: f"[{_title(found)}]({found[1]}{found[2] or ''})", text)


def _title(found: re.Match[str]) -> str:
    return f"{found[1].removesuffix('.md')}{found[2] or ''}"
