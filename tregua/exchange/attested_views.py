"""The page of attestations: what each centre attests of its acceptances, and what the other says of it."""

from typing import Final

from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from tregua.agreement.attesting import attest
from tregua.agreement.models import Acceptance
from tregua.agreement.saying import AgreementError
from tregua.exchange.attested import ours, theirs
from tregua.people.pages import StaffRequest, staff_page
from tregua.people.paging import page_of

ON_A_PAGE: Final = 50


@staff_page("intake.read")  # parties and where they stand: not for whoever reads the common record alone
def attestations(request: StaffRequest) -> HttpResponse:
    """Show the acceptances of this centre with what is attested of them, and what the other centre attests."""
    rows = Acceptance.objects.filter(taken_back=None).select_related("agreement", "party").order_by("-id")
    page = page_of(request, rows.prefetch_related("party__party_names", "statuses"), ON_A_PAGE)
    context = {
        "page": page,
        "ours": ours(page.object_list),
        "theirs": theirs(),
        "may_attest": request.user.may("agreement.change"),
        "may_propose": request.user.may("exchange.propose"),
    }
    return render(request, "exchange/attestations.html", context)


@staff_page("agreement.change")
@require_POST
def attest_now(request: StaffRequest, pk: str) -> HttpResponse:
    """Attest where an acceptance stands now."""
    found = get_object_or_404(Acceptance, pk=pk)
    try:
        attest(found, by=request.user)
    except AgreementError as error:
        notices.error(request, str(error))
    else:
        notices.success(request, gettext("Attested. It leaves once two people have released it."))
    return redirect("exchange:attestations")
