"""A counting rule in words: frozen in the language it was written in, and told in every language."""

from typing import Any

from django.utils import translation

from tregua.bulletin.languages import codes, direction
from tregua.bulletin.rules import Rule

PARTS = ("name", "includes", "excludes", "doubles", "time_basis")


def rule_in_full(rule: Rule) -> dict[str, Any]:
    """Return a counting rule as it is frozen: in the language it was written in, from which it is translated."""
    with translation.override(None):
        return {
            "code": rule.code,
            "version": rule.version,
            "group": rule.group,
            "unit": rule.unit,
            **{part: str(getattr(rule, part)) for part in PARTS},
        }


def in_every_language(rule: Rule) -> list[dict[str, str]]:
    """Return a counting rule as each language's bulletin words it."""
    told = []
    for language in codes():
        with translation.override(language):
            words = {part: str(getattr(rule, part)) for part in PARTS}
            told.append({"language": language, "direction": direction(language), **words})
    return told
