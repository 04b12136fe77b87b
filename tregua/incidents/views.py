"""Pages about incidents: what awaits verification, one incident, what is done to it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms as django_forms
from django.contrib import messages as notices
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from tregua.agreement import lists_out
from tregua.agreement.allowed import allows
from tregua.incidents import actions, calm_forms, forms
from tregua.incidents.against import side_by_side
from tregua.incidents.asked import PartyReply, ReplyRequest
from tregua.incidents.calmed import Calm, ClockStop
from tregua.incidents.chosen import IncidentFilter
from tregua.incidents.coverage import of_incident
from tregua.incidents.envelope import envelope
from tregua.incidents.groups import MOST_SHOWN, proposals, unplaced
from tregua.incidents.lists_out import INCIDENTS
from tregua.incidents.located import map_of
from tregua.incidents.models import (
    Deescalation,
    Finding,
    Incident,
    Membership,
    Merge,
    Restriction,
    standing_claims,
)
from tregua.incidents.notified import answers_on, may_explain
from tregua.incidents.numbers import is_right, slip
from tregua.incidents.timeline import timeline
from tregua.incidents.windows import bearings_on, windows_around
from tregua.incidents.work import ToReply, ToVerify
from tregua.people.conflict import Conflict
from tregua.people.pages import StaffRequest, staff_page
from tregua.people.paging import page_of
from tregua.people.taking import with_holders
from tregua.reports.models import Report

ON_A_PAGE = 50
# A report this far from an incident in time is still offered for it.
NEAR = timedelta(days=2)


@staff_page("incidents.read")
def incident_list(request: StaffRequest) -> HttpResponse:
    """Show the incidents that await verification, the oldest first, or all of them, or those of some days and places."""
    form = IncidentFilter(request.GET)
    found, sieve = form.listed()
    if "take_out" in request.POST:
        return lists_out.answer(request, INCIDENTS, found.in_full(), sieve, asked=form)
    page = page_of(request, found.in_full(), ON_A_PAGE, sieve=sieve)
    with_holders(page, ToVerify.code)
    context = {
        "page": page,
        "form": form,
        "everything": form.everything,
        "may_change": request.user.may("incidents.change"),
        "may_take_out": request.user.may(lists_out.PERMISSION),
        "drafts": Finding.objects.awaiting_adoption().in_full()[:ON_A_PAGE],
    }
    return render(request, "incidents/list.html", context)


@staff_page("incidents.read")
def incident(request: StaffRequest, number: int) -> HttpResponse:
    """Show one incident; a merged number leads to where it went, with the reason."""
    found = get_object_or_404(Incident, number=number)
    merge = found.merge_standing
    if merge is not None:
        notices.info(
            request,
            gettext("Incident %(number)s was merged into %(into)s: %(reason)s")
            % {"number": found, "into": merge.into, "reason": merge.reason},
        )
        return redirect("incidents:incident", number=merge.into.number)
    return incident_page(request, found)


@staff_page("incidents.read")
def as_said(request: StaffRequest, number: int, check: int) -> HttpResponse:
    """Lead from a number with its check digit to the incident; one that does not belong leads to the list, and says so."""
    if is_right(number, check):
        return redirect("incidents:incident", number=number)
    notices.error(request, slip(f"#{number}-{check}"))
    return redirect("incidents:list")


def incident_page(
    request: StaffRequest,
    found: Incident,
    *,
    error: str = "",
    conflict: Conflict | None = None,
    bound: dict[str, django_forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return the page of an incident, with what was typed into one of its forms and what is wrong with it."""
    members, parts = found.members, found.parts
    claims, asked = standing_claims(members), asked_of(parts)
    with_holders([found], ToVerify.code)
    with_holders(asked, ToReply.code)
    context: dict[str, Any] = {
        "incident": found,
        "members": members,
        "claims": claims,
        "parts_of_claims": side_by_side(claims),
        "envelope": envelope(claims),
        "located": map_of(claims, positions=request.user.may("reports.read")),
        **_explained(found, parts, claims),
        "coverage": of_incident(found.place, found.began_at),
        "parts": parts[1:],
        "merges": Merge.objects.filter(Q(into__in=parts) | Q(incident=found)).select_related(
            "incident", "into", "recorded_by", "undone__recorded_by"
        ),
        "findings": Finding.objects.filter(incident__in=parts).in_full().order_by("-id"),
        "waits": found.current_finding is None,
        **_done(parts),
        "error": error,
        "conflict": conflict,
        **_calm(request, found, parts, asked),
        **_forms(request, claims),
        **(bound or {}),
    }
    context["timeline"] = timeline(claims, context)
    return render(request, "incidents/incident.html", context, status=status)


