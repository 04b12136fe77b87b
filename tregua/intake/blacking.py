"""Names that must not be read: every occurrence in a working text becomes a numbered black bar."""

import re
from collections.abc import Sequence


def bar(number: int) -> str:
    """Return the black bar that stands for the n-th protected name."""
    return f"\u25ae{number}\u25ae"


def pattern(name: str) -> re.Pattern[str]:
    """Return what finds a name however it is spaced, joined by hyphens or cased."""
    parts = [re.escape(part) for part in re.split(r"[\s\-\u2010\u2011]+", name.strip()) if part]
    return re.compile(r"[\s\-\u2010\u2011]+".join(parts), re.IGNORECASE)


def black_out(text: str, names: Sequence[str]) -> str:
    """Return the text with each name replaced by its bar; the longest names first, so that none is left in part."""
    numbered = sorted(((name, index) for index, name in enumerate(names, 1) if name.strip()), key=lambda one: -len(one[0]))
    for name, number in numbered:
        text = pattern(name).sub(bar(number), text)
    return text


def not_found(text: str, names: Sequence[str]) -> list[int]:
    """Return the numbers of the names that do not occur in the text as they were written."""
    return [number for number, name in enumerate(names, 1) if name.strip() and not pattern(name).search(text)]
