"""What is known: the JSON catalogs, their schemas, their validation, their reduction to numbers."""

from sizing_xl.catalog.load import Catalogs, check_catalogs, load_catalogs

__all__ = ["Catalogs", "check_catalogs", "load_catalogs"]
