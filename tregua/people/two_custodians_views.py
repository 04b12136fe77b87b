"""Pages for what takes two custodians, and for the review of what one took out alone."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tregua.people import two_custodians as two
from tregua.people import vault as keys
from tregua.people.forms import DestroyForm, OtherCustodianForm, ReviewForm, TakeOutForm
from tregua.people.models import Sealed, VaultProposal
from tregua.people.pages import StaffRequest, form_page, recorded, staff_page

TOLD = 20


@staff_page("vault.open")
@form_page
def together(request: StaffRequest) -> HttpResponse:
    """Show what waits for another custodian and what was decided lately; ask to take texts out."""
    form = TakeOutForm(request.POST or None)
    made: list[VaultProposal] = []
    if recorded(
        request,
        form,
        lambda: made.append(two.propose_taking_out(**form.cleaned_data, by=request.user)),
        (keys.VaultError,),
    ):
        return redirect("people:together_one", pk=made[0].pk)
    lately = (
        VaultProposal.objects.exclude(decision=None)
        .select_related("recorded_by", "decision__recorded_by")
        .order_by("-pk")[:TOLD]
    )
    context = {"form": form, "waiting": two.waiting(), "alone": two.to_review(), "lately": lately}
    return render(request, "people/together.html", context)


@staff_page("vault.open")
@form_page
def destroy(request: StaffRequest, pk: str) -> HttpResponse:
    """Ask that one sealed text is destroyed for ever."""
    sealed = get_object_or_404(Sealed, pk=pk)
    form = DestroyForm(request.POST or None)
    if recorded(
        request,
        form,
        lambda: two.propose_destroying(sealed, reason=form.cleaned_data["reason"], by=request.user),
        (keys.VaultError,),
    ):
        return redirect("people:together")
    return render(request, "people/destroy.html", {"sealed": sealed, "form": form})


@staff_page("vault.open")
@form_page
def decide(request: StaffRequest, pk: str) -> HttpResponse:
    """Agree as another custodian, or refuse; whoever asked sees how it stands and takes out what was agreed to."""
    proposal = _proposal(pk)
    form = OtherCustodianForm(request.POST or None)
    if recorded(
        request,
        form,
        lambda: two.decide(
            proposal, approved="approve" in request.POST, reason=form.cleaned_data["reason"], by=request.user
        ),
        (keys.VaultError,),
    ):
        return redirect("people:together")
    return _one(request, proposal, form=form)


@staff_page("vault.open")
@never_cache
@require_POST
def take_out(request: StaffRequest, pk: str) -> HttpResponse:
    """Give the texts that were agreed to as one encrypted file."""
    proposal = _proposal(pk)
    identity = keys.unlocked(request.session.get("vault", ""))
    if identity is None:
        return _one(
            request, proposal, refused=gettext("Bring your key first: its time in this session is over.")
        )
    try:
        package = two.take_out(proposal, identity=identity, by=request.user)
    except keys.VaultError as error:
        return _one(request, proposal, refused=str(error))
    answer = HttpResponse(package, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{proposal.pk}.age"'
    return answer


@staff_page("record.audit")
@form_page
def reviews(request: StaffRequest) -> HttpResponse:
    """Show what was taken out in an emergency by one person alone, reviewed or not."""
    reviewed = (
        VaultProposal.objects.filter(in_emergency=True)
        .exclude(decision=None)
        .select_related("recorded_by", "decision__recorded_by")
        .order_by("-pk")[:TOLD]
    )
    return render(request, "people/reviews.html", {"found": [*two.to_review(), *reviewed]})


@staff_page("record.audit")
@form_page
def review(request: StaffRequest, pk: str) -> HttpResponse:
    """Say whether what was taken out in an emergency was right."""
    proposal = get_object_or_404(
        VaultProposal.objects.select_related("recorded_by"), pk=pk, in_emergency=True
    )
    form = ReviewForm(request.POST or None)
    if recorded(
        request,
        form,
        lambda: two.review(
            proposal, approved="approve" in request.POST, reason=form.cleaned_data["reason"], by=request.user
        ),
        (keys.VaultError,),
    ):
        return redirect("people:reviews")
    context = {"proposal": proposal, "form": form, "opened": proposal.notes.filter(opened=True).count()}
    return render(request, "people/review.html", context)


def _proposal(pk: str) -> VaultProposal:
    found = VaultProposal.objects.select_related("recorded_by", "sealed").defer("sealed__ciphertext")
    return get_object_or_404(found, pk=pk)


def _one(
    request: StaffRequest,
    proposal: VaultProposal,
    *,
    form: OtherCustodianForm | None = None,
    refused: str = "",
) -> HttpResponse:
    context = {
        "proposal": proposal,
        "form": form or OtherCustodianForm(),
        "refused": refused,
        "mine": proposal.recorded_by == request.user,
        "may_take_out": two.may_take_out(proposal, request.user),
        "would_go": two.would_go(proposal),
        "held": keys.unlocked(request.session.get("vault", "")) is not None,
    }
    return render(request, "people/together_one.html", context)
