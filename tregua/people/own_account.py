"""Pages of one's own account: password, second factor, printed codes, sessions."""

from collections.abc import Callable

from django import forms
from django.contrib import messages as notices
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from tregua.people import actions, alarms, passkeys, recovery, second_factor, sessions
from tregua.people.forms import AppCodeForm, OwnPasswordForm, PasskeyForm, PasswordForm
from tregua.people.pages import ANYBODY_HERE, StaffRequest, form_page, staff_page
from tregua.people.qr import square_of_dots
from tregua.people.second_factor import SecondFactorError

own_page = staff_page(ANYBODY_HERE, before_second_factor=True)


@own_page
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: StaffRequest) -> HttpResponse:
    """Show one's own roles and how one comes in; let one set a password."""
    form = PasswordForm(request.POST or None, person=request.user)
    sent = request.method == "POST" and form.is_valid()
    if sent and alarms.is_word(request.user, form.cleaned_data["password"]):
        form.add_error("password", gettext("This is your password for danger. Choose another one."))
    if sent and form.is_valid():
        actions.change_password(request.user, password=form.cleaned_data["password"])
        update_session_auth_hash(request, request.user)
        notices.success(request, gettext("Your password is set. Your other sessions have ended."))
        return redirect("people:me")
    context = {
        "form": form,
        "held": request.user.held_roles,
        "app": second_factor.app_of(request.user),
        "passkeys": second_factor.passkeys_of(request.user),
        "codes_left": recovery.codes_left(request.user),
        "missing": second_factor.is_missing(request.user),
        "must": second_factor.must_have_one(request.user),
    }
    return render(request, "people/me.html", context)


def _done(request: StaffRequest, form: forms.Form, act: Callable[[], object], says: str) -> bool:
    """Do `act` when a posted form is valid and go on in this session; a refusal is told above the form."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act()
    except SecondFactorError as refused:
        form.add_error(None, str(refused))
        return False
    update_session_auth_hash(request, request.user)
    notices.success(request, says)
    return True


@own_page
@never_cache
@sensitive_post_parameters("own_password")
@form_page
def begin_app(request: StaffRequest) -> HttpResponse:
    """Begin with an authenticator app; the password is asked for, so that nobody does it at a desk left open."""
    form = OwnPasswordForm(request.POST or None, person=request.user)
    if request.method == "POST" and (form.is_valid() or not form.fields):
        second_factor.begin_app(request.user)
        return redirect("people:confirm_app")
    return render(request, "people/begin_app.html", {"form": form})


@own_page
@never_cache
@sensitive_variables("address", "secret")
@form_page
def confirm_app(request: StaffRequest) -> HttpResponse:
    """Show the secret as a square of dots, and take the app into use when it shows a right code."""
    app = second_factor.waiting_app_of(request.user)
    if app is None:
        return redirect("people:me")
    form = AppCodeForm(request.POST or None)
    says = gettext("From now on a code of your app is asked for. Print recovery codes too.")
    if _done(
        request,
        form,
        lambda: second_factor.confirm_app(request.user, code=form.cleaned_data["code"]),
        says,
    ):
        return redirect("people:me")
    secret = second_factor.secret_of(app)
    context = {
        "form": form,
        "dots": square_of_dots(second_factor.app_address(app)),
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
    }
    return render(request, "people/confirm_app.html", context)


@own_page
@never_cache
@sensitive_post_parameters("own_password")
@form_page
def remove_app(request: StaffRequest) -> HttpResponse:
    """Come in without the app from now on."""
    form = OwnPasswordForm(request.POST or None, person=request.user)
    if request.method == "POST" and (form.is_valid() or not form.fields):
        second_factor.remove_app(request.user)
        notices.success(request, gettext("The app is not asked for any more."))
        return redirect("people:me")
    return render(request, "people/remove_app.html", {"form": form})


@own_page
@never_cache
@form_page
def add_passkey(request: StaffRequest) -> HttpResponse:
    """Make a passkey in this browser, in a telephone or in a stick."""
    form = PasskeyForm(request.POST or None)

    def act() -> object:
        says = form.cleaned_data
        return passkeys.add(request, request.user, name=says["name"], answer=says["passkey"])

    if _done(request, form, act, gettext("The passkey is kept. Print recovery codes too.")):
        return redirect("people:me")
    context = {"form": form, "options": passkeys.begin(request, request.user)}
    return render(request, "people/add_passkey.html", context)


@own_page
@never_cache
@sensitive_post_parameters("own_password")
@form_page
def remove_passkey(request: StaffRequest, pk: str) -> HttpResponse:
    """Take a passkey no more."""
    passkey = next((one for one in second_factor.passkeys_of(request.user) if one.pk == pk), None)
    if passkey is None:
        return redirect("people:me")
    form = OwnPasswordForm(request.POST or None, person=request.user)
    if request.method == "POST" and (form.is_valid() or not form.fields):
        passkeys.remove(request.user, passkey.pk)
        notices.success(request, gettext("The passkey is not taken any more."))
        return redirect("people:me")
    return render(request, "people/remove_passkey.html", {"form": form, "passkey": passkey})


@own_page
@never_cache
@sensitive_post_parameters("own_password")
@sensitive_variables("codes")
@form_page
def print_codes(request: StaffRequest) -> HttpResponse:
    """Make ten printed codes and show them, once."""
    form = OwnPasswordForm(request.POST or None, person=request.user)
    if request.method == "POST" and (form.is_valid() or not form.fields):
        codes = recovery.print_codes(request.user)
        return render(request, "people/codes.html", {"codes": codes})
    context = {"form": form, "codes_left": recovery.codes_left(request.user)}
    return render(request, "people/print_codes.html", context)


@own_page
@require_POST
def end_others(request: StaffRequest) -> HttpResponse:
    """End one's sessions in other browsers; this one goes on."""
    sessions.end_sessions_of(request.user, by=request.user)
    update_session_auth_hash(request, request.user)
    notices.success(request, gettext("Your other sessions have ended."))
    return redirect("people:me")
