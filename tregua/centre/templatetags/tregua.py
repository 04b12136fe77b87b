"""How pages write days, times, numbers and places."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django import template
from django.conf import settings
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from tregua.agreement.channels import channel_name
from tregua.agreement.months import day_in_words
from tregua.agreement.names import language_name
from tregua.places.models import Place

register = template.Library()
LAST_MINUTE: Final = time(23, 59)
IN_FIGURES: Final = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d)?")
# Times known no better than this are written as days.
BY_DAY: Final = frozenset({"day", "range", "unknown"})


def _day(value: date) -> str:
    return day_in_words(value, get_language() or "en")


def _date(value: date | datetime) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


@register.filter
def days_apart(told: str) -> str:
    """Give a sentence in which days and times in figures stand by themselves: Arabic would turn 2026-11-28 round."""
    return IN_FIGURES.sub("\u2066\\g<0>\u2069", str(told))


@register.simple_tag
def exercise_mark() -> str | SafeString:
    """Write over a document that stands by itself that it is of an exercise; nothing in a real centre."""
    if not settings.CENTRE.exercise:
        return ""
    return format_html("<p><strong>{}</strong></p>", gettext("Exercise. Nothing here is real."))


@register.filter
def whole(told: object) -> SafeString:
    """Keep a number or a code on one line: #1-3 is not broken at its hyphen."""
    return format_html('<span class="whole">{}</span>', told)


@register.filter
def day(value: date | datetime | None) -> str:
    """Write a day in words, in the page's language (in Arabic with the Levantine months)."""
    return _day(_date(value)) if value else gettext("not known")


@register.filter
def local_time(value: datetime | None) -> str | SafeString:
    """Write an instant in the centre's local time, with the instant itself for programs."""
    if not value:
        return gettext("not known")
    local = timezone.localtime(value)
    return format_html(
        '<time datetime="{}">{} <bdi>{}</bdi></time>', local.isoformat(), _day(local.date()), f"{local:%H:%M}"
    )


@register.filter
def interval(thing: Any) -> str | SafeString:
    """Write when something happened, no more exactly than it is known (started_at, ended_at, time_precision)."""
    start, end = thing.started_at, thing.ended_at
    if not start:
        return gettext("not known")
    known = getattr(thing, "time_precision", "minute")
    first = _date(start)
    if known in BY_DAY:
        last = _date(end - timedelta(microseconds=1)) if end and end > start else first
        return _day(first) if last == first else f"{_day(first)} – {_day(last)}"
    begins, ends = timezone.localtime(start), timezone.localtime(end) if end else None
    if known in {"hour", "part_of_day"} and ends and ends > begins:
        return format_html("{} <bdi>{}–{}</bdi>", _day(first), f"{begins:%H:%M}", f"{ends:%H:%M}")
    return local_time(start)


@register.filter
def number(value: int | None) -> str:
    """Write a number with its thousands set apart; what is not known is a dash."""
    return "–" if value is None else formats.number_format(value, use_l10n=True, force_grouping=True)


@register.filter("channel_name")
def in_words(code: Any) -> Any:
    """Write a channel of acceptances in words; what is no code is shown as it came."""
    return channel_name(code) if isinstance(code, str) else code


register.filter("language_name", language_name)


@register.simple_tag
def place_name(place: Place | None) -> str:
    """Write a place with the area it lies in."""
    if place is None:
        return gettext("not known")
    area = place.province
    return f"{place} ({area})" if area and area != place else str(place)


@register.filter
def window(count: Any) -> str | SafeString:
    """Write the window of a count (window_start, window_end); one that ends at midnight ends with the day before.

    A count of which only the day is known is kept until the last minute of the day: it is written as the day alone.
    """
    start, end = count.window_start, count.window_end
    if not start and timezone.localtime(end).time() == LAST_MINUTE:
        return _day(_date(end))
    if timezone.localtime(end).time() != time.min:
        return format_html("{} – {}", local_time(start), local_time(end)) if start else local_time(end)
    last = _date(end - timedelta(microseconds=1))
    first = _date(start) if start else last
    if start and timezone.localtime(start).time() != time.min:
        return format_html("{} – {}", local_time(start), _day(last))
    return _day(last) if first == last else f"{_day(first)} – {_day(last)}"
