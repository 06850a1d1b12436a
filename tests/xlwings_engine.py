"""An xlwings engine over openpyxl: code of the ordinary xlwings API runs without Excel.

It does to values what Excel does where that matters here: numbers are floats, a text is read as if
it were typed, an apostrophe says that it is text, clearing keeps notes and links, inserted cells
push others away and take defined names along. Formulas are kept as they are: nothing is computed or
rewritten. `Excel` counts the writes and can fail at one of them. Only xlwings' BSD part is used.
"""

from __future__ import annotations

from types import SimpleNamespace

import xlwings as xw
from openpyxl.utils import range_boundaries
from openpyxl.workbook.defined_name import DefinedName
from xlwings import base_classes

from .xlwings_areas import Engine
from .xlwings_cells import ADDRESS, COLUMNS, ROWS, Native, Range


class Excel:
    """The Excel behind a book. com: whether it has COM objects; fail_at: the write that fails."""

    def __init__(self, workbook, com):
        self.workbook, self.com, self.fail_at = workbook, com, None
        self.writes = []
        self.charts = {}
        self.selected = None  # title and address, as Excel has the selection
        self.app = {"screen_updating": True, "enable_events": True, "status_bar": False}
        self.app_api = SimpleNamespace(CopyObjectsWithCells=True)

    def write(self, what, sheet=""):
        self.writes.append((sheet, what))
        if len(self.writes) == self.fail_at:
            raise RuntimeError(f"Excel failed at write {self.fail_at}: {what}")

    def title(self, grid):
        return grid.title if grid in self.workbook.worksheets else "?"


def open_book(workbook, name="Sizing.xlsm", com=True):
    """The book as xlwings gives it; its Excel is `book.impl.excel`."""
    return xw.Book(impl=Book(Excel(workbook, com), name))


def watched(name):
    """A property of an object that is written through to its state, and counted."""
    return property(
        lambda self: self.state[name],
        lambda self, value: (self.excel.write(name), self.state.__setitem__(name, value))[0],
    )


class Page:
    """How a sheet is printed. Not counted as writes: Excel refuses them without a printer."""

    def __init__(self, grid):
        self.__dict__["_grid"] = grid

    def __setattr__(self, name, value):
        page, properties = self._grid.page_setup, self._grid.sheet_properties.pageSetUpPr
        if name == "Orientation":
            page.orientation = {1: "portrait", 2: "landscape"}[value]
        elif name == "Zoom":
            properties.fitToPage = value is False
        else:
            setattr(page, {"FitToPagesWide": "fitToWidth", "FitToPagesTall": "fitToHeight"}[name],
                    int(value))  # fmt: skip


class App(base_classes.App):
    engine, pid = Engine(), 1
    screen_updating = watched("screen_updating")
    enable_events = watched("enable_events")
    status_bar = watched("status_bar")

    def __init__(self, excel):
        self.excel, self.state = excel, excel.app

    @property
    def api(self):
        return self.excel.app_api

    @property
    def selection(self):
        if self.excel.selected is None:
            return None
        title, address = self.excel.selected
        return Selection(Sheet(Book(self.excel, "?"), self.excel.workbook[title]), address)

    def activate(self, steal_focus=False):
        pass


class Selection(Range):
    """The selected cells, which may be several areas."""

    def __init__(self, sheet, address):
        first = sheet._range(address.split(",")[0])
        super().__init__(sheet, first.r1, first.c1, first.r2, first.c2)
        self._address = address

    address = property(lambda self: self._address)


class Book(base_classes.Book):
    def __init__(self, excel, name):
        self.excel, self._name = excel, name

    name = fullname = property(lambda self: self._name)
    app = property(lambda self: App(self.excel))
    sheets = property(lambda self: Sheets(self))
    names = property(lambda self: Names(self))

    @property
    def api(self):
        lock = self.excel.workbook.security
        return SimpleNamespace(ProtectStructure=bool(lock and lock.lockStructure))

    def activate(self):
        pass


