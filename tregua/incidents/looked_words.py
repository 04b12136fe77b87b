"""What words of a spreadsheet stand for where this centre could look: by which means, how far, which restriction."""

from functools import cache
from typing import Any, Final

from tregua.incidents.choices import Extent, LookedBy, RestrictionKind, RestrictionReason
from tregua.reports.claim_words import Vocabulary, labelled, read

# Field of a row -> its codes with their names.
CODES: Final[dict[str, list[tuple[str, Any]]]] = {
    "looked_by": LookedBy.choices,
    "extent": Extent.choices,
    "restriction_kind": RestrictionKind.choices,
    "restriction_reason": RestrictionReason.choices,
}


@cache
def vocabularies() -> dict[str, Vocabulary]:
    """Return the vocabulary of each field, made once: its codes and labels in all languages, and the words of the file."""
    words = read()
    return {field: Vocabulary(labelled(codes), words[field]) for field, codes in CODES.items()}


def label(field: str, code: str) -> str:
    """Return what a code of a field is called, in the page's language."""
    return str(dict(CODES[field]).get(code, ""))
