"""Pages of copies of evidence files for outside: one person proposes a copy, a second looks at it and gives it out."""

from typing import Final

from django import forms
from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from pyrage.x25519 import Identity

from tregua.exchange import evidence_out
from tregua.exchange.actions import ExchangeError
from tregua.exchange.copies import CopyProposal
from tregua.incidents.errors import IncidentError
from tregua.incidents.evidence import EvidenceFile
from tregua.people.pages import StaffRequest, form_page, recorded, staff_page
from tregua.people.paging import page_of
from tregua.people.vault import VaultError, unlocked

ON_A_PAGE: Final = 50
REFUSALS: Final = (ExchangeError, IncidentError, VaultError)


class CopyForm(forms.Form):
    """Who is given a copy, why, what is blacked out, and that a person has looked."""

    to = forms.CharField(
        label=_("To whom"),
        max_length=200,
        help_text=_("Whoever answers for it there: the body and the office, as they stand in the ledger."),
    )
    reason = forms.CharField(label=_("Why"), max_length=200)
    boxes = forms.CharField(
        label=_("Black out"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr"}),
        help_text=_(
            "A rectangle a line: left, top, right, bottom in per cent. As: 10 20 35 50. On every page of a PDF."
        ),
    )
    nobody_recognisable = forms.BooleanField(
        label=_(
            "I looked: no face, number plate or place by which somebody could be found can be recognised"
        ),
        required=False,
    )


class ConfirmForm(forms.Form):
    """A second person has looked at the copy itself."""

    nobody_recognisable = CopyForm.base_fields["nobody_recognisable"]


class RefuseForm(forms.Form):
    """Why a copy does not leave."""

    reason = forms.CharField(label=_("Why it does not leave"), max_length=300)


class WithdrawForm(forms.Form):
    """Why whoever proposed a copy takes it back."""

    reason = forms.CharField(label=_("Why you withdraw it"), max_length=300)


def _key(request: StaffRequest) -> Identity | None:
    return unlocked(request.session.get("vault", ""))


@staff_page("exchange.propose")
@require_safe
def files(request: StaffRequest) -> HttpResponse:
    """Show the evidence files of all incidents, the latest first, each with the way to propose a copy."""
    found = EvidenceFile.objects.select_related("incident").defer("raw").order_by("-pk")
    return render(request, "exchange/evidence.html", {"page": page_of(request, found, ON_A_PAGE)})


@staff_page("exchange.propose")
@never_cache
@form_page
def copy(request: StaffRequest, pk: str) -> HttpResponse:
    """Propose a copy without marks for somebody outside; a second person gives it out."""
    file = get_object_or_404(EvidenceFile.objects.select_related("incident", "sealed"), pk=pk)
    form = CopyForm(request.POST or None)

    def act() -> None:
        says = form.cleaned_data | {"boxes": evidence_out.boxes_of(form.cleaned_data["boxes"])}
        evidence_out.propose_copy(file, **says, by=request.user, identity=_key(request))

    if recorded(request, form, act, REFUSALS):
        return redirect("exchange:evidence_copy", pk=pk)
    return _copy_page(request, file, form)


def _copy_page(
    request: StaffRequest, file: EvidenceFile, form: CopyForm, withdraw: WithdrawForm | None = None
) -> HttpResponse:
    proposed = file.copies_proposed.select_related("recorded_by", "decision__recorded_by").order_by("-pk")
    context = {"file": file, "form": form, "proposed": proposed, "withdraw": withdraw or WithdrawForm()}
    wrong = form.errors or (withdraw and withdraw.errors)
    return render(request, "exchange/evidence_copy.html", context, status=422 if wrong else 200)


@staff_page("exchange.propose")
@require_POST
def copy_withdraw(request: StaffRequest, pk: str) -> HttpResponse:
    """Take back a copy that one proposed oneself."""
    proposal = _proposal(pk)
    form = WithdrawForm(request.POST)

    def act() -> None:
        evidence_out.withdraw_copy(proposal, **form.cleaned_data, by=request.user)

    if recorded(request, form, act, REFUSALS):
        return redirect("exchange:evidence_copy", pk=proposal.file_id)
    return _copy_page(request, proposal.file, CopyForm(), form)


@staff_page("exchange.release")
@require_safe
def copies_waiting(request: StaffRequest) -> HttpResponse:
    """Show the copies of evidence files that wait for a second person."""
    page = page_of(request, evidence_out.waiting(), ON_A_PAGE)
    return render(request, "exchange/evidence_waiting.html", {"page": page})


def _proposal(pk: str) -> CopyProposal:
    found = CopyProposal.objects.select_related("file__incident", "file__sealed", "recorded_by")
    return get_object_or_404(found, pk=pk)


@staff_page("exchange.release")
@never_cache
@form_page
def copy_decide(request: StaffRequest, pk: str) -> HttpResponse:
    """Show what somebody proposed to give outside; give exactly that out as a second person."""
    proposal = _proposal(pk)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        says = form.cleaned_data
        try:
            content, media_type = evidence_out.give_copy(
                proposal, **says, by=request.user, identity=_key(request)
            )
        except REFUSALS as refused:
            form.add_error(None, str(refused))
        else:
            return _as_file(content, media_type, proposal.file)
    return _decide_page(request, proposal, confirm=form)


@staff_page("exchange.release")
@require_POST
def copy_refuse(request: StaffRequest, pk: str) -> HttpResponse:
    """Say that a proposed copy does not leave."""
    proposal = _proposal(pk)
    form = RefuseForm(request.POST, auto_id="refuse_%s")

    def act() -> None:
        evidence_out.refuse_copy(proposal, **form.cleaned_data, by=request.user)

    if recorded(request, form, act, REFUSALS):
        return redirect("exchange:evidence_waiting")
    return _decide_page(request, proposal, refuse=form)


def _decide_page(
    request: StaffRequest,
    proposal: CopyProposal,
    *,
    confirm: forms.Form | None = None,
    refuse: forms.Form | None = None,
) -> HttpResponse:
    context = {
        "one": proposal,
        "file": proposal.file,
        "confirm": confirm or ConfirmForm(),
        "refuse": refuse or RefuseForm(auto_id="refuse_%s"),
    }
    wrong = (confirm and confirm.errors) or refuse
    return render(request, "exchange/evidence_decide.html", context, status=422 if wrong else 200)


@staff_page("exchange.release")
@never_cache
@require_POST
def copy_look(request: StaffRequest, pk: str) -> HttpResponse:
    """Show exactly the copy that would leave to the second person."""
    proposal = _proposal(pk)
    try:
        content, media_type = evidence_out.look_at_copy(proposal, by=request.user, identity=_key(request))
    except REFUSALS as refused:
        notices.error(request, str(refused))
        return redirect("exchange:evidence_decide", pk=pk)
    answer = _as_file(content, media_type, proposal.file)
    answer["Content-Disposition"] = answer["Content-Disposition"].replace("attachment", "inline", 1)
    return answer


def _as_file(content: bytes, media_type: str, file: EvidenceFile) -> HttpResponse:
    answer = HttpResponse(content, content_type=media_type)
    ending = {"application/pdf": "pdf", "image/png": "png"}.get(media_type, "jpg")
    answer["Content-Disposition"] = f'attachment; filename="evidence-{file.pk}.{ending}"'
    return answer