class Sheets(base_classes.Sheets):
    def __init__(self, book):
        self.book, self.excel = book, book.excel

    api = property(lambda self: self)

    def __len__(self):
        return len(self.excel.workbook.worksheets)

    def __iter__(self):
        return (Sheet(self.book, grid) for grid in self.excel.workbook.worksheets)

    def __call__(self, key):
        book = self.excel.workbook
        return Sheet(self.book, book.worksheets[key - 1] if isinstance(key, int) else book[key])

    def __contains__(self, key):
        return key in self.excel.workbook.sheetnames

    def add(self, before=None, after=None, name=None):
        self.excel.write("sheets.add")
        index = before.index - 1 if before else after.index if after else 0
        grid = self.excel.workbook.create_sheet(name, index)
        self.excel.workbook.active = grid
        return Sheet(self.book, grid)

    @property
    def active(self):
        return Sheet(self.book, self.excel.workbook.active)


class Sheet(base_classes.Sheet):
    book = None  # xlwings' base class has a property there

    def __init__(self, book, grid):
        self.book, self.grid, self.excel = book, grid, book.excel

    @property
    def api(self):
        if not self.excel.com:
            return object()
        window = Native(self, self._show)
        colours = Native(self, self._colour)
        return SimpleNamespace(
            ChartObjects=lambda: self.charts,
            Activate=self.activate,
            ProtectContents=self.grid.protection.sheet,
            FilterMode=any(size.hidden for size in self.grid.row_dimensions.values()),
            Parent=SimpleNamespace(Windows=lambda number: window),
            Tab=colours,
            PageSetup=Page(self.grid),
        )

    def _show(self, name, value):
        self.excel.workbook.active.sheet_view.showGridLines = value

    def _colour(self, name, value):
        self.grid.sheet_properties.tabColor = value.to_bytes(3, "little").hex().upper()

    def write(self, what):
        self.excel.write(what, self.excel.title(self.grid))

    @property
    def name(self):
        return self.grid.title

    @name.setter
    def name(self, value):
        self.write("sheet.name")
        old, self.grid.title = self.grid.title, value
        for name in self.excel.workbook.defined_names.values():
            title, _, cells = name.attr_text.rpartition("!")
            if title.strip("'") == old:
                name.attr_text = f"'{value}'!{cells}"

    @property
    def visible(self):
        return self.grid.sheet_state == "visible"

    @visible.setter
    def visible(self, value):
        self.write("sheet.visible")
        self.grid.sheet_state = "visible" if value else "hidden"

    index = property(lambda self: self.excel.workbook.worksheets.index(self.grid) + 1)
    cells = property(lambda self: Range(self, 1, 1, ROWS, COLUMNS))
    charts = property(lambda self: Charts(self))

    def activate(self):
        self.excel.workbook.active = self.grid

    def delete(self):
        self.write("sheet.delete")
        for name in self.excel.workbook.defined_names.values():
            if name.attr_text.rpartition("!")[0].strip("'") == self.grid.title:
                name.attr_text = "#REF!" + name.attr_text.rpartition("!")[2]
        self.excel.charts.pop(id(self.grid), None)
        self.excel.workbook.remove(self.grid)

    def range(self, first, last=None):
        if isinstance(first, tuple) and len(first) == 4:
            row, column, rows, columns = first
            return Range(self, row, column, row + rows - 1, column + columns - 1)
        ends = [self._range(end) for end in (first, last) if end is not None]
        return Range(self, ends[0].r1, ends[0].c1, ends[-1].r2, ends[-1].c2)

    def _range(self, end):
        if isinstance(end, Range):
            return end
        if isinstance(end, tuple):
            return Range(self, *end, *end)
        left, top, right, bottom = range_boundaries(end)
        return Range(self, top or 1, left or 1, bottom or ROWS, right or COLUMNS)


