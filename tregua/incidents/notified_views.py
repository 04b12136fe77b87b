"""What parties notified beforehand: the list, noting one, taking one back, whether one explains an incident."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from tregua.incidents.choices import Explains, NotificationKind
from tregua.incidents.errors import IncidentError
from tregua.incidents.forms import moment, text
from tregua.incidents.models import Incident
from tregua.incidents.notified import Notification
from tregua.incidents.notifying import answer_notification, note_notification, take_back_notification
from tregua.people.pages import StaffRequest, form_page, recorded, staff_page
from tregua.people.paging import page_of
from tregua.reports.fields import PartyField, PlaceField

ON_A_PAGE = 50


class NotificationForm(forms.Form):
    """What a party says it will do, where and when."""

    party = PartyField(label=_("Party"), required=True)
    kind = forms.ChoiceField(label=_("Kind"), choices=NotificationKind.choices)
    place = PlaceField(
        label=_("Place"),
        required=True,
        help_text=_("A place or an area, by name or code: what lies in it counts."),
    )
    starts_at = moment(_("From"))
    ends_at = moment(_("Until"))
    received_at = moment(_("When it was received"))
    words = text(_("Its words"), rows=3)


@staff_page("incidents.read")
@form_page
def notifications(request: StaffRequest) -> HttpResponse:
    """Show what parties notified, the last to begin first; whoever may change incidents notes one here."""
    if request.method == "POST":
        request.user.must("incidents.change")
    form = NotificationForm(request.POST or None)

    def act() -> Any:
        return note_notification(by=request.user, **form.cleaned_data)

    if recorded(request, form, act, (IncidentError,)):
        return redirect("incidents:notifications")
    rows = Notification.objects.select_related("party", "place", "recorded_by", "taken_back__recorded_by")
    rows = rows.prefetch_related("party__party_names", "place__place_names").order_by("-starts_at", "-id")
    context = {
        "page": page_of(request, rows, ON_A_PAGE),
        "form": form if request.user.may("incidents.change") else None,
    }
    return render(request, "incidents/notifications.html", context, status=422 if form.errors else 200)


class TakeBackForm(forms.Form):
    """Why a notification no longer holds."""

    reason = text(_("Reason"), rows=2)


@staff_page("incidents.change")
@form_page
def take_back(request: StaffRequest, pk: str) -> HttpResponse:
    """Take a notification back, with the reason."""
    found = get_object_or_404(Notification.objects.select_related("party", "place"), pk=pk)
    form = TakeBackForm(request.POST or None)

    def act() -> Any:
        return take_back_notification(found, by=request.user, **form.cleaned_data)

    if recorded(request, form, act, (IncidentError,)):
        return redirect("incidents:notifications")
    context = {"one": found, "form": form}
    return render(request, "incidents/notification_back.html", context, status=422 if form.errors else 200)


class AnswerForm(forms.Form):
    """Whether what a party notified explains an incident, and why."""

    explains = forms.ChoiceField(label=_("Answer"), choices=Explains.choices)
    reason = text(_("Reason"), rows=2)


@staff_page("incidents.change")
@form_page
def answer(request: StaffRequest, number: int, pk: str) -> HttpResponse:
    """Answer whether a notification explains an incident."""
    incident = get_object_or_404(Incident, number=number)
    found = get_object_or_404(Notification.objects.select_related("party", "place"), pk=pk)
    form = AnswerForm(request.POST or None)

    def act() -> Any:
        return answer_notification(incident, notification=found, by=request.user, **form.cleaned_data)

    if recorded(request, form, act, (IncidentError,)):
        return redirect("incidents:incident", number=incident.number)
    context = {"incident": incident, "one": found, "form": form}
    return render(request, "incidents/notification_answer.html", context, status=422 if form.errors else 200)
