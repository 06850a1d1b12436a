"""Reading a few cells of a workbook file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openpyxl import load_workbook


def named_texts(file: Any, names: Mapping[str, str]) -> dict[str, str]:
    """Texts of named cells, by key: `names` says the defined name of each key's cell.

    A name that the workbook lacks is left out.
    """
    book = load_workbook(file, data_only=True)
    found = {}
    for key, name in names.items():
        defined = book.defined_names.get(name)
        for title, address in defined.destinations if defined else ():
            value = book[title][address.replace("$", "")].value
            found[key] = "" if value is None else str(value)
    return found
