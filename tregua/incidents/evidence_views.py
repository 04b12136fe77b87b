"""Pages of evidence files: taken in, listed with what was done with them, looked at by somebody who wants to see them."""

from typing import Any

from django import forms
from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tregua.incidents import clean_copy, evidence
from tregua.incidents.errors import IncidentError
from tregua.incidents.evidence import Did, EvidenceFile, How
from tregua.incidents.models import Incident
from tregua.people.pages import StaffRequest, form_page, recorded, staff_page

# Whoever has looked at so many graphic files in a day is told to let somebody else go on.
MANY = 10


class FileForm(forms.Form):
    """A file, how it came, and who is to be spared or protected."""

    file = forms.FileField(label=_("File"), help_text=_("It is kept byte for byte, without its name."))
    how = forms.ChoiceField(label=_("How we came by it"), choices=How.choices)
    note = forms.CharField(
        label=_("What it shows"), max_length=300, required=False, help_text=_("No names and no positions.")
    )
    graphic = forms.BooleanField(
        label=_("Graphic: pages show grey squares until somebody wants to see it"), required=False
    )
    is_sealed = forms.BooleanField(
        label=_("Seal it: faces or a place in it could kill somebody; only custodians open it"),
        required=False,
    )


@staff_page("incidents.read")
@form_page
def files(request: StaffRequest, number: int) -> HttpResponse:
    """Show an incident's files with everything that was done with them; take one in."""
    incident = get_object_or_404(Incident, number=number)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        request.user.must("incidents.change")

    def take() -> None:
        says: dict[str, Any] = dict(form.cleaned_data)
        evidence.take_in(incident, evidence.read_upload(says.pop("file")), **says, by=request.user)

    if recorded(request, form, take, (IncidentError,)):
        return redirect("incidents:evidence", number=number)
    found = EvidenceFile.objects.filter(incident__in=incident.parts).defer("raw").order_by("pk")
    context = {
        "incident": incident,
        "files": found.select_related("recorded_by").prefetch_related("custody__recorded_by"),
        "form": form,
        "may_change": request.user.may("incidents.change"),
    }
    return render(request, "incidents/evidence.html", context, status=422 if form.errors else 200)


@staff_page("incidents.read")
@never_cache
@require_safe
def preview(request: StaffRequest, pk: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Give the small picture of a file; of a graphic one grey squares."""
    found = get_object_or_404(EvidenceFile, pk=pk, sealed=None)
    try:
        small = clean_copy.preview(bytes(found.raw), found.media_type, graphic=found.graphic)
    except clean_copy.NotCleanError:
        return HttpResponse(status=404)
    return HttpResponse(small, content_type="image/jpeg")


@staff_page("incidents.read")
@never_cache
@require_POST
def look(request: StaffRequest, pk: str) -> HttpResponse:
    """Give the whole file to somebody who asked to see it; that they looked is kept, and who has looked long is told."""
    found = get_object_or_404(EvidenceFile.objects.select_related("incident"), pk=pk, sealed=None)
    back = redirect("incidents:evidence", number=found.incident.number)
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    seen = evidence.looked_at_today(request.user, midnight)
    if found.graphic and seen >= MANY and "all_the_same" not in request.POST:
        notices.warning(
            request,
            gettext("You have looked at %(n)s graphic files today. Let a colleague go on, or ask again.")
            % {"n": seen},
        )
        return redirect(f"{back['Location']}?again={found.pk}")
    try:
        shown, media_type = clean_copy.clean(
            evidence.original(found, by=request.user, reason="looked at"), found.media_type
        )
    except (clean_copy.NotCleanError, IncidentError):
        notices.error(request, gettext("This file cannot be shown here. It is kept as it came."))
        return back
    evidence.note_custody(found, Did.LOOKED_AT, by=request.user)
    answer = HttpResponse(shown, content_type=media_type)
    answer["Content-Disposition"] = f'inline; filename="evidence-{found.pk}"'
    return answer
