"""One thing named in several languages."""

from collections.abc import Mapping

from django.utils.translation import get_language


def named(names: Mapping[str, str], language: str | None = None) -> str:
    """Return the name in `language` (default: the page's), else English, else any; never an empty string."""
    for code in (language or get_language() or "en", "en", *names):
        if names.get(code):
            return names[code]
    return "?"
