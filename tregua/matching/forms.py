"""Forms for judging pairs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tregua.matching.models import Verdict


class JudgeForm(forms.Form):
    """A verdict on two reports; `seen` is the judgement that stood on the page."""

    verdict = forms.ChoiceField(label=_("Verdict"), choices=Verdict.choices)
    reason = forms.CharField(
        label=_("Reason, if there is more to say"),
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    back_to = forms.ChoiceField(
        required=False, choices=[("queue", ""), ("pair", "")], widget=forms.HiddenInput
    )


class ReasonForm(forms.Form):
    """Why a move is undone."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}))


class TakeBackForm(forms.Form):
    """Why a judgement is taken back."""

    reason = forms.CharField(
        label=_("Why it is taken back"), required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )
