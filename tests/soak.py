"""How much a test tries: a part of it daily and in CI, all that was promised in `make soak`.

What is tried daily begins as the whole does, with the same seeds: a fault that it finds is found
again by the whole, and the whole finds what needs many cases.
"""

import os

SOAK = "SIZING_XL_SOAK"


def tried(daily, whole):
    """daily: of the tests that everybody runs; whole: with SIZING_XL_SOAK=1."""
    return whole if os.environ.get(SOAK) == "1" else daily
