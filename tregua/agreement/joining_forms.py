"""The application form, on the screen and on paper: of a formation, and of a settlement."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.applications import Authority, Undertaking
from tregua.agreement.channels import channel_name, in_order
from tregua.agreement.fields import PartyField, instant, line, text
from tregua.agreement.models import SETTLEMENTS, Agreement, HowExpressed, Party
from tregua.people.choosing import offer
from tregua.places.lookup import the_one
from tregua.places.models import Place

SEALED = _("Sealed at once. Only a custodian can open it, with a reason.")


def _one_of(label: Any, choices: Any) -> forms.ChoiceField:
    """Return a field whose choices all stand on the page, on paper too, none of them ticked beforehand."""
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)


class ApplicationForm(forms.Form):
    """What both forms ask."""

    channel = _one_of(_("Through"), ())
    how_expressed = _one_of(_("How expressed"), HowExpressed.choices)
    received_at = instant(_("Received"))
    undertakings = forms.MultipleChoiceField(
        label=_("What is undertaken"),
        choices=Undertaking.choices,
        help_text=_("Tick each item that is undertaken. What is not ticked is not undertaken."),
        widget=forms.CheckboxSelectMultiple,
    )
    conditions = text(_("Conditions and reservations"), required=False)
    area = text(
        _("Declared area"),
        required=False,
        help_text=_("Places, map sheet or coordinates. Sealed at once; told to others only as a number."),
    )
    strength = forms.IntegerField(
        label=_("People, as claimed"), required=False, min_value=0, max_value=10_000_000
    )
    authority = _one_of(_("Office of who signs"), Authority.choices)
    signatory = line(_("Who signed"), required=False, help_text=SEALED)
    contact = line(_("How to reach them"), required=False, help_text=SEALED)
    read_back = forms.BooleanField(label=_("Read back to them, and they confirmed it"), required=False)
    source = text(_("Source"), help_text=_("How the form reached this centre."))

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = in_order(agreement.co_chairs)
        if codes:
            offer(self, "channel", [(code, channel_name(code)) for code in codes])
        else:
            self.fields["channel"] = line(_("Through"), length=40)


class FormationForm(ApplicationForm):
    """A formation or another body applies."""

    party = PartyField(label=_("Party"))
    province = forms.ModelChoiceField(
        Place.objects.none(),
        label=_("Province of the declared area"),
        required=False,
        empty_label=_("not said"),
    )
    field_order = (
        "party",
        "channel",
        "how_expressed",
        "received_at",
        "undertakings",
        "conditions",
        "province",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        provinces = self.fields["province"]
        provinces.queryset = Place.objects.provinces().for_reading()  # type: ignore[attr-defined] # of this field

    def clean_party(self) -> Party:
        """Return the party, unless it is a settlement: that has a form of its own."""
        party: Party = self.cleaned_data["party"]
        if party.kind in SETTLEMENTS:
            raise forms.ValidationError(gettext("This is a settlement. Use the form for settlements."))
        return party


class SettlementForm(ApplicationForm):
    """A settlement applies, through its elders or its administration."""

    place = line(_("Settlement"), help_text=_("A name in any script, or a code."))
    kind = _one_of(_("Who joins"), [(one.value, one.label) for one in SETTLEMENTS])
    field_order = ("place", "kind", "channel", "how_expressed", "received_at", "undertakings", "conditions")

    def clean_place(self) -> Place:
        """Return the one place that is meant."""
        written = self.cleaned_data["place"]
        meant = Place.objects.filter(code=written).first() or the_one(Place.objects.named(written))
        if meant is None:
            raise forms.ValidationError(
                gettext("The gazetteer does not tell which place “%(written)s” is. Give its code.")
                % {"written": written}
            )
        return meant
