"""One way of writing for digits, signs and spaces of every script, so that what is read does not depend on them."""

from functools import lru_cache
from typing import Final

_DIGITS: Final = {ord(first) + number: str(number) for first in ("٠", "۰", "０") for number in range(10)}
_SIGNS: Final = {
    **dict.fromkeys(map(ord, "\u00a0\u202f\u2007\u2009\u2002\u2003\u3000\t\n\r\v\f"), " "),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d"), "-"),
    **dict.fromkeys(
        map(ord, "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\u061c\ufeff\u0640")
    ),
    ord("٫"): ".",
    ord("٬"): "'",
    ord("’"): "'",
    ord("،"): ",",
    ord("؛"): ";",
    ord("٪"): "%",
}
_PLAIN: Final = _DIGITS | _SIGNS
# What stands in a cell when something is not known: it is read as nothing where the column is no text.
NOT_KNOWN: Final = frozenset(
    {
        "-", "--", "---", "?", "n/k", "n.k.", "nk", "n/a", "na", "unknown", "not known", "not available", "none given",
        "inconnu", "inconnue", "non connu", "nd", "n.d.", "n/d", "н/д", "нет данных", "неизвестно", "не известно",
        "не установлено", "غير معروف", "غير معروفة", "مجهول", "لا يوجد", "غير متوفر",
    }
)  # fmt: skip


@lru_cache(maxsize=50_000)
def plain(text: str) -> str:
    """Return a text with digits 0-9, one kind of dash, single spaces and no invisible marks."""
    return " ".join(text.translate(_PLAIN).split())
