"""Pages of withholding: hiding what an entry of the other centre says, and the second person's decision."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from tregua.exchange.models import PeerEntry
from tregua.exchange.refusing import ExchangeError
from tregua.exchange.sealing_forms import DecideForm, WithholdForm
from tregua.exchange.withheld import Withheld
from tregua.exchange.withholding import decide, withhold
from tregua.people.conflict import Conflict
from tregua.people.pages import StaffRequest, recorded, staff_page
from tregua.record.seat import NotSeatedError

REFUSALS = (ExchangeError, NotSeatedError, Conflict)


@staff_page("exchange.withhold")
@require_http_methods(["GET", "HEAD", "POST"])
def hide(request: StaffRequest, index: int) -> HttpResponse:
    """Hide what an entry of the other centre says, at once, until a second person has decided."""
    row = get_object_or_404(PeerEntry, index=index)
    form = WithholdForm(request.POST or None)
    if recorded(request, form, lambda: withhold(row, by=request.user, **form.cleaned_data), REFUSALS):
        return redirect("exchange:entry", side="theirs", index=index)
    context = {"row": row, "form": form}
    return render(request, "exchange/withhold.html", context, status=422 if form.errors else 200)


@staff_page("exchange.withhold")
@require_http_methods(["GET", "HEAD", "POST"])
def withheld(request: StaffRequest, pk: str) -> HttpResponse:
    """Decide on what somebody else withheld."""
    row = get_object_or_404(Withheld.objects.select_related("recorded_by", "decision"), pk=pk)
    form = DecideForm(request.POST or None)

    def act() -> object:
        upheld = form.cleaned_data["upheld"] == "yes"
        return decide(row, upheld=upheld, reason=form.cleaned_data["reason"], by=request.user)

    if recorded(request, form, act, REFUSALS):
        return redirect("exchange:entry", side="theirs", index=row.entry_index)
    context = {"row": row, "form": form, "own": row.recorded_by_id == request.user.pk}
    return render(request, "exchange/withheld.html", context, status=422 if form.errors else 200)


@staff_page("exchange.withhold")
def all_withheld(request: StaffRequest) -> HttpResponse:
    """Show what is withheld here, and what awaits a second person."""
    rows = Withheld.objects.select_related("recorded_by", "decision").order_by("-id")
    return render(request, "exchange/all_withheld.html", {"rows": rows})
