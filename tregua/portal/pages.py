"""Who may open a page of a party: its own liaison, as long as the account lasts; the party is never in the address."""

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib import messages as notices
from django.contrib.auth import logout
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from tregua.agreement.models import Party
from tregua.people.pages import StaffRequest, View, staff_page
from tregua.portal.models import PartyAccount

P = ParamSpec("P")


class PartyRequest(StaffRequest):
    """A request made by the liaison of a party."""

    party: Party


def portal_page(view: Callable[Concatenate[PartyRequest, P], HttpResponse]) -> View:
    """Open a page to the liaison of a party; what it shows is asked of `request.party` alone."""

    @staff_page("portal.use")
    @functools.wraps(view)
    def page(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        account = PartyAccount.objects.of(request.user)
        if account is None:
            raise Http404
        if account.is_over:
            logout(request)
            notices.error(request, gettext("The time of this account is over. Ask the centre for a new one."))
            return redirect("people:login")
        theirs = cast("PartyRequest", request)
        theirs.party = account.party
        return view(theirs, *args, **kwargs)

    return page
