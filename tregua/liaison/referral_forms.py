"""Forms of patterns and referrals."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tregua.agreement.fields import line
from tregua.agreement.models import Acceptance, ReferralAsks
from tregua.incidents.forms import moment, text
from tregua.incidents.models import Finding
from tregua.liaison.compiling import FREE_TEXTS
from tregua.liaison.dossiers import Effect, PatternOf
from tregua.liaison.models import Assurance
from tregua.liaison.patterns import Reached
from tregua.people.choosing import offer
from tregua.reports.exposing import finds_a_person
from tregua.reports.fields import violation_type_choices


class PatternRuleForm(forms.Form):
    """A rule: so many of what, within how many days."""

    code = forms.SlugField(
        label=_("Code"), max_length=40, help_text=_("The same code makes the next version of a rule.")
    )
    of = forms.ChoiceField(label=_("What is counted"), choices=PatternOf.choices)
    violation_type = forms.ChoiceField(label=_("Violation type"), required=False)
    least = forms.IntegerField(label=_("At least"), min_value=1, max_value=1000)
    days = forms.IntegerField(label=_("Within so many days"), min_value=1, max_value=1000)
    words = text(_("Rule in words"), rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = dict(violation_type_choices())
        codes.pop("", None)
        offer(self, "violation_type", [("", _("every type")), *codes.items()])


class OpenForm(forms.Form):
    """A referral that is opened because a pattern is reached."""

    acceptance = forms.ModelChoiceField(
        Acceptance.objects.none(), label=_("Acceptance"), empty_label=_("Choose")
    )
    addressee = line(_("Referred to"), help_text=_("Who decides: the co-chairs, a board, a council."))
    asked = forms.ChoiceField(label=_("What is asked"), choices=ReferralAsks.choices)
    grounds = text(
        _("Grounds"), rows=4, help_text=_("It goes into the dossier: no reporter, no source, nobody's name.")
    )
    counted = forms.MultipleChoiceField(
        label=_("What it rests on"), widget=forms.CheckboxSelectMultiple, choices=[]
    )
    assurances = forms.ModelMultipleChoiceField(
        Assurance.objects.none(), label=_("Assurances that belong to it"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    referred_at = moment(_("Referred"))
    was_read = forms.BooleanField(
        label=_("I have read all texts of this dossier: nobody can be found by them"), required=False
    )

    def __init__(self, *args: Any, pattern: Reached, assurances: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_pk = {one.pk: one for one in pattern.counted}
        offer(self, "counted", [(pk, str(one.incident)) for pk, one in self.by_pk.items()])
        self.fields["counted"].initial = list(self.by_pk)
        self.fields["acceptance"].queryset = Acceptance.objects.filter(  # type: ignore[attr-defined]
            party=pattern.party, taken_back=None
        )
        if assurances:
            self.fields["assurances"].queryset = Assurance.objects.filter(pk__in=assurances)  # type: ignore[attr-defined]
        else:  # a heading with nothing below it
            del self.fields["assurances"]

    def clean(self) -> dict[str, Any]:
        """Warn of what a program finds in the texts that would be frozen, until somebody says to have read them."""
        cleaned = super().clean() or {}
        if self.errors or cleaned.pop("was_read", False):
            return cleaned
        texts = [
            cleaned["grounds"],
            *(
                getattr(one, name) or ""
                for one in self.chosen()
                for name in FREE_TEXTS
                if isinstance(one, Finding)
            ),
        ]
        for warning in finds_a_person(texts):
            self.add_error("was_read", warning)
        return cleaned

    def chosen(self) -> list[Any]:
        """Return the findings, or the silences, that were ticked."""
        return [self.by_pk[pk] for pk in self.cleaned_data["counted"]]


class DecisionForm(forms.Form):
    """What was decided on a dossier."""

    body = line(_("Decided by"))
    reference = line(_("Decision: its number or date"))
    decided_at = moment(_("Decided"))
    effect = forms.ChoiceField(label=_("Effect on the acceptance"), choices=Effect.choices)
    reasons = text(_("Reasons"), rows=3)
