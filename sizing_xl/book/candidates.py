"""The layouts that are tried where none is given (docs/method.md#layout)."""

from sizing_xl.book.degrees import by_name, candidates

globals().update(by_name(candidates))
