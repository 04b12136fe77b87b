"""Pages for somebody who lost password or second factor: two administrators let them begin anew."""

from typing import Final

from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tregua.people import resets as begin_anew
from tregua.people import second_factor, sessions
from tregua.people.actions import PeopleError
from tregua.people.entrance import entrance
from tregua.people.forms import DecisionForm, ResetForm
from tregua.people.models import MachineReset, Person, ResetProposal
from tregua.people.pages import StaffRequest, form_page, recorded, staff_page

TOLD: Final = 20


@staff_page("people.manage")
def resets(request: StaffRequest) -> HttpResponse:
    """Show who is to begin anew, and what was decided or done on the machine lately."""
    decided = (
        ResetProposal.objects.exclude(decision=None)
        .select_related("person", "recorded_by", "decision__recorded_by")
        .order_by("-pk")[:TOLD]
    )
    context = {
        "waiting": begin_anew.open_proposals(),
        "decided": decided,
        "on_the_machine": MachineReset.objects.select_related("person").order_by("-pk")[:TOLD],
    }
    return render(request, "people/resets.html", context)


@staff_page("people.manage")
@form_page
def propose(request: StaffRequest, code: str) -> HttpResponse:
    """Ask that somebody may begin anew; another administrator decides."""
    person = get_object_or_404(Person, code=code)
    form = ResetForm(request.POST or None)
    if recorded(
        request,
        form,
        lambda: begin_anew.propose_reset(person, reason=form.cleaned_data["reason"], by=request.user),
        (PeopleError,),
    ):
        return redirect("people:resets")
    return render(request, "people/propose_reset.html", {"person": person, "form": form})


@staff_page("people.manage")
@never_cache
@form_page
def decide(request: StaffRequest, pk: str) -> HttpResponse:
    """Let somebody begin anew, and show their one-time login once; or refuse."""
    proposal = get_object_or_404(ResetProposal.objects.select_related("person", "recorded_by"), pk=pk)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            token = begin_anew.decide_reset(
                proposal,
                approved="approve" in request.POST,
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except PeopleError as error:
            form.add_error(None, str(error))
        else:
            if not token:
                notices.success(request, gettext("Refused. Nothing has changed."))
                return redirect("people:resets")
            way_in = entrance(request, token)
            return render(request, "people/one_time.html", {"person": proposal.person, "entrance": way_in})
    context = {"proposal": proposal, "form": form, "has_factor": second_factor.has_one(proposal.person)}
    return render(request, "people/decide_reset.html", context)


@staff_page("people.manage")
@require_POST
def end_sessions(request: StaffRequest, code: str) -> HttpResponse:
    """End every session of somebody, for instance when a telephone or a computer is lost."""
    person = get_object_or_404(Person, code=code)
    sessions.end_sessions_of(person, by=request.user)
    notices.success(request, gettext("The sessions have ended. Whoever is there must come in again."))
    return redirect("people:person", code=person.code)
