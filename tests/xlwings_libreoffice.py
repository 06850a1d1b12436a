"""An xlwings engine over a document that LibreOffice has open: macros run without Excel.

It has what the pen asks of an Excel without COM objects: values, looks, sizes, names, insertion.
Links and charts are left out. A text is a text here, so the apostrophe by which Excel is told so is
taken off. It runs where both `uno` and xlwings are.
"""

from __future__ import annotations

import re
from functools import cached_property

import uno  # noqa: F401  # com.sun.star comes with it
import xlwings as xw
from com.sun.star.lang import Locale
from com.sun.star.sheet.CellDeleteMode import LEFT, UP
from com.sun.star.sheet.CellInsertMode import DOWN, RIGHT
from com.sun.star.table import CellAddress
from openpyxl.utils import range_boundaries
from xlwings import base_classes
from xlwings_areas import Area, Engine

US = Locale("en", "US", "")
# Of com.sun.star.sheet.CellFlags: values, dates, texts, formulas, formats; notes and shapes stay.
CLEARED = 1 | 2 | 4 | 16 | 32 | 64
ROWS, COLUMNS = 1_048_576, 1024
PER_POINT, PER_CHARACTER = 2540 / 72, 190.0
_OURS = re.compile(r"\$('(?:[^']|'')+'|[^.]+)\.(\$[A-Z]+\$\d+)(?::(?:[^.]*\.)?(\$[A-Z]+\$\d+))?")
_THEIRS = re.compile(r"=('(?:[^']|'')+'|[^!]+)!(\$[A-Z]+\$\d+)(?::(\$[A-Z]+\$\d+))?")


def open_book(document, name, selected=None):
    """The book as xlwings gives it. selected: title and address of the selected cells."""
    return xw.Book(impl=Book(document, name, selected))


class App(base_classes.App):
    engine, pid = Engine(), 1
    screen_updating = enable_events = status_bar = None

    def __init__(self, book):
        self.book = book

    @property
    def selection(self):
        if self.book.selected is None:
            return None
        title, address = self.book.selected
        return self.book.sheets(title).range(address)

    def activate(self, steal_focus=False):
        pass


class Book(base_classes.Book):
    def __init__(self, document, name, selected):
        self.document, self._name, self.selected = document, name, selected
        document.addActionLock()  # nothing is drawn on a screen
        document.lockControllers()
        self._app = App(self)

    name = fullname = property(lambda self: self._name)
    app = property(lambda self: self._app)
    api = property(lambda self: self.document)
    sheets = property(lambda self: Sheets(self))
    names = property(lambda self: Names(self))

    def activate(self):
        pass


class Sheets(base_classes.Sheets):
    def __init__(self, book):
        self.book, self.held = book, book.document.Sheets

    api = property(lambda self: self.held)
    active = property(lambda self: self(1))

    def __len__(self):
        return self.held.Count

    def __iter__(self):
        return (self(number) for number in range(1, len(self) + 1))

    def __call__(self, key):
        by = self.held.getByIndex(key - 1) if isinstance(key, int) else self.held.getByName(key)
        return Sheet(self.book, by)

    def __contains__(self, key):
        return self.held.hasByName(key)

    def add(self, before=None, after=None, name=None):
        name = name or f"new {len(self) + 1}"
        self.held.insertNewByName(name, after.index if after else 0)
        return self(name)


class Sheet(base_classes.Sheet):
    book = None

    def __init__(self, book, grid):
        self.book, self.grid = book, grid

    api = property(lambda self: object())

    @property
    def name(self):
        return self.grid.Name

    @name.setter
    def name(self, value):
        self.grid.Name = value

    @property
    def visible(self):
        return self.grid.IsVisible

    @visible.setter
    def visible(self, value):
        self.grid.IsVisible = value

    index = property(lambda self: self.grid.RangeAddress.Sheet + 1)
    cells = property(lambda self: Range(self, 1, 1, ROWS, COLUMNS))

    def activate(self):
        pass

    def delete(self):
        self.book.document.Sheets.removeByName(self.grid.Name)

    def range(self, first, last=None):
        ends = [self._range(end) for end in (first, last) if end is not None]
        return Range(self, ends[0].r1, ends[0].c1, ends[-1].r2, ends[-1].c2)

    def _range(self, end):
        if isinstance(end, Range):
            return end
        if isinstance(end, tuple):
            return Range(self, *end, *end)
        left, top, right, bottom = range_boundaries(end)
        return Range(self, top, left, bottom, right)


def of(sheet, cells):
    at = cells.RangeAddress
    return Range(sheet, at.StartRow + 1, at.StartColumn + 1, at.EndRow + 1, at.EndColumn + 1)


