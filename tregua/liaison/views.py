"""Pages of meetings and promises."""

from functools import partial
from typing import Any

from django import forms
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tregua.agreement import lists_out
from tregua.liaison import actions
from tregua.liaison.forms import AssuranceForm, FollowUpForm, MeetingForm, TakeBackForm
from tregua.liaison.led_to import outcomes_for
from tregua.liaison.lists_out import MEETINGS
from tregua.liaison.models import Assurance, Meeting
from tregua.liaison.series import meeting_series
from tregua.people import pages
from tregua.people.pages import StaffRequest, form_page, staff_page
from tregua.people.vault import VaultError

recorded = partial(pages.recorded, refusals=(actions.LiaisonError, VaultError))


def page(request: StaffRequest, name: str, form: forms.Form | None = None, **context: Any) -> HttpResponse:
    """Return a page of liaison; what may be done shows only to those who may; 422 when a form is refused."""
    person = request.user
    shown = {
        "form": form,
        "may_record": person.may("liaison.record"),
        "may_read_protection": person.may("protection.read"),
        "may_decide": person.may("protection.decide"),
        **context,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, f"liaison/{name}.html", shown, status=status)


@staff_page("liaison.read")
@form_page
def meeting_list(request: StaffRequest) -> HttpResponse:
    """Show the meetings series by series, beside the figures that others publish; nothing is added up."""
    series = meeting_series()
    if "take_out" in request.POST:
        return lists_out.answer(request, MEETINGS, [held for one in series for held in one.meetings])
    may_take_out = request.user.may(lists_out.PERMISSION)
    due = len(Assurance.objects.due(timezone.localdate()))
    return page(request, "meetings", series=series, due=due, may_take_out=may_take_out)


@staff_page("liaison.record")
@form_page
def meeting_new(request: StaffRequest) -> HttpResponse:
    """Record a meeting."""
    form = MeetingForm(request.POST or None, initial={"held_on": timezone.localdate()})
    if recorded(request, form, lambda: actions.record_meeting(by=request.user, **form.cleaned_data)):
        return redirect("liaison:meetings")
    return page(
        request,
        "record",
        form,
        heading=gettext("Record a meeting"),
        hint=gettext("The place of a meeting is not the place of a centre. Say where it is known from."),
    )


@staff_page("liaison.read")
@require_safe
def meeting(request: StaffRequest, pk: str) -> HttpResponse:
    """Show one meeting."""
    rows = Meeting.objects.select_related("place", "taken_back", "recorded_by")
    found = get_object_or_404(rows.prefetch_related("parties__party__party_names"), pk=pk)
    parties = sorted((one.party.name() for one in found.parties.all()), key=str.casefold)
    led_to = outcomes_for(found, request.user)
    return page(request, "meeting", meeting=found, parties=parties, led_to=led_to)


@staff_page("liaison.record")
@form_page
def meeting_take_back(request: StaffRequest, pk: str) -> HttpResponse:
    """Take a meeting back that was recorded by mistake."""
    found = get_object_or_404(Meeting, pk=pk)
    form = TakeBackForm(request.POST or None)
    if recorded(
        request, form, lambda: actions.take_back_meeting(found, by=request.user, **form.cleaned_data)
    ):
        return redirect("liaison:meeting", pk=found.pk)
    return page(
        request,
        "record",
        form,
        heading=gettext("Take a meeting back"),
        hint=gettext("Only when it was recorded by mistake: it stays readable and no longer counts."),
    )


@staff_page("liaison.read")
@require_safe
def assurance_list(request: StaffRequest) -> HttpResponse:
    """Show the promises: those whose day of follow-up has come, the other open ones, the closed ones."""
    today = timezone.localdate()
    due = list(Assurance.objects.due(today).prefetch_related("steps"))
    rows = Assurance.objects.prefetch_related("steps").order_by(
        F("follow_up_on").asc(nulls_last=True), "recorded_at", "id"
    )
    opened = set(Assurance.objects.open().values_list("pk", flat=True))
    asked = {one.pk for one in due}
    context: dict[str, Any] = {
        "due": due,
        "open": [one for one in rows if one.pk in opened and one.pk not in asked],
        "closed": [one for one in rows if one.pk not in opened],
    }
    return page(request, "assurances", **context)


@staff_page("liaison.record")
@form_page
def assurance_new(request: StaffRequest) -> HttpResponse:
    """Record a promise."""
    form = AssuranceForm(request.POST or None)
    if recorded(request, form, lambda: actions.record_assurance(by=request.user, **form.cleaned_data)):
        return redirect("liaison:assurances")
    return page(
        request,
        "record",
        form,
        heading=gettext("Record an assurance"),
        hint=gettext(
            "A promise by a guarantor to a class of people. Name the day on which somebody asks what became of it."
        ),
    )


@staff_page("liaison.read")
@form_page
def assurance(request: StaffRequest, pk: str) -> HttpResponse:
    """Show one promise with what became of it, and follow it up."""
    found = get_object_or_404(Assurance.objects.prefetch_related("steps__recorded_by"), pk=pk)
    form = FollowUpForm(request.POST or None, assurance=found)
    if request.method == "POST":
        request.user.must("liaison.record")
    if recorded(request, form, lambda: actions.step_assurance(found, by=request.user, **form.cleaned_data)):
        return redirect("liaison:assurance", pk=found.pk)
    overdue = found.next_follow_up is not None and found.next_follow_up <= timezone.localdate()
    return page(request, "assurance", form, assurance=found, overdue=overdue)
