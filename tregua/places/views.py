"""Pages of the gazetteer: looking a place up, what it is called, loading a file."""

from collections import Counter
from itertools import groupby
from typing import Any, Final

from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from tregua.people.pages import ANYBODY_HERE, StaffRequest, form_page, staff_page
from tregua.people.paging import page_of
from tregua.places import actions
from tregua.places.actions import PlacesError
from tregua.places.coarse import public_area
from tregua.places.forms import Kept, LoadForm
from tregua.places.loading import begin
from tregua.places.models import Loading, Place, PlaceKind, Script
from tregua.places.sources import SOURCES

ON_A_PAGE: Final = 50
UNREAD_SHOWN: Final = 200
RECENT: Final = 10


@staff_page(ANYBODY_HERE)
@require_safe
def place_list(request: StaffRequest) -> HttpResponse:
    """Show the places, or those that a name in any script or a code may mean."""
    written = request.GET.get("q", "").replace("\0", "").strip()[:200]
    context: dict[str, Any] = {"q": written, "may_load": request.user.may("places.load")}
    if written:
        context["by_code"] = Place.objects.for_reading().filter(code__iexact=written).first()
        context["matches"] = Place.objects.named(written)
    else:
        context["page"] = page_of(request, Place.objects.for_reading().largest_first(), ON_A_PAGE)
        context["total"] = Place.objects.count()
    found_only = request.headers.get("HX-Target") == "found"
    return render(request, "places/_found.html" if found_only else "places/places.html", context)


@staff_page(ANYBODY_HERE)
@require_safe
def place(request: StaffRequest, code: str) -> HttpResponse:
    """Show one place: its names by script, what it lies in, and what of it may be named outside."""
    found = get_object_or_404(Place.objects.for_reading(), code=code)
    names = sorted(
        found.place_names.all(), key=lambda name: (list(Script).index(Script(name.script)), name.alias)
    )
    inner = found.inner.prefetch_related("place_names").largest_first()
    context = {
        "place": found,
        "scripts": [
            (Script(script).label, list(rows)) for script, rows in groupby(names, key=lambda n: n.script)
        ],
        "chain": found.chain[1:],
        "outside": public_area(found),
        "page": page_of(request, inner, ON_A_PAGE),
        "position_shown": request.user.may("reports.read"),
    }
    return render(request, "places/place.html", context)


@staff_page("places.load")
@form_page
def load(request: StaffRequest) -> HttpResponse:
    """Say which files fill a gazetteer; look at one, or begin to load it."""
    form = LoadForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {
        "form": form,
        "sources": SOURCES,
        "recent": Loading.objects.select_related("by").order_by("-id")[:RECENT],
        "counts_now": _kinds(Counter(Place.objects.values_list("kind", flat=True))),
    }
    if request.method == "POST" and form.is_valid():
        kept = Kept(form)
        try:
            if not form.cleaned_data["only_look"]:
                loading = begin(
                    kept.path,
                    name=kept.name,
                    country=form.cleaned_data["country"],
                    by=request.user,
                    done_with=kept.let_go,
                )
                return redirect("places:loading", pk=loading.pk)
            context |= _look(kept, form.cleaned_data["country"])
        except (PlacesError, OSError) as error:
            form.add_error("file", str(error))
    return render(request, "places/load.html", context, status=422 if form.errors else 200)


def _look(kept: Kept, country: str) -> dict[str, Any]:
    try:
        looked = actions.look_at(kept.path, country)
    finally:
        kept.let_go()
    return {
        "looked": looked,
        "counts": _kinds(Counter(row.kind for row in looked.rows)),
        "unread": [(one.where, one.why) for one in looked.unread[:UNREAD_SHOWN]],
        "unread_count": len(looked.unread),
    }


def _kinds(counted: Counter[str]) -> list[tuple[str, int]]:
    """Return how many there are of each kind, the largest areas first."""
    known = [(str(PlaceKind(kind).label), counted.pop(kind)) for kind in PlaceKind.values if kind in counted]
    return [*known, *counted.items()]


@staff_page("places.load")
@require_POST
def load_shipped(request: StaffRequest) -> HttpResponse:
    """Load the set that comes with Tregua."""
    try:
        loading = begin(
            actions.SHIPPED, name=actions.SHIPPED.name, country="", by=request.user, done_with=lambda: None
        )
    except PlacesError as error:
        notices.error(request, str(error))
        return redirect("places:load")
    return redirect("places:loading", pk=loading.pk)


@staff_page("places.load")
@require_safe
def loading(request: StaffRequest, pk: str) -> HttpResponse:
    """Show how far a file is, and what became of it; while it goes on the page asks again by itself."""
    found = get_object_or_404(Loading.objects.select_related("by"), pk=pk)
    going_on = found.state == Loading.State.RUNNING and not found.is_silent
    part = request.headers.get("HX-Target") == "loading"
    name = "places/_loading.html" if part else "places/loading.html"
    return render(request, name, {"loading": found, "going_on": going_on})
