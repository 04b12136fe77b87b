"""What channels, rules, provinces and instants are called in a bulletin, by its frozen names, in the active language."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from tregua.agreement.channels import channel_name as known_channel
from tregua.agreement.months import day_in_words
from tregua.agreement.names import named
from tregua.bulletin.figures import NOT_KNOWN, TOGETHER
from tregua.bulletin.rules import BY_CODE
from tregua.bulletin.series import Series
from tregua.reports.doubts import UNDIFFERENTIATED, folded_name

Content = Mapping[str, Any]
ISO_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def is_of_one_day(content: Content) -> bool:
    """Return whether a bulletin covers one day; those from before there were longer ones do."""
    return bool(content.get("last_day", content["day"]) == content["day"])


def period_in_words(content: Content, language: str) -> str:
    """Return the days of a bulletin: one, or the first and the last."""
    first = day_in_words(date.fromisoformat(content["day"]), language)
    if is_of_one_day(content):
        return first
    last = day_in_words(date.fromisoformat(content["last_day"]), language)
    return gettext("%(first)s to %(last)s") % {"first": first, "last": last}


def begun(words: str) -> str:
    """Return words as a line or a row begins: with a capital, also where a name has none inside a sentence."""
    return words[:1].upper() + words[1:]


def bulletin_name(content: Content, language: str) -> str:
    """Return what a bulletin is called: its day, or its series, number, theme and days."""
    says = {
        "day": period_in_words(content, language),
        "number": content.get("number"),
        "theme": named(content["theme"]["words"], language) if content.get("theme") else "",
    }
    series = content.get("series", Series.DAILY)
    if series == Series.WEEKLY:
        return gettext("Weekly bulletin no. %(number)s, %(day)s") % says
    if series == Series.SPOT:
        return gettext("Spot report no. %(number)s, %(day)s: %(theme)s") % says
    if series == Series.THEMATIC:
        return gettext("Thematic report no. %(number)s, %(day)s: %(theme)s") % says
    return gettext("Bulletin of %(day)s") % says


def channel_name(content: Content, scope: str, language: str) -> str:
    """Return what the channel of a figure is called: a centre by its frozen name, another by ours for its code.

    A figure of a week has the day from which it counts in this place.
    """
    if ISO_DAY.fullmatch(scope):
        return day_in_words(date.fromisoformat(scope), language)
    names = content["channels"].get(scope)
    return named(names, language) if names else known_channel(scope)


def rule_name(code: str, scope: str) -> str:
    """Return what a figure is called, with its channel where it has one, in the active language."""
    name = str(BY_CODE[code].name) if code in BY_CODE else code
    if scope and code in BY_CODE and BY_CODE[code].weekly:
        return gettext("%(figure)s, from %(day)s") % {"figure": name, "day": scope}
    if scope:
        return gettext("%(figure)s, through %(channel)s") % {"figure": name, "channel": scope}
    return name


def province_name(content: Content, code: str, language: str) -> str:
    """Return what a province is called in a bulletin: its frozen name; "place not known"; or the bare code."""
    if code == NOT_KNOWN:
        return gettext("Place not known")
    if code == TOGETHER:
        return gettext("Other provinces, together")
    if code == UNDIFFERENTIATED:
        return folded_name()
    names = content["provinces"].get(code)
    return named(names, language) if names else code


def instant_in_words(written: str, zone: ZoneInfo, language: str) -> str:
    """Return an instant as a reader of the bulletin writes it."""
    instant = datetime.fromisoformat(written).astimezone(zone)
    return f"{day_in_words(instant.date(), language)} {instant:%H:%M}"
