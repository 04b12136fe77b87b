"""Form fields of the agreement: a party, an instant in local time, a name in every language."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.models import Party
from tregua.agreement.time_zones import zone_in_words

# The language of words that came from outside; in which they are may be not known.
LANGUAGES = [("", _("not known")), *settings.LANGUAGES]


class Alphabetical(forms.models.ModelChoiceIterator):  # type: ignore[type-arg] # takes none at run time
    """The parties as choices, in the alphabetical order of the page's language; asked for when shown.

    A page has several such lists: each is read as two columns, not as rows of their own.
    """

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        yield from Party.objects.choices(get_language() or "en")


class PartyField(forms.ModelChoiceField):  # type: ignore[type-arg] # the same
    """A party, in alphabetical order."""

    iterator = Alphabetical

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", _("choose a party"))
        super().__init__(Party.objects.all(), **kwargs)


class PartiesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg] # the same
    """Several parties, in alphabetical order."""

    iterator = Alphabetical

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Party.objects.all(), required=False, **kwargs)


def in_language(label: Any = "") -> forms.ChoiceField:
    """Return a field for the language of some words."""
    return forms.ChoiceField(label=label or _("Language"), choices=LANGUAGES, required=False)


def line(label: Any, *, required: bool = True, length: int = 200, help_text: Any = "") -> forms.CharField:
    """Return a field of one line."""
    widget = forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})
    return forms.CharField(
        label=label, required=required, max_length=length, help_text=help_text, widget=widget
    )


def text(label: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    """Return a field of a few lines."""
    widget = forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    return forms.CharField(label=label, required=required, help_text=help_text, widget=widget)


def _in_this_zone() -> str:
    return gettext("Day and time here, in the time zone of this centre: %(zone)s.") % {
        "zone": zone_in_words(settings.TIME_ZONE)
    }


def instant(label: Any, *, required: bool = True) -> forms.DateTimeField:
    """Return a field of day and time, in the centre's own time."""
    return forms.DateTimeField(
        label=label,
        required=required,
        help_text=lazy(_in_this_zone, str)(),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )


class WallClockField(forms.DateTimeField):
    """Day and time as a clock shows it, in a zone that another field names."""

    def to_python(self, value: Any) -> datetime | None:
        """Return what the clock shows, without a zone."""
        with timezone.override(UTC):
            shown = super().to_python(value)
        return shown.replace(tzinfo=None) if shown else None


def wall_clock(label: Any, help_text: Any) -> WallClockField:
    """Return a field of day and time as a clock shows it."""
    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    return WallClockField(label=label, help_text=help_text, widget=widget)


def day(label: Any, *, required: bool = True) -> forms.DateField:
    """Return a field of a day."""
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
