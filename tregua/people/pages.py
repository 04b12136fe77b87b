"""Who may open a page: every view carries either a permission or the word public.

A test walks every address of the site and every role and holds the two against each other.
"""

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase

from tregua.people.models import Person

PUBLIC_PAGE = "public"
ANYBODY_HERE = "anybody here"

P = ParamSpec("P")
View = Callable[..., HttpResponseBase]


class StaffRequest(HttpRequest):
    """A request made by somebody who works here."""

    user: Person


def staff_page(
    permission: str,
) -> Callable[[Callable[Concatenate[StaffRequest, P], HttpResponseBase]], View]:
    """Open a page to people whose roles allow `permission` (or to ANYBODY_HERE who is logged in)."""

    def decorate(view: Callable[Concatenate[StaffRequest, P], HttpResponseBase]) -> View:
        @login_required
        @functools.wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            staff = cast("StaffRequest", request)
            if permission != ANYBODY_HERE:
                staff.user.must(permission)
            return view(staff, *args, **kwargs)

        page.permission = permission  # type: ignore[attr-defined]
        return page

    return decorate


def public_page(view: View) -> View:
    """Mark a page that anybody may open without logging in; it may show published things only."""
    view.permission = PUBLIC_PAGE  # type: ignore[attr-defined]
    return view