def _explained(found: Incident, parts: list[Incident], claims: list[Report]) -> dict[str, Any]:
    """Return what lies round the claims: notifications and windows, each with what a person said of it last."""
    answers, bearings = answers_on(parts), bearings_on(parts)
    around = windows_around({found.pk: claims}).get(found.pk, [])
    return {
        "may_explain": [(one, said, answers.get(one.pk)) for one, said in may_explain(claims)],
        "windows": [(one, bearings.get(one.window.pk)) for one in around],
    }


def _done(parts: list[Incident]) -> dict[str, Any]:
    """Return what was done about an incident and all that was merged into it: splits, calls, restrictions."""
    ended = Membership.objects.filter(incident__in=parts).exclude(end=None).order_by("id")
    return {
        "ended": ended.select_related("report__source", "end__recorded_by"),
        "calls": _with_parties(Deescalation.objects.filter(incident__in=parts)),
        "restrictions": _with_parties(Restriction.objects.standing().filter(incident__in=parts)),
        "unasked": PartyReply.objects.filter(incident__in=parts, request=None)
        .select_related("party", "recorded_by")
        .prefetch_related("party__party_names")
        .order_by("received_at", "id"),
    }


def asked_of(parts: list[Incident]) -> list[ReplyRequest]:
    """Return what parties were asked about an incident and all that was merged into it, with their replies."""
    replies = PartyReply.objects.select_related("recorded_by").order_by("id")
    found = ReplyRequest.objects.filter(incident__in=parts).select_related("party", "recorded_by")
    return list(
        found.prefetch_related("party__party_names", Prefetch("replies", replies)).order_by("asked_at", "id")
    )


def _calm(
    request: StaffRequest, found: Incident, parts: list[Incident], asked: list[ReplyRequest]
) -> dict[str, Any]:
    """Return what parties were asked, whether calm returned and the clock, with the forms this person may use."""
    now = timezone.now()
    every = ClockStop.objects.filter(incident__in=parts).select_related("incident", "start", "recorded_by")
    by_own = sorted(every.order_by("id"), key=lambda one: one.incident_id != found.pk)
    stops = [one for one in by_own if one.incident_id == found.pk]
    calms = Calm.objects.filter(incident__in=parts).select_related("incident", "party", "recorded_by")
    says: dict[str, Any] = {
        "asked": [(one, one.overdue_at(now)) for one in asked],
        # What was said of an incident that was merged into this one stays readable, behind what counts.
        "calms": sorted(
            calms.prefetch_related("party__party_names").order_by("-id"),
            key=lambda one: one.incident_id != found.pk,
        ),
        "stops": by_own,
    }
    if request.user.may("incidents.change"):
        says |= {
            "ask_form": calm_forms.AskForm(auto_id="ask_%s"),
            "reply_form": calm_forms.ReplyForm(asked=asked, auto_id="reply_%s"),
            "calm_form": calm_forms.CalmForm(auto_id="calm_%s"),
        }
        stopped = bool(stops) and not stops[-1].is_over
        says |= (
            {"start_form": calm_forms.StartForm(auto_id="start_%s")}
            if stopped
            else {"stop_form": calm_forms.StopForm(auto_id="stop_%s")}
        )
    return says


def _with_parties(steps: QuerySet[Any]) -> QuerySet[Any]:
    return (
        steps.select_related("party", "recorded_by")
        .prefetch_related("party__party_names")
        .order_by("at", "id")
    )


def _forms(request: StaffRequest, claims: list[Report]) -> dict[str, Any]:
    """Return the forms that this person may use; ids differ so that all stand on one page."""
    if not request.user.may("incidents.change"):
        return {"may_change": False, "may_draft": request.user.may("findings.draft")}
    return {
        "may_change": True,
        "may_draft": request.user.may("findings.draft"),
        "put_form": forms.PutForm(claims=_offered(claims), auto_id="put_%s"),
        "split_form": forms.SplitForm(claims=claims, auto_id="split_%s") if len(claims) > 1 else None,
        "merge_form": forms.MergeForm(auto_id="merge_%s"),
        "undo_form": forms.ReasonForm(auto_id=False),
        "call_form": forms.CallForm(auto_id="call_%s") if allows("deescalate") else None,
        "restriction_form": forms.RestrictionForm(auto_id="restriction_%s"),
    }


