"""Pages of the charter: what holds now, what is lacking, and the checklist of its ceremony for paper."""

from datetime import date

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from tregua.centre.key_ceremony import checklist as checklist_page
from tregua.centre.key_list import key_list, lacking
from tregua.people.pages import StaffRequest, staff_page


@staff_page("centre.set_up")
@require_safe
def charter(request: StaffRequest) -> HttpResponse:
    """Show the keys of everybody with their digits, and the charter that holds."""
    says = key_list()
    until = says["charter"] and date.fromisoformat(says["charter"]["expires"])
    context = {**says, "until": until, "lacking": lacking(), "languages": settings.LANGUAGES}
    return render(request, "charter.html", context)


@staff_page("centre.set_up")
@require_safe
def checklist(request: StaffRequest) -> HttpResponse:
    """Give the checklist for paper, in one of the four languages."""
    language = request.GET.get("language", "")
    if language not in dict(settings.LANGUAGES):
        language = (get_language() or "en")[:2]
    return HttpResponse(checklist_page(language))
