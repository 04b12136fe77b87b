"""The countries a file may be of: ISO codes with names in four languages (shipped/countries.csv, from Unicode CLDR)."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from django.utils.translation import get_language

FILE: Final = Path(__file__).resolve().parent / "shipped" / "countries.csv"
LANGUAGES: Final = ("ar", "en", "fr", "ru")


@cache
def countries() -> dict[str, Mapping[str, str]]:
    """Return the names of every country by its code."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {row["code"]: {code: row[code] for code in LANGUAGES} for row in csv.DictReader(file)}


def country_choices() -> list[tuple[str, str]]:
    """Return the countries in the alphabetical order of the page's language."""
    language = (get_language() or "en")[:2]
    named = [(code, names.get(language, names["en"])) for code, names in countries().items()]
    return sorted(named, key=lambda one: one[1].casefold())
