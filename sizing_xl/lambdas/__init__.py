"""The functions as LAMBDA names of a workbook: no Python, no macro, no add-in in it."""
