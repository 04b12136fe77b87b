"""Forms of the exchange: proposing, refusing, taking a position, withdrawing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tregua.exchange.positions import CHOOSABLE
from tregua.people.choosing import offer


class ProposeForm(forms.Form):
    """Why a record should leave, and by when the other centre is asked to answer."""

    reason = forms.CharField(
        label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )
    answer_by = forms.DateField(
        label=_("Ask for a position by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_(
            "After this day the common record says that no answer came. Leave empty to ask for none."
        ),
    )


class ReasonForm(forms.Form):
    """A reason that is kept."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}))


class PositionForm(forms.Form):
    """Where this centre stands on an item of the other."""

    position = forms.ChoiceField(label=_("Position"))
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("It is published. Required where the item is contested. No names of people."),
    )
    due = forms.DateField(
        label=_("Checked by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Required where the item is under check."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "position", [("", _("Choose")), *((one.value, one.label) for one in CHOOSABLE)])
