"""Every sentence for users, in pt-BR (default) and en, and how numbers look in each language.

One package a language, one module a subject: labels, explanations, dictionary, alerts, problems,
phrases. Templates name their figures; sizing_xl.texts.figures says how they are written and how
words follow their number. The dictionary types no figure of the policy: ``{policy.pue}``,
``{default.kv_budget_ratio}``, ``{limit.nodes_high}``, ``{threshold.overhead_step_gib}``, ``{ideal.log_retention_days}`` and
``{precision.nvfp4}`` are filled in from the policy in force.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cached_property, lru_cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Protocol

from sizing_xl.fields import FIELDS
from sizing_xl.texts.entry import Entry
from sizing_xl.texts.figures import FORMS, SEPARATORS, Figures, by_number, fill, told
from sizing_xl.texts.suspicion import suspicion
from sizing_xl.texts.value import VALUELESS, value_words
from sizing_xl.units import Unit


class Coded(Protocol):
    """What an alert gives to be told: a code and its figures."""

    @property
    def code(self) -> str: ...
    @property
    def figures(self) -> Mapping[str, Any]: ...


class Fault(Protocol):
    """What a problem gives to be told: the rule it breaks, and where."""

    @property
    def rule(self) -> str: ...
    @property
    def field(self) -> str | None: ...
    @property
    def value(self) -> Any: ...
    @property
    def entry(self) -> str | None: ...
    @property
    def file(self) -> str | None: ...
    @property
    def row(self) -> int | None: ...
    @property
    def details(self) -> Mapping[str, Any]: ...


class Policy(Protocol):
    """What gives the dictionary its figures, by the names in its sentences."""

    def __hash__(self) -> int: ...
    def figures(self) -> Mapping[str, float | str]: ...


LANGUAGES = {"pt-BR": "pt_br", "en": "en"}
DEFAULT_LANGUAGE = "pt-BR"
ENVIRONMENT = "SIZING_XL_LANG"
MISSING = "—"
# The sign for a currency that nobody named: the amount beside it is known.
UNNAMED = "¤"
# Modules of a language: areas of the book by their names, and the dictionary in its order, the
# limits of alerts last. What an area alone is given may have its entries in the area's module.
AREA = "area_"
DICTIONARIES = (
    "dictionary_workload",
    "dictionary_model",
    "dictionary_groups",
    "dictionary_bases",
    "dictionary_scenario",
    "dictionary_catalog",
    "dictionary_details",
    "dictionary_thresholds",
    "dictionary_limits",
)

# Modules with sentences by their keys, each in a table of its own name.
PHRASES = (
    *("phrases", "phrases_scenarios", "phrases_workbook", "phrases_deck", "phrases_excel"),
    *("phrases_batch", "phrases_usage", "phrases_cost", "phrases_saved"),
    *("phrases_planning", "phrases_measuring", "phrases_what_if", "phrases_reports"),
    *("phrases_service", "phrases_lambdas"),
)


def language_of(asked: str | None) -> str:
    """The language that a user's word means; the default when it means none of ours."""
    word = (asked or os.environ.get(ENVIRONMENT) or DEFAULT_LANGUAGE).replace("_", "-").lower()
    word = word.partition(".")[0]
    for language in LANGUAGES:
        if word == language.lower() or word.partition("-")[0] == language.lower().partition("-")[0]:
            return language
    return DEFAULT_LANGUAGE


class Face(Enum):
    """Where a sentence is read: each names the levers that it speaks of in its own words."""

    COMMAND = "command"  # an option of the command line
    WORKBOOK = "workbook"  # the label of an input
    FUNCTION = "function"  # an argument or an option of functions


