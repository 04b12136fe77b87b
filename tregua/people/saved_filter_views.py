"""Saving the filter of a list under a name, and deleting it; both lead back to the list."""

from django.contrib import messages as notices
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from tregua.people import saving_filters
from tregua.people.pages import ANYBODY_HERE, StaffRequest, staff_page
from tregua.people.saved_filters import SavedFilter, conditions
from tregua.people.saving_filters import SavedFilterError


@staff_page(ANYBODY_HERE)
@require_POST
def save(request: StaffRequest) -> HttpResponse:
    """Keep the filter that a list shows."""
    says = {name: request.POST.get(name, "").replace("\0", "") for name in ("view", "name", "query", "role")}
    try:
        made = saving_filters.save(by=request.user, **says)
    except SavedFilterError as error:
        notices.error(request, str(error))
        return _back(says["view"], conditions(says["query"]))
    notices.success(request, gettext("Saved as “%(name)s”.") % {"name": made.name})
    return HttpResponseRedirect(f"{reverse(made.view)}{made.address}")


@staff_page(ANYBODY_HERE)
@require_POST
def delete(request: StaffRequest, pk: str) -> HttpResponse:
    """Delete a filter of one's own."""
    found = get_object_or_404(SavedFilter, pk=pk, person=request.user)
    found.delete()
    notices.success(request, gettext("The filter “%(name)s” is deleted.") % {"name": found.name})
    return _back(found.view, "")


def _back(view: str, query: str) -> HttpResponse:
    """Return to the list; to the first page when there is no such list."""
    try:
        saving_filters.sharable(view)
    except SavedFilterError:
        return redirect("home")
    return HttpResponseRedirect(f"{reverse(view)}?{query}" if query else reverse(view))
