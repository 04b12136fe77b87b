"""What a program finds in a text that leads to a person: an address, a number, a point, the code of a protected source.

It does not understand what the words mean: a person reads them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from django.utils.translation import gettext

from tregua.reports.models import Source

LOOKS_LIKE: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"[^\s@]+@[^\s@]+\.\w+"), "address"),
    (re.compile(r"(?<!\d)\+?\d(?:[ ()/-]?\d){6,}"), "telephone"),
    (re.compile(r"\d{1,3}\.\d{3,}\s*[°NS]?\s*[,; ]\s*-?\d{1,3}\.\d{3,}"), "point"),
)


def finds_a_person(texts: Sequence[str]) -> list[str]:
    """Return what in some texts finds a person, each a sentence; [] when nothing was found."""
    return [*looking_like(texts), *_protected(texts)]


def looking_like(texts: Iterable[str]) -> Iterator[str]:
    """Yield what a program takes some texts to hold that finds a person: an address, a number, a point on a map."""
    says = {
        "address": gettext("A text holds what looks like an electronic address."),
        "telephone": gettext("A text holds what looks like a telephone number."),
        "point": gettext("A text holds what looks like a point on a map."),
    }
    written = "\n".join(one for one in texts if not _is_time(one))
    yield from (says[what] for pattern, what in LOOKS_LIKE if pattern.search(written))


def _is_time(text: str) -> bool:
    return bool(re.fullmatch(r"\d{4}-[\dWT:.+-]+", text) or re.fullmatch(r"[0-9A-Z]{26}", text))


def _protected(texts: Iterable[str]) -> Iterator[str]:
    words = set(re.findall(r"[\w-]+", " ".join(texts)))
    codes = Source.objects.exclude(identity=None).values_list("code", flat=True)
    named = sorted(code for code in codes if code in words)
    if named:
        yield gettext("A text names a protected source by its code: %(codes)s.") % {"codes": ", ".join(named)}
