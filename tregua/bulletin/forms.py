"""Forms of the bulletin: which day, what was wrong, why it is withdrawn, a paragraph of prose, an embargo."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tregua.agreement.fields import instant


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
