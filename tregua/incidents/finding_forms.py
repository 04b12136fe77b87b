"""The form of a finding: the same for every answer, without what the mandate does not allow."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from tregua.incidents.choices import Answer, Attribution, Certainty, Level, Standard
from tregua.incidents.forms import claim_label, text
from tregua.people.choosing import offer
from tregua.reports.fields import PartyField
from tregua.reports.models import Report

NOT_SAID = [("", _("not said"))]


class OneKey(forms.RadioSelect):
    """A choice of which each answer has one key, and none is chosen beforehand."""

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return one answer with its digit, the tenth with 0."""
        option = super().create_option(name, value, label, *args, **kwargs)
        digit = str((int(option["index"]) + 1) % 10)
        option["attrs"]["data-key"] = digit
        option["label"] = format_html('<kbd dir="ltr">{}</kbd> {}', digit, label)
        return option


class FindingForm(forms.Form):
    """What the centre concludes, by which standard, on what ground, and why."""

    answer = forms.ChoiceField(label=_("Finding"), choices=Answer.choices, widget=OneKey)
    question = text(
        _("Question"), help_text=_("What was asked, if it is narrower than “was the truce violated here?”.")
    )
    standard = forms.ChoiceField(
        label=_("Standard of proof"), choices=Standard.choices, initial=Standard.REASONABLE_GROUNDS
    )
    relied_on = forms.MultipleChoiceField(
        label=_("It rests on these reports"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_(
            "Two independent sources at least, not all of one party, unless the standard is “reported”."
        ),
    )
    reasons = text(_("Reasons"), rows=4)
    attribution = forms.ChoiceField(
        label=_("Who did it"), choices=Attribution.choices, initial=Attribution.NONE_SOUGHT
    )
    attributed_to = PartyField(label=_("Party"))
    certainty = forms.ChoiceField(
        label=_("How sure"), choices=[*NOT_SAID, *Certainty.choices], required=False
    )
    level = forms.TypedChoiceField(
        label=_("How grave"),
        choices=[*NOT_SAID, *Level.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    not_relied_on = text(_("What it does not rest on, and why"), rows=2)
    alternatives = text(_("Other explanations considered"), rows=2)
    dissent = text(
        _("Dissent"), rows=2, help_text=_("What a colleague sees otherwise; by function, not by name.")
    )
    recommendation = text(
        _("Recommendation"), rows=2, help_text=_("An act that can be checked, by whom and until when.")
    )

    def __init__(self, *args: Any, claims: Sequence[Report], without: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.claims = {report.pk: report for report in claims}
        offer(self, "relied_on", [(pk, claim_label(one)) for pk, one in self.claims.items()])
        for name in without:
            self.fields.pop(name, None)

    def says(self) -> dict[str, Any]:
        """Return what a finding is drafted from."""
        says = dict(self.cleaned_data)
        says["relied_on"] = [self.claims[pk] for pk in says["relied_on"]]
        return says
