"""What every test engine of xlwings has: how values pass, and the place of a range on its sheet.

It runs in LibreOffice's Python too, where the tests are no package.
"""

from __future__ import annotations

from openpyxl.utils import get_column_letter
from xlwings import base_classes


class Engine:
    name, type = "excel", "desktop"

    @staticmethod
    def prepare_xl_data_element(value, options):
        return "" if value is None else value

    @staticmethod
    def clean_value_data(data, dates, empty, numbers, errors):
        return [[empty if value in ("", None) else value for value in row] for row in data]


class Area(base_classes.Range):
    """A range from r1, c1 to r2, c2 of a sheet. area: the engine's class of such."""

    sheet = options = area = None

    def __init__(self, sheet, top, left, bottom, right):
        self.sheet = sheet
        self.r1, self.c1, self.r2, self.c2 = top, left, bottom, right

    row = property(lambda self: self.r1)
    column = property(lambda self: self.c1)
    shape = property(lambda self: (self.r2 - self.r1 + 1, self.c2 - self.c1 + 1))

    @property
    def address(self):
        ends = (self.c1, self.r1), (self.c2, self.r2)
        return ":".join(dict.fromkeys(f"${get_column_letter(x)}${y}" for x, y in ends))

    def __len__(self):
        return self.shape[0] * self.shape[1]

    def __call__(self, row, column=None):
        if column is None:
            row, column = divmod(row - 1, self.shape[1])
            row, column = row + 1, column + 1
        place = self.r1 + row - 1, self.c1 + column - 1
        return self.area(self.sheet, *place, *place)
