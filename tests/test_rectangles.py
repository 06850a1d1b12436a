"""Rectangles of equal looks: every cell gets its value."""

import random

import pytest

from sizing_xl.render.rectangles import coats, runs


@pytest.mark.parametrize("everywhere", [False, True])
def test_rectangles_paint_every_cell_with_its_value(everywhere):
    chance = random.Random(3)
    for _ in range(200):
        cells = {
            (row, column): chance.choice("aab")
            for row in range(1, 8)
            for column in range(1, 6)
            if chance.random() < 0.8
        }
        painted = dict.fromkeys(cells, "a")
        for value, at in coats(cells, "a", everywhere) if cells else ():
            for row in range(at.top, at.bottom + 1):
                for column in range(at.left, at.right + 1):
                    assert everywhere or (row, column) in cells
                    painted[row, column] = value
        assert {place: painted[place] for place in cells} == cells


def test_runs():
    assert list(runs("aabccc")) == [("a", 1, 2), ("b", 3, 3), ("c", 4, 6)]
