"""Forms of those who watch over the others: breaches, alarms, teams that are out, the switch of suggestions."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.people.breaches import BreachKind
from tregua.people.forms import OwnPasswordForm
from tregua.people.outings import LONGEST, SHORTEST, Heard
from tregua.people.retention import LONGEST as LONGEST_KEPT
from tregua.people.sealed import SealedAbout

NO_NAMES = _("Codes and classes of people, never a name.")
MOMENT = "%Y-%m-%dT%H:%M"


def words(label: Any, help_text: Any = "", *, required: bool = True) -> forms.CharField:
    """Return a field for a few sentences."""
    area = forms.Textarea(attrs={"rows": 4, "dir": "auto"})
    return forms.CharField(label=label, help_text=help_text, max_length=4000, required=required, widget=area)


class BreachForm(forms.Form):
    """What may be in wrong hands, and since when it is known."""

    kind = forms.ChoiceField(label=_("What may be in wrong hands"), choices=BreachKind.choices)
    known_at = forms.DateTimeField(
        label=_("Known since"),
        help_text=_("Local time. The clock runs from here."),
        input_formats=[MOMENT],
        widget=forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"}),
        initial=timezone.localtime,
    )
    account = words(_("What happened"), NO_NAMES)
    at_risk = forms.CharField(
        label=_("Who could be in danger"), max_length=200, required=False, help_text=NO_NAMES
    )


class StepForm(forms.Form):
    """Which step was done, and how."""

    step = forms.CharField(widget=forms.HiddenInput)
    how = words(_("How it was done"), NO_NAMES)


class AnswerForm(forms.Form):
    """What was done about an alarm."""

    done = words(_("What was done"), NO_NAMES)


class OutingForm(forms.Form):
    """Who goes out, whereabouts, and how often they call."""

    who = forms.CharField(label=_("Team"), max_length=40, help_text=_("Its code, never a name."))
    area = forms.CharField(
        label=_("Area"), max_length=80, help_text=_("A district, never the road and never the place.")
    )
    every = forms.IntegerField(
        label=_("Minutes between two calls"), min_value=SHORTEST, max_value=LONGEST, initial=60
    )


class CheckInForm(forms.Form):
    """What was heard of a team."""

    heard = forms.ChoiceField(label=_("What was heard"), choices=Heard.choices)
    note = forms.CharField(label=_("Note"), max_length=300, required=False, help_text=NO_NAMES)


class SwitchForm(forms.Form):
    """Why the suggestions are switched."""

    reason = forms.CharField(label=_("Why"), max_length=300, help_text=_("It is kept and others read it."))


class DangerForm(OwnPasswordForm):
    """One's own password, and the password for danger twice."""

    word = forms.CharField(
        label=_("Password for danger"),
        max_length=200,
        help_text=_("At least 12 characters, easy to say apart from your own under fear."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    again = forms.CharField(
        label=_("Once more"), max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "off"})
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a good one, written the same way twice."""
        cleaned = super().clean() or {}
        if cleaned.get("word") and cleaned["word"] != cleaned.get("again"):
            self.add_error("again", gettext("The two are not the same."))
        elif cleaned.get("word"):
            try:
                validate_password(cleaned["word"], self.person)
            except forms.ValidationError as error:
                self.add_error("word", error)
        return cleaned


class PeriodForm(forms.Form):
    """How long sealed texts of a class are kept."""

    about = forms.ChoiceField(label=_("Class"), choices=SealedAbout.choices)
    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=LONGEST_KEPT)
    reason = forms.CharField(label=_("Why"), max_length=300, help_text=_("It is kept and others read it."))


class KeepForm(forms.Form):
    """Until when a text is kept longer, and why."""

    until = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label=_("Why it still protects"), max_length=300, help_text=NO_NAMES)
