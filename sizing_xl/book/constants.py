"""Definitions of units, as formulas print them. Every other number is an input from a catalog."""

from sizing_xl.expression import Number

BYTES_PER_GIB = Number(2) ** 30
BYTES_PER_KIB = Number(2) ** 10
GIB_PER_TIB = Number(2) ** 10
BYTES_PER_GB = Number(10) ** 9
BYTES_PER_TB = Number(10) ** 12
BYTES_PER_MB = Number(10) ** 6
MB_PER_GB = Number(10) ** 3
KW_PER_MW = Number(10) ** 3
W_PER_KW = Number(10) ** 3
FLOP_PER_TFLOP = Number(10) ** 12
BILLION = Number(10) ** 9
MS_PER_S = Number(10) ** 3
PERCENT = Number(100)
SQUARE_ROOT = Number(0.5)
MONTHS_PER_YEAR = Number(12)
SECONDS_PER_HOUR = Number(3600)
TOKENS_PER_MTOKEN = Number(10) ** 6
SECONDS_PER_DAY = Number(86400)
BLOCK_KB_PER_MB = Number(1024)  # MB/s = IOPS x KB / 1024: docs/method.md#storage-profile
# Below it (1 + r)^n - 1 has lost its digits: the annuity is that of no interest, to 1 in 10^7.
LEAST_INTEREST = Number(1e-8)
