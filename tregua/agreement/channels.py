"""Through whom a party accepts: a co-chair or its centre, by code; the known ones have names to show."""

from collections.abc import Iterable
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NAMES: Final[dict[str, Promise]] = {
    "amman": _("Amman"),
    "geneva": _("Geneva"),
    "hmeimim": _("Hmeimim"),
    "moscow": _("Moscow"),
    "washington": _("Washington"),
}


def channel_name(code: str) -> str:
    """Return a channel's name in the page's language; one that is not known is shown by its code."""
    return str(NAMES.get(code.lower(), code))


def in_order(codes: Iterable[str]) -> list[str]:
    """Return channels, each once, in the alphabetical order of the page's language."""
    return sorted(dict.fromkeys(codes), key=lambda code: channel_name(code).casefold())
