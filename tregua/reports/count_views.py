"""Pages of published counts: what bodies published, series by series; nothing is ever added up."""

from datetime import date, time, timedelta
from itertools import groupby
from typing import Any, Final

from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from tregua.intake.models import Draft
from tregua.people.pages import StaffRequest, staff_page
from tregua.people.paging import page_of
from tregua.places.models import Place
from tregua.reports import counting
from tregua.reports.actions import ReportError
from tregua.reports.choices import CountUnit
from tregua.reports.comparison import against_roll, latest_compared
from tregua.reports.doubts import UNDIFFERENTIATED, province_name
from tregua.reports.fields import local
from tregua.reports.forms import WithdrawForm
from tregua.reports.models import PublishedCount
from tregua.reports.said_forms import CountFilter, RollForm
from tregua.reports.views import give_flags

ON_A_PAGE: Final = 100


@staff_page("reports.read")
def counts(request: StaffRequest) -> HttpResponse:
    """Show what bodies published, by publisher and series."""
    form = CountFilter(request.GET or None)
    says = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = PublishedCount.objects.as_published()
    if says.get("unit"):
        found = found.filter(unit=says["unit"])
    if says.get("since"):
        found = found.filter(window_end__gte=local(says["since"], time.min))
    if says.get("until"):
        found = found.filter(window_end__lt=local(says["until"] + timedelta(days=1), time.min))
    page = page_of(request, found, ON_A_PAGE)
    rows = list(page.object_list)
    _prepare(rows)
    groups = [
        {"publisher": publisher, "series": [list(several) for _key, several in groupby(inner, _series)]}
        for publisher, inner in groupby(rows, lambda count: count.publisher)
    ]
    context = {"page": page, "groups": groups, "form": form, "chosen": any(says.values())}
    context["may_file"] = request.user.may("reports.file")
    return render(request, "reports/counts.html", context)


@staff_page("reports.read")
def roll(request: StaffRequest) -> HttpResponse:
    """Show what bodies publish about who joined, settlements apart, and who of them is named here with a source."""
    form = RollForm(request.GET or None)
    on = form.cleaned_data["on"] if form.is_bound and form.is_valid() else None
    until = local(on + timedelta(days=1), time.min) if on else None
    compared = latest_compared(until)
    apart = [pair for pair in compared if pair[0].unit == CountUnit.SETTLEMENT]
    groups = [pair for pair in compared if pair not in apart]
    parts = [(False, groups), (True, apart)] if compared else []
    return render(request, "reports/roll.html", {"form": form, "on": on, "parts": parts})


def _series(count: PublishedCount) -> tuple[str, str]:
    return count.series, count.unit


def _prepare(rows: list[Any]) -> None:
    """Give each count its flags, its list by province in words, and how it stands to the roll of acceptances."""
    give_flags(rows)
    names = {place.code: str(place) for place in Place.objects.provinces().for_reading()}
    names[UNDIFFERENTIATED] = province_name(UNDIFFERENTIATED)
    comparisons = against_roll(rows)
    for count in rows:
        count.provinces = [(names.get(code, code), n) for code, n in count.by_province.items()]
        count.comparison = comparisons.get(count.pk)


@staff_page("reports.read")
@require_http_methods(["GET", "HEAD", "POST"])
def count(request: StaffRequest, pk: str) -> HttpResponse:
    """Show one published count; who files reports takes it out when it was wrongly read."""
    found = get_object_or_404(PublishedCount.objects.as_published(), pk=pk)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        status = 422
        request.user.must("reports.file")
        if form.is_valid():
            try:
                counting.withdraw_count(found, reason=form.cleaned_data["reason"], by=request.user)
            except ReportError as error:
                form.add_error("reason", str(error))
                status = 409
            else:
                notices.success(request, gettext("Taken out. It stays readable."))
                return redirect("reports:count", pk=found.pk)
    _prepare([found])
    context = {
        "count": found,
        "form": form if request.user.may("reports.file") else None,
        "may_file": request.user.may("reports.file"),
        "day": _day_counted(found),
        "passages": Draft.objects.behind(found) if request.user.may("intake.read") else [],
    }
    return render(request, "reports/count.html", context, status=status)


def _day_counted(count: PublishedCount) -> date | None:
    """Return the day whose violations were counted, so that the reports of it can be looked at; None for any other count."""
    if count.unit != CountUnit.VIOLATION or count.cumulative or not count.value:
        return None
    return timezone.localdate(count.window_end - timedelta(microseconds=1))
