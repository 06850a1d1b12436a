"""Cells of the test engine of xlwings (`xlwings_engine`): values, looks, notes, insertion."""

from __future__ import annotations

import re
from copy import copy
from types import SimpleNamespace

from openpyxl.comments import Comment
from openpyxl.styles import PatternFill, Side
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.hyperlink import Hyperlink
from xlwings import base_classes

from .xlwings_areas import Area

ROWS, COLUMNS = 1_048_576, 16_384
ADDRESS = re.compile(r"='?(.+?)'?!\$([A-Z]+)\$(\d+)(?::\$([A-Z]+)\$(\d+))?")
SIDES = {1: None, -4131: "left", -4108: "center", -4152: "right", 7: "centerContinuous"}


class Native:
    """An object of Excel's own: whatever is written to it is counted and can be read back."""

    def __init__(self, sheet, on_write=None, kind="api", **parts):
        self.__dict__.update(parts, _sheet=sheet, _on_write=on_write, _kind=kind)

    def __setattr__(self, name, value):
        self._sheet.write(f"{self._kind}.{name}")
        self.__dict__[name] = value
        if self._on_write:
            self._on_write(name, value)


class Range(Area):
    def __init__(self, sheet, top, left, bottom, right):
        super().__init__(sheet, top, left, bottom, right)
        self.grid, self.excel = sheet.grid, sheet.excel

    def cells(self):
        return [
            [self.grid.cell(row, column) for column in range(self.c1, self.c2 + 1)]
            for row in range(self.r1, self.r2 + 1)
        ]

    def each(self):
        return (cell for row in self.cells() for cell in row)

    def write(self, what):
        self.sheet.write(what)

    # --- values -----------------------------------------------------------------------------

    def _read(self, how):
        found = tuple(tuple(how(cell.value) for cell in row) for row in self.cells())
        return found[0][0] if len(self) == 1 else found

    @property
    def raw_value(self):
        return self._read(lambda v: float(v) if type(v) in (int, float) else v)

    @raw_value.setter
    def raw_value(self, data):
        self.write("value")
        if not isinstance(data, (list, tuple)):
            data = [[data] * self.shape[1]] * self.shape[0]
        for cells, values in zip(self.cells(), data, strict=True):
            for cell, value in zip(cells, values, strict=True):
                typed(cell, value)

    @property
    def formula(self):
        return self._read(lambda v: "" if v is None else str(v))

    @formula.setter
    def formula(self, data):
        self.raw_value = data

    # --- looks ------------------------------------------------------------------------------

    font = property(lambda self: Font(self))

    def _restyle(self, what, part, **changes):
        self.write(what)

        def change(cell):
            changed = copy(getattr(cell, part))
            for name, value in changes.items():
                setattr(changed, name, value)
            setattr(cell, part, changed)

        restyle(self.each(), change)

    @property
    def color(self):
        raise NotImplementedError

    @color.setter
    def color(self, value):
        self.write("color")
        fill = PatternFill("solid", fgColor=rrggbb(value)) if value else PatternFill()
        restyle(self.each(), lambda cell: setattr(cell, "fill", fill))

    @property
    def number_format(self):
        formats = {cell.number_format for cell in self.each()}
        return formats.pop() if len(formats) == 1 else None

    @number_format.setter
    def number_format(self, value):
        self.write("number_format")
        for cell in self.each():
            cell.number_format = value

    @property
    def wrap_text(self):
        return self.grid.cell(self.r1, self.c1).alignment.wrap_text

    @wrap_text.setter
    def wrap_text(self, value):
        self._restyle("wrap_text", "alignment", wrap_text=value)

    def _common(self, sizes):
        return sizes.pop() if len(sizes) == 1 else None

    def _width(self, column):
        return self.grid.column_dimensions[get_column_letter(column)].width

    def _height(self, row):
        size = self.grid.row_dimensions[row]
        return 0.0 if size.hidden else size.height or 15.0

    @property
    def column_width(self):
        return self._common({self._width(at) for at in range(self.c1, self.c2 + 1)})

    @column_width.setter
    def column_width(self, value):
        self.write("column_width")
        for column in range(self.c1, self.c2 + 1):
            self.grid.column_dimensions[get_column_letter(column)].width = value

    @property
    def row_height(self):
        return self._common({self._height(row) for row in range(self.r1, self.r2 + 1)})

    @row_height.setter
    def row_height(self, value):
        self.write("row_height")
        for row in range(self.r1, self.r2 + 1):
            self.grid.row_dimensions[row].height = value

    left = property(lambda self: sum(self._width(at) * 5.25 for at in range(1, self.c1)))
    top = property(lambda self: sum(self._height(row) for row in range(1, self.r1)))

    # --- what else a cell has ---------------------------------------------------------------

    def clear(self):
        self.write("clear")
        for cell in self.each():
            cell.value, cell.style = None, "Normal"

    def add_hyperlink(self, address, text_to_display, screen_tip):
        self.write("add_hyperlink")
        (cell,) = self.each()
        typed(cell, text_to_display)
        place = address.removeprefix("#")
        cell._hyperlink = Hyperlink(ref=cell.coordinate, location=place, tooltip=screen_tip)
        font = copy(cell.font)
        font.name, font.underline, font.color = "Arial", "single", "0000FF"
        cell.font = font

    def copy(self, destination):
        self.write("copy")
        target = destination.impl
        for cells, others in zip(self.cells(), target.grown(self.shape).cells(), strict=True):
            for cell, other in zip(cells, others, strict=True):
                take(cell, other)

    def grown(self, shape):
        bottom, right = self.r1 + shape[0] - 1, self.c1 + shape[1] - 1
        return Range(self.sheet, self.r1, self.c1, bottom, right)

    def insert(self, shift, copy_origin=None):
        self.write("insert")
        self._shift(shift == "down", 1)

    def delete(self, shift=None):
        self.write("delete")
        self._shift(shift == "up", -1)

    def _shift(self, down, sign):
        """Move the cells below (or right of) this range away from it, or onto it."""
        rows, columns = (sign * self.shape[0], 0) if down else (0, sign * self.shape[1])
        grid, moved = self.grid, {}
        for row, column in list(grid._cells):
            across = self.c1 <= column <= self.c2 if down else self.r1 <= row <= self.r2
            beyond = (row >= self.r1) if down else (column >= self.c1)
            if across and beyond:
                cell = grid._cells.pop((row, column))
                if sign < 0 and row <= self.r2 and column <= self.c2:
                    continue
                cell.row, cell.column = row + rows, column + columns
                if cell._hyperlink:
                    cell._hyperlink.ref = cell.coordinate
                moved[cell.row, cell.column] = cell
        grid._cells.update(moved)
        if down and self.c2 - self.c1 + 1 == COLUMNS:
            self._shift_heights(rows)
        for name in self.excel.workbook.defined_names.values():
            self._shift_name(name, rows, columns)

    def _shift_heights(self, rows):
        tall = {row: size.height for row, size in self.grid.row_dimensions.items()}
        for row in tall:
            if row >= self.r1:
                self.grid.row_dimensions[row].height = None
        for row, height in tall.items():
            if row >= self.r1:
                self.grid.row_dimensions[row + rows].height = height

    def _shift_name(self, name, rows, columns):
        found = ADDRESS.fullmatch(f"={name.attr_text}")
        if not found or found[1] != self.grid.title:
            return
        left, top, right, bottom = range_boundaries(name.attr_text.rpartition("!")[2])
        if rows and self.c1 <= left and right <= self.c2 and bottom >= self.r1:
            top, bottom = top + rows * (top >= self.r1), bottom + rows
        if columns and self.r1 <= top and bottom <= self.r2 and right >= self.c1:
            left, right = left + columns * (left >= self.c1), right + columns
        where = Range(self.sheet, top, left, bottom, right)
        name.attr_text = f"'{self.grid.title}'!{where.address}"

    @property
    def note(self):
        (cell,) = self.each()
        return SimpleNamespace(text=cell.comment.text) if cell.comment else None

    @property
    def api(self):
        return RangeApi(self) if self.excel.com else object()


