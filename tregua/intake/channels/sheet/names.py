"""Names of columns, as people and programs write them, brought to one spelling and looked up."""

import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

# Letters that are written in several ways, or only for ornament.
_ALIKE: Final = str.maketrans(
    "أإآٱىیکةؤئٔ",
    "ااااييكهوي ",
    "\u0640\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff",
)


@lru_cache(maxsize=20_000)
def normal(name: str) -> str:
    """Return a name in small letters without accents, ornaments and punctuation; digits of every script are 0-9.

    >>> normal("Date de l’Événement :") == normal("date_de_l'evenement")
    True
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold().translate(_ALIKE))
    kept = []
    for char in plain:
        if unicodedata.combining(char):
            continue
        digit = unicodedata.decimal(char, None)
        kept.append(str(digit) if digit is not None else char if char.isalpha() or char in "%#№" else " ")
    return " ".join("".join(kept).split())


def _load() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "columns.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def of_fields() -> dict[str, tuple[str, ...]]:
    """Return the names of each field, by its code, as they are written in `columns.toml`; earlier ones fit better."""
    return {code: tuple(names) for code, names in _load()["fields"].items()}


@lru_cache(maxsize=1)
def of_none() -> frozenset[str]:
    """Return the names of columns that are known and hold no field: counters, sums worked out, marks of a program."""
    return frozenset(normal(name) for name in _load()["none"]["names"])


@lru_cache(maxsize=1)
def known() -> frozenset[str]:
    """Return every name of a column that is known."""
    named = {normal(name) for names in of_fields().values() for name in names}
    return frozenset(named | {normal(code) for code in of_fields()} | of_none() | _of_forms())


def _of_forms() -> set[str]:
    return {normal(name) for form in forms().values() for name in (*form["columns"].values(), *form["needs"])}


@lru_cache(maxsize=1)
def forms() -> dict[str, Any]:
    """Return the tables that programs and bodies publish under fixed names: what tells them, and which column is which."""
    return dict(_load()["forms"])


@lru_cache(maxsize=1)
def of_totals() -> frozenset[str]:
    """Return the words with which a row of totals begins."""
    return frozenset(normal(name) for name in _load()["totals"]["names"])
