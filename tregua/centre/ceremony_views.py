"""Pages of the key ceremony: what it is, the sheet to print, and that it was held."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tregua.agreement.fields import day
from tregua.centre.ceremony import CeremonyError, hold, keys_now
from tregua.centre.ceremony import sheet as sheet_page
from tregua.people.models import Ceremony, Person
from tregua.people.pages import StaffRequest, form_page, recorded, staff_page
from tregua.record.keys import LogKeyError


class CeremonyForm(forms.Form):
    """When the sheet was signed, and by whom."""

    held_on = day(_("Signed on"))
    present = forms.ModelMultipleChoiceField(
        Person.objects.filter(is_active=True).order_by("code"),
        label=_("Who was there and signed"),
        widget=forms.CheckboxSelectMultiple,
    )


@staff_page("centre.set_up")
@form_page
def ceremony(request: StaffRequest) -> HttpResponse:
    """Show the keys as they are now, how the ceremony goes, and record that it was held."""
    form = CeremonyForm(request.POST or None, initial={"held_on": timezone.localdate()})
    if recorded(
        request, form, lambda: hold(by=request.user, **form.cleaned_data), (CeremonyError, LogKeyError)
    ):
        return redirect("ceremony")
    context: dict[str, Any] = {
        "form": form,
        "languages": settings.LANGUAGES,
        "held": Ceremony.objects.select_related("recorded_by").order_by("-held_on", "-id")[:20],
    }
    try:
        context |= keys_now()
        recipients = [one["recipient"] for one in context["custodians"]]
        context["holds"] = Ceremony.objects.of_these_keys(context["vkey"], recipients)
    except LogKeyError as error:
        context["no_key"] = str(error)
    return render(request, "ceremony.html", context, status=422 if form.errors else 200)


@staff_page("centre.set_up")
@require_safe
def sheet(request: StaffRequest) -> HttpResponse:
    """Give the sheet for paper, in one of the four languages."""
    language = request.GET.get("language", "")
    if language not in dict(settings.LANGUAGES):
        language = (get_language() or "en")[:2]
    try:
        return HttpResponse(sheet_page(language))
    except LogKeyError as error:
        return render(request, "refused.html", {"what": _("There is no key"), "why": str(error)}, status=409)
