"""Pages of requests for protection and threats. Nothing published leads here, and nobody reads here unseen."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, Final

from django.conf import settings
from django.contrib import messages as notices
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tregua.liaison import actions, after
from tregua.liaison.clocks import dues, most_urgent_first
from tregua.liaison.forms import ProtectionForm, ReviewForm, StepForm, ThreatForm
from tregua.liaison.guide import WORDS
from tregua.liaison.models import ProtectionRequest, Threat
from tregua.liaison.protection import CLOSED, note_listing, note_reading
from tregua.liaison.views import page, recorded
from tregua.people.pages import StaffRequest, form_page, staff_page
from tregua.record.models import Entry
from tregua.record.seat import NotSeatedError

SHOWN: Final = 50
# The acts of the journal on a request, as its page says them.
ACTS: Final = {
    "protection asked": _("recorded"),
    "protection request moved": _("moved on"),
    "protection request read": _("read"),
    "disclosures reviewed": _("our disclosures reviewed"),
    "consent recorded": _("a consent recorded"),
    "consent withdrawn": _("a consent withdrawn"),
    "contact planned": _("the contact planned"),
    "contact tried": _("contact tried"),
    "joint handling offered": _("offered to the other centre"),
    "joint handling answered": _("the other centre's offer answered"),
    "joint handling revoked": _("the offer to the other centre revoked"),
}


def noted(note: Callable[[], None]) -> None:
    """Note a reading, or refuse it: on a copy that writes nothing, nobody could see who looked."""
    try:
        note()
    except NotSeatedError as error:
        raise PermissionDenied(
            gettext(
                "This is a read-only copy, where a reading cannot be noted. Requests for protection are read at the centre itself."
            )
        ) from error


@staff_page("protection.read")
@never_cache
@require_safe
def protection_list(request: StaffRequest) -> HttpResponse:
    """Show the requests, what is due first, and the threats; that somebody looked is noted."""
    rows = ProtectionRequest.objects.readable_by(request.user).with_clocks()
    requests = most_urgent_first(list(rows), timezone.now())
    threats = Threat.objects.select_related("by_party").prefetch_related("by_party__party_names")
    noted(partial(note_listing, by=request.user))
    context: dict[str, Any] = {
        "open": [pair for pair in requests if pair[0].status not in CLOSED or pair[0].review_missing],
        "closed": [pair for pair in requests if pair[0].status in CLOSED and not pair[0].review_missing],
        "threats": threats.order_by("-recorded_at", "-id"),
    }
    return page(request, "protection", **context)


@staff_page("liaison.record")
@never_cache
@form_page
def protection_new(request: StaffRequest) -> HttpResponse:
    """Record that somebody asks for protection."""
    caller = request.GET.get("caller", "")
    caller = caller if caller in dict(settings.LANGUAGES) else get_language() or "en"
    form = ProtectionForm(request.POST or None, initial={"language": caller})
    if recorded(request, form, lambda: actions.ask_protection(by=request.user, **form.cleaned_data)):
        return received(request)
    return page(
        request,
        "protection_new",
        form,
        guide=guide_in(caller),
        caller=caller,
        callers=settings.LANGUAGES,
        heading=gettext("Record a request for protection"),
        hint=gettext(
            "Classes of people, never names. It is not searchable, not exported and not reachable from anything "
            "published. Whoever handles requests acknowledges it within 15 minutes."
        ),
    )


def guide_in(language: str) -> list[str]:
    """Return what is said to a caller, in their language."""
    with override(language):
        return [str(one) for one in WORDS]


def received(request: StaffRequest) -> HttpResponse:
    """Lead on whoever recorded a request: to the list those who may read it."""
    if request.user.may("protection.read"):
        return redirect("liaison:protection")
    notices.info(request, gettext("Those who handle requests for protection see it now. Call them."))
    return redirect("liaison:meetings")


@staff_page("protection.read")
@never_cache
@form_page
def protection_request(request: StaffRequest, pk: str) -> HttpResponse:
    """Show one request, note who read it, and move it on."""
    rows = ProtectionRequest.objects.readable_by(request.user).with_clocks().select_related("recorded_by")
    inside = ("steps__recorded_by", "threats__by_party__party_names", "consents__withdrawal")
    found = get_object_or_404(rows.prefetch_related(*inside), pk=pk)
    form = StepForm(request.POST or None, request=found)
    if request.method == "POST":
        request.user.must("protection.decide")
    if recorded(request, form, lambda: actions.step_protection(found, by=request.user, **form.cleaned_data)):
        return redirect("liaison:protection_request", pk=found.pk)
    noted(partial(note_reading, found, by=request.user))
    context = {
        "asked_for": found,
        "dues": dues(found, timezone.now()),
        "consents": [(one, one.holds(timezone.now())) for one in found.consents.all()],
        "beside": [line for tell in after.BESIDE for line in tell(found, request.user)],
        "closed": found.status in CLOSED,
        "readings": _readings(found),
    }
    return page(request, "protection_request", form, **context)


def _readings(found: ProtectionRequest) -> list[dict[str, object]]:
    """Return who did what with a request, from the journal, the latest first."""
    rows = Entry.objects.about(f"liaison.ProtectionRequest/{found.pk}").order_by("-index")
    return [
        {
            "at": datetime.fromisoformat(said["at"]),
            "by": said["by"],
            "act": ACTS.get(said["act"], said["act"]),
        }
        for said in (row.content for row in rows[:SHOWN])
    ]


@staff_page("protection.decide")
@never_cache
@form_page
def review(request: StaffRequest, pk: str) -> HttpResponse:
    """Record what the review of our own disclosures found."""
    found = get_object_or_404(ProtectionRequest.objects.readable_by(request.user), pk=pk)
    form = ReviewForm(request.POST or None)
    if recorded(
        request, form, lambda: actions.review_disclosures(found, by=request.user, **form.cleaned_data)
    ):
        return redirect("liaison:protection_request", pk=found.pk)
    return page(
        request,
        "record",
        form,
        heading=gettext("Review our own disclosures"),
        hint=gettext(
            "Somebody who asked us for protection was harmed. Go through everything that left this centre about "
            "them or their place: released entries, bulletins, calls, access notes."
        ),
    )


@staff_page("liaison.record")
@never_cache
@form_page
def threat_new(request: StaffRequest) -> HttpResponse:
    """Record a threat against a class of people."""
    form = ThreatForm(request.POST or None)
    if recorded(request, form, lambda: actions.record_threat(by=request.user, **form.cleaned_data)):
        return received(request)
    return page(request, "record", form, heading=gettext("Record a threat"), hint="")
