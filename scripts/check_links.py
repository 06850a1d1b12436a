"""Every link of a built site: pages, files and anchors of its own are there; others are addresses.

    python scripts/check_links.py build/site

mkdocs checks the links of Markdown; this reads what a browser gets, pictures, scripts and the
theme's own links included. No address outside is asked for: those are only read.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

ADDRESSES = ("href", "src")
# Anchors that mean the page itself.
TOP = ("", "top")
OUTSIDE = ("http", "https", "mailto", "data")


class Page(HTMLParser):
    """What a page links to, and the anchors it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set(TOP)
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ADDRESSES and value is not None:
                self.links.append(value)
            elif name == "id" or (tag == "a" and name == "name"):
                self.anchors.add(value or "")


def broken(site: Path) -> Iterator[str]:
    """One line for each link that leads nowhere. The page of errors is left out: it is shown at
    any address."""
    found = {
        path.resolve(): Page(path.read_text(encoding="utf-8"))
        for path in sorted(site.rglob("*.html"))
        if path.name != "404.html"
    }
    for path, page in found.items():
        for link in dict.fromkeys(page.links):
            why = _wrong(link, path, found)
            if why:
                yield f"{path.relative_to(site.resolve())}: {link}: {why}"


def _wrong(link: str, path: Path, found: dict[Path, Page]) -> str | None:
    try:
        parts = urlsplit(link)
        if parts.scheme:
            known = parts.scheme in OUTSIDE and (parts.netloc or parts.path)
            return None if known else "is no address"
    except ValueError as error:
        return str(error)
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if target.is_dir():
        target /= "index.html"
    if not target.is_file():
        return "is not there"
    page = found.get(target)
    anchor = unquote(parts.fragment)
    return f"has no anchor {anchor}" if page and anchor not in page.anchors else None


def main(arguments: list[str]) -> int:
    site = Path(arguments[0])
    lines = list(broken(site))
    pages = len(list(site.rglob("*.html")))
    print("\n".join([*lines, f"{pages} pages, {len(lines)} broken links"]))
    return 1 if lines or not pages else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
