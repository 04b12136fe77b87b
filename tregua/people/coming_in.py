"""Pages for coming in and going out."""

from django.conf import settings
from django.contrib import messages as notices
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from tregua.people import actions
from tregua.people.forms import LoginForm, PasswordForm
from tregua.people.login import (
    LoginRefusedError,
    forget_wrong_passwords,
    must_be_allowed_to_try,
    no_longer,
    note_wrong_password,
    person_behind,
    use_link,
)
from tregua.people.models import Person
from tregua.people.pages import ANYBODY_HERE, StaffRequest, public_page, staff_page
from tregua.people.vault import lock

BACKEND = "django.contrib.auth.backends.ModelBackend"


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
            must_be_allowed_to_try(code, address)
        except LoginRefusedError as refused:
            form.add_error(None, str(refused))
        else:
            person = authenticate(request, username=code, password=form.cleaned_data["password"])
            if isinstance(person, Person):
                forget_wrong_passwords(code, address)
                return _come_in(request, person, wanted)
            note_wrong_password(code, address)
            form.add_error(
                None,
                gettext(
                    "This code and password do not belong together. Try again, or ask for a one-time login."
                ),
            )
    return render(request, "people/login.html", {"form": form, "next": wanted})


def _come_in(request: HttpRequest, person: Person, wanted: str = "") -> HttpResponse:
    login(request, person, backend=BACKEND)
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
            return _come_in(request, use_link(token))
        except LoginRefusedError as refused:
            return render(request, "people/enter.html", {"refused": str(refused)}, status=410)
    person = person_behind(token)
    if person is None:
        return render(request, "people/enter.html", {"refused": no_longer()}, status=410)
    return render(request, "people/enter.html", {"person": person})


@staff_page(ANYBODY_HERE)
@require_POST
def log_out(request: StaffRequest) -> HttpResponse:
    """Go out; a key to the vault held in this session is forgotten."""
    lock(request.session.get("vault", ""))
    logout(request)
    return redirect("people:login")


@staff_page(ANYBODY_HERE)
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: StaffRequest) -> HttpResponse:
    """Show one's own roles and let one set a password."""
    form = PasswordForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        actions.change_password(request.user, password=form.cleaned_data["password"])
        update_session_auth_hash(request, request.user)
        notices.success(request, gettext("Your password is set. Your other sessions have ended."))
        return redirect("people:me")
    return render(request, "people/me.html", {"form": form, "held": request.user.held_roles})
