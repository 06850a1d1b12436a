"""argparse in the reader's language: what it says is found in our English texts, which are its own
words, and said by those of the language. Nothing of argparse is changed for other programs."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from functools import lru_cache, partial
from typing import Any, NoReturn

from sizing_xl.addresses import public_text
from sizing_xl.cli.codes import USAGE
from sizing_xl.texts import Texts
from sizing_xl.texts.figures import pieces
from sizing_xl.texts.visible import visible

WORDS = ("positional_arguments", "options", "help", "version")
ERRORS = (
    *("argument", "required", "unrecognized", "one", "at_most_one", "at_least_one", "choice"),
    *("ambiguous", "explicit", "value"),
)
# The figure of an error that is an error itself.
INNER = "what"


def refused(message: str) -> int:
    """Say what is wrong with the use of options."""
    print(message, file=sys.stderr)
    return USAGE


class Parser(argparse.ArgumentParser):
    """argparse that speaks `texts`, and ends with one line and our code for a usage error."""

    def __init__(self, texts: Texts, **options: Any) -> None:
        self.texts = texts
        self._words: list[str] = []
        super().__init__(formatter_class=partial(_Formatter, texts), **options)

    def add_subparsers(self, **options: Any) -> Any:
        options.setdefault("parser_class", partial(Parser, self.texts))
        return super().add_subparsers(**options)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        self._words = [*map(str, sys.argv[1:] if args is None else args)]
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong; words that are repeated show no password and no signature."""
        said = public_text(translated(message, self.texts), *self._words)
        print(f"{self.prog}: {said}", file=sys.stderr)
        print(f"{self.format_usage().strip().splitlines()[0]} ... (--help)", file=sys.stderr)
        raise SystemExit(USAGE)


class _Formatter(argparse.HelpFormatter):
    """Help whose prefix, headings and own options are in the language."""

    def __init__(self, texts: Texts, prog: str) -> None:
        super().__init__(prog)
        self._texts = texts

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        own = self._texts.say("usage_prefix") if prefix is None else prefix
        super().add_usage(usage, actions, groups, own)

    def start_section(self, heading: str | None) -> None:
        super().start_section(heading and _word(heading, self._texts))

    def _get_help_string(self, action: argparse.Action) -> str | None:
        return action.help and _word(action.help, self._texts)


def translated(message: str, texts: Texts) -> str:
    """An error of argparse in words of `texts`; itself where it is none that we know."""
    for name, pattern in _patterns():
        found = pattern.fullmatch(message)
        if found:
            figures = found.groupdict()
            if INNER in figures:
                figures[INNER] = translated(figures[INNER], texts)
            return texts.say(f"usage_{name}", **figures)
    return visible(message)


def _word(said: str, texts: Texts) -> str:
    """A heading or help of argparse's own; anything else is ours already."""
    own = _words().get(said)
    return said if own is None else texts.say(f"usage_{own}")


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    return {Texts("en").say(f"usage_{name}"): name for name in WORDS}


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Name of each error, and what argparse says for it with any figures."""
    english = Texts("en")
    return tuple(
        (name, re.compile("".join(_parts(english.template(f"usage_{name}"))), re.DOTALL))
        for name in ERRORS
    )


def _parts(template: str) -> Iterator[str]:
    for piece in pieces(template):
        yield re.escape(piece.words)
        if piece.figure:
            yield f"(?P<{piece.figure}>.+?)"
