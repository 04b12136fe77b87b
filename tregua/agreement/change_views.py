"""Pages on which acceptances, parties, exclusions and the mandate are recorded."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext

from tregua.agreement import actions
from tregua.agreement.channels import channel_name
from tregua.agreement.forms import (
    AcceptanceForm,
    ExclusionForm,
    LiftForm,
    MandateForm,
    NameForm,
    PartyForm,
    ReferralForm,
    SecondForm,
    StatusForm,
    TakeBackForm,
)
from tregua.agreement.mandate import PRESETS
from tregua.agreement.models import Acceptance, Agreement, Exclusion, Party
from tregua.agreement.names import END, ISOLATE
from tregua.agreement.naming import name_told
from tregua.agreement.views import chosen, page
from tregua.people import pages
from tregua.people.pages import StaffRequest, form_page, staff_page
from tregua.people.vault import VaultError

recorded = partial(pages.recorded, refusals=(actions.AgreementError, VaultError))


def form_answer(request: StaffRequest, form: forms.Form, **context: Any) -> HttpResponse:
    """Return a page with one form; 422 when it could not be recorded."""
    status = 422 if form.errors else 200
    return page(request, "record", status=status, form=form, **context)


@staff_page("agreement.change")
@form_page
def accept(request: StaffRequest) -> HttpResponse:
    """Record that a party accepted."""
    agreement = chosen(request.GET.get("agreement", ""))
    if agreement is None:
        notices.error(request, gettext("No agreement is recorded yet. Record it before its acceptances."))
        return redirect("agreement:agreement")
    form = AcceptanceForm(request.POST or None, agreement=agreement)
    if recorded(
        request, form, lambda: actions.record_acceptance(agreement, by=request.user, **form.cleaned_data)
    ):
        return redirect("agreement:roll")
    return form_answer(
        request,
        form,
        heading=gettext("Record an acceptance"),
        hint=gettext("A list is a query at a date: an acceptance is never deleted, its status changes."),
    )


@staff_page("agreement.read")
@form_page
def acceptance(request: StaffRequest, pk: str) -> HttpResponse:
    """Show one acceptance with all its statuses, and change its status."""
    found = get_object_or_404(
        Acceptance.objects.select_related("agreement", "party", "taken_back", "application").prefetch_related(
            "party__party_names",
            "statuses__recorded_by",
            "referrals__recorded_by",
            "own_names__recorded_by",
            "own_names__confirmed__recorded_by",
            "own_names__revoked",
        ),
        pk=pk,
    )
    form = StatusForm(request.POST or None, acceptance=found)
    if request.method == "POST":
        request.user.must("agreement.change")
    if recorded(request, form, lambda: actions.set_status(found, by=request.user, **form.cleaned_data)):
        return redirect("agreement:acceptance", pk=found.pk)
    own_names = list(found.own_names.all())
    context = {
        "own_names": own_names,
        "has_proof": any(not hasattr(one, "revoked") for one in own_names),
        "told": name_told(found),
        "acceptance": found,
        "channel": channel_name(found.channel),
        "statuses": found.steps,
        "form": form,
    }
    return page(request, "acceptance", status=422 if form.errors else 200, **context)


@staff_page("agreement.change")
@form_page
def refer(request: StaffRequest, pk: str) -> HttpResponse:
    """Refer an acceptance to those who decide about it."""
    found = get_object_or_404(Acceptance.objects.select_related("taken_back"), pk=pk)
    form = ReferralForm(request.POST or None, initial={"referred_at": timezone.localtime()})
    if recorded(request, form, lambda: actions.refer(found, by=request.user, **form.cleaned_data)):
        return redirect("agreement:acceptance", pk=found.pk)
    return form_answer(
        request,
        form,
        heading=gettext("Refer an acceptance"),
        hint=gettext("A centre does not exclude anybody: it refers what it found, and an authority decides."),
    )


@staff_page("agreement.change")
@form_page
def take_back(request: StaffRequest, pk: str) -> HttpResponse:
    """Take an acceptance back that was recorded by mistake."""
    found = get_object_or_404(Acceptance, pk=pk)
    form = TakeBackForm(request.POST or None)
    if recorded(request, form, lambda: actions.take_back(found, by=request.user, **form.cleaned_data)):
        return redirect("agreement:acceptance", pk=found.pk)
    return form_answer(
        request,
        form,
        heading=gettext("Take an acceptance back"),
        hint=gettext(
            "Only when it was recorded by mistake. When the party withdrew, change the status to “withdrawn”."
        ),
    )


@staff_page("agreement.change")
@form_page
def party_new(request: StaffRequest) -> HttpResponse:
    """Record a party under a neutral code."""
    form = PartyForm(request.POST or None)

    def act() -> None:
        says = form.cleaned_data
        actions.add_party(
            code=says["code"],
            kind=says["kind"],
            names=form.names(),
            place=says["place_code"],
            source=says["source"],
            by=request.user,
        )

    if recorded(request, form, act):
        return redirect("agreement:party", code=form.cleaned_data["code"])
    return form_answer(
        request,
        form,
        heading=gettext("Record a party"),
        hint=gettext(
            "No names of leaders. Use the name the party gives itself; add what others call it afterwards."
        ),
    )


@staff_page("agreement.change")
@form_page
def party_name(request: StaffRequest, code: str) -> HttpResponse:
    """Record what a party is called in a language, and by whom."""
    found = get_object_or_404(Party.objects.prefetch_related("party_names"), code=code)
    form = NameForm(request.POST or None)
    if recorded(request, form, lambda: actions.name_party(found, by=request.user, **form.cleaned_data)):
        return redirect("agreement:party", code=found.code)
    return form_answer(request, form, heading=gettext("Add a name of %(party)s") % {"party": found}, hint="")


@staff_page("agreement.change")
@form_page
def exclude(request: StaffRequest) -> HttpResponse:
    """Record a decision that the agreement does not apply to a party."""
    agreement = chosen(request.GET.get("agreement", ""))
    if agreement is None:
        notices.error(request, gettext("No agreement is recorded yet. Record it before its exclusions."))
        return redirect("agreement:agreement")
    form = ExclusionForm(request.POST or None)
    if recorded(request, form, lambda: actions.exclude(agreement, by=request.user, **form.cleaned_data)):
        return redirect("agreement:agreement")
    return form_answer(
        request,
        form,
        heading=gettext("Record an exclusion"),
        hint=gettext("Acts of who is excluded are recorded; they are not counted as violations by a party."),
    )


@staff_page("agreement.change")
@form_page
def second(request: StaffRequest, pk: str) -> HttpResponse:
    """Confirm, as a second person, that a party which accepted was excluded; or say that it was not."""
    found = get_object_or_404(Exclusion.objects.select_related("party", "recorded_by"), pk=pk)
    form = SecondForm(request.POST or None)
    if recorded(request, form, lambda: actions.second(found, by=request.user, **form.cleaned_data)):
        return redirect("agreement:party", code=found.party.code)
    return form_answer(
        request,
        form,
        heading=gettext("Exclusion of %(party)s") % {"party": found.party},
        hint=gettext(
            "%(person)s wrote down: %(authority)s, %(reference)s. Look at the decision yourself: %(source)s"
        )
        % {
            name: f"{ISOLATE}{said}{END}"
            for name, said in (
                ("person", found.recorded_by),
                ("authority", found.authority),
                ("reference", found.reference),
                ("source", found.source),
            )
        },
    )


@staff_page("agreement.change")
@form_page
def lift(request: StaffRequest, pk: str) -> HttpResponse:
    """Record a decision that ends an exclusion."""
    found = get_object_or_404(Exclusion.objects.select_related("party"), pk=pk)
    form = LiftForm(request.POST or None)
    if recorded(request, form, lambda: actions.lift(found, by=request.user, **form.cleaned_data)):
        return redirect("agreement:party", code=found.party.code)
    return form_answer(
        request,
        form,
        heading=gettext("Lift the exclusion of %(party)s") % {"party": found.party},
        hint=gettext("The exclusion stays on record; it ends at the instant named here."),
    )


@staff_page("agreement.change")
@form_page
def mandate(request: StaffRequest, code: str) -> HttpResponse:
    """Record that the mandate changed; a preset ticks what such an instrument usually allows."""
    agreement = get_object_or_404(Agreement, code=code)
    preset = request.GET.get("preset", "")
    verbs = list(PRESETS[preset][1]) if preset in PRESETS else agreement.verbs_now
    form = MandateForm(request.POST or None, initial={"verbs": verbs, "since": timezone.localtime()})
    if recorded(
        request, form, lambda: actions.change_mandate(agreement, by=request.user, **form.cleaned_data)
    ):
        return redirect("agreement:agreement", code=agreement.code)
    return page(
        request,
        "mandate",
        status=422 if form.errors else 200,
        form=form,
        agreement=agreement,
        presets=[(one, words) for one, (words, _verbs) in PRESETS.items()],
        preset=preset,
    )
