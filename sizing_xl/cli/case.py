"""From a command's flags to workloads, and from its catalog options to catalogs."""

from __future__ import annotations

import argparse
import re
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sizing_xl.catalog import CATALOGS
from sizing_xl.errors import InputError, Problem
from sizing_xl.fields import FIELDS, GIVEN, PRICED, SOURCES
from sizing_xl.reading.headings import field_of
from sizing_xl.reading.lacking import lacking
from sizing_xl.reading.names import unknown
from sizing_xl.reading.values import typed

if TYPE_CHECKING:
    from sizing_xl.catalog.load import Catalogs
    from sizing_xl.reading.document import Document
    from sizing_xl.workload import Workload

# Flags that may be repeated: every combination is a case.
SEVERAL = tuple(field.option for field in FIELDS.values() if field.several)


# The option of a price by its name, and an amount with the code of its currency.
PRICE = "--price"
_WITH_CURRENCY = re.compile(r"(.*[^A-Za-z\s])\s*([A-Z]{3})")


def missing_flags(options: argparse.Namespace) -> list[str]:
    """Required flags that were not given."""
    given = {name for name in GIVEN if getattr(options, name)}
    given |= {name for name in SOURCES if getattr(options, name) is not None}
    return [FIELDS[name].option for name in lacking(given)]


def any_case_flag(options: argparse.Namespace) -> bool:
    """Whether any flag of a case was given."""
    return any(getattr(options, name) for name in (*GIVEN, "price"))


def catalogs(options: argparse.Namespace) -> Catalogs:
    """The catalogs that the options choose. Raises CatalogError."""
    from sizing_xl.catalog.load import load_catalogs
    from sizing_xl.catalog.prices import day_of

    known = load_catalogs(**catalog_choice(options))
    asked = getattr(options, "as_of", None)
    return known if asked is None else replace(known, as_of=day_of(asked, "--as-of"))


def document(options: argparse.Namespace) -> Document:
    """What the documents of a command are to say of themselves. Raises InputError."""
    from sizing_xl.catalog.prices import day_of
    from sizing_xl.reading.document import Document

    asked = options.as_of
    day = day_of(asked, "--as-of") if asked is not None else None
    return Document.read(options.title, options.client, day, options.confidential)


def catalog_files(options: argparse.Namespace) -> list[Path]:
    """The files that the catalogs come from."""
    from sizing_xl.catalog.load import catalog_files as files_of

    return files_of(**catalog_choice(options))


def catalog_choice(options: argparse.Namespace) -> dict[str, str | None]:
    files = {f"{catalog}_file": getattr(options, f"{catalog}_file") for catalog in CATALOGS}
    return {"directory": options.catalog_dir, **files}


def cases(
    options: argparse.Namespace, known: Catalogs | None = None
) -> tuple[list[Workload], Catalogs]:
    """A workload for each combination of models and servers, and the catalogs for them, in which
    the model of a config is. known: the catalogs, where they are read already.

    Raises InputError and CatalogError."""
    if options.model_config is None:
        return workloads(options), known or catalogs(options)
    from sizing_xl.importing.chosen import Configs, with_model

    if len(options.model or ()) > 1:
        raise InputError([Problem("config_one_name", "model_config", options.model_config)])
    name = _typed("model", options.model[0]) if options.model else None
    model = Configs()(_typed("model_config", options.model_config), name)
    options.model = [model.name]
    return workloads(options), with_model(known or catalogs(options), model)


def _typed(name: str, word: str) -> Any:
    problems: list[Problem] = []
    value = _read(name, word, problems)
    if problems:
        raise InputError(problems)
    return value


def workloads(options: argparse.Namespace) -> list[Workload]:
    """A workload for each combination of models and servers. Raises InputError."""
    from sizing_xl.workload import Workload

    given: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, field in FIELDS.items():
        words = getattr(options, name)
        if words is None:
            continue
        read = [_read(name, word, problems) for word in (words if field.several else [words])]
        given[name] = read if field.several else read[0]
    _prices(options, given, problems)
    if problems:
        raise InputError(problems)
    several = [name for name, field in FIELDS.items() if field.several]
    return [
        Workload(**{**given, **dict(zip(several, chosen, strict=True))})
        for chosen in product(*(given[name] for name in several))
    ]


def _prices(options: argparse.Namespace, given: dict[str, Any], problems: list[Problem]) -> None:
    """What `--price NAME=VALUE` gives, amounts of another currency at the rate of the price book.

    Raises CatalogError where that book has to be read and cannot be.
    """
    for word in options.price or ():
        name, sign, text = word.partition("=")
        key = field_of(name)
        if not sign or not text.strip():
            problems.append(Problem("price_shape", PRICE, word))
        elif key is None or key not in PRICED:
            problems.append(unknown("unknown_field", PRICE, name, list(PRICED), asked=name))
        elif key in given:
            problems.append(Problem("repeated_option", name, text))
        else:
            given[key] = _amount(options, key, text.strip(), problems)


def _amount(options: argparse.Namespace, name: str, text: str, problems: list[Problem]) -> Any:
    figure, currency = figure_and_currency(text)
    unit = FIELDS[name].unit
    if currency is None or unit is None or not unit.money:
        return _read(name, text, problems)
    value = _read(name, figure, problems)
    if not isinstance(value, (int, float)):
        return value
    return in_book_currency(options, value, currency, name)


def figure_and_currency(text: str) -> tuple[str, str | None]:
    """An amount's figure and the code of its currency; None where it names none."""
    own = _WITH_CURRENCY.fullmatch(text.strip())
    return (text, None) if own is None else (own[1].strip(), own[2])


def in_book_currency(options: argparse.Namespace, value: float, currency: str, name: str) -> Any:
    """An amount of another currency at the rate of the price book.

    Raises InputError, naming `name`, without such a rate; CatalogError.
    """
    from sizing_xl.catalog.prices import Amount

    return catalogs(options).prices.converted(value, Amount(currency=currency), name)


def _read(name: str, word: str, problems: list[Problem]) -> Any:
    """The value of a flag. An empty word stays one: whoever gives a flag means a value by it."""
    word = word or ""  # argparse makes an empty list of --flag=--
    read = typed(name, word)
    if isinstance(read, Problem):
        problems.append(replace(read, field=name))
    return word if read is None else read
