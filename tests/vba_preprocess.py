"""VBA made ready for LibreOffice Basic, which has no conditional compilation (#Const, #If).

`preprocess` decides the conditions as Excel's compiler does; `for_libreoffice` also rewrites the
few statements that Excel takes and LibreOffice does not. Lines keep their numbers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

WINDOWS = {"VBA6": True, "VBA7": True, "Win16": False, "Win32": True, "Win64": True, "Mac": False}
# Excel 2016 or later on a Mac: on platforms of 64 bits Win64 is true, Windows or not (Microsoft's
# page "Compiler constants").
MAC = {**WINDOWS, "Mac": True, "MAC_OFFICE_VERSION": 16}

_DIRECTIVE = re.compile(r"\s*#(Const|If|ElseIf|Else|End\s*If)\b(.*)", re.IGNORECASE)
_CONSTANT = re.compile(r"\s*(\w+)\s*=(.*)")
_CONDITION = re.compile(r"(.*?)\bThen\b(.*)", re.IGNORECASE)
_COMMENT = re.compile(r"\s*('.*)?")
_TOKEN = re.compile(
    r"""\s*(?:(?P<comment>'.*) | "(?P<text>(?:[^"]|"")*)" | (?P<number>\d+)
    | (?P<word>[A-Za-z]\w*) | (?P<sign><>|<=|>=|[=<>()]))""",
    re.VERBOSE,
)
_COMPARE = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
}

# What LibreOffice refuses, and the same in its words.
_REWRITTEN = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        # It takes a variable with a member for an object wherever the procedure names it, so that
        # the variable could not hold a text: the member is asked of a variable of its own.
        (r"(\w+) = (\w+)\.Value2\b", r"Dim held: Set held = \2: \1 = held.Value2"),
        # Value2 is not there; Value is the same but for dates and currencies.
        (r"\bValue2\b", "Value"),
        # A constant that is not there.
        (r"\bvbObjectError\b", "-2147221504"),
        # Constants that are not there, when an Enum is made of them.
        (r"\bVBA\.vbBinaryCompare\b", "0"),
        (r"\bVBA\.vbTextCompare\b", "1"),
        (r"\bVBA\.vbDatabaseCompare\b", "2"),
        # VBA's own functions belong to no library; the members of an Enum to no type.
        (r"\bVBA\.(?=\w)", ""),
        (r"\bCompareMethod\.(?=\w)", ""),
    )
)

Value = int | str | None


class VbaError(Exception):
    """A directive that the compiler would refuse, with its line."""


def preprocess(source: str, constants: Mapping[str, bool | int | str] = WINDOWS) -> str:
    """The source without its directives; lines that are not compiled become empty."""
    known: dict[str, Value] = {
        name.lower(): -int(value) if isinstance(value, bool) else value
        for name, value in constants.items()
    }
    lines, nest = [], []  # nest: [compiled now, a branch was taken before, seen #Else]
    for number, line in enumerate(source.splitlines(), start=1):
        compiled = all(branch[0] for branch in nest)
        if not (found := _DIRECTIVE.match(line)):
            lines.append(line if compiled else "")
            continue
        lines.append("")
        try:
            _directive(found[1].replace(" ", "").lower(), found[2], known, nest)
        except VbaError as error:
            raise VbaError(f"line {number}: {error}: {line.strip()}") from None
    if nest:
        raise VbaError("#If without #End If")
    return "\n".join(lines) + "\n"


def for_libreoffice(source: str, constants: Mapping[str, bool | int | str] = WINDOWS) -> str:
    """The source as LibreOffice compiles and runs it."""
    source = preprocess(source, constants)
    for pattern, words in _REWRITTEN:
        source = pattern.sub(words, source)
    return source


def _directive(word: str, rest: str, known: dict[str, Value], nest: list[list[bool]]) -> None:
    around = all(branch[0] for branch in (nest if word in ("const", "if") else nest[:-1]))
    if word == "const":
        if not (found := _CONSTANT.fullmatch(rest)):
            raise VbaError("no constant")
        if around:
            known[found[1].lower()] = evaluated(found[2], known)
        return
    if word == "if":
        nest.append([False, False, False])
    if not nest:
        raise VbaError("without #If")
    branch = nest[-1]
    if word == "endif":
        nest.pop()
    elif branch[2]:
        raise VbaError("after #Else")
    elif word == "else":
        branch[:] = [not branch[1], True, True]
    else:
        if not (found := _CONDITION.fullmatch(rest)) or not _COMMENT.fullmatch(found[2]):
            raise VbaError("no Then")
        # What is not reached is not evaluated: its constants may be of another program.
        holds = around and not branch[1] and bool(evaluated(found[1], known))
        branch[:2] = [holds, branch[1] or holds]


def evaluated(expression: str, known: Mapping[str, Value]) -> Value:
    """The value of a condition; True is -1 and And, Or, Not go by bits, as in VBA."""
    return _Condition(expression, known).value


class _Condition:
    """A condition, read from left to right by precedence: Or, And, Not, comparison, operand."""

    def __init__(self, expression: str, known: Mapping[str, Value]) -> None:
        self.known = known
        self.tokens = [*_tokens(expression)]
        self.value = self._or()
        if self.tokens:
            raise VbaError(f"unexpected {self.tokens[0][1]}")

    def _next_is(self, *words: str) -> str:
        """The next token, taken, when it is one of these; else an empty text."""
        if self.tokens and self.tokens[0][0] != "text" and self.tokens[0][1].lower() in words:
            return self.tokens.pop(0)[1].lower()
        return ""

    def _or(self) -> Value:
        value = self._and()
        while self._next_is("or"):
            value = _bits(value) | _bits(self._and())
        return value

    def _and(self) -> Value:
        value = self._not()
        while self._next_is("and"):
            value = _bits(value) & _bits(self._not())
        return value

    def _not(self) -> Value:
        return ~_bits(self._not()) if self._next_is("not") else self._comparison()

    def _comparison(self) -> Value:
        value = self._operand()
        while sign := self._next_is(*_COMPARE):
            left, right = _alike(value, self._operand())
            value = -int(_COMPARE[sign](left, right))
        return value

    def _operand(self) -> Value:
        if self._next_is("("):
            value = self._or()
            if not self._next_is(")"):
                raise VbaError("no )")
            return value
        kind, token = self.tokens.pop(0) if self.tokens else ("", "")
        if kind == "text":
            return token.replace('""', '"')
        if kind == "number":
            return int(token)
        if kind != "word":
            raise VbaError("no value")
        # A constant that nobody set is Empty.
        return {"true": -1, "false": 0}.get(token.lower(), self.known.get(token.lower()))


def _tokens(expression: str):
    place, expression = 0, expression.rstrip()
    while place < len(expression):
        if not (found := _TOKEN.match(expression, place)):
            raise VbaError(f"cannot read {expression[place:].strip()}")
        place = found.end()
        if found.lastgroup != "comment":
            yield found.lastgroup, found[found.lastgroup]


def _bits(value: Value) -> int:
    if isinstance(value, str):
        raise VbaError("a text is no condition")
    return value or 0


def _alike(left: Value, right: Value) -> tuple[Value, Value]:
    """Two values to compare; Empty equals both 0 and the empty text."""
    empty = "" if isinstance(left, str) or isinstance(right, str) else 0
    left, right = (empty if value is None else value for value in (left, right))
    if type(left) is not type(right):
        raise VbaError("a text and a number cannot be compared")
    return left, right
