"""Form fields of the trade: a place by name or code, a party, a list by province, a time with its precision."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement import fields as parties
from tregua.agreement.violation_types import VIOLATION_TYPES, label
from tregua.places.lookup import Match, the_one
from tregua.places.models import Place, PlaceKind
from tregua.reports.choices import Direction, TimePrecision
from tregua.reports.doubts import UNDIFFERENTIATED

DAY: Final = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
# A day beyond these is a slip of the pen, and no calendar reckons with it.
KNOWN_DAYS: Final = (MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2199, 12, 31)))
TIME: Final = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


def text_field(
    label: Any, *, required: bool = False, rows: int = 1, help_text: Any = "", length: int | None = 300
) -> forms.CharField:
    """Return a field for words in any script: a line, or several rows."""
    widget: forms.Widget = forms.TextInput(attrs={"dir": "auto"})
    if rows > 1:
        widget, length = forms.Textarea(attrs={"rows": rows, "dir": "auto"}), None
    return forms.CharField(
        label=label, required=required, widget=widget, help_text=help_text, max_length=length
    )


def direction_field() -> forms.ChoiceField:
    """Return a field for the side that fire came from."""
    return forms.ChoiceField(
        label=_("Direction of fire"), choices=[("", _("not known")), *Direction.choices], required=False
    )


# What was chosen from a list stands with its code behind it: Harasta [C1007].
CHOSEN: Final = re.compile(r"(?P<written>.*?)\s*\[(?P<code>[^\[\]]{1,40})\]")


def place_of(written: str) -> Place:
    """Return the one place that is meant by a code or a name; ValidationError says which it may be.

    A name that is only near to one of the gazetteer is never taken for it without asking.
    """
    chosen = CHOSEN.fullmatch(written)
    by_code = Place.objects.filter(code=chosen["code"] if chosen else written).first()
    if by_code:
        return by_code
    found = Place.objects.named(written)
    if not found:
        raise forms.ValidationError(
            gettext(
                "No place called “%(written)s” is in the gazetteer. Leave this empty and keep the name as written."
            )
            % {"written": written}
        )
    meant = the_one(found)
    if meant is not None:
        return meant
    raise several(written, found)


def several(written: str, found: Sequence[Match]) -> forms.ValidationError:
    """Return what is said of a name that may be one of several places: it asks for the code of the one."""
    best = [match for match in found if match.how == found[0].how]
    which = "; ".join(
        f"{match.place.code} {match.place} ({match.place.get_kind_display()}, {match.place.parent or '–'})"
        for match in best[:6]
    )
    return forms.ValidationError(
        gettext("“%(written)s” may be one of several places. Write the code of the one you mean: %(which)s")
        % {"written": written, "which": which}
    )


class PlaceField(forms.CharField):
    """A place by its code or its name in any script; a name that fits several asks which is meant."""

    default_help = _("A name in any script, or a code. Leave empty if not known.")

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("help_text", self.default_help)
        kwargs.setdefault("widget", forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show a place by its code."""
        return value.code if isinstance(value, Place) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether another place was written."""
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value: Any) -> Place | None:
        """Return the one place that is meant, or None when nothing was written."""
        written = super().clean(value).strip()
        return place_of(written) if written else None


class PartyField(parties.PartyField):
    """A party that may be not known, which is the first choice."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("empty_label", _("not known"))
        super().__init__(**kwargs)


_ENTRY: Final = re.compile(r"^(?P<name>.+?)(?:\s*[=:\t–—-]\s*|\s+)(?P<n>\d{1,9})\s*$")
# A longer line is no name with a figure, and would take long to be taken apart.
_LONGEST_ENTRY: Final = 200


class ProvinceListField(forms.CharField):
    """A list by province as it stands in a text: one on each line, with its figure or without any."""

    default_help = _(
        "One on each line, as in the text: “Aleppo = 3”. Without a figure when the text gives none. "
        "Write SY01+03 where “Damascus” may mean city or countryside."
    )

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("help_text", self.default_help)
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 4, "dir": "auto"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> list[tuple[str, int | None]]:
        """Return (province code, figure or None) in the order of the text, doubles included."""
        return [_entry(line.strip()) for line in super().clean(value).splitlines() if line.strip()]


def _entry(line: str) -> tuple[str, int | None]:
    match = _ENTRY.match(line) if len(line) <= _LONGEST_ENTRY else None
    name, n = (match["name"].strip(), int(match["n"])) if match else (line, None)
    if name == UNDIFFERENTIATED:
        return name, n
    provinces = [one.place for one in Place.objects.named(name) if one.place.kind == PlaceKind.PROVINCE]
    by_code = Place.objects.filter(code=name, kind=PlaceKind.PROVINCE).first()
    if by_code is None and len(provinces) != 1:
        raise forms.ValidationError(
            gettext("“%(line)s”: no one province is called so. Write its code, SY01 to SY14 or SY01+03.")
            % {"line": line}
        )
    return (by_code or provinces[0]).code, n


def violation_type_choices() -> list[tuple[str, str]]:
    """Return the violation types for a select, "not known" first."""
    return [("", gettext("not known")), *((code, f"{code} {label(code)}") for code in VIOLATION_TYPES)]


def local(day: date, at: time, zone: str = "") -> datetime:
    """Return the instant of a local day and time, in UTC; a zone that was written with the time goes before ours."""
    return datetime.combine(day, at, at.tzinfo or ZoneInfo(zone or settings.TIME_ZONE)).astimezone(UTC)


# How long what is known of a clock time lasts.
LASTS: Final = {
    TimePrecision.MINUTE: timedelta(minutes=1),
    TimePrecision.HOUR: timedelta(hours=1),
    TimePrecision.PART_OF_DAY: timedelta(hours=6),
}


def span(
    day: date | None, at: time | None, until: date | None, known: str = TimePrecision.MINUTE
) -> tuple[datetime | None, datetime | None, str]:
    """Return (from, until, precision) of what was written: a day is the whole local day, a minute a minute."""
    if day is None:
        return None, None, TimePrecision.NOT_KNOWN
    if at is not None:
        precision = TimePrecision(known or TimePrecision.MINUTE)
        begins = local(day, at)
        return begins, begins + LASTS[precision], precision
    if until is not None and until != day:
        return local(day, time.min), local(until + timedelta(days=1), time.min), TimePrecision.RANGE
    return local(day, time.min), local(day + timedelta(days=1), time.min), TimePrecision.DAY


def written(start: datetime | None, end: datetime | None, precision: str) -> dict[str, Any]:
    """Return what a form shows of a time: the reverse of `span`."""
    if start is None:
        return {}
    zone = ZoneInfo(settings.TIME_ZONE)
    begins = start.astimezone(zone)
    shown: dict[str, Any] = {"day": begins.date()}
    if precision in LASTS or precision == TimePrecision.SECOND:
        known = precision if precision in LASTS else TimePrecision.MINUTE
        return shown | {"time": begins.time().replace(second=0, microsecond=0), "time_known": known}
    if precision == TimePrecision.RANGE and end is not None:
        shown["until"] = (end - timedelta(seconds=1)).astimezone(zone).date()
    return shown
