"""What is said to a person of a spreadsheet: where something stands, what is the matter, and the remedy."""

from collections.abc import Mapping
from typing import Any


def worded(problem_code: str, detail: Mapping[str, Any]) -> str:
    """Return what is the matter with a file, a table, a cell or a guess, and what to do, in the page's language."""
    raise NotImplementedError
