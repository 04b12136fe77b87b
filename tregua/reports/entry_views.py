"""Pages of quick entry: the form, what is kept of it as somebody types, places as one types, and what is unfinished."""

from typing import Any, Final

from django.contrib import messages as notices
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from tregua.intake.channels.sheet.positions import is_like_a_position, position
from tregua.intake.channels.sheet.problems import CellError
from tregua.intake.sheet_wording import worded_as_typed
from tregua.people.pages import StaffRequest, form_page, staff_page
from tregua.places.around import around
from tregua.places.typed import typed
from tregua.reports import actions
from tregua.reports.drafts import source_of
from tregua.reports.entry_form import REPEATED, EntryForm, repeated
from tregua.reports.models import Report, Unfinished
from tregua.reports.unfinished import keep_unfinished, throw_away

LONGEST_WHERE: Final = 300


@staff_page("reports.file")
@form_page
def enter(request: StaffRequest) -> HttpResponse:
    """Enter a claim that no message stands behind: anew, as the last one, or where one stopped typing."""
    if request.method == "POST":
        return _filed(request)
    begun = _begun(request)
    like = None if begun else _like(request)
    initial = begun.fields if begun else repeated(like) if like else {}
    form = EntryForm(initial=initial)
    return _page(request, form, begun=begun, like=like)


def _begun(request: StaffRequest) -> Unfinished | None:
    pk = request.GET.get("unfinished", "")
    return get_object_or_404(Unfinished.objects.of(request.user), pk=pk) if pk else None


def _like(request: StaffRequest) -> Report | None:
    """Return the report that is repeated: the one that is named, or the last that this person entered."""
    asked = request.GET.get("like", "")
    if asked == "last":
        return Report.objects.last_of(request.user)
    return get_object_or_404(Report.objects.in_full(), pk=asked) if asked else None


def _page(request: StaffRequest, form: EntryForm, *, status: int = 200, **more: Any) -> HttpResponse:
    begun = more.get("begun")
    context = {
        "form": form,
        "draft": begun.pk if begun else request.POST.get("draft", ""),
        "version": begun.version if begun else request.POST.get("version", "0"),
        "seen": request.POST.get("seen", ""),
        "unfinished": Unfinished.objects.of(request.user)[:5],
        "may_receive": request.user.may("intake.receive"),
        "carried": REPEATED if more.get("like") else (),
        **more,
    }
    return render(request, "reports/enter.html", context, status=status)


def _filed(request: StaffRequest) -> HttpResponse:
    """File what was typed, once what was assumed of it has been seen."""
    form = EntryForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    mark = form.seen_mark()
    if mark and request.POST.get("seen", "") != mark:
        return _page(request, form, seen=mark, lines=form.read_back(), must_look=True)
    draft = request.POST.get("draft", "")
    with transaction.atomic():
        # Whoever sends the same twice files it once: the draft goes with the first.
        if draft and not throw_away(pk=draft, by=request.user):
            form.add_error(None, gettext("This was filed or thrown away already."))
            return _page(request, form, status=409, draft="")
        filed = actions.file_report(source=source_of(form, request.user), by=request.user, **form.says())
    notices.success(request, gettext("Filed. It is a claim; nothing has been found yet."))
    if "next" in request.POST:
        return redirect(f"{reverse('reports:enter')}?like={filed.pk}")
    return redirect("reports:report", pk=filed.pk)


@staff_page("reports.file")
@require_POST
def keep(request: StaffRequest) -> HttpResponse:
    """Keep what stands in the form, and say how it was read."""
    form = EntryForm(request.POST)
    form.is_valid()
    fields = {name: request.POST[name] for name in form.fields if request.POST.get(name)}
    version = request.POST.get("version", "0")
    kept = keep_unfinished(
        pk=request.POST.get("draft", ""),
        version=int(version) if version.isdecimal() and len(version) < 9 else 0,
        fields=fields,
        by=request.user,
    )
    context = {
        "draft": kept.row.pk if kept.row else "",
        "version": kept.row.version if kept.row else 0,
        "kept_at": kept.row.changed_at if kept.row else None,
        "parted": kept.parted,
        "gone": kept.row is None,
        "lines": form.read_back(),
        "seen": form.seen_mark(),
        "unread": [form[name] for name in ("when", "where", "counted") if form[name].errors],
    }
    return render(request, "reports/_kept.html", context)


@staff_page("reports.file")
@require_safe
def where(request: StaffRequest) -> HttpResponse:
    """Give what a place may be whose name, code, coordinates or grid reference somebody is typing."""
    written = request.GET.get("where", "").replace("\0", "").strip()[:LONGEST_WHERE]
    context: dict[str, Any] = {"written": written}
    if is_like_a_position(written):
        try:
            point = position(written)
        except CellError as error:
            context["fault"] = worded_as_typed(error)
        else:
            context["around"] = around(point.latitude, point.longitude)
    else:
        context["matches"] = typed(written)
    return render(request, "reports/_where.html", context)


@staff_page("reports.file")
@require_safe
def unfinished(request: StaffRequest) -> HttpResponse:
    """Show what this person has begun to enter and not filed."""
    return render(request, "reports/unfinished.html", {"begun": Unfinished.objects.of(request.user)[:200]})


@staff_page("reports.file")
@require_POST
def discard(request: StaffRequest, pk: str) -> HttpResponse:
    """Throw away what this person has begun to enter."""
    if not throw_away(pk=pk, by=request.user):
        notices.error(request, gettext("This was filed or thrown away already."))
    return redirect("reports:unfinished")
