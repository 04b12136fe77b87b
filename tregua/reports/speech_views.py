"""Pages of what was said: statements with their renderings, occasions, assessments, posts, and our own words."""

from typing import Any, Final

from django.contrib import messages as notices
from django.db.models import Count, F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from tregua.agreement import lists_out
from tregua.intake.models import Draft
from tregua.people import suggestions as machine
from tregua.people.pages import StaffRequest, staff_page
from tregua.people.paging import page_of
from tregua.reports import carried_views, speech
from tregua.reports.carried_wording import LABELS
from tregua.reports.lists_out import STATEMENTS
from tregua.reports.models import (
    Assessment,
    Carried,
    EmbeddedPost,
    Occasion,
    Rendering,
    StartClaim,
    Statement,
)
from tregua.reports.said_forms import COMPARED, RenderingForm, SpeakForm, StatementFilter
from tregua.reports.views import give_flags
from tregua.reports.wordings import pieces

ON_A_PAGE: Final = 50
FIELDS: Final = {**LABELS, **COMPARED, "left_out": _("left out"), "added": _("added")}


@staff_page("reports.read")
def statements(request: StaffRequest) -> HttpResponse:
    """Show words of named speakers, the latest first."""
    form = StatementFilter(request.GET)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    found = Statement.objects.select_related("occasion").prefetch_related("renderings").newest()
    sieve = (lambda rows: rows.telling(words)) if words else None
    if "take_out" in request.POST:
        return lists_out.answer(request, STATEMENTS, found, sieve, asked=form)
    page = page_of(request, found, ON_A_PAGE, sieve=sieve)
    if request.user.may("intake.read") and machine.are_on():
        waiting = Carried.objects.numbers(page)
        for one in page:
            one.texts_waiting = waiting.get(one.pk, 0)
    context = {"page": page, "form": form, "may_speak": request.user.may("centre.speak")}
    context["may_take_out"] = request.user.may(lists_out.PERMISSION)
    return render(request, "reports/statements.html", context)


@staff_page("reports.read")
@require_http_methods(["GET", "HEAD", "POST"])
def statement(request: StaffRequest, pk: str) -> HttpResponse:
    """Show one statement with its renderings side by side; who cuts messages adds a rendering."""
    found = get_object_or_404(Statement.objects.select_related("occasion", "message"), pk=pk)
    form = RenderingForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        request.user.must("intake.cut")
        if form.is_valid():
            speech.add_rendering(found, by=request.user, **form.says(found))
            notices.success(request, gettext("The rendering stands beside the statement."))
            return redirect("reports:statement", pk=found.pk)
    renderings = list(found.renderings.order_by(F("published_on").asc(nulls_last=True), "outlet", "id"))
    for rendering in renderings:
        _compare(found, rendering)
    about: list[Any] = [found, *filter(None, [found.occasion])]
    give_flags(about)
    context = {
        "statement": found,
        "renderings": renderings,
        "carried": carried_views.shown(found, request.user),
        "may_decide": request.user.may("intake.cut"),
        "flags": [flag for one in about for flag in one.flags],
        "passages": Draft.objects.behind(found) if request.user.may("intake.read") else [],
        "form": form if request.user.may("intake.cut") else None,
        "may_file": request.user.may("reports.file"),
    }
    return render(request, "reports/statement.html", context, status=422 if form.is_bound else 200)


def _compare(original: Statement, rendering: Rendering) -> None:
    """Give a rendering its differences in words and, in the same language, the words that differ."""
    rendering.differing = [  # type: ignore[attr-defined]
        {**difference, "label": FIELDS.get(difference["field"], difference["field"])}
        for difference in rendering.differences
    ]
    same = bool(rendering.language) and rendering.language == original.language
    rendering.pieces = pieces(original.words, rendering.words) if same else []  # type: ignore[attr-defined]


@staff_page("reports.read")
def said(request: StaffRequest) -> HttpResponse:
    """Show occasions, assessments, claims about the start and embedded posts, the latest first."""
    shown: dict[str, list[Any]] = {
        "occasions": list(
            Occasion.objects.select_related("place")
            .annotate(times=Count("statements"))
            .order_by("-id")[:ON_A_PAGE]
        ),
        "assessments": list(Assessment.objects.select_related("message").order_by("-id")[:ON_A_PAGE]),
        "starts": list(StartClaim.objects.select_related("agreement", "message").order_by("-id")[:ON_A_PAGE]),
        "posts": list(EmbeddedPost.objects.select_related("message").order_by("-id")[:ON_A_PAGE]),
    }
    give_flags([one for several in shown.values() for one in several])
    may = {"may_read_messages": request.user.may("intake.read"), "may_file": request.user.may("reports.file")}
    return render(request, "reports/said.html", {**shown, **may, "most": ON_A_PAGE})


@staff_page("centre.speak")
@require_http_methods(["GET", "HEAD", "POST"])
def speak(request: StaffRequest) -> HttpResponse:
    """Record what this centre itself says in public."""
    form = SpeakForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        made = speech.speak(by=request.user, **form.cleaned_data)
        notices.success(request, gettext("Recorded as said by this centre."))
        return redirect("reports:statement", pk=made.pk)
    return render(request, "reports/speak.html", {"form": form}, status=422 if form.is_bound else 200)
