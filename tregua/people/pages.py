"""Who may open a page: every view carries either a permission or the word public.

A test walks every address of the site and every role and holds the two against each other.
"""

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, cast

from django import forms
from django.contrib import messages as notices
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from tregua.people import alarms, second_factor
from tregua.people.models import Person

PUBLIC_PAGE = "public"
ANYBODY_HERE = "anybody here"
# Nobody who logs in: a device with a permission of its own, which opens this page and no other.
DEVICE_PAGE = "device"

P = ParamSpec("P")
View = Callable[..., HttpResponseBase]
form_page = require_http_methods(["GET", "HEAD", "POST"])


class StaffRequest(HttpRequest):
    """A request made by somebody who works here."""

    user: Person


def staff_page(
    permission: str, *, before_second_factor: bool = False
) -> Callable[[Callable[Concatenate[StaffRequest, P], HttpResponseBase]], View]:
    """Open a page to people whose roles allow `permission` (or to ANYBODY_HERE who is logged in).

    Who must have a second factor and has none yet sees only the pages that are `before_second_factor`.
    """

    def decorate(view: Callable[Concatenate[StaffRequest, P], HttpResponseBase]) -> View:
        @login_required
        @functools.wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            staff = cast("StaffRequest", request)
            alarms.mark(request)
            if alarms.turns_away(request, needs_permission=permission != ANYBODY_HERE):
                return redirect("home")
            if not before_second_factor and second_factor.is_missing(staff.user):
                return redirect("people:me")
            if permission != ANYBODY_HERE:
                staff.user.must(permission)
            return view(staff, *args, **kwargs)

        page.permission = permission  # type: ignore[attr-defined]
        return page

    return decorate


def recorded(
    request: StaffRequest,
    form: forms.Form,
    act: Callable[[], object],
    refusals: tuple[type[Exception], ...],
) -> bool:
    """Do `act` when a posted form is valid; a refusal is told above the form, which keeps what was written."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act()
    except refusals as error:
        form.add_error(None, str(error))
        return False
    notices.success(request, gettext("Recorded."))
    return True


def public_page(view: View) -> View:
    """Mark a page that anybody may open without logging in; it may show published things only."""
    view.permission = PUBLIC_PAGE  # type: ignore[attr-defined]
    return view
