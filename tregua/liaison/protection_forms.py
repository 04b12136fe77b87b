"""Forms of requests for protection: consent, contact, points, the alarm of the desk."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.fields import in_language, instant, line, text
from tregua.liaison.consents import ConsentTo, GivenBy, Toward
from tregua.liaison.protected_points import ProtectedKind
from tregua.reports.fields import PlaceField

SEALED_AT_ONCE = _("Sealed at once.")


class ConsentForm(forms.Form):
    """What the person concerned agreed to."""

    to = forms.MultipleChoiceField(
        label=_("They agree"), choices=ConsentTo.choices, widget=forms.CheckboxSelectMultiple
    )
    toward = forms.ChoiceField(label=_("Toward"), choices=Toward.choices, initial=Toward.OTHER_CENTRE)
    until = instant(_("Until"), required=False)
    given_by = forms.ChoiceField(label=_("Given by"), choices=GivenBy.choices)
    language = in_language(_("Explained in"))


class WithdrawForm(forms.Form):
    """That a consent is withdrawn."""

    reason = line(_("Why"), required=False, help_text=_("They need give no reason. No names."))


class ContactPlanForm(forms.Form):
    """How somebody is reached next."""

    next_at = instant(_("Next contact"))
    channel = text(
        _("Safe channel"), help_text=_("Sealed at once: number, address, through whom, at which hours.")
    )
    word = line(_("Word by which they know us"), required=False, help_text=SEALED_AT_ONCE)
    if_no_answer = text(
        _("What is done when nobody answers"),
        help_text=_("Sealed at once: whom to call next, how long to wait, whom to tell."),
    )


class ContactTryForm(forms.Form):
    """What came of trying to reach somebody."""

    reached = forms.ChoiceField(
        label=_("They"), choices=[("yes", _("answered")), ("no", _("did not answer"))]
    )
    next_at = instant(_("Next contact"), required=False)
    note = text(_("Note"), required=False, help_text=SEALED_AT_ONCE)

    def clean_reached(self) -> bool:
        """Return whether they answered."""
        return bool(self.cleaned_data["reached"] == "yes")


class _PointForm(forms.Form):
    """One point: its coordinates, or a place of the gazetteer that has some."""

    latitude = forms.DecimalField(label=_("Latitude"), required=False, max_digits=9, decimal_places=6)
    longitude = forms.DecimalField(label=_("Longitude"), required=False, max_digits=9, decimal_places=6)
    place = PlaceField(label=_("Or a place"), help_text=_("A settlement or a site, by name or code."))

    def clean(self) -> dict[str, Any]:
        """Take the point from the place where no coordinates are given."""
        cleaned = super().clean() or {}
        place = cleaned.pop("place", None)
        given = [cleaned.get(name) is not None for name in ("latitude", "longitude")]
        if self.errors or all(given):
            return cleaned
        if place is None or any(given):
            raise ValidationError(gettext("Give latitude and longitude, or a place."))
        if place.latitude is None or place.longitude is None:
            raise ValidationError(gettext("Of this place no point is known. Give latitude and longitude."))
        return cleaned | {"latitude": place.latitude, "longitude": place.longitude}


class AskPointForm(_PointForm):
    """One question: whether a point is protected."""

    for_whom = line(
        _("For whom do you ask"), length=120, help_text=_("A body or an office. Sealed with the answer.")
    )
    field_order = ("latitude", "longitude", "place", "for_whom")


class ProtectPointForm(_PointForm):
    """Something that must not be struck."""

    kind = forms.ChoiceField(label=_("What is there"), choices=ProtectedKind.choices)
    what = text(_("What, and on whose word"), help_text=SEALED_AT_ONCE)
    field_order = ("kind", "latitude", "longitude", "place", "what")


class EndPointForm(forms.Form):
    """That a point is no longer protected."""

    reason = line(_("Why"), help_text=_("No names."))


class AlarmScreenForm(forms.Form):
    """Where a screen of the alarm stands."""

    stands_at = line(_("Where it stands"), length=80, help_text=_("For instance: duty desk, room 2."))
