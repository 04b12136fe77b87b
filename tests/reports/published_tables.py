"""The shipped tables of published counts as rows of a spreadsheet."""

from tregua.centre.example import published
from tregua.centre.example.published import rows

__all__ = ["lines", "rows"]


def lines(name):
    """Return the rows of a table, read by the fields of the kind."""
    return list(published.lines(name))
