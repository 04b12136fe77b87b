"""Time zones in words: whose clock it is and how far from universal time, for who never saw the code of a zone."""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

KNOWN: Final[dict[str, Promise]] = {
    "UTC": _("universal time"),
    "Africa/Addis_Ababa": _("Addis Ababa time"),
    "Africa/Cairo": _("Cairo time"),
    "Africa/Juba": _("Juba time"),
    "Africa/Khartoum": _("Khartoum time"),
    "Africa/Tripoli": _("Tripoli time"),
    "America/Bogota": _("Bogotá time"),
    "America/New_York": _("New York time"),
    "Asia/Aden": _("Aden time"),
    "Asia/Amman": _("Amman time"),
    "Asia/Baghdad": _("Baghdad time"),
    "Asia/Beirut": _("Beirut time"),
    "Asia/Colombo": _("Colombo time"),
    "Asia/Damascus": _("Damascus time"),
    "Asia/Gaza": _("Gaza time"),
    "Asia/Jerusalem": _("Jerusalem time"),
    "Asia/Manila": _("Manila time"),
    "Asia/Riyadh": _("Riyadh time"),
    "Asia/Tbilisi": _("Tbilisi time"),
    "Asia/Yerevan": _("Yerevan time"),
    "Asia/Baku": _("Baku time"),
    "Europe/Istanbul": _("Istanbul time"),
    "Europe/Kiev": _("Kyiv time"),
    "Europe/Kyiv": _("Kyiv time"),
    "Europe/London": _("London time"),
    "Europe/Moscow": _("Moscow time"),
    "Europe/Paris": _("Paris time"),
    "Europe/Vienna": _("Vienna time"),
    "Europe/Zurich": _("Geneva time"),
}


def zone_in_words(zone: str, *instants: datetime) -> str:
    """Return what a zone is called in the active language, with its distance from universal time at these instants."""
    name = str(KNOWN[zone]) if zone in KNOWN else _of_place(zone)
    distances = list(dict.fromkeys(_distance(instant.astimezone(ZoneInfo(zone))) for instant in instants))
    if not distances or zone == "UTC":
        return name
    if len(distances) > 1:  # the clocks were changed meanwhile
        says = {"before": distances[0], "after": distances[-1]}
        distances = [gettext("%(before)s, then %(after)s") % says]
    return gettext("%(zone)s (%(distance)s)") % {"zone": name, "distance": distances[0]}


def _of_place(zone: str) -> str:
    """Return a zone that has no name of its own here, by the place after which it is called."""
    return gettext("time of %(place)s") % {"place": zone.rpartition("/")[2].replace("_", " ")}


def _distance(instant: datetime) -> str:
    minutes = (instant.utcoffset() or timedelta()) // timedelta(minutes=1)
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "") if minutes else "UTC"
