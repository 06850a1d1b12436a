"""The version of this package: here alone; the package's metadata is built from it."""

__version__ = "0.1.0"
