"""What people write, read by one rule at every door: numbers, names, words of a field.

Doors are the command line, CSV, JSON, TOML, workbooks, cells and options of functions, the control
sheet and catalogs. None reads a text by itself.
"""
