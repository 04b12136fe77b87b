"""Pages beside a request for protection: consent, its withdrawal, the plan of contact and each try."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from tregua.liaison.consenting import record_consent, withdraw_consent
from tregua.liaison.consents import Consent
from tregua.liaison.contact_plans import ContactPlan
from tregua.liaison.contacting import note_try, plan_contact
from tregua.liaison.models import ProtectionRequest
from tregua.liaison.protection_forms import ConsentForm, ContactPlanForm, ContactTryForm, WithdrawForm
from tregua.liaison.views import page, recorded
from tregua.people.pages import StaffRequest, form_page, staff_page


@staff_page("protection.decide")
@never_cache
@form_page
def consent_new(request: StaffRequest, pk: str) -> HttpResponse:
    """Record what the person concerned agreed to."""
    found = get_object_or_404(ProtectionRequest.objects.readable_by(request.user), pk=pk)
    form = ConsentForm(request.POST or None)
    if recorded(request, form, lambda: record_consent(found, by=request.user, **form.cleaned_data)):
        return redirect("liaison:protection_request", pk=found.pk)
    return page(
        request,
        "record",
        form,
        heading=gettext("Record a consent"),
        hint=gettext(
            "Explain first, in their language, who learns what and that it cannot be unlearnt. Without consent nothing "
            "of the request leaves; they may withdraw it at any time."
        ),
    )


@staff_page("protection.decide")
@never_cache
@form_page
def consent_withdraw(request: StaffRequest, pk: str) -> HttpResponse:
    """Record that a consent is withdrawn."""
    found = get_object_or_404(Consent, pk=pk)
    form = WithdrawForm(request.POST or None)
    if recorded(request, form, lambda: withdraw_consent(found, by=request.user, **form.cleaned_data)):
        return redirect("liaison:protection_request", pk=found.request_id)
    return page(
        request,
        "record",
        form,
        heading=gettext("Withdraw a consent"),
        hint=gettext(
            "What has not left is held back at once. Who was told is asked to stop; they cannot be made to forget."
        ),
    )


@staff_page("protection.decide")
@never_cache
@form_page
def contact_new(request: StaffRequest, pk: str) -> HttpResponse:
    """Plan how somebody at risk is reached next."""
    found = get_object_or_404(ProtectionRequest.objects.readable_by(request.user), pk=pk)
    form = ContactPlanForm(request.POST or None)
    if recorded(request, form, lambda: plan_contact(found, by=request.user, **form.cleaned_data)):
        return redirect("liaison:protection_request", pk=found.pk)
    return page(
        request,
        "record",
        form,
        heading=gettext("Plan the contact"),
        hint=gettext(
            "The time stays readable, for the clock. Everything else is sealed: only a custodian can open it."
        ),
    )


@staff_page("protection.decide")
@never_cache
@form_page
def contact_try(request: StaffRequest, pk: str) -> HttpResponse:
    """Note that somebody was tried, and whether they answered."""
    found = get_object_or_404(ContactPlan, pk=pk)
    form = ContactTryForm(request.POST or None)
    if recorded(request, form, lambda: note_try(found, by=request.user, **form.cleaned_data)):
        return redirect("liaison:protection_request", pk=found.request_id)
    return page(
        request,
        "record",
        form,
        heading=gettext("Note a try to reach them"),
        hint=gettext("Without an answer the clock runs on: half an hour, unless you say another time."),
    )
