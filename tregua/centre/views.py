"""The home page by role, the choice of a language, and what a refused request is told."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language, gettext, gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from tregua.bulletin.models import Bulletin
from tregua.exchange.models import Proposal
from tregua.incidents.models import Finding, Incident
from tregua.intake.models import Draft, Message
from tregua.liaison.models import Assurance, ProtectionRequest, ProtectionStep
from tregua.matching.models import Suggestion
from tregua.people.models import Person
from tregua.people.pages import ANYBODY_HERE, StaffRequest, public_page, staff_page
from tregua.reports.models import Flag

A_YEAR = 365 * 24 * 60 * 60


@dataclass(frozen=True)
class Work:
    """Something that waits for somebody here: how many, what, and where it is done."""

    permission: str
    words: Promise
    view: str
    waiting: QuerySet[Message] | QuerySet[Draft] | QuerySet[Suggestion] | QuerySet[Incident] | QuerySet[Finding] | (
        QuerySet[Proposal] | QuerySet[Bulletin] | QuerySet[Assurance] | QuerySet[ProtectionRequest] | QuerySet[Flag]
    )


def waiting_work() -> tuple[Work, ...]:
    """Return what may wait in a centre, in the order of the day."""
    answered = ProtectionStep.objects.values("request")
    return (
        Work("protection.read", _("requests for protection nobody has acknowledged"), "liaison:protection",
             ProtectionRequest.objects.exclude(pk__in=answered)),
        Work("intake.cut", _("messages from which nothing is cut yet"), "intake:messages", Message.objects.without_drafts()),
        Work("intake.cut", _("drafts to decide"), "intake:messages", Draft.objects.undecided()),
        Work("intake.cut", _("flags to settle"), "reports:flags", Flag.objects.filter(resolution=None)),
        Work("matching.judge", _("pairs of reports to judge"), "matching:queue", Suggestion.objects.awaiting_judgement()),
        Work("findings.draft", _("incidents awaiting verification"), "incidents:list", Incident.objects.awaiting_verification()),
        Work("findings.adopt", _("findings to adopt"), "incidents:list", Finding.objects.awaiting_adoption()),
        Work("liaison.record", _("assurances to follow up"), "liaison:assurances", Assurance.objects.open()),
        Work("exchange.release", _("proposals to release or refuse"), "exchange:proposals", Proposal.objects.awaiting_release()),
        Work("bulletin.approve", _("bulletins to approve"), "bulletin:list", Bulletin.objects.awaiting_approval()),
    )  # fmt: skip


@staff_page(ANYBODY_HERE)
def home(request: StaffRequest) -> HttpResponse:
    """Show what waits for this person today."""
    person: Person = request.user
    work = [
        {"words": one.words, "address": reverse(one.view), "count": one.waiting.count()}
        for one in waiting_work()
        if person.may(one.permission)
    ]
    return render(request, "home.html", {"work": work, "held": person.held_roles})


@public_page
@csrf_exempt  # it changes nothing but the reader's own language, and public pages set no cookie beforehand
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language a reader chose, and go back to the page."""
    wanted = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    response = redirect(wanted if safe else "/")
    code = request.POST.get("language", "")
    if check_for_language(code) and code in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, code, max_age=A_YEAR, httponly=True, samesite="Lax", secure=settings.HTTPS
        )
    return response


def _refused(request: HttpRequest, what: str, why: str, status: int) -> HttpResponse:
    return render(request, "refused.html", {"what": what, "why": why}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Say that a request could not be read."""
    return _refused(
        request, gettext("This request cannot be read"), gettext("Go back, load the page again and try once more."), 400
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say what is missing and who can."""
    return _refused(request, gettext("You may not do this"), str(exception) or gettext("Ask whoever keeps the accounts."), 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Say that there is nothing at this address."""
    return _refused(
        request,
        gettext("There is nothing here"),
        gettext("The address is wrong, or what was here is not for you. Nothing that was published is ever removed."),
        404,
    )


def failed(request: HttpRequest) -> HttpResponse:
    """Say that something failed, without a database and in all languages."""
    return render(request, "500.html", status=500)


def without_token(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Say that a form is too old to be sent."""
    return _refused(
        request, gettext("This form is too old"), gettext("Load the page again and send it once more. Copy what you wrote first."), 403
    )
