"""Judge an .xlsx or .xlsm by the rules whose breach makes Excel offer to repair the file.

The Open XML SDK validator misses most of them; nothing outside Excel proves that the prompt stays
away. lint() returns one sentence per breach: part, place, what is wrong. A rule is one function of
RULES, from a Book to sentences. Stricter than Excel on purpose: a table may not reach past the last
cell of its sheet, and a link may not lead to a sheet or a name that is not there.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain, combinations, pairwise
from posixpath import dirname, join, normpath
from xml.etree.ElementTree import Element, ParseError, fromstring

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_NOTHING = Element("nothing")
_FORMULAS = {"f", "formula", "formula1", "formula2", "calculatedColumnFormula", "totalsRowFormula"}
_PLACES = {"c": "cell", "cfRule": "conditional format of", "dataValidation": "data validation of",
           "tableColumn": "column"}  # fmt: skip
_TYPED = {"worksheet", "table", "comments", "drawing", "chart", "styles", "sharedStrings", "theme"}
_VALUES = {"n": r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?", "b": "[01]|true|false", "e": "#.+"}
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")
_WHOLE = re.compile(r"\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|\$?\d+:\$?\d+")
_NAME = re.compile(r"(?i)(?!(R\d*(C\d*)?|C\d*|TRUE|FALSE)$)([^\W\d]|\\)[\w.\\?]{0,254}")
_ITEM = r"\[(?:[^\[\]']|'.)*\]"
_BRACKETS = rf"\[(?:[^\[\]']|'.|{_ITEM})*\]"
_SHEET = r"'(?:[^']|'')+'|(?:\[[^\[\]]*\])?[\w.\\?]+(?::[\w.\\?]+)?|\[[^\[\]]*\]|\#REF"
_WORD = r"(?:[^\W\d]|\\)[\w.$\\?]*"
_TOKEN = re.compile(  # the group is the letter of the token in _VALUE and _GROUP
    rf"""(?P<w>\s+) | (?P<v>"(?:[^"]|"")*" | (?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?(?![\w.!:]))
    | (?P<f>(?:(?:{_SHEET})?!)?{_WORD}\()
    | (?P<r>(?:(?:{_SHEET})?!)?(?:\#REF!|\$?{_WORD}(?:{_BRACKETS})?|\$?\d+:\$?\d+|{_BRACKETS})
          |\#(?:N/A|DIV/0!|NAME\?|[A-Z_]+!?))
    | (?P<s>[-+]) | (?P<o><>|<=|>=|[*/^&=<>:]) | (?P<_>[(){{}},;%]) | (?P<x>.)""",
    re.VERBOSE | re.DOTALL,
)
_QUALIFIED = re.compile(rf"(?:({_SHEET})?!)?([^\[(]*)(.*)", re.DOTALL)
_Area = tuple[int, int, int, int]  # left, top, right, bottom
_VALUE = "s*[vr]%*(?:[os]s*[vr]%*)*"
_LIST = rf"{_VALUE}(?:,{_VALUE})*"
_GROUP = re.compile(rf"f(?:{_VALUE})?(?:,(?:{_VALUE})?)*\)|\({_LIST}\)|{{{_LIST}(?:;{_LIST})*}}")


class Table:
    def __init__(self, sheet: str, part: str, root: Element):
        self.sheet, self.part, self.root = sheet, part, root
        self.name, self.ref = root.get("displayName", ""), root.get("ref", "")
        self.place, self.area = f"{part}, table {self.name!r}", _area(self.ref)
        columns = root.iter(_MAIN + "tableColumn")
        self.columns = [column.get("name", "").replace("_x000a_", "\n") for column in columns]


class Book:
    def __init__(self, data: bytes, functions: frozenset[str] | None):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            self.parts = [name for name in package.namelist() if not name.endswith("/")]
            xml = {n: package.read(n) for n in self.parts if re.fullmatch(r".*\.(xml|rels)", n)}
        self.functions, self.unreadable = functions, list[str]()
        self.xml = {name: self._parsed(name, content) for name, content in xml.items()}
        self.links = dict(_links(name, root) for name, root in self.xml.items() if "_rels/" in name)
        self.main, root = next(self.linked("", "officeDocument"), ("", _NOTHING))
        self.styles = next((root for _, root in self.linked(self.main, "styles")), _NOTHING)
        self.strings = [_plain(s) for _, t in self.linked(self.main, "sharedStrings") for s in t]
        self.names = list(root.iter(_MAIN + "definedName"))
        self.sheets = [  # name, part, root
            (sheet.get("name", ""), part, self.xml.get(part, _NOTHING))
            for sheet in root.iter(_MAIN + "sheet")
            for _, part in [self.links[self.main].get(sheet.get(_REL + "id", ""), ("", ""))]
        ]
        self.sheet_names = {name.lower() for name, _, _ in self.sheets}
        self.cells = [  # part, number of the row, own reference, element
            (part, int(row.get("r", 0)), cell.get("r", ""), cell)
            for part, row in self.elements("row")
            for cell in row.iter(_MAIN + "c")
        ]
        self.tables = [Table(s, *t) for _, s, _ in self.sheets for t in self.linked(s, "table")]
        self.table_of = {table.name.lower(): table for table in self.tables}
        self.known = {name.get("name", "").lower() for name in self.names}
        self.formulas = [  # place, text, (kind, token) pairs
            (place, text, [(m.lastgroup or "", m[0]) for m in _TOKEN.finditer(text)])
            for place, text in _formulas(self)
        ]

    def _parsed(self, name: str, content: bytes) -> Element:
        if found := _CONTROL.search(content):
            self.unreadable.append(f"{name}, byte {found.start()}: control character {found[0]!r}")
        try:
            return fromstring(_CONTROL.sub(b"", content))
        except ParseError as error:
            self.unreadable.append(f"{name}: not well-formed XML ({error})")
            return _NOTHING

    def linked(self, part: str, kind: str) -> Iterator[tuple[str, Element]]:
        """The parts that are there and that a part names by this kind of relationship."""
        for its, target in self.links.get(part, {}).values():
            if its == kind and target in self.xml:
                yield target, self.xml[target]

    def elements(self, tag: str) -> Iterator[tuple[str, Element]]:
        return ((part, found) for _, part, root in self.sheets for found in root.iter(_MAIN + tag))

    def text_of(self, cell: Element) -> str | None:
        kind, value = cell.get("t", ""), cell.findtext(_MAIN + "v", "")
        if kind == "s" and value.isdigit() and int(value) < len(self.strings):
            return self.strings[int(value)]
        return {"str": value, "inlineStr": _plain(cell)}.get(kind)

    def missing_sheet(self, sheet: str) -> str | None:
        """What stands before a '!' and names no sheet of this book (nor one of another book)."""
        bare = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
        names = [] if "[" in bare or bare in ("", "#REF") else bare.split(":")
        return next((name for name in names if name.lower() not in self.sheet_names), None)


def _plain(root: Element) -> str:
    parents = (parent for parent in root.iter() if parent.tag != _MAIN + "rPh")  # not phonetics
    return "".join(text.text or "" for parent in parents for text in parent.iterfind(_MAIN + "t"))


@cache
def _position(ref: str) -> tuple[int, int] | None:
    """Column and row of a cell; None when the text is not a cell of Excel's grid."""
    if not (match := _CELL.fullmatch(ref)):
        return None
    letters = enumerate(reversed(match[1].upper()))
    column = sum((ord(letter) - 64) * 26**power for power, letter in letters)
    return (column, int(match[2])) if column <= 16384 and int(match[2]) <= 1048576 else None


def _area(ref: str) -> _Area | None:
    first, _, last = ref.partition(":")
    start, end = _position(first), _position(last or first)
    return (*start, *end) if start and end and start <= end else None


def _meet(one: _Area, two: _Area) -> bool:
    return all(max(one[i], two[i]) <= min(one[i + 2], two[i + 2]) for i in (0, 1))


def _repeated(values: Iterable[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


def _links(name: str, root: Element) -> tuple[str, dict[str, tuple[str, str]]]:
    """The part that a .rels part belongs to; kind and target of its relationships, by id."""
    folder, links = dirname(dirname(name)), {}
    for link in root:
        kind, target = link.get("Type", "").rpartition("/")[2], link.get("Target", "")
        outside = link.get("TargetMode") == "External" or target.startswith("#")
        target = target if outside else normpath(join("/", folder, target))[1:]
        links[link.get("Id", "")] = ("outside" if outside else kind, target)
    return re.sub(r"_rels/(.*)\.rels$", r"\1", name), links


def _formulas(book: Book) -> Iterator[tuple[str, str]]:
    """Place and text of every formula, save cells that only share the formula of another."""
    for name in book.names:
        yield f"{book.main}, defined name {name.get('name')!r}", name.text or ""
    for part, root in book.xml.items():
        where = ""
        for parent in root.iter() if part.startswith("xl/") else ():
            where = parent.get("r") or parent.get("sqref") or parent.get("name") or where
            tag = parent.tag.rpartition("}")[2]
            place = f"{part}, {_PLACES[tag]} {where}" if tag in _PLACES else f"{part}, {tag}"
            for child in parent:
                shared = child.get("t") == "dataTable" or (child.get("si") and not child.get("ref"))
                formula = child.tag.rpartition("}")[2] in _FORMULAS and not len(child)
                if formula and (child.text or not shared):
                    yield place, child.text or ""


def _fault(text: str, tokens: list[tuple[str, str]]) -> str | None:
    """What is wrong with a formula: groups shrink to ranges until one expression is left."""
    if not tokens or text.startswith("="):
        return "begins with '='" if tokens else "is empty"
    if stray := next((token for kind, token in tokens if kind == "x"), None):
        return f"has an unbalanced or unexpected {stray}"
    code, before = "".join(token if kind == "_" else kind for kind, token in tokens), None
    code = re.sub(r"(?<=[r)])w(?=[rf(])|(?<=\))(?=\()", "o", code).replace("w", "")  # intersections
    while code != before:
        before, code = code, _GROUP.sub("r", code)
    return None if re.fullmatch(_LIST, code) else "has unbalanced brackets or a misplaced operator"


def relationships(book: Book) -> Iterator[str]:
    for source, links in book.links.items():
        for name, (kind, target) in links.items():
            if kind != "outside" and target not in book.parts:
                yield f"{source}, relationship {name}: its target {target} is missing"


def content_types(book: Book) -> Iterator[str]:
    types = {
        kind.get("PartName", "/")[1:] or "." + kind.get("Extension", "").lower(): kind
        for kind in book.xml.get("[Content_Types].xml", ())
    }
    kinds = {target: kind for links in book.links.values() for kind, target in links.values()}
    for part in sorted({*book.parts} - {"[Content_Types].xml"}):
        given = types.get(part, types.get("." + part.rpartition(".")[2].lower(), _NOTHING))
        content, kind = given.get("ContentType", ""), kinds.get(part)
        if not content or (kind in _TYPED and not content.endswith(f".{kind}+xml")):
            yield f"{part}: its content type is {content or 'missing'}"


def sheet_names(book: Book) -> Iterator[str]:
    for name, _, _ in book.sheets:
        if not 1 <= len(name) <= 31:
            yield f"{book.main}, sheet {name!r}: its name is not 1 to 31 characters long"
        if re.search(r"[\[\]:*?/\\]|^'|'$", name) or name.lower() == "history":
            yield f"{book.main}, sheet {name!r}: not a legal name"
    for name in _repeated(name.lower() for name, _, _ in book.sheets):
        yield f"{book.main}, sheet {name!r}: two sheets have this name"


def defined_names(book: Book) -> Iterator[str]:
    for name in (name.get("name", "") for name in book.names):
        if not _NAME.fullmatch(name) or _position(name):
            yield f"{book.main}, defined name {name!r}: not a legal name"
    keys = (f"{n.get('localSheetId', '')} {n.get('name', '').lower()}" for n in book.names)
    for scope, name in (key.split(" ", 1) for key in _repeated(keys)):
        yield f"{book.main}, defined name {name!r}: it is twice in the scope {scope or 'book'}"


def formula_syntax(book: Book) -> Iterator[str]:
    for place, text, tokens in book.formulas:
        if fault := _fault(text, tokens):
            yield f"{place}: the formula {text} {fault}"


def formula_texts(book: Book) -> Iterator[str]:
    """A list of a data validation is no text: it has a rule of its own."""
    for place, _, tokens in book.formulas:
        for text in (token for kind, token in tokens if kind == "v" and token.startswith('"')):
            if "data validation" not in place and len(text[1:-1].replace('""', '"')) > 255:
                yield f"{place}: a text of its formula exceeds 255 characters"


def formula_references(book: Book) -> Iterator[str]:
    for place, text, tokens in book.formulas:
        names = (_QUALIFIED.fullmatch(token) for kind, token in tokens if kind in "rf")
        for sheet, name, brackets in (match.groups("") for match in names if match):
            table = book.table_of.get(name.lower())
            if missing := book.missing_sheet(sheet):
                yield f"{place}: the formula {text} names a missing sheet, {missing!r}"
            elif brackets[:1] == "[" and name and not table and "[" not in sheet:
                yield f"{place}: the formula {text} names a missing table, {name!r}"
            columns = {column.lower() for column in table.columns} if table else ()
            for item in re.findall(_ITEM, brackets) if table else ():
                column = re.sub("'(.)", r"\1", item[1:-1])
                if item[1] not in "#]" and column.lower() not in columns:
                    yield f"{place}: the formula {text} names a missing column, {column!r}"


def formula_functions(book: Book) -> Iterator[str]:
    for place, text, tokens in book.formulas:
        for name in (token[:-1] for kind, token in tokens if kind == "f"):
            if book.functions is not None and name.upper() not in book.functions:
                yield f"{place}: the formula {text} uses {name}, which is not allowed"


def validation_lists(book: Book) -> Iterator[str]:
    for part, rule in book.elements("dataValidation"):
        text = rule.findtext(_MAIN + "formula1", "")
        if text.startswith('"') and len(text.encode("utf-16-le")) > 2 * 257:
            yield f"{part}, data validation of {rule.get('sqref')}: its list exceeds 255 characters"


def row_order(book: Book) -> Iterator[str]:
    rows = ((part, int(row.get("r", 0))) for part, row in book.elements("row"))
    for (part, before), (other, row) in pairwise(rows):
        if part == other and row <= before:
            yield f"{part}, row {row}: it comes after row {before}"


def cell_order(book: Book) -> Iterator[str]:
    last = ("", 0, 0)
    for part, row, ref, _ in book.cells:
        column, its_row = _position(ref) or (0, 0)
        if its_row != row:
            yield f"{part}, cell {ref}: it stands in row {row}"
        elif last[:2] == (part, row) and column <= last[2]:
            yield f"{part}, cell {ref}: it repeats a cell or comes after one to its right"
        last = (part, row, column)


def cell_values(book: Book) -> Iterator[str]:
    for part, _, ref, cell in book.cells:
        kind, value = cell.get("t", "n"), cell.findtext(_MAIN + "v", "")
        good = not value or re.fullmatch(_VALUES.get(kind, "(?s:.*)"), value.strip())
        if not good or (kind == "s" and book.text_of(cell) is None):
            yield f"{part}, cell {ref}: {value!r} is not a value of type {kind}"
        if len((book.text_of(cell) or "").encode("utf-16-le")) > 2 * 32767:
            yield f"{part}, cell {ref}: its text is longer than 32767 characters"


def overlaps(book: Book) -> Iterator[str]:
    merges = ((part, merge.get("ref", "")) for part, merge in book.elements("mergeCell"))
    areas = [(part, _area(ref), f"merge {ref}") for part, ref in merges]
    areas += [(t.sheet, t.area, f"table {t.name} ({t.ref})") for t in book.tables]
    for (part, one, name), (other, two, label) in combinations(areas, 2):
        if part == other and one and two and _meet(one, two):
            yield f"{part}, {name}: it overlaps {label}"


def cell_styles(book: Book) -> Iterator[str]:
    count = len(book.styles.findall(f"{_MAIN}cellXfs/{_MAIN}xf")) or 1
    for tag, key in (("c", "s"), ("row", "s"), ("col", "style")):
        for part, element in book.elements(tag):
            if int(style := element.get(key, "0")) >= count:
                yield f"{part}, {tag} {element.get('r', '')}: there is no cell style {style}"


def differential_styles(book: Book) -> Iterator[str]:
    count = len(book.styles.findall(f"{_MAIN}dxfs/{_MAIN}dxf"))
    for part, root in book.xml.items():
        for key, index in chain.from_iterable(element.items() for element in root.iter()):
            if key.lower().endswith("dxfid") and int(index) >= count:
                yield f"{part}: there is no differential style for {key} {index}"


def comments(book: Book) -> Iterator[str]:
    for part, root in [pair for _, s, _ in book.sheets for pair in book.linked(s, "comments")]:
        for ref in _repeated(note.get("ref", "") for note in root.iter(_MAIN + "comment")):
            yield f"{part}, cell {ref}: it has two comments"


def hyperlinks(book: Book) -> Iterator[str]:
    links = [(p, link) for p, link in book.elements("hyperlink") if not link.get(_REL + "id")]
    found = [(f"{p}, hyperlink of {e.get('ref')}", e.get("location", "")) for p, e in links]
    for part, its in book.links.items():
        found += [(f"{part}, hyperlink {n}", t[1:]) for n, (_, t) in its.items() if t[:1] == "#"]
    names = book.known | {*book.table_of}
    for place, location in found:
        sheet, _, inside = location.rpartition("!")
        cells = _WHOLE.fullmatch(inside) or all(map(_position, inside.split(":")))
        if missing := book.missing_sheet(sheet):
            yield f"{place}: it leads to a missing sheet, {missing!r}"
        elif location and not cells and inside.split("[")[0].lower() not in names:
            yield f"{place}: it leads to a missing name, {inside!r}"


def table_columns(book: Book) -> Iterator[str]:
    texts = {(part, _position(ref)): book.text_of(cell) for part, _, ref, cell in book.cells}
    for table in book.tables:
        for name in _repeated(column.lower() for column in table.columns):
            yield f"{table.place}: two columns are called {name!r}"
        if table.area and table.root.get("headerRowCount") != "0":
            for column, name in enumerate(table.columns, start=table.area[0]):
                if (text := texts.get((table.sheet, (column, table.area[1])))) != name:
                    yield f"{table.place}: the header of the column {name!r} reads {text!r}"


def table_areas(book: Book) -> Iterator[str]:
    for table in book.tables:
        left, top, right, bottom = table.area or (0, 0, 0, 0)
        ends = [_position(ref) or (0, 0) for p, _, ref, _ in book.cells if p == table.sheet]
        columns, rows = zip(*ends, strict=True) if ends else ((0,), (0,))
        filtered = table.root.find(_MAIN + "autoFilter")
        if right - left + 1 != len(table.columns):
            yield f"{table.place}: {table.ref} is not the width of {len(table.columns)} columns"
        if bottom <= top or right > max(columns) or bottom > max(rows):
            yield f"{table.place}: {table.ref} has no data row or reaches outside the sheet's data"
        if filtered is not None:
            area = _area(filtered.get("ref", ""))
            if area != (left, top, right, bottom - int(table.root.get("totalsRowCount", 0))):
                yield f"{table.place}: its filter {filtered.get('ref')} is not that of {table.ref}"


def table_names(book: Book) -> Iterator[str]:
    for table in book.tables:
        if not (table.name.isascii() and _NAME.fullmatch(table.name)) or _position(table.name):
            yield f"{table.place}: not a legal name"
        if table.name.lower() in book.known:
            yield f"{table.place}: a defined name is the same"
    keys = [f"name {table.name.lower()!r}" for table in book.tables]
    for key in _repeated(keys + [f"id {table.root.get('id')}" for table in book.tables]):
        yield f"{book.main}: two tables have the {key}"


RULES = (
    relationships, content_types, sheet_names, defined_names, formula_syntax, formula_references,
    formula_functions, formula_texts, validation_lists, row_order, cell_order, cell_values,
    overlaps, cell_styles, differential_styles, comments, hyperlinks, table_columns, table_areas,
    table_names,
)  # fmt: skip


def lint(data: bytes, functions: frozenset[str] | None = None) -> list[str]:
    """One sentence per breach; functions are the only ones allowed, as _xlfn.XLOOKUP is written."""
    book = Book(data, functions)
    return [f"{text}." for text in [*book.unreadable, *chain.from_iterable(r(book) for r in RULES)]]