class Names(base_classes.Names):
    def __init__(self, book):
        self.book, self.held = book, book.excel.workbook.defined_names

    api = property(lambda self: self)

    def __call__(self, key):
        return Name(self.book, key if isinstance(key, str) else list(self.held)[key - 1])

    def contains(self, key):
        return key in self.held

    def __len__(self):
        return len(self.held)

    def add(self, name, refers_to):
        self.book.excel.write("names.add")
        self.held[name] = DefinedName(name, attr_text=refers_to.removeprefix("="))
        return Name(self.book, name)


class Name(base_classes.Name):
    def __init__(self, book, name):
        self.book, self.name_, self.held = book, name, book.excel.workbook.defined_names

    name = property(lambda self: self.name_)

    def write(self, what):
        self.book.excel.write(f"name.{what}")

    @property
    def api(self):
        hide = lambda _, value: setattr(self.held[self.name_], "hidden", not value)  # noqa: E731
        return Native(self, hide)

    def delete(self):
        self.write("delete")
        del self.held[self.name_]

    @property
    def refers_to(self):
        return f"={self.held[self.name_].attr_text}"

    @refers_to.setter
    def refers_to(self, value):
        self.write("refers_to")
        self.held[self.name_].attr_text = value.removeprefix("=")

    @property
    def refers_to_range(self):
        found = ADDRESS.fullmatch(self.refers_to)
        if not found or found[1] not in self.book.sheets:
            raise RuntimeError("the name refers to no cells")
        return self.book.sheets(found[1]).range(self.refers_to.rpartition("!")[2])


class Charts(base_classes.Charts):
    def __init__(self, sheet):
        self.sheet, self.held = sheet, sheet.excel.charts.setdefault(id(sheet.grid), [])

    api = parent = property(lambda self: self.sheet)

    def __len__(self):
        return len(self.held)

    def __iter__(self):
        return iter(list(self.held))

    def __call__(self, key):
        if isinstance(key, int):
            return self.held[key - 1]
        return next(chart for chart in self.held if chart.name == key)

    def __contains__(self, key):
        return any(chart.name == key for chart in self.held)

    def add(self, left, top, width, height, name=None, **_):
        self.sheet.write("charts.add")
        chart = Chart(self.sheet, (left, top, width, height), name or f"Chart {len(self.held) + 1}")
        self.held.append(chart)
        return chart


class Chart(base_classes.Chart):
    """series: what was drawn; a new chart has one that Excel guessed."""

    def __init__(self, sheet, box, name):
        self.sheet, self.box, self._name = sheet, box, name
        self.drawn = [Native(sheet)]
        self.frame = Native(sheet, ShapeRange=Native(sheet))
        axis = Native(sheet, TickLabels=Native(sheet), AxisTitle=Native(sheet))
        group = Native(sheet)
        self.native = Native(
            sheet,
            SeriesCollection=self._series,
            ChartGroups=lambda number: group,
            Axes=lambda number: axis,
            ChartTitle=Native(sheet),
            Legend=Native(sheet),
        )

    def _series(self, number=None):
        if number is not None:
            return SimpleNamespace(Delete=lambda: self.drawn.pop(number - 1), Points=self._points)
        return SimpleNamespace(Count=len(self.drawn), NewSeries=self._new)

    def _points(self, number=None):
        """Three points, as many as there are scenarios."""
        fill = SimpleNamespace(Fill=SimpleNamespace(ForeColor=Native(self.sheet)))
        return SimpleNamespace(Count=3) if number is None else SimpleNamespace(Format=fill)

    def _new(self):
        self.sheet.write("api.NewSeries")
        fill = SimpleNamespace(Fill=SimpleNamespace(ForeColor=Native(self.sheet)))
        self.drawn.append(Native(self.sheet, Format=fill))
        return self.drawn[-1]

    api = property(lambda self: (self.frame, self.native))

    @property
    def name(self):
        return self._name

    @name.setter
    def name(self, value):
        self.sheet.write("chart.name")
        self._name = value

    def delete(self):
        self.sheet.write("chart.delete")
        Charts(self.sheet).held.remove(self)
