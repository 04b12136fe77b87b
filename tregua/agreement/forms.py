"""Forms for recording parties, acceptances, exclusions and the mandate."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.acceptances import BY_DECISION, FOLLOWS, LADDER
from tregua.agreement.channels import channel_name, in_order
from tregua.agreement.fields import PartyField, day, instant, line, text
from tregua.agreement.mandate import verb_choices
from tregua.agreement.models import Acceptance, Agreement, HowExpressed, PartyKind, ReferralAsks, Status
from tregua.people.choosing import offer
from tregua.places.models import Place


class AcceptanceForm(forms.Form):
    """A party accepted: through whom, how, since when, and who signed."""

    party = PartyField(label=_("Party"))
    channel = line(_("Through"), length=40, help_text=_("The co-chair or centre, by its code."))
    how_expressed = forms.ChoiceField(
        label=_("How expressed"), choices=HowExpressed.choices, initial=HowExpressed.NOT_KNOWN
    )
    status = forms.ChoiceField(
        label=_("Status"),
        choices=[(status.value, status.label) for status in LADDER],
        initial=Status.RECEIVED,
    )
    since = instant(_("Since"))
    conditions = text(_("Conditions and reservations"), required=False)
    signatory = line(
        _("Who signed"),
        required=False,
        help_text=_("Sealed at once. Only a custodian can open it, with a reason."),
    )
    source = text(_("Source"))

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = "; ".join(f"{code} ({channel_name(code)})" for code in in_order(agreement.co_chairs))
        if codes:
            self.fields["channel"].help_text = gettext("The co-chair or centre, by its code: %(codes)s.") % {
                "codes": codes
            }


class StatusForm(forms.Form):
    """From an instant on an acceptance has another status, and why.

    Suspension and exclusion are not offered: they follow a decision that a second person confirmed.
    """

    status = forms.ChoiceField(label=_("Status"))
    since = instant(_("Since"))
    reason = text(_("Why"))
    decided_by = line(
        _("Decided by"),
        required=False,
        help_text=_("Needed when a party that was excluded comes back: only an authority takes it back."),
    )

    def __init__(self, *args: Any, acceptance: Acceptance, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What follows the present status comes first; a late fact about the past may be any of the others.
        follows = FOLLOWS[acceptance.status]
        others = [status for status in Status.values if status not in follows]
        offered = [one for one in (*follows, *others) if one not in BY_DECISION]
        offer(self, "status", [(one, Status(one).label) for one in offered])


class ReferralForm(forms.Form):
    """An acceptance is referred to those who decide."""

    addressee = line(_("Referred to"), help_text=_("Who decides: the co-chairs, a board, a council."))
    asked = forms.ChoiceField(label=_("What is asked"), choices=ReferralAsks.choices)
    grounds = text(_("Grounds"), help_text=_("The findings by their number, and the steps tried before."))
    referred_at = instant(_("Referred"))


class TakeBackForm(forms.Form):
    """Why a record is taken back as a mistake."""

    reason = text(_("Why it is taken back"))


class PartyForm(forms.Form):
    """An actor: a neutral code, its kind, and its name in one language at least."""

    code = forms.SlugField(
        label=_("Code"),
        max_length=40,
        help_text=_("Latin letters, digits and hyphens. It identifies; a name never does."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=PartyKind.choices, initial=PartyKind.NOT_KNOWN)
    place_code = line(
        _("Place, by its code"), required=False, length=40, help_text=_("Only for a local administration.")
    )
    source = text(_("Source"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, language in settings.LANGUAGES:
            self.fields[f"name_{code}"] = line(
                _("Name (%(language)s)") % {"language": language}, required=False
            )
        self.order_fields(["code", "kind", *(f"name_{code}" for code, _language in settings.LANGUAGES)])

    def clean_place_code(self) -> Place | None:
        """Return the place of this code, None when nothing was written."""
        code = self.cleaned_data["place_code"]
        found = Place.objects.filter(code=code).first()
        if code and found is None:
            raise forms.ValidationError(gettext("No place has this code. Look it up in the gazetteer."))
        return found

    def names(self) -> dict[str, str]:
        """Return the names that were written, by language."""
        return {code: self.cleaned_data[f"name_{code}"] for code, _language in settings.LANGUAGES}


class NameForm(forms.Form):
    """What a party is called in a language, by everybody or by one centre or outlet."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    name = line(_("Name"))
    used_by = line(
        _("Used by"), required=False, length=80, help_text=_("A centre or an outlet; empty: by everybody.")
    )
    source = text(_("Source"))


class ExclusionForm(forms.Form):
    """A decision that the agreement does not apply to a party."""

    party = PartyField(label=_("Party"))
    authority = line(_("Authority"), help_text=_("Who decided. A centre does not exclude anybody."))
    reference = line(_("Decision"), help_text=_("Its number or date."))
    since = instant(_("Since"))
    until = instant(_("Until"), required=False)
    source = text(_("Source"))


class SecondForm(forms.Form):
    """Whether a second person who looked at a decision confirms it."""

    confirmed = forms.TypedChoiceField(
        label=_("This was decided so"),
        choices=[("yes", _("yes")), ("no", _("no"))],
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
    )
    reason = text(_("Why not"), required=False)


class LiftForm(forms.Form):
    """A decision that ends an exclusion."""

    until = instant(_("Until"))
    authority = line(_("Authority"))
    reference = line(_("Decision"), help_text=_("Its number or date."))
    source = text(_("Source"))


class MandateForm(forms.Form):
    """What the instrument lets this centre do from an instant on."""

    verbs = forms.MultipleChoiceField(
        label=_("The centre may"),
        choices=verb_choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    since = instant(_("Since"))
    reason = text(_("Why"))
    decided_by = line(_("Decided by"))


class AsOfForm(forms.Form):
    """The day of which the roll is shown."""

    on = day(_("As of"), required=False)
