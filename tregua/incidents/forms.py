"""Forms for incidents: what is chosen is shown as claims, what is said has a reason."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.months import day_in_words
from tregua.agreement.names import END, ISOLATE
from tregua.incidents.choices import Outcome, RestrictionKind, RestrictionReason
from tregua.incidents.numbers import IncidentField
from tregua.people.choosing import offer
from tregua.reports.fields import PartyField, text_field
from tregua.reports.models import Report

MOMENT = "%Y-%m-%dT%H:%M"


def moment(label: Any, *, ahead: timedelta = timedelta()) -> forms.DateTimeField:
    """Return a field for a local day and time; it offers now, or so much later."""
    return forms.DateTimeField(
        label=label,
        input_formats=[MOMENT, f"{MOMENT}:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
        initial=lambda: (timezone.localtime() + ahead).replace(second=0, microsecond=0),
        help_text=_("Local time."),
    )


def text(label: Any, *, rows: int = 1, help_text: Any = "") -> forms.CharField:
    """Return a field for words of any script; whether they may be missing is the action's to say."""
    return text_field(label, rows=rows, help_text=help_text, length=None)


def claim_label(report: Report) -> str:
    """Return how a claim is named in a list of choices."""
    started = report.started_at
    day = day_in_words(timezone.localtime(started).date()) if started else gettext("not known")
    words = Truncator(report.words).chars(100)
    return " · ".join(f"{ISOLATE}{part}{END}" for part in (report.source, day, words))


class ClaimsForm(forms.Form):
    """A choice among claims."""

    reports = forms.MultipleChoiceField(
        label=_("Reports"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, claims: Sequence[Report], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.claims = {report.pk: report for report in claims}
        offer(self, "reports", [(pk, claim_label(one)) for pk, one in self.claims.items()])

    @property
    def chosen(self) -> list[Report]:
        """Return the claims that were chosen."""
        return [self.claims[pk] for pk in self.cleaned_data.get("reports", [])]


class OpenForm(ClaimsForm):
    """The reports a new incident is made of."""

    reason = text(_("Reason, if there is more to say"))


class SplitForm(ClaimsForm):
    """Which reports leave an incident, and why."""

    reason = text(_("Why it is split"))


class PutForm(forms.Form):
    """A report that is put into an incident."""

    report = forms.ChoiceField(label=_("Report"))
    reason = text(_("Why it belongs here"), help_text=_("May stay empty when somebody judged so already."))

    def __init__(self, *args: Any, claims: Sequence[Report], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.claims = {report.pk: report for report in claims}
        offer(self, "report", [(pk, claim_label(one)) for pk, one in self.claims.items()])


class MergeForm(forms.Form):
    """Which incident this one turned out to be, and why."""

    into = IncidentField(label=_("Merge into incident number"))
    reason = text(_("Why the two are one"))


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = text(_("Reason"))


class CallForm(forms.Form):
    """A call to a party, to calm an incident."""

    at = moment(_("When"))
    party = PartyField(label=_("Party called"), required=True)
    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices, initial=Outcome.NOT_KNOWN)
    answer = text(_("What they said"), rows=2)


class RestrictionForm(forms.Form):
    """What kept this centre from looking."""

    at = moment(_("When"))
    kind = forms.ChoiceField(label=_("Kind"), choices=RestrictionKind.choices)
    party = PartyField(label=_("By whom"))
    reason = forms.ChoiceField(
        label=_("Class of the reason given"),
        choices=RestrictionReason.choices,
        initial=RestrictionReason.NOT_KNOWN,
        required=False,
        help_text=_("The bulletin prints this class. The words stay in the centre."),
    )
    reason_given = text(_("Reason given, in their words"), rows=2)

    def clean_reason(self) -> str:
        """Return the class of the reason; that it is not known where none was chosen."""
        return self.cleaned_data["reason"] or str(RestrictionReason.NOT_KNOWN)