class Texts:
    """The texts of one language.

    currency: code of the currency that amounts of money are in ("BRL"); data, never a default.
    face: where they are read.
    """

    def __init__(
        self,
        language: str | None = None,
        currency: str | None = None,
        face: Face = Face.COMMAND,
    ) -> None:
        self.language = language_of(language)
        self.currency = currency
        self.face = face
        self._key = self.language, self.currency, self.face
        self._hash = hash(self._key)  # it is asked very often
        self._package = f"{__name__}.{LANGUAGES[self.language]}"

    def _of(self, module: str, table: str) -> Any:
        return _table(f"{self._package}.{module}", table)

    def in_currency(self, currency: str | None) -> Texts:
        """The same texts with amounts in a currency."""
        return Texts(self.language, currency, self.face)

    # --- words ------------------------------------------------------------------------------

    def label(self, name: str) -> str:
        """Short name of a quantity or input."""
        return _labels(self._package)[name]

    def lever(self, name: str) -> str:
        """A field of the workload as who reads this can change it."""
        field = FIELDS[name]
        if self.face is Face.WORKBOOK:
            return self.say("lever_input", label=self.label(name))
        return field.option if self.face is Face.COMMAND else field.as_argument

    def _place(self, name: str) -> str:
        return self.say(f"place_{name}_{self.face.value}")

    def _filled(self, template: str, figures: Mapping[str, Any]) -> str:
        """A template with its figures; ``{lever:name}`` is a field that may be changed,
        ``{place:name}`` where to look further, both as the face names them."""
        by_face = {"lever": _ByFace(self.lever), "place": _ByFace(self._place)}
        return fill(template, {**figures, **by_face}, self.language)

    def choice(self, name: str, word: str) -> str:
        """A word that a field may be, as reports say it."""
        return self._phrases.get(f"choice_{name}_{word}", word)

    def scenario(self, key: str) -> str:
        return self.say(f"scenario_{key}")

    def say(self, key: str, **figures: Any) -> str:
        """A phrase of reports and of the command line."""
        return self._filled(self._phrases[key], figures) if figures else self._said(key)

    def template(self, key: str) -> str:
        """A phrase whose figures are still names."""
        return self._phrases[key]

    @lru_cache(maxsize=2048)  # noqa: B019  # equal Texts share it
    def _said(self, key: str) -> str:
        return self._filled(self._phrases[key], {})

    @cached_property
    def _phrases(self) -> Mapping[str, str]:
        return {
            key: words
            for module in PHRASES
            for key, words in self._of(module, module.upper()).items()
        }

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Texts) and other._key == self._key

    def __hash__(self) -> int:
        return self._hash

    def explanation(self, name: str, figures: Figures | None) -> str:
        """What a quantity means in operation; `figures` are already written out; None: by name."""
        return fill(_quantities(self._package)[name][1], figures, self.language)

    def dictionary(self, policy: Policy) -> Mapping[str, Entry]:
        """Every parameter's entry: what it is, where from, why it matters, the common error.

        The figures in its sentences are those of `policy`. Made once a language and policy.
        """
        return _dictionary(self, policy)

    def description(self, name: str) -> str | None:
        """What a field of a case is, which takes no figure of a policy; None without an entry."""
        entry = self.entries().get(name)
        return entry.description if entry else None

    def entries(self) -> Mapping[str, Entry]:
        """The dictionary's templates: entries whose figures are still names."""
        return _entries(self._package)

    def area(self, area: str) -> str:
        """The title of an area of the book."""
        return str(self._of(f"{AREA}{area}", "TITLE"))

    def alert(self, alert: Coded) -> str:
        return self._filled(self._alert_texts(alert.code)[0], self._figures(alert.figures))

    def remedy(self, alert: Coded) -> str:
        return self._filled(self._alert_texts(alert.code)[1], self._figures(alert.figures))

    def alert_title(self, code: str) -> str:
        """What an alert is called where it is only named."""
        return str(self._of("alerts", "TITLES")[code])

    def _alert_texts(self, code: str) -> tuple[str, str]:
        texts: tuple[str, str] = self._of("alerts", "ALERTS")[code]
        return texts

    def function(self, name: str) -> str:
        """Help of a spreadsheet function."""
        return str(self._of("functions", "FUNCTIONS")[name])

    def argument(self, name: str) -> str:
        """Help of an argument of the spreadsheet functions."""
        return str(self._of("functions", "ARGUMENTS")[name])

    def word(self, argument: str, word: str) -> str:
        """A word that an argument takes, in this language."""
        return str(self._of("functions", "WORDS")[f"{argument}_{word}"])

    def severity(self, severity: str) -> str:
        return self.say(f"severity_{severity}")

    def problem(self, problem: Fault) -> str:
        """One sentence: where, what was found, what to do."""
        templates = self._of("problems", "PROBLEMS")
        figures = {"value": value_words(problem.value), **self._figures(problem.details)}
        said = templates.get(problem.rule, templates["invalid"])
        sentence = self._filled(templates.get(f"{problem.rule}_{problem.field}", said), figures)
        where = [
            self._filled(templates[f"where_{part}"], {"it": it})
            for part, it in (
                ("file", problem.file),
                ("row", problem.row),
                ("entry", problem.entry),
                ("field", problem.field),
            )
            if it
        ]
        if problem.field and problem.rule not in VALUELESS:
            where.append(self._filled(templates["where_value"], {"it": value_words(problem.value)}))
        return f"{', '.join(where)}: {sentence}" if where else sentence

    def _figures(self, figures: Mapping[str, Any]) -> dict[str, Any]:
        """Figures of a message: lists joined, the words of our own vocabulary translated."""
        written = dict(figures)
        for key, value in written.items():
            if isinstance(value, (list, tuple)):
                written[key] = ", ".join(map(str, value)) or MISSING
        if "direction" in written:
            written["direction"] = self.say(f"direction_{written['direction']}")
        if "unstated" in written:
            written["unstated"] = self.say(f"unstated_{written['unstated']}")
        for name in {"quantity", "cause", "promise"} & set(written):
            written[name] = self.label(written[name])
        if "lacking" in written:
            written["lacking"] = self.lever(written["lacking"])
        if "lower" in written:
            written["lower"] = self.scenario(written["lower"])
        if "because" in written:
            written["because"] = self.problem(written["because"])
        if "beside" in figures:
            written |= suspicion(figures, self._of("problems", "PROBLEMS"), self.language)
        return written

    # --- numbers ----------------------------------------------------------------------------

    def number(self, value: float | None, digits: int = 0) -> str:
        """A number with so many decimals, separators as the language writes them."""
        if value is None or value != value:
            return MISSING
        return f"{value:,.{digits}f}".translate(SEPARATORS[self.language])

    def measure(self, value: float | None, unit: Unit, digits: int, spoken: bool = False) -> str:
        """A number with its unit; shares as percentages.

        spoken: leave out the symbols of counts, which the sentence around names itself.
        """
        if value is None or value != value:
            return MISSING
        if unit.percent:
            percent = self.number(value * 100, 1)
            return f"{percent.removesuffix('.0').removesuffix(',0')}%"
        number = self.number(value, digits)
        if unit is Unit.BYTES_PER_ELEMENT:
            number = number.rstrip("0").rstrip(",.")
        if unit.spoken:
            symbol = "" if spoken else by_number(self._named(unit), number, self.language)
        else:
            symbol = self.symbol(unit)
        return f"{number} {symbol}".rstrip()

    def symbol(self, unit: Unit) -> str:
        """A unit's symbol; things that are counted are named in the language, in the plural, money
        by its code."""
        if unit.spoken:
            return self._named(unit).rpartition(FORMS)[2]
        return self._named(unit) if unit.money else unit.symbol

    def labelled(self, name: str, unit: Unit | None) -> str:
        """Short name of a quantity or input, with its unit in brackets where there is one."""
        symbol = self.symbol(unit) if unit else ""
        return f"{self.label(name)} [{symbol}]" if symbol else self.label(name)

    @lru_cache(maxsize=256)  # noqa: B019  # equal Texts share it: one entry a language and unit
    def _named(self, unit: Unit) -> str:
        key = f"unit_{unit.name.lower()}"
        return self.say(key, currency=self.currency or UNNAMED) if unit.money else self.say(key)

    def compact(self, value: float | None) -> str:
        """A large count in thousands, one decimal: 187,5 k."""
        if value is None or value < 10_000:
            return self.number(value)
        return f"{self.number(value / 1000, 1)} k"

    def format_field(self, value: Any, format_spec: str) -> str:
        """A figure as a template without other figures writes it."""
        return told(value, format_spec, {}, self.language)


