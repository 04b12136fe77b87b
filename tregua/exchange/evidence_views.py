"""The page on which a copy of an evidence file is made for somebody outside."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tregua.exchange import evidence_out
from tregua.exchange.actions import ExchangeError
from tregua.incidents.errors import IncidentError
from tregua.incidents.evidence import EvidenceFile
from tregua.people.pages import StaffRequest, form_page, staff_page
from tregua.people.paging import page_of
from tregua.people.vault import VaultError, unlocked

ON_A_PAGE = 50


class CopyForm(forms.Form):
    """Who is given a copy, why, what is blacked out, and that a person has looked."""

    to = forms.CharField(label=_("To whom"), max_length=200)
    reason = forms.CharField(label=_("Why"), max_length=200)
    boxes = forms.CharField(
        label=_("Black out"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr"}),
        help_text=_(
            "A rectangle a line: left, top, right, bottom in per cent. As: 10 20 35 50. On every page of a PDF."
        ),
    )
    nobody_recognisable = forms.BooleanField(
        label=_(
            "I looked: no face, number plate or place by which somebody could be found can be recognised"
        ),
        required=False,
    )


@staff_page("exchange.release")
@require_safe
def files(request: StaffRequest) -> HttpResponse:
    """Show the evidence files of all incidents, the latest first, each with the way to a copy."""
    found = EvidenceFile.objects.select_related("incident").defer("raw").order_by("-pk")
    return render(request, "exchange/evidence.html", {"page": page_of(request, found, ON_A_PAGE)})


@staff_page("exchange.release")
@never_cache
@form_page
def copy(request: StaffRequest, pk: str) -> HttpResponse:
    """Make a copy without marks for somebody outside, and write into the ledger who has it."""
    file = get_object_or_404(EvidenceFile.objects.select_related("incident", "sealed"), pk=pk)
    form = CopyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        says = form.cleaned_data
        try:
            content, media_type = evidence_out.give_copy(
                file, **(says | {"boxes": evidence_out.boxes_of(says["boxes"])}), by=request.user,
                identity=unlocked(request.session.get("vault", "")),
            )  # fmt: skip
        except (ExchangeError, IncidentError, VaultError) as refused:
            form.add_error(None, str(refused))
        else:
            answer = HttpResponse(content, content_type=media_type)
            ending = {"application/pdf": "pdf", "image/png": "png"}.get(media_type, "jpg")
            answer["Content-Disposition"] = f'attachment; filename="evidence-{file.pk}.{ending}"'
            return answer
    return render(
        request,
        "exchange/evidence_copy.html",
        {"file": file, "form": form},
        status=422 if form.errors else 200,
    )
