"""First names, by which a person is known whose office nobody tells; Russian ones in every case.

>>> given_name("сергея"), given_name("усама")
(GivenName(listed='Сергей', case='genitive'), GivenName(listed='Усама', case=''))
>>> given_name(plain("Марией"))
GivenName(listed='Мария', case='instrumental')
"""

from functools import lru_cache
from typing import Final, NamedTuple

from tregua.intake.reading.lexicons import lexicons
from tregua.intake.reading.tokens import plain

# Endings in place of the last letters of a name, by what it ends in; the first ending that fits is taken.
_CASES: Final = ("genitive", "dative", "instrumental", "prepositional", "accusative")
_DECLENSIONS: Final = {
    "ия": ("ии", "ии", "ией", "ии", "ию"),
    "ья": ("ьи", "ье", "ьей", "ье", "ью"),
    "я": ("и", "е", "ей", "е", "ю"),
    "га": ("ги", "ге", "гой", "ге", "гу"),
    "ка": ("ки", "ке", "кой", "ке", "ку"),
    "а": ("ы", "е", "ой", "е", "у"),
    "ий": ("ия", "ию", "ием", "ии"),
    "й": ("я", "ю", "ем", "е"),
    "ь": ("я", "ю", "ем", "е"),
}
_STAY: Final = "иоуэыё"
_OWN: Final = {"Пётр": "Петр", "Лев": "Льв", "Павел": "Павл"}


class GivenName(NamedTuple):
    """A first name as it is listed, and the case that it stands in; no case where it is listed so."""

    listed: str
    case: str


def given_name(form: str) -> GivenName | None:
    """Return the first name of which a plain word is a form."""
    return _given_names().get(form)


@lru_cache(maxsize=1)
def _given_names() -> dict[str, GivenName]:
    names = lexicons().by_code["ru"].listed("given_names", "name")
    forms: dict[str, GivenName] = {}
    for name in names:
        for case, form in zip(_CASES, _declined(name), strict=False):
            forms.setdefault(plain(form), GivenName(name, case))
    forms.update({plain(name): GivenName(name, "") for name in names})
    return forms


def _declined(name: str) -> list[str]:
    for ending, others in _DECLENSIONS.items():
        if name.endswith(ending):
            return [name[: -len(ending)] + other for other in others]
    if name[-1] in _STAY:
        return []
    stem = _OWN.get(name, name)
    return [f"{stem}{ending}" for ending in ("а", "у", "ом", "е")]
