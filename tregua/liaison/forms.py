"""Forms of liaison work."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.fields import PartiesField, PartyField, day, in_language, line, text
from tregua.agreement.models import PartyKind
from tregua.liaison.actions import FOLLOWS as FOLLOWS_OF_PROMISE
from tregua.liaison.choices import (
    Asked,
    AssuranceState,
    Beneficiary,
    Imminence,
    MeetingKind,
    MeetingResult,
    ProtectionStatus,
    ReviewResult,
    RuleBasis,
)
from tregua.liaison.models import Assurance, ProtectionRequest
from tregua.liaison.protection import FOLLOWS as FOLLOWS_OF_REQUEST
from tregua.liaison.protection import NEEDS_REASON
from tregua.people.choosing import offer
from tregua.reports.fields import PlaceField

NO_NAMES = _("Categories only: no names, no places of single people.")


def _several(
    label: Any, choices: Any, help_text: Any = "", *, required: bool = True
) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        help_text=help_text,
        required=required,
        widget=forms.CheckboxSelectMultiple,
    )


class MeetingForm(forms.Form):
    """A meeting that was held."""

    kind = forms.ChoiceField(label=_("Kind"), choices=MeetingKind.choices)
    organiser = line(_("Held by"), length=120)
    held_on = day(_("Held on"))
    place = PlaceField(label=_("Place of the meeting"))
    place_as_written = line(_("Place, as written"), required=False)
    parties = PartiesField(label=_("Parties represented"))
    participants = text(
        _("Who took part"),
        required=False,
        help_text=_("Sealed at once. Only a custodian can open it, with a reason."),
    )
    about = text(
        _("Agenda"), required=False, help_text=_("What it was about, point by point; no names of people.")
    )
    result = forms.ChoiceField(
        label=_("Result"), choices=MeetingResult.choices, initial=MeetingResult.NOT_DISCLOSED
    )
    series = line(
        _("Counts toward"),
        required=False,
        length=80,
        help_text=_("The series whose published figure this meeting may be one of; empty if none."),
    )
    source = text(_("Source"))


class OutcomeForm(forms.Form):
    """What a meeting led to: the address of its page."""

    address = line(
        _("Address of its page"),
        length=300,
        help_text=_(
            "Copy it from the browser: an acceptance, an assurance, an incident, a meeting, a statement, a window."
        ),
    )
    note = text(_("Note"), required=False)


class SeriesRuleForm(forms.Form):
    """Which meetings count toward a series."""

    series = line(_("Series"), length=80)
    words = text(_("The rule in words"))
    basis = forms.ChoiceField(label=_("Whose rule"), choices=RuleBasis.choices, initial=RuleBasis.READING)
    kinds = _several(_("Kinds of meeting"), MeetingKind.choices, _("None ticked: any."), required=False)
    place = PlaceField(
        label=_("Held in"), help_text=_("A place or an area, by name or code. Empty: anywhere.")
    )
    party_kinds = _several(
        _("With a party of these kinds"), PartyKind.choices, _("None ticked: any."), required=False
    )
    marked_only = forms.BooleanField(label=_("Only meetings marked for this series"), required=False)
    first_day = forms.DateField(
        label=_("Counts from"),
        required=False,
        help_text=_("The day on which a running total begins; empty if the publisher does not say."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    source = text(_("Source"))


class TakeBackForm(forms.Form):
    """Why a meeting is taken back as a mistake."""

    reason = text(_("Why it is taken back"))


class ProtectionForm(forms.Form):
    """Somebody asks for protection: classes of people and what is asked; the story is sealed."""

    beneficiaries = _several(_("For whom"), Beneficiary.choices, NO_NAMES)
    asked = _several(_("What is asked"), Asked.choices)
    addressed_to = line(_("Addressed to"), length=120)
    hearsay_depth = forms.IntegerField(
        label=_("Hearsay"),
        min_value=0,
        max_value=20,
        initial=0,
        help_text=_("How many tell it on between those who ask and us. 0: they ask us themselves."),
    )
    language = in_language()
    threat_by = PartyField(label=_("Who threatens"), required=False, empty_label=_("not known"))
    threat_by_as_written = line(_("Who threatens, as they say it"), required=False, length=300)
    imminence = forms.ChoiceField(
        label=_("How soon"),
        choices=[("", _("nothing was said of a threat")), *Imminence.choices],
        required=False,
        help_text=_("The threat is recorded against the first of the classes above."),
    )
    story = text(
        _("Story"),
        required=False,
        help_text=_(
            "Sealed at once: names, places, how to reach them. Nobody here can read it again without a key."
        ),
    )


class StepForm(forms.Form):
    """The next status of a request, with the reason."""

    status = forms.ChoiceField(label=_("Next"))
    reason = line(
        _("Why"),
        required=False,
        help_text=_("Needed for a refusal, a referral, a part and a closing. No names."),
    )
    note = text(_("Note"), required=False, help_text=_("Sealed at once."))

    def __init__(self, *args: Any, request: ProtectionRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        follows = FOLLOWS_OF_REQUEST[request.status]
        offer(self, "status", [(one, ProtectionStatus(one).label) for one in follows])

    def clean(self) -> dict[str, Any]:
        """Ask for the reason beside its field."""
        cleaned = super().clean() or {}
        if cleaned.get("status") in NEEDS_REASON and not cleaned.get("reason", "").strip():
            self.add_error("reason", gettext("Say why; the reason is kept."))
        return cleaned


class ReviewForm(forms.Form):
    """What the review of our own disclosures found."""

    result = forms.ChoiceField(label=_("Result"), choices=ReviewResult.choices)
    account = text(_("What was looked at and found"), help_text=_("Sealed at once."))


class ThreatForm(forms.Form):
    """A threat against a class of people."""

    against = forms.ChoiceField(label=_("Against"), choices=Beneficiary.choices, help_text=NO_NAMES)
    by_party = PartyField(label=_("By"), required=False, empty_label=_("not known"))
    by_as_written = line(_("By, as written"), required=False, length=300)
    basis = text(_("Known from"), help_text=NO_NAMES)
    imminence = forms.ChoiceField(label=_("How soon"), choices=Imminence.choices, initial=Imminence.NOT_KNOWN)


class AssuranceForm(forms.Form):
    """A promise by a guarantor."""

    promised_by = line(_("Promised by"), help_text=_("A body, or an official in their office."))
    beneficiaries = _several(_("To whom"), Beneficiary.choices, NO_NAMES)
    promise = text(_("Promise, in its own words"))
    language = in_language()
    promised_on = day(_("Promised on"), required=False)
    follow_up_on = day(_("Follow up on"), required=False)
    source = text(_("Source"), required=False)


class FollowUpForm(forms.Form):
    """What became of a promise, and how that is known."""

    state = forms.ChoiceField(label=_("State"))
    evidence = text(_("How it is known"))
    follow_up_on = day(_("Ask again on"), required=False)

    def __init__(self, *args: Any, assurance: Assurance, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        follows = FOLLOWS_OF_PROMISE[AssuranceState(assurance.state)]
        offer(self, "state", [(one.value, one.label) for one in follows])
        if AssuranceState.OPEN not in follows:
            del self.fields["follow_up_on"]
