"""Forms of the bulletin: which day, what was wrong, why it is withdrawn, a paragraph of prose, an embargo."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tregua.agreement.fields import instant
from tregua.agreement.violation_types import VIOLATION_TYPES
from tregua.bulletin.models import Bulletin
from tregua.bulletin.series import Series, Theme
from tregua.places.models import Place
from tregua.reports.fields import KNOWN_DAYS


class PrepareForm(forms.Form):
    """Which issue is prepared: its series, its days, and what a spot or thematic report is about."""

    series = forms.ChoiceField(
        label=_("Series"), choices=Series.choices, required=False, help_text=_("Each is numbered by itself.")
    )
    day = forms.DateField(
        label=_("First day"), validators=KNOWN_DAYS, widget=forms.DateInput(attrs={"type": "date"})
    )
    last = forms.DateField(
        label=_("Last day"),
        required=False,
        validators=KNOWN_DAYS,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("A daily bulletin covers one day and a weekly one seven: leave it empty."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Only these kinds of event"),
        required=False,
        choices=lambda: [(code, f"{code} {one.label()}") for code, one in VIOLATION_TYPES.items()],
        help_text=_("None chosen: every kind. A group holds all its kinds."),
    )
    areas = forms.ModelMultipleChoiceField(
        label=_("Only these provinces"),
        required=False,
        queryset=Place.objects.none(),
        to_field_name="code",
        help_text=_("None chosen: every province."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        provinces = Place.objects.provinces().prefetch_related("place_names")
        self.fields["areas"].queryset = provinces  # type: ignore[attr-defined]
        for code, name in settings.LANGUAGES:
            self.fields[f"theme_{code}"] = forms.CharField(
                label=format_lazy("{} ({})", _("What it is about"), name),
                required=False,
                max_length=200,
                widget=forms.TextInput(attrs={"dir": "auto"}),
                help_text=_("No names of people, no place smaller than a province."),
            )

    @classmethod
    def like(cls, made: Bulletin) -> "PrepareForm":
        """Return the form as it was filled in for an issue, to be sent again."""
        words = (made.theme or {}).get("words", {})
        return cls(
            initial={
                "series": made.series,
                "day": made.day,
                "last": made.last_day if words else None,
                "kinds": (made.theme or {}).get("kinds", []),
                "areas": (made.theme or {}).get("areas", []),
                **{f"theme_{code}": words.get(code, "") for code, _name in settings.LANGUAGES},
            },
            auto_id=False,
        )

    @property
    def of_all(self) -> list[forms.BoundField]:
        """Return the fields that every issue asks for."""
        return [self[name] for name in ("series", "day")]

    @property
    def of_reports(self) -> list[forms.BoundField]:
        """Return the fields that only a spot or thematic report asks for."""
        return [field for field in self if field.name not in {"series", "day"}]

    @property
    def is_of_a_report(self) -> bool:
        """Return whether one of these is filled in or wrong, or the series asks for them."""
        asked = self["series"].value() in {Series.SPOT, Series.THEMATIC}
        return asked or any(field.errors or field.value() for field in self.of_reports)

    def issue(self) -> dict[str, Any]:
        """Return what is to be prepared, as the action takes it."""
        given = self.cleaned_data
        words = {code: given[f"theme_{code}"] for code, _name in settings.LANGUAGES}
        areas = [place.code for place in given["areas"]]
        return {
            "series": given["series"] or Series.DAILY,
            "day": given["day"],
            "last": given["last"],
            "theme": Theme(words, given["kinds"], areas),
        }


class CorrectForm(forms.Form):
    """What was wrong in a published bulletin."""

    reason = forms.CharField(
        label=_("What was wrong"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("It is printed in the corrected issue. No names of people."),
    )


class WithdrawForm(forms.Form):
    """Why a published bulletin is withdrawn."""

    reason = forms.CharField(
        label=_("Why it is withdrawn"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("It is printed in place of the figures. No names of people."),
    )


class ProseForm(forms.Form):
    """One paragraph of one part in one language."""

    part = forms.CharField(widget=forms.HiddenInput)
    language = forms.CharField(widget=forms.HiddenInput)
    replaces = forms.CharField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=_("Text"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        help_text=_("No names of people, no place smaller than a province. Leave it empty to take it out."),
    )


class EmbargoForm(forms.Form):
    """From when on an approved bulletin is published; empty for at once."""

    until = instant(_("Publish not before (empty: at once)"), required=False)


class TakeBackForm(forms.Form):
    """Why an approval that waits for its instant is taken back."""

    reason = forms.CharField(
        label=_("Why the approval is taken back"), widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    )
