"""Forms on a signatory who published their own name."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tregua.agreement.fields import line, text
from tregua.agreement.own_names import LONGEST, OwnPublication


class OwnNameForm(forms.Form):
    """Where and when somebody published their own name."""

    where = forms.ChoiceField(label=_("Where they published it"), choices=OwnPublication.choices)
    published_on = forms.DateField(
        label=_("Day of publication"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    source = text(
        _("Source"),
        help_text=_(
            "The address, or the number of the message. Write no name here: this field is not sealed. When the "
            "address itself names somebody, take the page in as a message and give its number."
        ),
    )
    copy = forms.FileField(
        label=_("Copy of what they published"),
        help_text=_("The page saved, a picture of it, a recording; seven megabytes at most. Sealed at once."),
    )


class ConfirmForm(forms.Form):
    """The name, as a second person read it in the source."""

    name = line(
        _("Name, as it stands in the source"),
        length=LONGEST,
        help_text=_("Copy it from the source; no rank and no address."),
    )


class RevokeForm(forms.Form):
    """Why a proof does not hold."""

    reason = text(_("Why it is revoked"), help_text=_("Write no name here."))