Range.area = Range


class RangeApi:
    """A range as COM has it: what the pen uses of it."""

    def __init__(self, cells):
        self.__dict__["cells"] = cells

    def __setattr__(self, name, value):
        {
            "HorizontalAlignment": lambda: self._align(name, horizontal=SIDES[value]),
            "VerticalAlignment": lambda: self._align(
                name, vertical={-4108: "center", -4107: None}[value]
            ),
            "IndentLevel": lambda: self._align(name, indent=value),
        }[name]()

    def _align(self, name, **changes):
        self.cells._restyle(f"api.{name}", "alignment", **changes)

    @property
    def Font(self):  # noqa: N802
        return Native(
            self.cells.sheet,
            lambda name, value: restyle(self.cells.each(), lambda cell: underline(cell, value)),
        )

    def Borders(self, side):  # noqa: N802
        if side == 12 and self.cells.shape[0] == 1:
            raise RuntimeError("a single row has no line inside")
        cells = self.cells.cells()
        rows = cells[-1:] if side == 9 else cells[:-1]
        each = [cell for row in rows for cell in row]
        return Native(
            self.cells.sheet,
            lambda name, value: restyle(each, lambda cell: rule(cell, name, value)),
        )

    def AddComment(self, text):  # noqa: N802
        self.cells.write("api.AddComment")
        (cell,) = self.cells.each()
        if cell.comment:
            raise RuntimeError("there is a note already")
        cell.comment = Comment(text, "user")
        return SimpleNamespace(Shape=Native(self.cells.sheet, kind="api.Comment"))

    def ClearComments(self):  # noqa: N802
        self.cells.write("api.ClearComments")
        for cell in self.cells.each():
            cell.comment = None

    @property
    def Hyperlinks(self):  # noqa: N802
        return SimpleNamespace(Delete=self._delete_links)

    def _delete_links(self):
        self.cells.write("api.Hyperlinks.Delete")
        for cell in self.cells.each():
            cell._hyperlink = None