def _offered(claims: list[Report]) -> list[Report]:
    """Return reports that belong to no incident and lie near this one in time."""
    seen = envelope(claims)
    if seen.earliest is None or seen.latest is None:
        return unplaced()
    return unplaced(seen.earliest - NEAR, seen.latest + NEAR)


def act_on(
    request: StaffRequest, found: Incident, act: Callable[[], Any], **bound: django_forms.Form
) -> HttpResponse:
    """Do something to an incident and show its page; a refusal keeps what was typed."""
    try:
        act()
    except actions.IncidentError as error:
        return incident_page(request, found, error=str(error), bound=bound, status=422)
    except Conflict as conflict:
        return incident_page(request, found, conflict=conflict, bound=bound, status=409)
    return redirect("incidents:incident", number=found.number)


@staff_page("incidents.change")
@require_http_methods(["GET", "HEAD", "POST"])
def open_incident(request: StaffRequest) -> HttpResponse:
    """Open an incident from reports judged the same, or from one report alone."""
    claims, error = unplaced(), ""
    form = forms.OpenForm(request.POST or None, claims=claims)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.open_incident(form.chosen, reason=form.cleaned_data["reason"], by=request.user)
        except actions.IncidentError as refused:
            error = str(refused)
        else:
            return redirect("incidents:incident", number=made.number)
    context = {"form": form, "claims": claims, "proposals": proposals(), "error": error, "most": MOST_SHOWN}
    return render(request, "incidents/open.html", context, status=422 if error or form.errors else 200)


@staff_page("incidents.change")
@require_POST
def put(request: StaffRequest, number: int) -> HttpResponse:
    """Put a report into an incident."""
    found = get_object_or_404(Incident, number=number)
    form = forms.PutForm(request.POST, claims=_offered(found.claims), auto_id="put_%s")
    if not form.is_valid():
        return incident_page(request, found, bound={"put_form": form}, status=422)
    report = form.claims[form.cleaned_data["report"]]
    reason = form.cleaned_data["reason"]
    return act_on(
        request,
        found,
        lambda: actions.put_report(found, report, reason=reason, by=request.user),
        put_form=form,
    )


@staff_page("incidents.change")
@require_POST
def split(request: StaffRequest, number: int) -> HttpResponse:
    """Take reports out of an incident into a new one."""
    found = get_object_or_404(Incident, number=number)
    form = forms.SplitForm(request.POST, claims=found.claims, auto_id="split_%s")
    if not form.is_valid():
        return incident_page(request, found, bound={"split_form": form}, status=422)
    reason = form.cleaned_data["reason"]
    return act_on(
        request,
        found,
        lambda: actions.split(found, form.chosen, reason=reason, by=request.user),
        split_form=form,
    )


@staff_page("incidents.change")
@require_POST
def merge(request: StaffRequest, number: int) -> HttpResponse:
    """Let an incident redirect to another."""
    found = get_object_or_404(Incident, number=number)
    form = forms.MergeForm(request.POST, auto_id="merge_%s")
    if not form.is_valid():
        return incident_page(request, found, bound={"merge_form": form}, status=422)
    says = form.cleaned_data
    return act_on(
        request,
        found,
        lambda: actions.merge(found, says["into"], reason=says["reason"], by=request.user),
        merge_form=form,
    )


@staff_page("incidents.change")
@require_POST
def undo_merge(request: StaffRequest, pk: str) -> HttpResponse:
    """Take a merge back."""
    found = get_object_or_404(Merge.objects.select_related("incident", "into"), pk=pk)
    reason = request.POST.get("reason", "")
    return act_on(request, found.into, lambda: actions.undo_merge(found, reason=reason, by=request.user))


@staff_page("incidents.change")
@require_POST
def call(request: StaffRequest, number: int) -> HttpResponse:
    """Note a call to a party."""
    found = get_object_or_404(Incident, number=number)
    form = forms.CallForm(request.POST, auto_id="call_%s")
    if not form.is_valid():
        return incident_page(request, found, bound={"call_form": form}, status=422)
    return act_on(
        request, found, lambda: actions.note_call(found, by=request.user, **form.cleaned_data), call_form=form
    )


@staff_page("incidents.change")
@require_POST
def restriction(request: StaffRequest, number: int) -> HttpResponse:
    """Note what kept monitors from looking."""
    found = get_object_or_404(Incident, number=number)
    form = forms.RestrictionForm(request.POST, auto_id="restriction_%s")
    if not form.is_valid():
        return incident_page(request, found, bound={"restriction_form": form}, status=422)
    return act_on(
        request,
        found,
        lambda: actions.note_restriction(found, by=request.user, **form.cleaned_data),
        restriction_form=form,
    )
