"""Pages of the gazetteer: looking a place up, what it is called, loading a file."""

from collections import Counter
from itertools import groupby
from typing import Any, Final

from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from tregua.people.pages import ANYBODY_HERE, StaffRequest, staff_page
from tregua.people.paging import page_of
from tregua.places import actions
from tregua.places.actions import PlacesError
from tregua.places.coarse import public_area
from tregua.places.forms import LoadForm, on_disk
from tregua.places.loaders import LOADERS
from tregua.places.models import Place, PlaceKind, Script

ON_A_PAGE: Final = 50
UNREAD_SHOWN: Final = 200


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
@require_http_methods(["GET", "HEAD", "POST"])
def load(request: StaffRequest) -> HttpResponse:
    """Look at a file of places, or load it; the lines that cannot be read are listed with their reason."""
    form = LoadForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "kinds": [loader.TITLE for loader in LOADERS]}
    if request.method == "POST" and form.is_valid():
        try:
            context |= _load(request, form)
        except PlacesError as error:
            form.add_error("file", str(error))
    return render(request, "places/load.html", context)


def _load(request: StaffRequest, form: LoadForm) -> dict[str, Any]:
    with on_disk(form.cleaned_data["file"]) as path:
        if form.cleaned_data["only_look"]:
            looked = actions.look_at(path)
            counts = Counter(row.kind for row in looked.rows)
            kinds = [(PlaceKind(kind).label, counts.pop(kind)) for kind in PlaceKind.values if kind in counts]
            return {
                "looked": looked,
                "counts": [*kinds, *counts.items()],
                "unread": looked.unread[:UNREAD_SHOWN],
                "unread_count": len(looked.unread),
            }
        loaded = actions.load_file(path, by=request.user)
    said = ngettext(
        "%(count)s place was read from the file.", "%(count)s places were read from the file.", loaded.count
    )
    notices.success(request, said % {"count": loaded.count})
    if loaded.skipped:
        notices.warning(
            request, gettext("Some lines could not be read. They are listed below; the rest is loaded.")
        )
    return {"loaded": loaded, "unread": loaded.unread[:UNREAD_SHOWN], "unread_count": loaded.skipped}
