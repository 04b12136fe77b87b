"""One thing named in several languages."""

from collections.abc import Mapping

from django.utils.translation import get_language, get_language_info

# Parts in different scripts on one line are isolated, so that none of them turns the others round.
ISOLATE, END = "\u2068", "\u2069"


def named(names: Mapping[str, str], language: str | None = None) -> str:
    """Return the name in `language` (default: the page's), else English, else any; never an empty string."""
    for code in (language or get_language() or "en", "en", *names):
        if names.get(code):
            return names[code]
    return "?"


def language_name(code: str) -> str:
    """Return a language in words; one that is not known by its code."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
