"""Pages of joining: the application form in each language, the forms received, and one of them."""

from typing import Any

from django.conf import settings
from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone, translation
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from tregua.agreement import joining
from tregua.agreement.acceptances import LADDER
from tregua.agreement.applications import Application
from tregua.agreement.change_views import recorded
from tregua.agreement.channels import channel_name
from tregua.agreement.joining_forms import FormationForm, SettlementForm
from tregua.agreement.models import Status
from tregua.agreement.views import chosen, page
from tregua.people.pages import StaffRequest, form_page, staff_page


def _language(request: StaffRequest) -> str:
    """Return the language chosen for the form; that of the page when none of ours is."""
    wanted = request.GET.get("in", "")
    return wanted if wanted in dict(settings.LANGUAGES) else (get_language() or "en")[:2]


@staff_page("agreement.change")
@form_page
def formation(request: StaffRequest) -> HttpResponse:
    """Record the application form of a formation; unfilled it is the form on paper."""
    return _form(request, FormationForm, joining.record_application)


@staff_page("agreement.change")
@form_page
def settlement(request: StaffRequest) -> HttpResponse:
    """Record the application form of a settlement; unfilled it is the form on paper."""
    return _form(request, SettlementForm, joining.record_settlement_application)


def _form(request: StaffRequest, form_class: Any, action: Any) -> HttpResponse:
    agreement = chosen(request.GET.get("agreement", ""))
    if agreement is None:
        notices.error(request, gettext("No agreement is recorded yet. Record it before its acceptances."))
        return redirect("agreement:agreement")
    language = _language(request)
    with translation.override(language):
        form = form_class(
            request.POST or None, agreement=agreement, initial={"received_at": timezone.localtime()}
        )

        def act() -> None:
            action(agreement, by=request.user, language=language, **form.cleaned_data)

        if recorded(request, form, act):
            return redirect("agreement:applications")
        context: dict[str, Any] = {
            "agreement": agreement,
            "form": form,
            "of_settlement": form_class is SettlementForm,
            "language": language,
        }
        return page(request, "join", status=422 if form.errors else 200, **context)


@staff_page("intake.read")  # not for a party's liaison: claimed strengths and who applied are others' secrets
@require_safe
def applications(request: StaffRequest) -> HttpResponse:
    """Show the forms received, formations apart from settlements, and what may be told of their areas."""
    rows = (
        Application.objects.standing()
        .select_related("acceptance__party", "province")
        .prefetch_related("acceptance__party__party_names", "acceptance__statuses", "province__place_names")
        .order_by("-recorded_at", "-id")
    )
    parts = [
        (False, list(rows.of_formations())),
        (True, list(rows.of_settlements())),
    ]
    context: dict[str, Any] = {
        "parts": [(apart, several, joining.declared_areas(several)) for apart, several in parts],
        "fewest": joining.FEWEST_TOLD,
    }
    return page(request, "applications", **context)


@staff_page("intake.read")  # not for a party's liaison: claimed strengths and who applied are others' secrets
@require_safe
def application(request: StaffRequest, pk: str) -> HttpResponse:
    """Show one form in the language it was given in, or another, and how far it has come."""
    rows = Application.objects.select_related("acceptance__party", "acceptance__agreement", "recorded_by")
    found = get_object_or_404(rows.prefetch_related("acceptance__statuses"), pk=pk)
    language = _language(request) if "in" in request.GET else found.language
    since = {step.status: step.since for step in found.acceptance.steps}
    with translation.override(language):
        context: dict[str, Any] = {
            "application": found,
            "acceptance": found.acceptance,
            "channel": channel_name(found.acceptance.channel),
            "ladder": [(Status(step).label, since.get(step)) for step in LADDER],
            "language": language,
        }
        return page(request, "application", **context)
