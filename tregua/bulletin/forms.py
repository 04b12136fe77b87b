"""Forms of the bulletin: which day, what was wrong."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PrepareForm(forms.Form):
    """Which day a bulletin is prepared for."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))


class CorrectForm(forms.Form):
    """What was wrong in a published bulletin."""

    reason = forms.CharField(
        label=_("What was wrong"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("It is printed in the corrected issue. No names of people."),
    )
