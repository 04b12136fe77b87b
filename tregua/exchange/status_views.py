"""The page of the exchange: what each holds of the other's log, what waits, what was found wrong; and doing it now."""

from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from tregua.exchange import loop, trust
from tregua.exchange.models import PeerFault
from tregua.exchange.status import status
from tregua.exchange.turns import NotOurTurnError
from tregua.people.pages import StaffRequest, staff_page
from tregua.record.keys import LogKeyError
from tregua.record.seat import NotSeatedError
from tregua.record.stopped import SigningStoppedError


@staff_page("exchange.read")
@require_safe
def show(request: StaffRequest) -> HttpResponse:
    """Show how the exchange stands."""
    context = status() | {
        "may_publish": request.user.may("exchange.release"),
        "charter_says": trust.in_words(),
    }
    return render(request, "exchange/status.html", context)


@staff_page("exchange.read")
@require_POST
def poll_now(request: StaffRequest) -> HttpResponse:
    """Ask everybody now; whoever does not answer in time is shown as such."""
    faults = PeerFault.objects.count()
    try:
        loop.poll_now()
    except NotOurTurnError:
        notices.info(request, gettext("The others are being asked just now. Look again in a moment."))
    else:
        if PeerFault.objects.count() > faults:
            notices.error(
                request, gettext("Asked. Something is wrong with a log; the evidence stands below.")
            )
        else:
            notices.success(request, gettext("Asked. What came is shown below."))
    return redirect("exchange:status")


@staff_page("exchange.release")
@require_POST
def publish_now(request: StaffRequest) -> HttpResponse:
    """Publish what waits without waiting for the clock, and give it to everybody."""
    try:
        made = loop.publish_and_give(by=request.user.code)
    except (LogKeyError, SigningStoppedError, NotSeatedError) as error:
        notices.error(request, str(error))
    else:
        if made:
            notices.success(request, gettext("Published up to entry %(size)s.") % {"size": made.size})
        else:
            notices.info(request, gettext("Nothing waited to be published."))
    return redirect("exchange:status")


@staff_page("exchange.read")
@require_safe
def evidence(_request: StaffRequest, pk: str) -> HttpResponse:
    """Give the evidence of a fault as a file: it proves itself to whoever gets it."""
    fault = get_object_or_404(PeerFault.objects.exclude(evidence=""), pk=pk)
    answer = HttpResponse(fault.evidence, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{fault.check_name}-{fault.pk}.txt"'
    return answer
