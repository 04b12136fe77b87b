"""Pages of flags: what cannot be read with certainty or does not add up, and settling it."""

from typing import Final

from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from tregua.people.pages import StaffRequest, staff_page
from tregua.people.paging import page_of
from tregua.reports import flags
from tregua.reports.doubts import LABELS
from tregua.reports.models import Flag
from tregua.reports.said_forms import SettleForm

ON_A_PAGE: Final = 50
# What a flag may be about: what to call it, and the page it is on.
PAGES: Final = {
    "reports.Report": (_("report"), "reports:report"),
    "reports.Statement": (_("statement"), "reports:statement"),
    "reports.PublishedCount": (_("published count"), "reports:count"),
    "reports.Occasion": (_("occasion"), ""),
    "reports.Assessment": (_("assessment"), ""),
    "reports.StartClaim": (_("claim about the start"), ""),
}


@staff_page("reports.read")
def flag_list(request: StaffRequest) -> HttpResponse:
    """Show doubts, those that nobody has settled first of all."""
    settled, kind = request.GET.get("show") == "all", request.GET.get("kind", "")
    found = Flag.objects.newest() if settled else Flag.objects.unsettled()
    if kind in LABELS:
        found = found.filter(kind=kind)
    found = found.select_related("resolution", "resolution__recorded_by")
    page = page_of(request, found, ON_A_PAGE)
    for flag in page.object_list:
        _place(flag)
    context = {
        "page": page,
        "all": settled,
        "kind": kind,
        "kinds": LABELS.items(),
        "may_settle": request.user.may("reports.file"),
    }
    return render(request, "reports/flags.html", context)


def _place(flag: Flag) -> Flag:
    """Give a flag what it is about, in words, and the address of that."""
    name, page = PAGES.get(flag.about, (flag.about, None))
    flag.about_label = name  # type: ignore[attr-defined]
    flag.href = ""  # type: ignore[attr-defined]
    if page:
        flag.href = reverse(page, args=[flag.about_id])  # type: ignore[attr-defined]
    elif page == "":
        flag.href = f"{reverse('reports:said')}#about-{flag.about_id}"  # type: ignore[attr-defined]
    return flag


@staff_page("reports.file")
@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: StaffRequest, pk: str) -> HttpResponse:
    """Settle a doubt, on a basis that is kept; the flag stays visible."""
    found = Flag.objects.select_related("resolution", "resolution__recorded_by")
    flag = _place(get_object_or_404(found, pk=pk))
    form = SettleForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                flags.settle_flag(flag, by=request.user, **form.cleaned_data)
            except flags.FlagError as error:
                form.add_error(None, str(error))
                flag, status = _place(found.get(pk=pk)), 409
            else:
                notices.success(request, gettext("Settled. The flag stays visible with its resolution."))
                return redirect("reports:flags")
    return render(request, "reports/settle.html", {"flag": flag, "form": form}, status=status)
