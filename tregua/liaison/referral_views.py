"""Pages of patterns and referrals: what is reached, opening a referral, its dossier, what was decided on it."""

from typing import Any, Final

from django.contrib import messages as notices
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from tregua.agreement.forms import SecondForm
from tregua.agreement.saying import AgreementError
from tregua.incidents.asked import PartyReply
from tregua.liaison import referrals
from tregua.liaison.choices import AssuranceState
from tregua.liaison.dossiers import Dossier, DossierDecision
from tregua.liaison.models import AssuranceStep
from tregua.liaison.patterns import Reached, reached, record_rule, rules
from tregua.liaison.referral_forms import DecisionForm, OpenForm, PatternRuleForm
from tregua.liaison.saying import LiaisonError
from tregua.liaison.views import page
from tregua.people.pages import StaffRequest, form_page, recorded, staff_page
from tregua.people.paging import page_of

ON_A_PAGE: Final = 50
REFUSALS: Final = (LiaisonError, AgreementError)
# Promises that were broken lately, to be named in a dossier.
MOST_ASSURANCES: Final = 50


@staff_page("incidents.read")
@form_page
def patterns(request: StaffRequest) -> HttpResponse:
    """Show the rules, where they are reached and the referrals that were opened; record a rule."""
    if request.method == "POST":
        request.user.must("agreement.change")
    form = PatternRuleForm(request.POST or None)
    if recorded(request, form, lambda: record_rule(by=request.user, **form.cleaned_data), REFUSALS):
        return redirect("liaison:patterns")
    rows = Dossier.objects.defer("data", "pdf").select_related("referral__acceptance__party", "rule")
    context: dict[str, Any] = {
        "rules": rules(),
        "reached": reached(),
        "form": form if request.user.may("agreement.change") else None,
        "page": page_of(request, rows.order_by("-id"), ON_A_PAGE),
    }
    return page(request, "patterns", **context)


def _reached(rule: str, party: str) -> Reached:
    for one in reached():
        if (one.rule.pk, one.party.code) == (rule, party):
            return one
    raise Http404


@staff_page("agreement.change")
@form_page
def open_one(request: StaffRequest, rule: str, party: str) -> HttpResponse:
    """Open a referral on a pattern that is reached."""
    found = _reached(rule, party)
    broken = AssuranceStep.objects.filter(state=AssuranceState.BROKEN).order_by("-id")
    form = OpenForm(
        request.POST or None,
        pattern=found,
        assurances=list(broken.values_list("assurance", flat=True)[:MOST_ASSURANCES]),
    )
    made: list[Dossier] = []

    def act() -> None:
        says = dict(form.cleaned_data)
        del says["counted"]
        chosen = form.chosen()
        silences = [one for one in chosen if isinstance(one, PartyReply)]
        made.append(
            referrals.open_referral(
                findings=[one for one in chosen if one not in silences],
                silences=silences,
                rule=found.rule,
                by=request.user,
                **says,
            )
        )

    if recorded(request, form, act, REFUSALS):
        return redirect("liaison:dossier", pk=made[0].pk)
    return page(request, "referral_open", form=form, found=found)


def _dossier(pk: str) -> Dossier:
    rows = Dossier.objects.defer("data", "pdf")
    return get_object_or_404(rows.select_related("referral__acceptance__party", "rule", "recorded_by"), pk=pk)


@staff_page("incidents.read")
@form_page
def dossier(request: StaffRequest, pk: str) -> HttpResponse:
    """Show a dossier with its digests and what was decided; write a decision down."""
    found = _dossier(pk)
    if request.method == "POST":
        request.user.must("agreement.change")
    form = DecisionForm(request.POST or None)

    def act() -> None:
        referrals.write_decision(found, by=request.user, **form.cleaned_data)

    if recorded(request, form, act, REFUSALS):
        return redirect("liaison:dossier", pk=pk)
    context: dict[str, Any] = {
        "dossier": found,
        "decisions": found.decisions.select_related("recorded_by", "seconded__recorded_by"),
        "form": form if request.user.may("agreement.change") else None,
        "second_form": SecondForm(auto_id=False),
        "may_take_out": request.user.may("dossiers.take_out"),
    }
    return page(request, "dossier", **context)


@staff_page("agreement.change")
@form_page
def second(request: StaffRequest, pk: str) -> HttpResponse:
    """Confirm a decision, with its effect on the roll, or say that it was not taken."""
    decision = get_object_or_404(
        DossierDecision.objects.select_related("dossier__referral__acceptance"), pk=pk
    )
    form = SecondForm(request.POST or None)

    def act() -> None:
        referrals.second(decision, by=request.user, **form.cleaned_data)

    if recorded(request, form, act, REFUSALS):
        return redirect("liaison:dossier", pk=decision.dossier_id)
    return page(request, "decision_second", decision=decision, form=form)


@staff_page("dossiers.take_out")
@require_POST
def file(request: StaffRequest, pk: str, kind: str) -> HttpResponse:
    """Give one of the two files of a dossier to whoever takes it to somebody."""
    found = _dossier(pk)
    try:
        raw = referrals.take_out(found, kind=kind, given_to=request.POST.get("given_to", ""), by=request.user)
    except REFUSALS as error:
        notices.error(request, str(error))
        return redirect("liaison:dossier", pk=pk)
    return HttpResponse(
        raw,
        content_type="application/pdf" if kind == "pdf" else "application/json",
        headers={"Content-Disposition": f'attachment; filename="dossier-{found.pk}.{kind}"'},
    )
