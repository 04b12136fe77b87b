"""Pages of the recipients: who outside can be given what is sealed, whose digits were compared, who is retired."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from tregua.exchange import recipients as acts
from tregua.exchange.forms import ReasonForm
from tregua.exchange.refusing import ExchangeError
from tregua.exchange.sealing_forms import ConfirmForm, RecipientForm
from tregua.exchange.seals import Recipient, fingerprint
from tregua.people.conflict import Conflict
from tregua.people.models import Custodian
from tregua.people.pages import StaffRequest, recorded, staff_page
from tregua.record.seat import NotSeatedError

REFUSALS = (ExchangeError, NotSeatedError, Conflict)


@staff_page("exchange.recipients")
@require_http_methods(["GET", "HEAD", "POST"])
def recipients(request: StaffRequest) -> HttpResponse:
    """Show the list and enter one more; show the digits of our own custodians for the other side to compare."""
    form = RecipientForm(request.POST or None)
    if recorded(request, form, lambda: acts.add_recipient(by=request.user, **form.cleaned_data), REFUSALS):
        return redirect("exchange:recipients")
    rows = Recipient.objects.select_related("confirmed", "retired", "recorded_by", "confirmed__recorded_by")
    own = [(one, fingerprint(one.recipient)) for one in Custodian.objects.in_use()]
    context = {"form": form, "rows": rows.order_by("name", "id"), "own": own}
    return render(request, "exchange/recipients.html", context, status=422 if form.errors else 200)


@staff_page("exchange.recipients")
@require_http_methods(["GET", "HEAD", "POST"])
def recipient(request: StaffRequest, pk: str) -> HttpResponse:
    """Show one recipient with the digits to compare aloud; confirm or retire it."""
    row = get_object_or_404(Recipient.objects.select_related("confirmed", "retired"), pk=pk)
    retiring = request.POST.get("act") == "retire"
    confirm = ConfirmForm(None if retiring else request.POST or None)
    retire = ReasonForm(request.POST if retiring else None)
    if retiring:
        done = recorded(
            request, retire, lambda: acts.retire_recipient(row, by=request.user, **retire.cleaned_data), REFUSALS
        )  # fmt: skip
    else:
        done = recorded(
            request, confirm, lambda: acts.confirm_recipient(row, by=request.user, **confirm.cleaned_data), REFUSALS
        )  # fmt: skip
    if done:
        return redirect("exchange:recipients")
    context = {
        "row": row,
        "confirm": confirm,
        "retire": retire,
        "own": row.recorded_by_id == request.user.pk,
    }
    failed = confirm.errors or retire.errors
    return render(request, "exchange/recipient.html", context, status=422 if failed else 200)