def restyle(cells, change):
    """Change the style of cells: once for equal ones, as openpyxl is slow at it."""
    made = {}
    for cell in cells:
        key = cell._style.tobytes()
        if key not in made:
            change(cell)
            made[key] = cell._style
        cell._style = copy(made[key])


def underline(cell, value):
    font = copy(cell.font)
    font.underline = {2: "single", -4142: None}[value]
    cell.font = font


def rule(cell, name, value):
    """Draw a line under a cell, or give it a colour."""
    line = copy(cell.border.bottom)
    if name == "LineStyle":
        line = Side(style={1: "thin"}[value], color=line.color)
    else:
        line = Side(style=line.style or "thin", color=value.to_bytes(3, "little").hex().upper())
    border = copy(cell.border)
    border.bottom = line
    cell.border = border


def typed(cell, value):
    """Put a value into a cell as Excel reads what is typed."""
    cell.quotePrefix = False
    if not isinstance(value, str):
        cell.value = float(value) if type(value) is int else value
    elif value.startswith("'"):
        cell.value, cell.data_type = value[1:], "s"
        cell.quotePrefix = True
    elif value[:1] in ("=", "+", "-", "@"):
        cell.value = "=" + value.lstrip("=")
    elif value.lower() in ("true", "false"):
        cell.value = value.lower() == "true"
    else:
        number = re.fullmatch(r"\d+(\.\d+)?", value)
        cell.value = float(value) if number else value or None


def take(cell, other):
    """Make a cell what another one is."""
    other.value, other.data_type, other._style = cell.value, cell.data_type, copy(cell._style)
    other.comment = Comment(cell.comment.text, cell.comment.author) if cell.comment else None
    other._hyperlink = copy(cell._hyperlink)
    if other._hyperlink:
        other._hyperlink.ref = other.coordinate


def rrggbb(colour):
    """A colour as openpyxl writes it: older versions of xlwings give three numbers."""
    return colour.lstrip("#") if isinstance(colour, str) else bytes(colour).hex().upper()


class Font(base_classes.Font):
    def __init__(self, cells):
        self.cells = cells

    def __setattr__(self, name, value):
        if name == "cells":
            self.__dict__[name] = value
        else:
            value = rrggbb(value) if name == "color" else value
            self.cells._restyle(f"font.{name}", "font", **{name: value})
