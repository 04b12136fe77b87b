"""The alarm of the duty desk: a page and an address that open to one cookie, and where such screens are set up."""

import functools
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tregua.liaison.alarm import (
    HOLDS_SECONDS,
    AlarmScreen,
    cookie_name,
    end_screen,
    may_show,
    set_up_screen,
)
from tregua.liaison.clocks import run_out
from tregua.liaison.protection_forms import AlarmScreenForm
from tregua.liaison.saying import LiaisonError
from tregua.liaison.views import page
from tregua.people.pages import DEVICE_PAGE, StaffRequest, form_page, staff_page

# So often a screen asks, and after so long without an answer it is alarmed itself.
ASKS_EVERY_SECONDS = 10
SILENT_AFTER_SECONDS = 45


def alarm_page(view: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Open a page to a browser with the cookie of a screen, whoever is logged in or nobody; in the centre's language."""

    @functools.wraps(view)
    def opened(request: HttpRequest) -> HttpResponse:
        with translation.override(settings.CENTRE.language):
            if not may_show(request.COOKIES.get(cookie_name(), "")):
                return render(request, "liaison/alarm_refused.html", status=403)
            return view(request)

    opened.permission = DEVICE_PAGE  # type: ignore[attr-defined]
    return never_cache(opened)


@alarm_page
@require_safe
def alarm(request: HttpRequest) -> HttpResponse:
    """Show how many clocks have run out, in letters that are read across a room."""
    context = {"late": run_out(timezone.now()), "every": ASKS_EVERY_SECONDS, "silent": SILENT_AFTER_SECONDS}
    return render(request, "liaison/alarm.html", context)


@alarm_page
@require_safe
def state(_request: HttpRequest) -> HttpResponse:
    """Say how many clocks have run out: one number, and nothing of any request."""
    return JsonResponse({"late": run_out(timezone.now())})


@staff_page("protection.decide")
@never_cache
@form_page
def screens(request: StaffRequest) -> HttpResponse:
    """Show which screens may show the alarm, and make this browser one of them."""
    form = AlarmScreenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _made, word = set_up_screen(by=request.user, **form.cleaned_data)
        except LiaisonError as error:
            form.add_error(None, str(error))
        else:
            return _become_screen(request, word)
    rows = AlarmScreen.objects.select_related("ended", "recorded_by")
    return page(request, "alarm_screens", form, screens=rows[:50])


def _become_screen(request: StaffRequest, word: str) -> HttpResponse:
    """Log whoever set it up out of this browser, which stands open all day, and leave it the one cookie."""
    logout(request)
    answer = redirect("liaison:alarm")
    answer.set_cookie(
        cookie_name(), word, max_age=HOLDS_SECONDS, path=reverse("liaison:alarm"), httponly=True, samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return answer


@staff_page("protection.decide")
@never_cache
@require_POST
def screen_end(request: StaffRequest, pk: str) -> HttpResponse:
    """Take the permission of a screen away."""
    found = get_object_or_404(AlarmScreen, pk=pk)
    try:
        end_screen(found, by=request.user)
    except LiaisonError as error:
        form = AlarmScreenForm()
        rows = AlarmScreen.objects.select_related("ended", "recorded_by")
        return page(
            request, "alarm_screens", form, screens=rows[:50], refused=str(error) or gettext("Refused.")
        )
    return redirect("liaison:alarm_screens")
