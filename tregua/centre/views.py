"""The home page by role, the choice of a language, and what a refused request is told."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language, gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from tregua.centre.blocks import blocks_of
from tregua.centre.setting_up import missing_steps
from tregua.centre.today import work_of
from tregua.people.pages import ANYBODY_HERE, StaffRequest, public_page, staff_page

A_YEAR = 365 * 24 * 60 * 60


@staff_page(ANYBODY_HERE)
def home(request: StaffRequest) -> HttpResponse:
    """Show what waits for this person today."""
    blocks = blocks_of(request.user)
    work = work_of(request.user, blocks)
    context = {
        "blocks": blocks,
        "waiting": [one for one in work if one["count"]],
        "done": [one for one in work if not one["count"]],
        "held": request.user.held_roles,
        "may_file": request.user.may("reports.file"),
        "missing": missing_steps() if request.user.may("centre.set_up") else [],
    }
    return render(request, "home.html", context)


@public_page
@csrf_exempt  # it changes nothing but the reader's own language, and public pages set no cookie beforehand
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language a reader chose, and go back to the page."""
    wanted = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(wanted if safe else "/")
    code = request.POST.get("language", "")
    if check_for_language(code) and code in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=A_YEAR,
            httponly=True,
            samesite="Lax",
            secure=(settings.HTTPS and not settings.OWN_TLS) or request.is_secure(),
        )
    return response


def _refused(request: HttpRequest, what: str, why: str, status: int) -> HttpResponse:
    return render(request, "refused.html", {"what": what, "why": why}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Say that a request could not be read."""
    return _refused(
        request,
        gettext("This request cannot be read"),
        gettext("Go back, load the page again and try once more."),
        400,
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say what is missing and who can."""
    return _refused(
        request,
        gettext("You may not do this"),
        str(exception) or gettext("Ask whoever keeps the accounts."),
        403,
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Say that there is nothing at this address."""
    return _refused(
        request,
        gettext("There is nothing here"),
        gettext(
            "The address is wrong, or what was here is not for you. Nothing that was published is ever removed."
        ),
        404,
    )


def failed(request: HttpRequest) -> HttpResponse:
    """Say that something failed, without a database and in all languages."""
    return render(request, "500.html", status=500)


def without_token(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Say that a form is too old to be sent."""
    return _refused(
        request,
        gettext("This form is too old"),
        gettext("Load the page again and send it once more. Copy what you wrote first."),
        403,
    )
