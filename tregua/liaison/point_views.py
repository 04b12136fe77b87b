"""Pages of points that must not be struck: asking about one, recording one, ending one. No page lists where they are."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from tregua.liaison import asking_points as points
from tregua.liaison.protected_points import ProtectedPoint
from tregua.liaison.protection_forms import AskPointForm, EndPointForm, ProtectPointForm
from tregua.liaison.saying import LiaisonError
from tregua.liaison.views import page, recorded
from tregua.people.pages import StaffRequest, form_page, staff_page
from tregua.people.vault import VaultError

SHOWN = 100


@staff_page("protection.ask")
@never_cache
@form_page
def ask(request: StaffRequest) -> HttpResponse:
    """Answer whether one point is protected; the answer is shown once and the question noted."""
    form = AskPointForm(request.POST or None)
    answer: bool | None = None
    if request.method == "POST" and form.is_valid():
        try:
            answer = points.is_protected(by=request.user, **form.cleaned_data)
        except (LiaisonError, VaultError) as error:
            form.add_error(None, str(error))
    limits = {
        "person_a_day": points.PERSON_A_DAY, "person_a_month": points.PERSON_A_MONTH,
        "area_a_day": points.AREA_A_DAY, "area_a_month": points.AREA_A_MONTH,
    }  # fmt: skip
    return page(request, "point_asked", form, answer=answer, limits=limits)


@staff_page("protection.decide")
@never_cache
@form_page
def protected(request: StaffRequest) -> HttpResponse:
    """Record a point that must not be struck; beside it which are recorded, by kind and day and without a place."""
    form = ProtectPointForm(request.POST or None)
    if recorded(request, form, lambda: points.protect_point(by=request.user, **form.cleaned_data)):
        return redirect("liaison:protected_points")
    rows = ProtectedPoint.objects.select_related("ended", "recorded_by", "details").defer(
        "details__ciphertext"
    )
    return page(request, "protected_points", form, points=rows[:SHOWN])


@staff_page("protection.decide")
@never_cache
@form_page
def end(request: StaffRequest, pk: str) -> HttpResponse:
    """Record that a point is no longer protected."""
    found = get_object_or_404(ProtectedPoint, pk=pk)
    form = EndPointForm(request.POST or None)
    act = partial(points.end_protection, found, by=request.user)
    if recorded(request, form, lambda: act(**form.cleaned_data)):
        return redirect("liaison:protected_points")
    return page(request, "record", form, heading=gettext("End the protection of a point"), hint="")
