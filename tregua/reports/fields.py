"""Form fields of the trade: a place by name or code, a party, a time with its precision."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext, get_language, gettext_lazy as _

from tregua.agreement.models import Party
from tregua.agreement.violation_types import VIOLATION_TYPES, label
from tregua.places.models import Place
from tregua.reports.choices import TimePrecision


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

    def clean(self, value: Any) -> Place | None:
        """Return the one place that is meant, or None when nothing was written."""
        written = super().clean(value).strip()
        if not written:
            return None
        by_code = Place.objects.filter(code=written).first()
        if by_code:
            return by_code
        found = list(Place.objects.named(written))
        if not found:
            raise forms.ValidationError(
                gettext("No place of this name is in the gazetteer. Leave this empty and keep the name as written.")
            )
        best = [match for match in found if match.how == found[0].how]
        if len(best) > 1:
            which = "; ".join(f"{match.place.code} {match.place} ({match.place.parent or '–'})" for match in best[:6])
            raise forms.ValidationError(gettext("Several places are called so. Write the code of the one you mean: %(which)s") % {"which": which})
        return best[0].place


class PartyField(forms.ModelChoiceField):
    """A party, in alphabetical order of the page's language; not known is the first choice."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("empty_label", _("not known"))
        super().__init__(Party.objects.all(), **kwargs)

    def _get_choices(self) -> Any:
        parties = self.queryset.all().alphabetical(get_language() or "en")  # type: ignore[union-attr]
        first = [("", self.empty_label)] if not self.required or self.initial is None else []
        return [*first, *((party.pk, party.name()) for party in parties)]

    choices = property(_get_choices, forms.ModelChoiceField.choices.fset)  # type: ignore[attr-defined, assignment]


def violation_type_choices() -> list[tuple[str, str]]:
    """Return the violation types for a select, "not known" first."""
    return [("", gettext("not known")), *((code, f"{code} {label(code)}") for code in VIOLATION_TYPES)]


def local(day: date, at: time, zone: str = "") -> datetime:
    """Return the instant of a local day and time, in UTC."""
    return datetime.combine(day, at, ZoneInfo(zone or settings.TIME_ZONE)).astimezone(UTC)


def span(day: date | None, at: time | None, until: date | None) -> tuple[datetime | None, datetime | None, str]:
    """Return (from, until, precision) of what was written: a day is the whole local day, a minute a minute."""
    if day is None:
        return None, None, TimePrecision.NOT_KNOWN
    if at is not None:
        begins = local(day, at)
        return begins, begins + timedelta(minutes=1), TimePrecision.MINUTE
    if until is not None and until != day:
        return local(day, time.min), local(until + timedelta(days=1), time.min), TimePrecision.RANGE
    return local(day, time.min), local(day + timedelta(days=1), time.min), TimePrecision.DAY
