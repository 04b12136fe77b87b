"""Who comes for a party stays on that party's pages: everything else here answers as if it did not exist."""

from collections.abc import Callable
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from tregua.people import alarms
from tregua.people.models import Person
from tregua.people.pages import PUBLIC_PAGE

PERMISSION: Final = "portal.use"
# The pages of one's own account.
OWN: Final = frozenset(
    f"people:{name}"
    for name in (
        *("me", "begin_app", "confirm_app", "remove_app", "add_passkey", "remove_passkey"),
        *("print_codes", "end_others", "danger", "logout"),
    )
)


class PartyUsersStay:
    """No page outside the portal tells a party's liaison even that it is there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Answer before the view is asked: nothing is looked up that could take longer where there is something."""
        permission = getattr(view, "permission", "")
        if permission in {PUBLIC_PAGE, PERMISSION}:
            return None
        if not (isinstance(request.user, Person) and request.user.of_a_party):
            return None
        alarms.mark(request)
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name == "home" and not request.user.under_duress:
            return redirect("portal:home")
        if name in OWN or name == "home":
            return None
        raise Http404
