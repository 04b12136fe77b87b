"""Pages on which it is noted, confirmed and revoked that a signatory published their own name."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext

from tregua.agreement import naming
from tregua.agreement.change_views import form_answer, recorded
from tregua.agreement.models import Acceptance, OwnName
from tregua.agreement.naming_forms import ConfirmForm, OwnNameForm, RevokeForm
from tregua.people.pages import StaffRequest, form_page, staff_page


@staff_page("agreement.change")
@form_page
def own_name(request: StaffRequest, pk: str) -> HttpResponse:
    """Note where a signatory published their own name."""
    found = get_object_or_404(Acceptance.objects.select_related("taken_back"), pk=pk)
    form = OwnNameForm(request.POST or None, request.FILES or None)

    def note() -> None:
        says = dict(form.cleaned_data)
        copy = says.pop("copy").read(naming.MOST_BYTES + 1)
        naming.note_own_name(found, copy=copy, by=request.user, **says)

    if recorded(request, form, note):
        return redirect("agreement:acceptance", pk=found.pk)
    return form_answer(
        request,
        form,
        multipart=True,
        heading=gettext("They published their own name"),
        hint=gettext(
            "Only when they did it themselves: that somebody else named them is no proof. "
            "The name stays sealed until a second person has looked at the source."
        ),
    )


@staff_page("agreement.change")
@form_page
def confirm_own_name(request: StaffRequest, pk: str) -> HttpResponse:
    """Confirm, as a second person, that they did, with the name as it stands in the source."""
    found = _proof(pk)
    form = ConfirmForm(request.POST or None)
    if recorded(request, form, lambda: naming.confirm_own_name(found, by=request.user, **form.cleaned_data)):
        return redirect("agreement:acceptance", pk=found.acceptance_id)
    return form_answer(
        request,
        form,
        heading=gettext("Confirm that they published their own name"),
        hint=gettext("Look at the source yourself. When you confirm it, everybody here reads the name."),
        proof=found,
    )


@staff_page("agreement.change")
@form_page
def revoke_own_name(request: StaffRequest, pk: str) -> HttpResponse:
    """Revoke a proof: the name is sealed again."""
    found = _proof(pk)
    form = RevokeForm(request.POST or None)
    if recorded(request, form, lambda: naming.revoke_own_name(found, by=request.user, **form.cleaned_data)):
        return redirect("agreement:acceptance", pk=found.acceptance_id)
    return form_answer(
        request,
        form,
        heading=gettext("Revoke the proof"),
        hint=gettext(
            "The name goes from this register at once. Who asked for it need not say why; write so."
        ),
        proof=found,
    )


def _proof(pk: str) -> OwnName:
    return get_object_or_404(OwnName.objects.select_related("acceptance__party", "recorded_by"), pk=pk)
