"""Pages about findings: drafting, adopting or returning by somebody else, withdrawing."""

from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from tregua.agreement import lists_out
from tregua.incidents import findings
from tregua.incidents.concluding import FindingFilter
from tregua.incidents.finding_forms import FindingForm
from tregua.incidents.forms import ReasonForm
from tregua.incidents.lists_out import FINDINGS
from tregua.incidents.models import Finding, Incident
from tregua.incidents.standards import agreement_over, left_out
from tregua.people.conflict import Conflict
from tregua.people.pages import StaffRequest, staff_page
from tregua.people.paging import page_of
from tregua.reports.loaded import loaded_in

ON_A_PAGE = 50
# What a replacement starts from.
CARRIED = (
    "answer", "question", "standard", "reasons", "attribution", "attributed_to", "certainty", "level", "not_relied_on",
    "alternatives", "dissent", "recommendation",
)  # fmt: skip


@staff_page("incidents.read")
def finding_list(request: StaffRequest) -> HttpResponse:
    """Show the findings that stand, the last drafted first; or those that wait, or all; of which answer, days, province."""
    form = FindingFilter(request.GET)
    found, sieve = form.listed()
    if "take_out" in request.POST:
        return lists_out.answer(request, FINDINGS, found.for_list(), sieve, asked=form)
    context = {
        "page": page_of(request, found.for_list(), ON_A_PAGE, sieve=sieve),
        "form": form,
        "may_take_out": request.user.may(lists_out.PERMISSION),
    }
    return render(request, "incidents/findings.html", context)


@staff_page("findings.draft")
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: StaffRequest, number: int) -> HttpResponse:
    """Draft a finding, or one that replaces another (?supersedes=…)."""
    incident = get_object_or_404(Incident, number=number)
    into = incident.merged_into
    if into is not None:
        return redirect("incidents:draft", number=into.number)
    named = request.POST.get("supersedes") or request.GET.get("supersedes")
    supersedes = get_object_or_404(Finding, pk=named) if named else None
    form = FindingForm(
        request.POST or None, claims=incident.claims, without=left_out(incident), initial=_initial(supersedes)
    )
    conflict, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = findings.draft_finding(incident, supersedes=supersedes, by=request.user, **form.says())
            except findings.FindingError as error:
                form.add_error(None, str(error))
            except Conflict as found:
                conflict, status = found, 409
            else:
                notices.success(request, gettext("Drafted. Somebody else must adopt it before it counts."))
                return redirect("incidents:finding", pk=made.pk)
    context = {
        "incident": incident,
        "form": form,
        "supersedes": supersedes,
        "conflict": conflict,
        "agreement": agreement_over(incident),
        "without": left_out(incident),
    }
    return render(request, "incidents/draft.html", context, status=status)


def _initial(supersedes: Finding | None) -> dict[str, object]:
    if supersedes is None:
        return {}
    relied_on = list(supersedes.relied_on.values_list("report", flat=True))
    return {name: getattr(supersedes, name) for name in CARRIED} | {"relied_on": relied_on}


@staff_page("incidents.read")
def finding(request: StaffRequest, pk: str) -> HttpResponse:
    """Show one finding with what it rests on and what came before and after it."""
    return _finding_page(request, get_object_or_404(Finding.objects.in_full(), pk=pk))


def _finding_page(
    request: StaffRequest,
    found: Finding,
    *,
    error: str = "",
    conflict: Conflict | None = None,
    status: int = 200,
) -> HttpResponse:
    claims = {report.pk for report in found.incident.claims}
    permission = "findings.adopt" if hasattr(found, "adoption") else "findings.draft"
    context = {
        "finding": found,
        "relied_on": found.relied_on.select_related("report__source", "report__place").order_by("id"),
        "claims": claims,
        "loaded": list(loaded_in(found.prose)),
        "own_draft": found.recorded_by_id == request.user.pk,
        "may_adopt": request.user.may("findings.adopt"),
        "may_draft": request.user.may("findings.draft"),
        "may_withdraw": request.user.may(permission),
        "withdraw_form": ReasonForm(auto_id="withdraw_%s"),
        "return_form": ReasonForm(auto_id="return_%s"),
        "error": error,
        "conflict": conflict,
    }
    return render(request, "incidents/finding.html", context, status=status)


@staff_page("findings.adopt")
@require_POST
def adopt(request: StaffRequest, pk: str) -> HttpResponse:
    """Adopt a finding that somebody else drafted."""
    found = get_object_or_404(Finding.objects.in_full(), pk=pk)
    try:
        findings.adopt(found, by=request.user)
    except findings.FindingError as error:
        return _finding_page(request, found, error=str(error), status=422)
    notices.success(request, gettext("Adopted. The finding stands."))
    return redirect("incidents:finding", pk=pk)


@staff_page("findings.adopt")
@require_POST
def return_draft(request: StaffRequest, pk: str) -> HttpResponse:
    """Send a draft back to whoever drafted it, with the reason."""
    found = get_object_or_404(Finding.objects.in_full(), pk=pk)
    try:
        findings.return_draft(found, reason=request.POST.get("reason", ""), by=request.user)
    except findings.FindingError as error:
        return _finding_page(request, found, error=str(error), status=422)
    notices.success(request, gettext("Returned. Whoever drafted it is shown your reason."))
    return redirect("incidents:finding", pk=pk)


@staff_page("incidents.read")
@require_POST
def withdraw(request: StaffRequest, pk: str) -> HttpResponse:
    """Take a finding back: a draft by whoever may draft, an adopted one by whoever may adopt."""
    found = get_object_or_404(Finding.objects.in_full(), pk=pk)
    try:
        findings.withdraw(found, reason=request.POST.get("reason", ""), by=request.user)
    except findings.FindingError as error:
        return _finding_page(request, found, error=str(error), status=422)
    except Conflict as conflict:
        return _finding_page(request, found, conflict=conflict, status=409)
    notices.success(request, gettext("Withdrawn. It stays readable, with the reason."))
    return redirect("incidents:finding", pk=pk)