class _ByFace:
    """Stands in a sentence for what each face names in its own way: ``{lever:kv_precision}``."""

    def __init__(self, words: Callable[[str], str]) -> None:
        self._words = words

    def __format__(self, name: str) -> str:
        return self._words(name)


@lru_cache(maxsize=64)
def _table(module: str, table: str) -> Any:
    return getattr(import_module(module), table)


@lru_cache(maxsize=8)
def _areas(package: str) -> tuple[str, ...]:
    """The modules of a language that tell an area of the book: area_<area>."""
    names = (found.name for found in iter_modules(import_module(package).__path__))
    return tuple(f"{package}.{name}" for name in names if name.startswith(AREA))


@lru_cache(maxsize=8)
def _quantities(package: str) -> dict[str, tuple[str, str]]:
    """Label and meaning of each quantity."""
    return {
        name: words
        for module in _areas(package)
        for name, words in _table(module, "QUANTITIES").items()
    }


@lru_cache(maxsize=8)
def _entries(package: str) -> dict[str, Entry]:
    """The dictionary's templates in its order, those of what an area alone is given last."""
    modules = [f"{package}.{name}" for name in DICTIONARIES]
    return {
        name: entry
        for module in (*modules, *_areas(package))
        for name, entry in getattr(import_module(module), "DICTIONARY", {}).items()
    }


@lru_cache(maxsize=8)
def _labels(package: str) -> dict[str, str]:
    """Short names of quantities and of what is given."""
    named = {name: entry.label for name, entry in _entries(package).items() if entry.label}
    return {**{name: label for name, (label, _) in _quantities(package).items()}, **named}


@lru_cache(maxsize=16)
def _dictionary(texts: Texts, policy: Policy) -> Mapping[str, Entry]:
    figures = policy.figures()
    return {
        name: Entry(*(fill(it, figures, texts.language) if "{" in it else it for it in entry))
        for name, entry in texts.entries().items()
    }
