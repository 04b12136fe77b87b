"""Pages of claims: the list, one report with all its versions, filing, correcting, withdrawing, grading."""

import functools
from datetime import time, timedelta
from typing import Any, Final

from django.contrib import messages as notices
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from tregua.agreement import lists_out
from tregua.intake.models import BatchRow, Draft
from tregua.people.conflict import Conflict
from tregua.people.pages import StaffRequest, staff_page
from tregua.people.paging import Sieve, few, looking, page_of
from tregua.places.models import Place
from tregua.reports import actions
from tregua.reports.claims import ReportQuerySet
from tregua.reports.drafts import source_of
from tregua.reports.fields import local
from tregua.reports.forms import ClaimForm, CorrectionForm, GradeForm, ReportFilter, WithdrawForm, shown
from tregua.reports.lists_out import REPORTS
from tregua.reports.models import Flag, Report

ON_A_PAGE: Final = 50


@staff_page("reports.read")
def report_list(request: StaffRequest) -> HttpResponse:
    """Show what is alleged, by when it is said to have happened, the latest first."""
    provinces = list(Place.objects.provinces().for_reading())
    form = ReportFilter(request.GET or None, provinces=[(place.code, str(place)) for place in provinces])
    says = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found, sieve = _chosen(says, {place.code: place for place in provinces})
    if "take_out" in request.POST:
        return lists_out.answer(request, REPORTS, found.newest().in_full(), sieve, asked=form)
    page = page_of(request, found.newest().in_full(), ON_A_PAGE, sieve=sieve)
    give_flags(page.object_list)
    context = {
        "page": page,
        "form": form,
        "chosen": any(says.values()),
        "may_take_out": request.user.may(lists_out.PERMISSION),
        "by_two": REPORTS.restricted,
        "may_file": request.user.may("reports.file"),
    }
    return render(request, "reports/reports.html", context)


def _chosen(says: dict[str, Any], provinces: dict[str, Place]) -> tuple[ReportQuerySet, Sieve | None]:
    """Return the reports that an index finds, and what is still to be looked for among them."""
    found = Report.objects.all() if says.get("standing") else Report.objects.current()
    sieves: list[Sieve] = []
    if says.get("day"):
        begins, ends = local(says["day"], time.min), local(says["day"] + timedelta(days=1), time.min)
        found = found.filter(started_at__lt=ends)
        sieves.append(lambda rows: rows.not_over_before(begins))
    if says.get("violation_type"):
        found = found.filter(violation_type=says["violation_type"])
    if says.get("province"):
        found = _narrowed(found, "place_id", Place.objects.inside(provinces[says["province"]]), sieves)
    if says.get("source"):
        found = _narrowed(found, "source_id", {says["source"].pk}, sieves)
    if says.get("words"):
        sieves.append(lambda rows: rows.telling(says["words"]))
    if not sieves:
        return found, None
    return found, lambda rows: functools.reduce(lambda left, sieve: sieve(left), sieves, rows)


def _narrowed(found: ReportQuerySet, column: str, values: set[str], sieves: list[Sieve]) -> ReportQuerySet:
    """Return what is left when it is little; what is left of much is found by looking through the list."""
    left: Any = few(found.filter(**{f"{column}__in": values}))
    if left is None:
        sieves.append(lambda rows: looking(rows, column, values))
    return found if left is None else left


def give_flags(records: list[Any]) -> None:
    """Give each record the doubts about it as `flags`."""
    by_record: dict[str, list[Flag]] = {}
    for flag in Flag.objects.about_any(records):
        by_record.setdefault(flag.about_id, []).append(flag)
    for record in records:
        record.flags = by_record.get(str(record.pk), [])


@staff_page("reports.read")
def report(request: StaffRequest, pk: str) -> HttpResponse:
    """Show one claim with the passage it was cut from, all its versions, gradings and flags."""
    return _report_page(request, get_object_or_404(Report.objects.in_full(), pk=pk))


def _report_page(request: StaffRequest, found: Report, status: int = 200, **forms: Any) -> HttpResponse:
    versions = found.versions
    give_flags([found, *versions])
    context = {
        "report": found,
        "versions": versions,
        "latest": versions[-1],
        "passages": Draft.objects.behind(versions[0]) if request.user.may("intake.read") else [],
        "row": BatchRow.objects.of(versions[0]) if request.user.may("intake.read") else None,
        "gradings": [
            grading
            for version in versions
            for grading in version.gradings.select_related("recorded_by").order_by("recorded_at", "id")
        ],
        "withdraw_form": WithdrawForm(),
        "grade_form": GradeForm(),
        "may_file": request.user.may("reports.file"),
        "may_grade": request.user.may("reports.grade"),
        "may_read_messages": request.user.may("intake.read"),
        **forms,
    }
    return render(request, "reports/report.html", context, status=status)


@staff_page("reports.file")
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: StaffRequest) -> HttpResponse:
    """File a claim that no message stands behind."""
    form = ClaimForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            filed = actions.file_report(source=source_of(form, request.user), by=request.user, **form.says())
        notices.success(request, gettext("Filed. It is a claim; nothing has been found yet."))
        return redirect("reports:report", pk=filed.pk)
    return render(request, "reports/file.html", {"form": form}, status=422 if form.is_bound else 200)


@staff_page("reports.file")
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: StaffRequest, pk: str) -> HttpResponse:
    """File a corrected version of a claim; who comes second is shown what the first did, and loses nothing."""
    found = get_object_or_404(Report.objects.in_full(), pk=pk)
    form = CorrectionForm(request.POST if request.method == "POST" else None, initial=shown(found))
    status = 200
    conflict = None
    if form.is_bound and form.is_valid():
        try:
            corrected = actions.correct_report(
                found, reason=form.cleaned_data["reason"], by=request.user, **form.says()
            )
        except Conflict as met:
            conflict, status = met, 409
        except actions.ReportError as error:
            form.add_error("reason", str(error))
            status = 422
        else:
            notices.success(request, gettext("Corrected. The earlier version stays readable."))
            return redirect("reports:report", pk=corrected.pk)
    elif form.is_bound:
        status = 422
    context = {"report": found, "form": form, "conflict": conflict}
    return render(request, "reports/correct.html", context, status=status)


@staff_page("reports.file")
@require_POST
def withdraw(request: StaffRequest, pk: str) -> HttpResponse:
    """Take a report back, with the reason."""
    found = get_object_or_404(Report.objects.in_full(), pk=pk)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _report_page(request, found, 422, withdraw_form=form)
    try:
        actions.withdraw_report(found, reason=form.cleaned_data["reason"], by=request.user)
    except actions.ReportError as error:
        notices.error(request, str(error))
        return _report_page(request, found, 409, withdraw_form=form)
    notices.success(request, gettext("Withdrawn. It stays readable and no longer counts."))
    return redirect("reports:report", pk=found.pk)


@staff_page("reports.grade")
@require_POST
def grade(request: StaffRequest, pk: str) -> HttpResponse:
    """Grade source and information of a report."""
    found = get_object_or_404(Report.objects.in_full(), pk=pk)
    form = GradeForm(request.POST)
    if not form.is_valid():
        return _report_page(request, found, 422, grade_form=form)
    actions.grade(found, by=request.user, **form.cleaned_data)
    return redirect("reports:report", pk=found.pk)