class Range(Area):
    @cached_property
    def held(self):
        """The cells in LibreOffice, which every look at costs some time."""
        at = self.c1 - 1, self.r1 - 1, self.c2 - 1, self.r2 - 1
        return self.sheet.grid.getCellRangeByPosition(*at)

    api = property(lambda self: object())

    @property
    def raw_value(self):
        found = self.held.getDataArray()
        return found[0][0] if len(self) == 1 else found

    @raw_value.setter
    def raw_value(self, data):
        rows = data if isinstance(data, (list, tuple)) else [[data] * self.shape[1]] * self.shape[0]
        self.held.setDataArray(tuple(tuple(map(plain, row)) for row in rows))

    @property
    def formula(self):
        found = self.held.getFormulaArray()
        return found[0][0] if len(self) == 1 else found

    font = property(lambda self: Font(self.held))
    color = property(fset=lambda self, value: setattr(self.held, "CellBackColor", rgb(value)))
    wrap_text = property(fset=lambda self, value: setattr(self.held, "IsTextWrapped", value))

    @property
    def number_format(self):
        raise NotImplementedError

    @number_format.setter
    def number_format(self, value):
        formats = self.sheet.book.document.NumberFormats
        key = formats.queryKey(value, US, False)
        self.held.NumberFormat = formats.addNew(value, US) if key < 0 else key

    @property
    def column_width(self):
        return self.held.Columns.getByIndex(0).Width / PER_CHARACTER

    @column_width.setter
    def column_width(self, value):
        for at in range(self.shape[1]):
            self.held.Columns.getByIndex(at).Width = round(value * PER_CHARACTER)

    @property
    def row_height(self):
        row = self.held.Rows.getByIndex(0)
        return row.Height / PER_POINT if row.IsVisible else 0.0

    @row_height.setter
    def row_height(self, value):
        self.held.Rows.Height = round(value * PER_POINT)

    def clear(self):
        self.held.clearContents(CLEARED)

    def add_hyperlink(self, address, text_to_display, screen_tip):
        pass

    def copy(self, destination):
        there = destination.impl
        at = CellAddress(there.sheet.index - 1, there.c1 - 1, there.r1 - 1)
        self.sheet.grid.copyRange(at, self.held.RangeAddress)

    def insert(self, shift, copy_origin=None):
        mode = DOWN if shift == "down" else RIGHT
        self.sheet.grid.insertCells(self.held.RangeAddress, mode)

    def delete(self, shift=None):
        self.sheet.grid.removeRange(self.held.RangeAddress, UP if shift == "up" else LEFT)


Range.area = Range


class Font(base_classes.Font):
    """Written only."""

    def __init__(self, cells):
        self.__dict__["cells"] = cells

    def __setattr__(self, name, value):
        wanted = {"bold": 150.0 if value else 100.0} if name == "bold" else {}
        wanted = {"color": rgb(value)} if name == "color" else wanted
        trait = {"name": "CharFontName", "size": "CharHeight", "bold": "CharWeight",
                 "color": "CharColor"}[name]  # fmt: skip
        setattr(self.cells, trait, wanted.get(name, value))


def rgb(value):
    """A colour as a number, -1 for none; older versions of xlwings give three numbers."""
    if value is None:
        return -1
    return int(value.lstrip("#") if isinstance(value, str) else bytes(value).hex(), 16)


def plain(value):
    """A value as setDataArray takes it."""
    if value is None:
        return ""
    return value.removeprefix("'") if isinstance(value, str) else float(value)


class Names(base_classes.Names):
    def __init__(self, book):
        self.book, self.held = book, book.document.NamedRanges

    api = property(lambda self: self.held)

    def __call__(self, key):
        return Name(self.book, key if isinstance(key, str) else self.held.ElementNames[key - 1])

    def __iter__(self):
        return (Name(self.book, name) for name in self.held.ElementNames)

    def contains(self, key):
        return self.held.hasByName(key)

    def __len__(self):
        return self.held.Count

    def add(self, name, refers_to):
        self.held.addNewByName(name, theirs(refers_to), CellAddress(0, 0, 0), 0)
        return Name(self.book, name)


class Name(base_classes.Name):
    def __init__(self, book, name):
        self.book, self._name = book, name
        self.held = book.document.NamedRanges.getByName(name)

    name = property(lambda self: self._name)
    api = property(lambda self: object())

    def delete(self):
        self.book.document.NamedRanges.removeByName(self._name)

    @property
    def refers_to(self):
        title, first, last = _OURS.fullmatch(self.held.Content).groups()
        return f"={title}!{first}" + (f":{last}" if last else "")

    @refers_to.setter
    def refers_to(self, value):
        self.held.Content = theirs(value)

    @property
    def refers_to_range(self):
        cells = self.held.getReferredCells()
        if cells is None:
            raise RuntimeError("the name refers to no cells")
        return of(Sheet(self.book, cells.Spreadsheet), cells)


def theirs(formula):
    """A reference as LibreOffice writes it."""
    title, first, last = _THEIRS.fullmatch(formula).groups()
    return f"${title}.{first}" + (f":{last}" if last else "")
