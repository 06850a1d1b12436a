"""Seeded fuzzers: odd inputs at every door of the product (`make fuzz`; a part of them in CI).

    python -m tests.fuzz                     10 000 inputs a door, two processes
    python -m tests.fuzz saved:1000          so many of one door
    python -m tests.fuzz saved:1000@71       from seed 71 on
    python -m tests.fuzz --show saved@71     the input of a seed, as a file of tests/fuzz/corpus

An input is data, so that one that failed once is kept as a file and tried for ever, whatever
becomes of the mutators. making.py makes inputs, judging.py says what must hold of each.
"""
