"""Pages of series of meetings: a published number held against the register, the rule, what a meeting led to."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tregua.agreement.models import PartyKind
from tregua.liaison import actions
from tregua.liaison.choices import MeetingKind
from tregua.liaison.forms import OutcomeForm, SeriesRuleForm
from tregua.liaison.meetings import SeriesRule
from tregua.liaison.models import Meeting
from tregua.liaison.reconciling import reconciled
from tregua.liaison.views import page, recorded
from tregua.people.pages import StaffRequest, form_page, staff_page
from tregua.reports.choices import CountUnit
from tregua.reports.models import PublishedCount


@staff_page("liaison.read")
@require_safe
def count(request: StaffRequest, pk: str) -> HttpResponse:
    """Show which meetings on record a published number may mean, by which rule, and the difference."""
    counts = PublishedCount.objects.filter(unit=CountUnit.MEETING).as_published()
    held = reconciled(get_object_or_404(counts, pk=pk))
    rule = held.rule
    context: dict[str, Any] = {
        "held": held,
        "kinds": [MeetingKind(one).label for one in rule.kinds] if rule else [],
        "party_kinds": [PartyKind(one).label for one in rule.party_kinds] if rule else [],
        "older_rules": SeriesRule.objects.filter(series=held.count.series).exclude(
            pk=rule.pk if rule else ""
        ),
    }
    return page(request, "count", **context)


@staff_page("liaison.record")
@form_page
def rule_new(request: StaffRequest) -> HttpResponse:
    """Record by which rule meetings count toward a series."""
    form = SeriesRuleForm(request.POST or None, initial={"series": request.GET.get("series", "")})
    if recorded(request, form, lambda: actions.record_series_rule(by=request.user, **form.cleaned_data)):
        return redirect("liaison:meetings")
    return page(
        request,
        "record",
        form,
        heading=gettext("Record a counting rule"),
        hint=gettext(
            "Which meetings count, in words and as conditions that all must hold. A changed rule is a new one."
        ),
    )


@staff_page("liaison.record")
@form_page
def outcome_new(request: StaffRequest, pk: str) -> HttpResponse:
    """Record what a meeting led to."""
    found = get_object_or_404(Meeting.objects.select_related("taken_back"), pk=pk)
    form = OutcomeForm(request.POST or None)
    if recorded(request, form, lambda: actions.record_outcome(found, by=request.user, **form.cleaned_data)):
        return redirect("liaison:meeting", pk=found.pk)
    return page(request, "record", form, heading=gettext("Record what it led to"), hint="")
