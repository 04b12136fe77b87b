"""Pages for coming in and going out: a password or a one-time login, then a second factor where there is one."""

import time
from typing import Final

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from tregua.people import alarms, passkeys, recovery, second_factor
from tregua.people.forms import LoginForm, LostPasswordForm, SecondForm
from tregua.people.login import (
    LoginRefusedError,
    it_was_right,
    no_longer,
    person_behind,
    take_a_try,
    use_link,
)
from tregua.people.models import Person
from tregua.people.pages import ANYBODY_HERE, StaffRequest, public_page, staff_page
from tregua.people.second_factor import SecondFactorError
from tregua.people.vault import lock

BACKEND: Final = "django.contrib.auth.backends.ModelBackend"
HALFWAY: Final = "halfway"
FOR_DANGER: Final = "password for danger"
HALFWAY_SECONDS: Final = 10 * 60


@public_page
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """Let somebody in by code and password."""
    form = LoginForm(request.POST or None)
    wanted = request.POST.get("next") or request.GET.get("next", "")
    if request.method == "POST" and form.is_valid():
        code, address = form.cleaned_data["code"], request.META.get("REMOTE_ADDR", "")
        try:
            take_a_try(code, address)
        except LoginRefusedError as refused:
            form.add_error(None, str(refused))
        else:
            password = form.cleaned_data["password"]
            forced = alarms.whose_word(code, password)
            person = forced or authenticate(request, username=code, password=password)
            if isinstance(person, Person):
                it_was_right(code, address)
                by = FOR_DANGER if forced else "password"
                return _first_step_done(request, person, by, wanted)
            form.add_error(
                None,
                gettext(
                    "This code and password do not belong together. Try again, or ask for a one-time login."
                ),
            )
    return render(request, "people/login.html", {"form": form, "next": wanted})


def _first_step_done(request: HttpRequest, person: Person, by: str, wanted: str = "") -> HttpResponse:
    """Ask for the second factor where this person has one, else let them in."""
    if not second_factor.has_one(person):
        return _come_in(request, person, wanted, by=by)
    request.session.flush()  # nothing of whoever sat here before comes along
    request.session[HALFWAY] = {"person": person.pk, "by": by, "next": wanted, "at": int(time.time())}
    return redirect("people:second")


def _halfway(request: HttpRequest) -> tuple[Person, dict[str, str]] | None:
    """Return who has done the first step in this session, and how; None when that was too long ago."""
    says = request.session.get(HALFWAY)
    if not says or time.time() - says["at"] > HALFWAY_SECONDS:
        return None
    person = Person.objects.filter(pk=says["person"], is_active=True).first()
    return (person, says) if person else None


@public_page
@never_cache
@sensitive_post_parameters("code", "recovery", "passkey")
@require_http_methods(["GET", "HEAD", "POST"])
def second(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor: a code of the app, a passkey, or a printed code."""
    halfway = _halfway(request)
    if halfway is None:
        return render(request, "people/second.html", {"too_late": True}, status=410)
    person, says = halfway
    has_app, printed = second_factor.app_of(person) is not None, says["by"] != "recovery code"
    form = SecondForm(request.POST or None, app=has_app, printed=printed)
    if request.method == "POST" and form.is_valid():
        try:
            _check_second(request, person, form)
        except SecondFactorError as refused:
            form.add_error(None, str(refused))
        else:
            answer = _come_in(request, person, says["next"], by=says["by"])
            return redirect("people:me") if says["by"] == "recovery code" else answer
    context = {"form": form, "has_app": has_app, "passkey": passkeys.ask(request, person)}
    return render(request, "people/second.html", context)


def _check_second(request: HttpRequest, person: Person, form: SecondForm) -> None:
    says = form.cleaned_data
    if says.get("passkey"):
        passkeys.check(request, person, says["passkey"])
    elif says.get("recovery"):
        recovery.use_for_second_factor(person, says["recovery"])
    else:
        second_factor.check_app(person, says.get("code", ""))


@public_page
@never_cache
@sensitive_post_parameters("recovery")
@require_http_methods(["GET", "HEAD", "POST"])
def lost_password(request: HttpRequest) -> HttpResponse:
    """Let somebody in who has forgotten the password, by a printed code; the second factor is asked for all the same."""
    form = LostPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code, address = form.cleaned_data["code"], request.META.get("REMOTE_ADDR", "")
        try:
            take_a_try(code, address)
            person = recovery.use_for_password(code, form.cleaned_data["recovery"])
        except (LoginRefusedError, SecondFactorError) as refused:
            form.add_error(None, str(refused))
        else:
            it_was_right(code, address)
            return _first_step_done(request, person, "recovery code", resolve_url("people:me"))
    return render(request, "people/lost_password.html", {"form": form})


def _come_in(request: HttpRequest, person: Person, wanted: str = "", *, by: str = "") -> HttpResponse:
    request.session.flush()  # nothing of whoever sat here before comes along, least of all that they were forced
    login(request, person, backend=BACKEND)
    if by == FOR_DANGER:
        request.session[alarms.DURESS] = True
        alarms.raise_alarm(alarms.AlarmKind.LOGIN, by=person, person=person)
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(wanted if wanted and safe else resolve_url(settings.LOGIN_REDIRECT_URL))
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            person.language,
            httponly=True,
            samesite="Lax",
            secure=settings.HTTPS,
        )
    return response


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Let somebody in by a one-time link; opening the page alone does not use it up."""
    if request.method == "POST":
        try:
            return _first_step_done(request, use_link(token), "one-time login")
        except LoginRefusedError as refused:
            return render(request, "people/enter.html", {"refused": str(refused)}, status=410)
    person = person_behind(token)
    if person is None:
        return render(request, "people/enter.html", {"refused": no_longer()}, status=410)
    return render(request, "people/enter.html", {"person": person})


@staff_page(ANYBODY_HERE, before_second_factor=True)
@require_POST
def log_out(request: StaffRequest) -> HttpResponse:
    """Go out; a key to the vault held in this session is forgotten."""
    lock(request.session.get("vault", ""))
    logout(request)
    return redirect("people:login")
