"""Pages of lists that two people give out: what waits, what one asked for oneself, and the decision."""

from typing import Final

from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from tregua.people import two_for_lists
from tregua.people.models import ListProposal
from tregua.people.pages import StaffRequest, staff_page

MOST: Final = 20


@staff_page(two_for_lists.PERMISSION)
@require_safe
def requests(request: StaffRequest) -> HttpResponse:
    """Show the lists that wait for this person's approval, and those that this person asked for."""
    others = [one for one in two_for_lists.waiting() if two_for_lists.may_decide(one, request.user)]
    mine = ListProposal.objects.filter(recorded_by=request.user).select_related(
        "recorded_by", "decision__recorded_by", "taken"
    )
    context = {
        "waiting": [(one, _address(one)) for one in others],
        "mine": [
            (one, _address(one), two_for_lists.may_take_out(one, request.user))
            for one in mine.order_by("-pk")[:MOST]
        ],
    }
    return render(request, "people/list_requests.html", context)


@staff_page(two_for_lists.PERMISSION)
@require_POST
def decide(request: StaffRequest, pk: str) -> HttpResponse:
    """Approve that a list is taken out, or refuse it."""
    found = get_object_or_404(ListProposal, pk=pk)
    try:
        two_for_lists.decide(
            found,
            approved=request.POST.get("decision") == "approve",
            reason=request.POST.get("reason", ""),
            by=request.user,
        )
    except two_for_lists.ListError as error:
        notices.error(request, str(error))
    else:
        notices.success(request, gettext("Recorded."))
    return redirect("people:list_requests")


def _address(proposal: ListProposal) -> str:
    return f"{reverse(proposal.view)}?{proposal.query}"
