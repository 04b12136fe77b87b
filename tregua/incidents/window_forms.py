"""Forms of windows: what is wanted, what each side guarantees, how it went."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tregua.agreement.fields import PartiesField, line
from tregua.incidents.calm_forms import message_at
from tregua.incidents.choices import Bearing, WindowEnding, WindowKind
from tregua.incidents.forms import moment, text
from tregua.incidents.numbers import IncidentField
from tregua.incidents.windows import Window
from tregua.intake.models import Message
from tregua.people.choosing import offer
from tregua.reports.fields import PartyField, PlaceField


class WindowForm(forms.Form):
    """A window that is wanted: where, from when to when, for what, between whom."""

    kind = forms.ChoiceField(label=_("Kind"), choices=WindowKind.choices)
    place = PlaceField(
        label=_("Place"),
        required=True,
        help_text=_("A place or an area, by name or code: what lies in it counts."),
    )
    starts_at = moment(_("From"))
    ends_at = moment(_("Until"))
    purpose = text(_("Purpose"), rows=2)
    sides = PartiesField(label=_("Sides"), help_text=_("Each must guarantee it in writing."))
    asked_by_party = PartyField(label=_("Asked by a party"), empty_label=_("by none"))
    asked_by = line(
        _("Asked by somebody else"),
        required=False,
        help_text=_("A body or a function, never a person's name."),
    )


class GuaranteeForm(forms.Form):
    """The written guarantee of a side."""

    party = forms.ChoiceField(label=_("Side"))
    given_by = line(_("Given for it by"), help_text=_("An office or a function, never a person's name."))
    given_at = moment(_("When it was given"))
    until = moment(_("It holds until"))
    words = text(_("Its words"), rows=3)
    conditions = text(_("Conditions"), rows=2)
    message = line(
        _("Message it stands in"),
        required=False,
        length=500,
        help_text=_("The address of the page of that message, if there is one."),
    )

    def __init__(self, *args: Any, window: Window, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = {side.party_id: side.party for side in window.sides.all()}
        offer(self, "party", [(pk, str(party)) for pk, party in self.parties.items()])
        self.fields["until"].initial = window.last_end

    def clean_party(self) -> Any:
        """Return the side."""
        return self.parties[self.cleaned_data["party"]]

    def clean_message(self) -> Message | None:
        """Find the message by its number or the address of its page."""
        return message_at(self.cleaned_data["message"])


class TakenBackForm(forms.Form):
    """Since when a guarantee holds no longer, and why."""

    at = moment(_("Since when"))
    reason = text(_("Reason"), rows=2)


class ExtendForm(forms.Form):
    """A later end that is wanted."""

    until = moment(_("Until"))
    words = text(_("Who wants it longer, and why"), rows=2)


class EndForm(forms.Form):
    """How a window ended."""

    at = moment(_("When"))
    how = forms.ChoiceField(label=_("How it went"), choices=WindowEnding.choices)
    words = text(_("How this is known"), rows=2)


class BearingForm(forms.Form):
    """What an incident and a window have to do with each other."""

    incident = IncidentField(label=_("Incident number"))
    bearing = forms.ChoiceField(label=_("What they have to do with each other"), choices=Bearing.choices)
    reason = text(_("Reason"), rows=2)
